//! One action: what its kind means.

use super::lower::{Lowering, Way, of_action};
use super::{ask, branch, formula, names, opaque, person, said, store, target};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Event, How, Reading, StepId};
use crate::source::Span;
use crate::syntax::{Value, nearest};

/// Lowers an action that `ways` lead to, and gives the ways that go on behind it.
pub(super) fn lower<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, ways: Vec<Way>) -> Vec<Way> {
    let kind = action.get("kind");
    match kind.and_then(Value::str).unwrap_or("") {
        "SendActivity" => say(low, action, "activity", ways),
        // As it was called before.
        "SendMessage" => say(low, action, "message", ways),
        "Question" => ask::question(low, action, ways),
        "AdaptiveCardPrompt" => ask::card(low, action, ways),
        "CSATQuestion" => ask::satisfaction(low, action, ways),
        "OAuthInput" => ask::sign_in(low, action, ways),
        "ConditionGroup" => branch::conditions(low, action, ways),
        "IfCondition" => branch::either(low, action, ways),
        "Foreach" => branch::repeat(low, action, ways),
        "BreakLoop" => branch::leave(low, ways, true),
        "ContinueLoop" => branch::leave(low, ways, false),
        "ActionScope" => low.run(action.get("actions"), ways),
        "GotoAction" => match action.get("actionId").filter(|id| id.str().is_some()) {
            Some(id) => {
                low.goto(ways, id);
                Vec::new()
            }
            None => ways,
        },
        "BeginDialog" => target::call(low, action, ways),
        "ReplaceDialog" => target::jump(low, action, ways),
        "RepeatDialog" => target::again(low, action, ways),
        "EndDialog" => target::end_topic(low, action, ways),
        "CancelAllDialogs" => target::cancel_all(low, action, ways),
        "CancelDialog" => end(low, action, How::Return, ways),
        "EndConversation" => end(low, action, How::HangUp, ways),
        "TransferConversation" => person::transfer(low, action, action, ways),
        "TransferConversationV2" => person::transfer(low, action, action.get("transferType").unwrap_or(action), ways),
        "SetVariable" | "SetTextVariable" => store::set(low, action, ways),
        "SetMultipleVariables" => store::set_many(low, action, ways),
        "ParseValue" => store::learn(low, action, &["variable"], ways),
        "EditTable" | "EditTableV2" => store::learn(low, action, &["itemsVariable", "resultVariable"], ways),
        "ResetVariable" => store::forget(low, action, ways),
        "ClearAllVariables" => store::forget_all(low, action, ways),
        "SearchAndSummarizeContent" | "AnswerQuestionWithAI" | "SearchAndSummarizeWithCustomModel" => {
            opaque::answers(low, action, ways)
        }
        "InvokeFlowAction"
        | "InvokeConnectorAction"
        | "InvokeMcpToolAction"
        | "InvokeAIBuilderModelAction"
        | "InvokeCustomModelAction"
        | "HttpRequestAction" => opaque::program(low, action, ways),
        "InvokeSkillAction" => opaque::other_bot(low, action, "a skill", ways),
        "RecognizeIntent" => opaque::other_bot(low, action, "a topic chosen by what was said", ways),
        "EmitEvent" => opaque::event(low, action, ways),
        "SearchKnowledgeSources"
        | "CreateSearchQuery"
        | "GetActivityMembers"
        | "GetConversationMembers"
        | "WaitForConnectorTrigger" => opaque::lookup(low, action, ways),
        // What nobody leads to, and what is seen by programs only.
        "DisconnectedNodeContainer"
        | "LogCustomTelemetryEvent"
        | "ActivateExternalTrigger"
        | "DisableTrigger"
        | "DeleteActivity"
        | "UpdateActivity"
        | "SignOutUser"
        | "" => ways,
        other => unknown(low, action, other, ways),
    }
}

/// A message.
fn say<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, key: &str, ways: Vec<Way>) -> Vec<Way> {
    let mut step = of_action(action, Effect::Say);
    (step.texts, step.reads) = said::of(low, action, key);
    let id = low.add(step, ways);
    onward(id, action)
}

/// The end of the topic, or of the conversation.
pub(super) fn end<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, how: How, ways: Vec<Way>) -> Vec<Way> {
    let mut step = of_action(action, Effect::End(how));
    step.reads = action.get("value").map(|value| formula::reads(value, Reading::Used)).unwrap_or_default();
    low.add(step, ways);
    Vec::new()
}

/// The one way on from a step that goes on by itself.
pub(super) fn onward(from: StepId, action: Value<'_>) -> Vec<Way> {
    vec![Way::new(from, Event::Always, place(action))]
}

/// The place that says what an action is.
pub(super) fn place(action: Value<'_>) -> Span {
    names::place(action.get("kind").unwrap_or(action))
}

/// Kinds that people may have meant.
const KNOWN: [&str; 20] = [
    "SendActivity",
    "Question",
    "AdaptiveCardPrompt",
    "CSATQuestion",
    "OAuthInput",
    "ConditionGroup",
    "Foreach",
    "GotoAction",
    "BeginDialog",
    "ReplaceDialog",
    "EndDialog",
    "CancelAllDialogs",
    "EndConversation",
    "TransferConversationV2",
    "SetVariable",
    "SetTextVariable",
    "SearchAndSummarizeContent",
    "InvokeFlowAction",
    "InvokeConnectorAction",
    "HttpRequestAction",
];

fn unknown<'t>(low: &mut Lowering<'_, 't>, action: Value<'t>, kind: &str, ways: Vec<Way>) -> Vec<Way> {
    let help = match nearest(kind, KNOWN.iter().copied()) {
        Some(near) => format!("write `{near}` if that is meant; until then what follows here is unknown"),
        None => "until this version knows the action, what follows here is unknown".to_owned(),
    };
    let mut finding =
        Finding::file("file/unknown-block", place(action), format!("no action called `{kind}` is known")).help(help);
    finding.atoms = vec![kind.to_owned()];
    low.findings.push(finding);
    opaque::other_bot(low, action, "an action that is not known", ways)
}
