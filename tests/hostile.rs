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

const BOT: &str = r#"{"version":"6","id":"b","name":"Desk","events":[{"id":"s","type":"start","outgoingEdgeId":"e"}],"groups":[{"id":"g","title":"Hello","blocks":[{"id":"t","type":"text","content":{"richText":[{"type":"p","children":[{"text":"H\u00e9llo {{Name}}"}]}]}},{"id":"c","type":"choice input","items":[{"id":"y","content":"Yes","outgoingEdgeId":"e"}],"options":{"variableId":"v"}},{"id":"l","type":"Typebot link","options":{"typebotId":"current","groupId":"g"}}]}],"edges":[{"id":"e","from":{},"to":{"groupId":"g","blockId":"t"}}],"variables":[{"id":"v","name":"Name"}]}"#;

const NODES: &str = r###"{"version":"0.0.1","catchAll":{"next":[]},"startNode":"a","nodes":[{"id":"1","name":"a","onEnter":["say #!t","builtin/setVariable {\"type\":\"user\",\"name\":\"n\",\"value\":\"{{event.preview}}\"}"],"onReceive":[],"next":[{"condition":"event.nlu.intent.name === 'b'","node":"b"},{"condition":"true","node":"##a"}]},{"id":"2","name":"b","type":"skill-call","skill":"choice","flow":"skills/c.flow.json","next":[{"condition":"temp['skill-choice-ret'] == \"x\"","node":"main.flow.json#a"},{"condition":"true","node":""}]}]}"###;

