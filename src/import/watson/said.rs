//! What a skill says or shows: the responses of a step or a node.

use super::full;
use super::markup::Words;
use crate::flow::{Reading, SlotUse, Text};
use crate::source::Spanned;
use crate::syntax::Value;

/// What a list of responses holds.
#[derive(Default)]
pub(super) struct Said<'t> {
    /// What is said or shown.
    pub texts: Vec<Text>,
    /// The variables in it.
    pub reads: Vec<SlotUse>,
    /// The options that can be tapped: what each is called, and what tapping it says.
    pub options: Vec<(Value<'t>, &'t str)>,
    /// Options that are worked out when they are shown.
    pub more_options: bool,
    /// The session ends: the word that says so.
    pub ends: Option<Value<'t>>,
    /// A person takes over: the response that says so.
    pub person: Option<Value<'t>>,
    /// A command to the telephone gateway: its name.
    pub command: Option<Value<'t>>,
    /// Digits are collected.
    pub keys: bool,
}

/// How a skill writes down what it says.
#[derive(Clone, Copy)]
pub(super) struct Style<'a> {
    pub language: Option<&'a str>,
    pub is_dialog: bool,
}

/// Reads the `output` of a step or a node.
pub(super) fn said<'t>(output: Option<Value<'t>>, style: Style<'_>) -> Said<'t> {
    let mut said = Said::default();
    let Some(output) = output else { return said };
    for response in output.get("generic").into_iter().flat_map(Value::items) {
        one(response, style, &mut said);
    }
    // Before there were responses of several kinds there was `text`, beside them sometimes empty.
    if let Some(text) = output.get("text") {
        plain(text, style, &mut said);
    }
    said.command = said.command.or_else(|| command(output));
    said
}

fn one<'t>(response: Value<'t>, style: Style<'_>, said: &mut Said<'t>) {
    match response.get("response_type").and_then(Value::str).unwrap_or("") {
        "text" => plain(response, style, said),
        "option" => {
            labelled(response, style, said);
            for option in response.get("options").into_iter().flat_map(Value::items) {
                let Some(label) = full(option, "label") else { continue };
                let sent =
                    option.get("value").and_then(|value| value.get("input")).and_then(|input| full(input, "text"));
                said.options.push((label, sent.and_then(Value::str).or(label.str()).unwrap_or("")));
            }
        }
        "response_from_variable" => said.more_options = true,
        "end_session" => said.ends = response.get("response_type"),
        "connect_to_agent" => said.person = Some(response),
        "dtmf" => said.keys = true,
        "user_defined" => {
            let inner = response.get("user_defined");
            said.command = inner.and_then(command);
            if said.command.is_none() {
                said.texts.push(Text::unseen(response.span()));
            }
        }
        "pause" | "date" | "speech_to_text" | "text_to_speech" | "start_activities" | "stop_activities" | "" => {}
        // Pictures, sounds, cards, results of a search: something is shown, and the file does not have its words.
        _ => {
            labelled(response, style, said);
            said.texts.push(Text::unseen(response.span()));
        }
    }
}

/// What stands above options, a picture, a card.
fn labelled<'t>(response: Value<'t>, style: Style<'_>, said: &mut Said<'t>) {
    for text in ["title", "description"].into_iter().filter_map(|key| full(response, key)) {
        words([text].into_iter(), style, said);
    }
}

/// A text, or several wordings of one; the first stands for all, but where all of them are said.
fn plain<'t>(response: Value<'t>, style: Style<'_>, said: &mut Said<'t>) {
    if response.is_string() {
        return words([response].into_iter(), style, said);
    }
    let all = response.get("selection_policy").and_then(Value::str) == Some("multiline");
    let values = response.get("values").into_iter().flat_map(Value::items);
    for value in values.filter(|value| speaks(*value)).take(if all { usize::MAX } else { 1 }) {
        wording(value, style, said);
    }
}

fn speaks(value: Value<'_>) -> bool {
    value.is_string() || ["text", "text_expression"].iter().any(|key| value.get(key).is_some())
}

fn wording<'t>(value: Value<'t>, style: Style<'_>, said: &mut Said<'t>) {
    match value.get("text_expression") {
        Some(expression) => {
            let parts = expression.get("concat").unwrap_or(expression);
            if parts.is_sequence() {
                words(parts.items(), style, said)
            } else {
                words([parts].into_iter(), style, said)
            }
        }
        None => words([value.get("text").unwrap_or(value)].into_iter(), style, said),
    }
}

/// One text of these parts: literals, and variables between them.
fn words<'t>(parts: impl Iterator<Item = Value<'t>>, style: Style<'_>, said: &mut Said<'t>) {
    let mut text = Words::default();
    for part in parts {
        let literal = if part.is_mapping() { part.get("scalar") } else { Some(part) };
        if let Some(literal) = literal.filter(|literal| literal.str().is_some()) {
            text.literal(literal, style.is_dialog);
            if style.is_dialog {
                said.reads.extend(variables(literal, Reading::Said));
            }
            continue;
        }
        let name = ["skill_variable", "variable", "system_variable"].into_iter().find_map(|key| full(part, key));
        match name {
            Some(name) => {
                text.hole(name);
                let slot = Spanned::new(name.str().unwrap_or("").to_owned(), name.text_range());
                let fallback = part.get("default_value").is_some();
                said.reads.push(SlotUse { slot, fallback, reading: Reading::Said });
            }
            None => {
                text.unseen(part.span());
                said.reads.extend(full(part, "expression").into_iter().flat_map(|text| variables(text, Reading::Said)));
            }
        }
    }
    said.texts.extend(text.text(style.language));
}

/// One message, such as what is said when a person takes over.
pub(super) fn message(value: Value<'_>, style: Style<'_>) -> Option<Text> {
    let mut text = Words::default();
    text.literal(value, style.is_dialog);
    text.text(style.language)
}

/// The variables that a text or an expression reads: `$name` and `${name}`.
pub(super) fn variables(value: Value<'_>, reading: Reading) -> Vec<SlotUse> {
    let text = value.str().unwrap_or("");
    let places = text.match_indices('$').filter_map(|(at, _)| named(text, at));
    let slot = |at: std::ops::Range<usize>| Spanned::new(text[at.clone()].to_owned(), value.span_of(at.start, at.end));
    places.map(|at| SlotUse { slot: slot(at), fallback: false, reading }).collect()
}

/// The names of the variables that a text or an expression reads.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('$').filter_map(|(at, _)| text.get(named(text, at)?))
}

/// The place of the name behind the sign at `at`.
fn named(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let start = at + 1 + usize::from(text[at + 1..].starts_with('{'));
    let rest = &text[start..];
    let end = rest.find(|sign: char| !(sign.is_alphanumeric() || sign == '_')).unwrap_or(rest.len());
    rest[..end].starts_with(|sign: char| sign.is_alphabetic() || sign == '_').then_some(start..start + end)
}

/// The command to the telephone gateway in an object that has one (`vgwAction`, `vgwActionSequence`).
pub(super) fn command(value: Value<'_>) -> Option<Value<'_>> {
    let sequence = value.get("vgwActionSequence").into_iter().flat_map(Value::items);
    let mut all = value.get("vgwAction").into_iter().chain(sequence).filter_map(|action| full(action, "command"));
    all.find(|name| matches!(name.str(), Some(TRANSFER | HANG_UP)))
}

/// A call goes to somebody else.
pub(super) const TRANSFER: &str = "vgwActTransfer";
/// A call is over.
pub(super) const HANG_UP: &str = "vgwActHangup";
