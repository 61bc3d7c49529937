//! Branches: decisions, switches, opening hours, and the outputs of any action.

use super::expression;
use super::lower::{Lowering, Way};
use super::sequence::{self, step};
use super::slots;
use super::value::{exp, is_given, kinds, place};
use crate::flow::{Effect, Event, Slot, StepId};
use crate::syntax::Value;

/// The outputs of an action that are used: name, and what stands below it.
pub(super) fn outputs<'t>(body: Value<'t>) -> Vec<(Value<'t>, Value<'t>)> {
    let all = body.get("outputs").into_iter().flat_map(Value::entries);
    all.filter(|(_, output)| output.is_null() || is_given(*output)).collect()
}

/// The output called `name`.
pub(super) fn output<'t>(body: Value<'t>, name: &str) -> Option<(Value<'t>, Value<'t>)> {
    outputs(body).into_iter().find(|(key, _)| key.str() == Some(name))
}

/// One way out of `from`: through the actions of its output where the file has one, else straight on.
pub(super) fn through<'t>(
    low: &mut Lowering<'t>,
    from: StepId,
    on: Event,
    output: Option<(Value<'t>, Value<'t>)>,
    key: Value<'t>,
) -> Vec<Way> {
    let place = output.map_or(place(key), |(name, _)| place(name));
    let actions = output.and_then(|(_, value)| value.get("actions"));
    sequence::run(low, actions, vec![Way::new(from, on, place)])
}

/// `decision:`: a test that holds or not.
pub(super) fn decision<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let condition = body.get("condition").and_then(exp);
    let test = condition.map(|at| test(at.str().unwrap_or("")));
    let slot = condition.and_then(|at| {
        let name = test.as_ref()?.slot?;
        Some(Slot::new(name.0.to_owned(), at.span_of(name.1, name.1 + name.0.len())))
    });
    let known = slot.as_ref().and(test);
    let here = step(low, key, body, Effect::Route { slot, exhaustive: true }, ways);
    slots::tested(low, here, body.get("condition"));
    let (yes, no) = match known {
        Some(test) => (test.holds, test.fails),
        None => ("holds".to_owned(), "does not hold".to_owned()),
    };
    let mut on = through(low, here, Event::Condition(yes.into()), output(body, "yes"), key);
    on.extend(through(low, here, Event::Condition(no.into()), output(body, "no"), key));
    on
}

/// `switch:`: the first case that is true.
pub(super) fn switch<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let evaluate = body.get("evaluate").and_then(|how| how.entries().next()).map_or(body, |(_, inner)| inner);
    let cases: Vec<Value<'t>> = kinds(evaluate.get("cases")).map(|(_, case)| case).collect();
    let tests: Vec<_> = cases.iter().map(|case| case.get("value").and_then(exp)).collect();
    let names: Vec<_> = tests.iter().map(|at| at.and_then(|at| test(at.str().unwrap_or("")).slot)).collect();
    let same =
        names.first().copied().flatten().filter(|first| names.iter().all(|name| name.is_some_and(|n| n.0 == first.0)));
    let slot = same.and_then(|name| {
        let at = tests.first().copied().flatten()?;
        Some(Slot::new(name.0.to_owned(), at.span_of(name.1, name.1 + name.0.len())))
    });
    let here = step(low, key, body, Effect::Route { slot, exhaustive: false }, ways);
    let mut on = Vec::new();
    for (case, at) in cases.into_iter().zip(tests) {
        slots::tested(low, here, case.get("value"));
        let holds = at.map_or_else(|| "holds".to_owned(), |at| test(at.str().unwrap_or("")).holds);
        let way = Way::new(here, Event::Condition(holds.into()), at.map_or(place(key), place));
        on.extend(sequence::run(low, case.get("actions"), vec![way]));
    }
    let default = evaluate.entry("default").filter(|(_, value)| is_given(*value));
    on.extend(through(low, here, Event::Otherwise, default, key));
    on
}

/// `evaluateSchedule:` and `evaluateScheduleGroup:`. An output that is not there goes on with the next action.
pub(super) fn hours<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let here = step(low, key, body, Effect::Hours, ways);
    let mut on = Vec::new();
    for (names, event) in [(["open", "active"], Event::Open), (["closed", "inactive"], Event::Closed)] {
        let found = names.into_iter().find_map(|name| output(body, name));
        on.extend(through(low, here, event, found, key));
    }
    for name in ["holiday", "emergency"] {
        if let Some(found) = output(body, name) {
            on.extend(through(low, here, Event::Closed, Some(found), key));
        }
    }
    on
}

