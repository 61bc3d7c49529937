//! Days of the calendar: `2026-01-31`.

/// A day, counted from 1970-01-01. Ordered as days follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// How to write one, for messages.
pub const HELP: &str = "write year, month and day, such as `2027-01-31`";

impl Day {
    /// The day that `text` says as `YYYY-MM-DD`; `None` where the calendar has none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next()?;
            (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<i32>().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 => 28 + i32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if parts.next().is_some() || !(1..=last).contains(&day) {
            return None;
        }
        // Years that begin in March end with the day that not all of them have.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * month + 2) / 5 + day - 1;
        Some(Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468))
    }

    /// How many days lie between `earlier` and this one; negative where it is not earlier.
    pub fn since(self, earlier: Day) -> i32 {
        self.0 - earlier.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        let day = |text| Day::parse(text).unwrap_or_else(|| panic!("`{text}` is a day"));
        assert_eq!(day("1970-01-01"), Day(0));
        assert_eq!(day("2024-03-01").since(day("2024-02-28")), 2);
        assert_eq!(day("2026-03-01").since(day("2026-02-28")), 1);
        assert_eq!(day("2026-01-31").since(day("2025-01-31")), 365);
        assert_eq!(day("2025-12-31").since(day("2026-01-31")), -31);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in ["", "2026", "2026-13-01", "2026-02-29", "2026-1-1", "2026-01-31-1", "31.01.2026", "2026-00-10"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
