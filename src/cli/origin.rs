//! Who decided a value, as people are told.

use crate::diagnostic::Severity;
use crate::rule::{Effective, Origin};
use crate::source::{Sources, Span};

/// What nobody set.
pub const DEFAULT: &str = "default";

/// The file and the line of `span`; [`DEFAULT`] for the place that stands for none.
pub fn place(sources: &Sources, span: Span) -> String {
    if span == Span::default() {
        return DEFAULT.into();
    }
    format!("{}:{}", sources.path(span), sources.line(span))
}

/// Who decided, in a few words.
pub fn origin(sources: &Sources, origin: Origin) -> String {
    match origin {
        Origin::Rule => "the rule".into(),
        Origin::Preset(preset) => format!("preset {}", preset.name()),
        Origin::NoPreset => "in no preset asked for".into(),
        Origin::CommandLine => "command line".into(),
        Origin::Set(span) => place(sources, span),
    }
}

/// A severity, or that the rule keeps quiet.
pub fn level(severity: Option<Severity>) -> &'static str {
    severity.map_or("off", Severity::name)
}

/// How loud a rule is, and who says so: `warning (preset recommended)`, by outcome where they differ.
pub fn loudness(sources: &Sources, effective: &Effective) -> String {
    let one = |(outcome, severity, from): &(crate::rule::Str, Option<Severity>, Origin)| {
        let shown = format!("{} ({})", level(*severity), origin(sources, *from));
        if outcome.is_empty() { shown } else { format!("{outcome}: {shown}") }
    };
    effective.severity.iter().map(one).collect::<Vec<_>>().join(", ")
}
