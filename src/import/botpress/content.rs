//! What content elements say: one form for each kind, its fields once for each language (`text$en`).

use super::read::Bot;
use super::slots::{has_holes, uses};
use crate::flow::{Reading, SlotUse, Text};
use crate::source::Spanned;
use crate::syntax::Value;

/// Fields that are words, in the order in which they are shown.
const WORDS: [&str; 6] = ["text", "message", "title", "subtitle", "label", "question"];

/// Fields that show or play something.
const SEEN: [&str; 5] = ["image", "audio", "video", "file", "url"];

/// One thing that can be picked.
pub(super) struct Offered {
    /// What it stands for.
    pub value: String,
    /// What it is called.
    pub title: Spanned<String>,
}

/// A field with its language.
fn fields<'t>(form: Value<'t>) -> impl Iterator<Item = (&'t str, Option<&'t str>, Value<'t>)> {
    form.entries().filter_map(|(key, value)| {
        let key = key.str()?;
        let (name, language) = key.split_once('$').map_or((key, None), |(name, language)| (name, Some(language)));
        Some((name, language, value))
    })
}

/// What an element says, the bot's own language first, and what it reads of variables.
pub(super) fn said(bot: &Bot<'_>, form: Value<'_>) -> (Vec<Text>, Vec<SlotUse>) {
    let mut texts = Vec::new();
    for wanted in WORDS {
        for (name, language, value) in fields(form) {
            if name == wanted {
                texts.extend(words(value, language));
            }
        }
    }
    for (name, language, value) in fields(form).filter(|(name, ..)| *name == "items") {
        debug_assert_eq!(name, "items");
        for item in value.items() {
            texts.extend(WORDS.iter().filter_map(|key| words(item.get(key)?, language)));
        }
    }
    if texts.is_empty() {
        let shown =
            fields(form).find(|(name, _, value)| SEEN.contains(name) && value.str().is_some_and(|at| !at.is_empty()));
        texts.extend(shown.map(|(.., value)| Text::unseen(value.text_range())));
    }
    let own = bot.language();
    texts.sort_by_key(|text| text.language.is_some() && own.is_some() && text.language.as_deref() != own);
    let reads = texts.iter().flat_map(|text| uses(&text.content, |from, to| text.span_of(from, to), Reading::Said));
    let reads = reads.collect();
    (texts, reads)
}

/// The words of one field.
pub(super) fn words(value: Value<'_>, language: Option<&str>) -> Option<Text> {
    let content = value.str().filter(|text| value.is_string() && !text.trim().is_empty())?;
    let mut text = Text::literal(content, value.text_range()).with_offsets(value.offsets());
    text.complete = !has_holes(content);
    text.language = language.map(Into::into);
    Some(text)
}

/// What can be picked of an element, in the bot's own language, else in the first there is.
pub(super) fn offered(bot: &Bot<'_>, form: Value<'_>) -> Vec<Offered> {
    let lists = || fields(form).filter(|(name, ..)| matches!(*name, "choices" | "options"));
    let own = lists().find(|(_, language, _)| language.is_some() && *language == bot.language());
    let Some((.., list)) = own.or_else(|| lists().next()) else { return Vec::new() };
    let one = |item: Value<'_>| {
        let title = item.get("title").or(item.get("label")).filter(|title| title.is_string())?;
        let shown = title.str()?.trim();
        let value = item.get("value").and_then(Value::str).unwrap_or(shown);
        Some(Offered { value: value.to_owned(), title: Spanned::new(shown.to_owned(), title.text_range()) })
    };
    list.items().filter_map(one).collect()
}
