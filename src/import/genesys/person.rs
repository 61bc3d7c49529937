//! Ways to a person, and to other flows.

use super::action::speak;
use super::lower::{Lowering, Way};
use super::names::{is_dynamic, normalise};
use super::sequence::{self, onward, step};
use super::value::{is_given, name, place};
use super::{branch, said, slots};
use crate::flow::{CallRef, Effect, Event, FlowRef, Handoff, Passes, PersonKind, Slot, Step, StepId};
use crate::source::Spanned;
use crate::syntax::Value;

/// Where an action says whom it hands over to.
const TARGETS: [&str; 8] = [
    "targetQueue",
    "targetUser",
    "targetGroup",
    "targetNumber",
    "targetFlow",
    "targetSecureFlow",
    "inboundCallFlow",
    "queue",
];

/// `transferToAcd:`, `transferToVoicemail:`, `createCallback:` and the other ways to a person.
pub(super) fn transfer<'t>(
    low: &mut Lowering<'t>,
    kind: &str,
    key: Value<'t>,
    body: Value<'t>,
    ways: Vec<Way>,
) -> Vec<Way> {
    let effect = match kind {
        "transferToVoicemail" | "transferToGroupVoicemail" | "leaveVoicemail" => Effect::Voicemail,
        "createCallback" => Effect::Callback(Passes::Unknown),
        _ => {
            let to = target(body).and_then(name).filter(|to| !to.is_reference()).and_then(Value::str);
            let to = to.filter(|to| !is_dynamic(to)).map(str::to_owned);
            // Who answers a number is not known, and an extension is dialled only by those who know one.
            let kind = match kind {
                "transferToAcd" | "transferToUser" | "transferToGroup" => PersonKind::Certain,
                _ => PersonKind::Probable,
            };
            // In writing the whole conversation goes along; of a call, what was noted for people. That is known when all is read.
            let passes = if low.kind.channel.is_written() { Passes::Everything } else { Passes::Slots(Vec::new()) };
            Effect::Transfer(Box::new(Handoff { kind, to, passes }))
        }
    };
    let here = step(low, key, body, effect, ways);
    let before = ["preTransferAudio", "preTransferCommunication", "inputAudio", "preTransferMessage"];
    speak(low, here, before.iter().find_map(|field| body.get(field)));
    slots::used(low, here, target(body));
    let mut on = Vec::new();
    if matches!(kind, "createCallback" | "leaveVoicemail") {
        on.extend(branch::through(low, here, Event::Always, branch::output(body, "success"), key));
    }
    let event = if matches!(kind, "transferToAcd" | "createCallback") { Event::Error } else { Event::Failed };
    on.extend(failed(low, here, event, key, body));
    on
}

/// What follows where handing over fails: the words for it, then the output for it, else the next action.
fn failed<'t>(low: &mut Lowering<'t>, from: StepId, on: Event, key: Value<'t>, body: Value<'t>) -> Vec<Way> {
    let output = branch::output(body, "failure");
    let span = output.map_or(place(key), |(name, _)| place(name));
    let mut ways = vec![Way::new(from, on, span)];
    let words = ["failureTransferAudio", "failedTransferAudio", "failureTransferCommunication"];
    if let Some((name, value)) = words.iter().find_map(|field| body.entry(field)).filter(|(_, value)| is_given(*value))
    {
        let texts = said::texts(Some(value));
        if !texts.is_empty() {
            let step = Step::new(super::policy::name(name), value.span(), Effect::Say).saying(texts);
            let step = low.step(step, value, ways);
            ways = onward(step, name);
        }
    }
    sequence::run(low, output.and_then(|(_, value)| value.get("actions")), ways)
}

fn target(body: Value<'_>) -> Option<Value<'_>> {
    TARGETS.iter().find_map(|field| body.get(field))
}

/// `transferToFlow:`: goes on in another flow.
pub(super) fn jump<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let named = target(body).or_else(|| body.get("flow"));
    let flow = reference(named.and_then(name), key);
    let here = step(low, key, body, Effect::Jump(Box::new(flow)), ways);
    speak(low, here, body.get("preTransferAudio"));
    if branch::output(body, "failure").is_none() {
        return Vec::new();
    }
    failed(low, here, Event::Error, key, body)
}

/// `callBotFlow:`, `callCommonModule:`: runs another flow and comes back.
pub(super) fn call<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let fields = ["botFlow", "digitalBotFlow", "commonModule", "secureFlow", "flow"];
    let holder = fields.iter().find_map(|field| body.get(field));
    // The flow is named by the key above its version.
    let (named, version) = match holder.and_then(|holder| holder.entries().next()) {
        Some((key, inner)) if inner.is_mapping() => (Some(key), inner.entries().next().map(|(_, value)| value)),
        _ => (holder.and_then(name), None),
    };
    let inputs = version.and_then(|version| version.get("inputs")).into_iter().flat_map(Value::entries);
    let passed: Vec<Slot> = inputs.flat_map(|(_, value)| slots::read(value)).collect();
    let call = CallRef { flow: reference(named, key), passes: Passes::Slots(passed) };
    let here = step(low, key, body, Effect::Call(Box::new(call)), ways);
    slots::used(low, here, body.get("inputText"));
    let mut on = Vec::new();
    let mut returns = false;
    for (name, output) in branch::outputs(body) {
        let event = match name.str().unwrap_or("") {
            "failure" | "error" => Event::Error,
            "success" | "default" | "out" => Event::Returned("".into()),
            other => Event::Returned(other.into()),
        };
        returns |= event.is_automatic();
        on.extend(branch::through(low, here, event, Some((name, output)), key));
    }
    if !returns {
        on.insert(0, Way::new(here, Event::Returned("".into()), place(key)));
    }
    on
}

/// Another flow by its name; a name that is filled in later names none.
fn reference(named: Option<Value<'_>>, key: Value<'_>) -> FlowRef {
    let at = named.unwrap_or(key);
    let text = named.filter(|named| !named.is_reference()).and_then(Value::str).unwrap_or("");
    let names = if text.is_empty() || is_dynamic(text) { Vec::new() } else { vec![normalise(text)] };
    FlowRef { names, shown: Spanned::new(at.str().unwrap_or("").to_owned(), place(at)), entry: None, expected: false }
}

/// `holdMusic:` while the customer waits: it plays for its time, then the flow goes on.
pub(super) fn hold<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let here = step(low, key, body, Effect::Hold, ways);
    vec![Way::new(here, Event::Interrupted, place(key))]
}

/// Fills in what people get to see with a call, now that all is read.
pub(super) fn pass_on(low: &mut Lowering<'_>) {
    for step in &mut low.flow.steps {
        let Effect::Transfer(handoff) = &mut step.effect else { continue };
        if let Passes::Slots(slots) = &mut handoff.passes {
            slots.clone_from(&low.shown);
        }
    }
}
