//! More contact by several cadences together than is allowed.

use super::cadences::{about, cadences, told};
use super::contact_pressure::{LIMITS, filled, limits, outcome, worst};
use crate::analysis::pressure::{Crowd, Source, Sum, crowds};
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Finding, Label};

const VARS: &[&str] = &["customer", "cadence", "cadences", "count", "found", "time", "max", "plural", "group"];

/// One finding for each group of people.
pub const CHECK: Check = Check {
    name: "contact-together",
    doc: "the most messages that one person can get of all cadences they can be in at once, against the limits",
    outcomes: &[
        Outcome { name: "note", vars: VARS },
        Outcome { name: "warning", vars: VARS },
        Outcome { name: "error", vars: VARS },
        Outcome { name: "anybody", vars: VARS },
    ],
    params: LIMITS,
    run: Run::Project(run),
};

fn run(all: &[Facts], params: &Params) -> Vec<Finding> {
    let Some(first) = all.first() else { return Vec::new() };
    let sources: Vec<Source> =
        all.iter().flat_map(|facts| cadences(facts.graph).map(|flow| Source { graph: facts.graph, flow })).collect();
    let horizon = all.iter().map(Facts::horizon).fold(0.0, f64::max);
    let limits = limits(first, params);
    let crowds = crowds(&sources, &first.policy.pressure, horizon);
    crowds.iter().filter(|crowd| crowd.is_known()).filter_map(|crowd| of_crowd(all, crowd, &limits)).collect()
}

fn of_crowd(all: &[Facts], crowd: &Crowd, limits: &[crate::flow::Limit]) -> Option<Finding> {
    let sums = limits.iter().map(|limit| (limit.clone(), crowd.most(limit.per, 0.0)));
    // Where one cadence alone is too much, that is said of it.
    let too_much = sums.filter(|(limit, sum)| sum.count > limit.max && sum.shares.iter().all(|(_, n)| *n <= limit.max));
    let (limit, count, sum) = worst(too_much.map(|(limit, sum)| (limit, sum.count, sum)).collect())?;
    let Sum { shares, sends, .. } = &sum;
    let [(first, _), others @ ..] = &shares[..] else { return None };
    let facts_of = |number: usize| all.iter().find(|facts| std::ptr::eq(facts.graph, crowd.sources[number].graph));
    let info = |number: usize| &crowd.sources[number].graph.flows[crowd.sources[number].flow];
    let outcome = if crowd.group.is_some() { outcome(limit.severity) } else { "anybody" };
    let named: Vec<String> = shares.iter().map(|(number, _)| format!("`{}`", info(*number).key)).collect();
    let mut finding = filled(about(facts_of(*first)?, info(*first), outcome, info(*first).name.span), &limit, count)
        .with("cadences", listed(&named))
        .with("count", shares.len().to_string())
        .with("group", crowd.group.unwrap_or("anybody"));
    let says = |number: usize, count: u32| format!("{count} of them from `{}`", info(number).key);
    finding.place.text = says(*first, shares[0].1);
    finding.labels =
        others.iter().map(|(number, count)| Label::new(info(*number).name.span, says(*number, *count))).collect();
    finding.labels.extend(limit.span.map(|span| Label::new(span, "the limit")));
    finding.trace = told(sends, &crowd.sources);
    finding.trace.push(Label::new(
        info(*first).name.span,
        "assuming: they begin when it is worst; nothing in these files stops one while another runs",
    ));
    finding.atoms = named;
    Some(finding)
}

/// Names in a row; of many the first few.
fn listed(names: &[String]) -> String {
    match names {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [a, b, c] => format!("{a}, {b} and {c}"),
        [a, b, c, rest @ ..] => format!("{a}, {b}, {c} and {} more", rest.len()),
        [] => String::new(),
    }
}
