//! For people: what happens to the customer, where, how they get there, what to do. The one file that knows miette.

use super::place::Places;
use super::text::{leading, visible, wrapped};
use super::window::{Snippet, snippets};
use super::{Show, counting, summary, weight};
use crate::diagnostic::{Diagnostic, Kind, Label};
use crate::lint::Report;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents};
use miette::{SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles};
use std::fmt::{self, Write};

/// The most places of one finding that are shown in the source.
const PLACES: usize = 6;

pub(super) fn human(report: &Report, show: &Show) -> String {
    let width = if show.width == 0 { 100 } else { show.width.max(40) };
    let styles = if show.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let theme = GraphicalTheme { characters: ThemeCharacters::unicode(), styles };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_wrap_lines(false)
        .with_context_lines(1)
        .without_syntax_highlighting();
    let files = Places::new(&report.sources);
    let mut out = String::new();
    for one in counting(report, show) {
        finding(one, &files, &handler, show.color, width, &mut out);
        out.push('\n');
    }
    summary::write(report, show, &mut out);
    out
}

fn finding(
    one: &Diagnostic,
    files: &Places,
    handler: &GraphicalReportHandler,
    color: bool,
    width: usize,
    out: &mut String,
) {
    let found = &one.finding;
    let rule = visible(&found.rule.0);
    let head = format!("{}[{rule}]", weight(one));
    let _ = writeln!(out, "{}: {}", paint(&head, hue(one), color), paint(&visible(&one.message), "1", color));

    let (places, more) = places(&found.place, &found.labels);
    // Two columns beside the number of the line, the bar and its spaces.
    for snippet in snippets(&places, files, width.saturating_sub(12).min(160)) {
        draw(&snippet, handler, out);
    }
    if more > 0 {
        let _ = writeln!(out, "   and {} (--format json names them all)", super::text::many(more, "more place"));
    }
    if !found.trace.is_empty() {
        let steps: Vec<&str> =
            found.trace.iter().map(|label| label.text.as_str()).filter(|text| !text.is_empty()).collect();
        if found.kind == Kind::Cadence {
            // Contact over days is a list of messages, each with its moment.
            steps.iter().for_each(|step| _ = writeln!(out, "   {}", visible(step)));
        } else {
            let who = found.vars.iter().find(|var| var.0 == "customer").map_or("the caller", |var| var.1.as_str());
            out.push_str(&wrapped(&format!("   {}: ", visible(who)), &steps.join(" → "), width));
        }
    }
    if !one.help.is_empty() {
        out.push_str(&tinted(wrapped("   help: ", &one.help, width), "help:", color));
    }
    out.push_str(&tinted(format!("   why:  touchlint explain {rule}\n"), "why:", color));
}

/// The places to be shown, the finding's own first, and how many are left out. Two labels at one place become one.
fn places<'d>(main: &'d Label, labels: &'d [Label]) -> (Vec<(crate::source::Span, &'d str)>, usize) {
    let mut all = vec![(main.span, main.text.as_str())];
    for label in labels {
        match all.iter_mut().find(|(span, _)| *span == label.span) {
            Some((_, text)) if text.is_empty() => *text = &label.text,
            Some((_, text)) if *text == label.text || label.text.is_empty() => {}
            _ => all.push((label.span, &label.text)),
        }
    }
    let more = all.len().saturating_sub(PLACES);
    all.truncate(PLACES);
    (all, more)
}

/// The ANSI colour of the first words of a finding.
fn hue(one: &Diagnostic) -> &'static str {
    match weight(one) {
        "error" => "1;31",
        "warning" => "1;33",
        _ => "1;36",
    }
}

fn paint(text: &str, style: &str, color: bool) -> String {
    if color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn tinted(line: String, word: &str, color: bool) -> String {
    if color { line.replacen(word, &paint(word, "36", true), 1) } else { line }
}

fn draw(snippet: &Snippet, handler: &GraphicalReportHandler, out: &mut String) {
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, &Drawing(snippet)).is_ok() {
        // miette begins with a line for the message, which here is empty: ours stands above.
        for line in drawn.lines().skip_while(|line| line.trim().is_empty()) {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    } else {
        let _ = writeln!(out, "   at {}:{}:{}", leading(&snippet.path), snippet.at.0, snippet.at.1);
    }
}

/// A snippet as miette wants it: a diagnostic that is its own source. miette alone would scan the file from its start for
/// each label, print a minified line whole, and panic past column 65,535; here it only ever sees the window.
#[derive(Debug)]
struct Drawing<'s>(&'s Snippet);

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing<'_> {}

impl miette::Diagnostic for Drawing<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.marks.iter().map(|mark| {
            let text = (!mark.text.is_empty()).then(|| mark.text.clone());
            let span = SourceSpan::from((mark.start, mark.end - mark.start));
            match mark.main {
                true => LabeledSpan::new_primary_with_span(text, span),
                false => LabeledSpan::new_with_span(text, span),
            }
        })))
    }
}

impl SourceCode for Drawing<'_> {
    /// The whole window for every span. Without lines of context, miette asks only for the line and column of its header:
    /// the answer is the place in the file.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let Snippet { path, at, first_line, text, .. } = self.0;
        let (line, column) = if before + after == 0 { (at.0 - 1, at.1 - 1) } else { (*first_line, 0) };
        let span = SourceSpan::from((0, text.len()));
        let lines = text.lines().count();
        Ok(Box::new(MietteSpanContents::new_named(path.clone(), text.as_bytes(), span, line, column, lines)))
    }
}
