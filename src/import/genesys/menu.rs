//! Menus of call flows. A menu says its prompt as often as `repeatCount` says, three times by default, then goes on to its default choice
//! (<https://help.mypurecloud.com/blog/article/configure-default-menu-settings/>, 2025). Where it has none, the call is taken to end.

use super::lower::{Lowering, Way};
use super::names::reference;
use super::parts::Part;
use super::sequence::{self, unknown};
use super::value::{bool, is_given, kinds, number, place, seconds};
use super::{action, said, slots};
use crate::flow::{Effect, Event, How, Input, Menu, Step, StepId, Times};
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// How often a menu says its prompt where neither it nor the flow says so.
const PLAYS: u32 = 3;
/// How long a menu waits where neither it nor the flow says so, in seconds.
const WAITS: f64 = 10.0;

/// What stands in a sub-menu: itself, or what is below `menu:`.
pub(super) fn inner(choice: Value<'_>) -> Value<'_> {
    choice.get("menu").filter(|menu| menu.is_mapping()).unwrap_or(choice)
}

/// The settings of a menu, its own before those of the flow.
fn setting<'t>(low: &Lowering<'t>, menu: Value<'t>, name: &str) -> Option<Value<'t>> {
    let of = |settings: Option<Value<'t>>| settings?.get(name).filter(|value| is_given(*value));
    of(menu.get("settingsMenu")).or_else(|| of(low.settings("settingsMenu")))
}

/// Lowers the menu of the container `at`.
pub(super) fn lower<'t>(low: &mut Lowering<'t>, at: usize, menu: Value<'t>) -> Vec<Way> {
    let choices: Vec<_> = kinds(menu.get("choices")).filter(|(_, choice)| choice.is_mapping()).collect();
    let spoken = choices.iter().any(|(_, choice)| !terms(*choice).is_empty());
    let timeout = seconds(setting(low, menu, "menuSelectionTimeout")).unwrap_or(WAITS) as f32;
    let input = Input { keys: true, speech: spoken, ..Input::default() };
    let effect = Effect::Menu(Menu { input, timeout: Some(timeout), open: false, planned_by_platform: true });
    let name = menu_name(low, menu);
    let place = name.span;
    let step = Step::new(name, menu.span(), effect).saying(said::texts(menu.get("audio")));
    let here = low.step(step, menu, Vec::new());
    slots::said(low, here, menu.get("audio"));
    hear(low, here, place);
    let default = ["defaultChoice", "defaultChoiceRef", "defaultMenuChoice", "defaultMenuChoiceRef"];
    let default = default.iter().find_map(|field| menu.get(field)).filter(|value| is_given(*value));
    let mut silent = exhausted(low, here, menu, default.map_or(place, super::value::place));
    for (key, choice) in choices {
        let mut ways = picked(low, here, choice);
        if default.is_some_and(|default| is_meant(default, choice)) {
            ways.append(&mut silent);
        }
        take(low, at, key, choice, ways);
    }
    match default.and_then(|default| default.entries().next()).filter(|(_, choice)| choice.is_mapping()) {
        Some((key, choice)) if !silent.is_empty() => take(low, at, key, choice, silent),
        _ if silent.is_empty() => {}
        // A choice that is not in the file is not called missing; what it does is not known.
        _ if default.is_some() => unknown(low, menu, "a default choice that is not in the menu", silent),
        _ => {
            low.assumed(menu, Effect::End(How::HangUp), Vec::new(), silent);
        }
    }
    Vec::new()
}

fn menu_name(low: &Lowering<'_>, menu: Value<'_>) -> Spanned<String> {
    let named = menu.get("name").filter(|name| name.str().is_some_and(|text| !text.is_empty()));
    named.map_or_else(|| low.flow.name.clone(), |name| Spanned::new(name.str().unwrap_or("").to_owned(), place(name)))
}

/// The ways of a caller who says nothing or presses nothing that is known: back to the prompt, and then on.
fn exhausted(low: &mut Lowering<'_>, here: StepId, menu: Value<'_>, span: Span) -> Vec<Way> {
    let plays = setting_times(low, menu);
    let mut on = Vec::new();
    for event in [Event::NoInput, Event::NoMatch] {
        if plays != Times::AtMost(0) {
            let mut back = Way::new(here, event.clone(), span);
            back.times = plays;
            low.connect(back, here);
        }
        on.push(Way::new(here, event, span));
    }
    on
}

/// How often the prompt is said again.
fn setting_times(low: &Lowering<'_>, menu: Value<'_>) -> Times {
    let of = |settings: Option<Value<'_>>| {
        let value = settings?.get("repeatCount").filter(|value| is_given(*value))?;
        Some(number(Some(value)).map_or(Times::Unknown, |plays| Times::AtMost(plays.saturating_sub(1))))
    };
    of(menu.get("settingsMenu")).or_else(|| of(low.settings("settingsMenu"))).unwrap_or(Times::AtMost(PLAYS - 1))
}

