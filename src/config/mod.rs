//! Floor 4. `touchlint.yaml`: what a team decided about rules, and facts that the flow files do not say.
//!
//! A configuration is read as a whole, with all its mistakes, and may build on others (`extends`). Every value keeps its place, so that
//! `touchlint config` can say where it was set and a rule where it was asked for something it does not know. Nothing here reads
//! the disk: other files are handed in by the caller.

mod extend;
mod facts;
mod forms;
mod read;
mod rules;
mod tables;

pub use extend::{Open, read_config};
pub use forms::is_day;

use crate::diagnostic::Severity;
use crate::flow::{
    Attested, Audience, FlowFacts, HandoffSignal, OpenHours, Pattern, PersonKinds, Policy, Pressure, Purpose, Role,
};
use crate::lexicon::{Extra, List};
use crate::source::{FileId, Span, Spanned};
use crate::syntax::json_schema;

/// The configuration of one project, `extends` resolved.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The nearest `touchlint.yaml`; `None` where a project has none.
    pub file: Option<FileId>,
    /// The folder that patterns are seen from: that of the nearest file, relative to the working directory, with `/`; empty for
    /// the working directory itself.
    pub base: String,
    /// The presets asked for, in the order they are met; `recommended` (with an empty place) where none is.
    pub presets: Vec<Spanned<String>>,
    /// Settings of rules, weakest first: those of configurations that this one builds on stand before its own.
    pub rules: Vec<RuleSetting>,
    /// Which ways to a person count.
    pub person_counts: Option<Spanned<PersonKinds>>,
    /// The key that should reach a person.
    pub person_key: Option<Spanned<char>>,
    /// How fast prompts are spoken.
    pub words_per_minute: Option<Spanned<f32>>,
    /// Platforms that hand everything a flow knows to the person. That they exist is judged by the caller.
    pub passes_everything: Vec<Spanned<String>>,
    /// What the platform supplies on every contact.
    pub known: Vec<Spanned<String>>,
    /// Facts about flows; the first that fits wins. `policy().flows` has the same indices.
    pub flows: Vec<FlowEntry>,
    /// Settings of rules for some files or flows; the last that fits wins.
    pub overrides: Vec<Override>,
    /// Accepted findings.
    pub allow: Vec<Allow>,
    /// Words that the project adds to the lists of phrases.
    pub words: Vec<OwnWord>,
    /// Opening hours by name.
    pub hours: Vec<OpenHours>,
    /// What bots do to hand over to a person.
    pub handoff_signals: Vec<HandoffSignal>,
    /// Who answers for all flows, as far as neither they nor an entry of `flows` say.
    pub care: Attested,
    /// How much contact is too much, and what the sending system keeps.
    pub pressure: Pressure,
    /// Files and folders with rules of the team's own, relative to the working directory.
    pub custom_rules: Vec<Spanned<String>>,
}

/// What a rule is set to. That the rule exists and knows the parameters is judged by the floor of the rules.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSetting {
    /// The rule.
    pub id: Spanned<String>,
    /// Its severity, where it is set for all that it says.
    pub severity: Option<Spanned<Level>>,
    /// Its severity for some outcomes of its question. That there are such outcomes is judged where the rule is.
    pub outcomes: Vec<(Spanned<String>, Spanned<Level>)>,
    /// Its parameters, in file order.
    pub parameters: Vec<Parameter>,
}

/// A severity, or none at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Its findings count so much.
    At(Severity),
}

impl Level {
    /// The level of that name.
    pub fn parse(name: &str) -> Option<Self> {
        if name == "off" { Some(Self::Off) } else { Severity::parse(name).map(Self::At) }
    }

    /// `off`, `note`, `warning` or `error`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::At(severity) => severity.name(),
        }
    }
}

/// One parameter of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value.
    pub value: Spanned<ParameterValue>,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// Several scalars.
    List(Vec<Spanned<ParameterValue>>),
}

/// Which files and flows an entry is about, as it is written and as it is matched.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The whole entry.
    pub span: Span,
    /// The pattern of paths.
    pub files: Option<Spanned<String>>,
    /// The key of a flow.
    pub flow: Option<Spanned<String>>,
    /// Both, ready to match.
    pub applies: Pattern,
}

