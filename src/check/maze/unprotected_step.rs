//! A critical step comes without a confirmation, an undo or a person.

use super::options::{name, near_person};
use crate::analysis::walk::nearby;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, StepId};

/// Steps tagged `irreversible` or `critical`.
pub const CHECK: Check = Check {
    name: "unprotected-step",
    doc: "steps tagged `irreversible` or `critical` that the customer comes to without having confirmed anything, and without a way to undo it",
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
        if protected || confirmed(facts, id) || can_be_undone(facts, id) {
            continue;
        }
        let mut finding = facts.finding("definite", id, step.name.span).with("tag", tag.clone());
        finding.witness = Some(id.0);
        found.push(finding);
    }
    found
}

/// Whether the next prompt offers to undo it: an option called so, or one that leads to a step tagged `undo`.
fn can_be_undone(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let next = nearby(graph, &facts.reach().calls, id, 200, |edge| {
        let edge = &graph.edges[edge];
        edge.on.is_automatic() && !graph.step(edge.from).effect.is_customer_step()
    });
    let prompts = next.into_iter().filter(|&id| matches!(graph.step(id).effect, Effect::Menu(_)));
    prompts.flat_map(|id| graph.out(id)).filter(|edge| edge.on.is_customer()).any(|edge| {
        let tagged = graph.step(edge.to).tags.iter().any(|tag| tag == "undo");
        let said = name(edge).unwrap_or("").to_lowercase();
        tagged || ["undo", "take it back", "take that back", "reverse"].iter().any(|word| said.contains(word))
    })
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
