//! Genesys Cloud Architect: our examples drawn, small flows lowered, and every real flow at hand read without a false word.

mod platform;

use platform::{assert_sound, corpus, files};
use touchlint::flow::{Effect, Passes, draw};
use touchlint::import::{Imported, Platform};
use touchlint::source::Sources;

fn genesys() -> &'static Platform {
    platform::named("genesys")
}

fn import(path: &str, text: &str) -> (Imported, Sources) {
    platform::import(genesys(), path, text)
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(genesys());
}

#[test]
fn real_flows_are_read_without_a_false_word() {
    let Some(corpus) = corpus() else { return };
    let mut seen = 0;
    for (name, text) in files(&corpus.join("genesys"), &corpus) {
        let (imported, sources) = import(&name, &text);
        assert_eq!(imported.flows.len(), 1, "{name}");
        assert!(imported.findings.is_empty(), "{name}: {:?}", imported.findings);
        for flow in &imported.flows {
            assert_sound(flow, &sources);
            assert!(!flow.entries.is_empty(), "{name} has no start");
            assert!(!flow.open_world, "{name} is read whole");
            if std::env::var_os("DRAW").is_some() {
                println!("=== {name}\n{}", draw(flow));
            }
        }
        seen += 1;
    }
    assert!(seen > 0);
    eprintln!("read {seen} files");
}

/// A call flow that starts at the task `Start`; `tasks` and `rest` are lines at the depth of a flow.
fn call(actions: &str, rest: &str) -> String {
    format!(
        "inboundCall:\n  name: Desk line\n  startUpRef: ./tasks/task[Start]\n{}  tasks:\n    - task:\n        name: Start\n        refId: Start\n        actions:\n{}",
        indented(rest, 2),
        indented(actions, 10)
    )
}

fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect()
}

#[track_caller]
fn drawn(text: &str) -> String {
    let (imported, sources) = import("flows/desk.yaml", text);
    assert!(imported.findings.is_empty(), "{:?}", imported.findings);
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    imported.flows.iter().map(draw).collect()
}

#[track_caller]
fn assert_drawn(text: &str, wanted: &str) {
    let drawing = drawn(text);
    assert!(drawing.contains(wanted), "\n{wanted}\nis not in\n{drawing}");
}

fn findings(text: &str) -> Vec<String> {
    let (imported, sources) = import("flows/desk.yaml", text);
    platform::told(&imported, &sources)
}

#[test]
fn branches_come_together_behind_their_action() {
    let actions = "- decision:\n    name: Gold\n    condition: { exp: Flow.tier == \"gold\" }\n    outputs:\n      \"yes\":\n        actions:\n          - playAudio: { name: Thanks, audio: { tts: Thank you. } }\n- disconnect: { name: Bye }";
    assert_drawn(
        &call(actions, ""),
        "Gold: route Flow.tier exhaustive\n  if = gold -> Thanks\n  if != gold -> Bye\nThanks: say \"Thank you.\"\n  always -> Bye\nBye: end hang-up\n",
    );
    let actions = "- switch:\n    name: Which\n    evaluate:\n      firstTrue:\n        default: { actions: [{ disconnect: { name: Neither } }] }\n        cases:\n          - case: { value: { exp: 'Flow.x == \"a\"' }, actions: [{ disconnect: { name: A } }] }\n          - case: { value: { exp: 'Flow.x == \"b\"' }, actions: [{ disconnect: { name: B } }] }";
    assert_drawn(&call(actions, ""), "Which: route Flow.x\n  if = a -> A\n  if = b -> B\n  otherwise -> Neither\n");
}

#[test]
fn an_output_that_is_not_there_goes_on_with_the_next_action() {
    let lookup = |outputs: &str| {
        call(
            &format!(
                "- callData:\n    name: Find\n    category: {{ Crm: {{ dataAction: {{ Find: {{ inputs: {{ no: {{ exp: Task.no }} }} }} }} }} }}\n    outputs: {{ {outputs} }}\n- disconnect: {{ name: Bye }}"
            ),
            "",
        )
    };
    let ok = "success: { actions: [{ endTask: { name: Done } }] }";
    assert_drawn(&lookup(ok), "Find: lookup\n  always -> Done\n  error -> Bye\n");
    assert_drawn(&lookup("failure: { enabled: false }"), "Find: lookup\n  always -> Bye\n");
    assert_drawn(
        &lookup("failure: { actions: [{ endTask: { name: Sorry } }] }"),
        "  error -> Sorry\n  always -> Bye\n",
    );
}

