//! An island: flows that lead to one another, as one graph.

use super::{About, Channel, Edge, Effect, Entry, Purpose, Role, Step, StepId};
use crate::source::{Span, Spanned};
use std::collections::HashMap;
use std::ops::Range;

/// Why it cannot be known what follows a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// The target is worked out at run time.
    Dynamic,
    /// The flow of that name is not among the files.
    Missing(String),
    /// Several flows could be meant: their paths.
    Ambiguous(Vec<String>),
    /// The program cannot see into it; what it is.
    Opaque(&'static str),
}

/// Where a call or a jump leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Into this flow of the island, at this step.
    Flow {
        /// Index into [`FlowGraph::flows`].
        flow: u32,
        /// The first step there.
        entry: StepId,
    },
    /// It cannot be known.
    Unknown(Because),
}

/// What remains of a flow beside its steps and edges.
#[derive(Clone, Debug)]
pub struct FlowInfo {
    /// As [`super::Flow::platform`].
    pub platform: &'static str,
    /// As [`super::Flow::key`].
    pub key: String,
    /// As [`super::Flow::identity`].
    pub identity: String,
    /// As [`super::Flow::name`].
    pub name: Spanned<String>,
    /// As [`super::Flow::path`].
    pub path: String,
    /// As [`super::Flow::body`].
    pub body: Span,
    /// What it is there for, settled.
    pub role: Role,
    /// What it is for, where known.
    pub purpose: Option<Purpose>,
    /// As [`super::Flow::about`].
    pub about: Box<About>,
    /// Its starts, in numbers of the island.
    pub entries: Vec<Entry>,
    /// Its steps.
    pub steps: Range<u32>,
    /// As [`super::Flow::open_world`].
    pub open_world: bool,
}

/// A linked island. Steps of one flow are neighbours; edges are sorted by `from`, in source order within a step.
#[derive(Debug, Default)]
pub struct FlowGraph {
    /// The flows, in path order.
    pub flows: Vec<FlowInfo>,
    /// All steps, indexed by [`StepId`].
    pub steps: Vec<Step>,
    /// All edges.
    pub edges: Vec<Edge>,
    /// Where each [`Effect::Call`] and [`Effect::Jump`] leads. A resolved jump has an edge of its own too; a call has none.
    pub targets: HashMap<StepId, Target>,
    first_out: Vec<u32>,
    incoming: Vec<u32>,
    first_in: Vec<u32>,
}

impl FlowGraph {
    /// The island of these parts; edges in any order (a stable sort keeps source order within a step).
    pub fn new(flows: Vec<FlowInfo>, steps: Vec<Step>, mut edges: Vec<Edge>, targets: HashMap<StepId, Target>) -> Self {
        if !edges.is_sorted_by_key(|edge| edge.from) {
            edges.sort_by_key(|edge| edge.from);
        }
        let first_out = starts(steps.len(), edges.iter().map(|edge| edge.from));
        let first_in = starts(steps.len(), edges.iter().map(|edge| edge.to));
        let mut next = first_in.clone();
        let mut incoming = vec![0; edges.len()];
        for (i, edge) in edges.iter().enumerate() {
            let slot = &mut next[edge.to.index()];
            incoming[*slot as usize] = i as u32;
            *slot += 1;
        }
        Self { flows, steps, edges, targets, first_out, incoming, first_in }
    }

    /// The step of that number.
    pub fn step(&self, id: StepId) -> &Step {
        &self.steps[id.index()]
    }

    /// The flow that a step belongs to.
    pub fn flow_of(&self, id: StepId) -> &FlowInfo {
        &self.flows[self.step(id).flow as usize]
    }

    /// All step numbers.
    pub fn ids(&self) -> impl Iterator<Item = StepId> + use<> {
        (0..self.steps.len() as u32).map(StepId)
    }

    /// The numbers of the edges out of `id`, in source order.
    pub fn out_ids(&self, id: StepId) -> Range<usize> {
        self.first_out[id.index()] as usize..self.first_out[id.index() + 1] as usize
    }

    /// The edges out of `id`, in source order.
    pub fn out(&self, id: StepId) -> &[Edge] {
        &self.edges[self.out_ids(id)]
    }

    /// The numbers of the edges into `id`, in source order of their steps.
    pub fn incoming(&self, id: StepId) -> &[u32] {
        &self.incoming[self.first_in[id.index()] as usize..self.first_in[id.index() + 1] as usize]
    }

    /// The flow that a call or a jump leads into.
    pub fn callee(&self, id: StepId) -> Option<(u32, StepId)> {
        match self.targets.get(&id) {
            Some(Target::Flow { flow, entry }) => Some((*flow, *entry)),
            _ => None,
        }
    }

    /// Why it cannot be known what happens at this step, if it cannot.
    pub fn unknown(&self, id: StepId) -> Option<Because> {
        match (&self.step(id).effect, self.targets.get(&id)) {
            (Effect::Unknown { what }, _) => Some(Because::Opaque(what)),
            (_, Some(Target::Unknown(because))) => Some(because.clone()),
            (Effect::Call(_) | Effect::Jump(_), None) => Some(Because::Dynamic),
            _ => None,
        }
    }

    /// The starts where customers come in: those of flows whose role is an entry.
    pub fn starts(&self) -> impl Iterator<Item = (&FlowInfo, &Entry)> {
        self.flows
            .iter()
            .filter(|flow| flow.role.is_entry())
            .flat_map(|flow| flow.entries.iter().map(move |entry| (flow, entry)))
    }

    /// The channel of a step.
    pub fn channel(&self, id: StepId) -> Channel {
        self.step(id).channel
    }
}

/// Where each step's stretch begins in a list sorted by step: counting sort, first half.
fn starts(steps: usize, of: impl Iterator<Item = StepId>) -> Vec<u32> {
    let mut first = vec![0u32; steps + 1];
    for id in of {
        first[id.index() + 1] += 1;
    }
    for i in 0..steps {
        first[i + 1] += first[i];
    }
    first
}
