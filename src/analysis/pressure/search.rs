//! The least time in which so many messages can come, and how: a search over places and counts, nearest moment first.

use super::delay::{ANCHORS, Ages, FRESH, STRETCHED, older};
use super::plan::{KINDS, Place, Plan};
use crate::analysis::components::{Components, components_of};
use crate::flow::StepId;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// More messages than this are not counted: a figure that reaches it is "so many or more".
pub const MOST: u32 = 200;

/// How many sends of each kind.
pub type Counts = [u8; KINDS];

/// No state before it.
const FIRST: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct State {
    node: u32,
    before: u32,
    counts: Counts,
    span: f64,
    /// The cadences of an exclusive group that the person has been in, as bits.
    used: u64,
    /// Which ages hold; of the plan's first state where nothing is anchored.
    ages: u32,
}

/// So many messages, of these kinds, in no less than this time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burst {
    /// From the first to the last, in seconds.
    pub span: f64,
    /// How many of each kind.
    pub counts: Counts,
    state: u32,
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// Every way of getting messages in a row that no other beats, shortest first.
    pub bursts: Vec<Burst>,
    /// The search ended because there was nothing more to find.
    pub complete: bool,
    states: Vec<State>,
}

impl Found {
    /// The sends of `burst` in order: places of the plan, with seconds since the first.
    pub fn sends(&self, plan: &Plan, burst: &Burst) -> Vec<(u32, f64)> {
        let mut sends = Vec::new();
        let mut at = burst.state;
        while let Some(state) = self.states.get(at as usize) {
            if matches!(plan.nodes[state.node as usize].place, Place::Send(_)) {
                sends.push((state.node, state.span));
            }
            at = state.before;
        }
        sends.reverse();
        sends
    }
}

/// The places that lie on a cycle which takes no time, with whether time there is up to the customer.
#[derive(Debug)]
pub struct Endless {
    /// The components under ways that take no time.
    pub timeless: Components,
    /// For each component: it is a cycle with a send on it.
    pub cycles: Vec<bool>,
}

/// The cycles of `plan` that take no time; those that only take none if the customer or a day of theirs has it so if `paced`.
pub fn endless(plan: &Plan, paced: bool) -> Endless {
    let take = |way: usize| plan.ways[way].delay.vanishes() && (paced || !plan.ways[way].paced);
    let out = |id: StepId| plan.out(id.0);
    let timeless = components_of(plan.nodes.len(), out, |way| StepId(plan.ways[way].to), take);
    let cycles = timeless.members.iter().map(|members| {
        let turns = |id: &StepId| members.len() > 1 || plan.out(id.0).any(|way| take(way) && plan.ways[way].to == id.0);
        let sends = |id: &StepId| matches!(plan.nodes[id.index()].place, Place::Send(_));
        members.iter().any(sends) && members.iter().any(turns)
    });
    Endless { cycles: cycles.collect(), timeless }
}

