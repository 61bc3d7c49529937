//! Copilot Studio: our agents drawn, small topics lowered, and every real agent at hand read without a false word.

mod platform;

use platform::{File, assert_sound, corpus, drawn, files, step, told};
use touchlint::check::{Facts, Params, Run, find};
use touchlint::diagnostic::Certainty;
use touchlint::flow::{Effect, Flow, HandoffSignal, PersonKind, Policy, WhenKnown, link};
use touchlint::import::{Imported, Platform};
use touchlint::lexicon::{Extra, Lexicon};
use touchlint::lint::signature_of;
use touchlint::source::{Sources, Span, Spanned};

fn copilot() -> &'static Platform {
    platform::named("copilot-studio")
}

fn import(files: &[File], policy: &Policy) -> (Imported, Sources) {
    platform::import_all(copilot(), files, policy)
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(copilot());
}

#[test]
fn real_agents_are_read_without_a_false_word() {
    let Some(corpus) = corpus().map(|root| root.join("copilot-studio")) else { return };
    // Broken on purpose: they test another program's messages.
    let broken = ["SchemaError.mcs.yml", "SyntaxError.mcs.yml", "LoopAndBranch.mcs.yml"];
    let mut seen = 0;
    for (unit, all) in platform::units(copilot(), files(&corpus, &corpus)) {
        for (path, text) in &all {
            assert!(signature_of(text.as_bytes()), "{path} has no signature");
            let (alone, sources) = import(&[(path.clone(), text.clone())], &Policy::default());
            alone.flows.iter().for_each(|flow| assert_sound(flow, &sources));
            seen += 1;
        }
        let (imported, sources) = import(&all, &Policy::default());
        if !all.iter().any(|(path, _)| broken.iter().any(|file| path.ends_with(file))) {
            assert!(imported.findings.is_empty(), "{unit}: {:?}", told(&imported, &sources));
        }
        for flow in &imported.flows {
            assert_sound(flow, &sources);
            assert!(!flow.entries.is_empty(), "{} has no start", flow.path);
        }
        if std::env::var_os("DRAW").is_some() {
            println!("=== {unit}\n{}", drawn(&imported));
        }
    }
    assert!(seen > 0);
    eprintln!("read {seen} files");
}

/// A topic with this trigger and these actions, each without its `- ` and indented by nothing.
fn topic(trigger: &str, actions: &[&str]) -> String {
    let mut text = format!("kind: AdaptiveDialog\nbeginDialog:\n  kind: {trigger}\n  id: main\n  actions:\n");
    for action in actions {
        let mut lines = action.trim().lines();
        text.push_str(&format!("    - {}\n", lines.next().unwrap_or("")));
        lines.for_each(|line| text.push_str(&format!("      {line}\n")));
    }
    text
}

/// Its files, for the folder of an agent.
fn agent(topics: &[(&str, String)]) -> Vec<File> {
    let mut files: Vec<File> =
        topics.iter().map(|(name, text)| (format!("bot/topics/{name}.mcs.yml"), text.clone())).collect();
    files.push(("bot/agent.mcs.yml".into(), "kind: GptComponentMetadata\ndisplayName: Parcel helper\n".into()));
    files.sort();
    files
}

#[track_caller]
fn drawing(files: &[File]) -> String {
    let (imported, sources) = import(files, &Policy::default());
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    drawn(&imported)
}

fn flow<'i>(imported: &'i Imported, key: &str) -> &'i Flow {
    imported.flows.iter().find(|flow| flow.key == key).unwrap_or_else(|| panic!("no flow {key}"))
}

const SAY: &str = "kind: SendActivity\nid: say\nactivity: Hello.";

