//! One action as a step. What a program of the assistant's own does is known by its name alone.

use super::lower::Lowering;
use super::names::{self, Kind};
use super::response::said;
use crate::flow::{Effect, Handoff, How, Passes, PersonKind, Step, Text};
use crate::source::{Span, Spanned};

/// The step of the action `name`, which stands in `body`; not yet a part of the flow.
pub(super) fn step(low: &Lowering<'_, '_>, name: Spanned<String>, body: Span) -> Step {
    let (kind, place) = (names::kind(low.project, &name.value), name.span);
    let unseen = || vec![Text::unseen(place)];
    let effect = match kind {
        Kind::Person => {
            let declared = low.project.policy.declares_handoff(super::ID, "action", &name.value, None);
            let kind = if declared { PersonKind::Certain } else { PersonKind::Probable };
            Effect::Transfer(Box::new(Handoff { kind, to: None, passes: Passes::Unknown }))
        }
        Kind::LooksUp => Effect::Lookup { by: Vec::new(), learns: Vec::new() },
        Kind::Opaque => Effect::Unknown { what: "a program of the assistant's own" },
        Kind::HangsUp => Effect::End(How::HangUp),
        Kind::Says | Kind::Improvises | Kind::BuiltIn | Kind::Form | Kind::Listens => Effect::Say,
    };
    let spoken = match (kind, name.value.as_str()) {
        (Kind::Says, name) => Some(said(low.project, name, place)),
        // https://rasa.com/docs/reference/primitives/default-actions/: each has a response that it says.
        (Kind::BuiltIn, "action_default_fallback") => Some(said(low.project, "utter_default", place)),
        (Kind::BuiltIn, "action_default_ask_rephrase") => Some(said(low.project, "utter_ask_rephrase", place)),
        _ => None,
    };
    let asks = [
        "action_clarify_flows",
        "action_two_stage_fallback",
        "action_repeat_bot_messages",
        "action_default_ask_affirmation",
    ];
    let speaks = matches!(kind, Kind::Improvises | Kind::LooksUp) || asks.contains(&name.value.as_str());
    let mut step = Step::new(name, body, effect);
    step.minor = matches!(kind, Kind::BuiltIn | Kind::LooksUp);
    match spoken {
        Some(said) => {
            if said.hands_over {
                let handoff = Handoff { kind: PersonKind::Probable, to: None, passes: Passes::Unknown };
                step.effect = Effect::Transfer(Box::new(handoff));
            }
            (step.texts, step.reads) = (said.texts, said.reads);
        }
        None if speaks => step.texts = unseen(),
        None => {}
    }
    step
}
