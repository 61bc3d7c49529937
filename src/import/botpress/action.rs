//! Instructions of a node: words, variables, waits and actions by name.

use super::lower::Lowering;
use super::{ID, content, slots};
use crate::flow::{Effect, Handoff, HandoffSignal, Passes, PersonKind, Reading, SetValue, Slot, SlotUse, Text, Wait};
use crate::lexicon::names_handoff;
use crate::source::Spanned;
use crate::syntax::{Tree, Value};

/// What one instruction does.
pub(super) enum Done {
    /// It says something.
    Says(Vec<Text>, Vec<SlotUse>),
    /// Something happens.
    Does(Effect, Vec<SlotUse>),
    /// It stores what the customer just wrote.
    Keeps(Slot),
}

/// An instruction: `say #!element {…}`, or the name of an action with its parameters as JSON.
pub(super) fn instruction(low: &Lowering<'_, '_>, value: Value<'_>) -> Option<Done> {
    let text = value.str().filter(|text| !text.trim().is_empty())?;
    let (name, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
    if name == "say" {
        return Some(says(low, value, rest.trim()));
    }
    let parameters = parameters(value, text);
    let root = parameters.as_ref().and_then(Tree::root);
    Some(match name {
        "builtin/setVariable" => return set(low, root?),
        "builtin/resetVariable" => Done::Does(Effect::Forget(variable(root?).into_iter().collect()), Vec::new()),
        "builtin/wait" => Done::Does(Effect::Wait(waited(root)), Vec::new()),
        _ => Done::Does(action(low, name), Vec::new()),
    })
}

/// The parameters of an action: JSON inside the text, with its places in the file.
fn parameters(value: Value<'_>, text: &str) -> Option<Tree> {
    let at = text.find('{')?;
    value.nested_json_from(at).0
}

fn says(low: &Lowering<'_, '_>, value: Value<'_>, rest: &str) -> Done {
    let id = rest.split_whitespace().next().unwrap_or("");
    let form = id.strip_prefix("#!").and_then(|id| low.bot.contents.get(id));
    match form {
        Some(form) => {
            let (texts, reads) = content::said(low.bot, *form);
            Done::Says(texts, reads)
        }
        // The element is not among the files, or stands in the instruction itself.
        None => Done::Says(vec![Text::unseen(value.text_range())], Vec::new()),
    }
}

fn variable(parameters: Value<'_>) -> Option<Slot> {
    let text = |key: &str| parameters.get(key).filter(|value| value.is_string());
    let name = text("name").filter(|name| name.str().is_some_and(|name| !name.is_empty()))?;
    let scope = text("type").and_then(Value::str).unwrap_or("temp");
    Some(Slot::new(format!("{scope}.{}", name.str()?), name.text_range()))
}

fn set(low: &Lowering<'_, '_>, parameters: Value<'_>) -> Option<Done> {
    let slot = variable(parameters)?;
    let value = parameters.get("value");
    let text = value.and_then(Value::str).map(str::trim).filter(|_| value.is_some_and(|value| !value.is_null()));
    let of_customer = ["{{event.payload.text}}", "{{event.preview}}", "{{event.payload.value}}"];
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Some(Done::Does(Effect::Forget(vec![slot]), Vec::new()));
    };
    if of_customer.contains(&text.replace(' ', "").as_str()) {
        return Some(Done::Keeps(slot));
    }
    let bare = slot.value.split_once('.').map_or("", |(_, name)| name);
    let fits = |signal: &HandoffSignal| {
        [slot.value.as_str(), bare].contains(&signal.name.value.as_str())
            && signal.value.as_ref().is_none_or(|wanted| wanted.value == text)
    };
    if signals(low, "parameter").any(fits) {
        return Some(Done::Does(person(PersonKind::Certain, None), Vec::new()));
    }
    let reads =
        value.map(|value| slots::uses(text, |from, to| value.span_of(from, to), Reading::Used)).unwrap_or_default();
    let only = slots::named(text).next().filter(|(name, _)| text.len() == name.len() + 4);
    let stored = match only {
        Some((name, _)) => SetValue::Copy(name.to_owned()),
        None if slots::has_holes(text) => SetValue::Opaque,
        None => SetValue::Const(text.to_owned()),
    };
    Some(Done::Does(Effect::Set { slot, value: stored }, reads))
}

/// Milliseconds.
fn waited(parameters: Option<Value<'_>>) -> Wait {
    let delay = parameters.and_then(|all| all.get("delay")?.str()?.trim().parse::<f64>().ok());
    match delay.filter(|delay| delay.is_finite() && *delay >= 0.0) {
        Some(delay) => Wait::For { min: delay / 1000.0, max: delay / 1000.0 },
        None => Wait::Unseen,
    }
}

pub(super) fn signals<'p>(
    low: &Lowering<'p, '_>,
    carrier: &'static str,
) -> impl Iterator<Item = &'p HandoffSignal> + use<'p> {
    low.policy.handoff_signals.iter().filter(move |one| one.platform.value == ID && one.carrier == carrier)
}

fn person(kind: PersonKind, to: Option<&str>) -> Effect {
    // Who takes over sees the conversation.
    Effect::Transfer(Box::new(Handoff { kind, to: to.map(str::to_owned), passes: Passes::Everything }))
}

/// An action by its name.
pub(super) fn action(low: &Lowering<'_, '_>, name: &str) -> Effect {
    if low.policy.declares_handoff(ID, "action", name, None) {
        return person(PersonKind::Certain, None);
    }
    let (module, rest) = name.split_once('/').unwrap_or(("", name));
    match module {
        // <https://v12.botpress.com/building-chatbots/developers/human-in-the-loop/>
        "hitl" | "hitlnext" if matches!(rest, "pause" | "handoff" | "pause_user" | "create_handoff") => {
            person(PersonKind::Certain, Some("human in the loop"))
        }
        _ if says_person(rest) => person(PersonKind::Probable, Some(name)),
        "builtin" | "analytics" | "channel-web" | "google-analytics" => Effect::Say,
        "basic-skills" if rest.starts_with("choice_") => Effect::Say,
        "basic-skills" => Effect::Lookup { by: Vec::new(), learns: Vec::new() },
        _ => Effect::Unknown { what: "an action of the bot's own" },
    }
}

/// Whether the name of an action is that of a hand-over: also one that only says to transfer, unless that is money or a file.
fn says_person(name: &str) -> bool {
    let plain = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    !has(&["money", "bank", "fund", "payment", "file"]) && (names_handoff(name) || has(&["escalate", "transfer"]))
}

/// The name of the action that an instruction runs.
pub(super) fn name<'t>(instruction: Value<'t>) -> &'t str {
    instruction.str().and_then(|text| text.split_whitespace().next()).unwrap_or("")
}

/// A name with its place.
pub(super) fn spanned(value: Value<'_>) -> Spanned<String> {
    Spanned::new(value.str().unwrap_or("").to_owned(), value.text_range())
}
