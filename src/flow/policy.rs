//! What a team decided: which ways to a person count, how fast prompts are spoken, facts that the files do not say.

use super::day::Day;
use super::{Attested, Audience, PersonKind, PersonKinds, Pressure, Purpose, Role};
use crate::lexicon::Extra;
use crate::source::{Span, Spanned};

/// The decisions that hold for a whole project.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Which kinds of ways to a person count; default certain, probable and callback.
    pub person_counts: PersonKinds,
    /// The key that should reach a person.
    pub person_key: char,
    /// How fast prompts are spoken; 150 is a convention, not a measurement.
    pub words_per_minute: f32,
    /// Platforms that hand everything a flow knows to the person (`passes: { amazon-connect: everything }`).
    pub passes_everything: Vec<String>,
    /// The project's own words, for any list.
    pub words: Extra,
    /// What the platform supplies on every contact, such as `caller-number`.
    pub known: Vec<String>,
    /// How much contact is too much, and what the sending system keeps.
    pub pressure: Pressure,
    /// Opening hours; empty where nobody lists them, so that no name is wrong.
    pub hours: Vec<OpenHours>,
    /// What bots do to hand over to a person, where a platform has no block of its own for it.
    pub handoff_signals: Vec<HandoffSignal>,
    /// What the configuration knows about flows, first match first.
    pub flows: Vec<FlowFacts>,
    /// The day it is taken to be; `None` where that is not known, so that nothing is out of date.
    pub today: Option<Day>,
}

/// Opening hours with a name, as `hours:` steps and transfers call them.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenHours {
    /// What they are called.
    pub name: Spanned<String>,
    /// When it is open, such as `Mo-Fr 08:00-18:00`; several where days differ.
    pub open: Vec<Spanned<String>>,
    /// The time zone, such as `Europe/Vienna`.
    pub timezone: Option<Spanned<String>>,
}

/// What a bot of some platform does to hand over to a person.
#[derive(Clone, Debug, PartialEq)]
pub struct HandoffSignal {
    /// The place that says so.
    pub span: Span,
    /// The platform, such as `dialogflow-cx`.
    pub platform: Spanned<String>,
    /// What carries the sign: one of [`HandoffSignal::CARRIERS`].
    pub carrier: &'static str,
    /// What the carrier is called.
    pub name: Spanned<String>,
    /// The value it then has; any where nothing is said.
    pub value: Option<Spanned<String>>,
}

impl HandoffSignal {
    /// What can carry the sign, as the configuration writes it.
    pub const CARRIERS: [&'static str; 4] = ["parameter", "intent", "action", "event"];
}

/// Facts about some flows that their files do not say.
#[derive(Clone, Debug, Default)]
pub struct FlowFacts {
    /// Whether these facts are about the flow of that path and key; set by the reader of the configuration.
    pub applies: Pattern,
    /// What the flow is there for.
    pub role: Option<Role>,
    /// What the flow is for.
    pub purpose: Option<Purpose>,
    /// Further names under which another platform runs it.
    pub known_as: Vec<Spanned<String>>,
    /// For whom it is.
    pub audience: Audience,
    /// The languages it speaks.
    pub languages: Vec<Spanned<String>>,
    /// Who answers for it.
    pub care: Attested,
}

/// A glob over paths and, where given, a flow's key.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    /// Over the path relative to the configuration's folder, `/`-separated; `None` for any.
    pub files: Option<globset::GlobMatcher>,
    /// The folder of the configuration, relative to the working directory, with `/`; empty for the working directory itself.
    pub base: String,
    /// The flow's key.
    pub flow: Option<String>,
}

impl Pattern {
    /// Whether the flow `key` in the file `path` is meant.
    pub fn matches(&self, path: &str, key: &str) -> bool {
        let inside = match self.base.as_str() {
            "" => Some(path),
            base => path.strip_prefix(base).and_then(|rest| rest.strip_prefix('/')),
        };
        let in_file = match (&self.files, inside) {
            (None, _) => true,
            (Some(glob), Some(path)) => glob.is_match(path),
            (Some(_), None) => false,
        };
        in_file && self.flow.as_deref().is_none_or(|flow| flow == key)
    }
}

impl Policy {
    /// Whether a team says that `carrier` of that name hands over on `platform`; of a parameter, with this `value`.
    pub fn declares_handoff(&self, platform: &str, carrier: &str, name: &str, value: Option<&str>) -> bool {
        self.handoff_signals.iter().any(|signal| {
            signal.platform.value == platform
                && signal.carrier == carrier
                && signal.name.value == name
                && (carrier != "parameter"
                    || signal.value.as_ref().is_none_or(|wanted| value == Some(wanted.value.as_str())))
        })
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            person_counts: PersonKinds::NONE
                .with(PersonKind::Certain)
                .with(PersonKind::Probable)
                .with(PersonKind::Callback),
            person_key: '0',
            words_per_minute: 150.0,
            passes_everything: Vec::new(),
            words: Extra::default(),
            known: Vec::new(),
            pressure: Pressure::default(),
            hours: Vec::new(),
            handoff_signals: Vec::new(),
            flows: Vec::new(),
            today: None,
        }
    }
}
