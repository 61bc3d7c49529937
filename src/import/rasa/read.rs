//! From files to an assistant: Rasa merges all of them, whatever they are called.

use super::files::{documents, holds};
use super::names::{self, Kind};
use super::project::{CalmFlow, Project, is_name, place_of};
use crate::diagnostic::Finding;
use crate::flow::Policy;
use crate::import::Parsed;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::{HashMap, HashSet};

/// Reads the assistant in the folder `root` from `files`.
pub(super) fn project<'a, 't>(root: &str, files: &[&'t Parsed], policy: &'a Policy) -> Project<'a, 't> {
    let mut project = Project {
        root: root.to_owned(),
        name: Spanned::default(),
        path: "",
        body: Span::default(),
        open: files.iter().any(|parsed| parsed.broken),
        languages: Vec::new(),
        responses: HashMap::new(),
        retrieval: HashMap::new(),
        yes_or_no: HashSet::new(),
        actions: HashMap::new(),
        used: HashSet::new(),
        forms: HashMap::new(),
        flows: Vec::new(),
        by_id: HashMap::new(),
        called: HashSet::new(),
        rules: Vec::new(),
        stories: Vec::new(),
        templates: None,
        policy,
    };
    let mut stands_for: Option<(u8, &'t str, Value<'t>, Value<'t>)> = None;
    let mut id = None;
    for parsed in files {
        for root in documents(parsed) {
            document(&mut project, &parsed.path, root);
            id = id.or_else(|| root.get("assistant_id").and_then(Value::str).filter(|_| holds(root).config));
            if let Some((rank, key)) = place(root).filter(|(rank, _)| stands_for.is_none_or(|known| *rank < known.0)) {
                stands_for = Some((rank, &parsed.path, key, root));
            }
        }
    }
    // One that the platform made up begins with the day; a template has one that stands for nothing.
    let id = id.filter(|id: &&str| id.starts_with(char::is_alphabetic) && !id.starts_with("placeholder"));
    let folder = root.rsplit('/').next().filter(|name| !name.is_empty());
    // A folder for sources says nothing.
    let above = root.rsplit('/').nth(1).filter(|name| !name.is_empty());
    let named = if folder == Some("src") { above.or(folder) } else { folder };
    if let Some((_, path, key, document)) = stands_for {
        project.name = Spanned::new(id.or(named).unwrap_or("assistant").to_owned(), place_of(key));
        (project.path, project.body) = (path, document.span());
    }
    know_flows(&mut project);
    project
}

/// The name in a document that may stand for the whole assistant, and how well: where its flows are listed, what it understands, what it
/// says.
fn place(root: Value<'_>) -> Option<(u8, Value<'_>)> {
    let holds = holds(root);
    let names = [
        ("flows", holds.flows),
        ("intents", holds.domain),
        ("responses", holds.domain),
        ("templates", holds.domain),
        ("rules", holds.rules),
        ("stories", holds.stories),
        ("forms", holds.domain),
    ];
    let found = names
        .iter()
        .zip(0..)
        .find_map(|((name, there), rank)| root.entry(name).filter(|_| *there).map(|(key, _)| (rank, key)));
    found.or_else(|| root.entries().next().map(|(key, _)| (u8::MAX, key)))
}

fn document<'t>(project: &mut Project<'_, 't>, path: &'t str, root: Value<'t>) {
    let holds = holds(root);
    let items = |key: &str| root.get(key).into_iter().flat_map(Value::items);
    if holds.flows {
        for (key, value) in root.get("flows").into_iter().flat_map(Value::entries) {
            let Some(id) = key.str().filter(|_| value.is_mapping() && is_name(key)) else { continue };
            project.by_id.entry(id).or_insert(project.flows.len());
            project.flows.push(CalmFlow { id, key, value, path, hands_over: false });
        }
    }
    if holds.rules {
        project.rules.extend(items("rules").filter(|rule| rule.get("steps").is_some()));
    }
    if holds.stories {
        project.stories.extend(items("stories").filter(|story| story.get("steps").is_some()));
    }
    if holds.config {
        let language = root.get("language").into_iter();
        let more = language.chain(items("additional_languages")).filter(|tag| tag.is_string());
        project.languages.extend(more.map(super::project::spanned));
    }
    if !holds.domain && !root.get("actions").is_some_and(Value::is_sequence) {
        return;
    }
    // Rasa 1 called responses templates: https://legacy-docs-oss.rasa.com/docs/rasa/migration-guide
    for section in ["templates", "responses"] {
        for (key, wordings) in root.get(section).into_iter().flat_map(Value::entries) {
            let Some(name) = key.str() else { continue };
            if let Some((group, _)) = name.split_once('/') {
                project.retrieval.entry(group).or_default().push(name);
            }
            project.responses.entry(name).or_insert((key, wordings));
        }
    }
    project.templates = project.templates.or(root.entry("templates").map(|(key, _)| key).filter(|_| holds.domain));
    let slots_here = root.get("slots").into_iter().flat_map(Value::entries);
    project.yes_or_no.extend(slots_here.filter(|(_, slot)| is_yes_or_no(*slot)).filter_map(|(name, _)| name.str()));
    // `- action_x` and `- action_x: { send_domain: true }` are both written.
    let name = |item: Value<'t>| {
        let key = if item.str().is_some() { Some(item) } else { item.entries().next().map(|(key, _)| key) };
        key.and_then(|key| Some((key.str()?, key)))
    };
    project.actions.extend(items("actions").filter_map(name));
    let listed = items("forms").filter_map(|form| form.str().map(|name| (name, Vec::new())));
    let kept = root.get("forms").into_iter().flat_map(Value::entries);
    let kept =
        kept.filter_map(|(key, form)| Some((key.str()?, form.get("required_slots").map(slots).unwrap_or_default())));
    project.forms.extend(listed.chain(kept));
}

