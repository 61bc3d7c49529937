//! Skills: small flows that the editor makes. What a choice, a mail and a slot do is known; of others nothing is.
//! <https://v12.botpress.com/building-chatbots/flow-editor/skills/>

use super::condition::{Test, test};
use super::content::{self, Offered};
use super::lower::{Lowering, Place, Way};
use super::{action, ways};
use crate::flow::{Ask, Channel, Effect, Event, Input, Menu, Message, Slot, SlotUse, StepId, Text, Times};
use crate::source::Spanned;
use crate::syntax::Value;

/// Adds the step of a skill: its effect, its words and what it reads.
pub(super) type Add<'f, 'a, 't> = dyn FnMut(&mut Lowering<'a, 't>, Effect, Vec<Text>, Vec<SlotUse>) -> StepId + 'f;

/// The settings of the skill that the node at `place` calls.
fn data<'t>(low: &Lowering<'_, 't>, place: Place) -> Option<Value<'t>> {
    let flow = low.bot.flow(low.node(place)?.text("flow"))?;
    low.bot.flows.get(flow)?.value.get("skillData").filter(|data| data.is_mapping())
}

/// The content element that a setting names.
fn element<'t>(low: &Lowering<'_, 't>, place: Place, key: &str) -> Option<Value<'t>> {
    let id = data(low, place)?.get(key)?.str()?;
    low.bot.contents.get(id.trim_start_matches("#!")).copied()
}

/// The step of the node at `place`, a call of a skill.
pub(super) fn make<'a, 't>(low: &mut Lowering<'a, 't>, add: &mut Add<'_, 'a, 't>, place: Place) -> StepId {
    let skill = low.node(place).map_or("", |node| node.text("skill")).to_owned();
    let said = |low: &Lowering<'_, '_>, key: &str| {
        element(low, place, key).map(|form| content::said(low.bot, form)).unwrap_or_default()
    };
    match skill.as_str() {
        "choice" | "Choice" => {
            let (mut texts, reads) = said(low, "contentId");
            let unknown = element(low, place, "contentId").is_none();
            texts.extend(unknown.then(|| Text::unseen(low.name(place).0.span)));
            let input = Input { typed: true, ..Input::BUTTONS };
            let menu = Menu { input, timeout: None, open: false, planned_by_platform: true };
            add(low, Effect::Menu(menu), texts, reads)
        }
        "SendEmail" | "sendEmail" => {
            let (subject, mut reads) = said(low, "subjectElement");
            let (body, of_body) = said(low, "contentElement");
            reads.extend(of_body);
            let to = data(low, place).and_then(|data| data.get("toAddress")).map(action::spanned);
            let message = Message {
                to_staff: to.as_ref().is_some_and(|to| !super::slots::has_holes(&to.value)),
                to,
                has_subject: !subject.is_empty(),
                has_body: !body.is_empty(),
                ..Message::default()
            };
            let id = add(low, Effect::Send(Box::new(message)), subject.into_iter().chain(body).collect(), reads);
            if let Some(step) = low.flow.steps.get_mut(id.index()) {
                step.channel = Channel::Email;
            }
            id
        }
        "Slot" | "slot" => {
            let (texts, reads) = said(low, "contentElement");
            let name = data(low, place).and_then(|data| data.get("slotName")).filter(|name| name.is_string());
            let slot = name.map(|name| Slot::new(name.str().unwrap_or("").to_owned(), name.text_range()));
            let ask = Ask { slot, input: Input::TYPED, planned_by_platform: true, ..Ask::default() };
            add(low, Effect::Ask(Box::new(ask)), texts, reads)
        }
        "CallAPI" | "callApi" => {
            add(low, Effect::Lookup { by: Vec::new(), learns: Vec::new() }, Vec::new(), Vec::new())
        }
        _ => {
            let acts = handoff(low, place)
                .map(|at| (action::action(low, action::name(at)), vec![Text::unseen(at.text_range())]));
            let (effect, texts) = acts.unwrap_or_else(|| (action::action(low, &skill), Vec::new()));
            add(low, effect, texts, Vec::new())
        }
    }
}

/// The instruction with which a skill hands over to a person: its flow is made by the module for that.
fn handoff<'t>(low: &Lowering<'_, 't>, place: Place) -> Option<Value<'t>> {
    let flow = low.bot.flows.get(low.bot.flow(low.node(place)?.text("flow"))?)?;
    let mut acts = flow.nodes.iter().flat_map(|node| node.list("onEnter"));
    acts.find(|act| matches!(action::action(low, action::name(*act)), Effect::Transfer(_)))
}

/// The ways out of a skill.
pub(super) fn leave(low: &mut Lowering<'_, '_>, id: StepId, place: Place) {
    match low.flow.steps.get(id.index()).map(|step| &step.effect) {
        Some(Effect::Menu(_)) => choose(low, id, place),
        Some(Effect::Ask(_) | Effect::Send(_) | Effect::Lookup { .. }) => by_caption(low, id, place),
        Some(Effect::Transfer(_)) => handed(low, id, place),
        _ => ways::leave(low, id, Event::Always, place, false),
    }
}

