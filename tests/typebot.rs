//! Typebot: our examples drawn, small bots lowered, and every real bot at hand read without a false word.

mod platform;

use platform::{assert_sound, assert_withstands, corpus, files, step};
use std::path::Path;
use touchlint::flow::{HandoffSignal, Policy, Reading, draw};
use touchlint::import::{Imported, Platform};
use touchlint::source::{Sources, Span, Spanned};

fn typebot() -> &'static Platform {
    platform::named("typebot")
}

fn import(path: &str, text: &str) -> (Imported, Sources) {
    platform::import(typebot(), path, text)
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(typebot());
}

#[test]
fn real_bots_are_read_without_a_false_word() {
    let Some(corpus) = corpus() else { return };
    let mut seen = 0;
    for (name, text) in files(&corpus.join("typebot"), &corpus) {
        assert!(platform::signed(typebot(), &text), "{name} has no signature");
        let (imported, sources) = import(&name, &text);
        assert_eq!(imported.flows.len(), 1, "{name}");
        assert!(imported.findings.is_empty(), "{name}: {:?}", imported.findings);
        for flow in &imported.flows {
            if std::env::var_os("DRAW").is_some() {
                println!("=== {name}\n{}", draw(flow));
            }
            assert_sound(flow, &sources);
            assert!(!flow.entries.is_empty(), "{name} has no start");
        }
        assert_withstands(&[(name, text)]);
        seen += 1;
    }
    assert!(seen > 0);
    eprintln!("read {seen} bots");
}

#[test]
fn worn_files_never_stop_the_reading() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/typebot");
    files(&root, &root).into_iter().for_each(|file| assert_withstands(&[file]));
}

