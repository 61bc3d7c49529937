//! Lists of steps and what comes next: the item below, a step by its id, the end, or a choice by conditions, whose branches hold
//! lists of their own.
//! <https://rasa.com/docs/reference/primitives/flow-steps/#next-property>

use super::calm::{Making, To};
use super::condition::{said_of, tested, uses};
use super::project::{is_name, place_of, spanned};
use crate::flow::{Effect, Event, Step, StepId};
use crate::source::Span;
use crate::syntax::Value;

/// How deep lists stand in branches at most.
pub(super) const DEEPEST: usize = 16;

/// More steps than a flow of people's making has: lists that hold themselves by an alias end there.
const MOST: usize = 20_000;

/// What is made of one item of a list.
struct Item<'t> {
    value: Value<'t>,
    head: StepId,
    /// The steps that go on, and why.
    tails: Vec<(StepId, Event)>,
    /// The customer is with a person: an end behind it is none of theirs.
    person: bool,
    /// The place of its name.
    place: Span,
}

/// Makes the steps of a list; the first of them.
pub(super) fn list<'t>(making: &mut Making<'_, 't>, steps: Vec<Value<'t>>, depth: usize) -> Option<StepId> {
    let mut items: Vec<Item<'t>> = Vec::with_capacity(steps.len());
    for step in steps {
        if making.low.flow.steps.len() > MOST {
            making.low.flow.open_world = true;
            break;
        }
        items.extend(item(making, step));
    }
    for (at, item) in items.iter().enumerate() {
        if let Some(id) = item.value.get("id").and_then(Value::str) {
            making.ids.insert(id, item.head);
        }
        let below = items.get(at + 1).map_or(To::End, |next| To::Step(next.head));
        leave(making, item, below, depth);
    }
    items.first().map(|item| item.head)
}

/// The ways out of an item; to `below` where nothing else is said.
fn leave<'t>(making: &mut Making<'_, 't>, item: &Item<'t>, below: To<'t>, depth: usize) {
    let next = item.value.get("next");
    let (to, span) = match next {
        Some(next) if next.is_sequence() => (To::Step(branch(making, item, next, depth)), next.span()),
        Some(next) if is_name(next) => (target(next), place_of(next)),
        _ => (below, item.place),
    };
    if item.person && matches!(to, To::End) {
        return;
    }
    for (from, on) in &item.tails {
        making.leave(*from, to, on.clone(), span);
    }
}

fn target(next: Value<'_>) -> To<'_> {
    if next.str() == Some("END") { To::End } else { To::Id(next) }
}

/// A choice by conditions, the first that holds.
fn branch<'t>(making: &mut Making<'_, 't>, item: &Item<'t>, next: Value<'t>, depth: usize) -> StepId {
    let tests: Vec<Value<'t>> = next.items().filter_map(|branch| branch.get("if")).collect();
    let slot = tested(&tests);
    let about = slot.as_ref().map(|slot| slot.value.clone());
    let name = making.low.flow.steps.get(item.head.index()).map(|step| step.name.clone()).unwrap_or_default();
    // A step of its own only where it stands by itself: `noop`.
    let mut step = Step::new(name, next.span(), Effect::Route { slot, exhaustive: false }).assumed();
    step.reads = tests.iter().flat_map(|test| uses(*test)).collect();
    let route = making.low.step(step);
    let mut covered = false;
    for branch in next.items() {
        let (on, key) = match branch.get("if") {
            Some(test) => (Event::Condition(said_of(test.str().unwrap_or(""), about.as_deref()).into()), "then"),
            None => (Event::Otherwise, "else"),
        };
        covered |= key == "else";
        let Some(then) = branch.get(key) else { continue };
        let place = branch.get("if").unwrap_or(then);
        let to = match then.str() {
            Some(_) if is_name(then) => target(then),
            Some(_) => To::End,
            None if depth >= DEEPEST => To::End,
            None => list(making, then.items().collect(), depth + 1).map_or(To::End, To::Step),
        };
        making.leave(route, to, on, if place.str().is_some() { place_of(place) } else { item.place });
    }
    if !covered {
        making.leave(route, To::End, Event::Otherwise, item.place);
    }
    route
}

/// The steps of one item; none of what is no step.
fn item<'t>(making: &mut Making<'_, 't>, value: Value<'t>) -> Option<Item<'t>> {
    let (key, inner) = value
        .entries()
        .find(|(key, _)| {
            ["collect", "action", "link", "call", "set_slots", "noop"].iter().any(|known| key.str() == Some(known))
        })
        .or_else(|| value.entries().next())?;
    let place = if inner.str().is_some() { place_of(inner) } else { place_of(key) };
    let always = |head: StepId| vec![(head, Event::Always)];
    let mut person = false;
    let (head, tails) = match key.str().unwrap_or("") {
        "collect" if is_name(inner) => {
            let id = making.collect(inner, value);
            (id, vec![(id, Event::Answer)])
        }
        "action" if is_name(inner) => {
            let (id, goes_on) = making.action(inner, value);
            person = making.low.flow.steps.get(id.index()).is_some_and(|step| step.effect.person_kind().is_some());
            (id, if goes_on { always(id) } else { Vec::new() })
        }
        "link" if is_name(inner) => (making.other(inner, value, false), Vec::new()),
        "call" if is_name(inner) => {
            let id = making.other(inner, value, true);
            let calls =
                making.low.flow.steps.get(id.index()).is_some_and(|step| matches!(step.effect, Effect::Call(_)));
            (id, vec![(id, if calls { Event::Returned("".into()) } else { Event::Always })])
        }
        "set_slots" => stored(making, inner)?,
        "noop" => {
            let mut step = Step::new(spanned(key), value.span(), Effect::Say);
            step.minor = true;
            let id = making.low.step(step);
            (id, always(id))
        }
        _ => {
            let step =
                Step::new(spanned(key), value.span(), Effect::Unknown { what: "a step of a kind that is not known" });
            let id = making.low.step(step);
            (id, always(id))
        }
    };
    Some(Item { value, head, tails, person, place })
}

/// The steps of `set_slots`, one for each slot: a list of names with values.
fn stored<'t>(making: &mut Making<'_, 't>, slots: Value<'t>) -> Option<(StepId, Vec<(StepId, Event)>)> {
    let pairs: Vec<_> = slots.items().flat_map(Value::entries).chain(slots.entries()).collect();
    let ids: Vec<StepId> = pairs.into_iter().map(|(key, value)| making.set(key, value)).collect();
    for pair in ids.windows(2) {
        let [from, to] = pair else { continue };
        let span = making.low.flow.steps.get(to.index()).map(|step| step.name.span).unwrap_or_default();
        making.leave(*from, To::Step(*to), Event::Always, span);
    }
    Some((*ids.first()?, vec![(*ids.last()?, Event::Always)]))
}
