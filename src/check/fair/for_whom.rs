//! A flow that does not suit the people it is declared to be for: older people, patients, customers of a personal service.

use crate::analysis::distance::First;
use crate::analysis::reach::Answer;
use crate::analysis::walk::nearby;
use crate::check::maze::options::offers_person;
use crate::check::person::person_distance::efforts;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value, words};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Effect, Event, FlowInfo, Purpose, StepId};
use crate::lexicon::{List, PointerKind};
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "efforts", "max", "more"];

/// How many steps around a step are looked at.
const NEAR: usize = 500;

/// One audience for each run.
pub const CHECK: Check = Check {
    name: "for-whom",
    doc: "whether a person is where the people that a flow is declared to be for expect one",
    outcomes: &[
        Outcome { name: "stage", vars: VARS },
        Outcome { name: "first-menu", vars: VARS },
        Outcome { name: "deflected", vars: VARS },
        Outcome { name: "program-first", vars: VARS },
    ],
    params: &[
        Param {
            name: "who",
            default: Value::Text(Cow::Borrowed("older")),
            doc: "`older` (by `age-bands`), `patients` (by `sector`) or `personal` (by `care.service-nature`)",
        },
        Param { name: "from-age", default: Value::Number(55.0), doc: "the age from which an age band is an older one" },
        Param {
            name: "sectors",
            default: Value::List(Cow::Borrowed(&[
                Cow::Borrowed("healthcare"),
                Cow::Borrowed("health care"),
                Cow::Borrowed("health"),
                Cow::Borrowed("medical"),
                Cow::Borrowed("hospital"),
                Cow::Borrowed("clinic"),
                Cow::Borrowed("pharmacy"),
            ])),
            doc: "the sectors whose customers are patients",
        },
        Param {
            name: "max-choices",
            default: Value::Number(1.0),
            doc: "the most choices or answers before a person in a personal service",
        },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let entries = facts.graph.flows.iter().filter(|flow| flow.role.is_entry() && flow.purpose != Some(Purpose::Survey));
    match params.text("who") {
        "patients" => entries.filter(|flow| is_of(flow, params)).flat_map(|flow| of_patients(facts, flow)).collect(),
        "personal" => {
            entries.filter(|flow| is_personal(flow)).filter_map(|flow| personal(facts, flow, params)).collect()
        }
        _ => {
            let older = |flow: &&FlowInfo| {
                flow.about.audience.age_bands.iter().any(|band| begins_at(&band.value) >= params.number("from-age"))
            };
            entries.filter(older).filter_map(|flow| every_stage(facts, flow)).collect()
        }
    }
}

/// The age at which a band begins: 65 for `65+`, 55 for `55-64`; nothing that counts where no number stands first.
fn begins_at(band: &str) -> f64 {
    let digits: String = band.trim().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0.0)
}

fn is_of(flow: &FlowInfo, params: &Params) -> bool {
    let sector = flow.about.audience.sector.as_ref();
    let sector = sector.map(|sector| sector.value.to_lowercase().replace(['-', '_'], " "));
    sector.is_some_and(|sector| params.list("sectors").iter().any(|known| *known == sector.trim()))
}

fn is_personal(flow: &FlowInfo) -> bool {
    let nature = flow.about.care.get("service-nature").and_then(|nature| nature.value.text());
    nature == Some("personal") || flow.about.tags.iter().any(|tag| tag == "personal-service")
}

/// One finding for the prompts of `flow` from which no choice and no answer leads straight to a person.
fn every_stage(facts: &Facts, flow: &FlowInfo) -> Option<Finding> {
    let graph = facts.graph;
    let mut without = flow.steps.clone().map(StepId).filter(|&id| {
        graph.step(id).effect.is_customer_step()
            && facts.calm().reached(id)
            && facts.reach().answer[id.index()] == Answer::Yes
            && !is_near(facts, id)
    });
    let first = without.next()?;
    let others: Vec<StepId> = without.collect();
    let more = match others.len() {
        0 => String::new(),
        1 => " (nor at 1 more prompt)".into(),
        n => format!(" (nor at {n} more prompts)"),
    };
    let mut finding = facts.finding("stage", first, graph.step(first).name.span).with("more", more);
    finding.labels = others.iter().map(|&id| Label::new(graph.step(id).name.span, "nor here")).collect();
    finding.witness = Some(first.0);
    Some(finding)
}

