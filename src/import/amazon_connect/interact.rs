//! Actions that speak with the customer.

use super::action::{Action, When};
use super::blocks::{Around, Block, Way, decisions, slot_of, test, ways};
use super::menus::{Fate, is_keys};
use super::{names, texts};
use crate::flow::{Ask, Choice, Effect, Event, Input, Menu, Slot, Times, Wait};
use crate::source::Spanned;

pub(super) fn say<'t>(action: &Action<'t>) -> Block<'t> {
    Block { minor: true, ..Block::doing(action, Effect::Say) }.saying(texts::prompt(action))
}

/// Messages to somebody who waits. The only exit is the interruption; the exit of being done repeats another.
pub(super) fn hold<'t>(action: &Action<'t>) -> Block<'t> {
    let ways = ways(action, None, |_, value| match value {
        "MessagesInterrupted" => Event::Interrupted,
        other => test("Equals", other),
    });
    Block { minor: true, ..Block::new(Effect::Hold, ways) }.saying(texts::messages(action))
}

/// Keys: a menu, or an answer that is stored.
pub(super) fn input<'t>(around: &Around<'_, 't>, at: usize) -> Block<'t> {
    let action = &around.actions[at];
    let block = match around.fates[at] {
        Fate::Menu { compare } => fused(around, at, compare),
        Fate::Asked { compare } => {
            let compare = &around.actions[compare];
            let mut ways = ways(action, None, test);
            ways.extend(decisions(compare, |_, _| Event::NoInput).into_iter().map(|way| match way.on {
                Event::Otherwise => Way { on: Event::Answer, ..way },
                _ => way,
            }));
            Block::new(ask(around, action), ways)
        }
        // The wait happens at the comparison behind; here the prompt is said.
        Fate::Prompt => {
            Block { needs: Some(Event::Always), ..Block::new(Effect::Say, ways(action, Some(Event::Always), test)) }
        }
        _ if action.stores_input() => {
            let ways = ways(action, Some(Event::Answer), test);
            Block { needs: Some(Event::Answer), ..Block::new(ask(around, action), ways) }
        }
        _ if !action.compares() => pause(action),
        _ => {
            let mut ways = decisions(action, key);
            ways.iter_mut().filter(|way| way.on == Event::Otherwise).for_each(|way| way.on = Event::NoMatch);
            let open = action.exits.iter().any(|exit| matches!(exit.when, When::Is { value, .. } if value.len() > 1));
            Block::new(Effect::Menu(menu(action, open)), ways)
        }
    };
    block.saying(texts::prompt(action))
}

/// Stored input and the comparison behind it, as the one menu that they are.
fn fused<'t>(around: &Around<'_, 't>, at: usize, compare: usize) -> Block<'t> {
    let (action, compare) = (&around.actions[at], &around.actions[compare]);
    let mut ways = ways(action, None, test);
    ways.extend(choices(compare));
    Block::new(Effect::Menu(menu(action, takes_more(action, compare))), ways)
}

/// The exits of a comparison with what was pressed.
pub(super) fn choices<'t>(compare: &Action<'t>) -> Vec<Way<'t>> {
    let mut ways = decisions(compare, key);
    ways.iter_mut().filter(|way| way.on == Event::Otherwise).for_each(|way| way.on = Event::NoMatch);
    ways
}

/// Silence is stored as the word `Timeout`.
pub(super) fn key(operator: &str, value: &str) -> Event {
    match value {
        "Timeout" => Event::NoInput,
        keys if operator == "Equals" && is_keys(keys) => Event::Key(keys.into()),
        _ => test(operator, value),
    }
}

/// Whether more than the keys of the menu may be answered: several digits, or something that is no key.
pub(super) fn takes_more(ask: &Action, compare: &Action) -> bool {
    let long = ask.group("CustomValidation").find(|param| param.key.value == "MaximumLength");
    let long = long.is_some_and(|param| param.value.trim().parse::<u32>() != Ok(1));
    let phone = ask.group("PhoneNumberValidation").next().is_some();
    let odd = compare.exits.iter().any(|exit| match exit.when {
        When::Is { operator, value } => {
            value != "Timeout" && !(operator == "Equals" && value.len() == 1 && is_keys(value))
        }
        _ => false,
    });
    long || phone || odd
}

pub(super) fn menu(action: &Action, open: bool) -> Menu {
    Menu { input: Input::KEYS, timeout: action.number("InputTimeLimitSeconds"), open, planned_by_platform: false }
}

/// Silence goes on as an answer (`Timeout`), by the platform's plan: there is no exit for it.
fn ask(around: &Around, action: &Action) -> Effect {
    let stored = Spanned::new("StoredCustomerInput".to_owned(), action.sign);
    let copied = action.next().and_then(|exit| around.actions.get(*around.index.get(exit.to)?));
    let copied = copied.filter(|next| next.kind == "UpdateContactAttributes").and_then(|next| {
        let param = next.group("Attributes").find(|param| param.value == "$.StoredCustomerInput")?;
        Some(Slot::new(param.key.value.to_owned(), param.key.span))
    });
    let encrypted = action.group("InputEncryption").next().is_some() || action.get("InputEncryption").is_some();
    Effect::Ask(Box::new(Ask {
        slot: Some(copied.unwrap_or(stored)),
        input: Input::KEYS,
        secret: encrypted,
        encrypted,
        timeout: action.number("InputTimeLimitSeconds"),
        planned_by_platform: true,
        ..Ask::default()
    }))
}

