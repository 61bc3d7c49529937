//! What hands over to a person beside what the platform has for it: what a team says does, and what may.

use crate::syntax::Value;

/// Whether a variable of this name is what a program around the assistant may hand over by.
pub(super) fn may_hand_over(name: &str, value: Value<'_>) -> bool {
    let lower: String = name.to_lowercase().chars().filter(|sign| sign.is_alphanumeric()).collect();
    let off = value.is_null() || value.bool() == Some(false) || value.str().is_some_and(|text| text.trim().is_empty());
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let moves = ["connect", "transfer", "escalat", "handoff", "handover", "direct", "need", "request", "route", "live"];
    !off && (says(&["escalat", "handoff", "handover", "liveagent"])
        || (says(&["agent", "human", "representative", "advisor", "person"]) && says(&moves) && !says(&["personal"])))
}
