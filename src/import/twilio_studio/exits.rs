//! Why and where to a widget is left. Studio lets any way out stay unwired: the flow then simply ends.

use super::kind::Kind;
use super::lower::{Lowering, Target, Way};
use super::read::{Exit, To, Widget};
use super::{menu, split};
use crate::flow::Event;

/// All ways out of the widget `at`, in file order.
pub(super) fn ways(lowering: &mut Lowering<'_>, at: usize) -> Vec<Way> {
    let Some(kind) = lowering.machine.widgets.get(at).map(|widget| widget.kind) else { return Vec::new() };
    match kind {
        Kind::Split => routed(lowering, at),
        Kind::Gather | Kind::WaitForReply => answered(lowering, at, kind),
        _ => plain(lowering, at, kind),
    }
}

/// A way out as the file has it.
struct Raw {
    on: Event,
    event: &'static str,
    to: To,
    span: crate::source::Span,
}

fn plain(lowering: &mut Lowering<'_>, at: usize, kind: Kind) -> Vec<Way> {
    let Some(widget) = lowering.machine.widgets.get(at) else { return Vec::new() };
    let may_be_call = lowering.reach.may_be_call(at);
    let mut raw: Vec<Raw> = Vec::new();
    for exit in &widget.exits {
        let Some((event, on)) = event(kind, exit, may_be_call) else { continue };
        raw.push(Raw { on, event, to: exit.to, span: exit.span });
    }
    // Where success and failure lead to the same place, failing changes nothing for the customer.
    let merges = matches!(kind, Kind::Request | Kind::Message | Kind::Subflow | Kind::Setup | Kind::SetVariables);
    if merges && raw.len() > 1 && raw.iter().all(|way| way.to == raw[0].to) {
        let best = raw.iter().position(|way| way.on.is_automatic()).unwrap_or(0);
        raw = raw.into_iter().skip(best).take(1).collect();
    }
    // A text message is nothing that a caller hears.
    // A program that is told of a written conversation may go on with it; a call is over.
    let goes_on = kind == Kind::Request && !may_be_call && !only_notes(widget);
    let in_words = kind == Kind::Speech || kind == Kind::Message && !lowering.reach.is_call(at);
    let mut ways = Vec::with_capacity(raw.len());
    for Raw { on, event, to, span } in raw {
        let mut target = lowering.target(at, event, to);
        if in_words && on == Event::Always && target == Target::Nowhere {
            target = Target::Said;
        } else if goes_on && on == Event::Always && target == Target::Nowhere {
            target = Target::Unseen;
        }
        ways.push(Way { on, target, span, label: None });
    }
    ways
}

/// Whether a request only writes something down for staff, by its name or its address: nobody goes on from there.
fn only_notes(widget: &Widget<'_>) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase();
        ["notify", "error", "alert", "log_", "_log", "logging", "analytics", "track"]
            .iter()
            .any(|word| text.contains(word))
    };
    says(widget.name.value) || says(widget.text("url"))
}

/// Why a widget of that kind is left by this exit; `None` where the exit cannot be taken or leaves nobody behind.
fn event(kind: Kind, exit: &Exit<'_>, may_be_call: bool) -> Option<(&'static str, Event)> {
    let wired = exit.to != To::Nowhere;
    Some(match (kind, exit.event) {
        (Kind::Trigger, _) => return None,
        // A person had the customer; what comes after is the person's business unless the file says more.
        (Kind::Queue, "callComplete") if wired => ("callComplete", Event::Happened("call complete".into())),
        (Kind::Queue, "callComplete") => return None,
        // No call, no failing call.
        (Kind::Queue, "callFailure") if !may_be_call => return None,
        (Kind::Queue, _) => ("", Event::Failed),
        // This exit is taken whether or not somebody answered; that nobody did is not shown.
        (Kind::Dial, "callCompleted" | "callComplete") if wired => ("", Event::Happened("call complete".into())),
        (Kind::Dial, "callCompleted" | "callComplete") => return None,
        (Kind::Voicemail, "recordingComplete") if wired => ("", Event::Always),
        // A recorded message, or somebody who hangs up or says nothing to a recorder: the call is over.
        (Kind::Voicemail, _) if !wired => return None,
        (Kind::Voicemail, "noAudio") => ("", Event::NoInput),
        (_, "hangup") if wired => ("", Event::CallerHangsUp),
        (_, "hangup") => return None,
        (Kind::Subflow, "completed") => ("", Event::Returned("completed".into())),
        (Kind::Subflow, _) => ("", Event::Failed),
        (Kind::Payment, "success") => ("", Event::Answer),
        (Kind::Payment, "maxFailedAttempts") => ("", Event::NoMatch),
        (Kind::Payment, "providerError" | "validationError") => ("", Event::Error),
        (Kind::Payment, _) => ("", Event::Failed),
        (Kind::CallOut, "answered") => ("answered", Event::Happened("answered".into())),
        (Kind::CallOut, "busy") => ("", Event::Happened("busy".into())),
        (Kind::CallOut, "noAnswer") => ("", Event::Happened("no answer".into())),
        // What comes back from elsewhere, if anything does: the call may be over by then.
        (Kind::Bot | Kind::Redirect, "return" | "sessionEnded" | "timeout") if !wired => return None,
        (Kind::Bot | Kind::Redirect, "return" | "sessionEnded") => ("", Event::Returned("".into())),
        (Kind::Message, "sent") => ("sent", Event::Always),
        (Kind::Message, _) => ("", Event::Failed),
        (Kind::Unknown, _) if !wired => return None,
        (_, "success" | "next" | "audioComplete" | "completed" | "found") => ("", Event::Always),
        (_, "fail" | "failed" | "failure" | "error") => ("", Event::Error),
        (_, "timeout") => ("", Event::Elapsed),
        (_, other) => ("", Event::Happened(other.into())),
    })
}

