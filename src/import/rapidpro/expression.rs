//! Expressions in texts: `@contact.name`, `@(upper(results.city))`, and Glific's `<%= … %>`. They are found, never worked out.
//!
//! What can stand behind the sign: <https://github.com/nyaruka/goflow/blob/main/docs/md/context.md>.

/// What an expression can begin with. Any other word behind `@` is plain text, such as the end of an address.
const ROOTS: [&str; 19] = [
    "contact",
    "fields",
    "urns",
    "results",
    "input",
    "run",
    "parent",
    "child",
    "node",
    "ticket",
    "global",
    "globals",
    "webhook",
    "legacy_extra",
    "resume",
    "trigger",
    "locals",
    "calendar",
    "flow",
];

/// One expression in a text. Places are bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hole {
    /// Where it begins, with its sign.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// It is more than one value as it is: functions, operators.
    pub computed: bool,
}

/// Every expression of `text`, in order.
pub(super) fn holes(text: &str) -> Vec<Hole> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr2(b'@', b'<', &bytes[at..]) {
        let start = at + next;
        at = start + 1;
        let rest = &text[at..];
        if bytes[start] == b'<' {
            if rest.starts_with('%') {
                let end = rest.find("%>").map_or(text.len(), |close| at + close + 2);
                found.push(Hole { start, end, computed: true });
                at = end;
            }
        } else if rest.starts_with('@') {
            // Two signs are one plain sign.
            at += 1;
        } else if rest.starts_with('(') {
            let end = at + closed(rest);
            found.push(Hole { start, end, computed: true });
            at = end;
        } else if let Some(length) = path(rest) {
            found.push(Hole { start, end: at + length, computed: false });
            at += length;
        }
    }
    found
}

/// The length of `(…)` with all that is nested in it; the rest of the text where it is not closed.
fn closed(text: &str) -> usize {
    let (mut depth, mut quoted, mut before) = (0usize, false, 0u8);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if before != b'\\' => quoted = !quoted,
            b'(' if !quoted => depth += 1,
            b')' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        before = byte;
    }
    text.len()
}

/// The length of the dotted name that `text` begins with, if it is one that an expression can be.
fn path(text: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = text.find(|c: char| !is_part(c) && c != '.').unwrap_or(text.len());
    // The dot behind a name may be that of the sentence.
    let name = text[..end].trim_end_matches('.');
    let root = name.split('.').next().unwrap_or("");
    ROOTS.iter().any(|known| known.eq_ignore_ascii_case(root)).then_some(name.len())
}

/// One value that an expression reads: its dotted name and where that stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// Such as `results.city`.
    pub path: &'a str,
    /// Where it begins.
    pub at: usize,
    /// Something else may be said in its place: it is tested, or has a default.
    pub fallback: bool,
}

/// Every value that the expressions of `text` read, in order.
pub(super) fn names(text: &str) -> Vec<Name<'_>> {
    let mut found = Vec::new();
    for hole in holes(text) {
        let inside = &text[hole.start + 1..hole.end];
        if !hole.computed {
            found.push(Name { path: inside, at: hole.start + 1, fallback: false });
            continue;
        }
        let fallback = ["default(", "if(", "if "].iter().any(|word| inside.contains(word));
        let mut quoted = false;
        let mut at = 0;
        while at < inside.len() {
            let rest = &inside[at..];
            let first = rest.chars().next().unwrap_or(' ');
            quoted ^= first == '"';
            let starts = first.is_ascii_alphabetic() && !quoted;
            let word = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
            if let Some(length) = starts.then(|| path(rest)).flatten().filter(|length| rest[..*length].contains('.')) {
                found.push(Name { path: &rest[..length], at: hole.start + 1 + at, fallback });
            }
            at += if starts { word.max(1) } else { first.len_utf8() };
        }
    }
    found
}

/// The one value that `text` is, beside spaces.
pub(super) fn only(text: &str) -> Option<&str> {
    let inside = text.trim().strip_prefix('@')?;
    let inside = inside.strip_prefix('(').and_then(|inside| inside.strip_suffix(')')).unwrap_or(inside).trim();
    (path(inside) == Some(inside.len())).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<&str> {
        names(text).into_iter().map(|name| name.path).collect()
    }

    #[test]
    fn expressions_are_told_from_addresses() {
        assert_eq!(
            paths("Hi @contact.first_name. Write to help@fields.example or me@desk.org"),
            ["contact.first_name", "fields.example"]
        );
        assert!(holes("a @@contact and team@acme.org @ noon").is_empty());
        assert_eq!(holes("x <%= 1 %> y").len(), 1);
        let text = "Dear @(if(is_error(results.city), \"(no) city\", title(results.city))) end";
        assert_eq!(paths(text), ["results.city", "results.city"]);
        assert!(names(text).iter().all(|name| name.fallback && text[name.at..].starts_with(name.path)));
        assert_eq!(holes("@(open").len(), 1);
    }

    #[test]
    fn one_value_alone() {
        assert_eq!(only(" @results.city "), Some("results.city"));
        assert_eq!(only("@(results.city)"), Some("results.city"));
        assert_eq!(only("@(results.n + 1)"), None);
        assert_eq!(only("to @results.city"), None);
    }
}
