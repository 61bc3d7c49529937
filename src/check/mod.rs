//! Floor 6. Where one question is answered badly: one file for each question.
//!
//! A check reads facts and reports what it saw, with named outcomes and values for words; it decides nothing about severity and
//! holds no fixpoint. A rule (floor 7) asks a check with parameters and puts words to what it saw.

mod asked;
mod attested;
mod facts;
mod fair;
mod maze;
mod memory;
pub mod own;
mod person;
mod pressure;
mod readings;
mod registry;
pub mod talk;
mod tone;
pub mod words;

pub use facts::Facts;
pub use own::vocabulary::refuse;
pub use person::person_unreachable::because;
pub use registry::CHECKS;

use crate::diagnostic::Finding;
use crate::flow::FlowInfo;

/// One question that a rule can ask.
pub struct Check {
    /// The name used in rule files, such as `person-distance`.
    pub name: &'static str,
    /// What it is about, in a sentence, for people who write rules.
    pub doc: &'static str,
    /// What it can see; a rule may have its own severity and words for each.
    pub outcomes: &'static [Outcome],
    /// What a rule may set.
    pub params: &'static [Param],
    /// Answers it.
    pub run: Run,
}

/// How a question is answered.
pub enum Run {
    /// One island at a time.
    Island(fn(&Facts, &Params) -> Vec<Finding>),
    /// Flow by flow, over the whole project: first the flows that the rule speaks of with these parameters, then all islands.
    Flows(fn(&[OfFlow<'_>], &[Facts], &Params) -> Vec<Finding>),
    /// All islands at once, in the order of their first flows: only what adds up over flows that do not lead to one another.
    Project(fn(&[Facts], &Params) -> Vec<Finding>),
}

/// A flow, with the island it belongs to.
#[derive(Clone, Copy)]
pub struct OfFlow<'a> {
    /// The island.
    pub facts: &'a Facts<'a>,
    /// The flow.
    pub flow: &'a FlowInfo,
}

/// One kind of thing that a check can see.
#[derive(Debug)]
pub struct Outcome {
    /// The name used in rule files, such as `definite`.
    pub name: &'static str,
    /// The holes that words for it may use.
    pub vars: &'static [&'static str],
}

/// One thing that a rule may set.
#[derive(Debug)]
pub struct Param {
    /// The name used in rule files and in the configuration.
    pub name: &'static str,
    /// What it is where nobody sets it; this also says which kind of value it takes.
    pub default: Value,
    /// What it does, in a sentence.
    pub doc: &'static str,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number; whole ones are printed without a point.
    Number(f64),
    /// A word.
    Text(std::borrow::Cow<'static, str>),
    /// Yes or no.
    Bool(bool),
    /// Several words; a word alone is a list of one.
    List(std::borrow::Cow<'static, [std::borrow::Cow<'static, str>]>),
}

impl Value {
    /// No words at all, for a parameter's default.
    pub const NO_WORDS: Self = Self::List(std::borrow::Cow::Borrowed(&[]));
}

/// The parameters of one run of a check: every declared one has a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Params(pub Vec<(&'static str, Value)>);

impl Params {
    /// The defaults of `check`.
    pub fn of(check: &Check) -> Self {
        Self(check.params.iter().map(|param| (param.name, param.default.clone())).collect())
    }

    /// Sets `name`; says what is wrong where the check has no such parameter or takes another kind of value.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), SetError> {
        let slot = self.0.iter_mut().find(|(known, _)| *known == name).ok_or(SetError::Unknown)?;
        let value = match (&slot.1, value) {
            (Value::List(_), Value::Text(word)) => Value::List(vec![word].into()),
            (_, value) => value,
        };
        if std::mem::discriminant(&slot.1) != std::mem::discriminant(&value) {
            return Err(SetError::Kind(match slot.1 {
                Value::Number(_) => "a number",
                Value::Text(_) => "a word",
                Value::Bool(_) => "true or false",
                Value::List(_) => "a list of words",
            }));
        }
        slot.1 = value;
        Ok(())
    }

    /// The number `name`, or 0 where the check declares none.
    pub fn number(&self, name: &str) -> f64 {
        match self.get(name) {
            Some(Value::Number(number)) => *number,
            _ => 0.0,
        }
    }

    /// The word `name`, or nothing where the check declares none.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The words of the list `name`; none where the check declares none.
    pub fn list(&self, name: &str) -> &[std::borrow::Cow<'static, str>] {
        match self.get(name) {
            Some(Value::List(words)) => words,
            _ => &[],
        }
    }

    /// The switch `name`, off where the check declares none.
    pub fn on(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Bool(true)))
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// Why a parameter cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetError {
    /// The check has no such parameter.
    Unknown,
    /// It takes another kind of value; which.
    Kind(&'static str),
}

/// The check of that name.
pub fn find(name: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|check| check.name == name)
}
