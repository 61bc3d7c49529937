//! Ways that avoid some steps.

use super::super::drawn::{Drawn, drawn};
use super::super::order::{avoiding, ends, leads_avoiding};

fn marks(graph: &Drawn, names: &str) -> Vec<bool> {
    graph.ids().map(|id| names.split(' ').any(|name| name == graph.name(id))).collect()
}

/// The steps come to from the start without passing `gates`.
fn around(graph: &Drawn, gates: &str) -> String {
    let starts = graph.starts().map(|(_, entry)| entry.step);
    let walk = avoiding(graph, starts, &marks(graph, gates));
    graph.all(|id| walk.reached(id))
}

#[test]
fn a_gate_that_is_failed_is_not_passed() {
    let graph = drawn("flow f entry; verify v; lookup pay; end e; v -accepted-> pay; v -rejected-> e; pay --> e");
    assert_eq!(around(&graph, "v"), "v e");
    let open = drawn("flow f entry; verify v; lookup pay; end e; v -accepted-> pay; v -rejected-> pay; pay --> e");
    assert_eq!(around(&open, "v"), "v pay e");
}

#[test]
fn a_gate_inside_a_module_guards_what_comes_behind_the_call() {
    let graph = drawn(
        "flow f entry; call c -> m; lookup pay; end e; c -returned-> pay; pay --> e
         flow m module; verify v; return r; end lost; v -accepted-> r; v -rejected-> lost",
    );
    assert_eq!(around(&graph, "v"), "c v lost");
    assert_eq!(around(&graph, "c"), "c v r lost");
}

#[test]
fn what_must_follow_is_missed_where_an_end_comes_first() {
    let graph =
        drawn("flow f entry; say a; menu m; callback b; end e; end x; a --> m; m -1-> b; m -no-input-> x; b --> e");
    let gates = marks(&graph, "b");
    let goals: Vec<_> = graph.ids().filter(|&id| ends(&graph, id)).collect();
    let leads = leads_avoiding(&graph, goals, &gates);
    assert_eq!(graph.all(|id| leads.leads(id)), "a m e x");
    assert_eq!(graph.path(&leads.path(&graph, graph.id("a"))), "a --> m; m -no-input-> x");
}
