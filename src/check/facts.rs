//! What checks read: an island, what is known of it, and the words of its texts. Facts are worked out when first asked for.

use super::pressure::cadences::cadences;
use super::readings::{Known, Place, Readings, places};
use super::talk::{MenuTalk, menu_talks};
use super::words;
use crate::analysis::calls::Calls;
use crate::analysis::distance::{Distance, First, distance};
use crate::analysis::effort::menus_in_a_row;
use crate::analysis::ends::{Ends, ends};
use crate::analysis::known::{self, known};
use crate::analysis::loops::{Counters, Loops, counters, loops, spent};
use crate::analysis::pressure::{DAY, Schedule, Source, schedule};
use crate::analysis::reach::{Lost, Reach, lost, reach};
use crate::analysis::step_keys::step_keys;
use crate::analysis::walk::{Backward, Forward, backward, forward, forward_sparing};
use crate::diagnostic::{Finding, Key, Kind, Part, RuleId};
use crate::flow::{Effect, Event, FlowGraph, MessageClass, Policy, Role, StepId};
use crate::lexicon::{Lexicon, List, Reading};
use crate::source::Span;
use std::collections::HashMap;
use std::sync::OnceLock;

/// An island and everything that is known of it.
pub struct Facts<'a> {
    /// The island.
    pub graph: &'a FlowGraph,
    /// What the team decided.
    pub policy: &'a Policy,
    /// The phrases.
    pub lexicon: &'a Lexicon,
    reach: OnceLock<Reach>,
    lost: OnceLock<Vec<Lost>>,
    counters: OnceLock<Counters>,
    ends: OnceLock<Ends>,
    loops: OnceLock<(u32, Loops)>,
    calm_distance: OnceLock<[Distance; 2]>,
    rows: OnceLock<Vec<Option<u32>>>,
    heard: OnceLock<Forward>,
    readings: OnceLock<Readings>,
    places: OnceLock<Vec<Vec<Place>>>,
    talks: OnceLock<Vec<MenuTalk>>,
    direct_person: OnceLock<Backward>,
    behind_calls: OnceLock<Vec<bool>>,
    calm: OnceLock<Forward>,
    ways: OnceLock<Forward>,
    memory: OnceLock<known::Known>,
    memory_by_flow: OnceLock<Vec<known::Known>>,
    contact: OnceLock<Vec<(usize, Schedule)>>,
    keys: OnceLock<Vec<String>>,
}

/// Of so many flows that customers start in it is followed what is told from each alone.
const LINES: usize = 8;

impl<'a> Facts<'a> {
    /// Nothing worked out yet.
    pub fn new(graph: &'a FlowGraph, policy: &'a Policy, lexicon: &'a Lexicon) -> Self {
        Self {
            graph,
            policy,
            lexicon,
            reach: OnceLock::new(),
            lost: OnceLock::new(),
            counters: OnceLock::new(),
            ends: OnceLock::new(),
            loops: OnceLock::new(),
            calm_distance: OnceLock::new(),
            rows: OnceLock::new(),
            heard: OnceLock::new(),
            readings: OnceLock::new(),
            places: OnceLock::new(),
            talks: OnceLock::new(),
            direct_person: OnceLock::new(),
            behind_calls: OnceLock::new(),
            calm: OnceLock::new(),
            ways: OnceLock::new(),
            memory: OnceLock::new(),
            memory_by_flow: OnceLock::new(),
            contact: OnceLock::new(),
            keys: OnceLock::new(),
        }
    }

