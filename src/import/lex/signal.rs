//! What means a person here. Lex has nothing of its own for it: a team says so, or a name tells that code may.

use crate::flow::Policy;

/// Whether the configuration says that an intent, or a session attribute of that value, hands over to a person.
pub(super) fn is_declared(policy: &Policy, carrier: &str, name: &str, value: Option<&str>) -> bool {
    policy.handoff_signals.iter().any(|signal| {
        let wanted = signal.value.as_ref().map(|wanted| wanted.value.as_str());
        signal.platform.value == super::ID
            && signal.carrier == carrier
            && signal.name.value == name
            && wanted.is_none_or(|wanted| value == Some(wanted))
    })
}

/// Whether the name of an intent says that somebody wants a person: `TalkToAgent`, `human_handoff`.
pub(super) fn asks_for_person(name: &str) -> bool {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars() {
        if !letter.is_alphanumeric() || letter.is_uppercase() && before.is_lowercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    let about_person = |word: &String| {
        let whole =
            ["agent", "agents", "human", "person", "operator", "rep", "someone", "handoff", "handover", "liveagent"];
        whole.contains(&word.as_str())
            || word.starts_with("escalat")
            || word.starts_with("representative")
            || word.starts_with("transfer")
    };
    words.iter().any(about_person)
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
