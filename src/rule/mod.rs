//! Floor 7. What matters, how much, in which words: a rule file becomes a [`Rule`], a finding becomes a diagnostic.
//!
//! A rule is one YAML file in `rules/`. The built-in ones are compiled into a table by `tests/codegen.rs`, so that starting up
//! reads no YAML; the prose stays in the file and is read only to be shown.

mod builtin;
mod effective;
mod file;
mod idle;
mod judge;
mod own;
mod page;
mod read;
mod set;
mod tables;

pub use builtin::BUILTIN;
pub use effective::{Effective, Origin, effective};
pub use file::{Example, ExampleFile, RuleFile, Source};
pub use judge::judge;
pub use own::{OwnRule, own_rules};
pub use page::{Here, page, page_here, shown_value};
pub use read::read_rule;
pub use set::{Active, Rules, Selection, Setting, names_rule};
pub use tables::is_id as is_rule_id;

use crate::check::{Check, Params, Value};
use crate::diagnostic::{RuleId, Severity};

pub use crate::diagnostic::Kind;
use std::borrow::Cow;

/// Words of a rule: built in, or read from a user's file.
pub type Str = Cow<'static, str>;

/// A value for each outcome; the one under the empty name holds for those that have none of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct ByOutcome<T>(pub Vec<(Str, T)>);

impl<T> ByOutcome<T> {
    /// The value for `outcome`.
    pub fn get(&self, outcome: &str) -> Option<&T> {
        let named = |name: &str| self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        named(outcome).or_else(|| named(""))
    }
}

/// A named choice of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Preset {
    /// What every team should keep.
    Recommended,
    /// More, for teams that want it; includes the recommended.
    Strict,
    /// Who answers for what.
    Governance,
}

impl Preset {
    /// The name used in `extends:`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Strict => "strict",
            Self::Governance => "governance",
        }
    }

    /// The preset of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Recommended, Self::Strict, Self::Governance].into_iter().find(|preset| preset.name() == name)
    }
}

/// One rule, ready to run.
#[derive(Clone)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// What it says, in a sentence.
    pub title: Str,
    /// How bad, by outcome.
    pub severity: ByOutcome<Severity>,
    /// Where it belongs, by outcome.
    pub presets: ByOutcome<Vec<Preset>>,
    /// What it speaks of.
    pub applies_to: Vec<Kind>,
    /// At the same place these speak instead.
    pub yields_to: Vec<Str>,
    /// The question it asks; `None` where readers raise its findings (`file/…`).
    pub check: Option<&'static Check>,
    /// The parameters of the question.
    pub params: Params,
    /// The sentence, by outcome, with `{holes}`.
    pub message: ByOutcome<Str>,
    /// What to do, by outcome.
    pub help: ByOutcome<Str>,
    /// Whether it can be turned off or allowed.
    pub suppressible: bool,
}

/// A row of the table of built-in rules; see [`Rule`] for the meaning of its fields.
pub struct Builtin {
    /// As [`Rule::id`].
    pub id: &'static str,
    /// As [`Rule::title`].
    pub title: &'static str,
    /// As [`Rule::severity`].
    pub severity: &'static [(&'static str, Severity)],
    /// As [`Rule::presets`].
    pub presets: &'static [(&'static str, &'static [Preset])],
    /// As [`Rule::applies_to`].
    pub applies_to: &'static [Kind],
    /// As [`Rule::yields_to`].
    pub yields_to: &'static [&'static str],
    /// The name of the question, empty for none.
    pub check: &'static str,
    /// The parameters that differ from the question's defaults.
    pub params: &'static [(&'static str, Value)],
    /// As [`Rule::message`].
    pub message: &'static [(&'static str, &'static str)],
    /// As [`Rule::help`].
    pub help: &'static [(&'static str, &'static str)],
    /// As [`Rule::suppressible`].
    pub suppressible: bool,
    /// The whole rule file, for `explain` and for reports that show prose.
    pub source: &'static str,
}

impl Builtin {
    /// The rule of this row.
    pub fn rule(&self) -> Rule {
        fn words(rows: &'static [(&'static str, &'static str)]) -> ByOutcome<Str> {
            ByOutcome(rows.iter().map(|(outcome, text)| (Cow::Borrowed(*outcome), Cow::Borrowed(*text))).collect())
        }
        let check = crate::check::find(self.check);
        let mut params = check.map_or(Params(Vec::new()), Params::of);
        for (name, value) in self.params {
            // The table is held against the checks by a test, so nothing is refused here.
            let _ = params.set(name, value.clone());
        }
        Rule {
            id: RuleId::builtin(self.id),
            title: Cow::Borrowed(self.title),
            severity: ByOutcome(self.severity.iter().map(|(name, value)| (Cow::Borrowed(*name), *value)).collect()),
            presets: ByOutcome(self.presets.iter().map(|(name, list)| (Cow::Borrowed(*name), list.to_vec())).collect()),
            applies_to: self.applies_to.to_vec(),
            yields_to: self.yields_to.iter().map(|id| Cow::Borrowed(*id)).collect(),
            check,
            params,
            message: words(self.message),
            help: words(self.help),
            suppressible: self.suppressible,
        }
    }
}

/// The JSON Schema of rule files, with its file name.
pub fn schema() -> (&'static str, serde_json::Value) {
    ("rule.schema.json", crate::syntax::json_schema(&tables::RULE, "A rule of touchlint"))
}
