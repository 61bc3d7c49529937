//! Campaigns: messages and flows around a date that is kept of each member of a group, as cadences.
//!
//! An event comes so long before or after the date in a field of the contact
//! (<https://help.communityconnectlabs.com/support/solutions/articles/8000090113-create-a-campaign-event>). Events know nothing of
//! one another, and nothing caps them; whoever leaves the group gets no more.

use super::ID;
use super::names::{language, spanned, text, uses};
use super::said::worded;
use super::unit::Campaign;
use crate::diagnostic::Kind;
use crate::flow::{Cadence, Channel, Effect, Entry, Event, Flow, How, Message, Reading, Role, Step, Wait};
use crate::source::Spanned;
use crate::syntax::Value;

/// One event: where it stands in time.
struct At<'t> {
    event: Value<'t>,
    /// The field with the date.
    field: &'t str,
    /// So many seconds behind it.
    offset: f64,
}

/// The cadence that a campaign is; nothing where no event says when it comes.
pub(super) fn lower(campaign: &Campaign<'_>) -> Option<Flow> {
    let value = campaign.value;
    let mut events: Vec<At<'_>> = value.get("events").into_iter().flat_map(Value::items).filter_map(at).collect();
    // Events of one date in their order; a person who waits for several dates goes through all of them.
    events.sort_by(|a, b| a.field.cmp(b.field).then(a.offset.total_cmp(&b.offset)));
    let first = events.first()?;
    let name = text(value.get("name")).or_else(|| text(value.get("uuid")));
    let name = name.or_else(|| value.entry("events").map(|(key, _)| key)).map(spanned)?;
    let mut flow = Flow::new(ID, name, &campaign.parsed.path, value.span());
    flow.identity = value.get("uuid").and_then(Value::str).unwrap_or(&flow.key).to_owned();
    flow.open_world = campaign.parsed.broken;
    flow.role.wrapper = Some(Role::Entry);
    flow.about.kind = Kind::Cadence;
    let group = text(value.get("group").and_then(|group| group.get("name")));
    flow.about.audience.segment = group.map(spanned);
    flow.about.cadence = Some(Box::new(Cadence {
        when: group
            .map(|group| Spanned::new(format!("in group {}", group.str().unwrap_or("")), group.text_range()))
            .into_iter()
            .collect(),
        exit_when: group
            .map(|group| Spanned::new("leaves the group".to_owned(), group.text_range()))
            .into_iter()
            .collect(),
        ..Cadence::default()
    }));
    let span = first.event.span();
    let mut before = None;
    for at in &events {
        let wait = Wait::Date { field: at.field.to_owned(), offset: at.offset };
        let when = at.event.get("relative_to").and_then(|field| text(field.get("key"))).unwrap_or(at.event);
        let wait = flow.step(Step::new(spanned(when), at.event.span(), Effect::Wait(wait)).on(Channel::None));
        if let Some(before) = before {
            flow.edge(before, wait, Event::Always, when.text_range());
        }
        let sent = flow.step(send(at.event));
        flow.edge(wait, sent, Event::Elapsed, when.text_range());
        before = Some(sent);
    }
    let end = flow.step(
        Step::new(flow.name.clone(), flow.body, Effect::End(How::Declared("done".into(), flow.name.span))).assumed(),
    );
    flow.edge(before?, end, Event::Always, flow.name.span);
    flow.entries.push(Entry { step: Default::default(), event: "", channel: Channel::None, span });
    Some(flow)
}

fn at(event: Value<'_>) -> Option<At<'_>> {
    let unit = match event.get("unit").and_then(Value::str)? {
        "M" => 60.0,
        "H" => 3_600.0,
        "D" => 86_400.0,
        "W" => 604_800.0,
        _ => return None,
    };
    let offset = event.get("offset")?;
    let offset = offset.f64().or_else(|| offset.str()?.parse().ok())?;
    let field = event.get("relative_to")?.get("key")?.str()?;
    Some(At { event, field, offset: offset * unit })
}

/// What is sent: the words of a message in each of its languages; of a flow, only that it begins, for its words stand there.
fn send(event: Value<'_>) -> Step {
    let place = text(event.get("uuid")).unwrap_or(event);
    let mut message = Message::default();
    let words = event.get("message");
    let own = event.get("base_language").and_then(Value::str);
    let mut texts = Vec::new();
    let mut reads = Vec::new();
    let translations = words.into_iter().flat_map(Value::entries);
    for (tag, said) in translations.filter(|(_, said)| text(Some(*said)).is_some()) {
        let mut one = worded(said, tag.str().and_then(language));
        if texts.is_empty() || tag.str() == own {
            reads = uses(said, Reading::Said);
        }
        // A person gets one of them.
        if !texts.is_empty() {
            one.seconds = Some(0.0);
        }
        texts.push(one);
    }
    if let Some(alone) = words.and_then(|words| text(Some(words)).filter(|words| words.is_string())) {
        reads = uses(alone, Reading::Said);
        texts.push(worded(alone, own.and_then(language)));
    }
    message.has_body = !texts.is_empty();
    let flow = event.get("flow").and_then(|flow| text(flow.get("name").or_else(|| flow.get("uuid"))));
    let name = flow.filter(|_| texts.is_empty()).unwrap_or(place);
    let mut step = Step::new(spanned(name), event.span(), Effect::Send(Box::new(message))).saying(texts);
    step.reads = reads;
    step.unnamed = flow.is_none();
    // By which channel is the contact's business.
    step.on(Channel::Chat)
}
