//! Everything that allows findings: where, what, why, how old, for how long, and what came of it.

use super::place::Places;
use super::text::{leading, many, visible, wrapped};
use crate::lint::{Report, Status, Suppression};
use jiff::civil::Date;
use serde::Serialize;
use std::fmt::Write;

/// For people: two lines for each.
pub fn suppressions(report: &Report) -> String {
    let mut out = String::new();
    let rows = rows(report);
    for row in &rows {
        let about = match (row.flow, row.step) {
            (_, Some(step)) => format!(" at `{}`", visible(step)),
            (Some(flow), None) => format!(" in `{}`", visible(flow)),
            (None, None) => String::new(),
        };
        let rule = visible(row.rule);
        let _ = writeln!(out, "{}:{}: {rule}{about}", leading(row.path), row.line);
        if !row.reason.is_empty() {
            out.push_str(&wrapped("    ", row.reason, 100));
        }
        let mut facts = vec![verdict(row)];
        facts.extend(row.age.map(|age| format!("{} old", many(age.unsigned_abs() as usize, "day"))));
        facts.extend(row.left.map(|left| match left {
            1.. => format!("{} left", many(left.unsigned_abs() as usize, "day")),
            0 => "over today".to_owned(),
            _ => format!("over for {}", many(left.unsigned_abs() as usize, "day")),
        }));
        let _ = writeln!(out, "    {}", facts.join(", "));
    }
    let count = |status: Status| rows.iter().filter(|row| row.status == status.name()).count();
    let _ = write!(out, "{}", many(rows.len(), "suppression"));
    for (status, word) in [
        (Status::Used, "used"),
        (Status::Unused, "unused"),
        (Status::Expired, "expired"),
        (Status::WithoutReason, "without a reason"),
        (Status::Wrong, "wrong"),
        (Status::NotJudged, "not judged"),
    ] {
        if count(status) > 0 {
            let lead = if out.ends_with("suppression") || out.ends_with("suppressions") { ": " } else { ", " };
            let _ = write!(out, "{lead}{} {word}", count(status));
        }
    }
    out.push('\n');
    out
}

/// For machines: one JSON object. Documented in `docs/suppressions.md`.
pub fn suppressions_json(report: &Report) -> String {
    let list = List { version: 1, today: &report.summary.today, suppressions: rows(report) };
    super::json::ascii(&serde_json::to_string_pretty(&list).unwrap_or_default()) + "\n"
}

#[derive(Serialize)]
struct List<'r> {
    version: u32,
    today: &'r str,
    suppressions: Vec<Row<'r>>,
}

#[derive(Serialize)]
struct Row<'r> {
    path: &'r str,
    line: u32,
    column: u32,
    place: &'static str,
    rule: &'r str,
    flow: Option<&'r str>,
    step: Option<&'r str>,
    reason: &'r str,
    since: Option<&'r str>,
    until: Option<&'r str>,
    /// Days since it was allowed.
    age: Option<i64>,
    /// Days until it counts again; less than 1 where it does.
    left: Option<i64>,
    findings: usize,
    status: &'static str,
}

fn rows(report: &Report) -> Vec<Row<'_>> {
    let files = Places::new(&report.sources);
    let today: Option<Date> = report.summary.today.parse().ok();
    let days = |from: Option<Date>, to: Option<Date>| Some(i64::from(from?.until(to?).ok()?.get_days()));
    let day = |day: &Option<String>| day.as_deref().and_then(|day| day.parse::<Date>().ok());
    let row = |one: &'_ Suppression| {
        let at = files.positions(one.rule.span).0;
        (at.line, at.column, days(day(&one.since), today), days(today, day(&one.until)))
    };
    let mut rows: Vec<Row> = report
        .suppressions
        .iter()
        .map(|one| {
            let (line, column, age, left) = row(one);
            Row {
                path: &files.file(one.place).path,
                line,
                column,
                place: if one.configured { "configuration" } else { "comment" },
                rule: &one.rule.value,
                flow: one.flow.as_deref(),
                step: one.step.as_deref(),
                reason: &one.reason,
                since: one.since.as_deref(),
                until: one.until.as_deref(),
                age,
                left,
                findings: one.findings,
                status: one.status.name(),
            }
        })
        .collect();
    rows.sort_by_key(|row| (row.path, row.line, row.column));
    rows
}

fn verdict(row: &Row) -> String {
    match row.status {
        "used" => format!("allows {}", many(row.findings, "finding")),
        "unused" => "unused: there is nothing to allow".to_owned(),
        "expired" => format!("expired: {} told again", many(row.findings, "finding")),
        "without-reason" => "gives no reason, so it allows nothing".to_owned(),
        "wrong" => "cannot be used: see `touchlint check`".to_owned(),
        _ => "not judged: its rule did not run there".to_owned(),
    }
}
