//! A question: options, yes or no, a value, or words of one's own; and what happens where the answer does not do.

use super::super::draft::{Run, To};
use super::super::full;
use super::super::said::{Said, said};
use super::condition::Known;
use super::step::Making;
use crate::flow::{Ask, Effect, Event, Input, Menu, Slot, Step, StepId, Times, WhenKnown};
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// How often an answer that does not do is asked for again where nothing is said of it.
/// <https://cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-handle-errors>
const TRIES: u32 = 3;

/// So many options are told apart at most.
const MOST_OPTIONS: usize = 100;

impl<'t> Making<'_, '_, 't> {
    /// The question of the step `at`. Gives where it begins.
    pub fn question(&mut self, at: usize, question: Value<'t>, words: Said<'t>) -> To {
        let Some(&value) = self.steps.get(at) else { return self.end };
        let mut input = self.assistant.about.channel.input;
        input.keys |= words.keys;
        input.buttons = !words.options.is_empty() || words.more_options;
        let over = self.over(value, &words);
        let resolver = value.get("resolver");
        let goes_on = resolver.and_then(|resolver| resolver.get("type")).and_then(Value::str).unwrap_or("continue");
        let to = match over {
            Some(to) => Some(to),
            None if goes_on != "continue" => Some(self.resolve(at, resolver, None, "not-understood")),
            None => None,
        };
        let ways = if to.is_none() { self.ways(at, question, &words) } else { Vec::new() };
        // Where every option leads on alike, the answer is a piece of information and no choice of the way.
        let picks = ways.windows(2).any(|pair| pair[0].1 != pair[1].1);
        let effect = if picks {
            Effect::Menu(Menu { input, timeout: None, open: false, planned_by_platform: true })
        } else {
            self.ask(value, question, input)
        };
        let mut step = self.made(value, effect).saying(words.texts);
        step.reads = words.reads;
        let id = self.draft.step(step);
        if picks {
            for (label, to) in ways {
                let (on, span) = (Event::Choice(label.value.as_str().into()), label.span);
                let shown = (!words.options.is_empty()).then_some(label);
                self.draft.leave_as(id, to, on, span, Times::Unbounded, shown);
            }
        } else {
            let to = to.unwrap_or_else(|| self.onward(at));
            self.draft.leave(id, to, Event::Answer, self.named(value).span);
        }
        self.tries(at, value, question, id);
        self.listens(question, id);
        To::Step(id)
    }

    /// The options of a question and where each leads: those who picked one pass the tests for the others by.
    fn ways(&mut self, at: usize, question: Value<'t>, words: &Said<'t>) -> Vec<(Spanned<String>, To)> {
        let name = |label: Value<'t>| Spanned::new(label.str().unwrap_or("").to_owned(), label.text_range());
        let mut options: Vec<_> = words.options.iter().map(|(label, sent)| (name(*label), *sent)).collect();
        let closed = question.get("entity").and_then(Value::str) == Some("sys-yes-no");
        if options.is_empty() && closed && !words.more_options {
            let span = question.get("entity").map_or(question.span(), Value::text_range);
            options = ["yes", "no"].map(|word| (Spanned::new(word.to_owned(), span), word)).into();
        }
        // Beyond so many options nobody tests for each.
        if options.len() > MOST_OPTIONS {
            return Vec::new();
        }
        let variable = self.steps.get(at).and_then(|step| full(*step, "variable")).and_then(Value::str).unwrap_or("");
        let first = self.next(at);
        let all: Vec<&str> = options.iter().flat_map(|(label, sent)| [label.value.as_str(), sent]).collect();
        let mut ways = Vec::with_capacity(options.len());
        for (number, (label, sent)) in options.iter().enumerate() {
            let (before, rest) = all.split_at(2 * number);
            let others = [before, rest.get(2..).unwrap_or(&[])].concat();
            let spellings = [label.value.as_str(), sent];
            let known = Known { subject: ("variable", variable), spellings: &spellings, others: &others, closed };
            ways.push((label.clone(), self.from(first, &known)));
        }
        ways
    }

    fn ask(&self, value: Value<'t>, question: Value<'t>, input: Input) -> Effect {
        let free = question.get("free_text").and_then(Value::bool) == Some(true);
        let behaviour = |value: Value<'t>| value.get("response_collection_behavior").and_then(Value::str);
        let when_known = match behaviour(question).or(behaviour(value)) {
            // What was said before in this action is taken, but for words of one's own: for these, "always" says nothing new.
            // https://cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-skip-steps
            Some("optionally_ask") => WhenKnown::Skips,
            _ if free => WhenKnown::Unsaid,
            Some("always_ask") => WhenKnown::Asks,
            _ => WhenKnown::Skips,
        };
        let ask = Ask {
            slot: self.slot(value),
            input,
            secret: false,
            encrypted: self.is_private(value),
            when_known,
            exempt: false,
            timeout: None,
            planned_by_platform: true,
        };
        Effect::Ask(Box::new(ask))
    }