/// Whether `default` refers to `choice`.
fn is_meant(default: Value<'_>, choice: Value<'_>) -> bool {
    let Some(text) = default.str().or_else(|| default.get("ref").and_then(Value::str)) else { return false };
    let id = reference(text).map_or(text, |parts| parts.1);
    ["refId", "name"].iter().any(|field| choice.get(field).and_then(Value::str) == Some(id))
}

/// The ways by which a choice is picked; from what every menu hears where it is heard everywhere.
fn picked<'t>(low: &mut Lowering<'t>, menu: StepId, choice: Value<'t>) -> Vec<Way> {
    let label = choice.get("name").filter(|name| name.str().is_some_and(|text| !text.is_empty()));
    let label = label.map(|name| Spanned::new(name.str().unwrap_or("").to_owned(), place(name)));
    let hub = low.hub;
    let from = |everywhere: &str| hub.filter(|_| is_on(choice.get(everywhere))).unwrap_or(menu);
    let way = |from, on, span| Way { label: label.clone(), ..Way::new(from, on, span) };
    let mut ways = Vec::new();
    if let Some((key, at)) = choice.get("dtmf").and_then(|at| Some((digit(at.str()?)?, at))) {
        ways.push(way(from("globalDtmf"), Event::Key(key.into()), place(at)));
    }
    for term in terms(choice) {
        let on = Event::Intent(term.str().unwrap_or("").into());
        ways.push(way(from("globalSpeechRecTerms"), on, place(term)));
    }
    ways
}

/// The key of a telephone: `digit_1`, `digit_star`, `star`, `digit_#`.
fn digit(name: &str) -> Option<&str> {
    match name.strip_prefix("digit_").unwrap_or(name) {
        "star" | "*" => Some("*"),
        "pound" | "#" | "hash" => Some("#"),
        key if key.len() == 1 && key.chars().all(|c| c.is_ascii_digit()) => Some(key),
        _ => None,
    }
}

/// The words that pick a choice, in all languages.
fn terms(choice: Value<'_>) -> Vec<Value<'_>> {
    let mut found = Vec::new();
    let mut open: Vec<_> = choice.get("speechRecTerms").map(|terms| (terms, 0)).into_iter().collect();
    while let Some((value, depth)) = open.pop() {
        if value.is_string() && value.str().is_some_and(|text| !text.trim().is_empty()) {
            found.push(value);
        } else if depth < 5 {
            open.extend(value.items().map(|item| (item, depth + 1)));
            open.extend(value.entries().map(|(_, inner)| (inner, depth + 1)));
        }
    }
    found.sort_by_key(|term| term.span());
    found
}

fn is_on(value: Option<Value<'_>>) -> bool {
    bool(value) == Some(true)
}

/// Whether any choice of `menu` is heard at every menu.
pub(super) fn is_heard_everywhere(menu: Value<'_>) -> bool {
    kinds(menu.get("choices")).any(|(_, choice)| {
        is_on(choice.get("globalDtmf")) && choice.get("dtmf").is_some()
            || is_on(choice.get("globalSpeechRecTerms")) && choice.get("speechRecTerms").is_some()
    })
}

/// Joins a menu to what every menu hears.
fn hear(low: &mut Lowering<'_>, menu: StepId, span: Span) {
    let everywhere = low.containers.iter().any(|one| one.part == Part::Menu && is_heard_everywhere(one.value));
    if !everywhere {
        return;
    }
    let hub = low.hub.unwrap_or_else(|| {
        let body = low.body;
        low.assumed(body, Effect::Listen, Vec::new(), Vec::new())
    });
    low.hub = Some(hub);
    low.connect(Way::new(menu, Event::Always, span), hub);
}

/// What a choice does.
fn take<'t>(low: &mut Lowering<'t>, menu: usize, key: Value<'t>, choice: Value<'t>, ways: Vec<Way>) {
    match key.str().unwrap_or("") {
        "menuSubMenu" => {
            let below = inner(choice).id();
            match low.containers.iter().position(|one| one.part == Part::Menu && one.value.id() == below) {
                Some(part) => low.lead(ways, part),
                None => unknown(low, choice, "a menu that is not in the file", ways),
            }
        }
        "menuJumpToMenu" | "menuJumpToTask" => sequence::jump_from(low, key, choice, ways),
        "menuRepeatMenu" => low.lead(ways, menu),
        "menuPreviousMenu" => match low.containers.get(menu).and_then(|menu| menu.parent) {
            Some(parent) => low.lead(ways, parent),
            None => unknown(low, choice, "the menu that led here", ways),
        },
        "menuTask" => {
            low.menus.push(menu);
            let task = choice.get("task").unwrap_or(choice);
            let open = sequence::run(low, task.get("actions"), ways);
            low.menus.pop();
            low.fall_off(open, choice, Part::Menu);
        }
        kind => {
            let mut action = kind.strip_prefix("menu").unwrap_or(kind).to_owned();
            if let Some(first) = action.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            let open = action::named(low, &action, key, choice, ways);
            low.fall_off(open, choice, Part::Menu);
        }
    }
}
