//! Texts for a terminal: what is invisible made visible, widths, wrapping, numbers.

use std::borrow::Cow;
use std::fmt::Write;

/// How the character `c` behind `before` must be spelled so that it can neither move the cursor nor turn the direction of
/// writing nor hide nor be read as a command by a CI runner; `None` where it may stand as it is.
pub(super) fn spelled(c: char, before: &str) -> Option<String> {
    let hidden = c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    match c {
        '\n' => Some("\\n".into()),
        '\r' => Some("\\r".into()),
        '\t' => Some("\\t".into()),
        _ if hidden => Some(format!("\\u{{{:x}}}", c as u32)),
        // `##[error]` and `##vso[…]` are obeyed anywhere in a line by the runners of GitHub and Azure.
        '[' if before.trim_end_matches(|c: char| c.is_ascii_lowercase()).ends_with("##") => Some("\\u{5b}".into()),
        _ => None,
    }
}

/// `text` on one line, with nothing hidden in it.
pub fn visible(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    for (at, c) in text.char_indices() {
        if let Some(spelling) = spelled(c, &text[..at]) {
            out.push_str(&text[kept..at]);
            out.push_str(&spelling);
            kept = at + c.len_utf8();
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// `text` as [`visible`], and such that a line may begin with it: a leading `::` would be a command to GitHub's runner.
pub(super) fn leading(text: &str) -> Cow<'_, str> {
    match visible(text) {
        text if text.trim_start().starts_with("::") => Cow::Owned(text.replacen("::", "\\u{3a}:", 1)),
        text => text,
    }
}

/// About how many columns `c` takes; wide scripts and emoji take two. Good for budgets, not for alignment.
pub(super) fn columns(c: char) -> usize {
    match c {
        '\t' => 4,
        '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => 2,
        '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// `text` behind `head`, broken between words so that lines fit `width` columns; further lines begin with as many spaces
/// as `head` has characters. A word longer than a line stands on its own.
pub(super) fn wrapped(head: &str, text: &str, width: usize) -> String {
    let indent = head.chars().count();
    let mut out = String::from(head);
    let mut used = indent;
    for word in visible(text).split(' ').filter(|word| !word.is_empty()) {
        let wide: usize = word.chars().map(columns).sum();
        if used > indent && used + 1 + wide > width {
            let _ = write!(out, "\n{:indent$}", "");
            out.push_str(&leading(word));
            used = indent + wide;
        } else {
            if used > indent {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += wide;
        }
    }
    out.push('\n');
    out
}

/// `number` with a comma behind each group of three digits.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 flow`, `2 flows`, `1,204 flows`.
pub(super) fn many(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_survives() {
        assert_eq!(visible("plain — “quoted” 🙂"), "plain — “quoted” 🙂");
        assert_eq!(visible("a\u{1b}[2Jb\u{7}\u{9b}c\u{7f}"), "a\\u{1b}[2Jb\\u{7}\\u{9b}c\\u{7f}");
        assert_eq!(visible("x\r\n::error::y"), "x\\r\\n::error::y");
        assert_eq!(visible("\u{202e}\u{2066}\u{200b}"), "\\u{202e}\\u{2066}\\u{200b}");
        assert_eq!(visible("##[error] ##vso[x] #[y] [z]"), "##\\u{5b}error] ##vso\\u{5b}x] #[y] [z]");
        assert_eq!(leading(" ::error::"), " \\u{3a}:error::");
    }

    #[test]
    fn long_texts_break_between_words() {
        assert_eq!(wrapped("help: ", "one two three", 14), "help: one two\n      three\n");
        assert_eq!(wrapped("x: ", "a ::error::b", 8), "x: a\n   \\u{3a}:error::b\n");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
