//! What sets a topic off.

use crate::flow::Event;

/// What sets a topic off. <https://learn.microsoft.com/en-us/microsoft-copilot-studio/authoring-triggers>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    /// A conversation begins.
    Start,
    /// The customer asks for it.
    Intent,
    /// The customer asks for a person.
    Escalate,
    /// What the customer says fits no topic.
    Unknown,
    /// What the customer says fits several topics.
    Several,
    /// Something failed.
    Error,
    /// Another topic leads there, and nothing else.
    Redirect,
    /// The customer says nothing, in a call.
    Silence,
    /// The customer presses a key that is not expected.
    UnknownKey,
    /// The customer presses a key.
    Key,
    /// Nothing has happened for a long time.
    Inactivity,
    /// Something else happens.
    Other,
}

/// What a customer asks for who sets off the Escalate topic, in whatever language.
pub(super) const PERSON: &str = "talk to a person";

impl Trigger {
    /// The trigger of that kind.
    pub fn of(kind: &str) -> Self {
        match kind {
            "OnConversationStart" => Self::Start,
            "OnRecognizedIntent" | "OnSystemIntent" | "OnToolSelected" => Self::Intent,
            "OnEscalate" => Self::Escalate,
            "OnUnknownIntent" | "OnUnrecognizedSpeech" => Self::Unknown,
            "OnSelectIntent" => Self::Several,
            "OnError" => Self::Error,
            "OnRedirect" | "OnSystemRedirect" | "OnCopilotRedirect" => Self::Redirect,
            "OnSilence" => Self::Silence,
            "OnUnknownDtmfKey" => Self::UnknownKey,
            "OnDtmfKeyPress" => Self::Key,
            "OnInactivity" => Self::Inactivity,
            _ => Self::Other,
        }
    }

    /// Whether topics of it come with every agent.
    pub fn is_of_system(self) -> bool {
        matches!(self, Self::Start | Self::Escalate | Self::Unknown | Self::Error)
    }

    /// Whether only calls have it.
    pub fn is_of_calls(self) -> bool {
        matches!(self, Self::Silence | Self::UnknownKey | Self::Key)
    }

    /// Whether the customer sets it off by asking for something.
    pub fn is_asked_for(self) -> bool {
        matches!(self, Self::Intent | Self::Escalate)
    }

    /// Why the waiting agent goes to the topic called `name`; `key` is the key that is pressed. None where it does not from there.
    pub fn event(self, name: &str, key: Option<&str>) -> Option<Event> {
        Some(match self {
            Self::Intent => Event::Intent(name.into()),
            Self::Escalate => Event::Intent(PERSON.into()),
            Self::Several => Event::Happened("several topics fit".into()),
            Self::Silence => Event::NoInput,
            Self::UnknownKey => Event::NoMatch,
            Self::Key => Event::Key(key?.into()),
            Self::Inactivity => Event::Elapsed,
            Self::Other => Event::Happened(name.into()),
            Self::Start | Self::Unknown | Self::Error | Self::Redirect => return None,
        })
    }
}
