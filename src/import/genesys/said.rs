//! What the customer hears or reads: `tts:`, literals, expressions, prompts by name; in one language or in several.

use super::expression::{Piece, pieces};
use super::names::is_dynamic;
use super::value::{is_given, place};
use crate::flow::Text;
use crate::source::OffsetMap;
use crate::syntax::Value;

/// The texts below `value`, an audio or a communication.
pub(super) fn texts(value: Option<Value<'_>>) -> Vec<Text> {
    let mut out = Vec::new();
    if let Some(value) = value {
        collect(value, None, 0, &mut out);
    }
    out
}

/// How deep words are looked for below an audio: a wrapper in a language in a wrapper.
const DEEPEST: usize = 5;

fn collect(value: Value<'_>, language: Option<&str>, depth: usize, out: &mut Vec<Text>) {
    if depth > DEEPEST || !is_given(value) {
        return;
    }
    if let Some(words) = value.str() {
        out.extend((!words.trim().is_empty()).then(|| literal(value, language)));
        return;
    }
    for (key, inner) in value.entries() {
        match key.str().unwrap_or("") {
            "exp" => out.extend(expression(inner, language)),
            // A recording has a name and no words.
            "prompt" | "name" | "var" => out.push(Text::unseen(place(inner))),
            "tts" | "lit" | "defaultAudio" | "audio" | "communication" => collect(inner, language, depth + 1, out),
            tag if is_language(tag) => collect(inner, Some(tag), depth + 1, out),
            _ => {}
        }
    }
}

/// Whether a key is a tag such as `en-us`.
fn is_language(key: &str) -> bool {
    let mut parts = key.split('-');
    let first = parts.next().unwrap_or("");
    (2..=3).contains(&first.len()) && key.len() <= 11 && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Words that stand in the file as they are said.
fn literal(value: Value<'_>, language: Option<&str>) -> Text {
    let raw = value.str().unwrap_or("");
    if value.is_reference() {
        return Text::unseen(place(value));
    }
    let mut words = Words::new();
    words.take(raw, 0, false);
    let complete = !is_dynamic(raw);
    words.text(value, language, complete)
}

/// Words in an expression; nothing where it says nothing.
fn expression(value: Value<'_>, language: Option<&str>) -> Option<Text> {
    let pieces = pieces(value.str().unwrap_or(""));
    let blank = |piece: &Piece<'_>| match piece {
        Piece::Literal { raw, .. } => raw.trim().is_empty(),
        Piece::Parted => true,
        _ => false,
    };
    if pieces.iter().all(blank) {
        return None;
    }
    let mut words = Words::new();
    let mut complete = true;
    for piece in &pieces {
        match *piece {
            Piece::Literal { raw, at } => {
                complete &= !is_dynamic(raw);
                words.take(raw, at, true);
            }
            Piece::Variable { name, at } => {
                complete = false;
                words.take(name, at, false);
            }
            Piece::Computed => complete = false,
            Piece::Parted => words.part(),
        }
    }
    let has_words = pieces.iter().any(|piece| matches!(piece, Piece::Literal { .. }) && !blank(piece));
    if !has_words {
        return Some(Text::unseen(place(value)));
    }
    Some(words.text(value, language, complete))
}

/// Words that are put together from places of one text.
struct Words {
    content: String,
    map: OffsetMap,
}

impl Words {
    fn new() -> Self {
        Self { content: String::new(), map: OffsetMap::straight(0) }
    }

    /// Adds `raw`, which stands at byte `at`: escapes, where there are any, mean what they stand for; mark-up of speech is no words.
    fn take(&mut self, raw: &str, at: usize, escapes: bool) {
        let mut done = 0;
        while let Some(rest) = raw.get(done..).filter(|rest| !rest.is_empty()) {
            self.map.skip(self.content.len() as u32, (at + done) as u32);
            let stop = rest.find(|c| c == '<' || escapes && c == '\\').unwrap_or(rest.len());
            let (plain, behind) = rest.split_at(stop);
            self.content.push_str(plain);
            done += stop;
            if let Some(escaped) = behind.strip_prefix('\\') {
                let Some(sign) = escaped.chars().next() else { break };
                self.map.push(self.content.len() as u32, (at + done) as u32);
                self.content.push(if sign == 'n' { '\n' } else { sign });
                done += 1 + sign.len_utf8();
                self.map.push(self.content.len() as u32, (at + done) as u32);
            } else if let Some(length) = tag(behind) {
                done += length;
                self.part();
            } else if behind.starts_with('<') {
                self.content.push('<');
                done += 1;
            }
        }
    }

    /// What follows is a word of its own.
    fn part(&mut self) {
        if self.content.ends_with(|c: char| !c.is_whitespace()) {
            self.content.push(' ');
        }
    }

    fn text(self, value: Value<'_>, language: Option<&str>, complete: bool) -> Text {
        let mut text = Text::literal(self.content, place(value)).with_offsets(self.map.within(&value.offsets()));
        text.complete = complete;
        text.language = language.map(Into::into);
        text
    }
}

/// The length of the tag that `rest` begins with.
fn tag(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('<')?;
    inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/').then_some(())?;
    let line = inner.get(..inner.len().min(300)).unwrap_or(inner);
    line.find('>').map(|at| at + 2)
}
