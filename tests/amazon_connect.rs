//! Flows of Amazon Connect as the program sees them.

mod platform;

use platform::{assert_sound, corpus, files};
use std::sync::Arc;
use touchlint::diagnostic::Finding;
use touchlint::flow::{Because, Effect, Event, Flow, Policy, Target, draw, link};
use touchlint::import::{Imported, Parsed, Platform};
use touchlint::source::{FileId, Sources, Span};
use touchlint::syntax::parse;

fn connect() -> &'static Platform {
    platform::named("amazon-connect")
}

/// Reads one text as the file `path`: whether it is claimed, what it holds, what was wrong with its spelling.
fn read(file: FileId, path: &str, text: &str) -> (bool, Imported, Vec<Finding>) {
    let (trees, findings, dialect) = parse(file, path, Arc::from(text));
    let parsed = Parsed { file, path: path.to_owned(), trees, dialect, broken: false };
    let claimed = (connect().detect)(&parsed);
    let imported = if claimed { (connect().import)(&[&parsed], &Policy::default()) } else { Imported::default() };
    (claimed, imported, findings)
}

#[track_caller]
fn one(text: &str) -> (Flow, Vec<Finding>) {
    let (claimed, mut imported, findings) = read(FileId(0), "desk.json", text);
    assert!(claimed, "not claimed: {text}");
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(imported.flows.len(), 1);
    (imported.flows.remove(0), imported.findings)
}

#[test]
fn every_real_flow_is_read() {
    let Some(corpus) = corpus() else { return };
    let (mut flows, mut sources, mut problems, mut unknown) = (Vec::new(), Sources::default(), Vec::new(), Vec::new());
    let mut claimed_files = 0;
    for folder in ["amazon-connect", "amazon-connect-embedded", "amazon-connect-legacy"] {
        for (shown, text) in files(&corpus.join(folder), &corpus) {
            let file = sources.add(&shown, text.as_str());
            let (claimed, imported, findings) = read(file, &shown, &text);
            assert!(claimed && platform::signed(connect(), &text), "{shown} is not claimed");
            claimed_files += 1;
            for finding in findings.iter().chain(&imported.findings) {
                problems.push(format!("{} {shown}: {:?}", finding.rule, finding.vars));
            }
            assert!(
                !imported.flows.is_empty() || !findings.is_empty() || !imported.findings.is_empty(),
                "{shown} holds no flow"
            );
            for flow in imported.flows {
                assert_sound(&flow, &sources);
                if flow.entries.is_empty() {
                    problems.push(format!("no entry {shown}"));
                }
                for step in &flow.steps {
                    if let Effect::Unknown { what } = step.effect {
                        unknown.push(format!("{what}: {} in {shown}", step.name.value));
                    }
                }
                flows.push(flow);
            }
        }
    }
    println!("{claimed_files} files, {} flows", flows.len());
    println!("{}", problems.join("\n"));
    println!("{}", unknown.join("\n"));
    // Read by hand, all true: two flows without actions, a type that does not exist.
    let count = |of: &str| problems.iter().filter(|problem| problem.starts_with(of)).count();
    let known = [("file/syntax ", 0), ("file/no-start ", 2), ("no entry ", 2), ("file/unknown-block ", 1)];
    assert_eq!(known.map(|(of, _)| (of, count(of))), known);
    assert_eq!(problems.len(), 5);
    if let Ok(out) = std::env::var("DRAW") {
        let all: Vec<String> = flows.iter().map(|flow| format!("### {}\n{}", flow.path, draw(flow))).collect();
        std::fs::write(out, all.join("\n")).unwrap();
    }
    let linked = link(flows, &Policy::default());
    for finding in &linked.findings {
        println!("{} {:?}", finding.rule, finding.vars);
    }
    let (mut there, mut all) = (0, 0);
    for island in &linked.islands {
        for flow in &island.flows {
            println!("{} is {}", flow.path, flow.role.name());
        }
        for (step, target) in &island.targets {
            all += 1;
            let shown = match &island.step(*step).effect {
                Effect::Jump(jump) => format!("{} {:?}", jump.shown.value, jump.names),
                Effect::Call(call) => format!("{} {:?}", call.flow.shown.value, call.flow.names),
                _ => String::new(),
            };
            match target {
                Target::Flow { flow, .. } => {
                    there += 1;
                    println!("link {} -> {} : {shown}", island.flow_of(*step).path, island.flows[*flow as usize].path);
                }
                Target::Unknown(because) => {
                    let kind = matches!(because, Because::Dynamic);
                    println!(
                        "lost {} ({}) : {shown}",
                        island.flow_of(*step).path,
                        if kind { "dynamic" } else { "missing" }
                    );
                }
            }
        }
    }
    println!("{there} of {all} links lead to a flow");
    assert!(all - there <= 1, "one target is worked out at run time, all others are there");
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(connect());
}

