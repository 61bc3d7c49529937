//! RapidPro, TextIt, Glific: our examples drawn, small flows lowered, and every real flow at hand read without a false word.

mod platform;

use platform::{assert_sound, corpus, drawn, files, import_all, step, told};
use std::path::Path;
use touchlint::flow::{Channel, Effect, Flow, HandoffSignal, Policy, draw};
use touchlint::import::{Imported, Platform};
use touchlint::source::{Sources, Span, Spanned};

fn rapidpro() -> &'static Platform {
    platform::named("rapidpro")
}

fn import(text: &str) -> (Imported, Sources) {
    let (imported, sources) = platform::import(rapidpro(), "flows/desk.json", text);
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    (imported, sources)
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(rapidpro());
}

#[test]
fn real_flows_are_read_without_a_false_word() {
    let Some(corpus) = corpus() else { return };
    let mut seen = 0;
    for folder in ["rapidpro", "rapidpro-campaign"] {
        for (name, text) in files(&corpus.join(folder), &corpus).into_iter().filter(|(name, _)| !is_beside(name)) {
            assert!(platform::signed(rapidpro(), &text), "{name} has no signature");
            let (imported, sources) = platform::import(rapidpro(), &name, &text);
            for finding in told(&imported, &sources) {
                // Samples that were cut out of a longer flow lead to nodes that are truly missing.
                let id = finding.split('`').nth(1).unwrap_or("");
                let named = text.matches(id).count();
                assert!(finding.starts_with("file/unresolved-step") && named == 1, "{name}: {finding}");
            }
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
    assert!(seen > 10);
    eprintln!("read {seen} files");
}

/// Parts of campaigns and tables, which no customer is in.
fn is_beside(name: &str) -> bool {
    name.contains("/campaigns/event_") || name.ends_with("campaign_empty.json") || name.ends_with(".csv")
}

/// An id in the form of those of the platform: digits that tell them apart stand in front.
fn id(short: &str) -> String {
    format!("{short:0<8}-0000-4000-8000-000000000000")
}

/// A node with these actions and exits (`exit>node`, or `exit` alone), and a router where one is given.
fn node(name: &str, actions: &[&str], exits: &[&str], router: &str) -> String {
    let exit = |exit: &&str| match exit.split_once('>') {
        Some((exit, to)) => format!(r#"{{"uuid": "{}", "destination_uuid": "{}"}}"#, id(exit), id(to)),
        None => format!(r#"{{"uuid": "{}", "destination_uuid": null}}"#, id(exit)),
    };
    let exits: Vec<_> = exits.iter().map(exit).collect();
    let router = if router.is_empty() { String::new() } else { format!(r#""router": {router}, "#) };
    format!(
        r#"{{"uuid": "{}", "actions": [{}], {router}"exits": [{}]}}"#,
        id(name),
        actions.join(", "),
        exits.join(", ")
    )
}

/// A switch: each test is `type argument=exit name`, `-=exit name` the default.
fn switch(operand: &str, more: &str, tests: &[&str]) -> String {
    let (mut cases, mut categories, mut default) = (Vec::new(), Vec::new(), String::new());
    for test in tests {
        let (test, (exit, name)) = test.split_once('=').map(|(a, b)| (a, b.split_once(' ').unwrap())).unwrap();
        let category = id(&format!("c{exit}"));
        categories.push(format!(r#"{{"uuid": "{category}", "name": "{name}", "exit_uuid": "{}"}}"#, id(exit)));
        match test {
            "-" => default = format!(r#", "default_category_uuid": "{category}""#),
            "timeout" => {}
            _ => {
                let (kind, argument) = test.split_once(' ').unwrap_or((test, ""));
                let arguments = if argument.is_empty() { String::new() } else { format!(r#""{argument}""#) };
                cases.push(format!(
                    r#"{{"type": "{kind}", "arguments": [{arguments}], "category_uuid": "{category}"}}"#
                ));
            }
        }
    }
    format!(
        r#"{{"type": "switch", "operand": "{operand}"{more}, "cases": [{}], "categories": [{}]{default}}}"#,
        cases.join(", "),
        categories.join(", ")
    )
}

const WAIT: &str = r#", "wait": {"type": "msg"}"#;

fn say(name: &str, text: &str) -> String {
    format!(r#"{{"uuid": "{}", "type": "send_msg", "text": "{text}"}}"#, id(name))
}

fn flow(name: &str, more: &str, nodes: &[String]) -> String {
    format!(
        r#"{{"uuid": "{}", "name": "{name}", "spec_version": "13.2.0", "language": "eng", "type": "messaging", {more}"nodes": [{}]}}"#,
        id("f"),
        nodes.join(", ")
    )
}

/// The lines of the step whose name begins so, ids shortened to what tells them apart.
#[track_caller]
fn lines(text: &str, start: &str) -> Vec<String> {
    let (imported, _) = import(text);
    let drawing = drawn(&imported).replace("-0000-4000-8000-000000000000", "");
    step(&drawing, start).into_iter().map(str::to_owned).collect()
}

#[test]
fn words_that_are_waited_for_are_options() {
    let tests = ["has_any_word yes si=e1 Yes", "has_only_phrase no=e2 No", "has_number=e3 Number", "-=e4 Other"];
    let router = switch("@input.text", &format!(r#"{WAIT}, "result_name": "Wants it""#), &tests);
    let nodes = [
        node(
            "a",
            &[&say("1", "Yes or no?").replace("\"text\"", r#""quick_replies": ["Yes", "No"], "text""#)],
            &["e>b"],
            "",
        ),
        node("b", &[], &["e1>a", "e2", "e3>a", "e4>b"], &router),
    ];
    let text = flow("Desk", "", &nodes);
    assert_eq!(
        lines(&text, "Wants it"),
        [
            "Wants it: menu typed+buttons open",
            "choice yes si (Yes) -> 10000000",
            "choice no (No) -> Wants it'1",
            "answer -> 10000000",
            "no-match -> Wants it",
            "no-input -> Wants it'2",
        ]
    );
    let (imported, sources) = import(&text);
    let menu = imported.flows[0].edges.iter().find(|edge| edge.on.parts().1 == "yes si").unwrap();
    assert_eq!(sources.slice(menu.span), "yes si");
}

#[test]
fn kinds_of_answers_make_a_question() {
    let router =
        switch("@input.text", &format!(r#"{WAIT}, "result_name": "Birth Day""#), &["has_date=e1 Date", "-=e2 Other"]);
    let text =
        flow("Desk", "", &[node("a", &[], &["e1>b", "e2>a"], &router), node("b", &[&say("1", "Thanks")], &["e"], "")]);
    assert_eq!(
        lines(&text, "Birth Day"),
        ["Birth Day: ask birth_day typed", "answer -> 10000000", "rejected -> Birth Day", "no-input -> Birth Day'1"]
    );
    // Where any words will do, nobody is turned away for theirs.
    let text_only = text.replace("has_date", "has_text");
    assert_eq!(lines(&text_only, "Birth Day")[2], "happened a message without words -> Birth Day");
    // A name that the editor made up says nothing of what is asked.
    let generic = text.replace("Birth Day", "Result 2");
    assert_eq!(lines(&generic, "a0000000")[0], "a0000000: ask ? typed");
}

#[test]
fn silence_ends_a_flow_unless_the_file_says_more() {
    let wait =
        r#", "wait": {"type": "msg", "timeout": {"seconds": 60, "category_uuid": "ID"}}"#.replace("ID", &id("ce2"));
    let tests = ["has_any_word a=e1 A", "-=e3 Other", "timeout=e2 No Response"];
    let nodes = |exits: &[&str], router: &str| {
        flow("Desk", "", &[node("a", &[], exits, router), node("b", &[&say("1", "Still there?")], &["e>a"], "")])
    };
    let text = nodes(&["e1>b", "e2>b", "e3>b"], &switch("@input.text", &wait, &tests));
    assert_eq!(lines(&text, "a0000000")[3], "no-input -> 10000000");
    assert_eq!(lines(&text, "a0000000").len(), 4);
    // Answer or not, it goes on alike: a pause between two messages.
    let text = nodes(&["e2>b", "e3>b"], &switch("@input.text", &wait, &tests[1..]));
    assert_eq!(lines(&text, "a0000000"), ["a0000000: wait 0 s..1 min", "always -> 10000000"]);
    // Nothing ever expires.
    let router = switch("@input.text", WAIT, &["-=e3 All"]);
    let text = nodes(&["e3>b"], &router).replace(r#""nodes""#, r#""expire_after_minutes": 0, "nodes""#);
    assert_eq!(lines(&text, "a0000000"), ["a0000000: ask ? typed", "answer -> 10000000"]);
}

#[test]
fn a_flow_that_is_run_comes_back_where_it_ends() {
    let run = format!(
        r#"{{"uuid": "{}", "type": "enter_flow", "flow": {{"uuid": "{}", "name": "Other"}}}}"#,
        id("1"),
        id("9")
    );
    let router = switch("@child.status", "", &["has_only_text completed=e1 Complete", "-=e2 Expired"]);
    let nodes = [node("a", &[&run], &["e1>b", "e2"], &router), node("b", &[&say("2", "Good")], &["e"], "")];
    let ask = switch("@input.text", WAIT, &["-=e All"]);
    let other = flow("Other", "", &[node("d", &[], &["e"], &ask)]).replacen(&id("f"), &id("9"), 1);
    let text = format!(r#"{{"version": "13", "flows": [{}, {other}], "triggers": []}}"#, flow("Desk", "", &nodes));
    assert_eq!(
        lines(&text, "10000000: call"),
        ["10000000: call Other", "returned completed -> 20000000", "no-input -> 10000000'1"]
    );
    assert_eq!(lines(&text, "d0000000")[1..], ["answer -> d0000000'1", "no-input -> d0000000'2"]);
    assert_eq!(lines(&text, "d0000000'2"), ["d0000000'2: end return (assumed)"]);
    let terminal = text.replace(r#""type": "enter_flow""#, r#""terminal": true, "type": "enter_flow""#);
    assert_eq!(lines(&terminal, "10000000"), ["10000000: jump Other"]);
}

#[test]
fn copies_of_a_flow_beside_one_another_are_not_in_doubt() {
    let run = format!(
        r#"{{"uuid": "{}", "type": "enter_flow", "flow": {{"uuid": "{}", "name": "Other"}}}}"#,
        id("1"),
        id("9")
    );
    let desk = flow("Desk", "", &[node("a", &[&run], &["e"], "")]);
    let other = flow("Other", "", &[node("b", &[&say("2", "Good")], &["e"], "")]).replacen(&id("f"), &id("9"), 1);
    let at = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let files = [at("a/desk.json", &desk), at("a/march.json", &other), at("a/may.json", &other)];
    let (imported, _) = import_all(rapidpro(), &files, &Policy::default());
    assert_eq!(imported.flows.len(), 3);
    let linked = touchlint::flow::link(imported.flows, &Policy::default());
    assert!(linked.findings.is_empty(), "{:?}", linked.findings);
    assert_eq!(linked.islands.len(), 2, "the first copy is run, the other stands apart");
}

#[test]
fn a_ticket_is_a_person_in_the_conversation() {
    let ticket = format!(
        r#"{{"uuid": "{}", "type": "open_ticket", "topic": {{"name": "Desk"}}, "body": "@input.text", "result_name": "Ticket"}}"#,
        id("1")
    );
    let router = switch("@results.ticket", "", &["has_category Success=e1 Success", "-=e2 Failure"]);
    let ask = switch("@input.text", WAIT, &["-=e All"]);
    let nodes = [
        node("d", &[], &["e>a"], &ask),
        node("a", &[&ticket], &["e1>b", "e2"], &router),
        node("b", &[&say("2", "Somebody answers here today.")], &["e"], ""),
    ];
    let text = flow("Desk", "", &nodes);
    assert_eq!(lines(&text, "10000000"), ["10000000: transfer Desk", "always -> 20000000", "failed -> 10000000'1"]);
    let outside = text.replace(r#""topic""#, r#""ticketer": {"name": "Some Desk System"}, "topic""#);
    assert_eq!(lines(&outside, "10000000")[0], "10000000: transfer probable Desk");
    let (imported, _) = import(&text);
    let exempt = imported.flows[0].steps.iter().any(|step| matches!(&step.effect, Effect::Ask(ask) if ask.exempt));
    assert!(exempt, "what is asked right before a ticket is the request itself");
}

#[test]
fn what_a_team_declares_or_a_name_says_hands_over() {
    let group =
        format!(r#"{{"uuid": "{}", "type": "add_contact_groups", "groups": [{{"name": "Call me"}}]}}"#, id("1"));
    let hook = format!(
        r#"{{"uuid": "{}", "type": "call_webhook", "url": "https://desk.example/live-agent", "method": "GET"}}"#,
        id("2")
    );
    let text = flow("Desk", "", &[node("a", &[&group, &hook], &["e"], "")]);
    assert_eq!(lines(&text, "20000000")[0], "20000000: transfer probable https://desk.example/live-agent");
    let place = Span::default();
    let signal = HandoffSignal {
        span: place,
        platform: Spanned::new("rapidpro".into(), place),
        carrier: "action",
        name: Spanned::new("Call me".into(), place),
        value: None,
    };
    let policy = Policy { handoff_signals: vec![signal], ..Policy::default() };
    let (imported, _) = import_all(rapidpro(), &[("a.json".to_owned(), text)], &policy);
    assert!(drawn(&imported).contains(": transfer Call me"), "{}", drawn(&imported));
}

#[test]
fn keywords_that_lead_to_a_person_are_heard_everywhere() {
    let ticket = format!(r#"{{"uuid": "{}", "type": "open_ticket", "body": ""}}"#, id("1"));
    let people = flow("People", "", &[node("d", &[&ticket], &["e"], "")]).replacen(&id("f"), &id("9"), 1);
    let router = switch("@input.text", WAIT, &["-=e All"]);
    let desk = flow("Desk", "", &[node("a", &[], &["e>a"], &router)]);
    let trigger =
        format!(r#"{{"trigger_type": "K", "keyword": "help", "groups": [], "flow": {{"uuid": "{}"}}}}"#, id("9"));
    let text = format!(r#"{{"version": "13", "flows": [{desk}, {people}], "triggers": [{trigger}]}}"#);
    assert_eq!(lines(&text, "Desk: listen"), ["Desk: listen (assumed)", "intent help -> Desk'1"]);
    let deaf = text.replace(r#""name": "Desk""#, r#""name": "Desk", "ignore_triggers": true"#);
    assert!(!drawn(&import(&deaf).0).contains("listen"));
    let glific = format!(
        r#"{{"flows": [{{"definition": {}, "keywords": ["desk"]}}]}}"#,
        desk.replace(r#""nodes""#, r#""vars": [], "nodes""#)
    );
    let (imported, _) = import(&glific);
    assert_eq!(imported.flows[0].entries[0].channel, Channel::WhatsApp);
    assert!(draw(&imported.flows[0]).contains("role entry"));
}

#[test]
fn texts_keep_their_places_and_languages() {
    let words = r#"Hi @contact.first_name \u00e9, write to me@desk.example. @@home @(default(fields.city, \"town\"))"#;
    let translated = format!(r#""localization": {{"fra": {{"{}": {{"text": ["Bonjour"]}}}}}}, "#, id("1"));
    let text = flow("Desk", &translated, &[node("a", &[&say("1", words)], &["e"], "")]);
    let (imported, sources) = import(&text);
    let flow = &imported.flows[0];
    let [own, french] = &flow.steps[0].texts[..] else { panic!("two languages: {:?}", flow.steps[0].texts) };
    assert_eq!((own.language.as_deref(), own.complete, own.seconds), (Some("en"), false, None));
    assert_eq!(
        (french.content.as_str(), french.language.as_deref(), french.seconds),
        ("Bonjour", Some("fr"), Some(0.0))
    );
    let at = own.content.find("write").unwrap();
    assert_eq!(sources.slice(own.span_of(at, at + 5)), "write");
    let reads: Vec<_> = flow.steps[0].reads.iter().map(|used| (used.slot.value.as_str(), used.fallback)).collect();
    assert_eq!(reads, [("contact.name", false), ("city", true)]);
    let shown: Vec<&str> = flow.steps[0].reads.iter().map(|used| sources.slice(used.slot.span)).collect();
    assert_eq!(shown, ["contact.first_name", "fields.city"]);
    let tags: Vec<&str> = flow.about.languages.iter().map(|tag| tag.value.as_str()).collect();
    assert_eq!(tags, ["en", "fr"]);
}

#[test]
fn a_message_with_buttons_is_read_out_of_its_json() {
    let inner = r#"{\"type\": \"quick_reply\", \"content\": {\"text\": \"Shall we \\\"go\\\" on?\"}, \"options\": [{\"title\": \"Yes\"}]}"#;
    let action = format!(r#"{{"uuid": "{}", "type": "send_interactive_msg", "text": "{inner}"}}"#, id("1"));
    let (imported, sources) = import(&flow("Desk", "", &[node("a", &[&action], &["e"], "")]));
    let said = &imported.flows[0].steps[0].texts[0];
    assert_eq!(said.content, "Shall we \"go\" on?");
    let at = said.content.find("on?").unwrap();
    assert_eq!(sources.slice(said.span_of(at, at + 2)), "on");
}

#[test]
fn calls_listen_to_keys_and_are_put_through() {
    let wait = r#", "wait": {"type": "msg", "hint": {"type": "digits", "count": 1}}"#;
    let menu = switch("@input.text", wait, &["has_number_eq 1=e1 1", "-=e2 Other"]);
    let wait = r#", "wait": {"type": "dial", "phone": "+15550100"}"#;
    let dial = switch(
        "@resume.dial.status",
        wait,
        &["has_only_text answered=e3 Answered", "has_only_text no_answer=e4 None", "-=e5 Failed"],
    );
    let hello = format!(r#"{{"uuid": "{}", "type": "say_msg", "text": "Press 1."}}"#, id("1"));
    let nodes = [node("a", &[&hello], &["e1>b", "e2>a"], &menu), node("b", &[], &["e3", "e4>a", "e5>a"], &dial)];
    let text = flow("Desk", "", &nodes).replace("\"messaging\"", "\"voice\"");
    assert_eq!(lines(&text, "a0000000"), ["a0000000: menu keys", "key 1 (1) -> b0000000", "no-match -> 10000000"]);
    assert_eq!(
        lines(&text, "b0000000"),
        [
            "b0000000: transfer probable +15550100",
            "happened answered -> b0000000'1",
            "no-answer -> 10000000",
            "failed -> 10000000"
        ]
    );
}

#[test]
fn what_is_kept_counted_and_forgotten() {
    let set = |name: &str, key: &str, value: &str| {
        format!(
            r#"{{"uuid": "{}", "type": "set_contact_field", "field": {{"key": "{key}"}}, "value": "{value}"}}"#,
            id(name)
        )
    };
    let actions = [
        set("1", "city", "@results.city"),
        set("2", "tries", "@(fields.tries + 1)"),
        set("3", "plan", "gold"),
        set("4", "old", ""),
        set("5", "mix", "@(upper(results.a)) x"),
    ];
    let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
    let text = flow("Desk", "", &[node("a", &actions, &["e"], "")]);
    let first = |name: &str| lines(&text, name)[0].clone();
    assert_eq!(first("10000000"), "10000000: set city = city (minor)");
    assert_eq!(first("20000000"), "20000000: set tries +1 (minor)");
    assert_eq!(first("30000000"), "30000000: set plan = \"gold\" (minor)");
    assert_eq!(first("40000000"), "40000000: forget (minor)");
    assert_eq!(first("50000000"), "50000000: set mix = ? (minor)");
    let group = format!(r#"{{"uuid": "{}", "type": "add_contact_groups", "groups": [{{"name": "VIP"}}]}}"#, id("6"));
    let text = flow("Desk", "", &[node("a", &[&group], &["e>b"], ""), node("b", &[], &["e"], "")]);
    assert_eq!(lines(&text, "60000000"), ["60000000: set contact.groups = \"VIP\" (minor)", "always -> b0000000"]);
    assert_eq!(lines(&text, "b0000000")[0], "b0000000: route ? exhaustive (minor)");
}

#[test]
fn branches_and_look_ups() {
    let hook = format!(
        r#"{{"uuid": "{}", "type": "call_webhook", "url": "https://a.example/@fields.city", "result_name": "Order"}}"#,
        id("1")
    );
    let went = switch("@results.order.category", "", &["has_only_text Success=e1 Success", "-=e2 Failure"]);
    let group = switch("@contact.groups", "", &["has_group VIP=e3 VIP", "-=e4 Other"]);
    let chance = format!(
        r#"{{"type": "random", "categories": [{{"uuid": "x", "name": "Bucket 1", "exit_uuid": "{}"}}]}}"#,
        id("e5")
    );
    let nodes = [
        node("a", &[&hook], &["e1>b", "e2"], &went),
        node("b", &[], &["e3>d", "e4>d"], &group),
        node("d", &[], &["e5>a"], &chance),
    ];
    let text = flow("Desk", "", &nodes);
    assert_eq!(lines(&text, "10000000: lookup"), ["10000000: lookup", "always -> b0000000", "error -> 10000000'1"]);
    assert_eq!(lines(&text, "b0000000")[..2], ["b0000000: route contact.groups", "if in group \"VIP\" -> d0000000"]);
    assert_eq!(lines(&text, "d0000000"), ["d0000000: split", "if Bucket 1 -> 10000000"]);
}

#[test]
fn a_campaign_is_a_cadence() {
    let event = |at: &str, offset: i32, unit: &str, rest: &str| {
        format!(
            r#"{{"uuid": "{}", "offset": {offset}, "unit": "{unit}", "relative_to": {{"key": "visit"}}, "delivery_hour": -1, {rest}}}"#,
            id(at)
        )
    };
    let events = [
        event("1", 3, "H", &format!(r#""event_type": "F", "flow": {{"uuid": "{}", "name": "Survey"}}"#, id("9"))),
        event(
            "2",
            -2,
            "D",
            r#""event_type": "M", "base_language": "eng", "message": {"eng": "Soon", "spa": "Pronto"}"#,
        ),
    ];
    let text = format!(
        r#"{{"uuid": "{}", "name": "Visits", "group": {{"name": "Booked"}}, "events": [{}]}}"#,
        id("8"),
        events.join(", ")
    );
    let (imported, _) = import(&text);
    let drawing = drawn(&imported).replace("-0000-4000-8000-000000000000", "");
    assert_eq!(step(&drawing, "visit:"), ["visit: wait until date visit - 2 d", "elapsed -> 20000000"]);
    assert_eq!(step(&drawing, "20000000"), ["20000000: send by chat \"Soon\" \"Pronto\"", "always -> visit'1"]);
    assert_eq!(step(&drawing, "Survey"), ["Survey: send by chat", "always -> Visits"]);
    let cadence = imported.flows[0].about.cadence.as_ref().expect("a cadence");
    assert_eq!(cadence.when[0].value, "in group Booked");
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let strange = format!(r#"{{"uuid": "{}", "type": "send_owl", "text": "hoot"}}"#, id("1"));
    let nodes = [node("a", &[&strange], &["e>7"], ""), node("a", &[], &["e"], "")];
    let (imported, sources) = import(&flow("Desk", "", &nodes));
    let told = told(&imported, &sources).join("\n").replace("-0000-4000-8000-000000000000", "");
    assert_eq!(
        told,
        "file/duplicate-step `a0000000`: there is already a node with the id `a0000000`\n\
         file/unresolved-step `70000000`: a node leads to `70000000`, and no node of this flow has that id\n\
         file/unknown-block `send_owl`: no type of action called `send_owl` is known"
    );
    let old = r#"{"version": 10, "flows": [{"action_sets": [], "rule_sets": [], "base_language": "eng"}, {"definition": {"action_sets": [], "rule_sets": []}}]}"#;
    let (imported, sources) = import(old);
    let said = platform::told(&imported, &sources);
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("file/unsupported-version `action_sets`"), "{said:?}");
    for version in ["12.0.0", "15.0"] {
        let text = flow("Desk", "", &[node("a", &[], &["e"], "")]).replace("13.2.0", version);
        let (imported, sources) = import(&text);
        let said = platform::told(&imported, &sources);
        assert!(said[0].starts_with(&format!("file/unsupported-version `{version}`")), "{said:?}");
        assert!(imported.flows.is_empty(), "it is not read by the rules of another version");
    }
}

/// Examples and real files, as many as are at hand.
fn sample() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/rapidpro");
    let mut all = files(&root, &root);
    if let Some(corpus) = corpus() {
        all.extend(files(&corpus.join("rapidpro"), &corpus));
    }
    all
}

#[test]
fn a_file_cut_short_is_read_as_far_as_it_goes() {
    for (_, text) in sample() {
        for end in (0..text.len()).step_by(61).filter(|&end| text.is_char_boundary(end)) {
            let cut = [("cut.json".to_owned(), text[..end].to_owned())];
            let (imported, sources) = import_all(rapidpro(), &cut, &Policy::default());
            imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
            assert!(imported.findings.is_empty(), "what is missing may stand in the part that is cut off");
            assert!(imported.flows.iter().all(|flow: &Flow| flow.open_world));
        }
    }
}

#[test]
fn the_order_of_keys_line_ends_and_encodings_change_nothing() {
    for (name, text) in sample() {
        let draw = |text: String| drawn(&import_all(rapidpro(), &[("a.json".to_owned(), text)], &Policy::default()).0);
        let whole = draw(text.clone());
        // Parsed and written again, keys stand in the order of the alphabet.
        let sorted: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(draw(serde_json::to_string(&sorted).unwrap()), whole, "{name}");
        assert_eq!(draw(text.replace('\n', "\r\n")), whole, "{name}");
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        assert_eq!(draw(touchlint::syntax::decode(marked).text.to_string()), whole, "{name}");
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
        let (imported, _) = import_all(
            rapidpro(),
            &[("a.json".to_owned(), touchlint::syntax::decode(latin).text.to_string())],
            &Policy::default(),
        );
        assert_eq!(imported.findings.len(), whole.matches("file/").count(), "{name}");
    }
}
