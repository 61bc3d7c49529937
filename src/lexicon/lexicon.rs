//! The lists as one thing that reads texts.

use super::list::List;
use super::phrasebook::{Match, Phrasebook, settle};
use super::wording::Wording;
use super::{Folded, Language, error_code};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A phrase of a list in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The list that holds the phrase.
    pub list: List,
    /// The first byte, in the text given.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// What a project adds to the lists, for every language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// More names for a live person, such as the name of a team.
    pub person: Vec<String>,
    /// Phrases around which no person is meant, such as the name of a bot.
    pub not_person: Vec<String>,
}

/// All lists. Nothing is built before the first text of a language is read.
#[derive(Debug)]
pub struct Lexicon {
    extra: Extra,
    books: [OnceLock<Phrasebook>; Language::ALL.len()],
    /// All languages at once, for texts that do not say theirs: one look-up a word instead of one for each language.
    all: OnceLock<Phrasebook>,
    /// What rules bring along, by their phrases and their patterns: made once, read for every island.
    wordings: Mutex<HashMap<[Vec<String>; 2], Arc<Wording>>>,
}

impl Lexicon {
    /// The lists as shipped, with a project's additions.
    pub fn new(extra: &Extra) -> Self {
        Self { extra: extra.clone(), books: Default::default(), all: OnceLock::new(), wordings: Mutex::default() }
    }

    /// Every phrase of every list in `text`, sorted by start. Words are whole, case and accents count for nothing, the
    /// longest phrase of a list wins. Without a language all are read. Phrases that mean nothing alone are left out.
    pub fn scan(&self, text: &str, language: Option<Language>) -> Vec<Hit> {
        let folded = Folded::new(text);
        let mut matches = self.matches(&folded, language);
        matches.retain(|found| !found.list.is_part());
        let mut hits: Vec<Hit> = matches
            .iter()
            .map(|found| {
                let (start, end) = folded.original(found.start, found.end);
                Hit { list: found.list, start, end }
            })
            .collect();
        hits.dedup();
        hits
    }

    /// The phrases and patterns that a rule brings along, made on first use.
    pub fn wording<S: AsRef<str>>(&self, phrases: &[S], patterns: &[S]) -> Arc<Wording> {
        let key = [phrases, patterns].map(|list| list.iter().map(|one| one.as_ref().to_owned()).collect::<Vec<_>>());
        // A thread that gave up while it held the map left it whole: nothing is taken out of it.
        let mut known = self.wordings.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(key).or_insert_with(|| Arc::new(Wording::new(phrases, patterns))).clone()
    }

    /// As [`Lexicon::scan`], in bytes of the folded text and with the parts of phrases.
    pub(super) fn matches(&self, folded: &Folded, language: Option<Language>) -> Vec<Match> {
        let mut matches = Vec::new();
        self.book(language).find(&folded.text, &mut matches);
        error_code::find(&folded.text, &mut matches);
        if matches.len() < 2 {
            matches.retain(|found| !found.voids);
            return matches;
        }
        settle(matches)
    }

    fn book(&self, language: Option<Language>) -> &Phrasebook {
        let book = language.map_or(&self.all, |language| &self.books[language.index()]);
        book.get_or_init(|| Phrasebook::new(languages(&language), &self.extra))
    }
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new(&Extra::default())
    }
}

/// The languages to read a text in.
pub(super) fn languages(language: &Option<Language>) -> &[Language] {
    match language {
        Some(language) => std::slice::from_ref(language),
        None => &Language::ALL,
    }
}
