//! Loops: traps that nobody gets out of, and retries without end.

use super::calls::is_return_edge;
use super::components::{Components, components};
use super::reach::{Reach, is_person};
use super::walk::backward;
use crate::flow::{Effect, Event, FlowGraph, Policy, SetValue, StepId, Times};
use std::collections::{BTreeMap, BTreeSet};

/// Which edges only lead back so often: retries with a bound.
#[derive(Debug)]
pub struct Counters {
    /// For each edge: it stays in its loop, and a bound decides how often it is taken.
    pub goes_back: Vec<bool>,
}

/// A loop with no way out.
#[derive(Clone, Debug, PartialEq)]
pub struct Trap {
    /// The steps of the loop, ascending.
    pub steps: Vec<StepId>,
    /// The first step in it that waits for the customer.
    pub at: StepId,
    /// The edges that lead in from outside, in source order.
    pub entered: Vec<usize>,
}

/// A retry that never ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// The step that is tried for ever.
    pub at: StepId,
    /// The failing edges inside the loop, in source order; never empty.
    pub edges: Vec<usize>,
    /// A counter in the loop that is tested and never raised.
    pub never_raised: Option<String>,
    /// A counter in the loop that is raised and never tested.
    pub never_tested: Option<String>,
}

/// All loops of an island that let customers down.
#[derive(Debug, Default)]
pub struct Loops {
    /// Loops with no way out.
    pub traps: Vec<Trap>,
    /// Retries without end.
    pub retries: Vec<Retry>,
    /// Loops that were looked at.
    pub decided: usize,
}

/// Whether one step is, or is taken to be, a loop's bound by itself: it passes a limited number of times.
fn repeats(graph: &FlowGraph, id: StepId, max: u32) -> bool {
    matches!(graph.step(id).effect, Effect::Repeat { at_most } if at_most.is_none_or(|n| n <= max))
}

fn is_bounded(times: Times, max: u32) -> bool {
    match times {
        Times::AtMost(n) => n <= max,
        Times::Unknown => true,
        Times::Unbounded => false,
    }
}

/// What the counters of a component do.
#[derive(Default)]
struct Uses {
    raised: Vec<StepId>,
    reset: bool,
    /// Tests one of whose exits leaves the component.
    tested: Vec<StepId>,
}

fn counters_of<'g>(
    graph: &'g FlowGraph,
    members: &[StepId],
    inside: impl Fn(StepId) -> bool,
) -> BTreeMap<&'g str, Uses> {
    let mut counters: BTreeMap<&str, Uses> = BTreeMap::new();
    for &id in members {
        match &graph.step(id).effect {
            Effect::Set { slot, value: SetValue::Add(n) } if *n != 0 => {
                counters.entry(&slot.value).or_default().raised.push(id);
            }
            Effect::Set { slot, value: SetValue::Const(_) } => counters.entry(&slot.value).or_default().reset = true,
            Effect::Route { slot: Some(slot), .. } if graph.out(id).iter().any(|edge| !inside(edge.to)) => {
                counters.entry(&slot.value).or_default().tested.push(id);
            }
            _ => {}
        }
    }
    counters
}

/// Edges that stay in a loop and are bounded there: those with a number, those out of a repeat, those of a counter's test.
pub fn counters(graph: &FlowGraph) -> Counters {
    let whole = components(graph, |_| true);
    let mut goes_back = vec![false; graph.edges.len()];
    for (number, members) in whole.members.iter().enumerate() {
        if members.len() == 1 && !graph.out(members[0]).iter().any(|edge| edge.to == members[0]) {
            continue;
        }
        let inside = |id: StepId| whole.of[id.index()] as usize == number;
        let counters = counters_of(graph, members, inside);
        let tests: BTreeSet<StepId> = counters
            .values()
            .filter(|uses| !uses.raised.is_empty())
            .flat_map(|uses| uses.tested.iter().copied())
            .collect();
        for &id in members {
            let repeat = matches!(graph.step(id).effect, Effect::Repeat { .. }) || tests.contains(&id);
            for edge in graph.out_ids(id).filter(|&edge| inside(graph.edges[edge].to)) {
                goes_back[edge] = repeat || matches!(graph.edges[edge].times, Times::AtMost(_));
            }
        }
    }
    Counters { goes_back }
}

