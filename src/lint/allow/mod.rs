//! Findings that a team accepts, each with a reason: in a comment at the step, or in the configuration.

mod comment;
mod holder;
mod verdict;

pub use verdict::{Status, may_keep};

use crate::diagnostic::{Diagnostic, Finding, State};
use crate::flow::{FlowGraph, Pattern};
use crate::rule::{Rules, names_rule};
use crate::source::{FileId, Sources, Span, Spanned};
use comment::Wrong;
use holder::Holders;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// An entry of the configuration that accepts findings.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// The whole entry.
    pub span: Span,
    /// Where.
    pub applies: Pattern,
    /// The rule, or its family.
    pub rule: Spanned<String>,
    /// The step; every step if `None`.
    pub step: Option<Spanned<String>>,
    /// Why; without it nothing is accepted.
    pub reason: Spanned<String>,
    /// The day on which it was accepted, as `YYYY-MM-DD`.
    pub since: Option<String>,
    /// The day from which it counts again, as `YYYY-MM-DD`.
    pub until: Option<String>,
}

/// One rule, or family, that is allowed at one place, and what came of it.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// The whole comment or entry.
    pub place: Span,
    /// It stands in the configuration.
    pub configured: bool,
    /// The rule or family; as much of the comment as cannot be read where it is wrong.
    pub rule: Spanned<String>,
    /// The flow it is about, where it is about one.
    pub flow: Option<String>,
    /// The step it is about, where it is about one.
    pub step: Option<String>,
    /// Why.
    pub reason: String,
    /// The day on which it was allowed, where that is said.
    pub since: Option<String>,
    /// The day from which it is told again, where that is said.
    pub until: Option<String>,
    /// How many findings it allows; for an expired one, would allow.
    pub findings: usize,
    /// What came of it.
    pub status: Status,
}

/// What a run knows when findings are allowed.
pub(super) struct Around<'r> {
    pub islands: &'r [FlowGraph],
    pub rules: &'r Rules,
    pub sources: &'r Sources,
    pub today: &'r str,
    /// The paths that findings are reported for; all if `None`.
    pub reported: Option<&'r HashSet<String>>,
    /// Files that were not read whole, so that something in them may have gone unseen.
    pub broken: &'r HashSet<FileId>,
    /// Only the files named were read, so that something in them may not be known.
    pub isolated: bool,
}

/// What allows a finding.
struct Permit<'r> {
    row: Suppression,
    scope: Scope<'r>,
    wrong: Option<(Span, Wrong)>,
    /// Findings it covered although it had expired.
    late: usize,
}

enum Scope<'r> {
    /// A comment: findings in this step or flow. `None` where it stands at neither.
    Holder(Option<Span>),
    /// An entry of the configuration.
    Entry(&'r Allowed),
}

/// Marks the findings that are allowed, and says what is wrong with what allows them. `comments` are those of files with flows.
pub(super) fn allow(
    comments: &[Span],
    entries: &[Allowed],
    around: &Around<'_>,
    found: &mut [Diagnostic],
) -> (Vec<Suppression>, Vec<Finding>) {
    let holders = Holders::new(if comments.is_empty() { &[] } else { around.islands });
    let mut permits: Vec<Permit> = comments.iter().flat_map(|&at| of_comment(at, &holders, around.sources)).collect();
    permits.extend(entries.iter().map(of_entry));
    let mut at_holder: HashMap<Span, Vec<usize>> = HashMap::new();
    let mut everywhere = Vec::new();
    for (at, permit) in permits.iter().enumerate().filter(|(_, permit)| permit.holds()) {
        match &permit.scope {
            Scope::Holder(Some(holder)) => at_holder.entry(*holder).or_default().push(at),
            Scope::Holder(None) => {}
            Scope::Entry(_) => everywhere.push(at),
        }
    }
    for one in found {
        let place = one.finding.place.span;
        let here = holders.of(place).and_then(|holder| at_holder.get(&holder));
        for &at in here.into_iter().flatten().chain(&everywhere) {
            let permit = &mut permits[at];
            if !verdict::may_allow(around.rules, &one.finding.rule.0) || !permit.covers(one, around.sources.path(place))
            {
                continue;
            }
            // Days in this form sort as they follow one another.
            if permit.row.until.as_deref().is_some_and(|until| until <= around.today) {
                permit.late += 1;
                continue;
            }
            permit.row.findings += 1;
            one.state = State::Suppressed;
            one.reason.clone_from(&permit.row.reason);
        }
    }
    let mut problems = Vec::new();
    for permit in &mut permits {
        problems.extend(verdict::judge(permit, &holders, around));
    }
    (permits.into_iter().map(|permit| permit.row).collect(), problems)
}

