//! The words of JSON: texts, numbers and literals, and what people write in their stead.

use super::Kind;
use super::build::Builder;
use super::tree::{Style, UNCLOSED};
use super::{plain, quoted};

/// The end of the run of bytes from `at` on that are neither space nor punctuation; at least one character.
fn word_end(text: &str, at: usize) -> usize {
    let run = text.as_bytes()[at..]
        .iter()
        .position(|b| matches!(b, b' ' | b'\n' | b'\r' | b'\t' | b',' | b':' | b'[' | b']' | b'{' | b'}' | b'"'));
    let end = run.map_or(text.len(), |run| at + run);
    if end > at { end } else { at + text[at..].chars().next().map_or(1, char::len_utf8) }
}

/// A key that is not in double quotes.
pub(super) fn bare_key(b: &mut Builder<'_>, at: usize) -> usize {
    if b.text.as_bytes()[at] == b'\'' {
        return single_quoted(b, at);
    }
    let end = word_end(b.text, at);
    let shown: String = b.text[at..end].chars().take(40).collect();
    if shown.starts_with(char::is_alphanumeric) || shown.starts_with(['_', '$']) {
        b.problem((at, end), format!("the name `{shown}` has no quotes"), "put it in double quotes");
    } else {
        b.problem(
            (at, end),
            format!("`{shown}` stands where a name in double quotes is expected"),
            "put the name in double quotes",
        );
    }
    b.scalar(Kind::String, Style::Plain, (at, end), (at, end));
    end
}

/// An unquoted value: a literal, a number, or a word that JSON does not know.
pub(super) fn word(b: &mut Builder<'_>, at: usize) -> usize {
    if b.text.as_bytes()[at] == b'\'' {
        return single_quoted(b, at);
    }
    let end = word_end(b.text, at);
    let word = &b.text[at..end];
    let kind = match word {
        "true" | "false" => Kind::Bool,
        "null" => Kind::Null,
        _ if is_json_number(word) => Kind::Number,
        _ => {
            let shown: String = word.chars().take(40).collect();
            if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
                && plain::kind(word) == Kind::Number
            {
                b.problem(
                    (at, end),
                    format!("`{shown}` is not how JSON writes a number"),
                    "drop zeros and signs in front, and give a digit on each side of the point",
                );
                Kind::Number
            } else {
                b.problem((at, end), format!("`{shown}` is no value that JSON knows"), "put a text in double quotes");
                Kind::String
            }
        }
    };
    b.scalar(kind, Style::Plain, (at, end), (at, end));
    end
}

fn is_json_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word).as_bytes();
    let leading_zero = digits.len() > 1 && digits[0] == b'0' && digits[1].is_ascii_digit();
    let point = word.find('.');
    let digit_at = |at: usize| word.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    digits.first().is_some_and(u8::is_ascii_digit)
        && !leading_zero
        && point.is_none_or(|at| digit_at(at + 1))
        && !word.starts_with("0x")
        && !word.starts_with("0o")
        && plain::kind(word) == Kind::Number
}

/// A text in single quotes, which JSON does not have; to the next one on the line, or else a single word.
fn single_quoted(b: &mut Builder<'_>, at: usize) -> usize {
    let line = b.text[at + 1..].split(['\n', '\r']).next().unwrap_or("");
    let (end, content) = match line.find('\'') {
        Some(length) => (at + length + 2, (at + 1, at + 1 + length)),
        None => {
            let end = word_end(b.text, at);
            (end, (at, end))
        }
    };
    b.problem((at, end), "JSON puts text in double quotes, not in single ones", "use `\"`");
    b.scalar(Kind::String, Style::Single, (at, end), content);
    end
}

/// The text whose opening quote is at `at`; gives the byte behind it.
pub(super) fn string(b: &mut Builder<'_>, at: usize) -> usize {
    let text = b.text;
    let bytes = text.as_bytes();
    let (mut end, mut escaped, mut control) = (at + 1, false, false);
    loop {
        end = quoted::plain_run(bytes, end);
        match bytes.get(end) {
            Some(b'"') => {
                add(b, (at, end + 1), end, escaped, 0);
                return end + 1;
            }
            Some(b'\\') => {
                let (_, length, known) = quoted::escape(&text[end..]);
                if !known && end + length <= text.len() {
                    let shown = &text[end..end + length];
                    b.problem(
                        (end, end + length),
                        format!("`{shown}` means nothing in JSON"),
                        "write `\\\\` for a backslash",
                    );
                }
                (end, escaped) = (end + length, true);
            }
            Some(b'\n' | b'\r') if quote_is_missing(text, end) => {
                let line = text[at + 1..end].trim_end().strip_suffix(',').unwrap_or(text[at + 1..end].trim_end());
                let stop = at + 1 + line.len();
                b.problem((at, stop.max(at + 1)), "this text has no closing quote on its line", "add `\"` at its end");
                add(b, (at, stop), stop, escaped, UNCLOSED);
                return stop;
            }
            Some(_) => {
                if !control {
                    b.problem(
                        (end, end + 1),
                        "a line break, tab or other control character stands inside a quoted text",
                        "write it as `\\n`, `\\t` or `\\u…`",
                    );
                }
                (end, control) = (end + 1, true);
            }
            None => {
                b.problem((at, at + 1), "the file ends inside this quoted text", "check that the file is complete");
                b.cut = true;
                add(b, (at, text.len()), text.len(), escaped, UNCLOSED);
                return text.len();
            }
        }
    }
}

fn add(b: &mut Builder<'_>, span: (usize, usize), content_end: usize, escaped: bool, flags: u8) {
    let content = (span.0 + 1, content_end);
    let node = if escaped {
        let decoded = quoted::decode(&b.text[content.0..content.1], false);
        b.owned_scalar(Kind::String, Style::Json, span, &decoded)
    } else {
        b.scalar(Kind::String, Style::Json, span, content)
    };
    b.flag(node, flags);
}

/// Whether the line behind the line break at `at` looks as if the text before it should have ended: it closes a bracket, or it begins
/// with a name and a colon.
fn quote_is_missing(text: &str, at: usize) -> bool {
    // A look at the next line only; a text full of line breaks is not looked at again and again.
    let mut window = text.len().min(at + 256);
    while !text.is_char_boundary(window) {
        window -= 1;
    }
    let next = text[at..window].trim_start();
    if next.starts_with(['}', ']']) || next.is_empty() {
        return true;
    }
    let Some(rest) = next.strip_prefix('"') else { return false };
    let name = quoted::plain_run(rest.as_bytes(), 0);
    rest.get(name..).and_then(|rest| rest.strip_prefix('"')).is_some_and(|rest| rest.trim_start().starts_with(':'))
}
