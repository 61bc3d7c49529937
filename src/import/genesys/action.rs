//! What one action does.

use super::lower::{Lowering, Way};
use super::sequence::{onward, step};
use super::value::{place, seconds};
use super::{ask, branch, data, person, said, sequence, slots};
use crate::diagnostic::Finding;
use crate::flow::{Effect, How, StepId, Text, Wait};
use crate::syntax::{Value, nearest};

/// Lowers one action that `ways` lead to, and gives the ways that go on behind it.
pub(super) fn lower<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    named(low, key.str().unwrap_or(""), key, body, ways)
}

/// The same for an action of the kind `kind`, whatever its key says: choices of menus do what actions do.
pub(super) fn named<'t>(
    low: &mut Lowering<'t>,
    kind: &str,
    key: Value<'t>,
    body: Value<'t>,
    ways: Vec<Way>,
) -> Vec<Way> {
    match kind {
        "decision" => branch::decision(low, key, body, ways),
        "switch" => branch::switch(low, key, body, ways),
        "evaluateSchedule" | "evaluateScheduleGroup" => branch::hours(low, key, body, ways),
        "loop" => sequence::repeat(low, key, body, ways),
        "loopAnythingElse" => sequence::anything_else(low, key, body, ways),
        "loopNext" | "loopExit" => sequence::leave_loop(low, key, body, ways),
        "jumpToMenu" | "jumpToTask" | "changeState" => sequence::jump(low, key, body, ways),
        "callTask" => sequence::call(low, key, body, ways),
        "endTask" => sequence::end_task(low, key, body, ways),
        "previousMenu" | "repeatMenu" => sequence::to_menu(low, key, body, ways),
        "disconnect" => end(low, key, body, How::HangUp, ways),
        "exit" | "exitBotFlow" | "endWorkflow" | "endState" | "endProgram" | "endFlow" | "returnToAgent" => {
            end(low, key, body, How::Return, ways)
        }
        "holdMusic" => person::hold(low, key, body, ways),
        "wait" => {
            let least = ["waitDuration", "duration", "waitFor"].iter().find_map(|field| seconds(body.get(field)));
            let wait = least.map_or(Wait::Unseen, |least| Wait::For { min: least, max: least });
            simple(low, key, body, Effect::Wait(wait), ways)
        }
        "updateData" => data::update(low, key, body, ways),
        "setParticipantData" | "setConversationData" | "setExternalTag" | "setScreenPop" => {
            data::note(low, key, body, ways)
        }
        "clearSlot" | "clearSlots" => data::forget(low, key, body, ways),
        "collectInput" => ask::collect(low, key, body, ways),
        "askForIntent" => ask::intent(low, key, body, ways),
        "askForSlot" | "waitForInput" | "askForNLUNextIntent" => ask::slot(low, key, body, ways),
        "askForBoolean" => ask::boolean(low, key, body, ways),
        "digitalMenu" => ask::choices(low, key, body, ways),
        "transferToAcd"
        | "transferToUser"
        | "transferToGroup"
        | "transferToNumber"
        | "dialByExtension"
        | "dialByName"
        | "transferToVoicemail"
        | "transferToGroupVoicemail"
        | "createCallback"
        | "leaveVoicemail" => person::transfer(low, kind, key, body, ways),
        "transferToFlow" | "transferToFlowSecure" | "transferFlow" => person::jump(low, key, body, ways),
        "callBotFlow" | "callDigitalBotFlow" | "callCommonModule" | "callSecureFlow" => {
            person::call(low, key, body, ways)
        }
        "createWorkitem" => {
            let what = super::sequence::name(key, body).value;
            outcomes(low, key, body, Effect::Task { what }, ways)
        }
        _ if is_bot(kind) => outcomes(low, key, body, Effect::Unknown { what: "a bot" }, ways),
        _ if says(body).is_some() => outcomes(low, key, body, Effect::Say, ways),
        _ if data::is_lookup(kind) => data::lookup(low, key, body, ways),
        _ if sets_up(kind) => {
            let on = outcomes(low, key, body, Effect::Say, ways);
            mark_minor(low, body);
            on
        }
        _ => {
            low.findings.push(unknown(kind, key));
            outcomes(low, key, body, Effect::Unknown { what: "an action of an unknown type" }, ways)
        }
    }
}

