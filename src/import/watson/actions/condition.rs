//! What has to hold for a step or an action.

use super::super::full;
use crate::syntax::Value;

/// How deep tests stand in tests at most.
pub(super) const DEEPEST: usize = 16;

/// By what an action is set off.
#[derive(Default)]
pub(super) struct Heard<'t> {
    pub intent: Option<Value<'t>>,
    pub expression: Option<&'t str>,
}

/// Reads the condition of an action. One that is switched off (`false`) is never asked for.
pub(super) fn heard(condition: Value<'_>) -> Heard<'_> {
    let parts: Vec<Value<'_>> = match condition.get("and") {
        Some(all) => all.items().collect(),
        None => vec![condition],
    };
    let expression = parts.iter().find_map(|part| full(*part, "expression")?.str());
    let off = expression.is_some_and(|text| text.trim() == "false");
    let any = |part: &Value<'_>| part.get("or").is_some();
    let intent = parts.iter().find_map(|part| full(*part, "intent"));
    let intent = intent.or_else(|| {
        parts
            .iter()
            .filter(|part| any(part))
            .flat_map(|part| part.get("or"))
            .flat_map(Value::items)
            .find_map(|part| full(part, "intent"))
    });
    Heard { intent: intent.filter(|_| !off), expression }
}

/// A value that is known when a step is come to.
#[derive(Clone, Copy)]
pub(super) struct Known<'k> {
    /// The kind of variable (`variable`, `system_variable`), and its name.
    pub subject: (&'k str, &'k str),
    /// The value in all its spellings.
    pub spellings: &'k [&'k str],
    /// All that the value could have been instead; empty where anything else is none of these.
    pub others: &'k [&'k str],
    /// Whatever is not the value is wrong.
    pub closed: bool,
}

/// The names under which conditions have variables.
pub(super) const SUBJECTS: [&str; 3] = ["variable", "skill_variable", "system_variable"];

fn subject<'t>(value: Value<'t>) -> Option<(&'static str, Value<'t>)> {
    let whole = value.get("variable_path").is_none();
    SUBJECTS.into_iter().find_map(|key| Some((key, full(value, key).filter(|_| whole)?)))
}

/// The two sides of a comparison.
pub(super) fn sides<'t>(value: Value<'t>, op: &str) -> Option<(Value<'t>, Value<'t>)> {
    let mut items = value.get(op)?.items();
    Some((items.next()?, items.next()?))
}

/// Whether `condition` holds where `known` is known; none where that does not decide it.
pub(super) fn verdict(condition: Value<'_>, known: &Known<'_>) -> Option<bool> {
    decide(condition, known, 0)
}

fn decide(condition: Value<'_>, known: &Known<'_>, depth: usize) -> Option<bool> {
    if depth > DEEPEST {
        return None;
    }
    let all = |key: &str| condition.get(key).map(|list| list.items().map(|item| decide(item, known, depth + 1)));
    if let Some(mut parts) = all("and") {
        let parts: Vec<_> = parts.by_ref().collect();
        return if parts.contains(&Some(false)) {
            Some(false)
        } else {
            parts.iter().all(|part| *part == Some(true)).then_some(true)
        };
    }
    if let Some(mut parts) = all("or") {
        let parts: Vec<_> = parts.by_ref().collect();
        return if parts.contains(&Some(true)) {
            Some(true)
        } else {
            parts.iter().all(|part| *part == Some(false)).then_some(false)
        };
    }
    if let Some(inner) = condition.get("not") {
        return decide(inner, known, depth + 1).map(|holds| !holds);
    }
    let is =
        |value: Value<'_>| subject(value).is_some_and(|(kind, name)| (kind, name.str().unwrap_or("")) == known.subject);
    if let Some(what) = condition.get("exists") {
        return is(what).then_some(true);
    }
    for (op, wanted) in [("eq", true), ("neq", false)] {
        if let Some((_, value)) = sides(condition, op).filter(|(what, _)| is(*what)) {
            let value = value.get("scalar").and_then(Value::str)?;
            let among = |list: &[&str]| list.iter().any(|other| other.trim().eq_ignore_ascii_case(value.trim()));
            let equal = if among(known.spellings) {
                true
            } else if known.closed || among(known.others) {
                false
            } else {
                return None;
            };
            return Some(equal == wanted);
        }
    }
    None
}

/// The bound on how often nothing was understood in a row, where `condition` tests that: how often at most it holds from the first
/// time on, and whether it holds then.
pub(super) fn counted(condition: Value<'_>) -> Option<(u32, bool)> {
    let find = |op: &str| {
        let (what, value) = sides(condition, op)?;
        let (_, name) = subject(what)?;
        (name.str() == Some("no_action_matches_count")).then_some(())?;
        u32::try_from(value.get("scalar")?.str()?.trim().parse::<i64>().ok()?).ok()
    };
    find("lte")
        .map(|n| (n, true))
        .or_else(|| find("lt").map(|n| (n.saturating_sub(1), true)))
        .or_else(|| find("gt").map(|n| (n, false)))
        .or_else(|| find("gte").map(|n| (n.saturating_sub(1), false)))
}

/// The entity whose mention a condition wants.
pub(super) fn entity(condition: Value<'_>) -> Option<&str> {
    full(condition, "entity")?.str()
}
