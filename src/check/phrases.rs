//! Words that should not be said: phrases of some lists, in texts that customers hear or read.

use super::words::clip;
use super::{Check, Facts, Outcome, Param, Params, Value};
use crate::diagnostic::{Finding, Label};
use crate::flow::StepId;
use crate::lexicon::{Language, List};
use std::borrow::Cow;
use std::collections::HashSet;

/// One choice of lists for each run.
pub const CHECK: Check = Check {
    name: "phrases",
    doc: "phrases of some lists in texts that a customer can come to hear",
    outcomes: &[
        Outcome { name: "definite", vars: &["customer", "step", "words"] },
        Outcome { name: "other-language", vars: &["customer", "step", "words"] },
    ],
    params: &[
        Param {
            name: "list",
            default: Value::Text(Cow::Borrowed("hollow")),
            doc: "the name of the list, which is a file in `rules/lexicons/`; several with spaces between them",
        },
        Param {
            name: "unless-concrete",
            default: Value::Bool(false),
            doc: "keep quiet where the same step gives a waiting time, a position or a callback",
        },
    ],
    run,
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let lists: Vec<&str> = params.text("list").split_whitespace().collect();
    let asked = |list: &List| lists.contains(&list.name());
    let concrete: HashSet<_> = if params.on("unless-concrete") {
        facts.hits_of(List::Concrete).map(|(step, ..)| step).collect()
    } else {
        HashSet::new()
    };
    let mut found: Vec<((StepId, usize), Finding)> = Vec::new();
    let hits = List::ALL.iter().filter(|list| asked(list)).flat_map(|list| facts.hits_of(*list));
    for (step, number, hit) in hits.filter(|(step, ..)| !concrete.contains(step)) {
        let text = &facts.graph.step(step).texts[number];
        let said = text.content.get(hit.start..hit.end).unwrap_or("");
        let span = text.span_of(hit.start, hit.end);
        let part = format!("{} {}", facts.key(step), said.to_lowercase());
        // One text is one fault, however many phrases it holds.
        if let Some((_, earlier)) = found.iter_mut().rev().find(|(place, _)| *place == (step, number)) {
            earlier.labels.push(Label::new(span, "and this"));
            earlier.parts.push(part);
            continue;
        }
        // Tone in other languages stays in strict until a native reader has passed the lists.
        let language = text.language.as_deref().and_then(Language::of_tag);
        let outcome =
            if language.is_none_or(|language| language == Language::En) { "definite" } else { "other-language" };
        let mut finding = facts.finding(outcome, step, span).with("words", clip(said, 60));
        finding.atoms = vec![said.to_lowercase()];
        finding.parts = vec![part];
        found.push(((step, number), finding));
    }
    found.into_iter().map(|(_, finding)| finding).collect()
}