/// A choice: a way for each value, and the last one where all tries are used up.
fn choose(low: &mut Lowering<'_, '_>, id: StepId, place: Place) {
    let offered = element(low, place, "contentId").map(|form| content::offered(low.bot, form)).unwrap_or_default();
    again(low, id, place);
    for value in ways::transitions(low, place) {
        let span = ways::span(value);
        let to = ways::to(low, place.flow, value);
        let (on, label) = match test(value) {
            Test::Picked(picked) => {
                let title = offered.iter().find(|one| one.value == picked).map(|Offered { title, .. }| title.clone());
                let caption = || value.get("caption").map(action::spanned);
                let shown = title.as_ref().map_or(picked, |title| title.value.clone());
                (Event::Choice(shown.into()), title.or_else(caption))
            }
            Test::Always => (Event::NoMatch, None),
            Test::Intent(intent) => (Event::Intent(intent.into()), None),
            Test::Other(other) => (Event::Condition(other.into()), None),
        };
        let label = label.filter(|label: &Spanned<String>| !label.value.is_empty());
        let last = on == Event::NoMatch;
        low.lead(id, Way { on, to, span, label, silent: true }, place.flow);
        if last {
            return;
        }
    }
    let span = low.name(place).0.span;
    low.lead(id, Way { on: Event::NoMatch, to: ways::To::End, span, label: None, silent: true }, place.flow);
}

/// The tries of a choice: what is said where nothing fits, and the same choice again.
fn again(low: &mut Lowering<'_, '_>, id: StepId, place: Place) {
    let tries = tries(low, place);
    if tries == Times::AtMost(0) {
        return;
    }
    let said = low.behind(id, Effect::Say);
    let (texts, reads) =
        element(low, place, "invalidContentId").map(|form| content::said(low.bot, form)).unwrap_or_default();
    if let Some(step) = low.flow.steps.get_mut(said.index()) {
        (step.texts, step.reads, step.minor) = (texts, reads, true);
    }
    let retries = data(low, place).and_then(|data| data.get("config")?.get("nbMaxRetries"));
    let span = retries.map_or(low.name(place).0.span, Value::text_range);
    low.flow.edge(id, said, Event::NoMatch, span).times = tries;
    low.flow.edge(said, id, Event::Always, span);
}

/// How often a choice is offered again: `nbMaxRetries`, one less where the skill gives up at that number of wrong answers.
fn tries(low: &Lowering<'_, '_>, place: Place) -> Times {
    let most = data(low, place).and_then(|data| data.get("config")?.get("nbMaxRetries")?.str()?.parse::<u32>().ok());
    let Some(most) = most else { return Times::Unknown };
    let flow = low.node(place).and_then(|node| low.bot.flows.get(low.bot.flow(node.text("flow"))?));
    let mut tests = flow.into_iter().flat_map(|flow| &flow.nodes).flat_map(|node| node.list("next"));
    let early = tests.any(|next| {
        let test = next.get("condition").and_then(Value::str).unwrap_or("");
        test.contains("skill-choice-invalid-count") && test.contains(">=")
    });
    Times::AtMost(if early { most.saturating_sub(1) } else { most })
}

/// The ways out of a skill that works or fails, by their captions and tests.
fn by_caption(low: &mut Lowering<'_, '_>, id: StepId, place: Place) {
    let asks = low.flow.steps.get(id.index()).is_some_and(|step| matches!(step.effect, Effect::Ask(_)));
    let mut went_on = false;
    for value in ways::transitions(low, place) {
        let caption = value.get("caption").and_then(Value::str).unwrap_or("").to_lowercase();
        let condition = value.get("condition").and_then(Value::str).unwrap_or("");
        let fails = caption.contains("fail") || caption.contains("not found") || condition.starts_with('!');
        let on = match (fails, asks) {
            (true, true) => Event::Rejected,
            (true, false) => Event::Failed,
            (false, true) => Event::Answer,
            (false, false) => Event::Always,
        };
        went_on |= !fails;
        let to = ways::to(low, place.flow, value);
        low.lead(id, Way { on, to, span: ways::span(value), label: None, silent: asks }, place.flow);
    }
    if !went_on {
        let span = low.name(place).0.span;
        let on = if asks { Event::Answer } else { Event::Always };
        low.lead(id, Way { on, to: ways::To::End, span, label: None, silent: asks }, place.flow);
    }
}

/// A skill that hands over: what follows where the person is done, where nobody is there, and where nobody comes.
fn handed(low: &mut Lowering<'_, '_>, id: StepId, place: Place) {
    for value in ways::transitions(low, place) {
        let caption = value.get("caption").and_then(Value::str).unwrap_or("").to_lowercase();
        let nobody = caption.contains("no agent") || caption.contains("timed out") || caption.contains("fail");
        let on = if nobody { Event::NoAnswer } else { Event::Answered };
        let to = ways::to(low, place.flow, value);
        low.lead(id, Way { on, to, span: ways::span(value), label: None, silent: nobody }, place.flow);
    }
}
