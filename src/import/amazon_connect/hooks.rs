//! Flows that the platform runs beside this one: while queueing, on hold, before a person answers.

use super::action::Action;
use super::blocks::{Around, Block};
use super::names;
use crate::flow::{Effect, Hook, Role};
use crate::source::Spanned;

pub(super) fn block<'t>(around: &Around<'_, 't>, action: &Action<'t>) -> Block<'t> {
    let hooks = action.group("EventHooks").filter_map(|param| {
        let role = role(param.key.value)?;
        let written = Spanned::new(&*param.value, param.at.text_range());
        let noted = action.resource_name(&["contactFlow", "ContactFlow"], param.key.value);
        Some(Hook { role, flow: names::reference(written, noted, around.constants, around.wrapper) })
    });
    let hooks = hooks.collect();
    Block { hooks, minor: true, ..Block::doing(action, Effect::Say) }
}

/// Attributes of these names make the agent's workspace show a flow.
/// <https://docs.aws.amazon.com/connect/latest/adminguide/set-event-flow.html> (read 2026-11-22)
const VIEWS: [&str; 2] = ["DefaultFlowForAgentUI", "DisconnectFlowForAgentUI"];

/// Adds the flows that attributes name for staff.
pub(super) fn views<'t>(around: &Around<'_, 't>, action: &Action<'t>, mut block: Block<'t>) -> Block<'t> {
    for param in action.group("Attributes").filter(|param| VIEWS.contains(&param.key.value)) {
        let written = Spanned::new(&*param.value, param.at.text_range());
        let flow = names::reference(written, None, around.constants, around.wrapper);
        block.hooks.push(Hook { role: Role::AgentSide, flow });
    }
    block
}

/// What a flow at that event is there for. A customer who remains when the person has gone goes on from here, so that their flow is no
/// start of its own.
fn role(event: &str) -> Option<Role> {
    Some(match event {
        "CustomerQueue" => Role::Queue,
        "CustomerHold" | "AgentHold" => Role::Hold,
        "CustomerWhisper" | "AgentWhisper" | "OutboundWhisper" => Role::Whisper,
        "CustomerRemaining" | "PauseContact" | "ResumeContact" => Role::Continuation,
        "DefaultAgentUI" | "DisconnectAgentUI" => Role::AgentSide,
        _ => return None,
    })
}
