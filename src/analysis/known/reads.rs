//! What a step reads.

use crate::flow::{Effect, FlowGraph, Passes, Policy, SetValue, StepId};

/// What one step reads.
#[derive(Debug, Default)]
pub struct Reads<'a> {
    /// All there is, or nobody can tell what.
    pub everything: bool,
    /// These slots, as the file writes them.
    pub slots: Vec<&'a str>,
}

/// What goes along where the step `id` hands the customer, or their request, to a person; `None` where it does not.
pub fn passes<'a>(graph: &'a FlowGraph, policy: &Policy, id: StepId) -> Option<&'a Passes> {
    let passes = match &graph.step(id).effect {
        Effect::Transfer(handoff) => &handoff.passes,
        Effect::Callback(passes) | Effect::Ticket(passes) => passes,
        _ => return None,
    };
    let platform = graph.flow_of(id).platform;
    let everything = policy.passes_everything.iter().any(|name| name == platform);
    Some(if everything { &Passes::Everything } else { passes })
}

/// What the step `id` reads.
pub fn reads<'a>(graph: &'a FlowGraph, policy: &Policy, id: StepId) -> Reads<'a> {
    let step = graph.step(id);
    let mut reads = Reads { everything: graph.unknown(id).is_some(), slots: Vec::new() };
    reads.slots.extend(step.reads.iter().map(|read| read.slot.value.as_str()));
    match &step.effect {
        // What it is asked with is not shown.
        Effect::Lookup { by, .. } if by.is_empty() => reads.everything = true,
        Effect::Lookup { by, .. } => reads.slots.extend(by.iter().map(|slot| slot.value.as_str())),
        Effect::Route { slot: Some(slot), .. } => reads.slots.push(&slot.value),
        // A test that is not shown may be of anything.
        Effect::Route { slot: None, .. } => reads.everything |= step.reads.is_empty(),
        Effect::Set { value: SetValue::Copy(from), .. } => reads.slots.push(from),
        Effect::Set { value: SetValue::Opaque, .. } => reads.everything |= step.reads.is_empty(),
        Effect::Send(message) => reads.slots.extend(message.to.iter().map(|to| to.value.as_str())),
        Effect::Task { .. } => reads.everything = true,
        _ => {}
    }
    let call = match &step.effect {
        Effect::Call(call) => Some(&call.passes),
        _ => None,
    };
    match call.or(passes(graph, policy, id)) {
        Some(Passes::Slots(slots)) => reads.slots.extend(slots.iter().map(|slot| slot.value.as_str())),
        // A flow that is called has all of this island's slots, unless it is said which.
        Some(Passes::Unknown) if call.is_some() => {}
        Some(Passes::Everything | Passes::Unknown) => reads.everything = true,
        None => {}
    }
    reads
}
