//! What the platform does by itself: patterns of conversation repair, each a flow that an assistant may replace by its own.
//! <https://rasa.com/docs/reference/primitives/patterns/>

use super::lower::{CHANNEL, Lowering};
use super::names::{self, Kind};
use super::project::{Project, place_of};
use super::response::said;
use crate::flow::{Effect, Entry, Event, How, Step, Text};
use crate::import::Imported;
use crate::source::Spanned;

/// What a customer wants who asks for a person.
pub(super) const PERSON: &str = "talk to a person";
/// The pattern for that.
pub(super) const HANDOFF: &str = "pattern_human_handoff";

/// When the platform starts a pattern of the assistant's own, and why.
pub(super) fn starts(id: &str) -> Event {
    let wish = match id {
        HANDOFF => PERSON,
        "pattern_cancel_flow" => "cancel",
        "pattern_chitchat" => "small talk",
        "pattern_correction" => "correct an answer",
        "pattern_repeat_bot_messages" => "say that again",
        "pattern_restart" => "start over",
        "pattern_search" => "a question of knowledge",
        "pattern_skip_question" => "skip a question",
        "pattern_cannot_handle" => return Event::NoMatch,
        "pattern_user_silence" => return Event::NoInput,
        other => {
            let what = other.strip_prefix("pattern_").unwrap_or(other).replace('_', " ");
            return Event::Happened(what.into());
        }
    };
    Event::Intent(wish.into())
}

/// The hand-off of an assistant that has none of its own: the platform's says that it cannot be done.
/// <https://rasa.com/docs/reference/primitives/patterns/#implementing-a-human-handoff>
pub(super) fn refusal(project: &Project<'_, '_>, imported: &mut Imported) {
    // The assistant may have put the refusal in words of its own.
    let response = "utter_human_handoff_not_available";
    let worded = project.responses.get(response).map(|(key, _)| place_of(*key));
    let place = worded.unwrap_or(project.name.span);
    let name = Spanned::new(HANDOFF.to_owned(), place);
    let mut low = Lowering::new(project, name.clone(), HANDOFF, project.path, project.body);
    let words = worded.map_or_else(|| vec![Text::unseen(place)], |place| said(project, response, place).texts);
    let tells = Step::new(name.clone(), place, Effect::Say).saying(words).assumed();
    let tells = low.step(tells);
    // A flow for that may well be started instead, or a rule for an intent.
    let elsewhere = project.flows.iter().any(|flow| flow.hands_over && flow.can_be_asked_for())
        || (!(project.rules.is_empty() && project.stories.is_empty())
            && project.used.iter().any(|action| names::kind(project, action) == Kind::Person));
    let next = if elsewhere { low.back_to_dialogue(place) } else { low.assumed(name, Effect::End(How::Refused)) };
    low.edge(tells, next, Event::Always, place);
    low.flow.entries.push(Entry { step: tells, event: "", channel: CHANNEL, span: place });
    low.finish(imported);
}
