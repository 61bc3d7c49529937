//! A real address or number where the file should name a field.

use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::Effect;

/// One finding for each message.
pub const CHECK: Check = Check {
    name: "literal-recipient",
    doc: "messages to an address or number that is written in the file",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "what"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let mut found = Vec::new();
    for id in facts.graph.ids() {
        let Effect::Send(message) = &facts.graph.step(id).effect else { continue };
        let Some(to) = message.to.as_ref().filter(|_| !message.to_staff) else { continue };
        let Some(what) = message.written_recipient() else { continue };
        // The address itself is no part of what is remembered of the finding.
        found.push(facts.finding("definite", id, to.span).with("what", what));
    }
    found
}
