//! What transitions test: JavaScript, read as far as it is a simple comparison.

use crate::syntax::Value;

/// What one transition tests.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// Nothing: it is always taken.
    Always,
    /// What the customer means.
    Intent(String),
    /// That a choice skill got this value.
    Picked(String),
    /// Anything else, in short.
    Other(String),
}

/// The test of a transition.
pub(super) fn test(transition: Value<'_>) -> Test {
    let text = transition.get("condition").and_then(Value::str).unwrap_or("true").trim();
    if matches!(text, "" | "true" | "always") {
        return Test::Always;
    }
    let Some((left, right)) = equality(text) else { return Test::Other(shown(text)) };
    let Some(value) = literal(right) else { return Test::Other(shown(text)) };
    if left.contains("nlu.intent.name") {
        Test::Intent(value)
    } else if left.starts_with("temp['skill-choice-ret") || left.starts_with("temp[\"skill-choice-ret") {
        Test::Picked(value)
    } else if is_variable(left) {
        Test::Other(format!("= {value}"))
    } else {
        Test::Other(shown(text))
    }
}

/// Both sides of a test that is one equality and nothing else.
fn equality(text: &str) -> Option<(&str, &str)> {
    let (left, right) = text.split_once("===").or_else(|| text.split_once("=="))?;
    let simple = !left.contains(['!', '&', '|', '<', '>']);
    simple.then(|| (left.trim(), right.trim()))
}

/// The text of a literal in quotes, or a plain word or number.
fn literal(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    match quote {
        Some(quote) => {
            let inside = text.strip_prefix(quote)?.strip_suffix(quote)?;
            // What is quoted inside is no end; several literals are no literal.
            (!inside.replace(&format!("\\{quote}"), "").contains(quote))
                .then(|| inside.replace(&format!("\\{quote}"), &quote.to_string()))
        }
        None => text.chars().all(|c| c.is_alphanumeric() || c == '.').then(|| text.to_owned()),
    }
}

fn is_variable(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || "._[]'\"-$".contains(c))
}

fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_comparisons_are_understood() {
        let of = |condition: &str| {
            let text = format!("{{\"condition\": {}}}", serde_json::to_string(condition).expect("JSON"));
            let (tree, _) = crate::syntax::parse_json(crate::source::FileId(0), text.into());
            test(tree.expect("JSON").root().expect("a value"))
        };
        assert_eq!(of("true"), Test::Always);
        assert_eq!(of("event.nlu.intent.name === 'home'"), Test::Intent("home".into()));
        assert_eq!(of("temp['skill-choice-ret-1a'] == \"It's \\\"on\\\"\""), Test::Picked("It's \"on\"".into()));
        assert_eq!(of("user.plan == 'gold'"), Test::Other("= gold".into()));
        assert_eq!(of("a == 'x' || b == 'y'"), Test::Other("a == 'x' || b == 'y'".into()));
        assert_eq!(of("!temp.success"), Test::Other("!temp.success".into()));
    }
}
