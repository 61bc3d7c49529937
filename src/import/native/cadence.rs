//! What a cadence says above its steps.

use super::lowering::{names, spanned, word};
use crate::flow::duration::duration;
use crate::flow::{Cadence, Cap, MessageClass, QuietHours, ReEntry};
use crate::source::Spanned;
use crate::syntax::Value;

/// How a person comes into the cadence `document`, and what holds there.
pub(super) fn cadence(document: Value<'_>) -> Cadence {
    let field = |name: &str| word(document.get(name));
    let class = field("class").and_then(|class| {
        let read = class.str().and_then(MessageClass::parse)?;
        Some(Spanned::new(read, class.text_range()))
    });
    let enroll = document.get("enroll");
    let group = document.get("exclusive-group");
    Cadence {
        class,
        topic: field("topic").map(spanned),
        exclusive_group: group.and_then(|group| word(Some(group)).or(word(group.get("name")))).map(spanned),
        exclusive_gap: group.and_then(|group| seconds(group.get("gap"))).unwrap_or(0.0),
        when: enroll
            .map(|enroll| names(if enroll.is_mapping() { enroll.get("when") } else { Some(enroll) }))
            .unwrap_or_default(),
        re_entry: enroll.and_then(|enroll| enroll.entry("re-entry")).and_then(|(key, value)| {
            let place = if value.is_mapping() { key.text_range().to(value.span()) } else { value.text_range() };
            Some(Spanned::new(re_entry(value)?, place))
        }),
        exit_when: names(document.get("exit-when")),
        quiet_hours: document.get("quiet-hours").and_then(QuietHours::read),
        caps: document.get("frequency-cap").map(Cap::read_all).unwrap_or_default(),
    }
}

fn re_entry(value: Value<'_>) -> Option<ReEntry> {
    match value.str() {
        Some("once") => Some(ReEntry::Once),
        Some("always") => Some(ReEntry::Always),
        Some(_) => None,
        None => Some(ReEntry::After {
            seconds: seconds(value.get("after"))?,
            from_exit: value.get("from").and_then(Value::str) != Some("entry"),
        }),
    }
}

/// The shortest that a duration can be, in seconds.
fn seconds(value: Option<Value<'_>>) -> Option<f64> {
    Some(duration(value?.str()?)?.min)
}
