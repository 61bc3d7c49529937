//! The shortest way to a person, as a table for people: when, what happens, where.

use super::text::visible;
use crate::analysis::distance::First;
use crate::analysis::reach::Answer;
use crate::analysis::said;
use crate::check::{Facts, because, words};
use crate::flow::{Effect, StepId};
use std::fmt::Write;

/// The way from `from` to a person, one line for each thing that happens, with the seconds that have gone by; or why there is none.
pub fn journey(facts: &Facts, from: StepId) -> String {
    let graph = facts.graph;
    let mut out = String::new();
    let here = visible(&words::shown(graph, from)).into_owned();
    let calm = facts.calm_distance(First::Choices);
    let (path, failing) = match calm.cost[from.index()] {
        Some(_) => (calm.path(graph, from), false),
        None if facts.reach().to_person.leads(from) => (facts.reach().to_person.path(graph, from), true),
        None => {
            let _ = writeln!(out, "from {here}: {}", no_way(facts, from));
            return out;
        }
    };
    let mut rows: Vec<(u32, String, String)> = Vec::new();
    let (mut tenths, mut choices) = (0, 0);
    let mut last = from;
    for &number in &path {
        let edge = &graph.edges[number];
        hear(facts, edge.from, tenths, &mut rows);
        tenths += said::tenths(graph.step(edge.from), facts.policy);
        choices += u32::from(edge.on.is_customer());
        if let Some(what) = words::event(graph, edge) {
            rows.push((tenths, what, graph.step(edge.from).name.value.clone()));
        }
        last = edge.to;
    }
    // A person inside a called flow is entered without an edge.
    hear(facts, last, tenths, &mut rows);
    tenths += said::tenths(graph.step(last), facts.policy);
    rows.push((tenths, arrival(facts, last), graph.step(last).name.value.clone()));
    let plural = if choices == 1 { "choice" } else { "choices" };
    let by_failing = if failing { ", and only by failing" } else { "" };
    let _ = writeln!(out, "from {here}: {choices} {plural}, about {} s{by_failing}", seconds(tenths));
    let width = rows.iter().map(|(_, what, _)| what.chars().count()).max().unwrap_or(0).min(60);
    for (at, what, step) in &rows {
        let (what, step) = (visible(what), visible(step));
        let _ = writeln!(out, "{:>4} s  {what:width$}  {step}", seconds(*at));
    }
    let unsaid = facts.talks().iter().filter(|talk| talk.complete && !talk.keys.is_empty());
    for talk in unsaid {
        for &number in &path {
            let edge = &graph.edges[number];
            let crate::flow::Event::Key(key) = &edge.on else { continue };
            let said = talk.keys.iter().any(|said| key.chars().eq([said.key]));
            if edge.from == talk.menu && !said {
                let _ = writeln!(
                    out,
                    "not offered: at {} nobody says that {key} does this",
                    visible(&words::shown(graph, talk.menu))
                );
            }
        }
    }
    out
}

fn hear(facts: &Facts, id: StepId, tenths: u32, rows: &mut Vec<(u32, String, String)>) {
    let step = facts.graph.step(id);
    let verb = if step.channel.is_written() { "reads" } else { "hears" };
    for text in step.texts.iter().filter(|text| !text.content.trim().is_empty()) {
        rows.push((tenths, format!("{verb} \"{}\"", words::clip(&text.content, 44)), step.name.value.clone()));
    }
}

fn arrival(facts: &Facts, id: StepId) -> String {
    match &facts.graph.step(id).effect {
        Effect::Transfer(handoff) => match &handoff.to {
            Some(to) => format!("reaches `{to}`"),
            None => "reaches a person".into(),
        },
        Effect::Callback(_) => "is promised a call back".into(),
        Effect::Voicemail => "leaves a message".into(),
        Effect::Ticket(_) => "has a ticket opened".into(),
        _ => "reaches a person".into(),
    }
}

fn no_way(facts: &Facts, from: StepId) -> String {
    if facts.reach().answer[from.index()] == Answer::Unknown {
        let why = facts.reach().to_unknown.goal(from).map(|goal| because(facts.graph, goal));
        return match why {
            Some(why) => format!("it cannot be known whether a person can be reached: {why}"),
            None => "it cannot be known whether a person can be reached".into(),
        };
    }
    "no person can be reached; every way on ends or goes on without one".into()
}

fn seconds(tenths: u32) -> u32 {
    (tenths + 5) / 10
}
