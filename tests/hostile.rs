//! Flow files come from anywhere: a finding or a clear error each, no panic, no overflow.

use touchlint::lint::{InputFile, Project, Report, check};
use touchlint::source::Sources;

fn run(files: Vec<(&str, Vec<u8>)>) -> Report {
    let files = files.into_iter().map(|(path, bytes)| InputFile { path: path.into(), bytes, named: true }).collect();
    check(Project { files, ..Project::default() }, Sources::default())
}

fn rules(report: &Report) -> Vec<String> {
    report.diagnostics.iter().map(|found| found.finding.rule.to_string()).collect()
}

const FLOW: &str = "touchlint: 1\nflow: a\nkind: ivr\nstart: m\nsteps:\n  m:\n    menu: { say: \"For help, press 0.\", options: { 0: q } }\n    no-input: q\n    no-match: q\n  q:\n    transfer: { queue: help }\n    error: q\n";

const CONNECT: &str = r#"{"Version":"2019-10-30","StartAction":"a","Metadata":{},"Actions":[{"Identifier":"a","Type":"MessageParticipant","Parameters":{"Text":"Hello \u00e9"},"Transitions":{"NextAction":"b","Errors":[{"NextAction":"b","ErrorType":"NoMatchingError"}],"Conditions":[]}},{"Identifier":"b","Type":"DisconnectParticipant","Parameters":{},"Transitions":{}}]}"#;

const STUDIO: &str = r#"{"description":"d","states":[{"name":"Trigger","type":"trigger","transitions":[{"event":"incomingCall","next":"say"}],"properties":{}},{"name":"say","type":"say-play","transitions":[{"event":"audioComplete"}],"properties":{"say":"Hello"}}],"initial_state":"Trigger","flags":{}}"#;

const ARCHITECT: &str = "inboundCall:\n  name: {{name}}\n  startUpRef: ./menus/menu[Main_1]\n  menus:\n    - menu:\n        name: Main\n        refId: Main_1\n        audio: { exp: 'ToAudioTTS(\"For help, press 1.\")' }\n        choices:\n          - menuTask:\n              name: Help\n              dtmf: digit_1\n              actions: &a [{ decision: { name: Open, outputs: { \"yes\": { actions: [{ disconnect: {} }] } } } }]\n          - menuTransferToAcd: { name: {{q}}, dtmf: digit_0 }\n";

const AGENT: &str = r#"{"displayName":"Main","transitionRoutes":[{"intent":"person","triggerFulfillment":{"messages":[{"text":{"text":["H\u00e9llo"]},"languageCode":"en"},{"liveAgentHandoff":{}}],"setParameterActions":[{"parameter":"a","value":"$sys.func.ADD($session.params.a,1)"}]},"targetPage":"End Session"},{"condition":"$session.params.a = 1","targetFlow":"Main"}],"eventHandlers":[{"event":"sys.no-match-1","triggerFulfillment":{}}],"nluSettings":{}}"#;

#[test]
fn truncated_at_every_byte() {
    for (path, text) in [
        ("a.yaml", FLOW),
        ("a.json", CONNECT),
        ("s.json", STUDIO),
        ("g.yaml", ARCHITECT),
        ("flows/Main/Main.json", AGENT),
    ] {
        for end in 0..text.len() {
            let report = run(vec![(path, text.as_bytes()[..end].to_vec())]);
            assert_eq!(report.summary.found, 1);
            if report.summary.checked == 0 {
                assert_eq!(report.summary.skipped.len(), 1, "{path} cut at {end} is not passed over in silence");
            }
        }
    }
}

#[test]
fn what_was_not_read_is_not_called_missing() {
    for (path, text) in [("a.json", CONNECT), ("s.json", STUDIO), ("flows/Main/Main.json", AGENT)] {
        for end in 0..text.len() {
            let said = rules(&run(vec![(path, text.as_bytes()[..end].to_vec())]));
            let missing = said.iter().find(|rule| matches!(rule.as_str(), "file/unresolved-step" | "file/no-start"));
            assert_eq!(missing, None, "{path} cut at {end}");
        }
    }
}

#[test]
fn every_byte_replaced() {
    for (path, text) in [
        ("a.yaml", FLOW),
        ("a.json", CONNECT),
        ("s.json", STUDIO),
        ("g.yaml", ARCHITECT),
        ("flows/Main/Main.json", AGENT),
    ] {
        for at in (0..text.len()).step_by(3) {
            for byte in [0u8, b'"', b'{', b':', 0x93, 0xff] {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] = byte;
                run(vec![(path, bytes)]);
            }
        }
    }
}

#[test]
fn nested_a_hundred_thousand_deep() {
    for (path, open) in
        [("a.json", "["), ("b.json", "{\"StartAction\":"), ("c.yaml", "["), ("d.yaml", "- "), ("e.yaml", "? ")]
    {
        let mut text = if path.ends_with("yaml") { "touchlint: 1\nsteps: ".to_owned() } else { String::new() };
        text.push_str(&open.repeat(100_000));
        let report = run(vec![(path, text.into_bytes())]);
        assert!(rules(&report).iter().any(|rule| rule.starts_with("file/")), "{path}: {:?}", rules(&report));
    }
}

