//! What the name of an action tells: all that is known of a program that is not in the files.

use super::project::Project;
use crate::lexicon::names_handoff;

/// What an action does, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Says a response.
    Says,
    /// Asks for the slots of a form.
    Form,
    /// Something of the platform that the customer does not meet, or that only says something.
    BuiltIn,
    /// Says words that a model or a search finds.
    Improvises,
    /// Ends the contact.
    HangsUp,
    /// Waits for the customer.
    Listens,
    /// Hands over to a person: its name, or the team, says so.
    Person,
    /// Only looks something up or computes it: its name says so.
    LooksUp,
    /// Anything: it may hand over, too.
    Opaque,
}

/// Actions of the platform itself.
/// <https://rasa.com/docs/reference/primitives/default-actions/>, <https://legacy-docs-oss.rasa.com/docs/rasa/default-actions>
const BUILT_IN: [&str; 23] = [
    "action_back",
    "action_cancel_flow",
    "action_cancel_interrupted_flows",
    "action_clarify_flows",
    "action_clean_stack",
    "action_continue_interrupted_flow",
    "action_correct_flow_slot",
    "action_deactivate_form",
    "action_deactivate_loop",
    "action_default_ask_affirmation",
    "action_default_ask_rephrase",
    "action_default_fallback",
    "action_extract_slots",
    "action_handoff_metric",
    "action_repeat_bot_messages",
    "action_restart",
    "action_revert_fallback_events",
    "action_run_slot_rejections",
    "action_session_start",
    "action_two_stage_fallback",
    "action_unlikely_intent",
    "action_validate_slot_mappings",
    "action_reset_routing",
];

/// What a hand-over of an assistant is called beside the names that only a hand-over has.
const PERSON: [&str; 9] = [
    "human",
    "livechat",
    "escalat",
    "operator",
    "representative",
    "connectagent",
    "contactagent",
    "toanagent",
    "callcenter",
];
/// Words of a name that speaks of a hand-over and does something else about it.
const NOT_YET: [&str; 17] = [
    "ask",
    "asks",
    "available",
    "availability",
    "unavailable",
    "cancel",
    "cancelled",
    "check",
    "confirm",
    "deny",
    "get",
    "metric",
    "offer",
    "option",
    "options",
    "set",
    "verify",
];
/// First words of names of programs that only find something out.
const LOOKS_UP: [&str; 23] = [
    "calculate",
    "check",
    "clear",
    "compute",
    "count",
    "display",
    "extract",
    "fetch",
    "find",
    "get",
    "list",
    "load",
    "lookup",
    "query",
    "read",
    "reset",
    "retrieve",
    "search",
    "set",
    "show",
    "validate",
    "verify",
    "view",
];

/// What the action `name` does.
pub(super) fn kind(project: &Project<'_, '_>, name: &str) -> Kind {
    if project.policy.declares_handoff(super::ID, "action", name, None) {
        return Kind::Person;
    }
    if project.forms.contains_key(name) {
        return Kind::Form;
    }
    // A program of the team's own stands before that of the platform.
    let own = project.actions.contains_key(name) && !name.starts_with("utter_");
    match name {
        "action_listen" => return Kind::Listens,
        "action_hangup" if !own => return Kind::HangsUp,
        "action_trigger_search" | "action_trigger_chitchat" if !own => return Kind::Improvises,
        _ if !own && BUILT_IN.contains(&name) => return Kind::BuiltIn,
        _ if !own && (name.starts_with("utter_") || name.starts_with("respond_")) => return Kind::Says,
        _ => {}
    }
    by_words(name)
}

fn by_words(name: &str) -> Kind {
    let lower = name.to_lowercase();
    let bare = lower.strip_prefix("action_").or_else(|| lower.strip_prefix("action-")).unwrap_or(&lower);
    let words = || bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let plain: String = words().collect();
    if names_handoff(&plain) || PERSON.iter().any(|person| plain.contains(person)) {
        return if words().any(|word| NOT_YET.contains(&word)) { Kind::Opaque } else { Kind::Person };
    }
    match words().next() {
        Some(first) if LOOKS_UP.contains(&first) && !speaks_of_staff(&plain) => Kind::LooksUp,
        _ => Kind::Opaque,
    }
}

/// Whether `text`, a name or a value of a payload, names a hand-over.
pub(super) fn names_person(text: &str) -> bool {
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    text.len() <= 40 && (names_handoff(&plain) || PERSON.iter().any(|person| plain.contains(person)))
}

/// Whether a look-up may well be for somebody who is to answer.
fn speaks_of_staff(plain: &str) -> bool {
    ["agent", "support", "staff", "advisor", "callback", "ticket", "helpdesk"].iter().any(|word| plain.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_a_person_from_a_look_up() {
        for person in ["action_human_handoff", "action_handoff", "action_talk_to_agent", "action_escalate_case"] {
            assert_eq!(by_words(person), Kind::Person, "{person}");
        }
        for open in ["action_handoff_options", "action_find_agent", "action_pay", "action_check_human_available"] {
            assert_eq!(by_words(open), Kind::Opaque, "{open}");
        }
        for look_up in ["action_check_balance", "action_show_recipients", "validate_order_form", "action_get_hours"] {
            assert_eq!(by_words(look_up), Kind::LooksUp, "{look_up}");
        }
    }
}
