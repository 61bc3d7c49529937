//! Silence or a wrong key has no planned way, and the platform plans none.

use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Event};
use std::borrow::Cow;

/// One event for each run.
pub const CHECK: Check = Check {
    name: "unhandled",
    doc: "menus and questions without a way for silence, or without one for what is not understood",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step"] }],
    params: &[Param {
        name: "event",
        default: Value::Text(Cow::Borrowed("no-input")),
        doc: "`no-input` (silence, in calls) or `no-match` (not understood)",
    }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let silence = params.text("event") == "no-input";
    let mut found = Vec::new();
    for id in graph.ids().filter(|&id| facts.reach().from_starts.reached(id)) {
        let step = graph.step(id);
        let planned = match &step.effect {
            Effect::Menu(menu) => menu.planned_by_platform || (!silence && menu.open),
            // Whatever is said is the answer, unless it is told to be something.
            Effect::Ask(ask) => ask.planned_by_platform || !silence,
            _ => continue,
        };
        if planned || step.assumed || (silence && step.channel.is_written()) {
            continue;
        }
        let handled = graph.out(id).iter().any(|edge| match edge.on {
            Event::NoInput | Event::Elapsed => silence,
            Event::NoMatch | Event::Rejected | Event::Otherwise => !silence,
            _ => false,
        });
        if !handled {
            found.push(facts.finding("definite", id, step.name.span));
        }
    }
    found
}
