//! Baselines and suppressions from the command line.

use std::path::PathBuf;
use std::process::Command;

/// A folder that is gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("touchlint-accepted-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let scratch = Self(folder);
        files.iter().for_each(|(path, text)| scratch.write(path, text));
        scratch
    }

    fn write(&self, path: &str, text: &str) {
        let full = self.0.join(path);
        std::fs::create_dir_all(full.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(full, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.join(path)).expect("a file")
    }

    /// Exit code, standard output, standard error.
    fn run(&self, args: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchlint"));
        command.args(args.split(' ')).current_dir(&self.0).env_remove("GITHUB_ACTIONS");
        let output = command.output().expect("touchlint starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().expect("an exit code"), text(&output.stdout), text(&output.stderr))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A line that only tells something.
fn told(name: &str) -> String {
    format!(
        "touchlint: 1\nflow: {name}\nkind: ivr\nstart: menu\nsteps:\n  menu:\n    menu: {{ say: \"For our hours, press 1.\", options: {{ 1: hours }} }}\n    no-input: hours\n    no-match: hours\n  hours: {{ say: \"From nine to five.\", end: resolved }}\n"
    )
}

const NAME: &str = "touchlint-baseline.json";

#[test]
fn a_baseline_is_written_found_and_let_go() {
    let scratch = Scratch::new("life", &[("touchlint.yaml", "extends: [recommended]\n"), ("a/a.yaml", &told("a"))]);
    assert_eq!(scratch.run("check").0, 1);
    let (code, out, err) = scratch.run("check --write-baseline");
    assert_eq!(code, 0, "{out}{err}");
    assert!(err.contains("wrote touchlint-baseline.json") && out.contains("1 in the baseline"), "{out}{err}");
    let written = scratch.read(NAME);
    assert!(written.contains("person/unreachable") && written.contains("\"path\":\"a/a.yaml\""), "{written}");
    let names = std::fs::read_dir(&scratch.0).expect("a folder").filter_map(Result::ok);
    assert_eq!(names.count(), 3, "nothing is left beside it");

    assert_eq!(scratch.run("check").0, 0);
    assert_eq!(scratch.run("check --no-baseline").0, 1);
    assert_eq!(scratch.run("check --baseline other.json").0, 2);
    scratch.write("elsewhere/kept.json", &written);
    assert_eq!(scratch.run("check --baseline elsewhere/kept.json").0, 0);
    // Paths choose what is reported; what stands there for other files is no news.
    scratch.write("b/b.yaml", &told("b"));
    let (code, out, _) = scratch.run("check b --format concise");
    assert!(code == 1 && out.contains("b/b.yaml:2:7") && !out.contains("stale"), "{out}");
    // Only what ran is written anew.
    assert_eq!(scratch.run("check b --write-baseline").0, 0);
    assert_eq!(scratch.run("check").0, 0);
    let both = scratch.read(NAME);
    assert!(both.contains("a/a.yaml") && both.contains("b/b.yaml"), "{both}");

    std::fs::remove_file(scratch.0.join("b/b.yaml")).expect("it was there");
    let (code, out, _) = scratch.run("check --format concise");
    assert!(code == 0 && out.contains("warning[file/stale-baseline] 1 accepted finding is no longer there"), "{out}");
    assert_eq!(scratch.run("check a --fail-on warning").0, 0, "what did not run is not judged");
    assert_eq!(scratch.run("check --write-baseline --fail-on warning").0, 0);
    assert_eq!(scratch.read(NAME), written);
}

#[test]
fn a_broken_baseline_stops_nothing_and_is_told() {
    let scratch =
        Scratch::new("broken", &[("a/a.yaml", &told("a")), ("b/b.yaml", &told("b")), (NAME, "{ <<<<<<< ours")]);
    scratch.write("touchlint.yaml", "extends: [recommended]\n");
    let (code, out, _) = scratch.run("check --format concise");
    assert_eq!(code, 2);
    assert!(
        out.contains("touchlint-baseline.json:1:3: error[file/invalid-config] this baseline cannot be read"),
        "{out}"
    );
    assert!(out.contains("a/a.yaml:2:7: error[person/unreachable]"), "{out}");
    let (code, _, err) = scratch.run("check a --write-baseline");
    assert!(code == 2 && err.contains("what it accepts beyond this run would be lost"), "{err}");
    assert_eq!(scratch.run("check --write-baseline").0, 0, "a run over everything mends it");
    assert_eq!(scratch.run("check").0, 0);
    scratch.write("touchlint.yaml", "extend: [recommended]\n");
    let before = scratch.read(NAME);
    let (code, _, err) = scratch.run("check --write-baseline");
    assert!(code == 2 && err.contains("no baseline was written"), "{err}");
    assert_eq!(scratch.read(NAME), before);
}

#[test]
fn each_project_has_a_baseline_of_its_own() {
    let scratch = Scratch::new("several", &[("x/a.yaml", &told("a")), ("y/b.yaml", &told("b"))]);
    scratch.write("x/touchlint.yaml", "{}\n");
    scratch.write("y/touchlint.yaml", "{}\n");
    assert_eq!(scratch.run("check x y --write-baseline=one.json").0, 2);
    assert_eq!(scratch.run("check x y --write-baseline").0, 0);
    assert!(scratch.read("x/touchlint-baseline.json").contains("\"path\":\"a.yaml\""));
    let (code, out, _) = scratch.run("check x y");
    assert!(code == 0 && out.contains("2 in the baseline"), "{out}");
}

#[test]
fn machines_are_told_what_was_accepted_and_why() {
    let allowed =
        told("b").replace("flow: b", "flow: b   # touchlint: allow person/unreachable -- only tells the hours");
    let scratch = Scratch::new("formats", &[("touchlint.yaml", "{}\n"), ("a.yaml", &told("a")), ("b.yaml", &allowed)]);
    assert_eq!(scratch.run("check --write-baseline").0, 0);
    scratch.write("c.yaml", &told("c"));
    let (_, sarif, _) = scratch.run("check --format sarif");
    let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let states: Vec<&str> = results.iter().map(|one| one["baselineState"].as_str().expect("a state")).collect();
    assert_eq!(states, ["unchanged", "new", "new"]);
    assert_eq!(results[1]["suppressions"][0]["justification"], "only tells the hours");
    let (_, json, _) = scratch.run("check --format json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["findings"][1]["reason"], "only tells the hours");
    let summary = &json["summary"];
    assert_eq!(
        (&summary["accepted"], &summary["baselined"], &summary["suppressed"]),
        (&2.into(), &1.into(), &1.into())
    );
    assert_eq!(
        scratch.run("check --no-suppressions --no-baseline --format concise").1.matches("person/unreachable").count(),
        3
    );
}

#[test]
fn suppressions_are_listed_with_their_days() {
    let comment = "# touchlint: allow person/unreachable -- only tells the hours [since 2026-01-31, until 2027-01-31]";
    let flow = told("a").replace("flow: a", &format!("flow: a {comment}"));
    let entry = "allow: [{ rule: maze/too-deep, flow: a, reason: \"two menus until spring\", since: 2026-11-01 }]\n";
    let scratch = Scratch::new("list", &[("touchlint.yaml", entry), ("a.yaml", &flow)]);
    let (code, out, _) = scratch.run("suppressions --today 2026-12-31");
    assert_eq!(code, 0);
    for part in [
        "a.yaml:2: person/unreachable in `a`\n    only tells the hours\n    allows 1 finding, 334 days old, 31 days left\n",
        "touchlint.yaml:1: maze/too-deep in `a`\n    two menus until spring\n    unused: there is nothing to allow, 60 days old\n",
        "2 suppressions: 1 used, 1 unused\n",
    ] {
        assert!(out.contains(part), "{out}");
    }
    let (_, out, _) = scratch.run("suppressions --format json --today 2027-02-01");
    let list: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let first = &list["suppressions"][0];
    assert_eq!((&first["status"], &first["left"], &first["findings"]), (&"expired".into(), &(-1).into(), &1.into()));
    assert_eq!((&first["place"], &first["rule"]), (&"comment".into(), &"person/unreachable".into()));
}
