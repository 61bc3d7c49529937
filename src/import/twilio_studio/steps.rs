//! What happens at a widget.

use super::kind::Kind;
use super::lower::Lowering;
use super::read::{To, Widget};
use super::{liquid, menu, person, reads, said, split};
use crate::flow::{Ask, Effect, Input, Menu, SetValue, Slot, Step};
use crate::source::Spanned;

/// The steps of the widget `at`, in order: one for each variable that it sets, else one.
pub(super) fn steps(lowering: &Lowering<'_>, at: usize) -> Vec<Step> {
    let Some(widget) = lowering.machine.widgets.get(at) else { return Vec::new() };
    let channel = lowering.reach.channel(at, widget.kind);
    let step = |effect| {
        let name = Spanned::new(widget.name.value.to_owned(), widget.name.span);
        let mut step = Step::new(name, widget.body, effect).on(channel);
        step.minor = matches!(widget.kind, Kind::SetVariables | Kind::Message | Kind::Speech | Kind::Setup);
        step
    };
    if widget.kind == Kind::SetVariables {
        let mut sets: Vec<_> = sets(lowering, widget).into_iter().map(step).collect();
        if let Some(first) = sets.first_mut() {
            first.reads = reads::reads(widget, &lowering.asked);
        }
        return if sets.is_empty() { vec![step(Effect::Say)] } else { sets };
    }
    let mut step = step(effect(lowering, at, widget)).saying(said(widget));
    step.reads = reads::reads(widget, &lowering.asked);
    vec![step]
}

fn said(widget: &Widget<'_>) -> Vec<crate::flow::Text> {
    match widget.kind {
        // The body of a request is for a program.
        Kind::Speech | Kind::Message | Kind::Gather | Kind::WaitForReply => said::said(widget),
        _ => Vec::new(),
    }
}

fn effect(lowering: &Lowering<'_>, at: usize, widget: &Widget<'_>) -> Effect {
    let asked = &lowering.asked;
    match widget.kind {
        Kind::Trigger => Effect::Unknown { what: "the trigger" },
        Kind::Split => split::route(widget, asked).0,
        Kind::Request => person::lookup(widget, asked),
        Kind::Message | Kind::Speech | Kind::Setup | Kind::SetVariables => Effect::Say,
        Kind::Queue => person::queue(widget, lowering.reach.channel(at, widget.kind).is_written(), asked),
        Kind::Subflow => person::subflow(widget, asked),
        Kind::Gather | Kind::WaitForReply => question(lowering, at, widget),
        Kind::Voicemail => Effect::Voicemail,
        Kind::Dial => person::dial(widget),
        Kind::Payment => Effect::Ask(Box::new(Ask {
            input: Input::KEYS,
            secret: true,
            timeout: widget.number("timeout").map(|seconds| seconds as f32),
            ..Ask::default()
        })),
        Kind::Bot => Effect::Unknown { what: "a bot" },
        Kind::Redirect => Effect::Jump(Box::new(crate::flow::FlowRef {
            names: Vec::new(),
            shown: widget.property("url").map_or(Spanned::new(String::new(), widget.name.span), |url| {
                Spanned::new(url.str().unwrap_or("").to_owned(), url.text_range())
            }),
            entry: None,
            expected: false,
        })),
        Kind::CallOut => Effect::Send(Box::default()),
        Kind::Unknown => Effect::Unknown { what: "a widget of an unknown type" },
    }
}

/// A menu where a split routes the answer, else a question.
fn question(lowering: &Lowering<'_>, at: usize, widget: &Widget<'_>) -> Effect {
    let input = input(widget);
    if input == Input::default() {
        return Effect::Say;
    }
    let timeout = widget.number("timeout").map(|seconds| seconds as f32);
    let plan = lowering.plan(at);
    if plan.is_empty() {
        let name = lowering.asked.get(widget.name.value).cloned().unwrap_or_else(|| widget.name.value.to_owned());
        let secret = is_secret(&name) || is_secret(widget.name.value);
        let slot = Some(Slot::new(name, widget.name.span));
        return Effect::Ask(Box::new(Ask { slot, input, secret, timeout, ..Ask::default() }));
    }
    let splits = plan.iter().filter_map(|routed| lowering.machine.widgets.get(routed.router.split));
    let routed_open = splits.map(|split| menu::options(widget, split).open).fold(false, |a, b| a | b);
    // An answer that no split looks at is taken as it is.
    let unrouted = ["keypress", "speech", "incomingMessage"]
        .iter()
        .any(|event| widget.to(event) != To::Nowhere && !plan.iter().any(|routed| routed.event == *event));
    Effect::Menu(Menu { input, timeout, open: routed_open || unrouted, planned_by_platform: false })
}

/// How the customer answers. Keys and speech are heard only where their way out is wired
/// (<https://support.twilio.com/hc/en-us/articles/41011121788443>, 2025).
fn input(widget: &Widget<'_>) -> Input {
    match widget.kind {
        Kind::WaitForReply => {
            Input { typed: true, buttons: widget.property("content_sid").is_some(), ..Input::default() }
        }
        _ => Input {
            keys: widget.to("keypress") != To::Nowhere,
            speech: widget.to("speech") != To::Nowhere,
            ..Input::default()
        },
    }
}

/// Whether a name says that what is asked is to be kept secret.
fn is_secret(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.any(|word| matches!(word.as_str(), "pin" | "password" | "passcode" | "cvv" | "cvc" | "otp" | "ssn"))
}

fn sets(lowering: &Lowering<'_>, widget: &Widget<'_>) -> Vec<Effect> {
    let set = |(key, value): (crate::syntax::Value<'_>, crate::syntax::Value<'_>)| {
        let (name, text) = (key.str().unwrap_or(""), value.str().unwrap_or(""));
        let stored = if let Some(amount) = liquid::counts(text, name) {
            SetValue::Add(amount)
        } else if value.is_reference() {
            SetValue::Opaque
        } else if !super::names::is_dynamic(text) {
            SetValue::Const(text.trim().to_owned())
        } else {
            let read = liquid::only_output(text).and_then(|output| liquid::slot(output.path, &lowering.asked));
            read.map_or(SetValue::Opaque, SetValue::Copy)
        };
        Effect::Set { slot: Slot::new(name.to_owned(), key.text_range()), value: stored }
    };
    menu::variables(widget).map(set).collect()
}