#[test]
fn what_is_over_without_an_end_meets_the_handling_of_errors() {
    let settings = "settingsErrorHandling:\n  preHandlingAudio: { tts: Sorry. }\n  errorHandling: { transferToAcd: { targetQueue: { lit: { name: help } } } }";
    assert_drawn(
        &call("- playAudio: { name: Hello, audio: { tts: Hello. } }", settings),
        "Hello: say \"Hello.\"\n  always -> preHandlingAudio\npreHandlingAudio: say \"Sorry.\"\n  always -> transferToAcd\ntransferToAcd: transfer help\n",
    );
    assert_drawn(&call("- playAudio: { name: Hello, audio: { tts: Hello. } }", ""), "end hang-up (assumed)");
}

const MENU: &str = "inboundCall:\n  name: Desk line\n  startUpRef: \"/inboundCall/menus/menu[Main_1]\"\n  menus:\n    - menu:\n        name: Main\n        refId: Main_1\n        audio: { tts: \"For the desk, press 1.\" }\n        choices:\n          - menuTransferToAcd: { name: Desk, refId: Desk_2, dtmf: digit_1, targetQueue: { lit: { name: desk } } }\n";

#[test]
fn a_menu_repeats_and_then_hangs_up() {
    assert_drawn(
        MENU,
        "Main: menu keys 10s \"For the desk, press 1.\"\n  no-input x2 -> Main\n  no-match x2 -> Main\n  key 1 (Desk) -> Desk\n  no-input -> Main'1\n  no-match -> Main'1\n",
    );
    let once = MENU.replace("refId: Main_1\n", "refId: Main_1\n        settingsMenu: { repeatCount: { lit: 1 } }\n");
    assert!(!drawn(&once).contains(" x"), "a prompt that is said once is not said again");
    let of_flow = MENU.replace("  menus:", "  settingsMenu: { repeatCount: { exp: Flow.n } }\n  menus:");
    assert_drawn(&of_flow, "no-input x? -> Main\n");
}

#[test]
fn a_default_choice_takes_those_who_say_nothing() {
    for default in ["defaultChoice: ./menus/menu[Main_1]/choices/menuTransferToAcd[Desk_2]", "defaultChoice: Desk"] {
        let text = MENU.replace("refId: Main_1\n", &format!("refId: Main_1\n        {default}\n"));
        assert_drawn(&text, "  key 1 (Desk) -> Desk\n  no-input -> Desk\n  no-match -> Desk\n");
    }
    let own =
        MENU.replace("refId: Main_1\n", "refId: Main_1\n        defaultChoice: { menuDisconnect: { name: Bye } }\n");
    assert_drawn(&own, "  no-input -> Bye\n");
}

#[test]
fn sub_menus_lead_back_and_forth() {
    let sub = format!(
        "{MENU}          - menuSubMenu:\n              name: Bills\n              refId: Bills_3\n              dtmf: digit_2\n              audio: {{ tts: \"To hear this again, press 1. To go back, press star.\" }}\n              choices:\n                - menuRepeatMenu: {{ name: Again, dtmf: digit_1 }}\n                - menuPreviousMenu: {{ name: Back, dtmf: digit_star }}\n"
    );
    assert_drawn(&sub, "  key 2 (Bills) -> Bills\n");
    assert_drawn(&sub, "  key 1 (Again) -> Bills\n  key * (Back) -> Main\n");
}

#[test]
fn what_is_heard_everywhere_is_heard_at_every_menu() {
    let text = MENU.replace("dtmf: digit_1,", "dtmf: digit_1, globalDtmf: true,");
    assert_drawn(&text, "  always -> Desk line\n");
    assert_drawn(&text, "Desk line: listen (assumed)\n  key 1 (Desk) -> Desk\n");
}

