//! Loops: traps that nobody gets out of, and retries without end.

use super::calls::Calls;
use super::components::{Components, components};
use super::reach::{Reach, is_person};
use super::walk::{backward, upward};
use crate::flow::{Class, Effect, Event, FlowGraph, How, Policy, SetValue, StepId, Times};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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

/// Whether an edge leaves a bounded loop that only comes round by failing: whoever takes it has failed, whatever the edge says.
pub fn spent(graph: &FlowGraph) -> impl Fn(usize) -> bool {
    let bounds: Vec<StepId> =
        graph.ids().filter(|&id| matches!(graph.step(id).effect, Effect::Repeat { .. })).collect();
    let round = (!bounds.is_empty()).then(|| {
        let calm = |edge: usize| !graph.edges[edge].on.is_failing() && graph.edges[edge].on != Event::Closed;
        [components(graph, |_| true), components(graph, calm)]
    });
    move |edge| {
        let Some([any, calm]) = &round else { return false };
        let from = graph.edges[edge].from;
        let rings = |all: &Components| all.members[all.of[from.index()] as usize].len() > 1;
        let leaves = any.of[from.index()] != any.of[graph.edges[edge].to.index()];
        leaves && bounds.binary_search(&from).is_ok() && rings(any) && !rings(calm)
    }
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

/// Slots that a called flow raises (`true`) or tests.
type CalledUses<'g> = Vec<(&'g str, bool)>;

/// What called flows may do to counters, by their first step: the slot, and whether it is raised (else tested); `None` where
/// there is too much of them to look through.
struct Called<'g> {
    calls: &'g Calls,
    known: HashMap<StepId, Option<CalledUses<'g>>>,
}

/// What the counters of the component `members` do. What a called flow may do to one counts as done at the call; putting it back
/// does not count there, since nothing says that this happens on every way.
fn counters_of<'g>(
    graph: &'g FlowGraph,
    members: &[StepId],
    inside: impl Fn(StepId) -> bool,
    called: &mut Called<'g>,
) -> BTreeMap<&'g str, Uses> {
    let mut counters: BTreeMap<&str, Uses> = BTreeMap::new();
    for &id in members {
        match &graph.step(id).effect {
            Effect::Set { slot, value: SetValue::Add(n) } if *n != 0 => {
                counters.entry(&slot.value).or_default().raised.push(id);
            }
            Effect::Set { slot, value: SetValue::Const(_) } => counters.entry(&slot.value).or_default().reset = true,
            Effect::Forget(slots) => {
                slots.iter().for_each(|slot| counters.entry(&slot.value).or_default().reset = true);
            }
            Effect::Route { slot: Some(slot), .. } if graph.out(id).iter().any(|edge| !inside(edge.to)) => {
                counters.entry(&slot.value).or_default().tested.push(id);
            }
            Effect::Call(_) => {
                let Some((_, entry)) = graph.callee(id) else { continue };
                for &(slot, raises) in called.uses(graph, entry).unwrap_or(&[]) {
                    let uses = counters.entry(slot).or_default();
                    if raises { &mut uses.raised } else { &mut uses.tested }.push(id);
                }
            }
            _ => {}
        }
    }
    counters
}

impl<'g> Called<'g> {
    /// The counters that a flow called at `entry` raises or tests, itself or in flows it calls.
    fn uses(&mut self, graph: &'g FlowGraph, entry: StepId) -> Option<&[(&'g str, bool)]> {
        let calls = self.calls;
        self.known.entry(entry).or_insert_with(|| called_uses(graph, calls, entry)).as_deref()
    }
}

