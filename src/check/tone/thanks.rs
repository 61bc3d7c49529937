//! A contact closes without thanks.

use crate::check::readings::is_understood;
use crate::check::words::clip;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, How, Purpose, StepId};
use crate::lexicon::List;

/// Flows that say goodbye and nowhere thank.
pub const CHECK: Check = Check {
    name: "thanks",
    doc: "flows that end with words and in which no words thank the customer anywhere",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "words"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let judged = || graph.ids().filter(|&id| facts.is_judged(id));
    // One word of thanks is enough for an island, whose flows follow one another.
    if judged().any(|id| may_thank(facts, id)) {
        return Vec::new();
    }
    let mut found: Vec<Finding> = Vec::new();
    let mut spoken_for = None;
    for id in judged().filter(|&id| closes(facts, id)) {
        let flow = graph.flow_of(id);
        let Some(text) = graph.step(id).texts.last().filter(|_| flow.role.is_entry()) else { continue };
        if flow.purpose != Some(Purpose::Machine)
            && spoken_for.replace(graph.step(id).flow) != Some(graph.step(id).flow)
        {
            let finding = facts.finding("definite", id, text.span).with("words", clip(&text.content, 40));
            found.push(finding.about_flow());
        }
    }
    found
}

/// Whether thanks are heard at `id`, or it cannot be known what is.
fn may_thank(facts: &Facts, id: StepId) -> bool {
    let step = facts.graph.step(id);
    (facts.graph.unknown(id).is_some() && !matches!(step.effect, Effect::Jump(_)))
        || !is_understood(facts, id)
        || step.texts.iter().any(|text| !text.complete && text.words() < 4)
        || facts.readings(id).any(|reading| reading.has(&[List::Thanks]))
}

/// Whether what `id` says is the last, and nothing failed on the way.
fn closes(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let ends = |id: StepId| matches!(&graph.step(id).effect, Effect::End(How::HangUp | How::Declared(..)));
    facts.calm().reached(id)
        && (ends(id) || graph.out(id).iter().any(|edge| edge.on.is_automatic() && ends(edge.to)))
        && !graph.step(id).effect.is_customer_step()
}
