//! Rasa: our assistants drawn, small ones lowered, and every real one at hand read without a false word.

mod platform;

use platform::{File, assert_sound, corpus, drawn, files, step, told};
use touchlint::flow::{Effect, Flow, HandoffSignal, How, PersonKind, Policy, Role};
use touchlint::import::{Imported, Platform};
use touchlint::lint::signature_of;
use touchlint::source::{Sources, Span, Spanned};

fn rasa() -> &'static Platform {
    platform::named("rasa")
}

fn import(files: &[(&str, &str)]) -> (Imported, Sources) {
    let files: Vec<File> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let (imported, sources) = platform::import_all(rasa(), &files, &Policy::default());
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    (imported, sources)
}

#[track_caller]
fn flow<'i>(imported: &'i Imported, key: &str) -> &'i Flow {
    let keys: Vec<&str> = imported.flows.iter().map(|flow| flow.key.as_str()).collect();
    imported.flows.iter().find(|flow| flow.key == key).unwrap_or_else(|| panic!("no {key} in {keys:?}"))
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(rasa());
}

#[test]
fn real_assistants_are_read_without_a_false_word() {
    let Some(corpus) = corpus().map(|root| root.join("rasa")) else { return };
    let all = files(&corpus, &corpus);
    for (path, text) in &all {
        let mut sources = Sources::default();
        let ours = (rasa().detect)(&platform::parsed(path, text, &mut sources));
        assert!(!ours || signature_of(text.as_bytes()), "{path} has no signature");
        let (alone, sources) = platform::import_all(rasa(), &[(path.clone(), text.clone())], &Policy::default());
        alone.flows.iter().for_each(|flow| assert_sound(flow, &sources));
        let mut lines: Vec<&str> = text.lines().collect();
        lines.reverse();
        let cuts = (1..8).filter_map(|part| text.get(..text.len() * part / 8).map(str::to_owned));
        for other in cuts.chain([text.replace('\n', "\r\n"), format!("\u{feff}{text}"), lines.join("\n")]) {
            let (imported, sources) = platform::import_all(rasa(), &[(path.clone(), other)], &Policy::default());
            imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
        }
    }
    let (imported, sources) = platform::import_all(rasa(), &all, &Policy::default());
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    let wrong = told(&imported, &sources);
    assert!(wrong.iter().all(|finding| finding.starts_with("file/older-form `templates`")), "{wrong:?}");
    if std::env::var_os("DRAW").is_some() {
        println!("{}", drawn(&imported));
    }
}

const CONFIG: &str = "pipeline:\n  - name: A\npolicies:\n  - name: RulePolicy\n";

/// A domain with a response for each of `names`.
fn says(names: &[&str]) -> String {
    let all = names.iter().map(|name| format!("  {name}:\n    - text: \"Words of {name}.\"\n"));
    format!("responses:\n{}", all.collect::<String>())
}

#[test]
fn steps_of_a_flow_lead_on_as_the_platform_takes_them() {
    let flows = "flows:
  order:
    description: Orders.
    steps:
      - noop: true
        next:
          - if: slots.member
            then: known
          - else:
              - action: utter_join
                next: known
      - collect: never_come_to
      - id: known
        collect: size
        ask_before_filling: true
        next:
          - if: slots.size is null
            then: END
          - if: slots.size = \"xl\"
            then:
              - set_slots:
                  - note: big
                  - size: null
              - call: pay
              - link: ship
          - else: lost
  pay:
    description: Pays.
    if: false
    steps:
      - action: utter_paid
  ship:
    description: Ships.
    run_pattern_completed: false
    steps:
      - action: utter_shipped
";
    let domain = says(&["utter_join", "utter_paid", "utter_shipped", "utter_ask_size"]);
    let (imported, sources) = import(&[("data/flows.yml", flows), ("domain.yml", &domain)]);
    let drawing = drawn(&imported);
    let order = step(&drawing, "noop: say");
    assert_eq!(order, ["noop: say (minor)", "always -> noop'1"]);
    assert_eq!(
        step(&drawing, "noop'1"),
        ["noop'1: route member (assumed)", "if = true -> size", "otherwise -> utter_join"]
    );
    assert_eq!(
        step(&drawing, "size'1"),
        ["size'1: route size (assumed)", "if is blank -> order'1", "if = \"xl\" -> note", "otherwise -> lost"]
    );
    assert_eq!(step(&drawing, "note"), ["note: set note = \"big\" (minor)", "always -> size'2"]);
    assert_eq!(step(&drawing, "size'2"), ["size'2: forget (minor)", "always -> pay"]);
    assert_eq!(step(&drawing, "pay: call"), ["pay: call pay", "returned -> ship"]);
    assert_eq!(step(&drawing, "ship: jump"), ["ship: jump ship"]);
    assert_eq!(told(&imported, &sources), ["file/unresolved-step `lost`: no step has the id `lost`"]);
    // Who is called comes back; nobody can ask for it.
    assert_eq!(flow(&imported, "pay").role.structure, Some(Role::Module));
    assert!(flow(&imported, "pay").steps.iter().any(|step| step.effect == Effect::End(How::Return)));
    assert!(!drawing.contains("intent pay"));
}

