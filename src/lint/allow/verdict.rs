//! What came of each thing that is allowed, and what is to be said of it.

use super::holder::Holders;
use super::{Around, Permit, Scope};
use crate::diagnostic::Finding;
use crate::flow::FlowInfo;
use crate::rule::{BUILTIN, Rules, names_rule};
use crate::source::Span;
use crate::syntax::nearest;

/// What came of a suppression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It allows something.
    Used,
    /// There is nothing to be allowed.
    Unused,
    /// Its day has come, and what it allowed is told again.
    Expired,
    /// It gives no reason, so it allows nothing.
    WithoutReason,
    /// It cannot be read, names no rule, or one that cannot be allowed.
    Wrong,
    /// Not every rule and file that it is about ran, so that nobody can tell.
    NotJudged,
}

impl Status {
    /// The name used in reports, such as `unused`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unused => "unused",
            Self::Expired => "expired",
            Self::WithoutReason => "without-reason",
            Self::Wrong => "wrong",
            Self::NotJudged => "not-judged",
        }
    }
}

/// Rules about the configuration, the suppressions and the baseline themselves: they are turned off or heeded, not allowed, and no
/// baseline holds them.
const ABOUT_OURSELVES: [&str; 8] = [
    "file/invalid-config",
    "file/invalid-rule",
    "file/untested-rule",
    "file/unused-config",
    "file/unused-suppression",
    "file/expired-suppression",
    "file/suppression-without-reason",
    "file/stale-baseline",
];

/// Whether findings of the rule can be accepted at all.
pub(super) fn may_allow(rules: &Rules, rule: &str) -> bool {
    !ABOUT_OURSELVES.contains(&rule) && rules.is_suppressible(rule)
}

/// Whether a baseline can hold findings of the rule: of a team's own rules it always can.
pub fn may_keep(rule: &str) -> bool {
    !ABOUT_OURSELVES.contains(&rule) && BUILTIN.iter().find(|row| row.id == rule).is_none_or(|row| row.suppressible)
}

/// Settles the status of `permit`, and says what is wrong with it.
pub(super) fn judge(permit: &mut Permit<'_>, holders: &Holders<'_>, around: &Around<'_>) -> Option<Finding> {
    let (status, finding) = verdict(permit, holders, around);
    permit.row.status = status;
    // What is wrong with the configuration is told whatever was asked for.
    let path = around.sources.path(permit.row.place);
    let told = permit.row.configured || around.reported.is_none_or(|reported| reported.contains(path));
    let mut finding = finding.filter(|_| told)?;
    if !permit.row.configured {
        finding.flow.clone_from(&permit.row.flow);
        finding.step.clone_from(&permit.row.step);
    }
    Some(finding)
}

fn verdict(permit: &mut Permit<'_>, holders: &Holders<'_>, around: &Around<'_>) -> (Status, Option<Finding>) {
    let (row, rule) = (&permit.row, &permit.row.rule);
    if let Some((span, wrong)) = &permit.wrong {
        return (Status::Wrong, Some(unused(*span, wrong.problem.as_str()).help(wrong.help.as_str())));
    }
    if rule.value.is_empty() && row.configured {
        // The reader of the configuration has said so.
        return (Status::Wrong, None);
    }
    if let Some(finding) = no_such_rule(around.rules, &rule.value, rule.span) {
        return (Status::Wrong, Some(finding));
    }
    if row.reason.is_empty() {
        let help = match row.configured {
            true => "say why in `reason:`".to_owned(),
            false => format!("say why: `touchlint: allow {} -- reason`", rule.value),
        };
        let problem = "no reason is given, so this allows nothing";
        let finding = Finding::file("file/suppression-without-reason", rule.span, problem).help(help);
        // A missing `reason` is told as a mistake in the configuration.
        let told = matches!(permit.scope, Scope::Entry(entry) if entry.reason.span == entry.span);
        return (Status::WithoutReason, (!told).then_some(finding));
    }
    if permit.late > 0 && row.findings == 0 {
        permit.row.findings = permit.late;
        let until = permit.row.until.as_deref().unwrap_or("");
        let problem = format!("`{}` was allowed here until {until}, and is told again", permit.row.rule.value);
        let finding = Finding::file("file/expired-suppression", permit.row.rule.span, problem);
        return (Status::Expired, Some(finding.help("mend what it finds, or give a later day and the reason for it")));
    }
    if row.findings > 0 {
        return (Status::Used, None);
    }
    if around.isolated {
        return (Status::NotJudged, None);
    }
    let nothing = match permit.scope {
        Scope::Holder(holder) => at_holder(permit, holder, holders, around),
        Scope::Entry(_) => of_entry(permit, around),
    };
    match nothing {
        Some(finding) => (Status::Unused, Some(finding)),
        None => (Status::NotJudged, None),
    }
}

