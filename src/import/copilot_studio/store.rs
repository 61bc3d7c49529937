//! Variables set, learned and forgotten.

use super::action::onward;
use super::formula;
use super::lower::{Lowering, Way, of_action};
use crate::flow::{Effect, Reading, SetValue, Slot};
use crate::syntax::Value;

/// `SetVariable`, `SetTextVariable`.
pub(super) fn set<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let Some(slot) = action.get("variable").and_then(formula::variable) else { return ways };
    one(low, action, slot, action.get("value"), ways)
}

/// `SetMultipleVariables`.
pub(super) fn set_many<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, mut ways: Vec<Way>) -> Vec<Way> {
    for item in action.get("assignments").into_iter().flat_map(Value::items) {
        if let Some(slot) = item.get("variable").and_then(formula::variable) {
            ways = one(low, action, slot, item.get("value"), ways);
        }
    }
    ways
}

fn one<'t>(
    low: &mut Lowering<'_, 't>,
    action: Value<'t>,
    slot: Slot,
    value: Option<Value<'t>>,
    ways: Vec<Way>,
) -> Vec<Way> {
    let stored = formula::stored(&slot.value, value);
    let mut step = of_action(action, Effect::Set { slot, value: stored });
    step.minor = true;
    step.reads = value.map(|value| formula::reads(value, Reading::Used)).unwrap_or_default();
    let id = low.add(step, ways);
    onward(id, action)
}

/// Something is worked out and stored under one of these keys.
pub(super) fn learn<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, keys: &[&str], mut ways: Vec<Way>) -> Vec<Way> {
    for slot in keys.iter().filter_map(|key| formula::variable(action.get(key)?)) {
        let mut step = of_action(action, Effect::Set { slot, value: SetValue::Opaque });
        step.minor = true;
        step.reads = action.get("value").map(|value| formula::reads(value, Reading::Used)).unwrap_or_default();
        let id = low.add(step, std::mem::take(&mut ways));
        ways = onward(id, action);
    }
    ways
}

/// `ResetVariable`.
pub(super) fn forget<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let Some(slot) = action.get("variable").and_then(formula::variable) else { return ways };
    let id = low.act(action, Effect::Forget(vec![slot]), ways);
    onward(id, action)
}

/// `ClearAllVariables`: whatever some question of the agent asked for, as far as it is of the scope that is cleared.
pub(super) fn forget_all<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let scope = action.get("variables").and_then(Value::str).unwrap_or("");
    let global_only = scope == "GlobalVariables";
    let asked = low.agent.asked.iter().filter(|slot| !global_only || slot.value.starts_with("Global."));
    let mut slots: Vec<Slot> = asked.cloned().collect();
    slots.dedup_by(|a, b| a.value == b.value);
    let id = low.act(action, Effect::Forget(slots), ways);
    onward(id, action)
}
