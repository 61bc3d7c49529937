//! The kinds of steps, and the exits each may have.

use crate::flow::Event;

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Say,
    Menu,
    Ask,
    Verify,
    Branch,
    Split,
    Hours,
    Lookup,
    Set,
    Forget,
    Transfer,
    Callback,
    Voicemail,
    Ticket,
    Call,
    Jump,
    Wait,
    Send,
    Task,
    End,
}

/// Every kind with its key; `say` first, since it may stand before any other.
pub(super) const WORDS: [(Word, &str); 20] = [
    (Word::Say, "say"),
    (Word::Menu, "menu"),
    (Word::Ask, "ask"),
    (Word::Verify, "verify"),
    (Word::Branch, "branch"),
    (Word::Split, "split"),
    (Word::Hours, "hours"),
    (Word::Lookup, "lookup"),
    (Word::Set, "set"),
    (Word::Forget, "forget"),
    (Word::Transfer, "transfer"),
    (Word::Callback, "callback"),
    (Word::Voicemail, "voicemail"),
    (Word::Ticket, "ticket"),
    (Word::Call, "call"),
    (Word::Jump, "jump"),
    (Word::Wait, "wait"),
    (Word::Send, "send"),
    (Word::Task, "task"),
    (Word::End, "end"),
];

/// All exits, in the order in which the documentation lists them.
pub(super) const EXITS: [&str; 12] = [
    "next",
    "no-input",
    "no-match",
    "rejected",
    "not-found",
    "error",
    "open",
    "closed",
    "full",
    "no-answer",
    "elapsed",
    "otherwise",
];

impl Word {
    /// The kind of that key.
    pub fn parse(key: &str) -> Option<Self> {
        WORDS.iter().find(|(_, name)| *name == key).map(|(word, _)| *word)
    }

    /// Whether a flow of this kind can do it: a talk, or else a cadence.
    pub fn belongs(self, cadence: bool) -> bool {
        use Word::*;
        match self {
            Send | Wait | Branch | Split | Set | Call | Jump | End => true,
            Task => cadence,
            _ => !cadence,
        }
    }

    /// Its key.
    pub fn name(self) -> &'static str {
        WORDS.iter().find(|(word, _)| *word == self).map_or("", |(_, name)| name)
    }

    /// Why control leaves by `exit`. `next` of a menu is where options without a target of their own lead, and none itself.
    pub fn event(self, exit: &str) -> Option<Event> {
        Some(match exit {
            "next" => match self {
                Self::Menu => return None,
                Self::Ask => Event::Answer,
                Self::Verify => Event::Accepted,
                Self::Hours => Event::Open,
                Self::Call => Event::Returned("".into()),
                _ => Event::Always,
            },
            "no-input" => Event::NoInput,
            "no-match" => Event::NoMatch,
            // A look-up that finds nothing rejects what it was asked with.
            "rejected" | "not-found" => Event::Rejected,
            "error" => Event::Error,
            "open" => Event::Open,
            "closed" => Event::Closed,
            "full" => Event::Full,
            "no-answer" => Event::NoAnswer,
            "elapsed" => Event::Elapsed,
            "otherwise" => Event::Otherwise,
            _ => return None,
        })
    }

    /// The exit by which a step without one goes on to what stands below it in a list, or ends in silence in a map.
    pub fn onward(self) -> Option<&'static str> {
        match self {
            // A person takes over, another flow, or nobody: what stands below in the file is not what happens then.
            Self::Transfer | Self::Jump | Self::End => None,
            // Every option says where it leads; the menu's own check speaks of those that do not.
            Self::Menu | Self::Split => None,
            Self::Branch => Some("otherwise"),
            Self::Hours => Some("open"),
            _ => Some("next"),
        }
    }
}