impl Permit<'_> {
    /// Whether it is in order, so that it allows what it is about.
    fn holds(&self) -> bool {
        self.wrong.is_none() && !self.row.reason.is_empty()
    }

    fn covers(&self, found: &Diagnostic, path: &str) -> bool {
        let finding = &found.finding;
        let here = match self.scope {
            Scope::Holder(_) => true,
            Scope::Entry(entry) => {
                let step = entry.step.as_ref().map(|step| step.value.as_str());
                entry.applies.matches(path, finding.flow.as_deref().unwrap_or(""))
                    && step.is_none_or(|step| finding.step.as_deref() == Some(step))
            }
        };
        here && names_rule(&self.row.rule.value, &finding.rule.0)
    }
}

/// One permit for each rule that a comment names; one that says what is wrong where it cannot be read.
fn of_comment<'r>(place: Span, holders: &Holders<'_>, sources: &Sources) -> Vec<Permit<'r>> {
    let text = sources.slice(place);
    let at =
        |range: &Range<usize>| Span::new(place.file, place.start + range.start as u32, place.start + range.end as u32);
    let spanned = |range: &Range<usize>| Spanned::new(text.get(range.clone()).unwrap_or("").to_owned(), at(range));
    let holder = holders.of_comment(place, sources);
    let name = holder.and_then(|holder| holders.name(holder));
    let row = |rule: Spanned<String>| Suppression {
        place,
        configured: false,
        rule,
        flow: name.map(|name| name.flow.key.clone()),
        step: name.and_then(|name| name.step).map(str::to_owned),
        reason: String::new(),
        since: None,
        until: None,
        findings: 0,
        status: Status::NotJudged,
    };
    match comment::parse(text) {
        None => Vec::new(),
        Some(Err(wrong)) => {
            let span = at(&wrong.at);
            let row = row(Spanned::new(text.to_owned(), place));
            vec![Permit { row, scope: Scope::Holder(holder), wrong: Some((span, wrong)), late: 0 }]
        }
        Some(Ok(comment)) => {
            let permit = |rule: &Range<usize>| {
                let day = |day: &Option<Range<usize>>| day.as_ref().map(|day| spanned(day).value);
                let row = Suppression {
                    reason: spanned(&comment.reason).value,
                    since: day(&comment.since),
                    until: day(&comment.until),
                    ..row(spanned(rule))
                };
                Permit { row, scope: Scope::Holder(holder), wrong: None, late: 0 }
            };
            comment.rules.iter().map(permit).collect()
        }
    }
}

fn of_entry(entry: &Allowed) -> Permit<'_> {
    let row = Suppression {
        place: entry.span,
        configured: true,
        rule: entry.rule.clone(),
        flow: entry.applies.flow.clone(),
        step: entry.step.as_ref().map(|step| step.value.clone()),
        reason: entry.reason.value.trim().to_owned(),
        since: entry.since.clone(),
        until: entry.until.clone(),
        findings: 0,
        status: Status::NotJudged,
    };
    Permit { row, scope: Scope::Entry(entry), wrong: None, late: 0 }
}
