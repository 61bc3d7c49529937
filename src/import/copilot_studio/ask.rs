//! Questions, cards with fields, the rating of a conversation, signing in.
//!
//! <https://learn.microsoft.com/en-us/microsoft-copilot-studio/authoring-ask-a-question>: a question is skipped where its variable has a
//! value, unless it is told to ask every time; what fits no entity is asked for twice more, and then the Escalate topic has the
//! conversation; meanwhile the customer can turn to another topic, and is brought back.

use super::action::{onward, place};
use super::lower::{Lowering, Way, named, of_action};
use super::trigger::PERSON;
use super::{card, formula, names, opaque, options, said, target};
use crate::flow::{
    Ask, CallRef, Effect, Event, FlowRef, Input, Menu, Passes, SetValue, Slot, Step, StepId, Text, Times, WhenKnown,
};
use crate::lexicon::names_data;
use crate::syntax::Value;

/// `Question`.
pub(super) fn question<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let slot = action.get("variable").and_then(formula::variable);
    let entity = action.get("entity");
    let kind = entity.and_then(|entity| entity.get("kind").unwrap_or(entity).str()).unwrap_or("StringPrebuiltEntity");
    let options = kind.contains("ClosedList") || matches!(kind, "BooleanPrebuiltEntity" | "EmbeddedEntity");
    let ask = Ask {
        secret: slot.as_ref().is_some_and(|slot| is_secret(&slot.value)),
        slot: slot.clone(),
        // Options are buttons in a chat, and may have keys in a call.
        input: Input {
            buttons: low.agent.input.buttons && options,
            keys: low.agent.input.speech && options,
            ..low.agent.input
        },
        when_known: when_known(action),
        planned_by_platform: true,
        ..Ask::default()
    };
    let items = options::items(action, low.next);
    let effect = match &items {
        Some(_) => Effect::Menu(Menu { input: ask.input, planned_by_platform: true, ..Menu::default() }),
        None => Effect::Ask(Box::new(ask)),
    };
    let mut step = of_action(action, effect);
    // A variable of a topic that names no piece of data means something in that topic only.
    if let Some(slot) = slot.filter(|slot| slot.value.starts_with("Topic.") && !names_data(&slot.value)) {
        (step.name, step.unnamed) = (slot, false);
    }
    (step.texts, step.reads) = said::of(low, action, "prompt");
    let id = low.add(step, ways);
    let picked = |item: options::Item<'t>| Way {
        picks: Some(item.id.into()),
        ..Way::new(id, Event::Choice(item.label.str().unwrap_or("").into()), names::place(item.label))
    };
    let mut on = match items {
        Some(items) => items.into_iter().map(picked).collect(),
        None => vec![Way::new(id, Event::Answer, place(action))],
    };
    if kind != "StringPrebuiltEntity" {
        on.extend(tries(low, action, id));
    }
    silence(low, action, id);
    interrupted(low, action, id);
    on
}

/// What happens where the variable has a value already.
fn when_known(action: Value<'_>) -> WhenKnown {
    let always = action.get("alwaysPrompt").and_then(Value::bool) == Some(true);
    match action.get("skipQuestionMode").and_then(Value::str) {
        Some("AlwaysAsk") => WhenKnown::Asks,
        // Asked every time but the first.
        Some("SkipOnFirstExecutionIfVariableHasValue") => WhenKnown::Skips,
        _ if always => WhenKnown::Asks,
        _ => WhenKnown::Skips,
    }
}

/// Names of what nobody should read back.
fn is_secret(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| matches!(word, "pin" | "password" | "passcode" | "otp" | "cvv" | "cvc"))
}

/// How often a question is put again; none where a formula says it.
fn repeats(action: Value<'_>) -> Option<u32> {
    match action.get("repeatCount") {
        None => Some(2),
        Some(count) => count.i64().and_then(|count| u32::try_from(count).ok()),
    }
}

/// Answers that fit no entity, or that a test of the question refuses: asked again so often, then somewhere else. Gives the ways that
/// go on behind the question.
fn tries<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, id: StepId) -> Vec<Way> {
    let times = repeats(action).map_or(Times::Unknown, Times::AtMost);
    let families = [("unrecognizedPrompt", Event::NoMatch), ("invalidPrompt", Event::Rejected)];
    let mut failed = Vec::new();
    for (key, on) in families {
        let validated = action.get("validation").is_some() || action.get(key).is_some();
        if on == Event::Rejected && !validated {
            continue;
        }
        let span = action.entry(key).map_or(place(action), |(key, _)| key.text_range());
        if times != Times::AtMost(0) {
            again(low, action, id, (key, on.clone()), times);
        }
        failed.push(Way::new(id, on, span));
    }
    if let Some(dialog) = action.get("fallbackDialogOnInvalidEntity").filter(|dialog| dialog.str().is_some()) {
        let schema = dialog.str().unwrap_or("");
        let flow = target::reference(low, dialog, schema);
        let call = Effect::Call(Box::new(CallRef { flow, passes: Passes::Unknown }));
        let call = low.beside(action, call);
        low.connect(failed, call);
        return vec![Way::new(call, Event::Returned("".into()), names::place(dialog))];
    }
    if let Some(value) = action.get("defaultValue") {
        let Some(slot) = action.get("variable").and_then(formula::variable) else { return failed };
        let stored = formula::stored(&slot.value, Some(value));
        let mut step = Step::new(named(action).0, action.span(), Effect::Set { slot, value: stored }).assumed();
        step.minor = true;
        let id = low.add(step, failed);
        return onward(id, action);
    }
    let escalate = low.around("escalates", "the agent's Escalate topic");
    low.connect(failed, escalate);
    Vec::new()
}