/// Whether a person is offered at `id`, comes next whatever the customer answers, or nobody can know.
fn is_near(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let mut ways = graph.out(id).iter().filter(|edge| edge.on.is_customer());
    offers_person(facts, id)
        || ways.any(|edge| facts.direct_person().leads(edge.to) || graph.unknown(edge.to).is_some())
}

/// The first menus that offer nobody, and the queues that send patients elsewhere when they are full.
fn of_patients(facts: &Facts, flow: &FlowInfo) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    for id in flow.entries.iter().flat_map(|entry| first_menus(facts, entry.step)) {
        if facts.reach().answer[id.index()] != Answer::Yes || is_near(facts, id) {
            continue;
        }
        let mut finding = facts.finding("first-menu", id, graph.step(id).name.span);
        finding.witness = Some(id.0);
        found.push(finding);
    }
    for id in flow.steps.clone().map(StepId).filter(|&id| facts.reach().from_starts.reached(id)) {
        if !matches!(graph.step(id).effect, Effect::Transfer(_)) {
            continue;
        }
        let waits = |on: &Event| matches!(on, Event::Full | Event::NoAnswer | Event::Elapsed);
        let ways = graph.out_ids(id).filter(|&edge| waits(&graph.edges[edge].on));
        for edge in ways.filter(|&edge| deflects(facts, graph.edges[edge].to)).take(1) {
            let mut finding = facts.finding("deflected", id, graph.edges[edge].span);
            let mut path = facts.way_to(id);
            path.push(edge);
            finding.trace = words::trace(graph, &path);
            found.push(finding);
        }
    }
    found
}

/// The first menus behind `start` for a customer for whom nothing fails. The choice of a language is no menu yet.
fn first_menus(facts: &Facts, start: StepId) -> Vec<StepId> {
    let graph = facts.graph;
    let is_menu = |id: StepId| matches!(graph.step(id).effect, Effect::Menu(_)) && !picks_tongue(facts, id);
    let before = nearby(graph, &facts.reach().calls, start, NEAR, |edge| {
        let edge = &graph.edges[edge];
        !edge.on.is_failing() && edge.on != Event::Closed && !is_menu(edge.from)
    });
    before.into_iter().filter(|&id| is_menu(id)).collect()
}

/// Whether the menu `id` asks for a language.
fn picks_tongue(facts: &Facts, id: StepId) -> bool {
    let names = |text: &str| facts.lexicon.read(text, None).has(&[List::Tongue]);
    let mut options = facts.graph.out(id).iter().filter(|edge| edge.on.is_customer());
    let by_option = options.any(|edge| {
        let declared = edge.choice.as_ref().is_some_and(|choice| choice.language.is_some());
        declared || names(edge.on.parts().1) || edge.label().is_some_and(|label| names(&label.value))
    });
    let said = facts.talk_at(id).into_iter().flat_map(|talk| &talk.keys);
    by_option || said.filter_map(|key| key.purpose.as_deref()).filter(|purpose| names(purpose)).count() > 1
}

/// Whether those who cannot be connected are sent to a website or back to a program, with no person, callback or voicemail.
fn deflects(facts: &Facts, to: StepId) -> bool {
    let graph = facts.graph;
    let next = nearby(graph, &facts.reach().calls, to, NEAR, |edge| {
        graph.edges[edge].on.is_automatic() && !graph.step(graph.edges[edge].from).effect.is_customer_step()
    });
    if facts.direct_person().leads(to) || next.iter().any(|&id| graph.unknown(id).is_some() || is_near(facts, id)) {
        return false;
    }
    next.into_iter().any(|id| {
        let step = graph.step(id);
        let mut pointers = facts.readings(id).flat_map(|reading| reading.pointers());
        step.effect.is_customer_step() || pointers.any(|found| found.kind == PointerKind::Elsewhere)
    })
}

/// A service declared personal in which a program comes between the customer and the person.
fn personal(facts: &Facts, flow: &FlowInfo, params: &Params) -> Option<Finding> {
    let max = params.number("max-choices");
    let distance = facts.calm_distance(First::Choices);
    let far = |id: StepId| distance.cost[id.index()].filter(|cost| f64::from(cost.choices) > max);
    let (entry, cost) = flow.entries.iter().find_map(|entry| Some((entry.step, far(entry.step)?)))?;
    let path = distance.path(facts.graph, entry);
    let mut finding = facts
        .finding("program-first", entry, flow.name.span)
        .with("efforts", efforts(facts, &path, cost.choices))
        .with("max", max.to_string());
    finding.measure = Some(f64::from(cost.choices));
    finding.trace = words::trace(facts.graph, &path);
    Some(finding)
}
