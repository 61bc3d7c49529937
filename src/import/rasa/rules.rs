//! Rules: what surely follows an intent, as a policy of rules stands before those that learn.
//! <https://legacy-docs-oss.rasa.com/docs/rasa/rules>

use super::form::{self, Forms};
use super::lower::Lowering;
use super::names::{self, Kind};
use super::project::{is_name, place_of, spanned};
use super::response::said;
use super::{action, lower};
use crate::flow::{Choice, Effect, Event, Handoff, Menu, Passes, PersonKind, Step, StepId};
use crate::source::Span;
use crate::syntax::Value;
use std::collections::HashMap;

/// What is heard in the dialogue, and what follows.
pub(super) struct Heard<'t> {
    /// Where the platform waits.
    pub menu: StepId,
    /// The hub of all intents.
    pub hub: StepId,
    /// The forms that are made.
    pub forms: Forms<'t>,
    /// Something says what happens where nothing is understood.
    pub fallback: bool,
    /// First steps by intent.
    intents: HashMap<&'t str, Vec<StepId>>,
    /// Buttons: where they are shown, what they say and what they send.
    buttons: Vec<(StepId, Value<'t>, &'t str)>,
}

impl<'t> Heard<'t> {
    /// Nothing yet.
    pub fn new(menu: StepId, hub: StepId) -> Self {
        Self { menu, hub, forms: Forms::default(), fallback: false, intents: HashMap::new(), buttons: Vec::new() }
    }

    /// Adds what follows an intent, named at `intent`.
    pub fn add(&mut self, low: &mut Lowering<'_, 't>, intent: Value<'t>, to: StepId) {
        let Some(name) = intent.str().map(|name| name.trim_start_matches('/')) else { return };
        // https://legacy-docs-oss.rasa.com/docs/rasa/fallback-handoff#nlu-fallback
        let (from, on) = match name {
            "nlu_fallback" => (self.menu, Event::NoMatch),
            "session_start" | "restart" => (self.hub, Event::Happened(name.into())),
            _ => (self.hub, Event::Intent(name.into())),
        };
        self.fallback |= on == Event::NoMatch;
        let known = self.intents.entry(name).or_default();
        if !known.contains(&to) {
            known.push(to);
            low.edge(from, to, on, place_of(intent));
        }
    }

    /// Ties buttons to what follows the intents that they send.
    pub fn tap(&self, low: &mut Lowering<'_, 't>) {
        for (from, title, payload) in &self.buttons {
            let intent = payload.strip_prefix('/').map(|rest| rest.split(['{', '(']).next().unwrap_or(rest).trim());
            let known = intent.and_then(|intent| self.intents.get(intent)).map(Vec::as_slice);
            let label = spanned(*title);
            // What only looks like words is understood as they are.
            for to in known.unwrap_or(&[self.hub]) {
                let edge = low.flow.edge(*from, *to, Event::Choice(label.value.as_str().into()), label.span);
                edge.choice = Choice::named(label.clone());
            }
        }
    }
}

/// The intents of a step: one, or any of several.
pub(super) fn intents<'t>(step: Value<'t>) -> Vec<Value<'t>> {
    let any = step.get("or").into_iter().flat_map(Value::items).filter_map(|one| one.get("intent"));
    step.get("intent").into_iter().chain(any).filter(|intent| is_name(*intent)).collect()
}

/// Lowers all rules.
pub(super) fn rules<'t>(low: &mut Lowering<'_, 't>, heard: &mut Heard<'t>) {
    let project = low.project;
    for rule in &project.rules {
        let steps = || rule.get("steps").into_iter().flat_map(Value::items);
        let mut wanted: Vec<Value<'t>> = Vec::new();
        let mut actions: Vec<Value<'t>> = Vec::new();
        let begins = rule.get("conversation_start").and_then(Value::bool) == Some(true);
        for step in steps() {
            let heard_here = intents(step);
            if !heard_here.is_empty() {
                follow(low, heard, &wanted, std::mem::take(&mut actions), begins);
                wanted = heard_here;
            } else if let Some(action) = step.get("action").filter(|action| is_name(*action)) {
                actions.push(action);
            }
        }
        follow(low, heard, &wanted, actions, begins);
    }
}

