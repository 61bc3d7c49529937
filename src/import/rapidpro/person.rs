//! Who takes over: tickets, and what hands over by its name or because a team says so.

use super::ID;
use super::names::{slots, text};
use crate::flow::{Effect, Handoff, Passes, PersonKind, Policy};
use crate::lexicon::names_handoff;
use crate::syntax::Value;

/// Whether an action of that type opens a ticket.
pub(super) fn is_ticket(kind: &str) -> bool {
    kind == "open_ticket"
}

/// A ticket: a person answers in the same conversation, and sees it and what is kept of the contact
/// (<https://help.textit.com/en/article/adding-a-textit-ticketing-service-1x17pkr>). In a ticketing system outside, they see at
/// least what the ticket says.
pub(super) fn ticket(action: Value<'_>) -> Effect {
    let named = |key: &str| action.get(key).and_then(|value| text(value.get("name").or(Some(value)))?.str());
    let outside = named("ticketer").filter(|name| {
        let name = name.to_lowercase();
        !["rapidpro", "textit", "internal"].iter().any(|own| name.contains(own))
    });
    let to = named("assignee").or(named("topic")).or(outside).map(str::to_owned);
    Effect::Transfer(Box::new(match outside {
        Some(_) => Handoff { kind: PersonKind::Probable, to, passes: Passes::Unknown },
        None => Handoff { kind: PersonKind::Certain, to, passes: Passes::Everything },
    }))
}

/// A call that is put through to a number.
pub(super) fn dial(wait: Value<'_>) -> Effect {
    let phone = wait.get("phone").and_then(Value::str).filter(|phone| !phone.contains('@'));
    let passes = Passes::Slots(Vec::new());
    Effect::Transfer(Box::new(Handoff { kind: PersonKind::Probable, to: phone.map(str::to_owned), passes }))
}

/// The hand-over that an action is beside what it does: one that the team declared, or one whose name says so.
pub(super) fn implied(action: Value<'_>, kind: &str, policy: &Policy) -> Option<Effect> {
    let handoff = |kind: PersonKind, to: &str| {
        Some(Effect::Transfer(Box::new(Handoff { kind, to: Some(to.to_owned()), passes: Passes::Unknown })))
    };
    let names = carriers(action, kind);
    let mut called = names.iter().filter_map(|carrier| carrier.str());
    if let Some(name) = called.clone().find(|name| policy.declares_handoff(ID, "action", name, None)) {
        return handoff(PersonKind::Certain, name);
    }
    if let Some((key, _)) =
        set_by(action).filter(|(key, value)| policy.declares_handoff(ID, "parameter", key, Some(value)))
    {
        return handoff(PersonKind::Certain, key);
    }
    let named = called.find(|name| names_handoff(name))?;
    handoff(PersonKind::Probable, named)
}

/// What an action is known by: the address or name of what it calls, the result it keeps, the groups and labels it adds.
fn carriers<'t>(action: Value<'t>, kind: &str) -> Vec<Value<'t>> {
    match kind {
        "call_webhook" | "call_resthook" => {
            ["url", "resthook", "result_name"].iter().filter_map(|key| text(action.get(key))).collect()
        }
        "add_contact_groups" | "add_input_labels" => {
            let list = action.get("groups").or_else(|| action.get("labels"));
            list.into_iter().flat_map(Value::items).filter_map(|item| text(item.get("name"))).collect()
        }
        _ => Vec::new(),
    }
}

/// The key and the value of a field or result that an action sets.
fn set_by(action: Value<'_>) -> Option<(&str, &str)> {
    let value = action.get("value").and_then(Value::str)?;
    let key = match action.get("field") {
        Some(field) => field.get("key")?.str()?,
        None => action.get("name")?.str()?,
    };
    Some((key, value))
}

/// What a webhook, a classifier or another service is asked with: all that its address, its body and its parameters read.
pub(super) fn asked_with(action: Value<'_>) -> Vec<crate::flow::Slot> {
    let keys = ["url", "body", "input", "instructions", "amounts"];
    keys.iter().filter_map(|key| action.get(key)).flat_map(slots).collect()
}
