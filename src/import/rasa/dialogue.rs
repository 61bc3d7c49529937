//! Where the platform listens: what customers can ask for there, and what happens where nothing of it is meant.

use super::lower::{CHANNEL, DIALOGUE, Lowering, TYPED};
use super::names::{self, Kind};
use super::patterns::{self, HANDOFF};
use super::project::{Project, place_of, spanned};
use super::response::said;
use super::{form, rules, stories};
use crate::flow::{Effect, Entry, Event, Menu, Role, Step, StepId, Times};
use crate::import::Imported;
use crate::source::{Span, Spanned};

/// The flow of the dialogue; the one that begins a session, where the assistant says how; the hand-off that refuses, where it has none.
pub(super) fn flows(project: &Project<'_, '_>, imported: &mut Imported) {
    let place = project.name.span;
    if project.path.is_empty() || !project.is_there() {
        return;
    }
    let begins = project.flow("pattern_session_start");
    let mut low = Lowering::new(project, project.name.clone(), DIALOGUE, project.path, project.body);
    let menu = listening(&mut low);
    low.flow.entries.push(Entry { step: menu, event: "", channel: CHANNEL, span: place });
    if begins.is_none() {
        low.flow.role.wrapper = Some(Role::Entry);
    }
    low.finish(imported);
    if let Some(begins) = begins {
        let mut low = Lowering::new(project, project.name.clone(), "the session", project.path, project.body);
        let first = low.begin(begins.id, place, |low| low.back_to_dialogue(place));
        low.flow.entries.push(Entry { step: first, event: "", channel: CHANNEL, span: place });
        low.flow.role.wrapper = Some(Role::Entry);
        low.finish(imported);
    }
    if !project.flows.is_empty() && project.flow(HANDOFF).is_none() {
        patterns::refusal(project, imported);
    }
}

/// The step at which the platform waits, and everything that follows it.
fn listening(low: &mut Lowering<'_, '_>) -> StepId {
    let name = low.project.name.clone();
    // What does not fit is planned for: by a pattern, by the fallback of the rules.
    let menu = Menu { input: TYPED, timeout: None, open: false, planned_by_platform: true };
    let menu = low.assumed(name, Effect::Menu(menu));
    start_flows(low, menu);
    led_by_programs(low, menu);
    let mut handled = low.project.flow("pattern_cannot_handle").is_some();
    if low.project.flows.is_empty() || !low.project.rules.is_empty() || !low.project.stories.is_empty() {
        handled |= rules_and_stories(low, menu);
    }
    if !handled {
        not_understood(low, menu);
    }
    menu
}

/// Flows that customers can ask for, and patterns.
fn start_flows(low: &mut Lowering<'_, '_>, menu: StepId) {
    let project = low.project;
    for flow in project.flows.iter().filter(|flow| flow.id != "pattern_session_start") {
        let place = place_of(flow.key);
        let on = match (flow.is_pattern(), flow.can_be_asked_for()) {
            (true, _) => patterns::starts(flow.id),
            (false, true) => Event::Intent(flow.id.into()),
            (false, false) => continue,
        };
        let to = low.begin(flow.id, place, |_| menu);
        low.edge(menu, to, on, place);
    }
    if !project.flows.is_empty() && project.flow(HANDOFF).is_none() {
        let place = project.name.span;
        let to = low.begin(HANDOFF, place, |_| menu);
        low.edge(menu, to, Event::Intent(patterns::PERSON.into()), place);
    }
}

/// Hand-overs that the domain lists and nothing in the files leads to: a program may.
fn led_by_programs(low: &mut Lowering<'_, '_>, menu: StepId) {
    let project = low.project;
    let listed = project.actions.iter().filter(|(name, _)| !project.used.contains(*name));
    let mut all: Vec<_> = listed.filter(|(name, _)| names::kind(project, name) == Kind::Person).collect();
    all.sort_by_key(|(_, place)| place.span());
    for (_, place) in all {
        let unknown = Effect::Unknown { what: "a hand-over that only a program may lead to" };
        let id = low.assumed(spanned(*place), unknown);
        low.edge(menu, id, Event::Happened("a program leads on".into()), place_of(*place));
        low.edge(id, menu, Event::Always, place_of(*place));
    }
}

/// Whether rules say what happens where nothing is understood.
fn rules_and_stories(low: &mut Lowering<'_, '_>, menu: StepId) -> bool {
    let hub = low.assumed(low.project.name.clone(), Effect::Listen);
    let place = low.project.name.span;
    low.edge(menu, hub, Event::Always, place);
    let mut heard = rules::Heard::new(menu, hub);
    rules::rules(low, &mut heard);
    stories::stories(low, &mut heard);
    form::finish(low, &mut heard);
    heard.tap(low);
    set_apart(low, menu);
    heard.fallback
}

/// A story may begin in the middle, with what a rule or a program does: that nothing leads to its first steps is no fault.
fn set_apart(low: &mut Lowering<'_, '_>, menu: StepId) {
    let mut ways: Vec<Vec<StepId>> = vec![Vec::new(); low.flow.steps.len()];
    low.flow.edges.iter().for_each(|edge| ways[edge.from.index()].push(edge.to));
    let mut reached = vec![false; ways.len()];
    let mut open = vec![menu];
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut reached[id.index()], true) {
            open.append(&mut ways[id.index()]);
        }
    }
    for (step, _) in low.flow.steps.iter_mut().zip(reached).filter(|(_, reached)| !reached) {
        step.assumed = true;
    }
}

/// What the platform says where it did not understand: how often, it does not count.
fn not_understood(low: &mut Lowering<'_, '_>, menu: StepId) {
    let project = low.project;
    // https://rasa.com/docs/reference/primitives/patterns/ (`pattern_cannot_handle`),
    // https://legacy-docs-oss.rasa.com/docs/rasa/fallback-handoff
    let response = if project.flows.is_empty() { "utter_default" } else { "utter_ask_rephrase" };
    let place: Span = project.responses.get(response).map_or(project.name.span, |(key, _)| place_of(*key));
    let words = said(project, response, place);
    let mut step =
        Step::new(Spanned::new(response.to_owned(), place), place, Effect::Say).saying(words.texts).assumed();
    step.reads = words.reads;
    let again = low.step(step);
    low.edge_times(menu, again, Event::NoMatch, place, Times::Unknown);
    low.edge_times(again, menu, Event::Always, place, Times::Unknown);
}
