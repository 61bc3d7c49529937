//! The sentence around a phrase, and plain questions about its words.

use super::list::List;
use super::{Language, table};

/// The folded bytes of the sentence that holds byte `at`: half-open, its closing mark included. A full stop inside a
/// word or a number ends nothing.
pub(super) fn sentence(folded: &str, at: usize) -> (usize, usize) {
    let bytes = folded.as_bytes();
    let ends = |index: usize| {
        matches!(bytes[index], b'.' | b'!' | b'?' | b';')
            && matches!(bytes.get(index + 1), None | Some(b' ' | b'"' | b'\'' | b')'))
    };
    let start = (0..at.min(bytes.len())).rev().find(|&index| ends(index)).map_or(0, |index| index + 1);
    let end = (at..bytes.len()).find(|&index| ends(index)).map_or(bytes.len(), |index| index + 1);
    (start, end)
}

/// Where `phrase` stands in `folded` as whole words, first match.
pub(super) fn find_words(folded: &str, phrase: &str) -> Option<usize> {
    folded.match_indices(phrase).map(|(start, _)| start).find(|&start| {
        let joins = |character: Option<char>| {
            character.is_some_and(|character| character.is_alphanumeric() || character == '_')
        };
        !joins(folded[..start].chars().next_back()) && !joins(folded[start + phrase.len()..].chars().next())
    })
}

/// Whether any of `phrases` stands in `folded` as whole words.
pub(super) fn has_any(folded: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| find_words(folded, phrase).is_some())
}

/// The phrases that take away a match of `list` in their sentence.
pub(super) fn unless(list: List, language: Language) -> &'static [&'static str] {
    let entry = table::UNLESS.iter().find(|entry| entry.list == list && entry.language == language);
    entry.map_or(&[], |entry| entry.phrases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_in_a_number_ends_nothing() {
        let text = "it costs 1.50 today. call us.";
        assert_eq!(sentence(text, 3), (0, 20));
        assert_eq!(sentence(text, 22), (20, text.len()));
    }

    #[test]
    fn words_are_whole() {
        assert!(has_any("what if it rains", &["if"]));
        assert!(!has_any("a gift", &["if"]));
    }
}
