//! The nodes of a dialog as a tree: in the order in which they are looked at, whatever the order in the file.

use super::super::{full, spanned};
use super::test::{Test, test};
use crate::source::Spanned;
use crate::syntax::Value;
use std::collections::HashMap;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A condition, a response, what comes next.
    Node,
    /// A node with questions.
    Frame,
    /// One of several responses of a node.
    Response,
    /// A question of a node.
    Slot,
    /// What a node or a question does at an event.
    Handler,
    /// Nodes put together.
    Folder,
}

/// A node.
pub(super) struct Node<'t> {
    pub id: &'t str,
    pub name: Spanned<String>,
    /// Nobody gave it that name.
    pub unnamed: bool,
    pub kind: Kind,
    pub value: Value<'t>,
    pub test: Test,
    /// The condition.
    pub condition: Option<Value<'t>>,
    /// What stands below it, in order.
    pub below: Vec<usize>,
}

impl<'t> Node<'t> {
    /// Of a handler: its event.
    pub fn event(&self) -> &'t str {
        self.value.get("event_name").and_then(Value::str).unwrap_or("")
    }
}

/// All nodes, and those at the top.
pub(super) struct Nodes<'t> {
    pub all: Vec<Node<'t>>,
    /// The nodes at the top, in order, those of folders among them.
    pub top: Vec<usize>,
    pub ids: HashMap<&'t str, usize>,
    /// For each node: the one that is looked at behind it.
    pub behind: Vec<Option<usize>>,
}

/// Reads the nodes of a dialog.
pub(super) fn nodes(skill: Value<'_>) -> Nodes<'_> {
    let items = skill.get("dialog_nodes").into_iter().flat_map(Value::items);
    let shown = items.filter(|item| item.get("disabled").and_then(Value::bool) != Some(true));
    let mut all: Vec<Node<'_>> = shown.filter_map(node).collect();
    let mut ids = HashMap::new();
    for (number, node) in all.iter().enumerate() {
        ids.entry(node.id).or_insert(number);
    }
    let mut children: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (number, node) in all.iter().enumerate() {
        let parent = full(node.value, "parent").and_then(Value::str);
        // What stands below a node that is not there, or is switched off, is not looked at.
        match parent.map(|parent| ids.get(parent).copied()) {
            None => children.entry(None).or_default().push(number),
            Some(Some(parent)) if parent != number => children.entry(Some(parent)).or_default().push(number),
            Some(_) => {}
        }
    }
    let mut top = Vec::new();
    for (parent, list) in children {
        let list = in_order(&all, &ids, list);
        match parent.and_then(|parent| all.get_mut(parent)) {
            Some(parent) => parent.below = list,
            None => top = list,
        }
    }
    let mut nodes = Nodes { behind: vec![None; all.len()], all, top: Vec::new(), ids };
    nodes.top = nodes.unfolded(&top);
    for number in 0..nodes.all.len() {
        if nodes.all.get(number).is_some_and(|node| node.kind != Kind::Folder) {
            let list = nodes.children(number);
            nodes.link(&list);
        }
    }
    let top = nodes.top.clone();
    nodes.link(&top);
    nodes
}

impl Nodes<'_> {
    /// The nodes below `number` that are looked at when the customer says something there.
    pub fn children(&self, number: usize) -> Vec<usize> {
        self.all.get(number).map(|node| self.unfolded(&node.below)).unwrap_or_default()
    }

    /// What stands below `number` of that kind.
    pub fn parts(&self, number: usize, kind: Kind) -> Vec<usize> {
        let below = self.all.get(number).map_or(&[][..], |node| &node.below);
        below.iter().copied().filter(|&at| self.all.get(at).is_some_and(|node| node.kind == kind)).collect()
    }

    /// Nodes in the place of their folders. A folder has no part in the order, and one that is switched off hides its nodes.
    fn unfolded(&self, list: &[usize]) -> Vec<usize> {
        let mut found = Vec::new();
        let mut stack: Vec<usize> = list.iter().rev().copied().collect();
        let mut left = self.all.len();
        while let Some(at) = stack.pop() {
            let Some(node) = self.all.get(at) else { continue };
            match node.kind {
                Kind::Node | Kind::Frame => found.push(at),
                Kind::Folder if node.test != Test::Never => {
                    let Some(rest) = left.checked_sub(1) else { break };
                    left = rest;
                    stack.extend(node.below.iter().rev());
                }
                _ => {}
            }
        }
        found
    }

    fn link(&mut self, list: &[usize]) {
        for pair in list.windows(2) {
            if let (Some(slot), Some(&next)) = (self.behind.get_mut(pair[0]), pair.get(1)) {
                *slot = Some(next);
            }
        }
    }
}

fn node(value: Value<'_>) -> Option<Node<'_>> {
    let id = full(value, "dialog_node")?;
    let title = full(value, "title");
    let kind = match value.get("type").and_then(Value::str).unwrap_or("standard") {
        "frame" => Kind::Frame,
        "slot" => Kind::Slot,
        "event_handler" => Kind::Handler,
        "response_condition" => Kind::Response,
        "folder" => Kind::Folder,
        _ => Kind::Node,
    };
    let condition = full(value, "conditions");
    // A folder without a condition holds; of a node that has none nobody knows when it would.
    let test = match condition.and_then(Value::str) {
        Some(text) => test(text),
        None if kind == Kind::Folder => Test::Always,
        None => Test::Never,
    };
    let text = id.str().unwrap_or("");
    Some(Node {
        id: text,
        name: spanned(title.unwrap_or(id)),
        unnamed: title.is_none() && is_made_up(text),
        kind,
        value,
        test,
        condition,
        below: Vec::new(),
    })
}

/// Whether a console made the name up: `node_4_1563158784865`.
fn is_made_up(id: &str) -> bool {
    let mut parts = id.rsplit('_');
    parts.next().is_some_and(|last| last.len() > 8 && last.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Siblings in the order in which each names the one before it; what is left comes behind, in file order.
fn in_order(all: &[Node<'_>], ids: &HashMap<&str, usize>, list: Vec<usize>) -> Vec<usize> {
    let before = |at: usize| all.get(at).and_then(|node| full(node.value, "previous_sibling")?.str());
    let mut next: HashMap<usize, usize> = HashMap::new();
    let mut firsts = Vec::new();
    let members: std::collections::HashSet<usize> = list.iter().copied().collect();
    for &at in &list {
        match before(at).and_then(|before| ids.get(before)).filter(|before| members.contains(before)) {
            Some(&before) if !next.contains_key(&before) => _ = next.insert(before, at),
            _ => firsts.push(at),
        }
    }
    let mut taken = std::collections::HashSet::new();
    let mut ordered = Vec::with_capacity(list.len());
    for first in firsts.into_iter().chain(list) {
        let mut at = Some(first);
        while let Some(here) = at.filter(|&here| taken.insert(here)) {
            ordered.push(here);
            at = next.get(&here).copied();
        }
    }
    ordered
}
