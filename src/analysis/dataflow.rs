//! The one solver for what may hold at a step: facts are made and unmade along edges, and hold where they come along some path.
//!
//! What must hold is asked the other way round: a fact of its own stands for "not so", and must not come. Paths are valid ones: into
//! calls, back to the call they came by, never out through another. A module is summed up once, as what it makes and what it lets
//! through.
//!
//! Facts are solved 64 at a time, each time over no more than the steps they come to: linear in steps and edges for each 64 of
//! them, whatever the number of calls. Without facts nothing is walked at all.

use super::calls::{Calls, is_return_edge};
use super::rounds::{Queue, ranks};
use crate::flow::{FlowGraph, StepId};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// What happens along an edge. In a list of changes every unmaking comes before any making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These facts hold no longer.
    Kill(Range<u32>),
    /// This fact holds.
    Gen(u32),
}

impl Change {
    /// The facts that it unmakes.
    pub fn kills(&self) -> Option<&Range<u32>> {
        match self {
            Self::Kill(facts) => Some(facts),
            Self::Gen(_) => None,
        }
    }
}

/// What happens along which edge: many edges share one list.
pub type Changes = HashMap<usize, Arc<Vec<Change>>>;

/// What is asked of the solver.
pub struct Problem<'a> {
    /// Where it begins, and the facts that hold there.
    pub starts: Vec<StepId>,
    /// The facts that hold at every start.
    pub given: Vec<u32>,
    /// How many facts there are: they are numbered from 0.
    pub facts: u32,
    /// What happens along which edge.
    pub changes: &'a Changes,
    /// The steps that are asked about; others are not kept.
    pub asked: Vec<StepId>,
}

/// Which facts may hold when control comes to a step, for the steps that were asked about.
#[derive(Debug, Default)]
pub struct Holding {
    rows: HashMap<StepId, usize>,
    /// One row of words for each step asked about.
    words: Vec<u64>,
    width: usize,
}

impl Holding {
    /// Whether `fact` may hold at `id`; not where nobody comes, or the step was not asked about.
    pub fn holds(&self, id: StepId, fact: u32) -> bool {
        let word = self.rows.get(&id).map(|row| row * self.width + fact as usize / 64);
        word.and_then(|at| self.words.get(at)).is_some_and(|word| word >> (fact % 64) & 1 != 0)
    }
}

/// What 64 facts become on a way: `made` hold at its end, `kept` do if they did at its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Summary {
    made: u64,
    kept: u64,
}

impl Summary {
    const NOTHING_CHANGES: Self = Self { made: 0, kept: !0 };

    fn then(self, next: Self) -> Self {
        Self { made: self.made & next.kept | next.made, kept: self.kept & next.kept }
    }

    fn or(self, other: Self) -> Self {
        Self { made: self.made | other.made, kept: self.kept | other.kept }
    }

    fn of(self, facts: u64) -> u64 {
        facts & self.kept | self.made
    }
}

/// Which facts of `problem` may hold, along edges that `take` accepts. `calls` are those of the same choice of edges.
pub fn holding(graph: &FlowGraph, calls: &Calls, problem: &Problem, take: impl Fn(usize) -> bool) -> Holding {
    let width = problem.facts.div_ceil(64) as usize;
    let mut found = Holding { width, ..Holding::default() };
    if width == 0 || problem.asked.is_empty() {
        return found;
    }
    for (row, &id) in problem.asked.iter().enumerate() {
        found.rows.insert(id, row);
    }
    found.words = vec![0; problem.asked.len() * width];
    // Most edges change nothing: a number for each tells so at once.
    let mut changed: Vec<u32> = vec![u32::MAX; graph.edges.len()];
    let mut changes: Vec<&[Change]> = Vec::new();
    let mut known: HashMap<*const Vec<Change>, u32> = HashMap::new();
    for (&edge, along) in problem.changes {
        changed[edge] = *known.entry(Arc::as_ptr(along)).or_insert_with(|| {
            changes.push(along);
            changes.len() as u32 - 1
        });
    }
    let onwards = ranks(graph, &problem.starts);
    let backwards: Vec<u32> = onwards.iter().map(|rank| onwards.len() as u32 - 1 - rank).collect();
    for word in 0..width {
        let along: Vec<Summary> = changes.iter().map(|changes| in_word(changes, word as u32)).collect();
        let edges = |edge: usize| {
            take(edge).then(|| along.get(changed[edge] as usize).copied().unwrap_or(Summary::NOTHING_CHANGES))
        };
        let given = problem.given.iter().filter(|fact| **fact / 64 == word as u32);
        let given = given.fold(0, |all, fact| all | 1 << (fact % 64));
        let back = to_return(graph, calls, &backwards, &edges);
        let at = from_starts(graph, calls, &back, &onwards, (&problem.starts, given), &edges);
        for (row, &id) in problem.asked.iter().enumerate() {
            found.words[row * width + word] = at[id.index()].unwrap_or(0);
        }
    }
    found
}

