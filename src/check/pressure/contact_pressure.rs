//! More contact by one cadence than is allowed.

use super::cadences::{about, quiet_hours, stretch, told};
use crate::analysis::pressure::{DAY, MOST, Schedule, Source};
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Certainty, Finding, Severity};
use crate::flow::{Limit, QuietHours, ReEntry};

pub(super) const VARS: &[&str] = &["customer", "cadence", "found", "time", "max", "plural", "again"];

/// What holds where the configuration sets no limits. They are conventions: see the page of the rule.
pub(super) const LIMITS: &[Param] = &[
    Param {
        name: "max-in-7-days",
        default: Value::Number(3.0),
        doc: "more in seven days is a warning, where `pressure.limits` says nothing",
    },
    Param { name: "far-in-7-days", default: Value::Number(7.0), doc: "more in seven days is an error" },
    Param { name: "far-in-24-hours", default: Value::Number(3.0), doc: "more in 24 hours is an error" },
];

/// The worst that one person can get of each cadence.
pub const CHECK: Check = Check {
    name: "contact-pressure",
    doc: "the most messages that one person can get of one cadence in any stretch of time, against the limits",
    outcomes: &[
        Outcome { name: "note", vars: VARS },
        Outcome { name: "warning", vars: VARS },
        Outcome { name: "error", vars: VARS },
        Outcome { name: "held", vars: VARS },
        Outcome { name: "unbounded", vars: &["customer", "cadence"] },
    ],
    params: LIMITS,
    run: Run::Island(run),
};

/// The limits: those of the configuration, or else those of the rule.
pub(super) fn limits(facts: &Facts, params: &Params) -> Vec<Limit> {
    let configured = &facts.policy.pressure.limits;
    if !configured.is_empty() {
        return configured.clone();
    }
    let limit = |name: &str, days: f64, severity| {
        let max = params.number(name);
        Limit { span: None, max: max.max(0.0) as u32, per: days * DAY, severity }
    };
    vec![
        limit("max-in-7-days", 7.0, Severity::Warning),
        limit("far-in-7-days", 7.0, Severity::Error),
        limit("far-in-24-hours", 1.0, Severity::Error),
    ]
}

/// Of several limits that are passed, given with how many there are: the worst, and of equally bad ones the one passed by more.
pub(super) fn worst<T>(passed: Vec<(Limit, u32, T)>) -> Option<(Limit, u32, T)> {
    let share = |limit: &Limit, count: u32| f64::from(count) / f64::from(limit.max.max(1));
    passed.into_iter().reduce(|a, b| {
        let (first, second) = ((a.0.severity, share(&a.0, a.1)), (b.0.severity, share(&b.0, b.1)));
        if second.0 > first.0 || (second.0 == first.0 && second.1 > first.1) { b } else { a }
    })
}

/// The values for the holes of a message about `limit`.
pub(super) fn filled(finding: Finding, limit: &Limit, count: u32) -> Finding {
    let shown = if count >= MOST { format!("{MOST} or more") } else { count.to_string() };
    let mut finding = finding
        .with("found", shown)
        .with("plural", if count == 1 { "" } else { "s" })
        .with("time", stretch(limit.per))
        .with("max", limit.max.to_string());
    finding.measure = Some(f64::from(count));
    finding
}

pub(super) const fn outcome(severity: Severity) -> &'static str {
    severity.name()
}

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let limits = limits(facts, params);
    facts.contact().iter().filter_map(|(flow, schedule)| of_cadence(facts, *flow, schedule, &limits)).collect()
}

fn of_cadence(facts: &Facts, flow: usize, schedule: &Schedule, limits: &[Limit]) -> Option<Finding> {
    let info = &facts.graph.flows[flow];
    let cadence = info.about.cadence.as_deref()?;
    let source = [Source { graph: facts.graph, flow }];
    if let Some(step) = schedule.unbounded {
        let mut finding = about(facts, info, "unbounded", info.name.span);
        finding.labels.push(crate::diagnostic::Label::new(
            facts.graph.step(step).name.span,
            "comes again and again, and nothing waits in between",
        ));
        return Some(finding);
    }
    let quiet = quiet_hours(facts, Some(cadence)).filter(|quiet| quiet.hold).map_or(0.0, QuietHours::seconds);
    let passed = |held: bool| {
        let holds = |limit: &Limit| held && !schedule.keeps_time_of_day(limit.per + quiet);
        let most = limits.iter().map(|limit| (limit, schedule.most(limit.per, if holds(limit) { quiet } else { 0.0 })));
        let passed = most.filter(|(limit, most)| most.count > limit.max);
        worst(passed.map(|(limit, most)| (limit.clone(), most.count, most)).collect())
    };
    let (held, (limit, count, most)) = match passed(false) {
        Some(passed) => (false, passed),
        None => (true, passed(true)?),
    };
    let outcome = if held { "held" } else { outcome(limit.severity) };
    let again = match cadence.re_entry.map(|again| again.value) {
        Some(ReEntry::Always) => ", and again each time they come in",
        _ => "",
    };
    let mut finding = filled(about(facts, info, outcome, info.name.span), &limit, count).with("again", again);
    finding.trace = told(&schedule.sends(&most), &source);
    if held {
        finding.certainty = Certainty::Possible;
    }
    finding.labels.extend(limit.span.map(|span| crate::diagnostic::Label::new(span, "the limit")));
    Some(finding)
}
