//! Where customers start, and what a flow is there for.

/// What a flow is there for; decides which rules speak of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Customers start here.
    Entry,
    /// Nothing says so, but nothing leads here either and a customer acts in it: taken as an entry.
    InferredEntry,
    /// Other flows lead here; judged inside them.
    Continuation,
    /// Called by other flows, and comes back.
    Module,
    /// Runs while the customer waits in a queue.
    Queue,
    /// Runs while the customer is on hold.
    Hold,
    /// Runs for the customer or the person just before they are connected.
    Whisper,
    /// Seen by staff only.
    AgentSide,
    /// Tells something and wants nothing: no customer step, no way to a person.
    Notice,
    /// Between programs: out of scope.
    Machine,
}

impl Role {
    /// The name used in the configuration (`flows: [{ role: … }]`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::InferredEntry => "inferred-entry",
            Self::Continuation => "continuation",
            Self::Module => "module",
            Self::Queue => "queue",
            Self::Hold => "hold",
            Self::Whisper => "whisper",
            Self::AgentSide => "agent-side",
            Self::Notice => "notice",
            Self::Machine => "machine",
        }
    }

    /// The names that a configuration may use, in the order of [`Role::parse`].
    pub const NAMES: [&'static str; 9] =
        ["entry", "continuation", "module", "queue", "hold", "whisper", "agent-side", "notice", "machine"];

    /// The role of that name; an entry cannot be declared to be inferred.
    pub fn parse(name: &str) -> Option<Self> {
        use Role::*;
        [Entry, Continuation, Module, Queue, Hold, Whisper, AgentSide, Notice, Machine]
            .into_iter()
            .find(|role| role.name() == name)
    }

    /// Whether customers start here, known or inferred.
    pub fn is_entry(self) -> bool {
        matches!(self, Self::Entry | Self::InferredEntry)
    }
}

/// What is claimed of a flow's role, strongest first; the linker adds what links show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleClaims {
    /// By the configuration.
    pub configured: Option<Role>,
    /// By what the file is wrapped in.
    pub wrapper: Option<Role>,
    /// By what the flow is made of.
    pub structure: Option<Role>,
    /// By the flow itself.
    pub declared: Option<Role>,
}

/// What a flow is for, where that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Help.
    Support,
    /// Selling.
    Sales,
    /// Buying.
    Purchase,
    /// Bills and payments.
    Billing,
    /// Complaints.
    Complaint,
    /// Cancelling.
    Cancellation,
    /// How something stands.
    Status,
    /// Asking opinions.
    Survey,
    /// Telling something.
    Notification,
    /// Collecting debts.
    Collection,
    /// Programs among themselves.
    Machine,
}

impl Purpose {
    /// All names, in the order of the variants.
    pub const NAMES: [&'static str; 11] = [
        "support",
        "sales",
        "purchase",
        "billing",
        "complaint",
        "cancellation",
        "status",
        "survey",
        "notification",
        "collection",
        "machine",
    ];

    /// The name used in flows and in the configuration.
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The purpose of that name.
    pub fn parse(name: &str) -> Option<Self> {
        use Purpose::*;
        let all = [
            Support,
            Sales,
            Purchase,
            Billing,
            Complaint,
            Cancellation,
            Status,
            Survey,
            Notification,
            Collection,
            Machine,
        ];
        Self::NAMES.iter().position(|n| *n == name).map(|at| all[at])
    }
}

/// A survey gives itself away by its name; anything else would be a guess. Only used to keep quiet, never to accuse.
pub(super) fn inferred_purpose(name: &str, path: &str) -> Option<Purpose> {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let says = |text: &str| {
        let lower = text.to_lowercase();
        ["survey", "encuesta", "csat", "feedback"].iter().any(|word| lower.contains(word))
    };
    (says(name) || says(stem)).then_some(Purpose::Survey)
}
