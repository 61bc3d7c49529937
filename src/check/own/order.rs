//! What must come before or after what.

use super::select::{self, CHANNELS, FLOW_TAGS, FLOWS, PURPOSES, finding, marked, place, starts};
use super::vocabulary::{Accepts, Entry};
use crate::analysis::order::{avoiding, ends, leads_avoiding};
use crate::check::words;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Certainty, Finding};
use crate::flow::StepId;

const VARS: &[&str] = &["customer", "step", "flow", "other"];

/// Steps out of order.
pub const CHECK: Check = Check {
    name: "order",
    doc: "what must come before or after some steps; `{other}` is what is missing there, or comes too late",
    outcomes: &[
        Outcome { name: "unguarded", vars: VARS },
        Outcome { name: "too-early", vars: VARS },
        Outcome { name: "left-open", vars: VARS },
    ],
    params: &[
        Param { name: "steps", default: Value::NO_WORDS, doc: "the steps that the rule is about" },
        Param {
            name: "must-pass",
            default: Value::NO_WORDS,
            doc: "every way to one of `steps` passes one of these first; one that fails there has not passed it",
        },
        Param {
            name: "never-before",
            default: Value::NO_WORDS,
            doc: "none of `steps` comes first where one of these still follows",
        },
        Param {
            name: "followed-by",
            default: Value::NO_WORDS,
            doc: "every way on from one of `steps` comes to one of these before the contact ends",
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
        ("must-pass", Accepts::Steps),
        ("never-before", Accepts::Steps),
        ("followed-by", Accepts::Steps),
        ("channels", Accepts::Channels),
        ("purposes", Accepts::Purposes),
        ("flows", Accepts::Globs),
        ("flow-tags", Accepts::Globs),
    ],
    needs: &["must-pass", "never-before", "followed-by"],
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let steps: Vec<StepId> = marked(&select::steps(facts, params, "steps")).collect();
    if steps.is_empty() {
        return Vec::new();
    }
    // What cannot be seen into may be what is asked for: ways through it prove nothing.
    let unseen: Vec<bool> = graph.ids().map(|id| graph.unknown(id).is_some() || graph.flow_of(id).open_world).collect();
    let or_unseen =
        |marks: &[bool]| -> Vec<bool> { marks.iter().zip(&unseen).map(|(one, other)| *one || *other).collect() };
    let mut found = Vec::new();
    let mut tell = |outcome: &'static str, id: StepId, other: &str, certain: bool, path: &[usize]| {
        let mut one = finding(facts, outcome, id, place(facts, id)).with("other", params.list(other).join(" or "));
        one.certainty = if certain { Certainty::Definite } else { Certainty::Unknown };
        one.trace = words::trace(graph, path);
        found.push(one);
    };
    if !params.list("must-pass").is_empty() {
        let gates = select::everywhere(facts, params.list("must-pass"));
        let around = avoiding(graph, starts(graph), &gates);
        let surely = avoiding(graph, starts(graph), &or_unseen(&gates));
        for &id in steps.iter().filter(|id| !gates[id.index()] && around.reached(**id)) {
            let certain = surely.reached(id);
            let way = if certain { &surely } else { &around };
            tell("unguarded", id, "must-pass", certain, &way.path(graph, id));
        }
    }
    if !params.list("never-before").is_empty() {
        let later = select::everywhere(facts, params.list("never-before"));
        let before = avoiding(graph, starts(graph), &later);
        let behind = leads_avoiding(graph, marked(&later), &vec![false; graph.steps.len()]);
        for &id in steps.iter().filter(|id| !later[id.index()] && before.reached(**id) && behind.leads(**id)) {
            let mut path = before.path(graph, id);
            path.extend(behind.path(graph, id));
            tell("too-early", id, "never-before", true, &path);
        }
    }
    if !params.list("followed-by").is_empty() {
        let gates = select::everywhere(facts, params.list("followed-by"));
        let goals = || graph.ids().filter(|&id| ends(graph, id));
        let open = leads_avoiding(graph, goals(), &gates);
        let surely = leads_avoiding(graph, goals(), &or_unseen(&gates));
        for &id in steps.iter().filter(|id| !gates[id.index()] && open.leads(**id)) {
            let certain = surely.leads(id);
            let way = if certain { &surely } else { &open };
            tell("left-open", id, "followed-by", certain, &way.path(graph, id));
        }
    }
    found
}
