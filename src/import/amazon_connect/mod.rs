//! Amazon Connect: flows in the flow language of 2019-10-30, bare or wrapped, and older exports of the console.
//!
//! <https://docs.aws.amazon.com/connect/latest/devguide/flow-language.html> (read 2026-11-22). A file is searched for flows
//! ([`wrappers`]); each is read into actions with exits ([`action`], [`legacy`]); menus that the language spells in two actions are
//! found ([`menus`]); what each type of action means stands in one match ([`blocks`]), cut by family.

mod action;
mod blocks;
mod data;
mod documented;
mod hooks;
mod interact;
mod legacy;
mod lower;
mod menus;
mod moves;
mod names;
mod paths;
mod reads;
mod texts;
mod wrappers;

use super::{Imported, Parsed, Platform};
use crate::flow::Policy;

/// The id of the platform in reports.
const ID: &str = "amazon-connect";

/// Amazon Connect.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "Amazon Connect",
    reads: "flows and flow modules: as JSON, as saved by the command line, in CloudFormation and Terraform, and as exported by the \
            console before 2022",
    signatures: &[&["StartAction", "Actions"], &["modules", "branches", "transition"]],
    detect,
    unit: str::to_owned,
    import,
};

fn detect(file: &Parsed) -> bool {
    let named = file.mentions("StartAction") || (file.mentions("modules") && file.mentions("branches"));
    named && file.trees.iter().flat_map(|tree| tree.documents()).any(wrappers::holds_flows)
}

fn import(files: &[&Parsed], _policy: &Policy) -> Imported {
    let mut imported = Imported::default();
    for file in files {
        let before = imported.flows.len();
        for root in file.trees.iter().flat_map(|tree| tree.documents()) {
            wrappers::visit(root, &mut imported.findings, &mut |found, findings| {
                imported.flows.push(lower::lower(file, found, findings));
            });
        }
        let flows = &mut imported.flows[before..];
        // A file's name is a name of its flow only where there is one flow.
        if let [flow] = flows {
            names::add_stem(flow);
        }
        flows.iter_mut().for_each(|flow| flow.open_world = file.broken);
        // Where reading stopped, what seems to be missing may only be unread.
        if file.trees.iter().any(|tree| !tree.is_whole()) {
            let missing = ["file/unresolved-step", "file/no-start"];
            imported
                .findings
                .retain(|finding| finding.place.span.file != file.file || !missing.contains(&&*finding.rule.0));
        }
    }
    imported
}
