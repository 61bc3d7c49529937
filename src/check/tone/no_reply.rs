//! Messages that nobody can answer.

use super::phrases;
use crate::check::words::clip;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Effect, Message, MessageClass, StepId};
use crate::lexicon::{List, is_no_reply};

const VARS: &[&str] = &["customer", "step", "words"];

/// Messages sent from an address that nobody reads, or that say so themselves.
pub const CHECK: Check = Check {
    name: "no-reply",
    doc: "messages to customers whose sender, reply address or words say that nobody reads an answer",
    outcomes: &[
        Outcome { name: "definite", vars: VARS },
        Outcome { name: "transactional", vars: VARS },
        Outcome { name: "other-language", vars: VARS },
    ],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found: Vec<Finding> = Vec::new();
    for id in graph.ids().filter(|&id| facts.is_judged(id)) {
        let Effect::Send(message) = &graph.step(id).effect else { continue };
        if message.to_staff || names_a_way(facts, id) {
            continue;
        }
        let selling = matches!(facts.message_class(id), Some(MessageClass::Promotional | MessageClass::Service));
        let outcome = if selling { "definite" } else { "transactional" };
        let by_words = || Some(phrases::at(facts, facts.place_at(List::NoReply, id)?, outcome));
        if is_code(facts, id) {
            continue;
        }
        found.extend(by_address(facts, id, message, outcome).or_else(by_words));
    }
    found
}

fn by_address(facts: &Facts, id: StepId, message: &Message, outcome: &'static str) -> Option<Finding> {
    // Answers go to the reply address where there is one.
    let address = message.reply_to.as_ref().or(message.from.as_ref())?;
    if !is_no_reply(&address.value) {
        return None;
    }
    let mut finding = facts.finding(outcome, id, address.span).with("words", clip(&address.value, 60));
    finding.atoms = vec![address.value.to_lowercase()];
    if let Some(place) = facts.place_at(List::NoReply, id) {
        let text = &facts.graph.step(id).texts[place.text];
        finding.labels.push(Label::new(text.span_of(place.hit.start, place.hit.end), "and says so"));
    }
    Some(finding)
}

/// Whether the message names another way to answer: a number, a person, another address.
fn names_a_way(facts: &Facts, id: StepId) -> bool {
    let step = facts.graph.step(id);
    step.texts.iter().zip(facts.readings(id)).any(|(text, reading)| {
        let digits = text.content.bytes().filter(u8::is_ascii_digit).count();
        reading.has(&[List::Person, List::PersonRequest, List::CallNumber, List::CallStem])
            || (text.content.contains('@') && text.content.contains('.'))
            || WAYS.iter().any(|way| reading.folded().contains(way))
            || digits >= 7
    })
}

/// Words for getting in touch: en, es, fr, de, pt; folded.
const WAYS: &[&str] = &[
    "contact us",
    "reach us",
    "call us",
    "write to us",
    "get in touch",
    "chat with us",
    "help center",
    "help centre",
    "text us",
    "message us",
    "contactenos",
    "contactez-nous",
    "kontaktieren sie uns",
    "erreichen sie uns",
    "fale conosco",
];

/// A code to sign in with answers nobody.
fn is_code(facts: &Facts, id: StepId) -> bool {
    facts.readings(id).any(|reading| CODES.iter().any(|code| reading.folded().contains(code)))
}

const CODES: &[&str] =
    &["one-time", "verification code", "security code", "passcode", "login code", "sign-in code", "access code", "otp"];
