//! Walking an island along valid paths: into calls, over calls that come back, never out through another call.

use super::calls::{Calls, is_return_edge};
use crate::flow::{FlowGraph, StepId};
use std::collections::VecDeque;

/// How many hops of a path are worth telling; a witness shows far fewer, and one of a million steps must not cost a million.
pub const LONGEST: usize = 200;

/// How a walk came to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// It began here.
    Start,
    /// Along this edge (a number into [`FlowGraph::edges`]).
    Edge(u32),
    /// Into the module, from this call.
    Into(StepId),
}

/// A walk forwards, breadth first: what was reached, and over what.
#[derive(Debug)]
pub struct Forward {
    /// For each step: how it was reached first, `None` where it was not.
    pub via: Vec<Option<Via>>,
}

impl Forward {
    /// Whether `id` was reached.
    pub fn reached(&self, id: StepId) -> bool {
        self.via[id.index()].is_some()
    }

    /// The edges of the path to `id`, in order; the last [`LONGEST`] of a longer one. Calls entered on the way are not edges and are
    /// left out.
    pub fn path(&self, graph: &FlowGraph, id: StepId) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = id;
        for _ in 0..LONGEST {
            at = match self.via[at.index()].unwrap_or(Via::Start) {
                Via::Start => break,
                Via::Edge(edge) => {
                    path.push(edge as usize);
                    graph.edges[edge as usize].from
                }
                Via::Into(call) => call,
            };
        }
        path.reverse();
        path
    }
}

/// Everything that can be reached from `starts` along edges that `take` accepts. Breadth first, so paths are shortest in edges;
/// ties follow source order.
pub fn forward(
    graph: &FlowGraph,
    calls: &Calls,
    starts: impl IntoIterator<Item = StepId>,
    take: impl Fn(usize) -> bool,
) -> Forward {
    forward_sparing(graph, calls, starts, take, |_| false)
}

/// The same over paths with as few edges that `dear` names as possible, and then the shortest.
pub fn forward_sparing(
    graph: &FlowGraph,
    calls: &Calls,
    starts: impl IntoIterator<Item = StepId>,
    take: impl Fn(usize) -> bool,
    dear: impl Fn(usize) -> bool,
) -> Forward {
    let mut walk = Forward { via: vec![None; graph.steps.len()] };
    let mut now: VecDeque<(StepId, Via)> = starts.into_iter().map(|start| (start, Via::Start)).collect();
    let mut later = VecDeque::new();
    while !now.is_empty() {
        while let Some((id, via)) = now.pop_front() {
            if walk.via[id.index()].is_some() {
                continue;
            }
            walk.via[id.index()] = Some(via);
            if let Some((_, entry)) = graph.callee(id).filter(|_| is_call(graph, id)) {
                now.push_back((entry, Via::Into(id)));
            }
            for edge in graph.out_ids(id) {
                let to = graph.edges[edge].to;
                let passes = take(edge) && (!is_return_edge(graph, edge) || calls.comes_back(graph, id));
                if passes && walk.via[to.index()].is_none() {
                    let next = if dear(edge) { &mut later } else { &mut now };
                    next.push_back((to, Via::Edge(edge as u32)));
                }
            }
        }
        std::mem::swap(&mut now, &mut later);
    }
    walk
}

/// The steps near `start`: what is reached from it along edges that `take` accepts, calls entered and passed over, `start` first.
/// At most `max` steps are looked at, so that asking at every step stays linear.
pub fn nearby(
    graph: &FlowGraph,
    calls: &Calls,
    start: StepId,
    max: usize,
    take: impl Fn(usize) -> bool,
) -> Vec<StepId> {
    let mut seen = std::collections::HashSet::from([start]);
    let mut found = vec![start];
    let mut at = 0;
    while let Some(&id) = found.get(at).filter(|_| found.len() < max) {
        at += 1;
        let entered = graph.callee(id).filter(|_| is_call(graph, id)).map(|(_, entry)| entry);
        let passed = graph.out_ids(id).filter(|&edge| take(edge) && calls.passes(graph, edge));
        for to in entered.into_iter().chain(passed.map(|edge| graph.edges[edge].to)) {
            if seen.insert(to) {
                found.push(to);
            }
        }
    }
    found
}

/// A walk backwards, breadth first, from some goals: for each step, the way on to the nearest goal.
#[derive(Debug)]
pub struct Backward {
    /// For each step: how a goal is reached from it; [`Via::Start`] at a goal, [`Via::Into`] (of the step itself) where the goal
    /// lies inside the module that this call enters, `None` where no goal is reached.
    pub on: Vec<Option<Via>>,
    /// For each step: the goal that its way ends at; itself where none is reached.
    goal: Vec<StepId>,
}

