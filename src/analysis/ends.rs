//! How contacts end, and what made them end so. Exactly one owner speaks of each pair of end and cause.

use super::calls::Calls;
use super::loops::Counters;
use super::reach::is_outcome;
use super::walk::{Backward, Forward, Via, backward, forward};
use crate::flow::{Effect, Event, FlowGraph, How, Role, StepId};
use std::collections::BTreeMap;

/// Who speaks of an end; the first that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A transfer or callback failed.
    TransferFails,
    /// It is closed.
    Closed,
    /// Something else failed.
    FailureHangsUp,
    /// Nothing was said since the customer last did something.
    Silent,
    /// The flow says how its contacts end, and here it does not.
    DeadEnd,
}

/// One thing that leads to an end.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The edge to blame, a number into [`FlowGraph::edges`].
    pub edge: usize,
    /// Every way on from there ends so; otherwise only some do.
    pub definite: bool,
    /// Nothing is said on the way.
    pub silent: bool,
}

/// An end with those of its causes that one owner speaks of, in step order.
#[derive(Clone, Debug, PartialEq)]
pub struct BadEnd {
    /// The end.
    pub end: StepId,
    /// Who speaks.
    pub owner: Owner,
    /// Why it comes to that; never empty.
    pub causes: Vec<Cause>,
}

/// All bad ends of an island, and how sure the answers are.
#[derive(Debug)]
pub struct Ends {
    /// Sorted by end and owner.
    pub bad: Vec<BadEnd>,
    /// From each step, the nearest bad end over automatic edges, where one is reached.
    pub to_bad: Backward,
    /// Causes of which it is known how they end.
    pub decided: usize,
    /// Causes that lead into something unknown.
    pub undecided: usize,
}

/// Outcomes that a flow may declare and that are none.
const NO_OUTCOME: [&str; 10] =
    ["failed", "failure", "hang-up", "hangup", "hung-up", "refused", "abandoned", "dropped", "disconnected", "error"];

/// Whether the contact ends badly at `id`: cut off, refused, or into nothing.
pub fn is_bad_end(graph: &FlowGraph, id: StepId) -> bool {
    match &graph.step(id).effect {
        Effect::End(How::HangUp | How::Unwired | How::Refused) => true,
        Effect::End(How::Declared(outcome, _)) => NO_OUTCOME.contains(&outcome.to_lowercase().as_str()),
        _ => false,
    }
}

/// Whether a walk over automatic edges stops at `id`: the customer has the word, or the contact has its outcome.
fn stops(graph: &FlowGraph, id: StepId) -> bool {
    let step = graph.step(id);
    step.effect.is_customer_step() || is_outcome(graph, id) || matches!(step.effect, Effect::Hold | Effect::Listen)
}

