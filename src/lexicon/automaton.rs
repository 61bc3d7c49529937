//! All phrases of one language in one multi-pattern search.

use super::list::List;
use super::list::Phrases;
use super::table;
use super::{Extra, Folded, Language};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

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

/// The search over all lists of one language.
#[derive(Debug)]
pub(super) struct Automaton {
    search: AhoCorasick,
    /// One entry per pattern.
    meanings: Vec<(List, bool)>,
    language: Language,
}

impl Automaton {
    /// Builds the search. Nothing is returned only if there were more phrases than the search can number.
    pub fn new(language: Language, extra: &Extra) -> Option<Self> {
        let mut patterns: Vec<&str> = Vec::new();
        let mut meanings = Vec::new();
        let mut add = |phrases: &[&'static str], list, voids| {
            patterns.extend(phrases);
            meanings.extend(std::iter::repeat_n((list, voids), phrases.len()));
        };
        for Phrases { list, phrases, not, .. } in table::PHRASES.iter().filter(|entry| entry.language == language) {
            add(phrases, *list, false);
            add(not, *list, true);
        }
        let configured: Vec<(String, bool)> = (extra.person.iter().map(|phrase| (phrase, false)))
            .chain(extra.not_person.iter().map(|phrase| (phrase, true)))
            .map(|(phrase, voids)| (Folded::new(phrase.trim()).text, voids))
            .filter(|(phrase, _)| !phrase.is_empty())
            .collect();
        for (phrase, voids) in &configured {
            patterns.push(phrase);
            meanings.push((List::Person, *voids));
        }
        let search = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .build(patterns)
            .ok()?;
        Some(Self { search, meanings, language })
    }

    /// Appends every whole-word match in a folded text, overlapping ones too.
    pub fn find(&self, folded: &str, matches: &mut Vec<Match>) {
        for found in self.search.find_overlapping_iter(folded) {
            let (start, end) = (found.start(), found.end());
            if !stands_alone(folded, start, end) {
                continue;
            }
            let Some(&(list, voids)) = self.meanings.get(found.pattern().as_usize()) else { continue };
            matches.push(Match { list, voids, language: self.language, start, end });
        }
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
