//! What happens where something fails: numbered tries, and webhooks that do not answer.

use super::agent::Handler;
use super::lower::{Lowering, To};
use crate::flow::{Event, StepId, Times};
use crate::source::Span;

/// The highest number that a handler of a try can have.
/// https://cloud.google.com/dialogflow/cx/docs/concept/handler: `sys.no-match-1` to `-6`, then `sys.no-match-default`.
const NUMBERED: u32 = 6;

/// The handlers of `family` (`no-match`, `no-input`) try by try, innermost scope first; how many tries in a row each has. The last
/// one has all that follow.
fn tiers<'a, 't>(scopes: &[&'a [Handler<'t>]], family: &str) -> Vec<(&'a Handler<'t>, Times)> {
    let named = |scope: &'a [Handler<'t>], rest: &str| {
        scope.iter().find(|handler| {
            let event = handler.event_name().strip_prefix("sys.").and_then(|event| event.strip_prefix(family));
            event.and_then(|event| event.strip_prefix('-')) == Some(rest)
        })
    };
    let at = |number: u32| {
        let number = number.to_string();
        scopes.iter().find_map(|scope| named(scope, &number).or_else(|| named(scope, "default")))
    };
    let mut tiers: Vec<(&Handler<'_>, u32)> = Vec::new();
    for number in 1..=NUMBERED {
        let Some(handler) = at(number) else { continue };
        match tiers.last_mut() {
            Some((last, count)) if last.body == handler.body => *count += 1,
            _ => tiers.push((handler, 1)),
        }
        if handler.leads_to().is_some() {
            break;
        }
    }
    let leaves = tiers.last().is_some_and(|(last, _)| last.leads_to().is_some());
    let rest = scopes.iter().find_map(|scope| named(scope, "default")).filter(|_| !leaves);
    if let Some(rest) = rest {
        match tiers.last_mut() {
            Some((last, count)) if last.body == rest.body => *count = u32::MAX,
            _ => tiers.push((rest, u32::MAX)),
        }
    }
    let times = |count: u32| if count == u32::MAX { Times::Unbounded } else { Times::AtMost(count) };
    tiers.into_iter().map(|(handler, count)| (handler, times(count))).collect()
}

/// The ways out of `id`, which waits on the page `at`, where the answer is not understood or does not come. `own` are the handlers of
/// the question itself.
pub(super) fn tries<'t>(low: &mut Lowering<'_, 't>, id: StepId, own: &[Handler<'t>], at: usize) {
    let cx = low.cx;
    let page = cx.pages.get(at).map_or(&[][..], |page| &page.events);
    let flow = cx.start_page().filter(|_| at > 0).map_or(&[][..], |page| &page.events);
    let scopes: [&[Handler<'t>]; 3] = [own, page, flow];
    for (family, on) in [("no-match", Event::NoMatch), ("no-input", Event::NoInput)] {
        for (handler, times) in tiers(&scopes, family) {
            let back = To::Step(id);
            let to = low.turn(handler, at, back, times);
            let span = handler.event.map_or(handler.body, |event| event.text_range());
            let times = if to == back { times } else { Times::Unbounded };
            low.leave(id, to, on.clone(), span, times);
        }
    }
    for handler in own.iter().filter(|handler| handler.event_name() == "sys.invalid-parameter") {
        let to = low.turn(handler, at, To::Step(id), Times::Unknown);
        let span = handler.event.map_or(handler.body, |event| event.text_range());
        let times = if to == To::Step(id) { Times::Unknown } else { Times::Unbounded };
        low.leave(id, to, Event::Rejected, span, times);
    }
}

/// The ways out of the look-up `id` on the page `at` where the webhook fails. Without a handler the conversation goes on as if it
/// had answered nothing, so no way of its own is wired.
pub(super) fn errors<'t>(low: &mut Lowering<'_, 't>, id: StepId, at: usize) {
    if std::mem::replace(&mut low.in_error, true) {
        return;
    }
    let cx = low.cx;
    let mut known: Vec<(To, Span)> = Vec::new();
    let mut events: Vec<&str> = Vec::new();
    let scopes = [cx.pages.get(at), cx.start_page().filter(|_| at > 0)];
    for handler in scopes.iter().flatten().flat_map(|page| &page.events) {
        let event = handler.event_name();
        if !event.starts_with("webhook.error") || events.contains(&event) {
            continue;
        }
        events.push(event);
        let to = low.turn(handler, at, To::Wait(at), Times::Unbounded);
        if !known.iter().any(|(other, _)| *other == to) {
            known.push((to, handler.event.map_or(handler.body, |event| event.text_range())));
        }
    }
    for (to, span) in known {
        low.leave(id, to, Event::Error, span, Times::Unbounded);
    }
    low.in_error = false;
}
