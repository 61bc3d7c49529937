//! Lists of actions, and the actions that only say where it goes on: loops, jumps, calls of tasks.

use super::action;
use super::lower::{Called, Lowering, Way};
use super::parts::Part;
use super::value::{kinds, number, place};
use crate::flow::{Effect, Event, Step, StepId, Times};
use crate::source::Spanned;
use crate::syntax::Value;

/// A loop that is being lowered.
pub(super) struct Loop {
    /// Its step.
    head: StepId,
    /// Ways that leave it.
    exits: Vec<Way>,
}

/// Lowers a list of actions that `ways` lead into, and gives the ways that go on behind it.
pub(super) fn run<'t>(low: &mut Lowering<'t>, actions: Option<Value<'t>>, mut ways: Vec<Way>) -> Vec<Way> {
    if low.is_spent() {
        let Some(actions) = actions.filter(|_| !ways.is_empty()) else { return ways };
        low.assumed(actions, Effect::Unknown { what: "an action nested too deep" }, Vec::new(), ways);
        return Vec::new();
    }
    low.depth += 1;
    let list: Vec<_> = kinds(actions).collect();
    for (key, body) in list {
        ways = action::lower(low, key, body, ways);
    }
    low.depth -= 1;
    ways
}

/// The step of an action, named as the file names it.
pub(super) fn step<'t>(
    low: &mut Lowering<'t>,
    key: Value<'t>,
    body: Value<'t>,
    effect: Effect,
    ways: Vec<Way>,
) -> StepId {
    let step = Step::new(name(key, body), key.span().to(body.span()), effect);
    low.step(step, body, ways)
}

/// What people call an action: its name, else its kind.
pub(super) fn name(key: Value<'_>, body: Value<'_>) -> Spanned<String> {
    let named = body.get("name").filter(|name| name.str().is_some_and(|text| !text.trim().is_empty()));
    let at = named.unwrap_or(key);
    Spanned::new(at.str().unwrap_or("").to_owned(), place(at))
}

/// The one way on from a step that goes on by itself.
pub(super) fn onward(step: StepId, key: Value<'_>) -> Vec<Way> {
    vec![Way::new(step, Event::Always, place(key))]
}

/// `loop:` counts by itself; its body goes round until it is done or left.
pub(super) fn repeat<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let at_most = number(body.get("loopCount"));
    let head = step(low, key, body, Effect::Repeat { at_most }, ways);
    let mut into = Way::new(head, Event::Condition("not yet done".into()), place(key));
    into.times = at_most.map_or(Times::Unknown, Times::AtMost);
    low.loops.push(Loop { head, exits: vec![Way::new(head, Event::Otherwise, place(key))] });
    let actions = body.get("outputs").and_then(|outputs| outputs.get("loop")).and_then(|inner| inner.get("actions"));
    let back = run(low, actions, vec![into]);
    back.into_iter().for_each(|way| low.connect(way, head));
    low.loops.pop().map_or_else(Vec::new, |done| done.exits)
}

/// `loopNext:` and `loopExit:`; outside a loop they only go on.
pub(super) fn leave_loop<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let here = step(low, key, body, Effect::Say, ways);
    let mut on = onward(here, key);
    let Some(around) = low.loops.last_mut() else { return on };
    if key.str() == Some("loopExit") {
        around.exits.append(&mut on);
    } else {
        let head = around.head;
        on.into_iter().for_each(|way| low.connect(way, head));
    }
    Vec::new()
}

/// `jumpToMenu:`, `jumpToTask:`, `changeState:`: another part of the flow, and no way back.
pub(super) fn jump<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let here = step(low, key, body, Effect::Say, ways);
    let on = onward(here, key);
    jump_from(low, key, body, on);
    Vec::new()
}

/// Leads `ways` to the part of the flow that `body` names.
pub(super) fn jump_from<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, mut ways: Vec<Way>) {
    let reference = target(body);
    match low.find(reference) {
        Some(part) => {
            let span = reference.map_or(place(key), place);
            ways.iter_mut().for_each(|way| way.span = span);
            low.lead(ways, part);
        }
        None => unknown(low, body, "a part of the flow that is not in the file", ways),
    }
}

