//! What hands over to a person here beside what the platform has for it: what a team says does, and what may.

use super::agent::{CxFlow, Handler, Page};
use super::target::last;
use super::{params, payload};
use crate::flow::Policy;
use crate::syntax::Value;
use std::collections::HashSet;

/// The place in `handler` or its `fulfillment` that a declared signal names: a parameter set, a webhook or its tag, an intent, an event.
pub(super) fn declared<'t>(
    policy: &Policy,
    handler: Option<&Handler<'t>>,
    fulfillment: Option<Value<'t>>,
) -> Option<Value<'t>> {
    let of_platform = policy.handoff_signals.iter().filter(|signal| signal.platform.value == super::ID);
    let mut places = of_platform.filter_map(|signal| {
        let named = |value: Option<Value<'t>>| value.filter(|value| value.str() == Some(signal.name.value.as_str()));
        match signal.carrier {
            "parameter" => fulfillment.into_iter().flat_map(params::set_in).find_map(|(name, value)| {
                let wanted = signal.value.as_ref().map(|wanted| wanted.value.as_str());
                let fits = wanted.is_none_or(|wanted| value.and_then(Value::str).is_some_and(|value| value == wanted));
                named(Some(name)).filter(|_| fits)
            }),
            "action" => ["webhook", "tag"].into_iter().find_map(|key| named(fulfillment?.get(key))),
            "intent" => named(handler?.intent),
            "event" => named(handler?.event),
            _ => None,
        }
    });
    places.next()
}

/// The pages of `flow` that are come to by a parameter which asks for a person (`ExitType = Agent`), by the names that handlers use.
/// Session parameters are handed back with the end of a session, so whoever runs it may act on them.
pub(super) fn implied<'t>(flow: &CxFlow<'t>) -> HashSet<&'t str> {
    let of_page = |page| all(page).filter(|handler| asks_for_person(handler)).filter_map(|handler| handler.page?.str());
    flow.pages.iter().flat_map(of_page).map(last).collect()
}

fn all<'a, 't>(page: &'a Page<'t>) -> impl Iterator<Item = &'a Handler<'t>> {
    page.routes.iter().chain(&page.events).chain(page.asks.iter().flat_map(|ask| &ask.events))
}

/// Whether a parameter is set to, or found to be, a word for a person.
pub(super) fn asks_for_person(handler: &Handler<'_>) -> bool {
    let set = || handler.fulfillment.into_iter().flat_map(params::set_in).filter_map(|(_, value)| value?.str());
    let tested = handler.test().into_iter().flat_map(params::equals);
    tested.chain(set()).any(payload::is_person)
}
