//! Advertising where somebody wants help: in service messages, while waiting, and while signing in.

use super::cadences::{headers, messages};
use crate::check::tone::phrases::at;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, MessageClass, Role, StepId};
use crate::lexicon::List;

/// One finding for each text.
pub const CHECK: Check = Check {
    name: "promotion",
    doc: "advertising in service messages, in queue and hold flows, and at steps where the customer proves who they are",
    outcomes: &[
        Outcome { name: "definite", vars: &["customer", "step", "words", "where"] },
        Outcome { name: "declared", vars: &["customer", "step", "where", "cadence"] },
        Outcome { name: "other-language", vars: &["customer", "step", "words", "where"] },
    ],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut told: Option<(StepId, usize)> = None;
    for place in facts.places(List::Promotion) {
        let Some(whereabouts) = whereabouts(facts, place.step) else { continue };
        // One text is one fault.
        if told.replace((place.step, place.text)) != Some((place.step, place.text)) {
            found.push(at(facts, place, "definite").with("where", whereabouts));
        }
    }
    for (flow, cadence) in headers(facts) {
        let service = cadence.class.filter(|class| class.value != MessageClass::Promotional);
        for id in messages(facts, flow) {
            let Effect::Send(message) = &facts.graph.step(id).effect else { continue };
            let sells = message.class.filter(|class| class.value == MessageClass::Promotional).map(|class| class.span);
            let offer = message.offer.as_ref().filter(|_| facts.message_class(id) != Some(MessageClass::Promotional));
            let (Some(service), Some(span)) = (service, sells.or(offer.map(|offer| offer.span))) else { continue };
            let finding = facts.finding("declared", id, span).with("customer", "the customer");
            let where_it_is = format!("a cadence of {} messages", service.value.name());
            let finding = finding.with("where", where_it_is).with("cadence", &flow.key);
            found.push(finding.label(service.span, "what the cadence says it is"));
        }
    }
    found
}

/// Where advertising is out of place: what stands behind "in the middle of …"; `None` where it is not.
fn whereabouts(facts: &Facts, id: StepId) -> Option<&'static str> {
    let step = facts.graph.step(id);
    match (facts.message_class(id), facts.graph.flow_of(id).role, &step.effect) {
        (Some(MessageClass::Service), ..) => Some("a service message"),
        (Some(MessageClass::Transactional), ..) => Some("a message about something they did"),
        (Some(MessageClass::Promotional), ..) => None,
        (_, Role::Queue | Role::Hold, _) | (_, _, Effect::Hold) => Some("the wait for a person"),
        (_, _, Effect::Verify { .. }) => Some("the check of who they are"),
        (_, _, Effect::Ask(ask)) if ask.secret => Some("the check of who they are"),
        _ => None,
    }
}