/// Everything that can come within `within` seconds. `paced` are the cycles of [`endless`] that the customer paces: nobody knows how
/// often they go round, so once is all that is counted.
pub fn search(plan: &Plan, within: f64, paced: &Endless) -> Found {
    let latest = if plan.anchored { latest(plan) } else { Vec::new() };
    let budget = (plan.nodes.len() * 40).clamp(20_000, 2_000_000);
    let mut found = Found { complete: true, ..Found::default() };
    let mut ages: Vec<Ages> = vec![FRESH];
    let mut heap = BinaryHeap::new();
    let mut accepted: Vec<Vec<u32>> = vec![Vec::new(); plan.nodes.len()];
    // Moments are never negative, so their bits sort as they do; of equal moments the one with more messages goes first.
    let key = |state: &State| (state.span.to_bits(), MOST * 2 - total(&state.counts));
    let push = |found: &mut Found, heap: &mut BinaryHeap<_>, state: State| {
        if found.states.len() >= budget {
            found.complete = false;
            return;
        }
        heap.push(Reverse((key(&state), found.states.len() as u32)));
        found.states.push(state);
    };
    for (at, node) in plan.nodes.iter().enumerate() {
        let Place::Send(kind) = node.place else { continue };
        let mut counts = [0; KINDS];
        counts[usize::from(kind)] = 1;
        let age = match latest.get(at) {
            Some(latest) => {
                ages.push(*latest);
                ages.len() as u32 - 1
            }
            None => 0,
        };
        let used = bit(node.member);
        push(&mut found, &mut heap, State { node: at as u32, before: FIRST, counts, span: 0.0, used, ages: age });
    }
    while let Some(Reverse((_, number))) = heap.pop() {
        let state = found.states[number as usize];
        let here = &mut accepted[state.node as usize];
        let beaten = here.iter().any(|&other| {
            let other = &found.states[other as usize];
            beats(&other.counts, &state.counts)
                && other.used & !state.used == 0
                && (!plan.anchored || is_older(&ages[other.ages as usize], &ages[state.ages as usize]))
        });
        if beaten {
            continue;
        }
        here.push(number);
        if matches!(plan.nodes[state.node as usize].place, Place::Send(_)) {
            let known = |burst: &Burst| beats(&burst.counts, &state.counts);
            if !found.bursts.iter().any(known) {
                found.bursts.push(Burst { span: state.span, counts: state.counts, state: number });
            }
        }
        if total(&state.counts) >= MOST {
            continue;
        }
        for way in plan.out(state.node).map(|way| &plan.ways[way]) {
            let (from, to) = (paced.timeless.of[state.node as usize], paced.timeless.of[way.to as usize]);
            if way.paced && from == to && paced.cycles[from as usize] {
                continue;
            }
            let (wait, mut next_ages) = way.delay.least(ages[state.ages as usize]);
            let span = state.span + wait;
            if span >= within {
                continue;
            }
            let node = plan.nodes[way.to as usize];
            let (mut counts, mut used) = (state.counts, state.used);
            match node.place {
                Place::Send(kind) => counts[usize::from(kind)] += 1,
                Place::Enter => {
                    // From between two cadences a person comes into another one, or into none.
                    if plan.nodes[state.node as usize].member == u32::MAX {
                        if used & bit(node.member) != 0 || node.member >= 64 {
                            continue;
                        }
                        used |= bit(node.member);
                    }
                    next_ages = FRESH;
                }
                Place::Pass => {}
            }
            let age = if plan.anchored && next_ages != ages[state.ages as usize] {
                ages.push(next_ages);
                ages.len() as u32 - 1
            } else {
                state.ages
            };
            push(&mut found, &mut heap, State { node: way.to, before: number, counts, span, used, ages: age });
        }
    }
    found
}

/// How many messages of all kinds.
pub fn total(counts: &Counts) -> u32 {
    counts.iter().map(|&count| u32::from(count)).sum()
}

fn bit(member: u32) -> u64 {
    1u64.checked_shl(member).unwrap_or(0)
}

fn beats(a: &Counts, b: &Counts) -> bool {
    a.iter().zip(b).all(|(a, b)| a >= b)
}

fn is_older(a: &Ages, b: &Ages) -> bool {
    a.iter().zip(b).all(|(a, b)| a >= b)
}

/// For each place: how old the anchors can be there at most.
fn latest(plan: &Plan) -> Vec<Ages> {
    let out = |id: StepId| plan.out(id.0);
    let is_enter = |node: u32| plan.nodes[node as usize].place == Place::Enter;
    // Whoever comes in again begins anew.
    let take = |way: usize| !is_enter(plan.ways[way].to);
    let rings = components_of(plan.nodes.len(), out, |way| StepId(plan.ways[way].to), take);
    let mut latest: Vec<Option<Ages>> =
        plan.nodes.iter().map(|node| (node.place == Place::Enter).then_some(FRESH)).collect();
    // Components come last first.
    for members in rings.members.iter().rev() {
        let of = |node: u32| rings.of[node as usize];
        let ring = of(members[0].0);
        let come = members.iter().filter_map(|id| latest[id.index()]).reduce(older);
        let Some(mut ages) = come else { continue };
        let within = |way: &usize| take(*way) && of(plan.ways[*way].to) == ring;
        let turns = members.iter().any(|id| plan.out(id.0).any(|way| within(&way)));
        if turns {
            for way in members.iter().flat_map(|id| plan.out(id.0)).filter(within) {
                let longer = plan.ways[way].delay.stretched(ages);
                // Round and round, it can take as long as one likes.
                ages =
                    std::array::from_fn(|at| if longer[at] != ages[at] { STRETCHED.max(ages[at]) } else { ages[at] });
            }
        }
        for id in members {
            latest[id.index()] = Some(ages);
        }
        for way in members.iter().flat_map(|id| plan.out(id.0)).filter(|way| take(*way) && !within(way)) {
            let way = &plan.ways[way];
            let there = way.delay.stretched(ages);
            let known = &mut latest[way.to as usize];
            *known = Some(known.map_or(there, |known| older(known, there)));
        }
    }
    latest.into_iter().map(|ages| ages.unwrap_or([STRETCHED; ANCHORS])).collect()
}
