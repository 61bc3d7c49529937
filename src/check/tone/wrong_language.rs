//! The words are in another language than the branch.

use crate::check::readings::language;
use crate::check::words::clip;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::lexicon::Language;

/// Texts that say which language they are in, and are long enough to be judged.
pub const CHECK: Check = Check {
    name: "wrong-language",
    doc: "texts whose small words are plainly of another language than the one they are said to be in",
    outcomes: &[Outcome { name: "definite", vars: &["customer", "step", "words", "language", "declared"] }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    for id in graph.ids().filter(|&id| facts.is_judged(id)) {
        for (text, known) in graph.step(id).texts.iter().zip(facts.known(id)) {
            let Some(declared) = language(text) else { continue };
            let Some(spoken) = known.small_words().instead_of(declared) else { continue };
            let mut finding = facts
                .finding("definite", id, text.span)
                .with("words", clip(&text.content, 40))
                .with("language", name(spoken))
                .with("declared", name(declared));
            finding.atoms = vec![spoken.tag().to_owned()];
            found.push(finding);
        }
    }
    found
}

fn name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Es => "Spanish",
        Language::Fr => "French",
        Language::De => "German",
        Language::Pt => "Portuguese",
    }
}
