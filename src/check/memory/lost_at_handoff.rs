//! What the customer gave does not reach the person.

use crate::analysis::known::passes;
use crate::analysis::walk::{Forward, forward};
use crate::check::asked::{answered, first_asked, listed, way_through};
use crate::check::words;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Certainty, Finding};
use crate::flow::{Effect, Passes, Purpose, SetValue, Slot, StepId};
use crate::lexicon::{normal, slot_spoken};
use std::collections::{HashMap, HashSet};

const VARS: &[&str] = &["customer", "step", "what", "who"];

/// Hand-offs that leave something behind.
pub const CHECK: Check = Check {
    name: "lost-at-handoff",
    doc: "hand-offs to a person that say what goes along, and leave out what the customer gave before",
    outcomes: &[Outcome { name: "definite", vars: VARS }, Outcome { name: "possible", vars: VARS }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    if facts.memory().slots.is_empty() {
        return found;
    }
    let trails = Trails::new(facts);
    for id in graph.ids().filter(|&id| facts.is_judged(id)) {
        let Some(Passes::Slots(passed)) = passes(graph, facts.policy, id) else { continue };
        if graph.flow_of(id).purpose != Some(Purpose::Survey) {
            found.extend(left_behind(facts, &trails, id, passed));
        }
    }
    found
}

fn left_behind(facts: &Facts, trails: &Trails, id: StepId, passed: &[Slot]) -> Vec<Finding> {
    let (graph, known) = (facts.graph, facts.memory());
    let mut lost: [Vec<(u32, StepId)>; 2] = [Vec::new(), Vec::new()];
    for (slot, info) in known.slots.list.iter().enumerate().filter(|(_, info)| info.compared) {
        let slot = slot as u32;
        let told = known.told(id, slot);
        let Some(&first) = answered(facts, &told).first() else { continue };
        let goes = |name: &str| known.slots.find(graph, id, name) == Some(slot) || info.name == name;
        if passed.iter().any(|name| goes(&name.value)) || trails.is_carried(slot, passed) {
            continue;
        }
        let sure = facts.surely_told(id, slot) && !trails.noted.get(&slot).is_some_and(|behind| behind.reached(id));
        lost[usize::from(!sure)].push((slot, first));
    }
    let outcomes = ["definite", "possible"].into_iter().zip(lost).filter(|(_, lost)| !lost.is_empty());
    outcomes.map(|(outcome, lost)| finding(facts, id, outcome, &lost)).collect()
}

fn finding(facts: &Facts, id: StepId, outcome: &'static str, lost: &[(u32, StepId)]) -> Finding {
    let (graph, known) = (facts.graph, facts.memory());
    let name = |slot: u32| known.slots.info(slot).map_or("", |info| info.name.as_str());
    let all: Vec<String> = lost.iter().map(|(slot, _)| slot_spoken(name(*slot))).collect();
    let who = match graph.step(id).effect {
        Effect::Callback(_) => "whoever calls back",
        Effect::Ticket(_) => "whoever reads the ticket",
        _ => "the person",
    };
    let mut finding = facts.finding(outcome, id, graph.step(id).name.span).with("what", listed(&all)).with("who", who);
    finding.certainty = if outcome == "definite" { Certainty::Definite } else { Certainty::Possible };
    finding.place.text = format!("{who} does not get it");
    for &(_, first) in lost {
        first_asked(graph, &mut finding, first);
    }
    let standing = |slot: u32| move |edge: usize| known.stands(graph, edge, slot, false);
    match lost.first().and_then(|&(slot, first)| way_through(facts, first, id, standing(slot))) {
        Some((way, _)) => finding.trace = words::trace(graph, &way),
        None => finding.witness = Some(id.0),
    }
    finding.atoms = lost.iter().map(|(slot, _)| normal(name(*slot))).collect();
    finding
}

/// What becomes of answers beside being passed on, by slot.
#[derive(Default)]
struct Trails {
    /// What was found with the answer, or made of it: whoever gets that has what they need.
    leads_to: HashMap<u32, HashSet<String>>,
    /// A program that answers nothing was given it: it may have written it down for the people that come behind it.
    noted: HashMap<u32, Forward>,
}

impl Trails {
    fn new(facts: &Facts) -> Self {
        let (graph, slots) = (facts.graph, &facts.memory().slots);
        let mut trails = Self::default();
        let mut given: HashMap<u32, Vec<StepId>> = HashMap::new();
        for id in graph.ids() {
            match &graph.step(id).effect {
                Effect::Lookup { by, learns } => {
                    for slot in by.iter().filter_map(|by| slots.find(graph, id, &by.value)) {
                        if learns.is_empty() {
                            given.entry(slot).or_default().push(id);
                        }
                        let found = learns.iter().map(|learned| normal(&learned.value));
                        trails.leads_to.entry(slot).or_default().extend(found);
                    }
                }
                Effect::Set { slot: to, value: SetValue::Copy(from) } => {
                    if let Some(slot) = slots.find(graph, id, from) {
                        trails.leads_to.entry(slot).or_default().insert(normal(&to.value));
                    }
                }
                _ => {}
            }
        }
        let behind = |programs| forward(graph, &facts.reach().calls, programs, |_| true);
        trails.noted = given.into_iter().map(|(slot, programs)| (slot, behind(programs))).collect();
        trails
    }

    /// Whether something that leads back to the answer in `slot` is among `passed`.
    fn is_carried(&self, slot: u32, passed: &[Slot]) -> bool {
        let leads = self.leads_to.get(&slot);
        leads.is_some_and(|leads| passed.iter().any(|passed| leads.contains(&normal(&passed.value))))
    }
}
