//! How it goes on behind a step.
//! <https://cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-step-what-next>

use super::super::draft::To;
use super::super::said::{HANG_UP, Said, TRANSFER, message};
use super::super::{ID, full, handoff, spanned};
use super::step::Making;
use super::{Action, System};
use crate::flow::{CallRef, Effect, Event, FlowRef, How, Passes};
use crate::source::Spanned;
use crate::syntax::Value;

impl<'t> Making<'_, '_, 't> {
    /// Where the step `at` goes on: what its resolver does comes first; then `next`, else the step behind it. `reason` is why the
    /// fallback is taken, where it is.
    pub fn resolve(&mut self, at: usize, resolver: Option<Value<'t>>, next: Option<To>, reason: &'static str) -> To {
        let Some(&value) = self.steps.get(at) else { return self.end };
        let onward = |making: &mut Self| next.unwrap_or_else(|| making.onward(at));
        let Some(resolver) = resolver else { return onward(self) };
        let kind = resolver.get("type");
        match kind.and_then(Value::str).unwrap_or("continue") {
            "continue" => onward(self),
            "end_action" => self.end,
            "prompt_again" => self.body(at),
            "fallback" => {
                let reason = self.reason(value).unwrap_or(reason);
                self.fallback(value, kind.map_or_else(|| self.named(value), spanned), reason)
            }
            "connect_to_agent" => self.transfer(value, resolver.get("response").unwrap_or(resolver)),
            "invoke_another_action" => {
                let next = onward(self);
                self.invoke(value, resolver, next)
            }
            "invoke_another_action_and_end" => self.invoke(value, resolver, self.end),
            "callout" => {
                let next = onward(self);
                self.callout(value, resolver, next)
            }
            "replay" => self.replay(value, resolver),
            _ => {
                let name = kind.map_or_else(|| self.named(value), spanned);
                let effect = Effect::Unknown { what: "a way on that is not known here" };
                let id = self.draft.assumed(name, resolver.span(), effect);
                To::Step(id)
            }
        }
    }

    /// Where the words of a step hand over or end the session; none where they do neither.
    pub fn over(&mut self, value: Value<'t>, words: &Said<'t>) -> Option<To> {
        if let Some(response) = words.person {
            return Some(self.transfer(value, response));
        }
        if self.is_declared(value) {
            return Some(To::Step(self.draft.step(self.made(value, handoff(None, false)))));
        }
        match words.command.and_then(Value::str) {
            Some(TRANSFER) => return Some(To::Step(self.draft.step(self.made(value, handoff(None, true))))),
            Some(HANG_UP) => return Some(To::Step(self.draft.step(self.made(value, Effect::End(How::HangUp))))),
            _ => {}
        }
        words.ends.map(|_| To::Step(self.draft.step(self.made(value, Effect::End(How::HangUp)))))
    }

    /// Whether the step sets a variable that the team says hands over.
    fn is_declared(&self, value: Value<'t>) -> bool {
        let list = value.get("context").and_then(|context| context.get("variables"));
        list.into_iter().flat_map(Value::items).any(|item| {
            let name = full(item, "skill_variable").and_then(Value::str).unwrap_or("");
            let stored = item.get("value").and_then(|value| value.get("scalar")?.str());
            self.assistant.about.policy.declares_handoff(ID, "parameter", name, stored)
        })
    }

    /// A person takes over. Where nobody is there the customer is told, and the action is over.
    fn transfer(&mut self, value: Value<'t>, response: Value<'t>) -> To {
        let style = self.style();
        let said = |key: &str| full(response.get(key)?, "message").and_then(|text| message(text, style));
        let target = response.get("transfer_info").and_then(|info| info.get("target"));
        let desk = target.and_then(|target| target.get("service_desk").or(Some(target)));
        let sip = desk.and_then(|desk| desk.get("sip"));
        let to = desk.and_then(|desk| ["department", "queue"].into_iter().find_map(|key| full(desk, key)));
        let to = to.or_else(|| sip.and_then(|sip| full(sip, "uri"))).and_then(Value::str);
        let by_phone = sip.is_some() || !self.assistant.about.channel.channel.is_written();
        let texts = said("agent_available").into_iter().collect();
        let id = self.draft.step(self.made(value, handoff(to, by_phone)).saying(texts));
        if let Some(text) = said("agent_unavailable").filter(|_| !by_phone) {
            let span = text.span;
            let told = self.made(value, Effect::Say).saying(vec![text]);
            let end = self.end;
            let to = self.one(told, end);
            self.draft.leave(id, to, Event::NoAnswer, span);
        }
        To::Step(id)
    }

