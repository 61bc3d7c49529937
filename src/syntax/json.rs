//! JSON, strictly, but not giving up at the first mistake.

use super::build::{Builder, DEEPEST};
use super::json_words::{bare_key, string, word};
use super::tree::Base;
use super::{Kind, Tree, hcl, hcl_scan, too_large};
use crate::diagnostic::Finding;
use crate::source::FileId;
use std::sync::Arc;

/// Reads a text as JSON (RFC 8259). What breaks its rules is a `file/syntax` finding in plain words; reading goes on where it is clear
/// how, and ends with what was read so far where it is not. Equal keys are `file/duplicate-key`.
pub fn parse_json(file: FileId, text: Arc<str>) -> (Option<Tree>, Vec<Finding>) {
    if let Some(finding) = too_large(file, &text) {
        return (None, vec![finding]);
    }
    let mut builder = Builder::new(&text);
    read(&mut builder);
    builder_done(builder, file, &text, None)
}

/// Reads a text found inside the scalar at `base`; by the rules of templates where it has holes.
pub(super) fn parse_nested(file: FileId, text: Arc<str>, base: Base) -> (Option<Tree>, Vec<Finding>) {
    let mut builder = Builder::new(&text);
    read(&mut builder);
    if builder.has_syntax_problem() && hcl_scan::has_holes(&text) {
        let mut tolerant = Builder::new(&text);
        hcl::read(&mut tolerant, skip_bom(&text));
        if !tolerant.has_syntax_problem() {
            return builder_done(tolerant, file, &text, Some(base));
        }
    }
    let (tree, mut findings) = builder_done(builder, file, &text, Some(base));
    // Platforms take `\'` in the texts they are handed, as JavaScript does; in a file of its own it stays a mistake.
    findings.retain(|finding| !finding.vars.iter().any(|(_, value)| value.starts_with("`\\'`")));
    (tree, findings)
}

fn builder_done(
    builder: Builder<'_>,
    file: FileId,
    text: &Arc<str>,
    base: Option<Base>,
) -> (Option<Tree>, Vec<Finding>) {
    builder.finish(file, Arc::clone(text), base)
}

/// Where the text begins behind a byte order mark.
pub(super) fn skip_bom(text: &str) -> usize {
    if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 }
}

/// What may come next.
#[derive(Clone, Copy, PartialEq)]
enum Want {
    Value,
    /// A value, or the end of a list that is still empty.
    FirstItem,
    Key,
    /// A key, or the end of an object that is still empty.
    FirstKey,
    Colon,
    /// A comma or the end of the container.
    Comma,
    /// Nothing more.
    Done,
}

