//! What a newcomer sees first: the good examples are silent, and each bad one shows what it was made for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const TABLE: &str = "tests/snapshots/examples.txt";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What `touchlint check examples/` finds, as the rule and `path:line` of each finding, in the order of the report.
fn found() -> Vec<(String, String, u64)> {
    let output = Command::new(env!("CARGO_BIN_EXE_touchlint"))
        .args(["check", "examples/", "--format", "json", "--today", "2026-01-31"])
        .current_dir(root())
        .output()
        .expect("touchlint starts");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let findings = report["findings"].as_array().expect("a list of findings").iter();
    findings
        .map(|finding| {
            let line = finding["span"]["start"]["line"].as_u64().expect("a line");
            (text(&finding["rule"]), text(&finding["path"]), line)
        })
        .collect()
}

/// The files that hold flows, with `/`.
fn flows() -> BTreeSet<String> {
    let files = walkdir::WalkDir::new(root().join("examples")).into_iter().filter_map(Result::ok);
    let paths = files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let inside = |path: PathBuf| path.strip_prefix(root()).expect("inside").to_string_lossy().replace('\\', "/");
    let is_flow = |path: &String| {
        // Drawings of flows, configurations and a company's own rules stand beside them.
        !path.ends_with(".drawing.txt") && !path.ends_with("touchlint.yaml") && !path.contains("/rules/")
    };
    paths.map(inside).filter(is_flow).collect()
}

/// Platforms that keep one bot in many files, some of which have nothing wrong in them.
const FOLDERS: [&str; 5] = ["botpress", "copilot-studio", "dialogflow-cx", "lex", "rasa"];

/// Whether what is found at `at` is found in `path`, or in the bot that it is a part of.
fn part_of(path: &str, at: &str) -> bool {
    let folder = |path: &str| path.split('/').take(3).map(str::to_owned).collect::<Vec<_>>();
    let folders = path.split('/').nth(1).is_some_and(|id| FOLDERS.contains(&id));
    at == path || (folders && folder(path) == folder(at))
}

fn is_bad(path: &str) -> bool {
    path.contains("/bad/") || path.contains("-bad.")
}

fn is_good(path: &str) -> bool {
    path.contains("/good/") || path.contains("-good.") || path.starts_with("examples/native/")
}

#[test]
fn good_examples_are_silent_and_bad_ones_are_not() {
    let (found, flows) = (found(), flows());
    assert!(flows.len() > 15, "the examples are there: {flows:?}");
    for path in &flows {
        let of_file: Vec<_> = found.iter().filter(|(_, at, _)| part_of(path, at)).collect();
        match (is_good(path), is_bad(path)) {
            (true, false) => assert!(of_file.is_empty(), "{path} is called good: {of_file:?}"),
            (false, true) => assert!(!of_file.is_empty(), "{path} is called bad, and nothing is found in it"),
            _ => panic!("{path} is called neither good nor bad"),
        }
    }
    let elsewhere: Vec<_> = found.iter().filter(|(_, path, _)| !flows.contains(path)).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

#[test]
fn bad_examples_show_what_they_were_made_for() {
    let shown: String = found().iter().map(|(rule, path, line)| format!("{rule} {path}:{line}\n")).collect();
    let table = root().join(TABLE);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&table, &shown).expect("the table is written");
    }
    let kept = std::fs::read_to_string(&table).unwrap_or_default();
    assert_eq!(shown, kept, "UPDATE=1 writes {TABLE} again");
}

#[test]
fn the_company_shows_every_family() {
    let bad = found().into_iter().filter(|(_, path, _)| path.starts_with("examples/acme-health/bad/"));
    let families: BTreeSet<String> = bad.map(|(rule, ..)| rule.split('/').next().unwrap_or("").to_owned()).collect();
    let expected = ["care", "fair", "maze", "memory", "person", "pressure", "tone"];
    assert_eq!(families.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

/// The good company also answers for what it does: with the preset for that, and on the day its attestations were fresh, nothing is
/// found either.
#[test]
fn the_good_company_answers_for_what_it_does() {
    let folder = std::env::temp_dir().join(format!("touchlint-governed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for entry in std::fs::read_dir(root().join("examples/acme-health/good")).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        let text = text.replace("extends: [recommended]", "extends: [recommended, governance]");
        std::fs::write(folder.join(path.file_name().expect("a name")), text).expect("written");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_touchlint"))
        .args(["check", ".", "--format", "concise", "--fail-on", "note", "--today", "2026-01-31"])
        .current_dir(&folder)
        .output()
        .expect("touchlint starts");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
