//! How much a customer has to do: menus in a row, options of a menu.

use super::calls::Calls;
use super::walk::forward;
use crate::flow::{Effect, Event, FlowGraph, StepId};
use std::collections::VecDeque;

/// For each step: how many menus a customer has gone through in a row when they come to it, itself included, on the way with the
/// fewest; `None` where they cannot come to it. A question or a look-up that they get something for starts a new row.
pub fn menus_in_a_row(graph: &FlowGraph, calls: &Calls) -> Vec<Option<u32>> {
    let is_menu = |id: StepId| matches!(graph.step(id).effect, Effect::Menu(_));
    let is_question = |id: StepId| matches!(graph.step(id).effect, Effect::Ask(_) | Effect::Verify { .. });
    let mut rows: Vec<Option<u32>> = vec![None; graph.steps.len()];
    let mut queue = VecDeque::new();
    // New rows start where customers come in and behind each question they can come to.
    let starts: Vec<StepId> = graph.starts().map(|(_, entry)| entry.step).collect();
    let reached = forward(graph, calls, starts.iter().copied(), |_| true);
    let asked = graph.ids().filter(|&id| is_question(id) && reached.reached(id));
    let behind = asked.flat_map(|id| graph.out(id).iter().map(|edge| edge.to));
    for first in starts.into_iter().chain(behind) {
        let row = u32::from(is_menu(first));
        if rows[first.index()].is_none_or(|known| row < known) {
            rows[first.index()] = Some(row);
            if row == 0 { queue.push_front(first) } else { queue.push_back(first) }
        }
    }
    // 0–1 search: a step that is no menu costs nothing and goes to the front.
    while let Some(id) = queue.pop_front() {
        let Some(row) = rows[id.index()].filter(|_| !is_question(id)) else { continue };
        let mut come = |to: StepId| {
            let onward = row + u32::from(is_menu(to));
            if rows[to.index()].is_none_or(|known| onward < known) {
                rows[to.index()] = Some(onward);
                if onward == row { queue.push_front(to) } else { queue.push_back(to) }
            }
        };
        if let (Effect::Call(_), Some((_, entry))) = (&graph.step(id).effect, graph.callee(id)) {
            come(entry);
        }
        for edge in graph.out_ids(id) {
            if calls.passes(graph, edge) {
                come(graph.edges[edge].to);
            }
        }
    }
    rows
}

/// The options of a menu that lead somewhere new: edges with a key or a choice, without those back to the menu itself. Keys that
/// lead to the same step under the same name are one option. Numbers into [`FlowGraph::edges`], in source order.
pub fn options(graph: &FlowGraph, menu: StepId) -> Vec<usize> {
    let mut options: Vec<usize> = Vec::new();
    for number in graph.out_ids(menu) {
        let edge = &graph.edges[number];
        if !matches!(edge.on, Event::Key(_) | Event::Choice(_)) || edge.to == menu {
            continue;
        }
        let same = |&other: &usize| {
            let other = &graph.edges[other];
            let name = |edge: &crate::flow::Edge| edge.label().map(|label| label.value.clone());
            other.to == edge.to && name(other) == name(edge)
        };
        if !options.iter().any(same) {
            options.push(number);
        }
    }
    options
}
