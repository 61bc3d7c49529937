//! Promotion without a way to stop it.

use super::cadences::headers;
use crate::check::readings::language;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Channel, Effect, Message, MessageClass, StepId};
use crate::lexicon::List;

/// One finding for each message.
pub const CHECK: Check = Check {
    name: "opt-out",
    doc: "promotional messages whose whole words are known and say no way to stop them",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "channel"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let mut found = Vec::new();
    for (flow, _) in headers(facts) {
        let sends: Vec<(StepId, &Message)> = flow
            .steps
            .clone()
            .map(StepId)
            .filter_map(|id| match &facts.graph.step(id).effect {
                Effect::Send(message) if facts.message_class(id) == Some(MessageClass::Promotional) => {
                    Some((id, &**message))
                }
                _ => None,
            })
            .collect();
        // Texts of one conversation: what one of them says of stopping holds for those behind it.
        let texts = |id: StepId| matches!(facts.graph.channel(id), Channel::Sms | Channel::WhatsApp | Channel::Chat);
        let said_once = sends.iter().any(|(id, message)| texts(*id) && can_stop(facts, *id, message));
        for (id, message) in sends {
            let channel = facts.graph.channel(id);
            let judged = matches!(channel, Channel::Email | Channel::Voice) || (texts(id) && !said_once);
            if !judged || message.to_staff || can_stop(facts, id, message) {
                continue;
            }
            let step = facts.graph.step(id);
            let place = step.texts.last().map_or(step.name.span, |text| text.span);
            found.push(
                facts.finding("definite", id, place).with("channel", channel.name()).with("customer", "the customer"),
            );
        }
    }
    found
}

/// Whether the message says how to stop such messages, or may say it where the file does not show it.
fn can_stop(facts: &Facts, id: StepId, message: &Message) -> bool {
    let step = facts.graph.step(id);
    let declared = message.opt_out.as_ref().is_some_and(|way| !["none", "no", "false"].contains(&way.value.as_str()));
    let bodies = step.texts.iter().zip(facts.readings(id)).skip(usize::from(message.has_subject));
    let bodies: Vec<_> = bodies.collect();
    if declared || !message.has_body || bodies.is_empty() {
        return true;
    }
    // What a placeholder stands for may be the whole footer.
    let footer = |slot: &crate::flow::SlotUse| {
        let name = slot.slot.value.to_lowercase();
        ["unsub", "opt", "foot", "prefer", "stop", "legal"].iter().any(|part| name.contains(part))
    };
    if step.reads.iter().any(footer) {
        return true;
    }
    bodies.into_iter().any(|(text, reading)| {
        let strange = text.language.is_some() && language(text).is_none();
        let words = reading.folded();
        let bare_stop =
            words.split(|c: char| !c.is_alphanumeric()).any(|word| word == "stop") && is_texted(step.channel);
        text.content.trim().is_empty()
            || strange
            || reading.has(&[List::OptOut])
            || bare_stop
            || words.contains("list-unsubscribe")
    })
}

/// In a text message the bare word is the agreed way: "STOP for no more texts".
fn is_texted(channel: Channel) -> bool {
    matches!(channel, Channel::Sms | Channel::WhatsApp | Channel::Chat)
}
