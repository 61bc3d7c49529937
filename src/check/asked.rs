//! What questions ask for, in words, and the ways between them.

use super::Facts;
use super::words;
use crate::analysis::known::{Anew, Before, By};
use crate::analysis::walk::forward;
use crate::diagnostic::{Finding, Label};
use crate::flow::{Ask, Effect, Event, FlowGraph, StepId};
use crate::lexicon::{List, slot_spoken, wants_another};
use crate::source::Span;
use std::collections::HashMap;

/// The edges along which a customer asks to give another value, or to begin anew (options named so), or is told that what they gave
/// did not do; and those along which they say that there is something else, another matter of the same person.
pub(super) fn anew(facts: &Facts) -> HashMap<usize, Anew> {
    let graph = facts.graph;
    let asks = |step: &crate::flow::Step| matches!(&step.effect, Effect::Ask(ask) if !ask.exempt);
    if !graph.steps.iter().any(asks) {
        return HashMap::new();
    }
    let wants = |edge: &crate::flow::Edge| {
        let named = match &edge.on {
            Event::Choice(name) | Event::Intent(name) => wants_another(name),
            _ => false,
        };
        let said = |key: char| {
            let talk = facts.talk_at(edge.from).into_iter().flat_map(|talk| &talk.keys);
            talk.filter(|said| said.key == key).any(|said| said.purpose.as_deref().is_some_and(wants_another))
        };
        let pressed = match &edge.on {
            Event::Key(key) => key.chars().next().filter(|_| key.len() == 1).is_some_and(said),
            _ => false,
        };
        named || pressed || edge.label().is_some_and(|label| wants_another(&label.value))
    };
    let mut anew = HashMap::new();
    for (number, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| edge.on.is_customer()) {
        if offers_more(graph, edge.from) || (listens(graph, edge.from) && matches!(edge.on, Event::Intent(_))) {
            anew.insert(number, Anew::Matter);
        } else if wants(edge) {
            anew.insert(number, Anew::Everything);
        }
    }
    for id in facts.places(List::NotFound).iter().map(|place| place.step) {
        // Where the same step asks, it is told before the answer.
        if graph.step(id).effect.is_customer_step() {
            anew.extend(graph.incoming(id).iter().map(|&edge| (edge as usize, Anew::Everything)));
        } else {
            anew.extend(graph.out_ids(id).map(|edge| (edge, Anew::Everything)));
        }
    }
    anew
}

/// Whether what `id` says asks if there is more that the customer came for.
pub(super) fn offers_more(graph: &FlowGraph, id: StepId) -> bool {
    graph.step(id).texts.iter().any(|text| {
        let said = text.content.to_lowercase();
        MORE.iter().any(|words| said.contains(words))
    })
}

/// Whether the platform itself waits at `id` for whatever the customer wants: each wish is a matter of its own.
fn listens(graph: &FlowGraph, id: StepId) -> bool {
    let step = graph.step(id);
    step.assumed && matches!(step.effect, Effect::Menu(_) | Effect::Listen)
}

/// "Is there anything else?", as it is asked.
const MORE: [&str; 11] = [
    "anything else",
    "something else",
    "any other question",
    "algo más",
    "otra cosa",
    "autre chose",
    "noch etwas",
    "sonst noch",
    "mais alguma coisa",
    "algo mais",
    "outra coisa",
];

/// The question at `id`.
pub(super) fn question(graph: &FlowGraph, id: StepId) -> Option<&Ask> {
    match &graph.step(id).effect {
        Effect::Ask(ask) => Some(ask),
        _ => None,
    }
}

/// What the question `id` asks for, as people say it: "order number".
pub(super) fn what(graph: &FlowGraph, id: StepId) -> String {
    let slot = question(graph, id).and_then(|ask| ask.slot.as_ref());
    slot.map_or_else(|| "answer".into(), |slot| slot_spoken(&slot.value))
}

/// The name of the slot that the question `id` asks for, else the name of the question.
pub(super) fn place(graph: &FlowGraph, id: StepId) -> Span {
    let slot = question(graph, id).and_then(|ask| ask.slot.as_ref());
    slot.map_or(graph.step(id).name.span, |slot| slot.span)
}

/// Whether rules speak of the question `id`, and its answer may be held against others.
pub(super) fn is_compared(facts: &Facts, id: StepId, slot: u32) -> bool {
    facts.is_judged(id) && facts.memory().slots.info(slot).is_some_and(|info| info.compared)
}

/// The questions among the sources of `before`, in step order.
pub(super) fn answered(facts: &Facts, before: &Before) -> Vec<StepId> {
    let sources = before.from.iter().filter_map(|&number| facts.memory().sources.get(number));
    sources.filter(|source| source.by == By::Answer).filter_map(|source| source.step).collect()
}

/// The way of a customer from a start through the answer of `first` to `to`, over edges that `take` accepts behind the answer: all
/// of it, and the part behind the answer. `None` where there is no such way within a flow and what it calls.
pub(super) fn way_through(
    facts: &Facts,
    first: StepId,
    to: StepId,
    take: impl Fn(usize) -> bool,
) -> Option<(Vec<usize>, Vec<usize>)> {
    let graph = facts.graph;
    let answer = graph.out_ids(first).find(|&edge| graph.edges[edge].on == Event::Answer)?;
    let behind = forward(graph, &facts.reach().calls, [graph.edges[answer].to], take);
    behind.reached(to).then(|| {
        let on = behind.path(graph, to);
        let mut way = facts.way_to(first);
        way.push(answer);
        way.extend(&on);
        (way, on)
    })
}

/// What fails last on `way`, as the end of "asked again".
pub(super) fn after_failing(graph: &FlowGraph, way: &[usize]) -> String {
    let failing = way.iter().rev().map(|&edge| &graph.edges[edge]).find(|edge| edge.on.is_failing());
    failing.map_or_else(String::new, |edge| format!(" after {}", words::happens(graph, edge)))
}

/// Adds to `finding` where the answer of `first` was given.
pub(super) fn first_asked(graph: &FlowGraph, finding: &mut Finding, first: StepId) {
    let already = finding.place.span == place(graph, first);
    let text = if already { "the answer was taken here" } else { "asked here first, and answered" };
    let answer = graph.out(first).iter().find(|edge| edge.on == Event::Answer);
    let span = if already { answer.map_or(graph.step(first).name.span, |edge| edge.span) } else { place(graph, first) };
    finding.labels.push(Label::new(span, text));
}

/// Things in a row, as people say them: "a, b and c".
pub(super) fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
