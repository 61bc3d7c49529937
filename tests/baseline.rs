//! What is accepted stays accepted whatever is done to the file but for what it does to customers; and nothing else does.

use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use touchlint::diagnostic::{Certainty, State};
use touchlint::lint::{Baseline, InputFile, Project, Report, check, signature_of};
use touchlint::rule::{Preset, Selection};
use touchlint::source::{FileId, Sources};

/// Path and text.
type Files = Vec<(String, String)>;

fn run(files: &Files, baseline: Option<&str>) -> Report {
    let baseline = baseline.map(|text| {
        let (baseline, problems) = Baseline::read(FileId(0), text.into());
        assert!(problems.is_empty(), "{problems:?}");
        baseline
    });
    let mut sources = Sources::default();
    sources.add("touchlint-baseline.json", "");
    let bytes = |text: &str| text.as_bytes().to_vec();
    let mut files: Vec<InputFile> =
        files.iter().map(|(path, text)| InputFile { path: path.clone(), bytes: bytes(text), named: true }).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let selection = Selection { presets: vec![Preset::Strict], ..Selection::default() };
    check(Project { files, baseline, selection, today: "2026-01-31".into(), ..Project::default() }, sources)
}

/// The violations that are known, with the rules that found them.
fn prints(report: &Report) -> Vec<String> {
    let known = report.diagnostics.iter().filter(|one| one.finding.certainty != Certainty::Unknown);
    let mut all: Vec<String> =
        known.flat_map(|one| one.parts.iter().map(|part| format!("{} {part}", one.finding.rule))).collect();
    all.sort();
    all
}

fn said(report: &Report) -> Vec<String> {
    let new = report.diagnostics.iter().filter(|one| one.state == State::New);
    new.map(|one| format!("{} {}", one.finding.rule, one.message)).collect()
}

/// Folders of examples that lie side by side.
const FOLDERS: [&str; 4] =
    ["examples/acme-health/bad", "examples/amazon-connect/bad", "examples/native", "examples/twilio-studio"];

fn examples(folder: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(root).expect("the examples are there").filter_map(Result::ok);
    let files = entries.filter(|entry| entry.path().is_file()).filter_map(|entry| {
        let text = std::fs::read_to_string(entry.path()).ok()?;
        let name = entry.file_name().to_string_lossy().into_owned();
        (signature_of(text.as_bytes()) && name != "touchlint.yaml").then_some((name, text))
    });
    let mut files: Files = files.collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} holds flows");
    files
}

/// The items of a list in an order that `seed` says.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed | 1;
    for at in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(at, (state >> 33) as usize % (at + 1));
    }
}

/// Every list of actions, states or modules in another order.
fn shuffle_steps(value: &mut Value, seed: u64) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if let (Value::Array(items), "Actions" | "states" | "modules") = (&mut *value, key.as_str()) {
                    shuffle(items, seed);
                }
                shuffle_steps(value, seed);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shuffle_steps(item, seed)),
        _ => {}
    }
}

/// The steps of a native map in another order.
fn shuffle_native(text: &str, seed: u64) -> String {
    let (head, steps) = text.split_once("\nsteps:\n").expect("the steps stand last");
    let mut blocks: Vec<String> = Vec::new();
    for line in steps.lines() {
        let begins = line.starts_with("  ") && !line[2..].starts_with([' ', '#']);
        if begins || blocks.is_empty() {
            blocks.push(String::new());
        }
        let block = blocks.last_mut().expect("one was begun");
        block.push_str(line);
        block.push('\n');
    }
    shuffle(&mut blocks, seed);
    format!("{head}\nsteps:\n{}", blocks.concat())
}

