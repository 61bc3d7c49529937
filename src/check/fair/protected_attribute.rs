//! A branch that reads what nobody may be sorted by: race, gender, religion, accent.

use crate::check::words::apart;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, FlowGraph, StepId};
use crate::lexicon::List;
use std::collections::{HashMap, HashSet};

const VARS: &[&str] = &["customer", "step", "slot"];

/// Branches by what is held of a customer, and by what they were asked.
pub const CHECK: Check = Check {
    name: "protected-attribute",
    doc: "branches by race, gender, religion, accent and the like that lead customers different ways",
    outcomes: &[Outcome { name: "held", vars: VARS }, Outcome { name: "asked", vars: VARS }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let asked: HashSet<String> = graph
        .steps
        .iter()
        .filter_map(|step| match &step.effect {
            Effect::Ask(ask) => ask.slot.as_ref(),
            _ => None,
        })
        .map(|slot| bare(&slot.value))
        .collect();
    let mut known: HashMap<&str, bool> = HashMap::new();
    let mut found = Vec::new();
    for id in graph.ids().filter(|&id| facts.reach().from_starts.reached(id)) {
        let Effect::Route { slot: Some(slot), .. } = &graph.step(id).effect else { continue };
        // Flows test the same slots at many steps.
        let named = || facts.lexicon.read(&apart(&slot.value), None).has(&[List::Protected]);
        if !*known.entry(slot.value.as_str()).or_insert_with(named) || only_words_differ(graph, id) {
            continue;
        }
        let outcome = if asked.contains(&bare(&slot.value)) { "asked" } else { "held" };
        let mut finding = facts.finding(outcome, id, slot.span).with("slot", slot.value.clone());
        finding.witness = Some(id.0);
        finding.atoms = vec![slot.value.clone()];
        found.push(finding);
    }
    found
}

/// The last part of a slot's path, without case and marks.
fn bare(slot: &str) -> String {
    let last = slot.rsplit(['.', ':']).next().unwrap_or(slot);
    last.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether all ways out of `id` come together again with nothing done between but words and values: a salutation.
fn only_words_differ(graph: &FlowGraph, id: StepId) -> bool {
    let mut meet = graph.out(id).iter().filter(|edge| !edge.on.is_failing()).map(|edge| {
        let mut at = edge.to;
        for _ in 0..50 {
            let goes_by = matches!(graph.step(at).effect, Effect::Say | Effect::Set { .. });
            let mut onward = graph.out(at).iter().filter(|edge| !edge.on.is_failing());
            match (goes_by, onward.next(), onward.next()) {
                (true, Some(edge), None) => at = edge.to,
                _ => break,
            }
        }
        at
    });
    let first: Option<StepId> = meet.next();
    meet.all(|other| Some(other) == first)
}
