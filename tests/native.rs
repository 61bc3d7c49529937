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

fn small_and_large_examples() -> Vec<PathBuf> {
    [yaml_files("examples/native"), yaml_files("examples/acme-health")].concat()
}

fn drawings(flows: &[Flow]) -> String {
    flows.iter().map(draw).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_examples_become_their_committed_drawings() {
    for path in small_and_large_examples() {
        let text = fs::read_to_string(&path).expect("an example can be read");
        let read = read("flow.yaml", &text);
        assert_eq!(told(&read), "", "{}", path.display());
        committed(&path.with_extension("drawing.txt"), &drawings(&read.imported.flows));
    }
}

#[test]
fn every_mistake_is_told_at_once() {
    for path in yaml_files("tests/native") {
        let text = fs::read_to_string(&path).expect("a test file can be read");
        let read = read("flow.yaml", &text);
        committed(&path.with_extension("told"), &told(&read));
        committed(&path.with_extension("drawing.txt"), &drawings(&read.imported.flows));
    }
}

#[test]
fn a_word_inside_a_folded_block_is_underlined() {
    let text = "touchlint: 1\nflow: f\nkind: ivr\nstart: a\nsteps:\n  a:\n    say: >-\n      You can reach\n      an operator here.\n    end: done\n";
    let read = read("flow.yaml", text);
    let said = &read.imported.flows[0].steps[0].texts[0];
    assert_eq!(said.content, "You can reach an operator here.");
    let at = said.content.find("operator").expect("the word is said");
    assert_eq!(read.sources.slice(said.span_of(at, at + "operator".len())), "operator");
    let across = said.span_of(said.content.find("reach").expect("said"), at);
    assert_eq!(read.sources.slice(across), "reach\n      an ");
}

#[test]
fn the_target_is_underlined_and_the_step_by_its_name() {
    let text =
        "touchlint: 1\nflow: f\nkind: ivr\nsteps:\n  - say: \"Hi.\"\n    next: \"z\"\n  - id: z\n    end: done\n";
    let read = read("flow.yaml", text);
    let flow = &read.imported.flows[0];
    assert_eq!(read.sources.slice(flow.edges[0].span), "z");
    assert_eq!(read.sources.slice(flow.steps[0].name.span), "say");
    assert_eq!(flow.steps[0].name.value, "step 1");
    assert_eq!(read.sources.slice(flow.steps[1].name.span), "z");
}

#[test]
fn the_examples_fit_the_schemas_and_broken_files_do_not() {
    let schemas = touchlint::import::native::schemas();
    let valid = |document: &serde_json::Value| {
        let kind = document["kind"].as_str().unwrap_or("ivr");
        let (_, schema) = schemas.iter().find(|(name, _)| name.starts_with(kind)).expect("each kind has a schema");
        jsonschema::is_valid(schema, document)
    };
    let mut seen = 0;
    for path in &small_and_large_examples() {
        let text = fs::read_to_string(path).expect("an example can be read");
        for document in documents(&text) {
            assert!(valid(&document), "{} does not fit its schema", path.display());
            seen += 1;
        }
    }
    assert!(seen > 0);
    for broken in ["many-mistakes", "list-with-twins", "no-start"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native").join(broken).with_extension("yaml");
        let text = fs::read_to_string(path).expect("a test file can be read");
        assert!(documents(&text).iter().any(|document| !valid(document)), "{broken}");
    }
}

/// The documents as JSON, by a reader that is not ours. Keys that are numbers become texts, as they are in every JSON tool.
fn documents(text: &str) -> Vec<serde_json::Value> {
    fn json(value: serde_yaml::Value) -> serde_json::Value {
        match value {
            serde_yaml::Value::Mapping(map) => map
                .into_iter()
                .map(|(key, value)| {
                    let key = match json(key) {
                        serde_json::Value::String(key) => key,
                        other => other.to_string(),
                    };
                    (key, json(value))
                })
                .collect(),
            serde_yaml::Value::Sequence(items) => items.into_iter().map(json).collect(),
            other => serde_json::to_value(other).expect("a scalar is JSON"),
        }
    }
    use serde::Deserialize;
    let documents = serde_yaml::Deserializer::from_str(text);
    documents
        .map(|document| {
            let mut value = serde_yaml::Value::deserialize(document).expect("the file is YAML");
            value.apply_merge().expect("merge keys are in order");
            json(value)
        })
        .collect()
}

#[test]
fn the_committed_schemas_are_those_of_the_tables() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas");
    fs::create_dir_all(&folder).expect("the folder can be made");
    for (name, schema) in touchlint::import::native::schemas() {
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        committed(&folder.join(name), &text);
    }
}

#[test]
fn a_flow_that_returns_is_a_module() {
    let module = read("m.yaml", "touchlint: 1\nflow: m\nkind: ivr\nsteps:\n  - say: \"Hi.\"\n  - end: return\n");
    let flow = &module.imported.flows[0];
    assert_eq!(flow.role.structure, Some(touchlint::flow::Role::Module));
    assert_eq!(flow.steps[1].effect, touchlint::flow::Effect::End(touchlint::flow::How::Return));
}

