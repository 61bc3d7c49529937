//! A page: its words, its tests, its questions, and the place where it waits.
//!
//! <https://cloud.google.com/dialogflow/cx/docs/concept/page>: entry fulfillment, then the form is filled from what the session
//! knows, then tests, then the next question; with no question left the page waits for the customer.

use super::agent::{Handler, Page, Param};
use super::chain::{self, Owner};
use super::lower::{Lowering, To};
use super::messages::said;
use super::{params, scope, tries};
use crate::flow::{Ask, Effect, Event, Menu, Step, StepId, Times, Wait, WhenKnown};
use crate::source::Spanned;
use crate::syntax::Value;

/// Makes the page `at`.
pub(super) fn page(low: &mut Lowering<'_, '_>, at: usize) {
    let Some(page) = low.cx.pages.get(at) else { return };
    let owner = Owner { name: page.name.clone(), body: page.body };
    let chain = chain::chain(low, &owner, (None, page.entry), at);
    let tests: Vec<Handler<'_>> = page.routes.iter().filter(|route| route.intent.is_none()).copied().collect();
    let mut behind = To::Resume(at);
    let quiet = tests.is_empty() && page.asks.is_empty();
    if chain.asks_program && quiet && page.routes.is_empty() {
        behind = low.anywhere(page.entry, page.body, behind);
    }
    // A person has the customer; tests are still looked at.
    let over = chain.person && quiet;
    for (from, on) in chain.tails.into_iter().filter(|_| !over) {
        low.leave(from, behind, on, page.name.span, Times::Unbounded);
    }
    let covered = only_tests(low, at);
    let resume = match questions(low, at) {
        None => low.tests(&tests, &owner, at, To::Wait(at), (false, covered)),
        Some((first, lasts)) => {
            let early: Vec<Handler<'_>> =
                tests.iter().filter(|route| !route.test().is_some_and(params::looks_at_form)).copied().collect();
            let resume = low.tests(&early, &owner, at, first, (false, false));
            let next = low.tests(&tests, &owner, at, To::Wait(at), (true, false));
            for (from, on) in lasts {
                low.leave(from, next, on, page.name.span, Times::Unbounded);
            }
            resume
        }
    };
    if let Some(made) = low.made.get_mut(at) {
        made.head = Some(chain.head.map_or(To::Resume(at), To::Step));
        made.resume = Some(resume);
    }
}

/// Whether the page only tests and is not meant to wait: whoever wrote it takes its tests to leave nothing over.
fn only_tests(low: &Lowering<'_, '_>, at: usize) -> bool {
    let Some(page) = low.cx.pages.get(at) else { return false };
    let speaks = page.entry.is_some_and(|entry| entry.get("messages").is_some_and(|list| !list.is_empty()));
    let answered = speaks && low.cx.start_page().is_some_and(Page::hears);
    let by_itself = |handler: &Handler<'_>| ["webhook.", "flow."].iter().any(|by| handler.event_name().starts_with(by));
    let handles = at > 0 && !page.events.iter().all(by_itself);
    let waits = page.hears() || !page.asks.is_empty() || answered || handles;
    !waits && !page.routes.is_empty()
}

/// The questions of a page one behind the other: the first, and the ways out of the last.
fn questions(low: &mut Lowering<'_, '_>, at: usize) -> Option<(To, Vec<(StepId, Event)>)> {
    let page = low.cx.pages.get(at)?;
    let mut first = None;
    let mut open: Vec<(StepId, Event)> = Vec::new();
    for param in &page.asks {
        let (head, id) = question(low, param, at);
        for (from, on) in open.drain(..) {
            low.leave(from, head, on, param.name.span, Times::Unbounded);
        }
        open.push((id, Event::Answer));
        first.get_or_insert(head);
    }
    Some((first?, open))
}

/// One question, and what comes before it.
fn question<'t>(low: &mut Lowering<'_, 't>, param: &Param<'t>, at: usize) -> (To, StepId) {
    let says_only = |prompt: &Value<'_>| prompt.entries().all(|(key, _)| key.str() == Some("messages"));
    let plain = param.prompt.filter(says_only);
    let messages = plain.and_then(|prompt| prompt.get("messages")).into_iter().flat_map(Value::items);
    let words = said(messages, low.agent);
    let ask = Ask {
        slot: Some(param.name.clone()),
        input: low.agent.input,
        secret: is_secret(param.key),
        exempt: param.entity == "@sys.language",
        timeout: None,
        encrypted: false,
        // A form takes what the session holds under the same name.
        when_known: WhenKnown::Skips,
        // Without a handler the question is put again:
        // https://cloud.google.com/dialogflow/cx/docs/reference/rest/v3/projects.locations.agents.flows.pages#FillBehavior
        planned_by_platform: true,
    };
    let owner = Owner { name: param.name.clone(), body: param.body };
    let before = param.prompt.filter(|_| plain.is_none());
    let chain = chain::chain(low, &owner, (None, before), at);
    let mut step = Step::new(owner.name, owner.body, Effect::Ask(Box::new(ask))).saying(words.texts);
    step.reads = words.reads;
    let id = low.step(step);
    for (from, on) in chain.tails {
        low.leave(from, To::Step(id), on, param.name.span, Times::Unbounded);
    }
    tries::tries(low, id, &param.events, at);
    scope::listens(low, id, at);
    (To::Step(chain.head.unwrap_or(id)), id)
}

/// Names of what nobody should read back.
fn is_secret(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| matches!(word, "pin" | "password" | "passcode" | "otp" | "cvv" | "cvc"))
}

/// Makes the place where the page `at` waits for the customer.
pub(super) fn wait(low: &mut Lowering<'_, '_>, at: usize) {
    let Some(page) = low.cx.pages.get(at).filter(|_| low.made.get(at).is_some_and(|made| made.wait.is_none())) else {
        return;
    };
    let knows = page.knows || low.cx.start_page().is_some_and(|start| start.knows);
    let event = scope::custom(&page.events).next().filter(|_| waits_for_program(low, at));
    let menu = Menu { input: low.agent.input, timeout: None, open: knows, planned_by_platform: true };
    let effect = match event {
        Some(event) => Effect::Wait(Wait::Event { event: event.event_name().to_owned(), at_most: None }),
        None => Effect::Menu(menu),
    };
    let mut step = Step::new(page.name.clone(), page.body, effect);
    step.assumed = only_tests(low, at);
    let id = low.step(step);
    if let Some(made) = low.made.get_mut(at) {
        made.wait = Some(id);
    }
    scope::listens(low, id, at);
    if event.is_none() {
        tries::tries(low, id, &[], at);
    }
}

/// Whether the page does not wait for the customer but for events of a program outside, such as a call that is taken: nothing is
/// heard there, and where the customer says something the page says nothing.
fn waits_for_program(low: &Lowering<'_, '_>, at: usize) -> bool {
    let Some(page) = low.cx.pages.get(at).filter(|_| at > 0) else { return false };
    let silent = |handler: &Handler<'_>| {
        let says = handler.fulfillment.is_some_and(|fulfillment| fulfillment.get("messages").is_some());
        handler.event_name().starts_with("sys.no-") && handler.leads_to().is_none() && !says
    };
    !page.hears() && page.asks.is_empty() && page.events.iter().any(silent)
}

/// The name of a value that names something.
pub(super) fn spanned(value: Value<'_>) -> Spanned<String> {
    Spanned::new(value.str().unwrap_or("").to_owned(), value.text_range())
}
