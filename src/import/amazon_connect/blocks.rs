//! What each type of action means: the one match, and what its families share.

use super::action::{Action, Exit, When};
use super::menus::Fate;
use super::names::Constants;
use super::wrappers::Wrapper;
use super::{data, hooks, interact, moves};
use crate::flow::{Choice, Effect, Event, FlowRef, Hook, Passes, Text, Times};
use std::collections::{HashMap, HashSet};

/// What an action means.
pub(super) struct Block<'t> {
    pub effect: Effect,
    /// What happens right behind it, each a step of its own.
    pub more: Vec<Effect>,
    pub texts: Vec<Text>,
    /// As [`crate::flow::Step::minor`].
    pub minor: bool,
    /// Staff act, not the customer.
    pub staff: bool,
    pub ways: Vec<Way<'t>>,
    /// The exit that must be there.
    pub needs: Option<Event>,
    /// Flows that it makes the platform run.
    pub hooks: Vec<Hook>,
    /// It sets the queue: its name, where the file shows it.
    pub queue: Option<Option<String>>,
    /// The bot that it gives the customer to.
    pub runs: Option<FlowRef>,
}

/// One way out.
pub(super) struct Way<'t> {
    pub on: Event,
    pub exit: Exit<'t>,
    pub times: Times,
    pub choice: Option<Box<Choice>>,
}

/// What an action is read against.
pub(super) struct Around<'a, 't> {
    pub actions: &'a [Action<'t>],
    /// Where each identifier stands among them.
    pub index: &'a HashMap<&'t str, usize>,
    pub fates: &'a [Fate],
    pub constants: &'a Constants,
    /// As [`data::answers`].
    pub answers: &'a [String],
    pub wrapper: &'a Wrapper,
    /// Staff are at the other end of views.
    pub agent_side: bool,
    /// The end of the flow leads back to a queue, a hold, a caller.
    pub returns: bool,
}

/// What the action at `at` means.
pub(super) fn block<'t>(around: &Around<'_, 't>, at: usize) -> Option<Block<'t>> {
    let action = &around.actions[at];
    Some(match action.kind {
        "MessageParticipant" => interact::say(action),
        "MessageParticipantIteratively" => interact::hold(action),
        "GetParticipantInput" => interact::input(around, at),
        "ConnectParticipantWithLexBot" => interact::bot(action),
        "ShowView" => interact::view(action, around.agent_side),
        "AuthenticateParticipant" => interact::authenticate(action),
        "CheckVoiceId" => interact::voice(action),
        "Wait" => interact::wait(action),

        "Compare" => data::compare(around, at)?,
        "CheckHoursOfOperation" => data::hours(action),
        "CheckMetricData" | "CheckOutboundCallStatus" => data::check(action),
        "DistributeByPercentage" => data::distribute(action),
        "Loop" => data::repeat(action),
        "UpdateContactAttributes" | "UpdateFlowAttributes" => hooks::views(around, action, data::attributes(action)),
        "UpdateContactCallbackNumber" => data::callback_number(action),
        "UpdateContactTargetQueue" => data::queue(around, action),
        "InvokeLambdaFunction"
        | "GetCustomerProfile"
        | "GetCustomerProfileObject"
        | "GetCase"
        | "GetMetricData"
        | "GetCalculatedAttributesForCustomerProfile"
        | "CreateCustomerProfile"
        | "UpdateCustomerProfile"
        | "CreateCase"
        | "UpdateCase"
        | "AssociateContactToCustomerProfile"
        | "LoadContactContent" => data::lookup(around, action),

        "TransferContactToQueue" | "TransferContactToAgent" | "DequeueContactAndTransferToQueue" => {
            moves::transfer(action)
        }
        "TransferParticipantToThirdParty" => moves::third_party(action),
        "CreateCallbackContact" => Block::doing(action, Effect::Callback(Passes::Everything)),
        "CreateTask" => moves::task(around, action),
        "StartOutboundChatContact" | "StartOutboundEmailContact" => Block::doing(action, Effect::Send(Box::default())),
        "TransferToFlow" => moves::jump(around, action),
        "InvokeFlowModule" => moves::call(around, action),
        "DisconnectParticipant" | "EndFlowExecution" | "EndFlowModuleExecution" => moves::end(action, around.returns),

        "UpdateContactEventHooks" => hooks::block(around, action),
        "UpdateContactTextToSpeechVoice"
        | "UpdateContactRecordingBehavior"
        | "UpdateContactRecordingAndAnalyticsBehavior"
        | "UpdateContactMediaStreamingBehavior"
        | "UpdateContactMediaProcessing"
        | "UpdateContactRoutingBehavior"
        | "UpdateContactRoutingCriteria"
        | "UpdateRoutingCriteria"
        | "UpdateFlowLoggingBehavior"
        | "UpdateContactData"
        | "UpdatePreviousContactParticipantState"
        | "UpdateParticipantState"
        | "StartVoiceIdStream"
        | "CreateWisdomSession"
        | "CreatePersistentContactAssociation"
        | "TagContact"
        | "UnTagContact"
        | "ResumeContact"
        | "CompleteOutboundCall" => Block::setting_up(action),
        // A made-up name that says it hands over to a queue is believed.
        kind if kind.starts_with("Transfer") && kind.ends_with("ToQueue") => moves::transfer(action),
        _ => Block::unknown(action),
    })
}

