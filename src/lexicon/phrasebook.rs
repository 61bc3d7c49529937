//! All phrases of all lists, found in one pass over the words of a text.
//!
//! Phrases are whole words, so a sorted list walked word by word does what a multi-pattern automaton would, and reads faster:
//! most words of a text begin no phrase and cost one look-up. The list is sorted when it is generated and its index is worked
//! out by the compiler, so that nothing is built at start.

use super::list::{Entry, List};
use super::{Language, table};

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

/// Appends every whole-word match in a folded text, overlapping ones too. Without a language, phrases of all are found.
pub(super) fn find(folded: &str, language: Option<Language>, matches: &mut Vec<Match>) {
    let mut at = 0;
    while at < folded.len() {
        let start = run_end(folded, at, false);
        at = run_end(folded, start, true);
        if let Some(candidates) = beginning_with(&folded[start..at]) {
            find_from(folded, start, at, candidates, language, matches);
        }
    }
}

/// Appends the matches at `start` among `candidates`, narrowed by one word of the text after the other, beginning with the word
/// that ends at `end`.
fn find_from(
    folded: &str,
    start: usize,
    mut end: usize,
    mut candidates: &[Entry],
    language: Option<Language>,
    matches: &mut Vec<Match>,
) {
    loop {
        let read = &folded[start..end];
        let from = candidates.partition_point(|entry| *entry.phrase < *read);
        candidates = &candidates[from..];
        candidates = &candidates[..candidates.partition_point(|entry| entry.phrase.starts_with(read))];
        let mut whole = candidates.iter().take_while(|entry| entry.phrase.len() == read.len()).peekable();
        if whole.peek().is_some() && stands_alone(folded, start, end) {
            let asked = whole.filter(|entry| language.is_none_or(|language| entry.language == language));
            matches.extend(asked.map(|entry| {
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
        end = run_end(folded, next, true);
    }
}

/// As many as make collisions rare.
const SLOTS: usize = 1 << 13;
const EMPTY: u16 = u16::MAX;
const _: () = assert!(table::FIRST_WORDS.len() < SLOTS / 4);

/// Numbers into [`table::FIRST_WORDS`], each at the slot of its word or the next free one.
static INDEX: [u16; SLOTS] = {
    let mut index = [EMPTY; SLOTS];
    let mut number = 0;
    while number < table::FIRST_WORDS.len() {
        let mut slot = slot(table::FIRST_WORDS[number].0.as_bytes());
        while index[slot] != EMPTY {
            slot = (slot + 1) % SLOTS;
        }
        index[slot] = number as u16;
        number += 1;
    }
    index
};

/// FNV-1a: words are short and the lists are ours, so what counts is speed.
const fn slot(word: &[u8]) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < word.len() {
        hash = (hash ^ word[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ (hash >> 16)) as usize % SLOTS
}

/// The phrases that begin with `word`, sorted.
fn beginning_with(word: &str) -> Option<&'static [Entry]> {
    let mut slot = slot(word.as_bytes());
    loop {
        let number = INDEX[slot];
        if number == EMPTY {
            return None;
        }
        let (first, from, to) = table::FIRST_WORDS[usize::from(number)];
        if first == word {
            return Some(&table::PHRASES[usize::from(from)..usize::from(to)]);
        }
        slot = (slot + 1) % SLOTS;
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

/// Whether the range is made of whole words, and not a piece of a variable's name (`$.External.agent`), a web or mail
/// address or a file name.
pub(super) fn stands_alone(folded: &str, start: usize, end: usize) -> bool {
    let (before, after) = (&folded[..start], &folded[end..]);
    let inside = |character: Option<char>| character.is_some_and(joins);
    let dots = |character: char| matches!(character, '.' | '@' | '$');
    let mut backwards = before.chars().rev();
    let previous = backwards.next();
    let mut forwards = after.chars();
    let next = forwards.next();
    let glued_before = previous == Some('$') || previous.is_some_and(dots) && inside(backwards.next());
    let glued_after = next.is_some_and(dots) && inside(forwards.next());
    !inside(previous) && !inside(next) && !glued_before && !glued_after
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
