//! From files to a bot.

use super::files::{Kind, flow_name, kind, root};
use crate::import::Parsed;
use crate::source::{Span, Spanned};
use crate::syntax::{Tree, Value};
use std::collections::HashMap;

/// One bot.
pub(super) struct Bot<'t> {
    /// Its folder.
    pub root: String,
    /// Its settings.
    pub config: Option<Value<'t>>,
    /// Its flows, in path order.
    pub flows: Vec<BotFlow<'t>>,
    /// Flows by the name that others call them by.
    pub flow_at: HashMap<String, usize>,
    /// Content elements by id.
    pub contents: HashMap<&'t str, Value<'t>>,
    /// Questions that are answered whatever the chat is at.
    pub questions: Vec<Value<'t>>,
    /// Some file could not be read, or the main flow is missing.
    pub open: bool,
}

/// One flow.
pub(super) struct BotFlow<'t> {
    /// What others call it.
    pub name: String,
    /// Its file.
    pub path: String,
    /// All of it.
    pub value: Value<'t>,
    /// Its nodes, in file order.
    pub nodes: Vec<Node<'t>>,
    /// Nodes by name.
    pub node_at: HashMap<&'t str, usize>,
    /// It was read to its end.
    pub whole: bool,
}

impl<'t> BotFlow<'t> {
    /// The node where it starts.
    pub fn start(&self) -> Option<usize> {
        self.node_at.get(self.value.get("startNode")?.str()?).copied()
    }

    /// What holds at every node of it: transitions, or instructions.
    pub fn catch_all(&self, key: &str) -> impl Iterator<Item = Value<'t>> + use<'t> {
        self.value.get("catchAll").and_then(|all| all.get(key)).into_iter().flat_map(Value::items)
    }
}

/// One node.
#[derive(Clone, Copy)]
pub(super) struct Node<'t> {
    /// All of it.
    pub value: Value<'t>,
    /// What it is called, with its place.
    pub name: Spanned<&'t str>,
}

impl<'t> Node<'t> {
    /// Its type, such as `skill-call`; empty where nothing is said.
    pub fn of(&self) -> &'t str {
        self.text("type")
    }

    /// A text of it.
    pub fn text(&self, key: &str) -> &'t str {
        self.value.get(key).filter(|value| value.is_string()).and_then(Value::str).unwrap_or("")
    }

    /// A list of it.
    pub fn list(&self, key: &str) -> impl Iterator<Item = Value<'t>> + use<'t> {
        self.value.get(key).into_iter().flat_map(Value::items)
    }

    /// Whether it waits for the customer: an empty list waits, nothing does not.
    pub fn waits(&self) -> bool {
        self.value.get("onReceive").is_some_and(Value::is_sequence) || self.of() == "listen"
    }
}

/// Reads one bot.
pub(super) fn read<'t>(files: &[&'t Parsed]) -> Bot<'t> {
    let of_kind = |wanted: Kind| files.iter().filter(move |file| kind(file) == Some(wanted)).copied();
    let tree = |file: &'t Parsed| file.trees.first().and_then(Tree::root);
    let mut bot = Bot {
        root: files.first().and_then(|file| root(&file.path)).unwrap_or("").to_owned(),
        config: of_kind(Kind::Config).find_map(tree),
        flows: of_kind(Kind::Flow).filter_map(|file| flow(file, tree(file)?)).collect(),
        flow_at: HashMap::new(),
        contents: HashMap::new(),
        questions: Vec::new(),
        open: files.iter().any(|file| file.broken),
    };
    for (at, flow) in bot.flows.iter().enumerate() {
        bot.flow_at.insert(flow.name.clone(), at);
    }
    for element in of_kind(Kind::Content).filter_map(tree).flat_map(Value::items) {
        let id = element.get("id").and_then(Value::str);
        bot.contents.extend(id.zip(element.get("formData")));
    }
    let data = of_kind(Kind::Question).filter_map(|file| tree(file)?.get("data"));
    bot.questions = data.filter(|data| data.get("enabled").and_then(Value::bool) != Some(false)).collect();
    bot.open |= !bot.flow_at.contains_key("main.flow.json");
    bot
}

fn flow<'t>(file: &Parsed, value: Value<'t>) -> Option<BotFlow<'t>> {
    let node = |value: Value<'t>| {
        let name = value.get("name").filter(|name| name.str().is_some_and(|name| !name.is_empty()))?;
        Some(Node { value, name: Spanned::new(name.str()?, name.text_range()) })
    };
    let nodes: Vec<Node<'t>> = value.get("nodes")?.items().filter_map(node).collect();
    let mut node_at = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        node_at.entry(node.name.value).or_insert(at);
    }
    let name = flow_name(&file.path);
    Some(BotFlow { name, path: file.path.clone(), value, nodes, node_at, whole: !file.broken })
}

impl<'t> Bot<'t> {
    /// The tag of the language that everything has, as the settings say it.
    pub fn language(&self) -> Option<&'t str> {
        self.config?.get("defaultLanguage")?.str()
    }

    /// The flow that goes by `name`, with or without its ending.
    pub fn flow(&self, name: &str) -> Option<usize> {
        let lower = name.to_lowercase();
        let full = if lower.ends_with(".flow.json") { lower } else { format!("{lower}.flow.json") };
        self.flow_at.get(&full).copied()
    }

    /// The place that stands for the whole bot.
    pub fn span(&self) -> Span {
        let main = self.flow("main.flow.json").unwrap_or(0);
        self.flows.get(main).map_or(Span::default(), |flow| flow.value.span())
    }
}
