//! The steps of an action, one behind the other: what must hold, what is stored, what is said or asked, how it goes on.

use super::super::draft::{Draft, Run, To};
use super::super::said::{Said, Style, said};
use super::super::{full, spanned};
use super::condition::{self, Known};
use super::order::{order, stored_as, unresolved};
use super::{Action, Assistant, set};
use crate::flow::{Effect, Event, Flow, Slot, Step, StepId};
use crate::source::Spanned;
use crate::syntax::Value;
use std::collections::HashMap;

/// An action in the making.
pub(super) struct Making<'b, 'a, 't> {
    pub draft: Draft<'a>,
    pub assistant: &'b Assistant<'a, 't>,
    pub action: Option<&'b Action<'t>>,
    /// The steps, in the order in which they are taken.
    pub steps: Vec<Value<'t>>,
    /// Numbers of steps by id.
    numbers: HashMap<&'t str, usize>,
    /// What the answers of questions are stored as.
    names: HashMap<&'t str, Slot>,
    /// Where each step begins: with its condition, and behind it.
    heads: Vec<(To, To)>,
    /// Steps whose condition is come to: others are only come to by those of whom it is known that it holds.
    tested: Vec<bool>,
    left: Vec<usize>,
    /// Behind the last step.
    pub end: To,
    /// The hub of what is heard at every question.
    pub hub: Option<StepId>,
    /// It was tested already how often nothing was understood.
    pub(super) counted: bool,
}

impl<'b, 'a, 't> Making<'b, 'a, 't> {
    /// Nothing made yet.
    pub fn new(assistant: &'b Assistant<'a, 't>, action: Option<&'b Action<'t>>, flow: Flow) -> Self {
        let mut draft = Draft::new(assistant.about, flow);
        let steps = action.map(|action| order(action.value)).unwrap_or_default();
        let mut numbers = HashMap::new();
        for (number, step) in steps.iter().enumerate() {
            if let Some(id) = step.get("step").and_then(Value::str) {
                numbers.entry(id).or_insert(number);
            }
        }
        let heads = steps.iter().map(|_| (draft.label(), draft.label())).collect();
        let names = stored_as(&steps);
        let end = draft.label();
        let tested = vec![false; steps.len()];
        Self {
            draft,
            assistant,
            action,
            steps,
            numbers,
            names,
            heads,
            tested,
            left: Vec::new(),
            end,
            hub: None,
            counted: false,
        }
    }

