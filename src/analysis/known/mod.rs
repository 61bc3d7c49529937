//! What the customer told, and what the system holds, when control comes to a step.
//!
//! *Told* is what a customer gave as the answer of a question, until something rejects it; a program that forgets takes nothing of
//! that away. *Held* is what a program could use: answers, what look-ups learned, what was stored, what the platform supplies, until
//! it is forgotten or overwritten. A constant that is stored is no information about a customer, and a value that is not shown may
//! be empty: after the one the slot is not held, after the other it may be.

mod again;
mod numbers;
mod reads;
mod slots;

pub use reads::{Reads, passes, reads};
pub use slots::{SlotInfo, Slots};

use super::calls::Calls;
use super::dataflow::{Change, Changes, Holding, Problem, holding};
use crate::flow::{Effect, Event, FlowGraph, Policy, SetValue, StepId};
use crate::lexicon::{is_lasting, normal};
use again::{Again, again};
use numbers::Numbers;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// How a slot comes to hold something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The customer answered.
    Answer,
    /// A look-up learned it.
    LookUp,
    /// It was stored.
    Setting,
    /// The platform supplies it.
    Platform,
}

/// One place where a slot comes to hold something.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// The slot.
    pub slot: u32,
    /// The step; none where the platform supplies it.
    pub step: Option<StepId>,
    /// How.
    pub by: By,
}

/// What is known of one slot when control comes to a step.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// On every path.
    pub must: bool,
    /// On some path, from these: numbers into [`Known::sources`], ascending.
    pub from: Vec<usize>,
}

/// What was told and what is held.
#[derive(Debug, Default)]
pub struct Known {
    /// The slots that are followed.
    pub slots: Slots,
    /// Where they come from, by slot.
    pub sources: Vec<Source>,
    /// The sources of each slot.
    of_slot: Vec<Range<usize>>,
    told: Holding,
    held: Holding,
    /// Edges that take back what was told of which slots: `true` for sure, `false` only in that nothing is sure behind them.
    taken_back: HashMap<usize, Arc<HashMap<u32, bool>>>,
    /// Answers that are read afterwards on some path.
    used: HashSet<usize>,
}

/// With more places than this where slots come to hold something, nothing is followed in an island: people write dozens, and the
/// work grows with their number times that of the steps.
const MOST: usize = 2_000;

/// What a customer begins anew along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anew {
    /// Whatever they gave may be another now.
    Everything,
    /// Another matter: the order may be another, who they are is not.
    Matter,
}

/// What is known in `graph` of those who begin at `starts`. `anew` are edges along which the customer asks to give another value, or
/// to begin again.
pub fn known(
    graph: &FlowGraph,
    policy: &Policy,
    calls: &Calls,
    anew: &HashMap<usize, Anew>,
    starts: Vec<StepId>,
) -> Known {
    let mut known = Known { slots: Slots::new(graph), ..Known::default() };
    if known.slots.is_empty() {
        return known;
    }
    known.find_sources(graph, policy);
    if known.sources.len() > MOST {
        return Known::default();
    }
    let numbers = Numbers::new(&known.of_slot);
    let problem = |changes, given, asked| Problem { starts: starts.clone(), given, facts: numbers.end, changes, asked };
    let readers: Vec<(StepId, Reads)> = known.readers(graph, policy);
    let mut asked: Vec<StepId> = known.slots.list.iter().flat_map(|info| info.questions.clone()).collect();
    let hands_over =
        |id: &StepId| passes(graph, policy, *id).is_some() || matches!(graph.step(*id).effect, Effect::Call(_));
    asked.extend(graph.ids().filter(hands_over));
    let told = known.told_changes(graph, &numbers, anew);
    let blank = std::iter::once(0).chain(numbers.nothing.iter().copied());
    known.taken_back = known.taken_back(&numbers, &told);
    known.told = holding(graph, calls, &problem(&told, blank.collect(), asked.clone()), |_| true);

    asked.extend(readers.iter().map(|(id, _)| *id));
    asked.sort_unstable();
    asked.dedup();
    let held = known.held_changes(graph, policy, &numbers);
    let given = known.at_start(&numbers);
    known.held = holding(graph, calls, &problem(&held, given, asked), |_| true);
    known.used = known.find_used(graph, &numbers, &readers);
    known
}