#[test]
fn without_a_hand_off_of_its_own_an_assistant_refuses() {
    let flows = "flows:\n  order:\n    description: Orders.\n    steps:\n      - collect: size\n";
    let (imported, sources) = import(&[("data/flows.yml", flows)]);
    let refusal = flow(&imported, "pattern_human_handoff");
    assert!(refusal.steps.iter().all(|step| step.assumed));
    assert_eq!(sources.slice(refusal.name.span), "flows");
    assert!(refusal.steps.iter().any(|step| step.effect == Effect::End(How::Refused)));
    // Its own words for it are a place, too.
    let domain = says(&["utter_human_handoff_not_available"]);
    let (imported, sources) = import(&[("data/flows.yml", flows), ("domain.yml", &domain)]);
    let refusal = flow(&imported, "pattern_human_handoff");
    assert_eq!(sources.slice(refusal.name.span), "utter_human_handoff_not_available");
    // A pattern of its own stands for it, and so does a flow that somebody can ask for.
    for (id, refuses) in [("pattern_human_handoff", 0), ("speak_to_us", 0), ("pay_up", 1)] {
        let action = if refuses == 0 { "action_human_handoff" } else { "action_pay" };
        let own = format!("{flows}  {id}:\n    description: More.\n    steps:\n      - action: {action}\n");
        let (imported, _) = import(&[("data/flows.yml", &own)]);
        let steps = imported.flows.iter().flat_map(|flow| &flow.steps);
        assert_eq!(steps.filter(|step| step.effect == Effect::End(How::Refused)).count(), refuses, "{id}");
    }
}

#[test]
fn a_pattern_of_its_own_stands_for_that_of_the_platform() {
    let flows = "flows:
  order:
    description: Orders.
    steps:
      - collect: size
  pattern_cannot_handle:
    description: Does not understand.
    steps:
      - link: pattern_human_handoff
  pattern_completed:
    description: Asks what else there is.
    steps:
      - action: utter_more
  pattern_human_handoff:
    description: Brings somebody in.
    steps:
      - action: action_handoff
";
    let (imported, _) = import(&[("data/flows.yml", flows)]);
    let drawing = drawn(&imported);
    let dialogue = step(&drawing[drawing.find("role entry").expect("an entry")..], "assistant: menu").join("\n");
    assert!(dialogue.contains("no-match -> pattern_cannot_handle"), "{dialogue}");
    assert!(dialogue.contains("intent talk to a person -> pattern_human_handoff"), "{dialogue}");
    assert!(!dialogue.contains("utter_ask_rephrase"), "{dialogue}");
    assert!(step(&drawing, "order'1: forget").contains(&"always -> pattern_completed"), "{drawing}");
    assert!(step(&drawing, "action_handoff").join(" ").starts_with("action_handoff: transfer probable ?"));
}

#[test]
fn a_team_says_which_actions_and_intents_hand_over() {
    let flows = "flows:\n  a:\n    description: A.\n    steps:\n      - action: action_ring\n";
    let rules = "rules:\n  - rule: one\n    steps:\n      - intent: colleague\n      - action: utter_wait\n";
    let files = [("data/flows.yml".to_owned(), flows.to_owned()), ("data/rules.yml".to_owned(), rules.to_owned())];
    let spanned = |text: &str| Spanned::new(text.to_owned(), Span::default());
    let signal = |carrier, name| HandoffSignal {
        span: Span::default(),
        platform: spanned("rasa"),
        carrier,
        name: spanned(name),
        value: None,
    };
    let signals = vec![signal("action", "action_ring"), signal("intent", "colleague")];
    let policy = Policy { handoff_signals: signals, ..Policy::default() };
    let (imported, _) = platform::import_all(rasa(), &files, &policy);
    let people = imported.flows.iter().flat_map(|flow| &flow.steps).filter_map(|step| step.effect.person_kind());
    assert_eq!(people.collect::<Vec<_>>(), [PersonKind::Certain, PersonKind::Certain]);
}

