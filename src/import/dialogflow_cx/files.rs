//! Which file is what, and which agent it belongs to.

use crate::import::Parsed;
use crate::syntax::Value;

/// What a file of an agent holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `agent.json`.
    Agent,
    /// A flow with its start page.
    Flow,
    /// A page.
    Page,
    /// Routes that several pages share.
    Group,
}

/// What the file holds, if it is one of an agent's that say what happens to the customer. Of one that breaks off its place tells, so
/// that nobody takes it for missing.
pub(super) fn kind(parsed: &Parsed) -> Option<Kind> {
    by_content(parsed).or_else(|| by_place(&parsed.path).filter(|_| parsed.broken))
}

fn by_place(path: &str) -> Option<Kind> {
    root(path)?;
    let mut parts = path.rsplit('/');
    let file = parts.next();
    Some(match parts.next() {
        Some("pages") => Kind::Page,
        Some("transitionRouteGroups" | "agentTransitionRouteGroups") => Kind::Group,
        _ if file == Some("agent.json") => Kind::Agent,
        _ => Kind::Flow,
    })
}

fn by_content(parsed: &Parsed) -> Option<Kind> {
    let root = parsed.trees.first()?.root().filter(|root| root.is_mapping())?;
    let text = |key: &str| root.get(key).is_some_and(Value::is_string);
    let object = |key: &str| root.get(key).is_some_and(Value::is_mapping);
    if text("defaultLanguageCode") {
        let keys = ["startFlow", "startPlaybook", "speechToTextSettings", "timeZone"];
        return keys.iter().any(|key| root.get(key).is_some()).then_some(Kind::Agent);
    }
    if !text("displayName") {
        return None;
    }
    let handles = |key: &str, sign: &[&str]| {
        let mut items = root.get(key).into_iter().flat_map(Value::items);
        items.any(|item| sign.iter().any(|sign| item.get(sign).is_some()))
    };
    let routes = handles("transitionRoutes", &["triggerFulfillment", "targetPage", "targetFlow"]);
    let events = handles("eventHandlers", &["event"]);
    if object("form") || object("entryFulfillment") {
        let asks = root.get("form").and_then(|form| form.get("parameters")).is_some_and(|list| {
            list.items().any(|item| item.get("entityType").is_some() || item.get("fillBehavior").is_some())
        });
        let among_pages = segments(&parsed.path).len() > 1 && folder(&parsed.path).ends_with("/pages");
        let is_page = asks || routes || events || object("entryFulfillment") || among_pages;
        return is_page.then_some(Kind::Page);
    }
    if object("nluSettings") || root.get("nluSettingsList").is_some_and(Value::is_sequence) {
        return Some(Kind::Flow);
    }
    if folder(&parsed.path).to_lowercase().ends_with("transitionroutegroups") {
        return routes.then_some(Kind::Group);
    }
    (events || routes).then_some(Kind::Flow)
}

/// The folder of the agent that the file at `path` belongs to, as the export lays it out; nothing for a file by itself.
pub(super) fn root(path: &str) -> Option<&str> {
    let parts = segments(path);
    let (count, file) = (parts.len(), *parts.last()?);
    let above = |levels: usize| {
        let end = parts[..count - levels].iter().map(|part| part.len() + 1).sum::<usize>();
        Some(path.get(..end.saturating_sub(1)).unwrap_or(""))
    };
    let at = |back: usize| count.checked_sub(back).and_then(|at| parts.get(at)).copied();
    let in_flows = |back: usize| at(back) == Some("flows");
    match at(2) {
        Some("pages" | "transitionRouteGroups") if in_flows(4) => above(4),
        Some("agentTransitionRouteGroups") => above(2),
        _ if in_flows(3) => above(3),
        _ if file == "agent.json" => above(1),
        _ => None,
    }
}

/// The folder of the flow that a file belongs to, as the export lays it out; the path itself for a file by itself.
pub(super) fn flow_folder(path: &str) -> &str {
    let parts = segments(path);
    match parts.iter().rev().nth(1) {
        Some(&("pages" | "transitionRouteGroups")) if root(path).is_some() => folder(folder(path)),
        _ if root(path).is_some() => folder(path),
        _ => path,
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').collect()
}

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_know_their_agent_and_their_flow() {
        assert_eq!(root("a/flows/Main/Main.json"), Some("a"));
        assert_eq!(root("flows/Main/pages/One.json"), Some(""));
        assert_eq!(root("x/flows/y/flows/Main/pages/One.json"), Some("x/flows/y"));
        assert_eq!(root("a/agent.json"), Some("a"));
        assert_eq!(root("agent.json"), Some(""));
        assert_eq!(root("a/agentTransitionRouteGroups/G.json"), Some("a"));
        assert_eq!(root("One.json"), None);
        assert_eq!(flow_folder("a/flows/Main/pages/One.json"), "a/flows/Main");
        assert_eq!(flow_folder("a/flows/Main/Main.json"), "a/flows/Main");
        assert_eq!(flow_folder("One.json"), "One.json");
    }
}
