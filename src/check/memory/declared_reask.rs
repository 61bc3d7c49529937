//! Questions that are declared to be asked even where the answer is known.

use crate::check::asked::{place, question, what};
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Certainty, Finding};
use crate::flow::{StepId, WhenKnown};

const VARS: &[&str] = &["customer", "step", "what", "slot"];

/// Questions that are to be asked whatever is known.
pub const CHECK: Check = Check {
    name: "declared-reask",
    doc: "questions that the platform is told to ask even where the answer is known",
    outcomes: &[Outcome { name: "definite", vars: VARS }, Outcome { name: "possible", vars: VARS }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let slots = facts.memory().slots.list.iter().enumerate().filter(|(_, info)| info.compared);
    let questions = slots.flat_map(|(slot, info)| info.questions.iter().map(move |&id| (slot as u32, id)));
    questions.filter(|(_, id)| facts.is_judged(*id)).filter_map(|(slot, id)| declared(facts, id, slot)).collect()
}

fn declared(facts: &Facts, id: StepId, slot: u32) -> Option<Finding> {
    let (graph, known) = (facts.graph, facts.memory());
    if question(graph, id)?.when_known != WhenKnown::Asks {
        return None;
    }
    // Where nothing in the file can have given it, it may still have been said in the customer's first words.
    let can_be_known = !known.held(id, slot).from.is_empty() || !known.told(id, slot).from.is_empty();
    let name = known.slots.info(slot)?.name.as_str();
    let outcome = if can_be_known { "definite" } else { "possible" };
    let mut finding = facts.finding(outcome, id, place(graph, id)).with("what", what(graph, id)).with("slot", name);
    finding.certainty = if can_be_known { Certainty::Definite } else { Certainty::Possible };
    finding.place.text = "asked whatever is known".into();
    finding.witness = Some(id.0);
    finding.atoms = vec![crate::lexicon::normal(name)];
    Some(finding)
}
