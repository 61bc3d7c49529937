//! Words that stand in one or several texts of the file, mark-up taken out, each sign with the way back to its place.

use crate::flow::Text;
use crate::source::{OffsetMap, Span};
use crate::syntax::Value;

/// A text put together from its parts.
#[derive(Default)]
pub(super) struct Words {
    content: String,
    map: Option<OffsetMap>,
    place: Option<Span>,
    holes: bool,
    /// Something was left out since the last sign.
    gap: bool,
}

impl Words {
    /// Adds a text as the file has it. In a dialog `$name`, `@name` and `<? … ?>` are filled in when it is said.
    pub fn literal(&mut self, value: Value<'_>, is_dialog: bool) {
        let (text, offsets) = (value.str().unwrap_or(""), value.offsets());
        self.reach(value.text_range());
        self.gap = true;
        let plain = offsets.is_straight() && !text.contains('<') && !(is_dialog && text.contains(['$', '@']));
        if let Some(sign) = text.chars().next().filter(|_| plain) {
            // One way back serves the whole run.
            self.push(sign, offsets.source(0));
            self.content.push_str(&text[sign.len_utf8()..]);
            self.gap = true;
            return;
        }
        let mut at = 0;
        while let Some(sign) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = text.get(at..).unwrap_or("");
            if let Some(length) = tag(rest) {
                if breaks(rest) && !self.content.is_empty() && !self.content.ends_with(char::is_whitespace) {
                    self.push(' ', offsets.source(at as u32));
                }
                at += length;
                self.gap = true;
                continue;
            }
            let starts = text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
            self.holes |= is_dialog && starts && is_hole(rest);
            self.push(sign, offsets.source(at as u32));
            at += sign.len_utf8();
        }
        self.gap = true;
    }

    /// Adds something that is filled in when it is said: `$name`, at the place of its name.
    pub fn hole(&mut self, name: Value<'_>) {
        self.reach(name.text_range());
        self.holes = true;
        let (text, offsets) = (name.str().unwrap_or(""), name.offsets());
        self.gap = true;
        // The sign stands for the quote before the name.
        self.push('$', offsets.source(0).saturating_sub(1));
        for (at, sign) in text.char_indices() {
            self.push(sign, offsets.source(at as u32));
        }
        self.gap = true;
    }

    /// Something that the file does not show at all.
    pub fn unseen(&mut self, place: Span) {
        self.reach(place);
        self.holes = true;
    }

    fn reach(&mut self, place: Span) {
        self.place = Some(self.place.map_or(place, |known| known.to(place)));
    }

    fn push(&mut self, sign: char, source: u32) {
        let here = self.content.len() as u32;
        match &mut self.map {
            None => self.map = Some(OffsetMap::straight(source)),
            Some(map) if self.gap => map.skip(here, source),
            Some(map) => map.push(here, source),
        }
        self.gap = false;
        self.content.push(sign);
    }

    /// The text; none where nothing is said.
    pub fn text(self, language: Option<&str>) -> Option<Text> {
        let place = self.place.filter(|_| self.holes || !self.content.trim().is_empty())?;
        let mut text = Text::literal(self.content, place);
        if let Some(map) = self.map {
            text = text.with_offsets(map);
        }
        text.complete = !self.holes;
        text.language = language.map(Into::into);
        Some(text)
    }
}

/// The length of the tag that `rest` begins with.
fn tag(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('<')?;
    inner.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '/').then_some(())?;
    let line = inner.get(..inner.len().min(LONGEST)).unwrap_or_else(|| clip(inner));
    line.find('>').map(|end| end + 2)
}

/// A tag is no longer than this.
const LONGEST: usize = 1_000;

fn clip(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
}

/// Whether the tag stands between words.
fn breaks(rest: &str) -> bool {
    let name =
        rest.trim_start_matches(['<', '/']).split(|sign: char| !sign.is_ascii_alphanumeric()).next().unwrap_or("");
    ["br", "p", "li", "ul", "ol", "div", "hr", "tr", "td", "break"].contains(&name.to_ascii_lowercase().as_str())
}

/// Whether `rest` begins with something that is filled in.
fn is_hole(rest: &str) -> bool {
    let mut signs = rest.chars();
    match (signs.next(), signs.next()) {
        (Some('$'), Some(next)) => next.is_alphabetic() || next == '_' || next == '{',
        (Some('@'), Some(next)) => next.is_alphabetic(),
        (Some('<'), Some('?')) => true,
        _ => false,
    }
}
