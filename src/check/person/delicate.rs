//! Delicate matters (a complaint, a fraud, a death) that lead to no person.

use crate::check::maze::options::{name, near_person};
use crate::check::words::{self, clip};
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Edge, Effect, FlowInfo, Purpose, StepId};
use crate::lexicon::List;
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "label", "topic"];

/// Options and flows.
pub const CHECK: Check = Check {
    name: "delicate-matters",
    doc: "options and flows for delicate matters, by tag, by purpose or by name, with no person there or one choice on",
    outcomes: &[
        Outcome { name: "definite", vars: VARS },
        Outcome { name: "by-purpose", vars: VARS },
        Outcome { name: "by-name", vars: VARS },
    ],
    params: &[Param {
        name: "tags",
        default: Value::List(Cow::Borrowed(&[
            Cow::Borrowed("sensitive"),
            Cow::Borrowed("complaint"),
            Cow::Borrowed("dispute"),
            Cow::Borrowed("fraud"),
            Cow::Borrowed("bereavement"),
            Cow::Borrowed("hardship"),
            Cow::Borrowed("cancellation"),
            Cow::Borrowed("medical"),
            Cow::Borrowed("complex"),
        ])),
        doc: "the tags that mark a matter as delicate",
    }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let flows = graph.flows.iter().filter_map(|flow| by_purpose(facts, flow));
    let menus = graph.ids().filter(|&id| {
        matches!(graph.step(id).effect, Effect::Menu(_))
            && facts.reach().from_starts.reached(id)
            && graph.flow_of(id).purpose != Some(Purpose::Survey)
    });
    flows.chain(menus.flat_map(|id| of_menu(facts, id, params))).collect()
}

/// A flow for complaints or cancellations whose first prompt offers nobody.
fn by_purpose(facts: &Facts, flow: &FlowInfo) -> Option<Finding> {
    let topic = match flow.purpose {
        Some(Purpose::Complaint) => "a complaint",
        Some(Purpose::Cancellation) => "a cancellation",
        _ => return None,
    };
    let entry = flow.entries.first().filter(|entry| flow.role.is_entry() && !near_person(facts, entry.step))?;
    let mut finding = facts.finding("by-purpose", entry.step, flow.name.span).with("label", "").with("topic", topic);
    finding.atoms = vec![topic.to_owned()];
    Some(finding)
}

/// Options for delicate matters that lead to no person within one more choice.
fn of_menu(facts: &Facts, id: StepId, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found: Vec<(Finding, &Edge)> = Vec::new();
    for edge in graph.out(id).iter().filter(|edge| edge.on.is_customer()) {
        let label = name(edge).unwrap_or("");
        let tag = graph.step(edge.to).tags.iter().find(|tag| params.list("tags").iter().any(|known| known == *tag));
        let reading = facts.lexicon.read(label, None);
        let hit = reading.hits().find(|hit| hit.list == List::Sensitive);
        // The same option may be picked by a key and by words.
        let again = found.iter().any(|(_, other)| other.to == edge.to && name(other) == name(edge));
        if again || (hit.is_none() && tag.is_none()) || near_person(facts, edge.to) {
            continue;
        }
        let topic = hit.and_then(|hit| label.get(hit.start..hit.end)).unwrap_or(label);
        let topic = if topic.is_empty() { &graph.step(edge.to).name.value } else { topic };
        let span = edge.label().map_or(edge.span, |label| label.span);
        // A tag is the team's word for it; a name alone may mean something harmless.
        let outcome = if tag.is_some() { "definite" } else { "by-name" };
        let mut finding =
            facts.finding(outcome, id, span).with("label", clip(label, 40)).with("topic", clip(topic, 40));
        let mut path = facts.way_to(id);
        path.extend(graph.out_ids(id).find(|&number| std::ptr::eq(&graph.edges[number], edge)));
        finding.trace = words::trace(graph, &path);
        finding.atoms = vec![topic.to_lowercase()];
        found.push((finding, edge));
    }
    found.into_iter().map(|(finding, _)| finding).collect()
}