    /// The style of what is said here.
    pub fn style(&self) -> Style<'a> {
        Style { language: self.assistant.about.language, is_dialog: false }
    }

    /// Makes all steps; gives where the first begins.
    pub fn run(&mut self) -> To {
        let first = self.head(0);
        for at in 0..self.steps.len() {
            self.step(at);
        }
        self.tests();
        first
    }

    /// Makes the tests that something leads to.
    pub fn tests(&mut self) {
        while let Some(at) = self.left.pop() {
            let Some(&value) = self.steps.get(at) else { continue };
            let (head, body) = (self.heads.get(at).map_or(self.end, |(head, _)| *head), self.body(at));
            let condition = value.get("condition").filter(|condition| condition.is_mapping() && !condition.is_empty());
            let guarded = match condition {
                Some(condition) => self.guard(at, value, condition, body),
                None => body,
            };
            self.draft.place(head, guarded);
        }
    }

    /// Where the step `at` begins; behind the last one, the end.
    pub fn head(&mut self, at: usize) -> To {
        let Some((head, _)) = self.heads.get(at) else { return self.end };
        if let Some(tested) = self.tested.get_mut(at).filter(|tested| !**tested) {
            *tested = true;
            self.left.push(at);
        }
        *head
    }

    /// Where the step `at` begins for those who are asked again.
    pub fn body(&self, at: usize) -> To {
        self.heads.get(at).map_or(self.end, |(_, body)| *body)
    }

    /// The number of the step behind `at`; none behind the last.
    pub fn next(&self, at: usize) -> Option<usize> {
        let next = full(*self.steps.get(at)?, "next_step")?;
        self.numbers.get(next.str()?).copied()
    }

    /// The number of the step whose answer is `variable`.
    pub fn asking(&self, variable: &str) -> Option<usize> {
        let asks = |step: &Value<'_>| step.get("variable").and_then(Value::str) == Some(variable);
        self.numbers.get(variable).copied().or_else(|| self.steps.iter().position(asks))
    }

    /// The place from which somebody goes on at `first` of whom `known` is known: steps that it rules out are not looked at.
    pub fn from(&mut self, first: Option<usize>, known: &Known<'_>) -> To {
        let mut at = first;
        for _ in 0..MOST {
            let Some(here) = at else { return self.end };
            let condition = self.steps.get(here).and_then(|step| step.get("condition"));
            match condition.map(|condition| condition::verdict(condition, known)) {
                Some(Some(true)) => return self.body(here),
                Some(Some(false)) => at = self.next(here),
                _ => break,
            }
        }
        match at {
            Some(at) => self.head(at),
            None => self.end,
        }
    }

    /// What a variable of the action is called: the name that its answer is stored under, if there is one.
    pub fn name(&self, variable: Value<'t>) -> Slot {
        let known = variable.str().and_then(|variable| self.names.get(variable));
        known.map_or_else(|| spanned(variable), |slot| Slot::new(slot.value.clone(), variable.text_range()))
    }

    /// The slot of the answer of a step, at the place that names it.
    pub fn slot(&self, step: Value<'t>) -> Option<Slot> {
        let variable = full(step, "variable").or_else(|| full(step, "step"))?;
        let own = Spanned::new(variable.str().unwrap_or("").to_owned(), self.named(step).span);
        Some(self.names.get(variable.str()?).cloned().unwrap_or(own))
    }

    /// The id of a step and its place.
    pub fn named(&self, step: Value<'t>) -> Spanned<String> {
        full(step, "step").map_or_else(|| Spanned::new(String::new(), step.span()), spanned)
    }

    /// A step called after `of`, with an id that the console made up.
    pub fn made(&self, of: Value<'t>, effect: Effect) -> Step {
        let mut step = Step::new(self.named(of), of.span(), effect);
        step.unnamed = true;
        step
    }

    fn step(&mut self, at: usize) {
        let Some(&value) = self.steps.get(at) else { return };
        let inside = self.inside(at, value);
        let body = self.body(at);
        self.draft.place(body, inside);
    }

    /// Where it goes on behind the step `at`. A step that is not there is a mistake.
    pub fn onward(&mut self, at: usize) -> To {
        let wanted = self.steps.get(at).and_then(|step| full(*step, "next_step"));
        match (wanted, self.next(at)) {
            (_, Some(next)) => self.head(next),
            (None, None) => self.end,
            (Some(wanted), None) => {
                if !self.draft.flow.open_world {
                    self.draft.findings.push(unresolved(wanted, self.numbers.keys().copied()));
                }
                let effect = Effect::Unknown { what: "a step that is not in the file" };
                To::Step(self.draft.assumed(spanned(wanted), wanted.span(), effect))
            }
        }
    }

    /// What a step does behind its test.
    fn inside(&mut self, at: usize, value: Value<'t>) -> To {
        let mut run = Run::default();
        for step in set::sets(value, &|variable| self.name(variable)) {
            self.draft.then(&mut run, step);
        }
        let mut words = said(value.get("output"), self.style());
        let span = self.named(value).span;
        if let Some(question) = value.get("question").filter(|question| question.is_mapping()) {
            let asked = self.question(at, question, words);
            return self.draft.lead(&run, asked, span);
        }
        self.say(&mut run, value, &mut words);
        let resolver = value.get("resolver");
        let to = match self.over(value, &words) {
            Some(to) => to,
            None => self.resolve(at, resolver, None, "not-understood"),
        };
        let to = match full(value, "max_hits").or(value.get("max_hits")).and_then(Value::i64) {
            Some(hits) => return self.hits(at, value, hits, &run, to),
            None => to,
        };
        self.draft.lead(&run, to, span)
    }

    fn say(&mut self, run: &mut Run, value: Value<'t>, words: &mut Said<'t>) {
        if words.texts.is_empty() {
            return;
        }
        let mut step = self.made(value, Effect::Say).saying(std::mem::take(&mut words.texts));
        step.reads = std::mem::take(&mut words.reads);
        self.draft.then(run, step);
    }

    /// A step that is taken only so often: behind that, its handler.
    fn hits(&mut self, at: usize, value: Value<'t>, hits: i64, run: &Run, to: To) -> To {
        let span = self.named(value).span;
        let inside = self.draft.lead(run, to, span);
        let at_most = u32::try_from(hits).ok();
        let id = self.draft.step(self.made(value, Effect::Repeat { at_most }));
        let handler = self.handler(value, "max_hits");
        let spent = self.resolve(at, handler.and_then(|handler| handler.get("resolver")), None, "profanity");
        self.draft.leave(id, inside, Event::Condition(format!("at most {hits} times").into()), span);
        self.draft.leave(id, spent, Event::Otherwise, span);
        To::Step(id)
    }

    /// The handler of this type.
    pub fn handler(&self, value: Value<'t>, kind: &str) -> Option<Value<'t>> {
        let mut all = value.get("handlers").into_iter().flat_map(Value::items);
        all.find(|handler| handler.get("type").and_then(Value::str) == Some(kind))
    }
}

/// So many steps are skipped at once at most.
const MOST: usize = 200;