/// In a call: the customer says nothing, is asked again, and then a topic has the call where the question names one.
fn silence<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, id: StepId) {
    let dialog = action.get("voiceInputSettings").and_then(|settings| settings.get("fallbackDialogOnSilence"));
    let Some(dialog) = dialog.filter(|dialog| dialog.str().is_some()) else { return };
    let times = repeats(action).map_or(Times::Unknown, Times::AtMost);
    let span = names::place(dialog);
    if times != Times::AtMost(0) {
        low.connect(vec![Way { times, ..Way::new(id, Event::NoInput, span) }], id);
    }
    let flow = target::reference(low, dialog, dialog.str().unwrap_or(""));
    let jump = low.beside(action, Effect::Jump(Box::new(flow)));
    low.connect(vec![Way::new(id, Event::NoInput, span)], jump);
}

/// The way back to the question, with the words that it has for that.
fn again<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, id: StepId, (key, on): (&str, Event), times: Times) {
    let (texts, reads) = said::of(low, action, key);
    let (name, _) = named(action);
    let span = action.entry(key).map_or(place(action), |(key, _)| key.text_range());
    if texts.is_empty() {
        low.connect(vec![Way { times, ..Way::new(id, on, span) }], id);
        return;
    }
    let mut step = Step::new(name, action.span(), Effect::Say).saying(texts).assumed();
    step.reads = reads;
    let words = low.add(step, vec![Way::new(id, on, span)]);
    low.connect(vec![Way { times, ..Way::new(words, Event::Always, span) }], id);
}

/// While a question waits the customer can turn to another topic, unless that is not allowed.
fn interrupted<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, id: StepId) {
    let policy = action.get("interruptionPolicy").and_then(|policy| policy.get("allowInterruption")?.bool());
    if low.agent.lone || policy == Some(false) {
        return;
    }
    let hub = low.beside(action, Effect::Listen);
    low.connect(vec![Way::new(id, Event::Always, place(action))], hub);
    let own = low.agent.people().map(|topic| (PERSON, low.agent.leads_to(topic)));
    let other = ("another topic", low.agent.conversation("turned to", place(action)));
    for (intent, flow) in own.into_iter().chain([other]) {
        turned(low, action, (hub, id), intent, flow);
    }
}

fn turned<'t>(
    low: &mut Lowering<'_, 't>,
    action: Value<'t>,
    (hub, back): (StepId, StepId),
    intent: &str,
    flow: FlowRef,
) {
    let effect = Effect::Call(Box::new(CallRef { flow, passes: Passes::Unknown }));
    let call = low.beside(action, effect);
    low.connect(vec![Way::new(hub, Event::Intent(intent.into()), place(action))], call);
    low.connect(vec![Way::new(call, Event::Returned("".into()), place(action))], back);
}

/// `AdaptiveCardPrompt`: a form. With several fields nobody can say which is the answer.
pub(super) fn card<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let fields: Vec<Slot> = opaque::outputs(action);
    let one = match fields.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    let effect = Effect::Ask(Box::new(Ask {
        slot: one.clone(),
        input: Input { buttons: true, ..Input::TYPED },
        planned_by_platform: true,
        ..Ask::default()
    }));
    let mut step = of_action(action, effect);
    if let Some(content) = action.get("card") {
        card::texts(content, &mut step.texts);
    }
    let id = low.add(step, ways);
    interrupted(low, action, id);
    let mut on = vec![Way::new(id, Event::Answer, place(action))];
    for slot in fields.into_iter().filter(|_| one.is_none()) {
        let mut step =
            Step::new(named(action).0, action.span(), Effect::Set { slot, value: SetValue::Opaque }).assumed();
        step.minor = true;
        let id = low.add(step, std::mem::take(&mut on));
        on = onward(id, action);
    }
    on
}

/// `CSATQuestion`: the platform asks for a rating in its own words.
pub(super) fn satisfaction<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let effect = Effect::Ask(Box::new(Ask {
        slot: action.get("variable").and_then(formula::variable),
        input: Input::BUTTONS,
        exempt: true,
        planned_by_platform: true,
        ..Ask::default()
    }));
    let step = of_action(action, effect).saying(vec![Text::unseen(place(action))]);
    let id = low.add(step, ways);
    vec![Way::new(id, Event::Answer, place(action))]
}

/// `OAuthInput`: the customer signs in with an account, or does not.
pub(super) fn sign_in<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let mut step = of_action(action, Effect::Verify { biometric: false });
    let words = ["title", "text"].iter().filter_map(|key| action.get(key));
    let (mut texts, mut reads) = (Vec::new(), Vec::new());
    words.for_each(|words| said::push(words, &mut texts, &mut reads));
    (step.texts, step.reads) = (texts, reads);
    let id = low.add(step, ways);
    vec![Way::new(id, Event::Accepted, place(action)), Way::new(id, Event::Failed, place(action))]
}
