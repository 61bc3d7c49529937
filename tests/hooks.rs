//! The hook of `.pre-commit-hooks.yaml`, run the way pre-commit runs it: its entry, then the names of the commit's files.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A repository that is gone when the test is over.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("touchlint-{}-hook-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join(".git")).expect("a scratch folder");
        let repository = Self(folder);
        for (path, text) in files {
            repository.write(path, text);
        }
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let full = self.0.join(path);
        std::fs::create_dir_all(full.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(full, text).expect("a file");
    }

    /// The exit code and the report of a commit of `files`; `args` are those of the user's own configuration.
    fn commit(&self, args: &[&str], files: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_touchlint"))
            .args(&entry()[1..])
            .args(args)
            .args(files)
            .current_dir(&self.0)
            .env_remove("GITHUB_ACTIONS")
            .output()
            .expect("touchlint starts");
        let mut said = String::from_utf8(output.stdout).expect("the report is UTF-8");
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        (output.status.code().expect("no signal ended it"), said)
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn hook() -> serde_yaml::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let text = std::fs::read_to_string(path).expect("the hooks are there");
    let hooks: Vec<serde_yaml::Value> = serde_yaml::from_str(&text).expect("a list of hooks");
    hooks.into_iter().find(|hook| hook["id"] == "touchlint").expect("the hook")
}

fn entry() -> Vec<String> {
    hook()["entry"].as_str().expect("an entry").split(' ').map(str::to_owned).collect()
}

fn example(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(path)).expect("an example")
}

const FRONT: &str =
    "touchlint: 1\nflow: front\nkind: ivr\nstart: go\nsteps:\n  go:\n    say: \"Welcome.\"\n    jump: support-line\n";

#[test]
fn the_hook_is_what_pre_commit_understands() {
    let hook = hook();
    assert_eq!(hook["language"], "rust");
    assert_eq!(hook["require_serial"], true);
    assert_eq!(hook["types"][0], "text");
    assert_eq!(entry()[..2], ["touchlint", "check"]);
}

