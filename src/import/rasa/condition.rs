//! Conditions of flows, as far as they show what they test.
//! <https://rasa.com/docs/reference/primitives/conditions/>

use crate::flow::{Reading, Slot, SlotUse};
use crate::syntax::Value;

/// The slots that `test` looks at.
pub(super) fn uses(test: Value<'_>) -> Vec<SlotUse> {
    let text = test.str().unwrap_or("");
    let slots = slots(text).map(|(at, name)| Slot::new(name.to_owned(), test.span_of(at, at + name.len())));
    slots.map(|slot| SlotUse { slot, fallback: false, reading: Reading::Tested }).collect()
}

/// The one slot that all of `tests` look at, if it is one.
pub(super) fn tested(tests: &[Value<'_>]) -> Option<Slot> {
    let all: Vec<SlotUse> = tests.iter().flat_map(|test| uses(*test)).collect();
    let first = all.first()?;
    let of_one = |test: &Value<'_>| slots(test.str().unwrap_or("")).count() == 1;
    let same = all.iter().all(|other| other.slot.value == first.slot.value) && tests.iter().all(of_one);
    same.then(|| first.slot.clone())
}

/// What is tested for, as what follows the slot where `test` is about `slot` alone.
pub(super) fn said_of(test: &str, slot: Option<&str>) -> String {
    let plain = test.trim();
    let Some(slot) = slot else { return plain.to_owned() };
    let (negated, rest) = match plain.strip_prefix("not ") {
        Some(rest) => (true, rest.trim_start()),
        None => (false, plain),
    };
    let Some(rest) = rest.strip_prefix("slots.").and_then(|rest| rest.strip_prefix(slot)) else {
        return plain.to_owned();
    };
    match (negated, rest.trim()) {
        (false, "") => "= true".into(),
        (true, "") => "= false".into(),
        (false, "is null") => "is blank".into(),
        (false, "is not null") => "is not blank".into(),
        (false, rest) => rest.to_owned(),
        _ => plain.to_owned(),
    }
}

fn slots(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("slots.").filter_map(move |(at, scope)| {
        let start = at + scope.len();
        let rest = text.get(start..)?;
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        (end > 0).then(|| (start, &rest[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_said_of_their_slot() {
        assert_eq!(said_of("slots.sum > 10", Some("sum")), "> 10");
        assert_eq!(said_of("not slots.sure", Some("sure")), "= false");
        assert_eq!(said_of("slots.sum is null", Some("sum")), "is blank");
        assert_eq!(said_of("slots.a and slots.b", None), "slots.a and slots.b");
        assert_eq!(slots("slots.a = slots.b-c").collect::<Vec<_>>(), [(6, "a"), (16, "b-c")]);
    }
}
