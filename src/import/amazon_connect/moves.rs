//! Actions that hand over, go elsewhere or end.

use super::action::{Action, When};
use super::blocks::{Around, Block, failing, test, ways};
use super::names;
use crate::flow::{CallRef, Effect, Event, FlowRef, Handoff, Hook, How, Passes, PersonKind, Role};
use crate::source::Spanned;

/// A hand-off to a queue or a person. Attributes of the contact go along. What is left when it works is the flow itself.
pub(super) fn transfer<'t>(action: &Action<'t>) -> Block<'t> {
    let handoff = Handoff { kind: PersonKind::Certain, to: None, passes: Passes::Everything };
    let next = (!action.exits.iter().any(|exit| matches!(exit.when, When::Error(_)))).then_some(Event::Error);
    Block::new(Effect::Transfer(Box::new(handoff)), ways(action, next, test))
}

/// A call to a number: most likely a person. The flow goes on behind it only where it says so.
pub(super) fn third_party<'t>(action: &Action<'t>) -> Block<'t> {
    let to = action.get("ThirdPartyPhoneNumber").filter(|number| !number.contains("$.")).map(str::to_owned);
    let handoff = Handoff { kind: PersonKind::Probable, to, passes: Passes::Unknown };
    let goes_on = action.get("ContinueFlowExecution").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    Block::new(Effect::Transfer(Box::new(handoff)), ways(action, goes_on.then_some(Event::Answered), test))
}

/// A task for staff; the flow that the task runs is for no customer.
pub(super) fn task<'t>(around: &Around<'_, 't>, action: &Action<'t>) -> Block<'t> {
    let flow = flow_ref(around, action, "ContactFlowId", &["ContactFlow", "contactFlow"]);
    let hooks = flow.into_iter().map(|flow| Hook { role: Role::Machine, flow }).collect();
    Block { hooks, ..Block::doing(action, Effect::Task { what: String::new() }) }
}

/// The flow that a parameter of the action names.
pub(super) fn flow_ref(around: &Around, action: &Action, parameter: &str, notes: &[&str]) -> Option<FlowRef> {
    let param = action.param(parameter)?;
    let written = Spanned::new(&*param.value, param.at.text_range());
    Some(names::reference(written, action.resource_name(notes, parameter), around.constants, around.wrapper))
}

fn nowhere(action: &Action) -> FlowRef {
    let shown = Spanned::new(action.kind.to_owned(), action.sign);
    FlowRef { names: Vec::new(), shown, entry: None, expected: false }
}

/// The jump does not come back: what is left is its failing. The exit of being done repeats that.
pub(super) fn jump<'t>(around: &Around<'_, 't>, action: &Action<'t>) -> Block<'t> {
    let flow =
        flow_ref(around, action, "ContactFlowId", &["ContactFlow", "contactFlow"]).unwrap_or_else(|| nowhere(action));
    let next = (!action.handles("NoMatchingError")).then(|| failing("NoMatchingError"));
    Block::new(Effect::Jump(Box::new(flow)), ways(action, next, test))
}

pub(super) fn call<'t>(around: &Around<'_, 't>, action: &Action<'t>) -> Block<'t> {
    let notes = ["contactFlowModuleName", "FlowModule", "flowModule", "ContactFlowModule"];
    let flow = flow_ref(around, action, "FlowModuleId", &notes).unwrap_or_else(|| nowhere(action));
    let ways = ways(action, Some(Event::Returned("".into())), |_, value| Event::Returned(value.into()));
    let effect = Effect::Call(Box::new(CallRef { flow, passes: Passes::Everything }));
    Block { needs: (!action.compares()).then(|| Event::Returned("".into())), ..Block::new(effect, ways) }
}

/// The end. Where the flow runs beside another, or is called, it is the way back.
pub(super) fn end<'t>(action: &Action<'t>, returns: bool) -> Block<'t> {
    let how = match action.kind {
        "EndFlowModuleExecution" => How::Return,
        "EndFlowExecution" if returns => How::Return,
        _ => How::HangUp,
    };
    Block::new(Effect::End(how), Vec::new())
}
