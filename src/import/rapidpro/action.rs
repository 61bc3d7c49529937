//! What happens at an action (<https://github.com/nyaruka/goflow/blob/main/docs/md/flows.md#actions>).

use super::lower::Lowering;
use super::names::{self, slot, spanned, text, uses};
use super::{expression, person, said};
use crate::diagnostic::Finding;
use crate::flow::{CallRef, Effect, FlowRef, Passes, Reading, SetValue, Slot, Step, Text, Wait};
use crate::source::Spanned;
use crate::syntax::Value;

/// What an action becomes.
enum Becomes {
    /// Words.
    Words(Vec<Text>),
    /// Something else.
    Effect(Effect),
    /// Nothing that the customer notices and nothing that is kept.
    Nothing,
}

/// The step of an action, where it does something.
pub(super) fn step<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>) -> Option<Step> {
    let kind = action.get("type").and_then(Value::str).unwrap_or("");
    let place = text(action.get("uuid")).or_else(|| text(action.get("type"))).unwrap_or(action);
    let new = |effect: Effect| {
        let mut step = Step::new(spanned(place), action.span(), effect);
        step.unnamed = true;
        step
    };
    if let Some(effect) = person::implied(action, kind, low.policy) {
        return Some(new(effect));
    }
    let becomes = match kind {
        "send_msg" | "say_msg" | "send_whatsapp_msg" => Becomes::Words(words(low, action)),
        "play_audio" => Becomes::Words(vec![Text::unseen(action.span())]),
        "send_interactive_msg" => Becomes::Words(said::interactive(action, low.translations.own())),
        "set_contact_field"
        | "set_run_result"
        | "set_contact_name"
        | "set_contact_language"
        | "set_contact_timezone"
        | "set_contact_status"
        | "set_wa_group_field" => Becomes::Effect(set(action, kind)?),
        "enter_flow" => Becomes::Effect(enter(low, action)),
        kind if person::is_ticket(kind) => Becomes::Effect(person::ticket(action)),
        "call_webhook"
        | "call_resthook"
        | "call_classifier"
        | "call_llm"
        | "transfer_airtime"
        | "link_google_sheet"
        | "wait_for_result"
        | "set_contact_profile" => Becomes::Effect(lookup(action)),
        "wait_for_time" => Becomes::Effect(Effect::Wait(delay(action))),
        // Whoever is told may be staff who get in touch, and may be somebody else: no person is sure, nor is that nobody is told.
        "send_email" => Becomes::Effect(Effect::Task { what: "read an e-mail".into() }),
        "send_broadcast" => Becomes::Effect(Effect::Task { what: "read a message".into() }),
        "start_session" => Becomes::Effect(Effect::Task { what: "go through another flow".into() }),
        "add_contact_groups" | "remove_contact_groups" => Becomes::Effect(grouped(action)?),
        "add_contact_urn" | "add_input_labels" | "set_contact_channel" | "request_optin" => Becomes::Nothing,
        _ => {
            low.tell(unknown(action, kind));
            Becomes::Effect(Effect::Unknown { what: "an action of an unknown type" })
        }
    };
    let mut step = match becomes {
        Becomes::Words(texts) => new(Effect::Say).saying(texts),
        Becomes::Effect(effect) => new(effect),
        Becomes::Nothing => return None,
    };
    step.minor = matches!(step.effect, Effect::Set { .. } | Effect::Forget(_));
    let (key, reading) = match kind {
        "send_msg" | "say_msg" | "send_whatsapp_msg" | "send_interactive_msg" => ("text", Reading::Said),
        "open_ticket" => (if action.get("note").is_some() { "note" } else { "body" }, Reading::Used),
        "send_email" => ("body", Reading::Used),
        "send_broadcast" => ("text", Reading::Used),
        _ => ("value", Reading::Used),
    };
    step.reads = action.get(key).map(|value| uses(value, reading)).unwrap_or_default();
    Some(step)
}

/// What a message says. Pictures and recordings alone are seen or heard too.
fn words<'t>(low: &Lowering<'_, 't>, action: Value<'t>) -> Vec<Text> {
    let mut texts = low.translations.said(action, "text");
    let shown = ["attachments", "audio_url", "template", "templating"].iter().filter_map(|key| action.get(key));
    let shown = shown.filter(|value| !value.is_null() && (!value.is_empty() || text(Some(*value)).is_some()));
    if texts.is_empty() {
        texts.extend(shown.map(|value| Text::unseen(value.span())).take(1));
    }
    texts
}