/// The step of that name.
#[track_caller]
fn step<'a>(flow: &'a Flow, name: &str) -> &'a touchlint::flow::Step {
    flow.steps
        .iter()
        .find(|step| step.name.value == name)
        .unwrap_or_else(|| panic!("no step {name} in\n{}", draw(flow)))
}

#[track_caller]
fn check_drawn(flow: &Flow, lines: &str) {
    let drawn = draw(flow);
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        assert!(drawn.lines().any(|one| one.trim() == line), "no line {line:?} in\n{drawn}");
    }
}

fn flow_of(actions: &str) -> String {
    format!(r#"{{"Version": "2019-10-30", "StartAction": "a", "Actions": [{actions}]}}"#)
}

#[test]
fn a_word_inside_a_nested_flow_is_found_in_its_file() {
    let flow = flow_of(
        r#"{"Identifier": "a", "Type": "MessageParticipant", "Parameters": {"SSML": "<speak>Say \"please\" in <b>Köln</b> &amp; wait</speak>"}, "Transitions": {"NextAction": "b"}},
           {"Identifier": "b", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}"#,
    );
    let nested = flow.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    for text in [
        format!("{{\"ContactFlow\": {{\"Name\": \"Desk\", \"Type\": \"CONTACT_FLOW\", \"Content\": \"{nested}\"}}}}"),
        format!("{{\"Name\": \"Desk\", \"Content\": {flow}}}"),
        format!(
            "Resources:\n  D:\n    Type: AWS::Connect::ContactFlow\n    Properties:\n      Name: Desk\n      Content: !Sub \"{nested}\"\n"
        ),
        format!(
            "[{{\"Resources\": {{\"D\": {{\"Properties\": {{\"Name\": \"Desk\", \"Content\": {{\"Fn::Sub\": [\"{nested}\", {{}}]}}}}}}}}}}]"
        ),
    ] {
        let (found, problems) = one(&text);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!((&*found.name.value, slice(&text, found.name.span)), ("Desk", "Desk"));
        let said = &step(&found, "a").texts[0];
        assert!(said.content.contains("Say \"please\" in Köln & wait"), "{:?}", said.content);
        for word in ["please", "Köln", "wait"] {
            let at = said.content.find(word).unwrap();
            assert_eq!(slice(&text, said.span_of(at, at + word.len())), word, "{text}");
        }
        assert_eq!(slice(&text, found.edges[0].span), "b");
        assert_eq!(slice(&text, step(&found, "b").name.span), "b");
    }
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

const ASK: &str = r#"{"Identifier": "a", "Type": "GetParticipantInput", "Parameters": {"Text": "Press 1.", "StoreInput": "True", "InputTimeLimitSeconds": "5",
    "InputValidation": {"CustomValidation": {"MaximumLength": "LENGTH"}}}, "Transitions": {"NextAction": "NEXT", "Errors": [{"NextAction": "z", "ErrorType": "NoMatchingError"}]}},
    {"Identifier": "z", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}},"#;

fn compare(id: &str, value: &str, operands: &[&str]) -> String {
    let conditions: Vec<String> = operands
        .iter()
        .map(|operand| {
            format!(r#"{{"NextAction": "z", "Condition": {{"Operator": "Equals", "Operands": ["{operand}"]}}}}"#)
        })
        .collect();
    format!(
        r#"{{"Identifier": "{id}", "Type": "Compare", "Parameters": {{"ComparisonValue": "{value}"}}, "Transitions": {{"NextAction": "a", "Conditions": [{}],
        "Errors": [{{"NextAction": "a", "ErrorType": "NoMatchingCondition"}}]}}}}"#,
        conditions.join(",")
    )
}

#[test]
fn two_actions_are_one_menu() {
    let ask = ASK.replace("NEXT", "c").replace("LENGTH", "1");
    let (flow, _) = one(&flow_of(&format!("{ask}{}", compare("c", "$.StoredCustomerInput", &["1", "*", "Timeout"]))));
    check_drawn(
        &flow,
        "a: menu keys 5s \"Press 1.\"\n key 1 -> z\n key * -> z\n no-input -> z\n no-match -> a\n error -> z",
    );
    assert_eq!(flow.steps.len(), 2, "the comparison is no step");
    let (flow, _) = one(&flow_of(&format!("{ask}{}", compare("c", "$.StoredCustomerInput", &["Timeout"]))));
    check_drawn(&flow, "a: ask StoredCustomerInput keys 5s \"Press 1.\"\n no-input -> z\n answer -> a");
    let long = ASK.replace("NEXT", "c").replace("LENGTH", "4");
    let (flow, _) = one(&flow_of(&format!("{long}{}", compare("c", "$.StoredCustomerInput", &["0"]))));
    check_drawn(&flow, "a: menu keys open 5s \"Press 1.\"");
}

