//! Messages that go on although a customer gave a reason to stop.

use crate::flow::{Effect, Event, FlowGraph, MessageClass, StepId, Stop};
use std::collections::VecDeque;

/// The messages of one cadence that do not stop.
#[derive(Debug)]
pub struct Unstopped {
    /// Promotional messages behind the first, in step order.
    pub sends: Vec<StepId>,
    /// The reasons that stop none or not all of them, in the order of [`Stop::ALL`].
    pub reasons: Vec<Stop>,
}

/// The promotional messages of the flow `flow` of `graph` that come behind another message, and what does not stop them. A reason
/// stops a message if the whole cadence exits on it, or if on every way since the message before the flow waits for it or asks.
pub fn unstopped(graph: &FlowGraph, flow: usize) -> Option<Unstopped> {
    let info = &graph.flows[flow];
    let cadence = info.about.cadence.as_ref()?;
    let goal = info.about.goal.as_ref().map(|goal| goal.value.as_str());
    let bit = |event: &str| Stop::of(event, goal).map_or(0u8, |stop| 1 << stop as u8);
    let always: u8 = cadence.exit_when.iter().map(|event| bit(&event.value)).fold(0, |all, one| all | one);
    // Which reasons were asked for on every way since the message before; none known yet: all, and no message.
    let mut since: Vec<Option<(u8, bool)>> = vec![None; graph.steps.len()];
    let mut open = VecDeque::new();
    for entry in &info.entries {
        since[entry.step.index()] = Some((0, false));
        open.push_back(entry.step);
    }
    while let Some(id) = open.pop_front() {
        let Some((asked, behind)) = since[id.index()] else { continue };
        let step = graph.step(id);
        let sends = matches!(&step.effect, Effect::Send(message) if !message.to_staff);
        let (asked, behind) = if sends { (0, true) } else { (asked, behind) };
        for edge in graph.out(id) {
            let here = asks(&step.effect, &edge.on, &bit);
            let there = (asked | here, behind);
            let known = &mut since[edge.to.index()];
            let both = known.map_or(there, |known| (known.0 & there.0, known.1 | there.1));
            if *known != Some(both) {
                *known = Some(both);
                open.push_back(edge.to);
            }
        }
    }
    let is_late = |id: &StepId| {
        super::class_of(graph, *id) == Some(MessageClass::Promotional)
            && matches!(&graph.step(*id).effect, Effect::Send(message) if !message.to_staff)
            && since[id.index()].is_some_and(|(_, behind)| behind)
    };
    let sends: Vec<StepId> = graph.ids().filter(is_late).collect();
    let held = sends.iter().filter_map(|id| since[id.index()]).fold(u8::MAX, |all, (asked, _)| all & asked) | always;
    let reasons = Stop::ALL.into_iter().filter(|stop| !sends.is_empty() && held & (1 << *stop as u8) == 0).collect();
    Some(Unstopped { sends, reasons })
}

/// The reasons that a step asks for on the way `on`.
fn asks(effect: &Effect, on: &Event, bit: &dyn Fn(&str) -> u8) -> u8 {
    match (effect, on) {
        (Effect::Wait(crate::flow::Wait::Event { event, .. }), Event::Elapsed) => bit(event),
        (Effect::Route { slot: Some(slot), .. }, _) => bit(&slot.value),
        (_, Event::Condition(test)) => bit(test),
        _ => 0,
    }
}
