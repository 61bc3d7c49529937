//! Where handlers lead.

use super::agent::{Back, Handler};
use super::lower::{Lowering, To};
use super::page::spanned;
use super::payload::Sign;
use super::signal;
use crate::diagnostic::Finding;
use crate::flow::{CallRef, Effect, Event, FlowRef, Handoff, How, Passes, PersonKind, Step, StepId, Times};
use crate::source::Spanned;
use crate::syntax::{Value, nearest};

/// A target that names no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// The start page of this flow.
    Start,
    /// This page again.
    Current,
    /// The page before.
    Previous,
    /// Back to the flow that called.
    Return(Back),
    /// The session is over.
    End,
}

/// The symbolic target of that name, in the spelling of the console or of the interface. The whole name decides: pages may well be
/// called "end failure".
pub(super) fn symbol(name: &str) -> Option<Symbol> {
    let spelled = last(name).replace(' ', "_");
    Some(match spelled.to_ascii_uppercase().as_str() {
        "START_PAGE" => Symbol::Start,
        "CURRENT_PAGE" => Symbol::Current,
        "PREVIOUS_PAGE" => Symbol::Previous,
        "END_FLOW" => Symbol::Return(Back::Done),
        "END_FLOW_WITH_CANCELLATION" => Symbol::Return(Back::Cancelled),
        "END_FLOW_WITH_FAILURE" => Symbol::Return(Back::Failed),
        "END_FLOW_WITH_HUMAN_ESCALATION" => Symbol::Return(Back::Escalated),
        "END_SESSION" => Symbol::End,
        _ => return None,
    })
}

/// A display name, or the last part of a resource name (`projects/…/pages/ID`).
pub(super) fn last(name: &str) -> &str {
    if name.starts_with("projects/") { name.rsplit('/').next().unwrap_or(name) } else { name }
}

/// Where `handler` leads from the page `at`; `back` where it stays. `sign` is what its words carry for the program around the agent.
pub(super) fn target<'t>(low: &mut Lowering<'_, 't>, handler: &Handler<'t>, at: usize, back: To, sign: Sign) -> To {
    if let Some(flow) = handler.flow {
        return To::Step(call(low, flow, handler, at));
    }
    if let Some(playbook) = handler.playbook {
        return To::Step(unknown(low, playbook, "a playbook"));
    }
    let Some(page) = handler.page else { return back };
    match symbol(page.str().unwrap_or("")) {
        Some(Symbol::Start) if low.cx.has_file => To::Head(0),
        Some(Symbol::Start) => To::Step(unknown(low, page, "a start page that is not among the files")),
        Some(Symbol::Current) => To::Head(at),
        Some(Symbol::Previous) => To::Step(previous(low, page, at)),
        Some(Symbol::End) if sign == Sign::Unclear || may_hand_over(low, handler, at) => {
            To::Step(unknown(low, page, "what the program around the agent does at the end of the session"))
        }
        Some(Symbol::End) => To::Step(ends(low, page, Effect::End(How::HangUp))),
        Some(Symbol::Return(back)) => To::Step(comes_back(low, page, back)),
        None => named(low, page),
    }
}

/// Whether a parameter that asks for a person led to `handler` on the page `at`, or is set there.
fn may_hand_over(low: &Lowering<'_, '_>, handler: &Handler<'_>, at: usize) -> bool {
    let page = low.cx.pages.get(at);
    page.is_some_and(|page| low.signalled.contains(page.name.value.as_str()) || low.signalled.contains(page.id))
        || signal::asks_for_person(handler)
}

fn ends(low: &mut Lowering<'_, '_>, at: Value<'_>, effect: Effect) -> StepId {
    low.step(Step::new(spanned(at), at.span(), effect))
}

fn unknown(low: &mut Lowering<'_, '_>, at: Value<'_>, what: &'static str) -> StepId {
    low.step(Step::new(spanned(at), at.span(), Effect::Unknown { what }).assumed())
}

/// A page of this flow.
fn named(low: &mut Lowering<'_, '_>, page: Value<'_>) -> To {
    let name = last(page.str().unwrap_or(""));
    if let Some(&at) = low.numbers.get(name) {
        return To::Head(at);
    }
    if low.cx.has_file && low.agent.whole && !low.cx.open && low.reported.insert(page.span()) {
        let help = match nearest(name, low.numbers.keys().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add the page, or lead to one of this flow".to_owned(),
        };
        let problem = format!("no page of this flow is called `{name}`");
        let mut finding = Finding::file("file/unresolved-step", page.text_range(), problem).help(help);
        finding.atoms = vec![name.to_owned()];
        low.findings.push(finding);
    }
    To::Step(unknown(low, page, "a page that is not among the files"))
}

