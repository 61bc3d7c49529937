//! Actions that branch: conditions, loops.

use super::action::place;
use super::lower::{Loop, Lowering, Way, of_action};
use super::{formula, names, options};
use crate::flow::{Effect, Event, Reading, StepId, Times};
use crate::source::Spanned;
use crate::syntax::Value;

/// `ConditionGroup`: the first condition that holds is taken, `elseActions` where none does.
pub(super) fn conditions<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let items: Vec<Value<'t>> = action.get("conditions").into_iter().flat_map(Value::items).collect();
    let tests: Vec<Value<'t>> = items.iter().filter_map(|item| item.get("condition")).collect();
    let (mut picked, others): (Vec<Way>, Vec<Way>) = ways.into_iter().partition(|way| way.picks.is_some());
    // Where only options lead here they lead to their own parts at once.
    let route = match picked.is_empty() || !others.is_empty() || !low.skips_label() {
        true => Some(route(low, action, &tests, others)),
        false => None,
    };
    let mut on = Vec::new();
    for item in items {
        let Some(condition) = item.get("condition") else { continue };
        let (mut into, rest): (Vec<Way>, Vec<Way>) = picked.into_iter().partition(|way| picks(way, condition));
        picked = rest;
        into.extend(route.map(|(id, _)| Way::new(id, Event::Condition(words(condition)), names::place(condition))));
        if into.is_empty() {
            continue;
        }
        on.extend(low.run(item.get("actions"), into));
    }
    if let Some((id, false)) = route {
        let span = action.entry("elseActions").map_or(place(action), |(key, _)| key.text_range());
        picked.push(Way::new(id, Event::Otherwise, span));
    }
    if !picked.is_empty() {
        on.extend(low.run(action.get("elseActions"), picked));
    }
    // Behind the branch options are told apart no more.
    on.iter_mut().for_each(|way| way.picks = None);
    on
}

/// Whether the condition holds for the option that was picked.
fn picks(way: &Way, condition: Value<'_>) -> bool {
    let slot = formula::test(condition).slot;
    let picked = slot.and_then(|slot| options::picked(condition.str()?, &slot.value));
    let item = way.picks.as_deref().unwrap_or("");
    picked.is_some_and(|picked| picked.contains(&item))
}

/// `IfCondition`, as older topics write it.
pub(super) fn either<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let tests: Vec<Value<'t>> = action.get("condition").into_iter().collect();
    let (id, _) = route(low, action, &tests, ways);
    let test = tests.first().copied();
    let (words, span) = test.map_or((Box::from(""), place(action)), |test| (words(test), names::place(test)));
    let mut on = low.run(action.get("actions"), vec![Way::new(id, Event::Condition(words), span)]);
    on.extend(low.run(action.get("elseActions"), vec![Way::new(id, Event::Otherwise, place(action))]));
    on
}

/// A condition in words.
fn words(condition: Value<'_>) -> Box<str> {
    formula::test(condition).words.into()
}

/// The step of a branch over `tests`, and whether they leave nothing over.
fn route<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, tests: &[Value<'t>], ways: Vec<Way>) -> (StepId, bool) {
    let read: Vec<_> = tests.iter().map(|test| formula::test(*test)).collect();
    let first = read.first().and_then(|test| test.slot.clone());
    // What the platform supplies is no answer and no counter, but for how often nothing was understood.
    let tells = |name: &str| !name.starts_with("System.") || name == super::around::COUNTER;
    let slot: Option<Spanned<String>> = first
        .filter(|slot| tells(&slot.value))
        .filter(|slot| read.iter().all(|test| test.slot.as_ref().is_some_and(|other| other.value == slot.value)));
    let holds = |wanted: &str| read.iter().any(|test| test.words == wanted);
    // A yes and a no leave nothing over; nor do something and nothing.
    let both = (holds("= true") && holds("= false")) || (holds("blank") && holds("not blank"));
    let exhaustive = slot.is_some() && both && action.get("elseActions").is_none();
    let mut step = of_action(action, Effect::Route { slot, exhaustive });
    step.reads = tests.iter().flat_map(|test| formula::reads(*test, Reading::Tested)).collect();
    (low.add(step, ways), exhaustive)
}

/// `Foreach`: once for each item of a table.
pub(super) fn repeat<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let head = low.act(action, Effect::Repeat { at_most: None }, ways);
    let mut into = Way::new(head, Event::Condition("one more item".into()), place(action));
    into.times = Times::Unknown;
    low.loops.push(Loop { head, exits: vec![Way::new(head, Event::Otherwise, place(action))] });
    let back = low.run(action.get("actions"), vec![into]);
    low.connect(back, head);
    low.loops.pop().map_or_else(Vec::new, |done| done.exits)
}

/// Out of the innermost loop, or on to its next item; outside a loop it only goes on.
pub(super) fn leave(low: &mut Lowering<'_, '_>, ways: Vec<Way>, out: bool) -> Vec<Way> {
    let Some(around) = low.loops.last_mut() else { return ways };
    if out {
        around.exits.extend(ways);
    } else {
        let head = around.head;
        low.connect(ways, head);
    }
    Vec::new()
}
