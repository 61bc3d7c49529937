//! Which variables are read where.

use super::expression;
use super::lower::Lowering;
use super::value::{exp, variable};
use crate::flow::{Reading, Slot, SlotUse, StepId};
use crate::syntax::Value;

/// Every variable that `value` reads, whatever wraps it.
pub(super) fn read(value: Value<'_>) -> Vec<Slot> {
    let at = exp(value).or_else(|| variable(value));
    let Some(at) = at else { return Vec::new() };
    let found = expression::variables(at.str().unwrap_or(""));
    found.into_iter().map(|(name, start)| Slot::new(name.to_owned(), at.span_of(start, start + name.len()))).collect()
}

/// Notes that `step` tests what `value` reads.
pub(super) fn tested(low: &mut Lowering<'_>, step: StepId, value: Option<Value<'_>>) {
    note(low, step, value, Reading::Tested);
}

/// Notes that `step` says what `value` reads.
pub(super) fn said(low: &mut Lowering<'_>, step: StepId, value: Option<Value<'_>>) {
    note(low, step, value, Reading::Said);
}

/// Notes that `step` hands on or works with what `value` reads.
pub(super) fn used(low: &mut Lowering<'_>, step: StepId, value: Option<Value<'_>>) {
    note(low, step, value, Reading::Used);
}

fn note(low: &mut Lowering<'_>, step: StepId, value: Option<Value<'_>>, reading: Reading) {
    let slots = value.map(read).unwrap_or_default();
    // An expression can test for what is not set; what it does then is not worked out.
    let reads = slots.into_iter().map(|slot| SlotUse { slot, fallback: true, reading });
    if let Some(step) = low.flow.steps.get_mut(step.index()) {
        step.reads.extend(reads);
    }
}
