//! What means a person here. Lex has nothing of its own for it: a team says so, or a name tells that code may.

use crate::lexicon::name_words;

/// Whether the name of an intent says that somebody wants a person: `TalkToAgent`, `human_handoff`.
pub(super) fn asks_for_person(name: &str) -> bool {
    let about_person = |word: &String| {
        let whole =
            ["agent", "agents", "human", "person", "operator", "rep", "someone", "handoff", "handover", "liveagent"];
        whole.contains(&word.as_str())
            || word.starts_with("escalat")
            || word.starts_with("representative")
            || word.starts_with("transfer")
    };
    name_words(name).iter().any(about_person)
}

#[cfg(test)]
mod tests {
    use super::asks_for_person;

    #[test]
    fn names_tell() {
        for name in ["TalkToAgent", "human_handoff", "Escalate", "speakToRepresentative", "AGENT"] {
            assert!(asks_for_person(name), "{name}");
        }
        for name in ["TrackParcel", "AgentlessPay", "Reporter", ""] {
            assert!(!asks_for_person(name), "{name}");
        }
    }
}
