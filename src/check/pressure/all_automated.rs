//! A long cadence without one human touch.

use super::cadences::{about, headers, messages};
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Effect, StepId};
use crate::lexicon::List;

/// One finding for each cadence.
pub const CHECK: Check = Check {
    name: "all-automated",
    doc: "cadences of many messages in which no person gets in touch, and none offers to",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "cadence", "found"] }],
    params: &[Param { name: "messages", default: Value::Number(4.0), doc: "how many messages it takes" }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let mut found = Vec::new();
    for (flow, _) in headers(facts) {
        let sends: Vec<StepId> = messages(facts, flow).collect();
        let steps = flow.steps.clone().map(StepId);
        let person = |id: StepId| {
            let step = facts.graph.step(id);
            matches!(step.effect, Effect::Task { .. })
                || step.effect.person_kind().is_some()
                || facts.graph.unknown(id).is_some()
                || matches!(&step.effect, Effect::Send(message) if message.reply_to.is_some() || !message.has_body)
                || [List::Person, List::Promise, List::Callback].iter().any(|list| facts.place_at(*list, id).is_some())
        };
        if (sends.len() as f64) < params.number("messages") || steps.into_iter().any(person) {
            continue;
        }
        let mut finding = about(facts, flow, "definite", flow.name.span).with("found", sends.len().to_string());
        finding.measure = Some(sends.len() as f64);
        found.push(finding);
    }
    found
}
