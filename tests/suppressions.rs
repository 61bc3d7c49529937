//! A comment or an entry of the configuration silences exactly what it is about, for as long as it says, and is told when it is idle.

use proptest::prelude::*;
use std::path::Path;
use touchlint::diagnostic::{Diagnostic, State};
use touchlint::flow::Pattern;
use touchlint::lint::{Allowed, InputFile, Project, Report, Status, check};
use touchlint::source::{Sources, Span, Spanned};

fn project(text: &str) -> Project {
    let file = InputFile { path: "line.yaml".into(), bytes: text.as_bytes().to_vec(), named: true };
    Project { files: vec![file], today: "2026-11-22".into(), ..Project::default() }
}

fn run(text: &str) -> Report {
    check(project(text), Sources::default())
}

fn all(report: &Report) -> impl Iterator<Item = &Diagnostic> {
    report.diagnostics.iter().chain(&report.unknown)
}

fn print(one: &Diagnostic) -> String {
    format!("{} {}", one.finding.rule, one.fingerprint)
}

/// What counts, sorted.
fn new(report: &Report) -> Vec<String> {
    let mut new: Vec<String> = all(report).filter(|one| one.state == State::New).map(print).collect();
    new.sort();
    new
}

fn statuses(report: &Report) -> Vec<&'static str> {
    report.suppressions.iter().map(|one| one.status.name()).collect()
}

#[track_caller]
fn rules(report: &Report) -> Vec<String> {
    report.diagnostics.iter().filter(|one| one.state == State::New).map(|one| one.finding.rule.to_string()).collect()
}

/// The bad native examples.
fn examples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/acme-health/bad");
    let names = ["appointment-line.yaml", "support-line.yaml", "web-chat.yaml"];
    names.iter().map(|name| std::fs::read_to_string(folder.join(name)).expect("an example can be read")).collect()
}

