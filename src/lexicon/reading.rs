//! One text, read once: what is asked of its words is worked out from one search.

use super::list::List;
use super::phrasebook::Match;
use super::{Folded, Language};

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
    /// Every phrase of every list, sorted by start, in bytes of the text. Phrases that mean nothing alone are left out.
    pub fn hits(&self) -> impl Iterator<Item = Hit> {
        let mut last = None;
        let whole = self.matches.iter().filter(|found| !found.list.is_part());
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

    /// The text in the one spelling that the lists are written in.
    pub fn folded(&self) -> &str {
        &self.folded.text
    }
}
