//! The way to a person.
//!
//! For each step: can a person be reached from it. `No` needs a closed world: an
//! unknown step, a dynamic target or a file that could not be read makes it `Unknown`.

use super::calls::Calls;
use super::walk::{Backward, Forward, backward, forward, upward};
use crate::flow::{Effect, Event, FlowGraph, FlowInfo, How, Policy, Purpose, Role, StepId};

/// The answer for one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A person can be reached.
    Yes,
    /// No path leads to one.
    No,
    /// The files do not show it.
    Unknown,
}

/// Everything about ways to a person. Lists are indexed by step.
#[derive(Debug)]
pub struct Reach {
    /// Calls over all edges.
    pub calls: Calls,
    /// Calls over edges before an outcome: a module that comes back only behind one does not come back here.
    pub early_calls: Calls,
    /// What customers can come to from the starts.
    pub from_starts: Forward,
    /// The same without going on behind a person, callback or voicemail that was accepted.
    pub before_outcome: Forward,
    /// The answer, in some context the step is reached in.
    pub answer: Vec<Answer>,
    /// The shortest way to a person, in edges.
    pub to_person: Backward,
    /// The same without failing edges.
    pub without_failing: Backward,
    /// From which steps something unknown is reached.
    pub to_unknown: Backward,
    /// The same without failing edges.
    pub to_unknown_without_failing: Backward,
}

/// Whether `id` is a way to a person that counts.
pub fn is_person(graph: &FlowGraph, policy: &Policy, id: StepId) -> bool {
    graph.step(id).effect.person_kind().is_some_and(|kind| policy.person_counts.has(kind))
}

/// Whether a contact that comes to `id` has had its outcome: any way to a person, counted or not, or work for staff.
pub fn is_outcome(graph: &FlowGraph, id: StepId) -> bool {
    let effect = &graph.step(id).effect;
    effect.person_kind().is_some() || matches!(effect, Effect::Task { .. })
}

/// Whether it cannot be known what follows at `id`.
fn is_unknown(graph: &FlowGraph, calls: &Calls, id: StepId) -> bool {
    if graph.unknown(id).is_some() || graph.flow_of(id).open_world {
        return true;
    }
    // The way back out of a module that nothing here calls.
    graph.step(id).effect == Effect::End(How::Return) && is_uncalled(graph.flow_of(id), calls)
}

/// Whether `flow` is a module whose callers are not among the files.
fn is_uncalled(flow: &FlowInfo, calls: &Calls) -> bool {
    flow.role == Role::Module && !flow.entries.iter().any(|entry| calls.sites.contains_key(&entry.step))
}

/// Whether taking `edge` means that something failed. "Anything else" at an open menu is an answer.
fn fails(graph: &FlowGraph, edge: usize) -> bool {
    let edge = &graph.edges[edge];
    let open = matches!(&graph.step(edge.from).effect, Effect::Menu(menu) if menu.open);
    edge.on.is_failing() && !(open && edge.on == Event::NoMatch)
}

/// The ways to a person in `graph`.
pub fn reach(graph: &FlowGraph, policy: &Policy) -> Reach {
    let all = |_: usize| true;
    let calm = |edge: usize| !fails(graph, edge);
    let calls = Calls::new(graph, all);
    let calm_calls = Calls::new(graph, calm);
    let people: Vec<StepId> = graph.ids().filter(|&id| is_person(graph, policy, id)).collect();
    let unknown: Vec<StepId> = graph.ids().filter(|&id| is_unknown(graph, &calls, id)).collect();

    let to_person = backward(graph, &calls, people.iter().copied(), all);
    let to_unknown = backward(graph, &calls, unknown.iter().copied(), all);
    let uncalled = graph.flows.iter().filter(|flow| is_uncalled(flow, &calls));
    let unseen = uncalled.flat_map(|flow| flow.entries.iter().map(|entry| entry.step));
    let yes = upward(graph, &calls, &to_person, [], all);
    let open = upward(graph, &calls, &to_unknown, unseen, all);
    let answer = yes
        .iter()
        .zip(&open)
        .map(|(yes, open)| match (yes, open) {
            (true, _) => Answer::Yes,
            (false, true) => Answer::Unknown,
            (false, false) => Answer::No,
        })
        .collect();

    let starts: Vec<StepId> = graph.starts().map(|(_, entry)| entry.step).collect();
    let from_starts = forward(graph, &calls, starts.iter().copied(), all);
    let early = |edge: usize| graph.edges[edge].on.is_failing() || !is_outcome(graph, graph.edges[edge].from);
    let early_calls = Calls::new(graph, early);
    let before_outcome = forward(graph, &early_calls, starts, early);
    let without_failing = backward(graph, &calm_calls, people, calm);
    let to_unknown_without_failing = backward(graph, &calm_calls, unknown, calm);
    Reach {
        calls,
        early_calls,
        from_starts,
        before_outcome,
        answer,
        to_person,
        without_failing,
        to_unknown,
        to_unknown_without_failing,
    }
}

