//! What a step stores before it says anything.

use super::super::said::variables;
use super::super::{full, spanned};
use crate::flow::{Effect, Reading, SetValue, Slot, SlotUse, Step};
use crate::syntax::Value;

/// The steps that store the variables of `value`, a step of an action. `name` says what a variable of the action is called.
pub(super) fn sets<'t>(value: Value<'t>, name: &dyn Fn(Value<'t>) -> Slot) -> Vec<Step> {
    let list = value.get("context").and_then(|context| context.get("variables"));
    list.into_iter().flat_map(Value::items).filter_map(|item| set(item, name)).collect()
}

fn set<'t>(item: Value<'t>, name: &dyn Fn(Value<'t>) -> Slot) -> Option<Step> {
    let slot = spanned(full(item, "skill_variable").or_else(|| full(item, "variable"))?);
    let value = item.get("value")?;
    let (effect, reads) = stored(&slot, value, name)?;
    let mut step = Step::new(slot, item.span(), effect);
    step.minor = true;
    step.reads = reads;
    Some(step)
}

/// What is stored; nothing where an answer goes to the name that it already has.
fn stored<'t>(slot: &Slot, value: Value<'t>, name: &dyn Fn(Value<'t>) -> Slot) -> Option<(Effect, Vec<SlotUse>)> {
    let into = |value| Effect::Set { slot: slot.clone(), value };
    if let Some(literal) = value.get("scalar") {
        let effect = match literal.str() {
            Some(text) if !literal.is_null() && !text.is_empty() => into(SetValue::Const(text.to_owned())),
            _ => Effect::Forget(vec![slot.clone()]),
        };
        return Some((effect, Vec::new()));
    }
    if let Some(expression) = full(value, "expression") {
        let text = expression.str().unwrap_or("").trim();
        if matches!(text, "null" | "\"\"" | "''") {
            return Some((Effect::Forget(vec![slot.clone()]), Vec::new()));
        }
        let tight: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        let own = [format!("${{{}}}", slot.value), format!("${}", slot.value)];
        let counted = own.iter().find_map(|own| tight.strip_prefix(own.as_str())?.strip_prefix('+')?.parse().ok());
        let set = counted.map_or(SetValue::Opaque, SetValue::Add);
        return Some((into(set), variables(expression, Reading::Used)));
    }
    let whole = value.get("variable_path").is_none();
    let from = full(value, "variable").map(name).or_else(|| full(value, "skill_variable").map(spanned));
    if from.as_ref().is_some_and(|from| whole && from.value == slot.value) {
        return None;
    }
    let set = match &from {
        Some(from) if whole => SetValue::Copy(from.value.clone()),
        _ => SetValue::Opaque,
    };
    let reads = from.map(|slot| SlotUse { slot, fallback: false, reading: Reading::Used });
    Some((into(set), reads.into_iter().collect()))
}