impl Backward {
    /// Whether a goal is reached from `id`.
    pub fn leads(&self, id: StepId) -> bool {
        self.on[id.index()].is_some()
    }

    /// The goal that the shortest way from `id` ends at.
    pub fn goal(&self, id: StepId) -> Option<StepId> {
        self.leads(id).then(|| self.goal[id.index()])
    }

    /// The edges from `id` to its goal, in order; the first [`LONGEST`] of a longer way.
    pub fn path(&self, graph: &FlowGraph, id: StepId) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = id;
        for _ in 0..LONGEST {
            at = match self.on[at.index()] {
                None | Some(Via::Start) => break,
                Some(Via::Edge(edge)) => {
                    path.push(edge as usize);
                    graph.edges[edge as usize].to
                }
                Some(Via::Into(call)) => match graph.callee(call) {
                    Some((_, entry)) => entry,
                    None => break,
                },
            };
        }
        path
    }
}

/// From which steps a goal can be reached along edges that `take` accepts, entering calls and passing over those that come back.
pub fn backward(
    graph: &FlowGraph,
    calls: &Calls,
    goals: impl IntoIterator<Item = StepId>,
    take: impl Fn(usize) -> bool,
) -> Backward {
    let mut walk = Backward { on: vec![None; graph.steps.len()], goal: graph.ids().collect() };
    let mut queue = VecDeque::new();
    for goal in goals {
        if walk.on[goal.index()].is_none() {
            walk.on[goal.index()] = Some(Via::Start);
            queue.push_back(goal);
        }
    }
    while let Some(id) = queue.pop_front() {
        let goal = walk.goal[id.index()];
        let mut reach = |from: StepId, via: Via| {
            if walk.on[from.index()].is_none() {
                walk.on[from.index()] = Some(via);
                walk.goal[from.index()] = goal;
                queue.push_back(from);
            }
        };
        for &edge in graph.incoming(id) {
            let from = graph.edges[edge as usize].from;
            if take(edge as usize) && (!is_return_edge(graph, edge as usize) || calls.comes_back(graph, from)) {
                reach(from, Via::Edge(edge));
            }
        }
        for &site in calls.sites.get(&id).into_iter().flatten() {
            reach(site, Via::Into(site));
        }
    }
    walk
}

/// Adds to `inside` (steps from which a goal is reached without leaving the module they run in) those from which control comes
/// back to *some* caller where a goal is reached. `unseen` are first steps that have a caller which is not among the files and
/// counts as a goal.
pub fn upward(
    graph: &FlowGraph,
    calls: &Calls,
    inside: &Backward,
    unseen: impl IntoIterator<Item = StepId>,
    take: impl Fn(usize) -> bool,
) -> Vec<bool> {
    let mut leads: Vec<bool> = inside.on.iter().map(Option::is_some).collect();
    // Steps that run, in some context, below a caller where a goal is reached once control is back.
    let mut below = vec![false; graph.steps.len()];
    let mut queue: Vec<StepId> = unseen.into_iter().collect();
    queue.extend(calls.sites.iter().filter_map(|(&entry, sites)| {
        let behind = |site: StepId| graph.out_ids(site).filter(|&edge| take(edge) && is_return_edge(graph, edge));
        let found = sites.iter().flat_map(|&site| behind(site)).any(|edge| inside.leads(graph.edges[edge].to));
        found.then_some(entry)
    }));
    while let Some(id) = queue.pop() {
        if std::mem::replace(&mut below[id.index()], true) {
            continue;
        }
        leads[id.index()] |= calls.returns[id.index()];
        for edge in graph.out_ids(id).filter(|&edge| take(edge)) {
            let to = graph.edges[edge].to;
            if is_return_edge(graph, edge) {
                if !calls.comes_back(graph, id) {
                    continue;
                }
                // A module called from here comes back twice: to here, and from here to that caller.
                queue.extend(graph.callee(id).filter(|_| calls.returns[to.index()]).map(|(_, entry)| entry));
            }
            queue.push(to);
        }
    }
    leads
}

/// Whether `id` is a call (a jump's target is an edge already).
fn is_call(graph: &FlowGraph, id: StepId) -> bool {
    matches!(graph.step(id).effect, crate::flow::Effect::Call(_))
}
