//! Prices that are cut: `20% off`, `15 % Rabatt`. A sign and a number are no words, so no phrase of a list finds them.

use super::Language;
use super::list::List;
use super::phrasebook::{Match, stands_alone};

/// What stands behind a percentage of a price that is cut, folded.
const BEHIND: [(&str, Language); 9] = [
    ("off", Language::En),
    ("discount", Language::En),
    ("rabatt", Language::De),
    ("nachlass", Language::De),
    ("de descuento", Language::Es),
    ("de rebaja", Language::Es),
    ("de reduction", Language::Fr),
    ("de remise", Language::Fr),
    ("de desconto", Language::Pt),
];

/// Appends the price cuts in a folded text as [`List::Promotion`].
pub(super) fn find(folded: &str, language: Option<Language>, matches: &mut Vec<Match>) {
    for (sign, _) in folded.match_indices('%') {
        let number = folded[..sign].trim_end();
        let start = number.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let behind = folded[sign + 1..].trim_start();
        let spoken = BEHIND.iter().filter(|(_, of)| language.is_none_or(|language| language == *of));
        let Some((word, of)) = spoken.clone().find(|(word, _)| behind.starts_with(word)) else { continue };
        let end = folded.len() - behind.len() + word.len();
        // "20% off-peak" is a time of day.
        let whole = stands_alone(folded, start, end) && !folded[end..].starts_with('-');
        if start < number.len() && whole {
            matches.push(Match { list: List::Promotion, voids: false, language: *of, start, end });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{Extra, Language, Lexicon, List};

    #[test]
    fn a_cut_price_is_advertising_and_another_percentage_is_not() {
        let lexicon = Lexicon::new(&Extra::default());
        let found = |text: &str, language| lexicon.read(text, language).has(&[List::Promotion]);
        for text in ["Get 20% off coats.", "20 % off", "Now with a 5% discount!", "Jetzt 15 % Rabatt"] {
            assert!(found(text, None), "{text}");
        }
        for text in ["20% off-peak", "Battery at 20%.", "% off", "20% of callers", "20% offshore", "off 20%"] {
            assert!(!found(text, None), "{text}");
        }
        assert!(!found("20 % Rabatt", Some(Language::En)));
    }
}
