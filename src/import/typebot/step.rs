//! What happens at a stretch of blocks: bubbles and the input behind them, or one block of another kind.

use super::kind::Kind;
use super::lower::{Lowering, Part, Place};
use super::read::Block;
use super::ways::Way;
use super::{alias, condition, program, slots, text};
use crate::flow::{
    Ask, CallRef, Channel, Effect, Event, FlowRef, How, Input, Menu, Passes, Reading, SetValue, Step, StepId, Text,
    Times, Wait, WhenKnown,
};
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// The step that begins at `place`, and the number of its last block.
pub(super) fn make(low: &mut Lowering<'_, '_>, place: Place) -> (Step, usize) {
    let last = last_of(low, place);
    let blocks: Vec<Block<'_>> =
        low.group(place).and_then(|group| group.blocks.get(place.block..=last)).unwrap_or_default().to_vec();
    let Some(block) = blocks.last().copied() else {
        let name = low.flow.name.clone();
        return (Step::new(name.clone(), name.span, Effect::Say).assumed(), last);
    };
    let (name, unnamed) = name(low, place, &block, last);
    let body = blocks.first().map_or(block.value.span(), |first| first.value.span().to(block.value.span()));
    let mut step = Step::new(name, body, effect(low, place, &block));
    step.unnamed = unnamed;
    step.minor = block.kind.is_minor();
    step.texts = blocks.iter().filter(|block| block.kind == Kind::Bubble).filter_map(text::said).collect();
    step.reads = step.texts.iter().flat_map(slots::shown).collect();
    match block.kind {
        Kind::Condition => step.reads.extend(condition::reads(low.bot, &block)),
        Kind::Set => {
            let read = ["expressionToEvaluate", "item"].iter().filter_map(|key| block.option(key));
            step.reads.extend(read.flat_map(|value| slots::used(value, Reading::Used)));
        }
        Kind::Email => program::complete_mail(low, &block, &mut step),
        _ => {}
    }
    (step, last)
}

/// The last block of the stretch: bubbles up to the input behind them, unless something leads in between.
fn last_of(low: &Lowering<'_, '_>, place: Place) -> usize {
    let Some(group) = low.group(place) else { return place.block };
    let kind = |at: usize| group.blocks.get(at).map(|block| block.kind);
    let mut last = place.block;
    while kind(last) == Some(Kind::Bubble) && !low.bot.landings.contains(&(place.group, last + 1)) {
        match kind(last + 1) {
            Some(Kind::Bubble) => last += 1,
            Some(next) if next.is_customer() => return last + 1,
            _ => break,
        }
    }
    last
}

/// The title of the group for its first step that is more than setting something up; the type of the block for others.
fn name(low: &Lowering<'_, '_>, place: Place, block: &Block<'_>, last: usize) -> (Spanned<String>, bool) {
    let Some(group) = low.group(place) else { return (low.flow.name.clone(), true) };
    let speaks = |block: &Block<'_>| block.kind == Kind::Bubble || !block.kind.is_minor();
    let first = group.blocks.iter().position(speaks).unwrap_or(0);
    match &group.title {
        Some(title) if (place.block..=last).contains(&first) => {
            // The editor numbers groups that nobody names.
            let number = title.value.strip_prefix("Group #");
            let numbered = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
            (Spanned::new(title.value.to_owned(), title.span), numbered)
        }
        _ => (Spanned::new(block.of.value.to_owned(), block.of.span), true),
    }
}

fn effect(low: &Lowering<'_, '_>, place: Place, block: &Block<'_>) -> Effect {
    match block.kind {
        Kind::Start | Kind::Bubble | Kind::Jump | Kind::Tracking => Effect::Say,
        Kind::Input => ask(low, block),
        Kind::Choice | Kind::Cards => choice(low, block),
        Kind::Set => program::set(low, block),
        Kind::Condition => {
            Effect::Route { slot: condition::slot(low.bot, block), exhaustive: condition::is_exhaustive(block) }
        }
        Kind::AbTest => Effect::Split,
        Kind::Return if matches!(low.part(place), Part::Event { .. }) => Effect::End(How::Return),
        Kind::Return if low.bot.jumps => Effect::Unknown { what: "a return to where the chat was before" },
        Kind::Return => Effect::Say,
        Kind::Link => link(low, block),
        Kind::Wait => {
            let seconds = block.option("secondsToWaitFor").and_then(|value| value.str()?.trim().parse::<f64>().ok());
            let seconds = seconds.filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
            Effect::Wait(seconds.map_or(Wait::Unseen, |seconds| Wait::For { min: seconds, max: seconds }))
        }
        Kind::Redirect => Effect::Unknown { what: "a page that the chat leads to" },
        Kind::Script => Effect::Unknown { what: "a script" },
        Kind::Listener => Effect::Unknown { what: "a wait for another program" },
        Kind::Loop => Effect::Unknown { what: "a loop" },
        Kind::Request | Kind::Model | Kind::Email | Kind::LiveChat | Kind::Booking => {
            program::effect(low, place, block)
        }
        Kind::Unknown => Effect::Unknown { what: "a block of an unknown type" },
    }
}

