//! `# touchlint: allow person/too-far, tone/ -- why [until 2027-01-31]`: the grammar of a comment.

use crate::config::is_day;
use crate::syntax::nearest;
use std::ops::Range;

/// What a comment allows. Ranges are bytes of the comment.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Comment {
    /// The rules and families.
    pub rules: Vec<Range<usize>>,
    /// Why; empty where nothing is said.
    pub reason: Range<usize>,
    /// The day on which it was allowed.
    pub since: Option<Range<usize>>,
    /// The day from which it is told again.
    pub until: Option<Range<usize>>,
}

/// What is wrong with a comment that means to allow something.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Where.
    pub at: Range<usize>,
    /// What.
    pub problem: String,
    /// What was expected.
    pub help: String,
}

const FORM: &str = "write `touchlint: allow RULE -- reason`, if need be with `[until 2027-01-31]` at the end";

/// Words for the same thing in other tools.
const OTHER_WORDS: [&str; 7] = ["ignore", "disable", "suppress", "skip", "off", "noqa", "nolint"];

/// Reads a comment, its `#` or `//` included. `None` where it does not speak to touchlint.
pub(super) fn parse(text: &str) -> Option<Result<Comment, Wrong>> {
    let mut rest = Rest::new(text);
    let word = rest.word();
    let colon = text[word.clone()].ends_with(':');
    if !text[word.clone()].trim_end_matches(':').eq_ignore_ascii_case("touchlint") {
        return None;
    }
    let verb = rest.word();
    let said = &text[verb.clone()];
    let other = OTHER_WORDS.iter().any(|other| said.starts_with(other));
    match said {
        "allow" if colon => {}
        // A text about touchlint is none to it.
        "allow" if text[rest.at..rest.end].contains('/') => {
            let problem = "a `:` is missing behind `touchlint`, so this allows nothing".to_owned();
            return Some(Err(Wrong { at: word, problem, help: FORM.into() }));
        }
        _ if colon && (other || nearest(said, ["allow"].into_iter()).is_some()) => {
            let problem = format!("`{said}` is no word for touchlint, so this allows nothing");
            return Some(Err(Wrong { at: verb, problem, help: FORM.into() }));
        }
        _ => return None,
    }
    Some(allow(text, rest, verb))
}

/// What stands behind `allow`.
fn allow(text: &str, mut rest: Rest<'_>, verb: Range<usize>) -> Result<Comment, Wrong> {
    let mut comment = Comment::default();
    let behind = &text[rest.at..rest.end];
    let dashes = behind.match_indices("--").map(|(at, _)| at).find(|&at| {
        behind[..at].ends_with(char::is_whitespace) && !behind[at + 2..].starts_with(|c: char| !c.is_whitespace())
    });
    let names = rest.at..dashes.map_or(rest.end, |at| rest.at + at);
    let mut at = names.start;
    for name in text[names.clone()].split(',') {
        let trimmed = name.trim();
        let start = at + (name.len() - name.trim_start().len());
        at += name.len() + 1;
        let end = start + trimmed.len();
        if let Some(blank) = trimmed.find(char::is_whitespace) {
            let problem = format!("`--` is expected behind `{}`", &trimmed[..blank]);
            let help = "put ` -- ` before the reason, and commas between rules".to_owned();
            return Err(Wrong { at: start + blank..end, problem, help });
        }
        if trimmed.is_empty() {
            let at = if names.is_empty() || text[names.clone()].trim().is_empty() { verb } else { start..start };
            return Err(Wrong { at, problem: "the name of a rule is expected here".into(), help: FORM.into() });
        }
        comment.rules.push(start..end);
    }
    comment.reason = rest.end..rest.end;
    let Some(dashes) = dashes else { return Ok(comment) };
    rest.at += dashes + 2;
    while let Some((word, day)) = last_day(text, rest.at..rest.end)? {
        let known = if &text[word.clone()] == "until" { &mut comment.until } else { &mut comment.since };
        if known.is_some() {
            let problem = format!("`{}` is said twice", &text[word.clone()]);
            return Err(Wrong { at: word, problem, help: "keep one of them".into() });
        }
        *known = Some(day);
        rest.end = word.start;
    }
    let why = &text[rest.at..rest.end];
    let trimmed = why.trim().trim_end_matches(['[', '(', ',', ';']).trim_end();
    let start = rest.at + (why.len() - why.trim_start().len());
    comment.reason = start..start + trimmed.len();
    Ok(comment)
}

/// A word and the day behind it, as bytes of the comment.
type Dated = (Range<usize>, Range<usize>);

