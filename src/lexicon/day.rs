//! Days and times in figures: `6/30`, `30.6.`, `2026-06-30`, `17:00`, `5 pm`, `3rd`, `March 3`.

/// What stands right after a number that is a time.
const AFTER: [&str; 14] =
    ["am", "pm", "a.m", "p.m", "uhr", "st", "nd", "rd", "th", "march", "may", "mar", "jun", "dec"];
/// Months that are words of everyday language too, and so no phrases of the list of days.
const BEFORE: [&str; 9] = ["march ", "may ", "jan ", "feb ", "mar ", "apr ", "sept ", "oct ", "nov "];

/// Whether a folded text names one.
pub(super) fn in_figures(folded: &str) -> bool {
    let bytes = folded.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 0;
    while at < bytes.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let end = (at..).find(|&next| !digit(next)).unwrap_or(bytes.len());
        let joined = matches!(bytes.get(end), Some(b'/' | b':' | b'-' | b'.')) && digit(end + 1);
        let after = folded[end..].trim_start_matches([' ', '.']);
        let word = after.split(|character: char| !character.is_alphabetic() && character != '.').next().unwrap_or("");
        let before = &folded[..at];
        if (joined && end - at <= 4 && !before.ends_with(['$', '£', '€']))
            || AFTER.contains(&word.trim_end_matches('.'))
            || BEFORE.iter().any(|month| before.ends_with(month))
        {
            return true;
        }
        at = end;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::in_figures;

    #[test]
    fn dates_and_times_are_seen_and_amounts_are_not() {
        for text in
            ["until 6/30", "by 30.6.", "on 2026-06-30", "at 17:00", "before 5 pm", "the 3rd", "may 3", "3 march"]
        {
            assert!(in_figures(text), "{text}");
        }
        for text in ["50% off", "only 3 left", "$9.99", "hurry", "call 5550100 now", "24 hours"] {
            assert!(!in_figures(text), "{text}");
        }
    }
}
