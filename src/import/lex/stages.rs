//! The first and the last stages of a conversation.
//!
//! <https://docs.aws.amazon.com/lexv2/latest/dg/paths-nextstep.html> (as of 2025): where an intent says nothing else its stages follow
//! one another: first words, slots, confirmation, fulfilment, last words, the end.

use super::ID;
use super::bot::Intent;
use super::hook::{self, Code};
use super::lower::{Lowering, Stage, To};
use super::messages::input;
use super::path::{Done, Here, done};
use crate::flow::{Effect, Event, Handoff, How, Menu, Passes, PersonKind, Step, StepId};

/// The bot waits for what the customer wants; what that can be is heard at every question too.
/// <https://docs.aws.amazon.com/lexv2/latest/dg/analytics-key-definitions.html>: customers can switch to another intent.
pub(super) fn listen(low: &mut Lowering<'_, '_>) -> To {
    let locale = low.locale;
    let input = input(None, locale.channel);
    let menu = Effect::Menu(Menu { input, timeout: None, open: true, planned_by_platform: true });
    let id = low.step(Step::new(locale.id.clone(), locale.body, menu));
    if let Some(hub) = hub(low, None) {
        low.leave(id, To::Step(hub), Event::Always, locale.id.span);
    }
    // https://docs.aws.amazon.com/lexv2/latest/dg/built-in-intent-fallback.html
    if let Some((at, intent)) = low.fallback.and_then(|at| Some((at, low.intent(at)?))) {
        let to = To::Stage(Stage::Intent(at));
        low.leave(id, to, Event::NoMatch, intent.name.span);
    }
    To::Step(id)
}

/// In a bot of more intents the questions of an intent are not told apart from those of others, so that hubs stay few.
const FEW: usize = 40;

/// What customers can ask for: at the beginning everything, at a question of the intent `of` every other intent. Said again in the midst
/// of it, an intent goes on with the slots that it has. None where nothing is.
pub(super) fn hub(low: &mut Lowering<'_, '_>, of: Option<usize>) -> Option<StepId> {
    let locale = low.locale;
    let heard = || locale.intents.iter().enumerate().filter(|(_, intent)| intent.is_heard());
    let of = of.filter(|of| locale.intents.len() <= FEW && low.intent(*of).is_some_and(Intent::is_heard));
    if let Some(&made) = low.hubs.get(&of) {
        return Some(made);
    }
    heard().find(|(at, _)| Some(*at) != of)?;
    let (name, body) = of
        .and_then(|of| low.intent(of))
        .map_or((&locale.id, locale.body), |intent| (&intent.name, intent.value.span()));
    let hub = low.step(Step::new(name.clone(), body, Effect::Listen).assumed());
    low.hubs.insert(of, hub);
    for (at, intent) in heard().filter(|(at, _)| Some(*at) != of) {
        let to = To::Stage(Stage::Intent(at));
        low.leave(hub, to, Event::Intent(intent.name.value.as_str().into()), intent.name.span);
    }
    Some(hub)
}

/// The first words of an intent, and the code that may run before anything is asked.
pub(super) fn intent(low: &mut Lowering<'_, '_>, at: usize) -> To {
    let first = low.next_slot(at, 0);
    let Some(intent) = low.intent(at) else { return first };
    low.missing_slots(at);
    let setting = intent.part("initialResponseSetting");
    let here = Here {
        intent: at,
        name: intent.name.clone(),
        body: setting.map_or(intent.value.span(), |setting| setting.span()),
        hook: setting.and_then(|setting| setting.get("codeHook")),
    };
    if setting.is_none() && intent.runs_code() {
        // Bots of before August 2022 have no such setting: the function has its say in every turn.
        let place = intent.part("dialogCodeHook").map_or(intent.value.span(), |hook| hook.span());
        return hook::code(low, &Code { name: &here.name, body: place, opaque: true }, (first, None, None));
    }
    done(low, &here, Done::of(setting, "initialResponse", "nextStep", "conditional"), first)
}

/// The last words of an intent.
pub(super) fn close(low: &mut Lowering<'_, '_>, at: usize) -> To {
    let over = To::Stage(Stage::Over(at));
    let Some(intent) = low.intent(at) else { return over };
    let Some(setting) = intent.part("intentClosingSetting").filter(|setting| super::bot::is_active(*setting)) else {
        return over;
    };
    let here = Here { intent: at, name: intent.name.clone(), body: setting.span(), hook: None };
    done(low, &here, Done::of(Some(setting), "closingResponse", "nextStep", "conditional"), over)
}

/// The end of the conversation. Lex itself hands nobody over: whoever runs the bot goes on, unless the team says that the intent
/// means a person.
pub(super) fn over(low: &mut Lowering<'_, '_>, at: usize) -> To {
    if let Some(intent) =
        low.intent(at).filter(|intent| low.policy.declares_handoff(ID, "intent", &intent.name.value, None))
    {
        let person = Handoff { kind: PersonKind::Certain, to: None, passes: Passes::Everything };
        let step = Step::new(intent.name.clone(), intent.value.span(), Effect::Transfer(Box::new(person)));
        return To::Step(low.step(step));
    }
    if let Some(end) = low.end {
        return To::Step(end);
    }
    let step = Step::new(low.locale.id.clone(), low.locale.body, Effect::End(How::Return)).assumed();
    let end = low.step(step);
    low.end = Some(end);
    To::Step(end)
}

impl Lowering<'_, '_> {
    /// What follows the slots before the one of number `from`: the next that must be filled, else the confirmation.
    pub fn next_slot(&mut self, at: usize, from: usize) -> To {
        let slots = self.intent(at).map_or(&[][..], |intent| intent.slots.as_slice());
        let next = (from..slots.len()).find(|slot| slots.get(*slot).is_some_and(|slot| slot.required));
        To::Stage(next.map_or(Stage::Confirm(at), |slot| Stage::Slot(at, slot)))
    }
}
