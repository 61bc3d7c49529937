//! The types of widgets, seen in files and documented (<https://www.twilio.com/docs/studio/widget-library>, 2025-06).

/// What a widget does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Trigger,
    Split,
    /// Calls a URL or a function.
    Request,
    /// Writes to the customer.
    Message,
    /// Speaks to the caller.
    Speech,
    SetVariables,
    /// Flex or a queue.
    Queue,
    Subflow,
    Gather,
    WaitForReply,
    Voicemail,
    Dial,
    Payment,
    /// A program that talks: what it does stands elsewhere.
    Bot,
    Redirect,
    /// Calls the customer.
    CallOut,
    /// Sets something up beside the conversation.
    Setup,
    Unknown,
}

use Kind::*;

/// Every type that is known.
const TYPES: &[(&str, Kind)] = &[
    ("trigger", Trigger),
    ("split-based-on", Split),
    ("make-http-request", Request),
    ("run-function", Request),
    ("search-contacts", Request),
    ("search-profile", Request),
    ("search-for-profile", Request),
    ("search-unified-profile", Request),
    ("search-conversations", Request),
    ("send-message", Message),
    ("say-play", Speech),
    ("set-variables", SetVariables),
    ("send-to-flex", Queue),
    ("enqueue-call", Queue),
    ("run-subflow", Subflow),
    ("gather-input-on-call", Gather),
    ("send-and-wait-for-reply", WaitForReply),
    ("record-voicemail", Voicemail),
    ("connect-call-to", Dial),
    ("capture-payments", Payment),
    ("connect-virtual-agent", Bot),
    ("connect-virtual-agent-v2", Bot),
    ("send-to-autopilot", Bot),
    ("state-machine", Bot),
    ("add-twiml-redirect", Redirect),
    ("make-outgoing-call", CallOut),
    ("make-outgoing-call-v1", CallOut),
    ("make-outgoing-call-v2", CallOut),
    ("record-call", Setup),
    ("fork-stream", Setup),
    ("start-conversation", Setup),
];

impl Kind {
    /// The kind of that type; [`Kind::Unknown`] for any other.
    pub fn of(name: &str) -> Kind {
        TYPES.iter().find(|entry| entry.0 == name).map_or(Unknown, |entry| entry.1)
    }

    /// The known type whose name is most like `name`, where one is like it at all.
    pub fn nearest(name: &str) -> Option<&'static str> {
        let like = |known: &str| strsim::normalized_damerau_levenshtein(name, known);
        let best = TYPES.iter().map(|entry| (like(entry.0), entry.0)).max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best.0 > 0.6).then_some(best.1)
    }

    /// Whether it only works in a call.
    pub fn is_voice(self) -> bool {
        matches!(self, Speech | Gather | Voicemail | Dial | Payment | CallOut)
    }

    /// Whether it only works in writing.
    pub fn is_written(self) -> bool {
        matches!(self, Message | WaitForReply)
    }

    /// Whether it gets in touch with a customer who is not yet there.
    pub fn reaches_out(self) -> bool {
        matches!(self, Message | WaitForReply | CallOut)
    }
}
