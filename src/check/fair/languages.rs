//! One language for people who speak several.

use crate::check::{Check, Facts, Outcome, Params, Run, words};
use crate::diagnostic::Finding;
use crate::flow::FlowInfo;
use crate::lexicon::List;
use std::collections::BTreeSet;

/// Flows whose audience is declared to speak several languages.
pub const CHECK: Check = Check {
    name: "languages",
    doc: "flows that speak one language to an audience declared to speak several",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "spoken", "missing"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let several = |flow: &&FlowInfo| flow.role.is_entry() && wanted(flow).len() > 1;
    if !graph.flows.iter().any(|flow| several(&flow)) || may_lead_elsewhere(facts) {
        return Vec::new();
    }
    let spoken = spoken(facts);
    let [only] = &spoken.iter().collect::<Vec<_>>()[..] else { return Vec::new() };
    let mut found = Vec::new();
    for flow in graph.flows.iter().filter(several) {
        let wanted = wanted(flow);
        let Some(entry) = flow.entries.first() else { continue };
        let missing: Vec<&str> = wanted.iter().filter(|tag| tag != only).map(String::as_str).collect();
        let place = flow.about.audience.languages.iter().find(|tag| primary(&tag.value) != **only);
        let span = place.map_or(flow.name.span, |tag| tag.span);
        let span = if span.file == flow.body.file { span } else { flow.name.span };
        let mut finding = facts
            .finding("definite", entry.step, span)
            .with("spoken", only.as_str())
            .with("missing", missing.join(", "));
        finding.atoms = missing.iter().map(|tag| (*tag).to_owned()).collect();
        found.push(finding);
    }
    found
}

/// The languages that the people are declared to speak.
fn wanted(flow: &FlowInfo) -> BTreeSet<String> {
    flow.about.audience.languages.iter().map(|tag| primary(&tag.value)).collect()
}

/// `en` of `en-US`.
fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase()
}

/// The languages that the flows of the island are known to speak: as they say themselves, as their texts and options say, and as
/// longer texts plainly show.
fn spoken(facts: &Facts) -> BTreeSet<String> {
    let graph = facts.graph;
    let declared = graph.flows.iter().flat_map(|flow| flow.about.languages.iter().map(|tag| primary(&tag.value)));
    let texts =
        graph.steps.iter().flat_map(|step| &step.texts).filter_map(|text| text.language.as_deref().map(primary));
    let plain = graph.ids().flat_map(|id| facts.known(id)).filter_map(|known| known.small_words().language());
    let options = graph.edges.iter().filter_map(|edge| edge.choice.as_ref()?.language.as_ref());
    declared
        .chain(texts)
        .chain(plain.map(|language| language.tag().to_owned()))
        .chain(options.map(|tag| primary(&tag.value)))
        .collect()
}

/// Whether another language may be had in a place that is not seen: an option that names one, words worked out at run time, a flow
/// that is not among the files.
fn may_lead_elsewhere(facts: &Facts) -> bool {
    let graph = facts.graph;
    let names_tongue = |text: &str| facts.lexicon.read(text, None).has(&[List::Tongue]);
    graph.flows.iter().any(|flow| flow.open_world)
        || graph.ids().any(|id| graph.unknown(id).is_some())
        || graph.steps.iter().flat_map(|step| &step.texts).any(|text| text.words() < 3 && !text.complete)
        || graph.edges.iter().filter(|edge| edge.on.is_customer()).any(|edge| {
            let picked = words::apart(edge.on.parts().1);
            names_tongue(&picked) || edge.label().is_some_and(|label| names_tongue(&label.value))
        })
        || facts
            .talks()
            .iter()
            .any(|talk| talk.keys.iter().any(|said| said.purpose.as_deref().is_some_and(names_tongue)))
}
