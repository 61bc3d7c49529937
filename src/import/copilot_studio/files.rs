//! Which file is what, and which agent it belongs to.

use crate::import::Parsed;
use crate::syntax::Value;

/// What a file of an agent holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What happens to a customer in one matter.
    Topic,
    /// The words of a topic in another language.
    Translation,
    /// A tool: a connector, a flow, another agent.
    Tool,
    /// An agent inside the agent.
    ChildAgent,
    /// What the agent is told to be, and its name.
    Agent,
    /// How the agent is set up.
    Settings,
}

/// What the file holds, if it is one of those that say what happens to the customer.
pub(super) fn kind(parsed: &Parsed) -> Option<Kind> {
    let root = parsed.trees.first()?.root()?;
    Some(match root.get("kind").and_then(Value::str) {
        Some("AdaptiveDialog") if is_translation(&parsed.path) => Kind::Translation,
        Some("AdaptiveDialog") => Kind::Topic,
        Some("TaskDialog") => Kind::Tool,
        Some("AgentDialog") => Kind::ChildAgent,
        Some("GptComponentMetadata") => Kind::Agent,
        None if root.get("schemaName").is_some() && root.get("authenticationMode").is_some() => Kind::Settings,
        _ => return None,
    })
}

/// The folders in which the parts of an agent are kept.
const FOLDERS: [&str; 12] = [
    "topics",
    "actions",
    "agents",
    "behaviors",
    "entities",
    "knowledge",
    "settings",
    "skills",
    "translations",
    "trigger",
    "variables",
    "workflows",
];

/// The agent that the file at `path` belongs to: its folder, or the folder of a solution's components and the agent's schema name;
/// nothing for a topic by itself.
pub(super) fn root(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    if let Some(component) = component(path) {
        let at = parts.iter().rposition(|part| *part == "botcomponents")?;
        let agent = component.split('.').next().unwrap_or(component);
        return Some([&parts[..=at], &[agent]].concat().join("/"));
    }
    let (file, folders) = parts.split_last()?;
    if !file.contains(".mcs.") {
        return None;
    }
    let inside = match folders.split_last() {
        _ if file.starts_with("agent.mcs.") || file.starts_with("settings.mcs.") => folders,
        Some((folder, above)) if FOLDERS.contains(folder) => above,
        _ => return None,
    };
    // A child agent lies in a folder of its own below its parent's.
    let own = match inside {
        [above @ .., "agents", _] => above,
        _ => inside,
    };
    Some(if own.is_empty() { ".".to_owned() } else { own.join("/") })
}

/// The folder of a solution's component, which is its schema name.
pub(super) fn component(path: &str) -> Option<&str> {
    let mut parts = path.rsplit('/').skip(1);
    let name = parts.next()?;
    (parts.next() == Some("botcomponents")).then_some(name)
}

/// What the file is called without its endings.
pub(super) fn stem(path: &str) -> &str {
    let file = component(path).unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path));
    let endings = [".yaml", ".yml"].iter().find_map(|ending| file.strip_suffix(ending)).unwrap_or(file);
    [".mcs", ".topic"].iter().fold(endings, |name, ending| name.strip_suffix(ending).unwrap_or(name))
}

/// Whether it is a topic's words in another language: `translations/Greeting.pt-BR.mcs.yml`, `….topic.Greeting.pt-BR/data`.
fn is_translation(path: &str) -> bool {
    let in_folder = path.rsplit('/').nth(1) == Some("translations");
    in_folder || component(path).is_some_and(|name| name.split('.').nth(3).is_some_and(is_language))
}

/// Whether it is a language tag with a region.
fn is_language(tag: &str) -> bool {
    tag.split_once('-').is_some_and(|(language, region)| {
        (2..=3).contains(&language.len()) && region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_know_their_agent() {
        let of = |path: &str| root(path);
        assert_eq!(of("a/topics/Fallback.mcs.yml").as_deref(), Some("a"));
        assert_eq!(of("topics/Fallback.mcs.yml").as_deref(), Some("."));
        assert_eq!(of("a/agents/Cards/actions/Freeze.mcs.yml").as_deref(), Some("a"));
        assert_eq!(of("a/agents/Cards/agent.mcs.yml").as_deref(), Some("a"));
        assert_eq!(of("a/settings.mcs.yml").as_deref(), Some("a"));
        assert_eq!(of("s/botcomponents/x_Bot.topic.Fallback/data").as_deref(), Some("s/botcomponents/x_Bot"));
        assert_eq!(of("x/Fallback.mcs.yml"), None);
        assert_eq!(of("x/topic.yaml"), None);
    }

    #[test]
    fn files_have_a_name() {
        assert_eq!(stem("a/topics/Sign in.mcs.yml"), "Sign in");
        assert_eq!(stem("s/botcomponents/x_Bot.topic.Fallback/data"), "x_Bot.topic.Fallback");
        assert_eq!(stem("Fallback.topic.mcs.yml"), "Fallback");
        assert!(is_translation("s/botcomponents/x_Bot.topic.Greeting.pt-BR/data.yml"));
        assert!(!is_translation("s/botcomponents/x_Bot.topic.New.{}!_-/data"));
    }
}
