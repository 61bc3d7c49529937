//! Multiple-choice questions with a branch right behind them: each option leads to its own part of the branch.
//!
//! <https://learn.microsoft.com/en-us/microsoft-copilot-studio/authoring-ask-a-question>: each option is a button; customers can type it too.

use super::formula::{self, formula};
use crate::syntax::Value;

/// One option.
pub(super) struct Item<'t> {
    /// What conditions call it.
    pub id: &'t str,
    /// What customers see.
    pub label: Value<'t>,
}

/// The options of a question, where the action behind it, `next`, tells them apart and does nothing else.
pub(super) fn items<'t>(question: Value<'t>, next: Option<Value<'t>>) -> Option<Vec<Item<'t>>> {
    let slot = formula::variable(question.get("variable")?)?.value;
    let entity = question.get("entity").filter(|entity| kind(*entity) == Some("EmbeddedEntity"))?;
    let branch = next.filter(|next| kind(*next) == Some("ConditionGroup"))?;
    let mut tests = branch.get("conditions")?.items().filter_map(|item| item.get("condition")?.str()).peekable();
    tests.peek()?;
    if !tests.all(|test| picked(test, &slot).is_some()) {
        return None;
    }
    let listed = entity.get("definition")?.get("items")?.items();
    let all = listed.filter_map(|item| {
        let id = item.get("id").and_then(Value::str);
        let label = item.get("displayName").filter(|label| label.str().is_some()).or_else(|| item.get("id"))?;
        Some(Item { id: id.or_else(|| label.str())?, label })
    });
    Some(all.collect::<Vec<_>>()).filter(|all| !all.is_empty())
}

fn kind(value: Value<'_>) -> Option<&str> {
    value.get("kind")?.str()
}

/// The options that the condition `test` of the variable `slot` holds for, if it is about nothing else: `Topic.X = 'topic.question'.item`,
/// several of them with `||` between.
pub(super) fn picked<'t>(test: &'t str, slot: &str) -> Option<Vec<&'t str>> {
    let one = |part: &'t str| {
        let value = part.trim().strip_prefix(slot)?.trim_start().strip_prefix('=')?.trim();
        if let Some(text) = value.strip_prefix('"') {
            return text.strip_suffix('"').filter(|text| !text.contains('"'));
        }
        if let Some(quoted) = value.strip_suffix('\'') {
            return quoted.rsplit_once(".'").map(|(_, item)| item);
        }
        let (entity, item) = value.rsplit_once('.')?;
        let plain = item.chars().all(|c| c.is_alphanumeric() || c == '_');
        (plain && !item.is_empty() && !entity.contains(['(', '&', '|', '='])).then_some(item)
    };
    formula(test)?.split("||").map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_name_options() {
        let of = |test: &'static str| picked(test, "Topic.A");
        assert_eq!(of("=Topic.A = 'x_bot.topic.B.main.q'.Late"), Some(vec!["Late"]));
        assert_eq!(of("=Topic.A = 'x_bot.topic.B.main.q'.'Very late'"), Some(vec!["Very late"]));
        assert_eq!(of("=Topic.A = \"late\" || Topic.A = Set.early"), Some(vec!["late", "early"]));
        assert_eq!(of("=Topic.A = Set.early && Topic.B = 1"), None);
        assert_eq!(of("=Topic.B = Set.early"), None);
        assert_eq!(of("=Len(Topic.A) > 3"), None);
    }
}
