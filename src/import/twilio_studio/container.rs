//! Where flows stand: at the top, under `definition` (as an object or as JSON in a text), in lists of such dumps.

use crate::syntax::{Tree, Value};

/// One flow, and what stands around it.
pub(super) struct Found<'t> {
    /// The object with `states`.
    pub flow: Value<'t>,
    /// The dump around it, with `sid` and `friendly_name`.
    pub dump: Option<Value<'t>>,
}

/// How deep flows are looked for: a list of dumps under a key of a state file is no deeper.
const DEEPEST: usize = 5;

/// Whether `tree` holds a flow.
pub(super) fn holds_flow(tree: &Tree) -> bool {
    let mut found = false;
    each_flow(tree, &mut |_| found = true);
    found
}

/// Calls `use_it` for every flow of `tree`, in source order. A callback, for a flow in a text lives in a tree of its own.
pub(super) fn each_flow(tree: &Tree, use_it: &mut dyn FnMut(Found<'_>)) {
    for document in tree.documents() {
        walk(document, None, DEEPEST, use_it);
    }
}

fn walk(value: Value<'_>, dump: Option<Value<'_>>, depth: usize, use_it: &mut dyn FnMut(Found<'_>)) {
    if is_flow(value) {
        use_it(Found { flow: value, dump });
        return;
    }
    let Some(depth) = depth.checked_sub(1) else { return };
    for item in value.items().filter(|item| !is_scalar(*item)) {
        walk(item, None, depth, use_it);
    }
    for (key, inner) in value.entries() {
        if key.str() != Some("definition") {
            if !is_scalar(inner) {
                walk(inner, None, depth, use_it);
            }
        } else if inner.is_string() {
            in_text(inner, value, use_it);
        } else {
            walk(inner, Some(value), depth, use_it);
        }
    }
}

/// A flow as JSON in a text, as the API sends it.
fn in_text(text: Value<'_>, dump: Value<'_>, use_it: &mut dyn FnMut(Found<'_>)) {
    let looks_so = text.str().is_some_and(|text| text.contains("\"states\"") && text.contains("\"transitions\""));
    if !looks_so {
        return;
    }
    let (Some(tree), _) = text.nested_json() else { return };
    if let Some(flow) = tree.root().filter(|root| is_flow(*root)) {
        use_it(Found { flow, dump: Some(dump) });
    }
}

fn is_scalar(value: Value<'_>) -> bool {
    !value.is_mapping() && !value.is_sequence()
}

/// `states` is a list of objects with `type` and `transitions`; beside it stands `initial_state`, or one state is a trigger.
fn is_flow(value: Value<'_>) -> bool {
    let Some(states) = value.get("states").filter(|states| states.is_sequence()) else { return false };
    let is_state = |state: Value<'_>| state.get("type").is_some() && state.get("transitions").is_some();
    let is_trigger = |state: Value<'_>| state.get("type").and_then(Value::str) == Some("trigger");
    states.items().any(is_state) && (value.get("initial_state").is_some() || states.items().any(is_trigger))
}