    /// The ways to a person.
    pub fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| reach(self.graph, self.policy))
    }

    /// Where the way to a person is lost for good.
    pub fn lost(&self) -> &[Lost] {
        self.lost.get_or_init(|| lost(self.graph, self.reach()))
    }

    /// Which edges only lead back so often.
    pub fn counters(&self) -> &Counters {
        self.counters.get_or_init(|| counters(self.graph))
    }

    /// How contacts end.
    pub fn ends(&self) -> &Ends {
        self.ends.get_or_init(|| ends(self.graph, self.counters()))
    }

    /// Loops. The bound is that of the first rule that asks; rules agree on it.
    pub fn loops(&self, max_retries: u32) -> &Loops {
        &self.loops.get_or_init(|| (max_retries, loops(self.graph, self.policy, self.reach(), max_retries))).1
    }

    /// The distance to a person without failing, `first` counting first.
    pub fn calm_distance(&self, first: First) -> &Distance {
        let both = self.calm_distance.get_or_init(|| {
            [First::Choices, First::Seconds]
                .map(|first| distance(self.graph, self.policy, first, |edge| !self.graph.edges[edge].on.is_failing()))
        });
        &both[usize::from(first == First::Seconds)]
    }

    /// What the customer told and what the system holds.
    pub fn memory(&self) -> &known::Known {
        let starts = || self.graph.starts().map(|(_, entry)| entry.step).collect();
        self.memory.get_or_init(|| self.memory_from(starts(), &super::asked::anew(self)))
    }

    fn memory_from(&self, starts: Vec<StepId>, anew: &HashMap<usize, known::Anew>) -> known::Known {
        known(self.graph, self.policy, &self.reach().calls, anew, starts)
    }

    /// Whether the customer has surely told `slot` when they come to `id`: whoever comes there, or all who begin in one of the flows.
    pub fn surely_told(&self, id: StepId, slot: u32) -> bool {
        let by_flow = || {
            let flows = self.graph.flows.iter().filter(|flow| flow.role.is_entry());
            let starts = flows.map(|flow| flow.entries.iter().map(|entry| entry.step).collect::<Vec<_>>());
            let starts: Vec<Vec<StepId>> = starts.take(LINES + 1).collect();
            // One flow is the whole island again, and of many each alone would cost too much.
            let each = if (2..=LINES).contains(&starts.len()) { starts } else { Vec::new() };
            let anew = super::asked::anew(self);
            each.into_iter().map(|starts| self.memory_from(starts, &anew)).collect()
        };
        let before = self.memory().told(id, slot);
        before.must
            || (!before.from.is_empty()
                && self.memory_by_flow.get_or_init(by_flow).iter().any(|known| known.told(id, slot).must))
    }

    /// Menus in a row, for each step.
    pub fn rows(&self) -> &[Option<u32>] {
        self.rows.get_or_init(|| menus_in_a_row(self.graph, &self.reach().calls))
    }

    /// What can be come to from a start that is not itself without any way to a person: at such a start `person/unreachable`
    /// speaks, and the ends below it keep quiet.
    pub fn heard(&self) -> &Forward {
        self.heard.get_or_init(|| {
            let cut_off: Vec<StepId> = self.lost().iter().filter(|lost| lost.start).map(|lost| lost.step).collect();
            let starts = self
                .graph
                .flows
                .iter()
                .filter(|flow| flow.role.is_entry() || flow.role == Role::Queue)
                .flat_map(|flow| flow.entries.iter().map(|entry| entry.step))
                .filter(|step| !cut_off.contains(step));
            forward(self.graph, &self.reach().calls, starts, |_| true)
        })
    }

    /// What menus say of keys, in step order.
    pub fn talks(&self) -> &[MenuTalk] {
        self.talks.get_or_init(|| menu_talks(self))
    }

    /// What the menu `id` says of keys.
    pub fn talk_at(&self, id: StepId) -> Option<&MenuTalk> {
        let talks = self.talks();
        talks.binary_search_by_key(&id, |talk| talk.menu).ok().map(|at| &talks[at])
    }

    /// From which steps a person (of any kind) comes next: over automatic edges, before the customer has the word again.
    pub fn direct_person(&self) -> &Backward {
        self.direct_person.get_or_init(|| {
            let graph = self.graph;
            let people = graph.ids().filter(|&id| graph.step(id).effect.person_kind().is_some());
            let onward = |edge: usize| goes_on(graph, edge);
            backward(graph, &Calls::new(graph, onward), people, onward)
        })
    }

    /// Whether a person comes next at `id`, or behind a call that control comes back to from there.
    pub fn person_next(&self, id: StepId) -> bool {
        let behind = || self.behind_calls.get_or_init(|| behind_calls(self.graph, self.direct_person()));
        self.direct_person().leads(id) || behind()[id.index()]
    }

    /// What a customer comes to without anything failing and within opening hours.
    pub fn calm(&self) -> &Forward {
        self.calm.get_or_init(|| {
            let graph = self.graph;
            let starts = graph.starts().map(|(_, entry)| entry.step);
            let (uneasy, spent) = (self.uneasy(), spent(graph));
            forward(graph, &self.reach().calls, starts, |edge| !uneasy(edge) && !spent(edge))
        })
    }

    /// Whether something fails along an edge, or it is closed.
    fn uneasy(&self) -> impl Fn(usize) -> bool {
        |edge| self.graph.edges[edge].on.is_failing() || self.graph.edges[edge].on == Event::Closed
    }

    /// The edges of a way from a start to `id`, on which as little fails as possible.
    pub fn way_to(&self, id: StepId) -> Vec<usize> {
        let ways = self.ways.get_or_init(|| {
            let starts = self.graph.starts().map(|(_, entry)| entry.step);
            forward_sparing(self.graph, &self.reach().calls, starts, |_| true, self.uneasy())
        });
        ways.path(self.graph, id)
    }

    /// The texts of `id`, read, in order. Each distinct text of an island is read once.
    pub fn readings(&self, id: StepId) -> impl Iterator<Item = &Reading> {
        self.known(id).map(|known| &known.reading)
    }

    /// The same, with what the texts say of keys.
    pub fn known(&self, id: StepId) -> impl Iterator<Item = &Known> {
        let readings = self.readings.get_or_init(|| Readings::new(self.graph));
        (0..self.graph.step(id).texts.len()).map(move |number| readings.of(self, id, number))
    }

    /// Where phrases of `list` stand in texts that a customer can come to hear, in step order.
    pub fn places(&self, list: List) -> &[Place] {
        &self.places.get_or_init(|| places(self))[list as usize]
    }

    /// The first phrase of `list` at `id`.
    pub fn place_at(&self, list: List, id: StepId) -> Option<&Place> {
        let places = self.places(list);
        places.get(places.partition_point(|place| place.step < id)).filter(|place| place.step == id)
    }

    /// What the message sent at `id` is for, if one is sent there and the file says so.
    pub fn message_class(&self, id: StepId) -> Option<MessageClass> {
        let Effect::Send(message) = &self.graph.step(id).effect else { return None };
        let cadence = self.graph.flow_of(id).about.cadence.as_ref();
        message.class.as_ref().or(cadence.and_then(|cadence| cadence.class.as_ref())).map(|class| class.value)
    }

    /// What one person can get of each cadence of the island, with the number of its flow; looked at for [`Facts::horizon`].
    pub fn contact(&self) -> &[(usize, Schedule)] {
        self.contact.get_or_init(|| {
            let of = |flow| schedule(&[Source { graph: self.graph, flow }], &self.policy.pressure, self.horizon());
            cadences(self.graph).map(|flow| (flow, of(flow))).collect()
        })
    }

    /// How many seconds of contact are looked at: the longest time that any limit or cap speaks of, thirty days at least, and a
    /// night in which messages are held.
    pub fn horizon(&self) -> f64 {
        let pressure = &self.policy.pressure;
        let limits = pressure.limits.iter().map(|limit| limit.per);
        let own = |flow: usize| self.graph.flows[flow].about.cadence.iter().flat_map(|cadence| &cadence.caps);
        let caps = pressure.caps.iter().chain(cadences(self.graph).flat_map(own)).map(|cap| cap.per);
        limits.chain(caps).fold(30.0 * DAY, f64::max) + DAY
    }

    /// Whether rules speak of `id` at all: a customer can come to it from a start, or it belongs to a queue or hold flow.
    pub fn is_judged(&self, id: StepId) -> bool {
        self.reach().from_starts.reached(id) || matches!(self.graph.flow_of(id).role, Role::Queue | Role::Hold)
    }

    /// What tells `id` from the other steps of its flow for good; for atoms and parts of findings.
    pub fn key(&self, id: StepId) -> &str {
        &self.keys.get_or_init(|| step_keys(self.graph))[id.index()]
    }

    /// A violation of `id` itself; `what` makes it itself beside the step.
    pub fn part(&self, id: StepId, what: &str) -> Part {
        Part { step: self.graph.step(id).name.value.clone(), key: format!("{} {what}", self.key(id)) }
    }

    /// A violation at one way out of a step; `what` makes it itself beside the way.
    pub fn part_at(&self, edge: usize, what: &str) -> Part {
        let edge = &self.graph.edges[edge];
        let (reason, value) = edge.on.parts();
        self.part(edge.from, &format!("{reason} {value} {what}"))
    }

    /// A finding about `id` at `span`; the rule that asked puts its name to it.
    pub fn finding(&self, outcome: &'static str, id: StepId, span: Span) -> Finding {
        let flow = self.graph.flow_of(id);
        let mut finding = Finding::new(RuleId::builtin(""), outcome, span);
        finding.flow = Some(flow.key.clone());
        finding.step = Some(self.graph.step(id).name.value.clone());
        finding.key = Some(Key { flow: flow.identity.clone(), step: self.key(id).to_owned() });
        finding.platform = Some(flow.platform);
        finding.kind = match flow.about.kind {
            Kind::Cadence => Kind::Cadence,
            _ if self.graph.channel(id).is_written() => Kind::Chatbot,
            _ => Kind::Ivr,
        };
        finding.with("customer", self.graph.channel(id).customer()).with("step", words::shown(self.graph, id))
    }
}

