//! Running the examples of a rule: a bad one must give exactly the marked findings, a good one none. Only that rule runs, and `file/`.
//!
//! A mark is a comment line of carets under the guilty text, followed by how the message begins; marks are taken out before the text is
//! read.

use super::{InputFile, Project, check};
use crate::config::{Config, read_config};
use crate::diagnostic::State;
use crate::rule::{Example, ExampleFile, OwnRule, Preset, Rule};
use crate::source::{Sources, Span};
use std::sync::Arc;

/// Something in an example that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What.
    pub what: What,
    /// The file within the example.
    pub path: String,
    /// The 1-based line there, marks not counted.
    pub line: u32,
    /// What is marked or found: a message, or how one begins.
    pub message: String,
    /// The place in the rule file.
    pub span: Span,
}

/// What is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A mark at which nothing was found.
    NotFound,
    /// A finding that nothing marks; the rule that speaks.
    NotMarked(String),
    /// A bad example without a mark.
    NoMark,
    /// A good example with a mark.
    Marked,
}

/// What a mark asks for: 1-based columns `[start, end)` in characters, how the message begins.
struct Mark {
    path: String,
    line: u32,
    columns: (u32, u32),
    message: String,
    span: Span,
}

/// One file of an example without its marks.
struct Plain<'e> {
    file: &'e ExampleFile,
    text: Arc<str>,
    /// For each line: its byte in `text`, and in the example as it is written.
    lines: Vec<(usize, usize)>,
}

impl Plain<'_> {
    /// The place in the rule file of a place in `text`.
    fn outer(&self, within: Span, place: Span) -> Span {
        let written = |at: usize| {
            let line = self.lines.partition_point(|line| line.0 <= at).saturating_sub(1);
            let (plain, written) = self.lines.get(line).copied().unwrap_or_default();
            written + (at - plain)
        };
        let (start, end) = (written(place.start as usize), written(place.end as usize));
        let (start, end) = self.file.offsets.range(start as u32, end.max(start) as u32);
        Span::new(within.file, start, end)
    }
}

/// The file without its marks; what they ask for goes to `marks`.
fn plain<'e>(file: &'e ExampleFile, within: Span, marks: &mut Vec<Mark>) -> Plain<'e> {
    let (mut text, mut lines, mut at) = (String::with_capacity(file.text.len()), Vec::new(), 0);
    for row in file.text.split_inclusive('\n') {
        let after = row.trim_start().strip_prefix('#').map(str::trim_start);
        match after.filter(|rest| rest.starts_with('^')) {
            Some(rest) => {
                let before = row.find('^').unwrap_or(0);
                let width = rest.chars().take_while(|c| *c == '^').count();
                let start = row.chars().take_while(|c| *c != '^').count() as u32 + 1;
                let (from, to) = file.offsets.range((at + before) as u32, (at + before + width) as u32);
                marks.push(Mark {
                    path: file.path.clone(),
                    line: lines.len() as u32,
                    columns: (start, start + width as u32),
                    message: rest.trim_start_matches('^').trim().to_owned(),
                    span: Span::new(within.file, from, to),
                });
            }
            None => {
                lines.push((text.len(), at));
                text.push_str(row);
            }
        }
        at += row.len();
    }
    Plain { file, text: text.into(), lines }
}

/// Runs `example` of `rule`, which may be built in or one of `own`. Nothing where everything is as it should be.
pub fn try_example(rule: &Rule, own: &[OwnRule], example: &Example) -> Vec<Mismatch> {
    let mut marks = Vec::new();
    let plains: Vec<Plain> = example.files.iter().map(|file| plain(file, example.span, &mut marks)).collect();
    if example.bad == marks.is_empty() {
        let what = if example.bad { What::NoMark } else { What::Marked };
        let span = marks.first().map_or(example.span, |mark| mark.span);
        return vec![Mismatch { what, path: String::new(), line: 0, message: String::new(), span }];
    }
    let mut sources = Sources::default();
    let (mut config, mut problems) = (Config::none(""), Vec::new());
    let mut files = Vec::new();
    for plain in &plains {
        if plain.file.path == "touchlint.yaml" {
            let id = sources.add("touchlint.yaml", plain.text.clone());
            (config, problems) = read_config("touchlint.yaml", id, plain.text.clone(), &mut |_| None);
        } else {
            let bytes = plain.text.as_bytes().to_vec();
            files.push(InputFile { path: plain.file.path.clone(), bytes, named: true });
        }
    }
    let only = [rule.id.to_string()];
    let mut project = Project { files, problems, own: own.to_vec(), ..Project::configured(&config, &only, &[]) };
    // Every outcome speaks here, whatever preset it belongs to.
    project.selection.presets = vec![Preset::Strict, Preset::Governance];
    project.today = example.today.clone().unwrap_or("2026-01-31".into());
    let report = check(project, sources);
    let mut wrong = Vec::new();
    for found in report.diagnostics.iter().filter(|found| found.state == State::New) {
        let span = found.finding.place.span;
        let (start, end) = report.sources.positions(span);
        let path = report.sources.path(span);
        let meant = |mark: &Mark| {
            mark.path == path
                && mark.line == start.line
                && mark.columns == (start.column, end.column)
                && found.message.starts_with(&mark.message)
        };
        if let Some(at) = marks.iter().position(meant) {
            marks.remove(at);
            continue;
        }
        let plain = plains.iter().find(|plain| plain.file.path == path);
        wrong.push(Mismatch {
            what: What::NotMarked(found.finding.rule.to_string()),
            path: path.to_owned(),
            line: start.line,
            message: found.message.clone(),
            span: plain.map_or(example.span, |plain| plain.outer(example.span, span)),
        });
    }
    wrong.extend(marks.into_iter().map(|mark| Mismatch {
        what: What::NotFound,
        path: mark.path,
        line: mark.line,
        message: mark.message,
        span: mark.span,
    }));
    wrong
}
