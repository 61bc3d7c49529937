//! A node with questions: each is put where its answer is not known, until it is.
//! <https://cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-dialog-slots>

use super::super::draft::To;
use super::super::full;
use super::super::said::said;
use super::Making;
use super::tree::Kind;
use crate::flow::{Ask, Effect, Event, Slot, Step, StepId, Times, WhenKnown};
use crate::source::Spanned;
use crate::syntax::Value;

impl<'t> Making<'_, 't> {
    /// The questions of the node `at`, the last of which leads on to `answered`. Gives where the first begins.
    pub(super) fn slots(&mut self, at: usize, answered: To) -> To {
        let mut to = answered;
        for slot in self.nodes.parts(at, Kind::Slot).into_iter().rev() {
            to = self.slot(at, slot, to, answered);
        }
        let focus = self.handlers(at, "focus").first().copied();
        match focus.and_then(|focus| self.nodes.all.get(focus)).map(|node| node.value) {
            Some(value) => self.deeds(at, value, to),
            None => to,
        }
    }

    /// The handlers of `at` for this event, in order.
    fn handlers(&self, at: usize, event: &str) -> Vec<usize> {
        let all = self.nodes.parts(at, Kind::Handler);
        all.into_iter()
            .filter(|&handler| self.nodes.all.get(handler).is_some_and(|node| node.event() == event))
            .collect()
    }

    fn slot(&mut self, at: usize, slot: usize, next: To, answered: To) -> To {
        let Some(node) = self.nodes.all.get(slot) else { return next };
        let (value, name) = (node.value, node.name.clone());
        let focus = self.handlers(slot, "focus").first().copied();
        let prompt = focus.and_then(|focus| self.nodes.all.get(focus)).map(|node| node.value);
        let words = said(prompt.and_then(|prompt| prompt.get("output")), self.style());
        // Without a prompt it is not asked for, only taken where it is said by the way.
        if words.texts.is_empty() && words.options.is_empty() {
            return next;
        }
        let ask = Ask {
            slot: stored_in(value),
            input: self.draft.about.channel.input,
            when_known: WhenKnown::Skips,
            planned_by_platform: true,
            ..Ask::default()
        };
        let mut step = Step::new(name, value.span(), Effect::Ask(Box::new(ask))).saying(words.texts);
        step.unnamed = node.unnamed;
        step.reads = words.reads;
        let id = self.draft.step(step);
        self.found(at, slot, id, (next, answered));
        for handler in self.handlers(slot, "nomatch") {
            self.handler(at, handler, id, Event::NoMatch, (next, answered));
        }
        for handler in self.handlers(at, "generic") {
            let words = self.nodes.all.get(handler).and_then(|node| node.condition?.str()).unwrap_or("").trim();
            let on = Event::Intent(words.into());
            self.handler(at, handler, id, on, (next, answered));
        }
        let away = self.nodes.all.get(at).and_then(|node| full(node.value, "digress_out_slots")?.str());
        if matches!(away, Some("allow_all" | "allow_returning")) {
            self.listen(id);
        }
        self.guarded(slot, id, next)
    }

    /// The ways out of a question that is answered: what is found is looked at, and may be refused.
    fn found(&mut self, at: usize, slot: usize, id: StepId, (next, answered): (To, To)) {
        let span = self.nodes.all.get(slot).map_or(self.draft.flow.name.span, |node| node.name.span);
        self.draft.leave(id, next, Event::Answer, span);
        for handler in self.handlers(slot, "filled") {
            let Some(value) = self.nodes.all.get(handler).map(|node| node.value) else { continue };
            let on = if behaviour(value) == Some("reprompt") { Event::Rejected } else { Event::Answer };
            self.handler(at, handler, id, on, (next, answered));
        }
    }

    /// The way out of the question `id` to a handler of the node `at`.
    fn handler(&mut self, at: usize, handler: usize, id: StepId, on: Event, (next, answered): (To, To)) {
        let Some(node) = self.nodes.all.get(handler) else { return };
        let (value, span) = (node.value, node.condition.map_or(node.name.span, Value::text_range));
        let to = match behaviour(value) {
            Some("skip_all_slots") => answered,
            Some("skip_slot") => next,
            Some("jump_to") => self.onward(at, value),
            _ if on == Event::Answer => next,
            _ => To::Step(id),
        };
        let to = self.deeds(handler, value, to);
        // How often an answer is refused depends on what is answered.
        let times = if on == Event::Rejected { Times::Unknown } else { Times::Unbounded };
        self.draft.leave_as(id, to, on, span, times, None);
    }

    /// A question that is put only where its condition holds.
    fn guarded(&mut self, slot: usize, id: StepId, next: To) -> To {
        let Some(condition) = self.nodes.all.get(slot).and_then(|node| node.condition) else { return To::Step(id) };
        let words = condition.str().unwrap_or("").trim();
        let route = self.draft.step(self.made(slot, Effect::Route { slot: None, exhaustive: false }).assumed());
        self.draft.leave(route, To::Step(id), Event::Condition(words.into()), condition.text_range());
        self.draft.leave(route, next, Event::Otherwise, condition.text_range());
        To::Step(route)
    }
}

fn behaviour(value: Value<'_>) -> Option<&str> {
    full(value.get("next_step")?, "behavior")?.str()
}

/// The variable in which the answer of a slot is kept.
fn stored_in(value: Value<'_>) -> Option<Slot> {
    let name = full(value, "variable")?;
    let text = name.str()?;
    let bare = text.strip_prefix('$').unwrap_or(text);
    Some(Spanned::new(bare.to_owned(), name.span_of(text.len() - bare.len(), text.len())))
}
