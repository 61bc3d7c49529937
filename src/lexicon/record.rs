//! A person addressed by a number: "hello, customer 4411".

use super::Language;
use super::list::List;
use super::phrasebook::{Match, stands_alone};

/// Words for a person that a number makes a record of.
const RECORDS: [&str; 10] =
    ["user", "customer", "client", "subscriber", "member", "patient", "guest", "caller", "account", "applicant"];
/// How an address begins.
const GREETINGS: [&str; 9] =
    ["hello", "hi", "hey", "dear", "welcome", "welcome back", "attention", "good morning", "good afternoon"];

/// The fewest digits of a number that is somebody's.
const SHORTEST: usize = 3;

/// Appends such addresses in a folded text as [`List::Dehumanising`].
pub(super) fn find(folded: &str, matches: &mut Vec<Match>) {
    // Most texts hold no number but their keys.
    if !folded.as_bytes().windows(SHORTEST).any(|digits| digits.iter().all(u8::is_ascii_digit)) {
        return;
    }
    for record in RECORDS {
        for (at, _) in folded.match_indices(record) {
            let after = folded[at + record.len()..].trim_start_matches([' ', '#', ':']);
            let after = ["number ", "no. ", "id "].iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let before = folded[..at].trim_end_matches([' ', ',']);
            let greeting = GREETINGS.iter().find(|greeting| before.ends_with(*greeting));
            let Some(greeting) = greeting.filter(|_| digits >= SHORTEST) else { continue };
            let (start, end) = (before.len() - greeting.len(), folded.len() - after.len() + digits);
            if stands_alone(folded, start, end) {
                matches.push(Match { list: List::Dehumanising, voids: false, language: Language::En, start, end });
            }
        }
    }
}
