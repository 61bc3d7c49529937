//! What stands in one folder: its flows, who runs whom, what starts them, campaigns.

use super::container::{Part, parts};
use super::names::text;
use super::{ID, person};
use crate::diagnostic::Finding;
use crate::flow::Policy;
use crate::import::Parsed;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::{HashMap, HashSet};

/// One flow as it stands in its file.
pub(super) struct Definition<'t> {
    pub parsed: &'t Parsed,
    pub value: Value<'t>,
    /// The id that other flows name it by; empty where it has none.
    pub uuid: &'t str,
    /// It stands as Glific writes it, which serves WhatsApp.
    pub glific: bool,
    /// An earlier flow of the same file has the same id.
    pub again: bool,
    /// So has one of an earlier file of the folder: of several copies the first is meant from outside.
    pub copy: bool,
}

/// A campaign as it stands in its file.
pub(super) struct Campaign<'t> {
    pub parsed: &'t Parsed,
    pub value: Value<'t>,
}

/// A word that a customer can write at any time to come into a flow.
pub(super) struct Keyword<'t> {
    pub word: Spanned<String>,
    /// The id of the flow.
    pub flow: &'t str,
}

/// All of a folder.
#[derive(Default)]
pub(super) struct Unit<'t> {
    pub flows: Vec<Definition<'t>>,
    pub campaigns: Vec<Campaign<'t>>,
    /// Ids of flows that others run and that come back to them.
    pub called: HashSet<&'t str>,
    /// Ids of flows that customers start.
    pub started: HashSet<&'t str>,
    /// Words that lead to a flow with a way to a person.
    pub to_people: Vec<Keyword<'t>>,
    /// The names of flows by their ids.
    pub names: HashMap<&'t str, &'t str>,
}

/// Triggers by which customers start a flow: keyword, anything, call, missed call, new conversation, referral.
const BY_CUSTOMERS: [&str; 6] = ["K", "C", "V", "M", "N", "R"];

/// Reads the files of one folder.
pub(super) fn read<'t>(files: &[&'t Parsed], policy: &Policy, findings: &mut Vec<Finding>) -> Unit<'t> {
    let mut unit = Unit::default();
    let mut keywords = Vec::new();
    let mut all = HashSet::new();
    for &parsed in files {
        let (mut seen, mut told) = (HashSet::new(), false);
        for part in parsed.trees.iter().flat_map(parts) {
            match part {
                Part::Flow(value, words) => {
                    if let Some(version) = unknown_version(value) {
                        findings.push(unsupported(version));
                        continue;
                    }
                    let uuid = value.get("uuid").and_then(Value::str).unwrap_or("");
                    let (again, copy) = (!seen.insert(uuid), !all.insert(uuid));
                    let words = words.into_iter().flat_map(Value::items).filter_map(|word| text(Some(word)));
                    let words: Vec<Value<'t>> = words.collect();
                    let glific = value.get("vars").is_some();
                    keywords.extend(words.iter().map(|word| keyword(*word, uuid)));
                    unit.started.extend((!words.is_empty()).then_some(uuid));
                    unit.flows.push(Definition { parsed, value, uuid, glific, again, copy });
                }
                Part::Triggers(list) => triggers(list, &mut unit, &mut keywords),
                Part::Campaign(value) => unit.campaigns.push(Campaign { parsed, value }),
                // One word about old flows is enough for a file.
                Part::Legacy(place) => findings.extend((!std::mem::replace(&mut told, true)).then(|| legacy(place))),
            }
        }
    }
    for flow in &unit.flows {
        let name = flow.value.get("name").and_then(Value::str).unwrap_or("");
        unit.names.entry(flow.uuid).or_insert(name);
    }
    let people = links(&mut unit, policy);
    unit.to_people = keywords.into_iter().filter(|keyword| people.contains(keyword.flow)).collect();
    unit
}

fn keyword<'t>(word: Value<'t>, flow: &'t str) -> Keyword<'t> {
    Keyword { word: Spanned::new(word.str().unwrap_or("").to_owned(), word.text_range()), flow }
}

fn triggers<'t>(list: Value<'t>, unit: &mut Unit<'t>, keywords: &mut Vec<Keyword<'t>>) {
    for trigger in list.items() {
        let kind = trigger.get("trigger_type").and_then(Value::str).unwrap_or("");
        let Some(flow) = trigger.get("flow").and_then(|flow| flow.get("uuid")?.str()) else { continue };
        if BY_CUSTOMERS.contains(&kind) {
            unit.started.insert(flow);
        }
        // A word for some groups only is not heard by everybody.
        let for_all = trigger.get("groups").is_none_or(Value::is_empty);
        if kind == "K" && for_all {
            let several =
                trigger.get("keywords").into_iter().flat_map(Value::items).filter_map(|word| text(Some(word)));
            let mut words: Vec<Value<'t>> = several.collect();
            if words.is_empty() {
                words.extend(text(trigger.get("keyword")));
            }
            keywords.extend(words.into_iter().map(|word| keyword(word, flow)));
        }
    }
}

/// Notes who runs whom; gives the ids of flows from which a person can be reached.
fn links<'t>(unit: &mut Unit<'t>, policy: &Policy) -> HashSet<&'t str> {
    let mut callers: HashMap<&'t str, Vec<&'t str>> = HashMap::new();
    let mut people: HashSet<&'t str> = HashSet::new();
    for flow in &unit.flows {
        let nodes = flow.value.get("nodes").into_iter().flat_map(Value::items);
        for action in nodes.filter_map(|node| node.get("actions")).flat_map(Value::items) {
            match action.get("type").and_then(Value::str) {
                Some("enter_flow") => {
                    let target = action.get("flow").and_then(|flow| text(flow.get("uuid"))?.str());
                    let Some(target) = target else { continue };
                    callers.entry(target).or_default().push(flow.uuid);
                    if action.get("terminal").and_then(Value::bool) != Some(true) {
                        unit.called.insert(target);
                    }
                }
                Some(kind) if person::is_ticket(kind) || person::implied(action, kind, policy).is_some() => {
                    people.insert(flow.uuid);
                }
                _ => {}
            }
        }
    }
    let mut open: Vec<&'t str> = people.iter().copied().collect();
    while let Some(flow) = open.pop() {
        for &caller in callers.get(flow).into_iter().flatten() {
            if people.insert(caller) {
                open.push(caller);
            }
        }
    }
    people
}

/// The version of a flow, where it is none that is read.
fn unknown_version(flow: Value<'_>) -> Option<Value<'_>> {
    let version = text(flow.get("spec_version"))?;
    let major = version.str()?.split('.').next()?.parse::<u32>();
    major.is_ok_and(|major| !(13..=14).contains(&major)).then_some(version)
}

fn unsupported(version: Value<'_>) -> Finding {
    let written = version.str().unwrap_or("");
    let problem = format!("this flow is in version `{written}` of the format; versions 13 and 14 are read");
    let mut finding = Finding::file("file/unsupported-version", version.text_range(), problem)
        .help("export it again from a current RapidPro or TextIt; a version after 14 needs a later touchlint");
    finding.platform = Some(ID);
    finding
}

fn legacy(place: Span) -> Finding {
    let problem =
        "this flow is in the format of RapidPro before version 13, with sets of actions and rules; it is not read";
    let mut finding = Finding::file("file/unsupported-version", place, problem)
        .help("import it into a current RapidPro or TextIt, or run goflow's `flowmigrate`, and export it again");
    finding.platform = Some(ID);
    finding
}
