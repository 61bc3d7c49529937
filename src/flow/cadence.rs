//! Outbound contact over days: who comes in, how often, what ends it, and what limits hold.

use super::{Cap, QuietHours};
use crate::source::Spanned;

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

/// Reasons to leave somebody in peace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Stop {
    /// They answered.
    Replied,
    /// They did what it was there for.
    Converted,
    /// They do not want such messages.
    OptedOut,
    /// They complained.
    Complained,
}

impl Stop {
    /// All reasons.
    pub const ALL: [Stop; 4] = [Self::Replied, Self::Converted, Self::OptedOut, Self::Complained];

    /// What happened, as people say it of a customer.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Replied => "replies",
            Self::Converted => "buys",
            Self::OptedOut => "opts out",
            Self::Complained => "complains",
        }
    }

    /// The reason that an event of that name is. `goal` is what the cadence is there for.
    pub fn of(event: &str, goal: Option<&str>) -> Option<Self> {
        let event = event.to_lowercase().replace(['_', ' '], "-");
        if goal.is_some_and(|goal| goal.to_lowercase().replace(['_', ' '], "-") == event) {
            return Some(Self::Converted);
        }
        let says = |words: &[&str]| words.iter().any(|word| event.contains(word));
        if says(&["unsub", "opt-out", "opted-out", "optout", "stop", "do-not", "revoke", "withdr"]) {
            Some(Self::OptedOut)
        } else if says(&["complain", "spam", "dispute"]) {
            Some(Self::Complained)
        } else if says(&["repl", "answer", "respon", "call-back", "called", "talked", "meeting"]) {
            Some(Self::Replied)
        } else if says(&["purchas", "bought", "order", "convert", "upgrad", "renew", "paid", "book", "sign", "deal"]) {
            Some(Self::Converted)
        } else {
            None
        }
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
    /// The least time, in seconds, between the end of this cadence and the start of the next one of its group.
    pub exclusive_gap: f64,
    /// What brings a person in; any one of these.
    pub when: Vec<Spanned<String>>,
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
    /// Not before they left, and so many seconds after …
    After {
        /// The interval, in seconds.
        seconds: f64,
        /// … they left (`true`), or came in (`false`).
        from_exit: bool,
    },
}
