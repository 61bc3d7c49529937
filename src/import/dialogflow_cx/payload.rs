//! Payloads: what an agent sends beside its words, for a window on a page or for the program around it.

use crate::lexicon::names_handoff;
use crate::syntax::Value;

/// What a payload tells the program around the agent, as far as it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// Nothing.
    #[default]
    None,
    /// Something that only that program knows.
    Unclear,
    /// To hand over to a person: a name or a value says so.
    Person,
}

/// How deep payloads are looked through.
const DEEPEST: usize = 6;

/// What `payload` tells.
pub(super) fn sign(payload: Value<'_>) -> Sign {
    if payload.is_empty() || payload.get("richContent").is_some() {
        return Sign::None;
    }
    let mut level = vec![payload];
    for _ in 0..DEEPEST {
        let mut next = Vec::new();
        for value in level {
            if value.is_string() && value.str().is_some_and(says_person) {
                return Sign::Person;
            }
            for (key, inner) in value.entries() {
                // "handoff: false" asks for the contrary.
                if key.str().is_some_and(says_person) && inner.bool() != Some(false) && !inner.is_null() {
                    return Sign::Person;
                }
                next.push(inner);
            }
            next.extend(value.items());
        }
        level = next;
    }
    Sign::Unclear
}

/// Whether `text` is a word for a person, or names a hand-over.
pub(super) fn is_person(text: &str) -> bool {
    let plain = text.trim().to_ascii_lowercase();
    ["agent", "human", "person", "representative", "operator", "escalate", "escalation", "transfer"]
        .contains(&plain.as_str())
        || says_person(text)
}

fn says_person(text: &str) -> bool {
    text.len() <= 40 && names_handoff(text)
}

/// Calls `use_it` for every text that a rich payload shows: titles, subtitles, lines.
pub(super) fn shown<'t>(payload: Value<'t>, use_it: &mut dyn FnMut(Value<'t>)) {
    let rows = payload.get("richContent").into_iter().flat_map(Value::items);
    for card in rows.flat_map(Value::items) {
        let kind = card.get("type").and_then(Value::str).unwrap_or("");
        if !matches!(kind, "info" | "description" | "accordion" | "list") {
            continue;
        }
        for key in ["title", "subtitle", "text"] {
            let Some(value) = card.get(key) else { continue };
            let lines = value.items().chain(value.is_string().then_some(value));
            lines.filter(|line| line.is_string()).for_each(&mut *use_it);
        }
    }
}
