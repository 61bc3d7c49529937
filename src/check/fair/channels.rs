//! Only one way to get in touch.

use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Channel, Effect};
use std::collections::HashSet;

/// One finding for a project.
pub const CHECK: Check = Check {
    name: "channels",
    doc: "projects whose flows all begin on one channel, and never name another",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "channel"] }],
    params: &[],
    run: Run::Project(run),
};

fn run(all: &[Facts], _: &Params) -> Vec<Finding> {
    let entries = || all.iter().flat_map(|facts| facts.graph.starts().map(move |(flow, entry)| (facts, flow, entry)));
    let channels: HashSet<Channel> = entries().map(|(_, _, entry)| entry.channel).collect();
    let Some((facts, flow, entry)) = entries().next().filter(|_| channels.len() == 1) else { return Vec::new() };
    let written = entry.channel.is_written();
    if entry.channel == Channel::None || all.iter().any(|facts| names_another(facts, entry.channel, written)) {
        return Vec::new();
    }
    let how = if written { "writing" } else { "calling" };
    vec![facts.finding("definite", entry.step, flow.name.span).with("channel", how)]
}

/// Whether any text of the island names another way, or a step uses one. A word is enough: it only keeps the rule quiet.
fn names_another(facts: &Facts, channel: Channel, written: bool) -> bool {
    let known = if written { BESIDE_WRITING } else { BESIDE_CALLS };
    facts.graph.steps.iter().any(|step| {
        let sends = matches!(step.effect, Effect::Send(_)) && step.channel != channel;
        sends
            || step.texts.iter().any(|text| {
                let lower = text.content.to_lowercase();
                let mut words = lower.split(|c: char| !c.is_alphanumeric());
                words.any(|word| known.contains(&word)) || lower.contains('@')
            })
    })
}

const BESIDE_CALLS: &[&str] = &[
    "email", "mail", "e", "website", "web", "www", "online", "chat", "whatsapp", "text", "sms", "app", "com", "org",
    "net", "store", "branch", "office", "write", "correo", "internet",
];
const BESIDE_WRITING: &[&str] = &[
    "email",
    "mail",
    "call",
    "calling",
    "phone",
    "telephone",
    "hotline",
    "dial",
    "ring",
    "website",
    "web",
    "www",
    "com",
    "org",
    "net",
    "store",
    "branch",
    "office",
    "app",
    "correo",
    "teléfono",
    "llamar",
];
