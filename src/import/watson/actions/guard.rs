//! The test before a step.

use super::super::draft::To;
use super::step::Making;
use super::{condition, words};
use crate::flow::{Effect, Event, StepId};
use crate::source::Span;
use crate::syntax::Value;

impl<'t> Making<'_, '_, 't> {
    /// The test before a step.
    pub fn guard(&mut self, at: usize, value: Value<'t>, condition: Value<'t>, body: To) -> To {
        let next = self.onward(at);
        let is_hub = self.draft.flow.role.wrapper.is_some();
        let counted = condition::counted(condition).filter(|_| is_hub);
        if let Some((at_most, holds)) = counted {
            // Behind a bound the rest of the counts is left.
            if std::mem::replace(&mut self.counted, true) && !holds {
                return body;
            }
            let id = self.draft.step(self.made(value, Effect::Repeat { at_most: Some(at_most) }));
            return self.both(id, condition, body, next);
        }
        let test = words::test(condition, &|variable| self.name(variable));
        let mut step = self.made(value, Effect::Route { slot: test.slot, exhaustive: false });
        step.reads = test.reads;
        let id = self.draft.step(step);
        self.both(id, condition, body, next)
    }

    fn both(&mut self, id: StepId, condition: Value<'t>, body: To, next: To) -> To {
        let test = words::test(condition, &|variable| self.name(variable));
        let span = place(condition);
        self.draft.leave(id, body, Event::Condition(test.words.into()), span);
        self.draft.leave(id, next, Event::Otherwise, span);
        To::Step(id)
    }
}

/// The place that says what is tested: short, for a condition may be long.
fn place(condition: Value<'_>) -> Span {
    condition.entries().next().map_or(condition.span(), |(key, _)| key.text_range().to(condition.span()))
}
