//! `touchlint rules test`: tries rules of one's own on their examples.

use super::args::{ListFormat, RulesTest};
use super::custom::{custom_here, read, rule_files};
use super::discover::shown;
use super::error::Error;
use super::{CLEAN, FINDINGS, USAGE};
use crate::diagnostic::Finding;
use crate::lint::examples::{Mismatch, What, try_example};
use crate::report::visible;
use crate::rule::{OwnRule, own_rules};
use crate::source::{Sources, Span};
use serde::Serialize;
use std::fmt::Write;

#[derive(Serialize)]
struct Outcome {
    rules: Vec<Tried>,
    problems: Vec<Problem>,
    passed: usize,
    failed: usize,
}

#[derive(Serialize)]
struct Tried {
    id: String,
    path: String,
    examples: Vec<TriedExample>,
}

#[derive(Serialize)]
struct TriedExample {
    kind: &'static str,
    number: usize,
    line: u32,
    passed: bool,
    mismatches: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    what: &'static str,
    line: u32,
    column: u32,
    message: String,
    #[serde(skip)]
    sentence: String,
}

#[derive(Serialize)]
struct Problem {
    rule: String,
    path: String,
    line: u32,
    column: u32,
    problem: String,
    help: String,
}

/// Tries the rules at the paths that are named, or those of the project; 2 where a rule file is wrong, 1 where an example is, or where
/// there is none.
pub fn run(args: &RulesTest, out: &mut String) -> Result<u8, Error> {
    let (rules, problems, sources) = rules(args)?;
    let problems: Vec<Problem> = problems.iter().map(|finding| problem(&sources, finding)).collect();
    let tried: Vec<Tried> = rules.iter().map(|rule| tried(&sources, rule)).collect();
    let of = |passed: bool| tried.iter().flat_map(|rule| &rule.examples).filter(|one| one.passed == passed).count();
    let result = Outcome { passed: of(true), failed: of(false), rules: tried, problems };
    if args.format == ListFormat::Json {
        out.push_str(&serde_json::to_string_pretty(&result).unwrap_or_default());
        out.push('\n');
    } else {
        human(&result, out);
    }
    Ok(if result.problems.iter().any(|problem| problem.rule == "file/invalid-rule") {
        USAGE
    } else if result.failed > 0 || !result.problems.is_empty() {
        FINDINGS
    } else {
        CLEAN
    })
}

fn rules(args: &RulesTest) -> Result<(Vec<OwnRule>, Vec<Finding>, Sources), Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let mut paths = Vec::new();
    let unreadable = |path: &std::path::Path, error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound(vec![path.display().to_string()], false),
        _ => Error::Unreadable(path.display().to_string(), error),
    };
    for path in &args.paths {
        paths.extend(rule_files(path).map_err(|error| unreadable(path, error))?);
    }
    if args.paths.is_empty() {
        let (rules, sources) = custom_here()?;
        paths = sources
            .iter()
            .filter(|(id, _)| rules.iter().any(|rule| rule.file.place.file == *id))
            .map(|(_, file)| here.join(&file.path))
            .collect();
    }
    paths.sort();
    paths.dedup();
    if paths.is_empty() {
        return Err(Error::NoRules);
    }
    let mut sources = Sources::default();
    let mut texts = Vec::new();
    for path in paths {
        let text = read(&path).map_err(|error| unreadable(&path, error))?;
        texts.push((sources.add(shown(&here, &here.join(&path)), text.clone()), text));
    }
    let (rules, problems) = own_rules(texts);
    Ok((rules, problems, sources))
}

fn place(sources: &Sources, span: Span) -> (u32, u32) {
    let (start, _) = sources.positions(span);
    (start.line, start.column)
}

fn problem(sources: &Sources, finding: &Finding) -> Problem {
    let span = finding.place.span;
    let (line, column) = place(sources, span);
    let var = |name: &str| finding.vars.iter().find(|var| var.0 == name).map_or(String::new(), |var| var.1.clone());
    let path = sources.path(span).to_owned();
    Problem { rule: finding.rule.to_string(), path, line, column, problem: var("problem"), help: var("help") }
}

fn tried(sources: &Sources, rule: &OwnRule) -> Tried {
    let examples = rule.file.examples.iter().enumerate().map(|(number, example)| {
        let mismatches = try_example(&rule.file.rule, std::slice::from_ref(rule), example);
        TriedExample {
            kind: if example.bad { "bad" } else { "good" },
            number: number + 1,
            line: place(sources, example.span).0,
            passed: mismatches.is_empty(),
            mismatches: mismatches.into_iter().map(|mismatch| show(sources, mismatch)).collect(),
        }
    });
    Tried {
        id: rule.file.rule.id.to_string(),
        path: sources.path(rule.file.place).to_owned(),
        examples: examples.collect(),
    }
}

fn show(sources: &Sources, mismatch: Mismatch) -> Shown {
    let (line, column) = place(sources, mismatch.span);
    let message = mismatch.message;
    let (what, sentence) = match mismatch.what {
        What::NotFound => ("not-found", format!("marked and not found: {message}")),
        What::NotMarked(rule) => ("not-marked", format!("found and not marked: {message} [{rule}]")),
        What::NoMark => ("no-mark", "a bad example needs a mark: `# ^^^` under the guilty words".to_owned()),
        What::Marked => ("marked", "a good example has no marks".to_owned()),
    };
    Shown { what, line, column, message, sentence }
}

fn human(result: &Outcome, out: &mut String) {
    for Problem { rule, path, line, column, problem, help } in &result.problems {
        let _ = writeln!(out, "{}", visible(&format!("{path}:{line}:{column}: {problem} [{rule}]")));
        if !help.is_empty() {
            let _ = writeln!(out, "  help: {}", visible(help));
        }
    }
    for rule in &result.rules {
        let failed = rule.examples.iter().filter(|example| !example.passed).count();
        let word = if failed == 0 { "ok" } else { "FAILED" };
        let _ = writeln!(
            out,
            "{word:6}  {}  ({}, {})",
            visible(&rule.id),
            visible(&rule.path),
            number(rule.examples.len(), "example")
        );
        for example in &rule.examples {
            for Shown { line, column, sentence, .. } in &example.mismatches {
                let (path, kind, number) = (&rule.path, example.kind, example.number);
                let told = format!("{path}:{line}:{column}: example {number} ({kind}): {sentence}");
                let _ = writeln!(out, "  {}", visible(&told));
            }
        }
    }
    let all = number(result.passed + result.failed, "example");
    let rules = number(result.rules.len(), "rule");
    let end = if result.failed == 0 {
        "all as they should be".into()
    } else {
        format!("{} not as they should be", result.failed)
    };
    let _ = writeln!(out, "{rules}, {all}: {end}");
}

fn number(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
