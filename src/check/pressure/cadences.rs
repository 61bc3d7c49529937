//! What the checks about contact over days share: which flows are cadences, and how a schedule is told.

use crate::analysis::pressure::{DAY, Sent, Source};
use crate::check::Facts;
use crate::check::words::clip;
use crate::diagnostic::{Finding, Label};
use crate::flow::{Cadence, Cap, Effect, FlowGraph, FlowInfo, MessageClass, QuietHours, StepId, duration};
use crate::source::Span;

/// The cadences of an island that people come into by themselves, by the numbers of their flows.
pub fn cadences(graph: &FlowGraph) -> impl Iterator<Item = usize> {
    let flows = graph.flows.iter().enumerate();
    flows.filter(|(_, flow)| flow.about.cadence.is_some() && flow.role.is_entry()).map(|(number, _)| number)
}

/// The same, with what they say above their steps.
pub fn headers<'a>(facts: &Facts<'a>) -> impl Iterator<Item = (&'a FlowInfo, &'a Cadence)> {
    let graph = facts.graph;
    cadences(graph).filter_map(|number| Some((&graph.flows[number], graph.flows[number].about.cadence.as_deref()?)))
}

/// The messages of a flow to customers, in step order.
pub fn messages<'a>(facts: &'a Facts, flow: &FlowInfo) -> impl Iterator<Item = StepId> + use<'a> {
    let ids = flow.steps.clone().map(StepId);
    ids.filter(|&id| matches!(&facts.graph.step(id).effect, Effect::Send(message) if !message.to_staff))
}

/// Whether a flow has a promotional message.
pub fn sells(facts: &Facts, flow: &FlowInfo) -> bool {
    messages(facts, flow).any(|id| facts.message_class(id) == Some(MessageClass::Promotional))
}

/// A finding about a whole cadence at `span`.
pub fn about(facts: &Facts, flow: &FlowInfo, outcome: &'static str, span: Span) -> Finding {
    let first = flow.entries.first().map_or(StepId(flow.steps.start), |entry| entry.step);
    let mut finding = facts.finding(outcome, first, span).with("customer", "one person").with("cadence", &flow.key);
    finding.step = None;
    finding
}

/// The schedule as a witness: when, by which way, of which cadence, and how it begins. Long ones keep their beginning and end.
pub fn told(sends: &[Sent], sources: &[Source]) -> Vec<Label> {
    const ENDS: usize = 6;
    let left_out = sends.len().saturating_sub(2 * ENDS + 1);
    let told = sends.iter().enumerate().filter_map(|(at, sent)| {
        let source = sources.get(sent.member as usize)?;
        let step = source.graph.step(sent.step);
        if left_out > 0 && (ENDS..ENDS + left_out).contains(&at) {
            return (at == ENDS).then(|| Label::new(step.name.span, format!("… {left_out} more …")));
        }
        let words = step.texts.iter().find(|text| !text.content.trim().is_empty());
        let place = words.map_or(step.name.span, |text| text.span);
        let begins = words.map_or_else(String::new, |text| format!("  \"{}\"", clip(&text.content, 40)));
        let cadence = &source.graph.flows[source.flow].key;
        Some(Label::new(place, format!("{:<12}  {:<8}  {cadence}{begins}", moment(sent.at), step.channel.name())))
    });
    told.collect()
}

/// A moment of a schedule: `day 1`, `day 3, 4 h`.
fn moment(seconds: f64) -> String {
    let day = (seconds / DAY).floor();
    let rest = seconds - day * DAY;
    if rest < 60.0 { format!("day {}", day + 1.0) } else { format!("day {}, +{}", day + 1.0, duration::shown(rest)) }
}

/// A stretch of time in words: `7 days`, `24 hours`.
pub fn stretch(seconds: f64) -> String {
    let (count, unit) = match seconds {
        whole if whole % DAY == 0.0 && whole > DAY => (whole / DAY, "day"),
        whole if whole % 3600.0 == 0.0 => (whole / 3600.0, "hour"),
        _ => return duration::shown(seconds),
    };
    format!("{count} {unit}{}", if count == 1.0 { "" } else { "s" })
}

/// The quiet hours that hold for a cadence: its own, or else those of the account.
pub fn quiet_hours<'a>(facts: &Facts<'a>, cadence: Option<&'a Cadence>) -> Option<&'a QuietHours> {
    cadence.and_then(|cadence| cadence.quiet_hours.as_ref()).or(facts.policy.pressure.quiet_hours.as_ref())
}

/// The caps that may hold messages of a cadence back.
pub fn caps<'a>(facts: &Facts<'a>, cadence: &'a Cadence) -> impl Iterator<Item = &'a Cap> {
    cadence.caps.iter().chain(&facts.policy.pressure.caps)
}
