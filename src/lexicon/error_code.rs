//! Numbers that only a machine would say: `error 404`, `0x80070005`.

use super::Language;
use super::list::List;
use super::phrasebook::{Match, stands_alone};

/// Words after which a number is a code.
const BEFORE_NUMBER: [&str; 5] = ["error ", "error #", "error no. ", "err ", "http "];

/// Appends the codes in a folded text as [`List::RawError`].
pub(super) fn find(folded: &str, matches: &mut Vec<Match>) {
    if !folded.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let mut add = |start, end| {
        if stands_alone(folded, start, end) {
            matches.push(Match { list: List::RawError, voids: false, language: Language::En, start, end });
        }
    };
    for (start, _) in folded.match_indices("0x") {
        let digits = folded[start + 2..].bytes().take_while(u8::is_ascii_hexdigit).count();
        if digits >= 2 {
            add(start, start + 2 + digits);
        }
    }
    let bytes = folded.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    for number in (1..bytes.len()).filter(|&at| is_digit(at) && !is_digit(at - 1)) {
        let before = &folded[..number];
        if let Some(word) = BEFORE_NUMBER.iter().find(|word| before.ends_with(**word)) {
            let digits = bytes[number..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            add(number - word.len(), number + digits);
        }
    }
}
