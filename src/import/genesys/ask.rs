//! Questions: digits in a call, what bots ask. A bot asks again by itself, as often as the flow's settings say, then goes the way for what
//! it does not understand (<https://help.mypurecloud.com/?p=232249>, 2025; 3 times where they say nothing).

use super::action::{says, speak};
use super::lower::{Lowering, Way};
use super::parts::Part;
use super::sequence::{self, step};
use super::value::{bool, is_given, kinds, name, number, place, seconds, variable};
use super::{branch, data, policy, said};
use crate::flow::{Ask, Effect, Event, How, Input, Menu, Slot, Step, StepId, Times};
use crate::source::Spanned;
use crate::syntax::Value;

/// How often a bot asks again where the flow does not say it.
const AGAIN: u32 = 3;

/// What a bot hears: speech in a call, words and quick replies in writing.
const BOT: Input = Input { keys: false, speech: true, typed: true, buttons: true };

/// `collectInput:`: digits in a call.
pub(super) fn collect<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let stored = ["inputData", "inputDataName", "resultData"].iter().find_map(|field| body.get(field));
    let slot = stored.and_then(|at| variable(at).or_else(|| name(at)));
    let slot = slot.map(|at| Slot::new(at.str().unwrap_or("").to_owned(), place(at)));
    let of_flow = low.settings("settingsActionDefaults").and_then(|all| all.get("collectInput"));
    let timeout = seconds(body.get("noEntryTimeout"))
        .or_else(|| seconds(of_flow.and_then(|all| all.get("noEntryTimeout"))))
        .unwrap_or(5.0) as f32;
    let secret = low.kind.secret || slot.as_ref().is_some_and(|slot| is_secret(&slot.value));
    let ask =
        Ask { slot, input: Input::KEYS, secret, timeout: Some(timeout), planned_by_platform: true, ..Ask::default() };
    let here = step(low, key, body, Effect::Ask(Box::new(ask)), ways);
    speak(low, here, says(body));
    let mut on = branch::through(low, here, Event::Answer, branch::output(body, "success"), key);
    let failure = branch::output(body, "failure").or_else(|| branch::output(body, "noEntry"));
    let span = failure.map_or(place(key), |(name, _)| place(name));
    let failing = [Event::NoInput, Event::NoMatch].map(|event| Way::new(here, event, span)).to_vec();
    on.extend(sequence::run(low, failure.and_then(|(_, output)| output.get("actions")), failing));
    on
}

/// Whether a name says that what is asked is to be kept secret.
fn is_secret(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.any(|word| matches!(word.as_str(), "pin" | "password" | "passcode" | "cvv" | "cvc" | "otp" | "ssn"))
}

/// `askForIntent:`: what the customer wants, in words of their own.
pub(super) fn intent<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let here = open_menu(low, key, body, true, ways);
    let mut on = Vec::new();
    let intents = body.get("outputs").and_then(|outputs| outputs.get("intents"));
    for (_, intent) in kinds(intents).filter(|(_, intent)| is_given(*intent)).collect::<Vec<_>>() {
        let Some(named) = intent.get("name").filter(|name| name.str().is_some()) else { continue };
        let mut way = Way::new(here, Event::Intent(named.str().unwrap_or("").into()), place(named));
        way.label = Some(Spanned::new(named.str().unwrap_or("").to_owned(), place(named)));
        on.extend(sequence::run(low, intent.get("actions"), vec![way]));
    }
    for other in ["knowledge", "selfTransfer"] {
        if let Some(found) = branch::output(body, other) {
            on.extend(branch::through(low, here, Event::Intent(other.into()), Some(found), key));
        }
    }
    on.extend(not_understood(low, here, key, body, "noIntent"));
    on
}

/// `askForSlot:` and other questions whose answer is kept.
pub(super) fn slot<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let named = body.get("slot").and_then(|slot| slot.get("name").or(Some(slot))).filter(|name| name.str().is_some());
    let slot = named.map(|at| data::of_bot(Slot::new(at.str().unwrap_or("").to_owned(), place(at))));
    let secret = low.kind.secret || slot.as_ref().is_some_and(|slot| is_secret(&slot.value));
    let ask = Ask { slot, input: BOT, secret, planned_by_platform: true, ..Ask::default() };
    let here = step(low, key, body, Effect::Ask(Box::new(ask)), ways);
    speak(low, here, says(body));
    listen(low, here);
    let answered = ["default", "success", "out"].iter().find_map(|name| branch::output(body, name));
    let mut on = branch::through(low, here, Event::Answer, answered, key);
    on.extend(exhausted(low, here, key, body));
    on
}

/// `askForBoolean:`: yes or no.
pub(super) fn boolean<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let here = yes_no(low, key, body, ways);
    let mut on = Vec::new();
    for answer in ["yes", "no"] {
        on.extend(branch::through(low, here, Event::Choice(answer.into()), branch::output(body, answer), key));
    }
    on.extend(exhausted(low, here, key, body));
    on
}

/// The step of a question for yes or no.
pub(super) fn yes_no<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> StepId {
    open_menu(low, key, body, false, ways)
}

