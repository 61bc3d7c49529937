//! Tests of a condition block. <https://docs.typebot.com/editor/blocks/logic/condition>

use super::read::{Block, Bot};
use super::slots;
use crate::flow::{Reading, Slot, SlotUse};
use crate::syntax::Value;

/// The comparisons of one item: under `content`.
fn comparisons(item: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    item.get("content").and_then(|content| content.get("comparisons")).into_iter().flat_map(Value::items)
}

/// What one item tests, in short.
pub(super) fn shown(item: Value<'_>) -> Box<str> {
    let any = item.get("content").and_then(|content| content.get("logicalOperator")).and_then(Value::str) == Some("OR");
    let all: Vec<String> = comparisons(item).map(one).collect();
    all.join(if any { " or " } else { " and " }).into()
}

fn one(comparison: Value<'_>) -> String {
    let text = |key: &str| comparison.get(key).and_then(Value::str).unwrap_or("");
    let value = text("value");
    match text("comparisonOperator") {
        "Equal to" => format!("= {value}"),
        "Not equal" => format!("!= {value}"),
        "Contains" => format!("contains {value}"),
        "Does not contain" => format!("not contains {value}"),
        "Greater than" => format!("> {value}"),
        "Less than" => format!("< {value}"),
        "Greater or equal to" => format!(">= {value}"),
        "Less or equal to" => format!("<= {value}"),
        "Is set" => "not blank".into(),
        "Is empty" => "blank".into(),
        "Starts with" => format!("starts {value}"),
        "Ends with" => format!("ends {value}"),
        "Matches regex" => format!("~ {value}"),
        other => format!("{} {value}", other.to_lowercase()).trim().to_owned(),
    }
}

/// The variable that all items test.
pub(super) fn slot(bot: &Bot<'_>, block: &Block<'_>) -> Option<Slot> {
    let mut tested = block.items().flat_map(comparisons).map(|one| one.get("variableId"));
    let first = tested.next()??;
    tested.all(|other| other.and_then(Value::str) == first.str()).then(|| slots::by_id(bot, first))?
}

/// Every variable that is tested or tested against.
pub(super) fn reads(bot: &Bot<'_>, block: &Block<'_>) -> Vec<SlotUse> {
    let of = |one: Value<'_>| {
        let slot = one.get("variableId").and_then(|id| slots::by_id(bot, id));
        let against = one.get("value").map(|value| slots::used(value, Reading::Tested)).unwrap_or_default();
        let own = slot.map(|slot| SlotUse { slot, fallback: true, reading: Reading::Tested });
        own.into_iter().chain(against).collect::<Vec<_>>()
    };
    block.items().flat_map(comparisons).flat_map(of).collect()
}

/// Whether the items leave nothing over: empty or not.
pub(super) fn is_exhaustive(block: &Block<'_>) -> bool {
    let tested = |operator: &str| {
        let mut single = block.items().filter_map(|item| {
            let mut all = comparisons(item);
            all.next().filter(|_| all.next().is_none())
        });
        let found = single.find(|one| one.get("comparisonOperator").and_then(Value::str) == Some(operator));
        found.and_then(|one| one.get("variableId")?.str())
    };
    tested("Is set").is_some_and(|set| tested("Is empty") == Some(set))
}
