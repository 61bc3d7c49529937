//! IBM Watson Assistant: our examples drawn, small skills lowered, and every real skill at hand read without a false word.

mod platform;

use platform::{assert_sound, corpus, drawn, files, parsed, signed, step, told};
use touchlint::flow::{Effect, HandoffSignal, Policy};
use touchlint::import::{Imported, Platform};
use touchlint::source::{Sources, Span, Spanned};

fn watson() -> &'static Platform {
    platform::named("watson")
}

fn import(text: &str) -> (Imported, Sources) {
    let (imported, sources) = platform::import(watson(), "skill.json", text);
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    (imported, sources)
}

/// The flows of a skill that is read without a word, as text.
fn draw(text: &str) -> String {
    let (imported, sources) = import(text);
    assert!(imported.findings.is_empty(), "{:?}", told(&imported, &sources));
    drawn(&imported)
}

/// An action: its id, its title, what else is said of it, and its steps.
fn action(id: &str, title: &str, more: &str, steps: &[String]) -> String {
    format!(r#"{{"action": "{id}", "title": "{title}", {more} "steps": [{}]}}"#, steps.join(", "))
}

/// A step: its id, the next one (empty: none), its resolver and what else it has.
fn act(id: &str, next: &str, resolver: &str, more: &str) -> String {
    let next = if next.is_empty() { String::new() } else { format!(r#""next_step": "{next}", "#) };
    format!(
        r#"{{"step": "{id}", "variable": "{id}", {next}{more} "handlers": [], "resolver": {{"type": "{resolver}"}}}}"#
    )
}

fn asks(intent: &str) -> String {
    format!(r#""condition": {{"intent": "{intent}"}},"#)
}

fn says(text: &str) -> String {
    format!(
        r#""output": {{"generic": [{{"response_type": "text", "values": [{{"text_expression": {{"concat": [{{"scalar": "{text}"}}]}}}}]}}]}},"#
    )
}

const FALLBACK: &str = r#"{"action": "fallback", "title": "A person, please", "condition": {"intent": "fallback_connect_to_agent"}, "steps": [
    {"step": "invalid", "variable": "invalid", "next_step": "wanted", "condition": {"eq": [{"system_variable": "fallback_reason"}, {"scalar": "Step validation failed"}]}, "resolver": {"type": "end_action"}},
    {"step": "wanted", "variable": "wanted", "condition": {"eq": [{"system_variable": "fallback_reason"}, {"scalar": "Agent requested"}]}, "resolver": {"type": "connect_to_agent", "response":
        {"agent_available": {"message": "One moment."}, "agent_unavailable": {"message": "Nobody is here now."}}}}]}"#;

/// An action skill of these actions.
fn actions(actions: &[String]) -> String {
    format!(
        r#"{{"name": "Shop", "type": "action", "language": "en", "workspace": {{"intents": [], "entities": [], "actions": [{}]}}}}"#,
        actions.join(", ")
    )
}

/// A dialog skill of these nodes.
fn dialog(nodes: &[&str]) -> String {
    format!(
        r#"{{"name": "Desk", "language": "en", "intents": [], "entities": [], "dialog_nodes": [{}]}}"#,
        nodes.join(", ")
    )
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(watson());
}

#[test]
fn real_skills_are_read_without_a_false_word() {
    let Some(corpus) = corpus() else { return };
    let all = files(&corpus.join("watson"), &corpus);
    assert!(!all.is_empty());
    for (name, text) in &all {
        assert!(signed(watson(), text), "{name} has no signature");
        // Line breaks, a byte order mark, bytes that were no UTF-8 and another order of keys change nothing.
        let sorted = serde_json::from_str::<serde_json::Value>(text).expect("JSON").to_string();
        let ascii: String = text.chars().map(|sign| if sign.is_ascii() { sign } else { '?' }).collect();
        for form in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}"), ascii, sorted] {
            let (imported, sources) = platform::import(watson(), name, &form);
            assert!(imported.findings.is_empty(), "{name}: {:?}", told(&imported, &sources));
            assert!(imported.flows.iter().all(|flow| !flow.entries.is_empty()), "{name} has no start");
            imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
        }
        if std::env::var_os("DRAW").is_some() {
            println!("=== {name}\n{}", drawn(&platform::import(watson(), name, text).0));
        }
    }
}