/// Whether control goes on along `edge` before the customer has the word again.
fn goes_on(graph: &FlowGraph, edge: usize) -> bool {
    let edge = &graph.edges[edge];
    edge.on.is_automatic() && !graph.step(edge.from).effect.is_customer_step()
}

/// For each step whether control goes on from there back to a call of its flow behind which a person comes next.
fn behind_calls(graph: &FlowGraph, person: &Backward) -> Vec<bool> {
    let calls = Calls::new(graph, |edge| goes_on(graph, edge));
    // What comes behind the calls of each flow: (flow called, step behind the call).
    let mut behind: Vec<(u32, StepId)> = Vec::new();
    for (&entry, sites) in &calls.sites {
        let returns = |&site: &StepId| graph.out(site).iter().filter(|edge| matches!(edge.on, Event::Returned(_)));
        behind.extend(sites.iter().flat_map(returns).map(|edge| (graph.step(entry).flow, edge.to)));
    }
    let mut called_by: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut queue: Vec<u32> = Vec::new();
    for (flow, to) in behind {
        if person.leads(to) {
            queue.push(flow);
        } else if calls.returns[to.index()] {
            called_by.entry(graph.step(to).flow).or_default().push(flow);
        }
    }
    let mut led = vec![false; graph.flows.len()];
    while let Some(flow) = queue.pop() {
        if !std::mem::replace(&mut led[flow as usize], true) {
            queue.extend(called_by.get(&flow).into_iter().flatten());
        }
    }
    graph.ids().map(|id| calls.returns[id.index()] && led[graph.step(id).flow as usize]).collect()
}
