//! Objects of HCL, and JSON with the holes of a template: what a tool fills in before the platform sees it.

use super::build::{Builder, DEEPEST};
use super::tree::{REFERENCE, Style, UNCLOSED};
use super::{Kind, Tree, hcl_scan, json, plain, quoted, too_large};
use crate::diagnostic::Finding;
use crate::source::FileId;
use std::sync::Arc;

/// Reads the object or list at byte `start` of a Terraform file or a template: `key = value` or `key: value`, names without quotes,
/// comments, commas left out at line ends, and expressions as values ([`super::Value::is_reference`]). Gives the byte behind it too.
/// Only a text that ends too early, is nested too deep or makes no sense at all is a finding.
pub fn parse_hcl_object(file: FileId, text: Arc<str>, start: usize) -> (Option<Tree>, usize, Vec<Finding>) {
    if let Some(finding) = too_large(file, &text) {
        return (None, text.len(), vec![finding]);
    }
    let mut builder = Builder::new(&text);
    let end = if text.is_char_boundary(start) { read(&mut builder, start) } else { text.len() };
    let (tree, findings) = builder.finish(file, Arc::clone(&text), None);
    (tree, end, findings)
}

#[derive(Clone, Copy, PartialEq)]
enum Want {
    Value,
    Key,
    /// The sign between key and value.
    Colon,
}

/// Reads one value from `start` on into `b`; gives the byte behind it.
pub(super) fn read(b: &mut Builder<'_>, start: usize) -> usize {
    let bytes = b.text.as_bytes();
    let (mut at, mut want, mut unclosed_until) = (start, Want::Value, 0);
    loop {
        at = skip(b, at, want, &mut unclosed_until);
        let Some(&byte) = bytes.get(at) else { break };
        let inside = b.depth() > 0;
        match want {
            Want::Key | Want::Value if inside && matches!(byte, b'}' | b']') => at = close(b, at),
            Want::Value if byte == b',' && b.in_mapping() => drop(b.nothing(at)),
            Want::Key | Want::Value if inside && byte == b',' => at += 1,
            Want::Key => at = key(b, at, &mut unclosed_until),
            Want::Colon if bytes[at..].starts_with(b"=>") => at += 2,
            Want::Colon if matches!(byte, b':' | b'=') => at += 1,
            Want::Colon => {
                if !matches!(byte, b'{' | b'[') {
                    b.problem(
                        (at, at + 1),
                        "a colon or `=` is missing between the name and its value",
                        "put one between them",
                    );
                }
            }
            Want::Value => match value(b, at, &mut unclosed_until) {
                Some(end) => at = end,
                None => return at,
            },
        }
        if b.depth() == 0 && b.has_nodes() {
            return at;
        }
        want = match (b.in_mapping(), b.wants_key()) {
            (true, true) => Want::Key,
            (true, false) if want == Want::Key => Want::Colon,
            _ => Want::Value,
        };
    }
    if b.depth() > 0 {
        json::end_of_text_inside(b);
    }
    bytes.len()
}

/// Skips spaces, comments and the directives of templates (`%{ if … }`, `{% … %}`; before a name `{{#each}}` too).
fn skip(b: &mut Builder<'_>, mut at: usize, want: Want, unclosed_until: &mut usize) -> usize {
    let bytes = b.text.as_bytes();
    loop {
        at = json::skip_space(bytes, at);
        let rest = &bytes[at..];
        let end = if rest.starts_with(b"%{") {
            hcl_scan::interpolation(bytes, at, unclosed_until)
        } else if rest.starts_with(b"{%") {
            behind(bytes, at, b"%}")
        } else if rest.starts_with(b"{{") && want == Want::Key {
            behind(bytes, at, b"}}")
        } else {
            let end = hcl_scan::comment(bytes, at);
            b.comments.extend(end.map(|end| (at as u32, end as u32)));
            end
        };
        match end {
            Some(end) => at = end,
            None => return at,
        }
    }
}

/// The byte behind the next `closer`. A directive is short; a text full of openers is not searched to its end for each.
fn behind(bytes: &[u8], at: usize, closer: &[u8]) -> Option<usize> {
    let window = &bytes[at..bytes.len().min(at + 2000)];
    memchr::memmem::find(window, closer).map(|length| at + length + closer.len())
}

fn close(b: &mut Builder<'_>, at: usize) -> usize {
    let closes_mapping = b.text.as_bytes()[at] == b'}';
    if b.in_mapping() != closes_mapping {
        let bracket = b.text.as_bytes()[at] as char;
        b.problem(
            (at, at + 1),
            format!("`{bracket}` does not fit the bracket that is open here"),
            "check the brackets",
        );
        if b.around_is_mapping() == Some(closes_mapping) {
            b.close(at);
        }
    }
    b.close(at + 1);
    at + 1
}