#[test]
fn what_breaks_off_is_read_as_far_as_it_goes() {
    let Some(corpus) = corpus() else { return };
    for (name, text) in files(&corpus.join("watson"), &corpus).iter().step_by(4) {
        for part in 1..40 {
            let mut end = text.len() * part / 40;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let mut sources = Sources::default();
            let cut = parsed(name, &text[..end], &mut sources);
            if (watson().detect)(&cut) {
                let imported = (watson().import)(&[&cut], &Policy::default());
                assert!(imported.findings.is_empty(), "{name}: {:?}", told(&imported, &sources));
                imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
            }
        }
    }
}

#[test]
fn the_fallback_is_entered_for_a_reason() {
    let free = act("s", "", "end_action", &format!(r#"{} "question": {{"entity": "sys-date"}},"#, says("When?")));
    let drawing = draw(&actions(&[action("book", "Book", &asks("book"), &[free]), FALLBACK.to_owned()]));
    assert!(drawing.contains("starts at wanted on agent-requested (Chat)"), "{drawing}");
    assert!(drawing.contains("starts at A person, please on not-understood (Chat)"), "{drawing}");
    // A question without handlers is put again three times, then there is the fallback; and a person can be asked for at it.
    let asked = step(&drawing, "s: ask s");
    assert!(asked.contains(&"no-match -> s'1") && asked.contains(&"always -> Book"), "{drawing}");
    let heard = step(&drawing, "Book: listen");
    assert!(
        heard[1].starts_with("intent A person, please -> ") && heard[2].starts_with("intent another topic -> "),
        "{drawing}"
    );
    assert_eq!(step(&drawing, "wanted: transfer ?")[1..], ["no-answer -> wanted'1"]);
}

#[test]
fn steps_are_taken_in_the_order_in_which_each_names_the_next() {
    let steps = [act("b", "", "end_action", &says("Second.")), act("a", "b", "continue", &says("First."))];
    let drawing = draw(&actions(&[action("x", "X", &asks("x"), &steps)]));
    assert!(drawing.contains("starts at a (Chat)"), "{drawing}");
    assert_eq!(step(&drawing, "a: say")[1..], ["always -> b"]);
}

#[test]
fn who_picks_an_option_passes_the_steps_for_the_others_by() {
    let question = r#""output": {"generic": [{"response_type": "option", "title": "Which one?", "options": [{"label": "Old", "value": {"input": {"text": "old"}}}, {"label": "New", "value": {"input": {"text": "new"}}}]}]}, "question": {"entity": "age", "max_tries": 2},"#;
    let only = |value: &str| {
        format!(r#""condition": {{"eq": [{{"variable": "q"}}, {{"scalar": "{value}"}}]}}, {}"#, says(value))
    };
    let steps = [
        act("q", "o", "continue", question),
        act("o", "n", "end_action", &only("old")),
        act("n", "", "continue", &only("new")),
    ];
    let drawing = draw(&actions(&[action("x", "X", &asks("x"), &steps), FALLBACK.to_owned()]));
    assert_eq!(step(&drawing, "q: menu typed+buttons")[1..3], ["choice Old (Old) -> o", "choice New (New) -> n"]);
    assert!(!drawing.contains("o: route"), "{drawing}");
    // Where all lead on alike, the answer is information.
    let steps = [act("q", "o", "continue", question), act("o", "", "continue", &says("Thank you."))];
    let drawing = draw(&actions(&[action("x", "X", &asks("x"), &steps), FALLBACK.to_owned()]));
    assert!(step(&drawing, "q: ask q typed+buttons").contains(&"answer -> o"), "{drawing}");
}

#[test]
fn answers_have_the_name_they_are_stored_under() {
    let ask = format!(
        r#"{} "question": {{"free_text": true, "response_collection_behavior": "always_ask"}},"#,
        says("Your order number?")
    );
    let store = r#""context": {"variables": [{"skill_variable": "order_number", "value": {"variable": "a"}}, {"skill_variable": "tries", "value": {"expression": "${tries} + 1"}}]},"#;
    let look = r#"{"step": "c", "variable": "c", "resolver": {"type": "callout", "callout": {"path": "/orders", "result_variable": "found", "request_mapping": {"query": [{"parameter": "no", "value": {"variable": "a"}}]}}}}"#.to_owned();
    let steps = [act("a", "b", "continue", &ask), act("b", "c", "continue", store), look];
    let (imported, _) = import(&actions(&[action("x", "X", &asks("x"), &steps)]));
    let drawing = drawn(&imported);
    assert!(drawing.contains("a: ask order_number typed"), "{drawing}");
    assert_eq!(step(&drawing, "tries: set tries +1")[1..], ["always -> c"]);
    let look = imported.flows[1].steps.iter().find_map(|step| match &step.effect {
        Effect::Lookup { by, learns } => Some((by[0].value.as_str(), learns[0].value.as_str())),
        _ => None,
    });
    assert_eq!(look, Some(("order_number", "found")));
}

#[test]
fn not_being_understood_is_counted() {
    let count = |op: &str| {
        format!(r#""condition": {{"{op}": [{{"system_variable": "no_action_matches_count"}}, {{"scalar": 2}}]}},"#)
    };
    let steps = [
        act("again", "over", "end_action", &format!("{} {}", count("lte"), says("Please say it in other words."))),
        format!(
            r#"{{"step": "over", "variable": "over", {} "resolver": {{"type": "invoke_another_action_and_end", "invoke_action": {{"action": "fallback"}}}}}}"#,
            count("gt")
        ),
    ];
    let lost = action("anything_else", "Not understood", r#""condition": {"expression": "anything_else"},"#, &steps);
    let drawing = draw(&actions(&[lost, FALLBACK.replace("Agent requested", "No action matches")]));
    assert!(step(&drawing, "Shop: menu typed").contains(&"no-match -> again'1"), "{drawing}");
    assert_eq!(step(&drawing, "again'1: repeat 2")[1..], ["if <= 2 -> again", "otherwise -> over"]);
    assert_eq!(step(&drawing, "over: call fallback")[1..], ["returned -> Shop"]);
}

#[test]
fn what_is_not_there_is_told_with_its_place_in_one_line() {
    let steps = [act("one", "twoo", "continue", &says("Hi.")), act("two", "", "end_action", "")];
    let (imported, sources) = import(&actions(&[action("x", "X", &asks("x"), &steps)]));
    assert_eq!(told(&imported, &sources), ["file/unresolved-step `twoo`: no step of this action is called `twoo`"]);
    let (imported, sources) = import(&dialog(&[
        r#"{"dialog_node": "hello", "conditions": "welcome", "output": {"text": "Hi."}, "go_to": {"dialog_node": "helo", "selector": "body"}}"#,
    ]));
    assert_eq!(told(&imported, &sources), ["file/unresolved-step `helo`: no node of this dialog is called `helo`"]);
}

#[test]
fn words_of_several_parts_are_one_text_with_its_places() {
    let parts = r#""output": {"generic": [{"response_type": "text", "values": [{"text_expression": {"concat": [{"scalar": "<speak>Dear "}, {"skill_variable": "first_name", "default_value": {"scalar": "customer"}}, {"scalar": ",<br>caf\u00e9 \"Nord\" is open</speak>"}]}}]}]},"#;
    let (imported, sources) = import(&actions(&[action("x", "X", &asks("x"), &[act("a", "", "end_action", parts)])]));
    let said = imported.flows[1].steps.iter().find(|step| !step.texts.is_empty()).expect("something is said");
    let text = &said.texts[0];
    assert_eq!(text.content, "Dear $first_name, caf\u{e9} \"Nord\" is open");
    assert!(!text.complete && said.reads[0].fallback);
    for word in ["Dear", "first_name", "Nord", "open"] {
        let at = text.content.find(word).expect("there");
        assert_eq!(sources.slice(text.span_of(at, at + word.len())), word);
    }
    let at = text.content.find("caf").expect("there");
    assert_eq!(sources.slice(text.span_of(at, at + 5)), r"caf\u00e9");
}

const WELCOME: &str = r#"{"dialog_node": "hello", "title": "Hello", "conditions": "welcome", "output": {"text": {"values": ["Hello, what is it about?"]}}}"#;

#[test]
fn nodes_are_looked_at_in_the_order_in_which_each_names_the_one_before() {
    let drawing = draw(&dialog(&[
        r#"{"dialog_node": "rest", "conditions": "anything_else", "previous_sibling": "person", "output": {"text": "Pardon?"}}"#,
        WELCOME,
        r##"{"dialog_node": "person", "conditions": "#person", "previous_sibling": "hello", "output": {"generic": [{"response_type": "connect_to_agent", "agent_available": {"message": "One moment."}, "agent_unavailable": {"message": "Nobody is here."}}]}}"##,
    ]));
    assert!(drawing.contains("starts at Hello (Chat)"), "{drawing}");
    assert_eq!(step(&drawing, "Desk: menu typed")[1..], ["always -> Desk'1", "no-match -> rest"]);
    assert_eq!(step(&drawing, "Desk'1: listen")[1..], ["intent #person -> person"]);
    assert_eq!(step(&drawing, "person: transfer ?")[1..], ["no-answer -> person'1"]);
}

#[test]
fn a_node_that_takes_whatever_is_said_hears_nothing_else() {
    let drawing = draw(&dialog(&[
        WELCOME,
        r##"{"dialog_node": "pin", "conditions": "#pin", "previous_sibling": "hello", "output": {"text": "Which code?"}}"##,
        r#"{"dialog_node": "right", "parent": "pin", "conditions": "@code", "output": {"text": "Thank you."}}"#,
        r#"{"dialog_node": "wrong", "parent": "pin", "conditions": "true", "previous_sibling": "right", "output": {"text": "That is not it."}, "next_step": {"behavior": "jump_to", "selector": "user_input", "dialog_node": "pin"}}"#,
        r##"{"dialog_node": "name", "conditions": "#name", "previous_sibling": "pin", "output": {"text": "Your name?"}}"##,
        r#"{"dialog_node": "thanks", "parent": "name", "conditions": "true", "output": {"text": "Thank you."}, "next_step": {"behavior": "skip_user_input"}}"#,
    ]));
    assert_eq!(step(&drawing, "pin'1: ask ? typed")[1..], ["intent @code -> right", "no-match -> wrong"], "{drawing}");
    assert_eq!(step(&drawing, "wrong: say")[1..], ["always -> pin'1"]);
    assert_eq!(step(&drawing, "name'1: ask ? typed")[1..], ["answer -> thanks"]);
}

#[test]
fn jumps_to_a_condition_go_on_behind_it_where_it_does_not_hold() {
    let drawing = draw(&dialog(&[
        r#"{"dialog_node": "hello", "conditions": "welcome", "output": {"text": "Hello."}, "next_step": {"behavior": "jump_to", "selector": "condition", "dialog_node": "gold"}}"#,
        r#"{"dialog_node": "gold", "conditions": "$gold", "previous_sibling": "hello", "output": {"text": "Welcome back."}}"#,
        r#"{"dialog_node": "rest", "conditions": "true", "previous_sibling": "gold", "output": {"text": "Who are you?"}}"#,
    ]));
    assert_eq!(step(&drawing, "gold'1: route")[1..], ["if $gold -> gold", "otherwise -> rest"], "{drawing}");
}

#[test]
fn slots_are_asked_until_they_are_filled() {
    let drawing = draw(&dialog(&[
        WELCOME,
        r##"{"dialog_node": "visit", "type": "frame", "conditions": "#visit", "previous_sibling": "hello"}"##,
        r#"{"dialog_node": "day", "type": "slot", "parent": "visit", "variable": "$day"}"#,
        r#"{"dialog_node": "day-asks", "type": "event_handler", "event_name": "focus", "parent": "day", "output": {"text": "Which day?"}}"#,
        r#"{"dialog_node": "day-lost", "type": "event_handler", "event_name": "nomatch", "parent": "day", "previous_sibling": "day-asks", "output": {"text": "A day, please."}}"#,
        r#"{"dialog_node": "note", "type": "slot", "parent": "visit", "variable": "$note", "previous_sibling": "day"}"#,
        r##"{"dialog_node": "stop", "type": "event_handler", "event_name": "generic", "conditions": "#stop", "parent": "visit", "previous_sibling": "note", "next_step": {"behavior": "skip_all_slots"}}"##,
        r#"{"dialog_node": "no", "type": "response_condition", "conditions": "has_skipped_slots", "parent": "visit", "previous_sibling": "stop", "output": {"text": "Never mind."}}"#,
        r#"{"dialog_node": "yes", "type": "response_condition", "parent": "visit", "previous_sibling": "no", "output": {"text": "See you on $day."}}"#,
    ]));
    let asked = step(&drawing, "day: ask day typed");
    assert!(asked.contains(&"answer -> visit") && asked.contains(&"no-match -> day-lost"), "{drawing}");
    assert!(asked.contains(&"intent #stop -> visit"), "{drawing}");
    assert_eq!(step(&drawing, "visit: route ?")[1..], ["if has_skipped_slots -> no", "otherwise -> yes"]);
    assert!(!drawing.contains("ask note"), "what has no prompt is not asked for");
}

#[test]
fn what_may_hand_over_is_open_and_what_a_team_says_does() {
    let skill = dialog(&[
        WELCOME,
        r##"{"dialog_node": "person", "conditions": "#person", "previous_sibling": "hello", "context": {"connect_to_agent": true, "queue": "desk"}, "output": {"text": "One moment."}}"##,
    ]);
    assert!(draw(&skill).contains("connect_to_agent'1: unknown"));
    // So are signs that nothing in the file reads.
    let lost = |context: &str| {
        let rest = r#"{"dialog_node": "rest", "conditions": "anything_else", "previous_sibling": "hello", "output": {"text": "Pardon?"}, "context": {CONTEXT}}"#;
        draw(&dialog(&[WELCOME, &rest.replace("CONTEXT", context)]))
    };
    assert!(lost(r#""no_match": true"#).contains("no_match'1: unknown"));
    assert!(!lost(r#""vgwAction": {"command": "vgwActSetTTSConfig"}"#).contains("unknown"));
    assert!(!lost(r#""misses": "<? $misses + 1 ?>""#).contains("unknown"));
    let word = |text: &str| Spanned::new(text.to_owned(), Span::default());
    for (carrier, name, value) in [("parameter", "queue", Some("desk")), ("intent", "person", None)] {
        let signal = HandoffSignal {
            span: Span::default(),
            platform: word("watson"),
            carrier,
            name: word(name),
            value: value.map(word),
        };
        let policy = Policy { handoff_signals: vec![signal], ..Policy::default() };
        let mut sources = Sources::default();
        let file = parsed("skill.json", &skill, &mut sources);
        assert!(drawn(&(watson().import)(&[&file], &policy)).contains(": transfer"), "{carrier}");
    }
}

#[test]
fn a_variable_may_be_what_hands_over_in_an_action() {
    let store = r#""context": {"variables": [{"skill_variable": "route_to", "value": {"scalar": "desk"}}]},"#;
    let skill = actions(&[action("x", "X", &asks("x"), &[act("a", "", "end_action", store)])]);
    let word = |text: &str| Spanned::new(text.to_owned(), Span::default());
    for (value, hands_over) in [("desk", true), ("shop", false)] {
        let signal = HandoffSignal {
            span: Span::default(),
            platform: word("watson"),
            carrier: "parameter",
            name: word("route_to"),
            value: Some(word(value)),
        };
        let policy = Policy { handoff_signals: vec![signal], ..Policy::default() };
        let mut sources = Sources::default();
        let file = parsed("skill.json", &skill, &mut sources);
        assert_eq!(drawn(&(watson().import)(&[&file], &policy)).contains(": transfer"), hands_over);
    }
}

#[test]
fn calls_are_told_from_chats() {
    let command = r#""output": {"generic": [{"response_type": "text_to_speech", "channels": [{"channel": "voice_telephony"}], "command_info": {"type": "disable_barge_in"}}]},"#;
    let drawing = draw(&actions(&[action("welcome", "Greet", "", &[act("a", "", "end_action", command)])]));
    assert!(
        drawing.contains("(Voice)") && step(&drawing, "Shop: menu speech")[1..] == ["caller-hangs-up -> Shop'1"],
        "{drawing}"
    );
}
