//! `touchlint rules`.

use super::CLEAN;
use super::args::{ListFormat, Rules, RulesAction};
use super::custom::custom_here;
use super::error::Error;
use super::{rules_new, rules_test};
use crate::rule::{BUILTIN, Rule};
use serde::Serialize;
use std::fmt::Write;

#[derive(Serialize)]
struct List<'a> {
    rules: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    severity: &'a str,
    presets: Vec<&'a str>,
    family: &'a str,
}

/// Writes the list of rules, or does what else is asked.
pub fn run(args: &Rules, out: &mut String) -> Result<u8, Error> {
    match &args.action {
        Some(RulesAction::Test(args)) => return rules_test::run(args, out),
        Some(RulesAction::New(args)) => return rules_new::run(args, out),
        None => {}
    }
    let (own, _) = custom_here()?;
    let all: Vec<Rule> = BUILTIN.iter().map(|row| row.rule()).chain(own.into_iter().map(|own| own.file.rule)).collect();
    let rules: Vec<Row> = all.iter().map(row).collect();
    if args.format == ListFormat::Json {
        let list = List { rules };
        out.push_str(&serde_json::to_string_pretty(&list).unwrap_or_default());
        out.push('\n');
        return Ok(CLEAN);
    }
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in &rules {
        let _ = writeln!(out, "{:width$}  {:7}  {}  ({})", rule.id, rule.severity, rule.title, rule.presets.join(", "));
    }
    Ok(CLEAN)
}

/// The severity is the worst of the rule's outcomes; the presets are all it has a part in.
fn row(rule: &Rule) -> Row<'_> {
    let severity = rule.severity.0.iter().map(|(_, severity)| *severity).max();
    let mut presets: Vec<_> = rule.presets.0.iter().flat_map(|(_, of)| of.iter().copied()).collect();
    presets.sort_unstable();
    presets.dedup();
    Row {
        id: &rule.id.0,
        title: &rule.title,
        severity: severity.map_or("", |severity| severity.name()),
        presets: presets.into_iter().map(|preset| preset.name()).collect(),
        family: rule.id.family(),
    }
}
