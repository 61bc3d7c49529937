//! One text, read once: what is asked of its words is worked out from one search.

use super::list::List;
use super::phrasebook::{Match, joins};
use super::sentence::{has_any, sentence, unless};
use super::{Folded, Language, day};

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

/// What the words of one text say. Made by [`super::Lexicon::read`].
#[derive(Debug)]
pub struct Reading {
    pub(super) folded: Folded,
    /// The language it was read in; all if `None`.
    pub(super) language: Option<Language>,
    /// Every match, sorted by start, in bytes of the folded text and with the parts of phrases.
    pub(super) matches: Vec<Match>,
}

impl Reading {
    /// Every phrase of every list, sorted by start, in bytes of the text. Phrases that mean nothing alone are left out, and those
    /// whose sentence takes them back.
    pub fn hits(&self) -> impl Iterator<Item = Hit> {
        let mut last = None;
        let whole = self.matches.iter().filter(|found| !found.list.is_part() && !self.takes_back(found));
        whole.filter_map(move |found| {
            let (start, end) = self.folded.original(found.start, found.end);
            let hit = Hit { list: found.list, start, end };
            // A word that two languages share is one hit.
            (last != Some(hit)).then(|| *last.insert(hit))
        })
    }

    /// Whether any phrase of any of `lists` is in the text.
    pub fn has(&self, lists: &[List]) -> bool {
        self.matches.iter().any(|found| lists.contains(&found.list))
    }

    fn takes_back(&self, found: &Match) -> bool {
        let unless = unless(found.list, found.language);
        !unless.is_empty() && {
            let (start, end) = sentence(&self.folded.text, found.start);
            has_any(&self.folded.text[start..end], unless)
        }
    }

    /// Whether a phrase of `list` is all that the text says, marks aside.
    pub fn is(&self, list: List) -> bool {
        let words = self.folded.text.trim_matches(|character| !joins(character));
        let whole = |found: &Match| found.list == list && self.folded.text[found.start..found.end] == *words;
        self.matches.iter().any(whole)
    }

    /// Whether a day or a time of the clock is named: "Friday", "3 March", "6/30", "5 pm", "17:00".
    pub fn names_time(&self) -> bool {
        self.has(&[List::Day]) || day::in_figures(&self.folded.text)
    }

    /// The text in the one spelling that the lists are written in.
    pub fn folded(&self) -> &str {
        &self.folded.text
    }
}
