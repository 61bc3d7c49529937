//! Ends and their causes, by brute force.

use super::loops::bounded_back;
use super::paths::outcome;
use super::stacks::{ALONE, Config, World, comes_back, is_call};
use crate::analysis::drawn::Drawn;
use crate::analysis::ends::{Owner, ends as ends_by_code, tail};
use crate::analysis::loops::counters;
use crate::flow::{Effect, Event, FlowGraph, How, Policy, Role, StepId};

fn bad(graph: &FlowGraph, id: StepId) -> bool {
    match &graph.step(id).effect {
        Effect::End(How::HangUp | How::Unwired | How::Refused) => true,
        Effect::End(How::Declared(outcome, _)) => outcome == "failed",
        _ => false,
    }
}

/// The customer has the word, is held, or has had their outcome.
fn stops(graph: &FlowGraph, id: StepId) -> bool {
    let effect = &graph.step(id).effect;
    effect.is_customer_step() || outcome(graph, id) || matches!(effect, Effect::Hold | Effect::Listen)
}

/// Something is said, or may be.
fn speaks(graph: &FlowGraph, id: StepId) -> bool {
    let step = graph.step(id);
    !step.texts.is_empty()
        || graph.unknown(id).is_some()
        || matches!(step.effect, Effect::Call(_) | Effect::Send(_) | Effect::Hold)
}

fn possible(graph: &FlowGraph, edge: usize) -> bool {
    let edge = &graph.edges[edge];
    !(edge.on == Event::Otherwise && matches!(graph.step(edge.from).effect, Effect::Route { exhaustive: true, .. }))
}

fn automatic(graph: &FlowGraph, edge: usize) -> bool {
    let at = &graph.edges[edge];
    at.on.is_automatic() && at.on != Event::CallerHangsUp && !stops(graph, at.from) && possible(graph, edge)
}

fn owner(graph: &FlowGraph, edge: usize) -> Option<Owner> {
    let at = &graph.edges[edge];
    let from = &graph.step(at.from).effect;
    if at.on == Event::NoInput && graph.channel(at.from).is_written() {
        None
    } else if at.on.is_failing() && matches!(from, Effect::Transfer(_) | Effect::Callback(_)) {
        Some(Owner::TransferFails)
    } else if matches!(at.on, Event::Closed | Event::TransferClosed) {
        Some(Owner::Closed)
    } else {
        at.on.is_failing().then_some(Owner::FailureHangsUp)
    }
}

