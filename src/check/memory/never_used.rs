//! Questions whose answers nothing ever uses.

use crate::check::asked::{place, what};
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{FlowGraph, Purpose, StepId};
use crate::lexicon::is_opinion;

/// Questions that are asked for nothing.
pub const CHECK: Check = Check {
    name: "never-used",
    doc: "questions whose answer no look-up, branch, message or hand-off reads on any path, where the files show all readers",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "what", "slot"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let (graph, known) = (facts.graph, facts.memory());
    let mut found = Vec::new();
    if graph.flows.iter().any(|flow| flow.open_world) {
        return found;
    }
    for source in known.unused().filter_map(|number| known.sources.get(number)) {
        let Some(id) = source.step.filter(|&id| facts.is_judged(id) && shows_all(graph, id)) else { continue };
        let name = known.slots.info(source.slot).map_or("", |info| info.name.as_str());
        if is_opinion(name) {
            continue;
        }
        let mut finding =
            facts.finding("definite", id, place(graph, id)).with("what", what(graph, id)).with("slot", name);
        finding.place.text = "nothing reads it afterwards".into();
        finding.witness = Some(id.0);
        finding.atoms = vec![crate::lexicon::normal(name)];
        found.push(finding);
    }
    found
}

fn shows_all(graph: &FlowGraph, id: StepId) -> bool {
    let flow = graph.flow_of(id);
    flow.about.shows_all_readers && flow.purpose != Some(Purpose::Survey)
}
