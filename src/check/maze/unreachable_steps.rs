//! Steps that no path leads to.

use crate::analysis::walk::forward;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Finding, Label};
use crate::flow::StepId;

/// One finding for each flow: the first such step, the others as labels.
pub const CHECK: Check = Check {
    name: "unreachable-steps",
    doc: "steps that no path leads to from any start of any flow",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "count", "others"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let starts = graph.flows.iter().flat_map(|flow| flow.entries.iter().map(|entry| entry.step));
    let reached = forward(graph, &facts.reach().calls, starts, |_| true);
    let mut found = Vec::new();
    for flow in graph.flows.iter().filter(|flow| !flow.entries.is_empty() && !flow.open_world) {
        let lost = |id: StepId| !reached.reached(id) && !graph.step(id).assumed;
        let all: Vec<StepId> = flow.steps.clone().map(StepId).filter(|&id| lost(id)).collect();
        // The heads of what is cut off: those that no other lost step leads to, or else the first of a ring.
        let led = |id: &StepId| graph.incoming(*id).iter().any(|&edge| graph.edges[edge as usize].from != *id);
        let mut heads: Vec<StepId> = all.iter().copied().filter(|id| !led(id)).collect();
        if heads.is_empty() {
            heads.extend(all.first());
        }
        let Some((&first, others)) = heads.split_first() else { continue };
        let mut finding = facts
            .finding("definite", first, graph.step(first).name.span)
            .with("count", all.len().to_string())
            .with("others", if all.len() == 1 { String::new() } else { format!(" ({} steps in all)", all.len()) });
        finding.place.text = "nothing leads here".into();
        finding.parts = heads.iter().map(|&id| facts.part(id, "")).collect();
        finding.labels.extend(others.iter().map(|&id| Label::new(graph.step(id).name.span, "nor here")));
        found.push(finding);
    }
    found
}
