//! What an agent says: a message with several wordings, words to read and words to hear, cards.

use super::lower::Lowering;
use super::{card, formula, names};
use crate::flow::{Reading, SlotUse, Text};
use crate::import::ssml::spoken;
use crate::syntax::Value;

/// What `action` says under `key`, in every language that is among the files, and the variables in it.
pub(super) fn of<'t>(low: &Lowering<'_, 't>, action: Value<'t>, key: &str) -> (Vec<Text>, Vec<SlotUse>) {
    let spoken = low.agent.channel == crate::flow::Channel::Voice;
    let (mut texts, mut reads) = (Vec::new(), Vec::new());
    if let Some(message) = action.get(key) {
        say(message, spoken, &mut texts, &mut reads);
    }
    let topic = names::folded(names::parts(super::files::stem(&low.topic.path)).1);
    let id = action.get("id").and_then(Value::str).unwrap_or("");
    for (tag, twin) in low.agent.translated.get(&(topic, id)).into_iter().flatten() {
        let (mut others, mut again) = (Vec::new(), Vec::new());
        if let Some(message) = twin.get(key) {
            say(message, spoken, &mut others, &mut again);
        }
        // A customer is spoken to in one language.
        texts.extend(others.into_iter().map(|text| Text { language: Some(tag.clone()), seconds: Some(0.0), ..text }));
    }
    (texts, reads)
}

fn say(message: Value<'_>, spoken: bool, texts: &mut Vec<Text>, reads: &mut Vec<SlotUse>) {
    if !message.is_mapping() {
        push(message, texts, reads);
        return;
    }
    // Several wordings of one message: the first stands for all. Words to read and to hear stand for one another.
    let first = |key: &str| {
        let list = message.get(key)?;
        list.items().chain(Some(list).filter(|list| list.str().is_some())).find(|words| words.str().is_some())
    };
    let words = match spoken {
        true => first("speak").or_else(|| first("text")),
        false => first("text").or_else(|| first("speak")),
    };
    words.into_iter().for_each(|words| push(words, texts, reads));
    for attachment in message.get("attachments").into_iter().flat_map(Value::items) {
        for part in ["title", "subtitle", "text"].iter().filter_map(|key| attachment.get(key)) {
            push(part, texts, reads);
        }
        if let Some(content) = attachment.get("cardContent") {
            card::texts(content, texts);
        }
    }
}

/// One text; of a formula only what it reads is known.
pub(super) fn push(words: Value<'_>, texts: &mut Vec<Text>, reads: &mut Vec<SlotUse>) {
    let Some(content) = words.str().filter(|content| !content.trim().is_empty()) else { return };
    reads.extend(formula::reads(words, Reading::Said));
    if formula::formula(content).is_some() {
        texts.push(Text::unseen(words.text_range()));
        return;
    }
    let (plain, map) = if content.contains("</") || content.contains("/>") {
        let spoken = spoken(content);
        (spoken.words, spoken.offsets.within(&words.offsets()))
    } else {
        (content.to_owned(), words.offsets())
    };
    if plain.trim().is_empty() {
        texts.push(Text::unseen(words.text_range()));
        return;
    }
    let holes = !formula::holes(&plain).is_empty();
    let text = Text::literal(plain, words.text_range()).with_offsets(map);
    texts.push(if holes { text.incomplete() } else { text });
}
