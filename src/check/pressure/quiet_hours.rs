//! Messages at night, and messages that were held back and come all at once in the morning.

use super::cadences::{about, headers, messages, quiet_hours, told};
use crate::analysis::pressure::{Schedule, Source};
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Cadence, Effect, FlowInfo, MessageClass, QuietHours, StepId};
use std::borrow::Cow;

/// One finding for each cadence and outcome.
pub const CHECK: Check = Check {
    name: "quiet-hours",
    doc: "messages that ring at night, quiet hours by a clock other than the recipient's, messages held back that come at once",
    outcomes: &[
        Outcome { name: "at-night", vars: &["customer", "cadence", "channel", "step"] },
        Outcome { name: "other-clock", vars: &["customer", "cadence", "timezone"] },
        Outcome { name: "bunched", vars: &["customer", "cadence", "found", "time"] },
    ],
    params: &[Param {
        name: "channels",
        default: Value::List(Cow::Borrowed(&[
            Cow::Borrowed("voice"),
            Cow::Borrowed("sms"),
            Cow::Borrowed("whatsapp"),
            Cow::Borrowed("push"),
        ])),
        doc: "the channels that ring",
    }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let mut found = Vec::new();
    for (flow, cadence) in headers(facts) {
        match quiet_hours(facts, Some(cadence)) {
            None => found.extend(at_night(facts, flow, params)),
            Some(quiet) => {
                found.extend(other_clock(facts, flow, cadence, quiet));
                let of_flow = |number: usize| std::ptr::eq(&facts.graph.flows[number], flow);
                let schedule = facts.contact().iter().find(|(number, _)| of_flow(*number)).filter(|_| quiet.hold);
                found.extend(schedule.and_then(|(number, schedule)| bunched(facts, *number, schedule, quiet)));
            }
        }
    }
    found
}

/// A message that rings, some time after another one: nobody chose the hour.
fn at_night(facts: &Facts, flow: &FlowInfo, params: &Params) -> Option<Finding> {
    let rings = |id: &StepId| {
        params.list("channels").iter().any(|name| name == facts.graph.channel(*id).name())
            && facts.message_class(*id) != Some(MessageClass::Transactional)
            && facts.message_class(*id).is_some()
    };
    let waits = flow.steps.clone().any(|id| matches!(facts.graph.step(StepId(id)).effect, Effect::Wait(_)));
    let first = messages(facts, flow).find(rings).filter(|_| waits)?;
    let step = facts.graph.step(first);
    let mut finding = about(facts, flow, "at-night", step.name.span)
        .with("channel", step.channel.name())
        .with("step", crate::check::words::shown(facts.graph, first));
    finding.step = Some(step.name.value.clone());
    Some(finding)
}

fn other_clock(facts: &Facts, flow: &FlowInfo, cadence: &Cadence, quiet: &QuietHours) -> Option<Finding> {
    let timezone = quiet.timezone.as_ref().filter(|timezone| *timezone != "recipient")?;
    // Of the quiet hours of the account it would be said of each cadence.
    cadence.quiet_hours.as_ref()?;
    Some(about(facts, flow, "other-clock", quiet.span).with("timezone", timezone))
}

/// Several messages of one night.
fn bunched(facts: &Facts, flow: usize, schedule: &Schedule, quiet: &QuietHours) -> Option<Finding> {
    let most = schedule.most(quiet.seconds(), 0.0);
    if most.count < 2 || schedule.unbounded.is_some() {
        return None;
    }
    let info = &facts.graph.flows[flow];
    let at = format!("{:02}:{:02}", quiet.to / 60, quiet.to % 60);
    let mut finding = about(facts, info, "bunched", quiet.span).with("found", most.count.to_string()).with("time", at);
    let sends = schedule.sends(&most);
    let held =
        |sent: &crate::analysis::pressure::Sent| Label::new(facts.graph.step(sent.step).name.span, "held until then");
    finding.labels = sends.iter().take(4).map(held).collect();
    finding.trace = told(&sends, &[Source { graph: facts.graph, flow }]);
    finding.measure = Some(f64::from(most.count));
    Some(finding)
}
