//! What most customers come for, held against where it is offered.

use crate::analysis::effort::options;
use crate::check::{Check, Facts, Outcome, Params, Run, words};
use crate::diagnostic::Finding;
use crate::flow::{Edge, Effect, Event, Purpose, StepId};

const VARS: &[&str] = &["customer", "step", "label", "share", "first"];

/// Menus whose options declare their volumes.
pub const CHECK: Check = Check {
    name: "volumes",
    doc: "the most used option of a menu is not the first, or the most used of all is not on the first menu",
    outcomes: &[Outcome { name: "order", vars: VARS }, Outcome { name: "depth", vars: VARS }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let menus: Vec<StepId> = graph
        .ids()
        .filter(|&id| matches!(graph.step(id).effect, Effect::Menu(_)) && facts.calm().reached(id))
        .filter(|&id| graph.flow_of(id).purpose != Some(Purpose::Survey))
        .collect();
    let mut found: Vec<Finding> = menus.iter().filter_map(|&id| order(facts, id)).collect();
    found.extend(depth(facts, &menus));
    found
}

/// The options of `menu` with their volumes, in the order in which they are said where that is known; nothing for a way to a
/// person, which may well come last.
fn measured<'a>(facts: &Facts<'a>, menu: StepId) -> Vec<(&'a Edge, f32)> {
    let graph = facts.graph;
    let said = facts.talk_at(menu).map_or(&[][..], |talk| &talk.keys);
    let place = |edge: &Edge| {
        let (kind, key) = edge.on.parts();
        said.iter().position(|said| kind == "key" && key.chars().eq([said.key])).unwrap_or(usize::MAX)
    };
    let listed = options(graph, menu).into_iter().map(|edge| &graph.edges[edge]);
    let mut known: Vec<(&Edge, f32)> = listed
        .filter(|edge| !facts.direct_person().leads(edge.to))
        .filter_map(|edge| Some((edge, edge.choice.as_ref()?.volume.as_ref()?.value)))
        .collect();
    known.sort_by_key(|(edge, _)| place(edge));
    known
}

/// The most used of several; the first of equals.
fn most<'e>(of: &[(&'e Edge, f32)]) -> Option<(&'e Edge, f32)> {
    let mut best: Option<(&Edge, f32)> = None;
    for &(edge, share) in of {
        if best.is_none_or(|(_, most)| share > most) {
            best = Some((edge, share));
        }
    }
    best
}

fn order(facts: &Facts, menu: StepId) -> Option<Finding> {
    let known = measured(facts, menu);
    let (first, least) = *known.first()?;
    let (edge, share) = most(&known).filter(|(_, share)| *share > least)?;
    let mut finding = named(facts, "order", menu, edge, share);
    finding.labels.push(crate::diagnostic::Label::new(place(first), format!("{least} % come for this")));
    Some(finding.with("first", called(facts, first)))
}

/// The most used request of the island, where it stands behind a menu that offers less used ones.
fn depth(facts: &Facts, menus: &[StepId]) -> Option<Finding> {
    let graph = facts.graph;
    let row = |id: StepId| facts.rows()[id.index()];
    let is_menu = |id: StepId| matches!(graph.step(id).effect, Effect::Menu(_));
    let requests: Vec<(&Edge, f32)> =
        menus.iter().flat_map(|&id| measured(facts, id)).filter(|(edge, _)| !is_menu(edge.to)).collect();
    let (edge, share) = most(&requests)?;
    let ahead = requests.iter().find(|(other, less)| row(other.from) == Some(1) && *less < share)?;
    (row(edge.from)? > 1).then(|| named(facts, "depth", edge.from, edge, share).with("first", called(facts, ahead.0)))
}

fn place(edge: &Edge) -> crate::source::Span {
    edge.choice.as_ref().and_then(|choice| choice.volume.as_ref()).map_or(edge.span, |volume| volume.span)
}

fn called(facts: &Facts, edge: &Edge) -> String {
    let own = edge.label().map(|label| label.value.as_str()).or(match &edge.on {
        Event::Choice(option) => Some(option),
        _ => None,
    });
    words::clip(own.unwrap_or(&facts.graph.step(edge.to).name.value), 40)
}

fn named(facts: &Facts, outcome: &'static str, menu: StepId, edge: &Edge, share: f32) -> Finding {
    let mut finding =
        facts.finding(outcome, menu, place(edge)).with("label", called(facts, edge)).with("share", share.to_string());
    finding.measure = Some(f64::from(share));
    finding.atoms = vec![called(facts, edge)];
    finding.witness = Some(menu.0);
    finding
}
