//! Where flows lie in a file: bare, as the command line saves them, in templates of CloudFormation and Terraform.

use super::{action, legacy};
use crate::diagnostic::Finding;
use crate::flow::Role;
use crate::source::Spanned;
use crate::syntax::Value;
use std::collections::HashMap;

/// A flow that was found, with what stands around it.
pub(super) struct Found<'t> {
    pub draft: action::Draft<'t>,
    pub wrapper: Wrapper,
}

/// What is written around a flow.
#[derive(Default)]
pub(super) struct Wrapper {
    /// Its name.
    pub name: Option<Spanned<String>>,
    /// Other names: its id, its resource name, its logical id in a template.
    pub aliases: Vec<String>,
    /// What the wrapper says it is there for.
    pub role: Option<Role>,
    /// Names that a template puts in, and the logical id behind each.
    pub put_in: HashMap<String, String>,
}

/// Whether a flow lies anywhere in `root`. Nested texts are not parsed for that.
pub(super) fn holds_flows(root: Value) -> bool {
    let mut found = false;
    walk(root, &mut |_| found = true);
    found
}

/// Calls `each` with every flow in `root`, in file order. What cannot be read in a nested text goes to `findings`.
pub(super) fn visit(root: Value, findings: &mut Vec<Finding>, each: &mut dyn FnMut(Found<'_>, &mut Vec<Finding>)) {
    let mut places = Vec::new();
    walk(root, &mut |place| places.push(place));
    places.sort_by_key(|place| place.content.span().start);
    for place in places {
        let wrapper = place.wrapper();
        if !is_text(place.content) {
            let draft = read(place.content, findings);
            each(Found { draft, wrapper }, findings);
            continue;
        }
        let (tree, problems) = place.content.nested_json();
        findings.extend(problems);
        if let Some(flow) =
            tree.as_ref().and_then(|tree| tree.root()).filter(|flow| is_flow(*flow) || legacy::is_flow(*flow))
        {
            let draft = read(flow, findings);
            each(Found { draft, wrapper }, findings);
        }
    }
}

fn read<'t>(flow: Value<'t>, findings: &mut Vec<Finding>) -> action::Draft<'t> {
    if is_flow(flow) { action::read(flow, findings) } else { legacy::read(flow) }
}

fn is_flow(value: Value) -> bool {
    value.is_mapping()
        && value.get("StartAction").is_some_and(|start| start.str().is_some())
        && value.get("Actions").is_some_and(Value::is_sequence)
}

fn is_text(value: Value) -> bool {
    value.str().is_some()
}

/// A text that holds a flow, as far as can be said without parsing it.
fn reads_like_a_flow(text: &str) -> bool {
    text.trim_start().starts_with('{') && text.contains("\"StartAction\"") && text.contains("\"Actions\"")
}

/// A flow, or a text that holds one, and the mapping around it.
struct Place<'t> {
    content: Value<'t>,
    around: Option<Value<'t>>,
    /// The key of the resource in a template.
    logical: Option<Value<'t>>,
    /// The second part of `Fn::Sub`.
    put_in: Option<Value<'t>>,
    module: bool,
}

/// Deeper than this nothing is looked for: flows lie near the top.
const DEPTH: usize = 24;

fn walk<'t>(root: Value<'t>, each: &mut dyn FnMut(Place<'t>)) {
    let mut stack = vec![(root, None::<Value<'t>>, None::<Value<'t>>, 0)];
    // (value, its key, the key of what holds it, depth); each once, for aliases of YAML multiply.
    let mut seen: Vec<bool> = Vec::new();
    while let Some((value, key, outer, depth)) = stack.pop() {
        if depth > DEPTH || !is_container(value) {
            continue;
        }
        seen.resize(seen.len().max(value.id() + 1), false);
        if std::mem::replace(&mut seen[value.id()], true) {
            continue;
        }
        if is_flow(value) || legacy::is_flow(value) {
            each(Place { content: value, around: None, logical: None, put_in: None, module: false });
            continue;
        }
        if value.is_mapping() {
            if let Some(place) = wrapped(value, key, outer) {
                each(place);
                continue;
            }
            let inner = value.entries().filter(|(_, child)| is_container(*child));
            stack.extend(inner.map(|(name, child)| (child, Some(name), key, depth + 1)));
        } else {
            let inner = value.items().filter(|child| is_container(*child));
            stack.extend(inner.map(|child| (child, key, outer, depth + 1)));
        }
    }
}

