//! Twilio Studio: our examples drawn, small flows lowered, and every real flow at hand read without a false word.

mod platform;

use platform::{assert_sound, corpus, files};
use std::path::Path;
use touchlint::flow::{Effect, How, Passes, Policy, draw};
use touchlint::import::{Imported, Platform};
use touchlint::source::Sources;

fn studio() -> &'static Platform {
    platform::named("twilio-studio")
}

fn import(path: &str, text: &str) -> (Imported, Sources) {
    platform::import(studio(), path, text)
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(studio());
}

#[test]
fn real_flows_are_read_without_a_false_word() {
    let Some(corpus) = corpus() else { return };
    let mut seen = 0;
    for folder in ["twilio-studio", "twilio-studio-templated"] {
        for (name, text) in files(&corpus.join(folder), &corpus) {
            assert!(platform::signed(studio(), &text), "{name} has no signature");
            let (imported, sources) = import(&name, &text);
            assert_eq!(imported.flows.len(), 1, "{name}");
            assert!(imported.findings.is_empty(), "{name}: {:?}", imported.findings);
            for flow in &imported.flows {
                assert_sound(flow, &sources);
                assert!(!flow.entries.is_empty(), "{name} has no start");
                if std::env::var_os("DRAW").is_some() {
                    println!("=== {name}\n{}", draw(flow));
                }
            }
            seen += 1;
        }
    }
    assert!(seen > 0);
    eprintln!("read {seen} files");
}