#[test]
fn the_platform_lies_around_the_topics() {
    let files = agent(&[
        ("Start", topic("OnConversationStart", &[SAY])),
        ("Fallback", topic("OnUnknownIntent", &["kind: BeginDialog\nid: go\ndialog: x_bot.topic.Escalate"])),
        ("Escalate", topic("OnEscalate", &[SAY])),
        ("Hours", topic("OnRecognizedIntent", &[SAY, "kind: CancelAllDialogs\nid: stop"])),
        ("Errors", topic("OnError", &[SAY])),
    ]);
    let drawing = drawing(&files);
    let agent = step(&drawing, "Parcel helper:");
    assert_eq!(agent[1..], ["always -> Start"], "{drawing}");
    assert_eq!(step(&drawing, "Start: call")[1..], ["returned -> Parcel helper'1"]);
    let hub = step(&drawing, "Parcel helper: menu");
    assert_eq!(
        hub[1..],
        ["intent talk to a person -> Escalate", "intent Hours -> Hours", "no-match -> System.FallbackCount"],
        "{drawing}"
    );
    assert_eq!(step(&drawing, "System.FallbackCount: set")[1..], ["always -> Fallback"]);
    assert!(drawing.contains("go: call x_bot.topic.Escalate"), "{drawing}");
    assert!(step(&drawing, "stop: jump")[1..].is_empty(), "it does not come back");
}

#[test]
fn settings_name_the_agent_and_its_languages() {
    let mut files = agent(&[("Escalate", topic("OnEscalate", &[SAY]))]);
    let settings = "displayName: Desk\nschemaName: x_desk\nauthenticationMode: None\nlanguage: 1031\nsupportedLanguages:\n  - 1033\n";
    files.push(("bot/settings.mcs.yml".into(), settings.into()));
    files.sort();
    let (imported, _) = import(&files, &Policy::default());
    let desk = flow(&imported, "Desk");
    let tags: Vec<&str> = desk.about.languages.iter().map(|tag| tag.value.as_str()).collect();
    assert_eq!(tags, ["de-DE", "en-US"]);
    assert!(!desk.open_world, "its way to people is among the files");
}

#[test]
fn what_is_not_among_the_files_is_assumed_or_unknown() {
    let files = agent(&[("Hours", topic("OnConversationStart", &[SAY]))]);
    let drawing = drawing(&files);
    let hub = step(&drawing, "Parcel helper: menu");
    assert!(hub[1].starts_with("no-match -> ") && hub[2].starts_with("no-match -> "), "{drawing}");
    assert!(drawing.contains("always x2 -> Parcel helper"), "asked to say it another way twice");
    assert!(drawing.contains("unknown the agent's Escalate topic"), "{drawing}");
}

#[test]
fn topics_for_the_same_event_run_in_order() {
    let search = topic(
        "OnUnknownIntent\n  priority: -1",
        &[
            "kind: SearchAndSummarizeContent\nid: look\nvariable: Topic.Answer\nuserInput: =System.Activity.Text",
            "kind: ConditionGroup\nid: found\nconditions:\n  - id: one\n    condition: =!IsBlank(Topic.Answer)\n    actions:\n      - kind: EndDialog\n        id: done\n        clearTopicQueue: true",
        ],
    );
    let files = agent(&[
        ("Fallback", topic("OnUnknownIntent", &[SAY])),
        ("Search", search),
        ("Escalate", topic("OnEscalate", &[SAY])),
    ]);
    let drawing = drawing(&files);
    assert_eq!(step(&drawing, "System.FallbackCount: set")[1..], ["always -> Search"], "{drawing}");
    assert_eq!(step(&drawing, "Search: call")[1..], ["returned -> Fallback"]);
    assert_eq!(step(&drawing, "found: route")[1..], ["if not blank -> done", "otherwise -> Search'1"], "{drawing}");
    assert!(step(&drawing, "done: jump").len() == 1, "nothing that waits is taken up again: {drawing}");
}

