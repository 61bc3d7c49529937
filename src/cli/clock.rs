//! The day it is: from `--today`, else from the clock.

use super::error::Error;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A day as `YYYY-MM-DD`; without `given` the one it is in UTC, so that a run means the same on every machine.
pub fn today(given: Option<&str>) -> Result<String, Error> {
    let date = match given {
        Some(text) => text.parse::<Date>().map_err(|_| Error::BadDate(text.to_owned()))?,
        None => Timestamp::now().to_zoned(TimeZone::UTC).date(),
    };
    Ok(date.to_string())
}
