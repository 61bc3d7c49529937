//! How long: `6s`, `10m`, `48h`, `3d`, `2 business days`, `30d..45d`.

/// A span of time as a flow writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duration {
    /// The shortest, in seconds.
    pub min: f64,
    /// The longest, in seconds; the same as `min` unless written as a range.
    pub max: f64,
    /// Counted in business days, so that it takes at least this many calendar days.
    pub business: bool,
}

/// How to write one, for messages.
pub const HELP: &str = "write a number with its unit: `6s`, `10m`, `48h`, `3d`, `2 business days` or `30d..45d`";

/// The duration that `text` says; `None` where it says none. A number alone is none: seconds and minutes look alike.
pub fn duration(text: &str) -> Option<Duration> {
    let Some((from, to)) = text.split_once("..") else { return one(text) };
    let (from, to) = (one(from)?, one(to)?);
    let range = Duration { min: from.min, max: to.max, business: from.business || to.business };
    (range.min <= range.max).then_some(range)
}

fn one(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let number: f64 = number.parse().ok()?;
    let unit = unit.trim().to_ascii_lowercase();
    let (unit, business) = match unit.strip_prefix("business ") {
        Some(rest) => (rest.trim(), true),
        None => (unit.as_str(), false),
    };
    let seconds = match unit {
        "ms" => 0.001,
        "s" | "sec" | "second" | "seconds" => 1.0,
        "m" | "min" | "minute" | "minutes" => 60.0,
        "h" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    };
    if business && seconds < 3_600.0 {
        return None;
    }
    Some(Duration { min: number * seconds, max: number * seconds, business })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn seconds(text: &str, min: f64, max: f64) {
        let read = duration(text).unwrap_or_else(|| panic!("`{text}` is a duration"));
        assert_eq!((read.min, read.max), (min, max));
    }

    #[test]
    fn the_forms_of_the_format_are_read() {
        seconds("6s", 6.0, 6.0);
        seconds("10m", 600.0, 600.0);
        seconds("48h", 172_800.0, 172_800.0);
        seconds("2 business days", 172_800.0, 172_800.0);
        seconds("1 business day", 86_400.0, 86_400.0);
        seconds("30d..45d", 2_592_000.0, 3_888_000.0);
        seconds("1.5 h", 5_400.0, 5_400.0);
        assert!(duration("2 business days").is_some_and(|read| read.business));
    }

    #[test]
    fn what_is_none_is_none() {
        for text in ["", "6", "s", "six seconds", "3 moons", "45d..30d", "-2d", "1..2d", "2 business seconds", "é"] {
            assert_eq!(duration(text), None, "{text:?}");
        }
    }
}
