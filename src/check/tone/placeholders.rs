//! Gaps in what a customer hears or reads: a personal field that may be empty, a text that somebody forgot to finish.

use super::phrases;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Reading, StepId, Text};
use crate::lexicon::List;
use std::collections::HashSet;

const VARS: &[&str] = &["customer", "step", "words"];

/// Fields without a fallback, and gaps.
pub const CHECK: Check = Check {
    name: "placeholders",
    doc: "personal fields in texts with nothing to say where they are empty, and gaps that nobody filled",
    outcomes: &[
        Outcome { name: "field", vars: VARS },
        Outcome { name: "gap", vars: VARS },
        Outcome { name: "other-language", vars: VARS },
    ],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found: Vec<Finding> =
        facts.places(List::Placeholder).iter().map(|place| phrases::at(facts, place, "gap")).collect();
    let supplied = supplied(facts);
    for id in graph.ids().filter(|&id| facts.is_judged(id)) {
        let step = graph.step(id);
        for used in step.reads.iter().filter(|used| used.reading == Reading::Said && !used.fallback) {
            let slot = &used.slot;
            if is_personal(&slot.value) && !supplied.contains(&normal(&slot.value)) {
                let mut finding = facts.finding("field", id, slot.span).with("words", slot.value.clone());
                finding.atoms = vec![normal(&slot.value)];
                found.push(finding);
            }
        }
        found.extend(step.texts.iter().filter_map(|text| gap(facts, id, text)));
    }
    found
}

/// Every slot that the island or the team's own word fills, in one spelling.
fn supplied(facts: &Facts) -> HashSet<String> {
    let mut supplied: HashSet<String> = facts.policy.known.iter().map(|slot| normal(slot)).collect();
    for step in &facts.graph.steps {
        match &step.effect {
            Effect::Ask(ask) => supplied.extend(ask.slot.as_ref().map(|slot| normal(&slot.value))),
            Effect::Lookup { learns, .. } => supplied.extend(learns.iter().map(|slot| normal(&slot.value))),
            Effect::Set { slot, .. } => drop(supplied.insert(normal(&slot.value))),
            _ => {}
        }
    }
    supplied
}

/// Letters and digits in lower case.
fn normal(slot: &str) -> String {
    slot.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a slot is the name of the customer.
fn is_personal(slot: &str) -> bool {
    let mut parts = slot.rsplit(['.', ':', '/']).map(normal);
    let last = parts.next().unwrap_or_default();
    let owner = parts.next();
    let of_a_person = || owner.as_ref().is_none_or(|owner| PEOPLE.contains(&owner.as_str()));
    NAMES.contains(&last.as_str()) || (last == "name" && of_a_person())
}

const NAMES: &[&str] = &[
    "firstname",
    "lastname",
    "fullname",
    "givenname",
    "surname",
    "familyname",
    "nickname",
    "customername",
    "callername",
    "contactname",
    "clientname",
    "membername",
    "patientname",
    "guestname",
    "recipientname",
];
const PEOPLE: &[&str] = &[
    "customer",
    "contact",
    "user",
    "member",
    "person",
    "recipient",
    "caller",
    "patient",
    "guest",
    "client",
    "profile",
    "subscriber",
    "lead",
    "buyer",
];

/// `[Company Name]`, `<your name>`: brackets around words that say what belongs there.
fn gap(facts: &Facts, id: StepId, text: &Text) -> Option<Finding> {
    let content = &text.content;
    for (start, open) in content.match_indices(['[', '<']) {
        let close = if open == "[" { ']' } else { '>' };
        let Some(length) = content[start + 1..].find(close) else { continue };
        let inside = content[start + 1..start + 1 + length].trim();
        let plain = inside.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '_' | '-' | '\'' | '/'));
        let words: Vec<String> =
            inside.split([' ', '_', '-', '/']).map(str::to_lowercase).filter(|word| !word.is_empty()).collect();
        // `[your bill](https://…)` is a link.
        let link = content[start + length + 2..].starts_with('(');
        let asks = !link && words.iter().any(|word| MISSING.contains(&word.as_str()));
        if plain && asks && (2..=6).contains(&words.len()) {
            let finding = facts.finding("gap", id, text.span_of(start, start + length + 2));
            return Some(finding.with("words", inside));
        }
    }
    None
}

/// Words for what belongs into a gap.
const MISSING: &[&str] = &["name", "company", "business", "insert", "your", "organization", "organisation"];
