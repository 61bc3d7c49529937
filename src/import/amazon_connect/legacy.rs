//! Exports of the console of before 2022, brought into the terms of the flow language.

use super::action::{Action, Draft, Exit, Param, When};
use crate::source::Spanned;
use crate::syntax::Value;
use std::borrow::Cow;

/// Whether this is such an export.
pub(super) fn is_flow(value: Value) -> bool {
    let module = |module: Value| module.get("branches").is_some_and(Value::is_sequence) && module.get("type").is_some();
    value.is_mapping()
        && value.get("start").is_some()
        && value.get("modules").is_some_and(|modules| modules.items().next().is_some_and(module))
}

/// Its actions.
pub(super) fn read(flow: Value<'_>) -> Draft<'_> {
    let start = flow.get("start").and_then(|start| Some(Spanned::new(start.str()?, start.text_range())));
    let modules = flow.get("modules").into_iter().flat_map(Value::items).filter(|module| module.is_mapping());
    Draft {
        start,
        actions: modules.map(read_module).collect(),
        notes: flow.get("metadata").filter(|notes| notes.is_mapping()),
        body: flow.span(),
        sign: start.map_or(flow.span(), |start| start.span),
        legacy: true,
    }
}

fn read_module(module: Value<'_>) -> Action<'_> {
    let text = |key: &str| module.get(key).and_then(|value| Some(Spanned::new(value.str()?, value.text_range())));
    let written = text("type");
    let sign = written.map_or(module.span(), |kind| kind.span);
    let target = text("target").map_or("", |target| target.value);
    let params = module.get("parameters").into_iter().flat_map(Value::items);
    let own = written.map_or("", |kind| kind.value);
    let branches = module.get("branches").into_iter().flat_map(Value::items);
    let mut action = Action {
        id: text("id").unwrap_or(Spanned::new("", sign)),
        kind: kind(own, target),
        sign,
        params: Vec::new(),
        notes: module.get("metadata"),
        exits: branches.filter_map(|branch| read_branch(own, branch)).collect(),
        body: module.span(),
    };
    read_params(&mut action, &params.collect::<Vec<_>>());
    let mut add = |key, value, at| {
        let key = Spanned::new(key, sign);
        action.params.push(Param { group: "", key, value: Cow::Borrowed(value), at });
    };
    match own {
        "StoreUserInput" => add("StoreInput", "True", module),
        "Transfer" => add("ContinueFlowExecution", "True", module),
        _ => {}
    }
    if action.kind == "TransferContactToQueue" && action.get("InitialDelay").or(action.get("RetryDelay")).is_some() {
        action.kind = "CreateCallbackContact";
    }
    action
}

/// The type in the flow language; the type itself where it has none there.
fn kind<'t>(kind: &'t str, target: &str) -> &'t str {
    match (kind, target) {
        ("PlayPrompt", _) => "MessageParticipant",
        ("LoopPrompts", _) => "MessageParticipantIteratively",
        ("GetUserInput", "Lex") => "ConnectParticipantWithLexBot",
        ("GetUserInput" | "StoreUserInput", _) => "GetParticipantInput",
        ("SetAttributes", _) => "UpdateContactAttributes",
        ("CheckAttribute", _) => "Compare",
        ("InvokeExternalResource", _) => "InvokeLambdaFunction",
        ("Transfer", "Flow") => "TransferToFlow",
        ("Transfer", "Agent") => "TransferContactToAgent",
        ("Transfer", "PhoneNumber") => "TransferParticipantToThirdParty",
        ("Transfer", _) => "TransferContactToQueue",
        ("CreateCallback" | "TransferToCallbackQueue", _) => "CreateCallbackContact",
        ("SetQueue", _) => "UpdateContactTargetQueue",
        ("SetCallbackNumber", _) => "UpdateContactCallbackNumber",
        (
            "SetEventHook" | "SetContactFlow" | "SetHoldFlow" | "SetWhisperFlow" | "SetCustomerQueue"
            | "SetDisconnectFlow",
            _,
        ) => "UpdateContactEventHooks",
        ("SetLoggingBehavior", _) => "UpdateFlowLoggingBehavior",
        ("SetRecordingBehavior", _) => "UpdateContactRecordingBehavior",
        ("SetVoice", _) => "UpdateContactTextToSpeechVoice",
        ("SetContactData", _) => "UpdateContactData",
        ("SetRoutingBehavior" | "ChangeRoutingPriority", _) => "UpdateContactRoutingBehavior",
        ("StartMediaStreaming" | "StopMediaStreaming", _) => "UpdateContactMediaStreamingBehavior",
        ("CheckStaffing" | "CheckQueueStatus", _) => "CheckMetricData",
        ("CheckCallProgress", _) => "CheckOutboundCallStatus",
        ("InvokeModule", _) => "InvokeFlowModule",
        ("ReturnFromModule", _) => "EndFlowModuleExecution",
        ("Disconnect", _) => "DisconnectParticipant",
        ("Resume", _) => "EndFlowExecution",
        (other, _) => other,
    }
}