    /// Whether the answer is kept out of the logs.
    fn is_private(&self, value: Value<'t>) -> bool {
        let variable = value.get("variable").and_then(Value::str);
        let all = self.action.and_then(|action| action.value.get("variables")).into_iter().flat_map(Value::items);
        let mut own = all.filter(|item| variable.is_some() && item.get("variable").and_then(Value::str) == variable);
        own.any(|item| {
            item.get("privacy").and_then(|privacy| privacy.get("enabled")).and_then(Value::bool) == Some(true)
        })
    }

    /// What happens where the answer is not understood, or does not fit.
    fn tries(&mut self, at: usize, value: Value<'t>, question: Value<'t>, id: StepId) {
        let again = [("not_found", Event::NoMatch), ("input_validation", Event::Rejected)];
        let handled = again.iter().any(|(kind, _)| self.handler(value, kind).is_some());
        let free = question.get("free_text").and_then(Value::bool) == Some(true);
        if free && !handled {
            return;
        }
        let most = question.get("max_tries").and_then(Value::i64).and_then(|most| u32::try_from(most).ok());
        let times = Times::AtMost(most.unwrap_or(TRIES));
        for (kind, on) in again {
            let Some(handler) = self.handler(value, kind) else { continue };
            let words = said(handler.get("output"), self.style());
            let span = handler.get("type").map_or(handler.span(), Value::text_range);
            if words.texts.is_empty() {
                self.draft.leave_as(id, To::Step(id), on, span, times, None);
                continue;
            }
            let name = full(handler, "handler").map_or_else(|| self.named(value), super::super::spanned);
            let mut step = Step::new(name, handler.span(), Effect::Say).saying(words.texts);
            step.unnamed = true;
            let told = self.draft.step(step);
            self.draft.leave(id, To::Step(told), on, span);
            let resolver = handler.get("resolver");
            match resolver.and_then(|resolver| resolver.get("type")).and_then(Value::str) {
                None | Some("prompt_again") => {
                    self.draft.leave_as(told, To::Step(id), Event::Always, span, times, None);
                }
                _ => {
                    let to = self.resolve(at, resolver, Some(self.end), "not-understood");
                    self.draft.leave(told, to, Event::Always, span);
                }
            }
        }
        self.gives_up(at, value, id);
    }

    /// What happens when all tries are spent. Without a handler, the fallback of the platform.
    fn gives_up(&mut self, at: usize, value: Value<'t>, id: StepId) {
        let handler = self.handler(value, "not_found_max_tries");
        let span =
            handler.and_then(|handler| handler.get("type")).map_or_else(|| self.named(value).span, Value::text_range);
        let resolver = handler.and_then(|handler| handler.get("resolver"));
        let to = match resolver {
            Some(_) => self.resolve(at, resolver, Some(self.end), "not-understood"),
            None => self.fallback(value, self.named(value), "not-understood"),
        };
        self.draft.leave(id, to, Event::NoMatch, span);
    }

    /// What is heard at a question beside its answer. Words of one's own are the answer, unless the step says otherwise.
    /// <https://cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-change-topic>
    fn listens(&mut self, question: Value<'t>, id: StepId) {
        let free = question.get("free_text").and_then(Value::bool) == Some(true);
        let says = question.get("allow_topic_switch").and_then(Value::bool);
        let may = self.action.is_none_or(|action| action.may_switch);
        if !may || says == Some(false) || (free && says != Some(true)) {
            return;
        }
        let (name, span) = match self.action {
            Some(action) => (action.title.clone(), action.value.span()),
            None => (self.draft.flow.name.clone(), self.draft.flow.body),
        };
        let hub = match self.hub {
            Some(hub) => hub,
            None => {
                let hub = self.draft.assumed(name.clone(), span, Effect::Listen);
                self.hub = Some(hub);
                self.heard(hub, name.span);
                hub
            }
        };
        self.draft.leave(id, To::Step(hub), Event::Always, name.span);
    }

    /// The ways out of the hub: to a person, and back to where customers say what they want.
    fn heard(&mut self, hub: StepId, span: Span) {
        if let Some(fallback) = self.assistant.of(super::System::Fallback)
            && let Some(intent) = fallback.intent
        {
            let to = self.called(fallback, Some("agent-requested"), self.end);
            self.draft.leave(hub, to, Event::Intent(fallback.title.value.as_str().into()), intent.text_range());
        }
        let end = self.end;
        self.draft.leave(hub, end, Event::Intent("another topic".into()), span);
    }

    /// The slots of these variables.
    pub fn slots(&self, variables: impl Iterator<Item = Value<'t>>) -> Vec<Slot> {
        variables.map(|variable| self.name(variable)).collect()
    }

    /// What happens, put in front of where it goes on.
    pub fn one(&mut self, step: Step, to: To) -> To {
        let span = step.name.span;
        let mut run = Run::default();
        self.draft.then(&mut run, step);
        self.draft.lead(&run, to, span)
    }
}