fn ask(low: &Lowering<'_, '_>, block: &Block<'_>) -> Effect {
    let slot = low.slot(block.option("variableId"));
    let pays = block.of.value == "payment input";
    let secret = pays || block.of.value == "otp input" || slot.as_ref().is_some_and(|slot| is_secret(&slot.value));
    let input = match block.of.value {
        "file input" | "rating input" | "payment input" => Input::BUTTONS,
        _ => Input::TYPED,
    };
    let prefilled = low
        .bot
        .root
        .get("settings")
        .and_then(|all| all.get("general"))
        .and_then(|general| general.get("isInputPrefillEnabled")?.bool());
    // What is known then stands in the field already and is only confirmed.
    let when_known = if prefilled == Some(true) { WhenKnown::Skips } else { WhenKnown::Unsaid };
    Effect::Ask(Box::new(Ask {
        slot,
        input,
        secret,
        encrypted: pays,
        when_known,
        planned_by_platform: true,
        ..Ask::default()
    }))
}

/// A menu where items are joined to groups of their own; else a question that is answered by a tap.
fn choice(low: &Lowering<'_, '_>, block: &Block<'_>) -> Effect {
    let paths = |item: Value<'_>| {
        item.get("paths").into_iter().flat_map(Value::items).any(|path| path.get("outgoingEdgeId").is_some())
    };
    let joined = block.items().any(|item| item.get("outgoingEdgeId").is_some() || paths(item));
    let several = block.is_on("isMultipleChoice");
    let dynamic = block.text("dynamicVariableId").is_some()
        || block.option("dynamicItems").is_some_and(|items| items.get("isEnabled").and_then(Value::bool) == Some(true));
    let slot = low.slot(block.option("variableId"));
    if several || dynamic || (!joined && slot.is_some()) {
        let ask = Ask { slot, input: Input::BUTTONS, planned_by_platform: true, ..Ask::default() };
        return Effect::Ask(Box::new(ask));
    }
    Effect::Menu(Menu { input: Input::BUTTONS, timeout: None, open: false, planned_by_platform: true })
}

fn link(low: &Lowering<'_, '_>, block: &Block<'_>) -> Effect {
    let id = block.option("typebotId");
    let name = id.and_then(Value::str).filter(|id| !id.is_empty() && *id != "current");
    let Some((id, name)) = id.zip(name) else { return Effect::Say };
    let shown = Spanned::new(name.to_owned(), id.text_range());
    let flow = FlowRef { names: vec![alias(&low.flow.path, name)], shown, entry: None, expected: false };
    // The other bot has every variable of the same name.
    Effect::Call(Box::new(CallRef { flow, passes: Passes::Everything }))
}

/// Whether a name says that what is asked is to be kept secret.
fn is_secret(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.any(|word| matches!(word.as_str(), "pin" | "password" | "passcode" | "cvv" | "cvc" | "otp" | "ssn"))
}

/// What happens where an answer does not fit: the event for it, else the message of the block or of the bot, and the question again.
/// On a page the field itself refuses what does not fit, so how often that happens is not known; in a messenger it goes on for ever.
pub(super) fn retry(low: &mut Lowering<'_, '_>, id: StepId, block: &Block<'_>, on: Event) -> Option<Way> {
    if on == Event::Rejected && (block.of.value == "text input" || block.kind != Kind::Input) {
        return None;
    }
    if let Some((to, span)) = low.at_invalid_reply() {
        return Some(Way::new(on, to, span));
    }
    let own = block.option("retryMessageContent");
    let of_bot =
        low.bot.root.get("settings").and_then(|all| all.get("general")?.get("systemMessages")?.get("invalidMessage"));
    let messenger = low.channel != Channel::Chat;
    let words: Option<Text> = own.or(of_bot).and_then(text::plain);
    if words.is_none() && !messenger {
        return None;
    }
    let span: Span = block.of.span;
    let said = low.behind(id, Effect::Say);
    if let Some(step) = low.flow.steps.get_mut(said.index()) {
        // Where nothing is written the platform has words of its own.
        step.texts = vec![words.unwrap_or_else(|| Text::unseen(span))];
        step.minor = true;
    }
    low.flow.edge(said, id, Event::Always, span).times = if messenger { Times::Unbounded } else { Times::Unknown };
    low.flow.edge(id, said, on, own.map_or(span, Value::text_range));
    None
}

/// What a block stores, as far as it shows.
pub(super) fn stored(low: &Lowering<'_, '_>, block: &Block<'_>, slot: &str) -> SetValue {
    let Some(value) = block.text("expressionToEvaluate").map(str::trim) else { return SetValue::Opaque };
    let mut read = slots::named(value);
    match (read.next(), read.next()) {
        (None, _) if !block.is_on("isCode") => SetValue::Const(value.to_owned()),
        (Some((name, _)), None) if low.bot.variables.values().any(|known| *known == name) => {
            let Some((before, rest)) = value.split_once("}}") else { return SetValue::Opaque };
            if !before.starts_with("{{") {
                return SetValue::Opaque;
            }
            match rest.trim() {
                "" => SetValue::Copy(name.to_owned()),
                amount if name == slot => {
                    let amount = amount.replace(' ', "");
                    amount.strip_prefix('+').unwrap_or(&amount).parse().map_or(SetValue::Opaque, SetValue::Add)
                }
                _ => SetValue::Opaque,
            }
        }
        _ => SetValue::Opaque,
    }
}
