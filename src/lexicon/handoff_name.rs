//! Names of programs, fields and blocks that hand over to a person.

/// What such a name holds, in small letters and without signs; nothing else is called so.
const NAMES: [&str; 17] = [
    "handoff",
    "handover",
    "liveagent",
    "liveperson",
    "humanagent",
    "agenttransfer",
    "agentescalation",
    "transfertoagent",
    "transfertohuman",
    "transfertoperson",
    "connecttoagent",
    "connecttohuman",
    "escalatetoagent",
    "escalatetohuman",
    "talktoagent",
    "talktohuman",
    "speaktoagent",
];

/// Longer than this is no name, in bytes.
const LONGEST: usize = 200;

/// Whether `name` is that of a hand-over and of nothing else: `live-agent`, `transferToHuman`.
pub fn names_handoff(name: &str) -> bool {
    if name.len() > LONGEST {
        return false;
    }
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    NAMES.iter().any(|known| plain.contains(known))
}

#[cfg(test)]
mod tests {
    use super::names_handoff;

    #[test]
    fn names_tell() {
        for name in ["live-agent", "transferToHuman", "action_human_handoff", "Escalate to agent"] {
            assert!(names_handoff(name), "{name}");
        }
        for name in ["agent", "find_agent", "transfer_money", "human", ""] {
            assert!(!names_handoff(name), "{name}");
        }
    }
}