/// What is to be said of a comment that allows nothing; `None` where nobody can tell.
fn at_holder(permit: &Permit, holder: Option<Span>, holders: &Holders<'_>, around: &Around<'_>) -> Option<Finding> {
    let rule = &permit.row.rule;
    let file = permit.row.place.file;
    if !holders.knows(file) || around.broken.contains(&file) {
        return None;
    }
    let Some(holder) = holder else {
        let finding = unused(permit.row.place, "this stands at no step and no flow, so it allows nothing");
        return Some(finding.help("put it above a step, or at the end of one of its lines"));
    };
    let flow = holders.name(holder)?.flow;
    let ran = around.rules.runs(&rule.value, &flow.path, &flow.key) && !flow.open_world;
    ran.then(|| idle(permit, "here"))
}

/// What is to be said of an entry that allows nothing; `None` where nobody can tell.
fn of_entry(permit: &Permit, around: &Around<'_>) -> Option<Finding> {
    let Scope::Entry(entry) = permit.scope else { return None };
    let rule = &permit.row.rule.value;
    let all = || around.islands.iter().flat_map(|island| island.flows.iter().map(move |flow| (island, flow)));
    let fitting = || all().filter(|(_, flow)| entry.applies.matches(&flow.path, &flow.key));
    let reported = |flow: &FlowInfo| around.reported.is_none_or(|reported| reported.contains(&flow.path));
    // Paths on the command line choose what is reported; an entry about others is not judged.
    if fitting().next().is_none() {
        let finding = unused(entry.span, "no flow fits this entry, so it allows nothing")
            .help("check the pattern and the flow's name; patterns are seen from the folder of the configuration");
        return around.reported.is_none().then_some(finding);
    }
    let whole =
        fitting().all(|(_, flow)| reported(flow) && !flow.open_world && !around.broken.contains(&flow.body.file));
    if !whole || !fitting().any(|(_, flow)| around.rules.runs(rule, &flow.path, &flow.key)) {
        return None;
    }
    let Some(step) = &entry.step else { return Some(idle(permit, "there")) };
    let steps = || {
        fitting()
            .flat_map(|(island, flow)| flow.steps.clone().map(move |at| island.steps[at as usize].name.value.as_str()))
    };
    if steps().any(|name| name == step.value) {
        return Some(idle(permit, "there"));
    }
    let problem = format!("no step of these flows is called `{}`, so this allows nothing", step.value);
    let help = match nearest(&step.value, steps()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "give the step's name as reports show it".into(),
    };
    Some(unused(step.span, problem).help(help))
}

fn idle(permit: &Permit, place: &str) -> Finding {
    let rule = &permit.row.rule;
    let who = if rule.value.ends_with('/') { "any rule of " } else { "" };
    let problem = format!("nothing is found {place} by {who}`{}`, so this allows nothing", rule.value);
    unused(rule.span, problem).help("remove it; what it allowed is mended")
}

/// What is wrong with the name of a rule, if anything is.
fn no_such_rule(rules: &Rules, name: &str, span: Span) -> Option<Finding> {
    let mut meant = rules.names().filter(|id| names_rule(name, id)).peekable();
    if meant.peek().is_none() {
        let help = match nearest(name, rules.names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "see `touchlint rules` for all of them".into(),
        };
        return Some(unused(span, format!("there is no rule `{name}`, so this allows nothing")).help(help));
    }
    let refused = !meant.any(|rule| may_allow(rules, rule));
    refused.then(|| {
        let help =
            if ABOUT_OURSELVES.contains(&name) { "heed it, or turn it off in `rules:`" } else { "mend what it finds" };
        unused(span, format!("`{name}` cannot be allowed")).help(help)
    })
}

fn unused(span: Span, problem: impl Into<String>) -> Finding {
    Finding::file("file/unused-suppression", span, problem)
}
