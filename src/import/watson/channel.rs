//! By what a skill is in touch with its customers. A skill does not say so; what it does in calls gives it away.

use crate::flow::{Channel, Input};

/// The channel, and how customers answer there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoken {
    pub channel: Channel,
    pub input: Input,
}

/// Calls where the skill says something to the telephone integration and nothing to a chat; else a chat, where silence is no failure.
pub(super) fn channel(text: &str) -> Spoken {
    let any =
        |words: &[&str]| words.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some());
    let chats = any(&["\"user_defined_responses_enabled\"", "\"iframe\"", "\"image\"", "\"option\""]);
    if any(&["\"voice_telephony\"", "vgwAct"]) && !chats {
        let keys = any(&["\"dtmf\"", "vgwActCollectDTMF"]);
        Spoken { channel: Channel::Voice, input: Input { keys, ..Input::SPEECH } }
    } else {
        Spoken { channel: Channel::Chat, input: Input::TYPED }
    }
}
