//! A flow that is called begins without what the customer gave to its caller.

use crate::analysis::known::reads;
use crate::check::asked::{answered, first_asked, listed};
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Effect, Passes, StepId};
use crate::lexicon::slot_spoken;
use std::collections::{HashMap, HashSet};

/// Calls that leave something behind which the called flow needs.
pub const CHECK: Check = Check {
    name: "lost-between-flows",
    doc: "calls of another flow that say what goes along, and leave out what was given before and is needed there",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "what", "flow"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let (graph, known) = (facts.graph, facts.memory());
    let mut needs: HashMap<u32, HashSet<u32>> = HashMap::new();
    let mut found = Vec::new();
    if known.slots.is_empty() {
        return found;
    }
    for id in graph.ids().filter(|&id| facts.is_judged(id)) {
        let Effect::Call(call) = &graph.step(id).effect else { continue };
        let (Passes::Slots(passed), Some((flow, _))) = (&call.passes, graph.callee(id)) else { continue };
        let needed = needs.entry(flow).or_insert_with(|| needed(facts, flow));
        let mut lost: Vec<(u32, StepId)> = Vec::new();
        for (slot, _) in known.slots.list.iter().enumerate().filter(|(_, info)| info.compared) {
            let slot = slot as u32;
            let first = answered(facts, &known.told(id, slot)).first().copied();
            let goes = passed.iter().any(|name| known.slots.find(graph, id, &name.value) == Some(slot));
            lost.extend(first.filter(|_| !goes && needed.contains(&slot)).map(|first| (slot, first)));
        }
        if lost.is_empty() {
            continue;
        }
        let name = |slot: u32| known.slots.info(slot).map_or("", |info| info.name.as_str());
        let all: Vec<String> = lost.iter().map(|(slot, _)| slot_spoken(name(*slot))).collect();
        let callee = graph.flows.get(flow as usize).map_or("", |flow| flow.name.value.as_str());
        let mut finding = facts
            .finding("definite", id, graph.step(id).name.span)
            .with("what", listed(&all))
            .with("flow", format!("`{callee}`"));
        finding.place.text = "does not go along".into();
        lost.iter().for_each(|&(_, first)| first_asked(graph, &mut finding, first));
        let needed = graph.flows.get(flow as usize).map(|flow| flow.name.span);
        finding.labels.extend(needed.map(|span| Label::new(span, "needed here")));
        finding.witness = Some(id.0);
        finding.atoms = lost.iter().map(|(slot, _)| crate::lexicon::normal(name(*slot))).collect();
        found.push(finding);
    }
    found
}

/// The slots that the flow of that number asks for or reads.
fn needed(facts: &Facts, flow: u32) -> HashSet<u32> {
    let (graph, slots) = (facts.graph, &facts.memory().slots);
    let steps = graph.flows.get(flow as usize).map(|flow| flow.steps.clone()).unwrap_or_default();
    let mut needed = HashSet::new();
    for id in steps.map(StepId) {
        needed.extend(slots.asked_at(id));
        needed.extend(reads(graph, facts.policy, id).slots.iter().filter_map(|name| slots.find(graph, id, name)));
    }
    needed
}
