//! Asking for a person ends in a refusal.

use crate::analysis::reach::Answer;
use crate::check::words;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, How, Purpose};

/// Refusals that customers come to, but for those of whom another rule says that no person can be reached at all.
pub const CHECK: Check = Check {
    name: "refused",
    doc: "places where the platform only refuses, and a customer who asks for a person comes there",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let reach = facts.reach();
    let helped = graph
        .starts()
        .any(|(flow, entry)| reach.answer[entry.step.index()] != Answer::No && flow.purpose != Some(Purpose::Survey));
    let refused = graph
        .ids()
        .filter(|&id| helped && graph.step(id).effect == Effect::End(How::Refused) && reach.from_starts.reached(id));
    let found = refused.map(|id| {
        let mut finding = facts.finding("definite", id, graph.step(id).name.span);
        finding.place.text = "who asks for a person is told that it cannot be done".into();
        finding.trace = words::trace(graph, &facts.way_to(id));
        finding
    });
    found.collect()
}