/// The bad ends of `graph`.
pub fn ends(graph: &FlowGraph, counters: &Counters) -> Ends {
    let automatic = |edge: usize| {
        let edge = &graph.edges[edge];
        edge.on.is_automatic() && edge.on != Event::CallerHangsUp && !stops(graph, edge.from) && feasible(graph, edge)
    };
    let calls = Calls::new(graph, automatic);
    let bad_ends = graph.ids().filter(|&id| is_bad_end(graph, id));
    let to_bad = backward(graph, &calls, bad_ends, automatic);
    // A retry's way back to its own prompt is no continuation: it is followed so often, and then the other way is taken.
    let onward = |edge: usize| automatic(edge) && !counters.goes_back[edge];
    let onward_calls = Calls::new(graph, onward);
    let unknown = graph.ids().filter(|&id| graph.unknown(id).is_some());
    let to_unknown = backward(graph, &onward_calls, unknown, onward);
    let to_end = backward(graph, &onward_calls, graph.ids().filter(|&id| is_bad_end(graph, id)), onward);
    // What goes on to no bad end: a customer step, an outcome, a good end, a ring. Coming back from a call goes on behind it.
    let other =
        graph.ids().filter(|&id| !to_end.leads(id) && !to_unknown.leads(id) && !onward_calls.returns[id.index()]);
    let to_other = backward(graph, &onward_calls, other, onward);
    let wordless = wordless(graph, &to_bad);

    let mut found: BTreeMap<(StepId, Owner), Vec<Cause>> = BTreeMap::new();
    let mut ends = Ends { bad: Vec::new(), to_bad, decided: 0, undecided: 0 };
    let (fresh, early_calls) = fresh(graph);
    for (number, edge) in graph.edges.iter().enumerate() {
        let Some(owner) = owner(graph, number).filter(|_| fresh.reached(edge.from)) else { continue };
        if !early_calls.passes(graph, number) {
            continue;
        }
        let fine = to_other.leads(edge.to) || onward_calls.returns[edge.to.index()];
        let unknown = to_unknown.leads(edge.to);
        let undecided = unknown && !fine;
        *(if undecided { &mut ends.undecided } else { &mut ends.decided }) += 1;
        if let Some(end) = ends.to_bad.goal(edge.to) {
            let cause = Cause { edge: number, definite: !fine && !unknown, silent: wordless[edge.to.index()] };
            found.entry((end, owner)).or_default().push(cause);
        }
    }
    for (edge, owner) in quiet_exits(graph, &fresh, &early_calls, automatic) {
        let cause = Cause { edge, definite: true, silent: owner == Owner::Silent };
        found.entry((graph.edges[edge].to, owner)).or_default().push(cause);
    }
    ends.bad = found.into_iter().map(|((end, owner), causes)| BadEnd { end, owner, causes }).collect();
    ends
}

/// The other tests of an exhaustive branch leave nothing over.
fn feasible(graph: &FlowGraph, edge: &crate::flow::Edge) -> bool {
    let exhaustive = matches!(graph.step(edge.from).effect, Effect::Route { exhaustive: true, .. });
    !(exhaustive && edge.on == Event::Otherwise)
}

/// For each step: a bad end is reached, and nothing is said on the way that `to_bad` shows.
fn wordless(graph: &FlowGraph, to_bad: &Backward) -> Vec<bool> {
    let mut known: Vec<Option<bool>> = vec![None; graph.steps.len()];
    let mut path = Vec::new();
    for id in graph.ids() {
        let mut at = Some(id);
        while let Some(step) = at.filter(|step| known[step.index()].is_none()) {
            path.push(step);
            at = match to_bad.on[step.index()] {
                Some(Via::Edge(edge)) => Some(graph.edges[edge as usize].to),
                // Calls speak, so what is said inside does not matter.
                Some(Via::Start | Via::Into(_)) | None => None,
            };
        }
        let mut quiet = at.is_none_or(|step| known[step.index()] == Some(true));
        while let Some(step) = path.pop() {
            quiet &= to_bad.leads(step) && !speaks(graph, step);
            known[step.index()] = Some(quiet);
        }
    }
    known.into_iter().map(|quiet| quiet == Some(true)).collect()
}

/// Where a contact that has not had its outcome yet can be: in flows that customers are in, queues included. With it the calls
/// that come back before the outcome.
fn fresh(graph: &FlowGraph) -> (Forward, Calls) {
    let starts = graph
        .flows
        .iter()
        .filter(|flow| flow.role.is_entry() || flow.role == Role::Queue)
        .flat_map(|flow| flow.entries.iter().map(|entry| entry.step));
    let early = |edge: usize| {
        let edge = &graph.edges[edge];
        (edge.on.is_failing() || edge.on == Event::Closed || !is_outcome(graph, edge.from)) && feasible(graph, edge)
    };
    let calls = Calls::new(graph, early);
    (forward(graph, &calls, starts, early), calls)
}

