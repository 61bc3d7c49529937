//! Double-quoted texts with the escapes of JSON, with or without the `${…}` of templates.

use super::hcl_scan;

/// The first byte from `at` on that a quoted text cannot hold as it is: `"`, `\`, or a control character; the length where there is none.
pub(super) fn plain_run(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    while let Some(chunk) = bytes.get(at..at + 8).and_then(|chunk| <[u8; 8]>::try_from(chunk).ok()) {
        let word = u64::from_le_bytes(chunk);
        let quote = zero(word ^ (ONES * 0x22));
        let backslash = zero(word ^ (ONES * 0x5c));
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let found = quote | backslash | control;
        if found != 0 {
            // The lowest marked byte is exact; only bytes above a true mark can be marked falsely.
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|&b| b != b'"' && b != b'\\' && b >= 0x20) {
        at += 1;
    }
    at
}

/// The escape at the start of `raw`, which begins with `\`: the character meant, the bytes it takes, and whether JSON knows it.
/// Half a surrogate pair is U+FFFD.
pub(super) fn escape(raw: &str) -> (char, usize, bool) {
    let mut rest = raw.chars();
    rest.next();
    let Some(letter) = rest.next() else { return ('\\', 1, false) };
    let simple = match letter {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        '/' | '\\' | '"' => letter,
        'u' => return unicode(raw),
        other => return (other, 1 + other.len_utf8(), false),
    };
    (simple, 2, true)
}

fn unicode(raw: &str) -> (char, usize, bool) {
    let Some(first) = hex(raw, 2) else { return ('\u{FFFD}', 2, false) };
    if (0xD800..0xDC00).contains(&first)
        && raw.get(6..8) == Some("\\u")
        && let Some(second) = hex(raw, 8).filter(|second| (0xDC00..0xE000).contains(second))
    {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (char::from_u32(code).unwrap_or('\u{FFFD}'), 12, true);
    }
    (char::from_u32(first).unwrap_or('\u{FFFD}'), 6, true)
}

fn hex(raw: &str, from: usize) -> Option<u32> {
    let digits = raw.get(from..from + 4)?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

/// Walks the content of a quoted text: `piece(decoded, at, length)` for each stretch, `at` and `length` being the source bytes it stands
/// for. A stretch that stands as it is has the same length on both sides.
pub(super) fn pieces(raw: &str, templates: bool, mut piece: impl FnMut(&str, usize, usize)) {
    let bytes = raw.as_bytes();
    let (mut at, mut unclosed_until) = (0, 0);
    while at < raw.len() {
        let next = next_escape(raw, at, templates, &mut unclosed_until);
        if next > at {
            piece(&raw[at..next], at, next - at);
        }
        if next < bytes.len() {
            let (character, length, _) = escape(&raw[next..]);
            piece(character.encode_utf8(&mut [0; 4]), next, length);
            at = next + length;
        } else {
            at = next;
        }
    }
}

/// Where the next escape begins that is to be decoded: none inside the `${…}` of a template.
fn next_escape(raw: &str, from: usize, templates: bool, unclosed_until: &mut usize) -> usize {
    let bytes = raw.as_bytes();
    if !templates {
        return memchr::memchr(b'\\', &bytes[from..]).map_or(raw.len(), |at| from + at);
    }
    let mut at = from;
    while let Some(found) = memchr::memchr3(b'\\', b'$', b'%', &bytes[at..]) {
        at += found;
        if bytes[at] == b'\\' {
            return at;
        }
        at = hcl_scan::interpolation(bytes, at, unclosed_until).unwrap_or(at + 1);
    }
    raw.len()
}

/// The text that `raw` means.
pub(super) fn decode(raw: &str, templates: bool) -> String {
    let mut text = String::with_capacity(raw.len());
    pieces(raw, templates, |decoded, _, _| text.push_str(decoded));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_at_the_first_special_byte() {
        for length in 0..20 {
            for special in ['"', '\\', '\n', '\0', '\u{1f}'] {
                let text = format!(
                    "{}{special}\"\\\0abcdefghij",
                    "é a~\u{7f}".repeat(4).chars().take(length).collect::<String>()
                );
                let expected = text.find(|c: char| c == '"' || c == '\\' || c < ' ').unwrap();
                assert_eq!(plain_run(text.as_bytes(), 0), expected, "{text:?}");
            }
        }
        assert_eq!(plain_run(b"abc", 0), 3);
    }

    #[test]
    fn escapes_are_decoded() {
        assert_eq!(decode(r#"a\n\"\u00e9\ud83d\ude00\ud83dx\q\"#, false), "a\n\"é😀\u{FFFD}xq\\");
        assert_eq!(decode(r#"${f["\n"]}\n"#, true), "${f[\"\\n\"]}\n");
    }
}
