//! Strongly connected components: Tarjan's algorithm without recursion.

use crate::flow::{FlowGraph, StepId};
use std::ops::Range;

/// The component of each step under the edges that `take` accepts. Calls and their insides are not connected.
#[derive(Debug)]
pub struct Components {
    /// For each step: the number of its component.
    pub of: Vec<u32>,
    /// For each component: its steps, ascending. Components come in reverse topological order.
    pub members: Vec<Vec<StepId>>,
}

const NEW: u32 = u32::MAX;

/// The components of `graph` under `take`.
pub fn components(graph: &FlowGraph, take: impl Fn(usize) -> bool) -> Components {
    components_of(graph.steps.len(), |id| graph.out_ids(id), |edge| graph.edges[edge].to, take)
}

/// The components of any graph of `count` steps: `out` gives the edges of a step, `to` where an edge leads.
pub fn components_of(
    count: usize,
    out: impl Fn(StepId) -> Range<usize>,
    to: impl Fn(usize) -> StepId,
    take: impl Fn(usize) -> bool,
) -> Components {
    let mut index = vec![NEW; count];
    let mut low = vec![0u32; count];
    let mut found = Components { of: vec![NEW; count], members: Vec::new() };
    let mut stack: Vec<StepId> = Vec::new();
    let mut frames: Vec<(StepId, usize)> = Vec::new();
    let mut next = 0u32;
    for root in (0..count as u32).map(StepId) {
        if index[root.index()] != NEW {
            continue;
        }
        frames.push((root, out(root).start));
        index[root.index()] = next;
        low[root.index()] = next;
        next += 1;
        stack.push(root);
        while let Some(&mut (id, ref mut edge)) = frames.last_mut() {
            if *edge < out(id).end {
                let at = *edge;
                *edge += 1;
                if !take(at) {
                    continue;
                }
                let to = to(at);
                if index[to.index()] == NEW {
                    index[to.index()] = next;
                    low[to.index()] = next;
                    next += 1;
                    stack.push(to);
                    frames.push((to, out(to).start));
                } else if found.of[to.index()] == NEW {
                    low[id.index()] = low[id.index()].min(index[to.index()]);
                }
                continue;
            }
            frames.pop();
            if let Some(&(parent, _)) = frames.last() {
                low[parent.index()] = low[parent.index()].min(low[id.index()]);
            }
            if low[id.index()] == index[id.index()] {
                let number = found.members.len() as u32;
                let mut members = Vec::new();
                while let Some(member) = stack.pop() {
                    found.of[member.index()] = number;
                    members.push(member);
                    if member == id {
                        break;
                    }
                }
                members.sort_unstable();
                found.members.push(members);
            }
        }
    }
    found
}