/// A name, quoted or not; an expression in parentheses.
fn key(b: &mut Builder<'_>, at: usize, unclosed_until: &mut usize) -> usize {
    let bytes = b.text.as_bytes();
    match bytes[at] {
        b'"' => string(b, at, unclosed_until),
        b'(' => {
            let end = hcl_scan::balanced(bytes, at, unclosed_until);
            let node = b.scalar(Kind::String, Style::Plain, (at, end), (at, end));
            b.flag(node, REFERENCE);
            end
        }
        b'$' if bytes.get(at + 1) == Some(&b'{') => {
            let end = hcl_scan::interpolation(bytes, at, unclosed_until).unwrap_or(at + 2);
            let node = b.scalar(Kind::String, Style::Plain, (at, end), (at, end));
            b.flag(node, REFERENCE);
            end
        }
        _ => {
            let run = b.text[at..]
                .find(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | ',' | '{' | '}' | '[' | ']' | '"'));
            let end = run.map_or(b.text.len(), |run| at + run);
            if end == at {
                let odd = b.text[at..].chars().next().unwrap_or(' ');
                b.problem((at, at + 1), format!("`{odd}` stands where a name is expected"), "remove it");
                return at + odd.len_utf8();
            }
            b.scalar(Kind::String, Style::Plain, (at, end), (at, end));
            end
        }
    }
}

/// One value or the start of a container; `None` where nothing more can be read.
fn value(b: &mut Builder<'_>, at: usize, unclosed_until: &mut usize) -> Option<usize> {
    let bytes = b.text.as_bytes();
    match bytes[at] {
        b'{' | b'[' if !is_whole_expression(bytes, at) => {
            if b.depth() >= DEEPEST {
                b.problem((at, at + 1), format!("the text is nested deeper than {DEEPEST} levels"), "split it up");
                b.close_all(at);
                return None;
            }
            b.open(if bytes[at] == b'{' { Kind::Mapping } else { Kind::Sequence }, at);
            Some(at + 1)
        }
        b'"' if ends_value(bytes, hcl_scan::string(bytes, at, unclosed_until).0) => Some(string(b, at, unclosed_until)),
        b'<' if bytes[at..].starts_with(b"<<") => Some(heredoc(b, at)),
        _ => {
            let end = hcl_scan::expression(bytes, at, unclosed_until)
                .max(at + b.text[at..].chars().next().map_or(1, char::len_utf8));
            let kind = plain::kind(&b.text[at..end]);
            let node = b.scalar(kind, Style::Plain, (at, end), (at, end));
            if kind == Kind::String {
                b.flag(node, REFERENCE);
            }
            Some(end)
        }
    }
}

/// Whether the bracket at `at` opens no object or list of our own: `{{ hole }}`, or a `for` expression.
fn is_whole_expression(bytes: &[u8], at: usize) -> bool {
    let inside = json::skip_space(bytes, at + 1);
    let is_for = bytes[inside..].starts_with(b"for") && bytes.get(inside + 3).is_some_and(u8::is_ascii_whitespace);
    bytes[at..].starts_with(b"{{") || is_for
}

/// Whether a quoted text that ends before `at` is the whole value, and not the first operand of an expression.
fn ends_value(bytes: &[u8], at: usize) -> bool {
    let run = bytes[at.min(bytes.len())..].iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r'));
    !matches!(run, Some(b'?' | b'=' | b'!' | b'+' | b'&' | b'|' | b'<' | b'>' | b'['))
}

fn string(b: &mut Builder<'_>, at: usize, unclosed_until: &mut usize) -> usize {
    let (end, closed) = hcl_scan::string(b.text.as_bytes(), at, unclosed_until);
    let content = (at + 1, if closed { end - 1 } else { end });
    let raw = &b.text[content.0..content.1];
    let node = if raw.contains('\\') {
        let decoded = quoted::decode(raw, true);
        b.owned_scalar(Kind::String, Style::Hcl, (at, end), &decoded)
    } else {
        b.scalar(Kind::String, Style::Hcl, (at, end), content)
    };
    if !closed {
        b.flag(node, UNCLOSED);
    }
    end
}

/// `<<WORD`, lines, and `WORD` on a line of its own; with `<<-` the lines lose what indentation they share.
fn heredoc(b: &mut Builder<'_>, at: usize) -> usize {
    let text = b.text;
    let line_end =
        |from: usize| memchr::memchr(b'\n', &text.as_bytes()[from..]).map_or(text.len(), |length| from + length + 1);
    let start = line_end(at);
    let head = text[at + 2..start].trim();
    let (word, shared) = head.strip_prefix('-').map_or((head, false), |word| (word, true));
    let (mut end, mut behind) = (start, text.len());
    while end < text.len() {
        let next = line_end(end);
        if text[end..next].trim() == word {
            behind = end + text[end..next].trim_end().len();
            break;
        }
        end = next;
    }
    let lines = &text[start..end];
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = lines.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    if !shared || least == 0 || word.is_empty() {
        b.scalar(Kind::String, Style::Literal, (at, behind), (start, end));
    } else {
        let kept: String = lines.split_inclusive('\n').map(|line| &line[least.min(indent(line))..]).collect();
        b.owned_scalar(Kind::String, Style::Literal, (start, end), &kept);
    }
    behind
}
