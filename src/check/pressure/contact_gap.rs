//! Two messages close behind one another.

use super::cadences::{about, told};
use crate::analysis::pressure::Source;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Finding, Label};
use crate::flow::duration;

/// The closest two of each cadence.
pub const CHECK: Check = Check {
    name: "contact-gap",
    doc: "two messages of one cadence that can come closer to one another than the least gap",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "cadence", "step", "found", "min"] }],
    params: &[Param {
        name: "hours",
        default: Value::Number(16.0),
        doc: "the least gap, where `pressure.minimum-gap` says nothing",
    }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let configured = facts.policy.pressure.minimum_gap;
    let least = configured.map_or(params.number("hours") * 3600.0, |gap| gap.value);
    let of_cadence = |(flow, schedule): &(usize, crate::analysis::pressure::Schedule)| {
        let info = &facts.graph.flows[*flow];
        let pair = schedule.closest().filter(|_| schedule.unbounded.is_none())?;
        let gap = pair[1].at - pair[0].at;
        if gap >= least {
            return None;
        }
        let step = facts.graph.step(pair[1].step);
        let mut finding = about(facts, info, "definite", step.name.span)
            .with("step", crate::check::words::shown(facts.graph, pair[1].step))
            .with("found", if gap < 60.0 { "at once".into() } else { format!("after {}", duration::shown(gap)) })
            .with("min", duration::shown(least));
        finding.step = Some(step.name.value.clone());
        finding.labels.push(Label::new(facts.graph.step(pair[0].step).name.span, "the message before"));
        finding.labels.extend(configured.map(|gap| Label::new(gap.span, "the least gap")));
        finding.trace = told(&pair, &[Source { graph: facts.graph, flow: *flow }]);
        finding.measure = Some(-gap);
        Some(finding)
    };
    facts.contact().iter().filter_map(of_cadence).collect()
}
