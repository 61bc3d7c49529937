//! Words that should not be said: phrases of some lists, in texts that customers hear or read.

use crate::check::readings::{Place, language};
use crate::check::words::clip;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Finding, Label};
use crate::flow::{Edge, Effect, StepId};
use crate::lexicon::{Language, List};
use std::borrow::Cow;
use std::collections::HashSet;

const VARS: &[&str] = &["customer", "step", "words"];

/// One choice of lists for each run.
pub const CHECK: Check = Check {
    name: "phrases",
    doc: "phrases of some lists in texts that a customer can come to hear",
    outcomes: &[
        Outcome { name: "definite", vars: VARS },
        Outcome { name: "weak", vars: VARS },
        Outcome { name: "other-language", vars: VARS },
    ],
    params: &[
        Param {
            name: "list",
            default: Value::List(Cow::Borrowed(&[Cow::Borrowed("hollow")])),
            doc: "the names of the lists, which are files in `rules/lexicons/`",
        },
        Param { name: "weak", default: Value::NO_WORDS, doc: "lists whose phrases are `weak`" },
        Param {
            name: "unless-concrete",
            default: Value::Bool(false),
            doc: "keep quiet where the same step gives a waiting time, a position or a callback, or the step before has booked one",
        },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let named = |param: &str, list: List| params.list(param).iter().any(|name| name == list.name());
    let concrete: HashSet<_> = if params.on("unless-concrete") {
        facts.places(List::Concrete).iter().map(|place| place.step).collect()
    } else {
        HashSet::new()
    };
    let mut places: Vec<(bool, &Place)> = Vec::new();
    for list in List::ALL.iter().copied().filter(|&list| named("list", list) || named("weak", list)) {
        let spoken = facts.places(list).iter().filter(|place| {
            !(params.on("unless-concrete") && (concrete.contains(&place.step) || is_promised(facts, place.step)))
        });
        places.extend(spoken.map(|place| (named("weak", list), place)));
    }
    places.sort_by_key(|(weak, place)| (place.step, place.text, *weak, place.hit.start));
    // One text is one fault, however many phrases it holds.
    let of_text =
        |one: &(bool, &Place), other: &(bool, &Place)| (one.1.step, one.1.text) == (other.1.step, other.1.text);
    let faults = places.chunk_by(of_text).filter_map(|fault| {
        let ((weak, first), others) = fault.split_first()?;
        let mut finding = at(facts, first, if *weak { "weak" } else { "definite" });
        let part = |place: &Place| facts.part(place.step, &said(facts, place).to_lowercase());
        finding.parts = fault.iter().map(|(_, place)| part(place)).collect();
        finding.labels.extend(others.iter().map(|(_, place)| Label::new(span(facts, place), "and this")));
        Some(finding)
    });
    faults.collect()
}

/// Whether a callback or a task was booked just before `id`, on every way there: then the words are not all that the customer gets.
fn is_promised(facts: &Facts, id: StepId) -> bool {
    let graph = facts.graph;
    let books = |edge: &Edge| {
        let booked =
            matches!(graph.step(edge.from).effect, Effect::Callback(_) | Effect::Voicemail | Effect::Ticket(_));
        booked && !edge.on.is_failing()
    };
    let incoming = graph.incoming(id);
    !incoming.is_empty() && incoming.iter().all(|&edge| books(&graph.edges[edge as usize]))
}

/// A finding about words; those of another language than English have an outcome of their own, for tone in other languages stays
/// in strict until a native reader has passed the lists.
pub(in crate::check) fn at(facts: &Facts, place: &Place, outcome: &'static str) -> Finding {
    let text = &facts.graph.step(place.step).texts[place.text];
    let said = said(facts, place);
    let english = language(text).is_none_or(|language| language == Language::En);
    let outcome = if english { outcome } else { "other-language" };
    let mut finding = facts.finding(outcome, place.step, span(facts, place)).with("words", clip(said, 60));
    finding.atoms = vec![said.to_lowercase()];
    finding
}

/// The words.
fn said<'a>(facts: &'a Facts, place: &Place) -> &'a str {
    let text = &facts.graph.step(place.step).texts[place.text];
    text.content.get(place.hit.start..place.hit.end).unwrap_or("")
}

/// The place in the file.
fn span(facts: &Facts, place: &Place) -> crate::source::Span {
    facts.graph.step(place.step).texts[place.text].span_of(place.hit.start, place.hit.end)
}