/// A bot: groups as `id: blocks`, edges as `id -> group` or `id -> group#block`; it starts at the group `a`.
fn bot(groups: &[(&str, &str)], edges: &[&str], more: &str) -> String {
    let group =
        |(id, blocks): &(&str, &str)| format!(r#"{{"id": "{id}", "title": "Group {id}", "blocks": [{blocks}]}}"#);
    let edge = |edge: &&str| {
        let (id, to) = edge.split_once(" -> ").expect("an arrow");
        let (group, block) = to.split_once('#').unwrap_or((to, ""));
        let block = if block.is_empty() { String::new() } else { format!(r#", "blockId": "{block}""#) };
        format!(r#"{{"id": "{id}", "from": {{}}, "to": {{"groupId": "{group}"{block}}}}}"#)
    };
    let groups: Vec<_> = groups.iter().map(group).collect();
    let edges: Vec<_> = ["start -> a"].iter().chain(edges).map(edge).collect();
    let start = r#"{"id": "s", "type": "start", "outgoingEdgeId": "start"}"#;
    let more = if more.contains("\"events\"") {
        more.replace("START", start)
    } else {
        format!(r#""events": [{start}]{more}"#)
    };
    let variables = r#"[{"id": "v1", "name": "Name"}, {"id": "v2", "name": "Tries"}]"#;
    format!(
        r#"{{"version": "6.1", "id": "me", "name": "Desk", "groups": [{}], "edges": [{}], "variables": {variables}, {more}}}"#,
        groups.join(", "),
        edges.join(", ")
    )
}

fn text(words: &str) -> String {
    format!(r#"{{"type": "text", "content": {{"richText": [{{"type": "p", "children": [{{"text": "{words}"}}]}}]}}}}"#)
}

#[track_caller]
fn drawn(text: &str) -> String {
    let (imported, sources) = import("bots/desk.json", text);
    imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
    assert_eq!(platform::told(&imported, &sources), [""; 0]);
    platform::drawn(&imported)
}

const YES_NO: &str = r#""type": "choice input", "items": [{"id": "y", "content": "Yes", "outgoingEdgeId": "e1"}, {"id": "n", "content": "No"}]"#;

#[test]
fn an_item_that_is_not_joined_takes_the_way_of_its_block() {
    let edges = ["e1 -> b", "e2 -> c"];
    let groups = |own: &str, behind: &str| {
        let ask = format!(r#"{}, {{{YES_NO}{own}}}{behind}"#, text("More?"));
        bot(&[("a", &ask), ("b", &text("Fine.")), ("c", &text("Well."))], &edges, "")
    };
    let drawing = drawn(&groups(r#", "outgoingEdgeId": "e2""#, ""));
    assert_eq!(
        step(&drawing, "Group a:"),
        ["Group a: menu buttons \"More?\"", "choice Yes (Yes) -> Group b", "choice No (No) -> Group c"]
    );
    let drawing = drawn(&groups("", &format!(", {}", text("On we go."))));
    assert_eq!(step(&drawing, "Group a:")[2], "choice No (No) -> text");
    let drawing = drawn(&groups("", ""));
    assert_eq!(step(&drawing, "Group a:")[2], "choice No (No) -> Group a'1");
    assert_eq!(step(&drawing, "Group a'1:"), ["Group a'1: end unwired (assumed)"]);
}

#[test]
fn what_is_picked_is_stored_on_its_way() {
    let ask = format!(r#"{{{YES_NO}, "options": {{"variableId": "v1"}}, "outgoingEdgeId": "e1"}}"#);
    let drawing = drawn(&bot(&[("a", &ask), ("b", &text("Fine."))], &["e1 -> b"], ""));
    assert!(drawing.contains("choice Yes (Yes) -> Group a'1"), "{drawing}");
    assert!(drawing.contains("Group a'1: set Name = \"Yes\" (assumed) (minor)\n  always -> Group b"), "{drawing}");
    // Where all answers lead on alike, it is a question.
    let ask = r#"{"type": "choice input", "items": [{"content": "Yes"}, {"content": "No"}], "options": {"variableId": "v1"}, "outgoingEdgeId": "e1"}"#;
    let drawing = drawn(&bot(&[("a", ask), ("b", &text("Fine."))], &["e1 -> b"], ""));
    assert_eq!(step(&drawing, "Group a:"), ["Group a: ask Name buttons", "answer -> Group b"]);
}

#[test]
fn buttons_of_cards_that_lead_to_one_place_are_one_option() {
    let card = |name: &str, edge: &str| {
        format!(
            r#"{{"title": "{name}", "paths": [{{"id": "{name}1", "text": "Take it"}}, {{"id": "{name}2", "text": "More"{edge}}}]}}"#
        )
    };
    let items = [card("Red", r#", "outgoingEdgeId": "e1""#), card("Blue", ""), card("Green", "")].join(", ");
    let cards = format!(r#"{{"type": "cards", "items": [{items}]}}, {}"#, text("Done."));
    let drawing = drawn(&bot(&[("a", &cards), ("b", &text("Fine."))], &["e1 -> b"], ""));
    assert_eq!(
        step(&drawing, "Group a:"),
        [
            "Group a: menu buttons",
            "choice Take it (Take it) -> text",
            "choice More (More) -> Group b",
            "choice More (Blue: More) -> text",
            "choice More (Green: More) -> text"
        ]
    );
}

#[test]
fn a_test_that_holds_and_is_not_joined_goes_on_with_the_next_block() {
    let of = |operator: &str, edge: &str| {
        format!(
            r#"{{"content": {{"comparisons": [{{"variableId": "v1", "comparisonOperator": "{operator}"}}]}}{edge}}}"#
        )
    };
    let condition = |items: &[String]| {
        format!(
            r#"{{"type": "Condition", "items": [{}], "outgoingEdgeId": "e1"}}, {}"#,
            items.join(", "),
            text("Here.")
        )
    };
    let groups = condition(&[of("Is set", "")]);
    let drawing = drawn(&bot(&[("a", &groups), ("b", &text("There."))], &["e1 -> b"], ""));
    assert_eq!(step(&drawing, "Group a:"), ["Group a: route Name", "if not blank -> text", "otherwise -> Group b"]);
    let edge = r#", "outgoingEdgeId": "e1""#;
    let groups = condition(&[of("Is set", ""), of("Is empty", edge)]);
    let drawing = drawn(&bot(&[("a", &groups), ("b", &text("There."))], &["e1 -> b"], ""));
    assert_eq!(step(&drawing, "Group a:")[0], "Group a: route Name exhaustive");
}

#[test]
fn a_way_into_the_middle_of_a_group_parts_it() {
    let blocks = format!(
        r#"{}, {{"id": "in", "type": "text input", "options": {{"variableId": "v1"}}, "outgoingEdgeId": "e1"}}"#,
        text("Your name?")
    );
    let drawing = drawn(&bot(
        &[("a", &blocks), ("b", r#"{"type": "Jump", "options": {"groupId": "a", "blockId": "in"}}"#)],
        &["e1 -> b"],
        "",
    ));
    assert_eq!(step(&drawing, "Group a:"), ["Group a: say (minor) \"Your name?\"", "always -> text input"]);
    assert_eq!(step(&drawing, "Group b:"), ["Group b: say (minor)", "always -> text input"]);
}

#[test]
fn a_linked_group_comes_back_and_has_steps_of_its_own_for_each_link() {
    let link = r#"{"type": "Typebot link", "options": {"typebotId": "current", "groupId": "b"}}"#;
    let blocks = format!("{link}, {}, {link}, {}", text("Between."), text("End."));
    let drawing = drawn(&bot(&[("a", &blocks), ("b", &text("Side."))], &[], ""));
    assert!(drawing.contains("Group b: say (minor) \"Side.\"\n  always -> text\n"), "{drawing}");
    assert!(drawing.contains("Group b'1: say (assumed) (minor) \"Side.\"\n  always -> text'1\n"), "{drawing}");
    // A link to the group that it stands in is followed once.
    let rings = format!(
        r#"{{"type": "Typebot link", "options": {{"typebotId": "current", "groupId": "a"}}}}, {}"#,
        text("End.")
    );
    assert!(drawn(&bot(&[("a", &rings)], &[], "")).contains("end hang-up"));
}

#[test]
fn a_bot_that_another_one_links_to_goes_back_to_it() {
    let link = r#"{"type": "Typebot link", "options": {"typebotId": "other"}}"#;
    let one = bot(&[("a", &format!("{link}, {}", text("End.")))], &[], "");
    let other = bot(&[("a", &text("Side."))], &[], "").replace(r#""id": "me""#, r#""id": "other""#);
    let files = [("bots/one.json".to_owned(), one.clone()), ("bots/other.json".to_owned(), other.clone())];
    let (imported, _) = platform::import_all(typebot(), &files, &Policy::default());
    let drawing = platform::drawn(&imported);
    assert!(drawing.contains("Group a: call other\n  returned -> text\n"), "{drawing}");
    assert!(
        drawing.contains("Group a: say (minor) \"Side.\"\n  always -> Group a'1\nGroup a'1: end return"),
        "{drawing}"
    );
    assert!(platform::drawn(&import("bots/other.json", &other).0).contains("end hang-up"));
}

#[test]
fn events_lead_from_every_waiting_step_and_may_come_back() {
    let more = r#""events": [START, {"id": "c", "type": "command", "options": {"command": "help"}, "outgoingEdgeId": "e1"}, {"id": "i", "type": "invalidReply", "outgoingEdgeId": "e2"}]"#;
    let ask = r#"{"type": "email input", "options": {"variableId": "v1"}}"#;
    let back = format!(r#"{}, {{"type": "Return"}}"#, text("That is no address."));
    let drawing = drawn(&bot(&[("a", ask), ("b", &text("Help.")), ("c", &back)], &["e1 -> b", "e2 -> c"], more));
    assert_eq!(
        step(&drawing, "Group a:"),
        ["Group a: ask Name typed", "always -> Desk", "answer -> Group a'1", "rejected -> Group c"]
    );
    assert_eq!(step(&drawing, "Desk:"), ["Desk: listen (assumed)", "happened command help -> Group b"]);
    assert!(drawing.contains("Return: end return"), "{drawing}");
}

#[test]
fn a_message_for_what_does_not_fit_is_said_before_the_question_is_put_again() {
    let ask = r#"{"type": "email input", "options": {"retryMessageContent": "An address, please."}}"#;
    let (imported, _) = import("a.json", &bot(&[("a", ask)], &[], ""));
    let drawing = platform::drawn(&imported);
    assert!(
        drawing.contains("Group a'1: say (assumed) (minor) \"An address, please.\"\n  always x? -> Group a"),
        "{drawing}"
    );
    let plain = r#"{"type": "email input"}"#;
    assert!(!drawn(&bot(&[("a", plain)], &[], "")).contains("rejected"), "the field of a page refuses by itself");
    let messenger = drawn(&bot(&[("a", plain)], &[], r#", "settings": {"whatsApp": {"isEnabled": true}}"#));
    assert!(messenger.contains("rejected -> Group a'1") && messenger.contains("always -> Group a"), "{messenger}");
}

#[test]
fn values_are_stored_counted_and_copied() {
    let set = |variable: &str, value: &str| {
        format!(
            r#"{{"type": "Set variable", "options": {{"variableId": "{variable}", "expressionToEvaluate": "{value}"}}}}"#
        )
    };
    let blocks =
        [set("v2", "0"), set("v2", "{{Tries}} + 1"), set("v1", "{{Tries}}"), set("v1", "{{Tries}} of {{Name}}")];
    let drawing = drawn(&bot(&[("a", &blocks.join(", "))], &[], ""));
    for shown in ["set Tries = \"0\"", "set Tries +1", "set Name = Tries", "set Name = ?"] {
        assert!(drawing.contains(shown), "{shown} in {drawing}");
    }
}

#[test]
fn ways_to_a_person_are_known_by_block_by_name_and_by_what_a_team_says() {
    let of = |block: &str| drawn(&bot(&[("a", block)], &[], ""));
    assert!(of(r#"{"type": "Chatwoot"}"#).contains("Group a: transfer Chatwoot"));
    assert!(of(r#"{"type": "zendesk", "options": {"action": "Open Web Widget"}}"#).contains("transfer Zendesk"));
    assert!(!of(r#"{"type": "Chatwoot", "options": {"task": "Close widget"}}"#).contains("transfer"));
    let request = r#"{"type": "Webhook", "options": {"webhook": {"url": "https://a.example/URL"}}}"#;
    assert!(of(&request.replace("URL", "handoff")).contains("transfer probable"));
    let plain = of(&request.replace("URL", "orders"));
    assert!(plain.contains("unknown a program that may go on with the conversation"), "{plain}");
    let word = |text: &str| Spanned::new(text.to_owned(), Span::default());
    let signal = |carrier, name| HandoffSignal {
        span: Span::default(),
        platform: word("typebot"),
        carrier,
        name: word(name),
        value: Some(word("desk")).filter(|_| carrier == "parameter"),
    };
    let set = r#"{"type": "Set variable", "options": {"variableId": "v1", "expressionToEvaluate": "desk"}}"#;
    for (block, signal) in [(set, signal("parameter", "Name")), (request, signal("action", "Group a"))] {
        let policy = Policy { handoff_signals: vec![signal], ..Policy::default() };
        let files = [("a.json".to_owned(), bot(&[("a", block)], &[], ""))];
        let drawing = platform::drawn(&platform::import_all(typebot(), &files, &policy).0);
        assert!(drawing.contains("Group a: transfer ?"), "{drawing}");
    }
}

#[test]
fn words_of_rich_text_stand_where_they_stand() {
    let rich = r#"{"type": "text", "content": {"richText": [{"type": "p", "children": [{"text": "Caf\u00e9 for "}, {"type": "a", "url": "x", "children": [{"text": "{{Name}}"}]}]}, {"type": "ul", "children": [{"type": "li", "children": [{"type": "lic", "children": [{"text": "milk"}]}]}]}]}}"#;
    let (imported, sources) = import("a.json", &bot(&[("a", rich)], &[], ""));
    let said = &imported.flows[0].steps[0];
    let text = &said.texts[0];
    assert_eq!((text.content.as_str(), text.complete), ("Café for {{Name}}\nmilk", false));
    let place =
        |word: &str| text.content.find(word).map(|at| sources.slice(text.span_of(at, at + word.len()))).unwrap();
    assert_eq!((place("Café"), place("for"), place("milk")), (r"Caf\u00e9", "for", "milk"));
    assert_eq!((said.reads[0].slot.value.as_str(), said.reads[0].reading), ("Name", Reading::Said));
    assert_eq!(sources.slice(said.reads[0].slot.span), "Name");
}

#[test]
fn older_versions_are_read_or_told() {
    let third = r#"{"version": "3", "name": "Old", "groups": [{"id": "s", "title": "Start", "blocks": [{"id": "b", "type": "start", "label": "Start", "outgoingEdgeId": "e"}]}, {"id": "a", "title": "Hello", "blocks": [{"id": "t", "type": "text", "content": {"html": "<div>Hi</div>", "richText": [], "plainText": "Hi"}}]}], "edges": [{"id": "e", "from": {"groupId": "s", "blockId": "b"}, "to": {"groupId": "a"}}], "variables": []}"#;
    assert!(drawn(third).contains("starts at Hello (Chat)\nHello: say (minor) \"Hi\""));
    let first = r#"{"name": "Oldest", "blocks": [{"id": "s", "title": "Start", "steps": [{"type": "start"}]}], "edges": [], "variables": []}"#;
    let told = |text: &str| {
        let (imported, sources) = import("a.json", text);
        platform::told(&imported, &sources)
    };
    assert_eq!(
        told(first),
        [
            "file/unsupported-version `blocks`: this bot is of a version before 3, in which groups were called blocks; it is not read"
        ]
    );
    let next = bot(&[("a", &text("Hi."))], &[], "").replace("6.1", "9");
    assert_eq!(
        told(&next),
        ["file/unsupported-version `9`: version `9` of the export is not known; it is read as version 6"]
    );
}

#[test]
fn what_leads_nowhere_is_told() {
    let told = |text: &str| {
        let (imported, sources) = import("a.json", text);
        platform::told(&imported, &sources)
    };
    let lost = bot(&[("a", r#"{"type": "text", "outgoingEdgeId": "e1"}"#)], &["e1 -> gone"], "");
    assert_eq!(told(&lost), ["file/unresolved-step `gone`: no group or block of the id `gone` is in the file"]);
    let loose = bot(&[("a", &text("Hi."))], &[], "").replace(r#", "outgoingEdgeId": "start""#, "");
    assert_eq!(told(&loose), ["file/no-start `start`: the start leads to no group"]);
    let strange = bot(&[("a", r#"{"type": "teleport"}"#)], &[], "");
    assert_eq!(told(&strange), ["file/unknown-block `teleport`: no type of block called `teleport` is known"]);
}
