//! Floor 8. The order of things: one function from files to a report, and what happens to findings on the way.

mod accept;
mod allow;
mod answers;
mod baseline;
mod configured;
pub mod examples;
mod identify;
mod own;
pub mod par;
mod read;
mod report;

pub use allow::{Allowed, Status, Suppression};
pub use baseline::{Accepted, Baseline};
pub use configured::selection;
pub use read::{InputFile, NO_FLOW, signature_of};
pub use report::{Answers, Counts, Report, Skipped, Summary};

use crate::check::{Facts, OfFlow, Params, Run, words};
use crate::diagnostic::{Certainty, Diagnostic, Finding, Label};
use crate::flow::day::Day;
use crate::flow::{Flow, FlowGraph, FlowInfo, Pattern, Policy, StepId, link};
use crate::lexicon::Lexicon;
use crate::rule::{Active, OwnRule, Rules, Selection, judge};
use crate::source::{Sources, Span};
use std::collections::HashSet;

/// One project: what is read, what is reported, what was decided.
#[derive(Debug, Default)]
pub struct Project {
    /// Its folder, for the summary; `.` for the working directory.
    pub root: String,
    /// The signed files, sorted by path.
    pub files: Vec<InputFile>,
    /// The paths that findings are reported for; all if `None`.
    pub reported: Option<HashSet<String>>,
    /// What the team decided.
    pub policy: Policy,
    /// Entries of the configuration that are about some files or flows, with their places.
    pub scopes: Vec<(Span, Pattern)>,
    /// Entries of the configuration that accept findings.
    pub allowed: Vec<Allowed>,
    /// Rules of the team's own, beside the built-in ones.
    pub own: Vec<OwnRule>,
    /// Findings count though they are allowed, in the configuration or in a comment.
    pub ignore_allowed: bool,
    /// What was found before and accepted, where there is a baseline.
    pub baseline: Option<Baseline>,
    /// Only the files that were named are among `files`.
    pub isolated: bool,
    /// Which rules run.
    pub selection: Selection,
    /// What is wrong with the configuration, found while reading it.
    pub problems: Vec<Finding>,
    /// The day it is taken to be, as `YYYY-MM-DD`.
    pub today: String,
}

/// The flows of `files`, unlinked. `sources` gain the texts of the files.
pub fn flows(files: Vec<InputFile>, policy: &Policy, sources: &mut Sources) -> Vec<Flow> {
    let read = read::read(files, std::mem::take(sources), policy);
    *sources = read.sources;
    read.flows
}

/// The linked islands of `files`, for callers that want the graph and no findings. `sources` gain the texts of the files.
pub fn islands(files: Vec<InputFile>, policy: &Policy, sources: &mut Sources) -> Vec<FlowGraph> {
    link(flows(files, policy, sources), policy).islands
}

/// Checks one project. `sources` hold the texts of the configuration already; those of the flows are added.
pub fn check(mut project: Project, sources: Sources) -> Report {
    project.policy.today = Day::parse(&project.today);
    let (rules, mut findings) = Rules::new(&project.selection, &project.own);
    findings.extend(std::mem::take(&mut project.problems));
    let read = read::read(std::mem::take(&mut project.files), sources, &project.policy);
    findings.extend(read.findings);
    let linked = link(read.flows, &project.policy);
    findings.extend(linked.findings);
    findings.extend(unused(&project.scopes, &linked.islands));
    identify::identify(&mut findings, &linked.islands, &read.sources);

    let lexicon = Lexicon::new(&project.policy.words);
    let all: Vec<Facts> = linked.islands.iter().map(|island| Facts::new(island, &project.policy, &lexicon)).collect();
    let islands =
        par::par_map(all.iter().collect(), |facts| (ask(facts, &rules, &read.sources), answers::answers(facts)));

    let mut report = Report { sources: read.sources, ..Report::default() };
    let mut diagnostics: Vec<Diagnostic> = file_diagnostics(findings, &rules, &report.sources);
    diagnostics.extend(ask_all(&all, &rules, &report.sources));
    for (found, answers) in islands {
        diagnostics.extend(found);
        answers::add(&mut report.summary.answers, answers);
    }
    own::own(&mut diagnostics, &rules);
    own::once(&mut diagnostics);
    if let Some(reported) = &project.reported {
        diagnostics.retain(|found| is_reported(found, reported, &report.sources));
    }
    let judged =
        accept::Judged { islands: &linked.islands, rules: &rules, comments: &read.comments, broken: &read.broken };
    accept::accept(&project, &judged, &mut diagnostics, &mut report);
    sort(&mut diagnostics, &report.sources);
    (report.unknown, report.diagnostics) =
        diagnostics.into_iter().partition(|found| found.finding.certainty == Certainty::Unknown);
    report.count();

    let summary = &mut report.summary;
    summary.root = project.root;
    summary.today = project.today;
    summary.found = read.found;
    summary.checked = read.checked;
    summary.reported =
        project.reported.as_ref().map_or(read.checked, |reported| read.paths.intersection(reported).count());
    summary.skipped = read.skipped;
    summary.flows = linked.islands.iter().map(|island| island.flows.len()).sum();
    summary.steps = linked.islands.iter().flat_map(|island| &island.steps).filter(|step| !step.assumed).count();
    summary.rules = rules.active.len();
    report
}

