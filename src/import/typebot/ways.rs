//! Why and where to a block is left.
//!
//! A way out that is not joined to anything goes on with the next block of the group; behind the last one the chat is over. An item
//! that is not joined takes the way of its block (<https://docs.typebot.com/editor/blocks/inputs/buttons>, the "Default" item).

use super::condition;
use super::kind::Kind;
use super::lower::{Lowering, Part, Place};
use super::read::Block;
use super::step::retry;
use crate::flow::{Channel, Effect, Event, Slot, StepId};
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::HashMap;

/// Where a way leads.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum To {
    /// To a block.
    Block(Place),
    /// To an id that nothing has.
    Missing(Spanned<String>),
    /// What runs in this part is over.
    End(usize),
}

/// How the chat is over where a way leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// After what was said.
    Said,
    /// Without a word to what the customer did.
    Silent,
    /// After a program was told.
    Told,
}

/// One way out of a step.
pub(super) struct Way {
    pub on: Event,
    pub to: To,
    pub span: Span,
    pub label: Option<Spanned<String>>,
    /// What is stored on the way.
    pub stores: Option<(Slot, String)>,
}

impl Way {
    pub fn new(on: Event, to: To, span: Span) -> Self {
        Self { on, to, span, label: None, stores: None }
    }
}

/// Where the edge whose id stands in `id` leads; none where there is no edge. An id that no edge has ends the chat.
pub(super) fn edge(low: &Lowering<'_, '_>, part: usize, id: Option<Value<'_>>) -> Option<To> {
    let id = id.filter(|id| !id.is_null())?.str().filter(|id| !id.is_empty())?;
    Some(low.bot.edges.get(id).map_or(To::End(part), |to| target(low, part, to.get("groupId"), to.get("blockId"))))
}

/// The block that a group and a block name.
pub(super) fn target(low: &Lowering<'_, '_>, part: usize, group: Option<Value<'_>>, block: Option<Value<'_>>) -> To {
    let missing =
        |value: Value<'_>| To::Missing(Spanned::new(value.str().unwrap_or("").to_owned(), value.text_range()));
    let Some(group) = group.filter(|group| !group.is_null()) else { return To::End(part) };
    let Some(&at) = group.str().and_then(|id| low.bot.group_at.get(id)) else { return missing(group) };
    let first = Place { part, group: at, block: 0 };
    match block.filter(|block| block.str().is_some_and(|id| !id.is_empty()) && !block.is_null()) {
        Some(block) => match block.str().and_then(|id| low.bot.block_at.get(id)) {
            Some(&(of, number)) if of == at => To::Block(Place { block: number, ..first }),
            _ => missing(block),
        },
        None if low.group(first).is_none_or(|group| group.blocks.is_empty()) => over(low, part),
        None => To::Block(first),
    }
}

/// What follows a block that has no way out of its own.
fn behind(low: &Lowering<'_, '_>, place: Place) -> Option<To> {
    let next = Place { block: place.block + 1, ..place };
    low.group(place).is_some_and(|group| next.block < group.blocks.len()).then_some(To::Block(next))
}

/// What follows where a part is over: behind a link the chat goes on.
fn over(low: &Lowering<'_, '_>, mut part: usize) -> To {
    // Links nest only so deep.
    while let Part::Linked(at) = low.part(Place { part, group: 0, block: 0 }) {
        let own = low.group(at).and_then(|group| group.blocks.get(at.block));
        let joined = own.and_then(|own| edge(low, at.part, own.value.get("outgoingEdgeId")));
        match joined.or_else(|| behind(low, at)) {
            Some(To::End(_)) | None => part = at.part,
            Some(to) => return to,
        }
    }
    To::End(part)
}

/// What follows the block at `place`: its own edge, else the next block.
pub(super) fn next(low: &Lowering<'_, '_>, place: Place) -> To {
    let own = low.group(place).and_then(|group| group.blocks.get(place.block)).map(|block| block.value);
    let joined = own.and_then(|own| edge(low, place.part, own.get("outgoingEdgeId")));
    match joined.or_else(|| behind(low, place)) {
        Some(To::End(part)) => over(low, part),
        Some(to) => to,
        None => over(low, place.part),
    }
}

/// What follows an item: its own edge, else what `otherwise` says.
fn of_item(low: &Lowering<'_, '_>, place: Place, item: Value<'_>, otherwise: &To) -> To {
    match edge(low, place.part, item.get("outgoingEdgeId")) {
        Some(To::End(part)) => over(low, part),
        Some(to) => to,
        None => otherwise.clone(),
    }
}

