//! Botpress v12: the folder of one bot: flows, content elements, questions and answers.
//!
//! The bot is the unit, and all its flows become one: they lead into each other node by node, and what a flow goes back to is known
//! only where all are read. Nodes become their instructions in order ([`node`]), skills what they do ([`skill`]), transitions ways
//! out ([`ways`]).

mod action;
mod back;
mod condition;
mod content;
mod files;
mod heard;
mod lower;
mod node;
mod read;
mod skill;
mod slots;
mod ways;

use super::{Imported, Parsed, Platform};
use crate::flow::Policy;

/// Botpress v12.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "Botpress v12",
    reads: "the folder of a bot: `flows/*.flow.json`, content elements, questions and answers",
    signatures: &[
        &["\"startNode\"", "\"nodes\"", "\"catchAll\""],
        &["\"formData\"", "\"id\""],
        &["\"questions\"", "\"answers\"", "\"data\""],
        &["\"imports\"", "\"contentTypes\""],
    ],
    detect: |parsed| files::kind(parsed).is_some(),
    unit: |path| files::root(path).unwrap_or(path).to_owned(),
    import,
};

const ID: &str = "botpress";

/// The one flow that a bot is; none where no flow is among the files.
fn import(files: &[&Parsed], policy: &Policy) -> Imported {
    let mut imported = Imported::default();
    let bot = read::read(files);
    if !bot.flows.is_empty() {
        let (flow, mut findings) = lower::lower(&bot, policy);
        for finding in &mut findings {
            finding.flow = Some(flow.key.clone());
            finding.platform = Some(ID);
        }
        imported.flows.push(flow);
        imported.findings = findings;
    }
    imported
}
