//! Rules of one's own: read from a team's files, held against the built-in ones and against one another.

use super::{BUILTIN, RuleFile, read_rule};
use crate::diagnostic::Finding;
use crate::source::FileId;
use crate::syntax::nearest;
use std::collections::HashMap;
use std::sync::Arc;

/// A rule of a team's own, with its file.
#[derive(Clone)]
pub struct OwnRule {
    /// The rule, its prose and its examples.
    pub file: RuleFile,
    /// The whole text.
    pub text: Arc<str>,
}

impl std::fmt::Debug for OwnRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OwnRule({})", self.file.rule.id)
    }
}

/// Reads the rule files of a team. What is wrong is told (`file/invalid-rule`) and a rule with a mistake does not run; one that nothing
/// tries out is told too (`file/untested-rule`) and runs.
pub fn own_rules(files: Vec<(FileId, Arc<str>)>) -> (Vec<OwnRule>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut rules: Vec<OwnRule> = Vec::new();
    let mut names: HashMap<String, usize> = HashMap::new();
    for (file, text) in files {
        let (read, mut problems) = read_rule(file, text.clone());
        let Some(read) = read else {
            findings.append(&mut problems);
            continue;
        };
        let id = read.rule.id.to_string();
        let family = read.rule.id.family();
        if BUILTIN.iter().any(|row| row.id.split('/').next() == Some(family)) {
            let help =
                format!("choose a family of your own, such as `acme/{}`", id.split('/').nth(1).unwrap_or("fault"));
            let problem = format!("the family `{family}/` belongs to the built-in rules");
            problems.push(invalid(&read, problem).help(help));
        }
        if let Some(&first) = names.get(&id) {
            let problem = format!("`{id}` is the name of another rule already");
            let finding = invalid(&read, problem).help("give one of the two another name, or remove it");
            problems.push(finding.label(rules[first].file.place, "the other one"));
        }
        if problems.is_empty() {
            findings.extend(untested(&read));
            names.insert(id, rules.len());
            rules.push(OwnRule { file: read, text });
        }
        findings.append(&mut problems);
    }
    findings.extend(yields_to_nothing(&rules));
    (rules, findings)
}

fn invalid(file: &RuleFile, problem: String) -> Finding {
    Finding::file("file/invalid-rule", file.place, problem)
}

/// Only a rule that was seen to speak, and seen to keep quiet, is known to do what its author means.
fn untested(file: &RuleFile) -> Option<Finding> {
    let has = |bad: bool| file.examples.iter().any(|example| example.bad == bad);
    let lacks = match (has(true), has(false)) {
        (true, true) => return None,
        (false, false) => "examples",
        (false, true) => "bad example",
        (true, false) => "good example",
    };
    let article = if lacks == "examples" { "" } else { "a " };
    let problem = format!("`{}` lacks {article}{lacks}, so nothing shows that it does what it should", file.rule.id);
    let help = "add one bad example with marks and one good one, and run `touchlint rules test`";
    Some(Finding::file("file/untested-rule", file.place, problem).help(help))
}

/// Names in `yields-to` that no rule has.
fn yields_to_nothing(rules: &[OwnRule]) -> Vec<Finding> {
    let known = || BUILTIN.iter().map(|row| row.id).chain(rules.iter().map(|rule| rule.file.rule.id.0.as_ref()));
    let all = rules.iter().flat_map(|rule| rule.file.rule.yields_to.iter().zip(&rule.file.yields_at));
    let unknown = all.filter(|(id, _)| !known().any(|name| name == id.as_ref()));
    unknown
        .map(|(id, span)| {
            let help =
                nearest(id, known()).map_or("see `touchlint rules`".into(), |near| format!("did you mean `{near}`?"));
            Finding::file("file/invalid-rule", *span, format!("there is no rule `{id}`")).help(help)
        })
        .collect()
}
