//! A flow as a list of actions with exits: what both languages of the platform come down to.

use crate::diagnostic::Finding;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::borrow::Cow;
use std::collections::HashMap;

/// One flow as it is written.
pub(super) struct Draft<'t> {
    /// The identifier of the first action, and the place that names it.
    pub start: Option<Spanned<&'t str>>,
    /// The actions, in file order.
    pub actions: Vec<Action<'t>>,
    /// What the console keeps beside the actions: name, type.
    pub notes: Option<Value<'t>>,
    /// The whole flow.
    pub body: Span,
    /// The place that stands for the flow where it has no name of its own.
    pub sign: Span,
    /// It is an export of the console of before 2022, with types of its own.
    pub legacy: bool,
}

/// One action.
pub(super) struct Action<'t> {
    /// Its identifier.
    pub id: Spanned<&'t str>,
    /// Its type in the language of 2019-10-30.
    pub kind: &'t str,
    /// The place of its type.
    pub sign: Span,
    /// Its parameters, flattened.
    pub params: Vec<Param<'t>>,
    /// What the console keeps about it.
    pub notes: Option<Value<'t>>,
    /// Its exits, in file order.
    pub exits: Vec<Exit<'t>>,
    /// The whole action.
    pub body: Span,
}

/// One parameter: `{"Attributes": {"plan": "gold"}}` has group `Attributes` and key `plan`; at the top the group is empty, two
/// levels down it is the inner one.
pub(super) struct Param<'t> {
    pub group: &'t str,
    pub key: Spanned<&'t str>,
    /// The value, references spelled `$.…` whatever the language.
    pub value: Cow<'t, str>,
    /// Where the value stands.
    pub at: Value<'t>,
}

/// One exit.
#[derive(Clone, Copy)]
pub(super) struct Exit<'t> {
    pub when: When<'t>,
    /// The identifier of the action it leads to; empty where it leads nowhere.
    pub to: &'t str,
    /// The place that says so.
    pub span: Span,
    /// The place of the value compared with; `span` where there is none.
    pub said: Span,
}

/// When an exit is taken.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum When<'t> {
    /// The action is done.
    Next,
    /// Its result compares so.
    Is { operator: &'t str, value: &'t str },
    /// An error of this type.
    Error(&'t str),
}

impl<'t> Action<'t> {
    /// The value of a parameter at the top.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.param(key).map(|param| &*param.value)
    }

    /// A parameter at the top.
    pub fn param(&self, key: &str) -> Option<&Param<'t>> {
        self.params.iter().find(|param| param.group.is_empty() && param.key.value == key)
    }

    /// The parameters of a group.
    pub fn group(&self, group: &str) -> impl Iterator<Item = &Param<'t>> {
        self.params.iter().filter(move |param| param.group == group)
    }

    /// A parameter as a number.
    pub fn number<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.get(key)?.trim().parse().ok()
    }

    /// Whether the input is stored instead of picking an exit.
    pub fn stores_input(&self) -> bool {
        self.kind == "GetParticipantInput"
            && self.get("StoreInput").is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The exit of the action being done.
    pub fn next(&self) -> Option<Exit<'t>> {
        self.exits.iter().find(|exit| exit.when == When::Next).copied()
    }

    /// Whether there is an exit for the error.
    pub fn handles(&self, error: &str) -> bool {
        self.exits.iter().any(|exit| exit.when == When::Error(error))
    }

    /// Whether any exit compares the result.
    pub fn compares(&self) -> bool {
        self.exits.iter().any(|exit| matches!(exit.when, When::Is { .. }))
    }

    /// The name that the console shows for a resource: in its notes, or under `displayName`.
    pub fn resource_name(&self, notes: &[&str], parameter: &str) -> Option<&'t str> {
        let all = self.notes?;
        let shown = all.get("parameters").and_then(|all| all.get(parameter)).and_then(|one| one.get("displayName"));
        let noted = notes.iter().find_map(|key| {
            let note = all.get(key)?;
            note.get("text").or(Some(note).filter(|note| note.is_string()))
        });
        noted.or(shown).and_then(Value::str).filter(|name| !name.trim().is_empty())
    }
}

