//! What all readers share: growing a tree, and noting what is wrong with the text.

use super::Kind;
use super::tree::{Base, DUPLICATES, MERGES, Node, OWNED, Style, Tree, What, hash, place};
use crate::diagnostic::Finding;
use crate::source::FileId;
use std::sync::Arc;

/// Containers deeper than this are refused; no flow of a person's making comes near.
pub(super) const DEEPEST: usize = 256;
/// Problems reported per text; behind the first few the rest are mostly echoes.
const MOST_PROBLEMS: usize = 20;

/// Something wrong at the bytes `[start, end)` of the text.
struct Problem {
    rule: &'static str,
    start: usize,
    end: usize,
    text: String,
    help: String,
    label: Option<(usize, usize, &'static str)>,
}

struct Frame {
    node: u32,
    /// Where this mapping's keys begin in `Builder::keys`.
    keys: usize,
    mapping: bool,
}

/// A tree that grows in file order.
pub(super) struct Builder<'s> {
    pub text: &'s str,
    /// Whether `<<` merges.
    pub merging: bool,
    /// Set where a document was cut short.
    pub cut: bool,
    pub comments: Vec<(u32, u32)>,
    pub tags: Vec<(u32, u32, u32)>,
    nodes: Vec<Node>,
    side: String,
    open: Vec<Frame>,
    /// Hash and node of the keys of all open mappings.
    keys: Vec<(u32, u32)>,
    roots: Vec<u32>,
    problems: Vec<Problem>,
}

impl<'s> Builder<'s> {
    pub fn new(text: &'s str) -> Self {
        Self {
            text,
            merging: false,
            cut: false,
            comments: Vec::new(),
            tags: Vec::new(),
            nodes: Vec::with_capacity(text.len() / 16),
            side: String::new(),
            open: Vec::new(),
            keys: Vec::new(),
            roots: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// How many containers are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether the innermost open container is a mapping.
    pub fn in_mapping(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.mapping)
    }

    /// Whether the container around the innermost one is a mapping; `None` where there is none.
    pub fn around_is_mapping(&self) -> Option<bool> {
        Some(self.open.get(self.open.len().checked_sub(2)?)?.mapping)
    }

    /// Where the innermost open container starts.
    pub fn open_start(&self) -> Option<usize> {
        self.open.last().map(|frame| self.nodes[frame.node as usize].start as usize)
    }

    /// Whether the next child of the innermost mapping is a key.
    pub fn wants_key(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.mapping && self.nodes[frame.node as usize].a.is_multiple_of(2))
    }

    /// Where the last node ends.
    pub fn last_end(&self) -> usize {
        self.nodes.last().map_or(0, |node| node.end as usize)
    }

    pub fn has_nodes(&self) -> bool {
        !self.nodes.is_empty()
    }

    fn add(&mut self, node: Node) -> u32 {
        let at = self.nodes.len() as u32;
        self.nodes.push(node);
        match self.open.last() {
            None => self.roots.push(at),
            Some(frame) => {
                let (parent, mapping) = (frame.node as usize, frame.mapping);
                let is_key = mapping && self.nodes[parent].a.is_multiple_of(2);
                self.nodes[parent].a += 1;
                if is_key {
                    self.note_key(at, parent);
                }
            }
        }
        at
    }

    fn note_key(&mut self, at: u32, parent: usize) {
        let named = match self.nodes[at as usize].shape {
            What::Alias => self.nodes[at as usize].a,
            What::Is(_) => at,
        };
        let Some(text) = self.text_of(named) else { return };
        let (key_hash, is_merge) = (hash(text), self.merging && text == "<<" && self.style_of(named) == Style::Plain);
        self.nodes[named as usize].hash = key_hash;
        if is_merge {
            self.nodes[parent].flags |= MERGES;
        } else {
            self.keys.push((key_hash, at));
        }
    }

    fn style_of(&self, at: u32) -> Style {
        self.nodes[at as usize].style
    }

