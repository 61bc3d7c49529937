//! Steps that must be passed before others, or after them, or must not have been passed.

use super::words::trace_to;
use super::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::analysis::must_pass::{reached_after, reached_without};
use crate::diagnostic::Finding;
use crate::flow::{Effect, FlowGraph, StepId};
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "through", "what"];

/// The order of steps, by their tags and kinds.
pub const CHECK: Check = Check {
    name: "must-pass",
    doc: "steps that can be come to without passing others first, after passing what they must not follow, or ends that can be \
          come to without passing what must follow; a step is passed when it is left without failing",
    outcomes: &[
        Outcome { name: "skipped", vars: VARS },
        Outcome { name: "never", vars: VARS },
        Outcome { name: "not-after", vars: VARS },
    ],
    params: &[
        Param {
            name: "before",
            default: Value::NO_WORDS,
            doc: "the steps that others must be passed before: tags, or kinds of steps such as `transfer`, `person`, `lookup`",
        },
        Param { name: "through", default: Value::NO_WORDS, doc: "the steps of which one must be passed" },
        Param { name: "never", default: Value::NO_WORDS, doc: "the steps of which none may be passed before `before`" },
        Param {
            name: "after",
            default: Value::NO_WORDS,
            doc: "the steps behind which one of `through` must be passed before the contact ends or is handed over",
        },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let [before, through, never, after] =
        ["before", "through", "never", "after"].map(|name| marked(graph, params.list(name)));
    let calls = &facts.reach().calls;
    let steps = |marked: &[bool]| graph.ids().filter(|id| marked[id.index()]).collect::<Vec<StepId>>();
    let mut found = Vec::new();
    let mut add = |outcome: &'static str, ids: Vec<StepId>, name: &str, what: &str| {
        for id in ids.into_iter().filter(|&id| facts.is_judged(id)) {
            let mut finding = facts
                .finding(outcome, id, graph.step(id).name.span)
                .with("through", params.list(name).join(", "))
                .with("what", params.list(what).join(", "));
            finding.trace = trace_to(facts, id);
            finding.atoms = vec![outcome.into()];
            found.push(finding);
        }
    };
    let goals = steps(&before);
    if !params.list("through").is_empty() && !goals.is_empty() {
        add("skipped", reached_without(graph, calls, &goals, |id| through[id.index()]), "through", "before");
    }
    if !params.list("never").is_empty() && !goals.is_empty() {
        add("never", reached_after(graph, calls, &goals, |id| never[id.index()], |_| false), "never", "before");
    }
    if after.contains(&true) {
        let over = |id: &StepId| {
            let effect = &graph.step(*id).effect;
            let returns = *effect == Effect::End(crate::flow::How::Return);
            (matches!(effect, Effect::End(_)) && !returns || effect.person_kind().is_some()) && !through[id.index()]
        };
        let ends: Vec<StepId> = graph.ids().filter(over).collect();
        let owed = reached_after(graph, calls, &ends, |id| after[id.index()], |id| through[id.index()]);
        add("not-after", owed, "through", "after");
    }
    found
}

/// For each step: whether one of `words` is a tag of it or its kind.
fn marked(graph: &FlowGraph, words: &[Cow<'static, str>]) -> Vec<bool> {
    if words.is_empty() {
        return vec![false; graph.steps.len()];
    }
    let is = |id: StepId, word: &str| {
        let step = graph.step(id);
        step.tags.iter().any(|tag| tag == word)
            || kind(&step.effect) == word
            || word == "person" && step.effect.person_kind().is_some()
    };
    graph.ids().map(|id| words.iter().any(|word| is(id, word))).collect()
}

/// The kind of a step, as native flows call it.
fn kind(effect: &Effect) -> &'static str {
    match effect {
        Effect::Say => "say",
        Effect::Menu(_) => "menu",
        Effect::Ask(_) => "ask",
        Effect::Verify { .. } => "verify",
        Effect::Listen => "listens",
        Effect::Route { .. } => "branch",
        Effect::Split => "split",
        Effect::Hours => "hours",
        Effect::Lookup { .. } => "lookup",
        Effect::Set { .. } => "set",
        Effect::Forget(_) => "forget",
        Effect::Repeat { .. } => "repeat",
        Effect::Send(_) => "send",
        Effect::Wait(_) => "wait",
        Effect::Hold => "hold",
        Effect::Task { .. } => "task",
        Effect::Transfer(_) => "transfer",
        Effect::Callback(_) => "callback",
        Effect::Voicemail => "voicemail",
        Effect::Ticket(_) => "ticket",
        Effect::Call(_) => "call",
        Effect::Jump(_) => "jump",
        Effect::End(_) => "end",
        Effect::Unknown { .. } => "unknown",
    }
}
