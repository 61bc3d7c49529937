//! Being told to call or to go elsewhere, instead of being connected.

use super::Reading;
use super::list::List;
use super::phrasebook::Match;
use super::sentence::{has_any, sentence, unless};

/// Where a customer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointerKind {
    /// To another number, or to this company by telephone.
    CallNumber,
    /// Away, to try again another time.
    CallBack,
    /// To a website or an app.
    Elsewhere,
}

/// A place in a text that sends the customer elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// Where to.
    pub kind: PointerKind,
    /// The first byte, in the text given.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// The most folded bytes between "please call" and the number.
const TO_NUMBER: usize = 40;
/// Fewer digits are a short code, an extension or an emergency number.
const FEWEST_DIGITS: usize = 7;

impl Reading {
    /// Where the text sends the customer elsewhere, sorted by start, not overlapping. Safety information ("if this is an
    /// emergency, dial 911"), questions and sentences that offer a key are none.
    pub fn pointers(&self) -> Vec<Pointer> {
        let folded = &self.folded;
        let mut found: Vec<Pointer> = Vec::new();
        for part in &self.matches {
            let Some((kind, end)) = directed(&folded.text, part) else { continue };
            if is_harmless(&folded.text, part) || found.last().is_some_and(|last| part.start < last.end) {
                continue;
            }
            found.push(Pointer { kind, start: part.start, end });
        }
        for pointer in &mut found {
            (pointer.start, pointer.end) = folded.original(pointer.start, pointer.end);
        }
        found
    }
}

/// The kind and the folded end of the pointer that `part` begins.
fn directed(folded: &str, part: &Match) -> Option<(PointerKind, usize)> {
    match part.list {
        List::CallNumber => Some((PointerKind::CallNumber, number_after(folded, part.end).unwrap_or(part.end))),
        List::CallStem => Some((PointerKind::CallNumber, number_after(folded, part.end)?)),
        List::CallLater => Some((PointerKind::CallBack, clause_end(folded, part))),
        List::Elsewhere => Some((PointerKind::Elsewhere, part.end)),
        _ => None,
    }
}

/// The folded end of the first telephone number, or of a placeholder that stands for one, soon after `from`.
fn number_after(folded: &str, from: usize) -> Option<usize> {
    let (_, sentence_end) = sentence(folded, from);
    let rest = folded.get(from..sentence_end)?;
    let first =
        rest.find(|character: char| character.is_ascii_digit() || matches!(character, '+' | '$' | '{' | '('))?;
    if first > TO_NUMBER || rest[..first].contains(',') {
        return None;
    }
    let tail = &rest[first..];
    if tail.starts_with("{{") || tail.starts_with("$.") || tail.starts_with("${") {
        let length = tail.find("}}").map(|at| at + 2).or_else(|| tail.find(' ')).unwrap_or(tail.len());
        return Some(from + first + length);
    }
    let mut digits = 0;
    let mut length = 0;
    for (at, byte) in tail.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => (digits, length) = (digits + 1, at + 1),
            b' ' | b'-' | b'.' | b'(' | b')' | b'+' | b'/' => {}
            _ => break,
        }
    }
    (digits >= FEWEST_DIGITS).then_some(from + first + length)
}

/// The most folded bytes of a time that is named.
const TO_TIME: usize = 60;
/// Words after which the time is named.
const BEFORE_TIME: &[&str] = &["during", "after", "between", "durante", "pendant", "während", "em", "en", "aux"];

/// The folded end of the clause where `part` breaks off before the time that it names: "try back during our opening hours".
fn clause_end(folded: &str, part: &Match) -> usize {
    let last = folded[part.start..part.end].rsplit(' ').next().unwrap_or("");
    let (_, sentence_end) = sentence(folded, part.start);
    if !BEFORE_TIME.contains(&last) || sentence_end <= part.end {
        return part.end;
    }
    let rest = folded[part.end..sentence_end].trim_end_matches(['.', '!', '?', ';', ' ']);
    let end = rest.find([',', '(', ':', '"']).unwrap_or(rest.len());
    let clause = rest[..end].trim_end();
    if clause.len() <= TO_TIME { part.end + clause.len() } else { part.end }
}

fn is_harmless(folded: &str, part: &Match) -> bool {
    let around = sentence(folded, part.start);
    let words = folded[around.0..around.1].trim();
    words.ends_with('?') || has_any(words, unless(part.list, part.language))
}
