//! The steps of a flow: first all are named, then each is given its ways out.

use super::choices::{choices, share};
use super::contact::send_channel;
use super::effects::{effect, said, set};
use super::exits::exit;
use super::lowering::{Declared, Lowering, names, word};
use super::text::{in_words, reads, used};
use super::words::{EXITS, Word};
use crate::diagnostic::{Finding, Kind};
use crate::flow::{Effect, Event, How, Step, StepId, Wait};
use crate::source::Spanned;
use crate::syntax::Value;

/// Adds every step of `steps`, a map or a list, without its ways out.
pub(super) fn declare<'t>(low: &mut Lowering<'t>, steps: Value<'t>) {
    low.in_order = steps.is_sequence();
    for (key, value) in steps.entries() {
        let name = Spanned::new(key.str().unwrap_or("").to_owned(), key.text_range());
        // Of equal keys the last counts; the reader of the text has spoken of it.
        if let Some(&earlier) = low.names.get(key.str().unwrap_or("")) {
            let step = step(low, name, value);
            low.flow.steps[earlier.index()] = step;
            if let Some(declared) = low.declared.get_mut(earlier.index()) {
                declared.value = value;
                declared.kinds = kinds(value);
            }
            continue;
        }
        let id = add(low, name, value);
        low.names.insert(key.str().unwrap_or(""), id);
    }
    for (at, value) in steps.items().enumerate() {
        let id = word(value.get("id"));
        let place = || kinds(value).first().map_or(value.span(), |(_, key, _)| key.text_range());
        let name = match id {
            Some(id) => Spanned::new(id.str().unwrap_or("").to_owned(), id.text_range()),
            None => Spanned::new(format!("step {}", at + 1), place()),
        };
        let number = add(low, name, value);
        let Some(id) = id else {
            low.flow.steps[number.index()].unnamed = true;
            continue;
        };
        match low.names.get(id.str().unwrap_or("")) {
            None => drop(low.names.insert(id.str().unwrap_or(""), number)),
            Some(&first) => {
                let first = low.flow.steps[first.index()].name.span;
                let text = id.str().unwrap_or("");
                let mut finding =
                    Finding::file("file/duplicate-step", id.span(), format!("two steps are called `{text}`"))
                        .help("give one of them another name; until then every exit leads to the first")
                        .label(first, "the first one");
                finding.step = Some(text.to_owned());
                low.findings.push(finding);
            }
        }
    }
}

fn add<'t>(low: &mut Lowering<'t>, name: Spanned<String>, value: Value<'t>) -> StepId {
    let step = step(low, name, value);
    let id = low.flow.step(step);
    low.declared.push(Declared { id, value, kinds: kinds(value) });
    id
}

/// Every kind key of a step with what stands behind it; `say` only where there is no other.
pub(super) fn kinds(step: Value<'_>) -> Vec<(Word, Value<'_>, Value<'_>)> {
    let mut all: Vec<_> =
        step.entries().filter_map(|(key, value)| Some((Word::parse(key.str()?)?, key, value))).collect();
    if all.len() > 1 {
        all.retain(|(word, ..)| *word != Word::Say);
    }
    all
}

fn step(low: &Lowering<'_>, name: Spanned<String>, value: Value<'_>) -> Step {
    let kinds = kinds(value);
    let only = (kinds.len() == 1).then(|| kinds[0]);
    let effect = match only {
        Some((word, _, inner)) => effect(word, inner, low.channel),
        None => Effect::Unknown { what: "a step that cannot be read" },
    };
    let channel = match only {
        Some((Word::Send, _, inner)) => send_channel(inner).unwrap_or(low.channel),
        _ => low.channel,
    };
    let texts = said(only.map(|kind| kind.0), value, only.map(|kind| kind.2));
    let mut step = Step::new(name, value.span(), effect).on(channel);
    step.reads = reads(&texts);
    step.reads.extend(only.map(|kind| used(kind.0, kind.2)).unwrap_or_default());
    step.texts = texts;
    step.volume = value.get("volume").and_then(Value::str).and_then(share);
    step.tags = names(value.get("tags")).into_iter().map(|tag| tag.value).collect();
    step
}

