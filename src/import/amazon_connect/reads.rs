//! What an action reads of the contact: references such as `$.Attributes.plan` in any of its parameters.
//! <https://docs.aws.amazon.com/connect/latest/adminguide/connect-attrib-list.html> (read 2026-11-22)

use super::action::{Action, Param};
use super::blocks::slot_of;
use crate::flow::{Reading, Slot, SlotUse};

/// The slots that `action` reads, named as [`slot_of`] names them.
pub(super) fn reads(action: &Action) -> Vec<SlotUse> {
    action.params.iter().filter(|param| param.value.contains("$.")).flat_map(|param| of_param(action, param)).collect()
}

fn of_param(action: &Action, param: &Param) -> Vec<SlotUse> {
    let reading = match (action.kind, param.key.value) {
        ("Compare", _) => Reading::Tested,
        (_, "Text" | "SSML") => Reading::Said,
        _ => Reading::Used,
    };
    let is_own = param.at.str() == Some(&*param.value);
    let found = references(&param.value).filter_map(|(start, end)| {
        let slot = slot_of(param.value.get(start..end)?)?;
        let span = if is_own { param.at.span_of(start, end) } else { param.at.text_range() };
        Some(SlotUse { slot: Slot::new(slot.to_owned(), span), fallback: false, reading })
    });
    found.collect()
}

/// The references in a text, as half-open ranges of bytes.
fn references(text: &str) -> impl Iterator<Item = (usize, usize)> {
    text.match_indices("$.").map(|(start, _)| {
        let rest = &text[start + 2..];
        let quoted = rest.strip_prefix("Attributes['").and_then(|name| name.find("']")).map(|end| end + 14);
        let plain = || {
            let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-')).unwrap_or(rest.len());
            // A full stop behind a reference ends the sentence.
            rest[..end].trim_end_matches(['.', '-']).len()
        };
        (start, start + 2 + quoted.unwrap_or_else(plain))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_end_where_words_do() {
        let found = |text: &'static str| references(text).map(|(from, to)| &text[from..to]).collect::<Vec<_>>();
        assert_eq!(found("Hello $.Attributes.first_name."), ["$.Attributes.first_name"]);
        assert_eq!(
            found("<speak>$.External.balance</speak>, $.Attributes['order id']!"),
            ["$.External.balance", "$.Attributes['order id']"]
        );
        assert_eq!(found("it costs $.50"), ["$.50"]);
    }
}
