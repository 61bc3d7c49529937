//! A rule file as it stands: the rule, its prose, its examples.

use super::Rule;
use crate::check::Value;
use crate::source::{OffsetMap, Span};

/// A rule with its prose and its examples.
#[derive(Clone)]
pub struct RuleFile {
    /// The rule itself.
    pub rule: Rule,
    /// The place of its name.
    pub place: Span,
    /// The places of the rules that it yields to, in their order.
    pub yields_at: Vec<Span>,
    /// The parameters that the file sets.
    pub set: Vec<(&'static str, Value)>,
    /// Why it matters to the customer.
    pub why: String,
    /// How often it was true on files that nobody wrote for it, in a sentence; empty where not measured.
    pub measured: String,
    /// Who says so.
    pub sources: Vec<Source>,
    /// Its examples, which are its tests.
    pub examples: Vec<Example>,
}

/// An article or guidance that a rule rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// What it is called.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// What it advises, in our words.
    pub says: String,
}

/// One example.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The rule has something to say here: exactly what the marker lines say.
    pub bad: bool,
    /// The files; one without a name is `flow.yaml`.
    pub files: Vec<ExampleFile>,
    /// The day it is taken to be, as `YYYY-MM-DD`.
    pub today: Option<String>,
    /// The place of the word `bad` or `good`.
    pub span: Span,
}

/// One file of an example.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleFile {
    /// Its path within the example.
    pub path: String,
    /// Its text, marker lines still in it.
    pub text: String,
    /// The way from the bytes of its text to those of the rule file.
    pub offsets: OffsetMap,
}