fn is_container(value: Value) -> bool {
    value.is_mapping() || value.is_sequence()
}

/// `{Name, Type, Content}`, also with small letters as Terraform spells them, and the resources of CloudFormation.
fn wrapped<'t>(value: Value<'t>, key: Option<Value<'t>>, outer: Option<Value<'t>>) -> Option<Place<'t>> {
    let content = value.get("Content").or_else(|| value.get("content"))?;
    let is_properties = key.and_then(Value::str) == Some("Properties");
    // `Fn::Sub: "…"`, `!Sub "…"`, and both with a list of the text and what is put in.
    let mut content = content.get("Fn::Sub").unwrap_or(content);
    let mut put_in = None;
    if content.is_sequence() {
        let mut parts = content.items();
        content = parts.next()?;
        put_in = parts.next();
    }
    let holds = is_flow(content) || legacy::is_flow(content) || content.str().is_some_and(reads_like_a_flow);
    let named = key.and_then(Value::str);
    holds.then_some(Place {
        content,
        around: Some(value),
        logical: outer.filter(|_| is_properties),
        put_in,
        module: named == Some("ContactFlowModule"),
    })
}

impl Place<'_> {
    fn wrapper(&self) -> Wrapper {
        let Some(around) = self.around else { return Wrapper::default() };
        let text = |keys: [&str; 2]| {
            let value = keys.into_iter().find_map(|key| around.get(key))?;
            Some(Spanned::new(value.str()?.to_owned(), value.text_range())).filter(|text| !text.value.trim().is_empty())
        };
        let mut wrapper = Wrapper { name: text(["Name", "name"]), ..Wrapper::default() };
        let logical = self.logical.and_then(|key| Some(Spanned::new(key.str()?.to_owned(), key.text_range())));
        wrapper.aliases.extend(logical.as_ref().map(|key| key.value.clone()));
        wrapper.name = wrapper.name.or(logical);
        for keys in [["Id", "id"], ["Arn", "arn"]] {
            wrapper.aliases.extend(text(keys).map(|id| id.value));
        }
        wrapper.role = text(["Type", "type"]).and_then(|kind| role(&kind.value));
        let is_module = self.module || around.get("ContactFlowModuleId").is_some();
        wrapper.role = wrapper.role.or(is_module.then_some(Role::Module));
        for (name, value) in self.put_in.into_iter().flat_map(Value::entries) {
            let target = value.get("Ref").or_else(|| value.get("Fn::GetAtt")).unwrap_or(value);
            if let (Some(name), Some(target)) = (name.str(), target.str()) {
                wrapper.put_in.insert(name.to_owned(), target.trim_end_matches(".Arn").to_owned());
            }
        }
        wrapper
    }
}

/// What a type of flow is there for. `CONTACT_FLOW` is the type of continuations too, and customers are in a `QUEUE_TRANSFER`
/// without choosing anything: neither is a claim.
pub(super) fn role(kind: &str) -> Option<Role> {
    let kind = kind.replace('_', "").to_ascii_lowercase();
    Some(match kind.as_str() {
        "customerqueue" => Role::Queue,
        "customerhold" | "agenthold" => Role::Hold,
        "agenttransfer" => Role::AgentSide,
        _ if kind.ends_with("whisper") => Role::Whisper,
        _ => return None,
    })
}
