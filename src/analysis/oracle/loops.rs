//! Traps and retries, by brute force.

use super::paths::{outcome, person};
use super::stacks::{ALONE, UNSEEN, World, comes_back, somewhere};
use crate::analysis::drawn::Drawn;
use crate::analysis::loops::loops as loops_by_code;
use crate::analysis::reach::reach;
use crate::flow::{Effect, Event, FlowGraph, How, Policy, SetValue, StepId, Times};
use std::collections::BTreeSet;

const MAX: u32 = 10;

/// For each pair of steps: whether a way of at least one edge leads from the one to the other within one flow call.
type Ways = Vec<Vec<bool>>;

/// Whether the module that `call` enters can come back over edges that `take` accepts.
fn returns(graph: &FlowGraph, call: StepId, take: &dyn Fn(usize) -> bool) -> bool {
    graph.callee(call).is_some_and(|(_, entry)| {
        let world = World::new(graph, [(entry, ALONE)], take);
        world.at.iter().any(|&(id, stack)| stack == ALONE && graph.step(id).effect == Effect::End(How::Return))
    })
}

fn ways(graph: &FlowGraph, take: &dyn Fn(usize) -> bool) -> (Vec<bool>, Ways) {
    let edges = |edge: usize| take(edge) && (!comes_back(graph, edge) || returns(graph, graph.edges[edge].from, take));
    let taken: Vec<bool> = (0..graph.edges.len()).map(edges).collect();
    let count = graph.steps.len();
    let mut ways = vec![vec![false; count]; count];
    for (edge, at) in graph.edges.iter().enumerate() {
        ways[at.from.index()][at.to.index()] |= taken[edge];
    }
    for via in 0..count {
        for from in 0..count {
            for to in 0..count {
                ways[from][to] |= ways[from][via] && ways[via][to];
            }
        }
    }
    (taken, ways)
}

pub fn same_ring(ways: &Ways, a: StepId, b: StepId) -> bool {
    ways[a.index()][b.index()] && ways[b.index()][a.index()]
}

/// The counters of a ring: (raised, tested with an exit that leaves it, put back).
struct Counter {
    slot: String,
    raised: BTreeSet<StepId>,
    tested: BTreeSet<StepId>,
    reset: bool,
}

