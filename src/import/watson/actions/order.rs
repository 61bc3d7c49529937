//! The steps of an action as they stand: their order, and the names that answers get.

use super::super::{full, spanned};
use crate::diagnostic::Finding;
use crate::flow::Slot;
use crate::syntax::{Value, nearest};
use std::collections::HashMap;

/// The steps in the order in which each names the next; what nothing names but the list comes behind.
pub(super) fn order(action: Value<'_>) -> Vec<Value<'_>> {
    let all: Vec<Value<'_>> =
        action.get("steps").into_iter().flat_map(Value::items).filter(|step| step.is_mapping()).collect();
    let mut by_id = HashMap::new();
    for (at, step) in all.iter().enumerate() {
        if let Some(id) = step.get("step").and_then(Value::str) {
            by_id.entry(id).or_insert(at);
        }
    }
    let next = |at: usize| all.get(at).and_then(|step| by_id.get(full(*step, "next_step")?.str()?)).copied();
    let mut named = vec![false; all.len()];
    for to in (0..all.len()).filter_map(next) {
        named[to] = true;
    }
    let mut taken = vec![false; all.len()];
    let mut ordered = Vec::with_capacity(all.len());
    let firsts = (0..all.len()).filter(|at| !named[*at]);
    for first in firsts.chain(0..all.len()) {
        let mut at = Some(first);
        while let Some(here) = at.filter(|&here| !taken[here]) {
            taken[here] = true;
            ordered.push(all[here]);
            at = next(here);
        }
    }
    ordered
}

/// The names that answers are stored under in variables of the session.
pub(super) fn stored_as<'t>(steps: &[Value<'t>]) -> HashMap<&'t str, Slot> {
    let mut names = HashMap::new();
    for step in steps {
        let list = step.get("context").and_then(|context| context.get("variables"));
        for item in list.into_iter().flat_map(Value::items) {
            let from = item.get("value").filter(|value| value.get("variable_path").is_none());
            let from = from.and_then(|value| full(value, "variable")).and_then(Value::str);
            if let (Some(from), Some(name)) = (from, full(item, "skill_variable")) {
                names.entry(from).or_insert_with(|| spanned(name));
            }
        }
    }
    names
}

/// The finding for a step that nothing is.
pub(super) fn unresolved<'k>(wanted: Value<'_>, known: impl Iterator<Item = &'k str>) -> Finding {
    let name = wanted.str().unwrap_or("");
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "add the step, or lead to one of this action".to_owned(),
    };
    let problem = format!("no step of this action is called `{name}`");
    let mut finding = Finding::file("file/unresolved-step", wanted.text_range(), problem).help(help);
    finding.atoms = vec![name.to_owned()];
    finding
}
