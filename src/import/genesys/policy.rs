//! What a flow does where something fails: `settingsErrorHandling`
//! (<https://help.mypurecloud.com/articles/set-default-error-handling-behavior/>, 2025). Where it says nothing, the contact is disconnected.

use super::lower::{Lowering, Way};
use super::value::{is_given, place};
use super::{action, said};
use crate::flow::{Effect, Event, How, Step};
use crate::source::Spanned;
use crate::syntax::Value;

/// The flow's handling of errors: what is said, then what is done.
pub(super) fn errors(low: &mut Lowering<'_>) -> Vec<Way> {
    handling(low, &["preHandlingAudio", "errorEventHandover"], "errorHandling")
}

/// A bot's handling of what it does not understand.
pub(super) fn not_understood(low: &mut Lowering<'_>) -> Vec<Way> {
    handling(low, &["recognitionFailureEventHandover"], "recognitionFailureEventHandling")
}

fn handling<'t>(low: &mut Lowering<'t>, audio: &[&str], does: &str) -> Vec<Way> {
    let settings = low.settings("settingsErrorHandling");
    let mut open = Vec::new();
    let said = audio.iter().find_map(|key| settings?.entry(key));
    if let Some((key, value)) = said {
        let texts = said::texts(Some(value));
        if !texts.is_empty() {
            let step = Step::new(name(key), value.span(), Effect::Say).saying(texts);
            let step = low.step(step, value, open);
            open = vec![Way::new(step, Event::Always, place(key))];
        }
    }
    let done = settings.and_then(|settings| settings.get(does)).and_then(|value| value.entries().next());
    match done {
        Some((key, value)) => action::lower(low, key, value, open),
        None => {
            let how = if low.kind.comes_back() { How::Return } else { How::HangUp };
            let value = settings.unwrap_or(low.body);
            low.assumed(value, Effect::End(how), Vec::new(), open);
            Vec::new()
        }
    }
}

/// What a bot does where the customer asks for a person in words of their own.
pub(super) struct Escalation<'t> {
    /// The setting that turns it on.
    pub key: Value<'t>,
    /// What it says then, with the name of that setting.
    pub handover: Option<(Value<'t>, Value<'t>)>,
    /// What it does then.
    pub handling: Option<(Value<'t>, Value<'t>)>,
}

/// What a bot does where the customer asks for a person, if it listens for that at all.
pub(super) fn escalation<'t>(low: &Lowering<'t>) -> Option<Escalation<'t>> {
    let settings = low.settings("settingsErrorHandling")?;
    let (key, enabled) = settings.entry("enableAgentEscalation")?;
    let handover = settings.entry("agentEscalationHandover").filter(|(_, value)| is_given(*value));
    let handling = settings.get("agentEscalationHandling").and_then(|value| value.entries().next());
    (super::value::bool(Some(enabled)) == Some(true)).then_some(Escalation { key, handover, handling })
}

/// The name of a step that is a setting: the setting's own.
pub(super) fn name(key: Value<'_>) -> Spanned<String> {
    Spanned::new(key.str().unwrap_or("").to_owned(), place(key))
}
