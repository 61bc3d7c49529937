//! What limits contact: quiet hours, caps that a sending system keeps, and what is too much.

use super::{Channel, MessageClass, duration};
use crate::diagnostic::Severity;
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// When nothing is sent, by the recipient's clock or another.
#[derive(Clone, Debug, PartialEq)]
pub struct QuietHours {
    /// The place that says so.
    pub span: Span,
    /// The first quiet minute of the day, `0..1440`.
    pub from: u32,
    /// The first minute that is quiet no more; before `from` where the night lies between.
    pub to: u32,
    /// `recipient`, or the name of a time zone.
    pub timezone: Option<String>,
    /// A message that falls into them is held until they end (`true`), or not sent (`false`).
    pub hold: bool,
}

impl QuietHours {
    /// How long they last, in seconds.
    pub fn seconds(&self) -> f64 {
        f64::from((self.to + 1440 - self.from) % 1440) * 60.0
    }

    /// The quiet hours that `value` says; `None` where a time is missing or is none.
    pub fn read(value: Value<'_>) -> Option<Self> {
        let time = |name: &str| minute_of_day(value.get(name)?.str()?);
        Some(Self {
            span: value.span(),
            from: time("from")?,
            to: time("to")?,
            timezone: value.get("timezone").and_then(Value::str).map(str::to_owned),
            hold: value.get("on-hit").and_then(Value::str) != Some("skip"),
        })
    }
}

/// At most so many messages in a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Cap {
    /// The place that says so.
    pub span: Span,
    /// How many.
    pub max: u32,
    /// In how many seconds.
    pub per: f64,
    /// Any stretch of that length (`true`), or days and weeks of the calendar (`false`).
    pub rolling: bool,
    /// Only messages on these channels; all where empty.
    pub channels: Vec<Channel>,
    /// Only messages of these classes; all where empty.
    pub classes: Vec<MessageClass>,
}

impl Cap {
    /// The cap that `value` says; `None` where it does not say how many in which time.
    pub fn read(value: Value<'_>) -> Option<Self> {
        let classes = words(value.get("classes")).into_iter().filter_map(|name| MessageClass::parse(&name.value));
        Some(Self {
            span: value.span(),
            max: number(value.get("max"))?,
            per: seconds(value.get("per"))?,
            rolling: value.get("window").and_then(Value::str) != Some("calendar"),
            channels: words(value.get("channels")).iter().filter_map(|name| Channel::parse(&name.value)).collect(),
            classes: classes.collect(),
        })
    }

    /// The caps that `value` says: one, or a list.
    pub fn read_all(value: Value<'_>) -> Vec<Self> {
        let one = value.is_mapping().then_some(value);
        one.into_iter().chain(value.items()).filter_map(Self::read).collect()
    }

    /// Whether the cap is about messages of `class` on `channel`. Of a message whose class is not said, it is not if it is for
    /// some classes only.
    pub fn covers(&self, channel: Channel, class: Option<MessageClass>) -> bool {
        (self.channels.is_empty() || self.channels.contains(&channel))
            && (self.classes.is_empty() || class.is_some_and(|class| self.classes.contains(&class)))
    }
}

/// More than this is too much.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The place that says so; `None` for what holds where nobody says anything.
    pub span: Option<Span>,
    /// How many messages are allowed …
    pub max: u32,
    /// … in any stretch of so many seconds.
    pub per: f64,
    /// How bad more is.
    pub severity: Severity,
}

/// What a team decided about contact pressure (`pressure:`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pressure {
    /// What is too much; empty: the defaults of the rule.
    pub limits: Vec<Limit>,
    /// Caps that the sending system keeps for the whole account.
    pub caps: Vec<Cap>,
    /// Quiet hours that it keeps for the whole account.
    pub quiet_hours: Option<QuietHours>,
    /// The least time between two messages, in seconds.
    pub minimum_gap: Option<Spanned<f64>>,
}

impl Limit {
    /// The limit that `value` says.
    pub fn read(value: Value<'_>) -> Option<Self> {
        let severity = value.get("severity").and_then(Value::str).and_then(Severity::parse);
        Some(Self {
            span: Some(value.span()),
            max: number(value.get("max"))?,
            per: seconds(value.get("per"))?,
            severity: severity.unwrap_or(Severity::Warning),
        })
    }
}

impl Pressure {
    /// What stands behind `pressure:`; what is wrong is left out.
    pub fn read(value: Value<'_>) -> Self {
        let gap = value.get("minimum-gap");
        Self {
            limits: value.get("limits").into_iter().flat_map(Value::items).filter_map(Limit::read).collect(),
            caps: value.get("caps").map(Cap::read_all).unwrap_or_default(),
            quiet_hours: value.get("quiet-hours").and_then(QuietHours::read),
            minimum_gap: gap.and_then(|gap| Some(Spanned::new(seconds(Some(gap))?, gap.text_range()))),
        }
    }

    /// What this says, and where it is silent what `below` says. Limits and caps are taken whole.
    pub fn over(self, below: Pressure) -> Self {
        Self {
            limits: if self.limits.is_empty() { below.limits } else { self.limits },
            caps: if self.caps.is_empty() { below.caps } else { self.caps },
            quiet_hours: self.quiet_hours.or(below.quiet_hours),
            minimum_gap: self.minimum_gap.or(below.minimum_gap),
        }
    }
}

/// The minute of the day that `20:00` says, `0..1440`; `24:00` is midnight.
pub fn minute_of_day(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let part = |text: &str| (text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?;
    let (hours, minutes): (u32, u32) = (part(hours)?, part(minutes).filter(|_| minutes.len() == 2)?);
    (minutes < 60 && hours * 60 + minutes <= 1440).then_some((hours * 60 + minutes) % 1440)
}

fn number(value: Option<Value<'_>>) -> Option<u32> {
    u32::try_from(value?.i64()?).ok()
}

/// A time that is more than none, in seconds. A range counts with its shorter end.
fn seconds(value: Option<Value<'_>>) -> Option<f64> {
    duration::duration(value?.str()?).map(|read| read.min).filter(|seconds| *seconds > 0.0)
}

fn words(value: Option<Value<'_>>) -> Vec<Spanned<String>> {
    let all = |value: Value<'_>| -> Vec<_> {
        let one = (!value.is_sequence()).then_some(value);
        let texts = one.into_iter().chain(value.items());
        texts.filter_map(|text| Some(Spanned::new(text.str()?.to_owned(), text.text_range()))).collect()
    };
    value.map(all).unwrap_or_default()
}
