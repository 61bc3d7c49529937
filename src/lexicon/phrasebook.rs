//! All phrases of some languages, found in one pass over the words of a text.
//!
//! Phrases are whole words, so a sorted list walked word by word does what a multi-pattern automaton would, is ready in
//! a fraction of a millisecond and reads faster: most words of a text begin no phrase and cost one look-up.

use super::list::{List, Phrases};
use super::table;
use super::{Extra, Folded, Language};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A phrase found, in bytes of the folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub list: List,
    /// Whether it is a phrase that takes away the matches of its list which it overlaps.
    pub voids: bool,
    pub language: Language,
    pub start: usize,
    pub end: usize,
}

/// The phrases of all lists of some languages.
#[derive(Debug)]
pub(super) struct Phrasebook {
    /// Sorted by text.
    entries: Vec<Entry>,
    /// For each first word, the half-open range of entries that begin with it.
    firsts: HashMap<Cow<'static, str>, (usize, usize), BuildHasherDefault<WordHasher>>,
}

#[derive(Debug)]
struct Entry {
    phrase: Cow<'static, str>,
    list: List,
    language: Language,
    voids: bool,
}

impl Phrasebook {
    /// Sorts the phrases of `languages` and a project's own; of equal phrases that of the first language stands first.
    pub fn new(languages: &[Language], extra: &Extra) -> Self {
        let mut entries = Vec::new();
        let mut add = |phrases: &[&'static str], list, language, voids| {
            entries.extend(phrases.iter().map(|phrase| Entry { phrase: Cow::Borrowed(phrase), list, language, voids }));
        };
        for &language in languages {
            let of_language = table::PHRASES.iter().filter(|entry| entry.language == language);
            for Phrases { list, phrases, not, .. } in of_language {
                add(phrases, *list, language, false);
                add(not, *list, language, true);
            }
        }
        let language = languages.first().copied().unwrap_or(Language::En);
        for (phrases, voids) in [(&extra.person, false), (&extra.not_person, true)] {
            for phrase in phrases {
                let folded = Folded::new(phrase).text;
                let words = folded.trim_matches(|character| !joins(character)).to_owned();
                if !words.is_empty() {
                    entries.push(Entry { phrase: Cow::Owned(words), list: List::Person, language, voids });
                }
            }
        }
        entries.sort_by(|one, other| one.phrase.cmp(&other.phrase));
        let mut firsts: HashMap<Cow<'static, str>, (usize, usize), _> = HashMap::default();
        for (index, entry) in entries.iter().enumerate() {
            let first = match &entry.phrase {
                Cow::Borrowed(phrase) => Cow::Borrowed(&phrase[..word_end(phrase, 0)]),
                Cow::Owned(phrase) => Cow::Owned(phrase[..word_end(phrase, 0)].to_owned()),
            };
            let range = firsts.entry(first).or_insert((index, index));
            range.1 = index + 1;
        }
        Self { entries, firsts }
    }

    /// Appends every whole-word match in a folded text, overlapping ones too.
    pub fn find(&self, folded: &str, matches: &mut Vec<Match>) {
        let mut at = 0;
        while at < folded.len() {
            let start = run_end(folded, at, false);
            at = word_end(folded, start);
            if let Some(&(from, to)) = self.firsts.get(&folded[start..at]) {
                self.find_from(folded, start, at, &self.entries[from..to], matches);
            }
        }
    }

    /// Appends the matches at `start` among `candidates`, narrowed by one word of the text after the
    /// other, beginning with the word that ends at `end`.
    fn find_from(
        &self,
        folded: &str,
        start: usize,
        mut end: usize,
        mut candidates: &[Entry],
        matches: &mut Vec<Match>,
    ) {
        loop {
            let read = &folded[start..end];
            let from = candidates.partition_point(|entry| *entry.phrase < *read);
            candidates = &candidates[from..];
            candidates = &candidates[..candidates.partition_point(|entry| entry.phrase.starts_with(read))];
            let whole = candidates.iter().take_while(|entry| entry.phrase.len() == read.len());
            if stands_alone(folded, start, end) {
                matches.extend(whole.map(|entry| {
                    let Entry { list, voids, language, .. } = *entry;
                    Match { list, voids, language, start, end }
                }));
            }
            if candidates.last().is_none_or(|longest| longest.phrase.len() == read.len()) {
                return;
            }
            let next = run_end(folded, end, false);
            if next == folded.len() {
                return;
            }
            end = word_end(folded, next);
        }
    }
}

/// Whether a character is inside a word. An apostrophe is not: "agent's" holds "agent".
pub(super) fn joins(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The end of the run of characters from `start` that are inside a word, or are not.
pub(super) fn run_end(folded: &str, start: usize, inside: bool) -> usize {
    let bytes = folded.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        // Nearly every byte is ASCII, which needs no decoding.
        let (joined, length) = if byte.is_ascii() {
            (byte.is_ascii_alphanumeric() || byte == b'_', 1)
        } else {
            folded[at..].chars().next().map_or((false, 1), |character| (joins(character), character.len_utf8()))
        };
        if joined != inside {
            break;
        }
        at += length;
    }
    at
}

fn word_end(folded: &str, start: usize) -> usize {
    run_end(folded, start, true)
}

/// FNV-1a: words are short and come from rule files, so what counts is speed.
struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Whether the range is made of whole words, and not a piece of a variable's name (`$.External.agent`), a web or mail
/// address or a file name.
pub(super) fn stands_alone(folded: &str, start: usize, end: usize) -> bool {
    let (before, after) = (&folded[..start], &folded[end..]);
    let joins =
        |character: Option<char>| character.is_some_and(|character| character.is_alphanumeric() || character == '_');
    let dots = |character: char| matches!(character, '.' | '@' | '$');
    let mut backwards = before.chars().rev();
    let previous = backwards.next();
    let mut forwards = after.chars();
    let next = forwards.next();
    let glued_before = previous == Some('$') || previous.is_some_and(dots) && joins(backwards.next());
    let glued_after = next.is_some_and(dots) && joins(forwards.next());
    !joins(previous) && !joins(next) && !glued_before && !glued_after
}

/// Drops what a `not` phrase overlaps, then, inside each list, what a longer match overlaps. Sorted by start.
pub(super) fn settle(mut matches: Vec<Match>) -> Vec<Match> {
    matches.sort_by_key(|found| (found.list, found.start));
    let mut kept: Vec<Match> = Vec::with_capacity(matches.len());
    let mut rest = matches.as_slice();
    // Only neighbours can overlap, so the work stays linear in a long text.
    while let Some(first) = rest.first() {
        let mut reach = first.end;
        let neighbours = rest.iter().take_while(|found| {
            let near = found.list == first.list && (found.start < reach || found.start == first.start);
            reach = reach.max(found.end);
            near
        });
        let (cluster, others) = rest.split_at(neighbours.count().max(1));
        settle_cluster(cluster, &mut kept);
        rest = others;
    }
    kept.sort_by_key(|found| (found.start, found.end, found.list));
    kept
}

fn settle_cluster(cluster: &[Match], kept: &mut Vec<Match>) {
    let overlap = |one: &Match, other: &Match| one.start < other.end && other.start < one.end;
    let mut left: Vec<Match> = cluster
        .iter()
        .filter(|found| !found.voids && !cluster.iter().any(|void| void.voids && overlap(found, void)))
        .copied()
        .collect();
    left.sort_by_key(|found| (std::cmp::Reverse(found.end - found.start), found.start, found.language));
    let before = kept.len();
    for found in left {
        if !kept[before..].iter().any(|longer| overlap(longer, &found)) {
            kept.push(found);
        }
    }
}