#[test]
fn questions_repeat_and_then_escalate() {
    let plain =
        "kind: Question\nid: q1\nvariable: init:Topic.Parcel\nprompt: Which parcel?\nentity: NumberPrebuiltEntity";
    let told = "kind: Question\nid: q2\nalwaysPrompt: true\nvariable: Topic.Email\nprompt: Your address?\nunrecognizedPrompt: That is none.\nrepeatCount: 1\ninterruptionPolicy:\n  allowInterruption: false\nentity: EmailPrebuiltEntity";
    let free = "kind: Question\nid: q3\nvariable: Topic.Note\nprompt: Anything else?\nentity: StringPrebuiltEntity\ninterruptionPolicy:\n  allowInterruption: false";
    let files = agent(&[
        ("Track", topic("OnRecognizedIntent", &[plain, told, free])),
        ("Escalate", topic("OnEscalate", &[SAY])),
    ]);
    let (imported, _) = import(&files, &Policy::default());
    let drawing = drawn(&imported);
    let parcel = step(&drawing, "Topic.Parcel: ask");
    assert!(parcel.contains(&"no-match x2 -> Topic.Parcel"), "{drawing}");
    assert!(parcel.iter().any(|way| way.starts_with("no-match -> Track")), "{drawing}");
    assert!(drawing.contains("intent talk to a person -> q1"), "a customer can turn to another topic: {drawing}");
    let email = step(&drawing, "q2: ask");
    assert_eq!(email[1..3], ["no-match -> q2'1", "no-match -> Track'1"], "{drawing}");
    assert_eq!(step(&drawing, "q2'1: say")[1..], ["always x1 -> q2"], "{drawing}");
    assert_eq!(step(&drawing, "Topic.Note: ask").len(), 2, "any words will do: {drawing}");
    let known = |name: &str| {
        let steps = &flow(&imported, "Track").steps;
        steps.iter().find_map(|step| match &step.effect {
            Effect::Ask(ask) if ask.slot.as_ref().is_some_and(|slot| slot.value == name) => Some(ask.when_known),
            _ => None,
        })
    };
    assert_eq!(known("Topic.Parcel"), Some(WhenKnown::Skips));
    assert_eq!(known("Topic.Email"), Some(WhenKnown::Asks));
}

#[test]
fn options_lead_to_their_part_of_the_branch() {
    let ask = "kind: Question\nid: q\nvariable: init:Topic.Matter\nprompt: What is it about?\nentity:\n  kind: EmbeddedEntity\n  definition:\n    kind: ClosedListEntity\n    items:\n      - id: loan\n        displayName: A loan\n      - id: A fee\n        displayName: A fee\n      - id: other\n        displayName: Something else";
    let branch = "kind: ConditionGroup\nid: c\nconditions:\n  - id: c1\n    condition: =Topic.Matter = 'x_bot.topic.T.main.q'.loan\n    actions:\n      - kind: SendActivity\n        id: a1\n        activity: Loans.\n  - id: c2\n    condition: =Topic.Matter = 'x_bot.topic.T.main.q'.'A fee'\n    actions:\n      - kind: SendActivity\n        id: a2\n        activity: Fees.\nelseActions:\n  - kind: SendActivity\n    id: a3\n    activity: Else.";
    let back = "kind: GotoAction\nid: g\nactionId: c";
    let ways = |actions: &[&str]| {
        let drawing = drawing(&agent(&[("T", topic("OnRecognizedIntent", actions))]));
        let menu = step(&drawing, "Topic.Matter: ").join("; ");
        (menu, drawing.contains("c: route"))
    };
    let (menu, has_route) = ways(&[ask, branch]);
    assert!(menu.starts_with("Topic.Matter: menu"), "{menu}");
    assert!(menu.contains("choice A loan -> a1") && menu.contains("choice A fee -> a2"), "{menu}");
    assert!(menu.contains("choice Something else -> a3") && !has_route, "{menu}");
    assert!(ways(&[ask, branch, back]).1, "a jump leads to the branch itself");
    let (question, has_route) = ways(&[ask, SAY, branch]);
    assert!(question.starts_with("Topic.Matter: ask") && has_route, "{question}");
}

#[test]
fn calls_hear_silence() {
    let ask = "kind: Question\nid: q\nvariable: Global.Firm\nprompt:\n  text:\n    - Which firm?\n  speak:\n    - For <emphasis>which</emphasis> firm are you calling?\nentity: StringPrebuiltEntity\nvoiceInputSettings:\n  fallbackDialogOnSilence: x_bot.topic.Bye";
    let old = "kind: SendMessage\nid: m\nmessage: Goodbye.";
    let files = agent(&[
        ("Ask", topic("OnRecognizedIntent", &[ask])),
        ("Bye", topic("OnRedirect", &[old, "kind: EndConversation\nid: end"])),
    ]);
    let drawing = drawing(&files);
    let question = step(&drawing, "q: ask");
    assert!(question[0].contains("For which firm are you calling?"), "{drawing}");
    assert_eq!(question[1..3], ["no-input x2 -> q", "no-input -> q'1"], "{drawing}");
    assert!(drawing.contains("starts at Parcel helper (Voice)"), "{drawing}");
    assert!(drawing.contains("m: say \"Goodbye.\""), "{drawing}");
}