/// The outputs of an action that may fail: what is not there goes on with the next action, so where neither success nor failure has
/// actions of its own, failing changes nothing.
pub(super) fn outcomes<'t>(low: &mut Lowering<'t>, from: StepId, key: Value<'t>, body: Value<'t>) -> Vec<Way> {
    let mut on = Vec::new();
    let all = outputs(body);
    let (mut succeeds, mut fails) = (false, false);
    for (name, output) in &all {
        let Some(event) = outcome(name.str().unwrap_or("")) else {
            continue;
        };
        succeeds |= event.is_automatic();
        fails |= event.is_failing();
        on.extend(through(low, from, event, Some((*name, *output)), key));
    }
    if !succeeds {
        on.insert(0, Way::new(from, Event::Always, place(key)));
    }
    if succeeds && !fails && may_fail(key) {
        on.push(Way::new(from, Event::Error, place(key)));
    }
    on
}

/// Whether an action has an output for failing, so that it goes on there where the file leaves it out.
fn may_fail(key: Value<'_>) -> bool {
    let name = key.str().unwrap_or("");
    ["call", "dataTable", "find", "get", "create", "search"].iter().any(|start| name.starts_with(start))
}

/// Why an action is left by the output of that name; `None` for settings that stand among the outputs.
fn outcome(name: &str) -> Option<Event> {
    Some(match name {
        "success" | "found" | "default" | "out" | "complete" | "exit" | "next" => Event::Always,
        "failure" | "error" | "failed" => Event::Error,
        "timeout" | "timedOut" => Event::Elapsed,
        "notFound" | "noneFound" | "notfound" => Event::Rejected,
        "maxNoInputs" | "noInput" => Event::NoInput,
        "maxNoMatches" | "noMatch" => Event::NoMatch,
        "" => return None,
        other => Event::Condition(other.into()),
    })
}

/// A test on one variable.
struct Test<'t> {
    /// The variable and its first byte.
    slot: Option<(&'t str, usize)>,
    /// What is tested for, in short.
    holds: String,
    /// The opposite.
    fails: String,
}

/// What `text` tests: `Flow.x == "gold"`, `IsSet(Flow.x)`, or anything else.
fn test(text: &str) -> Test<'_> {
    let variables = expression::variables(text);
    let only = variables.first().copied().filter(|_| variables.len() == 1);
    let opaque = || Test { slot: None, holds: short(text), fails: format!("not ({})", short(text)) };
    let Some(slot) = only else { return opaque() };
    let before = text.get(..slot.1).unwrap_or("").trim().to_ascii_lowercase();
    let after = text.get(slot.1 + slot.0.len()..).unwrap_or("").trim();
    let blank = |holds: &str, fails: &str| Test { slot: Some(slot), holds: holds.to_owned(), fails: fails.to_owned() };
    match (before.trim_end_matches('(').trim_end(), after) {
        ("isset" | "not isnotset" | "not isnotsetorempty", ")") => return blank("not blank", "blank"),
        ("isnotset" | "isnotsetorempty" | "not isset", ")") => return blank("blank", "not blank"),
        ("", "") => return blank("= true", "= false"),
        ("not", "") => return blank("= false", "= true"),
        _ => {}
    }
    let compared = |sign: &str| after.strip_prefix(sign).map(str::trim).filter(|_| before.is_empty());
    let plain =
        |value: &&str| !value.is_empty() && !value.contains(" and ") && !value.contains(" or ") && !value.contains('(');
    for (sign, other) in [("==", "!="), ("!=", "=="), (">=", "<"), ("<=", ">"), (">", "<="), ("<", ">=")] {
        if let Some(value) = compared(sign).filter(plain) {
            let value = value.trim_matches('"');
            let shown = |sign: &str| format!("{} {value}", if sign == "==" { "=" } else { sign });
            return Test { slot: Some(slot), holds: shown(sign), fails: shown(other) };
        }
    }
    opaque()
}

/// A test as it is written, cut where it is long.
fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("")),
        None => line,
    }
}
