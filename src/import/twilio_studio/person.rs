//! Ways to a person and into other flows, and what goes along.

use super::liquid;
use super::names;
use super::read::Widget;
use crate::flow::{CallRef, Effect, FlowRef, Handoff, Passes, PersonKind, Slot};
use crate::source::Spanned;
use crate::syntax::Value;
use std::collections::HashMap;

/// Slots of questions, by the name of the widget that asks.
pub(super) type Asked<'t> = HashMap<&'t str, String>;

/// Flex or a queue. A written conversation goes along with its whole history.
pub(super) fn queue(widget: &Widget<'_>, written: bool, asked: &Asked<'_>) -> Effect {
    let to = ["workflow", "workflow_sid", "queue_name"].iter().find_map(|key| names::referenced(widget.property(key)));
    let attributes = ["attributes", "task_attributes"].iter().find_map(|key| widget.property(key));
    let passes = match attributes {
        _ if written => Passes::Everything,
        Some(attributes) => in_attributes(attributes, asked),
        None => Passes::Slots(Vec::new()),
    };
    Effect::Transfer(Box::new(Handoff { kind: PersonKind::Certain, to: to.map(str::to_owned), passes }))
}

/// Another telephone. A `client` is the softphone of a person by name; behind numbers and SIP there may be another machine.
pub(super) fn dial(widget: &Widget<'_>) -> Effect {
    let kind = if widget.text("noun") == "client" { PersonKind::Certain } else { PersonKind::Probable };
    let to = ["to", "sip_endpoint"].iter().find_map(|key| names::referenced(widget.property(key)));
    Effect::Transfer(Box::new(Handoff { kind, to: to.map(str::to_owned), passes: Passes::Unknown }))
}

/// A flow that runs inside this one.
pub(super) fn subflow(widget: &Widget<'_>, asked: &Asked<'_>) -> Effect {
    let target = widget.property("flow_sid");
    let shown = target.map_or(Spanned::new(String::new(), widget.name.span), |value| {
        Spanned::new(value.str().unwrap_or("").to_owned(), value.text_range())
    });
    let names = names::referenced(target).map(names::candidates).unwrap_or_default();
    let mut slots = Vec::new();
    let mut everything = false;
    for (key, value) in parameters(widget) {
        everything |= value.and_then(Value::str).is_some_and(liquid::reads_everything);
        slots.push(Slot::new(key.str().unwrap_or("").to_owned(), key.text_range()));
        slots.extend(value.into_iter().flat_map(|value| read_in(value, asked)));
    }
    let passes = if everything { Passes::Everything } else { Passes::Slots(slots) };
    let flow = FlowRef { names, shown, entry: Some("incomingParent"), expected: false };
    Effect::Call(Box::new(CallRef { flow, passes }))
}

/// Asks a program: with what, by all that its address, its body and its parameters read.
pub(super) fn lookup(widget: &Widget<'_>, asked: &Asked<'_>) -> Effect {
    let texts = ["url", "body"].iter().filter_map(|key| widget.property(key));
    let values = texts.chain(parameters(widget).filter_map(|(_, value)| value));
    Effect::Lookup { by: values.flat_map(|value| read_in(value, asked)).collect(), learns: Vec::new() }
}

/// The parameters of a widget: the key and the value of each.
fn parameters<'t>(widget: &Widget<'t>) -> impl Iterator<Item = (Value<'t>, Option<Value<'t>>)> + use<'t> {
    let list = widget.property("parameters");
    list.into_iter().flat_map(Value::items).filter_map(|item| Some((item.get("key")?, item.get("value"))))
}

/// Every slot that a text reads.
fn read_in(value: Value<'_>, asked: &Asked<'_>) -> Vec<Slot> {
    let Some(text) = value.str() else { return Vec::new() };
    let slots = liquid::outputs(text).filter_map(|output| {
        let slot = liquid::slot(output.path, asked)?;
        Some(Slot::new(slot, value.span_of(output.at, output.at + output.path.len())))
    });
    slots.collect()
}

/// What the attributes of a task name, and what they read. They are JSON in a text.
fn in_attributes(attributes: Value<'_>, asked: &Asked<'_>) -> Passes {
    let text = attributes.str().unwrap_or("");
    if liquid::reads_everything(text) {
        return Passes::Everything;
    }
    let (Some(tree), _) = attributes.nested_json() else { return Passes::Unknown };
    let Some(root) = tree.root().filter(|root| root.is_mapping()) else { return Passes::Unknown };
    let mut slots = Vec::new();
    let mut groups = vec![root];
    while let Some(group) = groups.pop() {
        for (key, value) in group.entries() {
            slots.push(Slot::new(key.str().unwrap_or("").to_owned(), key.text_range()));
            slots.extend(read_in(value, asked));
            if value.is_mapping() {
                groups.push(value);
            }
        }
    }
    Passes::Slots(slots)
}