impl Known {
    /// What the customer has told of `slot` when control comes to `id`: a question, a hand-off or a call.
    pub fn told(&self, id: StepId, slot: u32) -> Before {
        self.before(&self.told, id, slot)
    }

    /// What is held of `slot` when control comes to `id`: a question, a hand-off, a call or a step that reads it.
    pub fn held(&self, id: StepId, slot: u32) -> Before {
        self.before(&self.held, id, slot)
    }

    /// Whether the customer comes back to the question `id`, its answer given and not rejected, by nothing but what they do, what
    /// fails and what always follows: no test that may have had its reasons.
    pub fn comes_round(&self, id: StepId) -> bool {
        let slot = self.slots.asked_at(id).map(|slot| slot as usize);
        slot.is_some_and(|slot| {
            let own = self.of_slot[slot].clone().find(|&number| self.sources[number].step == Some(id));
            let numbers = Numbers::new(&self.of_slot);
            own.is_some_and(|number| {
                let number = number - self.of_slot[slot].start;
                self.told.holds(id, numbers.straight(slot, number))
            })
        })
    }

    /// The answers, as numbers into [`Known::sources`], that nothing reads afterwards on any path.
    pub fn unused(&self) -> impl Iterator<Item = usize> {
        let answers = (0..self.sources.len()).filter(|&number| self.sources[number].by == By::Answer);
        answers.filter(|number| !self.used.contains(number))
    }

    /// Whether an answer in `slot` still stands when control goes along `edge`; with `straight`, whether nothing there gives reason
    /// to ask again.
    pub fn stands(&self, graph: &FlowGraph, edge: usize, slot: u32, straight: bool) -> bool {
        let route = matches!(graph.step(graph.edges[edge].from).effect, Effect::Route { .. });
        match self.taken_back.get(&edge).and_then(|slots| slots.get(&slot)) {
            Some(sure) => !sure && !straight,
            None => !(straight && route),
        }
    }

    fn taken_back(&self, numbers: &Numbers, told: &Changes) -> HashMap<usize, Arc<HashMap<u32, bool>>> {
        let mut known: HashMap<*const Vec<Change>, Arc<HashMap<u32, bool>>> = HashMap::new();
        let of = |along: &Arc<Vec<Change>>| {
            let killed: HashSet<&Range<u32>> = along.iter().filter_map(Change::kills).collect();
            let lost = along.iter().filter_map(|change| {
                let Change::Gen(fact) = change else { return None };
                let slot = numbers.nothing.binary_search(fact).ok()?;
                Some((slot as u32, killed.contains(&numbers.sources[slot])))
            });
            Arc::new(lost.collect())
        };
        let edges = told
            .iter()
            .map(|(&edge, along)| (edge, Arc::clone(known.entry(Arc::as_ptr(along)).or_insert_with(|| of(along)))));
        edges.collect()
    }

    fn before(&self, holding: &Holding, id: StepId, slot: u32) -> Before {
        let Some(sources) = self.of_slot.get(slot as usize) else { return Before::default() };
        let first = 1 + slot + sources.start as u32;
        let from = sources.clone().filter(|&number| holding.holds(id, first + 1 + (number - sources.start) as u32));
        Before { must: holding.holds(id, 0) && !holding.holds(id, first), from: from.collect() }
    }

