//! RapidPro, TextIt and Glific: flow definitions of the goflow engine, by themselves or in exports with triggers and campaigns.
//!
//! The folder is the unit: flows name each other by id, whichever file they were exported to, and a keyword of one is heard in the
//! others. What stands in the files is found first ([`container`], [`unit`]); then every flow is lowered by itself ([`lower`]):
//! a node becomes its actions ([`action`]) and the question or branch behind them ([`router`], [`ways`]). Campaigns become cadences
//! ([`campaign`]).
//!
//! The format: <https://github.com/nyaruka/goflow/blob/main/docs/md/flows.md>.

mod action;
mod campaign;
mod case;
mod container;
mod expression;
mod flow;
mod heard;
mod lower;
mod names;
mod person;
mod routed;
mod router;
mod said;
mod unit;
mod ways;

use super::{Imported, Parsed, Platform};
use crate::flow::Policy;

/// RapidPro, TextIt, Glific.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "RapidPro, TextIt, Glific",
    reads: "flow definitions and exports as JSON (versions 13 and 14), with their triggers and campaigns",
    signatures: &[
        &["\"spec_version\"", "\"nodes\""],
        &["\"nodes\"", "\"destination_uuid\""],
        &["\"action_sets\"", "\"rule_sets\""],
        &["\"relative_to\"", "\"delivery_hour\""],
    ],
    detect: |parsed| {
        (parsed.mentions("uuid") || parsed.mentions("action_sets"))
            && parsed.trees.iter().any(container::holds_something)
    },
    unit: |path| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
    import,
};

const ID: &str = "rapidpro";

/// Every flow and campaign of one folder, in path order.
fn import(files: &[&Parsed], policy: &Policy) -> Imported {
    let mut imported = Imported::default();
    let unit = unit::read(files, policy, &mut imported.findings);
    for at in 0..unit.flows.len() {
        if let Some((flow, findings)) = lower::lower(&unit, at, policy) {
            imported.flows.push(flow);
            imported.findings.extend(findings);
        }
    }
    imported.flows.extend(unit.campaigns.iter().filter_map(campaign::lower));
    imported
}
