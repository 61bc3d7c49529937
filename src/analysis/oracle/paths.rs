//! Ways to a person, by brute force.

use super::stacks::{ALONE, Config, UNSEEN, World, everything, somewhere, uncalled};
use crate::analysis::distance::{Cost, First, distance};
use crate::analysis::drawn::Drawn;
use crate::analysis::reach::{Answer, Gate, data_gates, lost as lost_by_code, reach};
use crate::flow::{Effect, Event, FlowGraph, How, Policy, Purpose, Role, StepId};

pub fn person(graph: &FlowGraph, policy: &Policy, id: StepId) -> bool {
    graph.step(id).effect.person_kind().is_some_and(|kind| policy.person_counts.has(kind))
}

pub fn outcome(graph: &FlowGraph, id: StepId) -> bool {
    graph.step(id).effect.person_kind().is_some() || matches!(graph.step(id).effect, Effect::Task { .. })
}

/// A failing edge, "anything else" at an open question excepted.
fn fails(graph: &FlowGraph, edge: usize) -> bool {
    let edge = &graph.edges[edge];
    let open = matches!(&graph.step(edge.from).effect, Effect::Menu(menu) if menu.open);
    edge.on.is_failing() && !(open && edge.on == Event::NoMatch)
}

fn unknown(graph: &FlowGraph, (id, stack): Config) -> bool {
    let returns = graph.step(id).effect == Effect::End(How::Return);
    graph.unknown(id).is_some()
        || graph.flow_of(id).open_world
        // A module that nothing calls has callers elsewhere, even where a known one comes to it by a jump.
        || returns && (stack == UNSEEN || uncalled(graph, id))
}

fn starts(graph: &FlowGraph) -> Vec<Config> {
    graph.starts().map(|(_, entry)| (entry.step, ALONE)).collect()
}

fn truth(graph: &FlowGraph, policy: &Policy) -> Vec<Answer> {
    let world = everything(graph, |_| true);
    let yes = somewhere(graph, &world, |at| person(graph, policy, at.0));
    let open = somewhere(graph, &world, |at| unknown(graph, at));
    let answer = |(yes, open)| {
        if yes {
            Answer::Yes
        } else if open {
            Answer::Unknown
        } else {
            Answer::No
        }
    };
    yes.into_iter().zip(open).map(answer).collect()
}

pub fn answers(island: &Drawn, policy: &Policy) -> Result<(), String> {
    let code = reach(island, policy);
    let truth = truth(island, policy);
    let walked = World::new(island, starts(island), |_| true);
    let before = World::new(island, starts(island), |edge| before_outcome(island, edge));
    for id in island.ids() {
        let (got, right) = (code.answer[id.index()], truth[id.index()]);
        if got != right {
            return Err(format!("{} is {right:?}, code says {got:?}", island.name(id)));
        }
        if code.from_starts.reached(id) != walked.visits(id) {
            return Err(format!("come to {}: {}", island.name(id), walked.visits(id)));
        }
        if code.before_outcome.reached(id) != before.visits(id) {
            return Err(format!("come to {} before an outcome: {}", island.name(id), before.visits(id)));
        }
    }
    Ok(())
}

fn before_outcome(graph: &FlowGraph, edge: usize) -> bool {
    graph.edges[edge].on.is_failing() || !outcome(graph, graph.edges[edge].from)
}

pub fn lost(island: &Drawn, policy: &Policy) -> Result<(), String> {
    let truth = truth(island, policy);
    let no = |id: StepId| truth[id.index()] == Answer::No;
    let plus: Vec<bool> = island
        .ids()
        .map(|id| {
            let below = World::new(island, [(id, ALONE)], |_| true);
            let survey = |id| island.flow_of(id).purpose == Some(Purpose::Survey);
            let waits = |id| no(id) && island.step(id).effect.is_customer_step() && !survey(id);
            no(id) && below.at.iter().any(|at| waits(at.0))
        })
        .collect();
    let before = World::new(island, starts(island), |edge| before_outcome(island, edge));
    let mut right: Vec<String> = Vec::new();
    for id in island.ids() {
        let start = island.starts().find(|(_, entry)| entry.step == id);
        let survey = island.flow_of(id).purpose == Some(Purpose::Survey);
        let is_start = start.is_some_and(|(flow, _)| plus[id.index()] || no(id) && flow.role == Role::Entry);
        let mut edges: Vec<usize> = Vec::new();
        let mut called = false;
        for (at, moves) in before.moves.iter().enumerate() {
            for &(edge, to) in moves.iter().filter(|(_, to)| before.at[*to].0 == id) {
                let _ = to;
                let from = edge.map_or(before.at[at].0, |edge| island.edges[edge].from);
                let inside = plus[from.index()];
                if plus[id.index()] && !inside {
                    match edge {
                        Some(edge) => edges.push(edge),
                        None => called |= !outcome(island, from),
                    }
                }
            }
        }
        edges.sort_by_key(|&edge| island.incoming(id).iter().position(|&e| e as usize == edge));
        edges.dedup();
        if !survey && (is_start || called || !edges.is_empty()) {
            right.push(format!("{} start={is_start} [{}]", island.name(id), island.path(&edges)));
        }
    }
    let code: Vec<String> = lost_by_code(island, &reach(island, policy))
        .iter()
        .map(|lost| format!("{} start={} [{}]", island.name(lost.step), lost.start, island.path(&lost.edges)))
        .collect();
    if code == right { Ok(()) } else { Err(format!("lost at {right:?}, code says {code:?}")) }
}

