//! Amazon Lex V2: our bots drawn, small bots lowered, and every real bot at hand read without a false word.

mod platform;

use platform::{File, assert_sound, corpus, drawn, files, step, told};
use touchlint::flow::{Effect, HandoffSignal, Policy};
use touchlint::import::{Imported, Platform};
use touchlint::lint::signature_of;
use touchlint::source::{Sources, Span, Spanned};

fn lex() -> &'static Platform {
    platform::named("lex")
}

fn import(files: &[File], policy: &Policy) -> (Imported, Sources) {
    platform::import_all(lex(), files, policy)
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(lex());
}

/// Whether the file says what happens to the customer: not the words that a bot knows, nor the note of the export.
fn says(path: &str) -> bool {
    !path.contains("/SlotTypes/") && !path.ends_with("Manifest.json")
}

#[test]
fn real_bots_are_read_without_a_false_word() {
    let Some(corpus) = corpus().map(|root| root.join("lex")) else { return };
    let all = files(&corpus, &corpus);
    let mut seen = 0;
    for (path, text) in all.iter().filter(|(path, _)| says(path)) {
        assert!(signature_of(text.as_bytes()), "{path} has no signature");
        assert!(platform::signed(lex(), text), "{path} has no signature of the platform");
        let (alone, sources) = import(&[(path.clone(), text.clone())], &Policy::default());
        assert!(alone.findings.is_empty(), "{path} alone: {:?}", alone.findings);
        assert_eq!(alone.flows.len(), usize::from(path.ends_with("Intent.json")), "{path}");
        alone.flows.iter().for_each(|flow| assert_sound(flow, &sources));
        assert!(alone.flows.iter().all(|flow| flow.open_world), "{path} may miss anything");
        seen += 1;
    }
    for (unit, files) in platform::units(lex(), all) {
        let (imported, sources) = import(&files, &Policy::default());
        assert!(imported.findings.is_empty(), "{unit}: {:?}", imported.findings);
        for flow in &imported.flows {
            assert_sound(flow, &sources);
            assert!(!flow.entries.is_empty() && !flow.open_world, "{}", flow.path);
        }
        if std::env::var_os("DRAW").is_some() {
            println!("=== {unit}\n{}", drawn(&imported));
        }
    }
    assert!(seen > 0);
    eprintln!("read {seen} files");
}

/// The files of a sample: cut off, re-encoded, with keys in another order. Nothing of it crashes, and nothing whole becomes a false word.
#[test]
fn bots_that_are_mangled_are_no_trouble() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/lex");
    let mut sample = files(&root, &root);
    if let Some(corpus) = corpus() {
        sample.extend(files(&corpus.join("lex"), &corpus));
    }
    let mut cuts = 0;
    for (unit, files) in platform::units(lex(), sample) {
        for number in (0..files.len()).step_by(2) {
            let text = &files[number].1;
            for at in (0..text.len()).step_by(text.len() / 8 + 1).filter(|at| text.is_char_boundary(*at)) {
                let mut cut = files.clone();
                cut[number].1.truncate(at);
                let (imported, sources) = import(&cut, &Policy::default());
                imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
                // What is behind the cut is not called missing.
                let of_file = platform::parsed(&cut[number].0, &cut[number].1, &mut Sources::default());
                let known = (lex().detect)(&of_file);
                assert!(
                    !known || imported.findings.is_empty(),
                    "{unit} {} at {at}: {:?}",
                    files[number].0,
                    imported.findings
                );
                cuts += 1;
            }
        }
        let turned: Vec<File> = files.iter().map(|(path, text)| (path.clone(), text.replace('\n', "\r\n"))).collect();
        let (whole, _) = import(&files, &Policy::default());
        let (again, sources) = import(&turned, &Policy::default());
        assert!(again.findings.is_empty());
        again.flows.iter().for_each(|flow| assert_sound(flow, &sources));
        assert_eq!(drawn(&again), drawn(&whole), "{unit}: line breaks say nothing");
        let shuffled: Vec<File> = files.iter().map(|(path, text)| (path.clone(), reversed(text))).collect();
        let (other, _) = import(&shuffled, &Policy::default());
        assert!(other.findings.is_empty(), "{unit}: {:?}", other.findings);
        let steps = |imported: &Imported| imported.flows.iter().map(|flow| flow.steps.len()).collect::<Vec<_>>();
        assert_eq!(steps(&other), steps(&whole), "{unit}: the order of keys says nothing");
    }
    assert!(cuts > 100, "only {cuts} cuts");
}