/// The changes that concern the facts of one word.
fn in_word(changes: &[Change], word: u32) -> Summary {
    let (first, end) = (word * 64, word * 64 + 64);
    let mut sum = Summary::NOTHING_CHANGES;
    for change in changes {
        match change {
            Change::Kill(facts) => {
                let (from, to) = (facts.start.clamp(first, end) - first, facts.end.clamp(first, end) - first);
                let below = |bit: u32| if bit == 64 { !0 } else { (1u64 << bit) - 1 };
                let mask = below(to) & !below(from);
                sum = Summary { made: sum.made & !mask, kept: sum.kept & !mask };
            }
            Change::Gen(fact) if fact / 64 == word => sum.made |= 1 << (fact % 64),
            Change::Gen(_) => {}
        }
    }
    sum
}

/// For each step: what facts become on the ways from there to the end of the module it runs in; `None` where control does not come
/// back.
fn to_return(
    graph: &FlowGraph,
    calls: &Calls,
    ranks: &[u32],
    edges: &impl Fn(usize) -> Option<Summary>,
) -> Vec<Option<Summary>> {
    if calls.sites.is_empty() {
        return Vec::new();
    }
    let mut back: Vec<Option<Summary>> = vec![None; graph.steps.len()];
    let mut queue = Queue::new(ranks);
    for id in graph.ids().filter(|id| is_return(graph, *id)) {
        back[id.index()] = Some(Summary::NOTHING_CHANGES);
        queue.push(id);
    }
    while let Some(id) = queue.pop() {
        let Some(onward) = back[id.index()] else { continue };
        let mut found: Vec<(StepId, Summary)> = Vec::new();
        for &edge in graph.incoming(id) {
            let edge = edge as usize;
            let Some(along) = edges(edge) else { continue };
            let from = graph.edges[edge].from;
            let inside =
                if is_return_edge(graph, edge) { of_call(graph, &back, from) } else { Some(Summary::NOTHING_CHANGES) };
            found.extend(inside.map(|inside| (from, inside.then(along).then(onward))));
        }
        // The module that starts here is known better now: so is what lies before each of its calls.
        for &site in calls.sites.get(&id).into_iter().flatten() {
            for edge in graph.out_ids(site).filter(|&edge| is_return_edge(graph, edge)) {
                let behind = edges(edge).zip(back[graph.edges[edge].to.index()]);
                found.extend(behind.map(|(along, behind)| (site, onward.then(along).then(behind))));
            }
        }
        for (from, sum) in found {
            let better = back[from.index()].map_or(sum, |known| known.or(sum));
            if back[from.index()] != Some(better) {
                back[from.index()] = Some(better);
                queue.push(from);
            }
        }
    }
    back
}

/// What facts become inside the call at `site`.
fn of_call(graph: &FlowGraph, back: &[Option<Summary>], site: StepId) -> Option<Summary> {
    let (_, entry) = graph.callee(site)?;
    back.get(entry.index()).copied().flatten()
}

fn is_return(graph: &FlowGraph, id: StepId) -> bool {
    graph.step(id).effect == crate::flow::Effect::End(crate::flow::How::Return)
}

/// The facts that may hold at each step; `None` where nobody comes.
fn from_starts(
    graph: &FlowGraph,
    calls: &Calls,
    back: &[Option<Summary>],
    ranks: &[u32],
    (starts, given): (&[StepId], u64),
    edges: &impl Fn(usize) -> Option<Summary>,
) -> Vec<Option<u64>> {
    let mut at: Vec<Option<u64>> = vec![None; graph.steps.len()];
    let mut queue = Queue::new(ranks);
    for &start in starts {
        at[start.index()] = Some(at[start.index()].unwrap_or(0) | given);
        queue.push(start);
    }
    while let Some(id) = queue.pop() {
        let Some(facts) = at[id.index()] else { continue };
        let mut come = |to: StepId, facts: u64| {
            let all = at[to.index()].unwrap_or(0) | facts;
            if at[to.index()] != Some(all) {
                at[to.index()] = Some(all);
                queue.push(to);
            }
        };
        let called = matches!(graph.step(id).effect, crate::flow::Effect::Call(_)).then(|| graph.callee(id)).flatten();
        if let Some((_, entry)) = called {
            come(entry, facts);
        }
        for edge in graph.out_ids(id) {
            let Some(along) = edges(edge) else { continue };
            let inside = match is_return_edge(graph, edge) {
                true if calls.sites.is_empty() => None,
                true => of_call(graph, back, id),
                false => Some(Summary::NOTHING_CHANGES),
            };
            if let Some(inside) = inside {
                come(graph.edges[edge].to, inside.then(along).of(facts));
            }
        }
    }
    at
}
