//! What the customer hears or reads, its places kept.

use super::names::is_dynamic;
use super::read::Widget;
use crate::flow::Text;
use crate::source::OffsetMap;
use crate::syntax::Value;

/// What a widget says: spoken words, a recording or a written message.
pub(super) fn said(widget: &Widget<'_>) -> Vec<Text> {
    let language = widget.property("language").and_then(Value::str).filter(|tag| !is_dynamic(tag));
    let words = ["say", "body"].iter().filter_map(|key| widget.property(key)).map(|value| text(value, language));
    let audio = ["play", "media_url", "content_sid", "content_template_sid"];
    let heard = audio.iter().filter_map(|key| widget.property(key)).map(|value| Text::unseen(value.text_range()));
    words.chain(heard).collect()
}

/// The words of a value. Tags of SSML and of Liquid (`{% … %}`) are no words; `{{…}}` and `${…}` stay as they are written.
pub(super) fn text(value: Value<'_>, language: Option<&str>) -> Text {
    let Some(raw) = value.str().filter(|_| !value.is_reference()) else { return Text::unseen(value.text_range()) };
    let mut content = String::with_capacity(raw.len());
    let mut map = OffsetMap::straight(0);
    let mut at = 0;
    // One pass: a brace that opens no tag is a letter like any other.
    while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
        let open = rest.find(['<', '{']).unwrap_or(rest.len());
        map.push(content.len() as u32, at as u32);
        content.push_str(&rest[..open]);
        let tag = &rest[open..];
        let is_brace = tag.starts_with('{') && !tag.starts_with("{%");
        let Some(length) = (if is_brace { None } else { tag_end(tag) }) else {
            // A brace stays, and so does all behind a tag without an end.
            let kept = if is_brace { 1 } else { tag.len() };
            map.push(content.len() as u32, (at + open) as u32);
            content.push_str(&tag[..kept]);
            at += open + kept;
            continue;
        };
        at += open + length;
        // A tag parts words.
        let goes_on = raw.get(at..).is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
        if goes_on && content.ends_with(|c: char| !c.is_whitespace()) {
            content.push(' ');
        }
    }
    let complete = !is_dynamic(raw);
    if !without_holes(&content).contains(char::is_alphanumeric) && !complete {
        return Text::unseen(value.text_range());
    }
    let mut text = Text::literal(content, value.text_range()).with_offsets(map.within(&value.offsets()));
    text.complete = complete;
    text.language = language.map(Into::into);
    text
}

/// The length of the tag that `rest` begins with.
fn tag_end(rest: &str) -> Option<usize> {
    let close = if rest.starts_with("{%") { "%}" } else { ">" };
    rest.find(close).map(|at| at + close.len())
}

/// `text` without `{{…}}` and `${…}`.
fn without_holes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '$']) {
        out.push_str(&rest[..open]);
        let hole = &rest[open..];
        let close = if hole.starts_with("{{") {
            "}}"
        } else if hole.starts_with("${") {
            "}"
        } else {
            ""
        };
        // A brace or a dollar alone is no hole, and no word either.
        rest = if close.is_empty() { &hole[1..] } else { hole.find(close).map_or("", |at| &hole[at + close.len()..]) };
    }
    out.push_str(rest);
    out
}
