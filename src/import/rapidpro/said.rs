//! What a customer reads or hears: the words of the flow's own language and their translations, places kept.

use super::expression::holes;
use super::names::{language, text};
use crate::flow::Text;
use crate::syntax::Value;
use std::collections::HashMap;

/// The translations of one flow: by the id of what is translated, each with its language.
#[derive(Default)]
pub(super) struct Translations<'t> {
    by_id: HashMap<&'t str, Vec<(&'t str, Value<'t>)>>,
    /// The language that the flow is written in.
    own: Option<&'t str>,
    /// The tags of all languages, the own one first.
    pub tags: Vec<Value<'t>>,
}

/// Reads the translations of `flow`.
pub(super) fn translations(flow: Value<'_>) -> Translations<'_> {
    let own = text(flow.get("language"));
    let mut all = Translations { own: own.and_then(Value::str), ..Translations::default() };
    all.tags.extend(own);
    for (tag, translated) in flow.get("localization").into_iter().flat_map(Value::entries) {
        all.tags.push(tag);
        for (id, fields) in translated.entries() {
            if let (Some(tag), Some(id)) = (tag.str(), id.str()) {
                all.by_id.entry(id).or_default().push((tag, fields));
            }
        }
    }
    all
}

impl<'t> Translations<'t> {
    /// The words behind `key` of `action` and their translations. Only the flow's own language takes time, since a customer
    /// gets one of them.
    pub fn said(&self, action: Value<'t>, key: &str) -> Vec<Text> {
        let own = self.own.and_then(language);
        let mut texts: Vec<Text> = text(action.get(key)).map(|words| worded(words, own)).into_iter().collect();
        let id = action.get("uuid").and_then(Value::str).unwrap_or("");
        for (tag, fields) in self.by_id.get(id).into_iter().flatten() {
            let listed = fields.get(key).into_iter().flat_map(Value::items).next();
            let Some(words) = text(listed.or(fields.get(key))) else { continue };
            let mut translated = worded(words, language(tag));
            if !texts.is_empty() {
                translated.seconds = Some(0.0);
            }
            texts.push(translated);
        }
        texts
    }

    /// The language that the flow is written in.
    pub fn own(&self) -> Option<&'t str> {
        self.own.and_then(language)
    }
}

/// One text in the language of that tag.
pub(super) fn worded(words: Value<'_>, language: Option<&str>) -> Text {
    let content = words.str().unwrap_or("");
    let mut said = Text::literal(content, words.text_range()).with_offsets(words.offsets());
    said.language = language.map(Into::into);
    if holes(content).is_empty() { said } else { said.incomplete() }
}

/// The words of a message with buttons or a list, which Glific keeps as JSON in a text. What cannot be read was still shown.
pub(super) fn interactive(action: Value<'_>, language: Option<&str>) -> Vec<Text> {
    let Some(written) = action.get("text").or_else(|| action.get("expression")) else { return Vec::new() };
    let (Some(tree), _) = written.nested_json() else { return vec![Text::unseen(written.span())] };
    let Some(root) = tree.root().filter(|root| root.is_mapping()) else { return vec![Text::unseen(written.span())] };
    let content = root.get("content");
    // What only staff call it by is shown to nobody.
    let label = action.get("name").and_then(Value::str);
    let shown_title = |title: &Value<'_>| title.str() != label;
    let shown = [
        content.and_then(|content| content.get("header")).filter(shown_title),
        root.get("title").filter(|_| content.is_none()).filter(shown_title),
        content.and_then(|content| content.get("text")),
        root.get("body").map(|body| body.get("text").unwrap_or(body)),
        content.and_then(|content| content.get("caption")),
    ];
    let texts: Vec<Text> = shown.into_iter().filter_map(text).map(|words| worded(words, language)).collect();
    if texts.is_empty() { vec![Text::unseen(written.span())] } else { texts }
}