impl<'t> Block<'t> {
    pub fn new(effect: Effect, ways: Vec<Way<'t>>) -> Self {
        let (more, texts, hooks) = (Vec::new(), Vec::new(), Vec::new());
        Self { effect, more, texts, minor: false, staff: false, ways, needs: None, hooks, queue: None, runs: None }
    }

    /// An action that is done and goes on.
    pub fn doing(action: &Action<'t>, effect: Effect) -> Self {
        let ways = ways(action, Some(Event::Always), test);
        Self { needs: Some(Event::Always), ..Self::new(effect, ways) }
    }

    /// An action that only sets something up; what it sets is of no matter here.
    fn setting_up(action: &Action<'t>) -> Self {
        Self { minor: true, ..Self::doing(action, Effect::Say) }
    }

    fn unknown(action: &Action<'t>) -> Self {
        let what = "an action type Amazon Connect does not document";
        Self::new(Effect::Unknown { what }, ways(action, Some(Event::Always), test))
    }

    pub fn saying(mut self, texts: Vec<Text>) -> Self {
        self.texts = texts;
        self
    }
}

/// The ways out of an action, without doubles. `next` is why it is left when it is done, `None` where that exit only repeats another.
pub(super) fn ways<'t>(action: &Action<'t>, next: Option<Event>, is: impl Fn(&str, &str) -> Event) -> Vec<Way<'t>> {
    let mut ways: Vec<Way> = Vec::with_capacity(action.exits.len());
    let mut seen = HashSet::with_capacity(action.exits.len());
    for exit in &action.exits {
        let on = match exit.when {
            When::Next => match &next {
                Some(event) => event.clone(),
                None => continue,
            },
            When::Is { operator, value } => is(operator, value),
            When::Error(error) => failing(error),
        };
        if seen.insert((on.clone(), exit.to)) {
            ways.push(Way { on, exit: *exit, times: Times::Unbounded, choice: None });
        }
    }
    ways
}

/// The ways out of an action that decides. The exit of being done repeats the one for "nothing holds", and stands in for it.
pub(super) fn decisions<'t>(action: &Action<'t>, is: impl Fn(&str, &str) -> Event) -> Vec<Way<'t>> {
    ways(action, (!action.handles("NoMatchingCondition")).then_some(Event::Otherwise), is)
}

/// Why an action is left by an error of that type.
pub(super) fn failing(error: &str) -> Event {
    match error {
        "NoMatchingCondition" => Event::Otherwise,
        "InputTimeLimitExceeded" => Event::NoInput,
        "TimeLimitExceeded" => Event::Elapsed,
        "QueueAtCapacity" => Event::Full,
        "ConnectionTimeLimitExceeded" => Event::NoAnswer,
        "CallFailed" => Event::Failed,
        "InvalidPhoneNumber" | "InvalidCallbackNumber" | "CallbackNumberNotDialable" => Event::Rejected,
        // Nothing of that kind is on file: what was asked with is not accepted.
        "NoneFound" | "NoneFoundError" => Event::Rejected,
        "MultipleFound" | "MultipleFoundError" => Event::Condition("several found".into()),
        "OptedOut" | "NotEnrolled" => Event::Condition(error.into()),
        _ => Event::Error,
    }
}

/// A test, as people write it.
pub(super) fn test(operator: &str, value: &str) -> Event {
    let value = if value.parse::<f64>().is_ok() { value.to_owned() } else { format!("\"{value}\"") };
    let sign = match operator {
        "Equals" => "=",
        "NumberGreaterThan" | "GreaterThan" => ">",
        "NumberGreaterOrEqualTo" | "GreaterOrEqualTo" => ">=",
        "NumberLessThan" | "LessThan" => "<",
        "NumberLessOrEqualTo" | "LessOrEqualTo" => "<=",
        "TextContains" | "Contains" => "contains",
        "TextStartsWith" | "StartsWith" => "starts with",
        "TextEndsWith" | "EndsWith" => "ends with",
        other => other,
    };
    Event::Condition(format!("{sign} {value}").into())
}

/// The name of what a `$.…` reads, without the parts that all share; `None` where the text is no such reference.
pub(super) fn slot_of(reference: &str) -> Option<&str> {
    let path = reference.trim().strip_prefix("$.")?;
    if path.contains(char::is_whitespace) && !path.contains("['") {
        return None;
    }
    let path = path.strip_prefix("Attributes.").unwrap_or(path);
    let bracketed = path.strip_prefix("Attributes['").and_then(|rest| rest.strip_suffix("']"));
    Some(bracketed.unwrap_or(path)).filter(|path| !path.is_empty())
}
