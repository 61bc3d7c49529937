//! A check of voice or face that leaves no other way, or that locks out whom it does not know.

use crate::analysis::walk::nearby;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value, words};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Edge, Effect, Event, How, StepId};
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "what"];

/// How many steps around a check are looked at.
const NEAR: usize = 500;

/// One fault for each run.
pub const CHECK: Check = Check {
    name: "biometrics",
    doc: "checks of voice, face or finger: whether there is another way, and what becomes of those who fail",
    outcomes: &[
        Outcome { name: "none", vars: VARS },
        Outcome { name: "late", vars: VARS },
        Outcome { name: "lockout", vars: VARS },
    ],
    params: &[Param {
        name: "fault",
        default: Value::Text(Cow::Borrowed("only")),
        doc: "`only` (no other way is offered up front) or `lockout` (failing ends the contact)",
    }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let checks = graph.ids().filter(|&id| {
        graph.step(id).effect == (Effect::Verify { biometric: true }) && facts.reach().from_starts.reached(id)
    });
    if params.text("fault") == "lockout" {
        return checks.filter_map(|id| lockout(facts, id)).collect();
    }
    checks.filter_map(|id| only(facts, id)).collect()
}

/// Nothing but the check itself leads on (`none`), or something else only once it has failed (`late`). A check that says nothing
/// works in the background: the customer is not asked for anything, so that nothing need be offered first.
fn only(facts: &Facts, id: StepId) -> Option<Finding> {
    let graph = facts.graph;
    let step = graph.step(id);
    if offered_first(facts, id) {
        return None;
    }
    let otherwise =
        graph.out(id).iter().filter(|edge| edge.on != Event::Accepted).any(|edge| other_way(facts, edge.to));
    let outcome = match otherwise {
        false => "none",
        true if step.texts.is_empty() => return None,
        true => "late",
    };
    let mut finding = facts.finding(outcome, id, step.name.span).with("what", "");
    finding.witness = Some(id.0);
    Some(finding)
}

/// Whether the check listens for something else too, or the menu right before it offers something else.
fn offered_first(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let picks = |edge: &Edge| edge.on.is_customer() && !matches!(edge.on, Event::Accepted | Event::Answer);
    let heard = graph.out(id).iter().map(|edge| edge.to).filter(|&to| graph.step(to).effect == Effect::Listen);
    let mut own = graph.out(id).iter().chain(heard.flat_map(|hub| graph.out(hub)));
    if own.any(|edge| picks(edge) && other_way(facts, edge.to)) {
        return true;
    }
    let mut seen = vec![id];
    let mut at = 0;
    while let Some(&step) = seen.get(at).filter(|_| seen.len() < NEAR) {
        at += 1;
        for edge in graph.incoming(step).iter().map(|&edge| &graph.edges[edge as usize]) {
            if edge.on.is_automatic() && !seen.contains(&edge.from) {
                seen.push(edge.from);
            }
            let menu = picks(edge) && matches!(graph.step(edge.from).effect, Effect::Menu(_));
            let mut others = graph.out(edge.from).iter().filter(|other| picks(other) && other.to != edge.to);
            if menu && others.any(|other| proves_otherwise(facts, other.to)) {
                return true;
            }
        }
    }
    false
}

/// The steps that follow `start` by themselves.
fn onward(facts: &Facts, start: StepId) -> Vec<StepId> {
    let graph = facts.graph;
    nearby(graph, &facts.reach().calls, start, NEAR, |edge| {
        let edge = &graph.edges[edge];
        edge.on.is_automatic() && !graph.step(edge.from).effect.is_customer_step()
    })
}

/// Whether a person, a question or another check comes next, or nobody can know what does.
fn proves_otherwise(facts: &Facts, start: StepId) -> bool {
    let graph = facts.graph;
    let next = onward(facts, start);
    next.len() >= NEAR
        || next.into_iter().any(|id| {
            let effect = &graph.step(id).effect;
            let asks = matches!(effect, Effect::Ask(_) | Effect::Verify { biometric: false });
            asks || effect.person_kind().is_some() || graph.unknown(id).is_some()
        })
}

/// The same, or a menu with such an option.
fn other_way(facts: &Facts, start: StepId) -> bool {
    let graph = facts.graph;
    let menus = || onward(facts, start).into_iter().filter(|&id| matches!(graph.step(id).effect, Effect::Menu(_)));
    proves_otherwise(facts, start)
        || menus().any(|menu| {
            let mut options = graph.out(menu).iter().filter(|edge| edge.on.is_customer());
            options.any(|edge| proves_otherwise(facts, edge.to))
        })
}

/// The ways out of a failed check that come to an end, with no other way and no further choice before it.
fn lockout(facts: &Facts, id: StepId) -> Option<Finding> {
    let graph = facts.graph;
    let mut shut = graph.out(id).iter().filter(|edge| edge.on.is_failing() && locks_out(facts, id, edge));
    let first = shut.next()?;
    let what = words::event(graph, first).unwrap_or_default();
    let mut finding = facts.finding("lockout", id, first.span).with("what", what);
    finding.labels = shut
        .filter(|edge| edge.span != first.span)
        .map(|edge| Label::new(edge.span, format!("so is whoever {}", words::event(graph, edge).unwrap_or_default())))
        .collect();
    let mut path = facts.way_to(id);
    path.extend(graph.out_ids(id).find(|&number| std::ptr::eq(&graph.edges[number], first)));
    finding.trace = words::trace(graph, &path);
    finding.atoms = vec![first.on.parts().0.to_owned()];
    Some(finding)
}

/// Whether the failing way out `edge` of the check `id` only leads to ends.
pub(in crate::check) fn locks_out(facts: &Facts, id: StepId, edge: &Edge) -> bool {
    let graph = facts.graph;
    if proves_otherwise(facts, edge.to) {
        return false;
    }
    let next = onward(facts, edge.to);
    let ends = |step: StepId| matches!(&graph.step(step).effect, Effect::End(how) if *how != How::Return);
    // Coming back to a caller, or to another choice, is no lock.
    let leaves = |step: StepId| {
        let effect = &graph.step(step).effect;
        *effect == Effect::End(How::Return) || (effect.is_customer_step() && step != id)
    };
    next.iter().any(|&step| ends(step)) && !next.iter().any(|&step| leaves(step))
}
