//! The bot as a whole: it goes on in the language of the customer, and comes back to whoever runs it.

use super::ID;
use super::bot::{Bot, Locale};
use crate::diagnostic::Kind;
use crate::flow::{
    CallRef, Channel, Effect, Entry, Event, Flow, FlowRef, How, Passes, Role, Step, StepId, shared_name,
};
use crate::source::{Span, Spanned};

/// What the flow of a language is called by: no other bot's language of the same name is meant.
pub(super) fn alias(bot: &Bot<'_>, locale: &Locale<'_>) -> String {
    format!("{}/{}", bot.root, locale.id.value)
}

/// The start of a flow. A bot answers on every channel that it is put on: where nothing tells that it speaks, none is said.
pub(super) fn entry(channel: Channel, step: StepId, span: Span) -> Entry {
    let channel = if channel.is_written() { Channel::None } else { channel };
    Entry { step, event: "", channel, span }
}

/// What kind of flow it is.
pub(super) fn kind(channel: Channel) -> Kind {
    if channel.is_written() { Kind::Chatbot } else { Kind::Ivr }
}

/// The flow of the bot; nothing where its own file or every language is missing.
pub(super) fn flow(bot: &Bot<'_>) -> Option<Flow> {
    let about = bot.about.as_ref()?;
    let channel = bot.locales.first()?.channel;
    let mut flow = Flow::new(ID, about.name.clone(), &about.path, about.body);
    flow.folder.clone_from(&bot.root);
    flow.role.declared = Some(Role::Entry);
    let names = about.id.into_iter().chain([about.name.value.as_str()]);
    flow.known_as = names.map(shared_name).filter(|name| !name.is_empty()).collect();
    flow.outcomes = outcomes(bot);
    let tags = bot.locales.iter().map(|locale| Spanned::new(locale.tag.clone(), locale.id.span));
    flow.about.languages.extend(tags);
    let span = about.name.span;
    let end = flow.step(Step::new(about.name.clone(), about.body, Effect::End(How::Return)).on(channel).assumed());
    let mut ways = Vec::with_capacity(bot.locales.len());
    for locale in &bot.locales {
        let reference =
            FlowRef { names: vec![alias(bot, locale)], shown: locale.id.clone(), entry: None, expected: false };
        let call = Effect::Call(Box::new(CallRef { flow: reference, passes: Passes::Everything }));
        let step = flow.step(Step::new(locale.id.clone(), locale.body, call).on(channel).assumed());
        flow.edge(step, end, Event::Returned("".into()), span);
        ways.push((step, locale));
    }
    let start = match ways.as_slice() {
        [(only, _)] => *only,
        _ => {
            let route = Effect::Route { slot: None, exhaustive: true };
            let route = flow.step(Step::new(about.name.clone(), about.body, route).on(channel).assumed());
            for (step, locale) in ways {
                flow.edge(route, step, Event::Condition(locale.id.value.as_str().into()), locale.id.span);
            }
            route
        }
    };
    flow.entries.push(entry(channel, start, span));
    flow.about.kind = kind(channel);
    Some(flow)
}

/// The intents with which a conversation can be over; nothing where some may not be among the files.
fn outcomes(bot: &Bot<'_>) -> Vec<String> {
    if bot.locales.iter().any(|locale| locale.open) {
        return Vec::new();
    }
    let intents = bot.locales.iter().flat_map(|locale| &locale.intents);
    let mut names: Vec<String> = intents.map(|intent| intent.name.value.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