/// `digitalMenu:`: quick replies.
pub(super) fn choices<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let here = open_menu(low, key, body, false, ways);
    let listed = ["choices", "outputs"].iter().filter_map(|field| body.get(field));
    let listed: Vec<_> = listed
        .flat_map(|list| {
            kinds(Some(list)).map(|(_, choice)| choice).chain(kinds(list.get("choices")).map(|(_, choice)| choice))
        })
        .collect();
    let mut on = Vec::new();
    for choice in listed.into_iter().filter(|choice| is_given(*choice)) {
        let named = ["name", "value", "title"].iter().find_map(|field| choice.get(field)).and_then(name);
        let Some(named) = named else { continue };
        let way = Way::new(here, Event::Choice(named.str().unwrap_or("").into()), place(named));
        on.extend(sequence::run(low, choice.get("actions"), vec![way]));
    }
    if on.is_empty() {
        on.push(Way::new(here, Event::Answer, place(key)));
    }
    on.extend(exhausted(low, here, key, body));
    on
}

fn open_menu<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, open: bool, ways: Vec<Way>) -> StepId {
    let menu = Menu { input: BOT, timeout: None, open, planned_by_platform: true };
    let here = step(low, key, body, Effect::Menu(menu), ways);
    speak(low, here, says(body));
    listen(low, here);
    here
}

/// Lets a question of a bot hear that a person is asked for, where the flow listens for that everywhere.
fn listen(low: &mut Lowering<'_>, from: StepId) {
    let Some(policy::Escalation { key, handover, handling }) = policy::escalation(low) else { return };
    let heard = Way::new(from, Event::Always, place(key));
    if let Some(hub) = low.hub {
        return low.connect(heard, hub);
    }
    let hub = low.assumed(key, Effect::Listen, Vec::new(), vec![heard]);
    if let Some(step) = low.flow.steps.get_mut(hub.index()) {
        step.name = policy::name(key);
    }
    low.hub = Some(hub);
    let mut ways = vec![Way::new(hub, Event::Intent("speak to an agent".into()), place(key))];
    if let Some((name, value)) = handover {
        let words = Step::new(policy::name(name), value.span(), Effect::Say).saying(said::texts(Some(value)));
        let words = low.step(words, value, ways);
        ways = sequence::onward(words, name);
    }
    match handling {
        Some((key, value)) => {
            let open = super::action::lower(low, key, value, ways);
            low.fall_off(open, value, Part::Errors);
        }
        // A bot that is asked for a person ends, and tells the flow that called it why.
        None => {
            low.assumed(key, Effect::End(How::Return), Vec::new(), ways);
        }
    }
}

/// The ways of a question that is not understood: asked again, then by the output called `output`.
fn not_understood<'t>(low: &mut Lowering<'t>, from: StepId, key: Value<'t>, body: Value<'t>, output: &str) -> Vec<Way> {
    let mut on = exhausted_by(low, from, key, body, Event::NoInput, "maxNoInputs");
    match branch::output(body, output) {
        Some(found) => {
            again(low, from, key, body, Event::NoMatch);
            on.extend(branch::through(low, from, Event::NoMatch, Some(found), key));
        }
        None => on.extend(exhausted_by(low, from, key, body, Event::NoMatch, "maxNoMatches")),
    }
    on
}

/// The ways of a question that is not answered.
pub(super) fn exhausted<'t>(low: &mut Lowering<'t>, from: StepId, key: Value<'t>, body: Value<'t>) -> Vec<Way> {
    let mut on = exhausted_by(low, from, key, body, Event::NoInput, "maxNoInputs");
    on.extend(exhausted_by(low, from, key, body, Event::NoMatch, "maxNoMatches"));
    on
}

/// Asked again as often as the settings say; then the output called `output`, or what the flow does about what it does not understand.
fn exhausted_by<'t>(
    low: &mut Lowering<'t>,
    from: StepId,
    key: Value<'t>,
    body: Value<'t>,
    on: Event,
    output: &str,
) -> Vec<Way> {
    again(low, from, key, body, on.clone());
    let Some(found) = branch::output(body, output) else {
        let part = low.containers.iter().position(|one| one.part == Part::NotUnderstood);
        if let Some(part) = part {
            low.lead(vec![Way::new(from, on, place(key))], part);
        }
        return Vec::new();
    };
    branch::through(low, from, on, Some(found), key)
}

/// The way back to the question, with what is said then.
fn again<'t>(low: &mut Lowering<'t>, from: StepId, key: Value<'t>, body: Value<'t>, on: Event) {
    let (limit, words) = match on {
        Event::NoInput => ("noInputsMax", "noInput"),
        _ => ("noMatchesMax", "noMatch"),
    };
    let settings = low.settings("settingsUserInput").and_then(|settings| settings.get(limit));
    let times = match settings.filter(|value| is_given(*value)) {
        None => Times::AtMost(AGAIN),
        Some(value) => number(Some(value)).map_or(Times::Unknown, Times::AtMost),
    };
    if times == Times::AtMost(0) || bool(settings) == Some(false) {
        return;
    }
    let said = body.entry(words).filter(|(_, value)| is_given(*value));
    let mut way = Way::new(from, on, said.map_or(place(key), |(name, _)| place(name)));
    way.times = times;
    let texts = said.map(|(_, value)| said::texts(Some(value))).unwrap_or_default();
    if texts.is_empty() {
        return low.connect(way, from);
    }
    let span = way.span;
    let words = low.assumed(body, Effect::Say, texts, vec![way]);
    low.connect(Way::new(words, Event::Always, span), from);
}
