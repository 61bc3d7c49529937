//! JSON, a contract: fields may be added, never changed. Documented in `docs/json-report.md`.

use super::place::Places;
use super::{Show, shown};
use crate::diagnostic::{Diagnostic, Label};
use crate::lint::{Report, Summary};
use crate::source::{Position, Span};
use serde::Serialize;
use std::fmt::Write;

/// One object, indented.
pub(super) fn json(report: &Report, show: &Show) -> String {
    let files = Places::new(&report.sources);
    let whole = Whole {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        root: &report.summary.root,
        findings: shown(report, show).into_iter().map(|one| found(one, &files)).collect(),
        summary: summed(&report.summary),
    };
    ascii(&serde_json::to_string_pretty(&whole).unwrap_or_default()) + "\n"
}

/// One object on a line for each finding, then the summary.
pub(super) fn jsonl(report: &Report, show: &Show) -> String {
    let files = Places::new(&report.sources);
    let mut out = String::new();
    for one in shown(report, show) {
        out.push_str(&ascii(&serde_json::to_string(&found(one, &files)).unwrap_or_default()));
        out.push('\n');
    }
    let last = Last { summary: summed(&report.summary) };
    out.push_str(&ascii(&serde_json::to_string(&last).unwrap_or_default()));
    out.push('\n');
    out
}

/// `json` with everything beyond ASCII, and the one control character that JSON lets through, as `\uXXXX`: the same value
/// for whoever parses it, and safe to print to any terminal. Such characters only stand inside strings.
pub(super) fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() && c != '\u{7f}' {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[derive(Serialize)]
struct Whole<'r> {
    version: u32,
    tool: Tool,
    root: &'r str,
    findings: Vec<Found<'r>>,
    summary: Summed<'r>,
}

#[derive(Serialize)]
struct Last<'r> {
    summary: Summed<'r>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Found<'r> {
    rule: &'r str,
    outcome: &'r str,
    severity: &'static str,
    certainty: &'static str,
    message: &'r str,
    help: Option<&'r str>,
    path: &'r str,
    platform: Option<&'r str>,
    flow: Option<&'r str>,
    step: Option<&'r str>,
    span: Range,
    labels: Vec<At<'r>>,
    trace: Vec<At<'r>>,
    measure: Option<f64>,
    fingerprint: &'r str,
    state: &'static str,
    reason: Option<&'r str>,
}

#[derive(Serialize)]
struct At<'r> {
    path: &'r str,
    span: Range,
    text: &'r str,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    byte: u32,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Summed<'r> {
    files: Files<'r>,
    flows: usize,
    steps: usize,
    rules: usize,
    decided: usize,
    undecided: usize,
    findings: Counted,
    accepted: usize,
    baselined: usize,
    suppressed: usize,
    answers: Vec<Asked>,
}

#[derive(Serialize)]
struct Files<'r> {
    found: usize,
    checked: usize,
    skipped: Vec<Left<'r>>,
    reported: usize,
    unsigned: usize,
}

#[derive(Serialize)]
struct Left<'r> {
    path: &'r str,
    reason: &'r str,
}

#[derive(Serialize)]
struct Counted {
    error: usize,
    warning: usize,
    note: usize,
}

#[derive(Serialize)]
struct Asked {
    question: &'static str,
    decided: usize,
    undecided: usize,
}

fn found<'r>(one: &'r Diagnostic, files: &Places<'r>) -> Found<'r> {
    let finding = &one.finding;
    let all = |labels: &'r [Label]| labels.iter().map(|label| at(label, files)).collect();
    Found {
        rule: &finding.rule.0,
        outcome: finding.outcome,
        severity: one.severity.name(),
        certainty: finding.certainty.name(),
        message: &one.message,
        help: (!one.help.is_empty()).then_some(&one.help),
        path: &files.file(finding.place.span).path,
        platform: finding.platform,
        flow: finding.flow.as_deref(),
        step: finding.step.as_deref(),
        span: range(finding.place.span, files),
        labels: all(&finding.labels),
        trace: all(&finding.trace),
        measure: finding.measure,
        fingerprint: &one.fingerprint,
        state: one.state.name(),
        reason: (!one.reason.is_empty()).then_some(&one.reason),
    }
}

fn at<'r>(label: &'r Label, files: &Places<'r>) -> At<'r> {
    At { path: &files.file(label.span).path, span: range(label.span, files), text: &label.text }
}

fn range(span: Span, files: &Places) -> Range {
    let point = |at: Position| Point { byte: at.byte, line: at.line, column: at.column };
    let (start, end) = files.positions(span);
    Range { start: point(start), end: point(end) }
}

fn summed(summary: &Summary) -> Summed<'_> {
    Summed {
        files: Files {
            found: summary.found,
            checked: summary.checked,
            skipped: summary.skipped.iter().map(|one| Left { path: &one.path, reason: &one.reason }).collect(),
            reported: summary.reported,
            unsigned: summary.unsigned,
        },
        flows: summary.flows,
        steps: summary.steps,
        rules: summary.rules,
        decided: summary.decided(),
        undecided: summary.undecided(),
        findings: Counted { error: summary.counts.error, warning: summary.counts.warning, note: summary.counts.note },
        accepted: summary.accepted(),
        baselined: summary.baselined,
        suppressed: summary.suppressed,
        answers: summary
            .answers
            .iter()
            .map(|one| Asked { question: one.question, decided: one.decided, undecided: one.undecided })
            .collect(),
    }
}
