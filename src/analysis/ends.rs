//! How contacts end, and what made them end so. Exactly one owner speaks of each pair of end and cause.

use super::calls::{Calls, is_return_edge};
use super::loops::{Counters, spent};
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
    /// Nothing is said on any way from there to a bad end.
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
    let worded = {
        let words = graph.ids().filter(|&id| to_bad.leads(id) && speaks(graph, id));
        backward(graph, &calls, words, automatic)
    };

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
            let cause = Cause { edge: number, definite: !fine && !unknown, silent: !worded.leads(edge.to) };
            found.entry((end, owner)).or_default().push(cause);
        }
    }
    for (edge, owner, definite) in quiet_exits(graph, &fresh, &early_calls, automatic) {
        let cause = Cause { edge, definite, silent: owner == Owner::Silent };
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
        (on, Effect::Transfer(_) | Effect::Callback(_)) if on.is_failing() => Some(Owner::TransferFails),
        (Event::Closed | Event::TransferClosed, _) => Some(Owner::Closed),
        (on, _) if on.is_failing() => Some(Owner::FailureHangsUp),
        _ => None,
    }
}

/// Edges straight into an end to which nothing was said since the customer last did something, or since the start; and, in flows
/// that declare outcomes, edges into an end without one. Definite where somebody comes there and has surely heard nothing.
fn quiet_exits(
    graph: &FlowGraph,
    fresh: &Forward,
    early_calls: &Calls,
    automatic: impl Fn(usize) -> bool,
) -> Vec<(usize, Owner, bool)> {
    let normal = |edge: usize| automatic(edge) && graph.edges[edge].on != Event::Closed;
    // Steps at which nothing has been said yet, and steps that are come to without a failure at all.
    let mut starts: Vec<StepId> = graph.starts().map(|(_, entry)| entry.step).collect();
    let after_customer = graph.edges.iter().filter(|edge| edge.on.is_customer() && fresh.reached(edge.from));
    starts.extend(after_customer.map(|edge| edge.to));
    let quiet_calls = Calls::new(graph, normal);
    // Whoever has used up their tries has failed, whatever the edge says; what follows is no end that nobody thought through.
    let spent = spent(graph);
    let calm = forward(graph, &quiet_calls, starts.iter().copied(), |edge| normal(edge) && !spent(edge));
    let heard = heard_since(graph, &quiet_calls, &starts, normal);
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
        let [quiet, worded] = heard[edge.from.index()];
        if !speaks(graph, edge.to) && (by_customer || quiet != Since::Nowhere) {
            exits.push((number, Owner::Silent, by_customer || quiet.is_more_than(worded)));
        } else if graph.step(edge.to).effect == Effect::End(How::HangUp)
            && declares[graph.step(edge.to).flow as usize]
            && (by_customer || (calm.reached(edge.from) && !spent(number)))
        {
            exits.push((number, Owner::DeadEnd, true));
        }
    }
    exits
}

/// From where control came by itself: a lattice, in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    Nowhere,
    One(StepId),
    Several,
}

impl Since {
    fn or(self, other: Since) -> Since {
        match (self, other) {
            (Since::Nowhere, since) | (since, Since::Nowhere) => since,
            (a, b) if a == b => a,
            _ => Since::Several,
        }
    }

    /// Whether some place is surely in `self` and not in `other`.
    fn is_more_than(self, other: Since) -> bool {
        match (self, other) {
            (Since::Nowhere, _) | (_, Since::Several) => false,
            (Since::One(a), Since::One(b)) => a != b,
            (_, Since::Nowhere) | (Since::Several, Since::One(_)) => true,
        }
    }
}

/// For each step: since which of `starts` nothing was said when control comes there by itself, and since which something was. What
/// was said before a flow that is only taken to be an entry, nobody knows: another flow may lead there, so both holds.
fn heard_since(graph: &FlowGraph, calls: &Calls, starts: &[StepId], take: impl Fn(usize) -> bool) -> Vec<[Since; 2]> {
    let mut heard = vec![[Since::Nowhere; 2]; graph.steps.len()];
    let mut open = Vec::new();
    let mut come = |open: &mut Vec<(StepId, usize)>, to: StepId, words: bool, since: Since| {
        let words = usize::from(words || speaks(graph, to));
        let known = &mut heard[to.index()][words];
        let all = known.or(since);
        if *known != all {
            *known = all;
            open.push((to, words));
        }
        all
    };
    let presumed = graph.starts().filter(|(flow, _)| flow.role == Role::InferredEntry);
    presumed.for_each(|(_, entry)| _ = come(&mut open, entry.step, true, Since::One(entry.step)));
    starts.iter().for_each(|&start| _ = come(&mut open, start, false, Since::One(start)));
    while let Some((id, words)) = open.pop() {
        let since = come(&mut open, id, words == 1, Since::Nowhere);
        if let (Effect::Call(_), Some((_, entry))) = (&graph.step(id).effect, graph.callee(id)) {
            come(&mut open, entry, words == 1, since);
        }
        for edge in graph.out_ids(id).filter(|&edge| take(edge)) {
            if !is_return_edge(graph, edge) || calls.comes_back(graph, id) {
                come(&mut open, graph.edges[edge].to, words == 1, since);
            }
        }
    }
    heard
}

/// Whether something is said at `id`, or may be where the file does not show it.
fn speaks(graph: &FlowGraph, id: StepId) -> bool {
    let step = graph.step(id);
    !step.texts.is_empty()
        || matches!(step.effect, Effect::Call(_) | Effect::Send(_) | Effect::Hold)
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
