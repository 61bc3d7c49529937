//! Words that a company forbids or demands: phrases and patterns that the rule brings along.

use super::select::{self, CHANNELS, FLOW_TAGS, FLOWS, PURPOSES, ends_turn, finding, marked, starts};
use super::vocabulary::{Accepts, Entry};
use crate::analysis::calls::Calls;
use crate::analysis::order::ends;
use crate::analysis::walk::{Forward, forward};
use crate::check::words::clip;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Certainty, Finding};
use crate::flow::{StepId, Text};
use crate::lexicon::wording::Wording;
use std::borrow::Cow;
use std::collections::HashSet;

const VARS: &[&str] = &["customer", "step", "flow", "words"];

/// Forbidden and demanded words.
pub const CHECK: Check = Check {
    name: "wording",
    doc: "phrases and patterns that must not be said, or must be, at some steps; `{words}` are those found or missing",
    outcomes: &[Outcome { name: "said", vars: VARS }, Outcome { name: "missing", vars: VARS }],
    params: &[
        Param {
            name: "forbid",
            default: Value::NO_WORDS,
            doc: "phrases that must not be said; whole words, in any case and with or without accents",
        },
        Param { name: "forbid-patterns", default: Value::NO_WORDS, doc: "the same as regular expressions" },
        Param {
            name: "unless",
            default: Value::NO_WORDS,
            doc: "phrases that make forbidden words right where the same step says them",
        },
        Param {
            name: "require",
            default: Value::NO_WORDS,
            doc: "phrases of which one must be said: at each of the steps, or, for `first-turn` and `closing`, somewhere on \
                each way through that turn",
        },
        Param { name: "require-patterns", default: Value::NO_WORDS, doc: "the same as regular expressions" },
        Param { name: "in", default: Value::List(Cow::Borrowed(&[Cow::Borrowed("any")])), doc: "the steps meant" },
        Param {
            name: "languages",
            default: Value::NO_WORDS,
            doc: "only texts in these languages, and those that do not say theirs; all if left out",
        },
        CHANNELS,
        PURPOSES,
        FLOWS,
        FLOW_TAGS,
    ],
    run: Run::Island(run),
};

pub(super) const ENTRY: Entry = Entry {
    check: &CHECK,
    accepts: &[
        ("forbid", Accepts::Phrases),
        ("forbid-patterns", Accepts::Patterns),
        ("unless", Accepts::Phrases),
        ("require", Accepts::Phrases),
        ("require-patterns", Accepts::Patterns),
        ("in", Accepts::Steps),
        ("languages", Accepts::Languages),
        ("channels", Accepts::Channels),
        ("purposes", Accepts::Purposes),
        ("flows", Accepts::Globs),
        ("flow-tags", Accepts::Globs),
    ],
    needs: &["forbid", "forbid-patterns", "require", "require-patterns"],
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let wording = |phrases: &str, patterns: &str| facts.lexicon.wording(params.list(phrases), params.list(patterns));
    let asks = |phrases: &str, patterns: &str| !params.list(phrases).is_empty() || !params.list(patterns).is_empty();
    let mut found = Vec::new();
    if asks("forbid", "forbid-patterns") {
        said(facts, params, &wording("forbid", "forbid-patterns"), &mut found);
    }
    if asks("require", "require-patterns") {
        missing(facts, params, &wording("require", "require-patterns"), &mut found);
    }
    found
}

/// The texts of `id` in the languages that the rule is about.
fn texts<'f>(facts: &Facts<'f>, params: &Params, id: StepId) -> Vec<&'f Text> {
    let wanted = params.list("languages");
    let of_flow = match &facts.graph.flow_of(id).about.languages[..] {
        [only] => Some(only.value.as_str()),
        _ => None,
    };
    let fits = |text: &&Text| {
        let Some(language) = text.language.as_deref().or(of_flow) else { return true };
        let is = |wanted: &str| {
            language.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted))
                && matches!(language.as_bytes().get(wanted.len()), None | Some(b'-' | b'_'))
        };
        wanted.is_empty() || wanted.iter().any(|wanted| is(wanted))
    };
    facts.graph.step(id).texts.iter().filter(fits).collect()
}