#[test]
fn a_cadence_says_how_people_come_in_and_what_holds() {
    use touchlint::flow::{MessageClass, ReEntry, Wait};
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/native/winter-offer.yaml");
    let read = read("flow.yaml", &fs::read_to_string(path).expect("an example can be read"));
    assert_eq!(told(&read), "");
    let flow = &read.imported.flows[0];
    let cadence = flow.about.cadence.as_ref().expect("it is a cadence");
    assert_eq!(cadence.class.map(|class| class.value), Some(MessageClass::Promotional));
    assert_eq!(cadence.exclusive_group.as_ref().map(|group| group.value.as_str()), Some("seasonal"));
    let again = cadence.re_entry.expect("it says whether again");
    assert_eq!(again.value, ReEntry::After { seconds: 2_592_000.0, from_exit: true });
    assert_eq!(read.sources.slice(again.span), "re-entry: { after: 30d, from: exit }");
    assert_eq!(cadence.quiet_hours.as_ref().map(|quiet| (quiet.from, quiet.to, quiet.hold)), Some((1200, 540, true)));
    let waits: Vec<&Wait> = flow
        .steps
        .iter()
        .filter_map(|step| if let touchlint::flow::Effect::Wait(wait) = &step.effect { Some(wait) } else { None })
        .collect();
    assert!(waits.contains(&&Wait::Since { min: 172_800.0, max: 172_800.0 }), "{waits:?}");
}

#[test]
fn settings_and_other_tools_files_are_no_flows() {
    for (path, text) in [
        ("touchlint.yaml", "touchlint: 1\nrules: {}\n"),
        ("package.json", "{\"touchlint\": {\"rules\": {}}}"),
        ("compose.yaml", "# touchlint: allow x\nservices: {}\n"),
    ] {
        let read = read(path, text);
        assert!(read.imported.flows.is_empty() && read.findings.is_empty(), "{path}");
    }
}

mod arbitrary {
    use super::*;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = String> {
        let words = [
            "touchlint",
            "flow",
            "kind",
            "ivr",
            "chatbot",
            "steps",
            "start",
            "listens",
            "fallback",
            "say",
            "menu",
            "ask",
            "options",
            "next",
            "retries",
            "no-input",
            "when",
            "is",
            "branch",
            "split",
            "set",
            "add",
            "transfer",
            "end",
            "id",
            "1",
            "0",
            "star",
            "\"é\"",
            "a",
            "b",
            "6s",
            "{a}",
            "",
            "goal",
            "tags",
            "call",
            "send",
            "wait",
            "task",
            "until-event",
            "at-most",
            "2d",
            "jump",
            "&x",
            "*x",
            "<<",
            "- ",
            "!t",
            "~",
            "true",
        ];
        prop::sample::select(words.to_vec()).prop_map(str::to_owned)
    }

    /// Nested YAML in brackets, mostly well-formed.
    fn node() -> impl Strategy<Value = String> {
        word().prop_recursive(5, 60, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(", "))),
                prop::collection::vec((word(), inner), 0..6).prop_map(|pairs| {
                    let pairs: Vec<_> = pairs.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
                    format!("{{{}}}", pairs.join(", "))
                }),
            ]
        })
    }

    /// Every place of a flow lies in its text.
    fn in_bounds(read: &Read, text: &str) {
        for flow in &read.imported.flows {
            let steps = flow.steps.iter().flat_map(|step| [step.name.span, step.body]);
            let texts = flow.steps.iter().flat_map(|step| step.texts.iter().map(|text| text.span));
            for span in steps.chain(texts).chain(flow.edges.iter().map(|edge| edge.span)) {
                assert!(span.start <= span.end && span.end as usize <= text.len(), "{span:?} in {text:?}");
            }
            let count = flow.steps.len();
            assert!(flow.edges.iter().all(|edge| edge.from.index() < count && edge.to.index() < count));
        }
    }

    proptest! {
        #[test]
        fn steps_of_any_shape_are_read_to_the_end(steps in node(), listens in node(), fallback in node(), chat in any::<bool>()) {
            let kind = if chat { "chatbot" } else { "ivr" };
            let text = format!("touchlint: 1\nflow: f\nkind: {kind}\nlistens: {listens}\nfallback: {fallback}\nsteps: {steps}\n");
            in_bounds(&read("flow.yaml", &text), &text);
        }

        #[test]
        fn a_cadence_of_any_shape_is_read_to_the_end(a in node(), b in node(), c in node()) {
            let text = format!("touchlint: 1\nflow: f\nkind: cadence\nenroll: {c}\nquiet-hours: {a}\nfrequency-cap: {b}\nexclusive-group: {a}\nsteps:\n  a: {{ send: {a} }}\n  b: {{ wait: {b}, elapsed: {c} }}\n  c: {{ task: {c}, next: {a} }}\n  d: {c}\n");
            in_bounds(&read("flow.yaml", &text), &text);
        }

        #[test]
        fn a_step_of_any_shape_is_read_to_the_end(a in node(), b in node(), c in node()) {
            let text = format!("touchlint: 1\nflow: f\nkind: ivr\nsteps:\n  a: {a}\n  b: {{ menu: {b}, no-match: {c} }}\n  c: {{ branch: {c}, next: {a} }}\n  d: {{ set: {b} }}\n");
            in_bounds(&read("flow.yaml", &text), &text);
        }

        #[test]
        fn any_text_behind_the_version_is_read_to_the_end(rest in "\\PC{0,80}(\n[ -]{0,4}[a-z:{}\\[\\]&*#'\"|> ]{0,30}){0,8}") {
            let text = format!("touchlint: 1\n{rest}\n");
            in_bounds(&read("flow.yaml", &text), &text);
        }
    }
}