    /// The text of a scalar, or of the scalar that an alias names.
    fn text_of(&self, at: u32) -> Option<&str> {
        let mut node = &self.nodes[at as usize];
        if node.shape == What::Alias {
            node = &self.nodes[node.a as usize];
        }
        let from = if node.flags & OWNED != 0 { self.side.as_str() } else { self.text };
        match node.shape {
            What::Is(Kind::Sequence | Kind::Mapping) | What::Alias => None,
            What::Is(_) => from.get(node.a as usize..(node.a + node.b) as usize),
        }
    }

    /// A scalar that spans `[start, end)` and whose text stands in the source at `[from, to)`.
    pub fn scalar(
        &mut self,
        kind: Kind,
        style: Style,
        (start, end): (usize, usize),
        (from, to): (usize, usize),
    ) -> u32 {
        self.add(Node {
            start: start as u32,
            end: end as u32,
            a: from as u32,
            b: (to - from) as u32,
            hash: 0,
            shape: What::Is(kind),
            style,
            flags: 0,
        })
    }

    /// A scalar that spans `[start, end)` and whose text is spelled otherwise there.
    pub fn owned_scalar(&mut self, kind: Kind, style: Style, (start, end): (usize, usize), text: &str) -> u32 {
        let from = self.side.len();
        self.side.push_str(text);
        self.add(Node {
            start: start as u32,
            end: end as u32,
            a: from as u32,
            b: text.len() as u32,
            hash: 0,
            shape: What::Is(kind),
            style,
            flags: OWNED,
        })
    }

    /// Nothing, where a value should stand: behind the last sign before `at`.
    pub fn nothing(&mut self, at: usize) -> u32 {
        let span = self.sign_before(at);
        self.scalar(Kind::Null, Style::Plain, span, (at, at))
    }

    /// The last character before `at` that is no space; the first one of the text where there is none.
    pub fn sign_before(&self, at: usize) -> (usize, usize) {
        let sign = self.text[..at].trim_end().char_indices().next_back();
        let first = || (0, self.text.chars().next().map_or(0, char::len_utf8));
        sign.map_or_else(first, |(i, c)| (i, i + c.len_utf8()))
    }

    /// An alias at `[start, end)` of the node `target`.
    pub fn alias(&mut self, (start, end): (usize, usize), target: u32) -> u32 {
        self.add(Node {
            start: start as u32,
            end: end as u32,
            a: target,
            b: 0,
            hash: 0,
            shape: What::Alias,
            style: Style::Plain,
            flags: 0,
        })
    }

    /// Adds to the flags of the node `at`.
    pub fn flag(&mut self, at: u32, flags: u8) {
        self.nodes[at as usize].flags |= flags;
    }

    /// Opens a list or a mapping at byte `start`.
    pub fn open(&mut self, kind: Kind, start: usize) -> u32 {
        let start = if start < self.text.len() { start } else { self.sign_before(start).0 };
        let at = self.add(Node {
            start: start as u32,
            end: start as u32 + 1,
            a: 0,
            b: 0,
            hash: 0,
            shape: What::Is(kind),
            style: Style::Plain,
            flags: 0,
        });
        self.open.push(Frame { node: at, keys: self.keys.len(), mapping: kind == Kind::Mapping });
        at
    }

    /// Closes the innermost container, which ends at byte `end`; a key without a value gets nothing as its value.
    pub fn close(&mut self, end: usize) {
        if self.in_mapping() && !self.wants_key() {
            self.nothing(end);
        }
        let Some(frame) = self.open.pop() else { return };
        if frame.mapping {
            self.find_duplicates(&frame);
            self.keys.truncate(frame.keys);
        }
        let count = self.nodes.len() as u32;
        let first = self.nodes.get(frame.node as usize + 1).map_or(u32::MAX, |child| child.start);
        let node = &mut self.nodes[frame.node as usize];
        // An alias or a value left out can stand in front of what the parser says is the start.
        node.start = node.start.min(first);
        node.end = (end as u32).max(node.end);
        node.b = count;
    }

    /// Closes whatever is open, where the text was cut short at `end`.
    pub fn close_all(&mut self, end: usize) {
        while !self.open.is_empty() {
            self.cut = true;
            self.close(end);
        }
    }

