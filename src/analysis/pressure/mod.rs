//! How often one person can be contacted: the worst that can happen to them, with the messages that make it up.
//!
//! The adversary picks the moment of enrolment, the path, every wait within its bounds and every day that a cadence waits for.
//! Windows are half-open: what comes a whole day after the first message is not in its 24 hours.

mod delay;
mod plan;
mod search;
mod stops;
mod together;

#[cfg(test)]
mod oracle;

pub use plan::{Source, class_of};
pub use search::MOST;
pub use stops::{Unstopped, unstopped};
pub use together::{Crowd, Sum, crowds};

use crate::flow::{Cap, Pressure, StepId};
use plan::{Place, Plan, plan};
use search::{Burst, Counts, Endless, Found, endless, search, total};

/// A day, in seconds.
pub const DAY: f64 = 86_400.0;

/// One message of a schedule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sent {
    /// Which of the cadences, by its place in the list that the schedule was made of.
    pub member: u32,
    /// The step, within the island of that cadence.
    pub step: StepId,
    /// Seconds since the first message.
    pub at: f64,
}

/// The most that one person can get in some time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Most {
    /// How many messages.
    pub count: u32,
    /// How many there would be if no cap held any back.
    pub uncapped: u32,
    burst: Option<usize>,
}

/// Everything that one person can get of one cadence, or of several of which one follows another.
#[derive(Debug)]
pub struct Schedule {
    /// Nothing waits between messages that repeat: the place.
    pub unbounded: Option<StepId>,
    /// A cycle with messages that nobody ever leaves: its first message.
    pub never_ends: Option<StepId>,
    /// Everything could be followed: no target is unknown, and nothing was too large.
    pub whole: bool,
    plan: Plan,
    found: Found,
    /// The caps of the plan, by the bits of its kinds.
    caps: Vec<Cap>,
}

/// The schedule of `sources`, looked at for `within` seconds.
pub fn schedule(sources: &[Source<'_>], account: &Pressure, within: f64) -> Schedule {
    let plan = plan(sources, account);
    let free = endless(&plan, false);
    let mut paced = endless(&plan, true);
    // What is endless by itself is not up to the customer.
    for (component, cycle) in paced.cycles.iter_mut().enumerate() {
        let members = &paced.timeless.members[component];
        *cycle &= !members.iter().any(|id| free.cycles[free.timeless.of[id.index()] as usize]);
    }
    let found = search(&plan, within, &paced);
    let own = sources.iter().filter_map(|source| source.cadence()).flat_map(|cadence| &cadence.caps);
    Schedule {
        unbounded: first_send(&plan, &free),
        never_ends: never_ends(sources, &plan),
        whole: plan.whole && found.complete,
        caps: account.caps.iter().chain(own).cloned().collect(),
        plan,
        found,
    }
}

impl Schedule {
    /// The most that comes in any `window` seconds; with `holding`, messages of so many seconds before may be held back until it
    /// begins, which makes it a bound.
    pub fn most(&self, window: f64, holding: f64) -> Most {
        let mut most = Most { count: 0, uncapped: 0, burst: None };
        for (at, burst) in self.found.bursts.iter().enumerate().filter(|(_, burst)| burst.span < window + holding) {
            let count = self.capped(&burst.counts, window);
            if count > most.count || (count == most.count && total(&burst.counts) > most.uncapped) {
                most.burst = Some(at);
                most.count = count;
            }
            most.uncapped = most.uncapped.max(total(&burst.counts));
        }
        most
    }

    /// The messages behind a figure, in order.
    pub fn sends(&self, most: &Most) -> Vec<Sent> {
        most.burst.map(|at| self.sent(&self.found.bursts[at])).unwrap_or_default()
    }

    /// The two messages that come closest to one another.
    pub fn closest(&self) -> Option<[Sent; 2]> {
        let pair = self.found.bursts.iter().filter(|burst| total(&burst.counts) >= 2);
        let sent = self.sent(pair.min_by(|a, b| a.span.total_cmp(&b.span))?);
        // A burst with more than two messages may be the first with two: its closest neighbours are meant.
        let pairs = sent.windows(2).filter_map(|pair| <[Sent; 2]>::try_from(pair).ok());
        pairs.min_by(|a, b| (a[1].at - a[0].at).total_cmp(&(b[1].at - b[0].at)))
    }

    /// Whether every message keeps its time of day, so that quiet hours hold all of them back alike.
    pub fn keeps_time_of_day(&self, window: f64) -> bool {
        let (Self { plan, .. }, least) = (self, |delay: delay::Delay| delay.least(delay::FRESH).0);
        plan.ways.iter().all(|way| (way.delay.keeps_time_of_day() && !way.paced) || least(way.delay) >= window)
    }

    /// The most messages in any `window` seconds that the cap of that number is there to hold, if no cap held any: caps of the account
    /// come first, then those of the cadences.
    pub fn under(&self, cap: usize, window: f64) -> u32 {
        let bursts = self.found.bursts.iter().filter(|burst| burst.span < window);
        let held = |burst: &Burst| {
            total(&burst.counts) - uncovered(&self.plan, &burst.counts, 1u64.checked_shl(cap as u32).unwrap_or(0))
        };
        bursts.map(held).max().unwrap_or(0)
    }

    /// How many of all messages come in `window` seconds that none of the caps in `held` (bits of account-wide caps) holds back.
    fn beside(&self, window: f64, holding: f64, held: u64) -> u32 {
        let bursts = self.found.bursts.iter().filter(|burst| burst.span < window + holding);
        bursts.map(|burst| uncovered(&self.plan, &burst.counts, held)).max().unwrap_or(0)
    }

    fn sent(&self, burst: &Burst) -> Vec<Sent> {
        let sends = self.found.sends(&self.plan, burst).into_iter();
        sends
            .map(|(node, at)| {
                let node = self.plan.nodes[node as usize];
                Sent { member: node.member, step: node.step, at }
            })
            .collect()
    }

    /// How many of `counts` the caps let through in `window` seconds: the least over all choices of caps of what these let
    /// through, and all that they do not hold.
    fn capped(&self, counts: &Counts, window: f64) -> u32 {
        capped(&self.caps, window, |held| uncovered(&self.plan, counts, held))
    }
}

/// The least of what some caps let through in `window` seconds with what they do not hold, over all choices of `caps`; `beside` gives
/// the number of messages that a choice, given as bits, does not hold.
fn capped(caps: &[Cap], window: f64, beside: impl Fn(u64) -> u32) -> u32 {
    // Beyond some caps each alone is enough of a bound.
    const JOINTLY: usize = 6;
    let through = |choice: u64| -> u32 {
        let chosen = caps.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1);
        chosen.map(|(_, cap)| through(cap, window)).fold(beside(choice), u32::saturating_add)
    };
    let together = (0..1u64 << caps.len().min(JOINTLY)).map(through);
    let alone = (JOINTLY..caps.len().min(64)).map(|at| through(1 << at));
    together.chain(alone).min().unwrap_or(0)
}

