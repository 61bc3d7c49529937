//! A flow of CALM: a closed graph of steps.
//! <https://rasa.com/docs/reference/primitives/flow-steps/>

use super::lower::{CHANNEL, DIALOGUE, Lowering, TYPED};
use super::names::{self, Kind};
use super::project::{CalmFlow, Project, place_of, spanned};
use super::response::said;
use super::{action, next};
use crate::flow::{
    Ask, CallRef, Effect, Entry, Event, How, Passes, Purpose, Role, SetValue, Slot, Step, StepId, Times, WhenKnown,
};
use crate::import::Imported;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::HashMap;

/// Where a way leads.
#[derive(Clone, Copy)]
pub(super) enum To<'t> {
    /// To this step.
    Step(StepId),
    /// To the step of this id.
    Id(Value<'t>),
    /// To the end of the flow.
    End,
}

/// One flow in the making. Steps lead to one another before they are made, so ways are kept by id until all is there.
pub(super) struct Making<'a, 't> {
    /// Its steps.
    pub low: Lowering<'a, 't>,
    /// Steps by id.
    pub ids: HashMap<&'t str, StepId>,
    /// All ways so far.
    pub ways: Vec<(StepId, To<'t>, Event, Span)>,
    /// What is heard at every question, once made.
    hub: Option<StepId>,
    /// Slots that are asked for here and forgotten at the end.
    forgets: Vec<Slot>,
    /// Slots that the flow keeps.
    kept: Vec<&'t str>,
}

/// Lowers all flows of an assistant.
pub(super) fn flows(project: &Project<'_, '_>, imported: &mut Imported) {
    for flow in &project.flows {
        one(project, flow).finish(imported);
    }
}

fn one<'a, 't>(project: &'a Project<'a, 't>, calm: &CalmFlow<'t>) -> Lowering<'a, 't> {
    let name = spanned(calm.key);
    let body = calm.key.span().to(calm.value.span());
    let mut low = Lowering::new(project, name, calm.id, calm.path, body);
    low.flow.about.title = calm.value.get("name").filter(|name| name.is_string()).map(spanned);
    // Nobody but another flow starts it.
    if !calm.can_be_asked_for() && !calm.is_pattern() {
        low.flow.role.structure = Some(Role::Module);
    }
    if calm.id == "pattern_customer_satisfaction" {
        low.flow.purpose = Some(Purpose::Survey);
    }
    let kept = calm.value.get("persisted_slots").into_iter().flat_map(Value::items).filter_map(Value::str).collect();
    let mut making = Making { low, ids: HashMap::new(), ways: Vec::new(), hub: None, forgets: Vec::new(), kept };
    let steps = calm.value.get("steps").map(|steps| steps.items().collect()).unwrap_or_default();
    let first = next::list(&mut making, steps, 0);
    finish(making, calm, first)
}

/// Ties the ways to their ends.
fn finish<'a, 't>(mut making: Making<'a, 't>, calm: &CalmFlow<'t>, first: Option<StepId>) -> Lowering<'a, 't> {
    let place = place_of(calm.key);
    let mut end = None;
    for (from, to, on, span) in std::mem::take(&mut making.ways) {
        let to = match to {
            To::Step(step) => Some(step),
            To::Id(id) => making.ids.get(id.str().unwrap_or("")).copied().or_else(|| making.lost(id)),
            To::End => None,
        };
        let to = to.unwrap_or_else(|| *end.get_or_insert_with(|| making.end(calm)));
        making.low.edge(from, to, on, span);
    }
    let step = first.unwrap_or_else(|| *end.get_or_insert_with(|| making.end(calm)));
    making.low.flow.entries.push(Entry { step, event: "", channel: CHANNEL, span: place });
    making.low
}

impl<'a, 't> Making<'a, 't> {
    /// Adds a way out of `from`.
    pub fn leave(&mut self, from: StepId, to: To<'t>, on: Event, span: Span) {
        self.ways.push((from, to, on, span));
    }

    /// A step that is not there. Rasa refuses to train on it.
    fn lost(&mut self, id: Value<'t>) -> Option<StepId> {
        let name = spanned(id);
        if !self.low.project.open {
            let problem = format!("no step has the id `{}`", name.value);
            let finding = crate::diagnostic::Finding::file("file/unresolved-step", name.span, problem);
            self.low.findings.push(finding.help("check the id, or write `END`"));
        }
        Some(self.low.assumed(name, Effect::Unknown { what: "a step that is not there" }))
    }

    /// What comes behind the last step: slots asked for are forgotten, and the platform listens again or asks what else there is.
    /// <https://rasa.com/docs/reference/primitives/flow-steps/#collect> (`reset_after_flow_ends`)
    fn end(&mut self, calm: &CalmFlow<'t>) -> StepId {
        let place = place_of(calm.key);
        let name = || Spanned::new(calm.id.to_owned(), place);
        if self.low.project.called.contains(calm.id) {
            return self.low.assumed(name(), Effect::End(How::Return));
        }
        let completes = !calm.is_pattern() && !calm.says("run_pattern_completed", false);
        let completed = self.low.project.flow("pattern_completed").filter(|_| completes);
        let on = match completed {
            Some(completed) => self.low.begin(completed.id, place, |low| low.back_to_dialogue(place)),
            None => self.low.back_to_dialogue(place),
        };
        if self.forgets.is_empty() {
            return on;
        }
        let forgets = Effect::Forget(std::mem::take(&mut self.forgets));
        let forget = self.low.assumed(name(), forgets);
        self.low.edge(forget, on, Event::Always, place);
        forget
    }

