//! Texts of the configuration that have a form of their own.

use crate::flow::day::Day;

/// A pattern of paths: `*` stays within a folder, `**` does not.
pub(super) fn glob(pattern: &str) -> Option<globset::GlobMatcher> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    if pattern.is_empty() {
        return None;
    }
    let glob = globset::GlobBuilder::new(pattern).literal_separator(true).build().ok()?;
    Some(glob.compile_matcher())
}

/// A pattern that no path fits: none is empty.
pub(super) fn nothing() -> globset::GlobMatcher {
    globset::Glob::new("").map(|glob| glob.compile_matcher()).expect("internal: the empty pattern is one")
}

/// The key of a telephone.
pub(super) fn key(text: &str) -> Option<char> {
    match text {
        "star" => Some('*'),
        "pound" => Some('#'),
        _ => text.chars().next().filter(|key| text.len() == 1 && (key.is_ascii_digit() || "*#".contains(*key))),
    }
}

/// A believable speed of speech, in words per minute.
pub(super) fn rate(text: &str) -> Option<f32> {
    text.parse().ok().filter(|rate| (30.0..=600.0).contains(rate))
}

/// Whether the text is a day as `2027-01-31`.
pub fn is_day(text: &str) -> bool {
    Day::parse(text).is_some()
}

/// Whether the text is a stretch of open hours: `Mo-Fr 08:00-18:00`, `08:00-12:00 13:00-17:00`, `24/7`, `closed`.
pub(super) fn is_open(text: &str) -> bool {
    const DAYS: [&str; 8] = ["mo", "tu", "we", "th", "fr", "sa", "su", "ph"];
    let day = |text: &str| DAYS.contains(&text.to_ascii_lowercase().as_str());
    let days = |text: &str| {
        text.split(',').all(|part| part.split_once('-').map_or(day(part), |(from, to)| day(from) && day(to)))
    };
    let minute = |text: &str| {
        let (hours, minutes) = text.split_once(':')?;
        let number =
            |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 2 && part.len() == part.trim().len());
        let (hours, minutes) = (number(hours)?, number(minutes).filter(|_| minutes.len() == 2)?);
        Some(hours * 60 + minutes).filter(|at| minutes < 60 && *at <= 24 * 60)
    };
    let times = |text: &str| {
        text.split(',')
            .all(|part| part.split_once('-').is_some_and(|(from, to)| minute(from).is_some() && minute(to).is_some()))
    };
    if matches!(text, "24/7" | "always" | "closed") {
        return true;
    }
    let mut words = text.split_whitespace().peekable();
    if words.peek().is_some_and(|first| days(first)) {
        words.next();
    }
    words.peek().is_some() && words.all(|word| word == "off" || times(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_hours_have_a_form() {
        for text in ["Mo-Fr 08:00-18:00", "Mo-Fr 08:00-12:00,13:00-17:00", "Sa,Su off", "24/7", "9:00-24:00", "closed"]
        {
            assert!(is_open(text), "{text}");
        }
        for text in ["", "Mo-Fr", "weekdays 8-18", "Mo-Fr 8-18", "Mo 25:00-26:00", "Mo-Xx 08:00-18:00", "08:61-09:00"] {
            assert!(!is_open(text), "{text}");
        }
    }
}
