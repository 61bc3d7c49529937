//! What is said: prompts as text, as mark-up, as recordings.

use super::action::{Action, Param};
use crate::flow::Text;
use crate::import::ssml;
use crate::source::OffsetMap;

/// The prompt of an action.
pub(super) fn prompt(action: &Action) -> Vec<Text> {
    action.params.iter().filter(|param| param.group.is_empty()).filter_map(text).collect()
}

/// The messages that play over and over.
pub(super) fn messages(action: &Action) -> Vec<Text> {
    action.group("Messages").filter_map(text).collect()
}

/// The text of one parameter, where it is one; nothing where nothing is heard.
fn text(param: &Param) -> Option<Text> {
    let span = param.at.text_range();
    let written = &*param.value;
    let is_own = param.at.str() == Some(written);
    match param.key.value {
        "PromptId" | "Media" => Some(Text::unseen(span)),
        "Text" | "SSML" if !is_own || is_reference(written) => Some(Text::unseen(span)),
        "Text" | "SSML" if is_mark_up(param.key.value, written) => {
            let spoken = ssml::spoken(written);
            let mut text =
                Text::literal(spoken.words.as_str(), span).with_offsets(spoken.offsets.within(&param.at.offsets()));
            text.complete = !spoken.audio && !has_holes(&spoken.words);
            if text.words() == 0 {
                text.content.clear();
                text.offsets = None;
                text.seconds = Some(spoken.pauses);
                return (spoken.pauses > 0.0 || spoken.audio).then_some(text);
            }
            Some(text)
        }
        "Text" | "SSML" => {
            let offsets: OffsetMap = param.at.offsets();
            let mut text = Text::literal(written, span).with_offsets(offsets);
            text.complete = !has_holes(written);
            (!written.trim().is_empty()).then_some(text)
        }
        _ => None,
    }
}

/// Text that begins like mark-up is mark-up, whatever the parameter is called.
fn is_mark_up(key: &str, text: &str) -> bool {
    key == "SSML" || text.trim_start().starts_with("<speak")
}

/// Whether the text as a whole is worked out when it is said.
pub(super) fn is_reference(text: &str) -> bool {
    let text = text.trim();
    let whole = |open: &str, close: &str| {
        text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(|inside| !inside.contains(open))
    };
    (text.starts_with("$.") && !text.contains(char::is_whitespace))
        || whole("${", "}")
        || whole("{{", "}}")
        || (text.len() > 4 && whole("%%", "%%"))
}

/// Whether the text has parts that are worked out when it is said.
fn has_holes(text: &str) -> bool {
    text.contains("{{") || text.contains("${") || text.contains("%%") || {
        text.match_indices("$.").any(|(at, _)| text[at + 2..].starts_with(|c: char| c.is_alphabetic() || c == '['))
    }
}
