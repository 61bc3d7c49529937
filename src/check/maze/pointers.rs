//! The customer is told to call or to go elsewhere instead of being helped.

use crate::check::words::clip;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Effect, How, Purpose, StepId};
use crate::lexicon::PointerKind;
use std::borrow::Cow;

/// One kind of pointer for each run.
pub const CHECK: Check = Check {
    name: "pointers",
    doc: "last words that send the customer away: to a number, to another time, to a website or an app",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "words"] }],
    params: &[
        Param {
            name: "to",
            default: Value::Text(Cow::Borrowed("call")),
            doc: "`call` (a number, another time) or `elsewhere` (a website, an app)",
        },
        Param {
            name: "forced-call",
            default: Value::Bool(false),
            doc: "only purchases and enquiries about status that no other way completes",
        },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    for id in graph.ids().filter(|&id| is_last_word(facts, id)) {
        let flow = graph.flow_of(id);
        let self_service = matches!(flow.purpose, Some(Purpose::Purchase | Purpose::Status));
        let exempt = matches!(flow.purpose, Some(Purpose::Survey | Purpose::Notification | Purpose::Machine));
        if exempt || (params.on("forced-call") && !(self_service && nothing_completes(facts, id))) {
            continue;
        }
        for (text, reading) in graph.step(id).texts.iter().zip(facts.readings(id)) {
            for pointer in reading.pointers() {
                if (pointer.kind == PointerKind::Elsewhere) != (params.text("to") == "elsewhere") {
                    continue;
                }
                let said = text.content.get(pointer.start..pointer.end).unwrap_or("");
                let span = text.span_of(pointer.start, pointer.end);
                let mut finding = facts.finding("definite", id, span).with("words", clip(said, 60));
                finding.place.text = "… and the contact ends".into();
                finding.witness = Some(id.0);
                finding.atoms = vec![said.to_lowercase()];
                found.push(finding);
            }
        }
    }
    found
}

/// Whether the contact ends with what `id` says, for a customer for whom nothing failed and it was not closed: failures and
/// closed hours have rules of their own.
fn is_last_word(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    // Whom a message only tells something has not asked to be connected.
    let told_only = || !facts.way_to(id).iter().any(|&edge| graph.edges[edge].on.is_customer());
    if (graph.channel(id).is_written() && told_only()) || declined(facts, id) {
        return false;
    }
    let step = graph.step(id);
    let says = !step.texts.is_empty() && !step.effect.is_customer_step() && step.effect.person_kind().is_none();
    let mut at = id;
    if !says || !facts.calm().reached(id) || !facts.heard().reached(id) {
        return false;
    }
    for _ in 0..10 {
        match graph.out(at) {
            // Who comes back to a flow that is not among the files goes on there.
            [] => {
                let goes_on = graph.flow_of(at).open_world && graph.step(at).effect == Effect::End(How::Return);
                return !goes_on && matches!(graph.step(at).effect, Effect::End(_));
            }
            [edge] if edge.on.is_automatic() => at = edge.to,
            edges => {
                // Several ways on: only failures of what is said, and then the one calm way.
                let mut calm = edges.iter().filter(|edge| !edge.on.is_failing());
                match (calm.next(), calm.next()) {
                    (Some(edge), None) if edge.on.is_automatic() => at = edge.to,
                    _ => return false,
                }
            }
        }
        let next = graph.step(at);
        if next.effect.is_customer_step() || next.effect.person_kind().is_some() || graph.unknown(at).is_some() {
            return false;
        }
    }
    false
}

/// Whether whoever hears `id` was offered a person just before, and said no.
fn declined(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let way = facts.way_to(id);
    let Some(last) = way.iter().rev().map(|&edge| &graph.edges[edge]).find(|edge| edge.on.is_customer()) else {
        return false;
    };
    let label = last.label().map_or(last.on.parts().1, |label| label.value.as_str()).to_lowercase();
    let says_no = label.split(|c: char| !c.is_alphanumeric()).next().is_some_and(|word| NO.contains(&word));
    says_no && graph.out(last.from).iter().any(|edge| edge.to != last.to && facts.person_next(edge.to))
}

/// How options that decline begin.
const NO: [&str; 5] = ["no", "nein", "non", "não", "nao"];

/// Whether the flow has no end of its own that completes what the customer came for.
fn nothing_completes(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let mut steps = graph.flow_of(id).steps.clone().map(StepId);
    !steps.any(|id| {
        matches!(graph.step(id).effect, Effect::End(How::Declared(..))) && !crate::analysis::ends::is_bad_end(graph, id)
    })
}
