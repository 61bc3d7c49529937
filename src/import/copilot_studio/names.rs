//! What topics are called: by the last part of a schema name, by their file, by the name that people see.

use super::files;
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// A name as it is compared: letters and digits only, in lower case, for files are not always named exactly as the topic is.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The agent and the topic that a schema name such as `x_Bot.topic.Fallback` consists of; no agent where it is a bare name.
pub(super) fn parts(schema: &str) -> (Option<&str>, &str) {
    match schema.split_once(".topic.") {
        Some((agent, topic)) => (Some(agent), topic),
        None => (None, schema),
    }
}

/// What stands before the last part, the kind of component: `topic`, `action`, `agent`, …
pub(super) fn component(schema: &str) -> Option<&str> {
    schema.split('.').nth(1)
}

/// What the topic in the file at `path` may be called by others of its agent, folded.
pub(super) fn of_topic(path: &str, title: Option<&str>) -> Vec<String> {
    let stem = files::stem(path);
    let mut names = vec![folded(parts(stem).1)];
    names.extend(title.map(folded).filter(|title| *title != names[0]));
    names.retain(|name| !name.is_empty());
    names
}

/// The name that people see: of the metadata, else of the intent.
pub(super) fn title(root: Value<'_>) -> Option<Spanned<String>> {
    let metadata = root.get("mcs.metadata").and_then(|metadata| metadata.get("componentName"));
    let intent = || root.get("beginDialog")?.get("intent")?.get("displayName");
    text(metadata.or_else(intent)?)
}

/// The place of a text without its quotes; of what has no text, all of it.
pub(super) fn place(value: Value<'_>) -> Span {
    let inner = value.text_range();
    if inner.is_empty() { value.span() } else { inner }
}

/// A text that says something, with its place.
pub(super) fn text(value: Value<'_>) -> Option<Spanned<String>> {
    let text = value.str().filter(|text| !text.trim().is_empty())?;
    Some(Spanned::new(text.to_owned(), value.text_range()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_topics() {
        assert_eq!(parts("x_Bot.topic.End.of"), (Some("x_Bot"), "End.of"));
        assert_eq!(of_topic("a/topics/End of Conversation.mcs.yml", None), ["endofconversation"]);
        assert_eq!(of_topic("s/botcomponents/x.topic.a1/data", Some("Opening hours")), ["a1", "openinghours"]);
    }
}
