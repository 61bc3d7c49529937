//! What was told, what is held and what was passed: every path is walked with all that is known on it.

use super::stacks::{ALONE, World, comes_back, is_call};
use crate::analysis::calls::Calls;
use crate::analysis::drawn::Drawn;
use crate::analysis::known::{Before, By, Known, known};
use crate::analysis::order::avoiding;
use crate::flow::{Effect, Event, FlowGraph, Policy, SetValue, StepId};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What one path knows of one slot: where it is from, whether that is sure, whether it led straight here.
type Fact = Option<(StepId, bool, bool)>;

const SLOTS: [&str; 2] = ["a", "b"];

fn starts(graph: &FlowGraph) -> Vec<StepId> {
    graph.starts().map(|(_, entry)| entry.step).collect()
}

/// Every state of slots at every step, over all paths from the starts.
fn states(graph: &FlowGraph, along: &dyn Fn(usize, &mut [Fact; 2])) -> HashMap<StepId, HashSet<[Fact; 2]>> {
    let world = World::new(graph, graph.starts().map(|(_, entry)| (entry.step, ALONE)), |_| true);
    let starts = graph.starts().filter_map(|(_, entry)| world.find((entry.step, ALONE)));
    let mut seen: HashSet<(usize, [Fact; 2])> = starts.map(|at| (at, [None; 2])).collect();
    let mut queue: Vec<(usize, [Fact; 2])> = seen.iter().copied().collect();
    while let Some((at, facts)) = queue.pop() {
        for &(edge, to) in &world.moves[at] {
            let mut facts = facts;
            edge.into_iter().for_each(|edge| along(edge, &mut facts));
            if seen.insert((to, facts)) {
                queue.push((to, facts));
            }
        }
    }
    let mut of: HashMap<StepId, HashSet<[Fact; 2]>> = HashMap::new();
    seen.into_iter().for_each(|(at, facts)| _ = of.entry(world.at[at].0).or_default().insert(facts));
    of
}

fn slot_of(name: &str) -> Option<usize> {
    SLOTS.iter().position(|slot| *slot == name)
}

/// The slot that the step asks for.
fn asks(graph: &FlowGraph, id: StepId) -> Option<usize> {
    match &graph.step(id).effect {
        Effect::Ask(ask) => slot_of(&ask.slot.as_ref()?.value),
        _ => None,
    }
}

fn blank(graph: &FlowGraph, edge: usize) -> Option<usize> {
    let at = &graph.edges[edge];
    let Effect::Route { slot: Some(slot), .. } = &graph.step(at.from).effect else { return None };
    let words = |edge: &Event| edge.parts().1.to_owned();
    let is_blank = match at.on {
        Event::Otherwise => graph.out(at.from).iter().any(|other| words(&other.on) == "not blank"),
        _ => ["blank", "is blank"].contains(&words(&at.on).as_str()),
    };
    slot_of(&slot.value).filter(|_| is_blank)
}

/// The first customer steps behind `edge`, over automatic edges; `all` does not stop at people.
fn next_customer_steps(graph: &FlowGraph, edge: usize, all: bool) -> HashSet<StepId> {
    let mut seen = HashSet::new();
    let mut queue = vec![graph.edges[edge].to];
    while let Some(id) = queue.pop() {
        let effect = &graph.step(id).effect;
        let stops = effect.is_customer_step() || !all && effect.person_kind().is_some();
        if seen.insert(id) && !stops {
            queue.extend(graph.out(id).iter().filter(|edge| edge.on.is_automatic()).map(|edge| edge.to));
        }
    }
    seen.retain(|&id| graph.step(id).effect.is_customer_step());
    seen
}

/// Whether leading straight to the question `ask` along `edge` takes its slot back: for sure, or perhaps.
fn takes_back(graph: &FlowGraph, edge: usize, ask: StepId, slot: usize) -> Option<bool> {
    let at = &graph.edges[edge];
    let learned = |name: &str| {
        let mut lookups = graph.steps.iter().enumerate().filter_map(|(id, step)| match &step.effect {
            Effect::Lookup { by, learns } if learns[0].value == name => Some((StepId(id as u32), by)),
            _ => None,
        });
        let all: Vec<_> = lookups.by_ref().collect();
        (!all.is_empty()).then(|| all.iter().any(|(_, by)| by.is_empty() || by[0].value == SLOTS[slot]))
    };
    let given = |name: &str| {
        graph.steps.iter().any(|step| match &step.effect {
            Effect::Set { slot, value } => slot.value == name && *value != SetValue::Opaque,
            Effect::Ask(ask) => ask.slot.as_ref().is_some_and(|slot| slot.value == name),
            _ => false,
        })
    };
    match &graph.step(at.from).effect {
        Effect::Menu(_) => {
            let mut answers = graph.out_ids(ask).filter(|&edge| graph.edges[edge].on == Event::Answer);
            answers.any(|edge| next_customer_steps(graph, edge, true).contains(&at.from)).then_some(true)
        }
        Effect::Verify { .. } => at.on.is_failing().then_some(true),
        Effect::Ask(_) => (at.from != ask && matches!(at.on, Event::Rejected | Event::NoMatch)).then_some(true),
        Effect::Lookup { .. } => matches!(at.on, Event::Condition(_)).then_some(true),
        Effect::Route { slot: None, .. } | Effect::Unknown { .. } => Some(false),
        Effect::Route { slot: Some(tested), .. } if tested.value == SLOTS[slot] && exists(graph, slot) => Some(true),
        Effect::Route { slot: Some(tested), .. } => match learned(&tested.value) {
            Some(with) => with.then_some(true),
            None => (!given(&tested.value)).then_some(false),
        },
        Effect::Call(_) => comes_back(graph, edge).then_some(false),
        _ => None,
    }
}

