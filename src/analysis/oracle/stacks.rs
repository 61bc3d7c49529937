//! All that can happen, call stacks written out.

use crate::flow::{Effect, Event, FlowGraph, How, Role, StepId};
use std::collections::HashMap;

/// A step and the calls it runs in: five bits each, the innermost lowest.
pub type Config = (StepId, u64);

/// Below every call there is nothing …
pub const ALONE: u64 = 0;
/// … or a caller that the files do not show.
pub const UNSEEN: u64 = 31;

/// All configurations that follow from some, and how.
pub struct World {
    pub at: Vec<Config>,
    /// For each configuration: the edge taken (none into a call) and the next one.
    pub moves: Vec<Vec<(Option<usize>, usize)>>,
    index: HashMap<Config, usize>,
    depth: u32,
}

pub fn is_call(graph: &FlowGraph, id: StepId) -> bool {
    matches!(graph.step(id).effect, Effect::Call(_)) && graph.callee(id).is_some()
}

/// Whether the edge is taken only when a call comes back.
pub fn comes_back(graph: &FlowGraph, edge: usize) -> bool {
    matches!(graph.edges[edge].on, Event::Returned(_)) && is_call(graph, graph.edges[edge].from)
}

/// The modules that nothing calls.
pub fn uncalled(graph: &FlowGraph, id: StepId) -> bool {
    let flow = graph.flow_of(id);
    flow.role == Role::Module
        && !graph.ids().any(|call| {
            is_call(graph, call) && graph.callee(call).is_some_and(|(_, to)| flow.entries.iter().any(|e| e.step == to))
        })
}

impl World {
    /// Everything that follows from `starts` over edges that `take` accepts. Calls nest as deep as it can matter: each module
    /// twice, once to come back from and once to stay in.
    pub fn new(graph: &FlowGraph, starts: impl IntoIterator<Item = Config>, take: impl Fn(usize) -> bool) -> Self {
        let mut modules: Vec<StepId> =
            graph.ids().filter(|&id| is_call(graph, id)).filter_map(|id| Some(graph.callee(id)?.1)).collect();
        modules.sort();
        modules.dedup();
        let depth = 2 * modules.len() as u32 + 1;
        let mut world = World { at: Vec::new(), moves: Vec::new(), index: HashMap::new(), depth };
        starts.into_iter().for_each(|start| _ = world.number(start));
        let mut next = 0;
        while let Some(&(id, stack)) = world.at.get(next) {
            let mut found: Vec<(Option<usize>, Config)> = Vec::new();
            if graph.step(id).effect == Effect::End(How::Return) {
                let call = stack & 31;
                if call != ALONE && call != UNSEEN {
                    let call = StepId(call as u32 - 1);
                    for edge in graph.out_ids(call).filter(|&edge| comes_back(graph, edge) && take(edge)) {
                        found.push((Some(edge), (graph.edges[edge].to, stack >> 5)));
                    }
                }
            }
            for edge in graph.out_ids(id).filter(|&edge| !comes_back(graph, edge) && take(edge)) {
                found.push((Some(edge), (graph.edges[edge].to, stack)));
            }
            if is_call(graph, id) && !world.is_full(stack) {
                let entry = graph.callee(id).map(|(_, entry)| entry).unwrap_or(id);
                found.push((None, (entry, stack << 5 | u64::from(id.0 + 1))));
            }
            let found = found.into_iter().map(|(edge, to)| (edge, world.number(to))).collect();
            world.moves.push(found);
            next += 1;
        }
        world
    }

    /// Whether calls nest so deep that no further one is entered.
    pub fn is_full(&self, stack: u64) -> bool {
        stack >> (5 * (self.depth - 1)) != 0
    }

    fn number(&mut self, config: Config) -> usize {
        *self.index.entry(config).or_insert_with(|| {
            self.at.push(config);
            self.at.len() - 1
        })
    }

    /// Whether some configuration is at `id`.
    pub fn visits(&self, id: StepId) -> bool {
        self.at.iter().any(|at| at.0 == id)
    }

    /// Whether `edge` is taken anywhere.
    pub fn takes(&self, edge: usize) -> bool {
        self.moves.iter().flatten().any(|(taken, _)| *taken == Some(edge))
    }

    pub fn find(&self, config: Config) -> Option<usize> {
        self.index.get(&config).copied()
    }

    /// For each configuration: whether one that `goal` holds for follows.
    pub fn leads(&self, goal: impl Fn(Config) -> bool) -> Vec<bool> {
        let mut leads: Vec<bool> = self.at.iter().map(|&at| goal(at)).collect();
        loop {
            let mut changed = false;
            for at in (0..leads.len()).rev() {
                if !leads[at] && self.moves[at].iter().any(|(_, to)| leads[*to]) {
                    leads[at] = true;
                    changed = true;
                }
            }
            if !changed {
                return leads;
            }
        }
    }
}

/// Everything that can happen in any known context: from each step on, whoever called it.
pub fn everything(graph: &FlowGraph, take: impl Fn(usize) -> bool) -> World {
    let open = graph.flows.iter().flat_map(|flow| &flow.entries).map(|entry| entry.step);
    let open: Vec<Config> = open.filter(|&entry| uncalled(graph, entry)).map(|entry| (entry, UNSEEN)).collect();
    World::new(graph, graph.ids().map(|id| (id, ALONE)).chain(open), take)
}

/// For each step: whether some configuration there leads to `goal`.
pub fn somewhere(graph: &FlowGraph, world: &World, goal: impl Fn(Config) -> bool) -> Vec<bool> {
    let leads = world.leads(goal);
    let mut of = vec![false; graph.steps.len()];
    world.at.iter().zip(leads).for_each(|(at, leads)| of[at.0.index()] |= leads);
    of
}
