//! A wait in a queue that cannot be left and offers nothing.

use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Event, Role, StepId};
use crate::lexicon::List;

/// Hold loops of queues.
pub const CHECK: Check = Check {
    name: "endless-hold",
    doc: "loops that play to a customer in a queue, are never interrupted and offer no position, wait, callback or other way",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let holds =
        graph.ids().filter(|&id| graph.step(id).effect == Effect::Hold && graph.flow_of(id).role == Role::Queue);
    holds
        .filter(|&id| !graph.out(id).iter().any(|edge| edge.on == Event::Interrupted || edge.on.is_customer()))
        .filter(|&id| !offers(facts, id))
        .map(|id| {
            let mut finding = facts.finding("definite", id, graph.step(id).name.span);
            finding.place.text = "nothing interrupts this".into();
            finding
        })
        .collect()
}

/// Whether the queue says something that helps: how long, which place, a callback. What is only heard may say it too.
fn offers(facts: &Facts, id: StepId) -> bool {
    let flow = facts.graph.flow_of(id);
    flow.steps.clone().map(StepId).any(|id| {
        let step = facts.graph.step(id);
        step.effect.is_customer_step()
            || step.effect.person_kind().is_some()
            || facts.readings(id).any(|reading| reading.has(&[List::Concrete]))
            || step.texts.iter().any(|text| !text.complete && !text.content.is_empty())
    })
}
