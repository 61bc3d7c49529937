//! Something fails, or a customer complains, and nobody is sorry.

use crate::check::readings::is_understood;
use crate::check::words::{clip, happens};
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Effect, Event, Purpose, StepId};
use crate::lexicon::{List, Reading};

/// Failures of the company's own, and complaints.
pub const CHECK: Check = Check {
    name: "regret",
    doc: "flows in which what is said after a failure, or in a complaint, holds no word of regret or understanding anywhere",
    outcomes: &[
        Outcome { name: "failure", vars: &["customer", "step", "words", "what"] },
        Outcome { name: "complaint", vars: &["customer", "step", "words", "what"] },
    ],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    (0..facts.graph.flows.len()).filter_map(|flow| of_flow(facts, flow)).collect()
}

/// One word of regret in a flow is enough, so one finding for a flow is, too.
fn of_flow(facts: &Facts, flow: usize) -> Option<Finding> {
    let graph = facts.graph;
    let info = &graph.flows[flow];
    let steps = || info.steps.clone().map(StepId).filter(|&id| facts.is_judged(id));
    let complaint = info.purpose == Some(Purpose::Complaint);
    let mut cold: Option<Finding> = None;
    let mut seen: Vec<StepId> = Vec::new();
    for id in steps().filter(|&id| fails_in_life(&graph.step(id).effect)) {
        let failures = graph.out(id).iter().filter(|edge| {
            matches!(edge.on, Event::Error | Event::Failed | Event::Full | Event::NoAnswer | Event::TransferClosed)
        });
        for edge in failures {
            let said = said_from(facts, edge.to)?;
            for step in said.iter().copied() {
                if facts.readings(step).any(helps) {
                    return None;
                }
            }
            let Some(&step) = said.first().filter(|step| !seen.contains(step) && !facts.calm().reached(**step)) else {
                continue;
            };
            seen.push(step);
            let text = &graph.step(step).texts[0];
            match &mut cold {
                Some(finding) => finding.labels.push(Label::new(text.span, "nor here")),
                None => {
                    let finding = facts.finding("failure", step, text.span).with("words", clip(&text.content, 40));
                    cold = Some(finding.with("what", happens(graph, edge)));
                }
            }
        }
    }
    if complaint && cold.is_none() {
        let mut first = None;
        for id in steps() {
            if !is_understood(facts, id) {
                return None;
            }
            for (text, reading) in graph.step(id).texts.iter().zip(facts.readings(id)) {
                if reading.has(&[List::Apology, List::Empathy]) {
                    return None;
                }
                first = first.or(Some((id, text)));
            }
        }
        let (id, text) = first?;
        let finding = facts.finding("complaint", id, text.span).with("words", clip(&text.content, 40));
        cold = Some(finding.with("what", "a complaint"));
    }
    // Whatever step comes first in the file, it is the flow that says nothing.
    cold.map(Finding::about_flow).map(|mut finding| {
        finding.parts = seen.into_iter().map(|step| facts.part(step, "")).collect();
        finding
    })
}

/// Whether words show regret or understanding, or say how it goes on with a person.
fn helps(reading: &Reading) -> bool {
    reading.has(&[List::Apology, List::Empathy, List::Callback, List::Voicemail, List::Person])
}

/// Whether something of life fails where this does, and not a step that merely sets up or plays something: what is said after
/// those is often what is said anyway.
fn fails_in_life(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Lookup { .. }
            | Effect::Transfer(_)
            | Effect::Callback(_)
            | Effect::Ticket(_)
            | Effect::Verify { .. }
            | Effect::Call(_)
            | Effect::Menu(_)
            | Effect::Ask(_)
    )
}

/// The steps that speak from `id` on by themselves, before the customer has the word; nothing where some of the words are not known.
fn said_from(facts: &Facts, id: StepId) -> Option<Vec<StepId>> {
    let graph = facts.graph;
    let (mut way, mut at, mut said) = (vec![id], 0, Vec::new());
    while let Some(&id) = way.get(at) {
        at += 1;
        let step = graph.step(id);
        if !is_understood(facts, id) || graph.unknown(id).is_some() {
            return None;
        }
        if !step.texts.is_empty() {
            said.push(id);
        }
        if step.effect.is_customer_step() {
            continue;
        }
        for edge in graph.out(id).iter().filter(|edge| edge.on.is_automatic()) {
            if !way.contains(&edge.to) {
                way.push(edge.to);
            }
        }
        if way.len() > FAR {
            return None;
        }
    }
    Some(said)
}

/// As many steps are looked at.
const FAR: usize = 50;
