//! GitHub workflow commands: a runner that reads them shows each finding at its line of the pull request.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>, read 2026-11-22. The runner unescapes
//! `%25`, `%0D`, `%0A`, and in properties also `%3A` and `%2C`.

use super::place::Places;
use super::text::visible;
use super::{Show, counting, summary, weight};
use crate::lint::Report;
use std::fmt::Write;

pub(super) fn github(report: &Report, show: &Show) -> String {
    let files = Places::new(&report.sources);
    let mut out = String::new();
    for one in counting(report, show) {
        let command = match weight(one) {
            "error" => "error",
            "warning" => "warning",
            _ => "notice",
        };
        let span = one.finding.place.span;
        let (start, end) = files.positions(span);
        let _ = write!(out, "::{command} file={},line={}", property(&files.file(span).path), start.line);
        // Columns count only where start and end are on one line; GitHub refuses them otherwise.
        let _ = match start.line == end.line {
            true => write!(out, ",endLine={},col={},endColumn={}", end.line, start.column, end.column),
            false => write!(out, ",endLine={}", end.line),
        };
        let _ = write!(out, ",title={}::{}", property(&one.finding.rule.0), message(&one.message));
        if weight(one) == "unknown" {
            out.push_str("%0Athe files do not show whether this happens");
        }
        if !one.help.is_empty() {
            let _ = write!(out, "%0Ahelp: {}", message(&one.help));
        }
        out.push('\n');
    }
    summary::write(report, show, &mut out);
    out
}

/// `text` as the message of a command. Control characters are shown escaped before, so a line end in it is no line end.
fn message(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A path or a title as a property: what the runner reads back is `text` itself, so that a path still names its file.
fn property(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    visible(&text.replace(':', "%3A").replace(',', "%2C")).into_owned()
}
