//! What happens at a step.

use super::{Message, Wait};
use crate::source::{Span, Spanned};

/// The name of a piece of information, as the platform spells it.
pub type Slot = Spanned<String>;

/// What happens at a step. Texts said there stand beside it, in [`super::Step::texts`].
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Only says its texts.
    Say,
    /// The customer picks one of the options on the edges.
    Menu(Menu),
    /// The customer gives a piece of information.
    Ask(Box<Ask>),
    /// The customer proves who they are; `biometric` by voice or face.
    Verify {
        /// By voice, face or another mark of the body.
        biometric: bool,
    },
    /// The hub of what is heard everywhere in a scope: the steps of the scope lead here, its edges are what is heard.
    Listen,
    /// A branch the customer does not pick.
    Route {
        /// The slot tested, where the platform shows it.
        slot: Option<Slot>,
        /// The tests cover every value, so that an edge of [`super::Event::Otherwise`] cannot be taken.
        exhaustive: bool,
    },
    /// A branch by chance.
    Split,
    /// A branch by opening hours.
    Hours,
    /// Asks another system.
    Lookup {
        /// What it is asked with.
        by: Vec<Slot>,
        /// What it answers.
        learns: Vec<Slot>,
    },
    /// Stores a value.
    Set {
        /// Where.
        slot: Slot,
        /// What.
        value: SetValue,
    },
    /// Forgets what was stored.
    Forget(Vec<Slot>),
    /// Passes at most `at_most` times along its looping edge, then leaves along the other; `None` where the number is not shown.
    Repeat {
        /// How often the looping edge is taken.
        at_most: Option<u32>,
    },
    /// An outbound contact to the customer. Its words are the texts of the step, its channel that of the step.
    Send(Box<Message>),
    /// Waits by itself, not for the customer.
    Wait(Wait),
    /// Plays to a waiting customer over and over. Leaves by [`super::Event::Interrupted`] or [`super::Event::Answered`].
    Hold,
    /// A task for staff: a person gets in touch later.
    Task {
        /// What they are to do, such as `call`; empty where nothing says so.
        what: String,
    },
    /// Hands the customer to a person.
    Transfer(Box<Handoff>),
    /// Promises a call back; whoever calls gets to see so much.
    Callback(Passes),
    /// Records a message for a person.
    Voicemail,
    /// Opens a ticket for a person, who gets to see so much.
    Ticket(Passes),
    /// Runs another flow and comes back.
    Call(Box<CallRef>),
    /// Goes on in another flow and does not come back.
    Jump(Box<FlowRef>),
    /// The contact ends here.
    End(How),
    /// Something the program cannot see into; `what` names it for people, such as "a bot" or "a dynamic target".
    Unknown {
        /// What it is, for people.
        what: &'static str,
    },
}

/// How the customer answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// Keys of a telephone.
    pub keys: bool,
    /// Spoken words.
    pub speech: bool,
    /// Typed words.
    pub typed: bool,
    /// Buttons that can be tapped.
    pub buttons: bool,
}

impl Input {
    /// Keys of a telephone only.
    pub const KEYS: Input = Input { keys: true, speech: false, typed: false, buttons: false };
    /// Spoken words only.
    pub const SPEECH: Input = Input { keys: false, speech: true, typed: false, buttons: false };
    /// Typed words only.
    pub const TYPED: Input = Input { keys: false, speech: false, typed: true, buttons: false };
    /// Buttons only.
    pub const BUTTONS: Input = Input { keys: false, speech: false, typed: false, buttons: true };

    /// Whether words of the customer's own choice are understood.
    pub fn free_words(self) -> bool {
        self.speech || self.typed
    }
}

/// A menu.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Menu {
    /// How options are picked.
    pub input: Input,
    /// How long it waits, in seconds.
    pub timeout: Option<f32>,
    /// Whether several digits or any words are taken too, so that "anything else" may be an answer: extension dialling, an
    /// open question.
    pub open: bool,
    /// What leaving an event unhandled does is planned by the platform, so that a missing exit is no fault of the file.
    pub planned_by_platform: bool,
}

/// A question whose answer is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    /// Where the answer goes; `None` where the platform does not show it.
    pub slot: Option<Slot>,
    /// How it is given.
    pub input: Input,
    /// A PIN, a password, card data.
    pub secret: bool,
    /// What is put in is kept so that nobody reads it where it is passed on.
    pub encrypted: bool,
    /// What happens where the answer is known already.
    pub when_known: WhenKnown,
    /// "How can I help?": the intent in the customer's own words, or the choice of a language.
    pub exempt: bool,
    /// How long it waits, in seconds.
    pub timeout: Option<f32>,
    /// As in [`Menu::planned_by_platform`].
    pub planned_by_platform: bool,
}

