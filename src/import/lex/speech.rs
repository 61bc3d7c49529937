//! Speech mark-up: the words without the tags, and the way back.

use crate::source::OffsetMap;

/// What is said by a text with mark-up.
pub(super) struct Spoken {
    /// The words.
    pub words: String,
    /// From `words` to the text with mark-up.
    pub offsets: OffsetMap,
    /// Something is heard beside the words: `<audio>`.
    pub audio: bool,
}

/// Takes the tags out. One that parts words leaves a space.
pub(super) fn spoken(text: &str) -> Spoken {
    let mut offsets = OffsetMap::straight(0);
    let (mut words, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(open) = text[at..].find('<') {
        let Some(length) = text[at + open..].find('>') else { break };
        words.push_str(&text[at..at + open]);
        at += open + length + 1;
        let next = text[at..].chars().next();
        let parts = words.ends_with(|c: char| !c.is_whitespace()) && next.is_some_and(char::is_alphanumeric);
        if parts {
            words.push(' ');
            offsets.push(words.len() as u32, at as u32);
        } else {
            offsets.skip(words.len() as u32, at as u32);
        }
    }
    words.push_str(&text[at..]);
    Spoken { words, offsets, audio: text.contains("<audio") }
}