    /// Every place where a slot comes to hold something, by slot, questions first.
    fn find_sources(&mut self, graph: &FlowGraph, policy: &Policy) {
        let mut all: Vec<Vec<Source>> = self.slots.list.iter().map(|_| Vec::new()).collect();
        let mut add = |slot: Option<u32>, step: Option<StepId>, by: By| {
            if let Some(of) = slot.and_then(|slot| Some((slot, all.get_mut(slot as usize)?)))
                && of.1.last().is_none_or(|last| last.step != step || last.by != by)
            {
                of.1.push(Source { slot: of.0, step, by });
            }
        };
        for id in graph.ids() {
            match &graph.step(id).effect {
                Effect::Ask(_) => add(self.slots.asked_at(id), Some(id), By::Answer),
                Effect::Lookup { learns, .. } => {
                    learns.iter().for_each(|slot| add(self.slots.find(graph, id, &slot.value), Some(id), By::LookUp));
                }
                Effect::Set { slot, value } if !matches!(value, SetValue::Const(_) | SetValue::Add(_)) => {
                    add(self.slots.find(graph, id, &slot.value), Some(id), By::Setting);
                }
                _ => {}
            }
        }
        for name in &policy.known {
            let name = normal(name);
            let numbers = 0..self.slots.list.len() as u32;
            let same = |&slot: &u32| normal(&self.slots.list[slot as usize].name) == name;
            numbers.filter(same).for_each(|slot| add(Some(slot), None, By::Platform));
        }
        for sources in all {
            let start = self.sources.len();
            self.sources.extend(sources);
            self.of_slot.push(start..self.sources.len());
        }
    }

    /// The number, within its slot, of what `id` gives it.
    fn number(&self, slot: usize, id: StepId) -> Option<usize> {
        self.of_slot[slot].clone().position(|number| self.sources[number].step == Some(id))
    }

    fn told_changes(&self, graph: &FlowGraph, numbers: &Numbers, anew: &HashMap<usize, Anew>) -> Changes {
        let (again, reprompts) = again(graph, &self.slots);
        let mut changes = Changes::new();
        let all = 0..self.slots.list.len();
        // Of another matter and of a new beginning there can be as many as there are edges, and each concerns all slots.
        let passing: Vec<usize> = all.clone().filter(|slot| !is_lasting(&self.slots.list[*slot].name)).collect();
        let every: Vec<usize> = all.clone().collect();
        let lost = |slots: &[usize], mut along: Vec<Change>| {
            numbers.lose_all(slots.iter().copied(), &mut along);
            Arc::new(along)
        };
        let (matter, everything) = (lost(&passing, Vec::new()), lost(&every, Vec::new()));
        for (number, edge) in graph.edges.iter().enumerate() {
            let mut along = Vec::new();
            match &graph.step(edge.from).effect {
                Effect::Ask(_) => {
                    let Some(slot) = self.slots.asked_at(edge.from).map(|slot| slot as usize) else { continue };
                    match edge.on {
                        Event::Answer => {
                            if let Some(own) = self.number(slot, edge.from) {
                                numbers.take(slot, own, &mut along);
                                along.push(Change::Gen(numbers.straight(slot, own)));
                            }
                        }
                        Event::Rejected | Event::NoMatch if !reprompts.contains(&number) => {
                            numbers.lose(slot, &mut along)
                        }
                        _ => {}
                    }
                }
                // What it was asked with is not on file; where that is not shown, it may be anything.
                Effect::Lookup { by, .. } if edge.on == Event::Rejected => {
                    if by.is_empty() {
                        numbers.lose_all(all.clone(), &mut along);
                    }
                    for slot in by.iter().filter_map(|slot| self.slots.find(graph, edge.from, &slot.value)) {
                        numbers.lose(slot as usize, &mut along);
                    }
                }
                Effect::Route { .. } => {
                    along.push(numbers.doubt_all());
                    let blank = blank_side(graph, number).and_then(|name| self.slots.find(graph, edge.from, name));
                    blank.into_iter().for_each(|slot| numbers.lose(slot as usize, &mut along));
                }
                _ => {}
            }
            let along = match anew.get(&number) {
                None => Arc::new(along),
                Some(Anew::Matter) if along.is_empty() => Arc::clone(&matter),
                Some(Anew::Everything) if along.is_empty() => Arc::clone(&everything),
                Some(Anew::Matter) => lost(&passing, along),
                Some(Anew::Everything) => lost(&every, along),
            };
            if !along.is_empty() {
                changes.insert(number, along);
            }
        }
        for Again { edge, slot, sure } in again {
            let along = Arc::make_mut(changes.entry(edge).or_default());
            if sure {
                numbers.lose(slot as usize, along);
            } else {
                along.insert(0, numbers.doubt_all());
                along.push(Change::Gen(numbers.nothing[slot as usize]));
            }
        }
        changes
    }

