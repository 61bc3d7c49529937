//! How long: `6s`, `10m`, `48h`, `3d`, `2 business days`, `30d..45d`.

/// A span of time as a flow writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duration {
    /// The shortest, in seconds.
    pub min: f64,
    /// The longest, in seconds; the same as `min` unless written as a range.
    pub max: f64,
    /// Counted in business days: `min` and `max` are the least and the most time that the calendar makes of them.
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
    let (min, max) = if business { business_time(number, seconds) } else { (number * seconds, number * seconds) };
    Some(Duration { min, max, business })
}

/// The least and the most seconds that `number` business hours, days or weeks (of `unit` seconds) take. Business days begin on any
/// day, a Sunday or a Friday among them; hours may fall within one day, or begin late on a Friday.
fn business_time(number: f64, unit: f64) -> (f64, f64) {
    const DAY: f64 = 86_400.0;
    match unit {
        604_800.0 => (number * unit, number * unit),
        DAY => {
            let weekends_met = ((number - 1.0) / 5.0).floor().max(0.0);
            ((number + 2.0 * weekends_met) * DAY, (number + 2.0 * (number / 5.0).ceil()) * DAY)
        }
        _ => {
            let days = (number / 8.0).ceil();
            (number * unit, (days + 2.0 * (days / 5.0).ceil()) * DAY)
        }
    }
}

/// So many seconds in words: `2 d 4 h`, `1 min 30 s`, `6 s`; at most two units.
pub fn shown(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    let (days, hours, minutes, rest) = (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60, whole % 60);
    let parts = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")];
    let Some(first) = parts.iter().position(|(count, _)| *count > 0) else { return "0 s".into() };
    let told = parts[first..].iter().take(2).filter(|(count, _)| *count > 0);
    told.map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ")
}

/// A moment of a cadence, counted from the moment a person comes in: `day 2`, or a duration such as `36h`.
pub fn moment(text: &str) -> Option<Duration> {
    match text.trim().strip_prefix("day ").or(text.trim().strip_prefix("Day ")) {
        Some(number) => duration(&format!("{}d", number.trim())),
        None => duration(text),
    }
}

/// How long after a day: `3d`, `+3d`, or before it: `-7d`. In seconds; of a range its shorter end.
pub fn offset(text: &str) -> Option<f64> {
    let text = text.trim();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let seconds = duration(unsigned)?.min;
    Some(if text.starts_with('-') { -seconds } else { seconds })
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
        seconds("2 business days", 172_800.0, 345_600.0);
        seconds("1 business day", 86_400.0, 259_200.0);
        seconds("5 business days", 432_000.0, 604_800.0);
        seconds("7 business days", 777_600.0, 950_400.0);
        seconds("4 business hours", 14_400.0, 259_200.0);
        seconds("30d..45d", 2_592_000.0, 3_888_000.0);
        seconds("1.5 h", 5_400.0, 5_400.0);
        assert!(duration("2 business days").is_some_and(|read| read.business));
    }

    #[test]
    fn seconds_are_shown_in_two_units() {
        for (seconds, words) in [(0.0, "0 s"), (90.0, "1 min 30 s"), (86_400.0, "1 d"), (187_205.0, "2 d 4 h")] {
            assert_eq!(shown(seconds), words);
        }
    }

    #[test]
    fn moments_and_offsets_are_read() {
        assert_eq!(moment("day 2").map(|at| at.min), Some(172_800.0));
        assert_eq!(moment("day 0").map(|at| at.max), Some(0.0));
        assert_eq!(moment("36h").map(|at| at.min), Some(129_600.0));
        assert_eq!((offset("-7d"), offset("+2h"), offset("0d")), (Some(-604_800.0), Some(7_200.0), Some(0.0)));
        assert_eq!((moment("day"), moment("day two"), offset("--1d"), offset("")), (None, None, None, None));
    }

    #[test]
    fn what_is_none_is_none() {
        for text in ["", "6", "s", "six seconds", "3 moons", "45d..30d", "-2d", "1..2d", "2 business seconds", "é"] {
            assert_eq!(duration(text), None, "{text:?}");
        }
    }
}
