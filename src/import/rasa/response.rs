//! What a response says: one of several wordings, some of them for one channel or one condition only.
//! <https://rasa.com/docs/reference/primitives/responses/>

use super::names::names_person;
use super::project::{Project, is_name, place_of};
use crate::flow::{Reading, SlotUse, Text};
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// What is said, and what can be tapped below it.
#[derive(Default)]
pub(super) struct Said<'t> {
    /// The words. One wording stands for all; other languages take no time.
    pub texts: Vec<Text>,
    /// The slots in them.
    pub reads: Vec<SlotUse>,
    /// Title and payload of each button.
    pub buttons: Vec<(Value<'t>, &'t str)>,
    /// A payload tells the channel to hand over.
    pub hands_over: bool,
}

/// What the response `name` says; something unseen at `place` where the files do not have it, for a program may.
pub(super) fn said<'t>(project: &Project<'_, 't>, name: &str, place: Span) -> Said<'t> {
    let mut said = Said::default();
    if let Some((key, wordings)) = project.responses.get(name) {
        say(project, *key, *wordings, &mut said);
        return said;
    }
    // One of many answers to one kind of question: each is as likely, and the customer hears one.
    let group = name.strip_prefix("respond_").map(|rest| format!("utter_{rest}"));
    let answers = project.retrieval.get(group.as_deref().unwrap_or(name));
    for (key, wordings) in answers.into_iter().flatten().filter_map(|name| project.responses.get(name)) {
        let first = said.texts.len();
        say(project, *key, *wordings, &mut said);
        let others = said.texts.iter_mut().skip(first.max(1));
        others.for_each(|text| text.seconds = Some(0.0));
    }
    if said.texts.is_empty() {
        said.texts.push(Text::unseen(place));
    }
    said
}

fn say<'t>(project: &Project<'_, 't>, key: Value<'t>, wordings: Value<'t>, said: &mut Said<'t>) {
    let all = || wordings.items().chain((!wordings.is_sequence()).then_some(wordings));
    let for_all = |wording: &Value<'_>| wording.get("channel").is_none() && wording.get("condition").is_none();
    let Some(wording) = all().find(for_all).or_else(|| all().next()) else {
        said.texts.push(Text::unseen(place_of(key)));
        return;
    };
    let language = project.languages.first().map(|tag| tag.value.as_str());
    let words = wording.get("text").or(Some(wording)).filter(|words| words.str().is_some());
    let rewritten =
        wording.get("metadata").filter(|metadata| metadata.get("rephrase").and_then(Value::bool) == Some(true));
    match words.filter(|_| rewritten.is_none_or(|metadata| metadata.get("rephrase_prompt").is_none())) {
        Some(words) => {
            push(words, language, said);
            // A model may put it in other words.
            if let Some(text) = said.texts.last_mut().filter(|_| rewritten.is_some()) {
                text.complete = false;
            }
        }
        // A picture, a card, or words that a model finds.
        None => said.texts.push(Text::unseen(place_of(key))),
    }
    for (tag, words) in wording.get("translation").into_iter().flat_map(Value::entries) {
        push(words, tag.str(), said);
        said.texts.last_mut().into_iter().for_each(|text| text.seconds = Some(0.0));
    }
    said.hands_over |= all().filter_map(|wording| wording.get("custom")).any(signals);
    for button in wording.get("buttons").into_iter().flat_map(Value::items) {
        if let Some(title) = button.get("title").filter(|title| is_name(*title)) {
            said.buttons.push((title, button.get("payload").and_then(Value::str).unwrap_or("")));
        }
    }
}

/// How deep payloads are looked through.
const DEEPEST: usize = 4;
/// How many values of them at each depth.
const WIDEST: usize = 1_000;

/// Whether a payload for the channel names a hand-over.
fn signals(payload: Value<'_>) -> bool {
    let mut level = vec![payload];
    for _ in 0..DEEPEST {
        let mut next = Vec::new();
        for value in level {
            let named = value.is_string() && value.str().is_some_and(names_person);
            let keyed =
                value.entries().any(|(key, inner)| key.str().is_some_and(names_person) && inner.bool() != Some(false));
            if named || keyed {
                return true;
            }
            next.extend(value.entries().map(|(_, inner)| inner).chain(value.items()).take(WIDEST));
        }
        next.truncate(WIDEST);
        level = next;
    }
    false
}

fn push(words: Value<'_>, language: Option<&str>, said: &mut Said<'_>) {
    let content = words.str().unwrap_or("");
    if content.trim().is_empty() {
        said.texts.push(Text::unseen(place_of(words)));
        return;
    }
    let mut text = Text::literal(content, place_of(words)).with_offsets(words.offsets());
    text.complete = !content.contains(['{', '<']);
    text.language = language.map(Into::into);
    said.texts.push(text);
    said.reads.extend(holes(content).map(|(at, name)| SlotUse {
        slot: Spanned::new(name.to_owned(), words.span_of(at, at + name.len())),
        // A slot is filled from whatever the customer said at any time, by programs, or from the start: no gap is sure.
        fallback: true,
        reading: Reading::Said,
    }));
}

/// The slots that are filled in when `text` is said: `{name}`, or `{{ slots.name }}` of a template.
fn holes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('{').filter_map(move |(at, _)| {
        let rest = text.get(at + 1..)?;
        let inner = rest.get(..rest.find('}')?)?;
        let name = inner.trim();
        let name = name.strip_prefix("slots.").unwrap_or(name);
        let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let is_slot =
            !name.is_empty() && name.chars().all(plain) && !text[..at].ends_with('{') | inner.contains("slots.");
        is_slot.then(|| (name.as_ptr() as usize - text.as_ptr() as usize, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_in_words_are_found() {
        let found = |text| holes(text).collect::<Vec<_>>();
        assert_eq!(found("Hi {name}, {a-b}"), [(4, "name"), (12, "a-b")]);
        assert_eq!(found("{{ slots.city }} {{context.x}} { not one }"), [(9, "city")]);
        assert_eq!(found("a { b"), []);
    }
}
