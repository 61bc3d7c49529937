//! Keywords: what a customer can write at any time to come into another flow
//! (<https://rapidpro.app/controlling-exit-ignoring-keywords-to-keep-the-contact-in-a-flow>).
//!
//! Only those are followed that lead to a flow with a way to a person: they decide whether one can be reached, and the others would
//! tie every flow of a workspace to every other.

use super::lower::Lowering;
use super::unit::Keyword;
use crate::flow::{Effect, Event, FlowRef, Step, StepId};
use std::collections::HashMap;

/// More flows than that are not told apart by keyword.
const MOST: usize = 40;

/// The hub of keywords, made on first use; none where the flow lets nothing interrupt it, or nothing leads to a person.
pub(super) fn hub(low: &mut Lowering<'_, '_>) -> Option<StepId> {
    if let Some(made) = low.hub {
        return made;
    }
    let hub = make(low);
    low.hub = Some(hub);
    hub
}

fn make(low: &mut Lowering<'_, '_>) -> Option<StepId> {
    if low.of.value.get("ignore_triggers").and_then(crate::syntax::Value::bool) == Some(true) {
        return None;
    }
    let unit = low.unit;
    let others = unit.to_people.iter().filter(|keyword| keyword.flow != low.of.uuid);
    let heard: Vec<&Keyword<'_>> = others.take(MOST).collect();
    heard.first()?;
    let hub = Step::new(low.flow.name.clone(), low.flow.body, Effect::Listen).assumed();
    let hub = low.step(hub);
    let mut jumps: HashMap<&str, StepId> = HashMap::new();
    for keyword in heard {
        let jump = match jumps.get(keyword.flow) {
            Some(&jump) => jump,
            None => {
                let mut shown = low.flow.name.clone();
                shown.value = unit.names.get(keyword.flow).copied().unwrap_or(keyword.flow).to_owned();
                let to = FlowRef { names: low.names_of(keyword.flow), shown, entry: None, expected: false };
                let step = Step::new(low.flow.name.clone(), low.flow.body, Effect::Jump(Box::new(to))).assumed();
                let jump = low.step(step);
                jumps.insert(keyword.flow, jump);
                jump
            }
        };
        low.flow.edge(hub, jump, Event::Intent(keyword.word.value.as_str().into()), keyword.word.span);
    }
    Some(hub)
}
