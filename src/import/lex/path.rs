//! What a stage leads to: words, tests, values that are kept, the next stage.
//!
//! <https://docs.aws.amazon.com/lexv2/latest/APIReference/API_DialogAction.html> (as of 2025).

use super::hook;
use super::lower::{Lowering, Stage, To};
use super::messages::said;
use super::{ID, slots};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Event, Handoff, Passes, PersonKind, Reading, SetValue, Step};
use crate::source::{Span, Spanned};
use crate::syntax::{Value, nearest};

/// The stage that leads on.
#[derive(Clone)]
pub(super) struct Here<'t> {
    /// The number of its intent.
    pub intent: usize,
    /// What people call it: the intent, or the slot.
    pub name: Spanned<String>,
    /// Where it stands.
    pub body: Span,
    /// The code that it runs where it says so.
    pub hook: Option<Value<'t>>,
}

/// How a stage is left in one way.
#[derive(Clone, Copy, Default)]
pub(super) struct Done<'t> {
    response: Option<Value<'t>>,
    next: Option<Value<'t>>,
    conditional: Option<Value<'t>>,
}

impl<'t> Done<'t> {
    /// What `holder` says of it under these keys.
    pub fn of(holder: Option<Value<'t>>, response: &str, next: &str, conditional: &str) -> Self {
        let get = |key: &str| holder.and_then(|holder| holder.get(key)).filter(|value| value.is_mapping());
        Self { response: get(response), next: get(next), conditional: get(conditional) }
    }

    /// What `holder` says of being left as `way` has it: `captureResponse`, `captureNextStep`, `captureConditional`.
    pub fn way(holder: Option<Value<'t>>, way: &str) -> Self {
        Self::of(holder, &format!("{way}Response"), &format!("{way}NextStep"), &format!("{way}Conditional"))
    }
}

/// Where being `done` leads; to `default` where the file says nothing of it.
pub(super) fn done<'t>(low: &mut Lowering<'_, 't>, here: &Here<'t>, done: Done<'t>, default: To) -> To {
    let after = match done.conditional.filter(|tests| super::bot::is_active(*tests)) {
        Some(tests) => branches(low, here, tests, done.next, default),
        None => next(low, here, done.next, default),
    };
    say(low, here, done.response, after)
}

/// The words of `response`, then `after`.
pub(super) fn say<'t>(low: &mut Lowering<'_, 't>, here: &Here<'t>, response: Option<Value<'t>>, after: To) -> To {
    let Some(response) = response else { return after };
    let words = said(response, low.locale);
    if words.texts.is_empty() {
        return after;
    }
    let mut step = Step::new(here.name.clone(), response.span(), Effect::Say).saying(words.texts);
    step.reads = words.reads;
    let id = low.step(step);
    low.leave(id, after, Event::Always, here.name.span);
    To::Step(id)
}

/// The first branch whose test holds; else the default one.
fn branches<'t>(
    low: &mut Lowering<'_, 't>,
    here: &Here<'t>,
    tests: Value<'t>,
    otherwise: Option<Value<'t>>,
    default: To,
) -> To {
    let list = tests.get("conditionalBranches").into_iter().flat_map(Value::items);
    let test = |branch: Value<'t>| branch.get("condition")?.get("expressionString").filter(|test| test.is_string());
    let all: Vec<(Value<'t>, Value<'t>)> = list.filter_map(|branch| Some((branch, test(branch)?))).collect();
    let last = tests.get("defaultBranch").filter(|branch| branch.is_mapping());
    let of_branch = |branch| Done { conditional: None, ..Done::of(branch, "response", "nextStep", "") };
    let otherwise = match last {
        Some(_) => done(low, here, of_branch(last), default),
        None => next(low, here, otherwise, default),
    };
    if all.is_empty() {
        return otherwise;
    }
    let slot = slots::tested(all.iter().map(|(_, test)| *test));
    let name = slot.as_ref().map(|slot| slot.value.clone());
    let mut step = Step::new(here.name.clone(), tests.span(), Effect::Route { slot, exhaustive: false });
    step.reads = all.iter().flat_map(|(_, test)| slots::uses(*test, Reading::Tested)).collect();
    let id = low.step(step);
    for (branch, test) in all {
        let to = done(low, here, of_branch(Some(branch)), default);
        let on = Event::Condition(slots::said_of(test.str().unwrap_or(""), name.as_deref()).into());
        low.leave(id, to, on, test.text_range());
    }
    low.leave(id, otherwise, Event::Otherwise, here.name.span);
    To::Step(id)
}

