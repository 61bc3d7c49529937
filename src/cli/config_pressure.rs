//! What `touchlint config` shows of `pressure:`.

use super::config::{Row, row};
use super::origin::{DEFAULT, place};
use crate::flow::{Cap, Limit, Pressure, QuietHours, duration};
use crate::source::Sources;

/// One row for each limit and cap, and for the rest of the section.
pub(super) fn pressure(pressure: &Pressure, sources: &Sources) -> Vec<Row> {
    let mut rows = Vec::new();
    for limit in &pressure.limits {
        rows.push(row(
            "pressure.limits",
            of_limit(limit),
            limit.span.map_or(DEFAULT.into(), |span| place(sources, span)),
        ));
    }
    if pressure.limits.is_empty() {
        rows.push(row("pressure.limits", "those of the rules", DEFAULT));
    }
    rows.extend(pressure.caps.iter().map(|cap| row("pressure.caps", of_cap(cap), place(sources, cap.span))));
    if let Some(quiet) = &pressure.quiet_hours {
        rows.push(row("pressure.quiet-hours", of_quiet_hours(quiet), place(sources, quiet.span)));
    }
    if let Some(gap) = &pressure.minimum_gap {
        rows.push(row("pressure.minimum-gap", duration::shown(gap.value), place(sources, gap.span)));
    }
    rows
}

fn of_limit(limit: &Limit) -> String {
    format!("{} in {}: {}", limit.max, duration::shown(limit.per), limit.severity.name())
}

fn of_cap(cap: &Cap) -> String {
    let window = if cap.rolling { "rolling" } else { "calendar" };
    let mut parts = vec![format!("{} in {}", cap.max, duration::shown(cap.per)), window.to_owned()];
    parts.extend(cap.channels.iter().map(|channel| channel.name().to_owned()));
    parts.extend(cap.classes.iter().map(|class| class.name().to_owned()));
    parts.join(", ")
}

fn of_quiet_hours(quiet: &QuietHours) -> String {
    let time = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let zone = quiet.timezone.as_deref().unwrap_or("no time zone");
    format!("{} to {}, {zone}, {}", time(quiet.from), time(quiet.to), if quiet.hold { "hold" } else { "skip" })
}
