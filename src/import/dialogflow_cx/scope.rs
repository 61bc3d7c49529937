//! What is heard where: the intents of a page, and those of its flow on every page of it.
//!
//! <https://cloud.google.com/dialogflow/cx/docs/concept/handler>: the handlers of a page come before those of its flow, and those of a
//! flow hold in no other flow.

use super::agent::Handler;
use super::chain::Owner;
use super::lower::{Lowering, To};
use super::page::spanned;
use crate::flow::{Effect, Event, Step, StepId, Times};

/// Handlers that the same intent sets off, in order.
struct Heard<'t> {
    intent: &'t str,
    handlers: Vec<Handler<'t>>,
}

impl Heard<'_> {
    /// What is done depends on the page where it is heard.
    fn depends_on_page(&self) -> bool {
        self.handlers.iter().any(Handler::depends_on_page)
    }
}

/// The intents of `routes`, in order.
fn heard<'t>(routes: &[Handler<'t>]) -> Vec<Heard<'t>> {
    let mut all: Vec<Heard<'t>> = Vec::new();
    let mut at = std::collections::HashMap::new();
    for route in routes {
        let Some(intent) = route.intent_name() else { continue };
        let number = *at.entry(intent).or_insert_with(|| {
            all.push(Heard { intent, handlers: Vec::new() });
            all.len() - 1
        });
        if let Some(heard) = all.get_mut(number) {
            heard.handlers.push(*route);
        }
    }
    all
}

/// Whether the program raises the event itself, so that nobody outside has to.
fn is_built_in(event: &str) -> bool {
    ["sys.", "webhook.", "flow."].iter().any(|prefix| event.starts_with(prefix))
}

/// The handlers of events that a program outside raises.
pub(super) fn custom<'a, 't>(events: &'a [Handler<'t>]) -> impl Iterator<Item = &'a Handler<'t>> {
    events.iter().filter(|handler| !is_built_in(handler.event_name()))
}

/// Adds to `id`, which waits on the page `at`, what is heard there.
pub(super) fn listens(low: &mut Lowering<'_, '_>, id: StepId, at: usize) {
    let cx = low.cx;
    let Some(page) = cx.pages.get(at) else { return };
    let asks = !page.asks.is_empty();
    let place = if asks { page_hub(low, at) } else { Some(id) };
    let own = heard(&page.routes);
    if let Some(place) = place {
        let known = low.flow.steps.get(place.index()).is_some_and(|step| step.effect == Effect::Listen);
        if !known || low.heard_at.insert(place) {
            here(low, place, at, &own);
        }
        if place != id {
            low.leave(id, To::Step(place), Event::Always, page.name.span, Times::Unbounded);
        }
    }
    if at > 0
        && let Some(hub) = flow_hub(low, &own)
    {
        low.leave(id, To::Step(hub), Event::Always, page.name.span, Times::Unbounded);
    }
}

/// The hub of a page with questions: at each of them the same is heard. None where nothing is.
fn page_hub(low: &mut Lowering<'_, '_>, at: usize) -> Option<StepId> {
    let cx = low.cx;
    if let Some(hub) = low.made.get(at).and_then(|made| made.hub) {
        return Some(hub);
    }
    let page = cx.pages.get(at)?;
    let of_flow = cx.start_page().filter(|_| at > 0).map_or(&[][..], |start| &start.routes);
    let stays = of_flow.iter().any(|route| route.intent.is_some() && route.depends_on_page());
    if !page.hears() && !stays && custom(&page.events).next().is_none() {
        return None;
    }
    let hub = low.step(Step::new(page.name.clone(), page.body, Effect::Listen).assumed());
    low.made.get_mut(at)?.hub = Some(hub);
    Some(hub)
}

/// What is heard at `place`: the page's own intents and events, and those of the flow that come back to the page.
fn here<'t>(low: &mut Lowering<'_, 't>, place: StepId, at: usize, own: &[Heard<'t>]) {
    let cx = low.cx;
    let Some(page) = cx.pages.get(at) else { return };
    for heard in own {
        intent(low, place, heard, at);
    }
    for handler in custom(&page.events) {
        event(low, place, handler, at);
    }
    let Some(start) = cx.start_page().filter(|_| at > 0) else { return };
    for heard in self::heard(&start.routes) {
        // Being greeted again leads nowhere.
        let greets = heard.handlers.iter().all(|handler| handler.leads_to().is_none());
        if heard.depends_on_page() && !greets && !overridden(own, heard.intent) {
            intent(low, place, &heard, at);
        }
    }
}

/// Whether the page always has the intent for itself.
fn overridden(own: &[Heard<'_>], intent: &str) -> bool {
    own.iter().any(|heard| heard.intent == intent && heard.handlers.iter().any(|handler| handler.test().is_none()))
}

/// The hub of what is heard on every page of the flow but where the page has it for itself; none where nothing is.
fn flow_hub<'t>(low: &mut Lowering<'_, 't>, own: &[Heard<'t>]) -> Option<StepId> {
    let cx = low.cx;
    let start = cx.start_page()?;
    let all = heard(&start.routes);
    let leads: Vec<Heard<'t>> = all.into_iter().filter(|heard| !heard.depends_on_page()).collect();
    let mut without: Vec<&'t str> =
        leads.iter().map(|heard| heard.intent).filter(|intent| overridden(own, intent)).collect();
    without.sort_unstable();
    if let Some(&made) = low.hubs.get(&without) {
        return made;
    }
    let events: Vec<_> = custom(&start.events).filter(|handler| !handler.depends_on_page()).copied().collect();
    let leads: Vec<_> = leads.into_iter().filter(|heard| !without.contains(&heard.intent)).collect();
    let hub = (!leads.is_empty() || !events.is_empty()).then(|| {
        let hub = low.step(Step::new(start.name.clone(), start.body, Effect::Listen).assumed());
        leads.iter().for_each(|heard| intent(low, hub, heard, 0));
        events.iter().for_each(|handler| event(low, hub, handler, 0));
        hub
    });
    low.hubs.insert(without, hub);
    hub
}

/// The way out of `place` for an intent.
fn intent<'t>(low: &mut Lowering<'_, 't>, place: StepId, heard: &Heard<'t>, at: usize) {
    let Some(first) = heard.handlers.first() else { return };
    let Some(value) = first.intent else { return };
    let owner = Owner { name: spanned(value), body: first.body };
    let back = if low.flow.steps.get(place.index()).is_some_and(|step| step.effect == Effect::Listen) {
        To::Resume(at)
    } else {
        To::Step(place)
    };
    let to = low.branch(&heard.handlers, &owner, at, back, (false, false));
    low.leave(place, to, Event::Intent(heard.intent.into()), value.text_range(), Times::Unbounded);
}

/// The way out of `place` for an event that a program outside raises.
fn event<'t>(low: &mut Lowering<'_, 't>, place: StepId, handler: &Handler<'t>, at: usize) {
    let to = low.turn(handler, at, To::Resume(at), Times::Unbounded);
    let span = handler.event.map_or(handler.body, |event| event.text_range());
    low.leave(place, to, Event::Happened(handler.event_name().into()), span, Times::Unbounded);
}
