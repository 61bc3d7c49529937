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
    for before in BEFORE_NUMBER {
        for (start, _) in folded.match_indices(before) {
            let number = start + before.len();
            let digits = folded[number..].bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 {
                add(start, number + digits);
            }
        }
    }
}
