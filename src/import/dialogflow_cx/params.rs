//! Parameters: where they are read, set and tested.

use crate::flow::{Reading, SetValue, SlotUse};
use crate::source::Spanned;
use crate::syntax::Value;
use std::ops::Range;

/// What parameters are written behind.
const SCOPES: [&str; 3] = ["$session.params.", "$page.params.", "$intent.params."];

/// The parameters that `text` reads: the bytes of each name.
pub(super) fn read(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('$').filter_map(|(at, _)| {
        let scope = SCOPES.iter().find(|scope| text[at..].starts_with(**scope))?;
        let start = at + scope.len();
        let rest = &text[start..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches('-');
        let is_state = name == "status" && scope.starts_with("$page");
        (!name.is_empty() && !is_state).then_some(start..start + name.len())
    })
}

/// Whether something in `text` is filled in when it is said.
pub(super) fn has_holes(text: &str) -> bool {
    ["$session.", "$page.", "$intent.", "$request.", "$sys.", "$flow.", "$generator"]
        .iter()
        .any(|hole| text.contains(hole))
}

/// The uses of parameters in `value`, a text.
pub(super) fn uses(value: Value<'_>, reading: Reading) -> Vec<SlotUse> {
    let text = value.str().unwrap_or("");
    let slot = |at: Range<usize>| Spanned::new(text[at.clone()].to_owned(), value.span_of(at.start, at.end));
    read(text).map(|at| SlotUse { slot: slot(at), fallback: false, reading }).collect()
}

/// The parameters that a fulfillment sets: the name and the value of each.
pub(super) fn set_in(fulfillment: Value<'_>) -> impl Iterator<Item = (Value<'_>, Option<Value<'_>>)> {
    let actions = fulfillment.get("setParameterActions").into_iter().flat_map(Value::items);
    actions.filter_map(|action| Some((action.get("parameter").filter(|name| name.is_string())?, action.get("value"))))
}

/// What is stored in `name`; nothing where it is emptied.
pub(super) fn stored(name: &str, value: Option<Value<'_>>) -> Option<SetValue> {
    let value = value.filter(|value| !value.is_null())?;
    let Some(text) = value.str() else { return Some(SetValue::Opaque) };
    if !text.contains('$') {
        return Some(SetValue::Const(text.to_owned()));
    }
    if let Some(step) = counted(name, text) {
        return Some(SetValue::Add(step));
    }
    let whole =
        text.strip_prefix("$session.params.").filter(|rest| rest.chars().all(|c| c.is_alphanumeric() || c == '_'));
    Some(whole.map_or(SetValue::Opaque, |of| SetValue::Copy(of.to_owned())))
}

/// By how much `$sys.func.ADD($session.params.name, 1)` raises `name`.
fn counted(name: &str, text: &str) -> Option<i64> {
    let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let inside = tight.strip_prefix("$sys.func.ADD(")?.strip_suffix(')')?;
    let (first, second) = inside.rsplit_once(',')?;
    let number = |text: &str| text.trim_matches('"').parse::<i64>().ok();
    let (of, step) = number(second).map(|step| (first, step)).or_else(|| Some((second, number(first)?)))?;
    let of = of.strip_prefix("$sys.func.TO_NUMBER(").and_then(|of| of.strip_suffix(')')).unwrap_or(of);
    (of.strip_prefix("$session.params.") == Some(name)).then_some(step)
}

/// Whether a condition always holds.
pub(super) fn is_true(test: &str) -> bool {
    test.trim().eq_ignore_ascii_case("true")
}

/// Whether a condition only wants the form to be filled.
pub(super) fn wants_form(test: &str) -> bool {
    let tight: String = test.chars().filter(|c| !c.is_whitespace() && *c != '"').collect();
    tight == "$page.params.status=FINAL"
}

/// Whether a condition may look at the form of the page.
pub(super) fn looks_at_form(test: &str) -> bool {
    test.contains("$page.params")
}

/// What a condition says of `slot`, as shortly as that can be said; the whole condition where it says more.
pub(super) fn said_of(test: &str, slot: Option<&str>) -> String {
    let test = test.trim();
    let inside = test.strip_prefix("$session.params.").or_else(|| test.strip_prefix("$page.params."));
    let rest = inside.zip(slot).and_then(|(inside, slot)| inside.strip_prefix(slot)).map(str::trim_start);
    let Some(rest) = rest.filter(|rest| rest.starts_with(['=', '!', '<', '>', ':']) && !rest.contains('$')) else {
        return test.to_owned();
    };
    match rest.split_whitespace().collect::<String>().as_str() {
        "=null" | "=\"\"" => "blank".to_owned(),
        "!=null" | "!=\"\"" => "not blank".to_owned(),
        _ => rest.to_owned(),
    }
}

/// The literal values that a condition wants session parameters to have: `Agent` of `$session.params.exit = "Agent" AND …`.
pub(super) fn equals(test: &str) -> impl Iterator<Item = &str> {
    test.match_indices('=').filter_map(|(at, _)| {
        let before = test[..at].trim_end();
        let is_equal = !before.ends_with(['!', '<', '>']);
        let tested = before.rsplit(|c: char| c.is_whitespace() || "()".contains(c)).next().unwrap_or("");
        let rest = test[at + 1..].trim_start();
        let value = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => rest.split(|c: char| c.is_whitespace() || c == ')').next(),
        };
        value.filter(|value| is_equal && tested.starts_with("$session.params.") && !value.contains('$'))
    })
}

/// The one parameter that all of `tests` look at.
pub(super) fn tested(tests: &[Value<'_>]) -> Option<Spanned<String>> {
    let mut slots = tests.iter().flat_map(|test| uses(*test, Reading::Tested)).map(|used| used.slot);
    let first = slots.next()?;
    slots.all(|other| other.value == first.value).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_texts() {
        let names = |text: &'static str| read(text).map(|at| &text[at]).collect::<Vec<_>>();
        assert_eq!(names("Hi $session.params.first_name, $page.params.status"), ["first_name"]);
        assert_eq!(names("$session.params.order.id. $intent.params.city.original"), ["order", "city"]);
        assert!(names("costs $5, $session.params.").is_empty());
    }

    #[test]
    fn values_that_are_wanted() {
        let wanted = |test: &'static str| equals(test).collect::<Vec<_>>();
        assert_eq!(wanted("$session.params.exit = Agent"), ["Agent"]);
        assert_eq!(wanted("$session.params.a = \"live agent\" AND ($session.params.b = 2)"), ["live agent", "2"]);
        assert!(wanted("$session.params.exit != Agent").is_empty());
        assert!(wanted("$page.params.status = \"FINAL\" OR $session.params.a >= 3").is_empty());
    }

    #[test]
    fn counters_and_conditions() {
        assert_eq!(counted("tries", "$sys.func.ADD($sys.func.TO_NUMBER($session.params.tries),1)"), Some(1));
        assert_eq!(counted("tries", "$sys.func.ADD(1, $session.params.tries)"), Some(1));
        assert_eq!(counted("tries", "$sys.func.ADD($session.params.other, 1)"), None);
        assert!(is_true(" True") && !is_true("true AND $session.params.a = 1"));
        assert_eq!(said_of("$session.params.tries >= 3", Some("tries")), ">= 3");
        assert_eq!(said_of("$session.params.name != null", Some("name")), "not blank");
        assert_eq!(
            said_of("$session.params.a = $session.params.b", Some("a")),
            "$session.params.a = $session.params.b"
        );
        assert!(wants_form("$page.params.status = \"FINAL\"") && !wants_form("$page.params.name = FINAL"));
    }
}
