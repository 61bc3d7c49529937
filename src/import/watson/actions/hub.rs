//! Where customers come in, are greeted and say what they want, again and again: each action comes back here.

use super::super::draft::To;
use super::step::Making;
use super::{Assistant, System, condition};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Entry, Event, Flow, Menu, Role, Step};
use crate::source::Spanned;
use crate::syntax::Value;

/// What the skill is called.
pub(super) fn name(assistant: &Assistant<'_, '_>) -> Spanned<String> {
    match assistant.skill.text("name") {
        Some(name) => super::spanned(name),
        None => {
            let key = assistant.skill.inner.entry("actions").map(|(key, _)| key);
            Spanned::new("actions".to_owned(), key.map_or(assistant.skill.inner.span(), Value::text_range))
        }
    }
}

/// Lowers what is around the actions.
pub(super) fn lower(assistant: &Assistant<'_, '_>) -> (Flow, Vec<Finding>) {
    let name = name(assistant);
    let mut flow = assistant.about.flow(name.clone(), &assistant.skill);
    flow.role.wrapper = Some(Role::Entry);
    let otherwise = assistant.of(System::AnythingElse);
    let mut making = Making::new(assistant, otherwise, flow);
    let lost = making.run();
    let body = assistant.skill.inner.span();
    let input = assistant.about.channel.input;
    let menu = Effect::Menu(Menu { input, timeout: None, open: false, planned_by_platform: true });
    let hub = making.draft.step(Step::new(name.clone(), body, menu));
    making.draft.place(making.end, To::Step(hub));
    for action in &assistant.actions {
        let Some(intent) = action.intent else { continue };
        let entry = match action.system {
            System::None | System::Welcome => None,
            System::Fallback => Some("agent-requested"),
            System::AnythingElse | System::Trigger => continue,
        };
        let to = making.called(action, entry, To::Step(hub));
        making.draft.leave(hub, to, Event::Intent(action.title.value.as_str().into()), intent.text_range());
    }
    if let Some(otherwise) = otherwise {
        making.draft.leave(hub, lost, Event::NoMatch, otherwise.title.span);
    }
    if let Some(trigger) = assistant.of(System::Trigger).filter(|trigger| hears(assistant, trigger.value)) {
        let to = making.called(trigger, None, To::Step(hub));
        making.draft.leave(hub, to, Event::Rejected, trigger.title.span);
    }
    making.draft.hang_up(hub);
    let first = match assistant.of(System::Welcome) {
        Some(welcome) => making.called(welcome, None, To::Step(hub)),
        None => To::Step(hub),
    };
    let (step, channel) = (making.draft.resolve(first), assistant.about.channel.channel);
    making.draft.flow.entries.extend(step.map(|step| Entry { step, event: "", channel, span: name.span }));
    making.draft.finish()
}

/// Whether there are words at all that set `trigger` off.
fn hears(assistant: &Assistant<'_, '_>, trigger: Value<'_>) -> bool {
    let steps = trigger.get("steps").into_iter().flat_map(Value::items);
    steps.filter_map(|step| condition::entity(step.get("condition")?)).any(|entity| assistant.filled.contains(entity))
}
