//! Data: look-ups in other systems, variables that are set, data that goes along with the customer.

use super::action::{mark_minor, speak};
use super::expression;
use super::lower::{Lowering, Way};
use super::sequence::{onward, step};
use super::value::{exp, kinds, lit, name, place};
use super::{branch, slots};
use crate::flow::{Effect, SetValue, Slot};
use crate::syntax::Value;

/// Whether an action asks another system.
pub(super) fn is_lookup(kind: &str) -> bool {
    let starts = ["call", "dataTable", "find", "get", "search", "lookup", "evaluate"];
    starts.iter().any(|start| kind.starts_with(start))
}

/// `callData:`, `dataTableLookup:`, `findQueue:`, `getParticipantData:` …
pub(super) fn lookup<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let (by, learns) = traffic(body);
    let here = step(low, key, body, Effect::Lookup { by, learns }, ways);
    speak(low, here, body.get("processingPrompt"));
    let on = branch::outcomes(low, here, key, body);
    if key.str().is_some_and(|kind| kind == "getParticipantData" || kind == "getConversationData") {
        mark_minor(low, body);
    }
    on
}

/// How deep the inputs of an action stand: `category: NAME: dataAction: NAME: inputs: NAME: exp`.
const DEEPEST: usize = 8;

/// What an action is given, and what it stores. The outputs that are branches are none of it, nor is what describes a failure.
fn traffic(body: Value<'_>) -> (Vec<Slot>, Vec<Slot>) {
    let (mut by, mut learns) = (Vec::new(), Vec::new());
    let mut open = vec![(body, 0)];
    while let Some((value, depth)) = open.pop() {
        for (key, inner) in value.entries() {
            match key.str().unwrap_or("") {
                "outputs" if depth == 0 => {}
                "failureOutputs" | "processingPrompt" => {}
                "exp" => by.extend(slots::read(value)),
                "var" | "variable" => learns.extend(slot(inner)),
                _ if depth < DEEPEST => {
                    open.extend(inner.is_mapping().then_some((inner, depth + 1)));
                    open.extend(inner.items().map(|item| (item, depth + 1)));
                }
                _ => {}
            }
        }
    }
    by.sort_by_key(|slot| slot.span);
    learns.sort_by_key(|slot| slot.span);
    (by, learns)
}

fn slot(value: Value<'_>) -> Option<Slot> {
    let text = value.str().filter(|text| !text.trim().is_empty())?;
    Some(Slot::new(text.to_owned(), place(value)))
}

/// `updateData:`: one step for each statement.
pub(super) fn update<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let statements: Vec<Value<'t>> = kinds(body.get("statements")).map(|(_, statement)| statement).collect();
    let sets = statements.into_iter().filter_map(|one| Some((slot(one.get("variable")?)?, one.get("value"))));
    set(low, key, body, sets.collect(), ways)
}

/// `setParticipantData:` and the like: attributes that people see when the customer comes to them.
pub(super) fn note<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let attributes: Vec<Value<'t>> = kinds(body.get("attributes")).map(|(_, attribute)| attribute).collect();
    let named = attributes.iter().filter_map(|one| Some((slot(lit(one.get("name")?)?)?, one.get("value"))));
    let sets: Vec<_> = named.collect();
    for (slot, value) in &sets {
        low.shown.push(slot.clone());
        low.shown.extend(value.map(slots::read).unwrap_or_default());
    }
    if sets.is_empty() {
        let on = super::action::outcomes(low, key, body, Effect::Say, ways);
        mark_minor(low, body);
        return on;
    }
    let on = set(low, key, body, sets, ways);
    let Some(last) = on.last().map(|way| way.from) else { return on };
    branch::outcomes(low, last, key, body)
}

fn set<'t>(
    low: &mut Lowering<'t>,
    key: Value<'t>,
    body: Value<'t>,
    sets: Vec<(Slot, Option<Value<'t>>)>,
    mut ways: Vec<Way>,
) -> Vec<Way> {
    if sets.is_empty() {
        let here = step(low, key, body, Effect::Say, ways);
        mark_minor(low, body);
        return onward(here, key);
    }
    for (slot, value) in sets {
        let stored = stored(&slot, value);
        let here = step(low, key, body, Effect::Set { slot, value: stored }, ways);
        slots::used(low, here, value);
        if let Some(step) = low.flow.steps.get_mut(here.index()) {
            step.minor = true;
        }
        ways = onward(here, key);
    }
    ways
}

/// What is stored: a literal, the value of another variable, the old value and a number, or something worked out.
fn stored(slot: &Slot, value: Option<Value<'_>>) -> SetValue {
    let Some(value) = value else { return SetValue::Opaque };
    let Some(text) = exp(value).and_then(Value::str) else {
        let text = lit(value).and_then(|literal| name(literal).unwrap_or(literal).str());
        return text.map_or(SetValue::Opaque, |text| SetValue::Const(text.to_owned()));
    };
    let text = text.trim();
    if super::value::is_variable(text) {
        return SetValue::Copy(text.to_owned());
    }
    let sum = |sign: char| {
        let (one, other) = text.split_once(sign)?;
        let (one, other) = (one.trim(), other.trim());
        let number = if one == slot.value { other } else { one };
        let is_own = one == slot.value || (sign == '+' && other == slot.value);
        is_own.then(|| number.parse::<i64>().ok())?
    };
    match (sum('+'), sum('-')) {
        (Some(up), _) => SetValue::Add(up),
        (_, Some(down)) => SetValue::Add(-down),
        _ if expression::variables(text).is_empty() && !text.contains('(') => {
            SetValue::Const(text.trim_matches('"').to_owned())
        }
        _ => SetValue::Opaque,
    }
}

/// `clearSlot:`.
pub(super) fn forget<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let named = kinds(body.get("slots")).filter_map(|(_, one)| one.get("name"));
    let slots = named.filter_map(|name| Some(of_bot(slot(name)?))).collect();
    let here = step(low, key, body, Effect::Forget(slots), ways);
    mark_minor(low, body);
    onward(here, key)
}

/// A slot of a bot goes by `Slot.name` in expressions.
pub(super) fn of_bot(mut slot: Slot) -> Slot {
    if !slot.value.contains('.') {
        slot.value.insert_str(0, "Slot.");
    }
    slot
}
