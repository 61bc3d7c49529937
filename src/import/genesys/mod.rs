//! Genesys Cloud Architect: flows as YAML, as Archy and the Terraform provider read and write them.
//!
//! The file is a tree of statements, not a graph: actions run in order, branches come together again behind the action that opened
//! them. [`lower`] keeps the ways that wait for the next step; [`sequence`] runs through a list of actions, [`action`] says what each
//! one does. Menus ([`menu`]), questions of bots ([`ask`]) and the flow's handling of errors ([`policy`]) carry the defaults of the platform.

mod action;
mod ask;
mod branch;
mod data;
mod expression;
mod kind;
mod lower;
mod menu;
mod names;
mod parts;
mod person;
mod policy;
mod said;
mod sequence;
mod slots;
mod value;

use super::{Imported, Parsed, Platform};
use crate::flow::Policy;
use crate::syntax::Value;
use kind::Kind;

/// Genesys Cloud Architect.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "Genesys Cloud Architect",
    reads: "flows of all types as YAML (Archy, Terraform), with `{{…}}` that are filled in later",
    signatures: &[&["startUpRef"], &["startUpTaskActions"]],
    detect: |parsed| parsed.trees.iter().flat_map(|tree| tree.documents()).any(|document| flow(document).is_some()),
    unit: str::to_owned,
    import,
};

const ID: &str = "genesys";

/// A flow: the name of its type, and what stands below it.
struct Found<'t> {
    key: Value<'t>,
    body: Value<'t>,
    kind: Kind,
}

/// The flow of a document: below a type, something says where it starts.
fn flow(document: Value<'_>) -> Option<Found<'_>> {
    document.entries().find_map(|(key, body)| {
        let name = key.str()?;
        let starts = body.get("startUpRef").and_then(Value::str);
        let kind = Kind::of(name);
        // A type that is not known here yet still names itself in its references.
        let names_itself = starts.is_some_and(|start| start.trim_start_matches('/').starts_with(&format!("{name}/")));
        let is_flow = (starts.is_some() || body.get("startUpTaskActions").is_some()) && kind != Kind::UNKNOWN;
        (is_flow || names_itself).then_some(Found { key, body, kind })
    })
}

fn import(files: &[&Parsed], _: &Policy) -> Imported {
    let mut imported = Imported::default();
    for parsed in files {
        let mut count = 0;
        for (tree, document) in parsed.trees.iter().flat_map(|tree| tree.documents().map(move |at| (tree, at))) {
            let Some(found) = flow(document) else { continue };
            count += 1;
            let (flow, findings) = lower::lower(parsed, tree, &found, count);
            imported.flows.push(flow);
            imported.findings.extend(findings);
        }
    }
    imported
}