/// `text` with a comment at the end of the line that holds the byte `at`, or on a line of its own above it.
fn commented(text: &str, at: usize, comment: &str, above: bool) -> String {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let line = &text[start..end];
    let indent = " ".repeat(line.len() - line.trim_start().len());
    match above {
        true => format!("{}{indent}{comment}\n{}", &text[..start], &text[start..]),
        // A comment that is there already gives way.
        false => format!("{} {comment}{}", &text[..start + line.find(" # ").unwrap_or(line.len())], &text[end..]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_comment_silences_exactly_its_finding(
        example in 0..3usize,
        which in any::<prop::sample::Index>(),
        above in any::<bool>(),
        family in any::<bool>(),
    ) {
        let text = &examples()[example];
        let before = run(text);
        let found: Vec<&Diagnostic> = before.diagnostics.iter().collect();
        let chosen = which.get(&found);
        let (rule, place) = (&chosen.finding.rule, chosen.finding.place.span);
        let named = if family { format!("{}/", rule.family()) } else { rule.to_string() };
        let comment = format!("# touchlint: allow {named} -- we know [until 2027-01-31]");
        let report = run(&commented(text, place.start as usize, &comment, above));
        let (kept, gone): (Vec<&Diagnostic>, Vec<&Diagnostic>) = all(&report).partition(|one| one.state == State::New);
        prop_assert!(gone.iter().any(|one| print(one) == print(chosen)), "{comment}\n{:?}", new(&report));
        for one in &gone {
            let meant = one.finding.rule == *rule || (family && one.finding.rule.family() == rule.family());
            prop_assert!(meant, "{}", one.finding.rule);
            prop_assert_eq!(&one.reason, "we know");
        }
        // Nothing else has changed, and nothing of the same step and rule is left.
        let mut both: Vec<String> = kept.iter().chain(&gone).map(|one| print(one)).collect();
        both.sort();
        prop_assert_eq!(both, new(&before));
        prop_assert_eq!(statuses(&report), ["used"]);
        prop_assert_eq!(report.summary.suppressed + report.diagnostics.iter().filter(|one| one.state == State::New).count(), found.len());
        // Whoever wants to see everything does.
        let mut project = project(&commented(text, place.start as usize, &comment, above));
        project.ignore_allowed = true;
        let plain = check(project, Sources::default());
        prop_assert_eq!(new(&plain), new(&before));
        prop_assert!(plain.suppressions.is_empty());
    }
}

/// A line of two menus; `with` is put above the first.
fn line(above_first: &str, first: &str, second: &str) -> String {
    format!(
        "# top\ntouchlint: 1\nflow: line\nkind: ivr\nstart: one\nsteps:\n{above_first}  one:\n    menu: {{ say: \"For more, press 1. For a person, press 0.\", options: {{ 1: two, 0: desk }} }}\n    no-input: desk\n{first}  two:\n    menu: {{ say: \"To start again, press 1. For a person, press 0.\", options: {{ 1: one, 0: desk }} }}\n    no-input: desk\n{second}  desk: {{ transfer: {{ queue: q }}, error: mail, full: mail, closed: mail }}\n  mail: {{ voicemail: {{ box: v }}, next: bye, error: bye }}\n  bye: {{ say: Goodbye., end: callback-promised }}\n"
    )
}

const ALLOW: &str = "  # touchlint: allow maze/no-match-unhandled -- we know\n";

#[test]
fn a_mended_fault_leaves_its_comment_idle() {
    let with = line(ALLOW, "", "    no-match: desk\n");
    assert_eq!((rules(&run(&with)), statuses(&run(&with))), (vec![], vec!["used"]));
    let other = line(ALLOW, "    no-match: desk\n", "");
    let report = run(&other);
    assert_eq!(rules(&report), ["file/unused-suppression", "maze/no-match-unhandled"], "the other step is not meant");
    assert_eq!(statuses(&report), ["unused"]);
    let place = report.diagnostics[0].finding.place.span;
    assert_eq!(report.sources.slice(place), "maze/no-match-unhandled");
}

#[test]
fn what_did_not_run_is_not_judged() {
    let text = line(ALLOW, "    no-match: desk\n", "    no-match: desk\n");
    let with = |change: &dyn Fn(&mut Project)| {
        let mut project = project(&text);
        change(&mut project);
        let report = check(project, Sources::default());
        (rules(&report), statuses(&report))
    };
    let idle = (vec!["file/unused-suppression".to_owned()], vec!["unused"]);
    let unjudged = (vec![], vec!["not-judged"]);
    assert_eq!(with(&|_| {}), idle);
    assert_eq!(with(&|project| project.selection.only = vec!["person/".into()]), unjudged);
    assert_eq!(with(&|project| project.selection.skip = vec!["maze/no-match-unhandled".into()]), unjudged);
    assert_eq!(with(&|project| project.isolated = true), unjudged);
    assert_eq!(with(&|project| project.reported = Some(["other.yaml".to_owned()].into())).0, Vec::<String>::new());
    assert_eq!(with(&|project| project.selection.only = vec!["maze/no-match-unhandled".into()]), idle);
}

#[test]
fn a_comment_ends_on_its_day() {
    let until = |day: &str| ALLOW.replace("we know", &format!("we know until {day}"));
    let with = |day: &str| run(&line(&until(day), "", "    no-match: desk\n"));
    assert_eq!(rules(&with("2026-11-23")), Vec::<String>::new());
    for day in ["2026-11-22", "2026-01-31"] {
        let report = with(day);
        assert_eq!(rules(&report), ["file/expired-suppression", "maze/no-match-unhandled"], "{day}");
        assert_eq!(report.suppressions[0].findings, 1);
    }
    let mended = run(&line(&until("2026-01-31"), "    no-match: desk\n", "    no-match: desk\n"));
    assert_eq!(rules(&mended), ["file/unused-suppression"], "nothing is told again");
}

#[test]
fn comments_stand_where_people_put_them() {
    let fault = line("", "", "    no-match: desk\n");
    let allow = "# touchlint: allow maze/no-match-unhandled -- we know";
    for (from, to) in [
        ("  one:\n", format!("  {allow}\n\n  # more of it\n  one:\n")),
        ("  one:\n", format!("  one: {allow}\n")),
        ("  one:\n", format!("  one:\n    {allow}\n")),
        ("    no-input: desk\n", format!("    no-input: desk {allow}\n")),
        ("    no-input: desk\n", format!("    {allow}\n    no-input: desk\n")),
        ("  one:\n", "  # touchlint: allow tone/hollow, maze/no-match-unhandled -- we know\n  one:\n".to_owned()),
    ] {
        let report = run(&fault.replacen(from, &to, 1));
        assert!(!rules(&report).contains(&"maze/no-match-unhandled".to_owned()), "{to}: {:?}", rules(&report));
    }
    // At the flow it is about the flow.
    for place in ["# top\n", "flow: line\n"] {
        let report = run(&fault.replacen(place, &format!("{}   {allow}\n", place.trim_end()), 1));
        assert!(rules(&report).contains(&"maze/no-match-unhandled".to_owned()), "{place}");
    }
    let nobody = "touchlint: 1\nflow: line\nkind: ivr\nstart: a\nsteps:\n  a:\n    menu: { say: \"Press 1.\", options: { 1: b } }\n    no-match: b\n    no-input: b\n  b: { say: Bye., end: resolved }\n";
    for at in ["touchlint: 1\n", "flow: line\n", "start: a\n"] {
        let allow = "# touchlint: allow person/unreachable -- only tells the hours";
        for text in [format!("{} {allow}\n", at.trim_end()), format!("{allow}\n{at}")] {
            let report = run(&nobody.replacen(at, &text, 1));
            assert!(!rules(&report).contains(&"person/unreachable".to_owned()), "{text}: {:?}", rules(&report));
        }
    }
}

/// A report on `text` with one entry of the configuration.
fn with_entry(text: &str, change: impl Fn(&mut Allowed)) -> Report {
    let mut sources = Sources::default();
    let file = sources.add("touchlint.yaml", "allow: [one]");
    let span = Span::new(file, 8, 11);
    let said = |text: &str| Spanned::new(text.to_owned(), Span::new(file, 8, 10));
    let mut entry =
        Allowed { span, rule: said("maze/no-match-unhandled"), reason: said("we know"), ..Allowed::default() };
    change(&mut entry);
    check(Project { allowed: vec![entry], ..project(text) }, sources)
}

#[test]
fn entries_of_the_configuration_are_held_to_the_same() {
    let fault = line("", "", "    no-match: desk\n");
    let mended = line("", "    no-match: desk\n", "    no-match: desk\n");
    let told = |report: Report| (rules(&report), report.suppressions[0].status);
    let is = |rules: &[&str], status: Status| (rules.iter().map(|rule| (*rule).to_owned()).collect::<Vec<_>>(), status);
    let set = |value: &str| Some(Spanned::new(value.to_owned(), Span::default()));
    assert_eq!(told(with_entry(&fault, |_| {})), is(&[], Status::Used));
    assert_eq!(told(with_entry(&fault, |entry| entry.step = set("one"))), is(&[], Status::Used));
    assert_eq!(told(with_entry(&mended, |_| {})), is(&["file/unused-suppression"], Status::Unused));
    assert_eq!(
        told(with_entry(&fault, |entry| entry.until = Some("2026-01-31".into()))),
        is(&["maze/no-match-unhandled", "file/expired-suppression"], Status::Expired)
    );
    assert_eq!(
        told(with_entry(&fault, |entry| entry.reason.value = " ".into())),
        is(&["maze/no-match-unhandled", "file/suppression-without-reason"], Status::WithoutReason)
    );
    for (rule, status) in [("maze/no-mach-unhandled", Status::Wrong), ("file/syntax", Status::Wrong)] {
        let report = with_entry(&mended, |entry| entry.rule.value = rule.into());
        assert_eq!(told(report), is(&["file/unused-suppression"], status), "{rule}");
    }
    let elsewhere = Pattern { flow: Some("other".into()), ..Pattern::default() };
    let report = with_entry(&mended, |entry| entry.applies = elsewhere.clone());
    assert!(report.diagnostics[0].message.contains("no flow fits"), "{}", report.diagnostics[0].message);
    let report = with_entry(&mended, |entry| entry.step = set("oen"));
    assert!(report.diagnostics[0].help.contains("`one`"), "{}", report.diagnostics[0].help);
}
