//! How much of all that customers come for is served by people.

use crate::analysis::effort::options;
use crate::analysis::walk::nearby;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Effect, FlowInfo, Purpose, StepId};
use std::collections::BTreeMap;

const VARS: &[&str] = &["customer", "step", "found", "min", "max", "requests"];

/// How many steps behind an option are looked at.
const NEAR: usize = 500;

/// One answer for a project.
pub const CHECK: Check = Check {
    name: "person-share",
    doc: "the share of requests (options behind which no further menu stands) that lead straight to a person",
    outcomes: &[Outcome { name: "none", vars: VARS }, Outcome { name: "outside", vars: VARS }],
    params: &[
        Param { name: "min", default: Value::Number(0.0), doc: "the least share that is wanted, in percent" },
        Param { name: "max", default: Value::Number(100.0), doc: "the largest share that is wanted, in percent" },
    ],
    run: Run::Project(run),
};

/// What is known of all requests.
#[derive(Default)]
struct Requests {
    all: usize,
    with_people: usize,
    /// Their volumes, where every request has one.
    volumes: Option<(f64, f64)>,
}

fn run(all: &[Facts], params: &Params) -> Vec<Finding> {
    let mut requests = Requests { volumes: Some((0.0, 0.0)), ..Requests::default() };
    all.iter().for_each(|facts| count(facts, &mut requests));
    let mut flows = all.iter().flat_map(|facts| facts.graph.starts().map(move |(flow, entry)| (facts, flow, entry)));
    let Some((facts, flow, entry)) = flows.next().filter(|_| requests.all > 0) else { return Vec::new() };
    let share = match requests.volumes {
        Some((whole, people)) if whole > 0.0 => people / whole * 100.0,
        _ => requests.with_people as f64 / requests.all as f64 * 100.0,
    };
    let declared = all.iter().flat_map(|facts| &facts.graph.flows).find_map(band);
    let (min, max) = declared.unwrap_or((params.number("min"), params.number("max")));
    let outcome = match requests.with_people {
        0 => "none",
        _ if share < min || share > max => "outside",
        _ => return Vec::new(),
    };
    let mut finding = facts
        .finding(outcome, entry.step, flow.name.span)
        .with("found", share.round().to_string())
        .with("min", min.to_string())
        .with("max", max.to_string())
        .with("requests", requests.all.to_string());
    finding.measure = Some(share);
    vec![finding]
}

/// `care: { human-share: 20-40 }`, in percent.
fn band(flow: &FlowInfo) -> Option<(f64, f64)> {
    let said = flow.about.care.get("human-share")?.value.text()?;
    let numbers: Vec<f64> = said
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|part| part.trim_matches('.'))
        .filter_map(|part| part.parse().ok())
        .collect();
    match numbers[..] {
        [min, max] if min <= max => Some((min, max)),
        [min] => Some((min, 100.0)),
        _ => None,
    }
}

/// Adds the requests of one island: each place that options lead to, if it is no other menu and nothing unknown.
fn count(facts: &Facts, requests: &mut Requests) {
    let graph = facts.graph;
    let mut places: BTreeMap<StepId, Option<f32>> = BTreeMap::new();
    for id in graph.ids().filter(|&id| facts.reach().from_starts.reached(id)) {
        let picks = matches!(graph.step(id).effect, Effect::Menu(_) | Effect::Listen);
        if !picks || graph.flow_of(id).purpose == Some(Purpose::Survey) {
            continue;
        }
        let spoken = graph.out_ids(id).filter(|&edge| matches!(graph.edges[edge].on, crate::flow::Event::Intent(_)));
        for edge in options(graph, id).into_iter().chain(spoken).map(|edge| &graph.edges[edge]) {
            let volume = edge.choice.as_ref().and_then(|choice| choice.volume.as_ref()).map(|volume| volume.value);
            let known = places.entry(edge.to).or_default();
            *known = known.or(volume);
        }
    }
    for (place, volume) in places {
        let next = nearby(graph, &facts.reach().calls, place, NEAR, |edge| {
            graph.edges[edge].on.is_automatic() && !graph.step(graph.edges[edge].from).effect.is_customer_step()
        });
        let person = facts.direct_person().leads(place);
        let undecided = |&id: &StepId| graph.unknown(id).is_some() || matches!(graph.step(id).effect, Effect::Menu(_));
        if !person && next.iter().any(undecided) {
            continue;
        }
        requests.all += 1;
        requests.with_people += usize::from(person);
        requests.volumes = requests.volumes.zip(volume).map(|((whole, people), volume)| {
            let volume = f64::from(volume);
            (whole + volume, people + if person { volume } else { 0.0 })
        });
    }
}
