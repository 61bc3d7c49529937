//! The exits beside the kind key: a step's name, or `{ say, retries, next }`.

use super::lowering::{Lowering, word};
use super::text::texts;
use crate::flow::{Effect, Event, StepId, Times};
use crate::source::Span;
use crate::syntax::Value;

/// How often a prompt may be repeated.
enum Retries {
    None,
    Some(Times),
}

/// Lowers the exit `value` of the step `from`; `place` is the exit's name.
///
/// `retries: 2` is an edge back that can be taken twice, by way of a step that says the words in between; the exit proper is an
/// edge with the same event.
pub(super) fn exit<'t>(low: &mut Lowering<'t>, from: StepId, on: &Event, value: Value<'t>, place: Span) {
    if !value.is_mapping() {
        match word(Some(value)) {
            Some(name) => {
                let to = low.target(name, Some(from));
                low.flow.edge(from, to, on.clone(), name.text_range());
            }
            // An exit that says nothing is as unwired as one that is not there; a list is a finding of the table.
            None => low.flow.unwired(from, on.clone(), place),
        }
        return;
    }
    let said = value.get("say").map(|say| texts(say, None)).filter(|said| !said.is_empty());
    let next = word(value.get("next"));
    let mut said = said;
    if let Retries::Some(times) = retries(value.get("retries")) {
        let back = value.entry("retries").map_or(place, |(key, count)| key.span().to(count.span()));
        match said.take() {
            Some(said) => {
                let words = low.assumed(from, Effect::Say);
                low.flow.steps[words.index()].texts = said;
                low.edge(from, words, on.clone(), back, times, None);
                low.flow.edge(words, from, Event::Always, back);
            }
            None => low.edge(from, from, on.clone(), back, times, None),
        }
        if times == Times::Unbounded {
            return;
        }
    }
    let from = match said {
        None => from,
        Some(said) => {
            let words = low.assumed(from, Effect::Say);
            low.flow.steps[words.index()].texts = said;
            low.flow.edge(from, words, on.clone(), place);
            return onward(low, words, &Event::Always, next, place);
        }
    };
    onward(low, from, on, next, place);
}

fn onward<'t>(low: &mut Lowering<'t>, from: StepId, on: &Event, next: Option<Value<'t>>, place: Span) {
    match next {
        Some(name) => {
            let to = low.target(name, Some(from));
            low.flow.edge(from, to, on.clone(), name.text_range());
        }
        None => low.flow.unwired(from, on.clone(), place),
    }
}

/// `retries: n`, or `retries: unlimited` for a flow that really never gives up.
fn retries(value: Option<Value<'_>>) -> Retries {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Retries::None };
    match value.i64() {
        Some(n) if n > 0 => Retries::Some(Times::AtMost(u32::try_from(n).unwrap_or(u32::MAX))),
        Some(_) => Retries::None,
        None if value.str() == Some("unlimited") => Retries::Some(Times::Unbounded),
        // What the number is cannot be known; the table speaks of it.
        None => Retries::Some(Times::Unknown),
    }
}
