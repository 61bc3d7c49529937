//! The tests of a switch (<https://github.com/nyaruka/goflow/blob/main/docs/md/routing.md>).

use super::names::text;
use crate::flow::Event;
use crate::syntax::Value;

/// One test, and the category that it leads to.
pub(super) struct Case<'t> {
    /// Such as `has_any_word`.
    pub kind: &'t str,
    /// What is tested for.
    pub arguments: Vec<Value<'t>>,
    /// The number of its category.
    pub category: usize,
}

/// What a test of an answer is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// To tell options apart.
    Option,
    /// To see whether there is an answer of the right kind.
    Content,
}

impl<'t> Case<'t> {
    /// What the test is there for, where an answer is tested.
    pub fn means(&self) -> Means {
        match self.kind {
            "has_any_word" | "has_all_words" | "has_phrase" | "has_only_phrase" | "has_only_text" | "has_beginning"
            | "has_multiple" | "has_number_eq" | "has_intent" | "has_top_intent" | "has_category" => Means::Option,
            _ => Means::Content,
        }
    }

    /// The first argument that people read: of a group its name, not its id.
    pub fn argument(&self) -> Option<Value<'t>> {
        let at = usize::from(self.kind == "has_group" && self.arguments.len() > 1);
        text(self.arguments.get(at).copied())
    }

    /// How a customer picks the option; on the keys of a telephone for each key.
    pub fn picked(&self, keys: bool) -> Vec<Event> {
        let words = self.argument().and_then(Value::str).unwrap_or("").trim();
        if words.is_empty() {
            return Vec::new();
        }
        if matches!(self.kind, "has_intent" | "has_top_intent") {
            return vec![Event::Intent(words.into())];
        }
        let parts = || words.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
        let is_key = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || b"*#".contains(&byte));
        if keys && parts().any(is_key) {
            return parts().filter(|part| is_key(part)).map(|key| Event::Key(key.into())).collect();
        }
        vec![Event::Choice(words.into())]
    }

    /// The test as the reason of a branch.
    pub fn condition(&self) -> Event {
        let value = self.argument().and_then(Value::str).unwrap_or("").trim();
        Event::Condition(match self.kind {
            "has_text" | "has_value" => "not blank".into(),
            "has_only_text" | "has_only_phrase" | "has_number_eq" | "has_category" => format!("= \"{value}\"").into(),
            "has_group" => format!("in group \"{value}\"").into(),
            kind if value.is_empty() => kind.replace('_', " ").into(),
            kind => format!("{} \"{value}\"", kind.replace('_', " ")).into(),
        })
    }

    /// Whether something worked, where the test asks that: a word for success or failure, or a status.
    pub fn success(&self) -> Option<bool> {
        let word = self.argument().and_then(Value::str).unwrap_or("").trim().to_ascii_lowercase();
        match (self.kind, word.as_str()) {
            ("has_category" | "has_only_text" | "has_only_phrase" | "has_any_word", word) => match word {
                "success" | "completed" | "complete" => Some(true),
                "failure" | "failed" | "error" | "expired" | "skipped" => Some(false),
                _ => None,
            },
            ("has_number_between", "200") => Some(true),
            ("has_text", _) => Some(true),
            ("has_error", _) => Some(false),
            _ => None,
        }
    }
}