/// Gives every declared step its ways out. `fallback` is what happens where a customer step has no `no-match` of its own.
pub(super) fn wire<'t>(
    low: &mut Lowering<'t>,
    fallback: Option<(Value<'t>, Value<'t>)>,
    hub: Option<(StepId, Value<'t>)>,
) {
    let declared = std::mem::take(&mut low.declared);
    let cadence = low.flow.about.kind == Kind::Cadence;
    for (at, step) in declared.iter().enumerate() {
        let below = declared.get(at + 1).map(|below| below.id).filter(|_| low.in_order);
        let first = low.flow.edges.len();
        wire_one(low, step, below);
        if cadence {
            elapse(low, step.id, first);
        }
        if !low.flow.steps[step.id.index()].effect.is_customer_step() {
            continue;
        }
        if let Some((hub, key)) = hub {
            low.flow.edge(step.id, hub, Event::Always, key.text_range());
        }
        if let Some((key, fallback)) = fallback.filter(|_| step.value.get("no-match").is_none()) {
            exit(low, step.id, &Event::NoMatch, fallback, key.text_range());
        }
    }
    low.declared = declared;
}

fn wire_one<'t>(low: &mut Lowering<'t>, step: &Declared<'t>, below: Option<StepId>) {
    let only = (step.kinds.len() == 1).then(|| step.kinds[0].0);
    let tail = only.filter(|word| *word == Word::Set).map_or(step.id, |_| chain(low, step));
    for (key, value) in step.value.entries() {
        let Some(name) = key.str() else { continue };
        if let Some(word) = Word::parse(name) {
            choices(low, step.id, word, value, step.value);
        } else if EXITS.contains(&name)
            && let Some(on) = event_of(only.unwrap_or(Word::Say), name, step.kinds.first().map(|kind| kind.2))
        {
            exit(low, tail, &on, value, key.text_range());
        }
    }
    let Some((word, name)) = only.and_then(|word| Some((word, word.onward()?))) else { return };
    let inside = step.kinds[0].2;
    let has = |name: &str| step.value.get(name).is_some();
    let given =
        has(name) || (word == Word::Hours && has("next")) || (word == Word::Branch && inside.get(name).is_some());
    let Some(on) = event_of(word, name, Some(inside)).filter(|_| !given) else { return };
    let place = low.flow.steps[step.id.index()].name.span;
    match below {
        Some(below) => drop(low.flow.edge(tail, below, on, place)),
        // A branch says which values there are; another one does not come.
        None if word == Word::Branch => {}
        // A list is a script that is over behind its last line.
        None if low.in_order => {
            let end = low.assumed(step.id, Effect::End(How::HangUp));
            low.flow.edge(tail, end, on, place);
        }
        None => low.flow.unwired(tail, on, place),
    }
}

/// In a cadence a wait goes on the same way whatever ends it, unless `elapsed` has a way of its own. `first` is the number of the
/// step's first edge.
fn elapse(low: &mut Lowering<'_>, step: StepId, first: usize) {
    let Effect::Wait(Wait::Event { at_most: Some(_), .. }) = &low.flow.steps[step.index()].effect else { return };
    let edges = low.flow.edges.get(first..).unwrap_or(&[]);
    let happens = edges.iter().find(|edge| edge.from == step && matches!(edge.on, Event::Happened(_)));
    if let Some((to, span)) = happens.map(|edge| (edge.to, edge.span))
        && !edges.iter().any(|edge| edge.from == step && edge.on == Event::Elapsed)
    {
        low.flow.edge(step, to, Event::Elapsed, span);
    }
}

fn event_of(word: Word, exit: &str, value: Option<Value<'_>>) -> Option<Event> {
    let awaited = value.and_then(|value| value.get("until-event")).and_then(Value::str);
    match (word, exit, awaited) {
        (Word::Wait, "next", Some(awaited)) => Some(Event::Happened(awaited.into())),
        _ => word.event(exit),
    }
}

/// Several values set at once, each in a step of its own; the last of them, where the exits begin.
fn chain<'t>(low: &mut Lowering<'t>, step: &Declared<'t>) -> StepId {
    let mut tail = step.id;
    for (slot, value) in step.kinds[0].2.entries().skip(1) {
        let next = low.assumed(step.id, set(slot, value));
        low.flow.steps[next.index()].reads = in_words(value);
        low.flow.edge(tail, next, Event::Always, slot.text_range());
        tail = next;
    }
    tail
}
