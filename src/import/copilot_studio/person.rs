//! Ways to a person: what the platform has for it, what a team says is one, what is called so.

use super::action::place;
use super::lower::{Lowering, Way, of_action};
use super::trigger::Trigger;
use crate::flow::{Effect, Event, Handoff, Passes, PersonKind};
use crate::lexicon::names_handoff;
use crate::syntax::Value;

/// A transfer: to people of a connected desk, or to a telephone number. `how` holds what kind it is.
/// <https://learn.microsoft.com/en-us/microsoft-copilot-studio/advanced-hand-off>: the history and the variables go along.
pub(super) fn transfer<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, how: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let number = ["phoneNumber", "telephoneNumber"].iter().find_map(|key| how.get(key));
    let handoff = match number.filter(|number| number.str().is_some_and(|text| !text.is_empty())) {
        Some(number) => {
            let to = number.str().map(str::to_owned);
            Handoff { kind: PersonKind::Probable, to, passes: Passes::Unknown }
        }
        None => Handoff { kind: PersonKind::Certain, to: None, passes: Passes::Everything },
    };
    over(low, action, handoff, ways)
}

/// Hands over; what stands behind it is done once a person has the customer.
fn over<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, handoff: Handoff, ways: Vec<Way>) -> Vec<Way> {
    let id = low.add(of_action(action, Effect::Transfer(Box::new(handoff))), ways);
    vec![Way::new(id, Event::Answered, place(action))]
}

/// A program or an event whose name says that it hands over.
pub(super) fn named<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let handoff = Handoff { kind: PersonKind::Probable, to: None, passes: Passes::Unknown };
    over(low, action, handoff, ways)
}

/// Whether the action is declared to hand over, or is called so.
pub(super) fn by_name(low: &Lowering<'_, '_>, action: Value<'_>) -> bool {
    let keys = ["displayName", "id", "eventName", "flowId", "operationId", "dialog"];
    let mut names = keys.iter().filter_map(|key| action.get(key)?.str());
    names.any(|name| {
        let carrier = if action.get("eventName").is_some() { "event" } else { "action" };
        low.policy.declares_handoff(super::ID, carrier, name, None) || names_handoff(name)
    })
}

/// Whether a program stands where people are meant to come in, so that it may well bring one.
pub(super) fn may_be_meant(low: &Lowering<'_, '_>) -> bool {
    low.topic.trigger == Trigger::Escalate
}
