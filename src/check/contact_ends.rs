//! How contacts end badly: transfers that fail into nothing, closed hours, failures that hang up, silence.

use super::words::{self, shown};
use super::{Check, Facts, Outcome, Param, Params, Value};
use crate::analysis::ends::{BadEnd, Cause, Owner, tail};
use crate::diagnostic::{Certainty, Finding, Label};
use crate::flow::{Effect, Event, Purpose, Role};
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "what", "how", "count"];

/// One owner's ends for each run.
pub const CHECK: Check = Check {
    name: "contact-ends",
    doc: "contacts that end with nobody reached, by what made them end",
    outcomes: &[
        Outcome { name: "definite", vars: VARS },
        Outcome { name: "minor", vars: VARS },
        Outcome { name: "possible", vars: VARS },
    ],
    params: &[Param {
        name: "because",
        default: Value::Text(Cow::Borrowed("failure")),
        doc: "which ends: `transfer`, `closed`, `failure`, `silent` or `undeclared`",
    }],
    run,
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let owner = match params.text("because") {
        "transfer" => Owner::TransferFails,
        "closed" => Owner::Closed,
        "silent" => Owner::Silent,
        "undeclared" => Owner::DeadEnd,
        _ => Owner::FailureHangsUp,
    };
    facts.ends().bad.iter().filter(|end| end.owner == owner).flat_map(|end| of_end(facts, end)).collect()
}

/// One finding for each certainty, with a label for each cause.
fn of_end(facts: &Facts, end: &BadEnd) -> Vec<Finding> {
    ["definite", "minor", "possible"]
        .into_iter()
        .filter_map(|outcome| {
            let causes: Vec<&Cause> =
                end.causes.iter().filter(|cause| outcome_of(facts, cause) == Some(outcome)).collect();
            finding(facts, end, outcome, &causes)
        })
        .collect()
}

/// How bad one cause is; `None` where nothing is to be said of it.
fn outcome_of(facts: &Facts, cause: &Cause) -> Option<&'static str> {
    let graph = facts.graph;
    let from = graph.edges[cause.edge].from;
    let flow = graph.flow_of(from);
    if !facts.heard().reached(from)
        || flow.purpose == Some(Purpose::Survey)
        || matches!(flow.role, Role::AgentSide | Role::Whisper | Role::Hold | Role::Notice | Role::Machine)
    {
        return None;
    }
    Some(match (cause.definite, graph.step(from).minor) {
        (false, _) => "possible",
        (true, true) if graph.edges[cause.edge].on.is_failing() => "minor",
        (true, _) => "definite",
    })
}

fn finding(facts: &Facts, end: &BadEnd, outcome: &'static str, causes: &[&Cause]) -> Option<Finding> {
    let (first, others) = causes.split_first()?;
    let graph = facts.graph;
    let edge = &graph.edges[first.edge];
    let mut finding = facts
        .finding(outcome, edge.from, edge.span)
        .with("what", cause_words(facts, first))
        .with("how", if first.silent { "without a word" } else { "with nobody reached" })
        .with("count", causes.len().to_string());
    finding.certainty = if outcome == "possible" { Certainty::Possible } else { Certainty::Definite };
    finding.place.text = match words::event(graph, edge) {
        Some(what) => format!("{what} …"),
        None => "this way out …".into(),
    };
    let stop = graph.step(end.end);
    if !stop.assumed {
        finding.labels.push(Label::new(stop.name.span, "… and the contact ends here"));
    }
    for cause in others {
        let edge = &graph.edges[cause.edge];
        let mut what = cause_words(facts, cause);
        what.push_str(", too");
        finding.labels.push(Label::new(edge.span, what));
    }
    let mut path = facts.reach().from_starts.path(graph, edge.from);
    path.extend(tail(graph, facts.ends(), first));
    finding.trace = words::trace(graph, &path);
    let (reason, _) = edge.on.parts();
    finding.atoms = vec![reason.to_owned(), stop.name.value.clone()];
    Some(finding)
}

/// What made the contact end, as the subject of a clause.
fn cause_words(facts: &Facts, cause: &Cause) -> String {
    let graph = facts.graph;
    let edge = &graph.edges[cause.edge];
    let here = shown(graph, edge.from);
    let from = &graph.step(edge.from).effect;
    match &edge.on {
        Event::NoInput => format!("saying nothing at {here}"),
        Event::NoMatch => format!("not being understood at {here}"),
        Event::Rejected => format!("a rejected answer at {here}"),
        Event::Full => "a full queue".into(),
        Event::NoAnswer => "an unanswered transfer".into(),
        Event::Elapsed => format!("waiting too long at {here}"),
        Event::Closed | Event::TransferClosed => "coming outside opening hours".into(),
        on if on.is_failing() && matches!(from, Effect::Transfer(_)) => "a failed transfer".into(),
        on if on.is_failing() && matches!(from, Effect::Callback) => "a failed callback".into(),
        on if on.is_failing() => format!("an error at {here}"),
        Event::Key(key) => format!("pressing {key} at {here}"),
        Event::Choice(option) => format!("picking \"{}\"", words::clip(option, 32)),
        _ => format!("a way out of {here}"),
    }
}
