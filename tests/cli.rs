//! The command line, by running it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder that is gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("touchlint-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a scratch folder");
        let scratch = Self(folder);
        for (path, text) in files {
            scratch.write(path, text.as_bytes());
        }
        scratch
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let full = self.0.join(path);
        std::fs::create_dir_all(full.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(full, bytes).expect("a file");
    }

    #[track_caller]
    fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, "", &[])
    }

    #[track_caller]
    fn run_with(&self, args: &[&str], stdin: &str, environment: &[(&str, &str)]) -> Run {
        use std::io::Write;
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchlint"));
        command.args(args).current_dir(&self.0).env_remove("GITHUB_ACTIONS").env_remove("NO_COLOR");
        command.envs(environment.iter().copied());
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut child = command.stderr(std::process::Stdio::piped()).spawn().expect("touchlint starts");
        // A run that refuses its arguments does not read; that is no failure of the test.
        let _ = child.stdin.take().expect("stdin").write_all(stdin.as_bytes());
        Run::from(child.wait_with_output().expect("touchlint ends"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("no signal ended it"),
            out: String::from_utf8(output.stdout).expect("the report is UTF-8"),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

const GOOD: &str = r#"touchlint: 1
flow: good-line
kind: ivr
start: menu
steps:
  menu:
    menu: { say: "For opening hours, press 1. For a person, press 0.", options: { 1: hours, 0: desk } }
    no-input: desk
    no-match: desk
  hours:
    say: "We are open from eight to six."
    end: resolved
  desk:
    transfer: { queue: support }
    error: call-back
    full: call-back
    closed: call-back
  call-back:
    callback: { say: "We will call you back within an hour." }
    next: bye
    error: bye
  bye:
    say: "Goodbye."
    end: callback-promised
"#;

const BAD: &str = r#"touchlint: 1
flow: bad-line
kind: ivr
start: menu
steps:
  menu:
    menu: { say: "For opening hours, press 1.", options: { 1: hours } }
    no-input: hours
    no-match: hours
  hours:
    say: "We are open from eight to six."
    end: resolved
"#;

#[test]
fn a_good_flow_passes_and_the_summary_says_what_was_read() {
    let scratch = Scratch::new("good", &[("flows/good.yaml", GOOD), ("notes.json", "{}")]);
    let run = scratch.run(&["check"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("checked 1 flow in 1 file"), "{}", run.out);
    assert!(run.out.contains("1 file that is no flow"), "{}", run.out);
}

#[test]
fn a_bad_flow_fails_with_the_name_of_the_rule() {
    let scratch = Scratch::new("bad", &[("bad.yaml", BAD)]);
    let run = scratch.run(&["check", "bad.yaml"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("error[person/unreachable]"), "{}", run.out);
    assert_eq!(scratch.run(&["check", "--fail-on", "never"]).code, 0);
    assert_eq!(scratch.run(&["check", "--skip", "person/"]).code, 0);
    assert_eq!(scratch.run(&["check", "--only", "maze/trap"]).code, 0);
}

#[test]
fn exit_codes_are_those_promised() {
    let empty = Scratch::new("empty", &[("readme.txt", "nothing here")]);
    assert_eq!(empty.run(&["check"]).code, 3);
    assert_eq!(empty.run(&["check", "--allow-empty"]).code, 0);
    let gone = empty.run(&["check", "no-such-folder"]);
    assert_eq!(gone.code, 2);
    assert!(gone.err.contains("no-such-folder"), "{}", gone.err);
    assert_eq!(empty.run(&["check", "--fail-on", "sometimes"]).code, 2);
    assert_eq!(empty.run(&["check", "--today", "2026-02-30"]).code, 2);
    let config = Scratch::new("config", &[("touchlint.yaml", "rulez: {}\n"), ("bad.yaml", BAD)]);
    let run = config.run(&["check"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.out.contains("file/invalid-config") && run.out.contains("person/unreachable"), "{}", run.out);
    // A path without flows inside a project that has some is no failure.
    let mixed = Scratch::new(
        "mixed",
        &[("touchlint.yaml", "extends: [recommended]\n"), ("good.yaml", GOOD), ("docs/a.txt", "")],
    );
    let run = mixed.run(&["check", "docs"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn paths_choose_what_is_reported_and_the_project_what_is_read() {
    let caller =
        "touchlint: 1\nflow: front\nkind: ivr\nstart: go\nsteps:\n  go:\n    say: \"Welcome.\"\n    jump: good-line\n";
    let scratch = Scratch::new(
        "project",
        &[
            ("touchlint.yaml", "extends: [recommended]\n"),
            ("a/front.yaml", caller),
            ("b/good.yaml", GOOD),
            ("b/bad.yaml", BAD),
        ],
    );
    let one = scratch.run(&["check", "a/front.yaml"]);
    assert_eq!(one.code, 0, "the sibling's errors are not reported, and the jump is resolved: {}", one.out);
    let isolated = scratch.run(&["check", "--isolated", "a/front.yaml"]);
    assert!(isolated.out.contains("file/unresolved-flow"), "{}", isolated.out);
    assert_eq!(scratch.run(&["check"]).code, 1);
}

#[test]
fn what_a_team_has_accepted_counts_no_more_until_the_day_it_named() {
    let allow =
        "allow:\n  - { rule: person/unreachable, flow: bad-line, reason: \"replaced in spring\", until: 2027-01-31 }\n";
    let scratch = Scratch::new("allow", &[("touchlint.yaml", allow), ("bad.yaml", BAD)]);
    let before = scratch.run(&["check", "--today", "2027-01-30"]);
    assert_eq!(before.code, 0, "{}", before.out);
    assert!(before.out.contains("accepted: 1 allowed"), "{}", before.out);
    assert_eq!(scratch.run(&["check", "--today", "2027-01-31"]).code, 1);
    scratch.write("touchlint.yaml", allow.replace(", reason: \"replaced in spring\"", "").as_bytes());
    assert_eq!(scratch.run(&["check", "--today", "2027-01-30"]).code, 2, "a reason is needed");
}

#[test]
fn standard_input_stands_in_for_a_file() {
    let scratch = Scratch::new("stdin", &[("good.yaml", GOOD)]);
    let run = scratch.run_with(&["check", "-", "--stdin-filename", "good.yaml"], BAD, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("good.yaml:2:7"), "{}", run.out);
    assert_eq!(scratch.run_with(&["check", "-"], BAD, &[]).code, 2);
    scratch.write("list.txt", b"good.yaml\n\n");
    assert_eq!(scratch.run(&["check", "--files-from", "list.txt"]).code, 0);
}

#[test]
fn the_json_report_keeps_its_contract() {
    let scratch = Scratch::new("json", &[("bad.yaml", BAD)]);
    let run = scratch.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).expect("one JSON object");
    assert_eq!(report["version"], 1);
    assert_eq!(report["tool"]["name"], "touchlint");
    let finding = &report["findings"][0];
    for key in [
        "rule",
        "outcome",
        "severity",
        "certainty",
        "message",
        "help",
        "path",
        "platform",
        "flow",
        "step",
        "span",
        "labels",
        "trace",
        "measure",
        "fingerprint",
        "state",
    ] {
        assert!(finding.get(key).is_some(), "a finding has {key}: {finding}");
    }
    assert_eq!(finding["rule"], "person/unreachable");
    assert_eq!(finding["path"], "bad.yaml");
    assert_eq!((&finding["span"]["start"]["line"], &finding["span"]["start"]["column"]), (&2.into(), &7.into()));
    assert_eq!(finding["span"]["start"]["byte"], 19);
    assert_eq!(finding["state"], "new");
    assert!(finding["fingerprint"].as_str().is_some_and(|print| print.starts_with("tl1:") && print.len() == 36));
    let summary = &report["summary"];
    assert_eq!(summary["files"]["found"], 1);
    assert_eq!(summary["files"]["checked"], 1);
    assert_eq!(summary["findings"]["error"], 1);
    assert!(summary["decided"].as_u64().is_some_and(|decided| decided > 0));
}

#[test]
fn inside_github_actions_findings_are_annotations() {
    let scratch = Scratch::new("github", &[("bad.yaml", BAD)]);
    let run = scratch.run_with(&["check"], "", &[("GITHUB_ACTIONS", "true")]);
    assert!(run.out.starts_with("::error file=bad.yaml,line=2"), "{}", run.out);
    let human = scratch.run_with(&["check", "--format", "human"], "", &[("GITHUB_ACTIONS", "true")]);
    assert!(human.out.starts_with("error[person/unreachable]"), "{}", human.out);
}

#[test]
fn every_run_and_every_number_of_threads_prints_the_same_bytes() {
    let many: Vec<(String, String)> = (0..40)
        .map(|n| {
            (
                format!("flows/{n}.yaml"),
                BAD.replace("bad-line", &format!("line-{n}")).replace("press 1", &format!("press {}", n % 10)),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let scratch = Scratch::new("same", &files);
    for format in ["human", "json", "sarif"] {
        let first = scratch.run(&["check", "--format", format]).out;
        for threads in ["1", "2", "1", "2", "1", "2", "1", "2", "1", "2"] {
            assert!(
                scratch.run(&["check", "--format", format, "--threads", threads]).out == first,
                "{format}, {threads} threads"
            );
        }
    }
}

#[test]
fn colours_are_asked_for() {
    let scratch = Scratch::new("color", &[("bad.yaml", BAD)]);
    assert!(!scratch.run(&["check"]).out.contains('\u{1b}'), "a pipe gets none");
    assert!(scratch.run(&["check", "--color", "always"]).out.contains('\u{1b}'));
}

#[test]
fn rules_explain_schema_and_platforms_answer() {
    let scratch = Scratch::new("other", &[]);
    let rules: serde_json::Value =
        serde_json::from_str(&scratch.run(&["rules", "--format", "json"]).out).expect("JSON");
    let first = &rules["rules"][0];
    for key in ["id", "title", "severity", "presets", "family"] {
        assert!(first.get(key).is_some(), "a rule has {key}: {first}");
    }
    let page = scratch.run(&["explain", "person/unreachable"]);
    assert!(page.code == 0 && page.out.contains("## Why"), "{page:?}");
    let wrong = scratch.run(&["explain", "person/unreachabel"]);
    assert!(wrong.code == 2 && wrong.err.contains("person/unreachable"), "{wrong:?}");
    let schema: serde_json::Value = serde_json::from_str(&scratch.run(&["schema", "ivr"]).out).expect("JSON");
    assert!(schema.get("$schema").is_some());
    let platforms = scratch.run(&["platforms"]);
    assert!(platforms.out.contains("amazon-connect") && platforms.out.contains("twilio-studio"), "{platforms:?}");
}

#[test]
fn the_path_to_a_person_is_told_step_by_step() {
    let scratch = Scratch::new("path", &[("good.yaml", GOOD), ("bad.yaml", BAD)]);
    let good = scratch.run(&["path", "good.yaml"]);
    assert!(good.out.starts_with("from `menu`: 1 choice, about "), "{}", good.out);
    assert!(good.out.contains("presses 0") && good.out.contains("reaches `support`"), "{}", good.out);
    let bad = scratch.run(&["path", "bad.yaml"]);
    assert!(bad.out.contains("no person can be reached"), "{}", bad.out);
    let wrong = scratch.run(&["path", "good.yaml", "--from", "mneu"]);
    assert!(wrong.code == 2 && wrong.err.contains("`menu`"), "{wrong:?}");
}

#[test]
fn the_readme_example_run_finds_something() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_touchlint")).args(["check", "examples/"]).current_dir(root).output();
    let run = Run::from(output.expect("touchlint starts"));
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("checked "), "{}", run.out);
}

#[test]
fn paths_that_are_not_there_are_named_all_at_once() {
    let scratch = Scratch::new("missing", &[("good.yaml", GOOD), ("list", "good.yaml\r\ngone.yaml\n"), ("none", "\n")]);
    let run = scratch.run(&["check", "good.yaml", "a.yaml", "b.yaml"]);
    assert!(run.code == 2 && run.err.contains("`a.yaml`, `b.yaml`") && run.err.contains("help: "), "{run:?}");
    let run = scratch.run(&["check", "--files-from", "list"]);
    assert!(run.code == 2 && run.err.contains("`gone.yaml`") && run.err.contains("--diff-filter=d"), "{run:?}");
    let run = scratch.run(&["check", "--files-from", "no-list"]);
    assert!(run.code == 2 && run.err.contains("`no-list`"), "{run:?}");
    let run = scratch.run(&["check", "--stdin-filename", "good.yaml"]);
    assert!(run.code == 2 && run.err.contains("`-`"), "{run:?}");
    // A commit that changes nothing: the project is looked at, nothing of it is reported.
    let run = scratch.run(&["check", "--files-from", "none"]);
    assert!(run.code == 0 && run.out.contains("reporting none"), "{run:?}");
    scratch.write("zeros", "sub dir/schön.yaml\0good.yaml\0".as_bytes());
    scratch.write("sub dir/schön.yaml", BAD.as_bytes());
    let run = scratch.run(&["check", "--files-from", "zeros", "--format", "concise"]);
    assert!(run.code == 1 && run.out.starts_with("sub dir/schön.yaml:2:7: error"), "{run:?}");
}

#[test]
fn files_that_are_no_flows_are_not_judged_even_where_they_are_named() {
    let scratch = Scratch::new("other-files", &[("a.txt", "x: [\n"), ("b.yaml", "x: [\n")]);
    let run = scratch.run(&["check", "a.txt", "b.yaml"]);
    assert!(run.code == 3 && run.out.contains("2 files that are no flows"), "{run:?}");
    scratch.write("c.json", b"{\"states\": [{\"na");
    let run = scratch.run(&["check", "c.json"]);
    assert!(run.code == 3 && run.out.contains("JSON that breaks off"), "{run:?}");
    let signed = format!("{}\n  x: [\n", GOOD.trim_end());
    scratch.write("d.yaml", signed.as_bytes());
    let run = scratch.run(&["check", "d.yaml"]);
    assert!(run.code == 1 && run.out.contains("file/syntax"), "{run:?}");
    scratch.write(
        "e.yaml",
        &[&b"\xFF\xFE"[..], &GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat(),
    );
    let run = scratch.run(&["check", "e.yaml"]);
    assert!(run.code == 1 && run.out.contains("UTF-16") && !run.out.contains("hold no flow"), "{run:?}");
}

#[test]
fn every_mistake_in_the_configuration_is_told_and_none_spoils_the_rest() {
    let config = "extends: [recomended]\nrulez: {}\nrules:\n  person/unreachabel: off\n  maze/trap: fatal\nperson: { counts: [certian] }\nallow:\n  - { rule: maze/trap }\n";
    let scratch = Scratch::new("mistakes", &[("touchlint.yaml", config), ("flows/good.yaml", GOOD)]);
    let run = scratch.run(&["check", "--format", "concise"]);
    assert_eq!(run.code, 2, "{run:?}");
    let found: Vec<&str> = run.out.lines().filter(|line| line.contains("error[")).collect();
    let places: Vec<&str> = found.iter().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(
        places,
        [
            "touchlint.yaml:1:11",
            "touchlint.yaml:2:1",
            "touchlint.yaml:4:3",
            "touchlint.yaml:5:14",
            "touchlint.yaml:6:20",
            "touchlint.yaml:8:7"
        ],
        "{}",
        run.out
    );
}

#[test]
fn nested_projects_are_read_once_and_in_the_order_of_their_paths() {
    let bad = |name: &str| BAD.replace("bad-line", name);
    let scratch = Scratch::new(
        "nested",
        &[
            ("touchlint.yaml", "extends: [recommended]\n"),
            ("a.yaml", &bad("a")),
            ("z.yaml", &bad("z")),
            ("m/touchlint.yaml", "extends: [recommended]\n"),
            ("m/m.yaml", &bad("m")),
        ],
    );
    for args in [&["check", "--format", "concise"][..], &["check", "--format", "concise", ".", "m", "m/m.yaml"]] {
        let run = scratch.run(args);
        let paths: Vec<&str> =
            run.out.lines().filter_map(|line| line.split_once(":2:7: error")).map(|(path, _)| path).collect();
        assert_eq!(paths, ["a.yaml", "m/m.yaml", "z.yaml"], "{}", run.out);
        assert!(run.out.contains("checked 3 flows in 3 files"), "{}", run.out);
    }
    let inner = scratch.run(&["check", "m", "--format", "concise"]);
    assert!(inner.out.contains("checked 1 flow in 1 file"), "projects are not read together: {}", inner.out);
}

#[test]
fn what_git_ignores_is_read_where_it_is_named_only() {
    let scratch = Scratch::new("ignored", &[(".gitignore", "out/\n"), ("good.yaml", GOOD), ("out/bad.yaml", BAD)]);
    assert_eq!(scratch.run(&["check"]).code, 0);
    assert_eq!(scratch.run(&["check", "out"]).code, 1);
    assert_eq!(scratch.run(&["check", "out/bad.yaml"]).code, 1);
}

#[test]
fn paths_are_shown_from_where_one_stands() {
    let scratch = Scratch::new(
        "places",
        &[("touchlint.yaml", "extends: [recommended]\n"), ("a b/bäd.yaml", BAD), ("c/good.yaml", GOOD)],
    );
    let inside = Scratch(scratch.0.join("c"));
    let run = inside.run(&["check", "..", "--format", "concise"]);
    assert!(run.out.starts_with("../a b/bäd.yaml:2:7: error"), "{}", run.out);
    assert_eq!(inside.run(&["check", "--format", "concise"]).code, 0, "the folder one stands in");
    let absolute = scratch.0.join("a b").join("bäd.yaml");
    let run = scratch.run(&["check", absolute.to_str().expect("a name"), "--format", "concise"]);
    assert!(run.out.starts_with("a b/bäd.yaml:2:7: error"), "{}", run.out);
    std::mem::forget(inside);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new("locked", &[("good.yaml", GOOD), ("locked/bad.yaml", BAD), ("secret.yaml", BAD)]);
    let lock = |name: &str, mode| {
        std::fs::set_permissions(scratch.0.join(name), std::fs::Permissions::from_mode(mode)).expect("the mode is set");
    };
    lock("locked", 0);
    lock("secret.yaml", 0);
    // Who is root reads everything; then there is nothing to see here.
    if std::fs::read(scratch.0.join("secret.yaml")).is_err() {
        let run = scratch.run(&["check", "--verbose"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.out.contains("skipped locked: permission denied"), "{}", run.out);
        assert!(run.out.contains("skipped secret.yaml: permission denied"), "{}", run.out);
        let run = scratch.run(&["check", "secret.yaml"]);
        assert!(run.code == 2 && run.err.contains("`secret.yaml` cannot be read"), "{run:?}");
        assert_eq!(scratch.run(&["check", "locked/bad.yaml"]).code, 2);
    } else {
        println!("skipped: this user may read everything");
    }
    lock("locked", 0o755);
}
