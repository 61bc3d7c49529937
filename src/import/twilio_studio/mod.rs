//! Twilio Studio: flows of widgets, as plain JSON, in dumps of the API, and in Terraform's `jsonencode`.
//!
//! Read in three passes: what stands there ([`read`]), who can be where ([`reach`]) and which splits only route the answer of a
//! question ([`menu`]). Then every widget becomes steps ([`steps`]) and ways out ([`exits`]).

mod condition;
mod container;
mod exits;
mod kind;
mod liquid;
mod lower;
mod menu;
mod names;
mod person;
mod reach;
mod read;
mod reads;
mod said;
mod split;
mod steps;

use super::{Imported, Parsed, Platform};
use crate::flow::Policy;

/// Twilio Studio.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "Twilio Studio",
    reads: "flow definitions: plain JSON, dumps of the API (`definition`), Terraform templates and `jsonencode({…})`",
    signatures: &[
        &["initial_state", "states"],
        &["incomingConversationMessage", "transitions"],
        &["incomingRequest", "transitions"],
    ],
    detect: |parsed| parsed.mentions("states") && parsed.trees.iter().any(container::holds_flow),
    unit: str::to_owned,
    import,
};

const ID: &str = "twilio-studio";

/// Every flow of the files, in source order.
fn import(files: &[&Parsed], _: &Policy) -> Imported {
    let mut imported = Imported::default();
    for parsed in files {
        let mut count = 0;
        for tree in &parsed.trees {
            container::each_flow(tree, &mut |found| {
                count += 1;
                let (flow, findings) = lower::lower(parsed, &found, count);
                imported.flows.push(flow);
                imported.findings.extend(findings);
            });
        }
    }
    imported
}
