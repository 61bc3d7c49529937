//! One node: its instructions in order, the wait for the customer, what is done with the answer. Then its transitions.

use super::action::{Done, instruction};
use super::condition::{Test, test};
use super::lower::{Lowering, Place, Way};
use super::ways::{self, To};
use super::{heard, skill};
use crate::flow::{Ask, Effect, Event, Input, Menu, PersonKind, SetValue, Slot, SlotUse, Step, StepId, Text};
use crate::syntax::Value;

/// The last step of a node, whose ways out are not made yet.
pub(super) struct Open {
    pub last: StepId,
    pub place: Place,
    pub on: Event,
    /// Nothing was said to what the customer did last.
    pub silent: bool,
    /// What a skill does stands at this step; it has its own ways out.
    pub skill: bool,
    /// The step of the node that waits for the customer.
    pub waits: Option<StepId>,
}

/// A node in the making.
struct Making {
    place: Place,
    first: Option<StepId>,
    last: Option<StepId>,
    on: Event,
    texts: Vec<Text>,
    reads: Vec<SlotUse>,
    said: bool,
}

/// The first step of a node, and what is left to do at its last one.
pub(super) fn make(low: &mut Lowering<'_, '_>, place: Place) -> (StepId, Open) {
    let mut making =
        Making { place, first: None, last: None, on: Event::Always, texts: Vec::new(), reads: Vec::new(), said: false };
    let Some(node) = low.node(place) else {
        let id = making.add(low, Effect::Say, true);
        return (id, Open { last: id, place, on: Event::Always, silent: false, skill: false, waits: None });
    };
    for value in node.list("onEnter") {
        run(low, &mut making, value, None);
    }
    if let Some(content) = node.value.get("content").filter(|_| node.of() == "say_something") {
        let form = content.get("formData").map(|form| super::content::said(low.bot, form));
        let (texts, reads) = form.unwrap_or_default();
        making.texts.extend(texts);
        making.reads.extend(reads);
    }
    if node.of() == "skill-call" {
        let id = skill::make(
            low,
            &mut |low, effect, texts, reads| {
                making.texts.extend(texts);
                making.reads.extend(reads);
                making.add(low, effect, false)
            },
            place,
        );
        let first = making.first.unwrap_or(id);
        let waits = low.flow.steps.get(id.index()).is_some_and(|step| step.effect.is_customer_step()).then_some(id);
        return (first, Open { last: id, place, on: Event::Always, silent: true, skill: true, waits });
    }
    let mut waits = None;
    if node.waits() {
        waits = Some(wait(low, &mut making));
        let received: Vec<Value<'_>> = low
            .bot
            .flows
            .get(place.flow)
            .map(|flow| flow.catch_all("onReceive").chain(node.list("onReceive")).collect())
            .unwrap_or_default();
        let asked = making.last.and_then(|id| match &low.flow.steps.get(id.index())?.effect {
            Effect::Ask(ask) => ask.slot.clone(),
            _ => None,
        });
        for value in received {
            run(low, &mut making, value, asked.as_ref());
        }
    }
    if making.first.is_none() || !making.texts.is_empty() {
        making.add(low, Effect::Say, true);
    }
    let silent = node.waits() && !making.said;
    let last = making.last.unwrap_or_default();
    (making.first.unwrap_or(last), Open { last, place, on: making.on, silent, skill: false, waits })
}

/// Runs one instruction; what is kept in `asked` is the answer of the question before.
fn run(low: &mut Lowering<'_, '_>, making: &mut Making, value: Value<'_>, asked: Option<&Slot>) {
    match instruction(low, value) {
        None => {}
        Some(Done::Says(texts, reads)) => {
            making.said |= !texts.is_empty();
            making.texts.extend(texts);
            making.reads.extend(reads);
        }
        Some(Done::Keeps(slot)) if asked.is_some_and(|asked| asked.value == slot.value) => {}
        Some(Done::Keeps(slot)) => {
            making.flush(low);
            making.add(low, Effect::Set { slot, value: SetValue::Opaque }, true);
        }
        Some(Done::Does(Effect::Say, _)) => {}
        Some(Done::Does(effect, reads)) => {
            making.flush(low);
            let minor = matches!(effect, Effect::Set { .. } | Effect::Forget(_) | Effect::Wait(_));
            making.reads.extend(reads);
            // <https://v12.botpress.com/building-chatbots/developers/human-in-the-loop/>: the module says itself that it connects.
            let connects = matches!(&effect, Effect::Transfer(to) if to.kind == PersonKind::Certain && to.to.is_some());
            making.texts.extend(connects.then(|| Text::unseen(value.text_range())));
            making.add(low, effect, minor);
        }
    }
}

