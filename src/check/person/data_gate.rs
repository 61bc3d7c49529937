//! Every way to a person demands data first.

use crate::analysis::reach::{Gate, data_gates};
use crate::check::words::{self, shown};
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Event, Purpose, StepId};

/// Starts that are gated by questions.
pub const CHECK: Check = Check {
    name: "data-gate",
    doc: "starts from which no person is reached without answering a question first",
    outcomes: &[
        Outcome { name: "hard", vars: &["customer", "step", "question"] },
        Outcome { name: "soft", vars: &["customer", "step", "question"] },
    ],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    for (start, gate) in data_gates(graph, facts.policy, facts.reach()) {
        let outcome = match gate {
            Gate::Hard => "hard",
            Gate::Soft => "soft",
            Gate::Open | Gate::Unknown => continue,
        };
        if graph.flow_of(start).purpose == Some(Purpose::Survey) {
            continue;
        }
        // The shortest way of all may be the one that fails; what is demanded stands on the one that does not.
        let calm = &facts.reach().without_failing;
        let to_person = if calm.leads(start) { calm } else { &facts.reach().to_person };
        let path = to_person.path(graph, start);
        let Some(question) = path.iter().map(|&edge| &graph.edges[edge]).find(|edge| {
            edge.on == Event::Answer && matches!(&graph.step(edge.from).effect, Effect::Ask(ask) if !ask.exempt)
        }) else {
            continue;
        };
        let asks: StepId = question.from;
        let mut finding = facts.finding(outcome, asks, graph.step(asks).name.span).with("question", shown(graph, asks));
        finding.place.text = "no person before this is answered".into();
        finding.trace = words::trace(graph, &path);
        found.push(finding);
    }
    found
}