#[test]
fn forms_ask_for_their_slots_and_lead_on_as_rules_say() {
    let domain = "forms:
  book_form:
    required_slots:
      - day
      - guests
responses:
  utter_ask_book_form_day:
    - text: For which day?
  utter_ask_guests:
    - text: For how many?
      channel: telegram
    - text: How many are you?
      buttons:
        - { title: Two, payload: '/inform{\"guests\": 2}' }
  utter_booked:
    - text: Done.
";
    let rules = "rules:
  - rule: begin
    steps:
      - or:
          - intent: book
          - intent: reserve
      - action: book_form
      - active_loop: book_form
  - rule: done
    condition:
      - active_loop: book_form
    steps:
      - action: book_form
      - active_loop: null
      - action: utter_booked
";
    let (imported, _) = import(&[("domain.yml", domain), ("data/rules.yml", rules)]);
    let drawing = drawn(&imported);
    assert!(drawing.contains("  intent book -> day\n  intent reserve -> day\n"), "{drawing}");
    assert_eq!(step(&drawing, "day")[0], "day: ask day typed \"For which day?\"");
    assert_eq!(step(&drawing, "guests")[0], "guests: ask guests typed+buttons \"How many are you?\"");
    assert_eq!(step(&drawing, "guests").last(), Some(&"answer -> utter_booked"));
}

