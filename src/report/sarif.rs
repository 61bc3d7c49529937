//! SARIF 2.1.0, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, for code scanning and editors.

use super::place::Places;
use super::{RuleWords, Show, shown};
use crate::diagnostic::{Certainty, Diagnostic, Label, Severity, State};
use crate::lint::Report;
use crate::source::Span;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

pub(super) fn sarif(report: &Report, show: &Show) -> String {
    let files = Places::new(&report.sources);
    let findings = shown(report, show);
    let rules = rules(&findings, show.rules);
    let index: HashMap<&str, usize> = rules.iter().enumerate().map(|(i, rule)| (rule.id, i)).collect();
    let results = findings
        .iter()
        .map(|one| result(one, index.get(one.finding.rule.0.as_ref()).copied(), report.has_baseline, &files))
        .collect();
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules,
    };
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    };
    super::json::ascii(&serde_json::to_string_pretty(&log).unwrap_or_default()) + "\n"
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool<'r>,
    column_kind: &'static str,
    results: Vec<Outcome<'r>>,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'r> {
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'r str>,
    default_configuration: Configuration,
    properties: Tags<'r>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Tags<'r> {
    tags: Vec<&'r str>,
}

#[derive(Serialize)]
struct Words {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'r> {
    rule_id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    kind: &'static str,
    level: &'static str,
    message: Words,
    locations: [Location<'r>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    code_flows: Vec<CodeFlow<'r>>,
    partial_fingerprints: BTreeMap<&'static str, &'r str>,
    /// Absent where the run was held against no baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    /// Empty, not absent, where nothing accepts the finding: absent would mean that nobody looked.
    suppressions: Vec<Suppression<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Words>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    byte_offset: u32,
    byte_length: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'r> {
    name: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fully_qualified_name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CodeFlow<'r> {
    thread_flows: [ThreadFlow<'r>; 1],
}

#[derive(Serialize)]
struct ThreadFlow<'r> {
    locations: Vec<Passed<'r>>,
}

#[derive(Serialize)]
struct Passed<'r> {
    location: Location<'r>,
}

#[derive(Serialize)]
struct Suppression<'r> {
    kind: &'static str,
    justification: &'r str,
}

/// All known rules in their order, then those that only findings name.
fn rules<'r>(findings: &[&'r Diagnostic], known: &'r [RuleWords]) -> Vec<Rule<'r>> {
    let listed: BTreeSet<&str> = known.iter().map(|rule| rule.id).collect();
    let mut extra: BTreeMap<&str, Severity> = BTreeMap::new();
    for one in findings.iter().filter(|one| !listed.contains(one.finding.rule.0.as_ref())) {
        let severity = extra.entry(&one.finding.rule.0).or_insert(one.severity);
        *severity = one.severity.max(*severity);
    }
    let known = known.iter().map(|rule| Rule {
        id: rule.id,
        short_description: words(rule.title),
        help: words(rule.help).map(|words| Words { markdown: Some(rule.help.to_owned()), ..words }),
        help_uri: (!rule.uri.is_empty()).then_some(rule.uri),
        default_configuration: Configuration {
            level: Severity::parse(rule.severity).map_or("warning", Severity::name),
        },
        properties: Tags { tags: Some(rule.family).filter(|family| !family.is_empty()).into_iter().collect() },
    });
    let extra = extra.into_iter().map(|(id, severity)| Rule {
        id,
        short_description: None,
        help: None,
        help_uri: None,
        default_configuration: Configuration { level: severity.name() },
        properties: Tags { tags: id.split_once('/').map(|(family, _)| family).into_iter().collect() },
    });
    known.chain(extra).collect()
}

fn result<'r>(one: &'r Diagnostic, rule_index: Option<usize>, has_baseline: bool, files: &Places) -> Outcome<'r> {
    let finding = &one.finding;
    // 3.27.9 and 3.27.10: `open` is "not enough information to decide", and any kind but `fail` has the level `none`.
    let (kind, level) = match finding.certainty {
        Certainty::Unknown => ("open", "none"),
        _ => ("fail", one.severity.name()),
    };
    let message = match one.help.is_empty() {
        true => one.message.clone(),
        false => format!("{}\nhelp: {}", one.message, one.help),
    };
    let related = std::iter::once(&finding.place).filter(|place| !place.text.is_empty()).chain(&finding.labels);
    let passed: Vec<Passed> =
        finding.trace.iter().map(|label| Passed { location: location(label, None, files) }).collect();
    Outcome {
        rule_id: &finding.rule.0,
        rule_index,
        kind,
        level,
        message: Words { text: unlinked(&message), markdown: None },
        locations: [Location {
            id: None,
            physical_location: physical(finding.place.span, files),
            logical_locations: logical(one),
            message: None,
        }],
        related_locations: related.enumerate().map(|(i, label)| location(label, Some(i), files)).collect(),
        code_flows: match passed.is_empty() {
            true => Vec::new(),
            false => vec![CodeFlow { thread_flows: [ThreadFlow { locations: passed }] }],
        },
        partial_fingerprints: BTreeMap::from([("touchlint/v1", one.fingerprint.as_str())]),
        baseline_state: has_baseline.then(|| baseline_state(one)),
        suppressions: match one.state {
            State::New => Vec::new(),
            State::Baselined => vec![Suppression { kind: "external", justification: "accepted in the baseline" }],
            State::Suppressed => vec![Suppression { kind: "inSource", justification: &one.reason }],
        },
    }
}

/// What became of the finding since the baseline (3.27.24): one that got worse is not the same any more. Nothing is known of what was
/// not to be held against it.
fn baseline_state(one: &Diagnostic) -> &'static str {
    match one.state {
        State::Baselined => "unchanged",
        _ if one.worse.is_empty() => "new",
        _ => "updated",
    }
}

fn location<'r>(label: &Label, id: Option<usize>, files: &Places) -> Location<'r> {
    let physical_location = physical(label.span, files);
    Location { id, physical_location, logical_locations: Vec::new(), message: words(&label.text) }
}

/// The step, in its flow.
fn logical(one: &Diagnostic) -> Vec<Logical<'_>> {
    match (&one.finding.flow, &one.finding.step) {
        (Some(flow), Some(step)) => vec![Logical { name: step, fully_qualified_name: Some(format!("{flow}/{step}")) }],
        (Some(name), None) | (None, Some(name)) => vec![Logical { name, fully_qualified_name: None }],
        (None, None) => Vec::new(),
    }
}

fn physical(span: Span, files: &Places) -> Physical {
    let (start, end) = files.positions(span);
    let region = Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_offset: start.byte,
        byte_length: end.byte - start.byte,
    };
    Physical { artifact_location: Artifact { uri: uri(&files.file(span).path) }, region }
}

fn words(text: &str) -> Option<Words> {
    (!text.is_empty()).then(|| Words { text: unlinked(text), markdown: None })
}

/// `text` without embedded links (3.11.6): what a flow says must not become one in a code scanning page.
fn unlinked(text: &str) -> String {
    text.replace("](", "] (")
}

/// `path` as a relative reference (RFC 3986), or as a `file:` address where it is absolute.
fn uri(path: &str) -> String {
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for &byte in path.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(byte as char),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
