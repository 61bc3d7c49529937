//! The last lines: what was read, checked, found, skipped, and how much of it could be answered.

use super::text::{leading, many, thousands, visible};
use super::{Show, counting, weight};
use crate::lint::{NO_FLOW, Report, Summary};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Writes what `show` asks for: the table of findings by rule, then the summary unless it is to be quiet.
pub(super) fn write(report: &Report, show: &Show, out: &mut String) {
    if show.statistics {
        statistics(report, show, out);
    }
    if show.quiet {
        return;
    }
    let summary = &report.summary;
    if show.verbose {
        for skipped in &summary.skipped {
            let _ = writeln!(out, "skipped {}: {}", visible(&skipped.path), visible(&skipped.reason));
        }
        for asked in &summary.answers {
            let (decided, undecided) = (thousands(asked.decided), thousands(asked.undecided));
            let _ = writeln!(out, "{}: {decided} decided, {undecided} undecided", leading(asked.question));
        }
    }
    let folder = visible(&summary.root);
    let folder = folder.trim_end_matches('/');
    let under = if matches!(folder, "" | ".") { String::new() } else { format!(" under {folder}/") };
    if summary.checked == 0 && summary.flows == 0 {
        let _ = writeln!(out, "no flow found{under}; `touchlint platforms` names what is read");
    } else {
        if summary.reported < summary.checked {
            let read = many(summary.checked, "file");
            let _ = match summary.reported {
                // What is wrong with a file that could not be read was reported.
                0 if summary.counts.total() > 0 => Ok(()),
                0 => writeln!(out, "read {read}{under}, reporting none: the paths named hold no flow"),
                few => writeln!(out, "read {read}{under}, reporting {}", thousands(few)),
            };
        }
        let of = if under.is_empty() { String::new() } else { format!(" of {folder}/") };
        let (flows, files, steps) =
            (many(summary.flows, "flow"), many(summary.checked, "file"), many(summary.steps, "step"));
        let _ = writeln!(out, "checked {flows} in {files} ({steps}){of}: {}", outcome(summary, show));
    }
    skipped(summary, out);
}

/// What came out, in one clause. Nothing found is no proof that nothing is wrong: it says who looked.
fn outcome(summary: &Summary, show: &Show) -> String {
    let counts = [(summary.counts.error, "error"), (summary.counts.warning, "warning"), (summary.counts.note, "note")];
    let found: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| many(*count, noun)).collect();
    let mut out = match found.is_empty() {
        true if summary.accepted() > 0 => format!("nothing new found by {}", many(summary.rules, "rule")),
        true => format!("nothing found by {}", many(summary.rules, "rule")),
        false => found.join(", "),
    };
    let accepted = [(summary.baselined, "in the baseline"), (summary.suppressed, "allowed")];
    let accepted: Vec<String> = accepted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, how)| format!("{} {how}", thousands(*count)))
        .collect();
    if !accepted.is_empty() {
        let _ = write!(out, "; accepted: {}", accepted.join(", "));
    }
    if summary.undecided() > 0 {
        let _ = write!(out, "; {} undecided", many(summary.undecided(), "answer"));
        if !show.show_unknown {
            out.push_str(" (touchlint check --show-unknown)");
        }
    }
    out
}

fn skipped(summary: &Summary, out: &mut String) {
    let mut parts = Vec::new();
    // A file that carries a signature and holds no flow is no flow like any other.
    let (none, unread): (Vec<_>, Vec<_>) = summary.skipped.iter().partition(|skipped| skipped.reason == NO_FLOW);
    match summary.unsigned + none.len() {
        0 => {}
        1 => parts.push("1 file that is no flow".to_owned()),
        some => parts.push(format!("{} that are no flows", many(some, "file"))),
    }
    if !unread.is_empty() {
        let mut reasons: Vec<_> = unread.iter().map(|skipped| visible(&skipped.reason)).collect();
        reasons.sort();
        reasons.dedup();
        let count = thousands(unread.len());
        parts.push(format!("{count} that could not be read ({})", reasons.join(", ")));
    }
    if !parts.is_empty() {
        let _ = writeln!(out, "skipped {}", parts.join(", "));
    }
}

/// Findings by rule: the most frequent first.
fn statistics(report: &Report, show: &Show, out: &mut String) {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for one in counting(report, show) {
        *counts.entry((one.finding.rule.0.as_ref(), weight(one))).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|&((rule, weight), count)| (std::cmp::Reverse(count), rule, weight));
    for ((rule, weight), count) in &rows {
        let _ = writeln!(out, "{:>7}  {weight:<7}  {}", thousands(*count), visible(rule));
    }
    if !rows.is_empty() && !show.quiet {
        out.push('\n');
    }
}
