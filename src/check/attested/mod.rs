//! What people have to attest, where no program can see: who answers for a flow, and how it is looked after.
//!
//! The question is asked of flows that customers start in; whoever answers for those answers for what they lead to. Where nobody
//! in the project says a word of it, that is told once; where nobody of a folder does, once for that folder: a list of things to
//! do, not the same sentence for each of two hundred flows. The answer may stand in the configuration, for all of them at once.

mod claim;
mod days;
mod places;

use super::{Check, Facts, OfFlow, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Finding, Kind, RuleId};
use crate::flow::{Effect, Purpose, StepId};
use crate::source::Span;
use claim::{Fault, claim};
use std::collections::{BTreeMap, HashSet};

const VARS: &[&str] = &["flows", "but"];

/// One attestation, and what makes it a good one.
pub const CHECK: Check = Check {
    name: "attested",
    doc: "flows that customers start in, of which nobody attests something (`care:`), or not well enough",
    outcomes: &[
        Outcome { name: "missing", vars: VARS },
        Outcome { name: "weak", vars: VARS },
        Outcome { name: "stale", vars: VARS },
    ],
    params: &[
        words(
            "field",
            "where it stands below `care`; the first that is there counts; `flow.…` for what the flow itself says",
        ),
        Param { name: "required", default: Value::Bool(true), doc: "whether it must be there at all" },
        text("only-with", "only flows with such a step: `split`, `reply` (a customer writes or leaves a message)"),
        words("parts", "what it must say, `a|b` for either"),
        number("at-least", "how many there must be"),
        text("distinct", "the part in which so many must differ"),
        text("each", "the part of each that must name several"),
        number("each-at-least", "how many that must name"),
        text("alike", "the part that must be the same for all"),
        text("covers", "the attestation whose names must all be among `covered-by`"),
        text("covered-by", "the part that names them"),
        text("differs-from", "the attestation that must not say the same"),
        words("not-only", "words for what is not enough by itself"),
        words("last", "the part with the day it was done last; the first that is there counts"),
        number("max-days", "how many days ago that may be where the attestation names no rhythm (`every`); 0 for any"),
        words("until", "the parts with a day that must not be over"),
        text("before", "the attestation with a day that it must come before"),
        text("reaches", "the part that names a step customers must come to"),
        text("leads-to", "the part that names a step or a flow that must be there"),
    ],
    run: Run::Flows(run),
};

const fn text(name: &'static str, doc: &'static str) -> Param {
    Param { name, default: Value::Text(std::borrow::Cow::Borrowed("")), doc }
}

const fn words(name: &'static str, doc: &'static str) -> Param {
    Param { name, default: Value::NO_WORDS, doc }
}

const fn number(name: &'static str, doc: &'static str) -> Param {
    Param { name, default: Value::Number(0.0), doc }
}

fn run(flows: &[OfFlow<'_>], all: &[Facts], params: &Params) -> Vec<Finding> {
    let asked: Vec<Asked> = flows.iter().filter_map(|of| asked(*of, params)).collect();
    let mut lacking: Vec<&Asked> = Vec::new();
    let mut found = Vec::new();
    // What a configuration says badly it says badly for many flows, at one place.
    let mut told: HashSet<Span> = HashSet::new();
    for one in &asked {
        match claim(one.of, all, params) {
            Ok(()) => {}
            Err(Fault::Missing) => lacking.push(one),
            Err(Fault::At { outcome, span, but }) => {
                if told.insert(span) {
                    found.push(finding(one, outcome, span).with("but", format!(": {but}")));
                }
            }
        }
    }
    found.extend(together(&asked, &lacking));
    found
}

/// A flow of which something is asked, and the step that makes it so.
struct Asked<'a> {
    of: OfFlow<'a>,
    step: Option<StepId>,
}

fn asked<'a>(of: OfFlow<'a>, params: &Params) -> Option<Asked<'a>> {
    let flow = of.flow;
    let outbound = flow.about.kind == Kind::Cadence;
    if !(flow.role.is_entry() || outbound) || flow.purpose == Some(Purpose::Machine) {
        return None;
    }
    let graph = of.facts.graph;
    let with = |wanted: fn(&Effect) -> bool| {
        let mut steps = flow.steps.clone().map(StepId);
        steps.find(|&id| !graph.step(id).assumed && wanted(&graph.step(id).effect))
    };
    match params.text("only-with") {
        "split" => with(|effect| *effect == Effect::Split).map(|step| Asked { of, step: Some(step) }),
        "reply" => {
            let leaves = |effect: &Effect| {
                matches!(effect, Effect::Callback(_) | Effect::Voicemail | Effect::Ticket(_) | Effect::Send(_))
            };
            (flow.about.kind != Kind::Ivr || with(leaves).is_some()).then_some(Asked { of, step: None })
        }
        _ => Some(Asked { of, step: None }),
    }
}

/// A finding about one flow.
fn finding(one: &Asked, outcome: &'static str, span: Span) -> Finding {
    let flow = one.of.flow;
    let mut finding = Finding::new(RuleId::builtin(""), outcome, span);
    finding.flow = Some(flow.key.clone());
    finding.platform = Some(flow.platform);
    finding.kind = flow.about.kind;
    finding.step = one.step.map(|step| one.of.facts.graph.step(step).name.value.clone());
    finding.with("flows", format!("`{}`", flow.name.value)).with("but", "")
}

/// Of flows that say nothing: one finding for all where none of the project says anything, one for each folder of which none
/// does, else one for each.
fn together(asked: &[Asked], lacking: &[&Asked]) -> Vec<Finding> {
    let group = |ones: &[&Asked], place: &str| {
        let first = ones.first()?;
        let mut found = finding(first, "missing", first.of.flow.name.span);
        // It is about no flow in particular: whoever accepts it for one accepts it for none of the others.
        (found.flow, found.step) = (None, None);
        found.measure = Some(ones.len() as f64);
        found.atoms = vec![place.to_owned()];
        let shown = if place.is_empty() { "here".into() } else { format!("in `{place}/`") };
        let others: Vec<String> =
            ones.iter().skip(1).take(3).map(|one| format!("`{}`", one.of.flow.name.value)).collect();
        let more = if ones.len() > 4 { ", …" } else { "" };
        found.place.text = format!("nor for {}{more}", others.join(", "));
        Some(found.with("flows", format!("any of the {} flows {shown}", ones.len())))
    };
    if lacking.len() > 1 && lacking.len() == asked.len() {
        return group(lacking, "").into_iter().collect();
    }
    let folder = |one: &Asked| {
        let path = &one.of.flow.path;
        path.rfind('/').map_or("", |at| &path[..at]).to_owned()
    };
    let mut folders: BTreeMap<String, Vec<&Asked>> = BTreeMap::new();
    for one in lacking {
        folders.entry(folder(one)).or_default().push(one);
    }
    let mut found = Vec::new();
    for (name, ones) in folders {
        if ones.len() > 1 && !name.is_empty() && asked.iter().filter(|one| folder(one) == name).count() == ones.len() {
            found.extend(group(&ones, &name));
        } else {
            found.extend(ones.iter().map(|one| {
                let place = one.step.map_or(one.of.flow.name.span, |step| one.of.facts.graph.step(step).name.span);
                finding(one, "missing", place)
            }));
        }
    }
    found
}
