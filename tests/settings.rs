//! `touchlint config`, `touchlint explain` and `touchlint init`, by running them.

use std::path::PathBuf;
use std::process::Command;

/// A folder that is gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("touchlint-settings-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a scratch folder");
        for (path, text) in files {
            let full = folder.join(path);
            std::fs::create_dir_all(full.parent().expect("a file has a folder")).expect("a folder");
            std::fs::write(full, text).expect("a file");
        }
        Self(folder)
    }

    /// Exit code, standard output, standard error.
    #[track_caller]
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchlint"));
        command.args(args).current_dir(&self.0).env_remove("GITHUB_ACTIONS");
        let output = command.output().expect("touchlint starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.join(path)).expect("the file is there")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const FLOW: &str = "touchlint: 1\nflow: old-line\nkind: ivr\npurpose: support\ncare: { plan: wiki/1 }\nsteps:\n  \
    - transfer: support\n    closed: bye\n    error: bye\n  - { id: bye, say: \"We open at eight. Goodbye.\", end: told }\n";

const CONFIG: &str = "\
extends: [strict, company.yaml]
rules:
  person/too-far: { severity: error, max-choices: 1 }
  person/request-ignored: { severity: { keys: note } }
person: { key: 9 }
hours: { support-hours: \"Mo-Fr 08:00-18:00\" }
flows:
  - { files: \"legacy/*\", role: module, care: { budget: twelve days } }
overrides:
  - { files: \"legacy/*\", rules: { person/too-far: { max-choices: 4 }, maze/too-deep: off } }
";

const COMPANY: &str = "speech: { words-per-minute: 140 }\ncare:\n  owners: [service, digital]\n";

fn project(name: &str) -> Scratch {
    let files = [
        ("touchlint.yaml", CONFIG),
        ("company.yaml", COMPANY),
        ("legacy/old.yaml", FLOW),
        ("new/new.yaml", &FLOW.replace("old-line", "new-line")),
    ];
    Scratch::new(name, &files)
}

/// Every row of a part of `touchlint config --format json`, as `key value origin`.
fn rows(value: &serde_json::Value) -> Vec<String> {
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().expect("a text").to_owned();
    let rows = value.as_array().expect("rows").iter();
    rows.map(|row| format!("{} = {} [{}]", text(row, "key"), text(row, "value"), text(row, "origin"))).collect()
}

#[track_caller]
fn holds(rows: &[String], expected: &str) {
    assert!(rows.iter().any(|row| row == expected), "{expected} is not among\n{}", rows.join("\n"));
}

#[test]
fn every_value_says_who_decided_it() {
    let scratch = project("origins");
    let (code, out, err) = scratch.run(&["config", "legacy/old.yaml", "--format", "json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let shown: serde_json::Value = serde_json::from_str(&out).expect("one JSON object");
    assert_eq!(shown["config"], "touchlint.yaml");
    let values = rows(&shown["values"]);
    holds(&values, "extends = strict [touchlint.yaml:1]");
    holds(&values, "person.key = 9 [touchlint.yaml:5]");
    holds(&values, "person.counts = certain, probable, callback [default]");
    holds(&values, "speech.words-per-minute = 140 [company.yaml:1]");
    holds(&values, "hours.support-hours = Mo-Fr 08:00-18:00 [touchlint.yaml:6]");
    let flow = &shown["flows"][0];
    assert_eq!(flow["flow"], "old-line");
    let facts = rows(&flow["values"]);
    holds(&facts, "role = module [touchlint.yaml:8]");
    holds(&facts, "purpose = support [the flow]");
    holds(&facts, "care.plan = wiki/1 [legacy/old.yaml:5]");
    holds(&facts, "care.budget = twelve days [touchlint.yaml:8]");
    holds(&facts, "care.owners = service, digital [company.yaml:3]");
    let rules = rows(&flow["rules"]);
    holds(&rules, "person/too-far max-choices = 4 [touchlint.yaml:10]");
    holds(&rules, "person/too-far max-seconds = 60 [the rule]");
    holds(&rules, "maze/too-deep = off [touchlint.yaml:10]");
    holds(&rules, "person/request-ignored (keys) = note [touchlint.yaml:4]");
    holds(&rules, "maze/trap = error [preset strict]");
    assert!(rules.iter().any(|row| row.starts_with("person/too-far") && row.ends_with("= error [touchlint.yaml:3]")));
    assert!(!rules.iter().any(|row| row.starts_with("care/")), "governance was not asked for");
}

#[test]
fn an_override_holds_for_its_own_files_only() {
    let scratch = project("scopes");
    let (_, out, _) = scratch.run(&["config", "new/new.yaml"]);
    assert!(out.contains("new-line in new/new.yaml"), "{out}");
    let line = out.lines().find(|line| line.contains("person/too-far max-choices")).expect("the parameter is shown");
    assert!(line.contains("  1  ") && line.ends_with("touchlint.yaml:3"), "{line}");
    let (_, out, _) = scratch.run(&["config"]);
    assert!(out.contains("person/too-far max-choices") && !out.contains("new-line"), "{out}");
    let (_, out, _) = Scratch::new("bare", &[]).run(&["config", "--only", "care/owners"]);
    assert!(out.starts_with("no touchlint.yaml"), "{out}");
    assert!(out.contains("care/owners") && out.contains("command line"), "{out}");
}

#[test]
fn explain_says_what_holds_here() {
    let scratch = project("explain");
    let (code, out, _) = scratch.run(&["explain", "person/too-far"]);
    assert_eq!(code, 0);
    assert!(out.contains("error (touchlint.yaml:3)"), "{out}");
    assert!(out.contains("| `max-choices` | 1 | touchlint.yaml:3 |"), "{out}");
    assert!(out.contains("| `max-seconds` | 60 | the rule |"), "{out}");
    assert!(out.contains("## Why") && out.contains("## Sources") && out.contains("Good:"), "{out}");
    let (_, out, _) = scratch.run(&["explain", "care/owners"]);
    assert!(out.contains("- here: does not run (presets: strict)"), "{out}");
}

#[test]
fn the_first_flow_is_without_a_finding() {
    let scratch = Scratch::new("first", &[("README.md", "nothing here yet\n")]);
    let (code, out, err) = scratch.run(&["init"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(
        out,
        "wrote touchlint.yaml\nwrote flows/support-line.yaml, a first flow to begin with: there was none\nnext: touchlint check\n"
    );
    let (code, out, err) = scratch.run(&["check", "--format", "json", "--fail-on", "note"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let report: serde_json::Value = serde_json::from_str(&out).expect("one JSON object");
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(0), "{out}");
    let left: Vec<_> =
        std::fs::read_dir(&scratch.0).expect("the folder is there").flatten().map(|e| e.file_name()).collect();
    assert_eq!(left.len(), 3, "nothing else is left behind: {left:?}");
}

#[test]
fn nothing_is_ever_overwritten() {
    let scratch = Scratch::new("twice", &[("touchlint.yaml", "known: [caller-number]\n")]);
    let (code, out, err) = scratch.run(&["init"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("`touchlint.yaml` is there already, and is left as it is"), "{err}");
    assert_eq!(scratch.read("touchlint.yaml"), "known: [caller-number]\n");
    let scratch = Scratch::new("taken", &[("flows/support-line.yaml", "hello: world\n")]);
    let (code, ..) = scratch.run(&["init"]);
    assert_eq!(code, 2);
    assert_eq!(scratch.read("flows/support-line.yaml"), "hello: world\n");
    assert!(!scratch.0.join("touchlint.yaml").exists(), "all or nothing");
    let (code, _, err) = scratch.run(&["init", "no/such/folder"]);
    assert!(code == 2 && err.contains("no/such/folder"), "{err}");
}

#[test]
fn what_is_there_is_looked_at() {
    let surgery =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/amazon-connect/good/surgery.json"))
            .expect("an example can be read");
    let files =
        [("infra/connect/[main].json", surgery.as_str()), ("infra/own/line.yaml", FLOW), ("touchlint.yaml", "")];
    let scratch = Scratch::new("look", &files);
    let (code, out, err) = scratch.run(&["init", "infra"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("found 2 flows in 2 files: 1 of amazon-connect, 1 of native"), "{out}");
    assert!(out.contains("note: touchlint.yaml held here until now"), "{out}");
    assert!(out.ends_with("next: touchlint check infra\n"), "{out}");
    assert!(!scratch.0.join("infra/flows").exists());
    let config = scratch.read("infra/touchlint.yaml");
    assert!(config.contains("# passes: { amazon-connect: everything }"), "{config}");
    let (before, _, _) = scratch.run(&["check", "infra", "--fail-on", "never"]);
    assert_eq!(before, 0, "what was written is a configuration");
    // The entries fit their files once their `#` is taken away.
    if config.contains("role: entry") {
        let opened: String = config
            .lines()
            .map(|line| if line == "# flows:" || line.starts_with("#   - { files:") { &line[2..] } else { line })
            .fold(String::new(), |text, line| text + line + "\n");
        std::fs::write(scratch.0.join("infra/touchlint.yaml"), opened).expect("a file");
        let (code, out, _) = scratch.run(&["check", "infra", "--only", "file", "--fail-on", "note"]);
        assert_eq!(code, 0, "{out}");
    }
}

#[test]
fn an_override_that_changes_nothing_is_told() {
    let config = "rules: { maze/too-deep: note }\noverrides:\n  - files: \"legacy/*\"\n    rules:\n      maze/too-deep: note\n      \
        maze/too-many-options: { max: 5 }\n      maze/trap: error\n      care/owners: off\n      maze/long-prompt: { max: 30 }\n      \
        maze/no-way-back: note\n  - { files: \"legacy/*\", rules: { maze/dead-end: off } }\n  - { flow: old-line, rules: { maze/dead-end: warning } }\n";
    let scratch = Scratch::new("idle", &[("touchlint.yaml", config), ("legacy/old.yaml", FLOW)]);
    let (_, out, _) = scratch.run(&["check", "--format", "concise", "--fail-on", "never"]);
    let told: Vec<&str> = out
        .lines()
        .filter(|line| line.contains("file/unused-config"))
        .filter_map(|line| line.split('`').nth(1))
        .collect();
    // One that turns a rule on changes something, and so does one that undoes another.
    assert_eq!(told, ["maze/too-deep", "maze/too-many-options", "maze/trap", "care/owners"], "{out}");
    let (_, out, _) = scratch.run(&["check", "--format", "concise", "--fail-on", "never", "--skip", "care,maze/trap"]);
    assert!(!out.contains("`care/owners`") && !out.contains("`maze/trap`"), "what does not run is not judged: {out}");
}

#[test]
fn a_rule_that_an_override_turns_on_speaks_there_only() {
    let config = "overrides:\n  - { files: \"legacy/*\", rules: { care/budget: warning } }\n";
    let scratch = Scratch::new(
        "there",
        &[("touchlint.yaml", config), ("legacy/old.yaml", FLOW), ("new.yaml", &FLOW.replace("old", "new"))],
    );
    let (_, out, _) = scratch.run(&["check", "--format", "concise", "--fail-on", "never"]);
    let told: Vec<&str> = out.lines().filter(|line| line.contains("care/budget")).collect();
    assert!(
        matches!(told[..], [only] if only.starts_with("legacy/old.yaml:2:7: warning") && only.contains("`old-line`")),
        "{out}"
    );
}

#[test]
fn contact_pressure_has_rows_of_its_own() {
    let config = "pressure:\n  limits: [{ max: 2, per: 7d, severity: error }]\n  \
        caps: { max: 4, per: 7d, channels: [email], classes: [promotional] }\n  \
        quiet-hours: { from: \"20:00\", to: \"09:00\", timezone: recipient }\n  minimum-gap: 24h\n";
    let (code, out, _) = Scratch::new("pressure", &[("touchlint.yaml", config)]).run(&["config"]);
    let words: Vec<String> = out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for row in [
        "pressure.limits 2 in 7 d: error touchlint.yaml:2",
        "pressure.caps 4 in 7 d, rolling, email, promotional touchlint.yaml:3",
        "pressure.quiet-hours 20:00 to 09:00, recipient, hold touchlint.yaml:4",
        "pressure.minimum-gap 1 d touchlint.yaml:5",
    ] {
        assert!(code == 0 && words.iter().any(|line| line == row), "{row} is not in {out}");
    }
}

#[test]
fn a_file_outside_every_project_is_read_with_its_folder_alone() {
    let (other, third) = (FLOW.replace("old-line", "other-line"), FLOW.replace("old-line", "third-line"));
    let scratch =
        Scratch::new("loose", &[("a.yaml", FLOW), ("b.yaml", other.as_str()), ("below/c.yaml", third.as_str())]);
    let (_, out, _) = scratch.run(&["check", "a.yaml"]);
    assert!(out.contains("read 2 files"), "{out}");
    let (_, out, _) = scratch.run(&["check", "."]);
    assert!(out.contains("in 3 files"), "{out}");
}
