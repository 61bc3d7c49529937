//! Other topics: called, gone over to, left.

use super::action::{end, onward, place};
use super::lower::{Lowering, Way, named, of_action};
use super::{formula, names, opaque};
use crate::flow::{CallRef, Effect, Event, FlowRef, How, Passes, Reading, SetValue, Step, StepId};
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// `BeginDialog`: another topic, or a tool; it comes back.
pub(super) fn call<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let (to, schema) = match dialog(action) {
        Some(dialog) => dialog,
        None => return opaque::other_bot(low, action, "a topic chosen while the conversation runs", ways),
    };
    if low.agent.topic(schema).is_none() && !matches!(names::component(schema), None | Some("topic")) {
        return opaque::tool(low, action, schema, ways);
    }
    let call = CallRef { flow: reference(low, to, schema), passes: Passes::Unknown };
    let mut step = of_action(action, Effect::Call(Box::new(call)));
    step.reads = handed(action);
    let id = low.add(step, ways);
    let on = vec![Way::new(id, Event::Returned("".into()), place(action))];
    learned(low, action, on)
}

/// `ReplaceDialog`: another topic, and no way back to this one.
pub(super) fn jump<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let Some((to, schema)) = dialog(action) else {
        opaque::other_bot(low, action, "a topic chosen while the conversation runs", ways);
        return Vec::new();
    };
    let mut step = of_action(action, Effect::Jump(Box::new(reference(low, to, schema))));
    step.reads = handed(action);
    low.add(step, ways);
    Vec::new()
}

/// `RepeatDialog`: this topic from its beginning.
pub(super) fn again<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let id = low.act(action, Effect::Say, ways);
    low.connect(onward(id, action), low.start);
    Vec::new()
}

/// `EndDialog`; with `clearTopicQueue` nothing that waits is taken up again.
pub(super) fn end_topic<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    if action.get("clearTopicQueue").and_then(Value::bool) == Some(true) {
        return cancel_all(low, action, ways);
    }
    end(low, action, How::Return, ways)
}

/// `CancelAllDialogs`: the agent waits for the customer, whatever topics were begun.
pub(super) fn cancel_all<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    if low.agent.lone {
        return end(low, action, How::Return, ways);
    }
    let reference = low.agent.conversation("waits", place(action));
    low.act(action, Effect::Jump(Box::new(reference)), ways);
    Vec::new()
}

/// The dialog that an action names: the value, and its schema name.
fn dialog(action: Value<'_>) -> Option<(Value<'_>, &str)> {
    let to = action.get("dialog")?;
    let schema = to.str().filter(|name| !name.is_empty() && formula::formula(name).is_none())?;
    Some((to, schema))
}

/// The flow of a topic, by its schema name.
pub(super) fn reference<'t>(low: &Lowering<'_, 't>, to: Value<'t>, schema: &str) -> FlowRef {
    let names = match low.agent.topic(schema) {
        Some(topic) => vec![low.agent.alias(topic)],
        None => vec![schema_alias(schema)],
    };
    // Whatever is not here may well be part of another solution.
    FlowRef { names, shown: Spanned::new(schema.to_owned(), names::place(to)), entry: None, expected: false }
}

/// What a topic is called by all agents, where its file is called by its whole schema name.
pub(super) fn schema_alias(schema: &str) -> String {
    format!("#{}", names::folded(schema))
}

/// What is handed to the topic.
fn handed(action: Value<'_>) -> Vec<crate::flow::SlotUse> {
    let binding = action.get("input").and_then(|input| input.get("binding"));
    let values = binding.into_iter().flat_map(Value::entries).map(|(_, value)| value);
    values.flat_map(|value| formula::reads(value, Reading::Used)).collect()
}

/// What comes back from it.
fn learned<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, mut ways: Vec<Way>) -> Vec<Way> {
    for slot in opaque::outputs(action) {
        let mut step =
            Step::new(named(action).0, action.span(), Effect::Set { slot, value: SetValue::Opaque }).assumed();
        step.minor = true;
        let id = low.add(step, std::mem::take(&mut ways));
        ways = onward(id, action);
    }
    ways
}

impl super::agent::Agent<'_> {
    /// What lies around the topics, at the start called `entry`.
    pub fn conversation(&self, entry: &'static str, span: Span) -> FlowRef {
        let shown = Spanned::new(self.name.value.clone(), span);
        FlowRef { names: vec![format!("{}#", self.root)], shown, entry: Some(entry), expected: false }
    }
}

impl Lowering<'_, '_> {
    /// The step that leads to what lies around the topics at `entry`; of a topic by itself nobody knows what does.
    pub fn around(&mut self, entry: &'static str, what: &'static str) -> StepId {
        if let Some(&made) = self.shared.get(entry) {
            return made;
        }
        let effect = match self.agent.lone {
            true => Effect::Unknown { what },
            false => Effect::Jump(Box::new(self.agent.conversation(entry, self.topic.kind))),
        };
        let made = self.assumed(effect);
        self.shared.insert(entry, made);
        made
    }
}
