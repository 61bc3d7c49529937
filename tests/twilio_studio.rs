//! Twilio Studio: our examples drawn, small flows lowered, and every real flow at hand read without a false word.

use std::fs;
use std::path::{Path, PathBuf};
use touchlint::flow::{Effect, Flow, How, Passes, Policy, draw};
use touchlint::import::{Imported, PLATFORMS, Parsed, Platform};
use touchlint::source::Sources;
use touchlint::syntax::parse;

fn platform() -> &'static Platform {
    PLATFORMS.iter().find(|platform| platform.id == "twilio-studio").expect("the platform is listed")
}

fn read(path: &str, text: &str) -> (Parsed, Sources) {
    let mut sources = Sources::default();
    let file = sources.add(path, text);
    let (trees, findings, dialect) = parse(file, path, sources.file(file).text.clone());
    (Parsed { file, path: path.to_owned(), trees, dialect, broken: !findings.is_empty() }, sources)
}

fn import(path: &str, text: &str) -> (Imported, Sources) {
    let (parsed, sources) = read(path, text);
    assert!((platform().detect)(&parsed), "{path} is not recognised");
    ((platform().import)(&[&parsed], &Policy::default()), sources)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    walk.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// Every number in range, every span inside the file, edges of a step neighbours.
#[track_caller]
fn assert_sound(flow: &Flow, sources: &Sources) {
    let inside = |span: touchlint::source::Span| {
        assert!(span.end as usize <= sources.file(span.file).text.len() && span.start < span.end, "{span:?}");
    };
    for edge in &flow.edges {
        assert!(edge.from.index() < flow.steps.len() && edge.to.index() < flow.steps.len());
        inside(edge.span);
        let leaves = !matches!(flow.steps[edge.from.index()].effect, Effect::End(_));
        assert!(leaves, "an end is left");
    }
    for step in &flow.steps {
        inside(step.name.span);
        inside(step.body);
        assert_eq!(sources.slice(step.name.span), step.name.value, "the name is where it says");
        step.texts.iter().for_each(|text| inside(text.span));
    }
    for entry in &flow.entries {
        assert!(entry.step.index() < flow.steps.len());
    }
}

#[test]
fn examples_are_drawn_as_committed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/twilio-studio");
    let mut wrong = Vec::new();
    for path in files(&root).iter().filter(|path| path.extension().is_some_and(|ending| ending != "txt")) {
        let text = fs::read_to_string(path).expect("readable");
        let shown = path.strip_prefix(&root).expect("below").to_string_lossy().replace('\\', "/");
        let (imported, sources) = import(&shown, &text);
        let mut drawing: String = imported.flows.iter().map(draw).collect::<Vec<_>>().join("\n");
        for finding in &imported.findings {
            drawing.push_str(&format!("\n{}: {}\n", finding.rule, finding.vars[0].1));
        }
        imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
        let beside = path.with_extension("drawing.txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&beside, &drawing).expect("writable");
        } else if fs::read_to_string(&beside).unwrap_or_default() != drawing {
            wrong.push(format!("{shown}\n{drawing}"));
        }
    }
    assert!(wrong.is_empty(), "run with UPDATE=1 and read what changed:\n{}", wrong.join("\n"));
}

#[test]
fn real_flows_are_read_without_a_false_word() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.exists() {
        eprintln!("skipped: no files beside the project");
        return;
    }
    let mut seen = 0;
    for folder in ["twilio-studio", "twilio-studio-templated"] {
        for path in files(&corpus.join(folder)) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let name = path.strip_prefix(&corpus).expect("below").to_string_lossy().into_owned();
            assert!(
                platform().signatures.iter().any(|group| group.iter().all(|part| text.contains(part))),
                "{name} has no signature"
            );
            let (imported, sources) = import(&name, &text);
            assert_eq!(imported.flows.len(), 1, "{name}");
            assert!(imported.findings.is_empty(), "{name}: {:?}", imported.findings);
            for flow in &imported.flows {
                assert_sound(flow, &sources);
                assert!(!flow.entries.is_empty(), "{name} has no start");
                if std::env::var_os("DRAW").is_some() {
                    println!("=== {name}\n{}", draw(flow));
                }
            }
            seen += 1;
        }
    }
    assert!(seen > 0);
    eprintln!("read {seen} files");
}
