//! One line for each finding: `path:line:column: severity[rule] message`.

use super::place::Places;
use super::text::{leading, visible};
use super::{Show, counting, summary, weight};
use crate::lint::Report;
use std::fmt::Write;

pub(super) fn concise(report: &Report, show: &Show) -> String {
    let files = Places::new(&report.sources);
    let mut out = String::new();
    for one in counting(report, show) {
        let span = one.finding.place.span;
        let (at, path) = (files.positions(span).0, leading(&files.file(span).path));
        let (weight, rule, message) = (weight(one), visible(&one.finding.rule.0), visible(&one.message));
        let _ = writeln!(out, "{path}:{}:{}: {weight}[{rule}] {message}", at.line, at.column);
    }
    summary::write(report, show, &mut out);
    out
}
