//! Rules of one's own: what is told of mistakes in them, that they run like built-in ones, and that no rule file does harm.

use std::path::{Path, PathBuf};
use std::process::Command;
use touchlint::lint::examples::try_example;
use touchlint::rule::own_rules;
use touchlint::source::Sources;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Everything told of rule files: place, words underlined, sentence, help; and the names of those that can run.
fn told(files: &[(&str, &str)]) -> (String, Vec<String>) {
    let mut sources = Sources::default();
    let texts = files.iter().map(|(path, text)| (sources.add(*path, *text), (*text).into())).collect();
    let (rules, mut problems) = own_rules(texts);
    problems.sort_by_key(|finding| finding.place.span);
    let mut out = String::new();
    for finding in &problems {
        let (start, _) = sources.positions(finding.place.span);
        let var = |name: &str| finding.vars.iter().find(|var| var.0 == name).map_or("", |var| var.1.as_str());
        let words: String = sources.slice(finding.place.span).chars().take(40).collect();
        let words = words.replace('\n', "⏎");
        out += &format!("{} {}:{} [{words}] {}\n", finding.rule, start.line, start.column, var("problem"));
        if !var("help").is_empty() {
            out += &format!("  help: {}\n", var("help"));
        }
    }
    (out, rules.iter().map(|rule| rule.file.rule.id.to_string()).collect())
}

#[test]
fn every_mistake_is_told_at_once_with_the_nearest_right_name() {
    let text = r#"id: acme/Slow
titel: Slow
severity: eror
presets: [recomended]
applies-to: [ivr, fax]
check: { wordng: { forbid: [x] } }
message: "{customer} waits"
examples:
  - ugly: x
"#;
    let (said, rules) = told(&[("a.yaml", text)]);
    assert_eq!(
        said,
        "file/invalid-rule 1:5 [acme/Slow] a rule needs `title`, which is missing
  help: add `title`: what the rule says, in a sentence
file/invalid-rule 1:5 [acme/Slow] `id` must be the name of a rule; this is the text `acme/Slow`
  help: write a family and a fault in small letters, such as `acme/no-greeting`
file/invalid-rule 2:1 [titel] a rule has no field `titel`
  help: did you mean `title`?
file/invalid-rule 3:11 [eror] `severity` must be one of `error`, `warning`, `note` or names with values; this is the text `eror`
  help: did you mean `error`?
file/invalid-rule 4:11 [recomended] `presets` must be one of `recommended`, `strict`, `governance`; this is the text `recomended`
  help: did you mean `recommended`?
file/invalid-rule 5:19 [fax] `applies-to` must be one of `ivr`, `chatbot`, `cadence`; this is the text `fax`
file/invalid-rule 6:10 [wordng] there is no check `wordng`
  help: did you mean `wording`?
file/invalid-rule 9:5 [ugly] an example has no field `ugly`
  help: use one of `bad`, `good`
"
    );
    assert!(rules.is_empty());
}

