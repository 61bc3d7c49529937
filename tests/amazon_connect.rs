//! Flows of Amazon Connect as the program sees them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use touchlint::diagnostic::Finding;
use touchlint::flow::{Because, Effect, Event, Flow, Policy, Target, draw, link};
use touchlint::import::{Imported, PLATFORMS, Parsed, Platform};
use touchlint::source::{FileId, Sources, Span};
use touchlint::syntax::parse;

fn platform() -> &'static Platform {
    PLATFORMS.iter().find(|platform| platform.id == "amazon-connect").unwrap()
}

/// Reads one text as the file `path`: whether it is claimed, what it holds, what was wrong with its spelling.
fn read(file: FileId, path: &str, text: &str) -> (bool, Imported, Vec<Finding>) {
    let (trees, findings, dialect) = parse(file, path, Arc::from(text));
    let parsed = Parsed { file, path: path.to_owned(), trees, dialect, broken: false };
    let claimed = (platform().detect)(&parsed);
    let imported = if claimed { (platform().import)(&[&parsed], &Policy::default()) } else { Imported::default() };
    (claimed, imported, findings)
}

#[track_caller]
fn one(text: &str) -> (Flow, Vec<Finding>) {
    let (claimed, mut imported, findings) = read(FileId(0), "desk.json", text);
    assert!(claimed && findings.is_empty(), "{findings:?}");
    assert_eq!(imported.flows.len(), 1);
    (imported.flows.remove(0), imported.findings)
}

fn signed(text: &str) -> bool {
    platform().signatures.iter().any(|group| group.iter().all(|word| text.contains(word)))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(folder).sort_by_file_name();
    all.into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect()
}

#[track_caller]
fn sound(flow: &Flow) {
    let steps = flow.steps.len();
    assert!(flow.edges.iter().all(|edge| edge.from.index() < steps && edge.to.index() < steps), "{}", flow.path);
    assert!(flow.entries.iter().all(|entry| entry.step.index() < steps), "{}", flow.path);
}

#[test]
fn every_real_flow_is_read() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus"));
    if !corpus.is_dir() {
        println!("skipped: no corpus here");
        return;
    }
    let (mut flows, mut sources, mut problems, mut unknown) = (Vec::new(), Sources::default(), Vec::new(), Vec::new());
    let mut claimed_files = 0;
    for folder in ["amazon-connect", "amazon-connect-embedded", "amazon-connect-legacy"] {
        for path in files(&corpus.join(folder)) {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            let shown = path.strip_prefix(corpus).unwrap().to_string_lossy().into_owned();
            let file = sources.add(&shown, text.as_str());
            let (claimed, imported, findings) = read(file, &shown, &text);
            assert!(claimed && signed(&text), "{shown} is not claimed");
            claimed_files += 1;
            for finding in findings.iter().chain(&imported.findings) {
                problems.push(format!("{} {shown}: {:?}", finding.rule, finding.vars));
            }
            assert!(
                !imported.flows.is_empty() || !findings.is_empty() || !imported.findings.is_empty(),
                "{shown} holds no flow"
            );
            for flow in imported.flows {
                sound(&flow);
                if flow.entries.is_empty() {
                    problems.push(format!("no entry {shown}"));
                }
                for step in &flow.steps {
                    if let Effect::Unknown { what } = step.effect {
                        unknown.push(format!("{what}: {} in {shown}", step.name.value));
                    }
                }
                flows.push(flow);
            }
        }
    }
    println!("{claimed_files} files, {} flows", flows.len());
    println!("{}", problems.join("\n"));
    println!("{}", unknown.join("\n"));
    if let Ok(out) = std::env::var("DRAW") {
        let all: Vec<String> = flows.iter().map(|flow| format!("### {}\n{}", flow.path, draw(flow))).collect();
        std::fs::write(out, all.join("\n")).unwrap();
    }
    let linked = link(flows, &Policy::default());
    for finding in &linked.findings {
        println!("{} {:?}", finding.rule, finding.vars);
    }
    let (mut there, mut all) = (0, 0);
    for island in &linked.islands {
        for flow in &island.flows {
            println!("{} is {}", flow.path, flow.role.name());
        }
        for (step, target) in &island.targets {
            all += 1;
            let shown = match &island.step(*step).effect {
                Effect::Jump(jump) => format!("{} {:?}", jump.shown.value, jump.names),
                Effect::Call(call) => format!("{} {:?}", call.flow.shown.value, call.flow.names),
                _ => String::new(),
            };
            match target {
                Target::Flow { flow, .. } => {
                    there += 1;
                    println!("link {} -> {} : {shown}", island.flow_of(*step).path, island.flows[*flow as usize].path);
                }
                Target::Unknown(because) => {
                    let kind = matches!(because, Because::Dynamic);
                    println!(
                        "lost {} ({}) : {shown}",
                        island.flow_of(*step).path,
                        if kind { "dynamic" } else { "missing" }
                    );
                }
            }
        }
    }
    println!("{there} of {all} links lead to a flow");
}