/// Whether a slot holds a yes or a no: by its type, or by the values that it may have.
fn is_yes_or_no(slot: Value<'_>) -> bool {
    let values = || slot.get("values").into_iter().flat_map(Value::items).filter_map(Value::str);
    match slot.get("type").and_then(Value::str) {
        Some("bool") => true,
        Some("categorical") => values().any(|value| value.eq_ignore_ascii_case("yes")) && values().count() <= 3,
        _ => false,
    }
}

/// The slots of a form: a list since Rasa 3, names with their mappings in Rasa 2.
fn slots(required: Value<'_>) -> Vec<Value<'_>> {
    let list = required.items().filter(|slot| is_name(*slot));
    list.chain(required.entries().map(|(key, _)| key).filter(|key| is_name(*key))).collect()
}

/// Which flows are called, and which hand over.
fn know_flows(project: &mut Project<'_, '_>) {
    let mut hands = Vec::new();
    for (at, flow) in project.flows.iter().enumerate() {
        let mut lists: Vec<(Value<'_>, usize)> = flow.value.get("steps").into_iter().map(|list| (list, 0)).collect();
        let mut seen = HashSet::new();
        while let Some((list, depth)) = lists.pop() {
            // A list may hold itself by an alias.
            if !seen.insert(list.id()) {
                continue;
            }
            for step in list.items() {
                project.called.extend(step.get("call").and_then(Value::str));
                let action = step.get("action").and_then(Value::str);
                project.used.extend(action);
                if action.is_some_and(|action| names::kind(project, action) == Kind::Person) {
                    hands.push(at);
                }
                let branches = step.get("next").into_iter().flat_map(Value::items);
                let inner = branches.filter_map(|branch| branch.get("then").or(branch.get("else")));
                lists.extend(inner.filter(|_| depth < super::next::DEEPEST).map(|list| (list, depth + 1)));
            }
        }
    }
    for told in project.rules.iter().chain(&project.stories) {
        let steps = told.get("steps").into_iter().flat_map(Value::items);
        project.used.extend(steps.filter_map(|step| step.get("action")?.str()));
    }
    for at in hands {
        project.flows[at].hands_over = true;
    }
    let called: Vec<&str> = project.flows.iter().map(|flow| flow.id).filter(|id| project.called.contains(id)).collect();
    project.called = called.into_iter().chain(Some("pattern_session_start")).collect();
}

/// What is to be said of the description itself.
pub(super) fn findings(project: &Project<'_, '_>, findings: &mut Vec<Finding>) {
    if let Some(templates) = project.templates.filter(|_| project.has_unseen_stories()) {
        let problem = "this assistant is written for Rasa 1: its words are read, and its stories in Markdown are not";
        let mut finding = Finding::file("file/older-form", place_of(templates), problem)
            .help("move it to Rasa 3, where stories and rules are YAML; until then what follows an intent is unknown");
        finding.flow = Some(project.name.value.clone());
        finding.platform = Some(super::ID);
        findings.push(finding);
    }
}
