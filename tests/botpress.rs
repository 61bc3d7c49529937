//! Botpress: our examples drawn, small bots lowered, and every real bot at hand read without a false word.

mod platform;

use platform::{File, assert_sound, corpus, files, step};
use std::path::Path;
use touchlint::flow::{Effect, HandoffSignal, Policy, SetValue, draw};
use touchlint::import::{Imported, Platform};
use touchlint::lint::{InputFile, Project, check};
use touchlint::source::{Sources, Span, Spanned};

fn botpress() -> &'static Platform {
    platform::named("botpress")
}

fn import(files: &[File]) -> (Imported, Sources) {
    platform::import_all(botpress(), files, &Policy::default())
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(botpress());
}

#[test]
fn real_bots_are_read_without_a_false_word() {
    let Some(corpus) = corpus() else { return };
    let units = platform::units(botpress(), files(&corpus.join("botpress"), &corpus));
    assert!(!units.is_empty());
    for (unit, files) in units {
        let (imported, sources) = import(&files);
        assert_eq!(imported.flows.len(), 1, "{unit}");
        for flow in &imported.flows {
            if std::env::var_os("DRAW").is_some() {
                println!("=== {unit}\n{}", draw(flow));
            }
            assert_sound(flow, &sources);
            assert!(!flow.entries.is_empty(), "{unit} has no start");
        }
        assert!(imported.findings.is_empty(), "{unit}: {:?}", platform::told(&imported, &sources));
    }
}

#[test]
fn worn_files_never_stop_the_reading() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (_, files) in platform::units(botpress(), files(&root.join("botpress"), &root)) {
        platform::assert_withstands(&files);
    }
    let Some(corpus) = corpus() else { return };
    for (_, files) in platform::units(botpress(), platform::files(&corpus.join("botpress"), &corpus)) {
        platform::assert_withstands(&files.into_iter().take(12).collect::<Vec<_>>());
    }
}

