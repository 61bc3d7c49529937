//! Whether a program says what it is.

use super::phrases;
use crate::check::readings::is_understood;
use crate::check::words::{clip, shown};
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Finding, Kind};
use crate::flow::{Actor, Effect, Role, StepId};
use crate::lexicon::List;
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "words"];

/// One fault for each run.
pub const CHECK: Check = Check {
    name: "disclosure",
    doc: "programs that claim to be a person, that have a name and never say what they are, or whose first turn does not say so",
    outcomes: &[
        Outcome { name: "definite", vars: VARS },
        Outcome { name: "named", vars: VARS },
        Outcome { name: "other-language", vars: VARS },
    ],
    params: &[Param {
        name: "fault",
        default: Value::Text(Cow::Borrowed("poses")),
        doc: "`poses` (as a person) or `first-turn` (says nothing)",
    }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    if params.text("fault") == "first-turn" {
        return (0..facts.graph.flows.len()).filter_map(|flow| first_turn(facts, flow)).collect();
    }
    let mut found = Vec::new();
    for place in facts.places(List::HumanClaim) {
        let program = facts.graph.step(place.step).actor == Actor::Program;
        // "You are talking to a real person" may be said of the one who comes on next.
        if program && !facts.direct_person().leads(place.step) {
            found.push(phrases::at(facts, place, "definite"));
        }
    }
    for flow in 0..facts.graph.flows.len() {
        found.extend(declared_person(facts, flow).or_else(|| named(facts, flow)));
    }
    found
}

fn steps(facts: &Facts, flow: usize) -> impl Iterator<Item = StepId> {
    facts.graph.flows[flow].steps.clone().map(StepId).filter(|&id| facts.is_judged(id))
}

/// The file itself says that the program is to be taken for a person.
fn declared_person(facts: &Facts, flow: usize) -> Option<Finding> {
    let says = facts.graph.flows[flow].about.bot.as_ref()?.says_it_is.as_ref()?;
    let id = steps(facts, flow).next()?;
    let finding = || facts.finding("definite", id, says.span).with("words", format!("says-it-is: {}", says.value));
    (says.value == "person").then(finding).map(Finding::about_flow)
}

/// A chat program has a name, and nothing that it says in the flow tells what it is.
fn named(facts: &Facts, flow: usize) -> Option<Finding> {
    let about = &facts.graph.flows[flow].about;
    if about.bot.as_ref().and_then(|bot| bot.says_it_is.as_ref()).is_some_and(|says| says.value == "automated") {
        return None;
    }
    let mut introduced = None;
    for id in steps(facts, flow) {
        let step = facts.graph.step(id);
        if !step.channel.is_written() || !is_understood(facts, id) {
            return None;
        }
        for (number, reading) in facts.readings(id).enumerate() {
            if reading.has(&[List::AiDisclosure]) {
                return None;
            }
            let hit = reading.hits().find(|hit| hit.list == List::Introduction);
            introduced = introduced.or(hit.map(|hit| (id, number, hit)));
        }
    }
    let (id, span, words) = match (&about.bot.as_ref().and_then(|bot| bot.name.as_ref()), introduced) {
        (_, Some((id, number, hit))) => {
            let text = &facts.graph.step(id).texts[number];
            (id, text.span_of(hit.start, hit.end), clip(text.content.get(hit.start..).unwrap_or(""), 40))
        }
        (Some(name), None) => (steps(facts, flow).next()?, name.span, name.value.clone()),
        (None, None) => return None,
    };
    Some(facts.finding("named", id, span).with("words", words).about_flow())
}

/// What a chat program says before the customer has the word does not tell that it is one.
fn first_turn(facts: &Facts, flow: usize) -> Option<Finding> {
    let graph = facts.graph;
    let info = &graph.flows[flow];
    let automated = info.about.bot.as_ref().and_then(|bot| bot.says_it_is.as_ref());
    if !info.role.is_entry() || info.role == Role::Notice || automated.is_some_and(|says| says.value == "automated") {
        return None;
    }
    let first = info.entries.first()?.step;
    let (mut turn, mut at, mut said, mut answers) = (vec![first], 0, None, false);
    while let Some(&id) = turn.get(at) {
        at += 1;
        let step = graph.step(id);
        if !step.channel.is_written() || graph.unknown(id).is_some() || matches!(step.effect, Effect::Call(_)) {
            return None;
        }
        if !is_understood(facts, id) {
            return None;
        }
        for (text, reading) in step.texts.iter().zip(facts.readings(id)) {
            if reading.has(&[List::AiDisclosure]) {
                return None;
            }
            said = said.or(Some((id, text)));
        }
        if step.effect.is_customer_step() {
            answers = true;
            continue;
        }
        for edge in graph.out(id).iter().filter(|edge| edge.on.is_automatic()) {
            if !turn.contains(&edge.to) {
                turn.push(edge.to);
            }
        }
        if turn.len() > LONGEST {
            return None;
        }
    }
    let (id, text) = said.filter(|_| answers)?;
    let finding = facts.finding("definite", id, text.span).with("words", clip(&text.content, 40));
    (finding.kind == Kind::Chatbot).then(|| finding.with("step", shown(graph, id)).about_flow())
}

/// The most steps of a first turn; what is longer is none.
const LONGEST: usize = 100;
