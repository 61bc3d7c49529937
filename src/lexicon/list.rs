//! The names of the lists. Each is one file in `rules/lexicons/`.

use super::Language;

macro_rules! lists {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// A list of phrases with one meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum List {
            $($(#[$doc])* $variant,)+
        }

        impl List {
            /// Every list, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name of the list, which is its file in `rules/lexicons/` without `.yaml`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

lists! {
    /// A live person, as an option or a prompt names one.
    Person = "person",
    /// What a customer says to get a person.
    PersonRequest = "person-request",
    /// A whole promise of a person now. Judge with [`super::Reading::promises`], which reads the sentence around it.
    Promise = "promise",
    /// "I will", "let me": the first part of a promise.
    PromiseLead = "promise-lead",
    /// "connect you to": the second part of a promise, with a lead before it and a person after it.
    PromiseMove = "promise-move",
    /// "connecting you to": a promise if a person follows.
    PromiseMoving = "promise-moving",
    /// "will be with you": a promise if a person stands before it.
    PromiseTail = "promise-tail",
    /// Being told to call a number. Judge with [`super::Reading::pointers`].
    CallNumber = "call-number",
    /// "please call": a pointer if a telephone number follows.
    CallStem = "call-stem",
    /// Being told to call or try again another time.
    CallLater = "call-later",
    /// Being sent to a website or an app.
    Elsewhere = "elsewhere",
    /// "your call is important to us" and the like.
    Hollow = "hollow",
    /// "our menu options have changed".
    MenuChanged = "menu-changed",
    /// Machine talk that a customer hears.
    RawError = "raw-error",
    /// A waiting time, a position or a callback that is really given; makes a hollow phrase bearable.
    Concrete = "concrete",
    /// Topics that need a short way to a person.
    Sensitive = "sensitive",
    /// A survey is offered.
    Survey = "survey",
    /// The customer is asked to try the same again.
    Retry = "retry",
    /// What the customer gave did not do: nothing of that kind is on file, or it does not match.
    NotFound = "not-found",
    /// A call back is offered or promised.
    Callback = "callback",
    /// A message can be left.
    Voicemail = "voicemail",
    /// "That is our policy": process or the system as the answer.
    ProcessBlame = "process-blame",
    /// The customer is told off.
    CustomerBlame = "customer-blame",
    /// "Invalid entry".
    InvalidEntry = "invalid-entry",
    /// Threats.
    Threat = "threat",
    /// A friendship that does not exist.
    FalseFamiliarity = "false-familiarity",
    /// "We miss you": fine from a company that one knows.
    MissedYou = "missed-you",
    /// Pressure to act now.
    Urgency = "urgency",
    /// A word of regret.
    Apology = "apology",
    /// Thanks.
    Thanks = "thanks",
    /// Words that show understanding or take charge.
    Empathy = "empathy",
    /// Please.
    Courtesy = "courtesy",
    /// A program says that it is one.
    AiDisclosure = "ai-disclosure",
    /// A program claims to be a person.
    HumanClaim = "human-claim",
    /// "My name is".
    Introduction = "introduction",
    /// How to stop messages, said inside one.
    OptOut = "opt-out",
    /// The word with which messages are stopped; compare with [`super::Reading::is`].
    OptOutWord = "opt-out-word",
    /// Nobody reads an answer.
    NoReply = "no-reply",
    /// A sender's address that says so; ask [`super::is_no_reply`].
    NoReplySender = "no-reply-sender",
    /// A person addressed as a record.
    Dehumanising = "dehumanising",
    /// A gap that somebody forgot to fill.
    Placeholder = "placeholder",
    /// Advertising.
    Promotion = "promotion",
    /// A day that is named.
    Day = "day",
    /// A check of voice or face.
    Biometric = "biometric",
    /// Something about a person by which nobody may be treated worse.
    Protected = "protected",
    /// The name of a language.
    Tongue = "tongue",
}

impl List {
    /// The list of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|list| list.name() == name)
    }

    /// The lists that a project may add words to: those whose phrases mean something alone.
    pub fn open() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|list| !list.is_part())
    }

    /// Whether the phrases mean nothing alone, or not in a running text, so that they are kept out
    /// of [`super::Reading::hits`].
    pub(super) const fn is_part(self) -> bool {
        matches!(
            self,
            Self::PromiseLead
                | Self::PromiseMove
                | Self::PromiseMoving
                | Self::PromiseTail
                | Self::CallStem
                | Self::OptOutWord
                | Self::NoReplySender
        )
    }
}

/// One phrase of one list in one language, folded. Made from YAML; see `table.rs`.
#[derive(Debug)]
pub(super) struct Entry {
    pub phrase: &'static str,
    pub list: List,
    pub language: Language,
    /// Whether it takes away the matches of its list which it overlaps.
    pub voids: bool,
}

/// Phrases that take away every match of a list in their sentence; read where sentences are judged, not by a search.
#[derive(Debug)]
pub(super) struct Unless {
    pub list: List,
    pub language: Language,
    pub phrases: &'static [&'static str],
}
