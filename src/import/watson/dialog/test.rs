//! The condition of a node, as far as it matters who makes it hold.

/// What a condition looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// It always holds.
    Always,
    /// It never does.
    Never,
    /// The conversation begins.
    Welcome,
    /// Nothing else fits.
    AnythingElse,
    /// What the customer says.
    Words,
    /// What is known.
    Context,
}

/// Reads a condition.
/// <https://cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-dialog-overview#dialog-overview-special-conditions>
pub(super) fn test(condition: &str) -> Test {
    let text = condition.trim();
    let word = |wanted: &str| {
        text.split(|sign: char| !(sign.is_alphanumeric() || "_#@$".contains(sign))).any(|word| word == wanted)
    };
    match text {
        "true" => Test::Always,
        "false" => Test::Never,
        _ if word("welcome") || word("conversation_start") => Test::Welcome,
        _ if word("anything_else") || word("irrelevant") => Test::AnythingElse,
        _ if text.contains(['#', '@']) || ["input", "intents", "entities"].iter().any(|name| text.contains(name)) => {
            Test::Words
        }
        _ if text.contains('$') || text.contains("context") => Test::Context,
        // A bare value is held against what was said.
        _ => Test::Words,
    }
}

/// The intents that a condition names.
pub(super) fn intents(condition: &str) -> impl Iterator<Item = &str> {
    condition.match_indices('#').map(|(at, _)| {
        let rest = &condition[at + 1..];
        let end = rest.find(|sign: char| !(sign.is_alphanumeric() || "_-.".contains(sign))).unwrap_or(rest.len());
        &rest[..end]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_by_what_makes_them_hold() {
        assert_eq!(test(" true "), Test::Always);
        assert_eq!(test("anything_else || #nonsense"), Test::AnythingElse);
        assert_eq!(test("#anything_elses"), Test::Words);
        assert_eq!(test("welcome"), Test::Welcome);
        assert_eq!(test("$vip && !$late"), Test::Context);
        assert_eq!(test("@size:large || $size == 'large'"), Test::Words);
        assert_eq!(test("1000"), Test::Words);
        assert_eq!(intents("#Agent || #bye-bye && @x").collect::<Vec<_>>(), ["Agent", "bye-bye"]);
    }
}
