//! Promotion that goes on although the customer gave a reason to stop.

use super::cadences::{about, cadences};
use crate::analysis::pressure::unstopped;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Finding, Label};
use crate::flow::Stop;

const VARS: &[&str] = &["customer", "cadence", "found", "reasons"];

/// One finding for each cadence.
pub const CHECK: Check = Check {
    name: "no-stop",
    doc: "cadences whose promotional messages go on after a reply, a purchase, an opt-out or a complaint",
    outcomes: &[Outcome { name: "definite", vars: VARS }, Outcome { name: "partly", vars: VARS }],
    params: &[Param { name: "messages", default: Value::Number(3.0), doc: "how many promotional messages it takes" }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let of_cadence = |flow: usize| {
        let found = unstopped(facts.graph, flow)?;
        let info = &facts.graph.flows[flow];
        // The first message has nothing before it.
        if ((found.sends.len() + 1) as f64) < params.number("messages") || found.reasons.is_empty() {
            return None;
        }
        let lacks = |stop: Stop| found.reasons.contains(&stop);
        let nothing = lacks(Stop::Replied) && lacks(Stop::Converted);
        let outcome = if nothing || lacks(Stop::OptedOut) { "definite" } else { "partly" };
        let span = info.about.cadence.as_ref()?.exit_when.first().map_or(info.name.span, |event| event.span);
        let words: Vec<&str> = found.reasons.iter().map(|stop| stop.words()).collect();
        let mut finding = about(facts, info, outcome, span)
            .with("found", found.sends.len().to_string())
            .with("reasons", words.join(" or "));
        let goes_on = |&id| Label::new(facts.graph.step(id).name.span, "goes on");
        finding.labels = found.sends.iter().take(4).map(goes_on).collect();
        finding.atoms = words.into_iter().map(str::to_owned).collect();
        Some(finding)
    };
    cadences(facts.graph).filter_map(of_cadence).collect()
}