#[test]
fn transfers_are_told_apart() {
    let hub = "kind: TransferConversationV2\nid: t1\ntransferType:\n  kind: TransferToAgent\n  messageToAgent: Wants a refund.\n  context:\n    kind: AutomaticTransferContext";
    let phone = "kind: TransferConversationV2\nid: t2\ntransferType:\n  kind: TransferToPhoneNumber\n  phoneNumber: \"+431234567\"";
    let named = "kind: InvokeFlowAction\nid: startHandoff\nflowId: 5b1d";
    let opaque = "kind: InvokeFlowAction\nid: x\nflowId: 5b1d";
    let kinds = |action: &str, trigger: &str| {
        let files = agent(&[("People", topic(trigger, &[action]))]);
        let (imported, _) = import(&files, &Policy::default());
        let steps = flow(&imported, "People").steps.clone();
        let grade = steps.iter().find_map(|step| step.effect.person_kind());
        (grade, steps.iter().any(|step| matches!(step.effect, Effect::Unknown { .. })))
    };
    assert_eq!(kinds(hub, "OnEscalate"), (Some(PersonKind::Certain), false));
    assert_eq!(kinds(phone, "OnEscalate"), (Some(PersonKind::Probable), false));
    assert_eq!(kinds(named, "OnEscalate"), (Some(PersonKind::Probable), false));
    assert_eq!(kinds(opaque, "OnEscalate"), (None, true), "a program where people should come in may bring one");
    assert_eq!(kinds(opaque, "OnRecognizedIntent"), (None, false), "elsewhere it is a look-up");
}

/// The rules that speak of these files in the recommended preset, with what they underline.
fn found(files: &[File]) -> Vec<(String, String)> {
    use touchlint::lint::{InputFile, flows};
    let mut sources = Sources::default();
    let inputs =
        files.iter().map(|(path, text)| InputFile { path: path.clone(), bytes: text.clone().into(), named: false });
    let policy = Policy::default();
    let linked = link(flows(inputs.collect(), &policy, &mut sources), &policy);
    let lexicon = Lexicon::new(&Extra::default());
    let mut found = Vec::new();
    for island in &linked.islands {
        let facts = Facts::new(island, &policy, &lexicon);
        for name in ["person-unreachable", "request-ignored", "pointers"] {
            let check = find(name).expect("the check is there");
            let Run::Island(run) = check.run else { continue };
            let of_check = run(&facts, &Params::of(check));
            let certain = of_check.into_iter().filter(|finding| finding.certainty != Certainty::Unknown);
            found.extend(certain.map(|finding| (name.to_owned(), sources.slice(finding.place.span).to_owned())));
        }
    }
    found
}

#[test]
fn a_way_to_people_that_is_none_is_told_in_any_language() {
    let no = "kind: SendActivity\nid: no\nactivity: Ihmiselle siirto ei ole valitettavasti käytössä.";
    let transfer = "kind: TransferConversationV2\nid: t\ntransferType:\n  kind: TransferToAgent";
    let opaque = "kind: HttpRequestAction\nid: h\nurl: https://example.org";
    let ask = "kind: Question\nid: q\nvariable: Topic.Order\nprompt: Which order?\nentity: StringPrebuiltEntity";
    let with = |escalate: &[&str], other: &[&str]| {
        found(&agent(&[
            ("Fallback", topic("OnUnknownIntent", &["kind: BeginDialog\nid: go\ndialog: x_bot.topic.Escalate"])),
            ("Escalate", topic("OnEscalate", escalate)),
            ("Other", topic("OnRecognizedIntent", other)),
        ]))
    };
    let at = |check: &str| vec![(check.to_owned(), "OnEscalate".to_owned())];
    assert_eq!(with(&[no], &[SAY]), at("person-unreachable"));
    assert_eq!(with(&[no], &[SAY, transfer]), at("request-ignored"));
    assert_eq!(with(&[no, transfer], &[SAY]), []);
    assert_eq!(with(&[ask, transfer], &[SAY]), []);
    assert_eq!(with(&[no, opaque], &[SAY]), [], "nobody can know");
}

