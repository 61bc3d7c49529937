//! The confirmation of an intent: a question that is answered with yes or no.
//!
//! <https://docs.aws.amazon.com/lexv2/latest/APIReference/API_IntentConfirmationSetting.html> (as of 2025).

use super::ask::{code_hears, heard, tries};
use super::lower::{Lowering, Stage, To};
use super::messages::{input, said, timeout};
use super::path::{Done, Here, done};
use crate::flow::{Effect, Event, Menu, Step};

/// Has the intent `at` confirmed, where that is wanted.
pub(super) fn confirm(low: &mut Lowering<'_, '_>, at: usize) -> To {
    let fulfil = To::Stage(Stage::Fulfil(at));
    let Some(intent) = low.intent(at) else { return fulfil };
    let setting = intent.part("intentConfirmationSetting").filter(|setting| super::bot::is_active(*setting));
    let prompt = setting.and_then(|setting| setting.get("promptSpecification")).filter(|prompt| prompt.is_mapping());
    let (Some(setting), Some(prompt)) = (setting, prompt) else { return fulfil };
    let words = said(prompt, low.locale);
    let mut input = input(Some(prompt), low.locale.channel);
    input.buttons = words.buttons;
    let timeout = timeout(Some(prompt), low.locale.channel);
    let menu = Effect::Menu(Menu { input, timeout, open: false, planned_by_platform: true });
    let mut step = Step::new(intent.name.clone(), setting.span(), menu).saying(words.texts);
    step.reads = words.reads;
    let id = low.step(step);
    let here = Here { intent: at, name: intent.name.clone(), body: setting.span(), hook: setting.get("codeHook") };
    let confirmed = done(low, &here, Done::way(Some(setting), "confirmation"), fulfil);
    low.leave(id, confirmed, Event::Choice("yes".into()), intent.name.span);
    let over = To::Stage(Stage::Over(at));
    let declined = done(low, &here, Done::way(Some(setting), "declination"), over);
    low.leave(id, declined, Event::Choice("no".into()), intent.name.span);
    let fallback = low.fallback(at);
    let failed = done(low, &here, Done::way(Some(setting), "failure"), fallback);
    let code = code_hears(intent, setting.get("elicitationCodeHook"));
    tries(low, (id, Some(prompt)), &intent.name, (words.again, code), failed);
    heard(low, (id, at), &intent.name, code);
    To::Step(id)
}
