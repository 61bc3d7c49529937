//! Reports built by hand, shown in every format. Each snapshot has been read: it is what people and machines get.

use proptest::prelude::*;
use serde_json::Value;
use touchlint::diagnostic::{Certainty, Diagnostic, Finding, RuleId, Severity, State};
use touchlint::lint::{Answers, Report, Skipped};
use touchlint::report::{Format, RuleWords, Show, render};
use touchlint::source::{FileId, Span};

const FORMATS: [Format; 6] =
    [Format::Human, Format::Concise, Format::Json, Format::Jsonl, Format::Sarif, Format::Github];

const RULES: [RuleWords; 2] = [
    RuleWords {
        id: "person/failure-hangs-up",
        title: "A failing look-up ends the call",
        help: "Whoever calls when a system is down should reach a person, see [the advice](https://example.org/advice).",
        severity: "error",
        family: "person",
        uri: "https://example.org/rules/person/failure-hangs-up",
    },
    RuleWords { id: "maze/menu-too-long", title: "", help: "", severity: "warning", family: "maze", uri: "" },
];

/// The span of the `nth` (from 0) `words` in file `file`.
#[track_caller]
fn span(report: &Report, file: FileId, words: &str, nth: usize) -> Span {
    let text = &report.sources.file(file).text;
    let at = text.match_indices(words).nth(nth).expect("the words stand in the text").0 as u32;
    Span::new(file, at, at + words.len() as u32)
}

/// Words put to `finding`, counted in the summary.
fn say(report: &mut Report, finding: Finding, severity: Severity, message: &str, help: &str) {
    let fingerprint = format!("tl1:{:032x}", report.diagnostics.len() + 1);
    report.summary.counts.add(severity);
    report.diagnostics.push(Diagnostic {
        finding,
        severity,
        message: message.into(),
        help: help.into(),
        parts: vec![fingerprint.clone()],
        fingerprint,
        state: State::New,
        reason: String::new(),
        worse: String::new(),
    });
}

/// One error at `words` in a file that holds `text`.
#[track_caller]
fn one(path: &str, text: &str, words: &str, label: &str) -> Report {
    let mut report = Report::default();
    let file = report.sources.add(path, text);
    let at = span(&report, file, words, 0);
    one_at(report, at, label)
}

fn one_at(mut report: Report, at: Span, label: &str) -> Report {
    let mut finding = Finding::new(RuleId::builtin("person/unreachable"), "definite", at);
    finding.place.text = label.into();
    say(&mut report, finding, Severity::Error, "the caller cannot reach a person", "");
    (report.summary.checked, report.summary.reported, report.summary.flows) = (1, 1, 1);
    report
}

fn human(report: &Report) -> String {
    render(report, Format::Human, &Show { width: 100, quiet: true, ..Show::default() })
}

const WELCOME: &str = r#"{"StartAction":"hello","Actions":[{"Identifier":"hello","Type":"MessageParticipant","Parameters":{"Text":"Thank you for calling the allotment office"},"Transitions":{"NextAction":"find-plot"}},{"Identifier":"find-plot","Type":"InvokeLambdaFunction","Parameters":{"InvocationTimeLimitSeconds":"4"},"Transitions":{"NextAction":"office","Errors":[{"NextAction":"sorry","ErrorType":"NoMatchingError"}]}},{"Identifier":"sorry","Type":"MessageParticipant","Parameters":{"Text":"Sorry, something went wrong"},"Transitions":{"NextAction":"bye"}},{"Identifier":"bye","Type":"DisconnectParticipant"},{"Identifier":"office","Type":"TransferContactToQueue"}]}"#;

const SEEDS: &str = "touchlint: 1\r\nkind: ivr\r\nsteps:\r\n  main-menu:\r\n    menu:\r\n      say: \"Für Saatgut die 1 🌱, für Beete die 2\"\r\n      keys:\r\n        1: seeds\r\n        2: beds\r\n\t# Kräuter\r\n  seeds:\r\n    end: hang-up\r\n";