#[test]
fn a_loop_counts_and_is_left() {
    let actions = "- loop:\n    name: Three times\n    loopCount: { lit: 3 }\n    outputs:\n      loop:\n        actions:\n          - decision:\n              name: Enough\n              condition: { exp: Flow.enough }\n              outputs: { \"yes\": { actions: [{ loopExit: { name: Leave } }] } }\n- disconnect: { name: Bye }";
    let drawing = drawn(&call(actions, ""));
    assert!(drawing.contains("Three times: repeat 3\n  if not yet done x3 -> Enough\n"), "{drawing}");
    assert!(drawing.contains("  if = false -> Three times\n"), "{drawing}");
    assert!(drawing.contains("Leave: say\n  always -> Bye\n"), "{drawing}");
}

#[test]
fn a_task_that_is_called_goes_on_behind_each_call() {
    let actions = "- callTask:\n    name: First\n    targetTaskRef: ./tasks/task[Ask]\n    outputs: { paths: [{ path: { name: No, actions: [{ disconnect: { name: Gone } }] } }] }\n- callTask: { name: Second, targetTaskRef: \"./tasks/task[Ask]\" }\n- disconnect: { name: Bye }";
    let task = "    - task:\n        name: Ask\n        refId: Ask\n        actions:\n          - endTask: { name: Say no, outputPath: { name: No } }\n";
    let drawing = drawn(&format!("{}{task}", call(actions, "")));
    assert!(drawing.contains("First: say\n  always -> Say no\nSay no: say\n  always -> Gone\n"), "{drawing}");
    assert!(
        drawing.contains("Second: say\n  always -> Say no'1\nSay no'1: say (assumed)\n  always -> Bye\n"),
        "{drawing}"
    );
    let ring = task.replace(
        "endTask: { name: Say no, outputPath: { name: No } }",
        "callTask: { name: Again, targetTaskRef: \"./tasks/task[Ask]\" }",
    );
    assert_drawn(&format!("{}{ring}", call(actions, "")), "unknown a task that calls itself (assumed)");
}

#[test]
fn literals_in_expressions_keep_their_places() {
    let text = call(
        "- playAudio:\n    name: Hello\n    audio:\n      exp: \"AudioPlaybackOptions(ToAudioTTS(\\\"Say \\\\\\\"yes\\\\\\\" or no\\\"), false)\"",
        "",
    );
    let (imported, sources) = import("x.yaml", &text);
    let said = &imported.flows[0].steps[0].texts[0];
    assert_eq!((said.content.as_str(), said.complete), ("Say \"yes\" or no", true));
    for word in ["Say", "yes", "or no"] {
        let at = said.content.find(word).expect("the word");
        assert_eq!(sources.slice(said.span_of(at, at + word.len())), word);
    }
    let text = call(
        "- sendResponse:\n    name: Hello\n    messageBody:\n      exp: 'Append(\"Hello \", Flow.first_name, \", your order is late.\")'",
        "",
    );
    let (imported, sources) = import("x.yaml", &text);
    let step = &imported.flows[0].steps[0];
    let said = &step.texts[0];
    assert_eq!((said.content.as_str(), said.complete), ("Hello Flow.first_name, your order is late.", false));
    let at = said.content.find("late").expect("the word");
    assert_eq!(sources.slice(said.span_of(at, at + 4)), "late");
    assert_eq!(step.reads.iter().map(|read| read.slot.value.as_str()).collect::<Vec<_>>(), ["Flow.first_name"]);
    assert_eq!(sources.slice(step.reads[0].slot.span), "Flow.first_name");
}

#[test]
fn holes_stand_where_they_are() {
    let text = "inboundShortMessage:\n  name: {{flow_name}}\n  startUpRef: ./states/state[A]\n  states:\n    - state:\n        name: A\n        refId: A\n        actions:\n          - callData:\n              name: {{what}} look-up\n              category:\n                {{prefix}}-Crm:\n                  dataAction: { Find: { inputs: { no: { exp: State.no } } } }\n          - transferToAcd: { name: Desk, targetQueue: { lit: { name: {{queue}} } } }\n";
    let (imported, sources) = import("flows/chat desk.yaml", text);
    let flow = &imported.flows[0];
    assert_sound(flow, &sources);
    assert_eq!((flow.key.as_str(), flow.name.value.as_str()), ("chat desk", "chat desk"));
    assert_eq!(sources.slice(flow.name.span), "{{flow_name}}");
    assert_eq!(flow.steps[0].name.value, "{{what}} look-up");
    let Effect::Transfer(handoff) = &flow.steps[1].effect else { panic!("{}", draw(flow)) };
    assert_eq!((handoff.to.as_deref(), &handoff.passes), (None, &Passes::Everything));
}

