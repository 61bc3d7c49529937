//! The parts of a flow that something can lead to: menus, tasks, states, bots, and its handling of errors.

use super::lower::Lowering;
use super::menu;
use super::names::{self, is_dynamic};
use super::value::{kinds, place};
use crate::diagnostic::Finding;
use crate::syntax::Value;

/// What a part of a flow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A prompt with choices.
    Menu,
    /// A list of actions: a task, a state, a bot.
    Actions,
    /// What the flow does where something fails.
    Errors,
    /// What a bot does where it does not understand.
    NotUnderstood,
}

/// A part of a flow that something can lead to.
pub(super) struct Container<'t> {
    pub part: Part,
    pub value: Value<'t>,
    /// The menu that this one stands in.
    pub parent: Option<usize>,
}

impl<'t> Lowering<'t> {
    /// Notes everything that can be referred to.
    pub fn collect(&mut self) {
        for (list, part) in
            [("menus", Part::Menu), ("tasks", Part::Actions), ("states", Part::Actions), ("bots", Part::Actions)]
        {
            let items: Vec<_> = self.body.get(list).into_iter().flat_map(Value::items).collect();
            for item in items.into_iter().filter(|item| item.is_mapping()) {
                let wrapped = item.entries().next().map(|(_, value)| value).filter(|value| value.is_mapping());
                let value =
                    if item.get("actions").is_some() || item.get("choices").is_some() { Some(item) } else { wrapped };
                let Some(value) = value else { continue };
                let at = self.add(part, value, None);
                if part == Part::Menu {
                    self.collect_menus(value, at);
                }
            }
        }
        if let Some(actions) = self.body.get("startUpTaskActions") {
            self.add(Part::Actions, actions, None);
        }
        self.add(Part::Errors, self.body, None);
        self.add(Part::NotUnderstood, self.body, None);
    }

    /// Notes the menus inside of menus.
    fn collect_menus(&mut self, menu: Value<'t>, at: usize) {
        let mut open = vec![(menu, at, 0)];
        while let Some((menu, at, depth)) = open.pop() {
            let inner: Vec<_> =
                kinds(menu.get("choices")).filter(|(key, _)| key.str() == Some("menuSubMenu")).collect();
            for (_, value) in inner.into_iter().filter(|_| depth < 50) {
                let child = self.add(Part::Menu, menu::inner(value), Some(at));
                if let Some(id) = value.get("refId").and_then(Value::str) {
                    self.by_id.entry(id.to_owned()).or_insert(child);
                }
                open.push((menu::inner(value), child, depth + 1));
            }
        }
    }

    fn add(&mut self, part: Part, value: Value<'t>, parent: Option<usize>) -> usize {
        let at = self.containers.len();
        if matches!(part, Part::Menu | Part::Actions) {
            for key in ["refId", "name"] {
                if let Some(id) = value.get(key).and_then(Value::str) {
                    self.by_id.entry(id.to_owned()).or_insert(at);
                }
            }
        }
        self.containers.push(Container { part, value, parent });
        self.heads.push(None);
        self.arrivals.push(Vec::new());
        self.queued.push(false);
        at
    }

    /// The part that a reference names; a wrong one is a finding.
    pub fn find(&mut self, reference: Option<Value<'t>>) -> Option<usize> {
        let value = reference?;
        let text = value.str()?;
        let id = names::reference(text).map_or(text, |parts| parts.1);
        let found = self.by_id.get(id).copied();
        if found.is_none() && self.whole && !is_dynamic(text) && !value.is_reference() {
            let problem = format!("`{text}` refers to nothing in this flow");
            let mut finding = Finding::file("file/unresolved-step", place(value), problem)
                .help("write the `refId` of a menu, task or state of this flow in the brackets");
            finding.atoms = vec![text.to_owned()];
            self.findings.push(finding);
        }
        found
    }

    /// The part of that kind which there is one of.
    pub fn only(&self, part: Part) -> Option<usize> {
        let mut all =
            (0..self.containers.len()).filter(|&at| self.containers.get(at).is_some_and(|one| one.part == part));
        all.next().filter(|_| all.next().is_none())
    }
}