#[test]
fn truncated_at_every_byte() {
    for (path, text) in [
        ("a.yaml", FLOW),
        ("a.json", CONNECT),
        ("s.json", STUDIO),
        ("g.yaml", ARCHITECT),
        ("flows/Main/Main.json", AGENT),
        ("t.json", BOT),
        ("flows/main.flow.json", NODES),
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
    for (path, text) in [
        ("a.json", CONNECT),
        ("s.json", STUDIO),
        ("flows/Main/Main.json", AGENT),
        ("t.json", BOT),
        ("flows/main.flow.json", NODES),
    ] {
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
        ("t.json", BOT),
        ("flows/main.flow.json", NODES),
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

fn cadence(name: &str, steps: &str) -> String {
    format!(
        "touchlint: 1\nflow: {name}\nkind: cadence\nclass: promotional\nfrequency-cap: {{ max: 3, per: 7d }}\n{steps}"
    )
}

#[test]
fn thousands_of_messages_and_ways_between_them() {
    let line: String = (0..1_000).map(|_| "  - send: { channel: email, body: \"Hi.\" }\n  - wait: 1d\n").collect();
    let report = run(vec![("line.yaml", cadence("line", &format!("steps:\n{line}")).into_bytes())]);
    assert_eq!(report.summary.steps, 2_000);
    let fork = |i: usize| {
        format!(
            "  s{i}: {{ split: {{ a{i}: 50%, b{i}: 50% }} }}\n  a{i}: {{ send: {{ channel: sms, body: Hi }}, next: s{next} }}\n  b{i}: {{ wait: {days}d, next: s{next} }}\n",
            next = i + 1,
            days = i % 5 + 1
        )
    };
    let forks: String = (0..100).map(fork).collect();
    let ring: String = (0..200)
        .map(|i| {
            let next = (i * 7 + 1) % 200;
            format!("  s{i}: {{ send: {{ channel: email, body: Hi }}, next: w{i} }}\n  w{i}: {{ wait: {}h, next: s{next} }}\n", i % 3)
        })
        .collect();
    let report = run(vec![
        ("forks.yaml", cadence("forks", &format!("steps:\n{forks}  s100: {{ end: resolved }}\n")).into_bytes()),
        ("ring.yaml", cadence("ring", &format!("steps:\n{ring}")).replace("max: 3", "max: 4294967295").into_bytes()),
    ]);
    assert_eq!(report.summary.flows, 2);
}

#[test]
fn waits_without_measure() {
    for wait in [
        "1e308d",
        "-5d",
        "0d",
        "NaNd",
        "infd",
        "{ at: day 99999999999999999999 }",
        "{ for: 9999999999d..1s }",
        "{ until-date: due, offset: -1e308d }",
        "{ until-event: x, at-most: 1e308d }",
    ] {
        let send = "  - send: { channel: sms, body: Hi }\n";
        let steps = format!(
            "enroll: {{ when: x, re-entry: {{ after: 1e308d, from: exit }} }}\nsteps:\n{send}  - wait: {wait}\n{send}"
        );
        let report = run(vec![("w.yaml", cadence("w", &steps).replace("7d", "1e308d").into_bytes())]);
        assert_eq!(report.summary.flows, 1, "{wait}");
    }
}

#[test]
fn a_thousand_groups() {
    let one = |i: usize| {
        let head = format!("audience: {{ group: p{} }}\nexclusive-group: {{ name: g{i}, gap: 1d }}\n", i % 3);
        cadence(
            &format!("c{i}"),
            &format!(
                "{head}enroll: {{ when: x, re-entry: always }}\nsteps:\n  - send: {{ channel: email, body: Hi }}\n"
            ),
        )
    };
    let all: Vec<String> = (0..1_000).map(one).collect();
    let report = run(vec![("all.yaml", all.join("---\n").into_bytes())]);
    assert_eq!(report.summary.flows, 1_000);
}

#[test]
fn care_as_deep_and_as_bushy_as_can_be() {
    let deep =
        FLOW.replace("kind: ivr\n", &format!("kind: ivr\ncare: {}1{}\n", "{ a: ".repeat(5_000), " }".repeat(5_000)));
    let mut bushy = "x-a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
    for (from, to) in ('a'..'j').zip('b'..='j') {
        bushy.push_str(&format!("x-{to}: &{to} [{}]\n", vec![format!("*{from}"); 9].join(", ")));
    }
    let bushy = FLOW.replace("kind: ivr\n", &format!("kind: ivr\n{bushy}care: {{ owners: *j, plan: *j }}\n"));
    run(vec![("deep.yaml", deep.into_bytes())]);
    run(vec![("bushy.yaml", bushy.into_bytes())]);
}

#[test]
fn comments_that_allow_thousands_of_things() {
    let many = format!("{}  q:\n", "  # touchlint: allow maze/trap -- why not\n".repeat(5_000));
    let odd = format!(
        "  # touchlint:\n  # touchlint: allow * --\n  # touchlint: allow {}-- x until 9999-99-99\n  q:\n",
        "a/b, ".repeat(5_000)
    );
    for comments in [many, odd] {
        let report = run(vec![("a.yaml", FLOW.replace("  q:\n", &comments).into_bytes())]);
        assert!(!report.suppressions.is_empty());
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

    #[test]
    fn what_a_team_writes_cannot_move_the_cursor() {
        let folder = std::env::temp_dir().join(format!("touchlint-{}-escapes", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("policy")).expect("a folder");
        let evil = r#""\e[2J\a\e]0;x\a""#;
        let config = format!(
            "known: [{evil}]\ncare: {{ owners: {evil} }}\ncustom-rules: [policy/]\nhours: {{ {evil}: \"Mo-Fr 08:00-18:00\" }}\n{evil}: 1\nallow: [{{ rule: maze/trap, flow: {evil}, reason: {evil} }}]\n"
        );
        let rule = format!(
            "id: acme/x\ntitle: {evil}\nseverity: error\npresets: [recommended]\ncheck: {{ wording: {{ phrases: [help] }} }}\nmessage: {evil}\nhelp: {evil}\nwhy: {evil}\nexamples:\n  - bad: {evil}\n"
        );
        std::fs::write(folder.join("touchlint.yaml"), config).expect("a configuration");
        std::fs::write(folder.join("policy/x.yaml"), rule).expect("a rule");
        let flow = super::FLOW.replace("flow: a", &format!("flow: {evil}"));
        std::fs::write(folder.join("a.yaml"), flow).expect("a flow");
        std::fs::write(folder.join("touchlint-baseline.json"), "{\"version\": 1e999, \"\u{1b}[2J\": [")
            .expect("a baseline");
        let commands: [&[&str]; 8] = [
            &["check"],
            &["config"],
            &["config", "a.yaml"],
            &["suppressions"],
            &["rules"],
            &["rules", "test", "policy"],
            &["explain", "acme/x"],
            &["init", "policy"],
        ];
        for args in commands {
            let output = Command::new(env!("CARGO_BIN_EXE_touchlint"))
                .args(args)
                .current_dir(&folder)
                .output()
                .expect("touchlint starts");
            for text in [&output.stdout, &output.stderr] {
                let text = String::from_utf8_lossy(text);
                assert!(!text.contains(['\u{1b}', '\u{7}']), "{args:?}: {text}");
            }
            assert!(output.status.code().is_some_and(|code| code < 4), "{args:?}");
        }
        let _ = std::fs::remove_dir_all(&folder);
    }
}
