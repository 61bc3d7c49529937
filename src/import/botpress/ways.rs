//! Where transitions lead. <https://v12.botpress.com/building-chatbots/flow-editor/flow-lifecycle>
//!
//! An empty port and `END` end the conversation: what the customer writes next begins it anew. `#` goes back to the node that led into
//! this flow and looks at its transitions again, `##` runs that node again, `#name` goes to a node of the flow that led here.

use super::condition::{Test, test};
use super::lower::{Lowering, Place, Way};
use super::slots;
use crate::flow::{Effect, Event, Slot, Step, StepId};
use crate::source::Spanned;
use crate::syntax::Value;

/// Where a way leads.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum To {
    /// To a node, as if new.
    Head(Place),
    /// To the transitions of a node.
    Tail(Place),
    /// Back to who led here: what stands behind the first `#`.
    Back(String),
    /// To a step that is made already.
    Step(StepId),
    /// To a name that nothing has.
    Missing(Spanned<String>),
    /// The conversation ends.
    End,
}

/// Where the transition `value` of a node of the flow `from` leads.
pub(super) fn to(low: &Lowering<'_, '_>, from: usize, value: Value<'_>) -> To {
    let at = value.get("node");
    let name = at.filter(|at| !at.is_null()).and_then(Value::str).map_or("", str::trim);
    let missing = || To::Missing(Spanned::new(name.to_owned(), at.map_or(value.span(), Value::text_range)));
    if name.is_empty() || name == "END" {
        return To::End;
    }
    if let Some(rest) = name.strip_prefix('#') {
        return To::Back(rest.to_owned());
    }
    let (flow, node) = match name.find(".flow.json") {
        Some(_) => {
            let (flow, node) = name.split_once('#').unwrap_or((name, ""));
            match low.bot.flow(flow) {
                Some(flow) => (flow, node),
                None => return missing(),
            }
        }
        None => (from, name),
    };
    let Some(target) = low.bot.flows.get(flow) else { return missing() };
    let node = if node.is_empty() { target.start() } else { target.node_at.get(node).copied() };
    node.map_or_else(missing, |node| To::Head(Place { flow, node }))
}

/// All transitions of a node, those that hold everywhere in its flow first.
pub(super) fn transitions<'t>(low: &Lowering<'_, 't>, place: Place) -> Vec<Value<'t>> {
    let Some(flow) = low.bot.flows.get(place.flow) else { return Vec::new() };
    let Some(node) = flow.nodes.get(place.node) else { return Vec::new() };
    let elsewhere = |value: &Value<'_>| value.get("node").and_then(Value::str) != Some(node.name.value);
    flow.catch_all("next").filter(elsewhere).chain(node.list("next")).collect()
}

/// The place that a transition says where it leads, else all of it.
pub(super) fn span(value: Value<'_>) -> crate::source::Span {
    let named = value.get("node").filter(|at| at.str().is_some_and(|at| !at.is_empty()) && !at.is_null());
    named.or(value.get("caption")).or(value.get("condition")).map_or(value.span(), Value::text_range)
}

/// Adds the ways out of the last step of a node, through a branch where there is something to test.
pub(super) fn leave(low: &mut Lowering<'_, '_>, from: StepId, on: Event, place: Place, silent: bool) {
    let all = transitions(low, place);
    let first = all.first().map(|value| (test(*value), *value));
    match first {
        None => {
            let span = low.flow.steps.get(from.index()).map_or(low.bot.span(), |step| step.name.span);
            low.lead(from, Way { on, to: To::End, span, label: None, silent }, place.flow);
        }
        Some((Test::Always, value)) => {
            let to = to(low, place.flow, value);
            low.lead(from, Way { on, to, span: span(value), label: None, silent }, place.flow);
        }
        Some(_) => {
            let route = self::route(low, place, &all, silent);
            let span = low.flow.steps.get(route.index()).map_or(low.bot.span(), |step| step.name.span);
            low.flow.edge(from, route, on, span);
        }
    }
}

/// The branch that the transitions of a node are.
pub(super) fn route(low: &mut Lowering<'_, '_>, place: Place, all: &[Value<'_>], silent: bool) -> StepId {
    let name = low.name(place);
    let body = low.node(place).map_or(name.0.span, |node| node.value.span());
    let mut step = Step::new(name.0, body, Effect::Route { slot: slot(all), exhaustive: false });
    step.unnamed = name.1;
    let route = low.step(step);
    let mut otherwise = None;
    for &value in all {
        let on = match test(value) {
            Test::Always => {
                otherwise = Some(value);
                break;
            }
            Test::Intent(intent) => format!("intent {intent}"),
            Test::Picked(picked) => format!("= {picked}"),
            Test::Other(other) => other,
        };
        let to = to(low, place.flow, value);
        let way = Way { on: Event::Condition(on.into()), to, span: span(value), label: None, silent };
        low.lead(route, way, place.flow);
    }
    let to = otherwise.map_or(To::End, |value| to(low, place.flow, value));
    let span = otherwise.or(all.last().copied()).map_or(body, span);
    low.lead(route, Way { on: Event::Otherwise, to, span, label: None, silent }, place.flow);
    route
}

/// The variable that all transitions test. What a choice got is no variable of the bot.
fn slot(all: &[Value<'_>]) -> Option<Slot> {
    let tests = all.iter().filter(|value| test(**value) != Test::Always);
    let mut tested = tests.map(|value| match test(*value) {
        Test::Other(_) => slots::tested(value.get("condition")?),
        _ => None,
    });
    let first = tested.next()??;
    tested.all(|other| other.is_some_and(|other| other.value == first.value)).then_some(first)
}
