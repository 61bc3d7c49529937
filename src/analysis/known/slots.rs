//! Which names mean the same piece of information.

use crate::flow::{Ask, Effect, FlowGraph, Purpose, Step, StepId};
use crate::lexicon::{SlotKind, names_data, normal, slot_kind};
use std::collections::HashMap;

/// A slot that some question asks for.
#[derive(Debug)]
pub struct SlotInfo {
    /// The name as the first question writes it.
    pub name: String,
    /// What it is, by its name.
    pub kind: SlotKind,
    /// The questions, ascending.
    pub questions: Vec<StepId>,
    /// A question says that the answer is to be kept secret.
    pub secret: bool,
    /// Its answer may be held against another one: it names a piece of data, and is no secret, no opinion and no confirmation.
    pub compared: bool,
}

/// The slots that the questions of an island ask for, numbered in step order.
#[derive(Debug, Default)]
pub struct Slots {
    /// All of them.
    pub list: Vec<SlotInfo>,
    by_name: HashMap<String, u32>,
    /// Answers that have no name but that of their question, which means something in its flow only.
    of_flow: HashMap<(u32, String), u32>,
    of_step: HashMap<StepId, u32>,
}

/// The question of a step, unless it is one in the customer's own words.
fn question(step: &Step) -> Option<&Ask> {
    match &step.effect {
        Effect::Ask(ask) if !ask.exempt => Some(ask),
        _ => None,
    }
}

impl Slots {
    /// The slots of `graph`.
    pub fn new(graph: &FlowGraph) -> Self {
        let mut slots = Self::default();
        for id in graph.ids() {
            let step = graph.step(id);
            let Some((ask, slot)) = question(step).and_then(|ask| Some((ask, ask.slot.as_ref()?))) else { continue };
            // A slot that stands where the step's name stands is that name and no more.
            let unnamed = slot.span == step.name.span;
            let next = slots.list.len() as u32;
            let name = normal(&slot.value);
            let number = *if unnamed {
                slots.of_flow.entry((step.flow, name)).or_insert(next)
            } else {
                slots.by_name.entry(name).or_insert(next)
            };
            if number == next {
                let kind = slot_kind(&slot.value);
                let tells = !unnamed || names_data(&slot.value);
                let compared = tells && !matches!(kind, SlotKind::Secret | SlotKind::Passing);
                let (name, questions) = (slot.value.clone(), Vec::new());
                slots.list.push(SlotInfo { name, kind, questions, secret: false, compared });
            }
            let survey = graph.flow_of(id).purpose == Some(Purpose::Survey);
            if let Some(info) = slots.list.get_mut(number as usize) {
                info.questions.push(id);
                info.secret |= ask.secret;
                info.compared &= !ask.secret && !survey;
                slots.of_step.insert(id, number);
            }
        }
        slots
    }

    /// The slot that the question `id` asks for.
    pub fn asked_at(&self, id: StepId) -> Option<u32> {
        self.of_step.get(&id).copied()
    }

    /// The slot that the step `at` calls `name`, if some question asks for it.
    pub fn find(&self, graph: &FlowGraph, at: StepId, name: &str) -> Option<u32> {
        self.find_in(graph.step(at).flow, name)
    }

    /// The slot that the flow of that number calls `name`.
    pub fn find_in(&self, flow: u32, name: &str) -> Option<u32> {
        if self.is_empty() {
            return None;
        }
        let key = (flow, normal(name));
        let of_flow = if self.of_flow.is_empty() { None } else { self.of_flow.get(&key) };
        of_flow.or_else(|| self.by_name.get(&key.1)).copied()
    }

    /// What is known of the slot of that number.
    pub fn info(&self, slot: u32) -> Option<&SlotInfo> {
        self.list.get(slot as usize)
    }

    /// Whether no question asks for anything.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
