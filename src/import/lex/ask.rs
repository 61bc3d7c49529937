//! The question for a slot.

use super::bot::Intent;
use super::hook;
use super::lower::{Lowering, Stage, To};
use super::messages::{input, said, timeout};
use super::path::{Done, Here, done};
use super::{slots, stages};
use crate::flow::{Ask, Effect, Event, Step, StepId, Text, Times, Wait, WhenKnown};
use crate::source::Spanned;
use crate::syntax::Value;

/// Asks for the slot of that number of the intent `at`.
pub(super) fn slot(low: &mut Lowering<'_, '_>, at: usize, number: usize) -> To {
    let next = low.next_slot(at, number + 1);
    let Some((intent, slot)) = low.intent(at).and_then(|intent| Some((intent, intent.slots.get(number)?))) else {
        return next;
    };
    let setting = slot.setting();
    let prompt = setting.and_then(|setting| setting.get("promptSpecification")).filter(|prompt| prompt.is_mapping());
    let words = prompt.map(|prompt| said(prompt, low.locale)).unwrap_or_default();
    let preset = setting.and_then(|setting| setting.get("defaultValueSpecification"));
    let preset = preset.and_then(|preset| preset.get("defaultValueList")).is_some_and(|list| !list.is_empty());
    let hidden = slot.value.get("obfuscationSetting").and_then(|setting| setting.get("obfuscationSettingType"));
    let mut input = input(prompt, low.locale.channel);
    input.buttons = words.buttons;
    let ask = Ask {
        slot: Some(slot.name.clone()),
        input,
        secret: slots::is_secret(&slot.name.value),
        encrypted: hidden.and_then(Value::str).is_some_and(|kind| kind != "None"),
        when_known: if preset { WhenKnown::Skips } else { WhenKnown::Unsaid },
        exempt: false,
        timeout: timeout(prompt, low.locale.channel),
        // Without settings of its own a prompt is repeated, then the fallback intent takes over.
        planned_by_platform: true,
    };
    let mut step = Step::new(slot.name.clone(), slot.value.span(), Effect::Ask(Box::new(ask))).saying(words.texts);
    step.reads = words.reads;
    let id = low.step(step);
    let capture = setting.and_then(|setting| setting.get("slotCaptureSetting")).filter(|capture| capture.is_mapping());
    let here = Here {
        intent: at,
        name: slot.name.clone(),
        body: capture.map_or(slot.value.span(), |capture| capture.span()),
        hook: capture.and_then(|capture| capture.get("codeHook")),
    };
    let captured = done(low, &here, Done::way(capture, "capture"), next);
    low.leave(id, captured, Event::Answer, slot.name.span);
    let fallback = low.fallback(at);
    let failed = done(low, &here, Done::way(capture, "failure"), fallback);
    let code = code_hears(intent, capture.and_then(|capture| capture.get("elicitationCodeHook")));
    tries(low, (id, prompt), &slot.name, (words.again, code), failed);
    heard(low, (id, at), &slot.name, code);
    waits(low, id, setting, &here);
    To::Step(id)
}

/// What happens where an answer is not understood in all tries.
/// <https://docs.aws.amazon.com/lexv2/latest/dg/built-in-intent-fallback.html>
impl Lowering<'_, '_> {
    pub fn fallback(&mut self, at: usize) -> To {
        let stage = self.fallback.filter(|fallback| *fallback != at).map_or(Stage::Over(at), Stage::Intent);
        To::Stage(stage)
    }
}

/// The ways out of `id` where what is said does not fit: so often again, then `failed`. Said again it may be in other words: those of
/// a second wording, or of code that looks at each try.
/// <https://docs.aws.amazon.com/lexv2/latest/APIReference/API_PromptSpecification.html>: `maxRetries` counts the tries behind the first.
pub(super) fn tries(
    low: &mut Lowering<'_, '_>,
    (id, prompt): (StepId, Option<Value<'_>>),
    name: &Spanned<String>,
    (mut words, code): (Vec<Text>, bool),
    failed: To,
) {
    let written = prompt.and_then(|prompt| prompt.get("maxRetries")).filter(|retries| retries.i64().is_some());
    let span = written.map_or(name.span, Value::text_range);
    let times = match written.and_then(Value::i64).map(u32::try_from) {
        Some(Ok(retries)) => Times::AtMost(retries),
        _ => Times::Unknown,
    };
    if words.is_empty() && code {
        words.push(Text::unseen(name.span));
    }
    let retries = times != Times::AtMost(0);
    let again = if words.is_empty() || !retries {
        To::Step(id)
    } else {
        let body = prompt.map_or(name.span, Value::span);
        let say = low.step(Step::new(name.clone(), body, Effect::Say).saying(words).assumed());
        low.leave(say, To::Step(id), Event::Always, name.span);
        To::Step(say)
    };
    for on in [Event::NoMatch, Event::NoInput] {
        // In a chat nobody counts how long a customer is silent.
        if on == Event::NoInput && low.locale.channel.is_written() {
            continue;
        }
        if retries {
            low.leave_times(id, again, on.clone(), span, times);
        }
        low.leave(id, failed, on, name.span);
    }
}

/// Whether code looks at what is said to the question before it is put again. Bots of before August 2022 have no setting for that: the
/// function has its say in every turn.
pub(super) fn code_hears(intent: &Intent<'_>, elicitation: Option<Value<'_>>) -> bool {
    let invoked = elicitation.and_then(|hook| hook.get("enableCodeHookInvocation")).and_then(Value::bool);
    intent.runs_code() && invoked.unwrap_or(true)
}

/// What is heard at `id`, a question of the intent `at`, beside the answer: every other intent, and `code` that may lead elsewhere.
pub(super) fn heard(low: &mut Lowering<'_, '_>, (id, at): (StepId, usize), name: &Spanned<String>, code: bool) {
    if let Some(hub) = stages::hub(low, Some(at)) {
        low.leave(id, To::Step(hub), Event::Always, name.span);
    }
    if code {
        let anywhere = To::Step(hook::nowhere(low));
        low.leave(id, anywhere, Event::Happened("the function leads on".into()), name.span);
    }
}

/// "Hold on a second": the bot waits, and asks again when the customer is back.
/// <https://docs.aws.amazon.com/lexv2/latest/dg/wait-and-continue.html>
fn waits<'t>(low: &mut Lowering<'_, 't>, id: StepId, setting: Option<Value<'t>>, here: &Here<'t>) {
    let spec = setting.and_then(|setting| setting.get("waitAndContinueSpecification"));
    let Some(spec) = spec.filter(|spec| super::bot::is_active(*spec)) else { return };
    let still = spec.get("stillWaitingResponse");
    let most = still.and_then(|still| still.get("timeoutInSeconds")).and_then(Value::f64);
    let mut words = spec.get("waitingResponse").map(|words| said(words, low.locale)).unwrap_or_default();
    // What is said to whoever takes long comes while they wait.
    let later = still.map(|words| said(words, low.locale)).unwrap_or_default();
    words.reads.extend(later.reads);
    words.texts.extend(later.texts.into_iter().map(|text| Text { seconds: Some(0.0), ..text }));
    let effect = Effect::Wait(Wait::Event { event: "back".to_owned(), at_most: most });
    let mut step = Step::new(here.name.clone(), spec.span(), effect).saying(words.texts);
    step.reads = words.reads;
    let wait = low.step(step);
    let back = super::path::say(low, here, spec.get("continueResponse"), To::Step(id));
    low.leave(wait, back, Event::Always, here.name.span);
    low.leave(id, To::Step(wait), Event::Intent("wait".into()), here.name.span);
}
