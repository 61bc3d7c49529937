//! How far a person or another goal is: choices, or whatever else is counted, and seconds.

use super::calls::{Calls, is_return_edge};
use super::reach::is_person;
use super::said;
use crate::flow::{Effect, FlowGraph, How, Policy, StepId};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What it costs to come from a step to a goal. `choices` holds what [`Measure::counts`] counts, where that is something else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// How often the customer has to choose or answer.
    pub choices: u32,
    /// How long it takes, in tenths of a second.
    pub tenths: u32,
}

impl Cost {
    fn plus(self, other: Cost) -> Cost {
        Cost { choices: self.choices.saturating_add(other.choices), tenths: self.tenths.saturating_add(other.tenths) }
    }
}

/// What is minimised first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// The number of choices, then time.
    Choices,
    /// Time, then choices.
    Seconds,
}

/// The cheapest ways to a person, from every step. Lists are indexed by step.
#[derive(Debug)]
pub struct Distance {
    /// The cost; `None` where no way is known. It holds what is said at the step itself and at the person's.
    pub cost: Vec<Option<Cost>>,
    /// The edge taken first, a number into [`FlowGraph::edges`]; `None` at a person, and where a call is entered to stay.
    pub next: Vec<Option<u32>>,
}

impl Distance {
    /// The edges from `id` to a person, in order. A call that comes back is one edge.
    pub fn path(&self, graph: &FlowGraph, id: StepId) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = id;
        for _ in 0..=graph.steps.len() {
            at = match self.next[at.index()] {
                Some(edge) => {
                    path.push(edge as usize);
                    graph.edges[edge as usize].to
                }
                None => match graph.callee(at) {
                    Some((_, entry)) if matches!(graph.step(at).effect, Effect::Call(_)) => entry,
                    _ => break,
                },
            };
        }
        path
    }
}

/// The distance to a person from every step, over edges that `take` accepts.
pub fn distance(graph: &FlowGraph, policy: &Policy, first: First, take: impl Fn(usize) -> bool) -> Distance {
    let people = graph.ids().filter(|&id| is_person(graph, policy, id));
    distance_to(graph, policy, first, people, take)
}

/// The distance to the nearest of `goals` from every step, over edges that `take` accepts.
pub fn distance_to(
    graph: &FlowGraph,
    policy: &Policy,
    first: First,
    goals: impl Iterator<Item = StepId>,
    take: impl Fn(usize) -> bool,
) -> Distance {
    let counts = |edge: usize| u32::from(graph.edges[edge].on.is_customer());
    distance_by(graph, policy, Measure { first, counts: &counts }, goals, take)
}

/// How ways are measured.
#[derive(Clone, Copy)]
pub struct Measure<'m> {
    /// What is minimised first.
    pub first: First,
    /// How much an edge (a number into [`FlowGraph::edges`]) adds to [`Cost::choices`].
    pub counts: &'m dyn Fn(usize) -> u32,
}

/// The same, by a measure of one's own. Costs a heap operation for each edge.
pub fn distance_by(
    graph: &FlowGraph,
    policy: &Policy,
    measure: Measure,
    goals: impl Iterator<Item = StepId>,
    take: impl Fn(usize) -> bool,
) -> Distance {
    let calls = Calls::new(graph, &take);
    let spoken: Vec<u32> = graph.steps.iter().map(|step| said::tenths(step, policy)).collect();
    let run = Run { graph, calls: &calls, spoken: &spoken, measure, take: &take };
    // First what coming back out of a module costs, then what a goal costs, where a call that comes back is one edge.
    let back = (!calls.sites.is_empty()).then(|| {
        let ends = graph.ids().filter(|&id| graph.step(id).effect == Effect::End(How::Return));
        run.shortest(ends, None).cost
    });
    run.shortest(goals, Some(back.as_deref().unwrap_or(&[])))
}

struct Run<'a, F> {
    graph: &'a FlowGraph,
    calls: &'a Calls,
    spoken: &'a [u32],
    measure: Measure<'a>,
    take: &'a F,
}

/// The heap and what is known so far.
struct State {
    cost: Vec<Option<Cost>>,
    next: Vec<Option<u32>>,
    settled: Vec<bool>,
    heap: BinaryHeap<Reverse<(u64, StepId)>>,
}

impl<F: Fn(usize) -> bool> Run<'_, F> {
    fn key(&self, cost: Cost) -> u64 {
        match self.measure.first {
            First::Choices => (u64::from(cost.choices) << 32) | u64::from(cost.tenths),
            First::Seconds => (u64::from(cost.tenths) << 32) | u64::from(cost.choices),
        }
    }

    fn offer(&self, state: &mut State, from: StepId, cost: Cost, edge: Option<u32>) {
        let at = from.index();
        if state.settled[at] || state.cost[at].is_some_and(|known| self.key(known) <= self.key(cost)) {
            return;
        }
        state.cost[at] = Some(cost);
        state.next[at] = edge;
        state.heap.push(Reverse((self.key(cost), from)));
    }

    /// What it costs to take `edge` to a step that costs `there`, where passing through a called module costs `through`.
    fn over(&self, edge: usize, there: Cost, through: Cost) -> Cost {
        let from = self.graph.edges[edge].from;
        let own = Cost { choices: (self.measure.counts)(edge), tenths: self.spoken[from.index()] };
        there.plus(through).plus(own)
    }

    /// Dijkstra backwards from `goals`. With `back` (the cost of coming back, by step) a call may also be entered to stay.
    /// Without it that cost is what is being worked out: a call settles after both the module and the step behind it have,
    /// which ascending order allows because it costs more than either (Knuth, 1977).
    fn shortest(&self, goals: impl Iterator<Item = StepId>, back: Option<&[Option<Cost>]>) -> Distance {
        let graph = self.graph;
        let count = graph.steps.len();
        let mut state = State {
            cost: vec![None; count],
            next: vec![None; count],
            settled: vec![false; count],
            heap: BinaryHeap::new(),
        };
        for goal in goals {
            let cost = Cost { choices: 0, tenths: self.spoken[goal.index()] };
            self.offer(&mut state, goal, cost, None);
        }
        while let Some(Reverse((_, id))) = state.heap.pop() {
            if std::mem::replace(&mut state.settled[id.index()], true) {
                continue;
            }
            let Some(here) = state.cost[id.index()] else { continue };
            for &edge in graph.incoming(id) {
                let from = graph.edges[edge as usize].from;
                if !(self.take)(edge as usize) {
                    continue;
                }
                let through = match graph.callee(from).filter(|_| is_return_edge(graph, edge as usize)) {
                    None => Some(Cost::default()),
                    Some((_, entry)) => match back {
                        Some(back) => back[entry.index()],
                        None => state.cost[entry.index()].filter(|_| state.settled[entry.index()]),
                    },
                };
                if let Some(through) = through {
                    self.offer(&mut state, from, self.over(edge as usize, here, through), Some(edge));
                }
            }
            for &site in self.calls.sites.get(&id).into_iter().flatten() {
                if back.is_some() {
                    let own = Cost { choices: 0, tenths: self.spoken[site.index()] };
                    self.offer(&mut state, site, here.plus(own), None);
                    continue;
                }
                for edge in graph.out_ids(site).filter(|&edge| (self.take)(edge) && is_return_edge(graph, edge)) {
                    let behind = graph.edges[edge].to.index();
                    if let Some(there) = state.cost[behind].filter(|_| state.settled[behind]) {
                        self.offer(&mut state, site, self.over(edge, there, here), Some(edge as u32));
                    }
                }
            }
        }
        Distance { cost: state.cost, next: state.next }
    }
}
