//! A real address or number where the file should name a field.

use super::{Check, Facts, Outcome, Params, Run};
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
        let Some(what) = literal(&to.value) else { continue };
        // The address itself is no part of what is remembered of the finding.
        found.push(facts.finding("definite", id, to.span).with("what", what));
    }
    found
}

/// What a recipient is, if it is written out: `{email}` and `customer.phone` are fields.
fn literal(to: &str) -> Option<&'static str> {
    let to = to.trim();
    if to.contains(['{', '}', '$', '<', '%']) {
        return None;
    }
    if let Some((name, host)) = to.split_once('@') {
        let is_host = host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty());
        return (!name.is_empty() && !name.contains(char::is_whitespace) && is_host).then_some("an address");
    }
    let marks = |c: char| "+-(). ".contains(c);
    let digits: String = to.chars().filter(char::is_ascii_digit).collect();
    let number = to.chars().all(|c| c.is_ascii_digit() || marks(c)) && (7..=15).contains(&digits.len());
    number.then_some("a number")
}
