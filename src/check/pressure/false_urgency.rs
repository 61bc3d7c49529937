//! Pressure to act now, with no real date, in messages that sell.

use crate::check::tone::phrases;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::{Finding, Label};
use crate::flow::{MessageClass, Purpose};
use crate::lexicon::List;

const VARS: &[&str] = &["customer", "step", "words"];

/// Promotion alone.
pub const CHECK: Check = Check {
    name: "false-urgency",
    doc: "pressure to act now in promotional messages and sales flows that name no day, time or field for one",
    outcomes: &[Outcome { name: "definite", vars: VARS }, Outcome { name: "other-language", vars: VARS }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut last = None;
    for place in facts.places(List::Urgency) {
        let id = place.step;
        let sells = facts.message_class(id) == Some(MessageClass::Promotional)
            || facts.graph.flow_of(id).purpose == Some(Purpose::Sales);
        let step = facts.graph.step(id);
        // A field may hold the day.
        let dated =
            facts.readings(id).any(|reading| reading.names_time()) || step.texts.iter().any(|text| !text.complete);
        if !sells || dated {
            continue;
        }
        let finding = phrases::at(facts, place, "definite");
        // One message is one fault.
        match found.last_mut().filter(|_| last == Some(id)) {
            Some(earlier) => earlier.labels.push(Label::new(finding.place.span, "and this")),
            None => found.push(finding),
        }
        last = Some(id);
    }
    found
}
