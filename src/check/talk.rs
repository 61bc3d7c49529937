//! What menus say of keys, held against what they do with them.

use super::Facts;
use crate::analysis::said::announced;
use crate::analysis::walk::Forward;
use crate::flow::{Effect, Event, FlowGraph, StepId};
use crate::lexicon::{Announced, KeyTalk};
use crate::source::Span;

/// A menu for keys, with all that is announced at it.
#[derive(Debug)]
pub struct MenuTalk {
    /// The menu.
    pub menu: StepId,
    /// Keys that are announced, those of the menu's own texts first.
    pub keys: Vec<Said>,
    /// Every word that is heard at the menu is known, and all talk of keys was understood.
    pub complete: bool,
}

/// One announced key.
#[derive(Clone, Debug)]
pub struct Said {
    /// The step that says it.
    pub step: StepId,
    /// Where it is named.
    pub span: Span,
    /// The key.
    pub key: char,
    /// What it is for, where the words say so.
    pub purpose: Option<String>,
    /// The key is named before its purpose.
    pub key_first: bool,
    /// It is for whatever no other key is for: "otherwise, press 3".
    pub rest: bool,
    /// The purpose names a person.
    pub person: bool,
    /// Seconds of speech up to the end of the key's name, where every word before it is known.
    pub seconds: Option<f32>,
}

/// The talk of every menu for keys that a customer can come to, in step order.
pub fn menu_talks(facts: &Facts) -> Vec<MenuTalk> {
    let graph = facts.graph;
    let is_menu = |id: &StepId| matches!(&graph.step(*id).effect, Effect::Menu(menu) if menu.input.keys);
    graph
        .ids()
        .filter(|id| facts.reach().from_starts.reached(*id) && is_menu(id))
        .map(|id| talk(facts, &facts.reach().from_starts, id))
        .collect()
}

fn talk(facts: &Facts, from_starts: &Forward, menu: StepId) -> MenuTalk {
    let said = announced(facts.graph, from_starts, menu);
    let mut talk = MenuTalk { menu, keys: Vec::new(), complete: said.complete };
    for step in said.steps {
        for (text, known) in facts.graph.step(step).texts.iter().zip(facts.known(step)) {
            let KeyTalk { keys, complete } = known.keys(facts.lexicon);
            talk.complete &= *complete;
            talk.keys.extend(keys.iter().map(|key| said_key(facts, step, text, key)));
        }
    }
    talk
}

fn said_key(facts: &Facts, step: StepId, text: &crate::flow::Text, key: &Announced) -> Said {
    let before = text.content.get(..key.end).unwrap_or("");
    let words = before.split_whitespace().count() as f32;
    Said {
        step,
        span: text.span_of(key.start, key.end),
        key: key.key,
        purpose: key.purpose.and_then(|(start, end)| text.content.get(start..end)).map(str::to_owned),
        key_first: key.key_first,
        rest: means_the_rest(text.content.get(..key.start).unwrap_or("")),
        person: key.person,
        seconds: (text.complete && text.seconds.is_none())
            .then(|| words * 60.0 / facts.policy.words_per_minute.max(1.0)),
    }
}

/// Whether what is said right before a key names everything else.
fn means_the_rest(before: &str) -> bool {
    let clause = before.rsplit(['.', '!', '?', ';', ':']).next().unwrap_or("").to_lowercase();
    let clause = clause.trim().trim_end_matches(',');
    let ends_with = |rest: &str| clause.strip_suffix(rest).is_some_and(|lead| lead.is_empty() || lead.ends_with(' '));
    REST.iter().any(|rest| ends_with(rest))
}

/// Words for everything else: en, es, fr, de, pt.
const REST: &[&str] = &[
    "otherwise",
    "if not",
    "for anything else",
    "for everything else",
    "for something else",
    "for all else",
    "for all other inquiries",
    "for all other calls",
    "for all other questions",
    "for any other reason",
    "de lo contrario",
    "para cualquier otra consulta",
    "sinon",
    "pour toute autre demande",
    "sonst",
    "andernfalls",
    "ansonsten",
    "für alles andere",
    "für alle anderen anliegen",
    "caso contrário",
    "para outros assuntos",
];

/// The keys that do something at `menu`: its own and those heard everywhere, with their edges.
pub fn wired(graph: &FlowGraph, menu: StepId) -> Vec<(&str, usize)> {
    let mut wired = Vec::new();
    let mut steps = vec![menu];
    steps.extend(graph.out(menu).iter().map(|edge| edge.to).filter(|&to| graph.step(to).effect == Effect::Listen));
    for step in steps {
        for edge in graph.out_ids(step) {
            if let Event::Key(key) = &graph.edges[edge].on {
                wired.push((&**key, edge));
            }
        }
    }
    wired
}

/// Whether "anything else" may be understood at `menu`, so that a key without an edge of its own does not do nothing.
pub fn takes_anything(graph: &FlowGraph, menu: StepId) -> bool {
    let several_digits = wired(graph, menu).iter().any(|(key, _)| key.chars().count() > 1);
    several_digits || matches!(&graph.step(menu).effect, Effect::Menu(menu) if menu.open)
}
