//! One document: who the flow is, where it starts, and its steps.

use super::about::about;
use super::choices::listens;
use super::lowering::{Lowering, spanned, word};
use super::steps::{declare, wire};
use crate::diagnostic::{Finding, Kind};
use crate::flow::{Channel, Effect, Entry, Flow, How, Purpose, Role, Step, StepId};
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// Lowers one document of the file `path`. `whole`: all of its text could be read.
pub(super) fn lower<'t>(document: Value<'t>, path: &str, whole: bool) -> (Flow, Vec<Finding>) {
    let (kind, channel) = match document.get("kind").and_then(Value::str) {
        Some("chatbot") => (Kind::Chatbot, Channel::Chat),
        // Each message has a channel of its own.
        Some("cadence") => (Kind::Cadence, Channel::None),
        _ => (Kind::Ivr, Channel::Voice),
    };
    let mut low = Lowering::new(named(document, path), channel);
    low.flow.open_world = !whole;
    low.flow.role.declared = Some(Role::Entry);
    low.flow.key_is_unique = document.get("flow").is_some();
    low.flow.purpose = purpose(document);
    *low.flow.about = about(document);
    if let Some(steps) = document.get("steps") {
        declare(&mut low, steps);
    }
    let start = start(&mut low, document);
    let span = document.get("start").map_or(low.flow.name.span, Value::text_range);
    low.flow.entries.push(Entry { step: start, event: "", channel, span });
    // The goal of a cadence is an event.
    if kind != Kind::Cadence {
        goal(&mut low, document);
    }
    let hub = hub(&mut low, document);
    wire(&mut low, document.entry("fallback"), hub);
    if low.flow.steps.iter().any(|step| step.effect == Effect::End(How::Return)) {
        low.flow.role.structure = Some(Role::Module);
    }
    if let (Some((hub, _)), Some(heard)) = (hub, document.get("listens")) {
        listens(&mut low, hub, heard);
    }
    speak(&mut low.flow, document);
    (low.flow, low.findings)
}

/// A flow in one language says its texts in it, where they do not say otherwise.
fn speak(flow: &mut Flow, document: Value<'_>) {
    let mut languages = document.get("languages").into_iter().flat_map(Value::items).filter_map(Value::str);
    if let (Some(only), None) = (languages.next(), languages.next()) {
        for text in flow.steps.iter_mut().flat_map(|step| &mut step.texts).filter(|text| text.language.is_none()) {
            text.language = Some(only.into());
        }
    }
}

/// A flow of which only its name can be known.
pub(super) fn opaque(document: Value<'_>, path: &str, what: &'static str) -> Flow {
    let mut flow = named(document, path);
    flow.open_world = true;
    flow.role.declared = Some(Role::Entry);
    let step = Step::new(flow.name.clone(), flow.body, Effect::Unknown { what }).assumed();
    let step = flow.step(step);
    flow.entries.push(Entry { step, event: "", channel: Channel::Voice, span: flow.name.span });
    flow
}

fn named(document: Value<'_>, path: &str) -> Flow {
    let body = document.span();
    let name = word(document.get("flow")).map(spanned).unwrap_or_else(|| {
        // A flow without a name goes by its file's.
        let file = path.rsplit('/').next().unwrap_or(path);
        let place = document.entries().next().map_or(body, |(key, _)| key.text_range());
        Spanned::new(file.split('.').next().unwrap_or(file).to_owned(), place)
    });
    let mut flow = Flow::new(super::ID, name, path, body);
    if word(document.get("flow")).is_none() {
        flow.identity = word(document.get("start")).and_then(Value::str).unwrap_or("").to_owned();
    }
    flow.aliases = vec![flow.key.clone()];
    flow
}

fn purpose(document: Value<'_>) -> Option<Purpose> {
    if document.get("audience").and_then(Value::str) == Some("machine") {
        return Some(Purpose::Machine);
    }
    document.get("purpose").and_then(Value::str).and_then(Purpose::parse)
}

/// The first step: the one `start` names, or the first of a list.
fn start<'t>(low: &mut Lowering<'t>, document: Value<'t>) -> StepId {
    if let Some(name) = word(document.get("start")) {
        return low.target(name, None);
    }
    let Some(first) = low.declared.first().map(|first| first.id) else {
        let steps = document.entry("steps");
        let place = steps.map_or(low.flow.name.span, |(key, _)| key.text_range());
        let help = "add `steps:` with at least one step";
        low.findings.push(Finding::file("file/no-start", place, "this flow has no steps").help(help));
        return low.missing(place);
    };
    if !low.in_order {
        let name = low.flow.steps[first.index()].name.value.clone();
        let place: Span = document.entry("steps").map_or(low.flow.name.span, |(key, _)| key.text_range());
        let problem = format!("nothing says where `{}` starts; the first step, `{name}`, is taken", low.flow.key);
        low.findings
            .push(Finding::file("file/no-start", place, problem).help(format!("add `start: {name}` above `steps:`")));
    }
    first
}

/// The step that the flow is there for carries the tag `goal`.
fn goal<'t>(low: &mut Lowering<'t>, document: Value<'t>) {
    let Some(name) = word(document.get("goal")) else { return };
    let step = low.target(name, None);
    let step = &mut low.flow.steps[step.index()];
    if !step.assumed && !step.tags.iter().any(|tag| tag == "goal") {
        step.tags.push("goal".into());
    }
}

/// The step at which everything comes together that is heard at every prompt, with the key that asks for it.
fn hub<'t>(low: &mut Lowering<'t>, document: Value<'t>) -> Option<(StepId, Value<'t>)> {
    let (key, value) = document.entry("listens").filter(|(_, value)| value.is_sequence() && !value.is_empty())?;
    let name = Spanned::new("listens".to_owned(), key.text_range());
    let step = Step::new(name, value.span(), Effect::Listen).on(low.channel).assumed();
    Some((low.flow.step(step), key))
}
