//! What there is of an agent, as its files say it.

use super::names;
use super::trigger::Trigger;
use crate::flow::{Channel, Input, Slot};
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::{HashMap, HashSet};

/// One agent, or a topic by itself.
pub(super) struct Agent<'t> {
    /// Its folder, or what tells it from others of the same solution; the path of a topic by itself.
    pub root: String,
    /// These are topics without the agent around them: a snippet, a collection of components.
    pub lone: bool,
    /// Nothing is broken and its way to people is among the files, so that what is missing is missing.
    pub whole: bool,
    /// What it is called, and where that stands; where nothing says so, the place where people should come in.
    pub name: Spanned<String>,
    /// The file that stands for it.
    pub path: String,
    /// That file.
    pub body: Span,
    /// Its own schema name.
    pub schema: Option<&'t str>,
    /// A language model chooses the topic and words what no topic says.
    pub generative: bool,
    /// The tags of its languages, its own first.
    pub languages: Vec<Spanned<String>>,
    /// How customers are in touch.
    pub channel: Channel,
    /// How they answer.
    pub input: Input,
    /// Its topics, in path order.
    pub topics: Vec<Topic<'t>>,
    /// Its tools, in path order.
    pub tools: Vec<Tool>,
    /// What its questions ask for.
    pub asked: Vec<Slot>,
    /// The words of actions in other languages.
    pub translated: Translated<'t>,
    /// Its topics by their names, folded.
    pub by_name: HashMap<String, usize>,
    /// Its topic for those who ask for a person.
    pub people: Option<usize>,
}

/// Actions in other languages, by topic and id: the tag of the language, and the action.
pub(super) type Translated<'t> = HashMap<(String, &'t str), Vec<(Box<str>, Value<'t>)>>;

/// One topic.
pub(super) struct Topic<'t> {
    /// Its file.
    pub path: String,
    /// All of it.
    pub root: Value<'t>,
    /// What it is called, and the place of that name.
    pub name: Spanned<String>,
    /// What sets it off.
    pub trigger: Trigger,
    /// The place that says so.
    pub kind: Span,
    /// What sets it off, and what it then does.
    pub begin: Option<Value<'t>>,
    /// Part of it could not be read.
    pub broken: bool,
}

impl<'t> Topic<'t> {
    /// The key that sets it off.
    pub fn key(&self) -> Option<&'t str> {
        let key = self.begin?.get("dtmfKey")?.str()?;
        Some(match key {
            "Star" => "*",
            "Pound" | "Hash" => "#",
            other => other.strip_prefix("Num").unwrap_or(other),
        })
    }

    /// The order in which topics of the same trigger run: the lowest first.
    fn priority(&self) -> f64 {
        self.begin.and_then(|begin| begin.get("priority")?.f64()).unwrap_or(0.0)
    }
}

/// One tool.
pub(super) struct Tool {
    /// What it is called by others of the agent, folded.
    pub names: Vec<String>,
    /// What it is called, and the place of that name.
    pub name: Spanned<String>,
    /// It is another agent or a skill, and may do with the customer what it likes.
    pub is_other_bot: bool,
}

impl<'t> Agent<'t> {
    /// The topic of that schema name or bare name, if it is among the files of this agent.
    pub fn topic(&self, schema: &str) -> Option<&Topic<'t>> {
        let (agent, name) = names::parts(schema);
        let ours = match (agent, self.schema) {
            (Some(agent), Some(own)) => agent.eq_ignore_ascii_case(own),
            _ => true,
        };
        self.by_name.get(&names::folded(name)).filter(|_| ours).and_then(|&at| self.topics.get(at))
    }

    /// The tool of that schema name, if it is among the files of this agent.
    pub fn tool(&self, schema: &str) -> Option<&Tool> {
        let name = names::folded(schema.splitn(3, '.').last().unwrap_or(schema));
        self.tools.iter().find(|tool| tool.names.contains(&name) || tool.names.contains(&names::folded(schema)))
    }

    /// The topics that `trigger` sets off, in the order in which they run.
    pub fn of(&self, trigger: Trigger) -> Vec<&Topic<'t>> {
        let mut all: Vec<&Topic<'t>> = self.topics.iter().filter(|topic| topic.trigger == trigger).collect();
        all.sort_by(|a, b| a.priority().total_cmp(&b.priority()));
        all
    }

    /// The topic for those who ask for a person.
    pub fn people(&self) -> Option<&Topic<'t>> {
        self.people.and_then(|at| self.topics.get(at))
    }

    /// What the flow of that topic is called by others.
    pub fn alias(&self, topic: &Topic<'t>) -> String {
        format!("{}#{}", self.root, topic.path)
    }
}

/// Every mapping below `root`, itself included, each once.
pub(super) fn mappings(root: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    let mut seen = HashSet::new();
    let mut open = vec![root];
    std::iter::from_fn(move || {
        while let Some(value) = open.pop() {
            if !(value.is_mapping() || value.is_sequence()) || !seen.insert(value.id()) {
                continue;
            }
            open.extend(value.items().chain(value.entries().map(|(_, inner)| inner)));
            if value.is_mapping() {
                return Some(value);
            }
        }
        None
    })
}
