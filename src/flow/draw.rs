//! A flow drawn as text, for the drawings committed beside examples and for tests of importers.

use super::{Effect, Event, Flow, How, PersonKind, SetValue, StepId, Times, Wait, duration};
use std::fmt::Write;

/// The flow as text: one line for each start, one for each step, one below it for each way out. Stable, and free of places.
pub fn draw(flow: &Flow) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "flow {} ({})", flow.key, flow.platform);
    for claim in [flow.role.wrapper, flow.role.structure, flow.role.declared].into_iter().flatten() {
        let _ = writeln!(out, "role {}", claim.name());
    }
    for entry in &flow.entries {
        let event = if entry.event.is_empty() { String::new() } else { format!(" on {}", entry.event) };
        let _ = writeln!(out, "starts at {}{event} ({:?})", label(flow, entry.step), entry.channel);
    }
    for hook in &flow.hooks {
        let _ = writeln!(out, "runs {} as {}", hook.flow.shown.value, hook.role.name());
    }
    for (at, step) in flow.steps.iter().enumerate() {
        let id = StepId(at as u32);
        let assumed = if step.assumed { " (assumed)" } else { "" };
        let minor = if step.minor { " (minor)" } else { "" };
        let by =
            if matches!(step.effect, Effect::Send(_)) { format!(" by {}", step.channel.name()) } else { String::new() };
        let _ = write!(out, "{}: {}{by}{assumed}{minor}", label(flow, id), effect(&step.effect));
        for text in &step.texts {
            let dots = if text.complete { "" } else { " …" };
            let _ = write!(out, " {:?}{dots}", text.content);
        }
        out.push('\n');
        for edge in flow.edges.iter().filter(|edge| edge.from == id) {
            let times = match edge.times {
                Times::AtMost(n) => format!(" x{n}"),
                Times::Unbounded => String::new(),
                Times::Unknown => " x?".into(),
            };
            let name = edge.label().map(|label| format!(" ({})", label.value)).unwrap_or_default();
            let _ = writeln!(out, "  {}{name}{times} -> {}", event(&edge.on), label(flow, edge.to));
        }
    }
    out
}

/// The name of a step, with a number behind it where several steps share it.
fn label(flow: &Flow, id: StepId) -> String {
    let name = &flow.steps[id.index()].name.value;
    let before = flow.steps[..id.index()].iter().filter(|step| step.name.value == *name).count();
    if before == 0 { name.clone() } else { format!("{name}'{before}") }
}

fn event(event: &Event) -> String {
    let (word, what) = event.parts();
    if what.is_empty() { word.into() } else { format!("{word} {what}") }
}

fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Say => "say".into(),
        Effect::Menu(menu) => {
            let open = if menu.open { " open" } else { "" };
            format!("menu {}{open}{}", input(menu.input), timeout(menu.timeout))
        }
        Effect::Ask(ask) => {
            let slot = ask.slot.as_ref().map_or("?", |slot| &slot.value);
            let secret = if ask.secret { " secret" } else { "" };
            format!("ask {slot} {}{secret}{}", input(ask.input), timeout(ask.timeout))
        }
        Effect::Verify { biometric } => if *biometric { "verify biometric" } else { "verify" }.into(),
        Effect::Listen => "listen".into(),
        Effect::Route { slot, exhaustive } => {
            let slot = slot.as_ref().map_or("?", |slot| &slot.value);
            format!("route {slot}{}", if *exhaustive { " exhaustive" } else { "" })
        }
        Effect::Split => "split".into(),
        Effect::Hours => "hours".into(),
        Effect::Lookup { .. } => "lookup".into(),
        Effect::Set { slot, value } => match value {
            SetValue::Const(text) => format!("set {} = {text:?}", slot.value),
            SetValue::Add(n) => format!("set {} {n:+}", slot.value),
            SetValue::Copy(from) => format!("set {} = {from}", slot.value),
            SetValue::Opaque => format!("set {} = ?", slot.value),
        },
        Effect::Forget(_) => "forget".into(),
        Effect::Repeat { at_most } => at_most.map_or("repeat ?".into(), |n| format!("repeat {n}")),
        Effect::Send(message) => {
            let class = message.class.map(|class| format!(" {}", class.value.name())).unwrap_or_default();
            format!("send{class}")
        }
        Effect::Wait(wait) => wait_of(wait),
        Effect::Hold => "hold".into(),
        Effect::Task { what } => format!("task {what}").trim_end().into(),
        Effect::Transfer(handoff) => {
            let grade = if handoff.kind == PersonKind::Certain { "" } else { " probable" };
            format!("transfer{grade} {}", handoff.to.as_deref().unwrap_or("?"))
        }
        Effect::Callback(_) => "callback".into(),
        Effect::Voicemail => "voicemail".into(),
        Effect::Ticket(_) => "ticket".into(),
        Effect::Call(call) => format!("call {}", call.flow.shown.value),
        Effect::Jump(jump) => format!("jump {}", jump.shown.value),
        Effect::End(how) => match how {
            How::Declared(outcome, _) => format!("end {outcome}"),
            How::HangUp => "end hang-up".into(),
            How::Unwired => "end unwired".into(),
            How::Refused => "end refused".into(),
            How::Return => "end return".into(),
        },
        Effect::Unknown { what } => format!("unknown {what}"),
    }
}

fn input(input: super::Input) -> String {
    let names = [(input.keys, "keys"), (input.speech, "speech"), (input.typed, "typed"), (input.buttons, "buttons")];
    let mut on = names.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect::<Vec<_>>();
    if on.is_empty() {
        on.push("?");
    }
    on.join("+")
}

fn timeout(seconds: Option<f32>) -> String {
    seconds.map_or(String::new(), |seconds| format!(" {seconds}s"))
}

/// How long it waits, in days, hours, minutes or seconds.
fn wait_of(wait: &Wait) -> String {
    let range = |min: f64, max: f64| {
        if min == max { duration::shown(min) } else { format!("{}..{}", duration::shown(min), duration::shown(max)) }
    };
    match wait {
        Wait::For { min, max } => format!("wait {}", range(*min, *max)),
        Wait::Since { min, max } => format!("wait at {}", range(*min, *max)),
        Wait::Event { event, at_most: Some(most) } => format!("wait until {event}, at most {}", duration::shown(*most)),
        Wait::Event { event, at_most: None } => format!("wait until {event}"),
        Wait::Date { field, offset } => {
            let sign = if *offset < 0.0 { '-' } else { '+' };
            format!("wait until date {field} {sign} {}", duration::shown(offset.abs()))
        }
        Wait::Unseen => "wait".into(),
    }
}