/// A flow: nodes as JSON; it starts at the first one given, `a`.
fn flow(name: &str, nodes: &[String], more: &str) -> File {
    let text =
        format!(r#"{{"version": "0.0.1", "catchAll": {{}}, "startNode": "a", "nodes": [{}]{more}}}"#, nodes.join(", "));
    (format!("bot/flows/{name}.flow.json"), text)
}

/// A node: its instructions, what it does with an answer (`-`: it does not wait), its transitions as `test -> node`.
fn node(name: &str, enter: &[&str], receive: &[&str], next: &[&str]) -> String {
    let list = |all: &[&str]| serde_json::to_string(all).expect("JSON");
    let receive = if receive == ["-"] { "null".to_owned() } else { list(receive) };
    let transition = |next: &&str| {
        let (test, to) = next.split_once(" -> ").expect("an arrow");
        serde_json::json!({ "condition": test, "node": to }).to_string()
    };
    let next: Vec<_> = next.iter().map(transition).collect();
    format!(
        r#"{{"id": "{name}", "name": "{name}", "onEnter": {}, "onReceive": {receive}, "next": [{}]}}"#,
        list(enter),
        next.join(", ")
    )
}

/// Content elements: `id: words`.
fn words(all: &[(&str, &str)]) -> File {
    let one = |(id, text): &(&str, &str)| serde_json::json!({ "id": id, "formData": { "text$en": text } });
    let all: Vec<_> = all.iter().map(one).collect();
    ("bot/content-elements/builtin_text.json".to_owned(), serde_json::to_string(&all).expect("JSON"))
}

#[track_caller]
fn drawn(files: &[File]) -> String {
    let (imported, sources) = import(files);
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    assert_eq!(platform::told(&imported, &sources), [""; 0]);
    platform::drawn(&imported)
}

const KEEP: &str = r#"builtin/setVariable {"type": "user", "name": "card", "value": "{{event.payload.text}}"}"#;

#[test]
fn a_node_says_waits_stores_and_goes_on() {
    let main = [
        node("a", &["say #!t1", KEEP, "say #!t2"], &[KEEP, "say #!t3"], &["true -> b"]),
        node("b", &[], &["-"], &["true -> END"]),
    ];
    let text = words(&[("t1", "Hello."), ("t2", "Your card, {{user.name}}?"), ("t3", "Thanks.")]);
    let drawing = drawn(&[text, flow("main", &main, "")]);
    assert!(drawing.starts_with(
        "flow bot (botpress)\nrole entry\nstarts at a (Chat)\na: say (minor) \"Hello.\"\n  always -> a'1\n"
    ));
    assert_eq!(step(&drawing, "a'1:"), ["a'1: set user.card = ? (minor)", "always -> a'2"]);
    assert_eq!(step(&drawing, "a'2:"), ["a'2: ask user.card typed \"Your card, {{user.name}}?\" …", "answer -> a'3"]);
    assert_eq!(step(&drawing, "a'3:"), ["a'3: say (minor) \"Thanks.\"", "always -> b"]);
    assert!(drawing.contains("b: say (minor)\n  always -> b'1\nb'1: end hang-up"), "{drawing}");
}

#[test]
fn an_empty_list_waits_and_nothing_does_not() {
    let drawing = |receive: &[&str]| drawn(&[flow("main", &[node("a", &[], receive, &["true -> END"])], "")]);
    assert!(drawing(&[]).contains("a: ask ? typed\n  answer -> a'1\na'1: end unwired"));
    assert!(drawing(&["-"]).contains("a: say (minor)\n  always -> a'1\na'1: end hang-up"));
}

#[test]
fn what_transitions_look_at_is_heard_or_tested() {
    let next = ["event.nlu.intent.name === 'home' -> b", "true -> a"];
    let waits = [node("a", &[], &[], &next), node("b", &[], &["-"], &["true -> END"])];
    let drawing = drawn(&[flow("main", &waits, "")]);
    assert_eq!(step(&drawing, "a:"), ["a: menu typed open", "intent home -> b", "no-match -> a"]);
    let next = ["user.plan == 'gold' -> b", "user.plan == 'none' -> "];
    let tests = [node("a", &[], &["-"], &next), node("b", &[], &["-"], &["true -> END"])];
    let drawing = drawn(&[flow("main", &tests, "")]);
    assert_eq!(
        step(&drawing, "a'1:"),
        ["a'1: route user.plan", "if = gold -> b", "if = none -> a'2", "otherwise -> a'3"]
    );
}

const CHOICE: &str = r##"{"id": "s", "type": "skill-call", "skill": "choice", "name": "a", "flow": "skills/choice-1.flow.json", "onEnter": null, "onReceive": null, "next": [{"caption": "User picked [yes]", "condition": "temp['skill-choice-ret-1'] == \"yes\"", "node": "b"}, {"caption": "On failure", "condition": "true", "node": "FAIL"}]}"##;

fn choice(most: u32, test: &str, fail: &str) -> Vec<File> {
    let content = r#"[{"id": "c1", "formData": {"text$en": "Shall I?", "choices$en": [{"title": " Yes, please", "value": "yes"}]}}, {"id": "t1", "formData": {"text$en": "Pardon?"}}]"#;
    let invalid = format!("Number(temp['skill-choice-invalid-count-1']) {test} Number({most}) -> #");
    let skill = format!(
        r#", "skillData": {{"contentId": "c1", "invalidContentId": "t1", "config": {{"nbMaxRetries": {most}}}}}"#
    );
    vec![
        ("bot/content-elements/builtin_single-choice.json".to_owned(), content.to_owned()),
        flow("main", &[CHOICE.replace("FAIL", fail), node("b", &[], &["-"], &["true -> END"])], ""),
        flow("skills/choice-1", &[node("a", &[], &["-"], &[&invalid])], &skill),
    ]
}

#[test]
fn a_choice_is_a_menu_with_its_tries() {
    let drawing = drawn(&choice(3, ">", ""));
    assert_eq!(
        step(&drawing, "a:"),
        [
            "a: menu typed+buttons \"Shall I?\"",
            "no-match x3 -> a'1",
            "choice Yes, please (Yes, please) -> b",
            "no-match -> a'2"
        ]
    );
    assert_eq!(step(&drawing, "a'1:"), ["a'1: say (assumed) (minor) \"Pardon?\"", "always -> a"]);
    assert!(drawing.contains("a'2: end unwired (assumed)"), "{drawing}");
    assert!(drawn(&choice(3, ">=", "")).contains("no-match x2"), "the third wrong answer is the last");
    assert!(!drawn(&choice(0, ">", "")).contains("no-match x"), "there is no second try");
}

#[test]
fn a_flow_goes_back_to_the_node_that_led_into_it() {
    let main = |to: &str| {
        flow(
            "main",
            &[
                node("a", &[], &["-"], &[&format!("user.x == 'y' -> {to}"), "true -> b"]),
                node("b", &["say #!t"], &["-"], &["true -> other.flow.json"]),
            ],
            "",
        )
    };
    let text = words(&[("t", "Hi.")]);
    let other = |back: &str| flow("Other", &[node("a", &[], &[], &[&format!("true -> {back}")])], "");
    // One node leads there: its transitions are looked at again; `##` runs it again.
    let drawing = drawn(&[text.clone(), main("END"), other("#")]);
    assert_eq!(step(&drawing, "a'3:"), ["a'3: ask ? typed", "answer -> b'1"]);
    assert_eq!(step(&drawing, "b'1:"), ["b'1: say (assumed) (minor)", "always -> a'3"]);
    let drawing = drawn(&[text.clone(), main("END"), other("##")]);
    assert!(drawing.contains("ask ? typed\n  answer -> b\n"), "{drawing}");
    // Several nodes lead there: back to any of them.
    let drawing = drawn(&[text.clone(), main("other.flow.json"), other("##")]);
    assert!(drawing.contains("if came from b -> b\n") && drawing.contains("if came from a -> a\n"), "{drawing}");
    // Another node of the flow that led there.
    let drawing = drawn(&[text, main("END"), other("##a")]);
    assert!(drawing.contains("ask ? typed\n  answer -> a\n"), "{drawing}");
}

#[test]
fn what_holds_everywhere_in_a_flow_comes_first() {
    let nodes = [node("a", &[], &["-"], &["true -> b"]), node("b", &[], &["-"], &["true -> END"])];
    let (path, text) = flow("main", &nodes, "");
    let all = r#""catchAll": {"next": [{"condition": "user.gone", "node": "b"}]}"#;
    let drawing = drawn(&[(path, text.replace(r#""catchAll": {}"#, all))]);
    assert_eq!(step(&drawing, "a'1:"), ["a'1: route user.gone", "if user.gone -> b", "otherwise -> b"]);
    assert!(drawing.contains("b: say (minor)\n  always -> b'1\n"), "a node is not led to itself: {drawing}");
}

#[test]
fn questions_programs_and_silence_are_heard_where_the_bot_waits() {
    let question = r##"{"id": "q", "data": {"enabled": true, "action": "text_redirect", "questions": {"en": ["Opening hours?"]}, "answers": {"en": ["#!t"]}, "redirectFlow": "main.flow.json", "redirectNode": "b"}}"##;
    let files = [
        words(&[("t", "From nine to five.")]),
        flow("main", &[node("a", &[], &[], &["true -> b"]), node("b", &[], &["-"], &["true -> END"])], ""),
        flow("apart", &[node("a", &[], &["-"], &["true -> END"])], ""),
        flow("timeout", &[node("a", &["say #!t"], &["-"], &["true -> END"])], ""),
        ("bot/qna/q.json".to_owned(), question.to_owned()),
    ];
    let drawing = drawn(&files);
    assert_eq!(step(&drawing, "a:")[..3], ["a: ask ? typed", "no-input -> a'1", "always -> bot"]);
    assert_eq!(
        step(&drawing, "bot:")[1..],
        ["intent Opening hours? -> Opening hours?", "happened a program leads to apart -> a'3"]
    );
    assert_eq!(step(&drawing, "Opening hours?:"), ["Opening hours?: say \"From nine to five.\"", "always -> b"]);
}

#[test]
fn ways_to_a_person_are_known_by_action_by_name_and_by_what_a_team_says() {
    let of = |action: &str, policy: &Policy| {
        let files = [flow("main", &[node("a", &[action], &["-"], &[])], "")];
        platform::drawn(&platform::import_all(botpress(), &files, policy).0)
    };
    let plain = Policy::default();
    assert!(of("hitlnext/handoff {}", &plain).contains("a: transfer human in the loop "));
    assert!(of("desk-transfer {\"to\": 1}", &plain).contains("a: transfer probable desk-transfer\n"));
    assert!(of("transfer-money {}", &plain).contains("a: unknown an action of the bot's own\n"));
    let word = |text: &str| Spanned::new(text.to_owned(), Span::default());
    let signal = |carrier, name: &str| HandoffSignal {
        span: Span::default(),
        platform: word("botpress"),
        carrier,
        name: word(name),
        value: Some(word("desk")).filter(|_| carrier == "parameter"),
    };
    let set = r#"builtin/setVariable {"type": "session", "name": "mode", "value": "desk"}"#;
    for (action, signal) in [("close-it {}", signal("action", "close-it")), (set, signal("parameter", "mode"))] {
        let policy = Policy { handoff_signals: vec![signal], ..Policy::default() };
        assert!(of(action, &policy).contains("a: transfer ?\n"), "{action}");
    }
}

#[test]
fn the_skill_of_the_module_for_people_hands_over() {
    let call = r#"{"id": "s", "type": "skill-call", "skill": "HitlNext", "name": "a", "flow": "skills/desk-1.flow.json", "next": [{"caption": "Handoff Resolved", "condition": "temp['hitlnext-handoffResolved'] === true", "node": "b"}, {"caption": "No Agent Available", "condition": "temp['hitlnext-noAgent'] === true", "node": ""}]}"#;
    let main = flow("main", &[call.to_owned(), node("b", &[], &["-"], &["true -> END"])], "");
    let skill = flow("skills/desk-1", &[node("a", &["hitlnext/handoff {}"], &["-"], &["true -> #"])], "");
    let drawing = drawn(&[main, skill]);
    assert_eq!(step(&drawing, "a:"), ["a: transfer human in the loop \"\" …", "answered -> b", "no-answer -> a'1"]);
    assert_eq!(step(&drawing, "a'1:"), ["a'1: end unwired (assumed)"]);
}

#[test]
fn words_stand_in_the_files_of_their_elements() {
    let main = flow(
        "main",
        &[node(
            "a",
            &["say #!t", "builtin/setVariable {\"type\": \"temp\", \"name\": \"n\", \"value\": \"{{user.card}}\"}"],
            &["-"],
            &[],
        )],
        "",
    );
    let (imported, sources) = import(&[words(&[("t", "Hello, \"{{user.name}}\".")]), main]);
    let flow = &imported.flows[0];
    let said = &flow.steps[0];
    let text = &said.texts[0];
    let at = text.content.find("Hello").expect("it is said");
    assert_eq!(sources.slice(text.span_of(at, at + 5)), "Hello");
    assert!(sources.path(text.span).ends_with("builtin_text.json"));
    assert_eq!(sources.slice(said.reads[0].slot.span), "user.name");
    let Effect::Set { slot, value: SetValue::Copy(of) } = &flow.steps[1].effect else { panic!("{:?}", flow.steps[1]) };
    assert_eq!((slot.value.as_str(), sources.slice(slot.span), of.as_str()), ("temp.n", "n", "user.card"));
    assert_eq!(sources.slice(flow.steps[1].reads[0].slot.span), "user.card");
}

#[test]
fn what_leads_nowhere_is_told_only_where_all_is_read() {
    let told = |files: &[File]| {
        let (imported, sources) = import(files);
        platform::told(&imported, &sources)
    };
    let lost = |name: &str| flow(name, &[node("a", &[], &["-"], &["true -> gone"])], "");
    assert_eq!(told(&[lost("main")]), ["file/unresolved-step `gone`: no node or flow of this bot is called `gone`"]);
    assert_eq!(told(&[lost("desk")]), [""; 0], "the main flow is not among the files");
    let (path, text) = lost("main");
    let start = text.replace(r#""startNode": "a""#, r#""startNode": "z""#);
    assert_eq!(
        told(&[(path, start)]),
        ["file/no-start `z`: the main flow starts at `z`, and no node of it is called so"]
    );
}

#[test]
fn words_that_two_nodes_share_are_judged_once() {
    let nodes = [node("a", &["say #!t"], &[], &["true -> b"]), node("b", &["say #!t"], &[], &["true -> END"])];
    let files = [words(&[("t", "CALL THE DESK RIGHT NOW PLEASE")]), flow("main", &nodes, "")];
    let files: Vec<_> = files.map(|(path, text)| InputFile { path, bytes: text.into_bytes(), named: false }).into();
    let report = check(Project { files, ..Project::default() }, Sources::default());
    let shouts = report.diagnostics.iter().filter(|found| found.finding.rule.0 == "tone/shouting");
    assert_eq!(shouts.count(), 1);
}
