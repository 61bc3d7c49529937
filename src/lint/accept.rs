//! What a team accepts: findings that are allowed, then those that the baseline knows.

use super::report::Report;
use super::{Project, allow, baseline, file_diagnostics};
use crate::diagnostic::Diagnostic;
use crate::flow::FlowGraph;
use crate::rule::Rules;
use crate::source::{FileId, Span};
use std::collections::HashSet;

/// What was judged, and by what.
pub(super) struct Judged<'r> {
    pub islands: &'r [FlowGraph],
    pub rules: &'r Rules,
    pub comments: &'r [Span],
    pub broken: &'r HashSet<FileId>,
}

/// Marks what is accepted, adds what is wrong with the accepting, and tells `report` of both.
pub(super) fn accept(project: &Project, judged: &Judged, diagnostics: &mut Vec<Diagnostic>, report: &mut Report) {
    if !project.ignore_allowed {
        allowed(project, judged, diagnostics, report);
    }
    if let Some(accepted) = &project.baseline {
        known(project, accepted, judged, diagnostics, report);
    }
}

fn allowed(project: &Project, judged: &Judged, diagnostics: &mut Vec<Diagnostic>, report: &mut Report) {
    let around = allow::Around {
        islands: judged.islands,
        rules: judged.rules,
        sources: &report.sources,
        today: &project.today,
        reported: project.reported.as_ref(),
        broken: judged.broken,
        isolated: project.isolated,
    };
    let (suppressions, problems) = allow::allow(judged.comments, &project.allowed, &around, diagnostics);
    diagnostics.extend(file_diagnostics(problems, judged.rules, &report.sources));
    report.suppressions = suppressions;
}

fn known(
    project: &Project,
    accepted: &baseline::Baseline,
    judged: &Judged,
    diagnostics: &mut Vec<Diagnostic>,
    report: &mut Report,
) {
    let (root, sources) = (project.root.as_str(), &report.sources);
    let shown = |path: &str| if matches!(root, "" | ".") { path.to_owned() } else { format!("{root}/{path}") };
    // What cannot be read hides what is wrong with it, and with whatever leads there.
    let whole = !project.isolated && judged.broken.is_empty();
    let around = baseline::Around {
        path: &|one| baseline::seen_from(root, sources.path(one.finding.place.span)).to_owned(),
        judged: &|one| {
            let path = shown(&one.path);
            let reported = project.reported.as_ref().is_none_or(|reported| reported.contains(&path));
            whole && reported && judged.rules.runs(&one.rule, &path, "")
        },
    };
    let (kept, stale) = baseline::compare(accepted, diagnostics, &around);
    diagnostics.extend(file_diagnostics(stale.into_iter().collect(), judged.rules, sources));
    report.kept = kept;
    report.has_baseline = true;
}