/// The reference to a part of the flow that an action holds.
fn target(body: Value<'_>) -> Option<Value<'_>> {
    let known = ["targetMenuRef", "targetTaskRef", "targetStateRef", "targetMenu", "targetTask", "targetState"];
    known.into_iter().find_map(|key| body.get(key)).map(|value| value.get("ref").unwrap_or(value))
}

/// A step of which only `what` is known.
pub(super) fn unknown<'t>(low: &mut Lowering<'t>, body: Value<'t>, what: &'static str, ways: Vec<Way>) {
    low.assumed(body, Effect::Unknown { what }, Vec::new(), ways);
}

/// `callTask:`: the task runs here, and its ways out go on behind the call. Each call gets steps of its own, so that no way leads in by one
/// call and out by another.
pub(super) fn call<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let here = step(low, key, body, Effect::Say, ways);
    let on = onward(here, key);
    let Some(task) = low.find(target(body)) else {
        unknown(low, body, "a task that is not in the file", on);
        return Vec::new();
    };
    low.called.insert(task);
    if low.calls.iter().any(|open| open.task == task) {
        unknown(low, body, "a task that calls itself", on);
        return Vec::new();
    }
    let actions = low.containers.get(task).and_then(|task| task.value.get("actions"));
    let (loops, menus) = (std::mem::take(&mut low.loops), std::mem::take(&mut low.menus));
    low.calls.push(Called { task, returns: Vec::new() });
    let mut back: Vec<(String, Way)> = run(low, actions, on).into_iter().map(|way| (String::new(), way)).collect();
    (low.loops, low.menus) = (loops, menus);
    back.extend(low.calls.pop().map_or_else(Vec::new, |done| done.returns));
    let paths = body.get("outputs").and_then(|outputs| outputs.get("paths"));
    let mut after = Vec::new();
    for (_, path) in kinds(paths).collect::<Vec<_>>() {
        let named = path.get("name").and_then(Value::str).unwrap_or("");
        let (taken, rest): (Vec<_>, Vec<_>) =
            back.into_iter().partition(|(name, _)| !named.is_empty() && name == named);
        back = rest;
        if !taken.is_empty() {
            after.extend(run(low, path.get("actions"), taken.into_iter().map(|(_, way)| way).collect()));
        }
    }
    let default = body.get("outputs").and_then(|outputs| outputs.get("default"));
    let rest = back.into_iter().map(|(_, way)| way).collect();
    after.extend(run(low, default.and_then(|default| default.get("actions")), rest));
    after
}

/// `endTask:`: back to the call that the task runs in, by the path it names; at the end of the flow where there is none.
pub(super) fn end_task<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let here = step(low, key, body, Effect::Say, ways);
    let on = onward(here, key);
    let named = body.get("outputPath").map(|path| path.get("name").unwrap_or(path)).and_then(Value::str).unwrap_or("");
    match low.calls.last_mut() {
        Some(call) => call.returns.extend(on.into_iter().map(|way| (named.to_owned(), way))),
        None => low.fall_off(on, body, Part::Actions),
    }
    Vec::new()
}

/// `previousMenu:` and `repeatMenu:`: the menu that led here.
pub(super) fn to_menu<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let here = step(low, key, body, Effect::Say, ways);
    let on = onward(here, key);
    match low.menus.last().copied().or_else(|| low.only(Part::Menu)) {
        Some(menu) => low.lead(on, menu),
        None => unknown(low, body, "the menu that led here", on),
    }
    Vec::new()
}

/// `loopAnythingElse:`: the body, then whether there is anything else.
pub(super) fn anything_else<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let actions = body.get("outputs").and_then(|outputs| outputs.get("loop")).and_then(|inner| inner.get("actions"));
    let start = low.assumed(body, Effect::Say, Vec::new(), ways);
    let inner = run(low, actions, vec![Way::new(start, Event::Always, place(key))]);
    let asked = super::ask::yes_no(low, key, body, inner);
    low.connect(Way::new(asked, Event::Choice("yes".into()), place(key)), start);
    let mut on = vec![Way::new(asked, Event::Choice("no".into()), place(key))];
    on.extend(super::ask::exhausted(low, asked, key, body));
    on
}