/// How many messages a cap lets through in `window` seconds.
pub fn through(cap: &Cap, window: f64) -> u32 {
    let periods = (window / cap.per).ceil() + if cap.rolling { 0.0 } else { 1.0 };
    (f64::from(cap.max) * periods).min(f64::from(u32::MAX)) as u32
}

fn uncovered(plan: &Plan, counts: &Counts, held: u64) -> u32 {
    plan.kinds.iter().zip(counts).filter(|(kind, _)| *kind & held == 0).map(|(_, &count)| u32::from(count)).sum()
}

fn first_send(plan: &Plan, endless: &Endless) -> Option<StepId> {
    let on = |at: &usize| endless.cycles[endless.timeless.of[*at] as usize];
    let is_send = |at: &usize| matches!(plan.nodes[*at].place, Place::Send(_));
    (0..plan.nodes.len()).filter(|at| on(at) && is_send(at)).map(|at| plan.nodes[at].step).min()
}

/// The first message of a cycle from which no end is reachable, where nothing takes a person out of it either.
fn never_ends(sources: &[Source<'_>], plan: &Plan) -> Option<StepId> {
    let [source] = sources else { return None };
    if !plan.whole || source.cadence().is_none_or(|cadence| !cadence.exit_when.is_empty()) {
        return None;
    }
    let mut ends = vec![false; plan.nodes.len()];
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); plan.nodes.len()];
    for node in 0..plan.nodes.len() as u32 {
        for way in plan.out(node) {
            before[plan.ways[way].to as usize].push(node);
        }
    }
    let mut open = plan.ends.clone();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut ends[node as usize], true) {
            open.extend(&before[node as usize]);
        }
    }
    let is_send = |at: &usize| matches!(plan.nodes[*at].place, Place::Send(_));
    (0..plan.nodes.len()).filter(|at| !ends[*at] && is_send(at)).map(|at| plan.nodes[at].step).min()
}
