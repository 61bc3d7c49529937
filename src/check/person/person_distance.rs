//! A person is too many choices or seconds away.

use crate::analysis::distance::First;
use crate::check::words;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Event, Purpose};

const VARS: &[&str] = &["customer", "step", "choices", "efforts", "seconds", "max-choices", "max-seconds"];

/// The distance from each start, against two limits.
pub const CHECK: Check = Check {
    name: "person-distance",
    doc: "how many choices and seconds it takes from a start to a person, on the shortest way that needs no failing",
    outcomes: &[Outcome { name: "choices", vars: VARS }, Outcome { name: "seconds", vars: VARS }],
    params: &[
        Param { name: "max-choices", default: Value::Number(2.0), doc: "the most choices or answers before a person" },
        Param {
            name: "max-seconds",
            default: Value::Number(60.0),
            doc: "the longest time before a person, in seconds",
        },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let (by_choices, by_seconds) = (facts.calm_distance(First::Choices), facts.calm_distance(First::Seconds));
    let mut found = Vec::new();
    for (flow, entry) in graph.starts().filter(|(flow, _)| flow.purpose != Some(Purpose::Survey)) {
        let id = entry.step;
        let (Some(fewest), Some(quickest)) = (by_choices.cost[id.index()], by_seconds.cost[id.index()]) else {
            continue;
        };
        let too_many = f64::from(fewest.choices) > params.number("max-choices");
        let too_long = f64::from(quickest.tenths) / 10.0 > params.number("max-seconds");
        if !too_many && !too_long {
            continue;
        }
        let path = by_choices.path(graph, id);
        let step = graph.step(first_choice(facts, &path).unwrap_or(id));
        let span = if step.name.span.is_empty() { flow.name.span } else { step.name.span };
        let (outcome, measure) = if too_many {
            ("choices", f64::from(fewest.choices))
        } else {
            ("seconds", f64::from(quickest.tenths) / 10.0)
        };
        let seconds = if too_many { fewest.tenths } else { quickest.tenths };
        let mut finding = facts
            .finding(outcome, id, span)
            .with("choices", fewest.choices.to_string())
            .with("efforts", efforts(facts, &path, fewest.choices))
            .with("seconds", (seconds as f32 / 10.0).round().to_string())
            .with("max-choices", params.number("max-choices").to_string())
            .with("max-seconds", params.number("max-seconds").to_string());
        finding.measure = Some(measure);
        // One is no more of the other.
        finding.atoms = vec![outcome.into()];
        finding.trace = words::trace(graph, &path);
        found.push(finding);
    }
    found
}

/// How many choices and answers they are, in words. An answer counts like a choice: finding an account number and keying it in is
/// more work than pressing a key. Where called flows hide some of them, the two are not told apart.
pub(in crate::check) fn efforts(facts: &Facts, path: &[usize], all: u32) -> String {
    let own = || path.iter().map(|&edge| &facts.graph.edges[edge].on).filter(|on| on.is_customer());
    let answers = own().filter(|on| matches!(on, Event::Answer | Event::Accepted)).count() as u32;
    let of = |count: u32, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    if own().count() as u32 != all {
        return format!("{all} choices and answers");
    }
    match (all - answers, answers) {
        (choices, 0) => of(choices, "choice"),
        (0, answers) => of(answers, "answer"),
        (choices, answers) => format!("{} and {}", of(choices, "choice"), of(answers, "answer")),
    }
}

/// The first menu on the way: that is where a person could be offered.
fn first_choice(facts: &Facts, path: &[usize]) -> Option<crate::flow::StepId> {
    let graph = facts.graph;
    let mut steps = path.iter().map(|&edge| graph.edges[edge].from);
    steps.find(|&id| matches!(graph.step(id).effect, Effect::Menu(_)))
}
