//! Adaptive cards: what they show, as far as it is written in the file.

use super::{formula, names};
use crate::flow::Text;
use crate::syntax::Value;

/// The texts of a card; a card that a formula makes is seen, and its words are unknown.
pub(super) fn texts(card: Value<'_>, texts: &mut Vec<Text>) {
    let Some(text) = card.str() else {
        walk(card, texts);
        return;
    };
    let tree = formula::formula(text).is_none().then(|| card.nested_json().0).flatten();
    match tree.as_ref().and_then(crate::syntax::Tree::root) {
        Some(root) if root.is_mapping() => walk(root, texts),
        _ => texts.push(Text::unseen(names::place(card))),
    }
}

/// How deep containers stand in containers at most.
const DEEPEST: usize = 40;

fn walk(root: Value<'_>, texts: &mut Vec<Text>) {
    let before = texts.len();
    let mut open = vec![(root, 0)];
    while let Some((value, depth)) = open.pop() {
        if depth > DEEPEST {
            continue;
        }
        let kind = value.get("type").and_then(Value::str).unwrap_or("");
        let key = if kind == "TextBlock" { "text" } else { "label" };
        let shows = kind == "TextBlock" || kind.starts_with("Input.");
        if let Some(words) = value.get(key).filter(|words| shows && words.is_string() && words.str() != Some("")) {
            let content = words.str().unwrap_or("").to_owned();
            let holes = content.contains("${") || !formula::holes(&content).is_empty();
            let text = Text::literal(content, words.text_range()).with_offsets(words.offsets());
            texts.push(if holes { text.incomplete() } else { text });
        }
        let inner = ["body", "items", "columns", "actions", "card"].iter().filter_map(|key| value.get(key));
        let below: Vec<Value<'_>> =
            inner.flat_map(|list| list.items().chain(list.is_mapping().then_some(list))).collect();
        open.extend(below.into_iter().rev().map(|value| (value, depth + 1)));
    }
    if texts.len() == before {
        texts.push(Text::unseen(root.span()));
    }
}
