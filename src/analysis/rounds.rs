//! The order in which steps are looked at again until nothing changes: few rounds instead of one visit for each fact that comes.

use crate::flow::{FlowGraph, StepId};
use std::ops::Range;

/// The steps in an order in which, but for cycles, each comes before those that it leads to: facts then come to a step all at once.
pub fn ranks(graph: &FlowGraph, starts: &[StepId]) -> Vec<u32> {
    let mut ranks = vec![u32::MAX; graph.steps.len()];
    let mut seen = vec![false; graph.steps.len()];
    let mut next_rank = graph.steps.len() as u32;
    let mut open: Vec<(StepId, Range<usize>, bool)> = Vec::new();
    for root in starts.iter().copied().chain(graph.ids()) {
        if !std::mem::replace(&mut seen[root.index()], true) {
            open.push((root, graph.out_ids(root), true));
        }
        while let Some((id, edges, call)) = open.last_mut() {
            let callee = if std::mem::take(call) { graph.callee(*id).map(|(_, entry)| entry) } else { None };
            let Some(next) = callee.or_else(|| edges.next().map(|edge| graph.edges[edge].to)) else {
                next_rank -= 1;
                ranks[id.index()] = next_rank;
                open.pop();
                continue;
            };
            if !std::mem::replace(&mut seen[next.index()], true) {
                open.push((next, graph.out_ids(next), true));
            }
        }
    }
    ranks
}

/// Steps to be looked at again, each at most once at a time, in rounds by rank: a fact goes all the way in one round but for where it
/// goes against the ranks.
pub struct Queue<'r> {
    ranks: &'r [u32],
    steps: Vec<StepId>,
    /// By rank, as bits.
    waiting: Vec<u64>,
    many: usize,
    /// The rank that this round has come to.
    at: usize,
}

impl<'r> Queue<'r> {
    /// Nothing waits yet; `ranks` holds every number below its length once.
    pub fn new(ranks: &'r [u32]) -> Self {
        let mut steps = vec![StepId(0); ranks.len()];
        for (step, &rank) in ranks.iter().enumerate() {
            steps[rank as usize] = StepId(step as u32);
        }
        Self { ranks, steps, waiting: vec![0; ranks.len().div_ceil(64)], many: 0, at: 0 }
    }

    /// `id` is to be looked at, in this round if its rank is still to come.
    pub fn push(&mut self, id: StepId) {
        let rank = self.ranks[id.index()] as usize;
        let bit = 1 << (rank % 64);
        self.many += usize::from(self.waiting[rank / 64] & bit == 0);
        self.waiting[rank / 64] |= bit;
    }

    /// The next step to be looked at.
    pub fn pop(&mut self) -> Option<StepId> {
        if self.many == 0 {
            return None;
        }
        loop {
            let ahead = self.waiting.get(self.at / 64).map(|word| word >> (self.at % 64));
            match ahead {
                Some(0) => self.at = (self.at / 64 + 1) * 64,
                Some(ahead) => {
                    self.at += ahead.trailing_zeros() as usize;
                    self.waiting[self.at / 64] &= !(1 << (self.at % 64));
                    self.many -= 1;
                    return self.steps.get(self.at).copied();
                }
                None => self.at = 0,
            }
        }
    }
}