#[test]
fn parameters_outcomes_and_holes_are_held_against_the_check() {
    let text = r#"id: acme/slow
title: Slow
check:
  wording:
    forbidden: [x]
    forbid: ["…"]
    forbid-patterns: ["(", 'a*']
    in: [closng, "tag:", "colour:red", "class:promotionl"]
    flows: [tag: x]
    channels: [phone]
    languages: [english]
message: { said: "{custommer} hears {words}", sayd: "x" }
help: "{flaw}"
yields-to: [person/unreachabel]
"#;
    let (said, _) = told(&[("a.yaml", text)]);
    assert_eq!(
        said,
        "file/invalid-rule 5:5 [forbidden] the check `wording` has no parameter `forbidden`
  help: did you mean `forbid`?
file/invalid-rule 6:14 [\"…\"] `…` holds no word
  help: write words, or use a pattern for signs
file/invalid-rule 7:23 [\"(\"] `(` is no pattern: unclosed group
  help: see docs/own-rules.md for what patterns may hold
file/invalid-rule 7:28 ['a*'] `a*` is no pattern: it fits every text, even an empty one
  help: see docs/own-rules.md for what patterns may hold
file/invalid-rule 8:10 [closng] `closng` is no word for steps
  help: did you mean `closing`?
file/invalid-rule 8:18 [\"tag:\"] `tag:` lacks a name behind the colon
  help: write one, such as `tag:payment`
file/invalid-rule 8:26 [\"colour:red\"] `colour:red` is no word for steps
  help: see docs/checks.md for the words that there are
file/invalid-rule 8:40 [\"class:promotionl\"] `promotionl` is no class of messages
  help: did you mean `promotional`?
file/invalid-rule 9:13 [tag: x] `flows` takes words, and this is a name with a value
  help: write it without the space, such as `tag:name`, or in quotes
file/invalid-rule 10:16 [phone] `phone` is no channel
  help: use one of `voice`, `chat`, `whatsapp`, `sms`, `email`, `in-app`, `push`, `letter`
file/invalid-rule 11:17 [english] `english` is no language
  help: write two letters, such as `en`, or `en-US`
file/invalid-rule 12:19 [{custommer}] the outcome `said` gives no `{custommer}`
  help: did you mean `{customer}`?
file/invalid-rule 12:47 [sayd] the check has no outcome `sayd`
  help: did you mean `said`?
file/invalid-rule 13:8 [{flaw}] the outcome `said` gives no `{flaw}`
  help: did you mean `{flow}`?
"
    );
}

const TITLE: &str = "title: x\ncheck: { count: { steps: [ask], at-most: 1 } }\nmessage: x\n";

#[test]
fn names_are_ones_own_and_used_once() {
    let rule = |id: &str| format!("id: {id}\n{TITLE}");
    let (a, b, c) = (rule("acme/one"), rule("person/one"), format!("{}yields-to: [acme/oen]\n", rule("acme/two")));
    let (said, rules) = told(&[("a.yaml", &a), ("b.yaml", &a), ("c.yaml", &b), ("d.yaml", &c)]);
    assert_eq!(
        said,
        "file/untested-rule 1:5 [acme/one] `acme/one` lacks examples, so nothing shows that it does what it should
  help: add one bad example with marks and one good one, and run `touchlint rules test`
file/invalid-rule 1:5 [acme/one] `acme/one` is the name of another rule already
  help: give one of the two another name, or remove it
file/invalid-rule 1:5 [person/one] the family `person/` belongs to the built-in rules
  help: choose a family of your own, such as `acme/one`
file/untested-rule 1:5 [acme/two] `acme/two` lacks examples, so nothing shows that it does what it should
  help: add one bad example with marks and one good one, and run `touchlint rules test`
file/invalid-rule 5:13 [acme/oen] there is no rule `acme/oen`
  help: did you mean `acme/one`?
"
    );
    assert_eq!(rules, ["acme/one", "acme/two"]);
}

/// Rule files, as a folder holds them.
fn rule_files(folder: &str) -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root().join(folder))
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a rule")))
        .collect()
}

/// Each parameter of the checks for rules of one's own, on flows that keep and break it; the policies of the examples; and what
/// `rules new` writes.
#[test]
fn examples_of_rules_of_ones_own_hold() {
    let mut wrong = Vec::new();
    for folder in ["tests/vocabulary", "examples/policy/rules", "src/cli/scaffold"] {
        let files = rule_files(folder);
        assert!(files.len() >= 5, "{folder} holds rules");
        let mut sources = Sources::default();
        for (path, text) in &files {
            let texts = vec![(sources.add(path.clone(), text.clone()), text.as_str().into())];
            let (rules, problems) = own_rules(texts);
            wrong.extend(problems.iter().map(|problem| format!("{path}: {:?}", problem.vars)));
            for rule in &rules {
                for (number, example) in rule.file.examples.iter().enumerate() {
                    for mismatch in try_example(&rule.file.rule, std::slice::from_ref(rule), example) {
                        let (start, _) = sources.positions(mismatch.span);
                        wrong.push(format!("{path}:{} example {}: {mismatch:?}", start.line, number + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_rule_file_does_harm() {
    let rule = |check: &str| format!("id: acme/x\ntitle: x\ncheck: {check}\nmessage: x\n");
    let phrases = vec!["pursuant"; 100_000].join(", ");
    let patterns = vec!["'x'"; 1_000].join(", ");
    let bomb: String = (1..40).map(|n| format!("b{n}: &b{n} [*b{0}, *b{0}, *b{0}]\n", n - 1)).collect();
    for (name, text) in [
        ("many phrases", rule(&format!("{{ wording: {{ forbid: [{phrases}] }} }}"))),
        ("many patterns", rule(&format!("{{ wording: {{ forbid-patterns: [{patterns}] }} }}"))),
        ("a long phrase", rule(&format!("{{ wording: {{ forbid: [{}] }} }}", "x".repeat(100_000)))),
        ("a long pattern", rule(&format!("{{ wording: {{ forbid-patterns: [{}] }} }}", "(a|b)".repeat(50_000)))),
        ("a pattern that grows", rule(r"{ wording: { forbid-patterns: ['((\w{50}){50}){50}'] } }")),
        ("a deep pattern", rule(&format!("{{ wording: {{ forbid-patterns: ['{}'] }} }}", "(".repeat(450)))),
        ("deep YAML", rule(&"[".repeat(100_000))),
        ("deep names", rule(&"{ a: ".repeat(100_000))),
        ("an alias bomb", format!("{}b0: &b0 [x]\n{bomb}", rule("{ wording: { forbid: *b39 } }"))),
        ("a ring", rule("&a { wording: *a }")),
        ("nothing", String::new()),
        ("a scalar", "x".into()),
        ("two rules", format!("{}---\n{0}", rule("unhandled"))),
    ] {
        let (said, rules) = told(&[("a.yaml", &text)]);
        assert!(said.contains("file/invalid-rule"), "{name}: {said}");
        assert!(rules.is_empty(), "{name}: {rules:?}");
    }
    for (_, text) in rule_files("src/cli/scaffold") {
        for end in (0..text.len()).step_by(7).filter(|end| text.is_char_boundary(*end)) {
            told(&[("a.yaml", &text[..end])]);
        }
    }
}

/// A folder that is gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("touchlint-own-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        for (path, text) in files {
            let full = folder.join(path);
            std::fs::create_dir_all(full.parent().expect("a file has a folder")).expect("a folder");
            std::fs::write(full, text).expect("a file");
        }
        std::fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    /// The exit code, standard output and standard error.
    #[track_caller]
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchlint"));
        command.args(args).current_dir(&self.0).env_remove("GITHUB_ACTIONS").env("NO_COLOR", "1");
        let output = command.output().expect("touchlint starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().expect("no signal"), text(output.stdout), text(output.stderr))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const FLOW: &str = "touchlint: 1\nflow: line\nkind: ivr\nstart: hello\nsteps:\n  hello:\n    say: \"Pursuant to our rules.\"\n    next: desk\n  desk:\n    transfer: { queue: desk }\n    closed: later\n    full: later\n    error: later\n  later:\n    callback: { say: \"We will call.\" }\n";

const LEGALESE: &str = "id: acme/no-legalese\ntitle: Plain words\nseverity: error\ncheck: { wording: { forbid: [pursuant to] } }\nmessage: \"{customer} gets \\\"{words}\\\"\"\n";

#[test]
fn a_rule_of_ones_own_runs_like_a_built_in_one() {
    let scratch = Scratch::new(
        "runs",
        &[
            ("flows/line.yaml", FLOW),
            ("rules/no-legalese.yaml", LEGALESE),
            ("touchlint.yaml", "custom-rules: [rules]\n"),
        ],
    );
    let (code, out, _) = scratch.run(&["check", "--format", "concise"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("flows/line.yaml:7:11"), "{out}");
    assert!(out.contains("the caller gets \"Pursuant to\"") && out.contains("acme/no-legalese"), "{out}");
    assert!(out.contains("file/untested-rule"), "{out}");
    // A run over one file tells of the rules that ran.
    let (_, out, _) = scratch.run(&["check", "flows/line.yaml", "--format", "concise"]);
    assert!(out.contains("file/untested-rule"), "{out}");
    let (code, out, _) = scratch.run(&["check", "--skip", "acme", "--format", "concise"]);
    assert!(code == 0 && !out.contains("acme/no-legalese]"), "{out}");
    let (_, out, _) = scratch.run(&["check", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(sarif.to_string().contains("\"Plain words\""), "{out}");
    let (_, out, _) = scratch.run(&["rules"]);
    assert!(out.contains("acme/no-legalese"), "{out}");
    let (code, out, _) = scratch.run(&["explain", "acme/no-legalese"]);
    assert!(code == 0 && out.starts_with("# acme/no-legalese"), "{out}");
}

const PAY: &str = "touchlint: 1
flow: pay-line
kind: ivr
start: who
steps:
  who:
    call: identify-caller
    next: pay
  pay:
    tags: [payment]
    say: \"We take the money now.\"
    end: resolved
";

#[test]
fn what_the_files_do_not_show_is_no_accusation() {
    let rule = "id: acme/check\ntitle: x\ncheck: { order: { steps: [tag:payment], must-pass: [verify] } }\nmessage: \"{step} unguarded\"\n";
    let files = [("pay.yaml", PAY), ("rules/check.yaml", rule), ("touchlint.yaml", "custom-rules: rules\n")];
    let scratch = Scratch::new("unseen", &files);
    let (_, out, _) = scratch.run(&["check", "--format", "concise"]);
    assert!(!out.contains("unguarded"), "{out}");
    let (_, out, _) = scratch.run(&["check", "--format", "concise", "--show-unknown"]);
    assert!(out.contains("`pay` unguarded"), "{out}");
    // With the module among the files it is known.
    let module = "touchlint: 1\nflow: identify-caller\nkind: ivr\nstart: a\nsteps:\n  a: { say: \"Hello.\", next: b }\n  b: { end: return }\n";
    std::fs::write(scratch.0.join("identify.yaml"), module).expect("written");
    let (_, out, _) = scratch.run(&["check", "--format", "concise"]);
    assert!(out.contains("pay.yaml:9:3: warning[acme/check] `pay` unguarded"), "{out}");
    assert!(!out.contains("no flow"), "rule files are not counted as files that are no flows: {out}");
}

#[test]
fn a_team_sets_its_own_rules_too() {
    let settings = "custom-rules: rules\nrules:\n  acme/no-legalese: { severity: note, forbid: [our rules], in: [clsing] }\n  acme/nothing: off\n";
    let scratch = Scratch::new(
        "sets",
        &[("line.yaml", FLOW), ("rules/no-legalese.yaml", LEGALESE), ("touchlint.yaml", settings)],
    );
    let (code, out, _) = scratch.run(&["check", "--format", "concise"]);
    assert_eq!(code, 2, "{out}");
    assert!(out.contains("`clsing` is no word for steps") && out.contains("there is no rule `acme/nothing`"), "{out}");
    std::fs::write(
        scratch.0.join("touchlint.yaml"),
        settings.replace(", in: [clsing]", "").replace("  acme/nothing: off\n", ""),
    )
    .expect("written");
    let (code, out, _) = scratch.run(&["check", "--format", "concise"]);
    assert!(code == 0 && out.contains("the caller gets \"our rules\""), "{out}");
}

#[test]
fn a_broken_rule_stops_no_other() {
    let files = [
        ("line.yaml", FLOW),
        ("rules/no-legalese.yaml", LEGALESE),
        ("rules/broken.yaml", "id: acme/broken\nmessage: [x\n"),
        ("touchlint.yaml", "custom-rules: [rules, nowhere, empty]\n"),
        ("empty/line.yaml", "touchlint: 1\nflow: other\nkind: ivr\nsteps: []\n"),
    ];
    let scratch = Scratch::new("broken", &files);
    std::fs::write(scratch.0.join("rules/large.yaml"), "x".repeat(2 << 20)).expect("written");
    let (code, out, _) = scratch.run(&["check", "--format", "concise"]);
    assert_eq!(code, 2, "{out}");
    for said in [
        "rules/broken.yaml:",
        "file/invalid-rule",
        "the rules in `nowhere` cannot be read",
        "`empty` holds no rule file",
        "`rules/large.yaml` cannot be read: it is larger than 1 MB",
        "the caller gets \"Pursuant to\"",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
}

#[test]
fn every_scaffold_is_written_once_and_passes() {
    let scratch = Scratch::new("new", &[("touchlint.yaml", "custom-rules: [policy/]\n"), ("line.yaml", FLOW)]);
    for check in ["wording", "fields", "count", "distance", "order", "slots"] {
        let id = format!("acme/no-{check}");
        let (code, out, err) = scratch.run(&["rules", "new", &id, "--check", check]);
        assert!(code == 0 && out.contains(&format!("wrote policy/no-{check}.yaml")), "{out}{err}");
        let (code, _, err) = scratch.run(&["rules", "new", &id]);
        assert!(code == 2 && err.contains("is there already, and is left as it is"), "{err}");
        let text = std::fs::read_to_string(scratch.0.join(format!("policy/no-{check}.yaml"))).expect("written");
        assert!(text.contains(&format!("id: {id}")) && text.contains(&format!("  {check}:")), "{text}");
    }
    assert_eq!(std::fs::read_dir(scratch.0.join("policy")).expect("a folder").count(), 6, "no drafts are left");
    let (code, out, _) = scratch.run(&["rules", "test"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("6 rules, 12 examples: all as they should be"), "{out}");
    for (name, said) in
        [("person/mine", "cannot be the name"), ("Mine", "cannot be the name"), ("a/b/c", "cannot be the name")]
    {
        let (code, _, err) = scratch.run(&["rules", "new", name]);
        assert!(code == 2 && err.contains(said), "{name}: {err}");
    }
    let (code, _, err) = scratch.run(&["rules", "new", "acme/x", "--check", "phrases"]);
    assert!(code == 2 && err.contains("use one of `wording`"), "{err}");
}

#[test]
fn an_example_that_is_not_as_it_should_be_is_told_with_its_place() {
    let example = "examples:\n  - bad: |\n      touchlint: 1\n      flow: line\n      kind: ivr\n      start: a\n      steps:\n        a:\n          say: \"Pursuant to that, pursuant to this.\"\n          #          ^^^^^^ the caller\n          end: resolved\n  - good: |\n      touchlint: 1\n      flow: line\n      kind: ivr\n      start: a\n      steps:\n        a:\n          say: \"Hello.\"\n          end: resolved\n";
    let scratch = Scratch::new("wrong", &[("rules/no-legalese.yaml", &format!("{LEGALESE}{example}"))]);
    let (code, out, _) = scratch.run(&["rules", "test", "rules"]);
    assert_eq!(code, 1, "{out}");
    assert_eq!(
        out,
        "FAILED  acme/no-legalese  (rules/no-legalese.yaml, 2 examples)
  rules/no-legalese.yaml:14:17: example 1 (bad): found and not marked: the caller gets \"Pursuant to\" [acme/no-legalese]
  rules/no-legalese.yaml:15:22: example 1 (bad): marked and not found: the caller
1 rule, 2 examples: 1 not as they should be
"
    );
    let (code, out, _) = scratch.run(&["rules", "test", "rules", "--format", "json"]);
    let result: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &result["passed"], &result["failed"]), (1, &1.into(), &1.into()));
    assert_eq!(result["rules"][0]["examples"][0]["mismatches"][1]["what"], "not-found");
    let (code, _, err) = scratch.run(&["rules", "test", "nowhere"]);
    assert!(code == 2 && err.contains("there is no file or folder `nowhere`"), "{err}");
    let (code, _, err) = scratch.run(&["rules", "test"]);
    assert!(code == 2 && err.contains("no rules of your own"), "{err}");
}

#[test]
fn the_policies_of_the_examples_fire() {
    let output = Command::new(env!("CARGO_BIN_EXE_touchlint"))
        .args(["check", "examples/policy", "--format", "json", "--today", "2026-01-31"])
        .current_dir(root())
        .output()
        .expect("touchlint starts");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    let mut fired: Vec<&str> =
        findings.iter().filter_map(|found| found["rule"].as_str()).filter(|rule| rule.starts_with("acme/")).collect();
    fired.sort_unstable();
    fired.dedup();
    assert_eq!(
        fired,
        [
            "acme/callback-within-a-day",
            "acme/company-name-first",
            "acme/identity-before-payment",
            "acme/no-card-number-by-voice",
            "acme/no-legalese"
        ]
    );
    let (_, out, _) =
        Scratch::new("policy", &[]).run(&["rules", "test", &root().join("examples/policy").display().to_string()]);
    assert!(out.contains("5 rules, ") && out.contains("all as they should be"), "{out}");
}
