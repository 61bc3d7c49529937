//! Rasa, classic and CALM: YAML over many files, which makes one assistant.
//!
//! All files of a run are one unit, for only together do they show where an assistant has its root ([`files`]). What an assistant is made
//! of is read first ([`read`]). A flow of CALM is a closed graph and becomes a flow ([`calm`]); what starts flows and what the platform
//! does by itself becomes the [`dialogue`], and so do rules, forms and stories. Stories are samples that a policy is trained on, so
//! nothing is claimed of their order ([`stories`]).

mod action;
mod calm;
mod condition;
mod dialogue;
mod files;
mod form;
mod lower;
mod names;
mod next;
mod patterns;
mod project;
mod read;
mod response;
mod rules;
mod stories;

use super::{Imported, Parsed, Platform};
use crate::flow::Policy;

/// Rasa.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "Rasa",
    reads: "assistants as folders of YAML: domain, rules, forms, stories, flows of CALM and their patterns, configuration",
    signatures: &[
        &["\nflows:"],
        &["utter_", "responses:"],
        &["utter_", "templates:"],
        &["- rule:", "- action:"],
        &["- story:", "- action:"],
        &["forms:", "required_slots"],
        &["mappings:", "from_llm"],
        &["mappings:", "from_entity"],
        &["mappings:", "from_text"],
        &["mappings:", "from_intent"],
        &["pipeline:", "CommandGenerator"],
        &["pipeline:", "policies:", "- name:"],
    ],
    detect: |parsed| files::is_part(parsed),
    unit: |_| String::new(),
    import,
};

const ID: &str = "rasa";

/// Every assistant among the files, in path order.
fn import(files: &[&Parsed], policy: &Policy) -> Imported {
    let mut imported = Imported::default();
    for (root, files) in files::projects(files) {
        let project = read::project(&root, &files, policy);
        read::findings(&project, &mut imported.findings);
        calm::flows(&project, &mut imported);
        dialogue::flows(&project, &mut imported);
    }
    imported
}
