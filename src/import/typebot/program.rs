//! Blocks that the customer does not see: values stored, programs asked, mails, and the ways to a person.

use super::lower::{Lowering, Place};
use super::read::Block;
use super::{ID, kind::Kind, slots, step, text};
use crate::flow::{Channel, Effect, Handoff, Message, Passes, PersonKind, SetValue, Step, Text};
use crate::lexicon::names_handoff;
use crate::source::Spanned;
use crate::syntax::Value;

/// What a value is stored in, and which.
pub(super) fn set(low: &Lowering<'_, '_>, block: &Block<'_>) -> Effect {
    let Some(slot) = low.slot(block.option("variableId")) else { return Effect::Say };
    let value = match block.text("type") {
        Some("Empty") => return Effect::Forget(vec![slot]),
        None | Some("Custom") => step::stored(low, block, &slot.value),
        Some(_) => SetValue::Opaque,
    };
    let wanted = |signal: &crate::flow::HandoffSignal| match (&signal.value, &value) {
        (None, _) => true,
        (Some(wanted), SetValue::Const(value)) => wanted.value == *value,
        _ => false,
    };
    let signal = signals(low, "parameter").any(|signal| signal.name.value == slot.value && wanted(signal));
    if signal { person(PersonKind::Certain, None) } else { Effect::Set { slot, value } }
}

fn signals<'p>(
    low: &Lowering<'p, '_>,
    carrier: &'static str,
) -> impl Iterator<Item = &'p crate::flow::HandoffSignal> + use<'p> {
    low.policy.handoff_signals.iter().filter(move |one| one.platform.value == ID && one.carrier == carrier)
}

fn person(kind: PersonKind, to: Option<&str>) -> Effect {
    Effect::Transfer(Box::new(Handoff { kind, to: to.map(str::to_owned), passes: Passes::Unknown }))
}

/// What happens at a block that runs a program.
pub(super) fn effect(low: &Lowering<'_, '_>, place: Place, block: &Block<'_>) -> Effect {
    let title = low.group(place).and_then(|group| group.title.as_ref()).map_or("", |title| title.value);
    let action = block.text("action").unwrap_or("");
    let address = block.option("webhook").and_then(|webhook| webhook.get("url")).and_then(Value::str).unwrap_or("");
    let named = [block.of.value, title, action, address];
    if named.iter().any(|name| low.policy.declares_handoff(ID, "action", name, None)) {
        return person(PersonKind::Certain, None);
    }
    match block.kind {
        Kind::LiveChat if block.text("task") == Some("Close widget") => Effect::Say,
        Kind::LiveChat if low.channel != Channel::Chat => {
            Effect::Unknown { what: "a live chat that opens on pages only" }
        }
        // <https://docs.typebot.com/editor/blocks/integrations/chatwoot>: it opens a window to talk to a person.
        Kind::LiveChat if block.of.value == "Chatwoot" => person(PersonKind::Certain, Some("Chatwoot")),
        Kind::LiveChat if action == "Open Web Widget" => person(PersonKind::Certain, Some("Zendesk")),
        Kind::LiveChat => lookup(low, block),
        Kind::Booking if action.starts_with("Book") => Effect::Callback(Passes::Unknown),
        Kind::Email => Effect::Send(Box::new(mail(block))),
        Kind::Request if named.iter().any(|name| names_handoff(name)) => person(PersonKind::Probable, None),
        Kind::Model
            if ["tools", "functions"].iter().any(|key| block.option(key).is_some_and(|list| !list.is_empty())) =>
        {
            Effect::Unknown { what: "a model with functions of its own" }
        }
        _ => lookup(low, block),
    }
}

fn lookup(low: &Lowering<'_, '_>, block: &Block<'_>) -> Effect {
    let found = slots::settings(low.bot, block);
    Effect::Lookup { by: found.by, learns: found.learns }
}

/// A mail: to a customer where a variable says to whom, to staff where an address is written out.
fn mail(block: &Block<'_>) -> Message {
    let first = block.option("recipients").and_then(|list| list.items().next());
    let to = first.and_then(|to| Some(Spanned::new(to.str()?.to_owned(), to.text_range())));
    let own_body = block.option("body").is_some() && (block.is_on("isCustomBody") || block.of.value == "gmail");
    Message {
        to_staff: to.as_ref().is_some_and(|to| !slots::has_holes(&to.value)),
        to,
        reply_to: block.option("replyTo").and_then(|to| Some(Spanned::new(to.str()?.to_owned(), to.text_range()))),
        has_subject: block.text("subject").is_some(),
        has_body: own_body,
        ..Message::default()
    }
}

/// The words of a mail, and what it reads.
pub(super) fn complete_mail(low: &Lowering<'_, '_>, block: &Block<'_>, step: &mut Step) {
    if !matches!(step.effect, Effect::Send(_)) {
        return;
    }
    step.channel = Channel::Email;
    let Effect::Send(message) = &step.effect else { return };
    let words = [Some("subject"), message.has_body.then_some("body")];
    let texts: Vec<Text> = words.into_iter().flatten().filter_map(|key| text::plain(block.option(key)?)).collect();
    step.texts.extend(if block.is_on("isBodyCode") { Vec::new() } else { texts });
    let by = slots::settings(low.bot, block).by.into_iter();
    step.reads.extend(by.map(|slot| crate::flow::SlotUse {
        slot,
        fallback: true,
        reading: crate::flow::Reading::Used,
    }));
}
