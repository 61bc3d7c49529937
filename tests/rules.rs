//! A rule's examples are its tests: `bad` gives exactly the marked findings, `good` gives none. Only that rule runs, and `file/`.

use touchlint::config::{Config, read_config};
use touchlint::diagnostic::State;
use touchlint::lint::{InputFile, Project, check};
use touchlint::rule::{BUILTIN, Example, Preset, read_rule};
use touchlint::source::{FileId, Sources};

/// What a marker line asks for: path, 1-based line, 1-based columns `[start, end)` in characters, how the message begins.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    path: String,
    line: u32,
    columns: (u32, u32),
    message: String,
}

/// `text` without its marker lines, and what they ask for. A marker line is a comment of carets and a message, under its line.
fn marks(path: &str, text: &str) -> (String, Vec<Mark>) {
    let (mut plain, mut marks, mut line) = (String::new(), Vec::new(), 0);
    for row in text.lines() {
        let after = row.trim_start().strip_prefix('#').map(str::trim_start);
        match after.filter(|rest| rest.starts_with('^')) {
            Some(rest) => {
                let start = row.chars().take_while(|c| *c != '^').count() as u32 + 1;
                let width = rest.chars().take_while(|c| *c == '^').count() as u32;
                let message = rest.trim_start_matches('^').trim().to_owned();
                marks.push(Mark { path: path.into(), line, columns: (start, start + width), message });
            }
            None => {
                line += 1;
                plain.push_str(row);
                plain.push('\n');
            }
        }
    }
    (plain, marks)
}

fn run(rule: &str, example: &Example) -> Vec<String> {
    let mut wanted = Vec::new();
    // Every outcome speaks here, whatever preset it belongs to.
    let presets = vec![Preset::Strict, Preset::Governance];
    let mut sources = Sources::default();
    let mut config = Config::none("");
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for file in &example.files {
        let (plain, asked) = marks(&file.path, &file.text);
        wanted.extend(asked);
        if file.path == "touchlint.yaml" {
            let text: std::sync::Arc<str> = plain.into();
            let id = sources.add("touchlint.yaml", text.clone());
            (config, problems) = read_config("touchlint.yaml", id, text, &mut |_| None);
            continue;
        }
        files.push(InputFile { path: file.path.clone(), bytes: plain.into_bytes(), named: true });
    }
    let mut project = Project { files, problems, ..Project::configured(&config, &[rule.to_owned()], &[]) };
    project.selection.presets = presets;
    project.today = example.today.clone().unwrap_or("2026-01-31".into());
    let report = check(project, sources);
    let mut wrong = Vec::new();
    for found in report.diagnostics.iter().filter(|found| found.state == State::New) {
        let (start, end) = report.sources.positions(found.finding.place.span);
        let path = report.sources.path(found.finding.place.span);
        let meant = |mark: &Mark| {
            mark.path == path
                && mark.line == start.line
                && mark.columns == (start.column, end.column)
                && found.message.starts_with(&mark.message)
        };
        match wanted.iter().position(meant) {
            Some(at) => drop(wanted.remove(at)),
            None => wrong.push(format!(
                "not marked: {path}:{}:{}..{} [{}] {} (underlined: {:?})",
                start.line,
                start.column,
                end.column,
                found.finding.rule,
                found.message,
                report.sources.slice(found.finding.place.span),
            )),
        }
    }
    wrong.extend(wanted.iter().map(|mark| format!("not found: {mark:?}")));
    wrong
}

#[test]
fn every_example_says_what_is_marked() {
    let mut wrong = Vec::new();
    for rule in BUILTIN {
        let (file, _) = read_rule(FileId(0), rule.source.into());
        let Some(file) = file else { panic!("{} cannot be read", rule.id) };
        for (number, example) in file.examples.iter().enumerate() {
            let kind = if example.bad { "bad" } else { "good" };
            let marked = example.files.iter().any(|file| !marks(&file.path, &file.text).1.is_empty());
            assert_eq!(
                example.bad,
                marked,
                "{}: example {} is {kind}, and its marks say otherwise",
                rule.id,
                number + 1
            );
            for problem in run(rule.id, example) {
                wrong.push(format!("{} example {} ({kind}): {problem}", rule.id, number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_but_those_of_bytes_has_both_kinds_of_examples() {
    for rule in BUILTIN.iter().filter(|rule| !rule.id.starts_with("file/")) {
        let (file, _) = read_rule(FileId(0), rule.source.into());
        let file = file.expect("a built-in rule can be read");
        for bad in [true, false] {
            assert!(
                file.examples.iter().any(|example| example.bad == bad),
                "{} lacks an example (bad: {bad})",
                rule.id
            );
        }
    }
}