#[test]
fn what_is_kept_between_asking_and_comparing_stays() {
    let ask = ASK.replace("NEXT", "k").replace("LENGTH", "1");
    let keep = r#"{"Identifier": "k", "Type": "UpdateContactAttributes", "Parameters": {"Attributes": {"choice": "$.StoredCustomerInput"}}, "Transitions": {"NextAction": "c"}},"#;
    let (flow, _) = one(&flow_of(&format!("{ask}{keep}{}", compare("c", "$.Attributes.choice", &["1", "Timeout"]))));
    check_drawn(
        &flow,
        "a: say \"Press 1.\"\n always -> k\n k: set choice = StoredCustomerInput (minor)\n c: menu keys 5s\n key 1 -> z\n no-input -> z\n no-match -> a",
    );
    // Another attribute is none of the customer's keys.
    let (flow, _) = one(&flow_of(&format!("{ask}{keep}{}", compare("c", "$.Attributes.plan", &["1"]))));
    check_drawn(&flow, "a: ask choice keys 5s \"Press 1.\"\n c: route plan\n if = 1 -> z\n otherwise -> a");
    // A comparison that others lead to stays a branch.
    let other =
        r#"{"Identifier": "o", "Type": "InvokeLambdaFunction", "Parameters": {}, "Transitions": {"NextAction": "c"}},"#;
    let (flow, _) =
        one(&flow_of(&format!("{ask}{keep}{other}{}", compare("c", "$.Attributes.choice", &["1", "Timeout"]))));
    check_drawn(&flow, "a: ask choice keys 5s \"Press 1.\"\n c: route choice\n if = 1 -> z\n no-input -> z");
}

#[test]
fn what_is_wrong_with_a_file_is_said_and_the_rest_read() {
    let text = r#"{"Version": "2031-01-01", "StartAction": "s", "Actions": [
        {"Identifier": "a", "Type": "TransferParticipantToQueue", "Parameters": {}, "Transitions": {"NextAction": "gone"}},
        {"Identifier": "a", "Type": "SomethingNew", "Parameters": {}, "Transitions": {"NextAction": ""}}]}"#;
    let (flow, findings) = one(text);
    let rules: Vec<&str> = findings.iter().map(|finding| &*finding.rule.0).collect();
    assert_eq!(
        rules,
        [
            "file/unsupported-version",
            "file/duplicate-step",
            "file/no-start",
            "file/unknown-block",
            "file/unresolved-step"
        ]
    );
    let places: Vec<&str> = findings.iter().map(|finding| slice(text, finding.place.span)).collect();
    assert_eq!(places, ["2031-01-01", "a", "s", "TransferParticipantToQueue", "gone"]);
    check_drawn(
        &flow,
        "a: transfer ?\n a'1: unknown an action type Amazon Connect does not document\n a'2: end unwired (assumed)",
    );
}

#[test]
fn what_is_no_flow_is_not_claimed() {
    for text in [
        r#"{"Resources": {"Q": {"Type": "AWS::Connect::Queue", "Properties": {"Name": "StartAction Actions"}}}}"#,
        r#"{"StartAction": "a", "Actions": "none"}"#,
        r#"{"modules": ["branches", "transition"], "start": "x"}"#,
        r#"{"modules": [{"id": "a", "branches": "main"}], "start": "x"}"#,
        r#"{"Name": "x", "Content": "StartAction and Actions are words"}"#,
    ] {
        assert!(!read(FileId(0), "x.json", text).0, "{text}");
    }
}

#[test]
fn channels_and_queues_are_known_behind_their_actions() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/amazon-connect/good/shop.template"))
            .unwrap();
    let (_, imported, _) = read(FileId(0), "good/shop.template", &text);
    let flow = &imported.flows[0];
    assert_eq!(step(flow, "Write").channel, touchlint::flow::Channel::Chat);
    assert_eq!(step(flow, "Choose").channel, touchlint::flow::Channel::Voice);
    assert_eq!(step(flow, "Person").channel, touchlint::flow::Channel::Voice);
    let linked = link(imported.flows, &Policy::default());
    let roles: Vec<&str> =
        linked.islands.iter().flat_map(|island| &island.flows).map(|flow| flow.role.name()).collect();
    assert_eq!(roles, ["inferred-entry", "queue"]);
    let (flow, _) = one(&flow_of(
        r#"{"Identifier": "a", "Type": "UpdateContactTargetQueue", "Parameters": {"QueueId": "Front desk"}, "Transitions": {"NextAction": "b"}},
           {"Identifier": "b", "Type": "TransferContactToQueue", "Parameters": {}, "Transitions": {"NextAction": "c", "Errors": [{"NextAction": "c", "ErrorType": "QueueAtCapacity"}]}},
           {"Identifier": "c", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}"#,
    ));
    check_drawn(&flow, "b: transfer Front desk\n full -> c");
    assert!(
        flow.edges.iter().all(|edge| edge.on != Event::Always || edge.from.index() == 0),
        "a transfer is not left when it works"
    );
}