/// Whether anything asks for the slot.
fn exists(graph: &FlowGraph, slot: usize) -> bool {
    graph.ids().any(|id| asks(graph, id) == Some(slot))
}

fn agree(
    island: &Drawn,
    known: &Known,
    states: &HashMap<StepId, HashSet<[Fact; 2]>>,
    asked: impl Fn(StepId, u32) -> Before,
    ids: impl Iterator<Item = StepId>,
) -> Result<(), String> {
    let graph = &island.graph;
    for id in ids {
        for slot in (0..2).filter(|&slot| exists(graph, slot)) {
            let Some(number) = known.slots.find(graph, id, SLOTS[slot]) else { continue };
            let all: Vec<Fact> = states.get(&id).into_iter().flatten().map(|facts| facts[slot]).collect();
            let must = !all.is_empty() && all.iter().all(|fact| fact.is_some_and(|(_, sure, _)| sure));
            let may: BTreeSet<StepId> = all.iter().flatten().map(|(from, ..)| *from).collect();
            let code = asked(id, number);
            let from: BTreeSet<StepId> = code.from.iter().filter_map(|&source| known.sources[source].step).collect();
            if code.must != must || from != may {
                let may = island.names(&may.into_iter().collect::<Vec<_>>());
                let from = island.names(&from.into_iter().collect::<Vec<_>>());
                let (at, slot) = (island.name(id), SLOTS[slot]);
                return Err(format!("{slot} at {at}: must {must}, may [{may}]; code says {}, [{from}]", code.must));
            }
        }
    }
    Ok(())
}

pub fn told(island: &Drawn, policy: &Policy) -> Result<(), String> {
    let graph = &island.graph;
    let calls = Calls::new(graph, |_| true);
    let code = known(graph, policy, &calls, &HashMap::new(), starts(graph));
    let lose = |facts: &mut [Fact; 2], slot: usize| facts[slot] = None;
    // The questions that an edge leads straight to, found once.
    let straight: Vec<Vec<(StepId, usize)>> = (0..graph.edges.len())
        .map(|edge| {
            let next = next_customer_steps(graph, edge, false);
            next.into_iter().filter_map(|ask| Some((ask, asks(graph, ask)?))).collect()
        })
        .collect();
    let along = |edge: usize, facts: &mut [Fact; 2]| {
        let at = &graph.edges[edge];
        match (&graph.step(at.from).effect, &at.on) {
            (Effect::Ask(_), Event::Answer) => {
                asks(graph, at.from).into_iter().for_each(|slot| facts[slot] = Some((at.from, true, true)));
            }
            // A re-prompt is no answer that was rejected.
            (Effect::Ask(_), Event::Rejected | Event::NoMatch)
                if straight[edge].iter().all(|next| next.0 != at.from) =>
            {
                asks(graph, at.from).into_iter().for_each(|slot| lose(facts, slot));
            }
            (Effect::Lookup { by, .. }, Event::Rejected) if by.is_empty() => *facts = [None; 2],
            (Effect::Lookup { by, .. }, Event::Rejected) => {
                by.iter().filter_map(|slot| slot_of(&slot.value)).for_each(|slot| lose(facts, slot));
            }
            (Effect::Route { .. }, _) => {
                facts.iter_mut().flatten().for_each(|fact| fact.2 = false);
                blank(graph, edge).into_iter().for_each(|slot| lose(facts, slot));
            }
            _ => {}
        }
        for &(ask, slot) in &straight[edge] {
            match takes_back(graph, edge, ask, slot) {
                Some(true) => lose(facts, slot),
                Some(false) => {
                    facts.iter_mut().flatten().for_each(|fact| fact.2 = false);
                    facts[slot] = facts[slot].map(|(from, _, straight)| (from, false, straight));
                }
                None => {}
            }
        }
    };
    let states = states(graph, &along);
    let questions = || graph.ids().filter(|&id| asks(graph, id).is_some());
    let other = graph.ids().filter(|&id| is_call(graph, id) || matches!(graph.step(id).effect, Effect::Transfer(_)));
    agree(island, &code, &states, |id, slot| code.told(id, slot), questions().chain(other))?;
    for id in questions() {
        let slot = asks(graph, id).unwrap_or(0);
        let mut at = states.get(&id).into_iter().flatten();
        let round = at.any(|facts| facts[slot].is_some_and(|(from, _, straight)| from == id && straight));
        if round != code.comes_round(id) {
            return Err(format!("{} comes round: {round}, code says otherwise", island.name(id)));
        }
    }
    Ok(())
}

