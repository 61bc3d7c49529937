//! A relationship is pretended that does not exist.

use super::phrases;
use crate::check::words::clip;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Channel, Effect, StepId};
use crate::lexicon::List;

const VARS: &[&str] = &["customer", "step", "words"];

/// Words of friends, and subject lines that pretend to answer.
pub const CHECK: Check = Check {
    name: "familiarity",
    doc: "words of a friendship that does not exist, and first messages whose subject pretends to answer or to forward",
    outcomes: &[
        Outcome { name: "definite", vars: VARS },
        Outcome { name: "stranger", vars: VARS },
        Outcome { name: "fake-reply", vars: VARS },
        Outcome { name: "other-language", vars: VARS },
    ],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found: Vec<Finding> =
        facts.places(List::FalseFamiliarity).iter().map(|place| phrases::at(facts, place, "definite")).collect();
    // Whom a company knows it may miss.
    let relationship = |id: StepId| graph.flow_of(id).about.audience.relationship.as_ref();
    let strangers = facts.places(List::MissedYou).iter().filter(|place| {
        relationship(place.step).is_some_and(|relationship| relationship.value.eq_ignore_ascii_case("new"))
    });
    found.extend(strangers.map(|place| phrases::at(facts, place, "stranger")));
    found.extend(graph.ids().filter(|&id| facts.is_judged(id)).filter_map(|id| fake_reply(facts, id)));
    found
}

/// The first message on its way begins with "Re:".
fn fake_reply(facts: &Facts, id: StepId) -> Option<Finding> {
    let graph = facts.graph;
    let step = graph.step(id);
    let Effect::Send(message) = &step.effect else { return None };
    if !message.has_subject || message.to_staff || step.channel != Channel::Email {
        return None;
    }
    let subject = step.texts.first()?;
    let lead = subject.content.trim_start();
    let start = subject.content.len() - lead.len();
    let length = REPLIES.iter().find(|reply| {
        let there = lead.get(..reply.len()).is_some_and(|there| there.eq_ignore_ascii_case(reply));
        there && lead[reply.len()..].trim_start().starts_with(':')
    })?;
    // After a word of the customer's own, or an earlier message, it may well be an answer.
    let mut before = facts.way_to(id).into_iter().map(|edge| &graph.edges[edge]);
    if before.any(|edge| edge.on.is_customer() || matches!(graph.step(edge.from).effect, Effect::Send(_))) {
        return None;
    }
    let end = start + length.len() + lead[length.len()..].find(':')? + 1;
    let mut finding =
        facts.finding("fake-reply", id, subject.span_of(start, end)).with("words", clip(&subject.content, 60));
    finding.atoms = vec![subject.content.to_lowercase()];
    Some(finding)
}

/// What mail programs put before the subject of an answer or a forwarded message: en, de, fr, es, pt.
const REPLIES: &[&str] = &["re", "fwd", "fw", "aw", "wg", "tr", "rv", "res", "enc"];
