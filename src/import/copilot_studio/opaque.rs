//! What cannot be seen into: programs that are asked, answers that a language model words, other bots.

use super::action::{onward, place};
use super::lower::{Lowering, Way, of_action};
use super::{formula, person, said};
use crate::flow::{Effect, Event, Reading, Slot, Step, Text, Times};
use crate::syntax::Value;

/// A program is asked; where it fails, the topic for errors has the conversation.
/// <https://learn.microsoft.com/en-us/microsoft-copilot-studio/authoring-http-node>: an error is raised unless the node says to go on.
pub(super) fn program<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    if person::by_name(low, action) {
        return person::named(low, action, ways);
    }
    if person::may_be_meant(low) {
        return other_bot(low, action, "a program that may bring a person", ways);
    }
    let goes_on = action.get("errorHandling").and_then(|how| how.get("kind")?.str()) == Some("ContinueOnErrorBehavior");
    let mut on = lookup(low, action, ways);
    let from = on.first().map(|way| way.from);
    if let Some(from) = from {
        let fails = Way::new(from, Event::Error, place(action));
        if goes_on {
            on.push(fails);
        } else if !low.agent.lone {
            let errors = low.around("fails", "what the agent does at an error");
            low.connect(vec![fails], errors);
        }
    }
    on
}

/// Something is asked that does not fail.
pub(super) fn lookup<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let effect = Effect::Lookup { by: inputs(action), learns: outputs(action) };
    let mut step = of_action(action, effect);
    let waiting = action
        .get("latencyMessageSettings")
        .filter(|settings| settings.get("allowLatencyMessage").and_then(Value::bool) == Some(true));
    if let Some(settings) = waiting {
        (step.texts, step.reads) = said::of(low, settings, "latencyMessage");
    }
    let id = low.add(step, ways);
    onward(id, action)
}

/// A language model answers; its words are unknown. It says them itself unless told not to.
/// <https://learn.microsoft.com/en-us/microsoft-copilot-studio/nlu-boost-node>
pub(super) fn answers<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let on = lookup(low, action, ways);
    if action.get("autoSend").and_then(Value::bool) == Some(false) {
        return on;
    }
    let (name, _) = super::lower::named(action);
    let words = vec![Text::unseen(place(action))];
    let id = low.add(Step::new(name, action.span(), Effect::Say).saying(words).assumed(), on);
    onward(id, action)
}

/// Another bot has the conversation, and gives it back.
pub(super) fn other_bot<'t>(
    low: &mut Lowering<'_, 't>,
    action: Value<'t>,
    what: &'static str,
    ways: Vec<Way>,
) -> Vec<Way> {
    let id = low.act(action, Effect::Unknown { what }, ways);
    let mut on = onward(id, action);
    on.iter_mut().for_each(|way| way.times = Times::Unknown);
    on
}

/// A tool of the agent, by its schema name.
pub(super) fn tool<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, schema: &str, ways: Vec<Way>) -> Vec<Way> {
    match low.agent.tool(schema) {
        Some(tool) if !tool.is_other_bot => program(low, action, ways),
        Some(_) => other_bot(low, action, "another agent", ways),
        None => other_bot(low, action, "a tool that is not among the files", ways),
    }
}

/// `EmitEvent`: the program around the agent is told something, and may do anything.
pub(super) fn event<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    if person::by_name(low, action) {
        return person::named(low, action, ways);
    }
    if person::may_be_meant(low) {
        return other_bot(low, action, "an event that may bring a person", ways);
    }
    lookup(low, action, ways)
}

/// What a program is asked with.
fn inputs(action: Value<'_>) -> Vec<Slot> {
    let bound = action.get("input").and_then(|input| input.get("binding")).into_iter().flat_map(Value::entries);
    let headers = action.get("headers").into_iter().flat_map(Value::entries);
    let body = action.get("body").and_then(|body| body.get("content"));
    let single = ["url", "userInput", "eventValue"].iter().filter_map(|key| action.get(key));
    let values = bound.chain(headers).map(|(_, value)| value).chain(body).chain(single);
    values.flat_map(|value| formula::reads(value, Reading::Used)).map(|used| used.slot).collect()
}

/// The variables in which its answer is kept.
pub(super) fn outputs(action: Value<'_>) -> Vec<Slot> {
    let bound = action.get("output").and_then(|output| output.get("binding")).into_iter().flat_map(Value::entries);
    let single = ["variable", "response"].iter().filter_map(|key| action.get(key));
    bound.map(|(_, value)| value).chain(single).filter_map(formula::variable).collect()
}
