//! The same question again, though it was answered.

use crate::check::asked::{after_failing, answered, first_asked, is_compared, place, question, way_through, what};
use crate::check::words;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Certainty, Finding};
use crate::flow::{Event, StepId, WhenKnown};
use crate::lexicon::List;

const VARS: &[&str] = &["customer", "step", "what", "slot"];

/// Questions for what the customer has told already.
pub const CHECK: Check = Check {
    name: "asked-twice",
    doc: "questions for what the customer has answered before, through another question or round a loop",
    outcomes: &[Outcome { name: "definite", vars: VARS }, Outcome { name: "possible", vars: VARS }],
    params: &[],
    run: Run::Island(run),
};

/// For as many findings of one island a way is looked for; it is as long as the island.
const WAYS: usize = 100;

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let known = facts.memory();
    let mut found = Vec::new();
    for (slot, info) in known.slots.list.iter().enumerate() {
        for &id in &info.questions {
            if is_compared(facts, id, slot as u32) {
                found.extend(again(facts, id, slot as u32, found.len() < WAYS));
            }
        }
    }
    found
}

fn again(facts: &Facts, id: StepId, slot: u32, tell: bool) -> Option<Finding> {
    let (graph, known) = (facts.graph, facts.memory());
    let before = known.told(id, slot);
    let ask = question(graph, id)?;
    let round = known.comes_round(id);
    let earlier = answered(facts, &before);
    // Another question is the better witness, unless only this one is sure.
    let other = earlier.iter().copied().find(|first| *first != id);
    let first = if round && !facts.surely_told(id, slot) { Some(id) } else { other.or(earlier.first().copied()) }?;
    let skips = ask.when_known == WhenKnown::Skips;
    if skips && known.held(id, slot).must {
        return None;
    }
    let straight = |edge: usize| known.stands(graph, edge, slot, true);
    let standing = |edge: usize| known.stands(graph, edge, slot, false);
    let way = match tell {
        true => way_through(facts, first, id, straight).or_else(|| way_through(facts, first, id, standing)),
        false => None,
    };
    let behind = way.as_ref().map_or(&[][..], |(_, behind)| behind);
    let sure = (facts.surely_told(id, slot) || round) && !skips && !says_why(facts, id, behind);
    let outcome = if sure { "definite" } else { "possible" };
    let mut finding = facts
        .finding(outcome, id, place(graph, id))
        .with("what", what(graph, id))
        .with("slot", known.slots.info(slot).map_or("", |info| info.name.as_str()));
    finding.certainty = if sure { Certainty::Definite } else { Certainty::Possible };
    finding.place.text = format!("asked again{}", after_failing(graph, behind));
    first_asked(graph, &mut finding, first);
    match &way {
        Some((way, _)) => finding.trace = words::trace(graph, way),
        None => finding.witness = Some(id.0),
    }
    finding.atoms = vec![crate::lexicon::normal(&known.slots.info(slot)?.name)];
    Some(finding)
}

/// Whether words say that the answer did not do, and no system failed: there was a reason that the file does not show.
fn says_why(facts: &Facts, id: StepId, behind: &[usize]) -> bool {
    let graph = facts.graph;
    let failed = |edge: &usize| matches!(graph.edges[*edge].on, Event::Error | Event::Failed | Event::Elapsed);
    if behind.iter().any(failed) {
        return false;
    }
    let mut steps: Vec<StepId> = behind.iter().map(|&edge| graph.edges[edge].from).collect();
    steps.push(id);
    steps.iter().any(|&step| facts.place_at(List::Retry, step).is_some())
}
