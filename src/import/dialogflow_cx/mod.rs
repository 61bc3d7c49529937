//! Dialogflow CX: the folder of an exported agent, one JSON file for each flow and page.
//!
//! The agent is the unit, and its parts know each other by display name. They are read first ([`read`]); then every flow is lowered
//! by itself ([`lower`]): a page becomes what it says, what it asks, its tests and the place where it waits ([`page`]); what is
//! heard on every page of a flow becomes a hub ([`scope`]).

mod agent;
mod branch;
mod chain;
mod entry;
mod files;
mod lower;
mod messages;
mod page;
mod params;
mod payload;
mod read;
mod scope;
mod signal;
mod target;
mod tries;
mod turn;

use super::{Imported, Parsed, Platform};
use crate::flow::Policy;

/// Dialogflow CX.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "Dialogflow CX",
    reads: "exported agents as a folder of JSON: `agent.json`, flows, pages and route groups",
    signatures: &[
        &["\"displayName\"", "\"entryFulfillment\""],
        &["\"displayName\"", "\"transitionRoutes\""],
        &["\"displayName\"", "\"eventHandlers\""],
        &["\"displayName\"", "\"nluSettings\""],
        &["\"displayName\"", "\"form\""],
        &["\"defaultLanguageCode\"", "\"speechToTextSettings\""],
        &["\"defaultLanguageCode\"", "\"startFlow\""],
    ],
    detect: |parsed| files::kind(parsed).is_some(),
    unit: |path| files::root(path).unwrap_or(path).to_owned(),
    import,
};

const ID: &str = "dialogflow-cx";

/// Every flow of one agent, in path order.
fn import(files: &[&Parsed], policy: &Policy) -> Imported {
    let agent = read::agent(files);
    let mut imported = Imported::default();
    for at in 0..agent.flows.len() {
        let (flow, findings) = lower::lower(&agent, at, policy);
        imported.flows.push(flow);
        imported.findings.extend(findings);
    }
    imported
}