/// A run as it may look: one line of JSON, YAML with CRLF, three findings, one undecided, one accepted.
fn garden() -> Report {
    let mut report = Report::default();
    let seeds = report.sources.add("garden/seeds.yaml", SEEDS);
    let welcome = report.sources.add("garden/welcome line.json", WELCOME);

    let menu = Finding::new(RuleId::builtin("maze/menu-too-long"), "definite", span(&report, seeds, "main-menu", 0))
        .label(span(&report, seeds, "🌱, für Beete", 0), "hard to keep in mind")
        .label(span(&report, seeds, "seeds", 1), "");
    let menu = Finding { flow: Some("seeds".into()), step: Some("main-menu".into()), measure: Some(7.0), ..menu };
    say(&mut report, menu, Severity::Warning, "`main-menu` offers 7 choices (allowed: 5)", "split the menu in two");

    let mut failing = Finding::new(RuleId::builtin("person/failure-hangs-up"), "definite", {
        let at = span(&report, welcome, "find-plot", 1);
        Span::new(welcome, at.start, at.end)
    })
    .label(span(&report, welcome, "sorry", 0), "… to a recorded apology, then the line goes dead")
    .label(span(&report, seeds, "hang-up", 0), "and here the call ends without a word");
    failing.place.text = "fails …".into();
    failing.platform = Some("amazon-connect");
    failing.flow = Some("welcome line".into());
    failing.step = Some("find-plot".into());
    for (words, text) in [
        ("hello", "dials"),
        ("find-plot", "`find-plot` fails"),
        ("Sorry, something went wrong", "hears \"Sorry, something went wrong\""),
        ("bye", "is cut off"),
    ] {
        let at = span(&report, welcome, words, 0);
        failing.trace.push(touchlint::diagnostic::Label::new(at, text));
    }
    say(
        &mut report,
        failing,
        Severity::Error,
        "if this look-up fails, the caller is hung up on",
        "lead the error exit to the queue `front-desk`, or offer a callback before hanging up",
    );
    let accepted = Finding::new(RuleId::builtin("tone/hollow"), "definite", span(&report, welcome, "Thank you", 0));
    say(&mut report, accepted, Severity::Note, "thanks that say nothing", "");
    report.diagnostics[2].state = State::Baselined;
    report.summary.counts.note -= 1;

    let mut doubt = Finding::new(RuleId::builtin("person/unreachable"), "unknown", span(&report, welcome, "office", 1));
    doubt.certainty = Certainty::Unknown;
    say(&mut report, doubt, Severity::Error, "whether `office` reaches a person is not shown in these files", "");
    let doubt = report.diagnostics.pop().unwrap();
    report.unknown.push(doubt);
    report.summary.counts.error -= 1;

    let summary = &mut report.summary;
    summary.root = "garden".into();
    (summary.found, summary.checked, summary.reported, summary.unsigned) = (4, 2, 2, 1204);
    (summary.flows, summary.steps, summary.rules, summary.baselined) = (2, 4812, 31, 1);
    summary.skipped = vec![
        Skipped { path: "garden/old.json".into(), reason: "file/encoding".into() },
        Skipped { path: "garden/older.json".into(), reason: "file/encoding".into() },
    ];
    summary.answers = vec![
        Answers { question: "can a person be reached", decided: 1, undecided: 1 },
        Answers { question: "does the call end with a word", decided: 2, undecided: 0 },
    ];
    report
}

#[test]
fn a_run_as_people_see_it() {
    let show = Show { width: 100, rules: &RULES, ..Show::default() };
    insta::assert_snapshot!("human", render(&garden(), Format::Human, &show));
    let all = Show { verbose: true, statistics: true, show_unknown: true, width: 60, ..show };
    insta::assert_snapshot!("human_verbose_narrow", render(&garden(), Format::Human, &all));
    insta::assert_snapshot!("concise", render(&garden(), Format::Concise, &show));
    insta::assert_snapshot!("github", render(&garden(), Format::Github, &all));
    let quiet = render(&garden(), Format::Concise, &Show { quiet: true, ..show });
    assert_eq!(quiet.lines().count(), 2, "{quiet}");
    insta::assert_snapshot!("human_color", human_color().replace('\u{1b}', "␛"));
}

fn human_color() -> String {
    let report = one("a.yaml", "end: hang-up\n", "hang-up", "here");
    render(&report, Format::Human, &Show { color: true, quiet: true, ..Show::default() })
}

