//! The types of blocks, as exports name them.
//!
//! <https://docs.typebot.com/editor/blocks/overview>; the names in files are older than those in the editor.

use crate::syntax::nearest;

/// What a block does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Where a bot before version 6 starts.
    Start,
    /// Says or shows something.
    Bubble,
    /// Asks for something.
    Input,
    /// Buttons or pictures to pick from.
    Choice,
    /// Cards with buttons.
    Cards,
    /// Stores a value.
    Set,
    /// Goes on by tests.
    Condition,
    /// Goes on by chance.
    AbTest,
    /// Goes on in another group.
    Jump,
    /// Comes back from a jump or an event.
    Return,
    /// Runs another bot, or a group of this one, and comes back.
    Link,
    /// Waits some seconds.
    Wait,
    /// Leads to another page.
    Redirect,
    /// Runs a script in the page.
    Script,
    /// Waits until a program sends something.
    Listener,
    /// Repeats a part.
    Loop,
    /// Asks a program.
    Request,
    /// Has a model make words, pictures or speech.
    Model,
    /// Notes something for statistics.
    Tracking,
    /// Sends an e-mail.
    Email,
    /// Opens a live chat with a person.
    LiveChat,
    /// Lets the customer book a meeting.
    Booking,
    /// Any other type.
    Unknown,
}

const NAMES: [(&str, Kind); 45] = [
    ("start", Kind::Start),
    ("text", Kind::Bubble),
    ("image", Kind::Bubble),
    ("video", Kind::Bubble),
    ("embed", Kind::Bubble),
    ("audio", Kind::Bubble),
    ("choice input", Kind::Choice),
    ("picture choice input", Kind::Choice),
    ("cards", Kind::Cards),
    ("Set variable", Kind::Set),
    ("Condition", Kind::Condition),
    ("AB test", Kind::AbTest),
    ("Jump", Kind::Jump),
    ("Return", Kind::Return),
    ("Typebot link", Kind::Link),
    ("Wait", Kind::Wait),
    ("Redirect", Kind::Redirect),
    ("Code", Kind::Script),
    ("webhook", Kind::Listener),
    ("Loop", Kind::Loop),
    ("Webhook", Kind::Request),
    ("Google Sheets", Kind::Request),
    ("Zapier", Kind::Request),
    ("Make.com", Kind::Request),
    ("Pabbly", Kind::Request),
    ("nocodb", Kind::Request),
    ("OpenAI", Kind::Model),
    ("openai", Kind::Model),
    ("anthropic", Kind::Model),
    ("mistral", Kind::Model),
    ("groq", Kind::Model),
    ("together-ai", Kind::Model),
    ("open-router", Kind::Model),
    ("perplexity", Kind::Model),
    ("deepseek", Kind::Model),
    ("elevenlabs", Kind::Model),
    ("qr-code", Kind::Model),
    ("Google Analytics", Kind::Tracking),
    ("Pixel", Kind::Tracking),
    ("segment", Kind::Tracking),
    ("posthog", Kind::Tracking),
    ("Email", Kind::Email),
    ("gmail", Kind::Email),
    ("Chatwoot", Kind::LiveChat),
    ("zendesk", Kind::LiveChat),
];

impl Kind {
    /// The kind of the type `name`.
    pub fn of(name: &str) -> Self {
        let known = NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
        match name {
            "cal-com" => Self::Booking,
            "dify-ai" | "chat-node" | "zemantic-ai" | "blink" => Self::Request,
            _ if known.is_none() && name.ends_with(" input") => Self::Input,
            _ => known.unwrap_or(Self::Unknown),
        }
    }

    /// The customer has the word.
    pub fn is_customer(self) -> bool {
        matches!(self, Self::Input | Self::Choice | Self::Cards)
    }

    /// Only sets something up, so that its failing is no failure of life.
    pub fn is_minor(self) -> bool {
        matches!(self, Self::Start | Self::Bubble | Self::Set | Self::Jump | Self::Wait | Self::Tracking)
    }

    /// The known type that is spelled most like `name`.
    pub fn nearest(name: &str) -> Option<&'static str> {
        nearest(name, NAMES.iter().map(|(known, _)| *known))
    }
}