fn read_branch<'t>(of: &str, branch: Value<'t>) -> Option<Exit<'t>> {
    let (key, target) = branch.entry("transition")?;
    let to = target.str().filter(|_| !target.is_null()).unwrap_or("");
    let span = if to.is_empty() { key.text_range() } else { target.text_range() };
    let text = |key: &str| branch.get(key).and_then(Value::str);
    let is = |value| When::Is { operator: "Equals", value };
    let when = match text("condition")? {
        "Success" => When::Next,
        "Evaluate" => When::Is {
            operator: text("conditionType").unwrap_or("Equals"),
            value: text("conditionValue").unwrap_or(""),
        },
        "True" => is("True"),
        "False" => is("False"),
        "Looping" => is("ContinueLooping"),
        "Complete" => is("DoneLooping"),
        "NoMatch" => When::Error("NoMatchingCondition"),
        "Timeout" => match of {
            "LoopPrompts" => is("MessagesInterrupted"),
            "Transfer" => When::Error("ConnectionTimeLimitExceeded"),
            "Wait" => is("WaitCompleted"),
            _ => When::Error("InputTimeLimitExceeded"),
        },
        "AtCapacity" => When::Error("QueueAtCapacity"),
        "CallFailure" => When::Error("CallFailed"),
        "InvalidNumber" => When::Error("InvalidCallbackNumber"),
        "NotDialable" => When::Error("CallbackNumberNotDialable"),
        _ => When::Error("NoMatchingError"),
    };
    let said = branch.get("conditionValue").map_or(span, Value::text_range);
    Some(Exit { when, to, span, said })
}

fn read_params<'t>(action: &mut Action<'t>, params: &[Value<'t>]) {
    let one = |name: &str| {
        params.iter().find(|param| param.get("name").and_then(Value::str) == Some(name)).and_then(|p| p.get("value"))
    };
    let speaks_ssml =
        one("TextToSpeechType").and_then(Value::str).is_some_and(|kind| kind.eq_ignore_ascii_case("ssml"));
    let compared_in = one("Namespace").and_then(Value::str);
    let hook = one("Type");
    let repeats = action.kind == "MessageParticipantIteratively";
    for param in params {
        let (Some(name), Some(at)) = (param.get("name"), param.get("value")) else { continue };
        let (Some(written), Some(value)) = (name.str(), at.str()) else { continue };
        let own_key = param.get("key").filter(|key| key.is_string());
        let namespace = param.get("namespace").filter(|space| space.is_string()).and_then(Value::str);
        let (group, key, namespace) = match (action.kind, written) {
            ("UpdateContactAttributes", "Attribute") => ("Attributes", own_key, namespace),
            ("Compare", "Attribute") => ("", None, compared_in),
            ("InvokeLambdaFunction", "Parameter") => ("LambdaInvocationAttributes", own_key, namespace),
            ("UpdateContactEventHooks", "ContactFlowId") => ("EventHooks", hook, namespace),
            (_, "Text" | "AudioPrompt") if repeats => ("Messages", None, namespace),
            (_, "MaxDigits") => ("CustomValidation", None, namespace),
            (_, "EncryptEntry") if value == "true" => ("InputEncryption", None, namespace),
            _ => ("", None, namespace),
        };
        let spelled = match (action.kind, written) {
            ("Compare", "Attribute") => "ComparisonValue",
            ("MessageParticipantIteratively" | "GetParticipantInput" | "MessageParticipant", "Text") if speaks_ssml => {
                "SSML"
            }
            (_, "AudioPrompt") => "PromptId",
            ("GetParticipantInput", "Timeout") => "InputTimeLimitSeconds",
            (_, "MaxDigits") => "MaximumLength",
            ("UpdateContactTargetQueue", "Queue") => "QueueId",
            ("UpdateContactTargetQueue", "Agent") => "AgentId",
            ("TransferParticipantToThirdParty", "PhoneNumber") => "ThirdPartyPhoneNumber",
            ("UpdateContactCallbackNumber", "Attribute" | "PhoneNumber") => "CallbackNumber",
            ("InvokeFlowModule", "ContactFlowModuleId" | "FlowModuleId") => "FlowModuleId",
            ("CheckMetricData", "Status" | "MetricType") => "MetricType",
            (_, other) => other,
        };
        let key = match key.and_then(|key| Some(Spanned::new(key.str()?, key.text_range()))) {
            Some(key) => key,
            None => Spanned::new(spelled, name.text_range()),
        };
        action.params.push(Param { group, key, value: reference(namespace, value), at });
    }
}

/// A value, or the reference that it names within a namespace.
fn reference<'t>(namespace: Option<&str>, value: &'t str) -> Cow<'t, str> {
    let space = match namespace {
        None | Some("") => return Cow::Borrowed(value),
        _ if value.starts_with("$.") => return Cow::Borrowed(value),
        Some("User Defined") => "Attributes",
        Some("System") => {
            return Cow::Owned(match value {
                "Stored customer input" | "Stored Customer Input" => "$.StoredCustomerInput".to_owned(),
                "Channel" => "$.Channel".to_owned(),
                other => format!("$.{}", other.replace(' ', "")),
            });
        }
        Some(space) => space,
    };
    Cow::Owned(format!("$.{space}.{value}"))
}