/// An end of the contact, or of the flow.
fn end<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, how: How, ways: Vec<Way>) -> Vec<Way> {
    step(low, key, body, Effect::End(how), ways);
    Vec::new()
}

/// A step that only goes on.
fn simple<'t>(low: &mut Lowering<'t>, key: Value<'t>, body: Value<'t>, effect: Effect, ways: Vec<Way>) -> Vec<Way> {
    let here = step(low, key, body, effect, ways);
    onward(here, key)
}

/// A step that says its words and is left by its outputs.
pub(super) fn outcomes<'t>(
    low: &mut Lowering<'t>,
    key: Value<'t>,
    body: Value<'t>,
    effect: Effect,
    ways: Vec<Way>,
) -> Vec<Way> {
    let here = step(low, key, body, effect, ways);
    speak(low, here, says(body));
    branch::outcomes(low, here, key, body)
}

/// The words of an action, under whatever name they go by.
const WORDS: [&str; 7] =
    ["audio", "communication", "messageBody", "message", "question", "inputAudio", "processingPrompt"];

/// What an action says.
pub(super) fn says(body: Value<'_>) -> Option<Value<'_>> {
    WORDS.iter().find_map(|field| body.get(field))
}

/// Lets a step say what stands in `value`, and notes what that reads.
pub(super) fn speak<'t>(low: &mut Lowering<'t>, at: StepId, value: Option<Value<'t>>) {
    let texts: Vec<Text> = said::texts(value);
    if let Some(step) = low.flow.steps.get_mut(at.index()) {
        step.texts.extend(texts);
    }
    slots::said(low, at, value);
}

/// Marks the last step made of `body` as one that only sets something up.
pub(super) fn mark_minor(low: &mut Lowering<'_>, body: Value<'_>) {
    let end = body.span().end;
    if let Some(step) = low.flow.steps.iter_mut().rev().find(|step| step.body.end == end) {
        step.minor = true;
    }
}

/// Bots of other makers: what they say and ask is not in the file.
fn is_bot(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    let maker = ["lex", "dialogflow", "nuance", "bot", "assistant"].iter().any(|maker| kind.contains(maker));
    kind.starts_with("call") && maker
}

/// Actions that set something up, count something or tell another system something, by how their names begin.
fn sets_up(kind: &str) -> bool {
    const STARTS: [&str; 19] = [
        "set",
        "enable",
        "disable",
        "add",
        "remove",
        "update",
        "clear",
        "detect",
        "initialize",
        "start",
        "stop",
        "mark",
        "send",
        "play",
        "post",
        "create",
        "increment",
        "assign",
        "flow",
    ];
    STARTS.iter().any(|start| kind.strip_prefix(start).is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase())))
}

/// Names that a misspelt one may mean.
const KNOWN: [&str; 24] = [
    "askForBoolean",
    "askForIntent",
    "askForSlot",
    "callBotFlow",
    "callCommonModule",
    "callData",
    "callTask",
    "changeState",
    "collectInput",
    "communicate",
    "createCallback",
    "dataTableLookup",
    "decision",
    "disconnect",
    "endTask",
    "evaluateScheduleGroup",
    "exitBotFlow",
    "jumpToMenu",
    "jumpToTask",
    "playAudio",
    "switch",
    "transferToAcd",
    "transferToFlow",
    "updateData",
];

fn unknown(kind: &str, key: Value<'_>) -> Finding {
    let help = match nearest(kind, KNOWN.iter().copied()) {
        Some(near) => format!("write `{near}` if that is meant; until then what follows here is unknown"),
        None => "until this version knows the action, what follows here is unknown".to_owned(),
    };
    let mut finding =
        Finding::file("file/unknown-block", place(key), format!("no action called `{kind}` is known")).help(help);
    finding.atoms = vec![kind.to_owned()];
    finding
}
