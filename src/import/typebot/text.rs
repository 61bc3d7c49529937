//! What bubbles say: rich text as nested nodes (from version 4 on), or one plain text.

use super::read::Block;
use super::slots::has_holes;
use crate::flow::Text;
use crate::source::{OffsetMap, Span};
use crate::syntax::Value;

/// How deep rich text nests: lists in lists, links in items.
const DEEPEST: usize = 12;

/// What a bubble says. Of anything but text nothing is known.
pub(super) fn said(bubble: &Block<'_>) -> Option<Text> {
    let content = bubble.value.get("content").filter(|content| content.is_mapping())?;
    if bubble.of.value != "text" {
        let shown = content.get("url").filter(|url| url.str().is_some_and(|url| !url.is_empty()));
        return Some(Text::unseen(shown.map_or(bubble.of.span, Value::text_range)));
    }
    let mut words = Words::default();
    for node in content.get("richText").into_iter().flat_map(Value::items) {
        words.node(node, DEEPEST);
    }
    if words.content.is_empty()
        && let Some(plain) = content.get("plainText")
    {
        words.add(plain);
    }
    match words.done() {
        Some(text) => Some(text),
        // An empty bubble says nothing; one whose words are only in marked-up text says something.
        None => content
            .get("html")
            .filter(|html| html.str().is_some_and(|html| !html.is_empty()))
            .map(|html| Text::unseen(html.text_range())),
    }
}

/// One text in one setting.
pub(super) fn plain(value: Value<'_>) -> Option<Text> {
    let mut words = Words::default();
    words.add(value);
    words.done()
}

/// Words put together of several places of the file.
#[derive(Default)]
struct Words {
    content: String,
    map: Option<OffsetMap>,
    span: Option<Span>,
    ends_line: bool,
}

impl Words {
    fn node(&mut self, node: Value<'_>, depth: usize) {
        if let Some(text) = node.get("text").filter(|text| text.is_string()) {
            self.add(text);
            return;
        }
        let Some(depth) = depth.checked_sub(1) else { return };
        let inline = matches!(node.get("type").and_then(Value::str), Some("a" | "inline-variable" | "variable"));
        self.ends_line |= !inline;
        node.get("children").into_iter().flat_map(Value::items).for_each(|child| self.node(child, depth));
        self.ends_line |= !inline;
    }

    fn add(&mut self, value: Value<'_>) {
        let Some(text) = value.str().filter(|text| !text.is_empty()) else { return };
        if std::mem::take(&mut self.ends_line) && !self.content.is_empty() {
            self.content.push('\n');
        }
        let (span, offsets, from) = (value.text_range(), value.offsets(), self.content.len() as u32);
        let map = self.map.get_or_insert_with(|| OffsetMap::straight(offsets.source(0)));
        map.skip(from, offsets.source(0));
        if !offsets.is_straight() {
            for (at, _) in text.char_indices() {
                map.push(from + at as u32, offsets.source(at as u32));
            }
        }
        self.content.push_str(text);
        self.span = Some(self.span.map_or(span, |before| before.to(span)));
    }

    fn done(self) -> Option<Text> {
        let (map, span) = self.map.zip(self.span)?;
        if self.content.trim().is_empty() {
            return None;
        }
        let complete = !has_holes(&self.content);
        let mut text = Text::literal(self.content, span).with_offsets(map);
        text.complete = complete;
        Some(text)
    }
}