pub fn gates(island: &Drawn, policy: &Policy) -> Result<(), String> {
    let demands = |edge: usize| {
        let edge = &island.edges[edge];
        edge.on == Event::Answer && matches!(&island.step(edge.from).effect, Effect::Ask(ask) if !ask.exempt)
    };
    let code = reach(island, policy);
    let gates = data_gates(island, policy, &code);
    for (start, gate) in gates {
        let person = |at: &Config| person(island, policy, at.0);
        let found = |take: &dyn Fn(usize) -> bool| World::new(island, [(start, ALONE)], take).at.iter().any(person);
        let calm = World::new(island, [(start, ALONE)], |edge| !fails(island, edge));
        if code.without_failing.leads(start) != calm.at.iter().any(person) {
            return Err(format!("{} without failing", island.name(start)));
        }
        if code.to_unknown_without_failing.leads(start) != calm.at.iter().any(|&at| unknown(island, at)) {
            return Err(format!("{} to unknown without failing", island.name(start)));
        }
        let behind = World::new(island, [(start, ALONE)], |edge| !demands(edge));
        let right = if !found(&|_| true) || found(&|edge| !demands(edge) && !fails(island, edge)) {
            Gate::Open
        } else if !calm.at.iter().any(person) && behind.at.iter().any(person) {
            // Nobody comes to a person without failing, data or no data: that is another rule's.
            Gate::Open
        } else if behind.at.iter().any(|&at| unknown(island, at)) {
            Gate::Unknown
        } else if !behind.at.iter().any(person) {
            Gate::Hard
        } else {
            Gate::Soft
        };
        if gate != right {
            return Err(format!("gate of {} is {right:?}, code says {gate:?}", island.name(start)));
        }
    }
    Ok(())
}

pub fn distances(island: &Drawn, policy: &Policy) -> Result<(), String> {
    for calm in [false, true] {
        let take = |edge: usize| !calm || !island.edges[edge].on.is_failing();
        let world = everything(island, take);
        for first in [First::Choices, First::Seconds] {
            let code = distance(island, policy, first, take);
            let right = cheapest(island, policy, &world, first);
            for id in island.ids() {
                let (got, right) = (code.cost[id.index()], world.find((id, ALONE)).and_then(|at| right[at]));
                if got != right {
                    return Err(format!("{} is {right:?} away, code says {got:?}", island.name(id)));
                }
                let customers = code.path(island, id).iter().filter(|&&e| island.edges[e].on.is_customer()).count();
                if got.is_some_and(|cost| (customers as u32) > cost.choices) {
                    return Err(format!("the path from {} has too many choices", island.name(id)));
                }
            }
        }
    }
    Ok(())
}

/// The cost of each configuration: Bellman and Ford's way, until nothing gets cheaper.
fn cheapest(graph: &FlowGraph, policy: &Policy, world: &World, first: First) -> Vec<Option<Cost>> {
    let key = |cost: Cost| match first {
        First::Choices => (cost.choices, cost.tenths),
        First::Seconds => (cost.tenths, cost.choices),
    };
    let spoken = |id: StepId| {
        let step = graph.step(id);
        let words: usize = step.texts.iter().map(|text| text.content.split(' ').count()).sum();
        if step.channel.is_written() { 0 } else { words as u32 * 4 }
    };
    let mut costs: Vec<Option<Cost>> = world
        .at
        .iter()
        .map(|at| person(graph, policy, at.0).then(|| Cost { choices: 0, tenths: spoken(at.0) }))
        .collect();
    loop {
        let mut changed = false;
        for at in 0..costs.len() {
            for &(edge, to) in &world.moves[at] {
                let Some(there) = costs[to] else { continue };
                let chosen = edge.is_some_and(|edge| graph.edges[edge].on.is_customer());
                let cost =
                    Cost { choices: there.choices + u32::from(chosen), tenths: there.tenths + spoken(world.at[at].0) };
                if costs[at].is_none_or(|known| key(cost) < key(known)) {
                    costs[at] = Some(cost);
                    changed = true;
                }
            }
        }
        if !changed {
            return costs;
        }
    }
}
