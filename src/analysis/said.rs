//! What has been said to the customer, and how long that takes.

use super::calls::is_return_edge;
use super::walk::Forward;
use crate::flow::{FlowGraph, Policy, Role, Step, StepId, Text};

/// How long the texts of a step play, in tenths of a second: the length the file gives, else words by the policy's rate. What is
/// written takes no time.
pub fn tenths(step: &Step, policy: &Policy) -> u32 {
    if step.channel.is_written() {
        return 0;
    }
    let seconds: f32 = step.texts.iter().map(|text| seconds(text, policy)).sum();
    (seconds * 10.0).round() as u32
}

/// How long one text plays, in seconds.
pub fn seconds(text: &Text, policy: &Policy) -> f32 {
    text.seconds.unwrap_or_else(|| text.words() as f32 * 60.0 / policy.words_per_minute.max(1.0))
}

/// Everything said since the last customer step, on the ways that lead to a step.
#[derive(Debug, Default, PartialEq)]
pub struct Announced {
    /// The steps that say it, the nearest first; the step itself is the first where it says something.
    pub steps: Vec<StepId>,
    /// Every word is known: no audio, no placeholder, and nothing unknown on the way.
    pub complete: bool,
}

/// What is announced at the customer step `id`: its own texts and those of the steps that lead to it by themselves or after a
/// failure, back to the last customer step. Not complete where that goes through a call, or past a hundred steps.
pub fn announced(graph: &FlowGraph, from_starts: &Forward, id: StepId) -> Announced {
    let mut announced = Announced { steps: Vec::new(), complete: true };
    let mut seen = vec![id];
    let mut at = 0;
    while let Some(&step) = seen.get(at) {
        at += 1;
        let here = graph.step(step);
        if !here.texts.is_empty() {
            announced.steps.push(step);
            announced.complete &= here.texts.iter().all(|text| text.complete);
        }
        if step != id && graph.unknown(step).is_some() {
            announced.complete = false;
        }
        // What a called flow said, and what was said before this flow was called, are not looked at.
        announced.complete &= !begins_called(graph, step);
        for &edge in graph.incoming(step) {
            let from = graph.edges[edge as usize].from;
            announced.complete &= !is_return_edge(graph, edge as usize);
            if !from_starts.reached(from) || graph.step(from).effect.is_customer_step() || seen.contains(&from) {
                continue;
            }
            if seen.len() >= 100 {
                announced.complete = false;
                return announced;
            }
            seen.push(from);
        }
    }
    announced
}

/// Whether `id` is the first step of a flow that others call.
fn begins_called(graph: &FlowGraph, id: StepId) -> bool {
    let flow = graph.flow_of(id);
    flow.role == Role::Module && flow.entries.iter().any(|entry| entry.step == id)
}
