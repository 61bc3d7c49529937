//! What customers say of themselves stays in one department.

use crate::analysis::known::reads;
use crate::check::asked::{place, what};
use crate::check::words::shown;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Effect, Passes, StepId};
use crate::lexicon::{is_profile, normal};
use std::collections::BTreeMap;

const VARS: &[&str] = &["customer", "step", "what", "slot", "other"];

/// Profile data that is asked for in several places and saved in none.
pub const CHECK: Check = Check {
    name: "not-shared",
    doc: "what customers say of themselves, asked for and saved nowhere, or asked for by several flows of which none saves it",
    outcomes: &[Outcome { name: "not-saved", vars: VARS }, Outcome { name: "two-departments", vars: VARS }],
    params: &[],
    run: Run::Project(run),
};

fn run(all: &[Facts], _: &Params) -> Vec<Finding> {
    // By name, the first question of each island that asks for it and saves it nowhere.
    let mut unsaved: BTreeMap<String, Vec<(&Facts, StepId)>> = BTreeMap::new();
    for facts in all {
        let slots = facts.memory().slots.list.iter().enumerate();
        for (slot, info) in slots.filter(|(_, info)| info.compared && is_profile(&info.name)) {
            let judged = info.questions.iter().copied().find(|&id| facts.is_judged(id));
            if let Some(id) = judged.filter(|_| !is_saved(facts, slot as u32)) {
                unsaved.entry(normal(&info.name)).or_default().push((facts, id));
            }
        }
    }
    let mut found = Vec::new();
    for (name, places) in unsaved {
        let Some(&(first, at)) = places.first() else { continue };
        for (number, &(facts, id)) in places.iter().enumerate() {
            let outcome = if number == 0 { "not-saved" } else { "two-departments" };
            let mut finding = facts
                .finding(outcome, id, place(facts.graph, id))
                .with("what", what(facts.graph, id))
                .with("slot", name.as_str())
                .with("other", format!("{} of `{}`", shown(first.graph, at), first.graph.flow_of(at).name.value));
            finding.atoms = vec![name.clone()];
            if number > 0 {
                finding.labels.push(Label::new(place(first.graph, at), "asked here too, and saved nowhere"));
            }
            let shows = facts.graph.flow_of(id).about.shows_all_readers;
            found.extend(Some(finding).filter(|_| number > 0 || shows));
        }
    }
    found
}

/// Whether what is in `slot` goes anywhere: to a program, to a person, to whatever the file does not show.
fn is_saved(facts: &Facts, slot: u32) -> bool {
    let (graph, known) = (facts.graph, facts.memory());
    graph.flows.iter().any(|flow| flow.open_world)
        || graph.ids().any(|id| {
            let goes = |names: &[&str]| names.iter().any(|name| known.slots.find(graph, id, name) == Some(slot));
            match &graph.step(id).effect {
                Effect::Lookup { by, .. } if !by.is_empty() => by.iter().any(|by| goes(&[&by.value])),
                Effect::Transfer(_) | Effect::Callback(_) | Effect::Ticket(_) => {
                    let reads = reads(graph, facts.policy, id);
                    reads.everything && facts.is_judged(id) || goes(&reads.slots)
                }
                Effect::Call(call) if matches!(call.passes, Passes::Slots(_)) => {
                    goes(&reads(graph, facts.policy, id).slots)
                }
                Effect::Lookup { .. }
                | Effect::Task { .. }
                | Effect::Unknown { .. }
                | Effect::Call(_)
                | Effect::Jump(_) => reads(graph, facts.policy, id).everything && facts.is_judged(id),
                _ => false,
            }
        })
}
