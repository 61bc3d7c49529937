//! Tests that are looked at in order.

use super::agent::Handler;
use super::chain::Owner;
use super::lower::{Lowering, To};
use super::params;
use crate::flow::{Effect, Event, Reading, Step, Times};

impl<'t> Lowering<'_, 't> {
    /// The tests of a page, looked at in order; `next` where none holds. A route that leads nowhere is followed by those below it.
    /// `filled`: the form is. `covered`: the tests are meant to leave nothing over.
    pub fn tests(
        &mut self,
        routes: &[Handler<'t>],
        owner: &Owner,
        at: usize,
        next: To,
        (filled, covered): (bool, bool),
    ) -> To {
        let ends = |route: &Handler<'_>| route.leads_to().is_some() && always(route, filled);
        let routes = routes.iter().position(ends).map_or(routes, |last| &routes[..=last]);
        let mut next = next;
        let mut covered = covered;
        for segment in routes.split_inclusive(|route| route.leads_to().is_none()).rev() {
            next = self.branch(segment, owner, at, next, (filled, covered));
            covered = false;
        }
        next
    }

    /// A branch over the tests of `handlers`; `next` where none holds, and behind one that leads nowhere.
    pub fn branch(
        &mut self,
        handlers: &[Handler<'t>],
        owner: &Owner,
        at: usize,
        next: To,
        (filled, covered): (bool, bool),
    ) -> To {
        let Some(first) = handlers.first() else { return next };
        if always(first, filled) {
            return self.turn(first, at, next, Times::Unbounded);
        }
        let last = handlers.iter().position(|handler| always(handler, filled));
        let tests: Vec<_> = handlers[..last.unwrap_or(handlers.len())].iter().filter_map(|h| h.condition).collect();
        let slot = params::tested(&tests);
        let tested = slot.as_ref().map(|slot| slot.value.clone());
        let effect = Effect::Route { slot, exhaustive: covered };
        let mut step = Step::new(owner.name.clone(), owner.body, effect);
        step.reads = tests.iter().flat_map(|test| params::uses(*test, Reading::Tested)).collect();
        let id = self.step(step);
        for handler in &handlers[..last.map_or(handlers.len(), |last| last + 1)] {
            let to = self.turn(handler, at, next, Times::Unbounded);
            let on = match handler.test() {
                Some(test) if !always(handler, filled) => {
                    Event::Condition(params::said_of(test, tested.as_deref()).into())
                }
                _ => Event::Otherwise,
            };
            let span = handler.condition.map_or(handler.body, |test| test.text_range());
            self.leave(id, to, on, span, Times::Unbounded);
        }
        if last.is_none() && !covered {
            self.leave(id, next, Event::Otherwise, owner.name.span, Times::Unbounded);
        }
        To::Step(id)
    }
}

/// Whether a route is taken as soon as it is looked at.
fn always(handler: &Handler<'_>, filled: bool) -> bool {
    handler.test().is_none_or(|test| params::is_true(test) || (filled && params::wants_form(test)))
}