/// The loops of `graph`; a bound above `max_retries` is none.
pub fn loops(graph: &FlowGraph, policy: &Policy, reach: &Reach, max_retries: u32) -> Loops {
    let mut loops = Loops::default();
    traps(graph, policy, reach, &mut loops);
    retries(graph, reach, max_retries, &mut loops);
    loops
}

fn traps(graph: &FlowGraph, policy: &Policy, reach: &Reach, loops: &mut Loops) {
    let ways_out = graph.ids().filter(|&id| {
        let effect = &graph.step(id).effect;
        matches!(effect, Effect::End(_) | Effect::Hold | Effect::Task)
            || effect.person_kind().is_some()
            || graph.unknown(id).is_some()
            || graph.flow_of(id).open_world
    });
    let out = backward(graph, &reach.calls, ways_out, |_| true);
    let caught = |id: StepId| !out.leads(id) && reach.from_starts.reached(id);
    if !graph.ids().any(caught) {
        loops.decided += 1;
        return;
    }
    let rings = components(graph, |edge| caught(graph.edges[edge].from) && caught(graph.edges[edge].to));
    for (number, members) in rings.members.iter().enumerate() {
        let ring = members.len() > 1 || graph.out(members[0]).iter().any(|edge| edge.to == members[0]);
        if !ring || !caught(members[0]) || !is_last(graph, &rings, number) {
            continue;
        }
        loops.decided += 1;
        let Some(&at) = members.iter().find(|&&id| graph.step(id).effect.is_customer_step()) else { continue };
        // A chat does not have to end; the customer is trapped only where the flow has a way that this loop has not.
        let flow = graph.flow_of(at);
        let elsewhere = || {
            flow.steps
                .clone()
                .map(StepId)
                .any(|id| matches!(graph.step(id).effect, Effect::End(_)) || is_person(graph, policy, id))
        };
        if graph.channel(at).is_written() && !elsewhere() {
            continue;
        }
        let inside = |id: StepId| rings.of[id.index()] as usize == number && caught(id);
        let entered = members
            .iter()
            .flat_map(|&id| graph.incoming(id).iter().map(|&edge| edge as usize))
            .filter(|&edge| !inside(graph.edges[edge].from) && reach.from_starts.reached(graph.edges[edge].from))
            .collect();
        loops.traps.push(Trap { steps: members.clone(), at, entered });
    }
}

/// Whether no edge leaves the component: of nested traps only the innermost is one.
fn is_last(graph: &FlowGraph, rings: &Components, number: usize) -> bool {
    rings.members[number]
        .iter()
        .all(|&id| graph.out(id).iter().all(|edge| rings.of[edge.to.index()] as usize == number))
}

