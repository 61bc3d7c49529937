//! The words promise a person, and no transfer follows.

use crate::analysis::calls::Calls;
use crate::analysis::kept::behind_calls;
use crate::check::words::{self, clip};
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Role, StepId};

/// Promises followed by an end or by the next question.
pub const CHECK: Check = Check {
    name: "broken-promise",
    doc: "texts that promise a person now, after which no way on leads to one before the customer has the word or the contact ends",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "words", "instead"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    // Whatever happens by itself or by failing, short of a new question to the customer.
    let onward = |edge: usize| {
        let edge = &graph.edges[edge];
        !edge.on.is_customer() && !graph.step(edge.from).effect.is_customer_step()
    };
    let calls = Calls::new(graph, onward);
    let keeps = behind_calls(graph, &calls, onward, |id| {
        let effect = &graph.step(id).effect;
        effect.person_kind().is_some()
            || matches!(effect, Effect::Task { .. } | Effect::Hold | Effect::Send(_))
            || graph.unknown(id).is_some()
            || graph.flow_of(id).open_world
    });
    let mut found = Vec::new();
    for id in graph.ids() {
        let judged = facts.reach().from_starts.reached(id) && graph.flow_of(id).role != Role::Queue;
        if !judged || keeps.leads(id) || graph.step(id).effect.is_customer_step() {
            continue;
        }
        for (text, reading) in graph.step(id).texts.iter().zip(facts.readings(id)) {
            for (start, end) in reading.promises() {
                let promise = text.content.get(start..end).unwrap_or("");
                let mut finding = facts
                    .finding("definite", id, text.span_of(start, end))
                    .with("words", clip(promise, 60))
                    .with("instead", instead(facts, id));
                finding.place.text = "a person is promised …".into();
                finding.witness = Some(id.0);
                finding.atoms = vec![promise.to_lowercase()];
                found.push(finding);
            }
        }
    }
    found
}

/// What comes instead of the person.
fn instead(facts: &Facts, id: StepId) -> String {
    let graph = facts.graph;
    let mut at = id;
    for _ in 0..20 {
        let step = graph.step(at);
        if at != id && step.effect.is_customer_step() {
            return format!("{} asks again", words::shown(graph, at));
        }
        if words::end(graph, at).is_some() {
            return format!("the {} ends", if graph.channel(at).is_written() { "chat" } else { "call" });
        }
        match graph.out(at).iter().find(|edge| edge.on.is_automatic()) {
            Some(edge) => at = edge.to,
            None => break,
        }
    }
    "nothing of the kind follows".into()
}
