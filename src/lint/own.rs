//! One voice for each place: where a rule yields to another that speaks of the same step, it keeps quiet.

use crate::diagnostic::{Certainty, Diagnostic};
use crate::rule::Rules;
use std::collections::HashSet;

/// A flow and a step of it, by their keys.
type Place = (Option<String>, Option<String>);

/// Drops diagnostics of rules that yield to one that speaks of the same step of the same flow.
pub fn own(diagnostics: &mut Vec<Diagnostic>, rules: &Rules) {
    let place = |found: &Diagnostic| (found.finding.flow.clone(), found.finding.step.clone());
    let spoken: HashSet<(String, Place)> = diagnostics
        .iter()
        .filter(|found| found.finding.certainty != Certainty::Unknown)
        .map(|found| (found.finding.rule.to_string(), place(found)))
        .collect();
    diagnostics.retain(|found| {
        let active = rules.active.iter().find(|active| active.rule.id == found.finding.rule);
        let yields_to = active.map_or(&[][..], |active| &active.rule.yields_to);
        let flow = &found.finding.flow;
        // Several violations told as one yield together: as long as one is left, it is told.
        let steps = found.finding.parts.iter().map(|part| (flow.clone(), Some(part.step.clone())));
        let places = if found.finding.parts.is_empty() { vec![place(found)] } else { steps.collect() };
        let taken = |place: &Place| yields_to.iter().any(|other| spoken.contains(&(other.to_string(), place.clone())));
        yields_to.is_empty() || !places.iter().all(taken)
    });
}

/// One place says one thing once, though several steps or flows share it: words that stand apart from the steps that say them. What
/// is not known is counted for each start.
pub(super) fn once(diagnostics: &mut Vec<Diagnostic>) {
    let mut told = HashSet::new();
    diagnostics.retain(|Diagnostic { finding, message, .. }| {
        finding.certainty == Certainty::Unknown
            || told.insert((finding.rule.clone(), finding.place.span, finding.outcome, message.clone()))
    });
}
