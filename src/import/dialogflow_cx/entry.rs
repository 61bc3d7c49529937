//! Where customers come into a flow.

use super::agent::Handler;
use super::lower::{Lowering, To};
use super::page::spanned;
use super::scope::custom;
use crate::flow::{Effect, Entry, Event, Step, Times};
use crate::source::Span;

/// Makes what happens first: a session greets or is begun by an event; another flow hands over what the customer meant.
/// https://cloud.google.com/dialogflow/cx/docs/concept/handler: an intent that leads into another flow is looked at again there.
pub(super) fn enter(low: &mut Lowering<'_, '_>) {
    let cx = low.cx;
    let Some(page) = cx.start_page() else { return };
    let plain = |route: &&Handler<'_>| route.test().is_none();
    let mut ways: Vec<(Event, Handler<'_>, Span)> = Vec::new();
    let mut otherwise = cx.plainly_entered;
    let greets =
        |route: &&Handler<'_>| route.intent_name().is_some_and(|intent| intent.to_lowercase().contains("welcome"));
    if low.is_start {
        let greeting = page.routes.iter().filter(plain).find(greets);
        ways.extend(greeting.map(|route| (Event::Happened("welcome".into()), *route, span(route))));
        let begun = custom(&page.events);
        ways.extend(begun.map(|handler| (Event::Happened(handler.event_name().into()), *handler, span(handler))));
        otherwise |= greeting.is_none();
    } else {
        otherwise |= cx.carried.is_empty() || cx.open || !low.agent.whole;
    }
    for intent in &cx.carried {
        let route = page.routes.iter().filter(plain).find(|route| route.intent_name() == Some(intent));
        ways.extend(route.map(|route| (Event::Condition((*intent).into()), *route, span(route))));
    }
    if ways.is_empty() {
        low.start = Some(To::Head(0));
        return;
    }
    let route = Effect::Route { slot: None, exhaustive: false };
    let id = low.step(Step::new(cx.name.clone(), cx.body, route).assumed());
    for (on, handler, span) in ways {
        let to = low.turn(&handler, 0, To::Resume(0), Times::Unbounded);
        low.leave(id, to, on, span, Times::Unbounded);
    }
    if otherwise {
        low.leave(id, To::Head(0), Event::Otherwise, cx.name.span, Times::Unbounded);
    }
    low.start = Some(To::Step(id));
}

fn span(handler: &Handler<'_>) -> Span {
    handler.intent.or(handler.event).map_or(handler.body, |value| spanned(value).span)
}

/// Says where the flow starts. Of a flow whose own file is not there, any page may be the first.
pub(super) fn starts(low: &mut Lowering<'_, '_>) {
    let channel = low.agent.channel;
    if low.cx.has_file {
        let step = low.start.and_then(|start| low.resolve(start));
        let span = low.flow.name.span;
        low.flow.entries.extend(step.map(|step| Entry { step, event: "", channel, span }));
        return;
    }
    for (at, page) in low.cx.pages.iter().enumerate() {
        let step = low.resolve(To::Head(at));
        low.flow.entries.extend(step.map(|step| Entry { step, event: "", channel, span: page.name.span }));
    }
}