/// The next stage that `state` names, behind the values that it keeps.
fn next<'t>(low: &mut Lowering<'_, 't>, here: &Here<'t>, state: Option<Value<'t>>, default: To) -> To {
    let Some(state) = state else { return default };
    let action = state.get("dialogAction");
    let kind = action.and_then(|action| action.get("type")).filter(|kind| kind.is_string());
    let named = state.get("intent").and_then(|intent| intent.get("name")).filter(|name| name.is_string());
    let switched = named.map(|name| low.numbers.get(name.str().unwrap_or("")).copied());
    let of = switched.unwrap_or(Some(here.intent));
    let to = match (kind.and_then(Value::str).unwrap_or(""), of) {
        ("" | "EvaluateConditional", _) => default,
        ("ElicitIntent", _) => To::Stage(Stage::Listen),
        ("EndConversation", _) => To::Stage(Stage::Over(here.intent)),
        ("InvokeDialogCodeHook", _) => hook::hook(low, here, default),
        (_, None) => low.unresolved(here, named, "no intent of this language"),
        ("StartIntent", Some(at)) => To::Stage(Stage::Intent(at)),
        ("ConfirmIntent", Some(at)) => To::Stage(Stage::Confirm(at)),
        ("FulfillIntent", Some(at)) => To::Stage(Stage::Fulfil(at)),
        ("CloseIntent", Some(at)) => To::Stage(Stage::Close(at)),
        ("ElicitSlot", Some(at)) => {
            let slot = action.and_then(|action| action.get("slotToElicit")).filter(|slot| slot.is_string());
            let slots = low.intent(at).map_or(&[][..], |intent| intent.slots.as_slice());
            match slots.iter().position(|known| Some(known.name.value.as_str()) == slot.and_then(Value::str)) {
                Some(number) => To::Stage(Stage::Slot(at, number)),
                None => low.unresolved(here, slot, "no slot of this intent"),
            }
        }
        _ => low.unknown(here, "a step of a kind that is not known"),
    };
    keep(low, state, to)
}

/// The values that `state` keeps, and `to` behind them. A slot without a value is emptied, to be asked for again:
/// <https://docs.aws.amazon.com/lexv2/latest/dg/reelicit-slots.html>.
fn keep(low: &mut Lowering<'_, '_>, state: Value<'_>, to: To) -> To {
    let mut to = to;
    let attributes = state.get("sessionAttributes").into_iter().flat_map(Value::entries);
    let slots = state.get("intent").and_then(|intent| intent.get("slots")).into_iter().flat_map(Value::entries);
    let kept = attributes.map(|(name, value)| (name, value.str(), true));
    let of_slots = slots.map(|(name, value)| {
        let value = value.get("value").and_then(|value| value.get("interpretedValue"));
        (name, value.filter(|value| value.is_string()).and_then(Value::str), false)
    });
    let kept: Vec<_> = kept.chain(of_slots).collect();
    for (name, value, of_session) in kept.into_iter().rev() {
        let slot = Spanned::new(name.str().unwrap_or("").to_owned(), name.text_range());
        if slot.value.is_empty() {
            continue;
        }
        let is_sign = of_session && low.policy.declares_handoff(ID, "parameter", &slot.value, value);
        if is_sign {
            let person = Handoff { kind: PersonKind::Certain, to: None, passes: Passes::Everything };
            let step = Step::new(slot, name.span(), Effect::Transfer(Box::new(person)));
            to = To::Step(low.step(step));
            continue;
        }
        let effect = match value.filter(|value| !value.is_empty()) {
            None if !of_session => Effect::Forget(vec![slot.clone()]),
            None => Effect::Set { slot: slot.clone(), value: SetValue::Opaque },
            Some(text) if text.contains(['{', '[', '$']) => Effect::Set { slot: slot.clone(), value: SetValue::Opaque },
            Some(text) => Effect::Set { slot: slot.clone(), value: SetValue::Const(text.to_owned()) },
        };
        let mut step = Step::new(slot, name.span(), effect);
        step.minor = true;
        let id = low.step(step);
        low.leave(id, to, Event::Always, name.text_range());
        to = To::Step(id);
    }
    to
}

impl<'t> Lowering<'_, 't> {
    /// Something that cannot be seen into, at the place of `here`.
    pub fn unknown(&mut self, here: &Here<'_>, what: &'static str) -> To {
        To::Step(self.step(Step::new(here.name.clone(), here.body, Effect::Unknown { what }).assumed()))
    }

    /// A name that leads nowhere. It is called wrong only where every part of the language is there.
    fn unresolved(&mut self, here: &Here<'_>, name: Option<Value<'t>>, problem: &str) -> To {
        if let Some(value) = name.filter(|_| !self.locale.open) {
            self.report(here, value, problem);
        }
        self.unknown(here, "a step that is not among the files")
    }

    /// Slots that the intent `at` wants in its order and that are not there.
    pub fn missing_slots(&mut self, at: usize) {
        let Some(intent) = self.intent(at).filter(|_| !self.locale.open) else { return };
        let here = Here { intent: at, name: intent.name.clone(), body: intent.value.span(), hook: None };
        for name in &intent.missing {
            self.report(&here, *name, "no slot of this intent");
        }
        // What is asked there cannot be known.
        self.flow.open_world |= !intent.missing.is_empty();
    }

    fn report(&mut self, here: &Here<'_>, value: Value<'t>, problem: &str) {
        let name = value.str().unwrap_or("");
        if !self.reported.insert(value.span()) {
            return;
        }
        let locale = self.locale;
        let slots = locale.intents.get(here.intent).into_iter().flat_map(|intent| &intent.slots);
        let known: Vec<&str> = match problem.starts_with("no slot") {
            true => slots.map(|slot| slot.name.value.as_str()).collect(),
            false => locale.intents.iter().map(|intent| intent.name.value.as_str()).collect(),
        };
        let help = match nearest(name, known.into_iter()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add it, or lead to one that is there".to_owned(),
        };
        let mut finding =
            Finding::file("file/unresolved-step", value.text_range(), format!("{problem} is called `{name}`"))
                .help(help);
        finding.step = Some(here.name.value.clone());
        finding.atoms = vec![name.to_owned()];
        self.findings.push(finding);
    }
}
