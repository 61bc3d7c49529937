//! What the options of a menu say and where they lead: double names, no way back, no "something else".

use crate::analysis::effort::options;
use crate::analysis::reach::Answer;
use crate::analysis::walk::nearby;
use crate::check::words::clip;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Edge, Effect, Event, FlowGraph, Menu, Purpose, StepId};
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "label"];

/// How many steps around a step are looked at.
const NEAR: usize = 500;

/// One question for each run.
pub const CHECK: Check = Check {
    name: "options",
    doc: "options of menus: double names, no way back, nothing for those whom nothing fits",
    outcomes: &[Outcome { name: "definite", vars: VARS }],
    params: &[Param {
        name: "fault",
        default: Value::Text(Cow::Borrowed("duplicate")),
        doc: "`duplicate`, `no-way-back` or `closed`",
    }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let menus = graph.ids().filter_map(|id| match &graph.step(id).effect {
        Effect::Menu(menu) if facts.reach().from_starts.reached(id) => Some((id, menu)),
        _ => None,
    });
    let survey = |id: StepId| graph.flow_of(id).purpose == Some(Purpose::Survey);
    menus
        .filter(|(id, _)| !survey(*id))
        .flat_map(|(id, menu)| match params.text("fault") {
            "no-way-back" => no_way_back(facts, id).into_iter().collect(),
            "closed" => closed(facts, id, menu).into_iter().collect(),
            _ => duplicates(facts, id),
        })
        .collect()
}

/// What an option is called: its label, else the words that pick it.
pub(in crate::check) fn name(edge: &Edge) -> Option<&str> {
    edge.label().map(|label| label.value.as_str()).or(match &edge.on {
        Event::Choice(option) => Some(option),
        Event::Intent(intent) => Some(intent),
        _ => None,
    })
}

fn duplicates(facts: &Facts, id: StepId) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    let own = graph.out(id).iter().filter(|edge| matches!(edge.on, Event::Key(_) | Event::Choice(_)));
    let named: Vec<(String, &Edge)> = own
        .filter_map(|edge| {
            Some((edge.label()?.value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(), edge))
        })
        .filter(|(name, _)| !name.is_empty())
        .collect();
    for (at, (name, edge)) in named.iter().enumerate() {
        let earlier = named[..at].iter().find(|(other, before)| other == name && before.to != edge.to);
        if let Some((_, before)) = earlier {
            let shown = edge.label().map_or(String::new(), |label| clip(&label.value, 40));
            let place = |edge: &Edge| edge.label().map_or(edge.span, |label| label.span);
            let mut finding = facts.finding("definite", id, place(edge)).with("label", shown);
            finding.place.text = "the same words …".into();
            finding.atoms = vec![name.clone()];
            found.push(finding.label(place(before), "… lead somewhere else here"));
        }
    }
    found
}

/// A menu behind another one from which nothing leads back or repeats. Where one only comes by failing, the first menu asks again.
fn no_way_back(facts: &Facts, id: StepId) -> Option<Finding> {
    let graph = facts.graph;
    if !facts.calm().reached(id) {
        return None;
    }
    let row = facts.rows()[id.index()].filter(|row| *row > 1)?;
    let leads_back = |edge: &Edge| {
        let to = edge.to;
        edge.on.is_customer()
            && (to == id || facts.rows()[to.index()].is_some_and(|other| other < row && is_menu(graph, to)))
    };
    let heard = graph.out(id).iter().map(|edge| edge.to).filter(|&to| graph.step(to).effect == Effect::Listen);
    let mut all = graph.out(id).iter().chain(heard.flat_map(|hub| graph.out(hub)));
    (!all.any(leads_back)).then(|| facts.finding("definite", id, graph.step(id).name.span).with("label", ""))
}

fn is_menu(graph: &FlowGraph, id: StepId) -> bool {
    matches!(graph.step(id).effect, Effect::Menu(_))
}

/// A menu of three options or more with nothing for those whom none fits. Two options are a yes or no.
fn closed(facts: &Facts, id: StepId, menu: &Menu) -> Option<Finding> {
    let graph = facts.graph;
    let listed = options(graph, id);
    if menu.open || listed.len() < 3 {
        return None;
    }
    let heard = graph.out(id).iter().map(|edge| edge.to).filter(|&to| graph.step(to).effect == Effect::Listen);
    let mut ways = graph.out(id).iter().chain(heard.flat_map(|hub| graph.out(hub)));
    let open = ways.any(|edge| {
        let other = name(edge).is_some_and(|name| {
            let lower = name.to_lowercase();
            ["other", "else", "anything", "not listed", "none of"].iter().any(|word| lower.contains(word))
        });
        let helps = matches!(edge.on, Event::NoMatch) || edge.on.is_customer();
        other || (helps && (facts.direct_person().leads(edge.to) || graph.unknown(edge.to).is_some()))
    });
    let unnamed = listed.iter().any(|&edge| name(&graph.edges[edge]).is_none());
    (!open && !unnamed).then(|| facts.finding("definite", id, graph.step(id).name.span).with("label", ""))
}

/// A person comes next, or is offered at the next step that waits for the customer, or it cannot be known.
pub(in crate::check) fn near_person(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    if facts.direct_person().leads(id) || facts.reach().answer[id.index()] == Answer::Unknown {
        return true;
    }
    let below = nearby(graph, &facts.reach().calls, id, NEAR, |edge| {
        let edge = &graph.edges[edge];
        edge.on.is_automatic() && !graph.step(edge.from).effect.is_customer_step()
    });
    // More than is looked at is more than can be known.
    below.len() >= NEAR || below.into_iter().any(|id| graph.unknown(id).is_some() || offers_person(facts, id))
}

/// Whether `id` waits for the customer and one choice there, or something heard there, leads straight to a person.
pub(in crate::check) fn offers_person(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let heard = graph.out(id).iter().map(|edge| edge.to).filter(|&to| graph.step(to).effect == Effect::Listen);
    let mut ways = graph.out(id).iter().chain(heard.flat_map(|hub| graph.out(hub)));
    ways.any(|edge| edge.on.is_customer() && edge.on != Event::Answer && facts.direct_person().leads(edge.to))
}
