//! What is the customer's secret goes to a screen.

use crate::analysis::known::{By, passes};
use crate::check::asked::{listed, place, way_through};
use crate::check::words;
use crate::check::{Check, Facts, Outcome, Params, Run};
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

/// For as many findings of one island a way is looked for; it is as long as the island.
const WAYS: usize = 100;

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let judged = graph.ids().filter(|&id| facts.is_judged(id));
    let mut found = Vec::new();
    for id in judged {
        match passes(graph, facts.policy, id) {
            Some(Passes::Slots(passed)) => {
                for slot in passed {
                    found.extend(named(facts, id, slot, found.len() < WAYS));
                }
            }
            Some(Passes::Everything) => found.extend(everything(facts, id, found.len() < WAYS)),
            _ => {}
        }
    }
    found
}

/// A secret that the hand-off names.
fn named(facts: &Facts, id: StepId, slot: &Slot, tell: bool) -> Option<Finding> {
    let (graph, known) = (facts.graph, facts.memory());
    let number = known.slots.find(graph, id, &slot.value);
    let info = number.and_then(|number| known.slots.info(number));
    if slot_kind(&slot.value) != SlotKind::Secret && !info.is_some_and(|info| info.secret) {
        return None;
    }
    // Encrypted, or forgotten by then: nobody reads it.
    let asked = info.map_or(&[][..], |info| &info.questions);
    let readable = number.is_none_or(|number| !known.held(id, number).from.is_empty());
    if !readable || (!asked.is_empty() && asked.iter().all(|&ask| is_harmless(facts, ask))) {
        return None;
    }
    let mut finding = facts.finding("named", id, slot.span).with("what", slot_spoken(&slot.value));
    finding.place.text = "goes to a screen".into();
    finding.labels.extend(asked.first().map(|&ask| Label::new(place(graph, ask), "asked here")));
    tell_way(facts, &mut finding, asked.first().copied().filter(|_| tell), id);
    finding.atoms = vec![crate::lexicon::normal(&slot.value)];
    Some(finding)
}

/// Secrets that go along because everything does. The fault is that they are kept.
fn everything(facts: &Facts, id: StepId, tell: bool) -> Option<Finding> {
    let (graph, known) = (facts.graph, facts.memory());
    let secrets = known.slots.list.iter().enumerate().filter(|(_, info)| {
        info.kind == SlotKind::Secret || (info.secret && !info.questions.iter().all(|&ask| is_harmless(facts, ask)))
    });
    let mut asked: Vec<StepId> = Vec::new();
    for (slot, _) in secrets {
        let held = known.held(id, slot as u32);
        let sources = held.from.iter().filter_map(|&number| known.sources.get(number));
        let answers = sources.filter(|source| source.by == By::Answer).filter_map(|source| source.step);
        asked.extend(answers.filter(|&ask| !is_harmless(facts, ask)));
    }
    asked.first()?;
    let mut names: Vec<String> = asked.iter().map(|&ask| crate::check::asked::what(graph, ask)).collect();
    names.dedup();
    let mut finding = facts.finding("everything", id, graph.step(id).name.span).with("what", listed(&names));
    finding.place.text = "everything that is known goes along".into();
    finding.labels.extend(asked.iter().map(|&ask| Label::new(place(graph, ask), "asked here, and kept")));
    tell_way(facts, &mut finding, asked.first().copied().filter(|_| tell), id);
    finding.atoms = names;
    Some(finding)
}

/// The way to `id`, through the question whose answer goes along where there is such a way.
fn tell_way(facts: &Facts, finding: &mut Finding, ask: Option<StepId>, id: StepId) {
    match ask.and_then(|ask| way_through(facts, ask, id, |_| true)) {
        Some((way, _)) => finding.trace = words::trace(facts.graph, &way),
        None => finding.witness = Some(id.0),
    }
}

/// Whether nobody can do harm with the answer: it is encrypted, or only the last four digits are asked for, which stand on receipts.
fn is_harmless(facts: &Facts, ask: StepId) -> bool {
    let step = facts.graph.step(ask);
    let last = |text: &crate::flow::Text| {
        let said = text.content.to_lowercase();
        LAST_FOUR.iter().any(|words| said.contains(words))
    };
    matches!(&step.effect, Effect::Ask(asked) if asked.encrypted || (!asked.secret && step.texts.iter().any(last)))
}

/// "The last four digits", as it is asked.
const LAST_FOUR: [&str; 6] = ["last four", "last 4", "últimos cuatro", "últimos 4", "letzten vier", "quatre derniers"];
