//! Something was handed in, and nothing confirms it.

use crate::analysis::walk::nearby;
use crate::check::words::shown;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, StepId};
use crate::lexicon::List;

/// Tickets, callbacks, and steps that a team calls an order.
pub const CHECK: Check = Check {
    name: "acknowledged",
    doc: "tickets, callbacks and orders after which nothing is said before the contact ends or the next question comes",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "what"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    for id in graph.ids().filter(|&id| facts.is_judged(id)) {
        let Some(what) = handed_in(facts, id).filter(|_| !confirmed(facts, id)) else { continue };
        let mut finding = facts.finding("definite", id, graph.step(id).name.span).with("what", what);
        finding = finding.with("step", shown(graph, id));
        finding.place.text = "nothing confirms this".into();
        finding.witness = Some(id.0);
        found.push(finding);
    }
    found
}

/// What a customer hands in at `id`, if that is what happens there.
fn handed_in(facts: &Facts, id: StepId) -> Option<&'static str> {
    let step = facts.graph.step(id);
    let tagged = |tags: &[&str]| step.tags.iter().any(|tag| tags.contains(&tag.as_str()));
    Some(match &step.effect {
        Effect::Ticket(_) => "a ticket",
        Effect::Callback(_) => "a callback",
        Effect::Lookup { .. } | Effect::Set { .. } | Effect::Task { .. } if tagged(&["order", "purchase"]) => {
            "an order"
        }
        Effect::Lookup { .. } | Effect::Set { .. } if tagged(&["payment"]) => "a payment",
        Effect::Lookup { .. } | Effect::Set { .. } if tagged(&["booking", "submission"]) => "a request",
        _ => return None,
    })
}

/// Whether something is said at `id` or after it, before the contact ends; or it cannot be known.
fn confirmed(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let onward = |edge: usize| {
        let edge = &graph.edges[edge];
        edge.on.is_automatic() && (edge.from == id || speaks(facts, edge.from).is_none())
    };
    let after = nearby(graph, &facts.reach().calls, id, NEAR, onward);
    let promised = || {
        let before = graph.incoming(id).iter().map(|&edge| graph.edges[edge as usize].from);
        before.into_iter().any(|from| facts.readings(from).any(|reading| reading.has(&[List::Callback])))
    };
    // Somebody may confirm it who is not in the file.
    let elsewhere = |id: StepId| {
        graph.unknown(id).is_some()
            || matches!(
                graph.step(id).effect,
                Effect::Transfer(_) | Effect::Call(_) | Effect::Jump(_) | Effect::Send(_)
            )
    };
    after.len() >= NEAR || after.iter().any(|&id| speaks(facts, id).is_some() || elsewhere(id)) || promised()
}

/// The first thing said at `id`.
fn speaks<'a>(facts: &'a Facts, id: StepId) -> Option<&'a str> {
    facts.graph.step(id).texts.first().map(|text| text.content.as_str())
}

/// As many steps are looked at.
const NEAR: usize = 100;