/// The same object with its keys the other way round, all the way down.
fn reversed(text: &str) -> String {
    fn turn(value: serde_json::Value) -> String {
        match value {
            serde_json::Value::Object(map) => {
                let keys: Vec<(String, serde_json::Value)> = map.into_iter().collect();
                let pairs = keys
                    .into_iter()
                    .rev()
                    .map(|(key, value)| format!("{}: {}", serde_json::Value::String(key), turn(value)));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
            }
            serde_json::Value::Array(items) => {
                format!("[{}]", items.into_iter().map(turn).collect::<Vec<_>>().join(", "))
            }
            other => other.to_string(),
        }
    }
    turn(serde_json::from_str(text).expect("JSON"))
}

const LOCALE: &str = r#"{"name": "English", "identifier": "en_US", "nluConfidenceThreshold": 0.4}"#;

/// An intent with these further keys.
fn intent(name: &str, utters: bool, rest: &str) -> File {
    let utterances = if utters { r#"[{"utterance": "x"}]"# } else { "null" };
    let comma = if rest.is_empty() { "" } else { ", " };
    let text = format!(
        r#"{{"name": "{name}", "parentIntentSignature": null, "sampleUtterances": {utterances}{comma}{rest}}}"#
    );
    (format!("Desk/BotLocales/en_US/Intents/{name}/Intent.json"), text)
}

fn fallback() -> File {
    let text =
        r#"{"name": "FallbackIntent", "parentIntentSignature": "AMAZON.FallbackIntent", "sampleUtterances": null}"#;
    ("Desk/BotLocales/en_US/Intents/FallbackIntent/Intent.json".into(), text.into())
}

fn slot(intent: &str, name: &str, prompt: &str, rest: &str) -> File {
    let setting = format!(r#""slotConstraint": "Required", "promptSpecification": {{{prompt}}}{rest}"#);
    let text =
        format!(r#"{{"name": "{name}", "slotTypeName": "AMAZON.Number", "valueElicitationSetting": {{{setting}}}}}"#);
    (format!("Desk/BotLocales/en_US/Intents/{intent}/Slots/{name}/Slot.json"), text)
}

/// `messageGroupsList` of one plain text.
fn words(text: &str) -> String {
    format!(
        r#""messageGroupsList": [{{"message": {{"plainTextMessage": {{"value": "{text}"}}}}, "variations": null}}]"#
    )
}

fn goes(kind: &str, more: &str) -> String {
    format!(r#"{{"dialogAction": {{"type": "{kind}"{more}}}}}"#)
}

fn lowered(mut parts: Vec<File>, policy: &Policy) -> (Imported, Sources) {
    parts.push(("Desk/BotLocales/en_US/BotLocale.json".into(), LOCALE.into()));
    parts.sort();
    let (imported, sources) = import(&parts, policy);
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    (imported, sources)
}

fn whole(parts: Vec<File>) -> String {
    drawn(&lowered(parts, &Policy::default()).0)
}

#[test]
fn slots_are_asked_for_in_their_order_and_the_optional_ones_are_not() {
    let order = r#""slotPriorities": [{"priority": 2, "slotName": "second"}, {"priority": 1, "slotName": "first"}]"#;
    let mut spare = slot("Track", "spare", &words("Spare?"), "");
    spare.1 = spare.1.replace("Required", "Optional");
    let drawing = whole(vec![
        intent("Track", true, order),
        intent("Other", true, ""),
        fallback(),
        slot("Track", "first", &format!(r#"{}, "maxRetries": 2"#, words("First?")), ""),
        slot("Track", "second", &format!(r#"{}, "maxRetries": 0"#, words("Second {first}?")), ""),
        spare,
    ]);
    assert_eq!(
        step(&drawing, "first: ask"),
        [
            "first: ask first keys+speech+typed \"First?\"",
            "answer -> second",
            "no-match x2 -> first",
            "no-match -> en_US'2",
            "always -> Track",
        ]
    );
    let second = step(&drawing, "second: ask");
    assert_eq!(second[0], "second: ask second keys+speech+typed \"Second {first}?\" …");
    assert_eq!(second[2], "no-match -> en_US'2", "no try is left");
    assert!(!drawing.contains("spare"), "{drawing}");
    let heard = |hub: &str| step(&drawing, &format!("{hub}: listen"))[1..].join(", ");
    assert_eq!(heard("en_US'1"), "intent Other -> en_US'2, intent Track -> first");
    assert_eq!(heard("Track"), "intent Other -> en_US'2", "an intent said in the midst of itself goes on");
}

#[test]
fn a_confirmation_is_a_choice_and_what_is_emptied_is_asked_again() {
    let again = r#"{"intent": {"name": null, "slots": {"day": {"shape": "Scalar", "value": null}}}, "dialogAction": {"type": "ElicitSlot", "slotToElicit": "day"}}"#;
    let confirm = format!(
        r#""intentConfirmationSetting": {{"promptSpecification": {{{}, "maxRetries": 1}}, "declinationResponse": {{{}}}, "declinationNextStep": {again}}}, "slotPriorities": [{{"priority": 1, "slotName": "day"}}]"#,
        words("Is {day} right?"),
        words("Then again.")
    );
    let drawing =
        whole(vec![intent("Move", true, &confirm), fallback(), slot("Move", "day", &words("Which day?"), "")]);
    assert_eq!(
        step(&drawing, "Move: menu"),
        [
            "Move: menu keys+speech+typed \"Is {day} right?\" …",
            "choice yes -> en_US'2",
            "choice no -> Move'1",
            "no-match x1 -> Move",
            "no-match -> en_US'2",
        ]
    );
    assert_eq!(step(&drawing, "Move'1: say"), ["Move'1: say \"Then again.\"", "always -> day'1"]);
    assert_eq!(step(&drawing, "day'1: forget"), ["day'1: forget (minor)", "always -> day"]);
}

#[test]
fn tests_lead_to_branches_and_code_may_lead_anywhere() {
    let capture = format!(
        r#", "slotCaptureSetting": {{"captureConditional": {{"isActive": true, "conditionalBranches": [{{"name": "many", "condition": {{"expressionString": "{{count}} > 9"}}, "nextStep": {}, "response": {{{}}}}}], "defaultBranch": {{"nextStep": {}, "response": null}}}}, "codeHook": {{"isActive": true, "enableCodeHookInvocation": true, "postCodeHookSpecification": {{"successNextStep": {}, "failureResponse": {{{}}}, "failureNextStep": {}}}}}}}"#,
        goes("StartIntent", "").replace(r#"{"dialogAction""#, r#"{"intent": {"name": "Big"}, "dialogAction""#),
        words("That is a lot."),
        goes("InvokeDialogCodeHook", ""),
        goes("FulfillIntent", ""),
        words("That failed."),
        goes("EndConversation", ""),
    );
    let close = format!(r#""intentClosingSetting": {{"closingResponse": {{{}}}}}"#, words("Big it is."));
    let drawing = whole(vec![
        intent("Count", true, r#""slotPriorities": [{"priority": 1, "slotName": "count"}]"#),
        intent("Big", false, &close),
        fallback(),
        slot("Count", "count", &words("How many?"), &capture),
    ]);
    assert_eq!(step(&drawing, "count'5: route")[1..], ["if > 9 -> count'6", "otherwise -> count'2"], "{drawing}");
    assert_eq!(step(&drawing, "count'2: lookup")[1..3], ["always -> count'3", "error -> count'1"], "{drawing}");
    assert!(drawing.contains("unknown a Lambda function that may lead anywhere"), "{drawing}");
    assert!(drawing.contains("\"Big it is.\""), "{drawing}");
    assert!(!drawing.contains("intent Big"), "nobody can ask for it: {drawing}");
}

#[test]
fn what_leads_nowhere_is_said_where_everything_is_there() {
    let first =
        format!(r#""initialResponseSetting": {{"nextStep": {}}}"#, goes("ElicitSlot", r#", "slotToElicit": "Parcl""#));
    let parts = vec![
        intent("Track", true, &format!(r#"{first}, "slotPriorities": [{{"priority": 1, "slotName": "Parcel"}}]"#)),
        fallback(),
        slot("Track", "Parcel", &words("Which?"), ""),
    ];
    let (imported, sources) = lowered(parts.clone(), &Policy::default());
    assert_eq!(told(&imported, &sources), ["file/unresolved-step `Parcl`: no slot of this intent is called `Parcl`"]);
    let (alone, _) = import(&parts, &Policy::default());
    assert!(alone.findings.is_empty(), "without the file of the language nobody knows what is missing");
}

#[test]
fn a_team_can_say_which_intent_means_a_person() {
    let plain = |word: &str| Spanned::new(word.to_owned(), Span::default());
    let signal = |carrier, name: &str| HandoffSignal {
        span: Span::default(),
        platform: plain("lex"),
        carrier,
        name: plain(name),
        value: None,
    };
    let sets = r#""initialResponseSetting": {"nextStep": {"sessionAttributes": {"live": "yes"}, "dialogAction": {"type": "EndConversation"}}}"#;
    let parts = vec![intent("Desk", true, ""), intent("Other", true, sets), fallback()];
    let people = |policy: &Policy| {
        let (imported, _) = lowered(parts.clone(), policy);
        let steps = imported.flows.iter().flat_map(|flow| &flow.steps);
        steps
            .filter(|step| matches!(step.effect, Effect::Transfer(_)))
            .map(|step| step.name.value.clone())
            .collect::<Vec<_>>()
    };
    assert!(people(&Policy::default()).is_empty());
    let declared =
        Policy { handoff_signals: vec![signal("intent", "Desk"), signal("parameter", "live")], ..Policy::default() };
    assert_eq!(people(&declared), ["live", "Desk"]);
}

#[test]
fn a_bot_of_the_first_version_is_told_what_to_do() {
    let old = r#"{"metadata": {"schemaVersion": "1.0", "importType": "LEX", "importFormat": "JSON"}, "resource": {"name": "OldDesk", "intents": []}}"#;
    let (imported, sources) = platform::import(lex(), "old.json", old);
    assert!(imported.flows.is_empty());
    assert_eq!(
        told(&imported, &sources),
        ["file/unsupported-version `OldDesk`: `OldDesk` is a bot of Lex V1, which is not read"]
    );
}

#[test]
fn a_second_wording_is_what_is_said_again() {
    let prompt = r#""messageGroupsList": [{"message": {"ssmlMessage": {"value": "<speak>Which <emphasis>day</emphasis>?</speak>"}},
        "variations": [{"ssmlMessage": {"value": "<speak>A day, such as Friday?</speak>"}}]}], "maxRetries": 1,
        "promptAttemptsSpecification": {"Initial": {"allowedInputTypes": {"allowAudioInput": true, "allowDTMFInput": false},
        "audioAndDTMFInputSpecification": {"startTimeoutMs": 4000}}}"#;
    let order = r#""slotPriorities": [{"priority": 1, "slotName": "day"}]"#;
    let drawing = whole(vec![intent("Move", true, order), fallback(), slot("Move", "day", prompt, "")]);
    assert_eq!(
        step(&drawing, "day: ask"),
        [
            "day: ask day speech 4s \"Which day?\"",
            "answer -> en_US'2",
            "no-match x1 -> day'1",
            "no-match -> en_US'2",
            "no-input x1 -> day'1",
            "no-input -> en_US'2",
        ]
    );
    assert_eq!(step(&drawing, "day'1: say"), ["day'1: say (assumed) \"A day, such as Friday?\"", "always -> day"]);
}

/// The joined example: a call flow and its bot are one conversation.
#[test]
fn a_call_flow_that_runs_the_bot_is_one_conversation_with_it() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/lex");
    let unreachable = |folder: &str, without: &str| {
        let files = files(&root.join(folder), &root).into_iter().filter(|(path, _)| !path.contains(without));
        let files =
            files.map(|(path, text)| touchlint::lint::InputFile { path, bytes: text.into_bytes(), named: false });
        let mut sources = Sources::default();
        let policy = Policy::default();
        let flows = touchlint::lint::flows(files.collect(), &policy, &mut sources);
        let linked = touchlint::flow::link(flows, &policy);
        let islands = linked.islands.iter().map(|island| {
            let answers = touchlint::analysis::reach::reach(island, &policy).answer;
            let starts = island.starts().map(|(flow, entry)| (flow.key.clone(), answers[entry.step.index()]));
            starts.collect::<Vec<_>>()
        });
        islands.flatten().collect::<Vec<_>>()
    };
    use touchlint::analysis::reach::Answer;
    let front = |answer| vec![("Front door".to_owned(), answer)];
    assert_eq!(unreachable("good", "nothing"), front(Answer::Yes));
    assert_eq!(unreachable("bad", "nothing"), front(Answer::No), "the bot has no intent that leads to the queue");
    assert_eq!(unreachable("bad", "ParcelDesk/"), front(Answer::Yes), "the call flow alone thinks it has");
    assert_eq!(unreachable("good", "front-door"), vec![("ParcelDesk".to_owned(), Answer::Unknown)]);
}

#[test]
fn the_encoding_of_a_bot_says_nothing() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/lex");
    let drawings = |spelled: &dyn Fn(String) -> Vec<u8>| {
        let files = files(&root.join("good/ParcelDesk"), &root).into_iter();
        let files = files.map(|(path, text)| touchlint::lint::InputFile { path, bytes: spelled(text), named: false });
        let flows = touchlint::lint::flows(files.collect(), &Policy::default(), &mut Sources::default());
        flows.iter().map(touchlint::flow::draw).collect::<Vec<_>>().join("\n")
    };
    let plain = drawings(&String::into_bytes);
    assert_eq!(drawings(&|text| [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat()), plain, "a mark at the beginning");
    let latin = drawings(&|text| text.replace("Sorry", "D\u{e9}sol\u{e9}").chars().map(|c| c as u8).collect());
    assert_eq!(latin.lines().count(), plain.lines().count(), "bytes that are no UTF-8");
}

#[test]
fn a_card_is_words_and_buttons_and_a_bot_may_stand_at_the_top() {
    let card = r#""messageGroupsList": [{"message": {"plainTextMessage": null, "imageResponseCard": {"title": "Which way?",
        "subtitle": "Tap one", "imageUrl": null, "buttonsList": [{"text": "Fast", "value": "fast"}]}}}], "maxRetries": 0"#;
    let order = r#""slotPriorities": [{"priority": 1, "slotName": "way"}]"#;
    let parts = vec![intent("Send", true, order), fallback(), slot("Send", "way", card, "")];
    let (inside, _) = lowered(parts.clone(), &Policy::default());
    assert!(drawn(&inside).contains("ask way keys+speech+typed+buttons \"Which way?\" \"Tap one\""));
    let about = r#"{"name": "Desk", "identifier": "D1", "dataPrivacy": {"childDirected": false}, "idleSessionTTLInSeconds": 9}"#;
    let mut top = vec![("Bot.json".to_owned(), about.to_owned())];
    top.push(("BotLocales/en_US/BotLocale.json".into(), LOCALE.into()));
    top.extend(parts.into_iter().map(|(path, text)| (path.replace("Desk/", ""), text)));
    assert_eq!(platform::units(lex(), top.clone()).len(), 1, "all of them are one bot");
    let (imported, _) = import(&top, &Policy::default());
    let keys: Vec<&str> = imported.flows.iter().map(|flow| flow.key.as_str()).collect();
    assert_eq!(keys, ["Desk", "Desk/en_US"]);
    assert_eq!(imported.flows[0].known_as, ["d1", "desk"]);
    assert_eq!(imported.flows[0].outcomes, ["FallbackIntent", "Send"]);
}

#[test]
fn a_customer_may_ask_the_bot_to_wait() {
    let waits = format!(
        r#", "waitAndContinueSpecification": {{"isActive": true, "waitingResponse": {{{}}}, "continueResponse": {{{}}}, "stillWaitingResponse": {{{}, "timeoutInSeconds": 300}}}}"#,
        words("Take your time."),
        words("Welcome back."),
        words("Still here.")
    );
    let order = r#""slotPriorities": [{"priority": 1, "slotName": "day"}]"#;
    let prompt = format!(r#"{}, "maxRetries": 0"#, words("Which day?"));
    let drawing = whole(vec![intent("Move", true, order), fallback(), slot("Move", "day", &prompt, &waits)]);
    assert!(step(&drawing, "day: ask").contains(&"intent wait -> day'1"), "{drawing}");
    let wait = step(&drawing, "day'1: wait");
    assert_eq!(wait, ["day'1: wait until back, at most 5 min \"Take your time.\" \"Still here.\"", "always -> day'2"]);
    assert_eq!(step(&drawing, "day'2: say"), ["day'2: say \"Welcome back.\"", "always -> day"]);
}