#[test]
fn a_topic_by_itself_ends_no_contact() {
    let later = "kind: SendActivity\nid: s\nactivity: That did not work. Please try again later.";
    let ask = "kind: Question\nid: q\nvariable: Topic.Order\nprompt: Which order?\nentity: StringPrebuiltEntity";
    let alone = vec![("snippets/order/topic.yaml".to_owned(), topic("OnRecognizedIntent", &[ask, later]))];
    assert_eq!(found(&alone), []);
    let (imported, _) = import(&alone, &Policy::default());
    assert_eq!(imported.flows[0].key, "order", "a snippet is called as its folder is");
    assert!(imported.flows[0].open_world);
}

#[test]
fn agents_of_one_solution_are_apart() {
    let file = |agent: &str, name: &str, text: String| (format!("s/botcomponents/{agent}.topic.{name}/data"), text);
    let go = "kind: BeginDialog\nid: go\ndialog: one_Bot.topic.Escalate";
    let transfer = "kind: TransferConversationV2\nid: t\ntransferType:\n  kind: TransferToAgent";
    let files = vec![
        file("one_Bot", "Escalate", topic("OnEscalate", &[SAY])),
        file("one_Bot", "Help", topic("OnRecognizedIntent", &[go])),
        file("two_Bot", "Escalate", topic("OnEscalate", &[SAY, transfer])),
    ];
    let units = platform::units(copilot(), files.clone());
    assert_eq!(units.keys().collect::<Vec<_>>(), ["s/botcomponents/one_Bot", "s/botcomponents/two_Bot"]);
    assert_eq!(found(&files), [("person-unreachable".to_owned(), "OnEscalate".to_owned())]);
}

#[test]
fn a_team_can_say_what_hands_over() {
    let emit = "kind: EmitEvent\nid: e\neventName: desk.please";
    let files = agent(&[("Desk", topic("OnRecognizedIntent", &[emit]))]);
    let signal = HandoffSignal {
        span: Span::default(),
        platform: Spanned::new("copilot-studio".into(), Span::default()),
        carrier: "event",
        name: Spanned::new("desk.please".into(), Span::default()),
        value: None,
    };
    let policy = Policy { handoff_signals: vec![signal], ..Policy::default() };
    let hands_over = |policy: &Policy| {
        let (imported, _) = import(&files, policy);
        flow(&imported, "Desk").steps.iter().any(|step| step.effect.person_kind().is_some())
    };
    assert!(hands_over(&policy) && !hands_over(&Policy::default()));
}

#[test]
fn jumps_lead_to_actions_and_lost_ones_are_told() {
    let files = agent(&[(
        "Loop",
        topic(
            "OnRecognizedIntent",
            &[
                SAY,
                "kind: ConditionGroup\nid: more\nconditions:\n  - id: one\n    condition: =Topic.More = true\n    actions:\n      - kind: GotoAction\n        id: g1\n        actionId: say\nelseActions:\n  - kind: GotoAction\n    id: g2\n    actionId: sya",
            ],
        ),
    )]);
    let (imported, sources) = import(&files, &Policy::default());
    let drawing = drawn(&imported);
    assert!(step(&drawing, "more: route").contains(&"if = true -> say"), "{drawing}");
    assert_eq!(told(&imported, &sources), ["file/unresolved-step `sya`: no action of this topic has the id `sya`"]);
}

