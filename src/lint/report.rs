//! What one run found, before it is shown.

use super::{Accepted, Suppression};
use crate::diagnostic::{Diagnostic, Severity, State};
use crate::source::Sources;

/// The result of a run. `diagnostics` are sorted by path, start and rule; `sources` hold the texts their spans point into.
#[derive(Debug, Default)]
pub struct Report {
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// Answers that could not be given, shown on demand; sorted alike.
    pub unknown: Vec<Diagnostic>,
    /// Everything that allows findings, and what came of it: comments, then entries of the configuration.
    pub suppressions: Vec<Suppression>,
    /// The run was held against a baseline.
    pub has_baseline: bool,
    /// What of the baseline this run could not judge; kept where the baseline is written again.
    pub kept: Vec<Accepted>,
    /// What was looked at.
    pub summary: Summary,
    /// The texts.
    pub sources: Sources,
}

/// What was looked at, and how much of it could be answered.
#[derive(Debug, Default)]
pub struct Summary {
    /// The project's folder, relative to the working directory, with `/`; `.` for the working directory itself.
    pub root: String,
    /// The day it was taken to be, as `YYYY-MM-DD`; empty where nobody said.
    pub today: String,
    /// Signed files: those that look like flows.
    pub found: usize,
    /// Files that were read as flows.
    pub checked: usize,
    /// Files that findings are reported for; fewer than `checked` where the command line named some.
    pub reported: usize,
    /// Files looked at that carry no signature of any platform.
    pub unsigned: usize,
    /// Signed files that were not checked, and why; sorted by path.
    pub skipped: Vec<Skipped>,
    /// Flows in the checked files.
    pub flows: usize,
    /// Steps in those flows; what the platform does by itself is not counted.
    pub steps: usize,
    /// Rules that ran.
    pub rules: usize,
    /// For each question: how many answers were decided and how many were not. In the order of the questions.
    pub answers: Vec<Answers>,
    /// Findings that count, by severity.
    pub counts: Counts,
    /// Findings that are in the baseline.
    pub baselined: usize,
    /// Findings that are allowed, in a file or in the configuration.
    pub suppressed: usize,
}

/// A signed file that was not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its path, as people know it.
    pub path: String,
    /// Why, in a few words.
    pub reason: String,
}

/// How many answers one question got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// The question, such as "can a person be reached".
    pub question: &'static str,
    /// Yes or no.
    pub decided: usize,
    /// The files do not show it.
    pub undecided: usize,
}

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
}

impl Counts {
    /// Counts one finding.
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.error += 1,
            Severity::Warning => self.warning += 1,
            Severity::Note => self.note += 1,
        }
    }

    /// How many are at or above `severity`.
    pub fn at_least(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.error + self.warning,
            Severity::Note => self.error + self.warning + self.note,
        }
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.at_least(Severity::Note)
    }
}

impl Report {
    /// Counts the findings anew.
    pub(super) fn count(&mut self) {
        let summary = &mut self.summary;
        (summary.counts, summary.baselined, summary.suppressed) = (Counts::default(), 0, 0);
        for found in &self.diagnostics {
            match found.state {
                State::New => summary.counts.add(found.severity),
                State::Baselined => summary.baselined += 1,
                State::Suppressed => summary.suppressed += 1,
            }
        }
    }

    /// Adds the report of another project: its files get new numbers behind those here, its figures are added.
    pub fn absorb(&mut self, other: Report) {
        let shift = self.sources.append(other.sources);
        let moved = |mut found: Diagnostic| {
            found.finding.for_each_span(|span| span.file.0 += shift);
            found
        };
        self.diagnostics.extend(other.diagnostics.into_iter().map(moved));
        self.unknown.extend(other.unknown.into_iter().map(moved));
        self.suppressions.extend(other.suppressions.into_iter().map(|mut one| {
            one.place.file.0 += shift;
            one.rule.span.file.0 += shift;
            one
        }));
        self.has_baseline |= other.has_baseline;
        super::sort(&mut self.diagnostics, &self.sources);
        super::sort(&mut self.unknown, &self.sources);
        self.summary.absorb(other.summary);
    }
}

impl Summary {
    fn absorb(&mut self, other: Summary) {
        if self.root.is_empty() {
            self.root = other.root;
        } else {
            self.root = ".".into();
        }
        self.today = other.today;
        self.found += other.found;
        self.checked += other.checked;
        self.reported += other.reported;
        self.unsigned += other.unsigned;
        self.skipped.extend(other.skipped);
        self.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        self.flows += other.flows;
        self.steps += other.steps;
        self.rules = self.rules.max(other.rules);
        super::answers::add(&mut self.answers, other.answers);
        self.counts.error += other.counts.error;
        self.counts.warning += other.counts.warning;
        self.counts.note += other.counts.note;
        self.baselined += other.baselined;
        self.suppressed += other.suppressed;
    }

    /// Findings that do not count, because somebody accepted them.
    pub fn accepted(&self) -> usize {
        self.baselined + self.suppressed
    }

    /// Answers that were decided, over all questions.
    pub fn decided(&self) -> usize {
        self.answers.iter().map(|answers| answers.decided).sum()
    }

    /// Answers that could not be given, over all questions.
    pub fn undecided(&self) -> usize {
        self.answers.iter().map(|answers| answers.undecided).sum()
    }
}
