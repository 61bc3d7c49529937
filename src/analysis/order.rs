//! What comes before what: ways that avoid some steps.
//!
//! "Every way to a payment passes the identity check" is refuted by one way that avoids the check, and that way is the witness. So the
//! question is plain reach over the edges that are left when the steps are taken out.

use super::calls::Calls;
use super::walk::{Backward, Forward, backward, forward};
use crate::flow::{Effect, FlowGraph, How, StepId};

/// What can be come to from `starts` on ways that do not pass `gates` (one entry for each step), calls balanced. A gate is passed along
/// an exit on which nothing fails: an identity check that was failed was not passed. A gate that is come to is reached itself.
pub fn avoiding(graph: &FlowGraph, starts: impl IntoIterator<Item = StepId>, gates: &[bool]) -> Forward {
    let take = |edge: usize| {
        let edge = &graph.edges[edge];
        !gates[edge.from.index()] || edge.on.is_failing()
    };
    forward(graph, &Calls::new(graph, take), starts, take)
}

/// From where a contact can come to one of `goals` without coming to one of `gates` before; ways out of a module into its callers are
/// not followed.
pub fn leads_avoiding(graph: &FlowGraph, goals: impl IntoIterator<Item = StepId>, gates: &[bool]) -> Backward {
    let take = |edge: usize| !gates[graph.edges[edge].from.index()];
    let mut calls = Calls::new(graph, take);
    // What lies behind a call that is a gate lies behind the gate.
    calls.sites.values_mut().for_each(|sites| sites.retain(|site| !gates[site.index()]));
    backward(graph, &calls, goals.into_iter().filter(|goal| !gates[goal.index()]), take)
}

/// Whether the contact ends at `id`; where a module comes back it goes on.
pub fn ends(graph: &FlowGraph, id: StepId) -> bool {
    matches!(&graph.step(id).effect, Effect::End(how) if *how != How::Return)
}
