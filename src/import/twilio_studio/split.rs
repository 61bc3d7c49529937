//! Splits that nobody picks: routes and opening hours.

use super::condition::{self, Condition, Op};
use super::liquid;
use super::menu::matches;
use super::person::Asked;
use super::read::Widget;
use crate::flow::{Effect, Event, Slot};
use crate::syntax::Value;

/// What a split tests, with an event for each of its ways out, in file order.
pub(super) fn route(widget: &Widget<'_>, asked: &Asked<'_>) -> (Effect, Vec<Event>) {
    let input = widget.text("input");
    let tests: Vec<_> = widget.exits.iter().map(|exit| condition::conditions(exit.conditions, input)).collect();
    if let Some(events) = hours(widget, &tests) {
        return (Effect::Hours, events);
    }
    let events = widget.exits.iter().zip(&tests).map(|(exit, tests)| match exit.event {
        "match" => Event::Condition(condition::shown(tests)),
        _ => Event::Otherwise,
    });
    let slot = slot(widget, &tests, asked);
    (Effect::Route { slot, exhaustive: is_exhaustive(widget, &tests) }, events.collect())
}

/// The slot that all conditions test.
fn slot(widget: &Widget<'_>, tests: &[Vec<Condition<'_>>], asked: &Asked<'_>) -> Option<Slot> {
    let mut paths = tests.iter().flatten().map(|test| test.reads().map(|output| output.path));
    let first = paths.next()??;
    if !paths.all(|path| path == Some(first)) {
        return None;
    }
    let span = widget.property("input").map_or(widget.name.span, Value::text_range);
    liquid::slot(first, asked).map(|name| Slot::new(name, span))
}

/// Whether the tests leave nothing over: a value is blank or not, true or false, equal or not.
fn is_exhaustive(widget: &Widget<'_>, tests: &[Vec<Condition<'_>>]) -> bool {
    let single: Vec<_> = tests.iter().filter(|tests| tests.len() == 1).flatten().collect();
    let same = |a: &Condition<'_>, b: &Condition<'_>| a.subject == b.subject;
    let opposite = |a: &Condition<'_>, b: &Condition<'_>| match (a.op, b.op) {
        (Op::Blank, Op::NotBlank) => true,
        (Op::Equal, Op::Equal) => a.value.eq_ignore_ascii_case("true") && b.value.eq_ignore_ascii_case("false"),
        (Op::Equal, Op::NotEqual)
        | (Op::AnyOf, Op::NoneOf)
        | (Op::Contains, Op::ContainsNot)
        | (Op::StartsWith, Op::StartsNotWith) => a.value.eq_ignore_ascii_case(b.value),
        _ => false,
    };
    // Splits are small; those generated with hundreds of ways out do not test for opposites.
    matches(widget).count() <= 32 && single.iter().any(|a| single.iter().any(|b| same(a, b) && opposite(a, b)))
}

/// The events of a split that tests whether it is open: Studio has no widget for hours, so teams ask a function and split on its word.
fn hours(widget: &Widget<'_>, tests: &[Vec<Condition<'_>>]) -> Option<Vec<Event>> {
    let of = |tests: &Vec<Condition<'_>>| match tests.as_slice() {
        [test] => open_or_closed(test),
        _ => None,
    };
    let words: Vec<_> = tests.iter().map(of).collect();
    let (opens, closes) = (words.contains(&Some(Event::Open)), words.contains(&Some(Event::Closed)));
    if !opens && !closes {
        return None;
    }
    let rest = match (opens, closes) {
        (true, false) => Event::Closed,
        (false, true) => Event::Open,
        _ => Event::Otherwise,
    };
    let events = widget.exits.iter().zip(words).zip(tests).map(|((exit, word), tests)| match word {
        Some(event) => event,
        None if exit.event == "match" => Event::Condition(condition::shown(tests)),
        None => rest.clone(),
    });
    Some(events.collect())
}

/// What a test says of opening hours: a word of a program's answer, or a field such as `isOpen`.
fn open_or_closed(test: &Condition<'_>) -> Option<Event> {
    let path = test.reads()?.path;
    if test.computed || liquid::answer(path).is_some() || path.starts_with("trigger.") {
        return None;
    }
    let word = |part: &str| match part.trim_matches(['"', '\'']).to_lowercase().as_str() {
        "open" | "opened" => Some(Event::Open),
        "closed" | "close" | "holiday" | "after hours" | "after-hours" | "afterhours" => Some(Event::Closed),
        _ => None,
    };
    if !matches!(test.op, Op::Equal | Op::AnyOf | Op::Contains | Op::StartsWith) {
        return None;
    }
    let mut words = test.parts().map(word);
    if let Some(first) = words.next().flatten() {
        return words.all(|other| other.as_ref() == Some(&first)).then_some(first);
    }
    let field = path.rsplit('.').next().unwrap_or("").to_lowercase();
    let truth = match test.value.to_lowercase().as_str() {
        "true" => true,
        "false" => false,
        _ => return None,
    };
    let says_open = match field.trim_start_matches("is").trim_start_matches('_') {
        "open" | "within_hours" | "withinhours" | "business_hours" | "businesshours" => true,
        "closed" | "holiday" | "after_hours" | "afterhours" => false,
        _ => return None,
    };
    Some(if says_open == truth { Event::Open } else { Event::Closed })
}
