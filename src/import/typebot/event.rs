//! The start, and the events that come between.
//!
//! An event runs a group of its own whatever the chat is at: a command that the page sends, a reply, an answer that is not accepted
//! (<https://docs.typebot.com/editor/events/command>, <https://docs.typebot.com/editor/events/reply>,
//! <https://docs.typebot.com/editor/events/invalid-reply>). All but the last are lowered to one hub that every waiting step leads to.

use super::kind::Kind;
use super::lower::{Lowering, Place};
use super::read::Bot;
use super::ways::{self, Tail, To, Way};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Entry, Event, Role, Step, StepId};
use crate::source::Span;
use crate::syntax::Value;

impl<'t> Lowering<'_, 't> {
    /// The start: an event from version 6 on, before that a block.
    pub fn enter(&mut self) {
        let event = self.bot.events.iter().find(|event| event.get("type").and_then(Value::str) == Some("start"));
        let block = self.bot.groups.iter().enumerate().find_map(|(group, value)| {
            let block = value.blocks.iter().position(|block| block.kind == Kind::Start)?;
            Some((Place { part: 0, group, block }, value.blocks.get(block)?.value))
        });
        let (sign, to) = match (event, block) {
            (Some(event), _) => (*event, ways::edge(self, 0, event.get("outgoingEdgeId"))),
            (None, Some((place, value))) => (value, Some(ways::next(self, place))),
            (None, None) => return self.no_start(None),
        };
        let span = sign.get("type").map_or(sign.span(), Value::text_range);
        match to {
            Some(To::Block(place)) => {
                let step = self.head(place);
                self.flow.entries.push(Entry { step, event: "", channel: self.channel, span });
                self.flow.role.declared = Some(Role::Entry);
            }
            Some(To::Missing(name)) => _ = self.unresolved(name),
            Some(To::End(_)) | None => self.no_start(Some(span)),
        }
    }

    fn no_start(&mut self, start: Option<Span>) {
        if self.bot.broken || self.bot.groups.iter().all(|group| group.blocks.is_empty()) {
            return;
        }
        let finding = match start {
            Some(span) => Finding::file("file/no-start", span, "the start leads to no group"),
            None => {
                let place = self.bot.root.entry("groups").map_or(self.bot.root.span(), |(key, _)| key.text_range());
                Finding::file("file/no-start", place, "this bot has no start")
            }
        };
        self.findings.push(finding.help("join the start to the first group"));
    }

    /// Adds what events run to the hub that every waiting step leads to.
    pub fn events(&mut self) {
        let Some(hub) = self.hub else { return };
        for event in &self.bot.events {
            let Some((kind, on)) = brings_in(*event) else { continue };
            let options = event.get("options");
            let resumes =
                kind == "reply" || options.and_then(|options| options.get("resumeAfter")?.bool()) == Some(true);
            let Some(to) = ways::edge(self, if resumes { 1 } else { 2 }, event.get("outgoingEdgeId")) else { continue };
            let named = options.and_then(|options| options.get("command")).filter(|name| name.str().is_some());
            let span = named.or(event.get("type")).map_or(event.span(), Value::text_range);
            self.lead(hub, Way::new(on, to, span), Tail::Said);
        }
        self.run();
    }

    /// What runs where an answer is not accepted, if an event is there for it.
    pub fn at_invalid_reply(&mut self) -> Option<(To, Span)> {
        let event = self.invalid?;
        let to = ways::edge(self, 2, event.get("outgoingEdgeId"))?;
        Some((to, event.get("type").map_or(event.span(), Value::text_range)))
    }

    /// Leads the waiting step `id` to the hub of events.
    pub fn listen(&mut self, id: StepId) {
        let name = self.flow.name.clone();
        let hub = *self.hub.get_or_insert_with(|| {
            let step = Step::new(name.clone(), name.span, Effect::Listen).on(self.channel).assumed();
            self.flow.step(step)
        });
        let span = self.flow.steps.get(id.index()).map_or(name.span, |step| step.name.span);
        self.flow.edge(id, hub, Event::Always, span);
    }
}

/// The kind of an event that comes between, and why control then leaves the hub.
pub(super) fn brings_in(event: Value<'_>) -> Option<(&str, Event)> {
    let kind = event.get("type").and_then(Value::str)?;
    event.get("outgoingEdgeId").filter(|edge| !edge.is_null())?;
    let command = event.get("options").and_then(|options| options.get("command")).and_then(Value::str);
    match kind {
        "start" => None,
        _ if is_invalid_reply(kind) => None,
        "command" => Some((kind, Event::Happened(format!("command {}", command.unwrap_or("")).trim_end().into()))),
        _ => Some((kind, Event::Happened(kind.into()))),
    }
}

/// Whether an event runs where an answer is not accepted. <https://docs.typebot.com/editor/events/invalid-reply>
fn is_invalid_reply(kind: &str) -> bool {
    let letters = kind.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase);
    letters.eq("invalidreply".chars())
}

/// The event that runs where an answer is not accepted.
pub(super) fn invalid_reply<'t>(bot: &Bot<'t>) -> Option<Value<'t>> {
    bot.events.iter().find(|event| event.get("type").and_then(Value::str).is_some_and(is_invalid_reply)).copied()
}
