//! How far some steps are from others.

use super::count::{NO_LIMIT, measured};
use super::select::{self, CHANNELS, FLOW_TAGS, FLOWS, PURPOSES, finding, marked, place};
use super::vocabulary::{Accepts, Entry};
use crate::analysis::distance::{Distance, First, Measure, distance_by};
use crate::check::words;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Certainty, Finding};
use crate::flow::StepId;
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "flow", "found", "limit", "measure"];

/// Too far or too near.
pub const CHECK: Check = Check {
    name: "distance",
    doc: "how far it is from some steps to the nearest of others; `{found}` is the distance, `{limit}` what is allowed, `{measure}` \
        what is counted. Where no way leads there at all, nothing is said: that is a question for `order`",
    outcomes: &[Outcome { name: "too-far", vars: VARS }, Outcome { name: "too-near", vars: VARS }],
    params: &[
        Param {
            name: "from",
            default: Value::List(Cow::Borrowed(&[Cow::Borrowed("start")])),
            doc: "the steps it begins at",
        },
        Param { name: "to", default: Value::NO_WORDS, doc: "the steps it leads to" },
        Param {
            name: "measure",
            default: Value::Text(Cow::Borrowed("choices")),
            doc: "`choices` that the customer makes, `steps`, or `seconds` of talk",
        },
        Param {
            name: "at-most",
            default: NO_LIMIT,
            doc: "so far at most, on the shortest way on which nothing fails; no limit below 0",
        },
        Param { name: "at-least", default: NO_LIMIT, doc: "so far at least, on every way; no limit below 0" },
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
        ("from", Accepts::Steps),
        ("to", Accepts::Steps),
        ("measure", Accepts::OneOf(&["choices", "steps", "seconds"])),
        ("channels", Accepts::Channels),
        ("purposes", Accepts::Purposes),
        ("flows", Accepts::Globs),
        ("flow-tags", Accepts::Globs),
    ],
    needs: &["at-most", "at-least"],
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let (most, least) = (params.number("at-most"), params.number("at-least"));
    let goals = select::everywhere(facts, params.list("to"));
    let kind = params.text("measure");
    let counts = |edge: usize| match kind {
        "steps" => u32::from(!graph.step(graph.edges[edge].from).assumed),
        _ => u32::from(graph.edges[edge].on.is_customer()),
    };
    let first = if kind == "seconds" { First::Seconds } else { First::Choices };
    let measure = Measure { first, counts: &counts };
    let calm = |edge: usize| !graph.edges[edge].on.is_failing();
    let shortest = distance_by(graph, facts.policy, measure, marked(&goals), |_| true);
    let shortest_calm = distance_by(graph, facts.policy, measure, marked(&goals), calm);
    let far = |distance: &Distance, id: StepId| {
        let cost = distance.cost[id.index()]?;
        Some(if kind == "seconds" { f64::from(cost.tenths) / 10.0 } else { f64::from(cost.choices) })
    };
    let mut found = Vec::new();
    for id in marked(&select::steps(facts, params, "from")).filter(|id| !goals[id.index()]) {
        let mut tell = |outcome: &'static str, number: f64, limit: f64, way: &Distance, certainty: Certainty| {
            let one = finding(facts, outcome, id, place(facts, id)).with("measure", kind);
            let mut one = measured(one, number, limit);
            one.certainty = certainty;
            one.trace = words::trace(graph, &way.path(graph, id));
            found.push(one);
        };
        if let Some(number) = far(&shortest_calm, id).filter(|number| most >= 0.0 && *number > most) {
            // Behind something unknown there may be a shorter way.
            let unknown = facts.reach().to_unknown.leads(id);
            let certainty = if unknown { Certainty::Unknown } else { Certainty::Definite };
            tell("too-far", number, most, &shortest_calm, certainty);
        }
        if let Some(number) = far(&shortest, id).filter(|number| *number < least) {
            tell("too-near", number, least, &shortest, Certainty::Definite);
        }
    }
    found
}
