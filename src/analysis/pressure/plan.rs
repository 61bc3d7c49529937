//! A cadence, or several of which one follows another, as a small graph of sends and delays.

use super::delay::{ANCHORS, Delay};
use crate::flow::{Because, Cadence, Effect, Event, FlowGraph, How, MessageClass, Pressure, ReEntry, StepId, Wait};
use std::collections::HashMap;
use std::ops::Range;

/// How many kinds of sends are told apart by the caps that hold them; more are taken to be held by none.
pub const KINDS: usize = 4;
/// How deep cadences may call one another.
const DEEPEST: usize = 8;
/// More than this is not looked at.
const MOST_NODES: usize = 200_000;

/// What happens at a place of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing that counts.
    Pass,
    /// A message that counts, of this kind.
    Send(u8),
    /// Somebody comes in, for the first time or again.
    Enter,
}

/// A place of a plan.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Which of the plan's cadences it belongs to.
    pub member: u32,
    /// The step, within the island of that cadence.
    pub step: StepId,
    /// What happens there.
    pub place: Place,
}

/// A way on.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// The place it leads to.
    pub to: u32,
    /// How long it takes.
    pub delay: Delay,
    /// How long it takes is up to the customer or to a day of theirs, not to the sender.
    pub paced: bool,
}

/// All that can happen to one person in these cadences.
#[derive(Debug, Default)]
pub struct Plan {
    /// The places.
    pub nodes: Vec<Node>,
    /// The ways, sorted by where they begin.
    pub ways: Vec<Way>,
    first: Vec<u32>,
    /// Where each cadence begins.
    pub entries: Vec<u32>,
    /// The places where a run is over.
    pub ends: Vec<u32>,
    /// For each kind of sends: the caps that hold them, as bits.
    pub kinds: Vec<u64>,
    /// Some delay is counted from an anchor.
    pub anchored: bool,
    /// Everything could be followed.
    pub whole: bool,
}

impl Plan {
    /// The numbers of the ways out of `node`.
    pub fn out(&self, node: u32) -> Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }
}

/// One cadence: its island, and the number of its flow there.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The island.
    pub graph: &'a FlowGraph,
    /// The flow.
    pub flow: usize,
}

impl<'a> Source<'a> {
    /// What the cadence says above its steps.
    pub fn cadence(&self) -> Option<&'a Cadence> {
        self.graph.flows[self.flow].about.cadence.as_deref()
    }
}

struct Building<'a> {
    plan: Plan,
    ways: Vec<(u32, Way)>,
    /// Fields of dates with anchors of their own.
    dates: Vec<&'a str>,
    caps: Vec<(usize, &'a crate::flow::Cap)>,
}

