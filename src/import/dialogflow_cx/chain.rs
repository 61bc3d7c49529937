//! What a fulfillment says and does, one step behind the other.

use super::agent::Handler;
use super::lower::{Lowering, To};
use super::messages::{Said, said};
use super::payload::Sign;
use super::{params, signal, tries};
use crate::flow::{Effect, Event, Handoff, Passes, PersonKind, Reading, Step, StepId, Times};
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// What the steps are called, and where.
pub(super) struct Owner {
    pub name: Spanned<String>,
    pub body: Span,
}

/// Steps in a row, the last of which still has to be led on.
#[derive(Default)]
pub(super) struct Chain {
    /// The first step; none where nothing is said or done.
    pub head: Option<StepId>,
    /// The steps that go on, and why.
    pub tails: Vec<(StepId, Event)>,
    /// The customer is with a person at the end.
    pub person: bool,
    /// A program was asked that may do more than answer.
    pub asks_program: bool,
    /// What payloads tell the program around the agent.
    pub sign: Sign,
}

impl Chain {
    /// Adds a step behind the others.
    fn add(&mut self, low: &mut Lowering<'_, '_>, step: Step) -> StepId {
        let span = step.name.span;
        let id = low.step(step);
        for (from, on) in self.tails.drain(..) {
            low.leave(from, To::Step(id), on, span, Times::Unbounded);
        }
        self.head.get_or_insert(id);
        self.tails.push((id, Event::Always));
        id
    }
}

/// The steps of a fulfillment on the page `at`: words, stored values, words that depend on something, the webhook, a person.
pub(super) fn chain<'t>(
    low: &mut Lowering<'_, 't>,
    owner: &Owner,
    (handler, fulfillment): (Option<&Handler<'t>>, Option<Value<'t>>),
    at: usize,
) -> Chain {
    let mut chain = Chain::default();
    let declared = signal::declared(low.policy, handler, fulfillment);
    let Some(fulfillment) = fulfillment else {
        person(low, &mut chain, &Said { declared, ..Said::default() });
        return chain;
    };
    let list = |key: &str| fulfillment.get(key).into_iter().flat_map(Value::items);
    let mut words = said(list("messages"), low.agent);
    words.declared = declared;
    if list("generators").next().is_some() {
        words.texts.push(crate::flow::Text::unseen(fulfillment.span()));
    }
    say(low, &mut chain, owner, &mut words);
    for (name, value) in params::set_in(fulfillment) {
        let slot = Spanned::new(name.str().unwrap_or("").to_owned(), name.text_range());
        let effect = match params::stored(&slot.value, value) {
            Some(value) => Effect::Set { slot: slot.clone(), value },
            None => Effect::Forget(vec![slot.clone()]),
        };
        let mut step = Step::new(slot, name.span(), effect);
        step.minor = true;
        step.reads = value.map(|value| params::uses(value, Reading::Used)).unwrap_or_default();
        chain.add(low, step);
    }
    for cases in list("conditionalCases") {
        case(low, &mut chain, owner, cases, 0);
    }
    if let Some(webhook) =
        fulfillment.get("webhook").filter(|webhook| webhook.str().is_some_and(|name| !name.is_empty()))
    {
        let name = Spanned::new(webhook.str().unwrap_or("").to_owned(), webhook.text_range());
        let step = Step::new(name, fulfillment.span(), Effect::Lookup { by: Vec::new(), learns: Vec::new() });
        let id = chain.add(low, step);
        chain.asks_program = true;
        tries::errors(low, id, at);
    }
    person(low, &mut chain, &words);
    chain
}

fn say(low: &mut Lowering<'_, '_>, chain: &mut Chain, owner: &Owner, words: &mut Said<'_>) {
    chain.sign = chain.sign.max(words.sign);
    if words.texts.is_empty() {
        return;
    }
    let step = Step::new(owner.name.clone(), owner.body, Effect::Say).saying(std::mem::take(&mut words.texts));
    let id = chain.add(low, step);
    if let Some(step) = low.flow.steps.get_mut(id.index()) {
        step.reads = std::mem::take(&mut words.reads);
    }
}

/// A signal that hands over: one that the team declared, one of Dialogflow itself, or a payload that says so.
fn person(low: &mut Lowering<'_, '_>, chain: &mut Chain, words: &Said<'_>) {
    let (place, kind) = match (words.declared.or(words.live_agent), words.transfer, words.payload) {
        (Some(signal), _, _) => (signal, PersonKind::Certain),
        (_, Some(number), _) => (number, PersonKind::Probable),
        (_, _, Some(payload)) if words.sign == Sign::Person => (payload, PersonKind::Probable),
        _ => return,
    };
    let to = words.transfer.and_then(Value::str).filter(|_| words.live_agent.is_none());
    let effect = Effect::Transfer(Box::new(Handoff { kind, to: to.map(str::to_owned), passes: Passes::Unknown }));
    let name = Spanned::new(place.str().unwrap_or("").to_owned(), place.text_range());
    chain.add(low, Step::new(name, place.span(), effect));
    chain.person = true;
}

/// How deep cases stand in cases at most.
const DEEPEST: usize = 8;

/// Words that depend on something: the first case that holds is said.
fn case<'t>(low: &mut Lowering<'_, 't>, chain: &mut Chain, owner: &Owner, cases: Value<'t>, depth: usize) {
    let all: Vec<Value<'t>> = cases.get("cases").into_iter().flat_map(Value::items).collect();
    if all.is_empty() || depth > DEEPEST {
        return;
    }
    let tests: Vec<Value<'t>> = all.iter().filter_map(|case| test(*case)).collect();
    let slot = params::tested(&tests);
    let tested = slot.as_ref().map(|slot| slot.value.clone());
    let mut step = Step::new(owner.name.clone(), cases.span(), Effect::Route { slot, exhaustive: false });
    step.reads = tests.iter().flat_map(|test| params::uses(*test, Reading::Tested)).collect();
    let route = chain.add(low, step);
    chain.tails.clear();
    let mut covered = false;
    for case_value in all {
        let on = match test(case_value).and_then(Value::str) {
            Some(test) if !params::is_true(test) => Event::Condition(params::said_of(test, tested.as_deref()).into()),
            _ => Event::Otherwise,
        };
        covered |= on == Event::Otherwise;
        let mut inner = Chain { tails: vec![(route, on)], head: chain.head, ..Chain::default() };
        let content = || case_value.get("caseContent").into_iter().flat_map(Value::items);
        let mut words = said(content().filter_map(|item| item.get("message")), low.agent);
        say(low, &mut inner, owner, &mut words);
        for deeper in content().filter_map(|item| item.get("additionalCases")) {
            case(low, &mut inner, owner, deeper, depth + 1);
        }
        person(low, &mut inner, &words);
        chain.sign = chain.sign.max(inner.sign);
        // With a person the customer stays, whatever is next for the others.
        if !inner.person {
            chain.tails.extend(inner.tails);
        }
        if covered {
            break;
        }
    }
    if !covered {
        chain.tails.push((route, Event::Otherwise));
    }
    chain.person |= chain.tails.is_empty();
}

/// What has to hold for a case.
fn test(case: Value<'_>) -> Option<Value<'_>> {
    case.get("condition").filter(|test| test.str().is_some_and(|test| !test.trim().is_empty()))
}