/// Reads the whole text into `b`.
fn read(b: &mut Builder<'_>) {
    let text = b.text;
    let bytes = text.as_bytes();
    let (mut at, mut want, mut comma) = (skip_bom(text), Want::Value, 0);
    loop {
        at = skip_space(bytes, at);
        let Some(&byte) = bytes.get(at) else { break };
        if byte == b'/' || byte == b'#' {
            at = skip_comment(b, at);
            continue;
        }
        match want {
            Want::FirstKey | Want::Key => match byte {
                b'"' => (at, want) = (string(b, at), Want::Colon),
                b'}' | b']' => {
                    if want == Want::Key {
                        trailing_comma(b, comma, byte);
                    }
                    (at, want) = (close(b, at), after(b));
                }
                b',' => {
                    b.problem((at, at + 1), "a comma stands here with nothing before it", "remove it");
                    at += 1;
                }
                _ => (at, want) = (bare_key(b, at), Want::Colon),
            },
            Want::Colon => match byte {
                b':' => (at, want) = (at + 1, Want::Value),
                b'=' => {
                    b.problem((at, at + 1), "`=` stands where JSON wants a colon", "write `:` instead");
                    (at, want) = (at + 1, Want::Value);
                }
                b',' | b'}' | b']' => {
                    b.problem((at, at + 1), "this name has no value", "add a colon and a value behind the name");
                    b.nothing(at);
                    want = Want::Comma;
                }
                _ => {
                    let name = b.last_end();
                    b.problem_with(
                        (at, at + 1),
                        "a colon is missing between the name and its value",
                        "put `:` between them",
                        (name - 1, name, "behind this"),
                    );
                    want = Want::Value;
                }
            },
            Want::Value | Want::FirstItem => match byte {
                b'"' => (at, want) = (string(b, at), after(b)),
                b'{' | b'[' => {
                    if b.depth() >= DEEPEST {
                        b.problem(
                            (at, at + 1),
                            format!("the text is nested deeper than {DEEPEST} levels"),
                            "split it up",
                        );
                        b.close_all(at);
                        return;
                    }
                    let mapping = byte == b'{';
                    b.open(if mapping { Kind::Mapping } else { Kind::Sequence }, at);
                    (at, want) = (at + 1, if mapping { Want::FirstKey } else { Want::FirstItem });
                }
                b']' | b'}' if b.depth() > 0 => {
                    if want == Want::Value {
                        if b.in_mapping() {
                            b.problem(
                                (at, at + 1),
                                format!("a value is missing before this `{}`", byte as char),
                                "add the value",
                            );
                        } else {
                            trailing_comma(b, comma, byte);
                        }
                    }
                    (at, want) = (close(b, at), after(b));
                }
                b',' if b.depth() > 0 => {
                    b.problem(
                        (at, at + 1),
                        "a value is missing before this comma",
                        "add the value, or remove the comma",
                    );
                    if b.in_mapping() {
                        b.nothing(at);
                        want = Want::Comma;
                    } else {
                        (at, want) = (at + 1, Want::Value);
                    }
                }
                _ => (at, want) = (word(b, at), after(b)),
            },
            Want::Comma => match byte {
                b',' => {
                    comma = at;
                    (at, want) = (at + 1, if b.in_mapping() { Want::Key } else { Want::Value });
                }
                b'}' | b']' => (at, want) = (close(b, at), after(b)),
                b':' | b'=' => {
                    b.problem((at, at + 1), format!("`{}` is not expected here", byte as char), "remove it");
                    at += 1;
                }
                _ => {
                    let last = b.last_end();
                    let label = (last.saturating_sub(1), last, "behind this");
                    b.problem_with(
                        (at, at + 1),
                        "a comma is missing between these two values",
                        "put `,` between them",
                        label,
                    );
                    want = if b.in_mapping() { Want::Key } else { Want::Value };
                }
            },
            Want::Done => {
                b.problem(
                    (at, at + 1),
                    "more text follows behind the end of the JSON",
                    "remove it, or check the brackets before it",
                );
                return;
            }
        }
    }
    end_of_text(b, want);
}

fn after(b: &Builder<'_>) -> Want {
    if b.depth() == 0 { Want::Done } else { Want::Comma }
}

/// What is to be said where the text ends, and closing whatever is open.
pub(super) fn end_of_text_inside(b: &mut Builder<'_>) {
    if let Some(start) = b.open_start() {
        let (what, closer) = if b.in_mapping() { ("object", '}') } else { ("list", ']') };
        let last = b.text.trim_end().len();
        let text = format!("the file ends inside this {what}");
        b.problem_with(
            (start, start + 1),
            text,
            &format!("check that it is complete, and close it with `{closer}`"),
            (last.saturating_sub(1), last, "the file ends here"),
        );
    }
    b.close_all(b.text.len());
}

fn end_of_text(b: &mut Builder<'_>, want: Want) {
    if b.depth() > 0 {
        end_of_text_inside(b);
    } else if want == Want::Value {
        b.problem((0, 0), "there is nothing in this text", "");
    }
}

fn trailing_comma(b: &mut Builder<'_>, comma: usize, closer: u8) {
    b.problem(
        (comma, comma + 1),
        format!("a comma stands before the closing `{}`", closer as char),
        "remove the comma",
    );
}

/// Closes what the bracket at `at` closes; gives the byte behind it.
fn close(b: &mut Builder<'_>, at: usize) -> usize {
    let (closes_mapping, bracket) = (b.text.as_bytes()[at] == b'}', b.text.as_bytes()[at] as char);
    if b.in_mapping() != closes_mapping {
        let start = b.open_start().unwrap_or(0);
        let opener = b.text[start..].chars().next().unwrap_or('[');
        let label = (start, start + 1, "this one is still open");
        if b.around_is_mapping() == Some(closes_mapping) {
            b.problem_with(
                (at, at + 1),
                format!("the closing bracket of a `{opener}` is missing before this `{bracket}`"),
                "add it",
                label,
            );
            b.close(at);
        } else {
            b.problem_with(
                (at, at + 1),
                format!("`{bracket}` closes what `{opener}` opened"),
                "use the bracket that fits",
                label,
            );
        }
    }
    b.close(at + 1);
    at + 1
}

pub(super) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

/// Skips what would be a comment elsewhere; a lone `/` too.
fn skip_comment(b: &mut Builder<'_>, at: usize) -> usize {
    let bytes = b.text.as_bytes();
    let end = hcl_scan::comment(bytes, at).unwrap_or(at + 1);
    b.problem((at, end.min(at + 2).max(at + 1)), "JSON knows no comments", "remove it");
    end
}