/// What a question does where its answer is known already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenKnown {
    /// Nothing is said of it, so that it is asked.
    #[default]
    Unsaid,
    /// The platform takes what it has and does not ask.
    Skips,
    /// It is declared to ask all the same.
    Asks,
}

/// What is stored.
#[derive(Clone, Debug, PartialEq)]
pub enum SetValue {
    /// A literal value.
    Const(String),
    /// The old value and a number: a counter goes up or down.
    Add(i64),
    /// The value of another slot.
    Copy(String),
    /// Something not shown.
    Opaque,
}

/// Grades of a way to a person, by what the importer can prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum PersonKind {
    /// A queue, a named person, a ticket in a live chat.
    Certain,
    /// A telephone or SIP transfer; an action whose name says so.
    Probable,
    /// A call back.
    Callback,
    /// A ticket.
    Ticket,
    /// A recorded message.
    Voicemail,
}

impl PersonKind {
    /// The name used in the configuration (`person.counts`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Probable => "probable",
            Self::Callback => "callback",
            Self::Ticket => "ticket",
            Self::Voicemail => "voicemail",
        }
    }

    /// All kinds, strongest first.
    pub const ALL: [PersonKind; 5] = [Self::Certain, Self::Probable, Self::Callback, Self::Ticket, Self::Voicemail];

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A set of [`PersonKind`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonKinds(u8);

impl PersonKinds {
    /// No kind.
    pub const NONE: Self = Self(0);
    /// Every kind.
    pub const ALL: Self = Self(0b1_1111);

    /// The set with `kind` in it too.
    pub const fn with(self, kind: PersonKind) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    /// Whether `kind` is in the set.
    pub const fn has(self, kind: PersonKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

/// One place that reads a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotUse {
    /// The slot, with the place of its name.
    pub slot: Slot,
    /// Something is said or done where the slot is empty.
    pub fallback: bool,
    /// What it is read for.
    pub reading: Reading,
}

/// What a slot is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Said or shown to the customer.
    Said,
    /// Tested by a branch.
    Tested,
    /// Handed on, stored or computed with.
    Used,
}

/// To whom a customer is handed, and what goes along.
#[derive(Clone, Debug, PartialEq)]
pub struct Handoff {
    /// How sure it is that this is a person: [`PersonKind::Certain`] or [`PersonKind::Probable`].
    pub kind: PersonKind,
    /// The queue, person or number, where the file names it.
    pub to: Option<String>,
    /// What the person gets to see.
    pub passes: Passes,
}

/// What goes along with a hand-off.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Passes {
    /// The platform hands everything over.
    Everything,
    /// These slots.
    Slots(Vec<Slot>),
    /// The file does not show it.
    #[default]
    Unknown,
}

/// A flow named by another one.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRef {
    /// The names it may go by, normalised by the importer, most telling first; empty where the target is computed at run time.
    pub names: Vec<String>,
    /// The name as the file writes it.
    pub shown: Spanned<String>,
    /// Which of several starts of that flow, by [`super::Entry::event`].
    pub entry: Option<&'static str>,
    /// The flow must be among the files, so that its absence is a mistake (`file/unresolved-flow`). Not so for ids of a platform.
    pub expected: bool,
}

/// A call of another flow.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRef {
    /// The flow called.
    pub flow: FlowRef,
    /// What is handed to it.
    pub passes: Passes,
}

/// How a contact ends at an [`Effect::End`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// With the declared outcome, such as `resolved`; the span is that of the word.
    Declared(String, Span),
    /// The line is cut, the chat is closed; what the outcome is stays unsaid.
    HangUp,
    /// An exit that leads nowhere: the platform ends the contact.
    Unwired,
    /// The customer is refused (a platform's default hand-off that only says no).
    Refused,
    /// Back to the flow that called, or to the queue this flow runs in.
    Return,
}

impl Effect {
    /// Whether this step waits for the customer.
    pub fn is_customer_step(&self) -> bool {
        matches!(self, Self::Menu(_) | Self::Ask(_) | Self::Verify { .. })
    }

    /// The kind of way to a person that this step is.
    pub fn person_kind(&self) -> Option<PersonKind> {
        Some(match self {
            Self::Transfer(handoff) => handoff.kind,
            Self::Callback(_) => PersonKind::Callback,
            Self::Ticket(_) => PersonKind::Ticket,
            Self::Voicemail => PersonKind::Voicemail,
            _ => return None,
        })
    }
}