/// Facts about some flows.
#[derive(Clone, Debug, Default)]
pub struct FlowEntry {
    /// The flows meant.
    pub scope: Scope,
    /// What they are there for.
    pub role: Option<Spanned<Role>>,
    /// What they are for.
    pub purpose: Option<Spanned<Purpose>>,
    /// Further names under which another platform runs it.
    pub known_as: Vec<Spanned<String>>,
    /// For whom they are.
    pub audience: Audience,
    /// The languages they speak.
    pub languages: Vec<Spanned<String>>,
    /// Who answers for them.
    pub care: Attested,
}

/// A phrase that the project adds to a list.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnWord {
    /// The list.
    pub list: List,
    /// The phrase takes matches away instead of being one: `not-person`.
    pub not: bool,
    /// The phrase.
    pub phrase: Spanned<String>,
}

/// Settings of rules for some files or flows.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// The flows meant.
    pub scope: Scope,
    /// The settings.
    pub rules: Vec<RuleSetting>,
}

/// A finding that is accepted.
#[derive(Clone, Debug, Default)]
pub struct Allow {
    /// The flows meant.
    pub scope: Scope,
    /// The rule.
    pub rule: Spanned<String>,
    /// The step's name; `None` for all steps.
    pub step: Option<Spanned<String>>,
    /// Why; empty where it is missing, which is a finding already.
    pub reason: Spanned<String>,
    /// The day on which it was accepted, as `2026-01-31`.
    pub since: Option<Spanned<String>>,
    /// The day from which it is told again, as `2027-01-31`.
    pub until: Option<Spanned<String>>,
}

impl Config {
    /// What holds where a project has no configuration; `base` as [`Config::base`].
    pub fn none(base: &str) -> Self {
        let presets = vec![Spanned::new("recommended".to_owned(), Span::default())];
        Self { base: base.to_owned(), presets, ..Self::default() }
    }

    /// The decisions that importers, linker and analyses ask for.
    pub fn policy(&self) -> Policy {
        let default = Policy::default();
        let texts = |words: &[Spanned<String>]| words.iter().map(|word| word.value.clone()).collect();
        Policy {
            person_counts: self.person_counts.map_or(default.person_counts, |counts| counts.value),
            person_key: self.person_key.map_or(default.person_key, |key| key.value),
            words_per_minute: self.words_per_minute.map_or(default.words_per_minute, |rate| rate.value),
            passes_everything: texts(&self.passes_everything),
            known: texts(&self.known),
            words: self.extra(),
            hours: self.hours.clone(),
            handoff_signals: self.handoff_signals.clone(),
            flows: self.flows.iter().map(FlowEntry::facts).chain(self.of_all_flows()).collect(),
            pressure: self.pressure.clone(),
            ..default
        }
    }

    /// What holds for every flow.
    fn of_all_flows(&self) -> Option<FlowFacts> {
        (!self.care.is_nothing()).then(|| FlowFacts { care: self.care.clone(), ..FlowFacts::default() })
    }

    fn extra(&self) -> Extra {
        let of = |not: bool| {
            let words = self.words.iter().filter(move |word| word.not == not);
            words.map(|word| (word.list, word.phrase.value.clone())).collect()
        };
        Extra { phrases: of(false), not: of(true) }
    }

    /// All settings that hold for the flow `key` in the file `path`, weakest first: of two that say something of the same, the
    /// later one counts.
    pub fn settings<'c>(&'c self, path: &'c str, key: &'c str) -> impl Iterator<Item = &'c RuleSetting> {
        let fitting = self.overrides.iter().filter(move |one| one.scope.applies.matches(path, key));
        self.rules.iter().chain(fitting.flat_map(|one| &one.rules))
    }
}

impl FlowEntry {
    fn facts(&self) -> FlowFacts {
        FlowFacts {
            applies: self.scope.applies.clone(),
            role: self.role.map(|role| role.value),
            purpose: self.purpose.map(|purpose| purpose.value),
            known_as: self.known_as.clone(),
            audience: self.audience.clone(),
            languages: self.languages.clone(),
            care: self.care.clone(),
        }
    }
}

/// The JSON Schema of `touchlint.yaml`, with its file name.
pub fn schema() -> (&'static str, serde_json::Value) {
    ("touchlint.schema.json", json_schema(&tables::CONFIG, "The configuration of touchlint"))
}
