//! The goal that a flow declares: whether customers can come there, and how much they have to do for it.

use crate::analysis::distance::{First, distance_to};
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value, words};
use crate::diagnostic::Finding;
use crate::flow::{Effect, FlowInfo, StepId};
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "goal", "found", "max"];

/// One fault for each run.
pub const CHECK: Check = Check {
    name: "goal",
    doc: "the step that a flow names as its goal: not reached from any start, or only behind many choices and answers",
    outcomes: &[Outcome { name: "unreachable", vars: VARS }, Outcome { name: "far", vars: VARS }],
    params: &[
        Param { name: "fault", default: Value::Text(Cow::Borrowed("unreachable")), doc: "`unreachable` or `far`" },
        Param {
            name: "max",
            default: Value::Number(6.0),
            doc: "the most choices and answers on the shortest way there",
        },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    for flow in graph.flows.iter().filter(|flow| flow.about.goal.is_some()) {
        let goals = flow.steps.clone().map(StepId).filter(|&id| graph.step(id).tags.iter().any(|tag| tag == "goal"));
        let goals: Vec<StepId> = goals.collect();
        found.extend(match params.text("fault") {
            "far" => far(facts, flow, &goals, params.number("max")),
            _ => unreachable(facts, flow, &goals),
        });
    }
    found
}

fn unreachable(facts: &Facts, flow: &FlowInfo, goals: &[StepId]) -> Option<Finding> {
    let graph = facts.graph;
    let goal = flow.about.goal.as_ref()?;
    let first = *goals.first()?;
    // A step that could not be read may lead anywhere in its flow.
    let lost = |id: StepId| graph.step(id).assumed && matches!(graph.step(id).effect, Effect::Unknown { .. });
    let open = flow.open_world || flow.steps.clone().map(StepId).any(lost);
    let starts_here = flow.role.is_entry();
    if open || !starts_here || goals.iter().any(|&id| facts.reach().from_starts.reached(id)) {
        return None;
    }
    let finding = facts.finding("unreachable", first, goal.span).with("goal", goal.value.clone());
    Some(finding.label(graph.step(first).name.span, "nothing leads here"))
}

fn far(facts: &Facts, flow: &FlowInfo, goals: &[StepId], max: f64) -> Option<Finding> {
    let graph = facts.graph;
    let goal = flow.about.goal.as_ref()?;
    let calm = |edge: usize| !graph.edges[edge].on.is_failing();
    let way = distance_to(graph, facts.policy, First::Choices, goals.iter().copied(), calm);
    let cost = |id: StepId| way.cost[id.index()].filter(|cost| f64::from(cost.choices) > max);
    let (entry, cost) = flow.entries.iter().find_map(|entry| Some((entry.step, cost(entry.step)?)))?;
    let mut finding = facts
        .finding("far", *goals.first()?, goal.span)
        .with("goal", goal.value.clone())
        .with("found", cost.choices.to_string())
        .with("max", max.to_string());
    finding.measure = Some(f64::from(cost.choices));
    finding.trace = words::trace(graph, &way.path(graph, entry));
    Some(finding)
}
