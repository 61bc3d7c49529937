//! The ways out that stand inside a kind: options of a menu, cases of a branch, shares of a split, what is heard everywhere.

use super::effects::{options, telephone_key};
use super::exits::exit;
use super::lowering::{Lowering, names, spanned, word};
use super::text::texts;
use super::words::Word;
use crate::flow::{Channel, Choice, Effect, Event, StepId, Times};
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// Adds the ways out that `value`, behind the kind key `kind` of the step `from`, holds. `step` is the whole step.
pub(super) fn choices<'t>(low: &mut Lowering<'t>, from: StepId, kind: Word, value: Value<'t>, step: Value<'t>) {
    match kind {
        Word::Menu => menu(low, from, value, step),
        Word::Branch => branch(low, from, value),
        Word::Split => split(low, from, value),
        _ => {}
    }
}

fn menu<'t>(low: &mut Lowering<'t>, from: StepId, value: Value<'t>, step: Value<'t>) {
    let elsewhere = step.get("next");
    let speech = matches!(&low.flow.steps[from.index()].effect, Effect::Menu(menu) if menu.input.speech);
    for (name, option) in options(value) {
        let place = name.unwrap_or(option).text_range();
        let mut on = Vec::new();
        if let Some(name) = word(name) {
            let text = name.str().unwrap_or("");
            on.push(match telephone_key(text) {
                Some(key) if low.channel == Channel::Voice => Event::Key(key.into()),
                _ => Event::Choice(text.into()),
            });
        }
        let label = word(option.get("label")).map(spanned);
        heard(option, &mut on);
        // Who may speak says what the option is called, where nothing else is agreed.
        if let Some(label) = label.as_ref().filter(|_| speech && option.get("phrases").is_none()) {
            on.push(Event::Intent(label.value.as_str().into()));
        }
        take(low, from, &on, option, elsewhere, (place, choice(option, label).as_ref()));
    }
}

/// What is heard at every prompt of a flow: entries with `key`, `intent`, `phrases` and `next`.
pub(super) fn listens<'t>(low: &mut Lowering<'t>, hub: StepId, listens: Value<'t>) {
    for entry in listens.items().filter(|entry| entry.is_mapping()) {
        let mut on = Vec::new();
        if let Some(key) = word(entry.get("key")) {
            let text = key.str().unwrap_or("");
            on.push(Event::Key(telephone_key(text).unwrap_or(text).into()));
        }
        heard(entry, &mut on);
        let label = word(entry.get("label")).map(spanned);
        let place = entry.entries().next().map_or(entry.span(), |(key, _)| key.text_range());
        take(low, hub, &on, entry, None, (place, choice(entry, label).as_ref()));
    }
}

/// What an option says of itself beside how it is picked.
fn choice(option: Value<'_>, label: Option<Spanned<String>>) -> Option<Choice> {
    let volume = word(option.get("volume"));
    let volume = volume.and_then(|value| Some(Spanned::new(share(value.str()?)?, value.text_range())));
    let language = word(option.get("language")).map(spanned);
    (label.is_some() || volume.is_some() || language.is_some()).then_some(Choice { label, volume, language })
}

/// A share in percent: `25`, `25%`.
pub(super) fn share(text: &str) -> Option<f32> {
    text.trim_end_matches('%').trim().parse().ok()
}

/// The words by which an option is asked for: each phrase is one, so that none is lost to what looks for a person in them.
fn heard(option: Value<'_>, on: &mut Vec<Event>) {
    if let Some(intent) = word(option.get("intent")) {
        on.push(Event::Intent(intent.str().unwrap_or("").into()));
    }
    on.extend(names(option.get("phrases")).into_iter().map(|phrase| Event::Intent(phrase.value.into())));
}

