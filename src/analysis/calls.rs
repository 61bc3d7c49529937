//! Calls by summaries: which steps can come back to the flow that called.
//!
//! Call and return edges are never merged: a path that enters a module through one call and leaves it through another does not
//! exist. A call whose target is unknown is taken to come back, and is unknown otherwise.

use crate::flow::{Effect, Event, FlowGraph, How, StepId};
use std::collections::HashMap;

/// What is known of calls under a choice of edges.
#[derive(Debug)]
pub struct Calls {
    /// For each step: whether control can come back from there to the caller of the flow it runs in, calls on the way balanced.
    pub returns: Vec<bool>,
    /// For the first step of each module: the calls that enter there, ascending.
    pub sites: HashMap<StepId, Vec<StepId>>,
}

/// Whether edge `edge` of `graph` is taken only when a resolved call has come back.
pub fn is_return_edge(graph: &FlowGraph, edge: usize) -> bool {
    let edge = &graph.edges[edge];
    matches!(edge.on, Event::Returned(_)) && graph.callee(edge.from).is_some()
}

/// The call sites of each module entry.
fn sites(graph: &FlowGraph) -> HashMap<StepId, Vec<StepId>> {
    let mut sites: HashMap<StepId, Vec<StepId>> = HashMap::new();
    for &call in graph.targets.keys() {
        if let (Effect::Call(_), Some((_, entry))) = (&graph.step(call).effect, graph.callee(call)) {
            sites.entry(entry).or_default().push(call);
        }
    }
    sites.values_mut().for_each(|calls| calls.sort_unstable());
    sites
}

impl Calls {
    /// The calls of `graph` where only edges that `take` accepts (by number) are followed.
    pub fn new(graph: &FlowGraph, take: impl Fn(usize) -> bool) -> Self {
        let mut calls = Self { returns: vec![false; graph.steps.len()], sites: sites(graph) };
        let mut queue: Vec<StepId> = Vec::new();
        for id in graph.ids() {
            if graph.step(id).effect == Effect::End(How::Return) {
                calls.returns[id.index()] = true;
                queue.push(id);
            }
        }
        while let Some(id) = queue.pop() {
            let mut found = Vec::new();
            for &edge in graph.incoming(id) {
                let edge = edge as usize;
                if !take(edge) {
                    continue;
                }
                let from = graph.edges[edge].from;
                let comes_back = !is_return_edge(graph, edge)
                    || graph.callee(from).is_some_and(|(_, entry)| calls.returns[entry.index()]);
                if comes_back {
                    found.push(from);
                }
            }
            // The module that starts here comes back now: so do its calls whose next step does.
            for &site in calls.sites.get(&id).into_iter().flatten() {
                let next_returns = graph.out_ids(site).any(|edge| {
                    take(edge) && is_return_edge(graph, edge) && calls.returns[graph.edges[edge].to.index()]
                });
                if next_returns {
                    found.push(site);
                }
            }
            for from in found {
                if !std::mem::replace(&mut calls.returns[from.index()], true) {
                    queue.push(from);
                }
            }
        }
        calls
    }

    /// Whether the module that `call` enters can come back.
    pub fn comes_back(&self, graph: &FlowGraph, call: StepId) -> bool {
        graph.callee(call).is_none_or(|(_, entry)| self.returns[entry.index()])
    }
    /// Whether `edge` can be taken as far as calls go: only a module that comes back has a way on behind its call.
    pub fn passes(&self, graph: &FlowGraph, edge: usize) -> bool {
        !is_return_edge(graph, edge) || self.comes_back(graph, graph.edges[edge].from)
    }
}
