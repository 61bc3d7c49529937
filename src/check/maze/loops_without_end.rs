//! Loops: nobody gets out, or the same is asked for ever.

use crate::analysis::loops::{Retry, Trap};
use crate::check::words::{self, shown};
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Purpose, StepId};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

const VARS: &[&str] = &["customer", "step", "what", "counter", "size"];

/// Traps or retries.
pub const CHECK: Check = Check {
    name: "loops",
    doc: "loops that let nobody out, or that ask the same again without end",
    outcomes: &[
        Outcome { name: "trap", vars: VARS },
        Outcome { name: "retry", vars: VARS },
        Outcome { name: "never-raised", vars: VARS },
        Outcome { name: "never-tested", vars: VARS },
    ],
    params: &[
        Param {
            name: "traps",
            default: Value::Bool(false),
            doc: "look for loops with no way out; otherwise for retries without end",
        },
        Param {
            name: "max-retries",
            default: Value::Number(10.0),
            doc: "a retry that is allowed more often than this has no end",
        },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let loops = facts.loops(params.number("max-retries") as u32);
    if params.on("traps") {
        loops.traps.iter().map(|trap| of_trap(facts, trap)).collect()
    } else {
        let judged = |retry: &&Retry| {
            // A system that polls another one asks the customer nothing.
            facts.graph.step(retry.at).effect.is_customer_step()
                && facts.graph.flow_of(retry.at).purpose != Some(Purpose::Survey)
                && !answered_elsewhere(facts, retry)
        };
        together(loops.retries.iter().filter(judged).map(|retry| of_retry(facts, retry)))
    }
}

/// One finding for each place: what is said of it once holds for every step that shares it, such as a handler of a whole flow.
fn together(all: impl Iterator<Item = Finding>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut places = HashMap::new();
    for finding in all {
        match places.entry((finding.outcome, finding.place.span)) {
            Entry::Vacant(entry) => {
                entry.insert(found.len());
                found.push(finding);
            }
            Entry::Occupied(entry) => found[*entry.get()].parts.extend(finding.parts),
        }
    }
    found
}

fn of_trap(facts: &Facts, trap: &Trap) -> Finding {
    let graph = facts.graph;
    let mut finding = facts
        .finding("trap", trap.at, graph.step(trap.at).name.span)
        .with("what", "")
        .with("counter", "")
        .with("size", trap.steps.len().to_string());
    finding.place.text = "every way on leads back here".into();
    for &edge in &trap.entered {
        finding.labels.push(crate::diagnostic::Label::new(graph.edges[edge].span, "this leads in"));
    }
    finding.witness = Some(trap.at.0);
    finding
}

/// Whether what the loop tests may be what another system answers: the flow asks one and sets the value nowhere itself.
fn answered_elsewhere(facts: &Facts, retry: &Retry) -> bool {
    let Some(tested) = &retry.never_raised else { return false };
    let graph = facts.graph;
    let mut steps = graph.flow_of(retry.at).steps.clone().map(|id| graph.step(StepId(id)));
    let asks = steps.any(|step| matches!(step.effect, Effect::Lookup { .. }));
    asks && !graph.steps.iter().any(|step| matches!(&step.effect, Effect::Set { slot, .. } if slot.value == *tested))
}

fn of_retry(facts: &Facts, retry: &Retry) -> Finding {
    let graph = facts.graph;
    let own = |edge: &&usize| graph.edges[**edge].from == retry.at;
    let first = retry.edges.iter().find(own).or(retry.edges.first()).copied();
    let span = first.map_or(graph.step(retry.at).name.span, |edge| graph.edges[edge].span);
    let what = first.and_then(|edge| words::event(graph, &graph.edges[edge])).unwrap_or_else(|| "fails".into());
    let (outcome, counter) = match (&retry.never_raised, &retry.never_tested) {
        (Some(slot), _) => ("never-raised", slot.clone()),
        (None, Some(slot)) => ("never-tested", slot.clone()),
        (None, None) => ("retry", String::new()),
    };
    let mut finding =
        facts.finding(outcome, retry.at, span).with("what", what).with("counter", counter).with("size", "1");
    finding.place.text = format!("back to {}, as often as it takes", shown(graph, retry.at));
    for &edge in retry.edges.iter().filter(|edge| Some(**edge) != first) {
        finding.labels.push(crate::diagnostic::Label::new(graph.edges[edge].span, "so does this"));
    }
    let mut path = facts.way_to(retry.at);
    path.extend(first);
    finding.trace = words::trace(graph, &path);
    finding.parts = retry.edges.iter().map(|&edge| facts.part_at(edge, "")).collect();
    finding
}
