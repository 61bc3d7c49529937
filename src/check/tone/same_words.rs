//! A customer who is not understood hears the same words again.

use crate::check::words::{clip, happens};
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Edge, Event, StepId};

/// Prompts repeated word for word.
pub const CHECK: Check = Check {
    name: "same-words",
    doc: "prompts after which silence or a slip leads to the same words again, with nothing said in between",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "words", "what"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    for id in graph.ids().filter(|&id| facts.is_judged(id)) {
        let step = graph.step(id);
        let all_known = !step.texts.is_empty() && step.texts.iter().all(|text| text.complete && text.words() > 0);
        if !step.effect.is_customer_step() || step.assumed || !all_known {
            continue;
        }
        let again: Vec<&Edge> = graph.out(id).iter().filter(|edge| repeats(facts, id, edge)).collect();
        let Some((first, others)) = again.split_first() else { continue };
        let words = clip(&step.texts[0].content, 40);
        let mut finding = facts.finding("definite", id, step.texts[0].span).with("words", words);
        finding = finding.with("what", happens(graph, first));
        finding.labels.extend([Label::new(first.span, "this leads to the same words")]);
        finding.labels.extend(others.iter().map(|edge| Label::new(edge.span, "this, too")));
        found.push(finding);
    }
    found
}

/// Whether `edge`, taken because the customer was not understood, leads to the words of `id` again and to no others before.
fn repeats(facts: &Facts, id: StepId, edge: &Edge) -> bool {
    let graph = facts.graph;
    let silence = edge.on == Event::NoInput && !graph.channel(id).is_written();
    if !silence && !matches!(edge.on, Event::NoMatch | Event::Rejected) {
        return false;
    }
    let words = |id: StepId| facts.readings(id).map(|reading| reading.folded().trim()).collect::<Vec<_>>();
    let mut at = edge.to;
    for _ in 0..FAR {
        let step = graph.step(at);
        if !step.texts.is_empty() || step.effect.is_customer_step() {
            return step.effect.is_customer_step() && words(at) == words(id);
        }
        let mut onward = graph.out(at).iter().filter(|edge| edge.on.is_automatic());
        // Of a test of a counter, the way back is the one that matters.
        let back = onward.clone().find(|edge| edge.to == id);
        match back.or_else(|| onward.next()) {
            Some(edge) => at = edge.to,
            None => return false,
        }
    }
    false
}

/// As many steps are looked at.
const FAR: usize = 10;
