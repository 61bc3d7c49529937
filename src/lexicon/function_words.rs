//! Which language a text is in, by its small words.
//!
//! A detector by letters or pairs of letters errs on texts as short as prompts; function words are few, frequent and can be
//! read. Where they do not make it plain, nothing is said.

use super::{Folded, Language, table};

/// The least words of a text that can be judged.
const ENOUGH: usize = 8;
/// The least function words that make a language plain.
const PLAIN: usize = 4;

/// What a text's language is, as far as its small words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The language that most of them belong to.
    pub language: Language,
    /// How many belong to each, in the order of [`Language::ALL`].
    pub counts: [usize; Language::ALL.len()],
}

impl Spoken {
    /// Whether the text is plainly not in `language`: nearly none of its small words are.
    pub fn is_not(&self, language: Language) -> bool {
        self.counts[language as usize] * 3 < self.counts[self.language as usize]
    }
}

/// The language of `text`; nothing where it is too short or not plain.
pub fn spoken(text: &str) -> Option<Spoken> {
    let (counts, words) = count(text);
    let language = Language::ALL.into_iter().max_by_key(|language| counts[*language as usize])?;
    let most = counts[language as usize];
    // Of an unlisted language only stray words look known.
    (words >= ENOUGH && most >= PLAIN && most * 5 >= words).then_some(Spoken { language, counts })
}

/// Whether `text`, of which nobody says the language, looks like one that has lists: then what it does not say can be judged.
pub fn looks_listed(text: &str) -> bool {
    let (counts, words) = count(text);
    counts.into_iter().any(|count| count > 0 && count * 5 >= words)
}

/// How many small words belong to each language, and how many words there are.
fn count(text: &str) -> ([usize; Language::ALL.len()], usize) {
    let folded = Folded::new(text).text;
    let mut counts = [0; Language::ALL.len()];
    let mut words = 0;
    for word in folded.split(|character: char| !character.is_alphanumeric() && character != '\'') {
        words += usize::from(!word.is_empty());
        let Ok(at) = table::FUNCTION_WORDS.binary_search_by(|(known, _)| known.cmp(&word)) else { continue };
        for language in Language::ALL {
            counts[language as usize] += usize::from(table::FUNCTION_WORDS[at].1 >> language as u8 & 1);
        }
    }
    (counts, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart_by_their_small_words() {
        for (text, language) in [
            ("Thank you for calling. If you have a question about your bill, press 1.", Language::En),
            ("Gracias por llamar. Si tiene una pregunta sobre su factura, marque el 1.", Language::Es),
            ("Merci de votre appel. Si vous avez une question sur votre facture, faites le 1.", Language::Fr),
            ("Danke für Ihren Anruf. Wenn Sie eine Frage zu Ihrer Rechnung haben, drücken Sie die 1.", Language::De),
            ("Obrigado por ligar. Se você tem uma pergunta sobre a sua fatura, digite 1.", Language::Pt),
        ] {
            let spoken = spoken(text);
            assert_eq!(spoken.map(|spoken| spoken.language), Some(language), "{text}");
            for other in Language::ALL.into_iter().filter(|other| *other != language) {
                let close = matches!((language, other), (Language::Es, Language::Pt) | (Language::Pt, Language::Es));
                assert!(close || spoken.is_some_and(|spoken| spoken.is_not(other)), "{text} {other:?}");
            }
        }
    }

    #[test]
    fn what_is_short_or_in_another_language_is_left_alone() {
        for text in [
            "Please hold.",
            "Para español, oprima el dos.",
            "Kiitos soitostasi, olemme täällä sinua varten joka päivä viikossa, paina yksi.",
            "Acme Premium Gold Card Service Center Austin Dallas Houston Waco",
        ] {
            assert_eq!(spoken(text), None, "{text}");
        }
    }
}
