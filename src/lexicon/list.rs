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
    /// A whole promise of a person now. Judge with [`super::Lexicon::promises`], which reads the sentence around it.
    Promise = "promise",
    /// "I will", "let me": the first part of a promise.
    PromiseLead = "promise-lead",
    /// "connect you to": the second part of a promise, with a lead before it and a person after it.
    PromiseMove = "promise-move",
    /// "connecting you to": a promise if a person follows.
    PromiseMoving = "promise-moving",
    /// "will be with you": a promise if a person stands before it.
    PromiseTail = "promise-tail",
    /// Being told to call a number. Judge with [`super::Lexicon::pointers`].
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
}

impl List {
    /// Whether the phrases mean nothing alone, so that they are kept out of [`super::Lexicon::scan`].
    pub(super) const fn is_part(self) -> bool {
        matches!(self, Self::PromiseLead | Self::PromiseMove | Self::PromiseMoving | Self::PromiseTail | Self::CallStem)
    }
}

/// The phrases of one list in one language, folded. Made from YAML; see `table.rs`.
#[derive(Debug)]
pub(super) struct Phrases {
    pub list: List,
    pub language: Language,
    pub phrases: &'static [&'static str],
    /// Phrases that take away the matches which they overlap.
    pub not: &'static [&'static str],
    /// Phrases that take away every match in their sentence; read where sentences are judged, not by a scan.
    pub unless: &'static [&'static str],
}
