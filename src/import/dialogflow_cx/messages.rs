//! What an agent says: one message of each language side by side, one of several wordings in each.

use super::agent::Agent;
use super::payload::{self, Sign};
use crate::flow::{Reading, SlotUse, Text};
use crate::import::ssml::spoken;
use crate::syntax::Value;

use super::params;

/// What a list of messages holds.
#[derive(Default)]
pub(super) struct Said<'t> {
    /// What is said. All languages are kept; only the first takes time, since a customer hears one.
    pub texts: Vec<Text>,
    /// The parameters in it.
    pub reads: Vec<SlotUse>,
    /// What the team declared to hand over: its name.
    pub declared: Option<Value<'t>>,
    /// The signal of a live agent: its name.
    pub live_agent: Option<Value<'t>>,
    /// A call is transferred: the telephone number.
    pub transfer: Option<Value<'t>>,
    /// What payloads tell.
    pub sign: Sign,
    /// The payload that told most.
    pub payload: Option<Value<'t>>,
}

/// Reads messages of `agent`.
pub(super) fn said<'t>(messages: impl Iterator<Item = Value<'t>>, agent: &Agent<'t>) -> Said<'t> {
    let language = agent.language;
    let mut said = Said::default();
    // The language that takes the time: the agent's own if anything is said in it, else the first.
    let all: Vec<Value<'t>> = messages.collect();
    let tag = |message: &Value<'t>| message.get("languageCode").and_then(Value::str);
    let own = all.iter().any(|message| tag(message).is_none() || tag(message) == language);
    let heard = if own { language } else { all.first().and_then(tag) };
    // Words to read and words to hear stand for one another: each channel has its own.
    let written = agent.channel.is_written();
    let (own, other) = if written { ("text", "outputAudioText") } else { ("outputAudioText", "text") };
    let doubled = |message: &Value<'t>| {
        message.get(other).is_some() && all.iter().any(|twin| twin.get(own).is_some() && tag(twin) == tag(message))
    };
    for message in all.iter().filter(|message| !doubled(message)) {
        let spoken = tag(message).or(language);
        let mut texts = Vec::new();
        one(*message, &mut said, &mut texts);
        for mut text in texts {
            text.language = spoken.map(Into::into);
            if spoken != heard {
                text.seconds = Some(0.0);
            }
            said.texts.push(text);
        }
    }
    // A value that tests look at is said where it is there.
    said.reads.iter_mut().for_each(|used| used.fallback = agent.tested.contains(used.slot.value.as_str()));
    // Words in the language that is heard stand first: they stand for all.
    said.texts.sort_by_key(|text| text.language.as_deref() != heard);
    said
}

fn one<'t>(message: Value<'t>, said: &mut Said<'t>, texts: &mut Vec<Text>) {
    if let Some(list) = message.get("text").and_then(|text| text.get("text")) {
        // Several wordings of one message: the first stands for all.
        if let Some(words) = list.items().chain(list.is_string().then_some(list)).find(|words| words.is_string()) {
            push(words, said, texts);
        }
    } else if let Some(audio) = message.get("outputAudioText") {
        let words = ["text", "ssml"].iter().find_map(|key| audio.get(key).filter(|words| words.is_string()));
        words.into_iter().for_each(|words| push(words, said, texts));
    } else if let Some(audio) = message.get("playAudio").or_else(|| message.get("mixedAudio")) {
        texts.push(Text::unseen(audio.span()));
    } else if let Some((key, signal)) = message.entry("liveAgentHandoff") {
        if !signal.is_null() {
            said.live_agent = Some(key);
        }
    } else if let Some((key, transfer)) = message.entry("telephonyTransferCall") {
        let number = transfer.get("phoneNumber").filter(|number| number.str().is_some_and(|text| !text.is_empty()));
        said.transfer = Some(number.unwrap_or(key));
    } else if let Some((key, content)) = message.entry("payload") {
        let mut lines = Vec::new();
        payload::shown(content, &mut |line| lines.push(line));
        lines.into_iter().for_each(|line| push(line, said, texts));
        let sign = payload::sign(content);
        if sign > said.sign {
            (said.sign, said.payload) = (sign, Some(key));
        }
    }
}

fn push(words: Value<'_>, said: &mut Said<'_>, texts: &mut Vec<Text>) {
    let content = words.str().unwrap_or("");
    let marked_up = content.trim_start().starts_with("<speak");
    let (plain, inner, audio) = if marked_up {
        let spoken = spoken(content);
        (spoken.words, Some(spoken.offsets), spoken.audio)
    } else {
        (content.to_owned(), None, false)
    };
    if plain.trim().is_empty() {
        texts.extend(audio.then(|| Text::unseen(words.text_range())));
        return;
    }
    said.reads.extend(params::uses(words, Reading::Said));
    let offsets = match inner {
        Some(map) => map.within(&words.offsets()),
        None => words.offsets(),
    };
    let text = Text::literal(plain, words.text_range()).with_offsets(offsets);
    let holes = audio || params::has_holes(&text.content);
    texts.push(if holes { text.incomplete() } else { text });
}