/// Back to the flow that called. Where sessions start there may be none: the session is over, or a person takes over.
fn comes_back(low: &mut Lowering<'_, '_>, at: Value<'_>, back: Back) -> StepId {
    let called = !low.is_start || low.cx.plainly_entered || !low.cx.carried.is_empty();
    let effect = match back {
        // https://docs.cloud.google.com/agent-assist/docs/handoff-cx: with no flow left to go back to, the session is handed over.
        Back::Escalated if low.is_start => handoff(),
        _ if called => Effect::End(How::Return),
        _ => Effect::End(How::HangUp),
    };
    ends(low, at, effect)
}

fn handoff() -> Effect {
    Effect::Transfer(Box::new(Handoff { kind: PersonKind::Certain, to: None, passes: Passes::Unknown }))
}

/// Into another flow; it comes back to the page at which it was left.
/// https://cloud.google.com/dialogflow/cx/docs/concept/handler: a flow that ends goes back to the page that led into it, which may
/// handle how it ended.
fn call<'t>(low: &mut Lowering<'_, 't>, flow: Value<'t>, handler: &Handler<'t>, at: usize) -> StepId {
    let name = last(flow.str().unwrap_or(""));
    let shown = Spanned::new(name.to_owned(), flow.text_range());
    let reference = FlowRef {
        names: vec![low.agent.alias(name)],
        shown: shown.clone(),
        entry: None,
        expected: low.agent.whole && !name.is_empty(),
    };
    let call = CallRef { flow: reference, passes: Passes::Everything };
    let id = low.step(Step::new(shown, handler.body, Effect::Call(Box::new(call))));
    let known = low.agent.flows.iter().find(|flow| flow.name.value == name);
    let ways: Vec<Back> = match known {
        Some(flow) if !flow.open => flow.comes_back.iter().copied().collect(),
        _ => vec![Back::Done],
    };
    for way in ways {
        let (to, span) = (came_back(low, way, at), flow.text_range());
        low.leave(id, to, Event::Returned(way.event().into()), span, Times::Unbounded);
    }
    id
}

/// What the page does when a flow comes back to it in this way.
fn came_back(low: &mut Lowering<'_, '_>, way: Back, at: usize) -> To {
    let (cx, resume) = (low.cx, To::Resume(at));
    let events: &[&str] = match way {
        Back::Done => &[],
        Back::Escalated => &["flow.failed.human-escalation", "flow.failed"],
        Back::Failed => &["flow.failed"],
        Back::Cancelled => &["flow.cancelled"],
    };
    let scopes = [cx.pages.get(at), cx.start_page()];
    let mut handlers = events.iter().flat_map(|event| {
        scopes.iter().flatten().flat_map(|page| &page.events).find(|handler| handler.event_name() == *event)
    });
    match handlers.next() {
        Some(handler) => low.turn(handler, at, resume, Times::Unbounded),
        None if way == Back::Escalated => {
            let page = cx.pages.get(at).map(|page| (page.name.clone(), page.body)).unwrap_or_default();
            To::Step(low.step(Step::new(page.0, page.1, handoff()).assumed()))
        }
        None => resume,
    }
}

/// The page before: any of those that lead here.
fn previous(low: &mut Lowering<'_, '_>, page: Value<'_>, at: usize) -> StepId {
    let cx = low.cx;
    let here = cx.pages.get(at);
    let leads_here = |handler: &Handler<'_>| {
        let name = handler.page.and_then(Value::str).map(last);
        name.is_some_and(|name| here.is_some_and(|page| page.name.value == name || page.id == name))
    };
    let before = cx.pages.iter().enumerate().filter(|(from, other)| {
        let of_asks = other.asks.iter().flat_map(|ask| &ask.events);
        *from != at && other.routes.iter().chain(&other.events).chain(of_asks).any(leads_here)
    });
    let before: Vec<(usize, Box<str>)> = before.map(|(from, page)| (from, page.name.value.as_str().into())).collect();
    if before.is_empty() || low.is_large() {
        return unknown(low, page, "the page that the customer came from");
    }
    let id = low.step(Step::new(spanned(page), page.span(), Effect::Route { slot: None, exhaustive: true }).assumed());
    for (from, name) in before {
        low.leave(id, To::Resume(from), Event::Condition(name), page.text_range(), Times::Unbounded);
    }
    id
}