#[test]
fn a_look_up_writes_what_is_tested_behind_it() {
    let look = r#"{"Identifier": "a", "Type": "InvokeLambdaFunction", "Parameters": {"LambdaInvocationAttributes": {"number": "$.Attributes.number"}}, "Transitions": {"NextAction": "c"}},
        {"Identifier": "z", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}},"#;
    let (flow, _) = one(&flow_of(&format!("{look}{}", compare("c", "$.External.tries", &["3"]))));
    let Effect::Lookup { by, learns } = &step(&flow, "a").effect else { panic!("no look-up") };
    assert_eq!((&*by[0].value, &*learns[0].value), ("number", "External.tries"));
}

#[test]
fn a_large_file_is_read_whole() {
    let action = |at: usize| {
        format!(
            r#"{{"Identifier": "{at}", "Type": "MessageParticipant", "Parameters": {{"Text": "One moment, number {at} \u00fc"}}, "Transitions": {{"NextAction": "{}", "Errors": [{{"NextAction": "0", "ErrorType": "NoMatchingError"}}]}}}}"#,
            at + 1
        )
    };
    let actions: Vec<String> = (0..40_000).map(action).collect();
    let (trees, _, dialect) =
        parse(FileId(0), "x.json", Arc::from(flow_of(&actions.join(",")).replace("\"a\"", "\"0\"")));
    let parsed = Parsed { file: FileId(0), path: "x.json".into(), trees, dialect, broken: false };
    let imported = (connect().import)(&[&parsed], &Policy::default());
    assert_eq!(imported.findings.len(), 1, "only the last target is missing");
}

#[test]
fn an_exit_that_is_written_but_may_not_be_taken_is_unknown() {
    let branch = |next: &str| {
        let compare =
            compare("a", "$.External.open", &["yes"]).replacen("\"a\", \"Cond", &format!("\"{next}\", \"Cond"), 1);
        flow_of(&format!(
            r#"{compare},{{"Identifier": "z", "Type": "DisconnectParticipant", "Parameters": {{}}, "Transitions": {{}}}},
               {{"Identifier": "y", "Type": "DisconnectParticipant", "Parameters": {{}}, "Transitions": {{}}}}"#
        ))
    };
    let (flow, _) = one(&branch("y"));
    check_drawn(&flow, "otherwise -> a\n always -> y");
    assert!(flow.steps.iter().any(|step| matches!(step.effect, Effect::Unknown { .. }) && step.assumed));
    // The editor writes the double of another exit.
    let (flow, _) = one(&branch("z"));
    assert!(!flow.steps.iter().any(|step| matches!(step.effect, Effect::Unknown { .. })));
}

#[test]
fn tasks_have_nobody_on_the_line() {
    let role = |name: &str, first: &str| {
        let flow = flow_of(&format!(
            r#"{first}{{"Identifier": "q", "Type": "TransferContactToQueue", "Parameters": {{}}, "Transitions": {{"NextAction": "z",
               "Errors": [{{"NextAction": "z", "ErrorType": "NoMatchingError"}}]}}}},
               {{"Identifier": "z", "Type": "DisconnectParticipant", "Parameters": {{}}, "Transitions": {{}}}}"#
        ));
        one(&format!("{{\"Name\": \"{name}\", \"Content\": {flow}}}")).0.role.structure
    };
    let queue = r#"{"Identifier": "a", "Type": "UpdateContactTargetQueue", "Parameters": {"QueueId": "$.Attributes.desk"}, "Transitions": {"NextAction": "q", "Errors": [{"NextAction": "q", "ErrorType": "NoMatchingError"}]}},"#;
    let greeting = r#"{"Identifier": "a", "Type": "MessageParticipant", "Parameters": {"Text": "Hello."}, "Transitions": {"NextAction": "q"}},"#;
    assert_eq!(role("DeskTaskFlow", queue), Some(touchlint::flow::Role::Machine));
    assert_eq!(role("desk tasks", queue), Some(touchlint::flow::Role::Machine));
    // Whoever is greeted is there, and no other word will do.
    assert_eq!(role("DeskTaskFlow", greeting), None);
    assert_eq!(role("Taskforce desk", queue), None);
}