#[test]
fn an_alias_bomb_costs_nothing() {
    let mut text = String::from("touchlint: 1\nflow: bomb\nkind: ivr\nstart: a\nsteps: &a0 { say: \"boo\" }\n");
    for level in 1..30 {
        let below = format!("*a{}", level - 1);
        let list = vec![below; 9].join(", ");
        text.push_str(&format!("x{level}: &a{level} [{list}]\n"));
    }
    text.push_str("y: &ring [*ring]\n");
    let report = run(vec![("bomb.yaml", text.into_bytes())]);
    assert!(!report.diagnostics.is_empty());
}

#[test]
fn a_line_of_fifty_megabytes() {
    let mut text = CONNECT.replace("Hello", &"lots of words ".repeat(50 * 1024 * 1024 / 14));
    text.push(' ');
    let report = run(vec![("long.json", text.into_bytes())]);
    assert_eq!(report.summary.checked, 1);
    let shown =
        touchlint::report::render(&report, touchlint::report::Format::Human, &touchlint::report::Show::default());
    assert!(shown.len() < 100_000, "the line is not printed whole");
}

#[test]
fn bytes_that_are_no_text() {
    let mut latin = FLOW.replace("help,", "h?lp,").into_bytes();
    let at = latin.iter().position(|byte| *byte == b'?').expect("the mark");
    latin[at] = 0xE9;
    let report = run(vec![("latin.yaml", latin)]);
    assert_eq!(report.summary.checked, 1, "the rest is still checked");
    let found = report.diagnostics.iter().find(|found| found.finding.rule.0 == "file/encoding").expect("it is said");
    assert_eq!(found.finding.place.span.start as usize, at);

    let mut wide = vec![0xFF, 0xFE];
    wide.extend(FLOW.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(rules(&run(vec![("wide.yaml", wide)])), ["file/encoding"]);

    let report = run(vec![("nul.yaml", FLOW.replace("help,", "h\0lp,").into_bytes())]);
    assert!(rules(&report).iter().any(|rule| rule == "file/syntax"), "{:?}", rules(&report));
    assert!(run(vec![("bom.yaml", format!("\u{feff}{FLOW}").into_bytes())]).summary.checked == 1);
}

#[test]
fn keys_that_stand_twice() {
    let report =
        run(vec![("twice.json", CONNECT.replace("\"Metadata\":{}", "\"Version\":\"2019-10-30\"").into_bytes())]);
    assert!(rules(&report).iter().any(|rule| rule == "file/duplicate-key"), "{:?}", rules(&report));
    let report = run(vec![("twice.yaml", FLOW.replace("kind: ivr", "kind: ivr\nkind: ivr").into_bytes())]);
    assert!(rules(&report).iter().any(|rule| rule == "file/duplicate-key"), "{:?}", rules(&report));
}

#[test]
fn flows_that_jump_in_a_ring() {
    let flow = |name: &str, next: &str| {
        format!(
            "touchlint: 1\nflow: {name}\nkind: ivr\nstart: s\nsteps:\n  s:\n    say: \"On we go.\"\n    jump: {next}\n"
        )
        .into_bytes()
    };
    let call = |name: &str, next: &str| {
        format!("touchlint: 1\nflow: {name}\nkind: ivr\nstart: s\nsteps:\n  s:\n    call: {next}\n    next: s\n")
            .into_bytes()
    };
    let report = run(vec![
        ("a.yaml", flow("a", "b")),
        ("b.yaml", flow("b", "a")),
        ("c.yaml", call("c", "d")),
        ("d.yaml", call("d", "c")),
        ("e.yaml", call("e", "e")),
    ]);
    assert_eq!(report.summary.flows, 5);
}

#[test]
fn a_text_cannot_move_the_cursor() {
    let text = FLOW.replace("For help, press 0.", "Please \\e[2J\\a call us later. error code 42");
    let report = run(vec![("escape.yaml", text.into_bytes())]);
    for format in
        [touchlint::report::Format::Human, touchlint::report::Format::Concise, touchlint::report::Format::Github]
    {
        let shown = touchlint::report::render(&report, format, &touchlint::report::Show::default());
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{7}'), "{shown}");
    }
}

#[cfg(unix)]
mod disk {
    use std::process::Command;

    #[test]
    fn folders_links_and_locked_files() {
        let folder = std::env::temp_dir().join(format!("touchlint-{}-hostile", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("x.yaml")).expect("a folder called like a file");
        std::os::unix::fs::symlink(&folder, folder.join("loop")).expect("a link to its own folder");
        std::os::unix::fs::symlink(folder.join("nowhere"), folder.join("gone.yaml")).expect("a link to nothing");
        std::fs::write(folder.join("good.yaml"), super::FLOW).expect("a flow");
        let run = |args: &[&str]| {
            Command::new(env!("CARGO_BIN_EXE_touchlint"))
                .args(args)
                .current_dir(&folder)
                .output()
                .expect("touchlint starts")
        };
        let all = run(&["check"]);
        let text = String::from_utf8_lossy(&all.stdout).into_owned();
        assert!(text.contains("checked 1 flow in 1 file"), "{text}");
        assert_eq!(
            run(&["check", "x.yaml"]).status.code(),
            Some(3),
            "a folder with nothing in it is a project without flows"
        );
        assert_eq!(run(&["check", "gone.yaml"]).status.code(), Some(2));
        let _ = std::fs::remove_dir_all(&folder);
    }
}
