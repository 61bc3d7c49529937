//! Why control leaves a step.

/// Why control leaves a step along an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    // The customer does something.
    /// Presses this key or these keys: `0`–`9`, `*`, `#`.
    Key(Box<str>),
    /// Picks this option.
    Choice(Box<str>),
    /// Asks for this in words of their own.
    Intent(Box<str>),
    /// Answers a question.
    Answer,
    /// Is recognised, or says yes to an offer.
    Accepted,

    // Something fails.
    /// The customer says nothing.
    NoInput,
    /// What the customer says or presses is not understood.
    NoMatch,
    /// The answer is not accepted.
    Rejected,
    /// A system fails.
    Error,
    /// The queue is full.
    Full,
    /// Nobody answers.
    NoAnswer,
    /// It did not work, no more is said.
    Failed,
    /// The transfer is closed at this hour.
    TransferClosed,
    /// Too much time goes by.
    Elapsed,

    // It goes on by itself.
    /// Within opening hours.
    Open,
    /// Outside opening hours.
    Closed,
    /// A test holds; what is tested for, such as `= "gold"`.
    Condition(Box<str>),
    /// No test holds.
    Otherwise,
    /// A called flow comes back; how, where the platform tells ways apart (empty otherwise).
    Returned(Box<str>),
    /// Something happens outside: replied, opened, bounced, purchased.
    Happened(Box<str>),
    /// A person answers.
    Answered,
    /// The hold is interrupted at its interval.
    Interrupted,
    /// The caller hangs up.
    CallerHangsUp,
    /// Always.
    Always,
}

/// The three kinds of reasons that analyses tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The customer does it.
    Customer,
    /// Something fails.
    Failing,
    /// It goes on by itself.
    Automatic,
}

impl Event {
    /// The kind of reason.
    pub fn class(&self) -> Class {
        use Event::*;
        match self {
            Key(_) | Choice(_) | Intent(_) | Answer | Accepted => Class::Customer,
            NoInput | NoMatch | Rejected | Error | Full | NoAnswer | Failed | TransferClosed | Elapsed => {
                Class::Failing
            }
            Open | Closed | Condition(_) | Otherwise | Returned(_) | Happened(_) | Answered | Interrupted
            | CallerHangsUp | Always => Class::Automatic,
        }
    }

    /// The name of the event, as native flows and drawings write it, and what it is about (empty for most).
    pub fn parts(&self) -> (&'static str, &str) {
        use Event::*;
        match self {
            Key(key) => ("key", key),
            Choice(option) => ("choice", option),
            Intent(intent) => ("intent", intent),
            Answer => ("answer", ""),
            Accepted => ("accepted", ""),
            NoInput => ("no-input", ""),
            NoMatch => ("no-match", ""),
            Rejected => ("rejected", ""),
            Error => ("error", ""),
            Full => ("full", ""),
            NoAnswer => ("no-answer", ""),
            Failed => ("failed", ""),
            TransferClosed => ("transfer-closed", ""),
            Elapsed => ("elapsed", ""),
            Open => ("open", ""),
            Closed => ("closed", ""),
            Condition(test) => ("if", test),
            Otherwise => ("otherwise", ""),
            Returned(how) => ("returned", how),
            Happened(what) => ("happened", what),
            Answered => ("answered", ""),
            Interrupted => ("interrupted", ""),
            CallerHangsUp => ("caller-hangs-up", ""),
            Always => ("always", ""),
        }
    }

    /// Whether it is a test for an empty value, as importers write it (`true`), or for one that is not empty (`false`).
    pub fn tests_blank(&self) -> Option<bool> {
        let Self::Condition(test) = self else { return None };
        match &**test {
            "blank" | "is blank" | "= \"\"" => Some(true),
            "not blank" | "is not blank" | "!= \"\"" => Some(false),
            _ => None,
        }
    }

    /// Whether the customer does it.
    pub fn is_customer(&self) -> bool {
        self.class() == Class::Customer
    }

    /// Whether something fails.
    pub fn is_failing(&self) -> bool {
        self.class() == Class::Failing
    }

    /// Whether it goes on by itself.
    pub fn is_automatic(&self) -> bool {
        self.class() == Class::Automatic
    }
}

/// How often an edge can be taken in one visit to its loop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Times {
    /// At most so often: re-prompts, numbered handlers, tiers.
    AtMost(u32),
    /// As often as it comes to that.
    #[default]
    Unbounded,
    /// The file does not show it.
    Unknown,
}
