//! What a team decided: which ways to a person count, how fast prompts are spoken, facts that the files do not say.

use super::{Attested, Audience, PersonKind, PersonKinds, Pressure, Purpose, Role};

use crate::source::Spanned;

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
    /// Names for a person that this company uses.
    pub person_words: Vec<String>,
    /// Words that look like a person and are none.
    pub not_person_words: Vec<String>,
    /// What the platform supplies on every contact, such as `caller-number`.
    pub known: Vec<String>,
    /// How much contact is too much, and what the sending system keeps.
    pub pressure: Pressure,
    /// What the configuration knows about flows, first match first.
    pub flows: Vec<FlowFacts>,
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
            person_words: Vec::new(),
            not_person_words: Vec::new(),
            known: Vec::new(),
            pressure: Pressure::default(),
            flows: Vec::new(),
        }
    }
}
