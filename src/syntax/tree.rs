//! The one shape that every text is read into: nodes in one vector, in file order.

use super::Value;
use crate::source::{FileId, OffsetMap, Span};
use std::sync::Arc;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`, `~`, or nothing where YAML expects a value.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number, unquoted.
    Number,
    /// Any other text, quoted or not; references of templates too.
    String,
    /// A list.
    Sequence,
    /// Names with values.
    Mapping,
}

impl Kind {
    /// How people call it: `a text`, `a list`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool => "true or false",
            Self::Number => "a number",
            Self::String => "a text",
            Self::Sequence => "a list",
            Self::Mapping => "a group of fields",
        }
    }
}

/// How a scalar is spelled, and so how its text maps back to bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As it stands; in YAML perhaps over several lines.
    Plain,
    /// `"…"` with the escapes of JSON.
    Json,
    /// `"…"` with the escapes of JSON and `${…}` left alone.
    Hcl,
    /// `"…"` with the escapes and foldings of YAML.
    YamlDouble,
    /// `'…'`, where `''` is one quote.
    Single,
    /// A block whose lines stay lines: `|`, or a heredoc.
    Literal,
    /// A block whose lines are joined: `>`.
    Folded,
}

/// What a node is, aliases included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Is(Kind),
    Alias,
}

/// The text stands in the side string, not in the source.
pub(super) const OWNED: u8 = 1;
/// A mapping with two equal keys.
pub(super) const DUPLICATES: u8 = 2;
/// A mapping with a `<<` key.
pub(super) const MERGES: u8 = 4;
/// An expression of a template language.
pub(super) const REFERENCE: u8 = 8;
/// A quoted text whose closing quote is missing.
pub(super) const UNCLOSED: u8 = 16;

/// One node; 24 bytes. Byte offsets into the tree's own text.
///
/// Scalar: `a`, `b` are offset and length of its text. Container: `a` counts its children (twice the pairs for a mapping),
/// `b` is the index behind its subtree. Alias: `a` is the index of the anchored node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub start: u32,
    pub end: u32,
    pub a: u32,
    pub b: u32,
    pub hash: u32,
    pub shape: What,
    pub style: Style,
    pub flags: u8,
}

/// Where a text lies that was found inside a scalar.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// From the text to the bytes of the file.
    pub map: OffsetMap,
    /// Where the scalar ends in the file: a block at the very end of a file can mean a line break that is not there.
    pub end: u32,
}

/// A text that was read: its values in file order, each with its place.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) file: FileId,
    pub(super) text: Arc<str>,
    pub(super) side: String,
    pub(super) nodes: Vec<Node>,
    /// One node per document.
    pub(super) roots: Vec<u32>,
    pub(super) comments: Vec<Span>,
    /// `(node, start, end)` of each tag, ascending by node.
    pub(super) tags: Vec<(u32, u32, u32)>,
    /// From this tree's text to the bytes of the file, where the text was found inside a scalar.
    pub(super) base: Option<Base>,
    pub(super) whole: bool,
}

impl Tree {
    /// The file that all spans lie in.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// One value per YAML document, in file order; exactly one for JSON.
    pub fn documents(&self) -> impl Iterator<Item = Value<'_>> {
        self.roots.iter().map(|&at| Value::new(self, at))
    }

    /// The first document.
    pub fn root(&self) -> Option<Value<'_>> {
        self.documents().next()
    }

    /// The comments in file order, each with its `#`, `//` or `/*`.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// Whether everything was read; `false` where a syntax error cut a document short, so that a missing key may only be unread.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The text that the tree was read from: the file's, or the decoded text of the scalar it was found in.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    pub(super) fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    /// The index of the next sibling of the node at `at`.
    pub(super) fn after(&self, at: u32) -> u32 {
        match self.node(at).shape {
            What::Is(Kind::Sequence | Kind::Mapping) => self.node(at).b,
            _ => at + 1,
        }
    }

    /// The file's bytes of the range `[start, end)` of the tree's text.
    pub(super) fn place(&self, start: u32, end: u32) -> Span {
        place(self.file, self.base.as_ref(), start, end)
    }
}

/// The file's bytes of the range `[start, end)` of a text that lies at `base`, or is the file's own.
pub(super) fn place(file: FileId, base: Option<&Base>, start: u32, end: u32) -> Span {
    let Some(base) = base else { return Span::new(file, start, end) };
    let (start, end) = base.map.range(start, end);
    Span::new(file, start.min(base.end), end.min(base.end))
}

/// The hash that equal keys share (FNV-1a).
pub(super) fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_node_has_24_bytes() {
        assert_eq!(size_of::<super::Node>(), 24);
    }
}