pub fn ends(island: &Drawn, _: &Policy) -> Result<(), String> {
    let graph = &island.graph;
    let code_counters = counters(graph);
    let code = ends_by_code(graph, &code_counters);
    let back = bounded_back(graph);
    if back != code_counters.goes_back {
        return Err(format!("edges back: {back:?}, code says {:?}", code_counters.goes_back));
    }
    // Where a contact without an outcome can be.
    let inside = |role: Role| role.is_entry() || role == Role::Queue;
    let entries = graph.flows.iter().filter(|flow| inside(flow.role)).flat_map(|flow| &flow.entries);
    let fresh = World::new(graph, entries.map(|entry| (entry.step, ALONE)), |edge| {
        let at = &graph.edges[edge];
        possible(graph, edge) && (at.on.is_failing() || at.on == Event::Closed || !outcome(graph, at.from))
    });
    let mut right: Vec<(usize, Owner, Vec<StepId>, bool)> = Vec::new();
    for edge in 0..graph.edges.len() {
        let Some(owner) = owner(graph, edge).filter(|_| fresh.takes(edge)) else { continue };
        let to = graph.edges[edge].to;
        let all = World::new(graph, [(to, ALONE)], |edge| automatic(graph, edge));
        let mut reached: Vec<StepId> = all.at.iter().map(|at| at.0).filter(|&id| bad(graph, id)).collect();
        reached.sort();
        reached.dedup();
        if reached.is_empty() {
            continue;
        }
        // Definite: from wherever one comes to, there is a bad end ahead, and nothing else is.
        let onward = World::new(graph, [(to, ALONE)], |edge| automatic(graph, edge) && !back[edge]);
        let once = onward.leads(|at| bad(graph, at.0));
        // Where calls nest too deep to go on, it is as it was where the same call was not so deep.
        let ahead = onward.leads(|at| {
            let mut same = onward.at.iter().zip(&once).filter(|(other, _)| other.0 == at.0);
            bad(graph, at.0) || is_call(graph, at.0) && onward.is_full(at.1) && same.any(|(_, ahead)| *ahead)
        });
        let other = |(id, stack): Config| {
            // Coming back from a call goes on behind it.
            let back = graph.step(id).effect == Effect::End(How::Return) && stack != ALONE;
            let ends = !back && matches!(graph.step(id).effect, Effect::End(_)) && !bad(graph, id);
            ends || stops(graph, id) || graph.unknown(id).is_some()
        };
        let definite = ahead.iter().all(|ahead| *ahead) && !onward.at.iter().any(|at| other(*at));
        right.push((edge, owner, reached, definite));
    }
    let normal = |edge: usize| automatic(graph, edge) && graph.edges[edge].on != Event::Closed;
    let mut from: Vec<StepId> = graph.starts().map(|(_, entry)| entry.step).collect();
    from.extend(
        (0..graph.edges.len())
            .map(|edge| &graph.edges[edge])
            .filter(|at| at.on.is_customer() && fresh.visits(at.from))
            .map(|at| at.to),
    );
    let calm = World::new(graph, from.iter().map(|&id| (id, ALONE)), normal);
    from.sort();
    from.dedup();
    // Each beginning by itself: what is come to from it without a word, and what with words on the way.
    let presumed =
        |id: StepId| graph.starts().any(|(flow, entry)| flow.role == Role::InferredEntry && entry.step == id);
    let since = |&start: &StepId| {
        let quiet = World::new(graph, (!speaks(graph, start)).then_some((start, ALONE)), |edge| {
            normal(edge) && !speaks(graph, graph.edges[edge].to)
        });
        let all = World::new(graph, [(start, ALONE)], normal);
        let words = all.at.into_iter().filter(|at| presumed(start) || speaks(graph, at.0));
        (quiet, World::new(graph, words, normal))
    };
    let since: Vec<(World, World)> = from.iter().map(since).collect();
    for (edge, at) in graph.edges.iter().enumerate() {
        let excluded = matches!(at.on, Event::Closed | Event::CallerHangsUp) || at.on.is_failing();
        if excluded || !bad(graph, at.to) || !fresh.takes(edge) || outcome(graph, at.from) {
            continue;
        }
        let flow = &graph.flows[graph.step(at.to).flow as usize];
        let declares =
            flow.steps.clone().any(|id| matches!(graph.step(StepId(id)).effect, Effect::End(How::Declared(..))));
        let calm = calm.visits(at.from);
        let quiet: Vec<usize> = (0..since.len()).filter(|&start| since[start].0.visits(at.from)).collect();
        let words: Vec<usize> = (0..since.len()).filter(|&start| since[start].1.visits(at.from)).collect();
        if !speaks(graph, at.to) && (at.on.is_customer() || !quiet.is_empty()) {
            // Several beginnings with words are as good as all of them.
            let more = words.len() < 2 && quiet.iter().any(|start| !words.contains(start));
            right.push((edge, Owner::Silent, vec![at.to], at.on.is_customer() || more));
        } else if graph.step(at.to).effect == Effect::End(How::HangUp) && declares && (at.on.is_customer() || calm) {
            right.push((edge, Owner::DeadEnd, vec![at.to], true));
        }
    }
    let mut wrong = Vec::new();
    let mut seen = 0;
    for end in &code.bad {
        for cause in &end.causes {
            seen += 1;
            let matching = right.iter().find(|(edge, owner, ends, definite)| {
                *edge == cause.edge && *owner == end.owner && ends.contains(&end.end) && *definite == cause.definite
            });
            let way = tail(graph, &code, cause);
            let words = way.iter().map(|&edge| graph.edges[edge].to).any(|id| speaks(graph, id));
            let words = words || way.iter().any(|&edge| edge != cause.edge && comes_back(graph, edge));
            let called = way.iter().any(|&edge| is_call(graph, graph.edges[edge].to));
            let last = way.last().map(|&edge| graph.edges[edge].to);
            if matching.is_none() || (cause.silent && (words || called)) || (last != Some(end.end) && !called) {
                let (edge, end, name) = (island.edge(cause.edge), end.owner, island.name(end.end));
                wrong.push(format!("code says {edge} ends at {name}: {end:?} {} {}", cause.definite, cause.silent));
            }
        }
    }
    if wrong.is_empty() && seen == right.len() {
        return Ok(());
    }
    let shown = |(edge, owner, ends, definite): &(usize, Owner, Vec<StepId>, bool)| {
        format!("{} ends at {}: {owner:?} {definite}", island.edge(*edge), island.names(ends))
    };
    Err(format!("{}; right is {:?}", wrong.join(", "), right.iter().map(shown).collect::<Vec<_>>()))
}
