//! Which language a text is in, by its small words.
//!
//! A detector by letters or pairs of letters errs on texts as short as prompts; function words are few, frequent and can be
//! read. Where they do not make it plain, nothing is said.

use super::{Language, Reading, table};

/// The least words of a text that can be judged.
const ENOUGH: usize = 8;
/// The least function words that make a language plain.
const PLAIN: usize = 4;

/// The small words of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmallWords {
    /// How many belong to each language, in the order of [`Language::ALL`].
    counts: [usize; Language::ALL.len()],
    /// How many words there are in all.
    words: usize,
}

impl Reading {
    /// Counts the small words.
    pub fn small_words(&self) -> SmallWords {
        let (mut counts, mut words) = ([0; Language::ALL.len()], 0);
        for word in self.folded.text.split(|character: char| !character.is_alphanumeric() && character != '\'') {
            words += usize::from(!word.is_empty());
            let Ok(at) = table::FUNCTION_WORDS.binary_search_by(|(known, _)| known.cmp(&word)) else { continue };
            for language in Language::ALL {
                counts[language as usize] += usize::from(table::FUNCTION_WORDS[at].1 >> language as u8 & 1);
            }
        }
        SmallWords { counts, words }
    }
}

impl SmallWords {
    /// The language of the text; nothing where it is too short or not plain.
    pub fn language(&self) -> Option<Language> {
        let language = Language::ALL.into_iter().max_by_key(|language| self.counts[*language as usize])?;
        let most = self.counts[language as usize];
        // Of an unlisted language only stray words look known.
        (self.words >= ENOUGH && most >= PLAIN && most * 5 >= self.words).then_some(language)
    }

    /// The language of the text, if that is plainly another than `language`, to which nearly none of its small words belong.
    pub fn instead_of(&self, language: Language) -> Option<Language> {
        let plain = self.language()?;
        (self.counts[language as usize] * 3 < self.counts[plain as usize]).then_some(plain)
    }

    /// Whether a text of which nobody says the language looks like one that has lists: then what it does not say can be judged.
    pub fn look_listed(&self) -> bool {
        self.counts.into_iter().any(|count| count > 0 && count * 5 >= self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Lexicon;
    use super::*;

    fn small_words(text: &str) -> SmallWords {
        Lexicon::default().read(text, None).small_words()
    }

    #[test]
    fn languages_are_told_apart_by_their_small_words() {
        for (text, language) in [
            ("Thank you for calling. If you have a question about your bill, press 1.", Language::En),
            ("Gracias por llamar. Si tiene una pregunta sobre su factura, marque el 1.", Language::Es),
            ("Merci de votre appel. Si vous avez une question sur votre facture, faites le 1.", Language::Fr),
            ("Danke für Ihren Anruf. Wenn Sie eine Frage zu Ihrer Rechnung haben, drücken Sie die 1.", Language::De),
            ("Obrigado por ligar. Se você tem uma pergunta sobre a sua fatura, digite 1.", Language::Pt),
        ] {
            let words = small_words(text);
            assert_eq!(words.language(), Some(language), "{text}");
            for other in Language::ALL.into_iter().filter(|other| *other != language) {
                let close = matches!((language, other), (Language::Es, Language::Pt) | (Language::Pt, Language::Es));
                assert!(close || words.instead_of(other) == Some(language), "{text} {other:?}");
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
            assert_eq!(small_words(text).language(), None, "{text}");
        }
        assert!(small_words("Please hold.").look_listed());
        assert!(!small_words("Kiitos soitostasi, odottakaa hetki.").look_listed());
    }
}
