//! What is the customer's secret goes to a screen.

use super::asked::{listed, place};
use super::{Check, Facts, Outcome, Params, Run};
use crate::analysis::known::{By, passes};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Effect, Passes, Slot, StepId};
use crate::lexicon::{SlotKind, slot_kind, slot_spoken};

const VARS: &[&str] = &["customer", "step", "what"];

/// Hand-offs that pass a secret on.
pub const CHECK: Check = Check {
    name: "secret-at-handoff",
    doc: "hand-offs to a person that pass on a PIN, a password, a one-time code or the data of a card",
    outcomes: &[Outcome { name: "named", vars: VARS }, Outcome { name: "everything", vars: VARS }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let judged = graph.ids().filter(|&id| facts.is_judged(id));
    let mut found = Vec::new();
    for id in judged {
        match passes(graph, facts.policy, id) {
            Some(Passes::Slots(passed)) => found.extend(passed.iter().filter_map(|slot| named(facts, id, slot))),
            Some(Passes::Everything) => found.extend(everything(facts, id)),
            _ => {}
        }
    }
    found
}

/// A secret that the hand-off names.
fn named(facts: &Facts, id: StepId, slot: &Slot) -> Option<Finding> {
    let (graph, known) = (facts.graph, facts.memory());
    let number = known.slots.find(graph, id, &slot.value);
    let info = number.and_then(|number| known.slots.info(number));
    if slot_kind(&slot.value) != SlotKind::Secret && !info.is_some_and(|info| info.secret) {
        return None;
    }
    // Encrypted, or forgotten by then: nobody reads it.
    let asked = info.map_or(&[][..], |info| &info.questions);
    let readable = number.is_none_or(|number| !known.held(id, number).from.is_empty());
    if !readable || (!asked.is_empty() && asked.iter().all(|&ask| is_encrypted(facts, ask))) {
        return None;
    }
    let mut finding = facts.finding("named", id, slot.span).with("what", slot_spoken(&slot.value));
    finding.place.text = "goes to a screen".into();
    finding.labels.extend(asked.first().map(|&ask| Label::new(place(graph, ask), "asked here")));
    finding.witness = Some(id.0);
    finding.atoms = vec![crate::lexicon::normal(&slot.value)];
    Some(finding)
}

/// Secrets that go along because everything does. The fault is that they are kept.
fn everything(facts: &Facts, id: StepId) -> Option<Finding> {
    let (graph, known) = (facts.graph, facts.memory());
    let secrets = known.slots.list.iter().enumerate().filter(|(_, info)| {
        info.kind == SlotKind::Secret || (info.secret && !info.questions.iter().all(|&ask| is_encrypted(facts, ask)))
    });
    let mut asked: Vec<StepId> = Vec::new();
    for (slot, _) in secrets {
        let held = known.held(id, slot as u32);
        let sources = held.from.iter().filter_map(|&number| known.sources.get(number));
        let answers = sources.filter(|source| source.by == By::Answer).filter_map(|source| source.step);
        asked.extend(answers.filter(|&ask| !is_encrypted(facts, ask)));
    }
    asked.first()?;
    let mut names: Vec<String> = asked.iter().map(|&ask| super::asked::what(graph, ask)).collect();
    names.dedup();
    let mut finding = facts.finding("everything", id, graph.step(id).name.span).with("what", listed(&names));
    finding.place.text = "everything that is known goes along".into();
    finding.labels.extend(asked.iter().map(|&ask| Label::new(place(graph, ask), "asked here, and kept")));
    finding.witness = Some(id.0);
    finding.atoms = names;
    Some(finding)
}

fn is_encrypted(facts: &Facts, ask: StepId) -> bool {
    matches!(&facts.graph.step(ask).effect, Effect::Ask(ask) if ask.encrypted)
}
