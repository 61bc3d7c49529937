//! Dialogflow CX: our agents drawn, small agents lowered, and every real agent at hand read without a false word.

mod platform;

use platform::{File, assert_sound, corpus, drawn, files, step};
use std::fs;
use std::path::{Path, PathBuf};
use touchlint::flow::{Effect, HandoffSignal, Policy, Role, Times};
use touchlint::import::{Imported, Platform};
use touchlint::lint::signature_of;
use touchlint::source::{Sources, Span, Spanned};

fn cx() -> &'static Platform {
    platform::named("dialogflow-cx")
}

/// The files of one agent, lowered together; what is no part of one is left out.
fn import(files: &[File], policy: &Policy) -> (Imported, Sources) {
    platform::import_all(cx(), files, policy)
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .map(|all| all.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect())
        .unwrap_or_default();
    folders.sort();
    folders
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(cx());
}

#[test]
fn real_agents_are_read_without_a_false_word() {
    let Some(corpus) = corpus().map(|root| root.join("dialogflow-cx")) else { return };
    let mut seen = 0;
    for folder in folders(&corpus) {
        let all = files(&folder, &corpus);
        for (path, text) in &all {
            let says = path.contains("/flows/") || path.ends_with("/agent.json");
            assert!(!says || signature_of(text.as_bytes()), "{path} has no signature");
            let (alone, sources) = import(&[(path.clone(), text.clone())], &Policy::default());
            assert!(alone.findings.is_empty(), "{path} alone: {:?}", alone.findings);
            assert_eq!(alone.flows.len(), usize::from(path.contains("/flows/")), "{path}");
            alone.flows.iter().for_each(|flow| assert_sound(flow, &sources));
            assert!(alone.flows.iter().all(|flow| flow.open_world), "{path} may miss anything");
            seen += usize::from(says);
        }
        let (imported, sources) = import(&all, &Policy::default());
        assert!(imported.findings.is_empty(), "{}: {:?}", folder.display(), imported.findings);
        for flow in &imported.flows {
            assert_sound(flow, &sources);
            assert!(!flow.entries.is_empty(), "{} has no start", flow.path);
        }
        if std::env::var_os("DRAW").is_some() {
            println!("=== {}\n{}", folder.display(), drawn(&imported));
        }
    }
    assert!(seen > 0);
    eprintln!("read {seen} files");
}

const AGENT: &str = r#"{"defaultLanguageCode": "en", "startFlow": "Main", "timeZone": "UTC"}"#;

