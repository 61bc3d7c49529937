//! Which file is what, and which bot it belongs to.

use crate::import::Parsed;
use crate::syntax::Value;

/// What a file of a bot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `*.flow.json`.
    Flow,
    /// Content elements: what nodes say.
    Content,
    /// A question with its answers.
    Question,
    /// `bot.config.json`.
    Config,
}

/// What the file holds, if it is one of a bot's. Of one that breaks off its place tells, so that nobody takes it for missing.
pub(super) fn kind(parsed: &Parsed) -> Option<Kind> {
    by_content(parsed).or_else(|| by_place(&parsed.path).filter(|_| parsed.broken))
}

fn by_content(parsed: &Parsed) -> Option<Kind> {
    let root = parsed.trees.first()?.root()?;
    let list = |key: &str| root.get(key).is_some_and(Value::is_sequence);
    if list("nodes") && root.get("startNode").is_some_and(Value::is_string) && root.get("catchAll").is_some() {
        return Some(Kind::Flow);
    }
    if root.is_sequence() {
        // A field for each language is Botpress's own way; where there is none, the folder tells.
        let at_home = below(&parsed.path, "content-elements").is_some();
        let own = |form: Value<'_>| form.entries().any(|(key, _)| key.str().is_some_and(|key| key.contains('$')));
        let element = |item: Value<'_>| {
            item.get("id").is_some_and(Value::is_string)
                && item.get("formData").is_some_and(|form| at_home || own(form))
        };
        return root.items().any(element).then_some(Kind::Content);
    }
    let data = root.get("data").filter(|data| data.is_mapping());
    if data.is_some_and(|data| ["questions", "answers", "enabled"].iter().all(|key| data.get(key).is_some())) {
        return Some(Kind::Question);
    }
    let imports = root.get("imports").is_some_and(|imports| imports.get("contentTypes").is_some());
    imports.then_some(Kind::Config)
}

fn by_place(path: &str) -> Option<Kind> {
    root(path)?;
    let mut parts = path.rsplit('/');
    let file = parts.next()?;
    match parts.next() {
        _ if file.ends_with(".flow.json") => Some(Kind::Flow),
        Some("content-elements") => Some(Kind::Content),
        _ => None,
    }
}

/// The folder of the bot that the file at `path` belongs to; nothing for a file by itself.
pub(super) fn root(path: &str) -> Option<&str> {
    if path.ends_with(".flow.json") {
        return below(path, "flows");
    }
    below(path, "content-elements").or_else(|| below(path, "qna")).or_else(|| {
        let alone = path.strip_suffix("bot.config.json")?;
        Some(alone.strip_suffix('/').unwrap_or(alone))
    })
}

/// What stands in front of the last folder called `name`.
fn below<'p>(path: &'p str, name: &str) -> Option<&'p str> {
    let at = match path.rfind(&format!("/{name}/")) {
        Some(at) => at,
        None => return path.starts_with(&format!("{name}/")).then_some(""),
    };
    path.get(..at)
}

/// What others call the flow in the file at `path`: the path below `flows`, in small letters.
pub(super) fn flow_name(path: &str) -> String {
    let name = match root(path) {
        Some(root) => path.get(root.len()..).unwrap_or(path).trim_start_matches('/'),
        None => path.rsplit('/').next().unwrap_or(path),
    };
    name.strip_prefix("flows/").unwrap_or(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_know_their_bot_and_their_flow() {
        assert_eq!(root("a/flows/main.flow.json"), Some("a"));
        assert_eq!(root("flows/skills/choice-1.flow.json"), Some(""));
        assert_eq!(root("a/content-elements/builtin_text.json"), Some("a"));
        assert_eq!(root("bot.config.json"), Some(""));
        assert_eq!(root("a/bot.config.json"), Some("a"));
        assert_eq!(root("main.flow.json"), None);
        assert_eq!(flow_name("a/flows/skills/Choice-1.flow.json"), "skills/choice-1.flow.json");
        assert_eq!(flow_name("main.flow.json"), "main.flow.json");
    }
}
