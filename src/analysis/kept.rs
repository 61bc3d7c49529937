//! From where something comes to pass, also where it does so only behind the call that a module comes back to.

use super::calls::{Calls, is_return_edge};
use super::walk::{Backward, backward};
use crate::flow::{Effect, FlowGraph, FlowInfo, How, StepId};

/// How often modules are looked up in their callers: so deep they call one another.
const DEEP: usize = 5;

/// From where edges that `onward` accepts lead to a step that `kept` accepts. What a module begins, one of its callers may bring to
/// an end behind the call; where nobody here calls it, nobody knows, and it counts. `calls` are those of the same choice of edges.
pub fn behind_calls(
    graph: &FlowGraph,
    calls: &Calls,
    onward: impl Fn(usize) -> bool,
    kept: impl Fn(StepId) -> bool,
) -> Backward {
    let mut kept_behind: Vec<bool> = graph.flows.iter().map(|flow| sites(calls, flow).next().is_none()).collect();
    let mut round = 0;
    loop {
        let comes_back = |id: StepId| {
            let step = graph.step(id);
            step.effect == Effect::End(How::Return) && kept_behind.get(step.flow as usize).is_some_and(|kept| *kept)
        };
        let goals = graph.ids().filter(|&id| kept(id) || comes_back(id));
        let keeps = backward(graph, calls, goals, &onward);
        let behind = |site: StepId| graph.out_ids(site).filter(|&edge| is_return_edge(graph, edge));
        let by_caller = |flow: &FlowInfo| {
            sites(calls, flow).flat_map(|&site| behind(site)).any(|edge| keeps.leads(graph.edges[edge].to))
        };
        let mut more = false;
        for (flow, kept) in graph.flows.iter().zip(&mut kept_behind).filter(|(_, kept)| !**kept) {
            *kept = round >= DEEP || by_caller(flow);
            more |= *kept;
        }
        if !more {
            return keeps;
        }
        round += 1;
    }
}

/// The calls of `flow`.
fn sites<'c>(calls: &'c Calls, flow: &'c FlowInfo) -> impl Iterator<Item = &'c StepId> {
    flow.entries.iter().filter_map(|entry| calls.sites.get(&entry.step)).flatten()
}
