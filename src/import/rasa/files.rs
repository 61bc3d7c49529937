//! Which files are parts of an assistant, and of which one.

use crate::import::Parsed;
use crate::syntax::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a document of an assistant holds; any file may hold several, as Rasa merges them all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Holds {
    /// Flows of CALM.
    pub flows: bool,
    /// Rules.
    pub rules: bool,
    /// Stories.
    pub stories: bool,
    /// Some part of a domain.
    pub domain: bool,
    /// Pipeline and policies.
    pub config: bool,
}

impl Holds {
    /// Whether there is anything of an assistant.
    fn any(self) -> bool {
        self != Self::default()
    }
}

/// What the document `root` holds, told by the shape of what stands under its names.
pub(super) fn holds(root: Value<'_>) -> Holds {
    let get = |key: &str| root.get(key);
    let list_of = |key: &str, name: &str| {
        let items = get(key).into_iter().flat_map(Value::items);
        items.into_iter().any(|item| item.get(name).is_some() && item.get("steps").is_some_and(Value::is_sequence))
    };
    let flows = get("flows")
        .filter(|flows| flows.is_mapping())
        .is_some_and(|flows| flows.entries().any(|(_, flow)| flow.get("steps").is_some_and(Value::is_sequence)));
    Holds {
        flows,
        rules: list_of("rules", "rule"),
        stories: list_of("stories", "story"),
        domain: is_domain(root),
        config: is_config(root),
    }
}

/// A part of a domain by itself, or several together: names such as `actions` alone are everybody's.
fn is_domain(root: Value<'_>) -> bool {
    let get = |key: &str| root.get(key);
    let says = |key: &str| {
        get(key)
            .into_iter()
            .flat_map(Value::entries)
            .any(|(name, _)| name.str().is_some_and(|name| name.starts_with("utter_")))
    };
    let asks = get("forms").into_iter().flat_map(Value::entries).any(|(_, form)| form.get("required_slots").is_some());
    let keeps = get("slots").into_iter().flat_map(Value::entries).any(|(_, slot)| {
        slot.get("mappings").into_iter().flat_map(Value::items).any(|mapping| mapping.get("type").is_some())
    });
    says("responses") || says("templates") || asks || keeps
}

fn is_config(root: Value<'_>) -> bool {
    let named = |key: &str| {
        root.get(key).into_iter().flat_map(Value::items).any(|item| item.get("name").is_some_and(Value::is_string))
    };
    root.get("pipeline").is_some_and(|pipeline| pipeline.is_string() || named("pipeline")) && named("policies")
}

/// Whether the file is a part of an assistant that says what happens to the customer.
pub(super) fn is_part(parsed: &Parsed) -> bool {
    !is_test(&parsed.path) && documents(parsed).any(|root| holds(root).any())
}

/// All documents of a file that are mappings.
pub(super) fn documents<'t>(parsed: &'t Parsed) -> impl Iterator<Item = Value<'t>> {
    parsed.trees.iter().flat_map(|tree| tree.documents()).filter(|root| root.is_mapping())
}

/// Conversations that the assistant is tested with: by folder, or by the start of the file's name, as Rasa tells them
/// (<https://legacy-docs-oss.rasa.com/docs/rasa/testing-your-assistant>).
fn is_test(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    parts.next().is_some_and(|file| file.starts_with("test_"))
        || parts.any(|folder| matches!(folder, "tests" | "e2e_tests"))
}

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// The folder that a configuration is for: several of them may stand in one of their own.
fn home(path: &str) -> &str {
    let inside = folder(path);
    let apart = matches!(inside.rsplit('/').next(), Some("config" | "configs"));
    if apart { folder(inside) } else { inside }
}

/// `path` and the folders around it, innermost first; last the empty path.
fn around(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| (!path.is_empty()).then(|| folder(path)))
}

/// The files by the folder of their assistant. That is the nearest folder around a file that holds a configuration, with a domain or
/// flows somewhere below; without one it is told by the usual names of folders.
pub(super) fn projects<'t>(files: &[&'t Parsed]) -> BTreeMap<String, Vec<&'t Parsed>> {
    let mut configured: BTreeSet<&str> = BTreeSet::new();
    let mut filled: BTreeSet<&str> = BTreeSet::new();
    for parsed in files {
        for holds in documents(parsed).map(holds) {
            if holds.config {
                configured.insert(home(&parsed.path));
            }
            if holds.domain || holds.flows {
                filled.extend(around(folder(&parsed.path)));
            }
        }
    }
    let mut projects: BTreeMap<String, Vec<&Parsed>> = BTreeMap::new();
    for parsed in files {
        let inside = folder(&parsed.path);
        let known = around(inside).find(|folder| configured.contains(folder) && filled.contains(folder));
        projects.entry(known.unwrap_or_else(|| usual(&parsed.path)).to_owned()).or_default().push(parsed);
    }
    projects
}

/// The folder above the first `data`, `domain` or `config` on the way to a file, else the file's own.
fn usual(path: &str) -> &str {
    let inside = folder(path);
    let mut at = 0;
    for part in inside.split('/') {
        if matches!(part, "data" | "domain" | "config" | "configs") {
            return inside[..at].trim_end_matches('/');
        }
        at += part.len() + 1;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_configuration_belongs_above_its_data() {
        assert_eq!(usual("a/bot/data/rules/one.yml"), "a/bot");
        assert_eq!(usual("a/bot/domain.yml"), "a/bot");
        assert_eq!(usual("domain/one.yml"), "");
        assert_eq!(usual("domain.yml"), "");
        assert_eq!((home("a/config/one.yml"), home("config.yml")), ("a", ""));
    }

    #[test]
    fn tests_are_no_part() {
        assert!(is_test("bot/tests/a.yml") && is_test("bot/e2e_tests/a/b.yml") && is_test("bot/data/test_one.yml"));
        assert!(!is_test("tests.yml") && !is_test("bot/data/contest.yml"));
    }
}
