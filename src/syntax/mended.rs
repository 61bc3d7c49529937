//! A copy of a YAML text in which what YAML cannot read is covered by signs it can, byte for byte, so that every place still holds.
//!
//! Three things are covered: signs that an unquoted text cannot hold (those are told); the holes of templates, `{{name}}`, where
//! they stand outside quotes (those are what a tool fills in before anything reads the file, so they are no mistake); and signs that
//! some platforms' own readers take as they stand (`@type: String`, `accept: */*`), where they can mean nothing else.

use super::spelling;
use super::tree::Style;
use std::borrow::Cow;

/// What stands in the way of reading a text.
pub(super) enum Obstacle {
    /// A sign at this byte.
    Sign(usize),
    /// A hole, or something wrong in a text that has holes.
    Holes,
    /// A sign that begins a name, or a name like `*/*`, in a text that may have more of them.
    Names,
}

/// The copy. The tree has the signs and the holes as they are written.
pub(super) struct Mended {
    /// As long as the text itself.
    pub text: String,
    /// The signs that are covered.
    pub signs: Vec<usize>,
    /// The holes that are covered, ascending; `None` where nobody has looked for any.
    holes: Option<Vec<(usize, usize)>>,
    /// The signs of names that are covered, ascending; `None` where nobody has looked for any.
    names: Option<Vec<usize>>,
}

impl Mended {
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), signs: Vec::new(), holes: None, names: None }
    }

    /// Covers the sign at `at`, one byte long.
    pub fn cover(&mut self, at: usize) {
        self.text.replace_range(at..at + 1, "_");
        self.signs.push(at);
    }

    /// Covers every hole, also those in quotes, where it changes nothing.
    pub fn cover_holes(&mut self) {
        let holes = holes(&self.text);
        let mut covered = String::with_capacity(self.text.len());
        let mut done = 0;
        for &(start, end) in &holes {
            covered.push_str(self.text.get(done..start).unwrap_or(""));
            covered.extend(std::iter::repeat_n('_', end - start));
            done = end;
        }
        covered.push_str(self.text.get(done..).unwrap_or(""));
        self.text = covered;
        self.holes = Some(holes);
    }

    /// Covers every sign that begins a name, also those in quotes and blocks, where it changes nothing.
    pub fn cover_names(&mut self) {
        let names = names(&self.text);
        for &at in &names {
            self.text.replace_range(at..at + 1, "_");
        }
        self.names = Some(names);
    }

    /// Whether signs that begin names were looked for.
    pub fn looked_for_names(&self) -> bool {
        self.names.is_some()
    }

    /// Whether holes were looked for.
    pub fn looked_for_holes(&self) -> bool {
        self.holes.is_some()
    }

    /// Whether `[start, end)` is one hole and nothing else.
    pub fn is_hole(&self, (start, end): (usize, usize)) -> bool {
        self.holes.as_ref().is_some_and(|holes| holes.binary_search(&(start, end)).is_ok())
    }

    fn is_covered(&self, at: usize) -> bool {
        let in_hole = |holes: &Vec<(usize, usize)>| {
            let next = holes.partition_point(|hole| hole.0 <= at);
            next.checked_sub(1).and_then(|last| holes.get(last)).is_some_and(|hole| at < hole.1)
        };
        let is_name = |names: &Vec<usize>| names.binary_search(&at).is_ok();
        self.signs.contains(&at) || self.holes.as_ref().is_some_and(in_hole) || self.names.as_ref().is_some_and(is_name)
    }

    /// `text`, which a scalar at `span` of `source` means, with what was covered in it.
    pub fn uncovered<'s>(&self, source: &str, text: &'s str, style: Style, span: (usize, usize)) -> Cow<'s, str> {
        let touches = |at: usize| span.0 <= at && at < span.1;
        let holes = self.holes.as_deref().unwrap_or(&[]);
        let next = holes.partition_point(|hole| hole.0 < span.0);
        let names = self.names.as_deref().unwrap_or(&[]);
        let named = names.get(names.partition_point(|at| *at < span.0)).is_some_and(|at| touches(*at));
        let in_hole = holes.get(next).is_some_and(|hole| touches(hole.0));
        if !named && !in_hole && !self.signs.iter().any(|&at| touches(at)) {
            return Cow::Borrowed(text);
        }
        let (start, end) = match style {
            Style::Plain => span,
            Style::Literal | Style::Folded => (spelling::block_start(source, span.0 as u32) as usize, span.1),
            _ => (span.0 + 1, span.1.saturating_sub(1).max(span.0 + 1)),
        };
        // The copy is what the text was read from, so it is what the way back is worked out on.
        let map = spelling::offsets(style, self.text.get(start..end).unwrap_or(""), start as u32, text);
        let written = |(at, byte): (usize, u8)| {
            let place = map.source(at as u32) as usize;
            if byte == b'_' && self.is_covered(place) {
                source.as_bytes().get(place).copied().unwrap_or(byte)
            } else {
                byte
            }
        };
        let bytes: Vec<u8> = text.bytes().enumerate().map(written).collect();
        String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
    }
}

/// Whether `text` may have a hole.
pub(super) fn may_have_holes(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"{{").is_some()
}

/// The holes of a text, ascending: `{{` up to the next `}}` of the same line.
fn holes(text: &str) -> Vec<(usize, usize)> {
    let mut holes = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memmem::find(rest.as_bytes(), b"{{")) {
        let start = at + found;
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
        match line.find("}}") {
            Some(close) => {
                // `{{{name}}}` closes with as many braces as it opens with.
                let more = line.get(close + 2..).is_some_and(|rest| rest.starts_with('}')) && line.starts_with("{{{");
                at = start + close + 2 + usize::from(more);
                holes.push((start, at));
            }
            None => at = start + line.len().max(2),
        }
    }
    holes
}

/// Where signs begin names, ascending: `@` or a backtick in front of a key of one word, the first sign of `*/*` as a whole value.
fn names(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim_start_matches([' ', '-']);
        let at = start + line.len() - inner.len();
        let line_end = inner.trim_end();
        if let Some(name) = line_end.strip_prefix(['@', '`']) {
            let end = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(name.len());
            let behind = name.get(end..).unwrap_or("");
            if end > 0 && (behind == ":" || behind.starts_with(": ")) {
                found.push(at);
            }
        } else if line_end.ends_with(": */*") {
            found.push(at + line_end.len() - 3);
        }
        start += line.len();
    }
    found
}