/// Whether a finding is one to report: about a path that is, or about what decides for all of them.
fn is_reported(found: &Diagnostic, reported: &HashSet<String>, sources: &Sources) -> bool {
    let decides = ["file/invalid-config", "file/unused-config", "file/invalid-rule", "file/untested-rule"];
    reported.contains(sources.path(found.finding.place.span)) || decides.contains(&&*found.finding.rule.0)
}

/// Entries of the configuration that fit no flow: a glob with a slip in it would otherwise go unnoticed.
fn unused(scopes: &[(Span, Pattern)], islands: &[FlowGraph]) -> Vec<Finding> {
    let fits = |pattern: &Pattern| {
        islands.iter().flat_map(|island| &island.flows).any(|flow| pattern.matches(&flow.path, &flow.key))
    };
    let idle = scopes.iter().filter(|(_, pattern)| !fits(pattern));
    idle.map(|(span, _)| {
        Finding::file("file/unused-config", *span, "no flow fits this entry, so it changes nothing")
            .help("check the pattern and the flow's name; patterns are seen from the folder of the configuration")
    })
    .collect()
}

/// Asks every rule's question about one island, and puts words to what was seen.
fn ask(facts: &Facts, rules: &Rules, sources: &Sources) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for active in &rules.active {
        let Some(Run::Island(run)) = active.rule.check.map(|check| &check.run) else { continue };
        let trace = |step| words::trace_to(facts, StepId(step));
        for params in active.variants(facts.graph.flows.iter().map(names)) {
            found.extend(judged(active, &params, run(facts, &params), rules, sources, &trace));
        }
    }
    found
}

/// Asks the questions that are about the whole project.
fn ask_all(all: &[Facts], rules: &Rules, sources: &Sources) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let flows = || all.iter().flat_map(|facts| facts.graph.flows.iter().map(names));
    for active in &rules.active {
        match active.rule.check.map(|check| &check.run) {
            Some(Run::Project(run)) => {
                for params in active.variants(flows()) {
                    found.extend(judged(active, &params, run(all, &params), rules, sources, &|_| Vec::new()));
                }
            }
            Some(Run::Flows(run)) => {
                for params in active.variants(flows()) {
                    let seen = run(&spoken_of(active, &params, all), all, &params);
                    found.extend(
                        seen.into_iter().filter_map(|one| worded(active, one, rules, sources, &|_| Vec::new())),
                    );
                }
            }
            _ => {}
        }
    }
    found
}

/// The flows that `active` speaks of with `params`.
fn spoken_of<'a>(active: &Active, params: &Params, all: &'a [Facts<'a>]) -> Vec<OfFlow<'a>> {
    let flows = all.iter().flat_map(|facts| facts.graph.flows.iter().map(move |flow| OfFlow { facts, flow }));
    let speaks = |of: &OfFlow| {
        let (path, key) = (of.flow.path.as_str(), of.flow.key.as_str());
        *active.params(path, key) == *params && active.applies_to(of.flow.about.kind) && active.is_on(path, key)
    };
    flows.filter(speaks).collect()
}

/// What settings go by: path and key.
fn names(flow: &FlowInfo) -> (&str, &str) {
    (&flow.path, &flow.key)
}

/// Puts the words of the rule to what its question saw with `params`, where those hold and the rule speaks at all.
fn judged(
    active: &Active,
    params: &Params,
    seen: Vec<Finding>,
    rules: &Rules,
    sources: &Sources,
    trace: &dyn Fn(u32) -> Vec<Label>,
) -> Vec<Diagnostic> {
    let judge_one = |finding: Finding| {
        let path = sources.path(finding.place.span);
        let flow = finding.flow.as_deref().unwrap_or("");
        if *active.params(path, flow) != *params || !active.applies_to(finding.kind) {
            return None;
        }
        worded(active, finding, rules, sources, trace)
    };
    seen.into_iter().filter_map(judge_one).collect()
}

/// Puts the words of the rule to `finding`; nothing where it is off.
fn worded(
    active: &Active,
    mut finding: Finding,
    rules: &Rules,
    sources: &Sources,
    trace: &dyn Fn(u32) -> Vec<Label>,
) -> Option<Diagnostic> {
    finding.rule = active.rule.id.clone();
    let severity = rules.severity(active, &finding, sources.path(finding.place.span))?;
    if let Some(step) = finding.witness {
        finding.trace = trace(step);
    }
    Some(judge(&active.rule, finding, severity))
}

/// Words for what readers and the linker saw.
fn file_diagnostics(findings: Vec<Finding>, rules: &Rules, sources: &Sources) -> Vec<Diagnostic> {
    findings
        .into_iter()
        .filter_map(|finding| {
            let active = rules.get(&finding.rule.0)?;
            let severity = rules.severity(active, &finding, sources.path(finding.place.span))?;
            Some(judge(&active.rule, finding, severity))
        })
        .collect()
}

/// By path, start, rule; then by outcome and message, so that equal input always gives equal output.
fn sort(diagnostics: &mut [Diagnostic], sources: &Sources) {
    diagnostics.sort_by(|a, b| {
        let key = |found: &Diagnostic| (found.finding.place.span.start, found.finding.place.span.end);
        sources
            .path(a.finding.place.span)
            .cmp(sources.path(b.finding.place.span))
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.finding.rule.cmp(&b.finding.rule))
            .then_with(|| a.finding.outcome.cmp(b.finding.outcome))
            .then_with(|| a.message.cmp(&b.message))
    });
}