    fn find_duplicates(&mut self, frame: &Frame) {
        let keys = &self.keys[frame.keys..];
        let mut pairs = Vec::new();
        if keys.len() <= 16 {
            for (i, second) in keys.iter().enumerate() {
                pairs.extend(
                    keys[..i].iter().find(|k| k.0 == second.0 && self.same_key(k.1, second.1)).map(|k| (k.1, second.1)),
                );
            }
        } else {
            let mut sorted = keys.to_vec();
            sorted.sort_unstable();
            // Keys with equal hashes lie together. Each is held against the first few only, so that a file full of
            // clashing hashes costs no more than any other.
            for group in sorted.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
                for (i, second) in group.iter().enumerate() {
                    pairs.extend(
                        group[..i.min(8)].iter().find(|k| self.same_key(k.1, second.1)).map(|k| (k.1, second.1)),
                    );
                }
            }
            pairs.sort_unstable_by_key(|pair| pair.1);
        }
        for (first, second) in pairs {
            self.nodes[frame.node as usize].flags |= DUPLICATES;
            let (one, two) = (self.nodes[first as usize], self.nodes[second as usize]);
            let name: String = self.text_of(second).unwrap_or("").chars().take(60).collect();
            self.note(Problem {
                rule: "file/duplicate-key",
                start: two.start as usize,
                end: two.end as usize,
                text: format!("`{name}` is given twice in the same place; only the last one counts"),
                help: "remove one of the two".into(),
                label: Some((one.start as usize, one.end as usize, "first given here")),
            });
        }
    }

    fn same_key(&self, one: u32, two: u32) -> bool {
        self.text_of(one) == self.text_of(two)
    }

    /// Notes a syntax problem at `[start, end)`; a place without bytes is widened to a character.
    pub fn problem(&mut self, (start, end): (usize, usize), text: impl Into<String>, help: impl Into<String>) {
        self.note(Problem { rule: "file/syntax", start, end, text: text.into(), help: help.into(), label: None });
    }

    /// The same, with one more place.
    pub fn problem_with(
        &mut self,
        place: (usize, usize),
        text: impl Into<String>,
        help: &str,
        label: (usize, usize, &'static str),
    ) {
        self.problem(place, text, help);
        if let Some(problem) = self.problems.last_mut().filter(|problem| problem.start == place.0) {
            problem.label = Some(label);
        }
    }

    fn note(&mut self, mut problem: Problem) {
        if self.problems.iter().filter(|other| other.rule == problem.rule).count() >= MOST_PROBLEMS {
            return;
        }
        (problem.start, problem.end) = self.widen(problem.start, problem.end);
        self.problems.push(problem);
    }

    /// At least one character: the one at `start`, or the last one of the text.
    fn widen(&self, start: usize, end: usize) -> (usize, usize) {
        let mut start = start.min(self.text.len());
        if start == self.text.len() {
            start = self.text.trim_end().char_indices().next_back().map_or(0, |last| last.0);
        }
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let shortest = self.text[start..].chars().next().map_or(0, char::len_utf8);
        (start, end.min(self.text.len()).max(start + shortest))
    }

    /// Whether a syntax problem was noted.
    pub fn has_syntax_problem(&self) -> bool {
        self.problems.iter().any(|problem| problem.rule == "file/syntax")
    }

    /// The tree, where there is any value, and what is wrong. `base` is where the text lies if it was found in a scalar.
    pub fn finish(self, file: FileId, text: Arc<str>, base: Option<Base>) -> (Option<Tree>, Vec<Finding>) {
        let at = |start: usize, end: usize| place(file, base.as_ref(), start as u32, end as u32);
        let mut problems = self.problems;
        problems.sort_by_key(|problem| problem.start);
        let findings = problems
            .into_iter()
            .map(|problem| {
                let finding =
                    Finding::file(problem.rule, at(problem.start, problem.end), problem.text).help(problem.help);
                match problem.label {
                    Some((start, end, text)) => finding.label(at(start, end), text),
                    None => finding,
                }
            })
            .collect();
        let comments = self.comments.iter().map(|&(start, end)| at(start as usize, end as usize)).collect();
        let whole = !self.cut;
        let (nodes, roots, tags, side) = (self.nodes, self.roots, self.tags, self.side);
        let tree = Tree { file, text, side, nodes, roots, comments, tags, base, whole };
        ((!tree.roots.is_empty()).then_some(tree), findings)
    }
}