fn said(facts: &Facts, params: &Params, forbidden: &Wording, found: &mut Vec<Finding>) {
    let excuse = facts.lexicon.wording(params.list("unless"), &[]);
    let mut told = HashSet::new();
    for id in marked(&select::steps(facts, params, "in")) {
        let texts = texts(facts, params, id);
        let excused = || texts.iter().any(|text| !excuse.find(&text.content).is_empty());
        for text in &texts {
            let hits = forbidden.find(&text.content);
            let Some(&(start, end)) = hits.first() else { continue };
            let span = text.span_of(start, end);
            // A text that stands at several steps is one fault.
            if excused() || !told.insert(span) {
                continue;
            }
            let words = text.content.get(start..end).unwrap_or("");
            let mut one = finding(facts, "said", id, span).with("words", clip(words, 60));
            one.atoms = vec![words.to_lowercase()];
            for &(start, end) in &hits[1..] {
                one = one.label(text.span_of(start, end), "and this");
            }
            found.push(one);
        }
    }
}

/// What a step says of the words that are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Them.
    Yes,
    /// Other words.
    No,
    /// Words that the file does not show.
    Maybe,
    /// Nothing.
    Nothing,
}

fn says(facts: &Facts, params: &Params, wanted: &Wording, id: StepId) -> Says {
    let texts = texts(facts, params, id);
    if texts.is_empty() {
        Says::Nothing
    } else if texts.iter().any(|text| !wanted.find(&text.content).is_empty()) {
        Says::Yes
    } else if texts.iter().all(|text| text.complete) {
        Says::No
    } else {
        Says::Maybe
    }
}

fn missing(facts: &Facts, params: &Params, wanted: &Wording, found: &mut Vec<Finding>) {
    let graph = facts.graph;
    let says: Vec<Says> = graph.ids().map(|id| says(facts, params, wanted, id)).collect();
    let first = params.list("require").first().or(params.list("require-patterns").first());
    let words = first.map_or("", |word| word.as_ref());
    let mut lack = |id: StepId, certainty: Certainty| {
        let Some(text) = texts(facts, params, id).first().copied() else { return };
        let mut one = finding(facts, "missing", id, text.span).with("words", clip(words, 60));
        one.certainty = certainty;
        one.witness = Some(id.0);
        found.push(one);
    };
    let (turns, steps): (Vec<_>, Vec<_>) =
        params.list("in").iter().cloned().partition(|word| matches!(word.as_ref(), "first-turn" | "closing"));
    let wanted = select::wanted(graph, params);
    for id in marked(&select::everywhere(facts, &steps)).filter(|&id| wanted(id)) {
        match says[id.index()] {
            Says::No => lack(id, Certainty::Definite),
            Says::Maybe => lack(id, Certainty::Unknown),
            Says::Yes | Says::Nothing => {}
        }
    }
    for turn in turns {
        let turn = if turn == "closing" { Turn::Closing } else { Turn::First };
        let known = unsaid(facts, turn, |id| matches!(says[id.index()], Says::Yes | Says::Maybe));
        let possible = unsaid(facts, turn, |id| says[id.index()] == Says::Yes);
        for id in possible.into_iter().filter(|&id| wanted(id)) {
            lack(id, if known.contains(&id) { Certainty::Definite } else { Certainty::Unknown });
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    First,
    Closing,
}

/// Where a turn goes by without the words, on at least one way through it: its first speaking step for a first turn, its last one for a
/// closing. A turn in which nothing is said at all is another rule's fault. In step order.
fn unsaid(facts: &Facts, turn: Turn, says: impl Fn(StepId) -> bool) -> Vec<StepId> {
    let graph = facts.graph;
    let take = |edge: usize| !ends_turn(graph, edge) && !says(graph.edges[edge].from);
    let judged = |id: StepId| select::is_judged(facts, id);
    let walk: Forward = match turn {
        Turn::First => forward(graph, &Calls::new(graph, take), starts(graph), take),
        Turn::Closing => {
            let after = (0..graph.edges.len()).filter(|&edge| ends_turn(graph, edge)).map(|edge| graph.edges[edge].to);
            let begins = starts(graph).chain(after).filter(|&id| judged(id));
            forward(graph, &Calls::new(graph, take), begins, take)
        }
    };
    let is_last = |id: StepId| match turn {
        Turn::Closing => ends(graph, id),
        Turn::First => {
            let effect = &graph.step(id).effect;
            effect.is_customer_step() || effect.person_kind().is_some() || ends(graph, id)
        }
    };
    let mut places: Vec<StepId> = Vec::new();
    for id in graph.ids().filter(|&id| is_last(id) && walk.reached(id) && judged(id) && !says(id)) {
        let path = walk.path(graph, id);
        let mut steps = path.iter().map(|&edge| graph.edges[edge].from).chain([id]);
        let speaks = |id: &StepId| !graph.step(*id).texts.is_empty();
        places.extend(match turn {
            Turn::First => steps.find(speaks),
            Turn::Closing => steps.rfind(speaks),
        });
    }
    places.sort_unstable();
    places.dedup();
    places
}
