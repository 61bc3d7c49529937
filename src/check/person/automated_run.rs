//! Many automated turns in a row without an offer of a person.

use crate::analysis::reach::Answer;
use crate::check::maze::options::offers_person;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Effect, FlowGraph, Purpose, StepId};
use std::collections::VecDeque;

/// Runs of turns in chats.
pub const CHECK: Check = Check {
    name: "automated-run",
    doc: "turns of the program in a row, on the way with the fewest, none of which offers a person; questions in a row are one turn",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "found", "max"] }],
    params: &[Param { name: "max", default: Value::Number(5.0), doc: "the most turns in a row that are allowed" }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let max = params.number("max");
    let turns = turns(facts);
    let mut found = Vec::new();
    for id in graph.ids() {
        let Some(run) = turns[id.index()].map(f64::from) else { continue };
        let judged = graph.step(id).effect.is_customer_step()
            && graph.channel(id).is_written()
            && graph.flow_of(id).purpose != Some(Purpose::Survey);
        // Only where the limit is passed, and only where a person is to be had at all.
        if !judged
            || run != max.floor() + 1.0
            || facts.reach().answer[id.index()] != Answer::Yes
            || offers_person(facts, id)
        {
            continue;
        }
        let mut finding = facts
            .finding("definite", id, graph.step(id).name.span)
            .with("found", run.to_string())
            .with("max", max.to_string());
        finding.measure = Some(run);
        finding.witness = Some(id.0);
        found.push(finding);
    }
    found
}

/// For each step: the fewest turns in a row without an offer on a way that leads there, its own included.
fn turns(facts: &Facts) -> Vec<Option<u32>> {
    let graph = facts.graph;
    let mut turns: Vec<Option<u32>> = vec![None; graph.steps.len()];
    let mut queue = VecDeque::new();
    let asks = |id: StepId| matches!(graph.step(id).effect, Effect::Ask(_));
    for (_, entry) in graph.starts() {
        let first = u32::from(is_turn(graph, entry.step));
        if turns[entry.step.index()].is_none() {
            turns[entry.step.index()] = Some(first);
            queue.push_back(entry.step);
        }
    }
    while let Some(id) = queue.pop_front() {
        let Some(here) = turns[id.index()] else { continue };
        let onward = if offers_person(facts, id) || graph.step(id).effect.person_kind().is_some() { 0 } else { here };
        for edge in graph.out(id) {
            let form = asks(id) && asks(edge.to);
            let there = onward + u32::from(is_turn(graph, edge.to) && !form);
            if turns[edge.to.index()].is_none_or(|known| there < known) {
                turns[edge.to.index()] = Some(there);
                if there == onward { queue.push_front(edge.to) } else { queue.push_back(edge.to) }
            }
        }
    }
    turns
}

fn is_turn(graph: &FlowGraph, id: StepId) -> bool {
    graph.step(id).effect.is_customer_step()
}
