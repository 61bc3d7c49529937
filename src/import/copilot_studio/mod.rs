//! Microsoft Copilot Studio: topics, one YAML file each, of an agent that is kept as a folder or inside an unpacked solution.
//!
//! The agent is the unit ([`files`] says which file belongs to which), and its parts know each other by the last part of a schema name
//! ([`names`]). They are read first ([`read`]); every topic is lowered by itself ([`lower`]), action by action ([`action`]); what the
//! platform does around the topics (greeting, waiting, choosing a topic, errors) becomes a flow of its own ([`around`]).

mod action;
mod agent;
mod around;
mod ask;
mod branch;
mod card;
mod files;
mod formula;
mod lower;
mod names;
mod opaque;
mod options;
mod person;
mod read;
mod said;
mod store;
mod target;
mod trigger;

use super::{Imported, Parsed, Platform};
use crate::flow::Policy;

/// Microsoft Copilot Studio.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "Microsoft Copilot Studio",
    reads: "topics and agents as YAML: folders of `*.mcs.yml`, unpacked solutions (`botcomponents/*/data`), single topics",
    signatures: &[
        &["kind: AdaptiveDialog"],
        &["kind: TaskDialog"],
        &["kind: AgentDialog"],
        &["kind: GptComponentMetadata"],
        &["schemaName: ", "authenticationMode: "],
    ],
    detect: |parsed| files::kind(parsed).is_some(),
    unit: |path| files::root(path).unwrap_or_else(|| path.to_owned()),
    import,
};

const ID: &str = "copilot-studio";

/// Every topic of one agent, in path order, and what lies around them.
fn import(files: &[&Parsed], policy: &Policy) -> Imported {
    let agent = read::agent(files);
    let mut imported = Imported { flows: around::lower(&agent), findings: Vec::new() };
    for topic in &agent.topics {
        let (flow, findings) = lower::lower(&agent, topic, policy);
        imported.flows.push(flow);
        imported.findings.extend(findings);
    }
    imported
}
