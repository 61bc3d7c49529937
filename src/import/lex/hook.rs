//! Code of the team's own: a function that is run between two stages, and that may say and do what nobody can see here.
//!
//! <https://docs.aws.amazon.com/lexv2/latest/dg/paths-code-hook.html> (as of 2025).

use super::lower::{Lowering, Stage, To};
use super::path::{Done, Here, done};
use crate::flow::{Effect, Event, Slot, Step, StepId, Text};
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// A function that is run.
pub(super) struct Code<'a> {
    /// What the step is called.
    pub name: &'a Spanned<String>,
    /// The setting that runs it.
    pub body: Span,
    /// It has its say in the conversation: it may lead anywhere.
    pub opaque: bool,
}

/// The code of the stage `here`, where it has any; behind it what the file says, else `default`.
pub(super) fn hook<'t>(low: &mut Lowering<'_, 't>, here: &Here<'t>, default: To) -> To {
    let Some(setting) = here.hook.filter(|hook| super::bot::is_active(*hook)) else { return default };
    if let Some(&made) = low.hooks.get(&setting.span()) {
        return made;
    }
    let spec = setting.get("postCodeHookSpecification");
    let quiet = Here { hook: None, ..here.clone() };
    let runs = setting.get("enableCodeHookInvocation").and_then(Value::bool) != Some(false);
    let success = done(low, &quiet, Done::way(spec, "success"), default);
    let made = match runs {
        true => {
            let (failure, timeout) = failures(low, &quiet, spec);
            let label =
                setting.get("invocationLabel").filter(|label| label.str().is_some_and(|label| !label.is_empty()));
            let label = label.filter(|label| label.is_string());
            let name = label.map(|label| Spanned::new(label.str().unwrap_or("").to_owned(), label.text_range()));
            let name = name.unwrap_or_else(|| here.name.clone());
            code(low, &Code { name: &name, body: setting.span(), opaque: true }, (success, failure, timeout))
        }
        false => success,
    };
    low.hooks.insert(setting.span(), made);
    made
}

/// What follows code that failed, and code that took too long. The conversation is over where nothing else is said.
pub(super) fn failures<'t>(
    low: &mut Lowering<'_, 't>,
    here: &Here<'t>,
    spec: Option<Value<'t>>,
) -> (Option<To>, Option<To>) {
    let over = To::Stage(Stage::Over(here.intent));
    let failure = done(low, here, Done::way(spec, "failure"), over);
    let timeout = done(low, here, Done::way(spec, "timeout"), over);
    (Some(failure), Some(timeout).filter(|timeout| *timeout != failure))
}

/// The step that runs `code`, then the ways on.
pub(super) fn code(low: &mut Lowering<'_, '_>, code: &Code<'_>, ways: (To, Option<To>, Option<To>)) -> To {
    let id = run(low, code, Vec::new());
    let (success, failure, timeout) = ways;
    let on = if code.opaque { anywhere(low, code.name, code.body, success) } else { success };
    low.leave(id, on, Event::Always, code.name.span);
    for (to, on) in [(failure, Event::Error), (timeout, Event::Elapsed)] {
        if let Some(to) = to {
            low.leave(id, to, on, code.name.span);
        }
    }
    To::Step(id)
}

/// The step that runs `code`, asked with the values of these slots.
pub(super) fn run(low: &mut Lowering<'_, '_>, code: &Code<'_>, by: Vec<Slot>) -> StepId {
    low.step(Step::new(code.name.clone(), code.body, Effect::Lookup { by, learns: Vec::new() }))
}

/// Words that only a program knows, then `after`.
pub(super) fn unseen(low: &mut Lowering<'_, '_>, name: &Spanned<String>, body: Span, after: To) -> To {
    let step = Step::new(name.clone(), body, Effect::Say).saying(vec![Text::unseen(name.span)]).assumed();
    let id = low.step(step);
    low.leave(id, after, Event::Always, name.span);
    To::Step(id)
}

/// A program that may say anything and lead anywhere; else `after`.
pub(super) fn anywhere(low: &mut Lowering<'_, '_>, name: &Spanned<String>, body: Span, after: To) -> To {
    let route = Effect::Route { slot: None, exhaustive: false };
    let id = low.step(Step::new(name.clone(), body, route).assumed());
    let unknown = To::Step(nowhere(low));
    low.leave(id, unknown, Event::Condition("the function leads on".into()), name.span);
    let after = unseen(low, name, body, after);
    low.leave(id, after, Event::Otherwise, name.span);
    To::Step(id)
}

/// The one step that stands for all that code may do.
pub(super) fn nowhere(low: &mut Lowering<'_, '_>) -> StepId {
    if let Some(made) = low.anywhere {
        return made;
    }
    let what = Effect::Unknown { what: "a Lambda function that may lead anywhere" };
    let made = low.step(Step::new(low.locale.id.clone(), low.locale.body, what).assumed());
    low.anywhere = Some(made);
    made
}
