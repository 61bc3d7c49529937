//! What there is of an agent, as its files say it.

use super::files::{self, Kind, kind};
use super::names;
use super::trigger::Trigger;
use crate::flow::{Channel, Input, Slot};
use crate::import::Parsed;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::HashMap;

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
    /// The tag of its language.
    pub language: Option<Spanned<String>>,
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
    /// The words of actions in other languages, by topic and id: the tag, and the action.
    pub translated: HashMap<(String, &'t str), Vec<(Box<str>, Value<'t>)>>,
    by_name: HashMap<String, usize>,
}

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

    /// What the flow of that topic is called by others.
    pub fn alias(&self, topic: &Topic<'t>) -> String {
        format!("{}#{}", self.root, topic.path)
    }
}

/// Reads one agent.
pub(super) fn read<'t>(files: &[&'t Parsed]) -> Agent<'t> {
    let of_kind = |wanted: Kind| files.iter().filter(move |file| kind(file) == Some(wanted)).copied();
    let path = files.first().map_or("", |file| &file.path);
    let root = files::root(path);
    let topics: Vec<Topic<'t>> = of_kind(Kind::Topic).filter_map(topic).collect();
    let settings = of_kind(Kind::Settings).find_map(tree);
    // A child agent has a file of the same kind below its parent's.
    let described = of_kind(Kind::Agent).min_by_key(|file| file.path.len());
    let tools = of_kind(Kind::Tool).chain(of_kind(Kind::ChildAgent)).filter_map(tool).collect();
    let face = topics.iter().find(|topic| topic.trigger == Trigger::Escalate);
    let face = face.or_else(|| topics.iter().find(|topic| topic.trigger == Trigger::Start)).or(topics.first());
    let stands_for = described.or(of_kind(Kind::Settings).next());
    let own_path = stands_for.map(|file| file.path.clone()).or_else(|| face.map(|topic| topic.path.clone()));
    let schema = settings.and_then(|settings| settings.get("schemaName")?.str());
    let schema = schema.or_else(|| files::component(path)?.split('.').next());
    let folder = root.as_deref().and_then(|root| root.rsplit('/').next()).filter(|folder| *folder != ".");
    let calls = topics.iter().any(|topic| topic.trigger.is_of_calls() || is_spoken(topic.root));
    let mut agent = Agent {
        lone: root.is_none() || (stands_for.is_none() && !topics.iter().any(|topic| topic.trigger.is_of_system())),
        whole: face.is_some_and(|topic| topic.trigger == Trigger::Escalate) && files.iter().all(|file| !file.broken),
        name: name(settings, described.and_then(tree), face, schema.or(folder)),
        body: stands_for.and_then(tree).or(face.map(|topic| topic.root)).map_or(Span::default(), Value::span),
        path: own_path.unwrap_or_else(|| path.to_owned()),
        root: root.unwrap_or_else(|| path.to_owned()),
        schema,
        generative: settings.is_some_and(is_generative) || topics.iter().any(|topic| described_for_model(topic.root)),
        language: settings.and_then(language),
        channel: if calls { Channel::Voice } else { Channel::Chat },
        input: if calls { Input { keys: topics.iter().any(|topic| topic.trigger.is_of_calls()), ..Input::SPEECH } } else { Input { buttons: true, ..Input::TYPED } },
        asked: Vec::new(),
        translated: HashMap::new(),
        by_name: HashMap::new(),
        topics,
        tools,
    };
    for titles in [false, true] {
        for (at, topic) in agent.topics.iter().enumerate() {
            let title = Some(topic.name.value.as_str()).filter(|_| titles);
            for name in names::of_topic(&topic.path, title) {
                agent.by_name.entry(name).or_insert(at);
            }
        }
    }
    agent.asked = agent.topics.iter().flat_map(|topic| asked(topic.root)).collect();
    for file in of_kind(Kind::Translation) {
        translations(file, &mut agent.translated);
    }
    agent
}

fn tree(file: &Parsed) -> Option<Value<'_>> {
    file.trees.first()?.root()
}

fn topic(file: &Parsed) -> Option<Topic<'_>> {
    let root = tree(file)?;
    let begin = root.get("beginDialog").filter(|begin| begin.is_mapping());
    let kind = begin.and_then(|begin| begin.get("kind")).filter(|kind| kind.str().is_some());
    let place = names::place(kind.or_else(|| root.get("kind")).unwrap_or(root));
    let stem = match names::parts(files::stem(&file.path)).1 {
        // Snippets are kept as `NAME/topic.yaml`.
        "topic" => file.path.rsplit('/').nth(1).unwrap_or("topic"),
        stem => stem,
    };
    Some(Topic {
        path: file.path.clone(),
        root,
        name: names::title(root).unwrap_or_else(|| Spanned::new(stem.to_owned(), place)),
        trigger: kind.and_then(Value::str).map_or(Trigger::Redirect, Trigger::of),
        kind: place,
        begin,
        broken: file.broken,
    })
}

