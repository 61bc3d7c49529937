//! The real files, where they are at hand: every one recognised, no crash, stable counts. `UPDATE=1` accepts new counts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each format, and parts of the paths of files that lie beside its flows and hold none.
const FORMATS: &[(&str, &[&str])] = &[
    ("amazon-connect", &[]),
    ("amazon-connect-embedded", &[]),
    ("amazon-connect-legacy", &[]),
    // What a bot understands.
    ("botpress", &["/intents/", "/entities/"]),
    // What an agent knows and how it is set up says nothing to a customer. One tool is fenced as in a Markdown text.
    ("copilot-studio", COPILOT_APART),
    // Beside its flows an agent keeps what it understands and whom it asks; no customer is in there.
    ("dialogflow-cx", &["/intents/", "/entityTypes/", "/webhooks/", "/testCases/", "/generativeSettings/"]),
    ("genesys", &[]),
    // The words that a bot knows, and a note of how it was exported.
    ("lex", &["/SlotTypes/", "/Manifest.json"]),
    ("rapidpro", &[]),
    // Single events of campaigns, a campaign without events, a table.
    ("rapidpro-campaign", &["/campaigns/event_", "/campaign_empty.json", ".csv"]),
    // Training phrases, stories in Markdown, conversations for tests, and addresses of other bots.
    ("rasa", &["/nlu.yml", ".md", "/tests/", "/handoff_config.yml"]),
    ("twilio-studio", &[]),
    ("twilio-studio-templated", &[]),
    ("typebot", &[]),
    ("watson", &[]),
];

const COPILOT_APART: &[&str] = &[
    "/bot.schema.json",
    "/behaviors/",
    "/entities/",
    "/knowledge/",
    "/settings/",
    "/skills/",
    "/trigger/",
    "/variables/",
    "Entity.mcs.yml",
    "/ElementWith",
    "/UnsupportedBotElement",
    "/RunComplianceFlow",
    ".BotSettingsComponent.",
    ".ExternalTriggerConfiguration.",
    ".entity.",
    ".globalvariable.",
    ".topic.https",
];

/// How many files of `format` in its folder below `corpus` are flows.
fn flows_there(corpus: &Path, format: &str, apart: &[&str]) -> usize {
    let listed = walkdir::WalkDir::new(corpus.join(format)).into_iter().flatten();
    let files = listed.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let is_flow = |path: &PathBuf| {
        let path = path.to_string_lossy().replace('\\', "/");
        !apart.iter().any(|part| path.contains(part))
    };
    files.filter(is_flow).count()
}

/// What touchlint says of `format`.
fn report_on(corpus: &Path, format: &str) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_touchlint"))
        .args(["check", "--format", "json", "--show-unknown", format])
        .current_dir(corpus)
        .output()
        .expect("touchlint starts");
    serde_json::from_slice(&output.stdout).expect("a report")
}

#[test]
fn the_corpus_gives_the_counts_that_were_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: no corpus beside the project");
        return;
    }
    let mut table = String::from("# rule, platform, certainty: findings over the corpus, recommended preset\n");
    for (format, apart) in FORMATS {
        let report = report_on(&corpus, format);
        let summary = &report["summary"];
        let there = flows_there(&corpus, format, apart);
        assert_eq!(summary["files"]["checked"].as_u64(), Some(there as u64), "{format}: {}", summary["files"]);
        let (flows, steps) = (&summary["flows"], &summary["steps"]);
        let _ = writeln!(table, "\n{format}: {there} files, {flows} flows, {steps} steps");
        let _ = writeln!(table, "decided {}, undecided {}", summary["decided"], summary["undecided"]);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for finding in report["findings"].as_array().expect("a list") {
            let text = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
            *counts.entry(format!("{:28} {:8} {}", text("rule"), text("severity"), text("certainty"))).or_default() +=
                1;
        }
        for (what, count) in counts {
            let _ = writeln!(table, "{count:5}  {what}");
        }
    }
    let path = root.join("tests/snapshots/corpus.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, &table).expect("the counts can be written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == table,
        "the counts have changed; read what is new, then `UPDATE=1 cargo test --test corpus`:\n{table}"
    );
}