/// The word `until` or `since` and its day at the end of `within`.
fn last_day(text: &str, within: Range<usize>) -> Result<Option<Dated>, Wrong> {
    let said = text[within.clone()].trim_end_matches(|c: char| c.is_whitespace() || "]),;.[(".contains(c));
    let day = said.rfind(|c: char| c.is_whitespace()).map_or(0, |at| at + 1);
    let before = said[..day].trim_end();
    let word = before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| at + 1);
    if !matches!(&before[word..], "until" | "since") || !said[day..].starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(None);
    }
    let place = within.start + day..within.start + said.len();
    if !is_day(&said[day..]) {
        let problem = format!("`{}` is no day", &said[day..]);
        return Err(Wrong { at: place, problem, help: "write year, month and day, such as `2027-01-31`".into() });
    }
    Ok(Some((within.start + word..within.start + before.len(), place)))
}

/// The part of a comment that is not read yet.
struct Rest<'t> {
    text: &'t str,
    at: usize,
    end: usize,
}

impl<'t> Rest<'t> {
    /// Everything but the signs that make it a comment.
    fn new(text: &'t str) -> Self {
        let mut end = text.trim_end().len();
        if text.starts_with("/*") && text[..end].ends_with("*/") && end >= 4 {
            end = text[..end - 2].trim_end().len();
        }
        let at = text[..end].len() - text[..end].trim_start_matches(['#', '/', '*']).len();
        Self { text, at, end }
    }

    /// The next word; empty at the end.
    fn word(&mut self) -> Range<usize> {
        let rest = &self.text[self.at..self.end];
        let start = self.at + (rest.len() - rest.trim_start().len());
        let long = self.text[start..self.end].find(char::is_whitespace).unwrap_or(self.end - start);
        self.at = start + long;
        start..self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules, the reason, `since` and `until`, with bars between them; what is wrong behind a `!`.
    fn read(text: &str) -> String {
        let part = |range: &Range<usize>| text[range.clone()].to_owned();
        match parse(text) {
            None => "nothing".into(),
            Some(Err(wrong)) => format!("! {} [{}]", wrong.problem, part(&wrong.at)),
            Some(Ok(comment)) => {
                let rules: Vec<String> = comment.rules.iter().map(part).collect();
                let day = |day: &Option<Range<usize>>| day.as_ref().map(part).unwrap_or_default();
                let (since, until) = (day(&comment.since), day(&comment.until));
                format!("{}|{}|{since}|{until}", rules.join(" "), part(&comment.reason))
            }
        }
    }

    #[test]
    fn comments_are_read() {
        for (text, expected) in [
            ("# touchlint: allow person/too-far -- moved in May", "person/too-far|moved in May||"),
            ("#touchlint: allow person/too-far,tone/ -- a -- b", "person/too-far tone/|a -- b||"),
            ("// touchlint: allow maze/trap -- x [until 2027-01-31]", "maze/trap|x||2027-01-31"),
            ("/* touchlint: allow maze/trap -- x until 2027-01-31 */", "maze/trap|x||2027-01-31"),
            ("# touchlint: allow a/b -- x (since 2026-01-31, until 2027-01-31).", "a/b|x|2026-01-31|2027-01-31"),
            ("# touchlint: allow a/b -- until the new line opens", "a/b|until the new line opens||"),
            ("# touchlint: allow a/b -- until 2027-01-31", "a/b|||2027-01-31"),
            ("# touchlint: allow a/b", "a/b|||"),
            ("# touchlint: allow a/b --", "a/b|||"),
            ("# touchlint: 1", "nothing"),
            ("# touchlint: see docs/flows.md", "nothing"),
            ("# touchlint allows us to sleep", "nothing"),
            ("#", "nothing"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn mistakes_are_told() {
        for (text, expected) in [
            ("# touchlint: alow a/b -- x", "! `alow` is no word for touchlint, so this allows nothing [alow]"),
            ("# touchlint: disable a/b", "! `disable` is no word for touchlint, so this allows nothing [disable]"),
            ("# touchlint allow a/b -- x", "! a `:` is missing behind `touchlint`, so this allows nothing [touchlint]"),
            ("# touchlint: allow", "! the name of a rule is expected here [allow]"),
            ("# touchlint: allow -- x", "! the name of a rule is expected here [allow]"),
            ("# touchlint: allow a/b, -- x", "! the name of a rule is expected here []"),
            ("# touchlint: allow a/b moved in May", "! `--` is expected behind `a/b` [ moved in May]"),
            ("# touchlint: allow a/b -- x [until 31.1.2027]", "! `31.1.2027` is no day [31.1.2027]"),
            ("# touchlint: allow a/b -- x until 2027-01-31 until 2028-01-31", "! `until` is said twice [until]"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