#[test]
fn a_run_as_machines_read_it() {
    let show = Show { rules: &RULES, ..Show::default() };
    insta::assert_snapshot!("json", render(&garden(), Format::Json, &show));
    insta::assert_snapshot!("jsonl", render(&garden(), Format::Jsonl, &Show { show_unknown: true, ..show }));
    insta::assert_snapshot!("sarif", render(&garden(), Format::Sarif, &Show { show_unknown: true, ..show }));
}

#[test]
fn lines_and_json_tell_the_same() {
    let show = Show { show_unknown: true, ..Show::default() };
    let whole: Value = serde_json::from_str(&render(&garden(), Format::Json, &show)).unwrap();
    let lines: Vec<Value> =
        render(&garden(), Format::Jsonl, &show).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, findings) = lines.split_last().unwrap();
    assert_eq!(whole["findings"].as_array().unwrap(), findings);
    assert_eq!(whole["summary"], last["summary"]);
}

#[test]
fn equal_reports_give_equal_bytes() {
    for format in FORMATS {
        let show = Show { statistics: true, verbose: true, show_unknown: true, rules: &RULES, ..Show::default() };
        assert_eq!(render(&garden(), format, &show), render(&garden(), format, &show));
    }
}

#[test]
fn sarif_keeps_the_standard() {
    // Its pattern for `language`, which we never write, has a stray `]` that a strict reader of patterns refuses.
    let schema = include_str!("schemas/sarif-schema-2.1.0.json").replace("{2}]?$", "{2}\\\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let mut suppressed = garden();
    suppressed.diagnostics[1].state = State::Suppressed;
    let odd = one("/tmp/a b%c:d/ü[1].json", "x", "x", "see [here](https://example.org)");
    for report in [garden(), suppressed, Report::default(), odd, hostile()] {
        for rules in [&RULES[..], &[]] {
            let text = render(&report, Format::Sarif, &Show { show_unknown: true, rules, ..Show::default() });
            let log: Value = serde_json::from_str(&text).unwrap();
            let faults: Vec<String> =
                schema.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(faults.is_empty(), "{faults:#?}\n{text}");
            assert_eq!(
                log["runs"][0]["results"].as_array().unwrap().len(),
                report.diagnostics.len() + report.unknown.len()
            );
        }
    }
    let broken = serde_json::json!({"version": "2.1.0", "runs": [{"results": []}]});
    assert!(!schema.is_valid(&broken), "the schema finds faults at all");
}

#[test]
fn nothing_found_claims_no_more_than_that() {
    let mut report = Report::default();
    let summary = &mut report.summary;
    (summary.root, summary.checked, summary.reported, summary.flows) = (".".into(), 1, 1, 1);
    (summary.steps, summary.rules) = (1, 31);
    insta::assert_snapshot!(render(&report, Format::Human, &Show::default()),
        @"checked 1 flow in 1 file (1 step): nothing found by 31 rules");
    (report.summary.root, report.summary.checked, report.summary.flows) = ("infra/".into(), 212, 300);
    insta::assert_snapshot!(render(&report, Format::Concise, &Show::default()), @r"
    read 212 files under infra/, reporting 1
    checked 300 flows in 212 files (1 step) of infra/: nothing found by 31 rules
    ");
    report.summary.reported = 0;
    insta::assert_snapshot!(render(&report, Format::Github, &Show::default()), @r"
    read 212 files under infra/, reporting none: the paths named hold no flow
    checked 300 flows in 212 files (1 step) of infra/: nothing found by 31 rules
    ");
    insta::assert_snapshot!(render(&Report::default(), Format::Human, &Show::default()),
        @"no flow found; `touchlint platforms` names what is read");
}

/// A text that tries everything: a screen clear, a title, a bell, C1, bidi, line ends, workflow commands.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{2066}\u{200b}\r\n::error file=x::forged\n##[error]forged\r##vso[task.complete]";

fn hostile() -> Report {
    let mut report = Report::default();
    let file = report.sources.add(format!("::error::{EVIL}.json"), format!("a: \"{EVIL}\"\n{EVIL}\n"));
    let whole = Span::new(file, 0, report.sources.file(file).text.len() as u32);
    let mut finding = Finding::new(RuleId(EVIL.into()), "definite", whole).label(whole, EVIL).label(
        Span::new(file, 8, 30),
        format!("words enough that the line must be broken here ::error::forged {EVIL}"),
    );
    finding.place.text = EVIL.into();
    finding.flow = Some(EVIL.into());
    finding.step = Some(EVIL.into());
    finding.trace = (0..20).map(|_| touchlint::diagnostic::Label::new(whole, format!("::error::{EVIL}"))).collect();
    let help = format!("{EVIL} {}", "::warning::forged ".repeat(30));
    say(&mut report, finding, Severity::Error, EVIL, &help);
    (report.summary.checked, report.summary.flows, report.summary.root) = (1, 1, EVIL.into());
    report.summary.skipped = vec![Skipped { path: EVIL.into(), reason: EVIL.into() }];
    report
}

#[test]
fn no_text_moves_the_cursor_or_speaks_to_a_runner() {
    for format in FORMATS {
        for width in [0, 40, 60] {
            let show = Show { verbose: true, statistics: true, width, ..Show::default() };
            let out = render(&hostile(), format, &show);
            let hidden = |c: char| c != '\n' && c.is_control() || "\u{202e}\u{2066}\u{200b}".contains(c);
            assert!(!out.contains(hidden), "{format:?}: {out:?}");
            let machine = matches!(format, Format::Json | Format::Jsonl | Format::Sarif);
            assert!(machine || !out.contains("##[") && !out.contains("##vso["), "{format:?}: {out}");
            let commands = out.lines().filter(|line| line.trim_start().starts_with("::")).count();
            assert_eq!(commands, usize::from(format == Format::Github), "{format:?}: {out}");
        }
    }
    insta::assert_snapshot!("hostile_github", render(&hostile(), Format::Github, &Show::default()));
}

#[test]
fn github_reads_back_path_and_message() {
    let mut report = one("a,b:c%d/é.json", "x\ny\n", "x", "");
    report.diagnostics[0].message = "100% of, these: stay".into();
    report.diagnostics[0].help = "do 50%".into();
    let out = render(&report, Format::Github, &Show { quiet: true, ..Show::default() });
    assert_eq!(
        out,
        "::error file=a%2Cb%3Ac%25d/é.json,line=1,endLine=1,col=1,endColumn=2,title=person/unreachable\
         ::100%25 of, these: stay%0Ahelp: do 50%25\n"
    );
    report.diagnostics[0].finding.place.span.end = 4;
    let out = render(&report, Format::Github, &Show { quiet: true, ..Show::default() });
    assert!(out.contains(",line=1,endLine=3,title="), "columns only on one line: {out}");
}

#[test]
fn a_megabyte_on_one_line_is_a_window() {
    let mut text = "{\"päd\":\"".to_owned();
    text.push_str(&"é ".repeat(450_000));
    text.push_str("guilty");
    text.push_str(&" x".repeat(100_000));
    let mut report = one("big.json", &text, "guilty", "this");
    for _ in 0..200 {
        let again = report.diagnostics[0].clone();
        report.diagnostics.push(again);
    }
    for format in FORMATS {
        let out = render(&report, format, &Show { width: 90, ..Show::default() });
        assert!(out.len() < 500_000, "{format:?}");
    }
    report.diagnostics.truncate(1);
    insta::assert_snapshot!("megabyte", human(&report));
}

#[test]
fn many_shapes_of_text() {
    let mut all = String::new();
    let mut add = |title: &str, report: Report| all.push_str(&format!("== {title}\n{}", human(&report)));
    add("wide", one("宽.yaml", "say: \"请按一 🙂 转人工 服务\" # end\n", "转人工", "here"));
    add("tabs and crlf", one("t.yaml", "a:\r\n\tb:\tgone\r\nc: 1\r\n", "gone", "here"));
    add("several lines", one("l.yaml", "a: |\n  one\n  two\nb: 2\n", "one\n  two", "both"));
    add("many lines", one("m.yaml", &"line\n".repeat(40), &"line\n".repeat(30), "all this"));
    add("end of file", one_at(file("e.yaml", "a: 1\n"), Span::new(FileId(0), 5, 5), "something is missing"));
    add("end, no line end", one_at(file("e.yaml", "a: 1"), Span::new(FileId(0), 4, 4), "something is missing"));
    add("empty file", one_at(file("0.yaml", ""), Span::new(FileId(0), 0, 0), "nothing here"));
    add("empty line", one_at(file("e.yaml", "a: 1\n\nb: 2\n"), Span::new(FileId(0), 5, 5), "here"));
    add("line end", one_at(file("e.yaml", "a: 1\nb: 2\n"), Span::new(FileId(0), 4, 5), "here"));
    add("beyond", one_at(file("e.yaml", "a: 1\n"), Span::new(FileId(0), 900, 950), "past the end"));
    add("backwards", one_at(file("e.yaml", "a: 1\n"), Span::new(FileId(0), 3, 1), "odd"));
    add("within a character", one_at(file("e.yaml", "é: ü\n"), Span::new(FileId(0), 1, 5), "odd"));
    add("escapes", one("x.json", "{\"a\":\"\u{1b}[2J\u{7} then \u{202e}live\"}", "then", "still underlined"));
    add(
        "a long span",
        one("s.json", &format!("{{\"a\":\"{}\"}}", "word ".repeat(100)), &"word ".repeat(100), "too much"),
    );
    insta::assert_snapshot!("shapes", all);
}

fn file(path: &str, text: &str) -> Report {
    let mut report = Report::default();
    report.sources.add(path, text);
    report
}

#[test]
fn places_far_apart_are_shown_apart() {
    let words = |n: usize| "lorem ".repeat(n);
    let text = format!("{{\"a\":\"first {}second {}third and fourth\"}}", words(50), words(50));
    let mut report = one("long.json", &text, "third", "c");
    for (place, label) in [("first", "a"), ("second", "b"), ("fourth", "d")] {
        let at = span(&report, FileId(0), place, 0);
        report.diagnostics[0].finding.labels.push(touchlint::diagnostic::Label::new(at, label));
    }
    insta::assert_snapshot!("far_apart", human(&report));

    let mut report =
        one("causes.yaml", &(0..30).map(|i| format!("step-{i}: x\n")).collect::<String>(), "step-9", "ends");
    for i in [0, 1, 2, 12, 13, 14, 15, 16, 20] {
        let at = span(&report, FileId(0), &format!("step-{i}:"), 0);
        report.diagnostics[0].finding.labels.push(touchlint::diagnostic::Label::new(at, format!("cause {i}")));
    }
    insta::assert_snapshot!("many_causes", human(&report));
}

#[test]
fn formats_go_by_their_names() {
    assert_eq!(Format::NAMES.map(|name| Format::parse(name).unwrap()), FORMATS);
    assert_eq!(Format::parse("xml"), None);
}

proptest! {
    #[test]
    fn no_text_and_no_span_breaks_a_format(
        texts in proptest::collection::vec(
            prop_oneof!["(?s).{0,400}", "[ab\\n\\r\\t\u{1b}🙂宽é:\\[#]{0,300}", "[a宽\\t]{0,3000}"], 1..3),
        spans in proptest::collection::vec((0u32..2, 0u32..3200, 0u32..400, ".{0,20}"), 1..12),
        width in 0usize..200,
    ) {
        let mut report = Report::default();
        for text in &texts {
            report.sources.add("a/b.yaml", text.as_str());
        }
        let mut places = spans.iter().map(|(file, start, len, text)| {
            let file = FileId(*file % texts.len() as u32);
            (Span::new(file, *start, start + len), text.clone())
        });
        let (at, text) = places.next().unwrap();
        let mut finding = Finding::new(RuleId::builtin("x/y"), "definite", at);
        finding.place.text = text;
        for (at, text) in places {
            finding.trace.push(touchlint::diagnostic::Label::new(at, text.clone()));
            finding = finding.label(at, text);
        }
        say(&mut report, finding, Severity::Error, &texts[0], "");
        for format in FORMATS {
            let out = render(&report, format, &Show { width, verbose: true, ..Show::default() });
            prop_assert!(out.ends_with('\n'));
            prop_assert!(format != Format::Human || !out.contains("   at a/b.yaml"), "not drawn:\n{}", out);
        }
        // miette's own view of the same places: true lines and columns.
        let out = render(&report, Format::Human, &Show { width, quiet: true, ..Show::default() });
        let start = report.sources.positions(at).0;
        let head = format!("[a/b.yaml:{}:{}]", start.line, start.column);
        prop_assert!(out.contains(&head), "{} in\n{}", head, out);
    }
}