fn counters(graph: &FlowGraph, ring: &BTreeSet<StepId>) -> Vec<Counter> {
    let mut found = Vec::new();
    for slot in ["c", "d"] {
        let mut counter = Counter { slot: slot.into(), raised: BTreeSet::new(), tested: BTreeSet::new(), reset: false };
        for &id in ring {
            match &graph.step(id).effect {
                Effect::Set { slot: s, value: SetValue::Add(_) } if s.value == slot => _ = counter.raised.insert(id),
                Effect::Set { slot: s, value: SetValue::Const(_) } if s.value == slot => counter.reset = true,
                Effect::Forget(slots) if slots[0].value == slot => counter.reset = true,
                Effect::Route { slot: Some(s), .. }
                    if s.value == slot && graph.out(id).iter().any(|edge| !ring.contains(&edge.to)) =>
                {
                    counter.tested.insert(id);
                }
                // What a called module does to a counter is done in the ring; whether on every way, is not asked.
                Effect::Call(_) => {
                    let Some((_, entry)) = graph.callee(id) else { continue };
                    for at in World::new(graph, [(entry, ALONE)], |_| true).at {
                        match &graph.step(at.0).effect {
                            Effect::Set { slot: s, value: SetValue::Add(_) } if s.value == slot => {
                                counter.raised.insert(id);
                            }
                            Effect::Route { slot: Some(s), .. } if s.value == slot => _ = counter.tested.insert(id),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        found.push(counter);
    }
    found
}

fn rings(graph: &FlowGraph, ways: &Ways) -> Vec<BTreeSet<StepId>> {
    let mut found: Vec<BTreeSet<StepId>> = Vec::new();
    for id in graph.ids() {
        if same_ring(ways, id, id) && !found.iter().any(|ring| ring.contains(&id)) {
            found.push(graph.ids().filter(|&other| same_ring(ways, id, other)).collect());
        }
    }
    found
}

/// For each edge: it is a bounded retry's way back: in a ring without customer edges, with a number, or out of a repeat or a test
/// of a counter that has another way, out of the ring.
pub fn bounded_back(graph: &FlowGraph) -> Vec<bool> {
    let (taken, ways) = ways(graph, &|edge| !graph.edges[edge].on.is_customer());
    let mut back = vec![false; graph.edges.len()];
    for ring in rings(graph, &ways) {
        let counters = counters(graph, &ring);
        for (edge, at) in graph.edges.iter().enumerate() {
            if !taken[edge] || !ring.contains(&at.from) || !ring.contains(&at.to) {
                continue;
            }
            let leaves = graph.out(at.from).iter().any(|edge| !ring.contains(&edge.to));
            let repeat = matches!(graph.step(at.from).effect, Effect::Repeat { .. });
            let is_test = matches!(graph.step(at.from).effect, Effect::Route { .. });
            let test =
                is_test && counters.iter().any(|c| !c.reset && !c.raised.is_empty() && c.tested.contains(&at.from));
            back[edge] = matches!(at.times, Times::AtMost(_)) || leaves && (repeat || test);
        }
    }
    back
}

pub fn traps(island: &Drawn, policy: &Policy) -> Result<(), String> {
    let graph = &island.graph;
    let starts: Vec<StepId> = graph.starts().map(|(_, entry)| entry.step).collect();
    let reached = World::new(graph, starts.iter().map(|&id| (id, ALONE)), |_| true);
    // At the bottom of a start's own flow coming back is an end; below an unknown context it is nothing.
    let from = graph.ids().map(|id| (id, ALONE)).chain(starts.iter().map(|&id| (id, UNSEEN)));
    let world = World::new(graph, from, |_| true);
    let out = somewhere(graph, &world, |(id, stack)| {
        let effect = &graph.step(id).effect;
        let ends = match effect {
            Effect::End(How::Return) => stack == UNSEEN,
            _ => matches!(effect, Effect::End(_) | Effect::Hold),
        };
        ends || outcome(graph, id) || graph.unknown(id).is_some() || graph.flow_of(id).open_world
    });
    let (_, ways) = ways(graph, &|_| true);
    let is_trap = |ring: &BTreeSet<StepId>| {
        let &first = ring.first().expect("a step");
        !out[first.index()] && reached.visits(first) && ring.iter().any(|&id| graph.step(id).effect.is_customer_step())
    };
    let all: Vec<BTreeSet<StepId>> = rings(graph, &ways).into_iter().filter(is_trap).collect();
    let leads = |a: &BTreeSet<StepId>, b: &BTreeSet<StepId>| {
        a != b && ways[a.first().unwrap().index()][b.first().unwrap().index()]
    };
    let mut right: Vec<String> = Vec::new();
    for ring in all.iter().filter(|ring| !all.iter().any(|other| leads(ring, other))) {
        let &at = ring.iter().find(|&&id| graph.step(id).effect.is_customer_step()).unwrap();
        let mut steps = graph.flow_of(at).steps.clone().map(StepId);
        let ends = |id: StepId| matches!(&graph.step(id).effect, Effect::End(how) if *how != How::Return);
        let lost = steps.any(|id| ends(id) || person(graph, policy, id));
        if !graph.channel(at).is_written() || lost {
            right.push(island.names(&ring.iter().copied().collect::<Vec<_>>()));
        }
    }
    let code = loops_by_code(graph, policy, &reach(graph, policy), MAX);
    let mut code: Vec<String> = code.traps.iter().map(|trap| island.names(&trap.steps)).collect();
    code.sort();
    right.sort();
    if code == right { Ok(()) } else { Err(format!("traps {right:?}, code says {code:?}")) }
}

pub fn retries(island: &Drawn, policy: &Policy) -> Result<(), String> {
    let graph = &island.graph;
    let reached = World::new(graph, graph.starts().map(|(_, entry)| (entry.step, ALONE)), |_| true);
    let silence =
        |edge: usize| graph.edges[edge].on == Event::NoInput && graph.channel(graph.edges[edge].from).is_written();
    let (taken, ways) = ways(graph, &|edge| {
        let at = &graph.edges[edge];
        !at.on.is_customer() && !silence(edge) && reached.visits(at.from)
    });
    let mut right: Vec<String> = Vec::new();
    for ring in rings(graph, &ways) {
        let edges: Vec<usize> = (0..graph.edges.len())
            .filter(|&e| taken[e] && ring.contains(&graph.edges[e].from) && ring.contains(&graph.edges[e].to))
            .collect();
        let counters = counters(graph, &ring);
        let good: Vec<&Counter> =
            counters.iter().filter(|c| !c.reset && !c.raised.is_empty() && !c.tested.is_empty()).collect();
        let endless: Vec<usize> = edges
            .iter()
            .copied()
            .filter(|&edge| {
                graph.edges[edge].on.is_failing()
                    && cycles(graph, &edges, edge).iter().any(|cycle| is_endless(graph, cycle, &good))
            })
            .collect();
        let held = ring.iter().any(|&id| graph.step(id).effect == Effect::Hold || graph.unknown(id).is_some());
        if endless.is_empty() || held {
            continue;
        }
        let froms: Vec<StepId> = endless.iter().map(|&edge| graph.edges[edge].from).collect();
        let at = froms.iter().copied().find(|&id| graph.step(id).effect.is_customer_step()).unwrap_or(froms[0]);
        if graph.channel(at).is_written() && one_choice(graph, at) {
            continue;
        }
        let named = |wanted: &dyn Fn(&Counter) -> bool| counters.iter().find(|c| wanted(c)).map(|c| c.slot.clone());
        let never_raised = named(&|c| c.raised.is_empty() && !c.tested.is_empty());
        let never_tested = named(&|c| !c.raised.is_empty() && c.tested.is_empty());
        right.push(format!("{} [{}] {never_raised:?} {never_tested:?}", island.name(at), island.path(&endless)));
    }
    let code = loops_by_code(graph, policy, &reach(graph, policy), MAX);
    let mut code: Vec<String> = code
        .retries
        .iter()
        .map(|r| {
            let (at, path) = (island.name(r.at), island.path(&r.edges));
            format!("{at} [{path}] {:?} {:?}", r.never_raised, r.never_tested)
        })
        .collect();
    code.sort();
    right.sort();
    if code == right { Ok(()) } else { Err(format!("retries {right:?}, code says {code:?}")) }
}

/// All simple cycles over `edges` that begin with `first`.
fn cycles(graph: &FlowGraph, edges: &[usize], first: usize) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let mut paths = vec![vec![first]];
    while let Some(path) = paths.pop() {
        let at = graph.edges[path[path.len() - 1]].to;
        if at == graph.edges[first].from {
            found.push(path);
            continue;
        }
        if path.iter().any(|&edge| graph.edges[edge].from == at) {
            continue;
        }
        for &edge in edges.iter().filter(|&&edge| graph.edges[edge].from == at) {
            paths.push(path.iter().copied().chain([edge]).collect());
        }
    }
    found
}

fn is_endless(graph: &FlowGraph, cycle: &[usize], good: &[&Counter]) -> bool {
    let numbered = |&edge: &usize| match graph.edges[edge].times {
        Times::AtMost(n) => n <= MAX,
        Times::Unknown => true,
        Times::Unbounded => false,
    };
    let froms = || cycle.iter().map(|&edge| graph.edges[edge].from);
    let repeated = |id: StepId| match graph.step(id).effect {
        Effect::Repeat { at_most } => at_most.is_none_or(|n| n <= MAX),
        _ => false,
    };
    let tested = froms().any(|id| good.iter().any(|c| c.tested.contains(&id)));
    let raised = froms().any(|id| good.iter().any(|c| c.raised.contains(&id)));
    !(cycle.iter().any(numbered) || froms().any(repeated) || tested && raised)
}

/// Whether one choice at `at`, and what follows by itself, can lead to a person.
fn one_choice(graph: &FlowGraph, at: StepId) -> bool {
    let going = |edge: usize| {
        let edge = &graph.edges[edge];
        edge.on.is_automatic() && (edge.from == at || !graph.step(edge.from).effect.is_customer_step())
    };
    let is_person = |id: StepId| graph.step(id).effect.person_kind().is_some() || graph.unknown(id).is_some();
    let before = World::new(graph, [(at, ALONE)], going);
    before.at.iter().filter(|c| c.0 == at || !graph.step(c.0).effect.is_customer_step()).any(|&(id, stack)| {
        let chosen = graph.out(id).iter().filter(|edge| edge.on.is_customer());
        chosen
            .map(|edge| {
                World::new(graph, [(edge.to, stack)], |edge| {
                    let edge = &graph.edges[edge];
                    edge.on.is_automatic() && !graph.step(edge.from).effect.is_customer_step()
                })
            })
            .any(|world| world.at.iter().any(|at| is_person(at.0)))
    })
}
