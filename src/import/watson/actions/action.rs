//! An action as a flow of its own, called where customers ask for it and by other actions.

use super::super::draft::{BACK, To};
use super::condition::Known;
use super::step::Making;
use super::{Action, Assistant, System};
use crate::diagnostic::Finding;
use crate::flow::{Entry, Flow, Role};

/// Why the fallback is taken: as the platform says, and as the way in is called here.
/// <https://cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-handle-errors>
const REASONS: [(&str, &str); 5] = [
    ("Step validation failed", "not-understood"),
    ("Agent requested", "agent-requested"),
    ("No action matches", "no-action-matches"),
    ("Danger word detected", "danger-word"),
    ("Profanity detected", "profanity"),
];

/// Lowers one action.
pub(super) fn lower<'t>(assistant: &Assistant<'_, 't>, action: &Action<'t>) -> (Flow, Vec<Finding>) {
    let mut flow = assistant.about.flow(action.title.clone(), &assistant.skill);
    flow.body = action.value.span();
    flow.identity = format!("{}/{}", super::hub::name(assistant).value, action.id);
    flow.aliases.push(assistant.alias(action.id));
    flow.role.structure = Some(Role::Module);
    let mut making = Making::new(assistant, Some(action), flow);
    let first = making.run();
    let back = making.draft.assumed(action.title.clone(), action.value.span(), BACK);
    making.draft.place(making.end, To::Step(back));
    let mut ways = vec![(first, "")];
    if action.system == System::Fallback {
        for (reason, event) in REASONS {
            let known = Known {
                subject: ("system_variable", "fallback_reason"),
                spellings: &[reason],
                others: &[],
                closed: true,
            };
            let to = making.from((!making.steps.is_empty()).then_some(0), &known);
            ways.push((to, event));
        }
        making.tests();
    }
    for (to, event) in ways {
        enter(&mut making, to, event);
    }
    making.draft.finish()
}

fn enter(making: &mut Making<'_, '_, '_>, to: To, event: &'static str) {
    let (channel, span) = (making.assistant.about.channel.channel, making.draft.flow.name.span);
    let step = making.draft.resolve(to);
    making.draft.flow.entries.extend(step.map(|step| Entry { step, event, channel, span }));
}