    /// A question. A slot that is filled is not asked for, unless `ask_before_filling` says so.
    pub fn collect(&mut self, slot: Value<'t>, step: Value<'t>) -> StepId {
        let name = spanned(slot);
        let utter = step.get("utter").filter(|utter| utter.is_string());
        let response = utter.and_then(Value::str).map_or_else(|| format!("utter_ask_{}", name.value), str::to_owned);
        let words = said(self.low.project, &response, utter.map_or(name.span, place_of));
        let mut input = TYPED;
        input.buttons = !words.buttons.is_empty();
        let asks = step.get("ask_before_filling").and_then(Value::bool) == Some(true);
        let kept = step.get("reset_after_flow_ends").and_then(Value::bool) == Some(false);
        if !kept && !self.kept.contains(&name.value.as_str()) {
            self.forgets.push(name.clone());
        }
        let ask = Ask {
            slot: Some(name.clone()),
            input,
            secret: is_secret(&name.value),
            // "Shall I?" asks for no data.
            exempt: self.low.project.yes_or_no.contains(name.value.as_str()),
            when_known: if asks { WhenKnown::Asks } else { WhenKnown::Skips },
            // `pattern_collect_information` asks again: https://rasa.com/docs/reference/primitives/patterns/
            planned_by_platform: true,
            ..Ask::default()
        };
        let mut question = Step::new(name, step.span(), Effect::Ask(Box::new(ask))).saying(words.texts);
        question.reads = words.reads;
        let id = self.low.step(question);
        for rejection in step.get("rejections").into_iter().flat_map(Value::items) {
            let Some(utter) = rejection.get("utter").filter(|utter| utter.is_string()) else { continue };
            let again = action::step(&self.low, spanned(utter), rejection.span());
            let again = self.low.step(again);
            // How often is up to the customer, who can cancel or ask for something else: the platform hears that by itself.
            self.low.edge_times(id, again, Event::Rejected, place_of(utter), Times::Unknown);
            self.low.edge_times(again, id, Event::Always, place_of(utter), Times::Unknown);
        }
        let hub = self.hub();
        let place = self.low.flow.name.span;
        self.leave(id, To::Step(hub), Event::Always, place);
        id
    }

    /// What is heard at every question: a wish for a person, and flows that hand over. What else can be asked for leads to flows that
    /// come back.
    fn hub(&mut self) -> StepId {
        if let Some(hub) = self.hub {
            return hub;
        }
        let name = self.low.flow.name.clone();
        let hub = self.low.assumed(name.clone(), Effect::Listen);
        self.hub = Some(hub);
        let project = self.low.project;
        let own = name.value.as_str();
        let hand_over =
            project.flows.iter().filter(|flow| flow.hands_over && flow.can_be_asked_for() && flow.id != own);
        let ids = hand_over.map(|flow| (flow.id, flow.id)).take(MOST_HEARD);
        let person =
            Some((super::patterns::PERSON, super::patterns::HANDOFF)).filter(|_| own != super::patterns::HANDOFF);
        for (wish, id) in person.into_iter().chain(ids) {
            let to = self.low.begin(id, name.span, |low| low.back_to_dialogue(name.span));
            self.leave(hub, To::Step(to), Event::Intent(wish.into()), name.span);
        }
        hub
    }

    /// The step for a value stored in the slot `key`.
    pub fn set(&mut self, key: Value<'t>, value: Value<'t>) -> StepId {
        let slot = spanned(key);
        let effect = match value.str() {
            _ if value.is_null() => Effect::Forget(vec![slot.clone()]),
            Some(text) => Effect::Set { slot: slot.clone(), value: SetValue::Const(text.to_owned()) },
            None => Effect::Set { slot: slot.clone(), value: SetValue::Opaque },
        };
        let mut step = Step::new(slot, key.span(), effect);
        step.minor = true;
        self.low.step(step)
    }

    /// The step that leads into another flow (`link`), or runs it and comes back (`call`).
    pub fn other(&mut self, target: Value<'t>, step: Value<'t>, comes_back: bool) -> StepId {
        let name = spanned(target);
        let known = self.low.project.flow(&name.value).is_some() || name.value == super::patterns::HANDOFF;
        let is_pattern = name.value.starts_with("pattern_");
        let flow = self.low.reference(&name.value, name.span, !comes_back && !is_pattern && !self.low.project.open);
        let effect = match (comes_back, known) {
            // https://rasa.com/docs/reference/primitives/flow-steps/#call: tools and agents are called by name, too.
            (true, false) => Effect::Unknown { what: "an agent or a tool that the flow calls" },
            (true, true) => Effect::Call(Box::new(CallRef { flow, passes: Passes::Everything })),
            (false, false) if is_pattern => Effect::Jump(Box::new(self.low.reference(DIALOGUE, name.span, false))),
            (false, _) => Effect::Jump(Box::new(flow)),
        };
        self.low.step(Step::new(name, step.span(), effect))
    }

    /// The step of an action, and whether anything follows it.
    pub fn action(&mut self, name: Value<'t>, step: Value<'t>) -> (StepId, bool) {
        let kind = names::kind(self.low.project, name.str().unwrap_or(""));
        let step = action::step(&self.low, spanned(name), step.span());
        (self.low.step(step), kind != Kind::HangsUp)
    }
}

/// So many flows that hand over are heard at every question.
const MOST_HEARD: usize = 8;

/// Names of what nobody should read back.
pub(super) fn is_secret(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| matches!(word, "pin" | "password" | "passcode" | "otp" | "cvv" | "cvc"))
}
