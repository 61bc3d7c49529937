//! Where flows stand: alone, in exports with triggers and campaigns, wrapped with keywords (Glific), in lists of any of these.

use crate::source::Span;
use crate::syntax::{Tree, Value};

/// Something that stands in a file.
#[derive(Clone, Copy)]
pub(super) enum Part<'t> {
    /// A flow, and the words that start it where they stand beside it.
    Flow(Value<'t>, Option<Value<'t>>),
    /// A list of triggers.
    Triggers(Value<'t>),
    /// A campaign.
    Campaign(Value<'t>),
    /// Flows in a format before goflow, at this place.
    Legacy(Span),
}

/// How deep lists and wrappers are looked through.
const DEEPEST: usize = 4;

/// Whether `tree` holds a flow or a campaign.
pub(super) fn holds_something(tree: &Tree) -> bool {
    !parts(tree).is_empty()
}

/// All that stands in `tree`, in source order.
pub(super) fn parts(tree: &Tree) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    tree.documents().for_each(|document| within(document, DEEPEST, &mut found));
    found
}

/// At most `depth` deep.
fn within<'t>(value: Value<'t>, depth: usize, found: &mut Vec<Part<'t>>) {
    if is_flow(value) {
        found.push(Part::Flow(value, None));
        return;
    }
    if let Some(place) = legacy(value) {
        found.push(Part::Legacy(place));
        return;
    }
    if is_campaign(value) {
        found.push(Part::Campaign(value));
        return;
    }
    let Some(depth) = depth.checked_sub(1) else { return };
    for item in value.items().filter(|item| item.is_mapping()) {
        within(item, depth, found);
    }
    for item in value.get("flows").into_iter().flat_map(Value::items) {
        match item.get("definition").filter(|definition| is_flow(*definition)) {
            Some(flow) => found.push(Part::Flow(flow, item.get("keywords"))),
            None => within(item, depth, found),
        }
    }
    let campaigns = value.get("campaigns").into_iter().flat_map(Value::items);
    found.extend(campaigns.filter(|campaign| is_campaign(*campaign)).map(Part::Campaign));
    let has_parts = !found.is_empty();
    found.extend(value.get("triggers").filter(|list| list.is_sequence() && has_parts).map(Part::Triggers));
}

/// `nodes` are objects with an id and actions or exits; a flow without nodes says its version.
fn is_flow(value: Value<'_>) -> bool {
    let Some(nodes) = value.get("nodes").filter(|nodes| nodes.is_sequence()) else { return false };
    let is_node = |node: Value<'_>| {
        node.get("uuid").is_some() && ["exits", "actions", "router"].iter().any(|key| node.get(key).is_some())
    };
    let mut some = nodes.items().take(3).peekable();
    match some.peek() {
        Some(_) => some.any(is_node) && (value.get("language").is_some() || value.get("spec_version").is_some()),
        None => value.get("spec_version").is_some() && value.get("language").is_some(),
    }
}

/// The place that gives away a flow of a version before 13: its sets of actions and rules.
fn legacy(value: Value<'_>) -> Option<Span> {
    let own = |value: Value<'_>| {
        let (key, _) = value.entry("action_sets").filter(|(_, sets)| sets.is_sequence())?;
        value.get("rule_sets").map(|_| key.text_range())
    };
    own(value).or_else(|| own(value.get("definition")?))
}

/// Events around a date of each member of a group.
fn is_campaign(value: Value<'_>) -> bool {
    let Some(events) = value.get("events").filter(|events| events.is_sequence()) else { return false };
    let is_event = |event: Value<'_>| event.get("relative_to").is_some() && event.get("event_type").is_some();
    value.get("group").is_some_and(Value::is_mapping) && events.items().any(is_event)
}