    fn held_changes(&self, graph: &FlowGraph, policy: &Policy, numbers: &Numbers) -> Changes {
        let mut changes = Changes::new();
        for (number, edge) in graph.edges.iter().enumerate() {
            let mut along = Vec::new();
            let find = |name: &str| self.slots.find(graph, edge.from, name).map(|slot| slot as usize);
            let mut take = |slot: Option<usize>| {
                let own = slot.and_then(|slot| Some((slot, self.number(slot, edge.from)?)));
                own.into_iter().for_each(|(slot, own)| numbers.take(slot, own, &mut along));
            };
            match &graph.step(edge.from).effect {
                Effect::Ask(_) if edge.on == Event::Answer => {
                    take(self.slots.asked_at(edge.from).map(|slot| slot as usize));
                }
                Effect::Lookup { learns, .. } if edge.on.is_automatic() => {
                    learns.iter().for_each(|slot| take(find(&slot.value)));
                }
                Effect::Set { slot, value } if edge.on.is_automatic() => {
                    let Some(slot) = find(&slot.value) else { continue };
                    match value {
                        SetValue::Const(_) | SetValue::Add(_) => numbers.lose(slot, &mut along),
                        SetValue::Copy(from) if find(from) == Some(slot) => {}
                        SetValue::Copy(from) if policy.known.iter().any(|name| normal(name) == normal(from)) => {
                            take(Some(slot));
                        }
                        SetValue::Copy(_) | SetValue::Opaque => {
                            take(Some(slot));
                            along.push(Change::Gen(numbers.nothing[slot]));
                        }
                    }
                }
                Effect::Forget(slots) => {
                    slots.iter().filter_map(|slot| find(&slot.value)).for_each(|slot| numbers.lose(slot, &mut along));
                }
                Effect::Route { .. } => {
                    blank_side(graph, number)
                        .and_then(find)
                        .into_iter()
                        .for_each(|slot| numbers.lose(slot, &mut along));
                }
                _ => {}
            }
            if !along.is_empty() {
                changes.insert(number, Arc::new(along));
            }
        }
        changes
    }

    /// What is held where customers come in.
    fn at_start(&self, numbers: &Numbers) -> Vec<u32> {
        let of_slot = self.of_slot.iter().enumerate().map(|(slot, sources)| {
            let supplied = sources.clone().position(|number| self.sources[number].by == By::Platform);
            supplied.map_or(numbers.nothing[slot], |number| numbers.source(slot, number))
        });
        std::iter::once(0).chain(of_slot).collect()
    }

    /// The steps that read a slot, or everything.
    fn readers<'a>(&self, graph: &'a FlowGraph, policy: &Policy) -> Vec<(StepId, Reads<'a>)> {
        let reads_any = |id: StepId, reads: &Reads| {
            reads.everything || reads.slots.iter().any(|name| self.slots.find(graph, id, name).is_some())
        };
        let all = graph.ids().map(|id| (id, reads(graph, policy, id)));
        all.filter(|(id, reads)| reads_any(*id, reads)).collect()
    }

    fn find_used(&self, graph: &FlowGraph, numbers: &Numbers, readers: &[(StepId, Reads)]) -> HashSet<usize> {
        let mut used = HashSet::new();
        for (id, reads) in readers {
            let named = reads.slots.iter().filter_map(|name| self.slots.find(graph, *id, name));
            let slots: Vec<u32> =
                if reads.everything { (0..self.slots.list.len() as u32).collect() } else { named.collect() };
            for slot in slots.into_iter().map(|slot| slot as usize) {
                for (own, number) in self.of_slot[slot].clone().enumerate() {
                    if self.held.holds(*id, numbers.source(slot, own)) {
                        used.insert(number);
                    }
                }
            }
        }
        used
    }
}

/// The slot that a branch has found blank on this edge.
pub(super) fn blank_side(graph: &FlowGraph, edge: usize) -> Option<&str> {
    let edge = &graph.edges[edge];
    let Effect::Route { slot: Some(slot), .. } = &graph.step(edge.from).effect else { return None };
    let is_blank = match &edge.on {
        Event::Otherwise => graph.out(edge.from).iter().any(|other| other.on.tests_blank() == Some(false)),
        on => on.tests_blank() == Some(true),
    };
    is_blank.then_some(slot.value.as_str())
}
