//! What is known at a step from the steps before it: the channel, and the queue that was chosen.

use crate::flow::{Channel, Effect, Event, Flow, StepId};
use std::collections::HashMap;

const VOICE: u8 = 1;
const CHAT: u8 = 2;
const EMAIL: u8 = 4;
const TASK: u8 = 8;
const ALL: u8 = VOICE | CHAT | EMAIL | TASK;

/// Sets the channel of steps that only one kind of contact comes to; voice is the default.
pub(super) fn set_channels(flow: &mut Flow) {
    let out = outgoing(flow);
    let mut on = vec![0u8; flow.steps.len()];
    let mut work: Vec<StepId> = Vec::new();
    for entry in &flow.entries {
        on[entry.step.index()] = ALL;
        work.push(entry.step);
    }
    while let Some(at) = work.pop() {
        let tests_channel =
            matches!(&flow.steps[at.index()].effect, Effect::Route { slot: Some(slot), .. } if slot.value == "Channel");
        let tested = || out[at.index()].iter().map(|&edge| named(&flow.edges[edge].on)).fold(0, |all, one| all | one);
        let rest = if tests_channel { ALL & !tested() } else { ALL };
        let here = on[at.index()];
        for &edge in &out[at.index()] {
            let edge = &flow.edges[edge];
            let through = match named(&edge.on) {
                _ if !tests_channel => ALL,
                0 => rest,
                one => one,
            };
            let known = &mut on[edge.to.index()];
            if *known | (here & through) != *known {
                *known |= here & through;
                work.push(edge.to);
            }
        }
    }
    for (step, on) in flow.steps.iter_mut().zip(on) {
        step.channel = match on {
            0 => Channel::Voice,
            on if on & VOICE != 0 => Channel::Voice,
            on if on & CHAT != 0 => Channel::Chat,
            on if on & EMAIL != 0 => Channel::Email,
            _ => Channel::None,
        };
    }
}

/// The channel that a test names; none for all else.
fn named(on: &Event) -> u8 {
    match on {
        Event::Condition(test) => match &**test {
            "= \"VOICE\"" => VOICE,
            "= \"CHAT\"" => CHAT,
            "= \"EMAIL\"" => EMAIL,
            "= \"TASK\"" => TASK,
            _ => 0,
        },
        _ => 0,
    }
}

/// Which queue a contact goes to. Where none was chosen, the transfer fails: that names no other queue.
#[derive(Clone, Copy, PartialEq)]
enum Queue<'a> {
    Unset,
    Named(&'a str),
    /// Several, or one that the file does not name.
    Open,
}

/// Names the queue of each transfer that only one queue leads to. `chosen` holds the steps that choose one.
pub(super) fn name_queues(flow: &mut Flow, chosen: &HashMap<StepId, Option<String>>) {
    if chosen.is_empty() {
        return;
    }
    let out = outgoing(flow);
    let mut at_step: Vec<Option<Queue>> = vec![None; flow.steps.len()];
    let mut work: Vec<StepId> = Vec::new();
    for entry in &flow.entries {
        at_step[entry.step.index()] = Some(Queue::Unset);
        work.push(entry.step);
    }
    while let Some(at) = work.pop() {
        let Some(here) = at_step[at.index()] else { continue };
        let set = chosen.get(&at).map(|name| name.as_deref().map_or(Queue::Open, Queue::Named));
        for &edge in &out[at.index()] {
            let edge = &flow.edges[edge];
            // Where choosing fails, the queue is what it was.
            let through = set.filter(|_| !edge.on.is_failing()).unwrap_or(here);
            let known = &mut at_step[edge.to.index()];
            let joined = match *known {
                None => through,
                Some(known) if known == through => continue,
                Some(Queue::Open) => continue,
                Some(Queue::Unset) => through,
                Some(_) if through == Queue::Unset => continue,
                Some(_) => Queue::Open,
            };
            *known = Some(joined);
            work.push(edge.to);
        }
    }
    for (step, queue) in flow.steps.iter_mut().zip(at_step) {
        if let (Effect::Transfer(handoff), Some(Queue::Named(name))) = (&mut step.effect, queue) {
            handoff.to.get_or_insert_with(|| name.to_owned());
        }
    }
}

/// The numbers of the edges out of each step.
fn outgoing(flow: &Flow) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); flow.steps.len()];
    for (at, edge) in flow.edges.iter().enumerate() {
        out[edge.from.index()].push(at);
    }
    out
}
