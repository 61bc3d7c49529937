//! Caps that count by the calendar, and so let twice as much through.

use super::cadences::stretch;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Finding, Kind, RuleId};
use crate::flow::Cap;

/// One finding for each cap that leaks.
pub const CHECK: Check = Check {
    name: "cap-leaks",
    doc: "frequency caps by the calendar that let more through in a stretch of their length than they say",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "max", "found", "time"] }],
    params: &[],
    run: Run::Project(run),
};

fn run(all: &[Facts], _: &Params) -> Vec<Finding> {
    let Some(first) = all.first() else { return Vec::new() };
    let of_account = &first.policy.pressure.caps;
    let mut found = Vec::new();
    for (number, cap) in of_account.iter().enumerate().filter(|(_, cap)| !cap.rolling) {
        let under = all.iter().flat_map(Facts::contact).map(|(_, schedule)| schedule.under(number, cap.per));
        found.extend(leak(cap, under.sum()));
    }
    for facts in all {
        for (flow, schedule) in facts.contact() {
            let info = &facts.graph.flows[*flow];
            let own = info.about.cadence.iter().flat_map(|cadence| &cadence.caps).enumerate();
            for (number, cap) in own.filter(|(_, cap)| !cap.rolling) {
                let leak = leak(cap, schedule.under(of_account.len() + number, cap.per));
                found.extend(leak.map(|mut finding| {
                    finding.flow = Some(info.key.clone());
                    finding.platform = Some(info.platform);
                    finding
                }));
            }
        }
    }
    found
}

fn leak(cap: &Cap, most: u32) -> Option<Finding> {
    let through = most.min(cap.max.saturating_mul(2));
    (through > cap.max).then(|| {
        let mut finding = Finding::new(RuleId::builtin(""), "definite", cap.span)
            .with("customer", "one person")
            .with("max", cap.max.to_string())
            .with("found", through.to_string())
            .with("time", stretch(cap.per));
        finding.kind = Kind::Cadence;
        finding.atoms = vec![cap.max.to_string(), stretch(cap.per)];
        finding
    })
}