/// Who speaks of what follows `edge`, where the edge is one that can be blamed by itself.
fn owner(graph: &FlowGraph, edge: usize) -> Option<Owner> {
    let edge = &graph.edges[edge];
    let from = &graph.step(edge.from).effect;
    let silence_in_writing = edge.on == Event::NoInput && graph.channel(edge.from).is_written();
    if silence_in_writing {
        return None;
    }
    match (&edge.on, from) {
        (on, Effect::Transfer(_) | Effect::Callback) if on.is_failing() => Some(Owner::TransferFails),
        (Event::Closed | Event::TransferClosed, _) => Some(Owner::Closed),
        (on, _) if on.is_failing() => Some(Owner::FailureHangsUp),
        _ => None,
    }
}

/// Edges straight into an end to which nothing was said since the customer last did something, or since the start; and, in flows
/// that declare outcomes, edges into an end without one.
fn quiet_exits(
    graph: &FlowGraph,
    fresh: &Forward,
    early_calls: &Calls,
    automatic: impl Fn(usize) -> bool,
) -> Vec<(usize, Owner)> {
    let normal = |edge: usize| automatic(edge) && graph.edges[edge].on != Event::Closed;
    // Steps at which nothing has been said yet, and steps that are come to without a failure at all.
    let mut starts: Vec<StepId> = reach_starts(graph);
    starts.extend(
        graph.edges.iter().filter(|edge| edge.on.is_customer() && fresh.reached(edge.from)).map(|edge| edge.to),
    );
    let quiet_calls = Calls::new(graph, normal);
    let calm = forward(graph, &quiet_calls, starts.iter().copied(), normal);
    let quiet = forward(graph, &quiet_calls, starts.into_iter().filter(|id| !speaks(graph, *id)), |edge| {
        normal(edge) && !speaks(graph, graph.edges[edge].to)
    });
    let declares: Vec<bool> = graph
        .flows
        .iter()
        .map(|flow| {
            let steps = &graph.steps[flow.steps.start as usize..flow.steps.end as usize];
            steps.iter().any(|step| matches!(step.effect, Effect::End(How::Declared(..))))
        })
        .collect();
    let mut exits = Vec::new();
    for (number, edge) in graph.edges.iter().enumerate() {
        if !is_bad_end(graph, edge.to) || !(edge.on.is_customer() || edge.on.is_automatic()) {
            continue;
        }
        if !early_calls.passes(graph, number) || !feasible(graph, edge) || !fresh.reached(edge.from) {
            continue;
        }
        if matches!(edge.on, Event::Closed | Event::CallerHangsUp) || is_outcome(graph, edge.from) {
            continue;
        }
        let by_customer = edge.on.is_customer();
        if !speaks(graph, edge.to) && (by_customer || quiet.reached(edge.from)) {
            exits.push((number, Owner::Silent));
        } else if graph.step(edge.to).effect == Effect::End(How::HangUp)
            && declares[graph.step(edge.to).flow as usize]
            && (by_customer || calm.reached(edge.from))
        {
            exits.push((number, Owner::DeadEnd));
        }
    }
    exits
}

fn reach_starts(graph: &FlowGraph) -> Vec<StepId> {
    graph.starts().map(|(_, entry)| entry.step).collect()
}

/// Whether something is said at `id`, or may be where the file does not show it.
fn speaks(graph: &FlowGraph, id: StepId) -> bool {
    let step = graph.step(id);
    !step.texts.is_empty()
        || matches!(step.effect, Effect::Call(_) | Effect::Send | Effect::Hold)
        || graph.unknown(id).is_some()
}

/// The edges from the cause to its end, in order, for the witness.
pub fn tail(graph: &FlowGraph, ends: &Ends, cause: &Cause) -> Vec<usize> {
    let mut path = vec![cause.edge];
    if !matches!(ends.to_bad.on[graph.edges[cause.edge].to.index()], None | Some(Via::Start)) {
        path.extend(ends.to_bad.path(graph, graph.edges[cause.edge].to));
    }
    path
}
