//! A contact closes without thanks.

use super::readings::is_understood;
use super::words::clip;
use super::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, How, Purpose, Role, StepId};
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
    (0..facts.graph.flows.len()).filter_map(|flow| of_flow(facts, flow)).collect()
}

fn of_flow(facts: &Facts, flow: usize) -> Option<Finding> {
    let graph = facts.graph;
    let info = &graph.flows[flow];
    if !info.role.is_entry() || info.role == Role::Machine || info.purpose == Some(Purpose::Machine) {
        return None;
    }
    let mut last = None;
    for id in graph.ids().filter(|&id| facts.is_judged(id)) {
        let step = graph.step(id);
        if graph.unknown(id).is_some() && !matches!(step.effect, Effect::Jump(_)) {
            return None;
        }
        for (text, reading) in step.texts.iter().zip(facts.readings(id)) {
            // Words that are not known may thank.
            if reading.has(&[List::Thanks]) || !is_understood(text) || (!text.complete && text.words() < 4) {
                return None;
            }
        }
        let own = step.flow as usize == flow && last.is_none();
        if own && let Some(text) = step.texts.last().filter(|_| closes(facts, id)) {
            last = Some((id, text));
        }
    }
    let (id, text) = last?;
    Some(facts.finding("definite", id, text.span).with("words", clip(&text.content, 40)).about_flow())
}

/// Whether what `id` says is the last, and nothing failed on the way.
fn closes(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let ends = |id: StepId| matches!(&graph.step(id).effect, Effect::End(How::HangUp | How::Declared(..)));
    facts.calm().reached(id)
        && (ends(id) || graph.out(id).iter().any(|edge| edge.on.is_automatic() && ends(edge.to)))
        && !graph.step(id).effect.is_customer_step()
}
