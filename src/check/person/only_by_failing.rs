//! A person is reached only by staying silent or erring.

use crate::check::words;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::Purpose;

/// Starts from which only failing leads to a person.
pub const CHECK: Check = Check {
    name: "only-by-failing",
    doc: "starts from which a person is reached, but never by doing what is asked",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "how"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let reach = facts.reach();
    let mut found = Vec::new();
    for (flow, entry) in graph.starts() {
        let id = entry.step;
        let only_by_failing = reach.to_person.leads(id)
            && !reach.without_failing.leads(id)
            && !reach.to_unknown_without_failing.leads(id);
        if !only_by_failing || flow.purpose == Some(Purpose::Survey) {
            continue;
        }
        let path = reach.to_person.path(graph, id);
        // The customer must have something to do that does not help; a failing system alone is no maze.
        let Some(&fails) = path.iter().find(|&&edge| graph.edges[edge].on.is_failing()) else { continue };
        let edge = &graph.edges[fails];
        if !graph.step(edge.from).effect.is_customer_step() {
            continue;
        }
        let how = words::event(graph, edge).unwrap_or_default();
        let mut finding = facts.finding("definite", edge.from, edge.span).with("how", how);
        finding.place.text = "the only kind of way to a person".into();
        finding.trace = words::trace(graph, &path);
        found.push(finding);
    }
    found
}