/// One edge for each of `on` to where `option` leads: itself, its `next`, or `elsewhere`.
fn take<'t>(
    low: &mut Lowering<'t>,
    from: StepId,
    on: &[Event],
    option: Value<'t>,
    elsewhere: Option<Value<'t>>,
    (place, choice): (Span, Option<&Choice>),
) {
    let own = if option.is_mapping() { word(option.get("next")) } else { word(Some(option)) };
    let said = option.get("say").map(|say| texts(say, None)).filter(|said| !said.is_empty());
    if let (None, Some(exit_value), None) = (own, elsewhere, &said) {
        return on.iter().for_each(|event| exit(low, from, event, exit_value, place));
    }
    let target = own.or(elsewhere.and_then(|exit| word(Some(exit)).or_else(|| word(exit.get("next")))));
    let span = own.map_or(place, |name| name.text_range());
    let mut to = target.map(|name| low.target(name, Some(from)));
    if let Some(to) = to {
        copy_tags(low, to, option);
    }
    if let Some(said) = said {
        let words = low.assumed(from, Effect::Say);
        low.flow.steps[words.index()].texts = said;
        match to {
            Some(to) => drop(low.flow.edge(words, to, Event::Always, span)),
            None => low.flow.unwired(words, Event::Always, place),
        }
        to = Some(words);
    }
    for event in on {
        match to {
            Some(to) => low.edge(from, to, event.clone(), span, Times::Unbounded, choice),
            None => low.flow.unwired(from, event.clone(), place),
        }
    }
}

/// What an option is tagged with describes where it leads.
fn copy_tags(low: &mut Lowering<'_>, to: StepId, option: Value<'_>) {
    let tags = &mut low.flow.steps[to.index()].tags;
    for tag in names(option.get("tags")) {
        if !tags.contains(&tag.value) {
            tags.push(tag.value);
        }
    }
}

/// `when: { gold: a, silver: b }`, or a list of `{ is: gold, next: a }` and other tests.
fn branch<'t>(low: &mut Lowering<'t>, from: StepId, value: Value<'t>) {
    if let Some(when) = value.get("when") {
        for (is, to) in when.entries() {
            exit(low, from, &Event::Condition(equals(is).into()), to, is.text_range());
        }
        for case in when.items().filter(|case| case.is_mapping()) {
            let place = case.entries().next().map_or(case.span(), |(key, _)| key.text_range());
            exit(low, from, &Event::Condition(test(case).into()), case, place);
        }
    }
    if let Some((key, otherwise)) = value.entry("otherwise") {
        exit(low, from, &Event::Otherwise, otherwise, key.text_range());
    }
}

fn equals(value: Value<'_>) -> String {
    format!("= \"{}\"", value.str().unwrap_or(""))
}

/// The test of a case, in words that drawings show and analyses read.
fn test(case: Value<'_>) -> String {
    let one_of = |value: Value<'_>| {
        let all: Vec<String> = names(Some(value)).into_iter().map(|name| format!("\"{}\"", name.value)).collect();
        if all.len() == 1 { format!("= {}", all[0]) } else { format!("in {}", all.join(", ")) }
    };
    for (key, value) in case.entries() {
        let text = value.str().unwrap_or("");
        return match key.str().unwrap_or("") {
            "is" => one_of(value),
            "is-not" => format!("not {}", one_of(value)),
            "above" => format!("> {text}"),
            "below" => format!("< {text}"),
            "contains" => format!("contains \"{text}\""),
            "blank" if value.bool() == Some(false) => "is not blank".into(),
            "blank" => "is blank".into(),
            _ => continue,
        };
    }
    "?".into()
}

/// `split: { a: 50, b: 50 }`, or a list of `{ share: 50, next: a }`.
fn split<'t>(low: &mut Lowering<'t>, from: StepId, value: Value<'t>) {
    let share = |share: Option<Value<'_>>| {
        let text = share.and_then(Value::str).unwrap_or("?");
        format!("{} %", text.trim_end_matches('%').trim_end())
    };
    for (name, part) in value.entries() {
        let to = low.target(name, Some(from));
        low.flow.edge(from, to, Event::Condition(share(Some(part)).into()), name.text_range());
    }
    for part in value.items().filter(|part| part.is_mapping()) {
        let place = part.entries().next().map_or(part.span(), |(key, _)| key.text_range());
        exit(low, from, &Event::Condition(share(part.get("share")).into()), part, place);
    }
}