/// YAML as JSON: other quotes, other places, keys in the order of the alphabet.
fn as_json(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Mapping(map) => {
            let key = |key: serde_yaml::Value| match key {
                serde_yaml::Value::String(text) => text,
                other => serde_yaml::to_string(&other).expect("a key").trim().to_owned(),
            };
            Value::Object(map.into_iter().map(|(name, value)| (key(name), as_json(value))).collect())
        }
        serde_yaml::Value::Sequence(items) => Value::Array(items.into_iter().map(as_json).collect()),
        other => serde_json::to_value(other).expect("a scalar"),
    }
}

/// One way to change a file without changing anything for the customer.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Reformat,
    Shuffle(u64),
    Comment,
    Indent,
    AsJson,
    Move(u8),
}

fn edit(files: &Files, edit: Edit) -> Files {
    let each = |path: &str, text: &str| -> (String, String) {
        let yaml = path.ends_with(".yaml");
        // In a list the order is the flow, and indents cannot be doubled line by line.
        let list = text.lines().any(|line| line.trim_start().starts_with("- "));
        let json = serde_json::from_str::<Value>(text).ok();
        let text = match (edit, json) {
            (Edit::Reformat, Some(value)) => match text.lines().count() {
                1..=5 => serde_json::to_string_pretty(&value).expect("JSON"),
                _ => value.to_string(),
            },
            (Edit::Shuffle(seed), Some(mut value)) => {
                shuffle_steps(&mut value, seed);
                value.to_string()
            }
            (Edit::Shuffle(seed), None) if yaml && !list => shuffle_native(text, seed),
            (Edit::Comment, None) if yaml => text.replace("\nsteps:\n", "\n# our steps\nsteps:\n\n  # first of all\n"),
            (Edit::Indent, None) if yaml && !list => {
                let wide = |line: &str| format!("{}{line}\n", " ".repeat(line.len() - line.trim_start().len()));
                text.lines().map(wide).collect()
            }
            (Edit::AsJson, None) if yaml => as_json(serde_yaml::from_str(text).expect("YAML")).to_string(),
            _ => text.to_owned(),
        };
        let path = match edit {
            Edit::Move(seed) => {
                let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
                format!("moved-{seed}/here/{}{stem}-{seed}.{ending}", if ending.is_empty() { "a " } else { "" })
                    .trim_end_matches('.')
                    .to_owned()
            }
            _ => path.to_owned(),
        };
        (path, text)
    };
    files.iter().map(|(path, text)| each(path, text)).collect()
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let one = prop_oneof![
        Just(Edit::Reformat),
        any::<u64>().prop_map(Edit::Shuffle),
        Just(Edit::Comment),
        Just(Edit::Indent),
        any::<u8>().prop_map(Edit::Move),
    ];
    // Afterwards there is no YAML left for the others.
    (proptest::collection::vec(one, 1..4), any::<bool>()).prop_map(|(mut edits, json)| {
        edits.extend(json.then_some(Edit::AsJson));
        edits
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fingerprints_outlive_edits_that_change_nothing(folder in 0..FOLDERS.len(), edits in edits()) {
        let before = examples(FOLDERS[folder]);
        let after = edits.iter().fold(before.clone(), |files, one| edit(&files, *one));
        let (before, after) = (run(&before, None), run(&after, None));
        let (before, after) = (prints(&before), prints(&after));
        let without = |all: &[String], some: &[String]| {
            let mut left = all.to_vec();
            some.iter().for_each(|one| drop(left.iter().position(|known| known == one).map(|at| left.remove(at))));
            left
        };
        prop_assert_eq!(without(&before, &after), without(&after, &before));
    }
}

#[test]
fn each_example_has_violations_to_be_known_again() {
    for folder in FOLDERS.into_iter().filter(|folder| *folder != "examples/native") {
        let found = prints(&run(&examples(folder), None));
        assert!(found.len() > 5, "{folder}: {found:?}");
        let mut different = found.clone();
        different.dedup();
        // Two exits of one step for the same reason are twice the same; little else is.
        assert!(different.len() * 10 >= found.len() * 8, "{folder}: {found:?}");
    }
}

/// Ids as a console makes them up, new ones for each `salt`.
fn with_ids(text: &str, salt: u32) -> String {
    let value: Value = serde_json::from_str(text).expect("JSON");
    let actions = value["Actions"].as_array().expect("actions");
    let ids = actions.iter().map(|action| action["Identifier"].as_str().expect("an id"));
    let mut text = value.to_string();
    for (at, id) in ids.enumerate() {
        let made_up =
            format!("\"{:08x}-0000-4000-8000-{salt:012x}\"", (at as u32 + 1).wrapping_mul(0x9E37_79B9 ^ salt));
        text = text.replace(&format!("\"{id}\""), &made_up);
    }
    text
}

#[test]
fn ids_that_a_console_makes_up_are_no_part_of_a_fingerprint() {
    for name in ["surgery.json", "prescriptions.json"] {
        let all = examples("examples/amazon-connect/bad");
        let (path, text) = all.iter().find(|(path, _)| path == name).expect("the example is there");
        let one = |salt| prints(&run(&vec![(path.clone(), with_ids(text, salt))], None));
        assert!(one(1).len() > usize::from(name == "surgery.json") * 5, "{:?}", one(1));
        assert_eq!(one(1), one(0x00C0_FFEE), "{name}");
    }
}

/// One menu of a made-up line: what of it is at fault.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Menu {
    no_match: bool,
    no_input: bool,
    /// Beside the way on and the person.
    options: u8,
}

fn menu() -> impl Strategy<Value = Menu> {
    (any::<bool>(), any::<bool>(), 0..7u8).prop_map(|(no_match, no_input, options)| Menu {
        no_match,
        no_input,
        options,
    })
}

fn line(menus: &[Menu]) -> Files {
    let mut text = String::from("touchlint: 1\nflow: line\nkind: ivr\nstart: m0\nsteps:\n");
    for (at, menu) in menus.iter().enumerate() {
        let onward = if at + 1 < menus.len() { format!("m{}", at + 1) } else { "desk".into() };
        text += &format!("  m{at}:\n    menu:\n      say: Please choose.\n      options:\n");
        text +=
            &format!("        0: {{ label: A person, next: desk }}\n        9: {{ label: More, next: {onward} }}\n");
        (0..menu.options)
            .for_each(|key| text += &format!("        {}: {{ label: Topic {key}, next: desk }}\n", key + 1));
        if !menu.no_match {
            text += "    no-match: desk\n";
        }
        if !menu.no_input {
            text += "    no-input: desk\n";
        }
    }
    text += "  desk: { transfer: { queue: q }, error: mail, full: mail, closed: mail }\n";
    text +=
        "  mail: { voicemail: { box: b }, next: bye, error: bye }\n  bye: { say: Goodbye., end: callback-promised }\n";
    vec![("line.yaml".into(), text)]
}

/// How many new findings of each rule there are at each step.
fn new_at(report: &Report) -> BTreeMap<(String, String), String> {
    let new = report.diagnostics.iter().filter(|one| one.state == State::New);
    new.map(|one| ((one.finding.rule.to_string(), one.finding.step.clone().unwrap_or_default()), one.worse.clone()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_accepted_violation_pays_for_another(
        menus in proptest::collection::vec((menu(), menu()), 2..5),
    ) {
        let (before, after): (Vec<Menu>, Vec<Menu>) = menus.iter().copied().unzip();
        let accepted = run(&line(&before), None).to_baseline().write();
        let again = run(&line(&before), Some(&accepted));
        prop_assert_eq!(said(&again), Vec::<String>::new());
        let report = run(&line(&after), Some(&accepted));
        let new = new_at(&report);
        for (at, (before, after)) in menus.iter().enumerate() {
            let step = format!("m{at}");
            let worse = |rule: &str| new.get(&(rule.to_owned(), step.clone())).map(String::as_str);
            let fault = |before: bool, after: bool| (after && !before).then_some("");
            prop_assert_eq!(worse("maze/no-match-unhandled"), fault(before.no_match, after.no_match));
            prop_assert_eq!(worse("maze/no-input-unhandled"), fault(before.no_input, after.no_input));
            let (then, now) = (before.options + 2, after.options + 2);
            let expected = match (then > 5, now > 5) {
                (_, false) => None,
                (false, true) => Some(String::new()),
                (true, true) => (now > then).then(|| format!("worse than accepted ({then} → {now})")),
            };
            prop_assert_eq!(worse("maze/too-many-options"), expected.as_deref());
        }
        // What is gone is told, and what is written again accepts exactly what is there.
        let gone = menus.iter().any(|(before, after)| {
            (before.no_match && !after.no_match)
                || (before.no_input && !after.no_input)
                || (before.options > 3 && after.options <= 3)
        });
        let stale = new.keys().any(|(rule, _)| rule == "file/stale-baseline");
        prop_assert_eq!(stale, gone);
        let fresh = run(&line(&after), None).to_baseline().write();
        prop_assert_eq!(report.to_baseline().write(), fresh);
    }
}

#[test]
fn one_more_way_into_an_accepted_end_is_new() {
    let flow = |exits: &str| {
        let text = format!(
            "touchlint: 1\nflow: f\nkind: ivr\nstart: a\nsteps:\n  a:\n    lookup: {{ system: x, by: [caller-number], learns: [n] }}\n    next: b\n{}  b:\n    lookup: {{ system: y, by: [n], learns: [m] }}\n    next: desk\n{}  desk: {{ transfer: {{ queue: q }}, error: mail, full: mail, closed: mail }}\n  mail: {{ voicemail: {{ box: v }}, next: bye, error: bye }}\n  bye: {{ say: Goodbye., end: callback-promised }}\n  sorry: {{ say: \"Sorry.\", end: failed }}\n",
            if exits.contains('a') { "    error: sorry\n" } else { "    error: desk\n" },
            if exits.contains('b') { "    error: sorry\n" } else { "    error: desk\n" },
        );
        vec![("f.yaml".to_owned(), text)]
    };
    let of = |before: &str, after: &str| {
        let accepted = run(&flow(before), None).to_baseline().write();
        let report = run(&flow(after), Some(&accepted));
        report
            .diagnostics
            .iter()
            .find(|one| one.finding.rule.0 == "person/failure-hangs-up")
            .map(|one| (one.state, one.worse.clone()))
    };
    assert_eq!(of("a", "a"), Some((State::Baselined, String::new())));
    assert_eq!(of("a", "ab"), Some((State::New, "1 of these 2 was not accepted".into())));
    assert_eq!(of("a", "b"), Some((State::New, String::new())), "one for the other");
    assert_eq!(of("ab", "b"), Some((State::Baselined, String::new())), "what gets better is no news");
}

#[test]
fn a_broken_baseline_is_told_with_its_place() {
    for (text, expected) in [
        ("", "nothing"),
        ("{ \"touchlint-baseline\": 1, \"accepted\": [\n<<<<<<< ours\n] }", "cannot be read, so it accepts nothing"),
        ("{ \"touchlint-baseline\": 2, \"accepted\": [] }", "must be a version of the baseline"),
        ("{ \"touchlint-baseline\": 1 }", "needs `accepted`"),
        (
            "{ \"touchlint-baseline\": 1, \"accepted\": [{ \"rule\": \"a/b\", \"fingerprint\": \"tl1:7\" }] }",
            "fingerprint",
        ),
    ] {
        let (baseline, problems) = Baseline::read(FileId(0), text.into());
        assert!(baseline.accepted.is_empty());
        let told: Vec<String> = problems.iter().map(|problem| format!("{} {:?}", problem.rule, problem.vars)).collect();
        assert!(
            told.iter().any(|one| one.contains("file/invalid-config") && one.contains(expected)),
            "{text}: {told:?}"
        );
    }
}