fn routed(lowering: &mut Lowering<'_>, at: usize) -> Vec<Way> {
    let Some(widget) = lowering.machine.widgets.get(at) else { return Vec::new() };
    let (_, events) = split::route(widget, &lowering.asked);
    let exits: Vec<_> = widget.exits.iter().zip(events).map(|(exit, on)| (on, exit.to, exit.span)).collect();
    exits.into_iter().map(|(on, to, span)| Way { on, target: lowering.target(at, "", to), span, label: None }).collect()
}

/// The ways out of a question: those of its splits where it has any.
fn answered(lowering: &mut Lowering<'_>, at: usize, kind: Kind) -> Vec<Way> {
    let machine = std::rc::Rc::clone(&lowering.machine);
    let Some(widget) = machine.widgets.get(at) else { return Vec::new() };
    let plan = lowering.plan(at).to_vec();
    let answers = |event: &str| matches!(event, "keypress" | "speech" | "incomingMessage");
    let heard =
        widget.exits.iter().any(|exit| answers(exit.event) && (exit.to != To::Nowhere || kind == Kind::WaitForReply));
    let mut ways = Vec::new();
    let mut done = Vec::new();
    for exit in &widget.exits {
        let router = plan.iter().find(|routed| routed.event == exit.event).map(|routed| routed.router.clone());
        match (exit.event, router) {
            (event, Some(router)) if answers(event) => {
                if done.contains(&router) {
                    continue;
                }
                let Some(split) = machine.widgets.get(router.split) else { continue };
                let options = menu::options(widget, split);
                for choice in options.choices {
                    let target = lowering.through(at, &router, choice.to);
                    ways.push(Way { on: choice.on, target, span: choice.span, label: choice.label });
                }
                if let Some((to, span)) = options.rest {
                    ways.push(Way { on: Event::NoMatch, target: lowering.through(at, &router, to), span, label: None });
                }
                done.push(router);
            }
            // Silence is routed like an empty answer.
            (_, Some(router)) => {
                let blank = machine.widgets.get(router.split).and_then(|split| menu::options(widget, split).blank);
                let (to, span) = blank.unwrap_or((exit.to, exit.span));
                ways.push(Way { on: Event::NoInput, target: lowering.through(at, &router, to), span, label: None });
            }
            (event, None) => {
                let Some(on) = unrouted(kind, event, exit.to, heard) else { continue };
                let name = if matches!(event, "incomingMessage" | "timeout") { "timeout" } else { "" };
                ways.push(Way { on, target: lowering.target(at, name, exit.to), span: exit.span, label: None });
            }
        }
    }
    ways
}

/// Why a question is left by an exit that no split routes; `None` where it cannot be.
fn unrouted(kind: Kind, event: &str, to: To, heard: bool) -> Option<Event> {
    Some(match event {
        // Unwired keys and speech are not listened for.
        "keypress" | "speech" if to == To::Nowhere => return None,
        "keypress" | "speech" | "incomingMessage" => Event::Answer,
        "timeout" if !heard => Event::Always,
        "timeout" => Event::NoInput,
        "deliveryFailure" => Event::Failed,
        _ if kind == Kind::Gather && to == To::Nowhere => return None,
        other => Event::Happened(other.into()),
    })
}
