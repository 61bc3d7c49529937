//! Messages, waits and tasks.

use super::lowering::{spanned, word};
use crate::flow::duration::{duration, moment, offset};
use crate::flow::{Channel, Effect, Message, MessageClass, Wait};
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
        has_body: value.get("body").is_some() && field("template").is_none(),
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
    let field = |name: &str| word(value.get(name)).and_then(Value::str);
    if let Some(event) = field("until-event") {
        let at_most = time(value.get("at-most")).map(|time| time.max);
        return Wait::Event { event: event.to_owned(), at_most };
    }
    if let Some(date) = field("until-date") {
        return Wait::Date { field: date.to_owned(), offset: field("offset").and_then(offset).unwrap_or(0.0) };
    }
    if let Some(at) = field("at").and_then(moment) {
        return Wait::Since { min: at.min, max: at.max };
    }
    time(value.get("for")).map_or(Wait::Unseen, |time| Wait::For { min: time.min, max: time.max })
}

/// What stands behind `task:`.
pub(super) fn task(value: Value<'_>) -> Effect {
    let what = if value.is_mapping() { value.get("what") } else { Some(value) };
    Effect::Task { what: word(what).and_then(Value::str).unwrap_or("").to_owned() }
}
