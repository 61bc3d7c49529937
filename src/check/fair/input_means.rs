//! How customers must answer: by speaking alone, or in a hurry.

use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Channel, Effect, Event, Input, StepId};
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "found", "min"];

/// One fault for each run.
pub const CHECK: Check = Check {
    name: "input-means",
    doc: "prompts of calls that take spoken words alone, or that wait too short a time for an answer",
    outcomes: &[Outcome { name: "definite", vars: VARS }],
    params: &[
        Param { name: "fault", default: Value::Text(Cow::Borrowed("speech")), doc: "`speech` or `timeout`" },
        Param { name: "min", default: Value::Number(3.0), doc: "the least time to answer, in seconds" },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let min = params.number("min");
    let mut found = Vec::new();
    for id in graph.ids().filter(|&id| facts.reach().from_starts.reached(id) && graph.channel(id) == Channel::Voice) {
        let Some((input, timeout)) = answering(facts, id) else { continue };
        let measure = if params.text("fault") == "timeout" {
            let short = timeout.map(f64::from).filter(|timeout| *timeout > 0.0 && *timeout < min);
            let Some(timeout) = short.filter(|_| !silence_is_fine(facts, id)) else { continue };
            Some(timeout)
        } else if input.speech && !input.keys && !input.typed && !input.buttons && !takes_keys(facts, id) {
            None
        } else {
            continue;
        };
        let mut finding = facts
            .finding("definite", id, graph.step(id).name.span)
            .with("found", measure.unwrap_or_default().to_string())
            .with("min", min.to_string());
        finding.measure = measure;
        finding.witness = Some(id.0);
        found.push(finding);
    }
    found
}

/// How the customer answers at `id`, and how long it waits; nothing where they are not asked for anything: a menu without
/// options is a pause.
fn answering(facts: &Facts, id: StepId) -> Option<(Input, Option<f32>)> {
    let graph = facts.graph;
    match &graph.step(id).effect {
        Effect::Menu(menu) => {
            let asks = graph.out(id).iter().any(|edge| edge.on.is_customer());
            asks.then_some((menu.input, menu.timeout))
        }
        Effect::Ask(ask) => Some((ask.input, ask.timeout)),
        _ => None,
    }
}

/// Whether saying nothing at `id` leads to a person by itself: who is too slow loses nothing.
fn silence_is_fine(facts: &Facts, id: StepId) -> bool {
    let mut silent = facts.graph.out(id).iter().filter(|edge| edge.on == Event::NoInput);
    silent.any(|edge| facts.direct_person().leads(edge.to))
}

/// Whether a key does something at `id` all the same: an edge of its own, or one heard everywhere.
fn takes_keys(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    !crate::check::talk::wired(graph, id).is_empty()
        || graph.out(id).iter().any(|edge| matches!(edge.on, Event::Key(_)))
}
