//! Slots and session attributes: where they are read and tested.
//!
//! <https://docs.aws.amazon.com/lexv2/latest/dg/howitworks-manage-prompts.html>: `{Slot}` and `[attribute]` are filled in when a text is said.

use crate::flow::{Reading, Slot, SlotUse};
use crate::source::Spanned;
use crate::syntax::Value;
use std::ops::Range;

/// What `text` reads: the bytes of each name.
fn read(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices(['{', '[']).filter_map(|(at, open)| {
        let close = if open == "{" { '}' } else { ']' };
        let rest = text.get(at + 1..)?;
        let inside = rest.get(..rest.find(close)?)?;
        let name = inside.split(['.', '[']).next().unwrap_or("");
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        is_name.then_some(at + 1..at + 1 + name.len())
    })
}

/// Whether something in `text` is filled in when it is said.
pub(super) fn has_holes(text: &str) -> bool {
    read(text).next().is_some() || text.contains("((") || text.contains("#context.")
}

/// The uses of slots and attributes in `value`, a text.
pub(super) fn uses(value: Value<'_>, reading: Reading) -> Vec<SlotUse> {
    let text = value.str().unwrap_or("");
    let slot = |at: Range<usize>| Spanned::new(text[at.clone()].to_owned(), value.span_of(at.start, at.end));
    read(text).map(|at| SlotUse { slot: slot(at), fallback: false, reading }).collect()
}

/// The one slot that all `tests` begin with.
pub(super) fn tested<'t>(tests: impl Iterator<Item = Value<'t>>) -> Option<Slot> {
    let mut found: Option<Slot> = None;
    for test in tests {
        let text = test.str().unwrap_or("");
        let lead = text.len() - text.trim_start().len();
        let at = read(text).next().filter(|at| at.start == lead + 1)?;
        let slot = Spanned::new(text[at.clone()].to_owned(), test.span_of(at.start, at.end));
        if found.as_ref().is_some_and(|known| known.value != slot.value) {
            return None;
        }
        found.get_or_insert(slot);
    }
    found
}

/// What a test says of `slot`, as shortly as that can be said; the whole test where it says more.
pub(super) fn said_of(test: &str, slot: Option<&str>) -> String {
    let test = test.trim();
    let short = slot.and_then(|slot| {
        let rest = test.get(1..)?.strip_prefix(slot)?.strip_prefix(['}', ']'])?.trim();
        let joins = [" and ", " or ", " AND ", " OR ", "&&", "||"].iter().any(|word| rest.contains(word));
        (rest.starts_with(['=', '!', '<', '>']) && !joins).then_some(rest)
    });
    short.unwrap_or(test).to_owned()
}

/// Names of what nobody should read back.
pub(super) fn is_secret(name: &str) -> bool {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars() {
        if !letter.is_alphanumeric() || letter.is_uppercase() && before.is_lowercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.iter().any(|word| matches!(word.as_str(), "pin" | "password" | "passcode" | "otp" | "cvv" | "cvc"))
}
