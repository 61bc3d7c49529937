//! What there is of an assistant, as its files say it.

use crate::flow::Policy;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::{HashMap, HashSet};

/// One assistant.
pub(super) struct Project<'a, 't> {
    /// Its folder.
    pub root: String,
    /// What it is called, with the place that stands for the whole of it: where its flows or its intents are listed.
    pub name: Spanned<String>,
    /// The file of that place.
    pub path: &'t str,
    /// All of that file.
    pub body: Span,
    /// Something could not be read.
    pub open: bool,
    /// Its languages, the first of which all words are in unless they say otherwise.
    pub languages: Vec<Spanned<String>>,
    /// What it says: the name and the wordings of each response.
    pub responses: HashMap<&'t str, (Value<'t>, Value<'t>)>,
    /// Names of responses by the part before `/`, for those that answer one question out of many.
    pub retrieval: HashMap<&'t str, Vec<&'t str>>,
    /// Slots that hold a yes or a no.
    pub yes_or_no: HashSet<&'t str>,
    /// Programs of its own.
    pub actions: HashMap<&'t str, Value<'t>>,
    /// Actions that a flow, a rule or a story leads to.
    pub used: HashSet<&'t str>,
    /// Forms, and the slots they ask for.
    pub forms: HashMap<&'t str, Vec<Value<'t>>>,
    /// Flows of CALM, in path order.
    pub flows: Vec<CalmFlow<'t>>,
    /// The same by id.
    pub by_id: HashMap<&'t str, usize>,
    /// Flows that another one calls, and that come back therefore.
    pub called: HashSet<&'t str>,
    /// Rules, in path order.
    pub rules: Vec<Value<'t>>,
    /// Stories, in path order.
    pub stories: Vec<Value<'t>>,
    /// The name under which a domain of Rasa 1 keeps what it says.
    pub templates: Option<Value<'t>>,
    /// What the team decided.
    pub policy: &'a Policy,
}

/// One flow of CALM.
pub(super) struct CalmFlow<'t> {
    /// Its id, as other flows call it.
    pub id: &'t str,
    /// The same with its place.
    pub key: Value<'t>,
    /// What it says and does.
    pub value: Value<'t>,
    /// Its file.
    pub path: &'t str,
    /// It hands over to a person itself.
    pub hands_over: bool,
}

impl<'t> CalmFlow<'t> {
    /// Whether the platform starts it at some event, and not the customer.
    pub fn is_pattern(&self) -> bool {
        self.id.starts_with("pattern_")
    }

    /// Whether a customer's words may start it: a guard that never holds leaves it to other flows.
    pub fn can_be_asked_for(&self) -> bool {
        let never = |guard: Value<'_>| guard.str().is_some_and(|text| text.eq_ignore_ascii_case("false"));
        !self.is_pattern() && !self.value.get("if").is_some_and(never)
    }

    /// Whether the value under `key` is the boolean `wanted`.
    pub fn says(&self, key: &str, wanted: bool) -> bool {
        self.value.get(key).and_then(Value::bool) == Some(wanted)
    }
}

impl<'t> Project<'_, 't> {
    /// What a flow of this assistant goes by: no other assistant's of the same name is meant.
    pub fn alias(&self, id: &str) -> String {
        format!("{}/{id}", self.root)
    }

    /// The flow of that id.
    pub fn flow(&self, id: &str) -> Option<&CalmFlow<'t>> {
        self.by_id.get(id).and_then(|&at| self.flows.get(at))
    }

    /// Whether there is anything but settings.
    pub fn is_there(&self) -> bool {
        !(self.responses.is_empty() && self.flows.is_empty() && self.rules.is_empty() && self.stories.is_empty())
    }

    /// Whether what a policy learned decides here, and its samples are not among the files.
    pub fn has_unseen_stories(&self) -> bool {
        self.stories.is_empty() && (self.templates.is_some() || (self.rules.is_empty() && self.flows.is_empty()))
    }
}

/// A value that names something, with its place.
pub(super) fn spanned(value: Value<'_>) -> Spanned<String> {
    Spanned::new(value.str().unwrap_or("").to_owned(), place_of(value))
}

/// Whether a value names something.
pub(super) fn is_name(value: Value<'_>) -> bool {
    !value.is_null() && value.str().is_some_and(|text| !text.is_empty())
}

/// Where the text of a value stands; where it is empty, the value itself: a place is never nothing.
pub(super) fn place_of(value: Value<'_>) -> Span {
    let words = value.text_range();
    if words.is_empty() { value.span() } else { words }
}
