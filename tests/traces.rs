//! The way to a finding, told as the customer goes it.

use touchlint::lint::{InputFile, Project, check};
use touchlint::rule::{Preset, Selection};
use touchlint::source::Sources;

/// The message of the one finding of `rule` in `text`, and the lines of its way.
#[track_caller]
fn told(rule: &str, path: &str, text: &str) -> (String, Vec<String>) {
    let presets = vec![Preset::Strict];
    let selection = Selection { only: vec![rule.to_owned()], presets, ..Selection::default() };
    let files = vec![InputFile { path: path.to_owned(), bytes: text.as_bytes().to_vec(), named: true }];
    let report = check(Project { selection, files, ..Project::default() }, Sources::default());
    let [one] = &report.diagnostics[..] else { panic!("{} findings", report.diagnostics.len()) };
    (one.message.clone(), one.finding.trace.iter().map(|label| label.text.clone()).collect())
}

/// A flow of Amazon Connect: looks up, asks, sets a queue, and hangs up where that fails.
fn desk(third: &str) -> String {
    format!(
        r#"{{"Version": "2019-10-30", "StartAction": "10000000-0000-4000-8000-000000000001", "Actions": [
        {{"Identifier": "10000000-0000-4000-8000-000000000001", "Type": "UpdateFlowLoggingBehavior", "Parameters": {{}}, "Transitions": {{"NextAction": "10000000-0000-4000-8000-000000000002",
          "Errors": [{{"NextAction": "10000000-0000-4000-8000-000000000002", "ErrorType": "NoMatchingError"}}]}}}},
        {{"Identifier": "10000000-0000-4000-8000-000000000002", "Type": "GetParticipantInput", "Parameters": {{"Text": "For orders, press 1.", "StoreInput": "False"}},
          "Transitions": {{"NextAction": "q", "Errors": [{{"NextAction": "10000000-0000-4000-8000-000000000003", "ErrorType": "NoMatchingError"}}, {{"NextAction": "q", "ErrorType": "NoMatchingCondition"}}],
          "Conditions": [{{"NextAction": "10000000-0000-4000-8000-000000000003", "Condition": {{"Operator": "Equals", "Operands": ["1"]}}}}]}}}},
        {{"Identifier": "10000000-0000-4000-8000-000000000003", {third}, "Errors": [{{"NextAction": "z", "ErrorType": "NoMatchingError"}}]}}}},
        {{"Identifier": "q", "Type": "TransferContactToQueue", "Parameters": {{}}, "Transitions": {{"NextAction": "v", "Errors": [{{"NextAction": "v", "ErrorType": "NoMatchingError"}}]}}}},
        {{"Identifier": "v", "Type": "CreateCallbackContact", "Parameters": {{}}, "Transitions": {{"NextAction": "z", "Errors": [{{"NextAction": "z", "ErrorType": "NoMatchingError"}}]}}}},
        {{"Identifier": "z", "Type": "DisconnectParticipant", "Parameters": {{}}, "Transitions": {{}}}}]}}"#
    )
}

#[test]
fn as_little_fails_as_possible_and_steps_without_a_name_say_what_they_do() {
    let set = r#""Type": "UpdateContactTargetQueue", "Parameters": {"QueueId": "$.Attributes.orders"}, "Transitions": {"NextAction": "q""#;
    let (message, way) = told("person/failure-hangs-up", "desk.json", &desk(set));
    assert_eq!(message, "the caller is cut off without a word after an error at the setting of `queue`");
    assert_eq!(way, ["presses 1", "the setting of `queue` fails", "is cut off"]);
    let jump =
        r#""Type": "TransferToFlow", "Parameters": {"ContactFlowId": "Order line"}, "Transitions": {"NextAction": "z""#;
    let (message, way) = told("person/failure-hangs-up", "desk.json", &desk(jump));
    assert_eq!(message, "the caller is cut off without a word after an error at the jump to `Order line`");
    assert_eq!(way, ["presses 1", "the jump to `Order line` fails", "is cut off"]);
}

#[test]
fn what_is_said_and_not_in_the_file_is_told_too() {
    let flow = r#"{"description": "desk", "initial_state": "Trigger", "states": [
        {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "opening"}], "properties": {}},
        {"name": "opening", "type": "run-function", "transitions": [{"event": "success", "next": "is_open"}, {"event": "fail", "next": "desk"}], "properties": {"url": "https://example.com/operatingHours"}},
        {"name": "is_open", "type": "split-based-on", "transitions": [{"event": "noMatch", "next": "desk"},
            {"event": "match", "next": "desk", "conditions": [{"arguments": ["{{widgets.opening.body}}"], "type": "equal_to", "value": "open", "friendly_name": "o"}]},
            {"event": "match", "next": "sorry", "conditions": [{"arguments": ["{{widgets.opening.body}}"], "type": "equal_to", "value": "closed", "friendly_name": "c"}]}],
            "properties": {"input": "{{widgets.opening.body}}"}},
        {"name": "sorry", "type": "say-play", "transitions": [{"event": "audioComplete"}], "properties": {"play": "https://example.com/closed.mp3", "loop": 1}},
        {"name": "desk", "type": "send-to-flex", "transitions": [{"event": "callComplete"}, {"event": "failedToEnqueue", "next": "sorry"}, {"event": "callFailure", "next": "sorry"}], "properties": {"workflow": "WW1"}}],
        "flags": {"allow_concurrent_calls": true}}"#;
    let (message, way) = told("person/closed-dead-end", "flow.json", flow);
    assert_eq!(message, "the caller is cut off with nobody reached after coming outside opening hours");
    assert_eq!(way, ["comes outside opening hours", "hears words that are not in the file", "is cut off"]);
    let silent = flow.replace(r#"{"event": "noMatch", "next": "desk"}"#, r#"{"event": "noMatch"}"#);
    let (message, _) = told("maze/silent-end", "flow.json", &silent);
    assert_eq!(message, "the caller is cut off without a word after `is_open` says neither open nor closed");
}

#[test]
fn a_secret_is_followed_from_its_question_to_the_screen() {
    let flow = "touchlint: 1\nflow: bank\nkind: ivr\nstart: menu\nsteps:\n  menu:\n    menu: { say: \"For your balance, press 1. To talk to a person, press 0.\", options: { 1: card, 0: desk } }\n    no-input: desk\n    no-match: desk\n  card:\n    ask: { slot: card-number, say: \"Please enter the number of your card.\" }\n    next: desk\n    no-input: desk\n    no-match: desk\n  desk:\n    transfer: { queue: cards, passes: [card-number] }\n";
    let (_, way) = told("memory/secret-at-handoff", "bank.yaml", flow);
    assert_eq!(way, ["presses 1", "answers `card`", "reaches `desk`"]);
}