#[test]
fn a_question_for_yes_or_no_asks_for_no_data() {
    let domain = "slots:
  sure:
    type: bool
    mappings: [{ type: from_llm }]
  really:
    type: categorical
    values: ['Yes', 'No']
    mappings: [{ type: from_llm }]
  sum:
    type: float
    mappings: [{ type: from_llm }]
";
    let flows = "flows:
  a:
    description: A.
    steps:
      - collect: sure
      - collect: really
      - collect: sum
";
    let (imported, _) = import(&[("domain.yml", domain), ("data/flows.yml", flows)]);
    let exempt = flow(&imported, "a").steps.iter().filter_map(|step| match &step.effect {
        Effect::Ask(ask) => Some(ask.exempt),
        _ => None,
    });
    assert_eq!(exempt.collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn stories_are_samples_and_nothing_of_them_is_called_unreachable() {
    let stories = "stories:
  - story: one
    steps:
      - action: utter_hello
      - intent: agree
      - action: utter_fine
  - story: two
    steps:
      - intent: hello
      - action: utter_hello
      - action: action_reserve
";
    let (imported, _) = import(&[("data/stories.yml", stories), ("domain.yml", &says(&["utter_hello", "utter_fine"]))]);
    let drawing = drawn(&imported);
    assert_eq!(step(&drawing, "utter_hello")[1..], ["always -> assistant", "always -> action_reserve"]);
    assert!(step(&drawing, "action_reserve")[0].contains("unknown a program"));
}

#[test]
fn words_of_rasa_1_are_read_and_its_stories_are_said_not_to_be() {
    let domain = "intents:\n  - hello\ntemplates:\n  utter_hello:\n    - text: Hello.\nforms:\n  - order_form\n";
    let (imported, sources) = import(&[("bot/src/domain.yml", domain)]);
    let wrong = told(&imported, &sources);
    assert_eq!(wrong.len(), 1);
    assert!(wrong[0].starts_with("file/older-form `templates`: this assistant is written for Rasa 1"), "{wrong:?}");
    let drawing = drawn(&imported);
    assert!(drawing.contains("utter_hello: say \"Hello.\"") && drawing.contains("unknown what the assistant learned"));
    assert_eq!(imported.flows[0].name.value, "bot");
}

#[test]
fn each_assistant_is_its_own_and_tests_are_none() {
    let flows = "flows:\n  a:\n    description: A.\n    steps:\n      - action: utter_a\n";
    let story = "stories:\n  - story: a\n    steps:\n      - user: hi\n        intent: hi\n      - action: utter_a\n";
    let files = [
        ("config.yml", CONFIG),
        ("data/flows.yml", flows),
        ("domain/a.yml", &says(&["utter_a"])),
        ("domain/more/b.yml", &says(&["utter_b"])),
        ("other/config.yml", CONFIG),
        ("other/data/flows.yml", flows),
        ("tests/flows.yml", flows),
        ("e2e_tests/a.yml", story),
        ("data/test_a.yml", story),
    ];
    let (imported, _) = import(&files);
    let folders: Vec<(&str, &str)> =
        imported.flows.iter().map(|flow| (flow.folder.as_str(), flow.key.as_str())).collect();
    let of = |folder, name| [(folder, "a"), (folder, name), (folder, "pattern_human_handoff")];
    assert_eq!(folders, [of("", "assistant"), of("other", "other")].concat());
}

#[test]
fn a_hand_over_that_nothing_leads_to_leaves_it_open() {
    let domain = format!("{}actions:\n  - action_human_handoff\n  - action_show_list\n", says(&["utter_hi"]));
    let rules = "rules:\n  - rule: one\n    steps:\n      - intent: hi\n      - action: utter_hi\n";
    let (imported, sources) =
        import(&[("domain.yml", &domain), ("config/config.yml", CONFIG), ("data/rules.yml", rules)]);
    assert_eq!(imported.flows.len(), 1, "a folder of settings is no assistant");
    let unknown: Vec<_> =
        imported.flows[0].steps.iter().filter(|step| matches!(step.effect, Effect::Unknown { .. })).collect();
    assert_eq!(unknown.iter().map(|step| sources.slice(step.name.span)).collect::<Vec<_>>(), ["action_human_handoff"]);
}

#[test]
fn what_only_looks_like_it_is_left_alone() {
    for text in [
        "flows:\n  - file: a.json\n    role: module\n",
        "rules:\n  - apiGroups: ['']\n    verbs: [get]\n",
        "pipeline:\n  - name: build\n    steps: []\n",
        "responses:\n  '200':\n    description: ok\n",
        "forms:\n  contact: { fields: [] }\nslots:\n  header: {}\n",
        "actions:\n  - greet\n",
    ] {
        assert!(!(rasa().detect)(&platform::parsed("a.yml", text, &mut Sources::default())), "{text}");
    }
}

#[test]
fn broken_and_rewritten_files_never_stop_the_reading() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/rasa/bad");
    let all = files(&root, &root);
    for (number, (path, text)) in all.iter().enumerate() {
        let mut cuts: Vec<String> =
            (0..text.len()).step_by(37).filter_map(|at| text.get(..at).map(str::to_owned)).collect();
        cuts.push(text.replace('\n', "\r\n"));
        cuts.push(format!("\u{feff}{text}"));
        cuts.push(text.replace("automatic", "aut\u{f6}matic"));
        let mut lines: Vec<&str> = text.lines().collect();
        lines.reverse();
        cuts.push(lines.join("\n"));
        for (at, cut) in cuts.into_iter().enumerate() {
            let mut files = all.clone();
            files[number].1 = cut;
            let (imported, sources) = platform::import_all(rasa(), &files, &Policy::default());
            imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
            // A name in which the file breaks off is another name.
            let whole = |span: Span| (span.end as usize) < sources.file(span.file).text.len();
            let wrong: Vec<_> = imported.findings.iter().filter(|finding| whole(finding.place.span)).collect();
            assert!(wrong.is_empty(), "{path}, {at}: {wrong:?}");
        }
    }
}

#[test]
fn lists_that_hold_themselves_end() {
    let branches = "          - { if: slots.x, then: *all }\n".repeat(8);
    let flows = format!(
        "flows:\n  a:\n    description: A.\n    steps: &all\n      - collect: x\n        next:\n{branches}          - else: END\n"
    );
    let custom = format!("responses:\n  utter_x:\n    - custom: &all [{}]\n", vec!["*all"; 500].join(", "));
    let (imported, _) = import(&[("data/flows.yml", &flows), ("domain.yml", &custom)]);
    assert!(flow(&imported, "a").steps.len() < 30_000);
}

#[test]
fn what_several_steps_say_is_told_once() {
    let rules = "rules:
  - rule: one
    steps:
      - intent: one
      - action: utter_colleague
  - rule: two
    steps:
      - intent: two
      - action: utter_colleague
";
    let domain = "responses:\n  utter_colleague:\n    - text: I am connecting you to an agent now.\n";
    let folder = std::env::temp_dir().join(format!("touchlint-rasa-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("rules.yml"), rules).expect("written");
    std::fs::write(folder.join("domain.yml"), domain).expect("written");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_touchlint"))
        .args(["check", ".", "--format", "concise", "--only", "person/broken-promise"])
        .current_dir(&folder)
        .output()
        .expect("touchlint starts");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert_eq!(shown.matches("person/broken-promise").count(), 1, "{shown}");
}