/// What follows the intents `wanted`; without any, what follows the form that the rule is about.
fn follow<'t>(
    low: &mut Lowering<'_, 't>,
    heard: &mut Heard<'t>,
    wanted: &[Value<'t>],
    actions: Vec<Value<'t>>,
    begins: bool,
) {
    let is_form = |action: &Value<'_>| names::kind(low.project, action.str().unwrap_or("")) == Kind::Form;
    match (wanted, actions.as_slice()) {
        (_, []) => {}
        ([], [form, rest @ ..]) if is_form(form) => {
            let rest = rest.iter().copied().filter(|action| action.str() != form.str()).collect();
            heard.forms.then(form.str().unwrap_or(""), rest);
        }
        ([], _) if !begins => {}
        _ => {
            let first = wanted.first().copied().or(actions.first().copied());
            let Some(first) = first else { return };
            let head = declared(low, heard, wanted).unwrap_or_else(|| chain(low, heard, &actions, first));
            if begins && wanted.is_empty() {
                low.edge(heard.hub, head, Event::Happened("a new conversation".into()), place_of(first));
            }
            for intent in wanted {
                heard.add(low, *intent, head);
            }
        }
    }
}

/// The person that a team says an intent leads to.
fn declared<'t>(low: &mut Lowering<'_, 't>, heard: &Heard<'t>, wanted: &[Value<'t>]) -> Option<StepId> {
    let declared = |name: &str| low.project.policy.declares_handoff(super::ID, "intent", name, None);
    let intent = wanted.iter().find(|intent| intent.str().is_some_and(declared))?;
    let handoff = Handoff { kind: PersonKind::Certain, to: None, passes: Passes::Unknown };
    let id = low.step(Step::new(spanned(*intent), intent.span(), Effect::Transfer(Box::new(handoff))));
    low.edge(id, heard.menu, Event::Always, place_of(*intent));
    Some(id)
}

/// Actions one behind the other, then the platform listens again. `at` is where it says so, for a chain of nothing.
pub(super) fn chain<'t>(
    low: &mut Lowering<'_, 't>,
    heard: &mut Heard<'t>,
    actions: &[Value<'t>],
    at: Value<'t>,
) -> StepId {
    let mut head = None;
    let mut tail: Option<(StepId, Event)> = None;
    // A form is asked once, however often a rule names it.
    let mut forms: Vec<&str> = Vec::new();
    for (number, action) in actions.iter().enumerate() {
        let name = action.str().unwrap_or("");
        if names::kind(low.project, name) == Kind::Listens || forms.contains(&name) {
            continue;
        }
        let made = if names::kind(low.project, name) == Kind::Form {
            forms.push(name);
            let rest = actions[number + 1..].iter().copied().filter(|other| other.str() != Some(name)).collect();
            (form::head(low, heard, name, *action), None, Some(rest))
        } else {
            let last = actions.len() == number + 1;
            let (id, goes_on) = one(low, heard, *action, last);
            (id, goes_on.then_some((id, Event::Always)), None)
        };
        let (id, next, rest) = made;
        if let Some((from, on)) = tail.take() {
            low.edge(from, id, on, place_of(*action));
        }
        head.get_or_insert(id);
        if let Some(rest) = rest {
            heard.forms.then(name, rest);
            return head.unwrap_or(id);
        }
        let Some(next) = next else { return head.unwrap_or(id) };
        tail = Some(next);
    }
    if let Some((from, on)) = tail {
        let span = low.flow.steps.get(from.index()).map_or(place_of(at), |step| step.name.span);
        low.edge(from, heard.menu, on, span);
    }
    head.unwrap_or(heard.menu)
}

/// The step of one action, and whether something follows it by itself: not where buttons are shown `last`, or the contact ends.
pub(super) fn one<'t>(
    low: &mut Lowering<'_, 't>,
    heard: &mut Heard<'t>,
    action: Value<'t>,
    last: bool,
) -> (StepId, bool) {
    let mut step = action::step(low, spanned(action), action.span());
    let place: Span = place_of(action);
    let shows = if last && step.effect == Effect::Say {
        said(low.project, &step.name.value, place).buttons
    } else {
        Vec::new()
    };
    if !shows.is_empty() {
        let input = crate::flow::Input { buttons: true, ..lower::TYPED };
        step.effect = Effect::Menu(Menu { input, timeout: None, open: false, planned_by_platform: true });
    }
    let ends = matches!(step.effect, Effect::End(_));
    let id = low.step(step);
    if !shows.is_empty() {
        low.edge(id, heard.hub, Event::Always, place);
        heard.buttons.extend(shows.into_iter().map(|(title, payload)| (id, title, payload)));
        return (id, false);
    }
    (id, !ends)
}
