//! Messages and waits.

use super::lowering::{spanned, word};
use crate::flow::duration::duration;
use crate::flow::{Channel, Message, MessageClass, Wait};
use crate::source::Spanned;
use crate::syntax::Value;

/// What stands behind `send:`, beside its words.
pub(super) fn message(value: Value<'_>) -> Message {
    let field = |name: &str| word(value.get(name));
    let class = field("class")
        .and_then(|class| Some(Spanned::new(class.str().and_then(MessageClass::parse)?, class.text_range())));
    Message {
        class,
        from: field("from").map(spanned),
        reply_to: field("reply-to").map(spanned),
        to: field("to").map(spanned),
        has_subject: field("subject").is_some(),
        has_body: value.get("body").is_some(),
        opt_out: field("opt-out").map(spanned),
        offer: field("offer").map(spanned),
        ignores_cap: value.get("ignores-cap").and_then(Value::bool).unwrap_or(false),
        uncounted: value.get("counts-toward-cap").and_then(Value::bool) == Some(false),
        to_staff: false,
    }
}

/// The channel of a step that sends something.
pub(super) fn send_channel(value: Value<'_>) -> Option<Channel> {
    let channel = if value.is_mapping() { value.get("channel") } else { Some(value) };
    Channel::parse(channel?.str()?)
}

/// What stands behind `wait:`.
pub(super) fn wait(value: Value<'_>) -> Wait {
    let time = |value: Option<Value<'_>>| value.and_then(Value::str).and_then(duration);
    if !value.is_mapping() {
        return time(Some(value)).map_or(Wait::Unseen, |time| Wait::For { min: time.min, max: time.max });
    }
    if let Some(event) = word(value.get("until-event")) {
        let at_most = time(value.get("at-most")).map(|time| time.max);
        return Wait::Event { event: event.str().unwrap_or("").to_owned(), at_most };
    }
    time(value.get("for")).map_or(Wait::Unseen, |time| Wait::For { min: time.min, max: time.max })
}