/// A state as JSON: `exits` are `event -> next` (or `event` alone), `properties` the inside of an object.
fn state(name: &str, of: &str, exits: &[&str], properties: &str) -> String {
    let exit = |exit: &&str| match exit.split_once(" -> ") {
        Some((event, next)) => format!(r#"{{"event": "{event}", "next": "{next}"}}"#),
        None => format!(r#"{{"event": "{exit}"}}"#),
    };
    let exits: Vec<_> = exits.iter().map(exit).collect();
    format!(
        r#"{{"name": "{name}", "type": "{of}", "transitions": [{}], "properties": {{{properties}}}}}"#,
        exits.join(", ")
    )
}

/// A split on `input`: each test is `operator value -> next`, `- -> next` is no match.
fn split(name: &str, input: &str, tests: &[(&str, &str, &str)]) -> String {
    let exit = |(of, value, next): &(&str, &str, &str)| {
        let to = if next.is_empty() { String::new() } else { format!(r#""next": "{next}", "#) };
        match *of {
            "-" => format!(r#"{{{to}"event": "noMatch"}}"#),
            of => format!(
                r#"{{{to}"event": "match", "conditions": [{{"friendly_name": "If it is", "arguments": ["{{{{{input}}}}}"], "type": "{of}", "value": "{value}"}}]}}"#
            ),
        }
    };
    let exits: Vec<_> = tests.iter().map(exit).collect();
    format!(
        r#"{{"name": "{name}", "type": "split-based-on", "transitions": [{}], "properties": {{"input": "{{{{{input}}}}}"}}}}"#,
        exits.join(", ")
    )
}

/// A flow that starts at the first state on `event`.
fn flow(event: &str, first: &str, states: &[String]) -> String {
    let trigger = state("Trigger", "trigger", &[&format!("{event} -> {first}")], "");
    format!(r#"{{"states": [{trigger}, {}], "initial_state": "Trigger"}}"#, states.join(", "))
}

/// The lines of a drawing that stand below `step`, the step's own line first.
#[track_caller]
fn drawn(text: &str, step: &str) -> String {
    let (imported, sources) = import("flows/desk.json", text);
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    let drawing: String = imported.flows.iter().map(draw).collect();
    let mut lines = drawing.lines().skip_while(|line| !line.starts_with(&format!("{step}:")));
    let first = lines.next().unwrap_or_else(|| panic!("no step {step} in\n{drawing}"));
    let below = lines.take_while(|line| line.starts_with("  "));
    [first].into_iter().chain(below).map(|line| format!("{line}\n")).collect()
}

fn findings(text: &str) -> Vec<String> {
    let (imported, sources) = import("flows/desk.json", text);
    platform::told(&imported, &sources)
}

const DESK: &str = r#""queue_name": "desk""#;

fn desk() -> String {
    state("desk", "enqueue-call", &["callComplete", "failedToEnqueue"], DESK)
}

#[test]
fn a_question_and_its_split_are_one_menu() {
    let ask = state(
        "menu",
        "gather-input-on-call",
        &["keypress -> route", "speech", "timeout -> route"],
        r#""number_of_digits": 1"#,
    );
    let tests = [("-", "", "menu"), ("less_than", "3", "desk"), ("matches_any_of", "2, 9,#", "desk")];
    let text = flow("incomingCall", "menu", &[ask, split("route", "widgets.menu.Digits", &tests), desk()]);
    assert_eq!(
        drawn(&text, "menu"),
        "menu: menu keys\n  key 0 -> desk\n  key 1 -> desk\n  key 2 -> desk\n  key 9 -> desk\n  key # -> desk\n  no-match -> menu\n  no-input -> menu\n"
    );
    let (imported, _) = import("x.json", &text);
    assert!(!draw(&imported.flows[0]).contains("route:"), "the split is part of the menu");
}

#[test]
fn a_split_that_others_lead_to_stays_a_step() {
    let ask = state("menu", "gather-input-on-call", &["keypress -> route", "timeout -> wait"], "");
    let wait = state("wait", "say-play", &["audioComplete -> route"], r#""say": "One moment""#);
    let text = flow(
        "incomingCall",
        "menu",
        &[ask, wait, split("route", "widgets.menu.Digits", &[("equal_to", "1", "desk")]), desk()],
    );
    assert_eq!(drawn(&text, "menu"), "menu: menu keys\n  key 1 -> desk\n  no-input -> wait\n");
    assert_eq!(drawn(&text, "route"), "route: route menu\n  if = 1 -> desk\n");
}

#[test]
fn words_are_choices_or_intents_and_silence_in_a_chat_is_kept() {
    let ask = state(
        "ask",
        "send-and-wait-for-reply",
        &["incomingMessage -> route", "timeout", "deliveryFailure"],
        r#""body": "Yes or no?""#,
    );
    let tests = [("-", "", ""), ("equal_to", "YES", "desk"), ("contains", "no", "desk")];
    let text = flow("incomingMessage", "ask", &[ask, split("route", "widgets.ask.inbound.Body", &tests), desk()]);
    assert_eq!(
        drawn(&text, "ask"),
        "ask: menu typed \"Yes or no?\"\n  choice YES -> desk\n  intent no -> desk\n  no-match -> ask'1\n  no-input -> ask'1\n  failed -> ask'1\n"
    );
}

#[test]
fn a_split_that_only_checks_an_answer_makes_no_menu() {
    let ask = state("number", "gather-input-on-call", &["keypress -> check", "timeout -> number"], "");
    let tests = [("-", "", "number"), ("regex", "^[0-9]{8}$", "desk")];
    let text = flow("incomingCall", "number", &[ask, split("check", "widgets.number.Digits", &tests), desk()]);
    assert_eq!(drawn(&text, "number"), "number: ask number keys\n  answer -> check\n  no-input -> number\n");
    assert_eq!(drawn(&text, "check"), "check: route number\n  otherwise -> number\n  if ~ ^[0-9]{8}$ -> desk\n");
}

#[test]
fn a_counter_between_question_and_split_is_no_mere_storing() {
    let ask = state("menu", "gather-input-on-call", &["keypress -> count", "timeout"], "");
    let count = state(
        "count",
        "set-variables",
        &["next -> route"],
        r#""variables": [{"key": "n", "value": "{{flow.variables.n | plus: 1}}"}]"#,
    );
    let tests = [("-", "", "menu"), ("equal_to", "1", "desk")];
    let text = flow("incomingCall", "menu", &[ask, count, split("route", "widgets.menu.Digits", &tests), desk()]);
    assert_eq!(drawn(&text, "menu"), "menu: ask menu keys\n  answer -> count\n  no-input -> menu'1\n");
    assert_eq!(drawn(&text, "count"), "count: set n +1 (minor)\n  always -> route\n");
}

#[test]
fn what_goes_along_is_read_in_the_attributes() {
    let ask = state("account", "gather-input-on-call", &["keypress -> desk", "timeout -> desk"], "");
    let person = state(
        "desk",
        "send-to-flex",
        &["callComplete", "failedToEnqueue", "callFailure"],
        r#""attributes": "{\"type\": \"inbound\", \"more\": {\"number\": \"{{widgets.account.Digits}}\"}}""#,
    );
    let (imported, sources) = import("desk.json", &flow("incomingCall", "account", &[ask, person]));
    let passes = imported.flows[0].steps.iter().find_map(|step| match &step.effect {
        Effect::Transfer(handoff) => Some(handoff.passes.clone()),
        _ => None,
    });
    let Some(Passes::Slots(slots)) = passes else { panic!("{passes:?}") };
    let shown: Vec<_> = slots.iter().map(|slot| (slot.value.as_str(), sources.slice(slot.span))).collect();
    let expected = [("type", "type"), ("more", "more"), ("number", "number"), ("account", "widgets.account.Digits")];
    assert_eq!(shown, expected);
}

#[test]
fn exits_that_cannot_matter_are_no_exits() {
    let chat = flow(
        "incomingConversationMessage",
        "desk",
        &[state("desk", "send-to-flex", &["callComplete", "failedToEnqueue", "callFailure -> x"], "")],
    );
    assert_eq!(drawn(&chat, "desk"), "desk: transfer ?\n  failed -> desk'1\n");
    let tail = state("note", "make-http-request", &["success", "failed"], r#""url": "https://a.example/notify""#);
    assert_eq!(
        drawn(&flow("incomingMessage", "note", std::slice::from_ref(&tail)), "note"),
        "note: lookup\n  always -> note'1\n"
    );
    let record = state("record", "record-voicemail", &["recordingComplete", "noAudio", "hangup"], "");
    assert_eq!(drawn(&flow("incomingCall", "record", &[record]), "record"), "record: voicemail\n");
    let told = state("hand_over", "run-function", &["success", "fail -> hand_over"], "");
    let (imported, _) = import("x.json", &flow("incomingMessage", "hand_over", &[told]));
    assert!(draw(&imported.flows[0]).contains("unknown a program that may go on"), "a program may answer in a chat");
}

#[test]
fn a_flow_called_by_others_comes_back() {
    let say = state("note", "say-play", &["audioComplete"], r#""say": "We are busy today""#);
    let (imported, _) = import("busy-subflow.json", &flow("incomingParent", "note", &[say]));
    let module = &imported.flows[0];
    assert_eq!(module.role.structure.map(|role| role.name()), Some("module"));
    assert!(module.steps.iter().any(|step| step.effect == Effect::End(How::Return)));
    assert_eq!(module.aliases, ["busysubflow", "busy"]);
    let call = state(
        "busy",
        "run-subflow",
        &["completed -> desk", "failed"],
        r#""flow_sid": "${var.flows[\"busy_subflow_sid\"]}""#,
    );
    let (imported, _) = import("desk.json", &flow("incomingCall", "busy", &[call, desk()]));
    let Effect::Call(call) = &imported.flows[0].steps[0].effect else { panic!("no call") };
    assert_eq!(
        (call.flow.names.as_slice(), call.flow.expected),
        (["busysubflowsid".to_owned(), "busy".to_owned()].as_slice(), false)
    );
}

#[test]
fn a_call_nobody_took_leaves_nobody_behind() {
    let call = state("call", "make-outgoing-call-v2", &["answered -> hello", "busy", "noAnswer", "failed"], "");
    let hello = state("hello", "gather-input-on-call", &["keypress -> save", "timeout"], r#""say": "Press any key""#);
    let save = state("save", "run-function", &["success -> hello", "fail"], "");
    let text = flow("incomingRequest", "call", &[call, hello, save]);
    assert!(drawn(&text, "call'1").starts_with("call'1: end return"));
    assert!(drawn(&text, "hello'1").starts_with("hello'1: end unwired"));
    assert!(drawn(&text, "save'1").starts_with("save'1: end unwired"));
}

#[test]
fn hours_are_seen_in_the_words_of_a_program_and_not_in_those_of_a_customer() {
    let ask = |input: &str| {
        let tests = [("-", "", ""), ("equal_to", "open", "desk"), ("equal_to", "closed", "desk")];
        flow("incomingCall", "route", &[split("route", input, &tests), desk()])
    };
    assert!(drawn(&ask("widgets.hours.parsed.status"), "route").starts_with("route: hours\n  otherwise"));
    assert!(drawn(&ask("widgets.question.inbound.Body"), "route").starts_with("route: route"));
    let field = [("-", "", ""), ("equal_to", "true", "desk")];
    let text = flow("incomingCall", "route", &[split("route", "widgets.hours.parsed.isOpen", &field), desk()]);
    assert_eq!(drawn(&text, "route"), "route: hours\n  closed -> route'1\n  open -> desk\n");
}

#[test]
fn every_documented_type_is_known() {
    let types = [
        ("capture-payments", "ask"),
        ("connect-virtual-agent", "unknown a bot"),
        ("connect-virtual-agent-v2", "unknown a bot"),
        ("add-twiml-redirect", "jump"),
        ("make-outgoing-call", "send"),
        ("record-call", "say"),
        ("fork-stream", "say"),
        ("start-conversation", "say"),
        ("send-to-autopilot", "unknown a bot"),
        ("connect-call-to", "transfer probable"),
        ("run-subflow", "call"),
        ("search-contacts", "lookup"),
    ];
    for (of, effect) in types {
        let text = flow("incomingCall", "it", &[state("it", of, &["next", "success", "fail", "hangup"], "")]);
        assert_eq!(findings(&text), Vec::<String>::new(), "{of}");
        assert!(drawn(&text, "it").starts_with(&format!("it: {effect}")), "{}", drawn(&text, "it"));
    }
}

#[test]
fn wrong_names_are_said_where_they_stand() {
    let say = state("hello", "say-plai", &["audioComplete -> deks"], "");
    let text = flow("incomingCall", "hello", &[say, desk(), desk()])
        .replace(r#""initial_state": "Trigger""#, r#""initial_state": "Start""#);
    assert_eq!(
        findings(&text),
        [
            "file/unknown-block `say-plai`: no type of widget called `say-plai` is known",
            "file/duplicate-step `desk`: there is already a widget called `desk`",
            "file/unresolved-step `deks`: `hello` leads to `deks`, and no widget is called so",
            "file/no-start `Start`: the flow starts at `Start`, and no widget is called so",
        ]
    );
    let (imported, _) = import("x.json", &text);
    assert_eq!(
        imported.findings[0].vars[1].1,
        "write `say-play` if that is meant; until then what follows here is unknown"
    );
    assert_eq!(imported.findings[2].vars[1].1, "write `desk` if that is meant");
}

#[test]
fn a_flow_inside_a_text_keeps_its_places() {
    let inner = flow(
        "incomingCall",
        "hello",
        &[state("hello", "say-play", &["audioComplete"], r#""say": "Good \"day\" to you""#)],
    );
    let text = format!(
        r#"{{"flows": [{{"sid": "FW1", "friendly_name": "Desk", "definition": {}}}]}}"#,
        serde_json::to_string(&inner).unwrap()
    );
    let (imported, sources) = import("dump.json", &text);
    let flow = &imported.flows[0];
    assert_sound(flow, &sources);
    assert_eq!((flow.key.as_str(), flow.name.value.as_str(), sources.slice(flow.name.span)), ("FW1", "Desk", "Desk"));
    let said = &flow.steps[0].texts[0];
    assert_eq!(said.content, "Good \"day\" to you");
    let at = said.content.find("you").unwrap();
    assert_eq!(sources.slice(said.span_of(at, at + 3)), "you");
}

#[test]
fn marks_are_no_words_and_holes_are_no_lies() {
    let say = state(
        "hello",
        "say-play",
        &["audioComplete"],
        r#""say": "<speak>{% if x %}Dear {{name}},<break/> welcome.{% endif %}</speak>""#,
    );
    let (imported, sources) = import("x.json", &flow("incomingCall", "hello", &[say]));
    let text = &imported.flows[0].steps[0].texts[0];
    assert_eq!((text.content.trim(), text.complete), ("Dear {{name}}, welcome.", false));
    let at = text.content.find("welcome").unwrap();
    assert_eq!(sources.slice(text.span_of(at, at + 7)), "welcome");
    let hole = state("hello", "say-play", &["audioComplete"], r#""say": "${flow_vars.greeting}""#);
    let (imported, _) = import("x.json", &flow("incomingCall", "hello", &[hole]));
    assert_eq!(imported.flows[0].steps[0].texts[0].content, "");
}

#[test]
fn a_file_cut_short_is_read_as_far_as_it_goes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/twilio-studio");
    for (_, text) in files(&root, &root) {
        for end in (0..text.len()).step_by(37).filter(|&end| text.is_char_boundary(end)) {
            let cut = [("cut.tftpl".to_owned(), text[..end].to_owned())];
            let (imported, sources) = platform::import_all(studio(), &cut, &Policy::default());
            imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
            let unresolved = imported.findings.iter().filter(|finding| finding.rule.0 == "file/unresolved-step");
            assert_eq!(unresolved.count(), 0, "a name may stand in the part that is missing");
            assert!(imported.flows.iter().all(|flow| flow.open_world));
        }
    }
}
