//! The native flow format: what flows become, which mistakes are told, and where they are underlined.

use std::fs;
use std::path::{Path, PathBuf};
use touchlint::diagnostic::Finding;
use touchlint::flow::{Flow, Policy, draw};
use touchlint::import::{Imported, Parsed, native::PLATFORM};
use touchlint::source::{FileId, Sources};
use touchlint::syntax;

struct Read {
    sources: Sources,
    imported: Imported,
    /// Of the text itself, then of the flow.
    findings: Vec<Finding>,
}

fn read(path: &str, text: &str) -> Read {
    let mut sources = Sources::default();
    let file: FileId = sources.add(path, text);
    let (trees, mut findings, dialect) = syntax::parse(file, path, text.into());
    let parsed = Parsed { file, path: path.into(), trees, dialect, broken: false };
    let mut imported = if (PLATFORM.detect)(&parsed) {
        (PLATFORM.import)(&[&parsed], &Policy::default())
    } else {
        Imported::default()
    };
    findings.append(&mut imported.findings);
    Read { sources, imported, findings }
}

/// What a reader of the findings sees, one line each: rule, line and column, the words underlined, the sentence, the help.
fn told(read: &Read) -> String {
    let mut out = String::new();
    for finding in &read.findings {
        let (start, _) = read.sources.positions(finding.place.span);
        let var = |name: &str| finding.vars.iter().find(|var| var.0 == name).map_or("", |var| var.1.as_str());
        let words = read.sources.slice(finding.place.span).replace('\n', "⏎");
        let words: String = words.chars().take(50).collect();
        out += &format!("{} {}:{} [{words}]\n  {}\n", finding.rule, start.line, start.column, var("problem"));
        if !var("help").is_empty() {
            out += &format!("  help: {}\n", var("help"));
        }
    }
    out
}

/// Holds `actual` against the committed file; `UPDATE=1` writes it instead.
#[track_caller]
fn committed(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, actual).expect("the file can be written");
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(expected == actual, "{} is out of date; read this and run with UPDATE=1:\n{actual}", path.display());
}

fn yaml_files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(&root)
        .into_iter()
        .filter_map(Result::ok)
        .map(|entry| entry.into_path())
        .filter(|path| path.extension().is_some_and(|e| e == "yaml") && !path.ends_with("touchlint.yaml"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} holds flows");
    files
}

fn drawings(flows: &[Flow]) -> String {
    flows.iter().map(draw).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_small_examples_become_their_committed_drawings() {
    for path in yaml_files("examples/native") {
        let text = fs::read_to_string(&path).expect("an example can be read");
        let read = read("flow.yaml", &text);
        assert_eq!(told(&read), "", "{}", path.display());
        committed(&path.with_extension("flow"), &drawings(&read.imported.flows));
    }
}