#[test]
fn words_have_their_places() {
    let activity = "kind: SendActivity\nid: s\nactivity:\n  text:\n    - Hello {System.User.DisplayName}, one moment.\n    - Another wording.\n  speak:\n    - Hello <break strength=\"medium\" /> there.\n  attachments:\n    - kind: AdaptiveCardTemplate\n      cardContent: |-\n        {\"type\": \"AdaptiveCard\", \"body\": [{\"type\": \"TextBlock\", \"text\": \"Opening hours\"}]}";
    let files = agent(&[("Greet", topic("OnRecognizedIntent", &[activity]))]);
    let (imported, sources) = import(&files, &Policy::default());
    let steps = &flow(&imported, "Greet").steps;
    let said = steps.iter().find(|step| !step.texts.is_empty()).expect("words");
    let words: Vec<&str> = said.texts.iter().map(|text| text.content.as_str()).collect();
    assert_eq!(words, ["Hello {System.User.DisplayName}, one moment.", "Opening hours"]);
    assert_eq!(said.texts.iter().map(|text| text.complete).collect::<Vec<_>>(), [false, true]);
    assert_eq!(sources.slice(said.texts[1].span_of(0, 7)), "Opening");
    assert_eq!(said.reads[0].slot.value, "System.User.DisplayName");
}

#[test]
fn names_that_a_strict_reader_refuses_are_read() {
    let text = topic(
        "OnRecognizedIntent",
        &[
            "kind: ParseValue\nid: p\nvariable: Topic.Parsed\nvalueType:\n  kind: Record\n  properties:\n    @type: String\n    `name: String",
            "kind: HttpRequestAction\nid: h\nheaders:\n  accept: */*\nurl: https://example.org\nresponse: Topic.Answer",
            "kind: SendActivity\nid: s\nactivity: |-\n  @all: hello\n  accept: */*",
        ],
    );
    let mut sources = Sources::default();
    let parsed = platform::parsed("x/topic.yaml", &text, &mut sources);
    assert!(!parsed.broken, "{text}");
    let (imported, sources) = platform::import(copilot(), "x/topic.yaml", &text);
    assert_sound(&imported.flows[0], &sources);
    let drawing = drawn(&imported);
    assert!(drawing.contains("@all: hello\\naccept: */*"), "words stay as they are: {drawing}");
    for broken in ["kind: AdaptiveDialog\nsay: @you\n", "kind: AdaptiveDialog\nsay: *x\n"] {
        assert!(platform::parsed("t.yaml", broken, &mut Sources::default()).broken, "{broken} is still told");
    }
}

#[test]
fn translations_say_the_same_in_another_language() {
    let mut files = agent(&[("Greet", topic("OnRecognizedIntent", &[SAY]))]);
    let german = topic("OnRecognizedIntent", &["kind: SendActivity\nid: say\nactivity: Guten Tag."]);
    files.push(("bot/translations/Greet.de-DE.mcs.yml".into(), german));
    let (imported, _) = import(&files, &Policy::default());
    assert_eq!(imported.flows.len(), 3, "a translation is no topic of its own");
    let said = flow(&imported, "Greet").steps.iter().find(|step| !step.texts.is_empty()).expect("words");
    let languages: Vec<Option<&str>> = said.texts.iter().map(|text| text.language.as_deref()).collect();
    assert_eq!(languages, [None, Some("de-DE")]);
}

/// A text cut, its lines shuffled, or saved otherwise.
fn spoiled(text: &str) -> Vec<String> {
    let mut all: Vec<String> = (1..12)
        .map(|part| text.len() * part / 12)
        .filter(|&at| text.is_char_boundary(at))
        .map(|at| text[..at].to_owned())
        .collect();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.reverse();
    all.push(lines.join("\n"));
    all
}

#[test]
fn spoiled_files_never_stop_it() {
    let Some(corpus) = corpus().map(|root| root.join("copilot-studio")) else { return };
    for (path, text) in files(&corpus, &corpus).into_iter().step_by(3) {
        for text in spoiled(&text) {
            let (imported, sources) = import(&[(path.clone(), text)], &Policy::default());
            imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
        }
        let strict = platform::parsed(&path, &text, &mut Sources::default()).broken;
        let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
        let saved = [
            text.replace("\r\n", "\n").replace('\n', "\r\n"),
            format!("\u{feff}{}", text.trim_start_matches('\u{feff}')),
            touchlint::syntax::decode(bytes).text.to_string(),
        ];
        for (how, text) in saved.into_iter().enumerate() {
            let (imported, sources) = import(&[(path.clone(), text.clone())], &Policy::default());
            imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
            let broken = platform::parsed(&path, &text, &mut Sources::default()).broken;
            assert!(strict || !broken, "{path}, saved in way {how}, is no longer read");
        }
    }
}
