//! A handle on one value of a tree.

use super::tree::{Base, DUPLICATES, MERGES, Node, OWNED, REFERENCE, Style, UNCLOSED, What, hash};
use super::{Kind, Tree, json, merge, spelling};
use crate::diagnostic::Finding;
use crate::source::{OffsetMap, Span};
use std::fmt;
use std::sync::Arc;

/// One value; cheap to copy. An alias stands for the value it names, but keeps its own span.
///
/// A YAML value can contain itself through an alias: walks over untrusted trees guard by [`Value::id`] or by depth.
#[derive(Clone, Copy)]
pub struct Value<'t> {
    tree: &'t Tree,
    at: u32,
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value")
            .field("kind", &self.kind())
            .field("text", &self.str())
            .field("span", &self.span())
            .finish()
    }
}

impl<'t> Value<'t> {
    pub(super) fn new(tree: &'t Tree, at: u32) -> Self {
        Self { tree, at }
    }

    /// The index of the node meant: the anchored one for an alias.
    fn index(self) -> u32 {
        match self.tree.node(self.at).shape {
            What::Alias => self.tree.node(self.at).a,
            What::Is(_) => self.at,
        }
    }

    fn node(self) -> &'t Node {
        self.tree.node(self.index())
    }

    fn is_scalar(self) -> bool {
        !matches!(self.kind(), Kind::Sequence | Kind::Mapping)
    }

    /// What the value is.
    pub fn kind(self) -> Kind {
        match self.node().shape {
            What::Is(kind) => kind,
            // An alias always names a node that is none itself.
            What::Alias => Kind::Null,
        }
    }

    /// The bytes of the value in the file: quotes included; a container from its first to its last byte; an alias itself. Where YAML
    /// has nothing, the sign behind which a value could stand. Never empty, unless the text is.
    pub fn span(self) -> Span {
        let node = self.tree.node(self.at);
        self.tree.place(node.start, node.end)
    }

    /// The bytes of a scalar's content, quotes excluded; of a container, the same as [`Value::span`].
    pub fn text_range(self) -> Span {
        let (start, end) = self.content();
        self.tree.place(start, end)
    }

    /// Start and end of the content in the tree's own text.
    fn content(self) -> (u32, u32) {
        let node = self.node();
        if !self.is_scalar() {
            (node.start, node.end)
        } else if node.flags & OWNED == 0 {
            (node.a, node.a + node.b)
        } else {
            match node.style {
                Style::Plain | Style::Literal | Style::Folded => (node.start, node.end),
                _ if node.flags & UNCLOSED != 0 => (node.start + 1, node.end),
                _ => (node.start + 1, node.end.saturating_sub(1).max(node.start + 1)),
            }
        }
    }

    /// The text of any scalar, escapes decoded; numbers, booleans and nulls as they are spelled. `None` for containers.
    pub fn str(self) -> Option<&'t str> {
        let node = self.node();
        let from = if node.flags & OWNED != 0 { self.tree.side.as_str() } else { &self.tree.text };
        self.is_scalar().then(|| from.get(node.a as usize..(node.a + node.b) as usize).unwrap_or(""))
    }

    /// Whether it is a text.
    pub fn is_string(self) -> bool {
        self.kind() == Kind::String
    }

    /// Whether it is nothing.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether it is a list.
    pub fn is_sequence(self) -> bool {
        self.kind() == Kind::Sequence
    }

    /// Whether it is names with values.
    pub fn is_mapping(self) -> bool {
        self.kind() == Kind::Mapping
    }

    /// Whether it is a scalar in quotes or a block (`|`, `>`), so never a number or a boolean.
    pub fn quoted(self) -> bool {
        self.is_scalar() && self.node().style != Style::Plain
    }

    /// Whether it is an expression of a template language, such as `flow_vars.x` or a bare `${x}`: its value is not known here.
    pub fn is_reference(self) -> bool {
        self.node().flags & REFERENCE != 0
    }

    /// The boolean, where it is one (YAML 1.2 core: `true` and `false`; never `yes` or `no`).
    pub fn bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.str().is_some_and(|text| text.starts_with(['t', 'T'])))
    }

    /// The whole number, where it is one that fits and is not quoted.
    pub fn i64(self) -> Option<i64> {
        (self.kind() == Kind::Number).then(|| self.str().and_then(super::plain::integer))?
    }

    /// The number, where it is one and not quoted.
    pub fn f64(self) -> Option<f64> {
        (self.kind() == Kind::Number).then(|| self.str().and_then(super::plain::float))?
    }

    /// The file's bytes of the byte range `[start, end)` of [`Value::str`]: through escapes, folded lines and nested JSON. The whole
    /// span for containers.
    pub fn span_of(self, start: usize, end: usize) -> Span {
        let node = self.node();
        let length = node.b as usize;
        if !self.is_scalar() || length == 0 {
            return self.span();
        }
        let is_blank_block = matches!(node.style, Style::Literal | Style::Folded)
            && self.str().is_some_and(|text| text.trim().is_empty());
        if is_blank_block {
            return self.span();
        }
        let (start, end) = (start.min(length) as u32, end.min(length) as u32);
        if node.flags & OWNED == 0 {
            return self.tree.place(node.a + start, node.a + end);
        }
        let (start, end) = self.offsets().range(start, end);
        // A block at the very end of a text means a line break that is not there.
        let last = self.tree.place(node.start, node.end).end.max(start);
        Span::new(self.tree.file, start, end.min(last))
    }

    /// From byte offsets of [`Value::str`] to bytes of the file.
    pub fn offsets(self) -> OffsetMap {
        let node = self.node();
        let own = if !self.is_scalar() {
            OffsetMap::straight(node.start)
        } else if node.flags & OWNED == 0 {
            OffsetMap::straight(node.a)
        } else {
            let (mut start, end) = self.content();
            if matches!(node.style, Style::Literal | Style::Folded) {
                start = spelling::block_start(&self.tree.text, start);
            }
            let raw = self.tree.text.get(start as usize..end as usize).unwrap_or("");
            spelling::offsets(node.style, raw, start, self.str().unwrap_or(""))
        };
        match &self.tree.base {
            Some(base) => own.within_up_to(&base.map, node.b),
            None => own,
        }
    }

    /// The YAML tag as it is written, such as `!Sub`; the standard ones (`!!str`) are taken into account and not kept.
    pub fn tag(self) -> Option<&'t str> {
        let at = self.index();
        let found = self.tree.tags.binary_search_by_key(&at, |tag| tag.0).ok()?;
        let (_, start, end) = self.tree.tags[found];
        self.tree.text.get(start as usize..end as usize)
    }

    /// The value under `key`; merged ones (`<<`) too. Of equal keys the last counts, as in every reader that does not refuse them.
    pub fn get(self, key: &str) -> Option<Value<'t>> {
        self.entry(key).map(|entry| entry.1)
    }

    /// The key and the value under `key`; as [`Value::get`].
    pub fn entry(self, key: &str) -> Option<(Value<'t>, Value<'t>)> {
        let own = self.own_entry(key, hash(key));
        if own.is_some() || !self.merges() {
            return own;
        }
        merge::sources(self).into_iter().find_map(|source| source.own_entry(key, hash(key)))
    }

    /// The pair of that key in this mapping itself.
    pub(super) fn own_entry(self, key: &str, hash: u32) -> Option<(Value<'t>, Value<'t>)> {
        let all = self.node().flags & DUPLICATES != 0;
        let mut found = None;
        for (name, value) in self.own_entries() {
            if name.node().hash == hash && name.str() == Some(key) {
                found = Some((name, value));
                if !all {
                    break;
                }
            }
        }
        found
    }

    pub(super) fn merges(self) -> bool {
        self.node().flags & MERGES != 0
    }

    /// The pairs of this mapping itself, `<<` included.
    pub(super) fn own_entries(self) -> impl Iterator<Item = (Value<'t>, Value<'t>)> {
        let count = if self.kind() == Kind::Mapping { self.node().a / 2 } else { 0 };
        let (tree, mut at) = (self.tree, self.index() + 1);
        (0..count).map(move |_| {
            let value = tree.after(at);
            let pair = (Value::new(tree, at), Value::new(tree, value));
            at = tree.after(value);
            pair
        })
    }

    /// The pairs of a mapping in file order, equal keys each; behind them the merged ones (`<<`) that have no key of their own here.
    /// Empty for all else.
    pub fn entries(self) -> impl Iterator<Item = (Value<'t>, Value<'t>)> {
        let merges = self.merges();
        let merged = if merges { merge::entries(self) } else { Vec::new() };
        self.own_entries().filter(move |(key, _)| !(merges && merge::is_merge(*key))).chain(merged)
    }

    /// The items of a list; empty for all else.
    pub fn items(self) -> impl Iterator<Item = Value<'t>> {
        let count = if self.kind() == Kind::Sequence { self.node().a } else { 0 };
        let (tree, mut at) = (self.tree, self.index() + 1);
        (0..count).map(move |_| {
            let item = Value::new(tree, at);
            at = tree.after(at);
            item
        })
    }

    /// How many items or pairs; 0 for scalars.
    pub fn len(self) -> usize {
        match self.kind() {
            Kind::Sequence => self.node().a as usize,
            Kind::Mapping if self.merges() => self.entries().count(),
            Kind::Mapping => self.node().a as usize / 2,
            _ => 0,
        }
    }

    /// Whether there are no items or pairs.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The number of the value within its tree, the same for an alias and what it names; for guards against cycles.
    pub fn id(self) -> usize {
        self.index() as usize
    }

    /// Reads the text of a scalar as JSON: strictly, or by the rules of templates where that fails on a `${…}` or `{{…}}` outside
    /// quotes. Spans of the new tree and of the findings lie in the outer file. Nothing at all for containers.
    pub fn nested_json(self) -> (Option<Tree>, Vec<Finding>) {
        self.nested_json_from(0)
    }

    /// As [`Value::nested_json`], for JSON that begins at byte `start` of [`Value::str`], behind a command for example.
    pub fn nested_json_from(self, start: usize) -> (Option<Tree>, Vec<Finding>) {
        match self.str().and_then(|text| text.get(start..)) {
            Some(text) => {
                let node = self.node();
                let map = self.offsets().from(start as u32);
                let base = Base { map, end: self.tree.place(node.start, node.end).end };
                json::parse_nested(self.tree.file, Arc::from(text), base)
            }
            None => (None, Vec::new()),
        }
    }
}