/// All ways out of the step `id`, whose last block is at `place`.
pub(super) fn ways(low: &mut Lowering<'_, '_>, id: StepId, place: Place) -> (Vec<Way>, Tail) {
    let Some(block) = low.group(place).and_then(|group| group.blocks.get(place.block)).copied() else {
        return (Vec::new(), Tail::Said);
    };
    let next = next(low, place);
    let place_of = |key: &str| block.value.get(key).filter(|at| !at.is_null()).map(Value::text_range);
    let span = place_of("outgoingEdgeId").unwrap_or(block.of.span);
    let is_ask = low.flow.steps.get(id.index()).is_some_and(|step| matches!(step.effect, Effect::Ask(_)));
    let goes_on = matches!(next, To::Block(_));
    let plain = |on: Event, to: To| vec![Way::new(on, to, span)];
    match block.kind {
        kind if kind.is_customer() && is_ask => {
            let mut ways = plain(Event::Answer, next);
            ways.extend(retry(low, id, &block, Event::Rejected));
            (ways, Tail::Silent)
        }
        Kind::Choice | Kind::Cards => {
            let mut ways = picked(low, place, &block, &next);
            if low.channel != Channel::Chat {
                ways.extend(retry(low, id, &block, Event::NoMatch));
            }
            (ways, Tail::Silent)
        }
        Kind::Condition => (tested(low, place, &block, next, span), Tail::Silent),
        Kind::AbTest => (split(low, place, &block, &next), Tail::Silent),
        Kind::Jump => {
            let to = match block.option("groupId") {
                Some(group) => target(low, place.part, Some(group), block.option("blockId")),
                None => next,
            };
            (plain(Event::Always, to), Tail::Said)
        }
        Kind::Link => (linked(low, id, place, &block, next, span), Tail::Said),
        Kind::Return | Kind::LiveChat | Kind::Booking | Kind::Redirect | Kind::Unknown | Kind::Loop if !goes_on => {
            // The person, the page or the program has the customer now.
            let is_over = low.flow.steps.get(id.index()).is_some_and(|step| step.effect == Effect::Say);
            (if is_over { plain(Event::Always, next) } else { Vec::new() }, Tail::Said)
        }
        Kind::Return if low.bot.jumps => (Vec::new(), Tail::Said),
        Kind::Request | Kind::Listener | Kind::Script => (plain(Event::Always, next), Tail::Told),
        _ => (plain(Event::Always, next), Tail::Said),
    }
}

/// What is picked of a choice or of cards.
fn picked(low: &Lowering<'_, '_>, place: Place, block: &Block<'_>, next: &To) -> Vec<Way> {
    let cards = block.kind == Kind::Cards;
    let variable = low.slot(block.option("variableId"));
    let mut ways: Vec<Way> = Vec::new();
    let mut led: HashMap<&str, To> = HashMap::new();
    for item in block.items() {
        let card = item.get("title").and_then(Value::str).filter(|_| cards).map(str::trim);
        let paths = item.get("paths").into_iter().flat_map(Value::items).filter(|_| cards);
        for path in paths.chain((!cards).then_some(item)) {
            let named = ["content", "title", "text"].iter().filter_map(|key| path.get(key));
            let shown = named.into_iter().find(|text| text.is_string());
            let text = shown.and_then(Value::str).unwrap_or("").trim();
            let span = shown.map_or(path.span(), Value::text_range);
            let to = of_item(low, place, path, next);
            // Cards have buttons of one name: they are one option where they lead to one place, else they go by their card.
            let first = led.entry(text).or_insert_with(|| to.clone());
            let label = match card {
                Some(_) if *first == to && ways.iter().any(|way| way.on == Event::Choice(text.into())) => continue,
                Some(card) if *first != to => format!("{card}: {text}"),
                _ => text.to_owned(),
            };
            let value = path.get("value").and_then(Value::str).filter(|value| !value.is_empty()).unwrap_or(text);
            let label = (!text.is_empty()).then(|| Spanned::new(label, span));
            let stores = variable.clone().filter(|_| !text.is_empty()).map(|slot| (slot, value.to_owned()));
            ways.push(Way { on: Event::Choice(text.into()), to, span, label, stores });
        }
    }
    ways
}

/// The tests of a condition. One that holds and is not joined goes on with the next block; only behind the last one it takes the way
/// of the block.
fn tested(low: &Lowering<'_, '_>, place: Place, block: &Block<'_>, next: To, span: Span) -> Vec<Way> {
    let unjoined = behind(low, place).unwrap_or_else(|| next.clone());
    let mut ways: Vec<Way> = Vec::new();
    for item in block.items() {
        let to = of_item(low, place, item, &unjoined);
        let edge = item.get("outgoingEdgeId").filter(|edge| !edge.is_null());
        let span = edge.or(item.get("content")).map_or(item.span(), Value::text_range);
        ways.push(Way::new(Event::Condition(condition::shown(item)), to, span));
    }
    ways.push(Way::new(Event::Otherwise, next, span));
    ways
}

/// The two ways of a test by chance.
fn split(low: &Lowering<'_, '_>, place: Place, block: &Block<'_>, next: &To) -> Vec<Way> {
    let first = block.option("aPercent").and_then(Value::f64).unwrap_or(50.0);
    let shares = [first, 100.0 - first];
    let item = |(item, share): (Value<'_>, f64)| {
        let span = item.get("outgoingEdgeId").filter(|edge| !edge.is_null()).map_or(item.span(), Value::text_range);
        Way::new(Event::Condition(format!("{share} %").into()), of_item(low, place, item, next), span)
    };
    block.items().zip(shares).map(item).collect()
}

/// What a link leads to: a group of this bot, from which the chat comes back, or another bot.
fn linked(low: &mut Lowering<'_, '_>, id: StepId, place: Place, block: &Block<'_>, next: To, span: Span) -> Vec<Way> {
    let calls = low.flow.steps.get(id.index()).is_some_and(|step| matches!(step.effect, Effect::Call(_)));
    let group = block.option("groupId").filter(|_| !calls);
    match group.and_then(|group| Some((group, low.linked(place)?))) {
        Some((group, part)) => {
            let to = match target(low, part, Some(group), None) {
                To::End(part) => over(low, part),
                to => to,
            };
            vec![Way::new(Event::Always, to, group.text_range())]
        }
        None if calls => vec![Way::new(Event::Returned("".into()), next, span)],
        None => {
            // A group inside itself, or links too deep to be followed.
            if let Some(step) = low.flow.steps.get_mut(id.index()).filter(|_| group.is_some()) {
                step.effect = Effect::Unknown { what: "a group that leads into itself again" };
            }
            vec![Way::new(Event::Always, next, span)]
        }
    }
}
