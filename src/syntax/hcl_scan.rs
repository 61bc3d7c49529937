//! Where things end in a template: interpolations, comments, expressions, brackets. Nothing here builds a tree.

/// The byte behind the `${…}` or `%{…}` that begins at `at`, where it closes on its line. `None` where there is none; `unclosed_until`
/// remembers how far a vain search went, so that a text full of openers is not searched again and again.
pub(super) fn interpolation(bytes: &[u8], at: usize, unclosed_until: &mut usize) -> Option<usize> {
    if at < *unclosed_until || bytes.get(at + 1) != Some(&b'{') || !matches!(bytes.get(at), Some(b'$' | b'%')) {
        return None;
    }
    // What is open, innermost last: a brace, or a quoted text that may hold interpolations itself.
    let mut open = vec![b'{'];
    let mut i = at + 2;
    while let Some(&byte) = bytes.get(i) {
        let in_text = open.last() == Some(&b'"');
        match byte {
            b'\n' => break,
            b'\\' => i += 1,
            b'"' if in_text => drop(open.pop()),
            b'"' => open.push(b'"'),
            b'{' if !in_text || matches!(bytes[i - 1], b'$' | b'%') => open.push(b'{'),
            b'}' if !in_text => drop(open.pop()),
            _ => {}
        }
        i += 1;
        if open.is_empty() {
            return Some(i);
        }
    }
    *unclosed_until = i;
    None
}

/// The byte behind the comment that begins at `at`: `#…`, `//…`, `/*…*/`.
pub(super) fn comment(bytes: &[u8], at: usize) -> Option<usize> {
    let line_end = || memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
    match (bytes.get(at)?, bytes.get(at + 1)) {
        (b'#', _) | (b'/', Some(b'/')) => {
            let end = line_end();
            Some(if bytes[..end].ends_with(b"\r") { end - 1 } else { end })
        }
        (b'/', Some(b'*')) => {
            Some(memchr::memmem::find(&bytes[at + 2..], b"*/").map_or(bytes.len(), |length| at + length + 4))
        }
        _ => None,
    }
}

/// Where the quoted text whose opening quote is at `at` ends: the byte behind its closing quote, and whether there is one.
/// `unclosed_until` as for [`interpolation`].
pub(super) fn string(bytes: &[u8], at: usize, unclosed_until: &mut usize) -> (usize, bool) {
    let mut i = at + 1;
    while let Some(&byte) = bytes.get(i) {
        match byte {
            b'"' => return (i + 1, true),
            b'\\' => i += 2,
            b'$' | b'%' => i = interpolation(bytes, i, unclosed_until).unwrap_or(i + 1),
            _ => i += 1,
        }
    }
    (bytes.len(), false)
}

/// The byte behind the expression that begins at `at`: it goes to the end of the line, a comma or a closing bracket, outside all brackets,
/// quotes and comments; and over the line's end where an operator joins the lines. Spaces at its end are not counted.
pub(super) fn expression(bytes: &[u8], at: usize, unclosed_until: &mut usize) -> usize {
    let (mut i, mut depth, mut last) = (at, 0usize, at);
    while let Some(&byte) = bytes.get(i) {
        match byte {
            b'"' => i = string(bytes, i, unclosed_until).0,
            b'#' => i = comment(bytes, i).unwrap_or(i + 1),
            b'/' if matches!(bytes.get(i + 1), Some(b'/' | b'*')) => {
                i = comment(bytes, i).unwrap_or(i + 1);
                continue;
            }
            b'(' | b'[' | b'{' => (i, depth) = (i + 1, depth + 1),
            b')' | b']' | b'}' if depth > 0 => (i, depth) = (i + 1, depth - 1),
            b')' | b']' | b'}' => break,
            b',' if depth == 0 => break,
            b'\n' if depth == 0 && !goes_on(bytes, last, i) => break,
            _ => i += 1,
        }
        if !byte.is_ascii_whitespace() && byte != b'#' {
            last = i.min(bytes.len());
        }
    }
    last
}

/// Whether the expression that ends its line at `last` goes on behind the line break at `at`.
fn goes_on(bytes: &[u8], last: usize, at: usize) -> bool {
    let joins = last > 0 && matches!(bytes[last - 1], b'?' | b':' | b'+' | b'*' | b'&' | b'|' | b'=' | b'<' | b'!');
    // A window, so that lines upon lines of nothing are not looked at again and again.
    let next = bytes[at..].iter().take(256).find(|b| !b.is_ascii_whitespace());
    joins || matches!(next, Some(b'?' | b':' | b'&' | b'|'))
}

