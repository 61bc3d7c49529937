//! From the text of a scalar back to how it is spelled, worked out only when asked for.

use super::quoted;
use super::tree::Style;
use crate::source::OffsetMap;

/// From byte offsets of `decoded` to bytes of the tree's text, where `raw` is the content between the quotes and begins at `start`.
pub(super) fn offsets(style: Style, raw: &str, start: u32, decoded: &str) -> OffsetMap {
    let mut walk = Walk { map: OffsetMap::straight(start), start, decoded: 0, length: decoded.len() };
    match style {
        Style::Json | Style::Hcl => {
            quoted::pieces(raw, style == Style::Hcl, |piece, at, length| walk.take(piece.len(), at, length))
        }
        Style::Literal => literal(&mut walk, raw, decoded),
        Style::Folded => folded(&mut walk, raw, decoded),
        Style::Plain | Style::Single | Style::YamlDouble => flow(&mut walk, raw, style),
    }
    walk.map
}

/// Where the lines of a text block begin whose first content is at `start`: behind the line that opens it, blank lines included.
pub(super) fn block_start(text: &str, start: u32) -> u32 {
    let before = text.get(..start as usize).unwrap_or("");
    let header = before.trim_end_matches([' ', '\t', '\r', '\n']).len();
    let first = lines(&before[header..]).next();
    first.filter(|line| line.ends_with(['\n', '\r'])).map_or(start, |line| (header + line.len()) as u32)
}

struct Walk {
    map: OffsetMap,
    start: u32,
    /// Decoded bytes accounted for.
    decoded: usize,
    /// Decoded bytes in all.
    length: usize,
}

impl Walk {
    /// `decoded` bytes are spelled by the `length` source bytes at `at`.
    fn take(&mut self, decoded: usize, at: usize, length: usize) {
        self.goto(self.decoded, at);
        self.decoded += decoded;
        self.goto(self.decoded, at + length);
    }

    /// The decoded offset `decoded` stands at source offset `at`.
    fn goto(&mut self, decoded: usize, at: usize) {
        if decoded <= self.length {
            self.decoded = decoded;
            self.map.push(decoded as u32, self.start + at as u32);
        }
    }
}

/// A text on one or more lines, where lines are trimmed and joined (<https://yaml.org/spec/1.2.2/#65-line-folding>).
fn flow(walk: &mut Walk, raw: &str, style: Style) {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &raw[at..];
        match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' => {
                let run = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
                match line_breaks(&rest[..run]) {
                    0 => walk.take(run, at, run),
                    1 => walk.take(1, at, run),
                    breaks => walk.take(breaks - 1, at, run),
                }
                at += run;
            }
            b'\'' if style == Style::Single => {
                let length = if rest.starts_with("''") { 2 } else { 1 };
                walk.take(1, at, length);
                at += length;
            }
            b'\\' if style == Style::YamlDouble => {
                let (decoded, length) = yaml_escape(rest);
                walk.take(decoded, at, length);
                at += length;
            }
            _ => {
                let run = rest.find([' ', '\t', '\n', '\r', '\'', '\\']).unwrap_or(rest.len()).max(1);
                walk.take(run, at, run);
                at += run;
            }
        }
    }
}

fn line_breaks(run: &str) -> usize {
    let lone = run.as_bytes().windows(2).filter(|pair| pair[0] == b'\r' && pair[1] != b'\n').count();
    run.matches('\n').count() + lone + usize::from(run.ends_with('\r'))
}

/// How many decoded bytes the escape at the start of `rest` gives, and how many it takes.
fn yaml_escape(rest: &str) -> (usize, usize) {
    let digits = |count: usize| u32::from_str_radix(rest.get(2..2 + count).unwrap_or(""), 16).ok();
    let utf8 = |code: Option<u32>| code.and_then(char::from_u32).map_or(3, char::len_utf8);
    match rest[1..].chars().next() {
        None => (0, 1),
        Some('N' | '_') => (2, 2),
        Some('L' | 'P') => (3, 2),
        Some('x') => (utf8(digits(2)), 4),
        Some('u') if digits(4).is_some_and(|code| (0xD800..0xDC00).contains(&code)) => (4, 12),
        Some('u') => (utf8(digits(4)), 6),
        Some('U') => (utf8(digits(8)), 10),
        Some('\n' | '\r') => {
            // The line goes on: the break and the next line's indentation mean nothing; empty lines between stay breaks.
            let run = rest[1..].len() - rest[1..].trim_start_matches([' ', '\t', '\n', '\r']).len();
            (line_breaks(&rest[1..=run]).saturating_sub(1), 1 + run)
        }
        Some(other) => (1, 1 + other.len_utf8()),
    }
}

/// A block whose lines stay lines: each line is the source's line without its indentation.
fn literal(walk: &mut Walk, raw: &str, decoded: &str) {
    let (mut at, mut done) = (0, 0);
    let mut lines = lines(raw);
    for line in decoded.split_inclusive('\n') {
        let Some(source) = lines.next() else { break };
        let (content, source_content) = (line.trim_end_matches('\n'), source.trim_end_matches(['\n', '\r']));
        walk.goto(done, at + source_content.len().saturating_sub(content.len()));
        // A line break of two bytes is one decoded byte, so the next line gets its own anchor anyway.
        done += line.len();
        at += source.len();
    }
}

/// The lines of a source, each with its break: `\n`, `\r\n`, or `\r` alone.
fn lines(raw: &str) -> impl Iterator<Item = &str> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let end = match memchr::memchr2(b'\n', b'\r', bytes) {
            Some(at) if bytes[at..].starts_with(b"\r\n") => at + 2,
            Some(at) => at + 1,
            None => bytes.len(),
        };
        let (line, behind) = rest.split_at(end);
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

/// A block whose lines are joined: each line's content is looked for behind the spaces and breaks that joined it.
fn folded(walk: &mut Walk, raw: &str, decoded: &str) {
    let spaces = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let first = lines(raw).find(|line| !line.trim().is_empty()).unwrap_or("");
    let indent = spaces(first).saturating_sub(spaces(decoded.trim_start_matches('\n')));
    let (mut at, mut done) = (0, 0);
    for line in lines(raw) {
        let skipped = spaces(line).min(indent);
        let content = line[skipped..].trim_end_matches(['\n', '\r']);
        if !content.is_empty() {
            while done < decoded.len()
                && !decoded[done..].starts_with(content)
                && matches!(decoded.as_bytes()[done], b' ' | b'\n')
            {
                done += 1;
            }
            walk.goto(done, at + skipped);
            done += content.len();
            if !decoded.is_char_boundary(done.min(decoded.len())) || done > decoded.len() {
                return;
            }
            walk.goto(done, at + skipped + content.len());
        }
        at += line.len();
    }
}
