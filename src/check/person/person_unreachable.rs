//! No path from here leads to a person: where a customer starts, or where the last way is lost.

use crate::analysis::reach::{Answer, Lost};
use crate::analysis::walk::{forward, nearby};
use crate::check::words::{self, shown};
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Certainty, Finding, Label};
use crate::flow::{Because, Effect, FlowGraph, How, Purpose, Role, StepId};

const VARS: &[&str] = &["customer", "step", "flow", "what", "because"];

/// Starts and edges of no return.
pub const CHECK: Check = Check {
    name: "person-unreachable",
    doc: "steps from which no path leads to a person: starts, and the first step after the last way was lost",
    outcomes: &[
        Outcome { name: "start", vars: VARS },
        Outcome { name: "inferred-start", vars: VARS },
        Outcome { name: "edge", vars: VARS },
        Outcome { name: "unknown", vars: VARS },
    ],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let mut found: Vec<Finding> = facts.lost().iter().filter_map(|lost| of_lost(facts, lost)).collect();
    found.extend(unknown_starts(facts));
    found
}

/// A survey asks, it does not help; a notice wants nothing.
fn exempt(facts: &Facts, id: StepId) -> bool {
    let flow = facts.graph.flow_of(id);
    matches!(flow.purpose, Some(Purpose::Survey | Purpose::Notification | Purpose::Machine))
        || !matches!(flow.role, Role::Entry | Role::InferredEntry | Role::Continuation | Role::Module)
}

fn of_lost(facts: &Facts, lost: &Lost) -> Option<Finding> {
    let graph = facts.graph;
    if exempt(facts, lost.step) {
        return None;
    }
    let flow = graph.flow_of(lost.step);
    let step = graph.step(lost.step);
    if lost.start {
        let outcome = if flow.role == Role::Entry { "start" } else { "inferred-start" };
        // The name of the flow is the guilty text; where the file does not write one, the place that says where it starts.
        let span = if flow.name.span.is_empty() { step.name.span } else { flow.name.span };
        let mut finding = facts
            .finding(outcome, lost.step, span)
            .with("flow", flow.name.value.clone())
            .with("what", "")
            .with("because", "");
        finding.place.text = "no way to a person anywhere from here".into();
        for refused in refusals(facts, lost.step) {
            let place = graph.step(refused).name.span;
            if place == span {
                finding.place.text = "who asks for a person here is refused".into();
            } else {
                finding.labels.push(Label::new(place, "who asks for a person is refused"));
            }
        }
        if let Some(waiting) = first_waiting(facts, lost.step).filter(|waiting| graph.step(*waiting).name.span != span)
        {
            finding.labels.push(Label::new(graph.step(waiting).name.span, "the customer waits here …"));
        }
        finding.atoms = vec!["start".into()];
        return Some(finding);
    }
    let first = *lost.edges.first()?;
    let edge = &graph.edges[first];
    let what = words::happens(graph, edge);
    let mut finding = facts
        .finding("edge", lost.step, edge.span)
        .with("flow", flow.name.value.clone())
        .with("what", what)
        .with("because", "");
    finding.place.text = format!("after this no person can be reached from {}", shown(graph, lost.step));
    for &other in &lost.edges[1..] {
        finding.labels.push(Label::new(graph.edges[other].span, "this leads there too"));
    }
    let mut path = facts.way_to(edge.from);
    path.push(first);
    finding.trace = words::trace(graph, &path);
    finding.parts = lost.edges.iter().map(|&edge| facts.part_at(edge, "")).collect();
    Some(finding)
}

/// The ends below the start `id` at which customers are refused, where they are.
fn refusals(facts: &Facts, id: StepId) -> Vec<StepId> {
    let graph = facts.graph;
    let refuses = |id: &StepId| graph.step(*id).effect == Effect::End(How::Refused);
    let ends: Vec<StepId> = graph.ids().filter(refuses).collect();
    if ends.is_empty() {
        return ends;
    }
    let below = forward(graph, &facts.reach().calls, [id], |_| true);
    ends.into_iter().filter(|end| below.reached(*end)).collect()
}

/// The first step below `id` at which the customer has the word.
fn first_waiting(facts: &Facts, id: StepId) -> Option<StepId> {
    let graph = facts.graph;
    let below = nearby(graph, &facts.reach().calls, id, 500, |edge| {
        !graph.step(graph.edges[edge].from).effect.is_customer_step()
    });
    below.into_iter().find(|&id| graph.step(id).effect.is_customer_step())
}

/// Starts of which it cannot be known: one finding each, at what cannot be seen into.
fn unknown_starts(facts: &Facts) -> Vec<Finding> {
    let graph = facts.graph;
    let starts = graph
        .starts()
        .filter(|(_, entry)| facts.reach().answer[entry.step.index()] == Answer::Unknown && !exempt(facts, entry.step));
    starts
        .filter_map(|(flow, entry)| {
            let unknown = facts.reach().to_unknown.goal(entry.step)?;
            let mut finding = facts
                .finding("unknown", entry.step, graph.step(unknown).name.span)
                .with("flow", flow.name.value.clone())
                .with("what", "")
                .with("because", because(graph, unknown));
            finding.certainty = Certainty::Unknown;
            finding.trace = words::trace(graph, &facts.reach().to_unknown.path(graph, entry.step));
            finding.atoms = vec!["unknown".into()];
            Some(finding)
        })
        .collect()
}

/// Why it cannot be known what follows `id`, as the end of "because …".
pub fn because(graph: &FlowGraph, id: StepId) -> String {
    let here = shown(graph, id);
    match graph.unknown(id) {
        Some(Because::Dynamic) => format!("{here} leads to a flow that is chosen while the contact runs"),
        Some(Because::Missing(name)) => format!("{here} leads to `{name}`, which is not among the files"),
        Some(Because::Ambiguous(paths)) => format!("{here} could lead to any of {}", paths.join(", ")),
        Some(Because::Opaque(what)) => format!("{here} is {what}"),
        None => "a part of these files could not be read, or the flow that calls this one is not among them".into(),
    }
}