/// As [`Called::uses`], looking through so many steps at most that calls of calls of calls stay cheap.
fn called_uses<'g>(graph: &'g FlowGraph, calls: &Calls, entry: StepId) -> Option<CalledUses<'g>> {
    let mut uses = BTreeSet::new();
    let mut seen = HashSet::from([entry]);
    let mut queue = vec![entry];
    while let Some(id) = queue.pop() {
        match &graph.step(id).effect {
            Effect::Set { slot, value: SetValue::Add(n) } if *n != 0 => _ = uses.insert((slot.value.as_str(), true)),
            Effect::Route { slot: Some(slot), .. } => _ = uses.insert((slot.value.as_str(), false)),
            _ => {}
        }
        let into = graph.callee(id).map(|(_, entry)| entry);
        let edges = graph.out_ids(id).filter(|&edge| calls.passes(graph, edge)).map(|edge| graph.edges[edge].to);
        queue.extend(edges.chain(into).filter(|&to| seen.insert(to)));
        if seen.len() > 500 {
            return None;
        }
    }
    Some(uses.into_iter().collect())
}

/// Edges that stay in a retry and are bounded there: those with a number, and the way back out of a repeat or a counter's test
/// that has another way, out of the retry.
pub fn counters(graph: &FlowGraph) -> Counters {
    let unforced = |edge: usize| !graph.edges[edge].on.is_customer();
    let calls = Calls::new(graph, unforced);
    let own = |edge: usize| unforced(edge) && calls.passes(graph, edge);
    let rings = components(graph, own);
    let mut goes_back = vec![false; graph.edges.len()];
    let all_calls = Calls::new(graph, |_| true);
    let mut called = Called { calls: &all_calls, known: HashMap::new() };
    for (number, members) in rings.members.iter().enumerate() {
        if members.len() == 1 && !graph.out(members[0]).iter().any(|edge| edge.to == members[0]) {
            continue;
        }
        let inside = |id: StepId| rings.of[id.index()] as usize == number;
        let counters = counters_of(graph, members, inside, &mut called);
        let tests: BTreeSet<StepId> = counters
            .values()
            .filter(|uses| !uses.raised.is_empty() && !uses.reset)
            .flat_map(|uses| uses.tested.iter().copied())
            .collect();
        for &id in members {
            let leaves = graph.out(id).iter().any(|edge| !inside(edge.to));
            let bound = match graph.step(id).effect {
                Effect::Repeat { .. } => leaves,
                Effect::Route { .. } => tests.contains(&id),
                _ => false,
            };
            for edge in graph.out_ids(id).filter(|&edge| own(edge) && inside(graph.edges[edge].to)) {
                goes_back[edge] = bound || matches!(graph.edges[edge].times, Times::AtMost(_));
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
    let ends = |effect: &Effect| matches!(effect, Effect::End(how) if *how != How::Return);
    let ways_out = graph.ids().filter(|&id| {
        let effect = &graph.step(id).effect;
        ends(effect)
            || matches!(effect, Effect::Hold | Effect::Task { .. })
            || effect.person_kind().is_some()
            || graph.unknown(id).is_some()
            || graph.flow_of(id).open_world
    });
    // Coming back is a way out where a caller has one, and at the bottom of a flow that customers start in.
    let inside = backward(graph, &reach.calls, ways_out, |_| true);
    let starts = graph.starts().map(|(_, entry)| entry.step);
    let out = upward(graph, &reach.calls, &inside, starts, |_| true);
    let caught = |id: StepId| !out[id.index()] && reach.from_starts.reached(id);
    if !graph.ids().any(caught) {
        loops.decided += 1;
        return;
    }
    let taken =
        |edge: usize| caught(graph.edges[edge].from) && caught(graph.edges[edge].to) && reach.calls.passes(graph, edge);
    let rings = components(graph, taken);
    // Whether a ring where the customer waits is in the component or behind it. Components come last ones first.
    let mut holds: Vec<bool> = Vec::with_capacity(rings.members.len());
    for (number, members) in rings.members.iter().enumerate() {
        let edges = || members.iter().flat_map(|&id| graph.out_ids(id)).filter(|&edge| taken(edge));
        let of = |edge: usize| rings.of[graph.edges[edge].to.index()] as usize;
        let ring = edges().any(|edge| of(edge) == number);
        let waits = ring && members.iter().any(|&id| graph.step(id).effect.is_customer_step());
        // Of nested traps only the innermost is one.
        let last = !edges().any(|edge| of(edge) != number && holds[of(edge)]);
        holds.push(waits || !last);
        if !ring || !caught(members[0]) || !last {
            continue;
        }
        loops.decided += 1;
        let Some(&at) = members.iter().find(|&&id| graph.step(id).effect.is_customer_step()) else { continue };
        // A chat does not have to end; the customer is trapped only where the flow has a way that this loop has not.
        let flow = graph.flow_of(at);
        let elsewhere =
            || flow.steps.clone().map(StepId).any(|id| ends(&graph.step(id).effect) || is_person(graph, policy, id));
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

fn retries(graph: &FlowGraph, reach: &Reach, max: u32, loops: &mut Loops) {
    let unasked = |edge: usize| {
        let at = &graph.edges[edge];
        let silence_in_writing = at.on == Event::NoInput && graph.channel(at.from).is_written();
        !at.on.is_customer() && !silence_in_writing && reach.from_starts.reached(at.from)
    };
    // A module that comes back only when the customer does something is no part of a retry.
    let calls = Calls::new(graph, unasked);
    let unforced = |edge: usize| unasked(edge) && calls.passes(graph, edge);
    let mut called = Called { calls: &reach.calls, known: HashMap::new() };
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
        for uses in counters_of(graph, members, inside(number), &mut called).values() {
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
        if waits_elsewhere(graph, members) || holds_unknown(graph, members, &mut called) {
            continue;
        }
        // What is tried again is the step that fails; where several do, the first that waits for the customer.
        let mut tried = edges.iter().map(|&edge| graph.edges[edge].from);
        let at = tried.find(|&id| graph.step(id).effect.is_customer_step()).unwrap_or(graph.edges[first].from);
        if graph.channel(at).is_written() && person_within_one_choice(graph, &reach.calls, at) {
            continue;
        }
        let counters = counters_of(graph, members, inside(number), &mut called);
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

/// Something in the loop cannot be seen into, or is too large to be: it may well count.
fn holds_unknown<'g>(graph: &'g FlowGraph, members: &[StepId], called: &mut Called<'g>) -> bool {
    members.iter().any(|&id| {
        let entry =
            graph.callee(id).filter(|_| matches!(graph.step(id).effect, Effect::Call(_))).map(|(_, entry)| entry);
        graph.unknown(id).is_some() || entry.is_some_and(|entry| called.uses(graph, entry).is_none())
    })
}

/// Whether an option of `id`, or something it listens for, leads to a person before the customer has the word again. Any way to a
/// person will do, a ticket or a message too.
fn person_within_one_choice(graph: &FlowGraph, calls: &Calls, id: StepId) -> bool {
    let mut steps = vec![(id, false)];
    let mut seen = BTreeSet::new();
    while let Some((at, chosen)) = steps.pop() {
        // Past so many steps nobody can say, and what nobody can say is no fault.
        if seen.len() > 200 {
            return true;
        }
        if !seen.insert((at, chosen)) {
            continue;
        }
        let called = graph.callee(at).filter(|_| matches!(graph.step(at).effect, Effect::Call(_)));
        let into = called.map(|(_, entry)| (entry, chosen));
        let edges = graph.out_ids(at).filter(|&edge| calls.passes(graph, edge)).map(|edge| &graph.edges[edge]);
        let onward = edges.filter_map(|edge| match edge.on.class() {
            Class::Customer => (!chosen).then_some((edge.to, true)),
            Class::Automatic => Some((edge.to, chosen)),
            Class::Failing => None,
        });
        for (to, chosen) in into.into_iter().chain(onward) {
            let effect = &graph.step(to).effect;
            if chosen && (effect.person_kind().is_some() || graph.unknown(to).is_some()) {
                return true;
            }
            if !effect.is_customer_step() {
                steps.push((to, chosen));
            }
        }
    }
    false
}
