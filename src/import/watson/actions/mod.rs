//! An action skill: where customers say what they want ([`hub`]), and the actions ([`action`]), step by step ([`step`]).

mod action;
mod condition;
mod guard;
mod hub;
mod order;
mod question;
mod resolver;
mod set;
mod step;
mod words;

use super::container::Skill;
use super::{Context, full, spanned};
use crate::flow::FlowRef;
use crate::import::Imported;
use crate::source::Spanned;
use crate::syntax::Value;
use std::collections::{HashMap, HashSet};

/// What the platform itself does with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    /// Nothing: customers ask for it, or other actions call it.
    None,
    /// The greeting.
    Welcome,
    /// What is done where no action fits.
    AnythingElse,
    /// What is done where the conversation fails, or a person is asked for.
    Fallback,
    /// What is done where words are heard that nobody likes to hear.
    Trigger,
}

/// An action.
struct Action<'t> {
    id: &'t str,
    title: Spanned<String>,
    value: Value<'t>,
    system: System,
    /// The intent by which customers ask for it.
    intent: Option<Value<'t>>,
    /// The customer may turn to something else in it.
    may_switch: bool,
}

/// An action skill.
struct Assistant<'a, 't> {
    about: &'a Context<'a>,
    skill: Skill<'t>,
    actions: Vec<Action<'t>>,
    /// Numbers of actions by id.
    ids: HashMap<&'t str, usize>,
    /// The entities that have values.
    filled: HashSet<&'t str>,
}

/// Lowers an action skill.
pub(super) fn lower(about: &Context<'_>, skill: &Skill<'_>, imported: &mut Imported) {
    let assistant = read(about, skill);
    let mut flows = vec![hub::lower(&assistant)];
    for action in &assistant.actions {
        if action.system != System::AnythingElse {
            flows.push(action::lower(&assistant, action));
        }
    }
    for (flow, findings) in flows {
        imported.flows.push(flow);
        imported.findings.extend(findings);
    }
}

fn read<'a, 't>(about: &'a Context<'a>, skill: &Skill<'t>) -> Assistant<'a, 't> {
    let list = |key: &str| skill.inner.get(key).into_iter().flat_map(Value::items);
    let topics = skill.inner.get("system_settings").and_then(|settings| settings.get("topic_switch"));
    let switches = topics.and_then(|topics| topics.get("enabled")).and_then(Value::bool) != Some(false);
    let items = list("actions").filter(|item| item.get("steps").is_some_and(Value::is_sequence));
    let actions: Vec<Action<'t>> = items.filter_map(|item| action(item, switches)).collect();
    let mut ids = HashMap::new();
    for (number, action) in actions.iter().enumerate() {
        ids.entry(action.id).or_insert(number);
    }
    let filled = list("entities").filter(|entity| entity.get("values").is_some_and(|values| !values.is_empty()));
    let filled = filled.filter_map(|entity| entity.get("entity")?.str()).collect();
    Assistant { about, skill: *skill, actions, ids, filled }
}

fn action(value: Value<'_>, switches: bool) -> Option<Action<'_>> {
    let name = full(value, "action")?;
    let id = name.str()?;
    let condition = value.get("condition");
    let heard = condition.map(condition::heard).unwrap_or_default();
    let system = match (heard.expression, heard.intent.and_then(Value::str), id) {
        (Some("welcome"), _, _) | (_, _, "welcome") => System::Welcome,
        (Some("anything_else"), _, _) | (_, _, "anything_else") => System::AnythingElse,
        (_, Some("fallback_connect_to_agent"), _) | (_, _, "fallback") => System::Fallback,
        (_, _, "run_always") => System::Trigger,
        _ => System::None,
    };
    let own = value.get("topic_switch").and_then(|topics| topics.get("allowed_from")).and_then(Value::bool);
    Some(Action {
        id,
        title: full(value, "title").map_or_else(|| spanned(name), spanned),
        value,
        system,
        intent: heard.intent,
        may_switch: switches && own != Some(false),
    })
}

impl<'t> Assistant<'_, 't> {
    /// The action that the platform has for this.
    fn of(&self, system: System) -> Option<&Action<'t>> {
        self.actions.iter().find(|action| action.system == system)
    }

    /// What an action of this skill is called by other flows.
    fn alias(&self, id: &str) -> String {
        format!("{}/actions/{id}", self.about.prefix)
    }

    /// A way into `action`, as `shown` in the file.
    fn to(&self, id: &str, shown: Spanned<String>, entry: Option<&'static str>) -> FlowRef {
        FlowRef { names: vec![self.alias(id)], shown, entry, expected: !self.about.parsed.broken }
    }
}
