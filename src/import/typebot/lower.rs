//! From blocks to a flow: steps are made when something first leads to them, so that they stand in the customer's order.

use super::kind::Kind;
use super::read::{Bot, Group};
use super::ways::{self, Tail, To, Way};
use super::{ID, alias, event, slots, step};
use crate::diagnostic::Finding;
use crate::flow::{Channel, Choice, Effect, Event, Flow, How, Policy, SetValue, Slot, Step, StepId};
use crate::import::Parsed;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::{HashMap, HashSet, VecDeque};

/// A block, in one of the parts that the chat runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub part: usize,
    pub group: usize,
    pub block: usize,
}

/// What runs, and what follows where it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The chat itself: it is over.
    Main,
    /// What a link to a group of the same bot runs: the chat goes on behind the link.
    Linked(Place),
    /// What an event runs. <https://docs.typebot.com/editor/events/command>: it may resume what it came between.
    Event { resumes: bool },
}

/// How deep links to groups of the same bot are followed.
const DEEPEST: usize = 8;

/// More steps than a bot of people's making has.
const MOST: usize = 50_000;

/// A flow in the making.
pub(super) struct Lowering<'a, 't> {
    pub bot: &'a Bot<'t>,
    pub policy: &'a Policy,
    pub flow: Flow,
    pub findings: Vec<Finding>,
    pub channel: Channel,
    /// The hub of what events bring in, once something waits.
    pub hub: Option<StepId>,
    parts: Vec<Part>,
    linked: HashMap<Place, usize>,
    made: HashMap<Place, StepId>,
    seen: HashSet<(usize, usize)>,
    queue: VecDeque<(StepId, Place)>,
    missing: HashMap<Span, StepId>,
    /// Another bot links to this one, and goes on where it is over.
    comes_back: bool,
    /// Some event may come between.
    interrupts: bool,
    /// The event that runs where an answer is not accepted.
    pub invalid: Option<Value<'t>>,
}

/// Lowers one bot.
pub(super) fn lower(parsed: &Parsed, bot: &Bot<'_>, linked: &HashSet<&str>, policy: &Policy) -> (Flow, Vec<Finding>) {
    let on = |value: Option<Value<'_>>| value.and_then(Value::bool) == Some(true);
    let settings = bot.root.get("settings").and_then(|settings| settings.get("whatsApp"));
    let whatsapp = on(settings.and_then(|settings| settings.get("isEnabled")));
    let mut low = Lowering {
        bot,
        policy,
        flow: named(parsed, bot),
        findings: Vec::new(),
        channel: if whatsapp { Channel::WhatsApp } else { Channel::Chat },
        hub: None,
        parts: vec![Part::Main, Part::Event { resumes: true }, Part::Event { resumes: false }],
        linked: HashMap::new(),
        made: HashMap::new(),
        seen: HashSet::new(),
        queue: VecDeque::new(),
        missing: HashMap::new(),
        comes_back: false,
        interrupts: bot.events.iter().any(|event| event::brings_in(*event).is_some()),
        invalid: event::invalid_reply(bot),
    };
    let own = ["id", "publicId"].iter().filter_map(|key| bot.root.get(key)?.str());
    low.comes_back = own.into_iter().any(|id| linked.contains(id));
    low.flow.open_world = bot.broken;
    low.enter();
    low.run();
    low.events();
    low.unreached();
    (low.flow, low.findings)
}

/// An empty flow with the names that the file gives it.
fn named(parsed: &Parsed, bot: &Bot<'_>) -> Flow {
    let given = |key: &str| {
        bot.root.get(key).filter(|name| name.is_string() && name.str().is_some_and(|name| !name.trim().is_empty()))
    };
    let stem = parsed.path.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or("");
    let place = given("name").or(given("id")).map(Value::text_range);
    let place = place.or_else(|| bot.root.entry("edges").map(|(key, _)| key.text_range()));
    let shown = given("name").and_then(Value::str).unwrap_or(stem);
    let name = Spanned::new(shown.to_owned(), place.unwrap_or(bot.root.span()));
    let mut flow = Flow::new(ID, name, &parsed.path, bot.root.span());
    let names: Vec<String> = ["publicId", "id"].iter().filter_map(|key| Some(given(key)?.str()?.to_owned())).collect();
    flow.key = names.first().cloned().unwrap_or_else(|| stem.to_owned());
    flow.identity = given("id").and_then(Value::str).unwrap_or(shown).to_owned();
    flow.aliases = names.iter().map(|name| alias(&parsed.path, name)).collect();
    flow.about.title = given("name").map(|_| flow.name.clone());
    flow
}

