//! Which steps must be passed on the way to others, must not have been passed, or must still be passed.
//!
//! A step is passed when it is left without failing: a check of identity that fails checks nobody.

use super::calls::Calls;
use super::dataflow::{Change, Holding, Problem, holding};
use crate::flow::{FlowGraph, StepId};
use std::collections::HashMap;

/// Whether a step is passed along `edge`.
fn passes(graph: &FlowGraph, edge: usize, which: &impl Fn(StepId) -> bool) -> bool {
    which(graph.edges[edge].from) && !graph.edges[edge].on.is_failing()
}

/// Solves one fact, which holds at starts if `at_start`, and which passing `makes` makes and passing `unmakes` unmakes.
fn one_fact(
    graph: &FlowGraph,
    calls: &Calls,
    at_start: bool,
    makes: impl Fn(StepId) -> bool,
    unmakes: impl Fn(StepId) -> bool,
    asked: &[StepId],
) -> Holding {
    let mut changes: HashMap<usize, Vec<Change>> = HashMap::new();
    for edge in 0..graph.edges.len() {
        if passes(graph, edge, &unmakes) {
            changes.insert(edge, vec![Change::Kill(0..1)]);
        } else if passes(graph, edge, &makes) {
            changes.insert(edge, vec![Change::Gen(0)]);
        }
    }
    let starts = graph.starts().map(|(_, entry)| entry.step).collect();
    let given = if at_start { vec![0] } else { Vec::new() };
    holding(graph, calls, &Problem { starts, given, facts: 1, changes: &changes, asked: asked.to_vec() }, |_| true)
}

/// The steps of `goals` to which some way from a start leads that passes none of `through`.
pub fn reached_without(
    graph: &FlowGraph,
    calls: &Calls,
    goals: &[StepId],
    through: impl Fn(StepId) -> bool,
) -> Vec<StepId> {
    let found = one_fact(graph, calls, true, |_| false, through, goals);
    goals.iter().copied().filter(|&id| found.holds(id, 0)).collect()
}

/// The steps of `goals` to which some way leads that has passed one of `first`, and none of `between` since.
pub fn reached_after(
    graph: &FlowGraph,
    calls: &Calls,
    goals: &[StepId],
    first: impl Fn(StepId) -> bool,
    between: impl Fn(StepId) -> bool,
) -> Vec<StepId> {
    let found = one_fact(graph, calls, false, first, between, goals);
    goals.iter().copied().filter(|&id| found.holds(id, 0)).collect()
}