fn set(action: Value<'_>, kind: &str) -> Option<Effect> {
    let (slot, value) = match kind {
        "set_contact_field" => {
            let field = action.get("field")?;
            (text(field.get("key")).or_else(|| text(field.get("name")))?, action.get("value"))
        }
        "set_run_result" | "set_wa_group_field" => {
            (text(action.get("name")).or_else(|| text(action.get("field")?.get("name")))?, action.get("value"))
        }
        _ => {
            let of = kind.trim_start_matches("set_contact_");
            let (key, value) = action.entry(of)?;
            let slot = Slot::new(format!("contact.{of}"), key.text_range());
            return Some(stored(slot, Some(value)));
        }
    };
    Some(stored(Slot::new(names::key(slot.str()?), slot.text_range()), value))
}

/// Who is in which group is kept of the contact.
fn grouped(action: Value<'_>) -> Option<Effect> {
    let (key, groups) = action.entry("groups")?;
    let slot = Slot::new("contact.groups".to_owned(), key.text_range());
    let mut names = groups.items().filter_map(|group| text(group.get("name"))?.str());
    let value = match (names.next(), names.next()) {
        (Some(only), None) => SetValue::Const(only.to_owned()),
        _ => SetValue::Opaque,
    };
    Some(Effect::Set { slot, value })
}

/// Nothing forgets what was kept.
fn stored(slot: Slot, value: Option<Value<'_>>) -> Effect {
    let written = value.and_then(Value::str).unwrap_or("");
    if written.trim().is_empty() || value.is_some_and(Value::is_null) {
        return Effect::Forget(vec![slot]);
    }
    let value = match (expression::only(written).and_then(names::slot), expression::holes(written).is_empty()) {
        (Some(from), _) => SetValue::Copy(from),
        (None, true) => SetValue::Const(written.to_owned()),
        (None, false) => counted(written, &slot.value).map_or(SetValue::Opaque, SetValue::Add),
    };
    Effect::Set { slot, value }
}

/// What is added to `slot` by a value that counts it: `@(results.tries + 1)`.
fn counted(value: &str, slot: &str) -> Option<i64> {
    let tight: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let inside = tight.strip_prefix("@(")?.strip_suffix(')')?;
    let at = inside.rfind(['+', '-'])?;
    let (path, amount) = inside.split_at(at);
    let amount: i64 = amount.strip_prefix('+').unwrap_or(amount).parse().ok()?;
    (self::slot(path).as_deref() == Some(slot)).then_some(amount)
}

fn lookup(action: Value<'_>) -> Effect {
    let learns = text(action.get("result_name"));
    let learns = learns.map(|name| Slot::new(names::key(name.str().unwrap_or("")), name.text_range()));
    Effect::Lookup { by: person::asked_with(action), learns: learns.into_iter().collect() }
}

/// How long Glific waits by itself, in seconds.
fn delay(action: Value<'_>) -> Wait {
    let seconds = action.get("delay").and_then(|delay| delay.f64().or_else(|| delay.str()?.trim().parse().ok()));
    seconds.map_or(Wait::Unseen, |seconds| Wait::For { min: seconds, max: seconds })
}

/// Runs another flow and comes back, or goes on there for good.
fn enter<'t>(low: &Lowering<'_, 't>, action: Value<'t>) -> Effect {
    let target = action.get("flow");
    let id = target.and_then(|flow| text(flow.get("uuid")));
    let named = target.and_then(|flow| text(flow.get("name")));
    // Glific works the flow out where there is an expression.
    let dynamic = text(action.get("expression")).is_some();
    let id_text = id.and_then(Value::str).unwrap_or("");
    let shown = named.or(id).map_or_else(|| Spanned::new(String::new(), action.span()), spanned);
    let names = if dynamic || id_text.is_empty() { Vec::new() } else { low.names_of(id_text) };
    let flow = FlowRef { names, shown, entry: None, expected: false };
    match action.get("terminal").and_then(Value::bool) {
        Some(true) => Effect::Jump(Box::new(flow)),
        _ => Effect::Call(Box::new(CallRef { flow, passes: Passes::Unknown })),
    }
}

fn unknown(action: Value<'_>, kind: &str) -> Finding {
    let span = action.get("type").unwrap_or(action).text_range();
    let problem = format!("no type of action called `{kind}` is known");
    let mut finding = Finding::file("file/unknown-block", span, problem)
        .help("until this version knows the type, what follows here is unknown");
    finding.step = action.get("uuid").and_then(Value::str).map(str::to_owned);
    finding.atoms = vec![kind.to_owned()];
    finding
}