/// A fulfillment that says `words`.
fn says(words: &str) -> String {
    format!(r#"{{"messages": [{{"text": {{"text": ["{words}"]}}, "languageCode": "en"}}]}}"#)
}

/// An item of a list of routes or events: `keys` are `key: value` pairs of texts.
fn item(keys: &[(&str, &str)], words: &str) -> String {
    let keys: String = keys.iter().map(|(key, value)| format!(r#""{key}": "{value}", "#)).collect();
    let fulfillment = if words.is_empty() { "{}".into() } else { says(words) };
    format!(r#"{{{keys}"triggerFulfillment": {fulfillment}}}"#)
}

fn flow(name: &str, routes: &[String], events: &[String]) -> (String, String) {
    let text = format!(
        r#"{{"displayName": "{name}", "transitionRoutes": [{}], "eventHandlers": [{}], "nluSettings": {{}}}}"#,
        routes.join(", "),
        events.join(", ")
    );
    (format!("flows/{name}/{name}.json"), text)
}

fn page(flow: &str, name: &str, entry: &str, form: &str, routes: &[String], events: &[String]) -> (String, String) {
    let entry = if entry.is_empty() { String::new() } else { format!(r#""entryFulfillment": {entry}, "#) };
    let text = format!(
        r#"{{"displayName": "{name}", "form": {{{form}}}, {entry}"transitionRoutes": [{}], "eventHandlers": [{}]}}"#,
        routes.join(", "),
        events.join(", ")
    );
    (format!("flows/{flow}/pages/{name}.json"), text)
}

/// The drawing of an agent of these files.
fn whole(mut parts: Vec<(String, String)>) -> String {
    parts.push(("agent.json".into(), AGENT.into()));
    parts.sort();
    let (imported, sources) = import(&parts, &Policy::default());
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    drawn(&imported)
}

#[test]
fn numbered_tries_are_bounded_and_the_page_comes_before_its_flow() {
    let drawing = whole(vec![
        flow(
            "Main",
            &[item(&[("condition", "true"), ("targetPage", "Ask")], "")],
            &[
                item(&[("event", "sys.no-match-default")], "From the flow."),
                item(&[("event", "sys.no-input-default")], "Silent."),
            ],
        ),
        page(
            "Main",
            "Ask",
            &says("What can I do?"),
            "",
            &[item(&[("intent", "hours"), ("targetPage", "End Session")], "We open at nine.")],
            &[
                item(&[("event", "sys.no-match-1")], "Once more?"),
                item(&[("event", "sys.no-match-3"), ("targetPage", "End Session")], "Goodbye."),
            ],
        ),
    ]);
    let wait = step(&drawing, "Ask'1: menu");
    assert_eq!(
        wait[1..],
        [
            "intent hours -> hours",
            "no-match -> sys.no-match-1",
            "no-match -> sys.no-match-default",
            "no-match -> sys.no-match-3",
            "no-input -> sys.no-input-default"
        ],
        "{drawing}"
    );
    assert_eq!(step(&drawing, "sys.no-match-1:")[1..], ["always x1 -> Ask'1"]);
    assert_eq!(step(&drawing, "sys.no-match-default:")[1..], ["always x1 -> Ask'1"], "the second try is the flow's");
    assert_eq!(step(&drawing, "sys.no-input-default:")[1..], ["always -> Ask'1"]);
}

#[test]
fn what_a_flow_hears_is_heard_on_its_pages_only() {
    let person = || item(&[("intent", "person"), ("targetPage", "Desk")], "");
    let drawing = whole(vec![
        flow("Main", &[person(), item(&[("intent", "other"), ("targetFlow", "Other")], "")], &[]),
        page("Main", "Desk", r#"{"messages": [{"liveAgentHandoff": {}}]}"#, "", &[], &[]),
        page(
            "Main",
            "Talk",
            &says("Tell me."),
            "",
            &[item(&[("intent", "person"), ("targetPage", "End Session")], "No.")],
            &[],
        ),
        flow("Other", &[item(&[("condition", "true"), ("targetPage", "There")], "")], &[]),
        page("Other", "There", &says("Tell me too."), "", &[], &[]),
    ]);
    assert_eq!(step(&drawing, "Main: menu")[1..], ["intent person -> liveAgentHandoff", "intent other -> Other"]);
    assert!(step(&drawing, "Other: call")[1..].is_empty(), "it never comes back: {drawing}");
    assert_eq!(
        step(&drawing, "Talk'1: menu")[1..],
        ["intent person -> person", "intent other -> Other'1"],
        "{drawing}"
    );
    assert_eq!(step(&drawing, "There'1: menu").len(), 1, "another flow hears none of it: {drawing}");
}

#[test]
fn symbols_are_told_from_pages_of_nearly_that_name() {
    let drawing = whole(vec![
        flow(
            "Main",
            &[
                item(&[("intent", "a"), ("targetPage", "End Session")], ""),
                item(&[("intent", "b"), ("targetPage", "END_SESSION")], ""),
                item(&[("intent", "c"), ("targetPage", "end session page")], ""),
                item(&[("intent", "d"), ("targetPage", "Start Page")], ""),
                item(&[("intent", "e"), ("targetPage", "END_FLOW_WITH_HUMAN_ESCALATION")], ""),
                item(&[("intent", "f"), ("targetFlow", "Sub")], ""),
            ],
            &[],
        ),
        page("Main", "end session page", &says("Wait."), "", &[], &[]),
        flow(
            "Sub",
            &[
                item(&[("intent", "a"), ("targetPage", "End Flow")], ""),
                item(&[("intent", "b"), ("targetPage", "END_FLOW_WITH_HUMAN_ESCALATION")], ""),
            ],
            &[],
        ),
    ]);
    assert_eq!(
        step(&drawing, "Main: menu")[1..],
        [
            "intent a -> End Session",
            "intent b -> END_SESSION",
            "intent c -> end session page",
            "intent d -> Main",
            "intent e -> END_FLOW_WITH_HUMAN_ESCALATION",
            "intent f -> Sub"
        ]
    );
    assert!(drawing.contains("END_FLOW_WITH_HUMAN_ESCALATION: transfer"), "{drawing}");
    let back = step(&drawing, "Sub: call");
    assert_eq!(back[1], "returned -> Main", "{drawing}");
    assert!(back[2].starts_with("returned flow.failed.human-escalation -> "), "{drawing}");
    assert!(drawing.contains("(assumed)"), "nobody handles the escalation, so the session is handed over");
}

#[test]
fn an_intent_that_leads_into_a_flow_is_heard_again_there() {
    let drawing = whole(vec![
        flow("Main", &[item(&[("intent", "bill"), ("targetFlow", "Bill")], "")], &[]),
        flow(
            "Bill",
            &[
                item(&[("intent", "bill"), ("targetPage", "Due")], "Your bill."),
                item(&[("intent", "x"), ("targetPage", "Due")], ""),
            ],
            &[],
        ),
        page(
            "Bill",
            "Due",
            &says("It is due."),
            "",
            &[item(&[("condition", "true"), ("targetPage", "End Flow")], "")],
            &[],
        ),
    ]);
    let start = step(&drawing, "Bill: route");
    assert_eq!(start[1..], ["if bill -> bill"], "nothing else leads in: {drawing}");
}

#[test]
fn questions_are_put_with_what_they_store() {
    let form = r#""parameters": [
        {"displayName": "email", "required": true, "entityType": "@sys.email", "fillBehavior": {"initialPromptFulfillment": {"messages": [
            {"text": {"text": ["Your address?", "Where to?"]}, "languageCode": "en"}, {"text": {"text": ["Ihre Adresse?"]}, "languageCode": "de"}]},
          "repromptEventHandlers": [{"event": "sys.no-match-1", "triggerFulfillment": {}}, {"event": "sys.no-match-2", "targetPage": "End Session", "triggerFulfillment": {}}]}},
        {"displayName": "note", "entityType": "@sys.any", "fillBehavior": {}}]"#;
    let parts = vec![
        ("agent.json".to_owned(), AGENT.to_owned()),
        flow("Main", &[item(&[("condition", "true"), ("targetPage", "Form")], "")], &[]),
        page(
            "Main",
            "Form",
            "",
            form,
            &[
                item(&[("condition", r#"$page.params.status = \"FINAL\""#), ("targetPage", "End Session")], "Thanks."),
                item(&[("intent", "stop"), ("targetPage", "End Session")], ""),
            ],
            &[],
        ),
    ];
    let (imported, sources) = import(&parts, &Policy::default());
    let flow = &imported.flows[0];
    assert_sound(flow, &sources);
    let drawing = drawn(&imported);
    let ask = step(&drawing, "email: ask");
    assert_eq!(ask[1..3], ["no-match x1 -> email", "no-match -> End Session"], "{drawing}");
    assert!(ask.contains(&"answer -> Form'1"), "{drawing}");
    assert!(ask.contains(&"always -> Form"), "what the page hears is heard at the question: {drawing}");
    assert!(!drawing.contains("note: ask"), "what is optional is not asked");
    let asked = flow.steps.iter().find(|step| matches!(step.effect, Effect::Ask(_))).expect("a question");
    let texts: Vec<_> =
        asked.texts.iter().map(|text| (text.content.as_str(), text.language.as_deref(), text.seconds)).collect();
    assert_eq!(texts, [("Your address?", Some("en"), None), ("Ihre Adresse?", Some("de"), Some(0.0))]);
    assert!(flow.edges.iter().any(|edge| edge.times == Times::AtMost(1)));
}

#[test]
fn webhooks_may_fail_and_may_lead_anywhere() {
    let ask = r#"{"intent": "status", "triggerFulfillment": {"webhook": "orders", "tag": "t"}}"#.to_owned();
    let drawing = whole(vec![flow(
        "Main",
        &[ask],
        &[item(&[("event", "webhook.error"), ("targetPage", "End Session")], "Sorry, that did not work.")],
    )]);
    assert_eq!(step(&drawing, "orders: lookup")[1..], ["error -> webhook.error", "always -> orders'1"], "{drawing}");
    assert_eq!(step(&drawing, "orders'1: route")[1..], ["if the webhook leads on -> orders'2", "otherwise x? -> Main"]);
}

#[test]
fn words_that_depend_on_something_are_ways_of_their_own() {
    let entry = r#"{"conditionalCases": [{"cases": [
        {"condition": "$session.params.vip = true", "caseContent": [{"message": {"text": {"text": ["One moment."]}}}, {"message": {"liveAgentHandoff": {}}}]},
        {"caseContent": [{"message": {"text": {"text": ["Please write to us."]}}}]}]}]}"#;
    let drawing = whole(vec![
        flow("Main", &[item(&[("condition", "true"), ("targetPage", "Desk")], "")], &[]),
        page("Main", "Desk", entry, "", &[item(&[("condition", "true"), ("targetPage", "End Session")], "")], &[]),
    ]);
    assert_eq!(step(&drawing, "Desk: route")[1..], ["if = true -> Desk'1", "otherwise -> Desk'2"], "{drawing}");
    assert_eq!(step(&drawing, "Desk'1: say")[1..], ["always -> liveAgentHandoff"]);
    assert_eq!(step(&drawing, "Desk'2: say")[1..], ["always -> End Session"]);
}

#[test]
fn words_to_hear_stand_for_words_to_read() {
    let entry = r#"{"messages": [
        {"text": {"text": ["<speak>One moment.<break time=\"1s\"/>I am looking.</speak>"]}, "languageCode": "en"},
        {"outputAudioText": {"ssml": "<speak>One moment.<break time=\"1s\"/>I am looking.</speak>"}, "languageCode": "en"},
        {"outputAudioText": {"ssml": "<speak><audio src=\"https://example.com/wait.wav\"/></speak>"}, "languageCode": "en"},
        {"text": {"text": ["Einen Moment."]}, "languageCode": "de"}]}"#;
    let parts = vec![
        ("agent.json".to_owned(), AGENT.to_owned()),
        flow("Main", &[item(&[("condition", "true"), ("targetPage", "Look")], "")], &[]),
        page("Main", "Look", entry, "", &[item(&[("condition", "true"), ("targetPage", "End Session")], "")], &[]),
    ];
    let (imported, sources) = import(&parts, &Policy::default());
    assert_sound(&imported.flows[0], &sources);
    let said = imported.flows[0].steps.iter().find(|step| !step.texts.is_empty()).expect("something is said");
    let texts: Vec<_> = said.texts.iter().map(|text| (text.content.as_str(), text.complete)).collect();
    assert_eq!(texts, [("One moment. I am looking.", true), ("", false), ("Einen Moment.", true)]);
    let looking = said.texts[0].content.find("looking").expect("there");
    assert_eq!(sources.slice(said.texts[0].span_of(looking, looking + 7)), "looking");
}

#[test]
fn a_page_may_wait_for_a_program_instead_of_the_customer() {
    let drawing = whole(vec![
        flow(
            "Main",
            &[item(&[("intent", "call"), ("targetPage", "Ringing")], "")],
            &[item(&[("event", "sys.no-input-default")], "Hello?")],
        ),
        page(
            "Main",
            "Ringing",
            "",
            "",
            &[item(
                &[("condition", "$session.params.free = false"), ("targetPage", "End Session")],
                "Nobody is there.",
            )],
            &[
                item(&[("event", "CALL_TAKEN"), ("targetPage", "End Session")], ""),
                item(&[("event", "sys.no-input-default")], ""),
            ],
        ),
    ]);
    assert!(step(&drawing, "Ringing'2: wait").contains(&"happened CALL_TAKEN -> End Session'1"), "{drawing}");
    assert!(!step(&drawing, "Ringing'2: wait").iter().any(|way| way.starts_with("no-input")), "{drawing}");
}

#[test]
fn a_webhook_may_lead_to_a_page_that_nothing_else_leads_to() {
    let ask = r#"{"intent": "status", "triggerFulfillment": {"webhook": "orders"}}"#.to_owned();
    let drawing = whole(vec![flow("Main", &[ask], &[]), page("Main", "Found", &says("Here it is."), "", &[], &[])]);
    let ways = step(&drawing, "orders'1: route");
    assert!(ways.iter().any(|way| way.starts_with("if the webhook leads to a page")), "{drawing}");
    assert!(drawing.contains("if Found -> Found"), "{drawing}");
}

#[test]
fn a_team_says_what_hands_over() {
    let set = r#"{"intent": "person", "targetPage": "End Session", "triggerFulfillment": {"setParameterActions": [{"parameter": "exit", "value": "desk"}]}}"#;
    let parts = vec![("agent.json".to_owned(), AGENT.to_owned()), flow("Main", &[set.to_owned()], &[])];
    let word = |text: &str| Spanned::new(text.to_owned(), Span::default());
    let mut policy = Policy::default();
    assert!(!drawn(&import(&parts, &policy).0).contains("transfer"));
    for (value, hands_over) in [(None, true), (Some("desk"), true), (Some("done"), false)] {
        policy.handoff_signals = vec![HandoffSignal {
            span: Span::default(),
            platform: word("dialogflow-cx"),
            carrier: "parameter",
            name: word("exit"),
            value: value.map(word),
        }];
        assert_eq!(drawn(&import(&parts, &policy).0).contains("exit'1: transfer"), hands_over, "{value:?}");
    }
}

#[test]
fn what_is_not_among_the_files_is_a_mistake_only_where_all_files_are() {
    let lost = || flow("Main", &[item(&[("intent", "a"), ("targetPage", "Gone")], "")], &[]);
    let (alone, _) = import(&[lost()], &Policy::default());
    assert!(alone.findings.is_empty() && alone.flows[0].open_world);
    let drawing = whole(vec![lost(), page("Main", "Gonne", "", "", &[], &[])]);
    assert!(drawing.contains("file/unresolved-step: no page of this flow is called `Gone`"), "{drawing}");
}

#[test]
fn the_flow_where_sessions_start_is_the_entry() {
    let parts = vec![("agent.json".to_owned(), AGENT.to_owned()), flow("Main", &[], &[]), flow("Spare", &[], &[])];
    let (imported, _) = import(&parts, &Policy::default());
    let roles: Vec<_> = imported.flows.iter().map(|flow| (flow.role.wrapper, flow.role.structure)).collect();
    assert_eq!(roles, [(Some(Role::Entry), None), (None, Some(Role::Module))]);
}

#[test]
fn broken_files_never_stop_the_reading() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/dialogflow-cx");
    let good = files(&root.join("good"), &root);
    let (at, text) =
        good.iter().enumerate().find(|(_, file)| file.0.ends_with("Track parcel.json")).expect("it is there");
    for end in (0..text.1.len()).filter(|&end| text.1.is_char_boundary(end)).step_by(7) {
        let mut cut = good.clone();
        cut[at].1.truncate(end);
        let (imported, sources) = import(&cut, &Policy::default());
        imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
        // A file with next to nothing in it is as good as none.
        let signed = signature_of(cut[at].1.as_bytes());
        assert!(!signed || imported.findings.is_empty(), "cut at {end}: {:?}", imported.findings);
    }
}

#[test]
fn an_end_that_a_parameter_asks_a_person_for_is_open() {
    let ends = |condition: &str| {
        whole(vec![
            flow("Main", &[item(&[("condition", "$session.params.a = 1"), ("targetPage", "Leave")], "")], &[]),
            page("Main", "Leave", "", "", &[item(&[("condition", condition), ("targetPage", "End Session")], "")], &[]),
        ])
    };
    let open = "End Session: unknown what the program around the agent does at the end of the session";
    assert!(ends(r#"$session.params.leave_by = \"Agent\""#).contains(open));
    let drawing = ends(r#"$session.params.leave_by = \"Done\""#);
    assert!(drawing.contains("End Session: end hang-up") && !drawing.contains("unknown"), "{drawing}");
}
