//! Texts: a string, one per language, variants, or a recording with its transcript.

use super::words::Word;
use crate::flow::{Reading, SlotUse, Text};
use crate::source::Spanned;
use crate::syntax::Value;

/// Fields of a recording; a mapping with one of them is no list of languages.
const RECORDING: [&str; 3] = ["audio", "seconds", "transcript"];

/// What is said, in `language` where the text itself names none.
///
/// Variants are alternatives of one message, so the first stands for all. Languages are alternatives too, but each has its own
/// words to be looked at: all are kept, and all but the first take no time, since a customer hears one of them.
pub(super) fn texts(value: Value<'_>, language: Option<&str>) -> Vec<Text> {
    let value = first_variant(value);
    if !is_languages(value) {
        return one(value, language).into_iter().collect();
    }
    let mut out = Vec::new();
    for (key, value) in value.entries() {
        let Some(mut text) = one(first_variant(value), key.str()) else { continue };
        if !out.is_empty() {
            text.seconds = Some(0.0);
        }
        out.push(text);
    }
    out
}

/// Whether a mapping holds one text per language.
pub(super) fn is_languages(value: Value<'_>) -> bool {
    value.is_mapping() && !RECORDING.iter().any(|field| value.get(field).is_some())
}

/// Whether `tag` looks like a language tag: `en`, `en-US`, `zh-Hant-TW` (BCP 47, without its rarer parts).
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or("");
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn first_variant(value: Value<'_>) -> Value<'_> {
    if value.is_sequence() { value.items().next().unwrap_or(value) } else { value }
}

fn one(value: Value<'_>, language: Option<&str>) -> Option<Text> {
    let mut text = if value.is_mapping() {
        let words = value.get("transcript").filter(|words| words.str().is_some() && !words.is_null());
        let mut text = words.map_or_else(|| Text::unseen(value.span()), words_of);
        text.seconds = value.get("seconds").and_then(Value::f64).map(|seconds| seconds as f32);
        text
    } else if value.is_null() || value.str().is_none() {
        return None;
    } else {
        words_of(value)
    };
    text.language = language.map(Into::into);
    Some(text)
}

fn words_of(value: Value<'_>) -> Text {
    let content = value.str().unwrap_or("");
    let text = Text::literal(content, value.text_range()).with_offsets(value.offsets());
    if has_placeholder(content) { text.incomplete() } else { text }
}

/// Whether the text holds `{slot}` or `{slot|fallback}`.
pub(super) fn has_placeholder(text: &str) -> bool {
    placeholders(text).next().is_some()
}

/// The placeholders of a text: the bytes of the slot's name, and whether something is said where it is empty.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, bool)> {
    text.match_indices('{').filter_map(|(at, _)| {
        let start = at + 1;
        let end = start + text[start..].find(['{', '}'])?;
        let inside = text.get(start..end).filter(|inside| !inside.is_empty())?;
        let name = inside.split('|').next().unwrap_or(inside).trim_end();
        text[end..].starts_with('}').then_some((start..start + name.len(), inside.contains('|')))
    })
}

/// The slots that `texts` name.
pub(super) fn reads(texts: &[Text]) -> Vec<SlotUse> {
    let of_text = |text: &'_ Text| -> Vec<SlotUse> {
        placeholders(&text.content)
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, fallback)| SlotUse {
                slot: Spanned::new(text.content[name.clone()].to_owned(), text.span_of(name.start, name.end)),
                fallback,
                reading: Reading::Said,
            })
            .collect()
    };
    texts.iter().flat_map(of_text).collect()
}

/// The slots that stand behind a kind key without being named by its effect: what a check of identity compares, the number to call
/// back, what a stored text is made of.
pub(super) fn used(kind: Word, value: Value<'_>) -> Vec<SlotUse> {
    let field = match kind {
        Word::Verify => "slot",
        Word::Callback => "to",
        Word::Set => return value.entries().next().map_or_else(Vec::new, |(_, value)| in_words(value)),
        _ => return Vec::new(),
    };
    let named = value.get(field).and_then(|slot| Some(Spanned::new(slot.str()?.to_owned(), slot.text_range())));
    named.into_iter().map(|slot| SlotUse { slot, fallback: false, reading: Reading::Used }).collect()
}

/// The slots that a stored text is made of.
pub(super) fn in_words(value: Value<'_>) -> Vec<SlotUse> {
    let text = if value.is_mapping() { None } else { value.str() };
    let mut used = text.map_or_else(Vec::new, |_| reads(&[words_of(value)]));
    used.iter_mut().for_each(|slot| slot.reading = Reading::Used);
    used
}

/// The slot named by a text that is one placeholder and nothing else.
pub(super) fn lone_placeholder(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    (!inside.is_empty() && !inside.contains(['{', '}', '|'])).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_seen_and_lone_braces_are_not() {
        for text in ["Your balance is {balance}.", "Hello {name|there}", "{{x}}"] {
            assert!(has_placeholder(text), "{text}");
        }
        for text in ["", "plain", "{", "}", "{}", "a } b {", "é{"] {
            assert!(!has_placeholder(text), "{text}");
        }
        assert_eq!(lone_placeholder("{balance}"), Some("balance"));
        assert_eq!(lone_placeholder("{a} and {b}"), None);
    }

    #[test]
    fn language_tags() {
        assert!(is_language("en-US") && is_language("es") && is_language("zh-Hant-TW"));
        assert!(!is_language("English") && !is_language("audio") && !is_language("") && !is_language("en-"));
    }
}
