//! Stories: samples that a policy learns from. Which action follows which is all that is taken from them; where they are not among the
//! files, anything that the assistant has may follow an intent.
//! <https://legacy-docs-oss.rasa.com/docs/rasa/stories>

use super::form;
use super::lower::Lowering;
use super::names::{self, Kind};
use super::project::{is_name, place_of, spanned};
use super::rules::{Heard, intents, one};
use crate::flow::{Effect, Event, StepId};
use crate::source::Spanned;
use crate::syntax::Value;
use std::collections::HashMap;

/// What a story shows to follow an action.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next<'t> {
    /// The platform listens.
    Waits,
    /// Another action.
    Action(&'t str),
}

/// The actions of all stories, in the order they are met.
#[derive(Default)]
struct Samples<'t> {
    places: Vec<Value<'t>>,
    numbers: HashMap<&'t str, usize>,
    next: Vec<Vec<Next<'t>>>,
}

impl<'t> Samples<'t> {
    fn meet(&mut self, action: Value<'t>) -> Option<&'t str> {
        let name = action.str().filter(|_| is_name(action))?;
        if !self.numbers.contains_key(name) {
            self.numbers.insert(name, self.places.len());
            self.places.push(action);
            self.next.push(Vec::new());
        }
        Some(name)
    }

    fn follows(&mut self, before: Option<&str>, next: Next<'t>) {
        let Some(all) = before.and_then(|name| self.numbers.get(name)).and_then(|&at| self.next.get_mut(at)) else {
            return;
        };
        if let Err(at) = all.binary_search(&next) {
            all.insert(at, next);
        }
    }
}

/// Lowers the stories.
pub(super) fn stories<'t>(low: &mut Lowering<'_, 't>, heard: &mut Heard<'t>) {
    if low.project.has_unseen_stories() {
        unseen(low, heard);
        return;
    }
    let project = low.project;
    let mut samples = Samples::default();
    let mut wanted: Vec<(Value<'t>, &'t str)> = Vec::new();
    for story in &project.stories {
        let mut before: Option<&str> = None;
        let mut open: Vec<Value<'t>> = Vec::new();
        for step in story.get("steps").into_iter().flat_map(Value::items) {
            let here = intents(step);
            if !here.is_empty() {
                samples.follows(before.take(), Next::Waits);
                open = here;
                continue;
            }
            let Some(action) = step.get("action") else { continue };
            let Some(name) = samples.meet(action) else { continue };
            // A form that goes on is no other action.
            if before != Some(name) {
                samples.follows(before, Next::Action(name));
            }
            wanted.extend(open.drain(..).map(|intent| (intent, name)));
            before = Some(name);
        }
        samples.follows(before, Next::Waits);
    }
    let heads = make(low, heard, &samples);
    for (intent, name) in wanted {
        if let Some(head) = samples.numbers.get(name).and_then(|&at| heads.get(at)) {
            heard.add(low, intent, *head);
        }
    }
}

/// The steps of the actions, tied as the samples show.
fn make<'t>(low: &mut Lowering<'_, 't>, heard: &mut Heard<'t>, samples: &Samples<'t>) -> Vec<StepId> {
    let mut heads = Vec::new();
    let mut tails = Vec::new();
    for (action, next) in samples.places.iter().zip(&samples.next) {
        let name = action.str().unwrap_or("");
        let (head, tail) = match names::kind(low.project, name) {
            Kind::Form => (form::head(low, heard, name, *action), None),
            _ => {
                let (id, goes_on) = one(low, heard, *action, *next == [Next::Waits]);
                (id, goes_on.then_some(id))
            }
        };
        heads.push(head);
        tails.push(tail);
    }
    for ((tail, next), action) in tails.iter().zip(&samples.next).zip(&samples.places) {
        for next in next {
            let to = match next {
                Next::Waits => Some(heard.menu),
                Next::Action(name) => samples.numbers.get(name).and_then(|&at| heads.get(at)).copied(),
            };
            match (*tail, to) {
                (Some(from), Some(to)) => low.edge(from, to, Event::Always, place_of(*action)),
                (None, Some(to)) if to != heard.menu => heard.forms.then_step(action.str().unwrap_or(""), to),
                _ => {}
            }
        }
    }
    heads
}

/// Any response and any form may follow, and nobody knows which, nor what comes then.
fn unseen<'t>(low: &mut Lowering<'_, 't>, heard: &mut Heard<'t>) {
    let project = low.project;
    let place = project.name.span;
    let name = || Spanned::new("stories".to_owned(), place);
    let any = low.assumed(name(), Effect::Route { slot: None, exhaustive: true });
    low.edge(heard.hub, any, Event::Intent("anything it was taught".into()), place);
    let unknown =
        low.assumed(name(), Effect::Unknown { what: "what the assistant learned from stories that are not read" });
    low.edge(unknown, heard.menu, Event::Always, place);
    low.edge(any, unknown, Event::Otherwise, place);
    let mut all: Vec<Value<'t>> = project.responses.values().map(|(key, _)| *key).collect();
    all.sort_by_key(|key| key.span());
    for key in all {
        let name = key.str().unwrap_or("");
        let mut step = super::action::step(low, spanned(key), key.span());
        // A question of a form is put by the form; others stand for any words.
        step.effect = Effect::Say;
        let id = low.step(step);
        low.edge(any, id, Event::Condition(name.into()), place_of(key));
        low.edge(id, unknown, Event::Always, place_of(key));
    }
}
