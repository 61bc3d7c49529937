//! Which types of action exist.

use strsim::damerau_levenshtein;

/// The types that Amazon Connect documents: contact, flow-control, participant actions and interactions.
/// <https://docs.aws.amazon.com/connect/latest/devguide/flow-language-actions.html> (read 2026-11-22), and those that its console
/// writes beside them.
const DOCUMENTED: &[&str] = &[
    "AssociateContactToCustomerProfile",
    "AuthenticateParticipant",
    "CheckHoursOfOperation",
    "CheckMetricData",
    "CheckOutboundCallStatus",
    "CheckVoiceId",
    "Compare",
    "CompleteOutboundCall",
    "ConnectParticipantWithLexBot",
    "CreateCallbackContact",
    "CreateCase",
    "CreateCustomerProfile",
    "CreatePersistentContactAssociation",
    "CreateTask",
    "CreateWisdomSession",
    "DequeueContactAndTransferToQueue",
    "DisconnectParticipant",
    "DistributeByPercentage",
    "EndFlowExecution",
    "EndFlowModuleExecution",
    "GetCalculatedAttributesForCustomerProfile",
    "GetCase",
    "GetCustomerProfile",
    "GetCustomerProfileObject",
    "GetMetricData",
    "GetParticipantInput",
    "InvokeFlowModule",
    "InvokeLambdaFunction",
    "LoadContactContent",
    "Loop",
    "MessageParticipant",
    "MessageParticipantIteratively",
    "ResumeContact",
    "ShowView",
    "StartOutboundChatContact",
    "StartOutboundEmailContact",
    "StartVoiceIdStream",
    "TagContact",
    "TransferContactToAgent",
    "TransferContactToQueue",
    "TransferParticipantToThirdParty",
    "TransferToFlow",
    "UnTagContact",
    "UpdateCase",
    "UpdateContactAttributes",
    "UpdateContactCallbackNumber",
    "UpdateContactData",
    "UpdateContactEventHooks",
    "UpdateContactMediaProcessing",
    "UpdateContactMediaStreamingBehavior",
    "UpdateContactRecordingAndAnalyticsBehavior",
    "UpdateContactRecordingBehavior",
    "UpdateContactRoutingBehavior",
    "UpdateContactRoutingCriteria",
    "UpdateContactTargetQueue",
    "UpdateContactTextToSpeechVoice",
    "UpdateCustomerProfile",
    "UpdateFlowAttributes",
    "UpdateFlowLoggingBehavior",
    "UpdateParticipantState",
    "UpdatePreviousContactParticipantState",
    "UpdateRoutingCriteria",
    "Wait",
];

/// Names that are no types of action but are written as such: block names of the console, of its old export, of other products, and
/// made-up ones; with the type that was meant.
const INVENTED: &[(&str, &str)] = &[
    ("CheckAttribute", "Compare"),
    ("CheckAttributes", "Compare"),
    ("CheckCondition", "Compare"),
    ("CheckContactAttributes", "Compare"),
    ("CheckHours", "CheckHoursOfOperation"),
    ("CheckStaffing", "CheckMetricData"),
    ("Disconnect", "DisconnectParticipant"),
    ("DisconnectContact", "DisconnectParticipant"),
    ("EntryPoint", "MessageParticipant"),
    ("GetCustomerInput", "GetParticipantInput"),
    ("GetUserInput", "GetParticipantInput"),
    ("HangUp", "DisconnectParticipant"),
    ("InvokeAgentAction", "InvokeLambdaFunction"),
    ("InvokeExternalResource", "InvokeLambdaFunction"),
    ("InvokeLambda", "InvokeLambdaFunction"),
    ("PlayPrompt", "MessageParticipant"),
    ("SetAttributes", "UpdateContactAttributes"),
    ("SetContactAttributes", "UpdateContactAttributes"),
    ("SetQueue", "UpdateContactTargetQueue"),
    ("SetVoice", "UpdateContactTextToSpeechVoice"),
    ("SetWorkingQueue", "UpdateContactTargetQueue"),
    ("StoreUserInput", "GetParticipantInput"),
    ("TransferContactToFlow", "TransferToFlow"),
    ("TransferParticipantToQueue", "TransferContactToQueue"),
    ("TransferToAgent", "TransferContactToAgent"),
    ("TransferToPhoneNumber", "TransferParticipantToThirdParty"),
    ("TransferToQueue", "TransferContactToQueue"),
    ("Trigger", "MessageParticipant"),
];

/// The documented type that is meant by `kind`, where `kind` is surely none; `None` where it is one or may be newer than this list.
pub(super) fn meant(kind: &str) -> Option<&'static str> {
    if DOCUMENTED.contains(&kind) {
        return None;
    }
    if let Some((_, meant)) = INVENTED.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind)) {
        return Some(meant);
    }
    // One or two letters beside a documented type is a slip, not a new type.
    let near = |name: &&str| damerau_levenshtein(name, kind) <= if name.len() > 12 { 2 } else { 1 };
    DOCUMENTED.iter().copied().find(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_inventions_are_told_from_news() {
        assert_eq!(meant("TransferToQueue"), Some("TransferContactToQueue"));
        assert_eq!(meant("MessageParticpant"), Some("MessageParticipant"));
        assert_eq!(meant("compare"), Some("Compare"));
        assert_eq!(meant("Compare"), None);
        assert_eq!(meant("EvaluateDataTableValues"), None);
        assert!(DOCUMENTED.is_sorted());
    }
}
