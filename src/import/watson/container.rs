//! Where skills stand: at the top, under `workspace`, in the list of an assistant's skills.

use crate::syntax::{Tree, Value};

/// What a skill is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Actions with steps.
    Actions,
    /// A tree of nodes.
    Dialog,
}

/// One skill.
#[derive(Clone, Copy)]
pub(super) struct Skill<'t> {
    pub kind: Kind,
    /// What has its name and its language.
    pub outer: Value<'t>,
    /// What has its actions or its nodes.
    pub inner: Value<'t>,
}

impl<'t> Skill<'t> {
    /// A text that the skill says of itself.
    pub fn text(&self, key: &str) -> Option<Value<'t>> {
        super::full(self.outer, key).or_else(|| super::full(self.inner, key))
    }
}

/// How deep skills stand: an assistant, its list, a skill, its workspace.
const DEEPEST: usize = 5;

/// The skills of `tree`, in source order.
pub(super) fn skills(tree: &Tree) -> Vec<Skill<'_>> {
    let mut found = Vec::new();
    for document in tree.documents() {
        walk(document, document, DEEPEST, &mut found);
    }
    found
}

fn walk<'t>(value: Value<'t>, outer: Value<'t>, depth: usize, found: &mut Vec<Skill<'t>>) {
    let list = |key: &str, sign: &str, other: Option<&str>| {
        let items = value.get(key).into_iter().flat_map(Value::items);
        items.into_iter().any(|item| {
            item.get(sign).is_some_and(Value::is_string)
                && other.is_none_or(|other| item.get(other).is_some_and(Value::is_sequence))
        })
    };
    let actions = list("actions", "action", Some("steps"));
    if actions {
        found.push(Skill { kind: Kind::Actions, outer, inner: value });
    }
    let dialog = list("dialog_nodes", "dialog_node", None);
    if dialog {
        found.push(Skill { kind: Kind::Dialog, outer, inner: value });
    }
    let Some(depth) = depth.checked_sub(1).filter(|_| !actions && !dialog) else { return };
    for item in value.items().filter(|item| item.is_mapping()) {
        walk(item, item, depth, found);
    }
    for key in ["workspace", "dialog", "skill", "skills", "assistant_skills"] {
        if let Some(inner) = value.get(key).filter(|inner| inner.is_mapping() || inner.is_sequence()) {
            walk(inner, value, depth, found);
        }
    }
}