/// One place where the way to a person is lost for good.
#[derive(Debug, PartialEq)]
pub struct Lost {
    /// The first step from which no person can be reached.
    pub step: StepId,
    /// The edges that lead there from where a person still can, in source order; empty where a flow starts there.
    pub edges: Vec<usize>,
    /// A flow starts there.
    pub start: bool,
}

/// Where `No` is reported: the steps at which the last way to a person is lost, in step order.
///
/// N are the reached steps whose answer is `No`; N⁺ those of them from which a customer step in N is reached before control comes
/// back to a caller (what happens there is reported there). A step of N⁺ is
/// reported where an edge enters it from outside N⁺, or a flow starts there. Edges out of an outcome, or behind one, and into a
/// survey do not count.
pub fn lost(graph: &FlowGraph, reach: &Reach) -> Vec<Lost> {
    let in_n = |id: StepId| reach.answer[id.index()] == Answer::No;
    let is_survey = |id: StepId| graph.flow_of(id).purpose == Some(Purpose::Survey);
    let waits = |id: StepId| graph.step(id).effect.is_customer_step() && !is_survey(id);
    let waiting = graph.ids().filter(|&id| in_n(id) && waits(id));
    let plus = backward(graph, &reach.calls, waiting, |_| true);
    let in_plus = |id: StepId| in_n(id) && plus.leads(id);

    let mut lost = Vec::new();
    let starts: std::collections::HashMap<StepId, Role> =
        graph.starts().map(|(flow, entry)| (entry.step, flow.role)).collect();
    for id in graph.ids() {
        if !in_n(id) || is_survey(id) || !reach.before_outcome.reached(id) {
            continue;
        }
        let start = starts.get(&id).is_some_and(|role| in_plus(id) || *role == Role::Entry);
        let edges: Vec<usize> = if in_plus(id) {
            graph
                .incoming(id)
                .iter()
                .map(|&edge| edge as usize)
                .filter(|&edge| enters(graph, reach, edge) && !in_plus(graph.edges[edge].from))
                .collect()
        } else {
            Vec::new()
        };
        let called = in_plus(id)
            && reach.calls.sites.get(&id).is_some_and(|sites| called_from_outside(graph, reach, sites, &in_plus));
        if start || called || !edges.is_empty() {
            lost.push(Lost { step: id, edges, start });
        }
    }
    lost
}

/// Whether a customer can come along `edge` before their contact has had its outcome.
fn enters(graph: &FlowGraph, reach: &Reach, edge: usize) -> bool {
    let from = graph.edges[edge].from;
    reach.early_calls.passes(graph, edge)
        && reach.before_outcome.reached(from)
        && (graph.edges[edge].on.is_failing() || !is_outcome(graph, from))
}

fn called_from_outside(graph: &FlowGraph, reach: &Reach, sites: &[StepId], in_plus: &impl Fn(StepId) -> bool) -> bool {
    sites.iter().any(|&site| reach.before_outcome.reached(site) && !in_plus(site) && !is_outcome(graph, site))
}

/// Whether deleting the answers to all questions that demand data cuts `start` off from every person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// There is a way without giving data first.
    Open,
    /// Data or failing comes first.
    Soft,
    /// Data comes first, even for those who fail.
    Hard,
    /// Something unknown comes before the gate.
    Unknown,
}

/// The data gate of each start, in the order of [`FlowGraph::starts`]; only starts from which a person can be reached are gated.
pub fn data_gates(graph: &FlowGraph, policy: &Policy, reach: &Reach) -> Vec<(StepId, Gate)> {
    let demands = |edge: usize| {
        let edge = &graph.edges[edge];
        matches!(&graph.step(edge.from).effect, Effect::Ask(ask) if !ask.exempt) && edge.on == Event::Answer
    };
    let cut = |failing: bool| {
        let take = move |edge: usize| !demands(edge) && (failing || !fails(graph, edge));
        let calls = Calls::new(graph, take);
        let people = graph.ids().filter(|&id| is_person(graph, policy, id));
        let unknown = graph.ids().filter(|&id| is_unknown(graph, &calls, id));
        (backward(graph, &calls, people, take), backward(graph, &calls, unknown, take))
    };
    if !graph.steps.iter().any(|step| matches!(&step.effect, Effect::Ask(ask) if !ask.exempt)) {
        return graph.starts().map(|(_, entry)| (entry.step, Gate::Open)).collect();
    }
    let (with_failing, unknown) = cut(true);
    let (without_failing, _) = cut(false);
    graph
        .starts()
        .map(|(_, entry)| {
            let id = entry.step;
            let gate = if !reach.to_person.leads(id) || without_failing.leads(id) {
                Gate::Open
            } else if with_failing.leads(id) && !reach.without_failing.leads(id) {
                // A person is reached by failing alone, data or no data: no gate, but a fault of its own.
                Gate::Open
            } else if unknown.leads(id) {
                Gate::Unknown
            } else if with_failing.leads(id) {
                Gate::Soft
            } else {
                Gate::Hard
            };
            (id, gate)
        })
        .collect()
}