    fn invoke(&mut self, value: Value<'t>, resolver: Value<'t>, back: To) -> To {
        let call = resolver.get("invoke_action");
        let Some(target) = call.and_then(|call| full(call, "action")) else {
            let effect = Effect::Unknown { what: "an action that is chosen while the chat runs" };
            let name = call.and_then(|call| full(call, "policy")).map_or_else(|| self.named(value), spanned);
            let id = self.draft.assumed(name, resolver.span(), effect);
            self.draft.leave(id, back, Event::Always, resolver.span());
            return To::Step(id);
        };
        let id = target.str().unwrap_or("");
        let known = self.assistant.ids.get(id).and_then(|&number| self.assistant.actions.get(number));
        let policy = self.assistant.about.policy;
        let titled = known.is_some_and(|action| policy.declares_handoff(ID, "action", &action.title.value, None));
        if titled || policy.declares_handoff(ID, "action", id, None) {
            return To::Step(self.draft.step(self.made(value, handoff(None, false))));
        }
        let system = known.map(|action| action.system);
        if system == Some(System::AnythingElse) {
            let effect = Effect::Unknown { what: "the action for what is not understood, called by hand" };
            return To::Step(self.draft.assumed(spanned(target), resolver.span(), effect));
        }
        let gave_up = self.action.is_some_and(|action| action.system == System::AnythingElse);
        let entry = (system == Some(System::Fallback) && gave_up).then_some("no-action-matches");
        let flow = self.assistant.to(id, spanned(target), entry);
        let step = self.made(value, call_of(flow));
        let id = self.draft.step(step);
        self.draft.leave(id, back, Event::Returned("".into()), target.text_range());
        To::Step(id)
    }

    /// The fallback of the platform, for this reason; behind it the action is over.
    pub fn fallback(&mut self, value: Value<'t>, shown: Spanned<String>, reason: &'static str) -> To {
        let end = self.end;
        let Some(fallback) = self.assistant.of(System::Fallback) else {
            let effect = Effect::Unknown { what: "the fallback of the assistant, which is not in the file" };
            return To::Step(self.draft.assumed(shown, value.span(), effect));
        };
        let (span, flow) = (shown.span, self.assistant.to(fallback.id, shown, Some(reason)));
        let id = self.draft.step(self.made(value, call_of(flow)).assumed());
        self.draft.leave(id, end, Event::Returned("".into()), span);
        To::Step(id)
    }

    /// A call of `action` that nobody wrote down.
    pub fn called(&mut self, action: &Action<'t>, entry: Option<&'static str>, back: To) -> To {
        let flow = self.assistant.to(action.id, action.title.clone(), entry);
        let id = self.draft.assumed(action.title.clone(), action.value.span(), call_of(flow));
        self.draft.leave(id, back, Event::Returned("".into()), action.title.span);
        To::Step(id)
    }

    /// Why the fallback is taken at a step that hears words that nobody likes to hear.
    fn reason(&self, value: Value<'t>) -> Option<&'static str> {
        let entity = super::condition::entity(value.get("condition")?)?;
        Some(if entity.contains("danger") { "danger-word" } else { "profanity" })
    }

    /// An extension is asked. Nobody sees what it does; what it answers is tested behind it.
    fn callout(&mut self, value: Value<'t>, resolver: Value<'t>, next: To) -> To {
        let Some(callout) = resolver.get("callout") else { return next };
        let path = full(callout, "path").and_then(Value::str).unwrap_or("");
        if self.assistant.about.policy.declares_handoff(ID, "action", path, None) {
            return To::Step(self.draft.step(self.made(value, handoff(None, false))));
        }
        let mapped = callout.get("request_mapping").into_iter().flat_map(Value::entries);
        let values = mapped.flat_map(|(_, list)| list.items()).filter_map(|item| item.get("value"));
        let named = values.filter_map(|value| full(value, "variable").or_else(|| full(value, "skill_variable")));
        let by = self.slots(named);
        let learns = full(callout, "result_variable").map(spanned).into_iter().collect();
        self.one(self.made(value, Effect::Lookup { by, learns }), next)
    }

    /// Answers are forgotten, and the first of their questions is put again.
    fn replay(&mut self, value: Value<'t>, resolver: Value<'t>) -> To {
        let clear: Vec<Value<'t>> = resolver
            .get("clear")
            .into_iter()
            .flat_map(Value::items)
            .filter_map(|item| full(item, "variable"))
            .collect();
        let first = clear.iter().filter_map(|variable| self.asking(variable.str()?)).min();
        let to = self.head(first.unwrap_or(0));
        let forgotten = self.slots(clear.into_iter());
        self.one(self.made(value, Effect::Forget(forgotten)), to)
    }
}

fn call_of(flow: FlowRef) -> Effect {
    Effect::Call(Box::new(CallRef { flow, passes: Passes::Everything }))
}
