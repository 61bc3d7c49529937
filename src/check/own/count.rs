//! How many steps of a kind there are, in a flow or on the way to something.

use super::select::{self, CHANNELS, FLOW_TAGS, FLOWS, PURPOSES, finding, is_started, marked, place, starts};
use super::vocabulary::{Accepts, Entry};
use crate::analysis::distance::{First, Measure, distance_by};
use crate::check::words;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Certainty, Finding};

const VARS: &[&str] = &["customer", "step", "flow", "found", "limit"];

/// A limit that nobody set.
pub(super) const NO_LIMIT: Value = Value::Number(-1.0);

/// Too many or too few.
pub const CHECK: Check = Check {
    name: "count",
    doc: "how many steps of a kind there are in each flow, or on the way with the fewest from a start to some step; `{found}` is \
        the number, `{limit}` what is allowed",
    outcomes: &[Outcome { name: "too-many", vars: VARS }, Outcome { name: "too-few", vars: VARS }],
    params: &[
        Param { name: "steps", default: Value::NO_WORDS, doc: "the steps that are counted" },
        Param { name: "at-most", default: NO_LIMIT, doc: "so many are allowed; no limit below 0" },
        Param { name: "at-least", default: NO_LIMIT, doc: "so many there must be; no limit below 0" },
        Param {
            name: "on-the-way-to",
            default: Value::NO_WORDS,
            doc: "count on the way to the nearest of these steps instead of in the whole flow; `at-most` leaves out ways on \
                which something fails",
        },
        CHANNELS,
        PURPOSES,
        FLOWS,
        FLOW_TAGS,
    ],
    run: Run::Island(run),
};

pub(super) const ENTRY: Entry = Entry {
    check: &CHECK,
    accepts: &[
        ("steps", Accepts::Steps),
        ("on-the-way-to", Accepts::Steps),
        ("channels", Accepts::Channels),
        ("purposes", Accepts::Purposes),
        ("flows", Accepts::Globs),
        ("flow-tags", Accepts::Globs),
    ],
    needs: &["at-most", "at-least"],
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    if params.list("on-the-way-to").is_empty() { in_flows(facts, params) } else { on_ways(facts, params) }
}

/// A finding about a number.
pub(super) fn measured(finding: Finding, found: f64, limit: f64) -> Finding {
    let mut finding = finding.with("found", shown(found)).with("limit", shown(limit));
    finding.measure = Some(found);
    finding
}

/// At most one digit behind the point.
fn shown(number: f64) -> String {
    ((number * 10.0).round() / 10.0).to_string()
}

fn in_flows(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let (most, least) = (params.number("at-most"), params.number("at-least"));
    let counted: Vec<_> =
        marked(&select::steps(facts, params, "steps")).filter(|&id| !graph.step(id).assumed).collect();
    let mut found = Vec::new();
    for (flow, wanted) in graph.flows.iter().zip(select::flows(graph, params)) {
        // Steps of one flow are neighbours.
        let from = counted.partition_point(|id| id.0 < flow.steps.start);
        let to = counted.partition_point(|id| id.0 < flow.steps.end);
        let here = &counted[from..to];
        let number = here.len() as f64;
        if most >= 0.0 && number > most {
            // The first one that is too many.
            if let Some(&id) = here.get(most as usize) {
                found.push(measured(finding(facts, "too-many", id, place(facts, id)), number, most));
            }
        }
        if let Some(first) = flow.entries.first().filter(|_| wanted && number < least && is_started(flow)) {
            let mut one = measured(finding(facts, "too-few", first.step, flow.name.span), number, least);
            one.step = None;
            found.push(one);
        }
    }
    found
}

fn on_ways(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let (most, least) = (params.number("at-most"), params.number("at-least"));
    let counted = select::everywhere(facts, params.list("steps"));
    let goals = select::everywhere(facts, params.list("on-the-way-to"));
    let counts = |edge: usize| u32::from(counted[graph.edges[edge].from.index()]);
    let measure = Measure { first: First::Choices, counts: &counts };
    let calm = |edge: usize| !graph.edges[edge].on.is_failing();
    let fewest = distance_by(graph, facts.policy, measure, marked(&goals), |_| true);
    let fewest_calm = distance_by(graph, facts.policy, measure, marked(&goals), calm);
    let wanted = select::wanted(graph, params);
    let mut found = Vec::new();
    for id in starts(graph).filter(|&id| wanted(id)) {
        let number =
            |far: &crate::analysis::distance::Distance| far.cost[id.index()].map(|cost| f64::from(cost.choices));
        if let Some(number) = number(&fewest_calm).filter(|number| most >= 0.0 && *number > most) {
            let path = fewest_calm.path(graph, id);
            let mut past = path.iter().map(|&edge| graph.edges[edge].from).filter(|step| counted[step.index()]);
            let at = past.nth(most as usize).unwrap_or(id);
            let mut one = measured(finding(facts, "too-many", at, place(facts, at)), number, most);
            // Behind something unknown there may be a way with fewer.
            if facts.reach().to_unknown.leads(id) {
                one.certainty = Certainty::Unknown;
            }
            one.trace = words::trace(graph, &path);
            found.push(one);
        }
        if let Some(number) = number(&fewest).filter(|number| *number < least) {
            let path = fewest.path(graph, id);
            let goal = path.last().map_or(id, |&edge| graph.edges[edge].to);
            let mut one = measured(finding(facts, "too-few", goal, place(facts, goal)), number, least);
            one.trace = words::trace(graph, &path);
            found.push(one);
        }
    }
    found
}
