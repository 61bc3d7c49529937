//! Words that should not be said: phrases of some lists, in texts that customers hear or read.

use super::words::clip;
use super::{Check, Facts, Outcome, Param, Params, Value};
use crate::diagnostic::Finding;
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
    List::ALL
        .iter()
        .filter(|list| asked(list))
        .flat_map(|list| facts.hits_of(*list))
        .filter(|(step, ..)| !concrete.contains(step))
        .map(|(step, text, hit)| {
            let text = &facts.graph.step(step).texts[text];
            let said = text.content.get(hit.start..hit.end).unwrap_or("");
            // Tone in other languages stays in strict until a native reader has passed the lists.
            let language = text.language.as_deref().and_then(Language::of_tag);
            let outcome =
                if language.is_none_or(|language| language == Language::En) { "definite" } else { "other-language" };
            let mut finding =
                facts.finding(outcome, step, text.span_of(hit.start, hit.end)).with("words", clip(said, 60));
            finding.atoms = vec![said.to_lowercase()];
            finding
        })
        .collect()
}
