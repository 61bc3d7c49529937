//! A program that judges voices, faces or words, and nobody says when it was last tested for bias.

use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Attested, Effect, FlowInfo, StepId};
use crate::source::Span;

const VARS: &[&str] = &["customer", "step", "what"];

/// Flows with such a part, held against `care.bias-assessment`.
pub const CHECK: Check = Check {
    name: "bias-unassessed",
    doc: "flows that know customers by voice or face, or understand their words, without a dated assessment of bias",
    outcomes: &[Outcome { name: "missing", vars: VARS }, Outcome { name: "undated", vars: VARS }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    facts.graph.flows.iter().filter_map(|flow| of_flow(facts, flow)).collect()
}

fn of_flow(facts: &Facts, flow: &FlowInfo) -> Option<Finding> {
    let (id, what, place) = component(facts, flow)?;
    let Some((name, said)) = flow.about.care.entry("bias-assessment").filter(|(_, said)| !said.value.is_nothing())
    else {
        return Some(facts.finding("missing", id, place).with("what", what));
    };
    let dated = match &said.value {
        Attested::Text(text) => is_day(text),
        list => list.get("on").is_some_and(|on| on.value.text().is_some_and(is_day)),
    };
    // What the configuration says of many flows is told at each of them.
    let place = if name.span.file == place.file { name.span } else { place };
    (!dated).then(|| facts.finding("undated", id, place).with("what", what))
}

/// The first part of `flow` that can be biased, what it is, and where: a biometric check first, then a bot, then a prompt that
/// understands spoken or typed words. Buttons and keys understand nothing.
fn component(facts: &Facts, flow: &FlowInfo) -> Option<(StepId, &'static str, Span)> {
    let graph = facts.graph;
    let reached = || flow.steps.clone().map(StepId).filter(|&id| facts.reach().from_starts.reached(id));
    if let Some(id) = reached().find(|&id| graph.step(id).effect == (Effect::Verify { biometric: true })) {
        return Some((id, "a check of voice or face", graph.step(id).name.span));
    }
    let understands = |id: StepId| match &graph.step(id).effect {
        Effect::Menu(menu) => menu.input.speech || (menu.input.typed && menu.open),
        Effect::Ask(ask) => ask.input.speech,
        _ => false,
    };
    let heard = reached().find(|&id| understands(id) && !graph.step(id).assumed);
    heard.map(|id| (id, "a program that understands words", graph.step(id).name.span))
}

/// Whether the text is a day as `2026-03-31`, or a month.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [year, rest @ ..] if year.len() == 4 && matches!(rest.len(), 1 | 2) && parts.iter().all(number))
}
