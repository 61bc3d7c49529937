//! What tells a step from others for good: its name, or what it does where nobody named it.
//!
//! A key outlives new places, new neighbours and another order of steps, so that a finding accepted yesterday is known again.

use crate::flow::{CallRef, Effect, Event, FlowGraph, How, SetValue, StepId};
use crate::source::Span;
use siphasher::sip128::{Hasher128, SipHasher13};
use std::collections::{HashMap, VecDeque};
use std::hash::Hasher;

/// For each step its key: the declared name; else `~` and a hash of effect, slot, literal text and the event that first leads
/// there. Of equal ones in a flow all but the first that a customer comes to have `#2`, `#3`, … behind them. What is assumed has the
/// key of the step it belongs to. Linear but for sorting.
pub fn step_keys(graph: &FlowGraph) -> Vec<String> {
    let mut keys = vec![String::new(); graph.steps.len()];
    for flow in &graph.flows {
        let steps: Vec<StepId> = flow.steps.clone().map(StepId).collect();
        // One thing in the file may be several steps.
        let mut blocks: HashMap<(Span, &str), Vec<StepId>> = HashMap::new();
        let place = |id: StepId| (graph.step(id).name.span, graph.step(id).name.value.as_str());
        for &id in &steps {
            blocks.entry(place(id)).or_default().push(id);
        }
        let mut seen: HashMap<String, u32> = HashMap::new();
        let starts = flow.entries.iter().map(|entry| entry.step);
        for (id, on) in in_order(graph, starts, &steps) {
            let Some(block) = blocks.remove(&place(id)) else { continue };
            let named = block.iter().all(|&id| !graph.step(id).unnamed);
            let base = if named { graph.step(id).name.value.clone() } else { content(graph, &block, on) };
            let count = seen.entry(base.clone()).or_insert(0);
            *count += 1;
            let key = if *count == 1 { base } else { format!("{base}#{count}") };
            for id in block {
                keys[id.index()].clone_from(&key);
            }
        }
    }
    keys
}

/// All of `steps`, those first that lead on from `starts`, each with the event that first leads to it: in the order in which customers
/// come to them, whatever the order in the file. What nothing leads to comes last, in file order.
fn in_order<'g>(
    graph: &'g FlowGraph,
    starts: impl Iterator<Item = StepId>,
    steps: &[StepId],
) -> Vec<(StepId, Option<&'g Event>)> {
    let Some(&first) = steps.first() else { return Vec::new() };
    let mut seen = vec![false; steps.len()];
    let mut mark = |id: StepId| {
        let at = (id.0 as usize).wrapping_sub(first.index());
        seen.get_mut(at).is_some_and(|seen| !std::mem::replace(seen, true))
    };
    let mut order = Vec::with_capacity(steps.len());
    let mut queue: VecDeque<_> = starts.filter(|&id| mark(id)).map(|id| (id, None)).collect();
    let mut rest = steps.iter();
    loop {
        while let Some((id, on)) = queue.pop_front() {
            order.push((id, on));
            let mut out: Vec<_> = graph.out(id).iter().collect();
            out.sort_by(|a, b| a.on.cmp(&b.on));
            queue.extend(out.into_iter().filter(|edge| mark(edge.to)).map(|edge| (edge.to, Some(&edge.on))));
        }
        match rest.find(|&&id| mark(id)) {
            Some(&id) => queue.push_back((id, None)),
            None => return order,
        }
    }
}

/// What a nameless block does, says and comes after, as a hash.
fn content(graph: &FlowGraph, block: &[StepId], on: Option<&Event>) -> String {
    let mut hasher = SipHasher13::new();
    let mut add = |part: &str| {
        hasher.write(part.as_bytes());
        // A byte that no text holds keeps ("ab", "c") and ("a", "bc") apart.
        hasher.write_u8(0xff);
    };
    let (reason, value) = on.map_or(("", ""), Event::parts);
    add(reason);
    add(value);
    for step in block.iter().map(|&id| graph.step(id)).filter(|step| !step.assumed) {
        does(&step.effect, &mut add);
        for text in &step.texts {
            // Where a line is broken does not matter.
            text.content.split_whitespace().for_each(&mut add);
        }
    }
    format!("~{:016x}", hasher.finish128().h1)
}

/// The parts of an effect that make it itself. Waiting times and the like can be set anew.
fn does(effect: &Effect, mut add: impl FnMut(&str)) {
    let (word, what) = match effect {
        Effect::Say => ("say", ""),
        Effect::Menu(_) => ("menu", ""),
        Effect::Ask(ask) => ("ask", ask.slot.as_ref().map_or("", |slot| &slot.value)),
        Effect::Verify { .. } => ("verify", ""),
        Effect::Route { slot, .. } => ("route", slot.as_ref().map_or("", |slot| &slot.value)),
        Effect::Lookup { by, learns } => {
            by.iter().chain(learns).for_each(|slot| add(&slot.value));
            ("lookup", "")
        }
        Effect::Set { slot, value } => {
            if let SetValue::Const(text) | SetValue::Copy(text) = value {
                add(text);
            }
            ("set", slot.value.as_str())
        }
        Effect::Transfer(handoff) => ("transfer", handoff.to.as_deref().unwrap_or("")),
        Effect::Callback(_) => ("callback", ""),
        Effect::Hours => ("hours", ""),
        Effect::Call(call) => {
            let CallRef { flow, .. } = &**call;
            ("call", flow.shown.value.as_str())
        }
        Effect::Jump(flow) => ("jump", flow.shown.value.as_str()),
        Effect::End(How::Declared(outcome, _)) => ("end", outcome.as_str()),
        Effect::End(_) => ("end", ""),
        Effect::Unknown { what } => ("unknown", *what),
        _ => ("step", ""),
    };
    add(word);
    add(what);
}
