//! What a cadence does not say of itself: a cap, an audience, an end, how often a person may come in.

use super::cadences::{about, caps, headers, messages, sells};
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Audience, Cadence, Effect, FlowInfo, MessageClass, ReEntry, StepId};
use std::borrow::Cow;

/// One question for each run.
pub const CHECK: Check = Check {
    name: "enrolment",
    doc: "cadences without a cap, an audience or an end, or that a person can come into without limit",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "cadence", "found"] }],
    params: &[Param {
        name: "lacks",
        default: Value::Text(Cow::Borrowed("cap")),
        doc: "what is missing: `cap`, `audience`, `end` or `re-entry`",
    }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let lacks = match params.text("lacks") {
        "audience" => audience,
        "end" => end,
        "re-entry" => re_entry,
        _ => cap,
    };
    headers(facts).filter_map(|(flow, cadence)| lacks(facts, flow, cadence)).collect()
}

/// Several messages that count, and no cap over any of them.
fn cap(facts: &Facts, flow: &FlowInfo, cadence: &Cadence) -> Option<Finding> {
    let counted = |id: &StepId| facts.message_class(*id) != Some(MessageClass::Transactional);
    let sends: Vec<StepId> = messages(facts, flow).filter(counted).collect();
    let covered = |id: &StepId| {
        let (channel, class) = (facts.graph.channel(*id), facts.message_class(*id));
        caps(facts, cadence).any(|cap| cap.covers(channel, class))
    };
    (sends.len() > 1 && !sends.iter().any(covered))
        .then(|| about(facts, flow, "definite", flow.name.span).with("found", sends.len().to_string()))
}

/// Promotion, and neither an audience, nor an event that brings a person in, nor a test before the first message.
fn audience(facts: &Facts, flow: &FlowInfo, cadence: &Cadence) -> Option<Finding> {
    let says = flow.about.audience != Audience::default() || !cadence.when.is_empty();
    let tests = flow.steps.clone().map(StepId).any(|id| matches!(facts.graph.step(id).effect, Effect::Route { .. }));
    (sells(facts, flow) && !says && !tests).then(|| {
        let span = cadence.class.map_or(flow.name.span, |class| class.span);
        about(facts, flow, "definite", span).with("found", messages(facts, flow).count().to_string())
    })
}

/// A cycle of messages that nobody leaves.
fn end(facts: &Facts, flow: &FlowInfo, _: &Cadence) -> Option<Finding> {
    let of_flow = |number: &usize| std::ptr::eq(&facts.graph.flows[*number], flow);
    let (_, schedule) = facts.contact().iter().find(|(number, _)| of_flow(number))?;
    let step = facts.graph.step(schedule.never_ends?);
    let mut finding = about(facts, flow, "definite", step.name.span);
    finding.step = Some(step.name.value.clone());
    finding.labels.push(Label::new(flow.name.span, "nothing ends this cadence"));
    Some(finding)
}

/// Promotion, or contact by the calendar, into which a person can come at any time.
fn re_entry(facts: &Facts, flow: &FlowInfo, cadence: &Cadence) -> Option<Finding> {
    let again = cadence.re_entry.filter(|again| again.value == ReEntry::Always)?;
    let scheduled = cadence.when.iter().any(|when| {
        let when = when.value.to_lowercase();
        ["daily", "weekly", "monthly", "yearly", "every", "schedule", "cron"].iter().any(|word| when.contains(word))
    });
    let transactional = cadence.class.is_some_and(|class| class.value == MessageClass::Transactional);
    (sells(facts, flow) || (scheduled && !transactional)).then(|| about(facts, flow, "definite", again.span))
}