/// Input that offers nothing and stores nothing: a pause, as behind a recording.
fn pause<'t>(action: &Action<'t>) -> Block<'t> {
    let mut ways = ways(action, None, test);
    for way in &mut ways {
        if matches!(way.on, Event::NoInput | Event::Otherwise) {
            way.on = Event::Always;
        }
    }
    let mut seen = Vec::new();
    ways.retain(|way| {
        way.on != Event::Always || !std::mem::replace(&mut seen, vec![way.exit.to]).contains(&way.exit.to)
    });
    Block { minor: true, ..Block::new(Effect::Wait(waits(action.number("InputTimeLimitSeconds"))), ways) }
}

/// A bot. Without conditions it is an open question whose answer is used later; with them a menu of intents. What it does when it
/// hears nothing is planned in the bot: it asks again, then comes back as not having understood.
pub(super) fn bot<'t>(action: &Action<'t>) -> Block<'t> {
    let input = Input { keys: false, speech: true, typed: true, buttons: false };
    let timeout = action.number("LexTimeoutSeconds");
    let intent = |operator: &str, value: &str| {
        if operator == "Equals" { Event::Intent(value.into()) } else { test(operator, value) }
    };
    let mut ways = decisions(action, intent);
    for way in &mut ways {
        if way.on == Event::Otherwise {
            way.on = if action.compares() { Event::NoMatch } else { Event::Answer };
        }
        if let (Event::Intent(name), When::Is { .. }) = (&way.on, way.exit.when) {
            way.choice = Choice::named(Spanned::new(name.to_string(), way.exit.said));
        }
    }
    let effect = if action.compares() {
        Effect::Menu(Menu { input, timeout, open: true, planned_by_platform: true })
    } else {
        Effect::Ask(Box::new(Ask { input, exempt: true, timeout, planned_by_platform: true, ..Ask::default() }))
    };
    Block { runs: names::bot(action), ..Block::new(effect, ways).saying(texts::prompt(action)) }
}

/// A view: a guide for staff, or buttons in a chat.
pub(super) fn view<'t>(action: &Action<'t>, agent_side: bool) -> Block<'t> {
    let mut ways = decisions(action, |operator, value| match agent_side {
        true => test(operator, value),
        false => Event::Choice(value.into()),
    });
    if agent_side {
        return Block { staff: true, ..Block::new(Effect::Route { slot: None, exhaustive: false }, ways) };
    }
    for way in &mut ways {
        way.on = match std::mem::replace(&mut way.on, Event::Always) {
            Event::Otherwise => Event::NoMatch,
            Event::Elapsed => Event::NoInput,
            other => other,
        };
    }
    let input = Input { typed: true, ..Input::BUTTONS };
    let timeout = action.number("InvocationTimeLimitSeconds");
    Block::new(Effect::Menu(Menu { input, timeout, open: true, planned_by_platform: false }), ways)
}

pub(super) fn authenticate<'t>(action: &Action<'t>) -> Block<'t> {
    let mut ways = ways(action, Some(Event::Accepted), |_, value| Event::Condition(value.into()));
    ways.iter_mut().filter(|way| way.on == Event::Elapsed).for_each(|way| way.on = Event::NoInput);
    Block::new(Effect::Verify { biometric: false }, ways)
}

/// A check by voice. Whether somebody is enrolled, or a fraud, is no check of who they are.
pub(super) fn voice<'t>(action: &Action<'t>) -> Block<'t> {
    let ways = decisions(action, |operator, value| match value {
        "Authenticated" => Event::Accepted,
        "NotAuthenticated" | "Inconclusive" => Event::Rejected,
        _ => test(operator, value),
    });
    let checks = action.exits.iter().any(|exit| matches!(exit.when, When::Is { value: "Authenticated", .. }));
    let slot =
        action.param("CheckVoiceIdOption").map(|param| Slot::new(param.value.to_string(), param.at.text_range()));
    Block::new(
        if checks { Effect::Verify { biometric: true } } else { Effect::Route { slot, exhaustive: false } },
        ways,
    )
}

/// A wait of so many seconds, where the file says how many.
fn waits(seconds: Option<f32>) -> Wait {
    seconds.map(f64::from).map_or(Wait::Unseen, |seconds| Wait::For { min: seconds, max: seconds })
}

pub(super) fn wait<'t>(action: &Action<'t>) -> Block<'t> {
    let conditions = action.compares();
    let ways = ways(action, (!conditions).then_some(Event::Always), |_, value| match value {
        "WaitCompleted" => Event::Always,
        other => Event::Happened(other.into()),
    });
    Block::new(Effect::Wait(waits(action.number("TimeLimitSeconds"))), ways)
}

/// The menu at a comparison whose prompts stand before it.
pub(super) fn choice<'t>(around: &Around<'_, 't>, ask: usize, compare: &Action<'t>) -> Block<'t> {
    let ask = &around.actions[ask];
    let open = takes_more(ask, compare);
    Block::new(Effect::Menu(menu(ask, open)), choices(compare))
}

/// How often the looping exit of a loop is taken.
pub(super) fn times(count: Option<u32>) -> Times {
    count.map_or(Times::Unknown, Times::AtMost)
}

/// What a reference reads, with the place of the reference.
pub(super) fn slot(param: &super::action::Param) -> Option<Slot> {
    Some(Slot::new(slot_of(&param.value)?.to_owned(), param.at.text_range()))
}
