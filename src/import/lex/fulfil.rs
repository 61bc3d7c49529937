//! The fulfilment of an intent: the function that does what the customer wants, what is said meanwhile and after it.
//!
//! <https://docs.aws.amazon.com/lexv2/latest/dg/streaming-progress.html> (as of 2025).

use super::bot::Intent;
use super::hook::{self, Code};
use super::lower::{Lowering, Stage, To};
use super::messages::{Said, said};
use super::path::{Done, Here, done};
use super::signal;
use crate::flow::{Effect, Event, Step, Text};
use crate::syntax::Value;

/// Does what the customer wants with the intent `at`.
pub(super) fn fulfil(low: &mut Lowering<'_, '_>, at: usize) -> To {
    let close = To::Stage(Stage::Close(at));
    let Some(intent) = low.intent(at) else { return close };
    let setting = intent.part("fulfillmentCodeHook").filter(|setting| super::bot::is_active(*setting));
    let on = match setting {
        Some(setting) => function(low, at, intent, setting, close),
        None => close,
    };
    answered(low, intent, on)
}

/// The function; without one the intent is given to whoever runs the bot, and goes on as done.
fn function<'t>(low: &mut Lowering<'_, 't>, at: usize, intent: &Intent<'t>, setting: Value<'t>, close: To) -> To {
    let here = Here { intent: at, name: intent.name.clone(), body: setting.span(), hook: None };
    let spec = setting.get("postFulfillmentStatusSpecification");
    let success = done(low, &here, Done::way(spec, "success"), close);
    if setting.get("enabled").and_then(Value::bool) != Some(true) {
        return success;
    }
    let (failure, timeout) = hook::failures(low, &here, spec);
    let by = intent.slots.iter().map(|slot| slot.name.clone()).collect();
    let code = Code { name: &intent.name, body: setting.span(), opaque: false };
    let id = hook::run(low, &code, by);
    let words = meanwhile(low, setting);
    if let Some(step) = low.flow.steps.get_mut(id.index()) {
        (step.texts, step.reads) = (words.texts, words.reads);
    }
    // What a function does for somebody who asks for a person may well be to get them one.
    let on = match signal::asks_for_person(&intent.name.value) {
        true => hook::anywhere(low, &intent.name, setting.span(), success),
        false => hook::unseen(low, &intent.name, setting.span(), success),
    };
    low.leave(id, on, Event::Always, intent.name.span);
    for (to, on) in [(failure, Event::Error), (timeout, Event::Elapsed)] {
        if let Some(to) = to {
            low.leave(id, to, on, intent.name.span);
        }
    }
    To::Step(id)
}

/// What is said while the function runs. Words for a long wait take no time of their own.
fn meanwhile<'t>(low: &Lowering<'_, 't>, setting: Value<'t>) -> Said {
    let updates = setting.get("fulfillmentUpdatesSpecification").filter(|updates| super::bot::is_active(*updates));
    let words = |key: &str| updates.and_then(|updates| updates.get(key)).map(|words| said(words, low.locale));
    let mut all = words("startResponse").unwrap_or_default();
    let later = words("updateResponse").unwrap_or_default();
    all.reads.extend(later.reads);
    all.texts.extend(later.texts.into_iter().map(|text| Text { seconds: Some(0.0), ..text }));
    all
}

/// Intents that are answered by a program of the platform itself: from documents, or by a model that may do more than answer.
/// <https://docs.aws.amazon.com/lexv2/latest/dg/built-in-intents.html>
fn answered(low: &mut Lowering<'_, '_>, intent: &Intent<'_>, on: To) -> To {
    let more = match intent.parent {
        "AMAZON.KendraSearchIntent" | "AMAZON.QnAIntent" => hook::unseen(low, &intent.name, intent.value.span(), on),
        "AMAZON.QInConnectIntent" | "AMAZON.BedrockAgentIntent" => {
            hook::anywhere(low, &intent.name, intent.value.span(), on)
        }
        _ => return on,
    };
    let effect = Effect::Lookup { by: Vec::new(), learns: Vec::new() };
    let id = low.step(Step::new(intent.name.clone(), intent.value.span(), effect));
    low.leave(id, more, Event::Always, intent.name.span);
    To::Step(id)
}
