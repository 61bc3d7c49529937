//! A step that cannot be undone comes without a confirmation, an undo or a person.

use super::options::near_person;
use super::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, StepId};

/// Steps tagged `irreversible` or `critical`.
pub const CHECK: Check = Check {
    name: "unprotected-step",
    doc: "steps tagged `irreversible` or `critical` that the customer comes to without having confirmed anything",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "tag"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    for id in graph.ids().filter(|&id| facts.reach().from_starts.reached(id)) {
        let step = graph.step(id);
        let Some(tag) = step.tags.iter().find(|tag| matches!(tag.as_str(), "irreversible" | "critical")) else {
            continue;
        };
        let protected = step.effect.is_customer_step() || step.effect.person_kind().is_some() || near_person(facts, id);
        if protected || confirmed(facts, id) {
            continue;
        }
        let mut finding = facts.finding("definite", id, step.name.span).with("tag", tag.clone());
        finding.witness = Some(id.0);
        found.push(finding);
    }
    found
}

/// Whether the customer's last word before `id` is a choice, on every way that leads here: a menu or an identity check, not an
/// answer to a question, and not nothing at all.
fn confirmed(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let starts: Vec<StepId> = graph.starts().map(|(_, entry)| entry.step).collect();
    let mut steps = vec![id];
    let mut at = 0;
    while let Some(&step) = steps.get(at) {
        at += 1;
        if starts.contains(&step) || steps.len() > 500 {
            return false;
        }
        for &edge in graph.incoming(step) {
            let edge = &graph.edges[edge as usize];
            let chooses =
                matches!(graph.step(edge.from).effect, Effect::Menu(_) | Effect::Verify { .. } | Effect::Listen);
            if edge.on.is_customer() && chooses || steps.contains(&edge.from) {
                continue;
            }
            if graph.step(edge.from).effect.is_customer_step() && edge.on.is_customer() {
                return false;
            }
            steps.push(edge.from);
        }
    }
    true
}
