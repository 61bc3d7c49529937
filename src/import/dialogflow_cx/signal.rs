//! What a team says hands over to a person here, beside what the platform has for it.

use super::agent::Handler;
use super::params;
use crate::flow::Policy;
use crate::syntax::Value;

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
