//! What a bot says: groups of messages, each with one of several wordings.
//!
//! <https://docs.aws.amazon.com/lexv2/latest/APIReference/API_MessageGroup.html> (as of 2025).

use super::bot::Locale;
use super::slots;
use crate::flow::{Channel, Input, Reading, SlotUse, Text};
use crate::import::ssml::spoken;
use crate::syntax::Value;

/// What a list of groups holds.
#[derive(Default)]
pub(super) struct Said {
    /// What is said.
    pub texts: Vec<Text>,
    /// The slots and attributes in it.
    pub reads: Vec<SlotUse>,
    /// What may be said instead when it is said again: the second wording of each message that has one.
    pub again: Vec<Text>,
    /// There are buttons to tap.
    pub buttons: bool,
}

/// The words of a prompt or a response: one message of every group, the first wording of each, which stands for all.
pub(super) fn said(holder: Value<'_>, locale: &Locale<'_>) -> Said {
    let mut said = Said::default();
    let groups = holder.get("messageGroupsList").or_else(|| holder.get("messageGroups"));
    for group in groups.into_iter().flat_map(Value::items) {
        group.get("message").into_iter().for_each(|message| one(message, &mut said));
        let other = group.get("variations").and_then(|list| list.items().next());
        let mut again = Said::default();
        other.into_iter().for_each(|message| one(message, &mut again));
        said.again.extend(again.texts);
    }
    said.texts.iter_mut().chain(&mut said.again).for_each(|text| text.language = Some(locale.tag.as_str().into()));
    said
}

fn one(message: Value<'_>, said: &mut Said) {
    let words = |key: &str| message.get(key).and_then(|one| one.get("value")).filter(|words| words.is_string());
    if let Some(text) = words("plainTextMessage") {
        push(text, false, said);
    } else if let Some(text) = words("ssmlMessage") {
        push(text, true, said);
    } else if let Some(payload) = words("customPayload") {
        // It is for the program that shows the conversation.
        said.texts.push(Text::unseen(payload.text_range()));
    } else if let Some(card) = message.get("imageResponseCard").filter(|card| card.is_mapping()) {
        for key in ["title", "subtitle"] {
            card.get(key).filter(|text| text.is_string()).into_iter().for_each(|text| push(text, false, said));
        }
        let buttons = card.get("buttonsList").or_else(|| card.get("buttons"));
        said.buttons |= buttons.is_some_and(|list| !list.is_empty());
    }
}

fn push(words: Value<'_>, marked_up: bool, said: &mut Said) {
    let written = words.str().unwrap_or("");
    said.reads.extend(slots::uses(words, Reading::Said));
    let text = if marked_up || written.trim_start().starts_with("<speak") {
        let spoken = spoken(written);
        let mut text =
            Text::literal(spoken.words, words.text_range()).with_offsets(spoken.offsets.within(&words.offsets()));
        text.complete = !spoken.audio;
        text
    } else {
        Text::literal(written, words.text_range()).with_offsets(words.offsets())
    };
    if text.content.trim().is_empty() {
        said.texts.extend((!text.complete).then(|| Text::unseen(words.text_range())));
        return;
    }
    said.texts.push(if slots::has_holes(&text.content) { text.incomplete() } else { text });
}

/// How customers answer a prompt. On the telephone with their voice and keys, unless the prompt says otherwise:
/// <https://docs.aws.amazon.com/lexv2/latest/APIReference/API_AllowedInputTypes.html>.
pub(super) fn input(prompt: Option<Value<'_>>, channel: Channel) -> Input {
    let types = first_try(prompt).and_then(|first| first.get("allowedInputTypes"));
    let allows = |key: &str| types.and_then(|types| types.get(key)).and_then(Value::bool) != Some(false);
    let (speech, keys) = (allows("allowAudioInput"), allows("allowDTMFInput"));
    Input { keys, speech, typed: channel.is_written(), buttons: false }
}

/// How long a prompt waits on the telephone, in seconds.
pub(super) fn timeout(prompt: Option<Value<'_>>, channel: Channel) -> Option<f32> {
    let waits = first_try(prompt)?.get("audioAndDTMFInputSpecification")?.get("startTimeoutMs")?.f64()?;
    (!channel.is_written()).then_some(waits as f32 / 1000.0)
}

fn first_try(prompt: Option<Value<'_>>) -> Option<Value<'_>> {
    prompt?.get("promptAttemptsSpecification")?.get("Initial").filter(|first| first.is_mapping())
}
