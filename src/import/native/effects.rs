//! What stands behind a kind key, as an effect and what is said with it.

use super::contact::{message, task, wait};
use super::lowering::{names, spanned, word};
use super::text::{has_placeholder, lone_placeholder, texts};
use super::words::Word;
use crate::flow::duration::duration;
use crate::flow::{
    Ask, CallRef, Channel, Effect, FlowRef, Handoff, How, Input, Menu, Passes, PersonKind, SetValue, Text, WhenKnown,
};
use crate::source::Spanned;
use crate::syntax::Value;

/// The effect of a step of kind `kind`; `value` is what stands behind the kind key.
pub(super) fn effect(kind: Word, value: Value<'_>, channel: Channel) -> Effect {
    // The short form is the most telling field of the long one.
    let field = |name: &str| if value.is_mapping() { word(value.get(name)) } else { word(Some(value)) };
    match kind {
        Word::Say => Effect::Say,
        Word::Menu => Effect::Menu(menu(value, channel)),
        Word::Ask => Effect::Ask(Box::new(ask(value, channel))),
        Word::Verify => {
            let method = field("method").and_then(Value::str).unwrap_or("");
            Effect::Verify { biometric: ["voice-print", "face", "fingerprint"].contains(&method) }
        }
        Word::Branch => route(value),
        Word::Split => Effect::Split,
        Word::Hours => Effect::Hours,
        Word::Lookup => Effect::Lookup { by: names(value.get("by")), learns: names(value.get("learns")) },
        // Several at once are a chain; this is its first link.
        Word::Set => value.entries().next().map_or(Effect::Unknown { what: "nothing that is set" }, |(k, v)| set(k, v)),
        Word::Forget => Effect::Forget(names(Some(value))),
        Word::Transfer => Effect::Transfer(Box::new(handoff(value))),
        Word::Callback => Effect::Callback(passes(value.get("passes"))),
        Word::Voicemail => Effect::Voicemail,
        Word::Ticket => Effect::Ticket(passes(value.get("passes"))),
        Word::Call => match field("flow") {
            Some(flow) => {
                Effect::Call(Box::new(CallRef { flow: reference(flow), passes: passes(value.get("passes")) }))
            }
            None => Effect::Unknown { what: "a flow without a name" },
        },
        Word::Jump => match field("flow") {
            Some(flow) => Effect::Jump(Box::new(reference(flow))),
            None => Effect::Unknown { what: "a flow without a name" },
        },
        Word::Wait => Effect::Wait(wait(value)),
        Word::Send => Effect::Send(Box::new(message(value))),
        Word::Task => task(value),
        Word::End => Effect::End(match field("outcome") {
            Some(outcome) if outcome.str() == Some("return") => How::Return,
            Some(outcome) => How::Declared(outcome.str().unwrap_or("").to_owned(), outcome.text_range()),
            None => How::HangUp,
        }),
    }
}

/// What is said at the step `step` of kind `kind`, whose kind key holds `value`: `say:` before the kind first.
pub(super) fn said(kind: Option<Word>, step: Value<'_>, value: Option<Value<'_>>) -> Vec<Text> {
    let language = step.get("language").and_then(Value::str);
    let mut said = step.get("say").map_or_else(Vec::new, |say| texts(say, language));
    let inner = match (kind, value.filter(|value| value.is_mapping())) {
        (None | Some(Word::Say), _) | (_, None) => None,
        // Its words are the message, not what is heard at this step of a call.
        (Some(Word::Send), Some(value)) => {
            said.extend(value.get("subject").map_or_else(Vec::new, |subject| texts(subject, language)));
            value.get("body").or_else(|| value.get("say"))
        }
        (_, Some(value)) => value.get("say"),
    };
    said.extend(inner.map_or_else(Vec::new, |say| texts(say, language)));
    said
}

pub(super) fn seconds(value: Option<Value<'_>>) -> Option<f32> {
    value.and_then(Value::str).and_then(duration).map(|duration| duration.min as f32)
}

fn menu(value: Value<'_>, channel: Channel) -> Menu {
    let inputs = inputs(value.get("input"));
    let input = inputs.unwrap_or_else(|| {
        let mut input = if channel == Channel::Voice { Input::default() } else { Input::BUTTONS };
        for (key, option) in options(value) {
            let has_phrases = option.get("phrases").is_some();
            match channel {
                Channel::Voice => {
                    let is_key = key.and_then(Value::str).and_then(telephone_key).is_some();
                    input.keys |= is_key;
                    input.speech |= has_phrases || !is_key;
                }
                _ => input.typed |= has_phrases,
            }
        }
        if input == Input::default() { Input::KEYS } else { input }
    });
    let open = value.get("open").and_then(Value::bool).unwrap_or(false);
    Menu { input, timeout: seconds(value.get("timeout")), open, planned_by_platform: false }
}

