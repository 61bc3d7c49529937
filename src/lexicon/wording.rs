//! Phrases and patterns that a rule brings along, instead of a list that we keep.

use super::Folded;
use super::phrasebook::{joins, run_end, stands_alone};
use regex::{Regex, RegexBuilder};

/// How many phrases or patterns one rule may bring.
pub const MOST_PHRASES: usize = 5_000;
/// How long a phrase or a pattern may be, in bytes.
pub const LONGEST_PHRASE: usize = 500;
/// How many patterns one rule may bring: each is a walk of its own over every text.
pub const MOST_PATTERNS: usize = 100;
/// How large a compiled pattern may become, in bytes.
const LARGEST_PATTERN: usize = 1 << 19;

/// Phrases and patterns, ready to look for.
#[derive(Debug, Default)]
pub struct Wording {
    /// Folded, sorted, each beginning and ending inside a word.
    phrases: Vec<String>,
    patterns: Vec<Regex>,
}

impl Wording {
    /// The wording of `phrases` and `patterns`; what is no phrase or no pattern is left out, see [`is_phrase`] and [`pattern`].
    pub fn new<S: AsRef<str>>(phrases: &[S], patterns: &[S]) -> Self {
        let mut phrases: Vec<String> = phrases.iter().filter_map(|phrase| fold(phrase.as_ref())).collect();
        phrases.sort_unstable();
        phrases.dedup();
        Self { phrases, patterns: patterns.iter().filter_map(|text| pattern(text.as_ref()).ok()).collect() }
    }

    /// Every place of `text` (bytes, half-open) that one of them fits, sorted; of two that overlap the one that begins first, and of
    /// these the longer.
    pub fn find(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        if !self.phrases.is_empty() {
            self.find_phrases(&Folded::new(text), &mut found);
        }
        for pattern in &self.patterns {
            found
                .extend(pattern.find_iter(text).map(|hit| (hit.start(), hit.end())).filter(|(start, end)| start < end));
        }
        found.sort_unstable_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
        let mut reached = 0;
        found.retain(|&(start, end)| start >= reached && std::mem::replace(&mut reached, end) <= start);
        found
    }

    fn find_phrases(&self, folded: &Folded, found: &mut Vec<(usize, usize)>) {
        let text = folded.text.as_str();
        let mut start = run_end(text, 0, false);
        while start < text.len() {
            let first = run_end(text, start, true);
            match self.longest_at(text, start, first) {
                Some(end) => {
                    found.push(folded.original(start, end));
                    start = run_end(text, end, false);
                }
                None => start = run_end(text, first, false),
            }
        }
    }

    /// The end of the longest phrase at `start`, whose first word ends at `end`: word by word, so that a phrase costs no more than its
    /// own length.
    fn longest_at(&self, text: &str, start: usize, mut end: usize) -> Option<usize> {
        let mut candidates = self.phrases.as_slice();
        let mut longest = None;
        loop {
            let read = &text[start..end];
            candidates = &candidates[candidates.partition_point(|phrase| phrase.as_str() < read)..];
            candidates = &candidates[..candidates.partition_point(|phrase| phrase.starts_with(read))];
            let Some(first) = candidates.first() else { return longest };
            if first.len() == read.len() && stands_alone(text, start, end) {
                longest = Some(end);
            }
            let next = run_end(text, end, false);
            if next == text.len() || candidates.last().is_none_or(|last| last.len() == read.len()) {
                return longest;
            }
            end = run_end(text, next, true);
            // No phrase is longer than that.
            if end - start > 2 * LONGEST_PHRASE {
                return longest;
            }
        }
    }
}

/// Whether a text can be a phrase: it holds a word and is not too long.
pub fn is_phrase(text: &str) -> bool {
    text.len() <= LONGEST_PHRASE && fold(text).is_some()
}

/// The folded phrase from its first to its last letter or digit.
fn fold(phrase: &str) -> Option<String> {
    let folded = Folded::new(phrase).text;
    let words = folded.trim_matches(|character| !joins(character));
    (!words.is_empty() && phrase.len() <= LONGEST_PHRASE).then(|| words.to_owned())
}

/// The compiled pattern, case counting for nothing, or why it is none. Search takes time in proportion to the text, whatever the
/// pattern.
pub fn pattern(text: &str) -> Result<Regex, String> {
    if text.len() > LONGEST_PHRASE {
        return Err(format!("it is longer than {LONGEST_PHRASE} characters"));
    }
    let mut builder = RegexBuilder::new(text);
    builder.case_insensitive(true).size_limit(LARGEST_PATTERN).dfa_size_limit(LARGEST_PATTERN).nest_limit(50);
    let pattern = builder.build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "it repeats too much".to_owned(),
        // The last line of the library's message says what is wrong; those before it draw the pattern.
        error => {
            let said = error.to_string();
            said.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned()
        }
    })?;
    if pattern.is_match("") { Err("it fits every text, even an empty one".into()) } else { Ok(pattern) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(phrases: &[&str], patterns: &[&str], text: &'t str) -> Vec<&'t str> {
        Wording::new(phrases, patterns).find(text).into_iter().map(|(start, end)| &text[start..end]).collect()
    }

    #[test]
    fn phrases_are_whole_words_in_any_spelling() {
        let phrases = ["pursuant to", "herein", "opération", "the herein under"];
        assert_eq!(found(&phrases, &[], "PURSUANT  TO the rules herein."), ["PURSUANT  TO", "herein"]);
        assert_eq!(found(&phrases, &[], "hereinafter pursuant"), [""; 0]);
        assert_eq!(found(&phrases, &[], "cette OPERATION"), ["OPERATION"]);
        assert_eq!(found(&phrases, &[], "the herein, the herein under"), ["herein", "the herein under"]);
    }

    #[test]
    fn patterns_underline_what_they_fit() {
        assert_eq!(
            found(&[], &[r"\bwithin \d+ days\b"], "Within 12 days, within 3 days"),
            ["Within 12 days", "within 3 days"]
        );
        assert_eq!(found(&["3 days"], &[r"within \d+ days"], "within 3 days"), ["within 3 days"]);
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for (text, said) in [
            ("(", "unclosed group"),
            (r"(\w{900}){900}", "it repeats too much"),
            ("x*", "it fits every text, even an empty one"),
        ] {
            assert_eq!(pattern(text).err().as_deref(), Some(said), "{text}");
        }
        assert!(pattern(&"(".repeat(400)).is_err());
        assert!(!is_phrase("—"));
    }
}
