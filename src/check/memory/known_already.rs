//! Questions for what the platform or a look-up supplies.

use crate::analysis::known::By;
use crate::check::asked::{is_compared, place, question, what};
use crate::check::words::shown;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Finding, Label};
use crate::flow::{StepId, WhenKnown};
use crate::lexicon::SlotKind;

/// Questions that need not be asked.
pub const CHECK: Check = Check {
    name: "known-already",
    doc: "questions for what the platform or a look-up has supplied on every path",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "what", "slot", "source"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let slots = facts.memory().slots.list.iter().enumerate();
    let questions = slots.flat_map(|(slot, info)| info.questions.iter().map(move |&id| (slot as u32, id)));
    questions.filter_map(|(slot, id)| known(facts, id, slot)).collect()
}

fn known(facts: &Facts, id: StepId, slot: u32) -> Option<Finding> {
    let (graph, known) = (facts.graph, facts.memory());
    let (info, ask) = (known.slots.info(slot)?, question(graph, id)?);
    let held = known.held(id, slot);
    if !is_compared(facts, id, slot) || !held.must || ask.when_known == WhenKnown::Skips {
        return None;
    }
    let sources = held.from.iter().filter_map(|&number| known.sources.get(number));
    let source = sources.copied().find(|source| source.by != By::Answer)?;
    // What both sides know is asked to see who it is.
    let checks = info.kind == SlotKind::Proof || graph.step(id).tags.iter().any(|tag| tag == "identity-check");
    if checks && source.by != By::Platform {
        return None;
    }
    let from = source.step.map_or_else(|| "the platform".into(), |step| shown(graph, step));
    let mut finding = facts
        .finding("definite", id, place(graph, id))
        .with("what", what(graph, id))
        .with("slot", info.name.as_str())
        .with("source", from);
    finding.place.text = "known before this is asked".into();
    if let Some(step) = source.step {
        finding.labels.push(Label::new(graph.step(step).name.span, "known from here"));
    }
    finding.witness = Some(id.0);
    finding.atoms = vec![crate::lexicon::normal(&info.name)];
    Some(finding)
}