fn retries(graph: &FlowGraph, reach: &Reach, max: u32, loops: &mut Loops) {
    let unforced = |edge: usize| {
        let at = &graph.edges[edge];
        let silence_in_writing = at.on == Event::NoInput && graph.channel(at.from).is_written();
        !at.on.is_customer()
            && !silence_in_writing
            && reach.from_starts.reached(at.from)
            && (!is_return_edge(graph, edge) || reach.calls.comes_back(graph, at.from))
    };
    let rings = components(graph, unforced);
    let of = &rings.of;
    let inside = |number: usize| move |id: StepId| of[id.index()] as usize == number;
    let own = |edge: usize| {
        let at = &graph.edges[edge];
        unforced(edge) && rings.of[at.from.index()] == rings.of[at.to.index()]
    };
    // Tests and raises of counters that bound their loop. Deleting either must leave no cycle with a failing edge.
    let (mut tests, mut raises) = (vec![false; graph.steps.len()], vec![false; graph.steps.len()]);
    let mut failing: Vec<(usize, Vec<usize>)> = Vec::new();
    for (number, members) in rings.members.iter().enumerate() {
        let edges = members.iter().flat_map(|&id| graph.out_ids(id));
        let edges: Vec<usize> = edges.filter(|&edge| own(edge) && graph.edges[edge].on.is_failing()).collect();
        if edges.is_empty() {
            continue;
        }
        for uses in counters_of(graph, members, inside(number)).values() {
            if !uses.raised.is_empty() && !uses.tested.is_empty() && !uses.reset {
                uses.tested.iter().for_each(|id| tests[id.index()] = true);
                uses.raised.iter().for_each(|id| raises[id.index()] = true);
            }
        }
        failing.push((number, edges));
    }
    loops.decided += failing.len();
    let plain = |edge: usize| {
        own(edge) && !is_bounded(graph.edges[edge].times, max) && !repeats(graph, graph.edges[edge].from, max)
    };
    let untested = components(graph, |edge| plain(edge) && !tests[graph.edges[edge].from.index()]);
    let unraised = components(graph, |edge| plain(edge) && !raises[graph.edges[edge].from.index()]);
    for (number, mut edges) in failing {
        let members = &rings.members[number];
        edges.retain(|&edge| {
            let (from, to) = (graph.edges[edge].from, graph.edges[edge].to);
            let endless = |rings: &Components, stops: &[bool]| {
                rings.of[from.index()] == rings.of[to.index()] && !stops[from.index()]
            };
            plain(edge) && (endless(&untested, &tests) || endless(&unraised, &raises))
        });
        let Some(&first) = edges.first() else { continue };
        if waits_elsewhere(graph, members) || holds_unknown(graph, members) {
            continue;
        }
        // What is tried again is the step that fails; where several do, the first that waits for the customer.
        let mut tried = edges.iter().map(|&edge| graph.edges[edge].from);
        let at = tried.find(|&id| graph.step(id).effect.is_customer_step()).unwrap_or(graph.edges[first].from);
        if graph.channel(at).is_written() && person_within_one_choice(graph, reach, at) {
            continue;
        }
        let counters = counters_of(graph, members, inside(number));
        let name = |wanted: fn(&Uses) -> bool| {
            counters.iter().find(|(_, uses)| wanted(uses)).map(|(slot, _)| (*slot).to_owned())
        };
        loops.retries.push(Retry {
            at,
            never_raised: name(|uses| uses.raised.is_empty() && !uses.tested.is_empty()),
            never_tested: name(|uses| !uses.raised.is_empty() && uses.tested.is_empty()),
            edges,
        });
    }
}

/// A loop that holds the customer in a queue is the queue's.
fn waits_elsewhere(graph: &FlowGraph, members: &[StepId]) -> bool {
    members.iter().any(|&id| matches!(graph.step(id).effect, Effect::Hold))
}

/// Something in the loop cannot be seen into: it may well count.
fn holds_unknown(graph: &FlowGraph, members: &[StepId]) -> bool {
    members.iter().any(|&id| graph.unknown(id).is_some())
}

/// Whether an option of `id`, or something it listens for, leads to a person before the customer has the word again.
fn person_within_one_choice(graph: &FlowGraph, reach: &Reach, id: StepId) -> bool {
    let mut steps = vec![(id, false)];
    let mut seen = BTreeSet::new();
    while let Some((at, chosen)) = steps.pop() {
        if !seen.insert((at, chosen)) || seen.len() > 200 {
            continue;
        }
        for edge in graph.out(at) {
            let chooses = edge.on.is_customer();
            let to = &graph.step(edge.to).effect;
            if chosen && chooses || (!chooses && !edge.on.is_automatic()) {
                continue;
            }
            if to.person_kind().is_some() && (chosen || chooses) {
                return true;
            }
            if !to.is_customer_step() && reach.to_person.leads(edge.to) {
                steps.push((edge.to, chosen || chooses));
            }
        }
    }
    false
}
