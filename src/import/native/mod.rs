//! touchlint's own format: call flows, chatbots and cadences written down by hand, one grammar of steps for all.
//!
//! The format is described in `docs/flow-format.md`. Each document is first held against its tables (`tables`), so that all its
//! mistakes are known, and then lowered as far as it makes sense (`header`, `steps`): a mistake in one step hides nothing of the
//! others.

mod about;
mod cadence;
mod checks;
mod choices;
mod contact;
mod effects;
mod exits;
mod header;
mod hours;
mod lowering;
mod steps;
mod tables;
mod text;
mod words;

use super::{Imported, Parsed, Platform};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Flow, How, Policy};
use crate::source::Span;
use crate::syntax::{Tree, Value, json_schema};
use std::collections::HashSet;

const ID: &str = "native";

/// touchlint's own format.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "touchlint flow format",
    reads: "call flows, chatbots and cadences (`touchlint: 1`) in YAML or JSON",
    // At the start of a line: as a key of its own, not in a text that speaks of flows.
    signatures: &[&["\ntouchlint:"], &["\"touchlint\":"], &["\"touchlint\" :"]],
    detect,
    unit: |path| path.to_owned(),
    import,
};

fn detect(parsed: &Parsed) -> bool {
    !is_configuration(&parsed.path) && documents(parsed).any(|(document, _)| is_flow(document))
}

/// A document says `touchlint: 1`; a settings file of another tool may have a group of that name.
fn is_flow(document: Value<'_>) -> bool {
    document.get("touchlint").is_some_and(|version| !version.is_mapping() && !version.is_sequence())
}

fn is_configuration(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("touchlint.yaml" | "touchlint.yml"))
}

fn documents(parsed: &Parsed) -> impl Iterator<Item = (Value<'_>, &Tree)> {
    parsed.trees.iter().flat_map(|tree| tree.documents().map(move |document| (document, tree)))
}

fn import(files: &[&Parsed], policy: &Policy) -> Imported {
    let mut imported = Imported::default();
    for parsed in files {
        for (document, tree) in documents(parsed) {
            // A document that only closes the one before it.
            if document.is_null() {
                continue;
            }
            if let Some(finding) = version(document) {
                imported.findings.push(finding);
                imported.flows.push(header::opaque(document, &parsed.path, "a flow in another version of the format"));
                continue;
            }
            let mut findings = checks::check(tree, document);
            if document.is_mapping() {
                let (mut flow, mut problems) = header::lower(document, &parsed.path, tree.is_whole());
                forgive(&mut flow, &findings, document);
                imported.flows.push(flow);
                // What has the wrong shape at a place says no more there.
                let told: HashSet<Span> = findings.iter().map(|finding| finding.place.span).collect();
                problems.retain(|problem| !told.contains(&problem.place.span));
                findings.extend(problems);
                findings.extend(hours::unknown_hours(document, &policy.hours));
            }
            if !tree.is_whole() {
                // Reading stopped somewhere: what seems to be missing may only be unread.
                findings.retain(|finding| ["file/unknown-field", "file/duplicate-step"].contains(&&*finding.rule.0));
            }
            let name = document.get("flow").and_then(Value::str).map(str::to_owned);
            for finding in &mut findings {
                finding.flow = name.clone();
                finding.platform = Some(ID);
            }
            findings.sort_by_key(|finding| finding.place.span);
            imported.findings.extend(findings);
        }
    }
    imported
}

/// A mistake of writing is told once, as such: where a step holds one, an exit that seems to be missing may only be misspelt, and
/// what cannot be reached may be reached once it is mended.
fn forgive(flow: &mut Flow, findings: &[Finding], document: Value<'_>) {
    let Some(steps) = document.get("steps").map(Value::span) else { return };
    let mistakes: Vec<u32> = findings.iter().map(|finding| finding.place.span.start).collect();
    flow.open_world |= mistakes.iter().any(|&at| at >= steps.start);
    for step in flow.steps.iter_mut().filter(|step| step.effect == Effect::End(How::Unwired)) {
        // In file order, since the findings of a reader are.
        let first = mistakes.partition_point(|&at| at < step.name.span.start.min(step.body.start));
        if mistakes.get(first).is_some_and(|&at| at < step.body.end) {
            step.effect = Effect::Unknown { what: "an exit that cannot be read" };
        }
    }
}

/// A version of the format that this program does not know.
fn version(document: Value<'_>) -> Option<Finding> {
    let version = document.get("touchlint")?;
    let text = version.str()?;
    if text == "1" {
        return None;
    }
    let mut finding = Finding::file(
        "file/unsupported-version",
        version.span(),
        format!("this flow is written in version `{text}` of the format; this touchlint reads version 1"),
    )
    .help("write `touchlint: 1`, or get a touchlint that reads the newer version");
    finding.platform = Some(ID);
    Some(finding)
}

/// The JSON Schemas of the format, each with its file name: one per kind of flow.
pub fn schemas() -> Vec<(&'static str, serde_json::Value)> {
    vec![
        ("ivr.schema.json", json_schema(&tables::IVR, "A call flow for touchlint")),
        ("chatbot.schema.json", json_schema(&tables::CHATBOT, "A chatbot for touchlint")),
        ("cadence.schema.json", json_schema(&tables::CADENCE, "A cadence for touchlint")),
    ]
}
