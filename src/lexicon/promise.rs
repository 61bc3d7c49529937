//! Promises of a person now.
//!
//! A promise is put together from parts, because the ways to say it are too many to list: a lead, a move and a person
//! ("I will | connect you to | a representative"), a move under way and a person ("connecting you to | an agent"), or a
//! person and a tail ("an agent | will be with you shortly"). The sentence around it can take it back: a condition, an
//! offer, a question, a refusal, a callback. A promise missed costs little; a false one accuses, so doubt means none.

use super::list::List;
use super::phrasebook::Match;
use super::sentence::{has_any, sentence, unless};
use super::{Language, Reading};

/// The most folded bytes between a move and the person it leads to: "to [the next available member of] our team".
const TO_PERSON: usize = 48;
/// The most folded bytes between a person and what they will do: "an agent [from our team] will be with you".
const TO_TAIL: usize = 32;
/// The most folded bytes between a lead and its move: "I will [now gladly] transfer you".
const TO_MOVE: usize = 16;

impl Reading {
    /// Where the text promises that a person comes on now: byte ranges of the text given, sorted, not overlapping.
    pub fn promises(&self) -> Vec<(usize, usize)> {
        let (folded, matches) = (&self.folded, &self.matches);
        let mut found: Vec<(usize, usize)> = Vec::new();
        for part in matches {
            let Some((start, end)) = whole(&folded.text, matches, part) else { continue };
            if taken_back(&folded.text, start, end, part.language) || found.last().is_some_and(|last| start < last.1) {
                continue;
            }
            found.push((start, end));
        }
        found.into_iter().map(|(start, end)| folded.original(start, end)).collect()
    }
}

/// The folded range of the promise that `part` belongs to, if its other parts are there.
fn whole(folded: &str, matches: &[Match], part: &Match) -> Option<(usize, usize)> {
    match part.list {
        List::Promise if led_on(folded, part.end) => Some((part.start, person_after(folded, matches, part.end)?)),
        List::Promise => Some((part.start, part.end)),
        List::PromiseMoving => Some((part.start, person_after(folded, matches, part.end)?)),
        List::PromiseMove => {
            Some((before(folded, matches, part, List::PromiseLead, TO_MOVE)?, person_after(folded, matches, part.end)?))
        }
        List::PromiseTail => Some((before(folded, matches, part, List::Person, TO_TAIL)?, part.end)),
        _ => None,
    }
}

/// "While I connect you" may go on with "to our payment system".
fn led_on(folded: &str, end: usize) -> bool {
    let rest = folded[end..].trim_start();
    ["to ", "with ", "back ", "through ", "over "].iter().any(|word| rest.starts_with(word))
}

fn person_after(folded: &str, matches: &[Match], from: usize) -> Option<usize> {
    let person = matches.iter().find(|found| found.list == List::Person && found.end > from)?;
    let gap = folded.get(from..person.start).unwrap_or_default();
    (gap.len() <= TO_PERSON && is_one_phrase(gap) && !has_any(gap, NOT_TOWARDS)).then_some(person.end)
}

fn before(folded: &str, matches: &[Match], part: &Match, list: List, most: usize) -> Option<usize> {
    let other = matches.iter().rev().find(|found| found.list == list && found.end <= part.start)?;
    let gap = &folded[other.end..part.start];
    (gap.len() <= most && is_one_phrase(gap)).then_some(other.start)
}

/// Words that stand between a move and a person who is not its end: "to the page where an agent", "to our IVR and then".
const NOT_TOWARDS: &[&str] =
    &["where", "which", "that", "and", "then", "before", "so", "while", "from", "by", "without", "not"];

fn is_one_phrase(gap: &str) -> bool {
    !gap.contains([',', '.', ';', ':', '!', '?', '(', ')', '"'])
}

/// Whether the sentence around a folded range makes it no promise.
fn taken_back(folded: &str, start: usize, end: usize, language: Language) -> bool {
    let around = sentence(folded, start);
    let words = folded[around.0..around.1.max(end)].trim();
    let asks = words.ends_with('?') || words.starts_with('¿');
    asks || is_listed(&folded[around.0.min(start)..start]) || has_any(words, unless(List::Promise, language))
}

/// Whether what stands before says that this is one of several things on offer: "I help with: - news - connecting you to …".
fn is_listed(before: &str) -> bool {
    let before = before.trim_end();
    [("-", ": -"), ("*", ": *"), ("•", ": •")]
        .iter()
        .any(|(mark, list)| before.ends_with(mark) && before.contains(list))
}