/// The byte behind the bracket that closes the one at `at`; the length of the text where none does.
pub(super) fn balanced(bytes: &[u8], at: usize, unclosed_until: &mut usize) -> usize {
    let (mut i, mut depth) = (at, 0usize);
    while let Some(&byte) = bytes.get(i) {
        match byte {
            b'"' => i = string(bytes, i, unclosed_until).0,
            b'#' | b'/' => i = comment(bytes, i).unwrap_or(i + 1),
            b'(' | b'[' | b'{' => (i, depth) = (i + 1, depth + 1),
            b')' | b']' | b'}' => {
                (i, depth) = (i + 1, depth.saturating_sub(1));
                if depth == 0 {
                    return i;
                }
            }
            _ => i += 1,
        }
    }
    bytes.len()
}

/// The starts of the objects and lists that `jsonencode( … )` is given in a Terraform file or template, outside comments and quotes, in
/// file order; none that lies inside another. Heredocs are not looked into.
pub fn hcl_objects(text: &str) -> Vec<usize> {
    const CALL: &[u8] = b"jsonencode";
    let bytes = text.as_bytes();
    let (mut found, mut i, mut unclosed_until) = (Vec::new(), 0, 0);
    while i < bytes.len() {
        match bytes[i] {
            b'"' => i = string_on_line(bytes, i, &mut unclosed_until),
            b'#' | b'/' => i = comment(bytes, i).unwrap_or(i + 1),
            b'j' if bytes[i..].starts_with(CALL) && !(i > 0 && is_word(bytes[i - 1])) => {
                i = space(bytes, i + CALL.len());
                if bytes.get(i) != Some(&b'(') {
                    continue;
                }
                i = space(bytes, i + 1);
                if matches!(bytes.get(i), Some(b'{' | b'[')) {
                    found.push(i);
                    i = balanced(bytes, i, &mut unclosed_until);
                }
            }
            _ => i += 1,
        }
    }
    found
}

/// As `string`, but a quote that does not close on its line is an apostrophe or an inch.
fn string_on_line(bytes: &[u8], at: usize, unclosed_until: &mut usize) -> usize {
    let line = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
    string(&bytes[..line], at, unclosed_until).0
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

/// Skips spaces and comments.
fn space(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\r' | b'\n') => at += 1,
            Some(b'#' | b'/') => match comment(bytes, at) {
                Some(end) => at = end,
                None => return at,
            },
            _ => return at,
        }
    }
}

/// Whether a text has `${`, `%{`, `{{`, `{%` or `jsonencode(` outside quotes, or quotes inside a `${…}` in quotes: signs of a template.
pub(super) fn has_holes(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut i, mut unclosed_until) = (0, 0);
    while i < bytes.len() {
        match bytes[i] {
            b'"' => {
                let (end, _) = string(bytes, i, &mut unclosed_until);
                if plain_string_end(bytes, i) < end {
                    return true;
                }
                i = end;
            }
            b'$' | b'%' | b'{' if bytes.get(i + 1) == Some(&b'{') => return true,
            b'{' if bytes.get(i + 1) == Some(&b'%') => return true,
            b'j' if bytes[i..].starts_with(b"jsonencode(") => return true,
            _ => i += 1,
        }
    }
    false
}

/// The byte behind the next quote that is not escaped, interpolations or not.
fn plain_string_end(bytes: &[u8], at: usize) -> usize {
    let mut i = at + 1;
    while let Some(found) = bytes.get(i..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        i += found;
        if bytes[i] == b'"' {
            return i + 1;
        }
        i += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_found_outside_comments_and_quotes() {
        let text = "# jsonencode({})\na = \"jsonencode({\"\nb = jsonencode({ x = jsonencode({}) })\nc = jsonencode(local.x)\nd = jsonencode ( [1] )\n";
        let found: Vec<_> = hcl_objects(text).into_iter().map(|at| &text[at..at + 3]).collect();
        assert_eq!(found, ["{ x", "[1]"]);
    }

    #[test]
    fn expressions_end_where_they_should() {
        for (text, expected) in [
            ("a.b[\"]\"], c", "a.b[\"]\"]"),
            ("f(\n1,\n2\n)\nx", "f(\n1,\n2\n)"),
            ("a ?\n b :\n c\nd", "a ?\n b :\n c"),
            ("a\n ? b\n : c\nd", "a\n ? b\n : c"),
            ("${x}, y", "${x}"),
            ("a # x\nb", "a"),
            ("a // x", "a"),
            ("a /* x */ + b}", "a /* x */ + b"),
        ] {
            assert_eq!(&text[..expression(text.as_bytes(), 0, &mut 0)], expected);
        }
    }

    #[test]
    fn interpolations_close_with_their_own_brace() {
        let end = |text: &str| interpolation(text.as_bytes(), 0, &mut 0);
        assert_eq!(end("${a[\"}\"]}b"), Some(9));
        assert_eq!(end("${a[\"${b}\"]}"), Some(12));
        assert_eq!(end("${a\n}"), None);
        assert_eq!(end("${a"), None);
    }
}
