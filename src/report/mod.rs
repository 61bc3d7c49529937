//! Floor 9. How a result is shown: one file for each format.
//!
//! Every reporter is a pure function of the report: equal reports give byte-equal output. Texts that come from files are
//! shown escaped in every format that is read as lines, so that a flow can neither move the cursor nor speak to a CI runner.

mod concise;
mod github;
mod human;
mod journey;
mod json;
mod place;
mod sarif;
mod summary;
mod suppressions;
mod text;
mod window;

pub use journey::journey;
pub use suppressions::{suppressions, suppressions_json};
pub use text::visible;

use crate::diagnostic::{Diagnostic, State};
use crate::lint::Report;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal: the source with the guilty words underlined.
    Human,
    /// One line for each finding.
    Concise,
    /// One JSON object; see `docs/json-report.md`.
    Json,
    /// One JSON object on a line for each finding, then one with the summary.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub workflow commands, shown on the pull request.
    Github,
}

impl Format {
    /// The names of all formats, in the order of the variants.
    pub const NAMES: [&'static str; 6] = ["human", "concise", "json", "jsonl", "sarif", "github"];

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "human" => Self::Human,
            "concise" => Self::Concise,
            "json" => Self::Json,
            "jsonl" => Self::Jsonl,
            "sarif" => Self::Sarif,
            "github" => Self::Github,
            _ => return None,
        })
    }
}

/// What is shown, and how. `Default` is what a pipe gets: no colour, 100 columns, findings and summary.
#[derive(Clone, Copy, Debug, Default)]
pub struct Show<'a> {
    /// Colours, as ANSI escapes; only in the human format.
    pub color: bool,
    /// One more line for each file that was skipped and for each question.
    pub verbose: bool,
    /// Findings only.
    pub quiet: bool,
    /// A table of findings by rule behind the findings; not in the JSON formats and SARIF.
    pub statistics: bool,
    /// Answers that could not be given are shown among the findings.
    pub show_unknown: bool,
    /// Columns of the terminal; 0 where that is not known, which is taken as 100. At least 40 are used.
    pub width: usize,
    /// All rules that could speak, in a fixed order; SARIF lists them.
    pub rules: &'a [RuleWords<'a>],
}

/// A rule as reports name it.
#[derive(Clone, Copy, Debug, Default)]
pub struct RuleWords<'a> {
    /// Its id, such as `person/unreachable`.
    pub id: &'a str,
    /// Its title, one sentence.
    pub title: &'a str,
    /// Why it matters and what to do, as Markdown; may be empty.
    pub help: &'a str,
    /// The name of its severity: `error`, `warning`, `note`.
    pub severity: &'a str,
    /// Its family, such as `person`.
    pub family: &'a str,
    /// The absolute address of its page; empty where it has none.
    pub uri: &'a str,
}

/// The whole output for `report`; empty, or ending with a line end.
pub fn render(report: &Report, format: Format, show: &Show) -> String {
    match format {
        Format::Human => human::human(report, show),
        Format::Concise => concise::concise(report, show),
        Format::Json => json::json(report, show),
        Format::Jsonl => json::jsonl(report, show),
        Format::Sarif => sarif::sarif(report, show),
        Format::Github => github::github(report, show),
    }
}

/// What goes out: findings, with the undecided ones where they were asked for, by path, start and rule.
fn shown<'r>(report: &'r Report, show: &Show) -> Vec<&'r Diagnostic> {
    let mut all: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    if show.show_unknown && !report.unknown.is_empty() {
        all.extend(&report.unknown);
        all.sort_by_key(|one| {
            let span = one.finding.place.span;
            (report.sources.path(span), span.start, one.finding.rule.0.as_ref())
        });
    }
    all
}

/// The part of [`shown`] that counts: what is in the baseline or allowed is left to the formats that machines read.
fn counting<'r>(report: &'r Report, show: &Show) -> Vec<&'r Diagnostic> {
    let mut all = shown(report, show);
    all.retain(|one| one.state == State::New);
    all
}

/// The word before the rule: its severity, or `unknown` where the answer is not known.
fn weight(one: &Diagnostic) -> &'static str {
    match one.finding.certainty {
        crate::diagnostic::Certainty::Unknown => "unknown",
        _ => one.severity.name(),
    }
}