fn tool(file: &Parsed) -> Option<Tool> {
    let root = tree(file)?;
    let stem = files::stem(&file.path);
    let title = names::title(root).or_else(|| names::text(root.get("modelDisplayName")?));
    let place = names::place(root.get("kind").unwrap_or(root));
    // A child agent is called as its folder is.
    let folder = file.path.rsplit('/').nth(1).filter(|_| stem == "agent");
    let own = folder.unwrap_or_else(|| stem.splitn(3, '.').last().unwrap_or(stem));
    Some(Tool {
        names: vec![names::folded(own), names::folded(stem)],
        name: title.unwrap_or_else(|| Spanned::new(own.to_owned(), place)),
        is_other_bot: root.get("action").is_some_and(is_other_bot),
    })
}

/// Whether the action of a tool is another bot. A server of tools is called by the same kind of action.
fn is_other_bot(action: Value<'_>) -> bool {
    let kind = action.get("kind").and_then(Value::str).unwrap_or("");
    let details = action.get("operationDetails").and_then(|details| details.get("kind")?.str());
    let bots = ["InvokeConnectedAgent", "InvokeExternalAgent", "InvokeAgent", "InvokeSkill", "InvokeClient"];
    details != Some("ModelContextProtocolMetadata") && bots.iter().any(|bot| kind.starts_with(bot))
}

/// What the agent is called; the place is where people should come in, for that is what is missing where nobody does.
fn name(
    settings: Option<Value<'_>>,
    described: Option<Value<'_>>,
    face: Option<&Topic<'_>>,
    otherwise: Option<&str>,
) -> Spanned<String> {
    let display = |root: Option<Value<'_>>| names::text(root?.get("displayName")?);
    let written = display(settings).or_else(|| display(described)).or_else(|| names::title(described?));
    let value = written.as_ref().map(|name| name.value.clone()).or_else(|| otherwise.map(str::to_owned));
    let span = face.map(|topic| topic.kind).or(written.map(|name| name.span));
    let value = value.or_else(|| face.map(|topic| topic.name.value.clone())).unwrap_or_default();
    Spanned::new(value, span.unwrap_or_default())
}

fn is_generative(settings: Value<'_>) -> bool {
    let recognizer = settings.get("configuration").and_then(|all| all.get("recognizer")?.get("kind")?.str());
    recognizer == Some("GenerativeAIRecognizer")
}

fn described_for_model(topic: Value<'_>) -> bool {
    topic.get("modelDescription").is_some()
}

/// The tag of the language of that number.
/// <https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-lcid/>
fn language(settings: Value<'_>) -> Option<Spanned<String>> {
    let number = settings.get("language")?;
    let tag = match number.i64()? {
        1030 => "da-DK",
        1031 => "de-DE",
        1033 => "en-US",
        1034 | 3082 => "es-ES",
        1035 => "fi-FI",
        1036 => "fr-FR",
        1040 => "it-IT",
        1041 => "ja-JP",
        1043 => "nl-NL",
        1044 => "nb-NO",
        1045 => "pl-PL",
        1046 => "pt-BR",
        1053 => "sv-SE",
        2057 => "en-GB",
        2070 => "pt-PT",
        3081 => "en-AU",
        _ => return None,
    };
    Some(Spanned::new(tag.to_owned(), number.text_range()))
}

/// Every mapping below `root`, itself included, each once.
fn mappings(root: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    let mut seen = std::collections::HashSet::new();
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

/// Whether a topic only makes sense in a call: a question listens for silence or puts on hold, a telephone is connected.
fn is_spoken(topic: Value<'_>) -> bool {
    mappings(topic).any(|action| {
        let listens = ["voiceInputSettings", "holdSettings"].iter().any(|key| action.get(key).is_some());
        listens || action.get("kind").and_then(Value::str) == Some("TransferToPhoneNumber")
    })
}

/// What the questions of a topic ask for.
fn asked(topic: Value<'_>) -> Vec<Slot> {
    let questions = mappings(topic).filter(|action| action.get("kind").and_then(Value::str) == Some("Question"));
    questions.filter_map(|question| super::formula::variable(question.get("variable")?)).collect()
}

fn translations<'t>(file: &'t Parsed, all: &mut HashMap<(String, &'t str), Vec<(Box<str>, Value<'t>)>>) {
    let (Some(root), Some((topic, tag))) = (tree(file), files::stem(&file.path).rsplit_once('.')) else { return };
    let topic = names::folded(names::parts(topic).1);
    for action in mappings(root).filter(|action| action.get("activity").or(action.get("prompt")).is_some()) {
        let Some(id) = action.get("id").and_then(Value::str) else { continue };
        all.entry((topic.clone(), id)).or_default().push((tag.into(), action));
    }
}
