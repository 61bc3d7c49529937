//! Forms: questions for the slots that are not filled yet, one behind the other.
//! <https://legacy-docs-oss.rasa.com/docs/rasa/forms>

use super::calm::is_secret;
use super::lower::{Lowering, TYPED};
use super::project::{place_of, spanned};
use super::response::said;
use super::rules::{Heard, chain};
use crate::flow::{Ask, Effect, Event, Step, StepId, WhenKnown};
use crate::syntax::Value;
use std::collections::HashMap;

/// One form that something starts.
struct Form<'t> {
    /// Where it is started.
    place: Value<'t>,
    head: StepId,
    /// Its last question, or the form itself where it shows none.
    last: StepId,
    on: Event,
}

/// The forms of a dialogue, each made once.
#[derive(Default)]
pub(super) struct Forms<'t> {
    made: HashMap<&'t str, usize>,
    all: Vec<Form<'t>>,
    /// What follows a form, by its name: actions.
    next: HashMap<&'t str, Vec<Vec<Value<'t>>>>,
    /// The same, where it is made already.
    steps: HashMap<&'t str, Vec<StepId>>,
    done: usize,
}

impl<'t> Forms<'t> {
    /// Says what follows the form `name`.
    pub fn then(&mut self, name: &'t str, actions: Vec<Value<'t>>) {
        if !actions.is_empty() {
            let next = self.next.entry(name).or_default();
            let same = |known: &Vec<Value<'t>>| known.iter().map(|a| a.str()).eq(actions.iter().map(|a| a.str()));
            if !next.iter().any(same) {
                next.push(actions);
            }
        }
    }

    /// Says that the form `name` leads to `step`.
    pub fn then_step(&mut self, name: &'t str, step: StepId) {
        self.steps.entry(name).or_default().push(step);
    }
}

/// The first step of the form `name`, which `place` starts.
pub(super) fn head<'t>(low: &mut Lowering<'_, 't>, heard: &mut Heard<'t>, name: &'t str, place: Value<'t>) -> StepId {
    if let Some(form) = heard.forms.made.get(name).and_then(|&at| heard.forms.all.get(at)) {
        return form.head;
    }
    let slots = low.project.forms.get(name).cloned().unwrap_or_default();
    let ids: Vec<StepId> = slots.iter().map(|slot| question(low, heard, name, *slot)).collect();
    for (pair, slot) in ids.windows(2).zip(slots.iter().skip(1)) {
        if let [from, to] = pair {
            low.edge(*from, *to, Event::Answer, place_of(*slot));
        }
    }
    let (head, last, on) = match (ids.first(), ids.last()) {
        (Some(first), Some(last)) => (*first, *last, Event::Answer),
        _ => {
            // Rasa 1 kept what a form asks for in a program.
            let effect = Effect::Unknown { what: "a form whose questions are not in the files" };
            let id = low.step(Step::new(spanned(place), place.span(), effect));
            (id, id, Event::Always)
        }
    };
    heard.forms.made.insert(name, heard.forms.all.len());
    heard.forms.all.push(Form { place, head, last, on });
    head
}

/// One question. The answer is put by whatever the slot is filled from; a filled slot is not asked for.
fn question<'t>(low: &mut Lowering<'_, 't>, heard: &Heard<'t>, form: &str, slot: Value<'t>) -> StepId {
    let name = spanned(slot);
    let own = format!("utter_ask_{form}_{}", name.value);
    let response =
        if low.project.responses.contains_key(own.as_str()) { own } else { format!("utter_ask_{}", name.value) };
    let words = said(low.project, &response, name.span);
    let mut input = TYPED;
    input.buttons = !words.buttons.is_empty();
    let ask = Ask {
        slot: Some(name.clone()),
        input,
        secret: is_secret(&name.value),
        // "Shall I?" asks for no data.
        exempt: low.project.yes_or_no.contains(name.value.as_str()),
        when_known: WhenKnown::Skips,
        planned_by_platform: true,
        ..Ask::default()
    };
    let mut step = Step::new(name.clone(), slot.span(), Effect::Ask(Box::new(ask))).saying(words.texts);
    step.reads = words.reads;
    let id = low.step(step);
    low.edge(id, heard.hub, Event::Always, name.span);
    id
}

/// Makes what follows the forms; that may start further ones.
pub(super) fn finish<'t>(low: &mut Lowering<'_, 't>, heard: &mut Heard<'t>) {
    while let Some(form) = heard.forms.all.get(heard.forms.done) {
        let (place, last, on) = (form.place, form.last, form.on.clone());
        heard.forms.done += 1;
        let next = heard.forms.next.get(place.str().unwrap_or("")).cloned().unwrap_or_default();
        let mut heads: Vec<StepId> = next.iter().map(|actions| chain(low, heard, actions, place)).collect();
        heads.extend(heard.forms.steps.get(place.str().unwrap_or("")).into_iter().flatten());
        let span = place_of(place);
        match heads.as_slice() {
            [] => low.edge(last, heard.menu, on, span),
            [only] => low.edge(last, *only, on, span),
            several => {
                let route = low.assumed(spanned(place), Effect::Route { slot: None, exhaustive: true });
                low.edge(last, route, on, span);
                for head in several {
                    low.edge(route, *head, Event::Otherwise, span);
                }
            }
        }
    }
}
