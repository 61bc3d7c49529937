//! Actions that look up, compare and store.

use super::action::{Action, When};
use super::blocks::{Around, Block, decisions, slot_of, test, ways};
use super::interact::{choice, slot, times};
use super::menus::Fate;
use super::names;
use crate::flow::{Effect, Event, SetValue, Slot};

/// A comparison, unless it is part of a menu and so no step of its own.
pub(super) fn compare<'t>(around: &Around<'_, 't>, at: usize) -> Option<Block<'t>> {
    let action = &around.actions[at];
    match around.fates[at] {
        Fate::Gone => return None,
        Fate::Choice { ask } => return Some(choice(around, ask, action)),
        _ => {}
    }
    let tested = action.param("ComparisonValue").and_then(slot);
    let silence = around.fates[at] == Fate::TestsInput;
    let ways = decisions(action, |operator, value| match value {
        "Timeout" if silence => Event::NoInput,
        _ => test(operator, value),
    });
    let exhaustive = covers(action, &["true", "false"])
        || tested.as_ref().is_some_and(|slot| slot.value == "Channel") && covers(action, &["voice", "chat", "task"]);
    let needs = (!exhaustive).then_some(Event::Otherwise);
    Some(Block { needs, ..Block::new(Effect::Route { slot: tested, exhaustive }, ways) })
}

/// Whether there is an exit for each of these values.
fn covers(action: &Action, values: &[&str]) -> bool {
    values.iter().all(|wanted| {
        let is = |when| matches!(when, When::Is { operator: "Equals", value } if value.eq_ignore_ascii_case(wanted));
        action.exits.iter().any(|exit| is(exit.when))
    })
}

pub(super) fn hours<'t>(action: &Action<'t>) -> Block<'t> {
    let ways = ways(action, None, |operator, value| match value {
        "True" | "true" => Event::Open,
        "False" | "false" => Event::Closed,
        _ => test(operator, value),
    });
    Block::new(Effect::Hours, ways)
}

/// Figures of a queue, the progress of an outbound call: both are looked at as they are just then, and stored nowhere.
pub(super) fn check<'t>(action: &Action<'t>) -> Block<'t> {
    let exhaustive = covers(action, &["true", "false"]);
    Block::new(Effect::Route { slot: None, exhaustive }, decisions(action, test))
}

pub(super) fn distribute<'t>(action: &Action<'t>) -> Block<'t> {
    Block::new(Effect::Split, decisions(action, test))
}

/// A loop of the language counts by itself.
pub(super) fn repeat<'t>(action: &Action<'t>) -> Block<'t> {
    let at_most = action.number("LoopCount");
    let mut ways = ways(action, (!action.compares()).then_some(Event::Otherwise), |_, value| match value {
        "ContinueLooping" => Event::Condition("not yet done".into()),
        _ => Event::Otherwise,
    });
    for way in ways.iter_mut().filter(|way| way.on != Event::Otherwise) {
        way.times = times(at_most);
    }
    Block::new(Effect::Repeat { at_most }, ways)
}

/// Attributes go one by one.
pub(super) fn attributes<'t>(action: &Action<'t>) -> Block<'t> {
    let group = if action.kind == "UpdateFlowAttributes" { "FlowAttributes" } else { "Attributes" };
    let prefix = if group == "FlowAttributes" { "FlowAttributes." } else { "" };
    // A name that is worked out at run time names nothing here.
    let named = action.group(group).filter(|param| !param.key.value.contains("$."));
    let mut sets = named.map(|param| {
        let slot = Slot::new(format!("{prefix}{}", param.key.value), param.key.span);
        Effect::Set { slot, value: value(&param.value) }
    });
    let first = sets.next().unwrap_or(Effect::Say);
    let more = sets.collect();
    Block { minor: true, more, ..Block::doing(action, first) }
}

fn value(written: &str) -> SetValue {
    match slot_of(written) {
        Some(from) => SetValue::Copy(from.to_owned()),
        None if ["$.", "${", "{{", "%%"].iter().any(|hole| written.contains(hole)) => SetValue::Opaque,
        None => SetValue::Const(written.to_owned()),
    }
}

pub(super) fn callback_number<'t>(action: &Action<'t>) -> Block<'t> {
    let written = action.get("CallbackNumber").unwrap_or("$.");
    let slot = Slot::new("callback number".to_owned(), action.sign);
    Block::doing(action, Effect::Set { slot, value: value(written) })
}

/// The queue for the transfer to come. A queue written down is always there; one from a look-up may not be.
pub(super) fn queue<'t>(around: &Around<'_, 't>, action: &Action<'t>) -> Block<'t> {
    let param = ["QueueId", "AgentId"].into_iter().find_map(|key| action.param(key));
    let given = param.map_or("", |param| &*param.value);
    let written = around.constants.get(given).and_then(Option::as_deref).unwrap_or(given);
    let dynamic = written.trim_start().starts_with("$.");
    let noted = ["QueueId", "AgentId"].into_iter().find_map(|key| action.resource_name(&["queue"], key));
    let name = (!dynamic).then(|| noted.or_else(|| names::spelled(written)).map(str::to_owned)).flatten();
    let slot = Slot::new("queue".to_owned(), action.sign);
    let value = match &name {
        Some(name) => SetValue::Const(name.clone()),
        None => value(given),
    };
    Block { minor: !dynamic, queue: Some(name), ..Block::doing(action, Effect::Set { slot, value }) }
}

/// As many answers of one look-up are told.
const MOST: usize = 100;

/// The answers of look-ups that some comparison tests: each look-up writes them all again.
pub(super) fn answers(actions: &[Action]) -> Vec<String> {
    let tested =
        actions.iter().filter(|action| action.kind == "Compare").filter_map(|action| action.get("ComparisonValue"));
    let mut answers: Vec<String> =
        tested.filter_map(slot_of).filter(|slot| slot.contains('.')).map(str::to_owned).collect();
    answers.sort_unstable();
    answers.dedup();
    answers.truncate(MOST);
    answers
}

pub(super) fn lookup<'t>(around: &Around<'_, 't>, action: &Action<'t>) -> Block<'t> {
    let asks = ["LambdaInvocationAttributes", "ProfileRequestData", "CaseRequestFields"];
    let asked = action.params.iter().filter(|param| asks.contains(&param.group));
    let by = asked
        .filter_map(|param| slot_of(&param.value).map(|name| Slot::new(name.to_owned(), param.at.text_range())))
        .collect();
    let space = match action.kind {
        "InvokeLambdaFunction" => "External.",
        "GetMetricData" => "Metrics.",
        kind if kind.ends_with("Case") => "Case.",
        _ => "Customer.",
    };
    let written = around.answers.iter().filter(|slot| slot.starts_with(space));
    let learns = written.map(|slot| Slot::new(slot.clone(), action.sign)).collect();
    Block::doing(action, Effect::Lookup { by, learns })
}
