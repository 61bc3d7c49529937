//! Why and where to a node is left.

use super::case::Means;
use super::flow::To;
use super::names::spanned;
use super::router::{Category, Plan, Router, Wait};
use crate::flow::Event;
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// One way out.
pub(super) struct Way {
    pub on: Event,
    pub to: To,
    pub span: Span,
    pub label: Option<Spanned<String>>,
}

impl Way {
    fn new(on: Event, category: &Category<'_>) -> Self {
        Self { on, to: category.to, span: category.span, label: None }
    }
}

/// All ways out of a node whose router became `plan`, in the order in which they are tested. `after` is the type of the action before it,
/// `voice` whether it is a call.
pub(super) fn ways(router: &Router<'_>, plan: Plan, after: &str, voice: bool) -> Vec<Way> {
    match plan {
        Plan::Menu => menu(router, voice),
        Plan::Ask => ask(router),
        Plan::Pause => default(router, Event::Always).into_iter().collect(),
        Plan::Dial => dialled(router),
        Plan::Branch => branch(router),
        Plan::Split => router.categories.iter().map(|category| Way::new(chance(category), category)).collect(),
        Plan::Status => status(router, after),
        Plan::Unknown => router.categories.iter().map(|category| Way::new(chance(category), category)).collect(),
    }
}

fn chance(category: &Category<'_>) -> Event {
    Event::Condition(category.name.and_then(Value::str).unwrap_or("?").into())
}

fn default(router: &Router<'_>, on: Event) -> Option<Way> {
    Some(Way::new(on, router.category(router.default?)?))
}

/// Where silence leads, if the file says so.
fn silence(router: &Router<'_>) -> Option<Way> {
    let Some(Wait::Answer { timeout: Some((_, category)), .. }) = router.wait else { return None };
    Some(Way::new(Event::NoInput, router.category(category)?))
}

/// One option for each category that words lead to.
fn menu(router: &Router<'_>, voice: bool) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    let mut content = Vec::new();
    for case in &router.cases {
        let Some(category) = router.category(case.category) else { continue };
        if case.means() == Means::Content {
            // Any number, any date: an answer of its own.
            if !content.contains(&case.category) {
                content.push(case.category);
                ways.push(Way::new(Event::Answer, category));
            }
            continue;
        }
        let span = case.argument().map_or(category.span, Value::text_range);
        let label = category.name.map(spanned);
        for on in case.picked(voice) {
            let known = |way: &Way| way.label == label && matches!(way.on, Event::Choice(_));
            // Several words for one option.
            if matches!(on, Event::Choice(_)) && label.is_some() && ways.iter().any(known) {
                continue;
            }
            ways.push(Way { on, to: category.to, span, label: label.clone() });
        }
    }
    ways.extend(default(router, Event::NoMatch));
    ways.extend(silence(router));
    ways
}

fn ask(router: &Router<'_>) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    let mut seen = Vec::new();
    for case in router.cases.iter().filter(|case| case.kind != "has_error") {
        if let (false, Some(category)) = (seen.contains(&case.category), router.category(case.category)) {
            seen.push(case.category);
            ways.push(Way::new(Event::Answer, category));
        }
    }
    let any_words = router.cases.iter().all(|case| matches!(case.kind, "has_text" | "has_error"));
    let on = match (ways.is_empty(), any_words) {
        (true, _) => Event::Answer,
        // Whatever is written is taken: only a picture or a recording comes here.
        (_, true) => Event::Happened("a message without words".into()),
        _ => Event::Rejected,
    };
    ways.extend(default(router, on));
    ways.extend(silence(router));
    ways
}

fn dialled(router: &Router<'_>) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    for case in &router.cases {
        let Some(category) = router.category(case.category) else { continue };
        let on = match case.argument().and_then(Value::str) {
            Some("answered") => Event::Happened("answered".into()),
            Some("no_answer") => Event::NoAnswer,
            _ => Event::Failed,
        };
        ways.push(Way::new(on, category));
    }
    ways.extend(default(router, Event::Failed));
    ways
}

fn branch(router: &Router<'_>) -> Vec<Way> {
    let tests = router.cases.iter().filter_map(|case| {
        let category = router.category(case.category)?;
        let span = case.argument().map_or(category.span, Value::text_range);
        Some(Way { on: case.condition(), to: category.to, span, label: None })
    });
    let mut ways: Vec<Way> = tests.collect();
    ways.extend(default(router, if ways.is_empty() { Event::Always } else { Event::Otherwise }));
    ways
}

/// What follows an action that can fail: another flow that the customer may fall silent in, a look-up, a ticket.
fn status(router: &Router<'_>, after: &str) -> Vec<Way> {
    let calls = after == "enter_flow";
    let (fine, fails) = match after {
        "enter_flow" => (Event::Returned("completed".into()), Event::NoInput),
        "wait_for_time" => (Event::Always, Event::Always),
        "open_ticket" => (Event::Always, Event::Failed),
        _ => (Event::Always, Event::Error),
    };
    let mut ways: Vec<Way> = Vec::new();
    let mut add = |on: &Event, number: usize| {
        let Some(category) = router.category(number) else { return };
        let known = ways.iter().any(|way| way.on == *on && way.to == category.to);
        if !known {
            ways.push(Way::new(on.clone(), category));
        }
    };
    let (mut worked, mut failed) = (false, false);
    for case in &router.cases {
        match case.success() {
            Some(true) => add(&fine, case.category),
            Some(false) => add(&fails, case.category),
            None => add(&case.condition(), case.category),
        }
        worked |= case.success() == Some(true);
        failed |= case.success() == Some(false);
    }
    if let Some(number) = router.default {
        // What is left is the contrary of what was tested.
        let rest = if worked { &fails } else { &fine };
        let covered = calls && worked && failed;
        if !covered {
            add(rest, number);
        }
    }
    // Where success and failure lead to the same place, failing changes nothing.
    if !calls && ways.windows(2).all(|pair| pair[0].to == pair[1].to) {
        ways.truncate(1);
        ways.iter_mut().for_each(|way| way.on = Event::Always);
    }
    ways
}