/// The pieces of a flow in the language of 2019-10-30.
pub(super) fn read<'t>(flow: Value<'t>, findings: &mut Vec<Finding>) -> Draft<'t> {
    let start = flow.entry("StartAction");
    let sign = start.map_or(flow.span(), |(key, value)| sign_of(key, value));
    if let Some(version) = flow.get("Version").filter(|version| version.str() != Some("2019-10-30")) {
        let written = version.str().unwrap_or_default();
        findings.push(
            Finding::file(
                "file/unsupported-version",
                version.text_range(),
                format!("version `{written}` of the flow language is not known; it is read as 2019-10-30"),
            )
            .help("save the flow again from the current console, or check the version"),
        );
    }
    let notes = flow.get("Metadata").filter(|notes| notes.is_mapping());
    let of_actions: HashMap<&str, Value> = notes
        .and_then(|notes| notes.get("ActionMetadata"))
        .map(|all| all.entries().filter_map(|(key, value)| Some((key.str()?, value))).collect())
        .unwrap_or_default();
    let actions = flow.get("Actions").into_iter().flat_map(Value::items).filter(|action| action.is_mapping());
    Draft {
        start: start
            .filter(|(_, value)| value.is_string())
            .and_then(|(_, value)| Some(Spanned::new(value.str()?, value.text_range()))),
        actions: actions.map(|action| read_action(action, &of_actions)).collect(),
        notes,
        body: flow.span(),
        sign,
        legacy: false,
    }
}

fn sign_of(key: Value, value: Value) -> Span {
    if value.str().is_some_and(|text| !text.is_empty()) { value.text_range() } else { key.text_range() }
}

fn read_action<'t>(action: Value<'t>, notes: &HashMap<&str, Value<'t>>) -> Action<'t> {
    let text = |key: &str| action.get(key).and_then(|value| Some(Spanned::new(value.str()?, value.text_range())));
    let kind = text("Type");
    let sign = kind.map_or(action.span(), |kind| kind.span);
    let id = text("Identifier").unwrap_or(Spanned::new("", sign));
    let mut params = Vec::new();
    if let Some(all) = action.get("Parameters") {
        flatten(all, &mut params);
    }
    Action {
        id,
        kind: kind.map_or("", |kind| kind.value),
        sign,
        params,
        notes: notes.get(id.value).copied(),
        exits: action.get("Transitions").map(read_exits).unwrap_or_default(),
        body: action.span(),
    }
}

/// As many parameters of one action are read; only aliases of YAML, which multiply, make more.
const MOST: usize = 10_000;

/// Scalars at the top, one and two levels down. What a view shows to staff is left out: it is large and never read.
fn flatten<'t>(all: Value<'t>, params: &mut Vec<Param<'t>>) {
    let mut add = |group: &'t str, key: Value<'t>, value: Value<'t>| {
        if params.len() == MOST {
            return;
        }
        if let (Some(name), Some(text)) = (key.str(), value.str()) {
            let key = Spanned::new(name, key.text_range());
            params.push(Param { group, key, value: Cow::Borrowed(text), at: value });
        }
    };
    for (key, value) in all.entries().filter(|(key, _)| key.str() != Some("ViewData")) {
        let group = key.str().unwrap_or_default();
        add("", key, value);
        for item in value.items() {
            item.entries().for_each(|(inner, value)| add(group, inner, value));
        }
        for (inner, value) in value.entries() {
            add(group, inner, value);
            // `FlowAttributes: {name: {Value: …}}` keeps the name; elsewhere the innermost key tells.
            match value.get("Value") {
                Some(text) => add(group, inner, text),
                None => value
                    .entries()
                    .for_each(|(innermost, value)| add(inner.str().unwrap_or_default(), innermost, value)),
            }
        }
    }
}

fn read_exits(transitions: Value<'_>) -> Vec<Exit<'_>> {
    let mut exits = Vec::new();
    fn exit<'t>(when: When<'t>, holder: Value<'t>, said: Option<Span>) -> Option<Exit<'t>> {
        let (key, target) = holder.entry("NextAction")?;
        let to = target.str().filter(|_| !target.is_null()).unwrap_or("");
        let span = sign_of(key, target);
        Some(Exit { when, to, span, said: said.unwrap_or(span) })
    }
    exits.extend(exit(When::Next, transitions, None));
    for item in transitions.get("Conditions").into_iter().flat_map(Value::items) {
        let condition = item.get("Condition");
        let operator = condition.and_then(|c| c.get("Operator")).and_then(Value::str).unwrap_or("Equals");
        let operands = condition.and_then(|c| c.get("Operands")).into_iter().flat_map(Value::items);
        for operand in operands {
            let value = operand.str().unwrap_or_default();
            exits.extend(exit(When::Is { operator, value }, item, Some(operand.text_range())));
        }
    }
    for item in transitions.get("Errors").into_iter().flat_map(Value::items) {
        let error = item.get("ErrorType").and_then(Value::str).unwrap_or("NoMatchingError");
        exits.extend(exit(When::Error(error), item, None));
    }
    exits.sort_by_key(|exit| exit.span.start);
    exits
}