#[test]
fn a_call_hands_over_what_was_noted() {
    let actions = "- setParticipantData: { name: Note, attributes: [{ attribute: { name: { lit: account }, value: { exp: Task.no } } }] }\n- transferToAcd: { name: Desk, targetQueue: { lit: { name: desk } } }";
    let (imported, _) = import("x.yaml", &call(actions, ""));
    let handoff = imported.flows[0].steps.iter().find_map(|step| match &step.effect {
        Effect::Transfer(handoff) => Some(handoff),
        _ => None,
    });
    let Passes::Slots(slots) = &handoff.expect("a transfer").passes else { panic!("slots") };
    assert_eq!(slots.iter().map(|slot| slot.value.as_str()).collect::<Vec<_>>(), ["account", "Task.no"]);
}

#[test]
fn what_is_wrong_with_the_file_is_told() {
    assert_eq!(
        findings(&call("- jumpToMenu: { name: Main, targetMenuRef: \"./menus/menu[Mian_1]\" }", "")),
        ["file/unresolved-step `./menus/menu[Mian_1]`: `./menus/menu[Mian_1]` refers to nothing in this flow"]
    );
    assert_eq!(
        findings(&call("- transferToAdc: { name: Desk }", "")),
        ["file/unknown-block `transferToAdc`: no action called `transferToAdc` is known"]
    );
    assert_eq!(
        findings(
            "inboundHologram:\n  name: x\n  startUpRef: /inboundHologram/tasks/task[a]\n  tasks:\n    - task: { refId: a, actions: [] }\n"
        ),
        ["file/unsupported-version `inboundHologram`: no type of flow called `inboundHologram` is known"]
    );
    let hole = "- jumpToMenu: { name: Main, targetMenuRef: \"./menus/menu[{{menu}}]\" }";
    assert_eq!(findings(&call(hole, "")), Vec::<String>::new());
}

#[test]
fn aliases_that_hold_themselves_end() {
    let ring = "inboundCall:\n  name: Ring\n  startUpRef: ./tasks/task[a]\n  tasks:\n    - task:\n        refId: a\n        actions: &ring\n          - decision: { name: Again, outputs: { \"yes\": { actions: *ring }, \"no\": { actions: *ring } } }\n";
    let (imported, sources) = import("ring.yaml", ring);
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    assert!(imported.flows[0].steps.len() < 2 * ring.len(), "no more steps than the file has bytes");
}

#[test]
fn the_order_of_keys_means_nothing() {
    let turned = "inboundCall:\n  menus:\n    - menu:\n        choices:\n          - menuTransferToAcd: { targetQueue: { lit: { name: desk } }, dtmf: digit_1, refId: Desk_2, name: Desk }\n        audio: { tts: \"For the desk, press 1.\" }\n        refId: Main_1\n        name: Main\n  startUpRef: \"/inboundCall/menus/menu[Main_1]\"\n  name: Desk line\n";
    assert_eq!(drawn(turned), drawn(MENU));
}

#[test]
fn real_flows_that_break_off_or_are_saved_otherwise_are_read_all_the_same() {
    let Some(corpus) = corpus() else { return };
    let check = |bytes: Vec<u8>| {
        let files = vec![touchlint::lint::InputFile { path: "cut.yaml".into(), bytes, named: true }];
        let project = touchlint::lint::Project { files, ..Default::default() };
        touchlint::lint::check(project, Sources::default()).summary.found
    };
    for (_, text) in files(&corpus.join("genesys"), &corpus).into_iter().step_by(3) {
        let bytes = text.as_bytes();
        for part in 1..24 {
            assert_eq!(check(bytes[..bytes.len() * part / 24].to_vec()), 1);
        }
        assert_eq!(check(text.replace('e', "\u{e9}").chars().map(|c| c as u32 as u8).collect()), 1);
        assert_eq!(check(text.replace('\n', "\r\n").into_bytes()), 1);
    }
}