/// The options of a menu, each with its key or label where it has one: names with values, or a list.
pub(super) fn options<'t>(value: Value<'t>) -> Vec<(Option<Value<'t>>, Value<'t>)> {
    let Some(options) = value.get("options") else { return Vec::new() };
    if options.is_sequence() {
        let name =
            |option: Value<'t>| word(option.get("key")).or(word(option.get("label"))).or(word(option.get("payload")));
        return options.items().map(|option| (name(option), option)).collect();
    }
    options.entries().map(|(key, option)| (Some(key), option)).collect()
}

/// The key of a telephone that `text` names: `0`–`9`, `star`, `pound`.
pub(super) fn telephone_key(text: &str) -> Option<&str> {
    match text {
        "star" | "*" => Some("*"),
        "pound" | "hash" | "#" => Some("#"),
        _ => (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then_some(text),
    }
}

fn ask(value: Value<'_>, channel: Channel) -> Ask {
    if !value.is_mapping() {
        let input = if channel == Channel::Voice { Input::KEYS } else { Input::TYPED };
        return Ask { slot: word(Some(value)).map(spanned), input, ..Ask::default() };
    }
    let input = inputs(value.get("input"));
    let about = value.get("about").and_then(Value::str).unwrap_or("");
    Ask {
        slot: word(value.get("slot")).map(spanned),
        input: input.unwrap_or(if channel == Channel::Voice { Input::KEYS } else { Input::TYPED }),
        secret: value.get("secret").and_then(Value::bool).unwrap_or(false),
        exempt: ["intent", "language"].contains(&about),
        timeout: seconds(value.get("timeout")),
        when_known: match value.get("when-known").and_then(Value::str) {
            Some("skip") => WhenKnown::Skips,
            Some("ask") => WhenKnown::Asks,
            _ => WhenKnown::Unsaid,
        },
        ..Ask::default()
    }
}

/// `keypad`, `speech`, `text`, `buttons`, or a list of them; `None` where none of them stands there.
fn inputs(value: Option<Value<'_>>) -> Option<Input> {
    let mut input = Input::default();
    for name in names(value) {
        match name.value.as_str() {
            "keypad" => input.keys = true,
            "speech" => input.speech = true,
            "text" => input.typed = true,
            "buttons" => input.buttons = true,
            _ => {}
        }
    }
    (input != Input::default()).then_some(input)
}

fn route(value: Value<'_>) -> Effect {
    let slot = word(value.get("slot")).map(spanned);
    let when: Vec<Value<'_>> = value.get("when").map(|when| when.items().collect()).unwrap_or_default();
    let blank = |wanted: bool| when.iter().any(|case| case.get("blank").and_then(Value::bool) == Some(wanted));
    let is = |wanted: bool| when.iter().any(|case| case.get("is").and_then(Value::bool) == Some(wanted));
    Effect::Route { slot, exhaustive: (blank(true) && blank(false)) || (is(true) && is(false)) }
}

/// One assignment: a value, `{ add: 1 }`, `{ copy: other-slot }` or a text with placeholders.
pub(super) fn set(slot: Value<'_>, value: Value<'_>) -> Effect {
    let stored = if let Some(add) = value.get("add").and_then(Value::i64) {
        SetValue::Add(add)
    } else if let Some(from) = word(value.get("copy")) {
        SetValue::Copy(from.str().unwrap_or("").to_owned())
    } else {
        match value.str() {
            Some(text) => match lone_placeholder(text) {
                Some(from) => SetValue::Copy(from.to_owned()),
                None if has_placeholder(text) => SetValue::Opaque,
                None => SetValue::Const(if value.is_null() { String::new() } else { text.to_owned() }),
            },
            None => SetValue::Opaque,
        }
    };
    Effect::Set { slot: spanned(slot), value: stored }
}

fn handoff(value: Value<'_>) -> Handoff {
    if !value.is_mapping() {
        let to = word(Some(value)).and_then(Value::str).map(str::to_owned);
        return Handoff { kind: PersonKind::Certain, to, passes: Passes::Unknown };
    }
    let to = ["queue", "to", "phone"].iter().find_map(|field| word(value.get(field)).map(|to| (*field, to)));
    // Who answers a telephone number is not known: it may be a machine, or the same menu again.
    let kind = if to.is_some_and(|(field, _)| field == "phone") { PersonKind::Probable } else { PersonKind::Certain };
    let to = to.and_then(|(_, to)| to.str()).map(str::to_owned);
    Handoff { kind, to, passes: passes(value.get("passes")) }
}

/// `everything`, `nothing`, or names of slots. Where it is not said, it is not known.
fn passes(value: Option<Value<'_>>) -> Passes {
    match value {
        None => Passes::Unknown,
        Some(value) if value.is_null() => Passes::Unknown,
        Some(value) => match value.str() {
            Some("everything") => Passes::Everything,
            Some("nothing") => Passes::Slots(Vec::new()),
            _ => Passes::Slots(names(Some(value))),
        },
    }
}

fn reference(name: Value<'_>) -> FlowRef {
    let shown: Spanned<String> = spanned(name);
    FlowRef { names: vec![shown.value.clone()], shown, entry: None, expected: true }
}
