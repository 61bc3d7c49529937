//! The same words, or the same offer, again and again.

use super::cadences::headers;
use crate::check::words::clip;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Effect, FlowGraph, FlowInfo, Message, StepId};
use std::collections::BTreeMap;

const VARS: &[&str] = &["customer", "step", "words", "found", "max"];
/// How many steps are looked at in one cadence before the question is given up.
const BUDGET: usize = 2_000_000;

/// One finding for each set of equal messages.
pub const CHECK: Check = Check {
    name: "same-message",
    doc: "messages with equal words, or with one offer, that one person gets one after the other",
    outcomes: &[Outcome { name: "words", vars: VARS }, Outcome { name: "offer", vars: VARS }],
    params: &[
        Param { name: "max-words", default: Value::Number(1.0), doc: "how often the same words may come" },
        Param { name: "max-offers", default: Value::Number(2.0), doc: "how often the same offer may come" },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut budget = BUDGET;
    for (flow, _) in headers(facts) {
        for (outcome, max, key) in [
            ("words", params.number("max-words"), words as fn(&Facts, StepId, &Message) -> Option<String>),
            ("offer", params.number("max-offers"), offer),
        ] {
            for (what, sends) in equal(facts, flow, key) {
                let row = in_a_row(facts.graph, &sends, &mut budget);
                if (row.len() as f64) <= max {
                    continue;
                }
                let [first, .., last] = row[..] else { continue };
                let span = |id: StepId| {
                    let step = facts.graph.step(id);
                    step.texts.last().filter(|_| outcome == "words").map_or(step.name.span, |text| text.span)
                };
                let mut finding = facts
                    .finding(outcome, last, span(last))
                    .with("customer", "one person")
                    .with("words", clip(&what, 40))
                    .with("found", row.len().to_string())
                    .with("max", max.to_string())
                    .label(span(first), "the first time");
                finding.labels.extend(row[1..row.len() - 1].iter().take(3).map(|&id| Label::new(span(id), "again")));
                finding.atoms = vec![what];
                finding.measure = Some(row.len() as f64);
                found.push(finding);
            }
        }
    }
    found
}

/// Messages of `flow` with one key; at least two.
fn equal(
    facts: &Facts,
    flow: &FlowInfo,
    key: fn(&Facts, StepId, &Message) -> Option<String>,
) -> Vec<(String, Vec<StepId>)> {
    let mut by_key: BTreeMap<String, Vec<StepId>> = BTreeMap::new();
    for id in flow.steps.clone().map(StepId) {
        if let Effect::Send(message) = &facts.graph.step(id).effect
            && !message.to_staff
            && let Some(key) = key(facts, id, message)
        {
            by_key.entry(key).or_default().push(id);
        }
    }
    by_key.into_iter().filter(|(_, sends)| sends.len() > 1).collect()
}

/// The words of the body, if they are all there and enough to be known again.
fn words(facts: &Facts, id: StepId, message: &Message) -> Option<String> {
    let texts = &facts.graph.step(id).texts;
    let body = texts.get(usize::from(message.has_subject)).filter(|_| message.has_body)?;
    let known = body.content.split(['{', '}']).step_by(2).flat_map(str::split_whitespace).count();
    let all: Vec<&str> = body.content.split_whitespace().collect();
    (known >= 4).then(|| all.join(" "))
}

fn offer(_: &Facts, _: StepId, message: &Message) -> Option<String> {
    message.offer.as_ref().map(|offer| offer.value.clone())
}

/// A longest row of `sends` that lie on one path, as far as a walk from each to the next can tell: each is reached from the one
/// before it. Nothing once the budget is spent.
fn in_a_row(graph: &FlowGraph, sends: &[StepId], budget: &mut usize) -> Vec<StepId> {
    let mut row = vec![sends[0]];
    for &next in &sends[1..] {
        let Some(&last) = row.last() else { break };
        if leads(graph, last, next, budget) {
            row.push(next);
        } else if row.len() == 1 {
            row[0] = next;
        }
    }
    row
}

fn leads(graph: &FlowGraph, from: StepId, to: StepId, budget: &mut usize) -> bool {
    let mut seen = std::collections::HashSet::from([from]);
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        for edge in graph.out(id).iter().filter(|edge| edge.from != from || !edge.on.is_failing()) {
            *budget = budget.saturating_sub(1);
            if edge.to == to {
                return true;
            }
            if *budget > 0 && seen.insert(edge.to) {
                open.push(edge.to);
            }
        }
    }
    false
}
