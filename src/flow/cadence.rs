//! Outbound contact over days: who comes in, how often, what ends it, and what limits hold.

use crate::diagnostic::Severity;
use crate::source::{Span, Spanned};

/// What messages are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageClass {
    /// To sell.
    Promotional,
    /// About a service the customer has.
    Service,
    /// About something the customer did: a receipt, a code.
    Transactional,
}

impl MessageClass {
    /// All names, in the order of the variants.
    pub const NAMES: [&'static str; 3] = ["promotional", "service", "transactional"];

    /// The name in native flows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Promotional => "promotional",
            Self::Service => "service",
            Self::Transactional => "transactional",
        }
    }

    /// The class of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Promotional, Self::Service, Self::Transactional].into_iter().find(|class| class.name() == name)
    }
}

/// How a person comes into a cadence, and what holds there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cadence {
    /// What the messages are for, where they do not say otherwise.
    pub class: Option<Spanned<MessageClass>>,
    /// What they are about.
    pub topic: Option<Spanned<String>>,
    /// A person is in one cadence of this group at a time.
    pub exclusive_group: Option<Spanned<String>>,
    /// What brings a person in.
    pub when: Option<Spanned<String>>,
    /// Whether a person can come in again.
    pub re_entry: Option<Spanned<ReEntry>>,
    /// The events that end it for a person.
    pub exit_when: Vec<Spanned<String>>,
    /// When nothing is sent.
    pub quiet_hours: Option<QuietHours>,
    /// How much is sent at most.
    pub caps: Vec<Cap>,
}

/// Whether a person can come into a cadence again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ReEntry {
    /// Never.
    Once,
    /// At any time, even while they are in it.
    Always,
    /// So many seconds after …
    After {
        /// The interval, in seconds.
        seconds: f64,
        /// … they left (`true`), or came in (`false`).
        from_exit: bool,
    },
}

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
    pub channels: Vec<String>,
    /// Only messages of these classes; all where empty.
    pub classes: Vec<MessageClass>,
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