impl<'t> Lowering<'_, 't> {
    /// The group of a place.
    pub fn group(&self, place: Place) -> Option<&Group<'t>> {
        self.bot.groups.get(place.group)
    }

    /// What a place runs in.
    pub fn part(&self, place: Place) -> Part {
        self.parts.get(place.part).copied().unwrap_or(Part::Main)
    }

    /// What the group linked at `place` runs in; none where it would run in itself.
    pub fn linked(&mut self, place: Place) -> Option<usize> {
        if let Some(&part) = self.linked.get(&place) {
            return Some(part);
        }
        let (mut depth, mut at) = (0, place);
        while let Part::Linked(outer) = self.part(at) {
            depth += 1;
            if depth > DEEPEST {
                self.flow.open_world = true;
                return None;
            }
            if (outer.group, outer.block) == (place.group, place.block) {
                return None;
            }
            at = outer;
        }
        self.parts.push(Part::Linked(place));
        self.linked.insert(place, self.parts.len() - 1);
        Some(self.parts.len() - 1)
    }

    /// The first step of a place, made if need be.
    pub fn head(&mut self, place: Place) -> StepId {
        if let Some(&step) = self.made.get(&place) {
            return step;
        }
        let (mut step, last) = step::make(self, place);
        step.channel = if step.channel == Channel::Voice { self.channel } else { step.channel };
        if !self.seen.insert((place.group, place.block)) {
            step.assumed = true;
        }
        if self.flow.steps.len() >= MOST {
            step.effect = Effect::Unknown { what: "a bot too large to be followed" };
            self.flow.open_world = true;
        }
        let waits = step.effect.is_customer_step();
        let goes_on = self.flow.steps.len() < MOST && !matches!(step.effect, Effect::End(_));
        let id = self.flow.step(step);
        self.made.insert(place, id);
        if goes_on {
            self.queue.push_back((id, Place { block: last, ..place }));
        }
        if waits && self.interrupts {
            self.listen(id);
        }
        id
    }

    /// Adds the ways out of every step made so far.
    pub fn run(&mut self) {
        while let Some((id, last)) = self.queue.pop_front() {
            let (ways, tail) = ways::ways(self, id, last);
            for way in ways {
                self.lead(id, way, tail);
            }
        }
    }

    /// Groups that nothing leads to.
    fn unreached(&mut self) {
        for group in 0..self.bot.groups.len() {
            let blocks = self.bot.groups.get(group).map_or(0, |group| group.blocks.len());
            for block in 0..blocks {
                let place = Place { part: 0, group, block };
                let starts = block == 0 || self.bot.landings.contains(&(group, block));
                let known = self.seen.contains(&(group, block));
                let is_start = self.bot.groups.get(group).and_then(|group| group.blocks.get(block));
                if starts && !known && is_start.is_some_and(|block| block.kind != Kind::Start) {
                    self.head(place);
                    self.run();
                }
            }
        }
    }

    /// Adds one way out of `from`.
    pub fn lead(&mut self, from: StepId, way: Way, tail: Tail) {
        let from = match way.stores {
            Some((slot, value)) => {
                let stored = self.behind(from, Effect::Set { slot, value: SetValue::Const(value) });
                self.flow.steps.iter_mut().rev().take(1).for_each(|step| step.minor = true);
                self.flow.edge(from, stored, way.on.clone(), way.span).choice =
                    way.label.clone().and_then(Choice::named);
                return self.lead(stored, Way { on: Event::Always, label: None, stores: None, ..way }, tail);
            }
            None => from,
        };
        let to = match way.to {
            To::Block(place) => self.head(place),
            To::Missing(name) => self.unresolved(name),
            To::End(part) => match (self.parts.get(part), tail) {
                (Some(Part::Event { resumes: true }), _) => self.behind(from, Effect::End(How::Return)),
                (Some(Part::Main), _) if self.comes_back => self.behind(from, Effect::End(How::Return)),
                (_, Tail::Said) => self.behind(from, Effect::End(How::HangUp)),
                (_, Tail::Told) => {
                    self.behind(from, Effect::Unknown { what: "a program that may go on with the conversation" })
                }
                (_, Tail::Silent) => {
                    self.flow.unwired(from, way.on, way.span);
                    return self.name_last(way.label);
                }
            },
        };
        self.flow.edge(from, to, way.on, way.span);
        self.name_last(way.label);
    }

    fn name_last(&mut self, label: Option<Spanned<String>>) {
        if let (Some(label), Some(edge)) = (label, self.flow.edges.last_mut()) {
            edge.choice = Choice::named(label);
        }
    }

    /// A step behind the step `from` that is not in the file.
    pub fn behind(&mut self, from: StepId, effect: Effect) -> StepId {
        let Some(owner) = self.flow.steps.get(from.index()) else { return from };
        let step = Step::new(owner.name.clone(), owner.body, effect).on(owner.channel).assumed();
        self.flow.step(step)
    }

    /// The step that stands for a group or a block that is not in the file.
    pub fn unresolved(&mut self, name: Spanned<String>) -> StepId {
        if let Some(&step) = self.missing.get(&name.span) {
            return step;
        }
        if !self.bot.broken {
            let problem = format!("no group or block of the id `{}` is in the file", name.value);
            let mut finding = Finding::file("file/unresolved-step", name.span, problem)
                .help("join the way out to a group of this bot, or export the bot again");
            finding.atoms = vec![name.value.clone()];
            self.findings.push(finding);
        }
        let what = "a group that is not in the file";
        let step = Step::new(name.clone(), name.span, Effect::Unknown { what }).on(self.channel).assumed();
        let step = self.flow.step(step);
        self.missing.insert(name.span, step);
        step
    }

    /// The variable whose id stands in `value`.
    pub fn slot(&self, value: Option<Value<'t>>) -> Option<Slot> {
        slots::by_id(self.bot, value?)
    }
}
