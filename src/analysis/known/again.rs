//! Ways that lead straight back to a question: a re-prompt, a correction, or the same thing asked twice.
//!
//! Platforms seldom say that an answer was rejected. A test, a menu or a check that leads straight back to the question (no customer
//! step in between) says it in other words, where it has to do with the answer.

use super::slots::Slots;
use crate::analysis::calls::is_return_edge;
use crate::flow::{Effect, Event, FlowGraph, SetValue, StepId};
use crate::lexicon::normal;
use std::collections::{HashMap, HashSet};

/// An edge that leads straight to a question for `slot`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Again {
    pub edge: usize,
    pub slot: u32,
    /// It says that the answer was not the right one; otherwise it may say so.
    pub sure: bool,
}

/// As many steps are looked at around one question.
const NEAR: usize = 400;

/// The ways straight to questions that reject, or may reject, what was answered; and the re-prompts, which lead a question that failed
/// back to itself and change nothing.
pub(super) fn again(graph: &FlowGraph, slots: &Slots) -> (Vec<Again>, HashSet<usize>) {
    let (mut found, mut reprompts) = (Vec::new(), HashSet::new());
    let origins = Origins::new(graph);
    for id in graph.ids() {
        let Some(slot) = slots.asked_at(id) else { continue };
        let confirms = answered_to(graph, id);
        for edge in straight_to(graph, id) {
            let from = graph.edges[edge].from;
            let on = &graph.edges[edge].on;
            if from == id && on.is_failing() {
                reprompts.insert(edge);
            }
            let sure = match &graph.step(from).effect {
                Effect::Menu(_) if confirms.contains(&from) || says(graph, slots, from, slot) => Some(true),
                Effect::Verify { .. } if on.is_failing() => Some(true),
                Effect::Ask(_) if from != id && matches!(on, Event::Rejected | Event::NoMatch) => Some(true),
                Effect::Lookup { .. } if matches!(on, Event::Condition(_)) => Some(true),
                Effect::Route { slot: Some(tested), .. } => {
                    if slots.find(graph, from, &tested.value) == Some(slot) {
                        Some(true)
                    } else {
                        origins.answers(graph, slots, &tested.value, slot)
                    }
                }
                Effect::Route { slot: None, .. } | Effect::Unknown { .. } => Some(false),
                Effect::Call(_) if is_return_edge(graph, edge) => Some(false),
                _ => None,
            };
            found.extend(sure.map(|sure| Again { edge, slot, sure }));
        }
    }
    (found, reprompts)
}

/// The edges from which the question `id` comes next, over nothing but automatic edges; into the question itself first.
fn straight_to(graph: &FlowGraph, id: StepId) -> Vec<usize> {
    let mut edges = Vec::new();
    let mut seen = HashSet::from([id]);
    let mut queue = vec![id];
    while let Some(at) = queue.pop() {
        for &edge in graph.incoming(at) {
            let (edge, from) = (edge as usize, graph.edges[edge as usize].from);
            edges.push(edge);
            let effect = &graph.step(from).effect;
            let goes_by = graph.edges[edge].on.is_automatic()
                && !effect.is_customer_step()
                && effect.person_kind().is_none()
                && !matches!(effect, Effect::Listen);
            if goes_by && seen.len() < NEAR && seen.insert(from) {
                queue.push(from);
            }
        }
    }
    edges
}

/// The customer steps that follow the answer of `id` at once.
fn answered_to(graph: &FlowGraph, id: StepId) -> HashSet<StepId> {
    let mut found = HashSet::new();
    let mut seen = HashSet::new();
    let answers = graph.out(id).iter().filter(|edge| edge.on == Event::Answer);
    let mut queue: Vec<StepId> = answers.map(|edge| edge.to).collect();
    while let Some(at) = queue.pop() {
        if seen.len() >= NEAR || !seen.insert(at) {
            continue;
        }
        if graph.step(at).effect.is_customer_step() {
            found.insert(at);
            continue;
        }
        queue.extend(graph.out(at).iter().filter(|edge| edge.on.is_automatic()).map(|edge| edge.to));
    }
    found
}

/// Whether the menu `id`, or what is said just before it, says the slot back.
fn says(graph: &FlowGraph, slots: &Slots, id: StepId, slot: u32) -> bool {
    let reads =
        |at: StepId| graph.step(at).reads.iter().any(|read| slots.find(graph, at, &read.slot.value) == Some(slot));
    reads(id) || graph.incoming(id).iter().map(|&edge| graph.edges[edge as usize].from).any(reads)
}

/// Where the values come from that branches test.
struct Origins {
    /// For each name that look-ups learn: the look-ups.
    learned: HashMap<String, Vec<StepId>>,
    /// Names that are set or asked for.
    given: HashSet<String>,
}

impl Origins {
    fn new(graph: &FlowGraph) -> Self {
        let mut origins = Self { learned: HashMap::new(), given: HashSet::new() };
        for id in graph.ids() {
            match &graph.step(id).effect {
                Effect::Lookup { learns, .. } => {
                    for slot in learns {
                        origins.learned.entry(normal(&slot.value)).or_default().push(id);
                    }
                }
                Effect::Set { slot, value } if !matches!(value, SetValue::Opaque) => {
                    origins.given.insert(normal(&slot.value));
                }
                Effect::Ask(ask) => origins.given.extend(ask.slot.iter().map(|slot| normal(&slot.value))),
                _ => {}
            }
        }
        origins
    }

    /// Whether a test of `name` says something of the answer in `slot`: for sure where a look-up asked with that answer learned it;
    /// perhaps where nobody can tell where it comes from; `None` where it comes from elsewhere.
    fn answers(&self, graph: &FlowGraph, slots: &Slots, name: &str, slot: u32) -> Option<bool> {
        let name = normal(name);
        if let Some(lookups) = self.learned.get(&name) {
            let with = |&id: &StepId| match &graph.step(id).effect {
                Effect::Lookup { by, .. } => {
                    by.is_empty() || by.iter().any(|by| slots.find(graph, id, &by.value) == Some(slot))
                }
                _ => false,
            };
            return lookups.iter().any(with).then_some(true);
        }
        (!self.given.contains(&name)).then_some(false)
    }
}