pub fn held(island: &Drawn, policy: &Policy) -> Result<(), String> {
    let graph = &island.graph;
    let calls = Calls::new(graph, |_| true);
    let code = known(graph, policy, &calls, &HashMap::new(), starts(graph));
    let along = |edge: usize, facts: &mut [Fact; 2]| {
        let at = &graph.edges[edge];
        let sure = Some((at.from, true, true));
        match &graph.step(at.from).effect {
            Effect::Ask(_) if at.on == Event::Answer => {
                asks(graph, at.from).into_iter().for_each(|slot| facts[slot] = sure);
            }
            Effect::Lookup { learns, .. } if at.on.is_automatic() => {
                learns.iter().filter_map(|slot| slot_of(&slot.value)).for_each(|slot| facts[slot] = sure);
            }
            Effect::Set { slot, value } if at.on.is_automatic() => {
                let Some(slot) = slot_of(&slot.value) else { return };
                facts[slot] = match value {
                    SetValue::Const(_) | SetValue::Add(_) => None,
                    _ => Some((at.from, false, true)),
                };
            }
            Effect::Forget(slots) => {
                slots.iter().filter_map(|slot| slot_of(&slot.value)).for_each(|slot| facts[slot] = None);
            }
            Effect::Route { .. } => blank(graph, edge).into_iter().for_each(|slot| facts[slot] = None),
            _ => {}
        }
    };
    let states = states(graph, &along);
    let questions = || graph.ids().filter(|&id| asks(graph, id).is_some());
    agree(island, &code, &states, |id, slot| code.held(id, slot), questions())?;
    // An answer is used where some reader comes to have it.
    let reads = |id: StepId, slot: usize| match &graph.step(id).effect {
        Effect::Lookup { by, .. } => by.is_empty() || by.iter().any(|by| by.value == SLOTS[slot]),
        Effect::Route { slot: tested, .. } => tested.as_ref().is_none_or(|tested| tested.value == SLOTS[slot]),
        Effect::Set { value: SetValue::Copy(from), .. } => from == SLOTS[slot],
        Effect::Set { value: SetValue::Opaque, .. } | Effect::Transfer(_) => true,
        _ => graph.unknown(id).is_some(),
    };
    let unused: HashSet<StepId> = code.unused().filter_map(|number| code.sources[number].step).collect();
    for id in questions() {
        let slot = asks(graph, id).unwrap_or(0);
        let has = |at: StepId| {
            let mut all = states.get(&at).into_iter().flatten();
            all.any(|facts| facts[slot].is_some_and(|(from, ..)| from == id))
        };
        let used = graph.ids().any(|at| reads(at, slot) && has(at));
        if used == unused.contains(&id) {
            return Err(format!("{} is used: {used}, code says otherwise", island.name(id)));
        }
    }
    let answers = code.sources.iter().filter(|source| source.by == By::Answer).count();
    if answers == questions().count() { Ok(()) } else { Err("not every question is a source".into()) }
}

pub fn passed(island: &Drawn, _: &Policy) -> Result<(), String> {
    let graph = &island.graph;
    let goals: Vec<StepId> =
        graph.ids().filter(|&id| matches!(graph.step(id).effect, Effect::Transfer(_) | Effect::End(_))).collect();
    let through = |id: StepId| matches!(graph.step(id).effect, Effect::Menu(_) | Effect::Verify { .. });
    let passes = |edge: usize, which: &dyn Fn(StepId) -> bool| {
        which(graph.edges[edge].from) && !graph.edges[edge].on.is_failing()
    };
    // The first fact: something of `through` was passed.
    let along = |edge: usize, facts: &mut [Fact; 2]| {
        if passes(edge, &through) {
            facts[0] = Some((StepId(0), true, true));
        }
    };
    let states = states(graph, &along);
    let without = |id: &StepId| states.get(id).into_iter().flatten().any(|facts| facts[0].is_none());
    let expected: Vec<StepId> = goals.iter().copied().filter(without).collect();
    let gates: Vec<bool> = graph.ids().map(through).collect();
    let around = avoiding(graph, graph.starts().map(|(_, entry)| entry.step), &gates);
    let code: Vec<StepId> = goals.iter().copied().filter(|id| around.reached(*id)).collect();
    if code != expected {
        return Err(format!("without: [{}], code says [{}]", island.names(&expected), island.names(&code)));
    }
    Ok(())
}