/// The plan of `sources`: of one cadence with its re-entries, or of several that follow one another. What takes a person out of a
/// cadence early (`exit-when`) is left out: it is there to make contact less.
pub fn plan(sources: &[Source<'_>], account: &Pressure) -> Plan {
    let mut caps: Vec<(usize, &crate::flow::Cap)> = account.caps.iter().map(|cap| (usize::MAX, cap)).collect();
    for (member, source) in sources.iter().enumerate() {
        caps.extend(source.cadence().into_iter().flat_map(|cadence| &cadence.caps).map(|cap| (member, cap)));
    }
    let mut building =
        Building { plan: Plan { whole: true, ..Plan::default() }, ways: Vec::new(), dates: Vec::new(), caps };
    building.plan.kinds.push(0);
    // Between two cadences of a group a person is in none.
    let between = (sources.len() > 1).then(|| building.node(u32::MAX, StepId(0), Place::Pass));
    for (member, source) in sources.iter().enumerate() {
        building.member(member as u32, *source, between);
    }
    let Building { mut plan, mut ways, .. } = building;
    ways.sort_by_key(|(from, _)| *from);
    plan.first = vec![0; plan.nodes.len() + 1];
    for (from, _) in &ways {
        plan.first[*from as usize + 1] += 1;
    }
    for node in 0..plan.nodes.len() {
        plan.first[node + 1] += plan.first[node];
    }
    plan.ways = ways.into_iter().map(|(_, way)| way).collect();
    plan
}

/// A flow that runs within another: the call, the context around it, and the flow.
struct Context {
    caller: Option<(u32, StepId)>,
    flow: u32,
    depth: usize,
}

impl<'a> Building<'a> {
    fn node(&mut self, member: u32, step: StepId, place: Place) -> u32 {
        self.plan.nodes.push(Node { member, step, place });
        self.plan.nodes.len() as u32 - 1
    }

    fn way(&mut self, from: u32, to: u32, delay: Delay, paced: bool) {
        self.plan.anchored |= matches!(delay, Delay::Since { .. });
        self.ways.push((from, Way { to, delay, paced }));
    }

    fn member(&mut self, member: u32, source: Source<'a>, between: Option<u32>) {
        let graph = source.graph;
        let flow = &graph.flows[source.flow];
        let Some(entry) = flow.entries.first() else { return };
        let enter = self.node(member, entry.step, Place::Enter);
        self.plan.entries.push(enter);
        let first_end = self.plan.ends.len();
        self.follow(member, source, enter, entry.step);
        let ends: Vec<u32> = self.plan.ends[first_end..].to_vec();
        let Some(cadence) = source.cadence() else { return };
        if let Some(ReEntry::After { seconds, from_exit }) = cadence.re_entry.map(|again| again.value) {
            let delay = match from_exit {
                true => Delay::For { min: seconds, max: f64::INFINITY },
                false => Delay::Since { anchor: 0, min: seconds, max: f64::INFINITY },
            };
            ends.iter().for_each(|&end| self.way(end, enter, delay, false));
        }
        if let Some(between) = between {
            let gap = Delay::For { min: cadence.exclusive_gap, max: f64::INFINITY };
            ends.iter().for_each(|&end| self.way(end, between, gap, false));
            self.way(between, enter, Delay::NONE, false);
        }
    }

    /// Follows everything that can happen from `start` on.
    fn follow(&mut self, member: u32, source: Source<'a>, enter: u32, start: StepId) {
        let graph = source.graph;
        let mut contexts = vec![Context { caller: None, flow: graph.step(start).flow, depth: 0 }];
        let mut inside: HashMap<(u32, StepId), u32> = HashMap::new();
        let mut known: HashMap<(u32, StepId), u32> = HashMap::new();
        let mut open: Vec<(u32, StepId, u32)> = Vec::new();
        let at = self.arrive(member, source, (0, start), &mut known, &mut open);
        self.way(enter, at, Delay::NONE, false);
        while let Some((context, step, node)) = open.pop() {
            let effect = &graph.step(step).effect;
            let mut go = |building: &mut Self, from: u32, to: (u32, StepId), delay: Delay, paced: bool| {
                let to = building.arrive(member, source, to, &mut known, &mut open);
                building.way(from, to, delay, paced);
            };
            match effect {
                Effect::Send(_) if self.counts(source, step) => {
                    let kind = self.kind(member, source, step);
                    let sent = self.node(member, step, Place::Send(kind));
                    self.way(node, sent, Delay::NONE, false);
                    for edge in graph.out(step) {
                        // A message that cannot be sent is none.
                        let from = if edge.on.is_failing() { node } else { sent };
                        go(self, from, (context, edge.to), Delay::NONE, false);
                    }
                    if graph.out(step).is_empty() {
                        self.plan.ends.push(sent);
                    }
                }
                Effect::Wait(wait) => {
                    for edge in graph.out(step) {
                        let (delay, paced) = self.delay(wait, &edge.on);
                        go(self, node, (context, edge.to), delay, paced);
                    }
                }
                Effect::Call(_) => {
                    let here = &contexts[context as usize];
                    let (depth, callee) = (here.depth, graph.callee(step));
                    let mut around = Some(context);
                    let mut runs = false;
                    while let Some(at) = around {
                        let one = &contexts[at as usize];
                        runs |= callee.is_some_and(|(flow, _)| flow == one.flow);
                        around = one.caller.map(|(outer, _)| outer);
                    }
                    match callee {
                        Some((flow, first)) if !runs && depth < DEEPEST => {
                            let next = contexts.len() as u32;
                            let inner = *inside.entry((context, step)).or_insert(next);
                            if inner == next {
                                contexts.push(Context { caller: Some((context, step)), flow, depth: depth + 1 });
                            }
                            go(self, node, (inner, first), Delay::NONE, false);
                        }
                        // What happens there is not known; that it comes back is.
                        _ => {
                            self.plan.whole = false;
                            for edge in graph.out(step) {
                                go(self, node, (context, edge.to), Delay::NONE, true);
                            }
                        }
                    }
                }
                Effect::End(how) => {
                    let caller = contexts[context as usize].caller;
                    let returns = *how == How::Return || graph.step(step).assumed;
                    match caller.filter(|_| returns) {
                        Some((outer, call)) => {
                            for edge in graph.out(call) {
                                go(self, node, (outer, edge.to), Delay::NONE, false);
                            }
                        }
                        None => self.plan.ends.push(node),
                    }
                }
                _ => {
                    self.plan.whole &= !matches!(
                        graph.unknown(step),
                        Some(Because::Dynamic | Because::Missing(_) | Because::Ambiguous(_) | Because::Opaque(_))
                    );
                    for edge in graph.out(step) {
                        go(self, node, (context, edge.to), Delay::NONE, false);
                    }
                    if graph.out(step).is_empty() {
                        self.plan.ends.push(node);
                    }
                }
            }
        }
    }

    /// The place of `at`, a context and a step, made on first use.
    fn arrive(
        &mut self,
        member: u32,
        _: Source<'a>,
        at: (u32, StepId),
        known: &mut HashMap<(u32, StepId), u32>,
        open: &mut Vec<(u32, StepId, u32)>,
    ) -> u32 {
        if let Some(&node) = known.get(&at) {
            return node;
        }
        let node = self.node(member, at.1, Place::Pass);
        known.insert(at, node);
        if self.plan.nodes.len() < MOST_NODES {
            open.push((at.0, at.1, node));
        } else {
            self.plan.whole = false;
        }
        node
    }

    /// Whether the send at `step` is contact that counts: to a customer, not about something they just did, not inside an app.
    fn counts(&self, source: Source<'_>, step: StepId) -> bool {
        let Effect::Send(message) = &source.graph.step(step).effect else { return false };
        // A copy to an address that is written in the file is no contact with the person.
        !message.to_staff
            && message.written_recipient().is_none()
            && class_of(source.graph, step) != Some(MessageClass::Transactional)
            && source.graph.channel(step) != crate::flow::Channel::InApp
    }

    /// The kind of the send at `step`: which caps hold it.
    fn kind(&mut self, member: u32, source: Source<'_>, step: StepId) -> u8 {
        let Effect::Send(message) = &source.graph.step(step).effect else { return 0 };
        let (channel, class) = (source.graph.channel(step), class_of(source.graph, step));
        let mut bits = 0u64;
        if !message.ignores_cap && !message.uncounted {
            for (at, (owner, cap)) in self.caps.iter().enumerate().take(64) {
                let own = *owner == usize::MAX || *owner == member as usize;
                bits |= u64::from(own && cap.covers(channel, class)) << at;
            }
        }
        let known = self.plan.kinds.iter().position(|kind| *kind == bits);
        known.unwrap_or_else(|| {
            if self.plan.kinds.len() < KINDS {
                self.plan.kinds.push(bits);
                self.plan.kinds.len() - 1
            } else {
                0
            }
        }) as u8
    }

    fn delay(&mut self, wait: &'a Wait, on: &Event) -> (Delay, bool) {
        match wait {
            Wait::For { min, max } => (Delay::For { min: *min, max: *max }, false),
            Wait::Since { min, max } => (Delay::Since { anchor: 0, min: *min, max: *max }, false),
            Wait::Event { at_most, .. } => match (on, at_most) {
                (Event::Elapsed, Some(most)) => (Delay::For { min: *most, max: *most }, false),
                _ => (Delay::For { min: 0.0, max: at_most.unwrap_or(f64::INFINITY) }, true),
            },
            Wait::Date { field, offset } => {
                let at = self.dates.iter().position(|known| known == field).unwrap_or_else(|| {
                    self.dates.push(field);
                    self.dates.len() - 1
                });
                match at + 1 < ANCHORS {
                    true => (Delay::Since { anchor: at as u8 + 1, min: *offset, max: *offset }, true),
                    // One field too many: it may be any day.
                    false => (Delay::For { min: 0.0, max: f64::INFINITY }, true),
                }
            }
            Wait::Unseen => (Delay::For { min: 0.0, max: f64::INFINITY }, true),
        }
    }
}

/// What the message at `step` is for: as it says itself, else as its cadence says.
pub fn class_of(graph: &FlowGraph, step: StepId) -> Option<MessageClass> {
    let Effect::Send(message) = &graph.step(step).effect else { return None };
    let of_cadence = || graph.flow_of(step).about.cadence.as_ref().and_then(|cadence| cadence.class);
    message.class.or_else(of_cadence).map(|class| class.value)
}
