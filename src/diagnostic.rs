//! Floor 1. What was seen, before and after words are put to it.
//!
//! A reader or a check makes a [`Finding`]: places, a witness and named values, no sentence. The rule that asked turns it into a
//! [`Diagnostic`]: severity, message, help. A message is all that is shown where only one line can be.

use crate::source::Span;
use std::borrow::Cow;
use std::fmt;

/// The name of a rule, `family/fault`, such as `person/unreachable`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub Cow<'static, str>);

impl RuleId {
    /// A rule known when the program was built.
    pub const fn builtin(id: &'static str) -> Self {
        Self(Cow::Borrowed(id))
    }

    /// What stands before the `/`.
    pub fn family(&self) -> &str {
        self.0.split('/').next().unwrap_or("")
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of flow something is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Calls.
    #[default]
    Ivr,
    /// Chats and text messages that are answered.
    Chatbot,
    /// Outbound contact over days.
    Cadence,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Self::Ivr, Self::Chatbot, Self::Cadence];

    /// The name used in native flows (`kind:`) and in rule files (`applies-to:`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ivr => "ivr",
            Self::Chatbot => "chatbot",
            Self::Cadence => "cadence",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How bad a finding is. Ordered: a note is less than an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be mended.
    Warning,
    /// A customer is let down.
    Error,
}

impl Severity {
    /// `note`, `warning` or `error`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "note" => Self::Note,
            "warning" => Self::Warning,
            "error" => Self::Error,
            _ => return None,
        })
    }
}

/// How sure the answer behind a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// It happens on every continuation that the files show.
    Definite,
    /// It happens on some.
    Possible,
    /// The files do not show whether it happens.
    Unknown,
}

impl Certainty {
    /// `definite`, `possible` or `unknown`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Definite => "definite",
            Self::Possible => "possible",
            Self::Unknown => "unknown",
        }
    }
}

/// A place with what is to be said of it; the text may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What, lower case, without a full stop.
    pub text: String,
}

impl Label {
    /// `text`, said of `span`.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// A flow and a step of it, by what tells them from others for good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// The flow; empty where the file names none and nothing stands in for a name.
    pub flow: String,
    /// The step; empty where the whole flow is meant.
    pub step: String,
}

/// One of several violations that are told as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of its step.
    pub step: String,
    /// What makes it itself: its step and, say, the event that leads out of it.
    pub key: String,
}

/// Named values for the holes of a message, such as `("choices", "3")`.
pub type Vars = Vec<(&'static str, String)>;

/// What a reader or a check saw; no words yet.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that speaks of it.
    pub rule: RuleId,
    /// Which of the check's declared outcomes this is.
    pub outcome: &'static str,
    /// How sure.
    pub certainty: Certainty,
    /// The guilty text, with what is to be said right at it.
    pub place: Label,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// The witness: what happens to one customer, in order.
    pub trace: Vec<Label>,
    /// The number of the step, within its island, that a plain way from a start is to be told to; told only if the finding is.
    pub witness: Option<u32>,
    /// What the message may name.
    pub vars: Vars,
    /// The key of the flow, as its file says it.
    pub flow: Option<String>,
    /// The key of the step.
    pub step: Option<String>,
    /// The platform the file is of.
    pub platform: Option<&'static str>,
    /// What tells its place from others for good, where names do not: a new place, order or file changes nothing about it.
    pub key: Option<Key>,
    /// What kind of flow it is about.
    pub kind: Kind,
    /// What makes this finding itself, beside rule, flow and step: slot, key, phrase, target. Never words or numbers of lines.
    pub atoms: Vec<String>,
    /// The several violations that are told as one, such as all ways into one bad end. Empty where there is only one.
    pub parts: Vec<Part>,
    /// The figure that a numeric check found; the larger, the worse.
    pub measure: Option<f64>,
}

impl Finding {
    /// A definite finding of `rule` at `span`, with nothing else said yet.
    pub fn new(rule: RuleId, outcome: &'static str, span: Span) -> Self {
        Self {
            rule,
            outcome,
            certainty: Certainty::Definite,
            place: Label::new(span, ""),
            labels: Vec::new(),
            trace: Vec::new(),
            witness: None,
            vars: Vec::new(),
            flow: None,
            step: None,
            platform: None,
            key: None,
            kind: Kind::Ivr,
            atoms: Vec::new(),
            parts: Vec::new(),
            measure: None,
        }
    }

    /// A definite finding of the built-in file rule `id` at `span`, its whole sentence in the hole `problem`.
    pub fn file(id: &'static str, span: Span, problem: impl Into<String>) -> Self {
        Self::new(RuleId::builtin(id), "definite", span).with("problem", problem).with("help", "")
    }

    /// The same, with a value for the hole `name`; a value given before is replaced.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        match self.vars.iter_mut().find(|var| var.0 == name) {
            Some(var) => var.1 = value,
            None => self.vars.push((name, value)),
        }
        self
    }

    /// The same, with what is to be done about it in the hole `help`.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.with("help", help)
    }

    /// The same, known by its flow alone: it is about the flow, and which of its steps is underlined may change.
    pub fn about_flow(mut self) -> Self {
        self.key.iter_mut().for_each(|key| key.step.clear());
        self
    }

    /// Every span it holds, to be changed in place.
    pub fn for_each_span(&mut self, mut change: impl FnMut(&mut Span)) {
        change(&mut self.place.span);
        self.labels.iter_mut().chain(&mut self.trace).for_each(|label| change(&mut label.span));
    }

    /// The same, with one more place.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label::new(span, text));
        self
    }
}

/// A finding with words and a severity: what reporters show.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What was seen.
    pub finding: Finding,
    /// How bad.
    pub severity: Severity,
    /// One sentence, lower case, no full stop; source text in backticks.
    pub message: String,
    /// What to do next; starts with a verb. Empty where the message says it all.
    pub help: String,
    /// `tl1:` and 32 hexadecimal digits.
    pub fingerprint: String,
    /// A fingerprint for each violation that is told here: one for each of [`Finding::parts`], else the fingerprint itself.
    pub parts: Vec<String>,
    /// New, or accepted before.
    pub state: State,
    /// Why it was allowed; empty where it was not.
    pub reason: String,
    /// In what it is more than what was accepted: the end of the message. Empty where nothing of it was.
    pub worse: String,
}

/// Whether a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not accepted before.
    New,
    /// Accepted in the baseline.
    Baselined,
    /// Allowed in the file or the configuration.
    Suppressed,
}

impl State {
    /// `new`, `baselined` or `suppressed`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Baselined => "baselined",
            Self::Suppressed => "suppressed",
        }
    }
}