/// The step that waits: a menu where transitions look at what the customer means, else a question.
fn wait(low: &mut Lowering<'_, '_>, making: &mut Making) -> StepId {
    let all = ways::transitions(low, making.place);
    let received = low.node(making.place).map(|node| node.list("onReceive").collect::<Vec<_>>()).unwrap_or_default();
    let kept = received.iter().find_map(|value| match instruction(low, *value) {
        Some(Done::Keeps(slot)) => Some(slot),
        _ => None,
    });
    let hears = kept.is_none() && all.iter().any(|value| matches!(test(*value), Test::Intent(_)));
    let effect = if hears {
        let open = all.iter().any(|value| test(*value) == Test::Always);
        Effect::Menu(Menu { input: Input::TYPED, timeout: None, open, planned_by_platform: true })
    } else {
        Effect::Ask(Box::new(Ask { slot: kept, input: Input::TYPED, planned_by_platform: true, ..Ask::default() }))
    };
    let id = making.add(low, effect, false);
    (making.on, making.said) = (if hears { Event::Always } else { Event::Answer }, false);
    id
}

impl Making {
    /// Says what is to be said before something else happens.
    fn flush(&mut self, low: &mut Lowering<'_, '_>) {
        if !self.texts.is_empty() {
            self.add(low, Effect::Say, true);
        }
    }

    /// Adds a step behind those made so far.
    fn add(&mut self, low: &mut Lowering<'_, '_>, effect: Effect, minor: bool) -> StepId {
        let (name, unnamed) = low.name(self.place);
        let body = low.node(self.place).map_or(name.span, |node| node.value.span());
        let span = name.span;
        let mut step = Step::new(name, body, effect).saying(std::mem::take(&mut self.texts));
        (step.unnamed, step.minor, step.reads) = (unnamed, minor, std::mem::take(&mut self.reads));
        let id = low.step(step);
        if let Some(last) = self.last {
            let on = std::mem::replace(&mut self.on, Event::Always);
            low.flow.edge(last, id, on, span);
        }
        self.first.get_or_insert(id);
        self.last = Some(id);
        id
    }
}

/// Adds the ways out of the last step of a node.
pub(super) fn leave(low: &mut Lowering<'_, '_>, open: Open) {
    if let Some(id) = open.waits {
        heard::listen(low, id, open.place);
    }
    if open.skill {
        return skill::leave(low, open.last, open.place);
    }
    match low.flow.steps.get(open.last.index()).map(|step| &step.effect) {
        Some(Effect::Menu(_)) => hear(low, &open),
        // The person has the customer; what follows only runs where something does.
        Some(Effect::Transfer(_)) if ways::transitions(low, open.place).is_empty() => {}
        _ => ways::leave(low, open.last, open.on, open.place, open.silent),
    }
}

/// The ways out of a node that waits for what its transitions look at.
fn hear(low: &mut Lowering<'_, '_>, open: &Open) {
    let mut rest = None;
    for value in ways::transitions(low, open.place) {
        let (on, span) = match test(value) {
            Test::Always => {
                rest = Some(value);
                break;
            }
            Test::Intent(intent) => (Event::Intent(intent.into()), ways::span(value)),
            Test::Picked(other) | Test::Other(other) => (Event::Condition(other.into()), ways::span(value)),
        };
        let to = ways::to(low, open.place.flow, value);
        low.lead(open.last, Way { on, to, span, label: None, silent: true }, open.place.flow);
    }
    let to = rest.map_or(To::End, |value| ways::to(low, open.place.flow, value));
    let name = low.name(open.place).0.span;
    let span = rest.map_or(name, ways::span);
    low.lead(open.last, Way { on: Event::NoMatch, to, span, label: None, silent: true }, open.place.flow);
}