#[test]
fn a_bad_flow_stops_the_commit_and_a_good_one_does_not() {
    let bad = example("acme-health/bad/web-chat.yaml");
    let repository = Repository::new("bad", &[("flows here/wéb chat.yaml", &bad)]);
    let (code, said) = repository.commit(&[], &["flows here/wéb chat.yaml"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("error[person/unreachable]") && said.contains("flows here/wéb chat.yaml:3:7"), "{said}");
    assert!(said.contains("help: "), "{said}");
    repository.write("good.yaml", &example("native/support-line.yaml"));
    let (code, said) = repository.commit(&[], &["good.yaml"]);
    assert_eq!(code, 0, "{said}");
    assert!(!said.contains("web chat"), "{said}");
}

#[test]
fn a_commit_without_flows_passes_whatever_its_files_are_called() {
    let strange = [
        ("README.md", "# flows\n```yaml\ntouchlint: 1\nflow: x\n  broken: [\n```\n"),
        ("Makefile", "all:\n\techo '\"StartAction\" \"Actions\"'\n"),
        ("run.sh", "#!/bin/sh\necho touchlint: 1\n{ :; }\n"),
        ("notes.txt", "touchlint\ntouchlint: 1 is how flows begin\n\tmore: [\n"),
        ("tsconfig.json", "{ // the target\n  \"compilerOptions\": {} }\n"),
        ("chart.yaml", "{{ if .Values.on }}\na: b\n{{ end }}\n"),
        ("cut.json", "{\"name\": [1, 2"),
        ("empty.json", ""),
    ];
    let names: Vec<&str> = strange.iter().map(|(name, _)| *name).collect();
    let repository = Repository::new("none", &strange);
    let (code, said) = repository.commit(&[], &names);
    assert_eq!(code, 0, "a repository without a flow: {said}");
    assert!(!said.contains("error["), "{said}");
    repository.write("flows/bad.yaml", &example("acme-health/bad/web-chat.yaml"));
    let (code, said) = repository.commit(&[], &names);
    assert_eq!(code, 0, "a repository with one: {said}");
    assert!(said.contains("reporting none"), "{said}");
}

#[test]
fn only_the_files_of_the_commit_are_reported_and_the_others_are_read() {
    let files = [
        ("front.yaml", FRONT),
        ("flows/support.yaml", &example("native/support-line.yaml")),
        ("flows/chat.yaml", &example("acme-health/bad/web-chat.yaml")),
    ];
    let repository = Repository::new("some", &files);
    let (code, said) = repository.commit(&["--fail-on", "note"], &["front.yaml"]);
    assert_eq!(code, 0, "the jump is resolved, the chat's errors are not this commit's: {said}");
    assert!(said.contains("read 3 files, reporting 1"), "{said}");
    // Renamed, with the new name alone handed over; then without the flow it leads to.
    std::fs::rename(repository.0.join("front.yaml"), repository.0.join("the front.yaml")).expect("it is renamed");
    assert_eq!(repository.commit(&["--fail-on", "note"], &["the front.yaml"]).0, 0);
    std::fs::remove_file(repository.0.join("flows/support.yaml")).expect("it is deleted");
    let (code, said) = repository.commit(&["--fail-on", "warning"], &["the front.yaml"]);
    assert!(code == 1 && said.contains("file/unresolved-flow"), "{said}");
}

#[test]
fn a_commit_of_the_configuration_is_judged_by_it() {
    let files = [("touchlint.yaml", "extends: [recomended]\n"), ("good.yaml", &example("native/support-line.yaml"))];
    let repository = Repository::new("config", &files);
    let (code, said) = repository.commit(&[], &["touchlint.yaml"]);
    assert!(code == 2 && said.contains("did you mean `recommended`?"), "{said}");
    repository.write("touchlint.yaml", "extends: [recommended]\n");
    let (code, said) = repository.commit(&[], &["touchlint.yaml"]);
    assert_eq!(code, 0, "{said}");
}

/// The last step of `action.yml`, run the way GitHub runs it.
#[cfg(unix)]
mod action {
    use super::{Repository, example};
    use std::path::Path;
    use std::process::Command;

    fn check(repository: &Repository, paths: &str, args: &str) -> (i32, String) {
        let text =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).expect("the action");
        let action: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
        let steps = action["runs"]["steps"].as_sequence().expect("steps");
        let script = steps.last().and_then(|step| step["run"].as_str()).expect("a script");
        let binary = Path::new(env!("CARGO_BIN_EXE_touchlint")).parent().expect("a folder").display().to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .current_dir(&repository.0)
            .env("PATH", format!("{binary}:{path}"))
            .envs([("GITHUB_ACTIONS", "true"), ("INPUT_PATHS", paths), ("INPUT_ARGS", args)])
            .output()
            .expect("bash starts");
        (output.status.code().expect("no signal ended it"), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    #[test]
    fn findings_are_annotations_and_the_exit_code_is_kept() {
        if Command::new("bash").arg("--version").output().is_err() {
            println!("skipped: there is no bash");
            return;
        }
        let files = [
            ("infra flows/chat.yaml", &*example("acme-health/bad/web-chat.yaml")),
            ("good/line.yaml", &*example("native/support-line.yaml")),
        ];
        let repository = Repository::new("action", &files);
        let (code, said) = check(&repository, ".", "");
        assert_eq!(code, 1, "{said}");
        assert!(said.starts_with("::error file=infra flows/chat.yaml,line=3,"), "{said}");
        assert_eq!(check(&repository, ".", "--fail-on never").0, 0);
        assert_eq!(check(&repository, "good good/line.yaml", "").0, 0);
        assert_eq!(check(&repository, "infra flows\ngood\n", "").0, 1, "a name with a space, on a line of its own");
        assert_eq!(check(&repository, "$(touch run) good", "").0, 2);
        assert!(!repository.0.join("run").exists(), "inputs are not run");
    }
}
