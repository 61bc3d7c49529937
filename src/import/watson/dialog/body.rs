//! What a node does: what it stores, what it says, its questions, and how it goes on.

use super::super::draft::{Run, To};
use super::super::said::{HANG_UP, Said, TRANSFER, command, message, said, variables};
use super::super::{ID, full, handoff, signal, spanned};
use super::tree::Kind;
use super::{Making, test};
use crate::flow::{Effect, Event, How, Reading, SetValue, Step};
use crate::source::Spanned;
use crate::syntax::Value;

impl<'t> Making<'_, 't> {
    /// Makes the node `at`; gives where it begins.
    pub(super) fn body(&mut self, at: usize) -> To {
        let Some(node) = self.nodes.all.get(at) else { return self.top };
        let (is_frame, value) = (node.kind == Kind::Frame, node.value);
        if self.is_declared(at) {
            return To::Step(self.draft.step(self.made(at, handoff(None, false))));
        }
        let responses = self.nodes.parts(at, Kind::Response);
        let spoken = self.speak(at, value, &responses);
        // Questions come first; what the node says comes when all are answered.
        if is_frame { self.slots(at, spoken) } else { spoken }
    }

    /// Whether the team says that an intent of this node hands over.
    fn is_declared(&self, at: usize) -> bool {
        let condition = self.nodes.all.get(at).and_then(|node| node.condition?.str()).unwrap_or("");
        test::intents(condition).any(|intent| self.draft.about.policy.declares_handoff(ID, "intent", intent, None))
    }

    /// What a node or a handler stores, asks of programs and says; then, of several responses, the first that fits; then how it goes on.
    fn speak(&mut self, at: usize, value: Value<'t>, responses: &[usize]) -> To {
        let onward = self.onward(at, value);
        let to = if responses.is_empty() { onward } else { self.responses(at, responses, onward) };
        self.deeds(at, value, to)
    }

    /// What `value`, a node, a response or a handler of the node `at`, stores and says before it goes on to `to`.
    pub(super) fn deeds(&mut self, at: usize, value: Value<'t>, to: To) -> To {
        let mut run = Run::default();
        let context = value.get("context").or_else(|| value.get("output").and_then(|output| output.get("context")));
        let mut person = None;
        let mut unseen = None;
        for (name, stored) in context.into_iter().flat_map(Value::entries) {
            if let Some(step) = set(name, stored) {
                self.draft.then(&mut run, step);
            }
            self.signs(name, stored, &mut person, &mut unseen);
            if self.tells_outside(at, name, stored) {
                unseen.get_or_insert(name);
            }
            for (inner, stored) in stored.entries() {
                self.signs(inner, stored, &mut person, &mut unseen);
            }
        }
        for action in value.get("actions").into_iter().flat_map(Value::items) {
            let (step, hands_over) = self.action(at, action);
            self.draft.then(&mut run, step);
            if hands_over {
                person = person.or(full(action, "name"));
            }
        }
        let mut words = said(value.get("output"), self.style());
        words.command = words.command.or_else(|| context.and_then(command));
        let span = value.span();
        if !words.texts.is_empty() {
            let mut step = self.made(at, Effect::Say).saying(std::mem::take(&mut words.texts));
            step.reads = std::mem::take(&mut words.reads);
            self.draft.then(&mut run, step);
        }
        if let Some(over) = self.over(at, &words, person, to) {
            return self.draft.lead(&run, over, span);
        }
        if let Some(sign) = unseen {
            let what = "what the program around the assistant does with this";
            let step = Step::new(spanned(sign), sign.span(), Effect::Unknown { what }).assumed();
            self.draft.then(&mut run, step);
        }
        self.draft.lead(&run, to, span)
    }

    /// A variable by which the program around the assistant hands over, or may.
    fn signs(
        &self,
        name: Value<'t>,
        stored: Value<'t>,
        person: &mut Option<Value<'t>>,
        unseen: &mut Option<Value<'t>>,
    ) {
        let text = name.str().unwrap_or("");
        if self.draft.about.policy.declares_handoff(ID, "parameter", text, stored.str()) {
            person.get_or_insert(name);
        } else if signal::may_hand_over(text, stored) {
            unseen.get_or_insert(name);
        }
    }

    /// Whether something is told to the program around the assistant: a variable that nothing in the file reads is set to an address
    /// of the network, or where nothing else fits. Commands to the telephone are known.
    fn tells_outside(&self, at: usize, name: Value<'t>, stored: Value<'t>) -> bool {
        let takes = self.nodes.all.get(at).is_some_and(|node| node.test == test::Test::AnythingElse);
        let address = stored.str().is_some_and(|text| text.starts_with("http"));
        let name = name.str().unwrap_or("");
        (takes || address) && !stored.is_null() && !name.starts_with("vgw") && !self.read.contains(name)
    }

    /// A program that a node asks, and whether the team says that it hands over.
    fn action(&self, at: usize, action: Value<'t>) -> (Step, bool) {
        let name = full(action, "name");
        let learns = full(action, "result_variable").map(spanned).into_iter().collect();
        let shown = name.map_or_else(|| self.made(at, Effect::Say).name, spanned);
        let hands_over = self.draft.about.policy.declares_handoff(ID, "action", &shown.value, None);
        (Step::new(shown, action.span(), Effect::Lookup { by: Vec::new(), learns }), hands_over)
    }

    /// Where words or signs hand over, or end the session; none where they do neither.
    fn over(&mut self, at: usize, words: &Said<'t>, person: Option<Value<'t>>, back: To) -> Option<To> {
        let by_phone = !self.draft.about.channel.channel.is_written();
        if let Some(response) = words.person {
            let text = |key: &str| full(response.get(key)?, "message").and_then(|text| message(text, self.style()));
            let said = text("agent_available").into_iter().collect();
            let away = text("agent_unavailable");
            let id = self.draft.step(self.made(at, handoff(None, by_phone)).saying(said));
            if let Some(text) = away.filter(|_| !by_phone) {
                let span = text.span;
                let told = self.draft.step(self.made(at, Effect::Say).saying(vec![text]));
                self.draft.leave(told, back, Event::Always, span);
                self.draft.leave(id, To::Step(told), Event::NoAnswer, span);
            }
            return Some(To::Step(id));
        }
        if let Some(sign) = person {
            let step = Step::new(spanned(sign), sign.span(), handoff(None, by_phone));
            return Some(To::Step(self.draft.step(step)));
        }
        let ends = || Effect::End(How::HangUp);
        let effect = match words.command.and_then(Value::str) {
            Some(TRANSFER) => handoff(None, true),
            Some(HANG_UP) => ends(),
            _ if words.ends.is_some() => ends(),
            _ => return None,
        };
        Some(To::Step(self.draft.step(self.made(at, effect))))
    }

    /// Of several responses the first that fits; where none does, it goes on without one.
    fn responses(&mut self, at: usize, responses: &[usize], otherwise: To) -> To {
        let id = self.draft.step(self.made(at, Effect::Route { slot: None, exhaustive: false }));
        let mut covered = false;
        for &response in responses {
            let Some(node) = self.nodes.all.get(response) else { continue };
            let (value, condition) = (node.value, node.condition);
            let to = match value.get("next_step") {
                Some(_) => self.onward(at, value),
                None => otherwise,
            };
            let to = self.deeds(response, value, to);
            let always =
                condition.and_then(Value::str).is_none_or(|text| matches!(text.trim(), "" | "true" | "anything_else"));
            let span = condition.map_or(value.span(), Value::text_range);
            if always {
                self.draft.leave(id, to, Event::Otherwise, span);
                covered = true;
                break;
            }
            let words = condition.and_then(Value::str).unwrap_or("").trim();
            self.draft.leave(id, to, Event::Condition(words.into()), span);
        }
        if !covered {
            let span = self.draft.flow.name.span;
            self.draft.leave(id, otherwise, Event::Otherwise, span);
        }
        To::Step(id)
    }

    /// How the node `at` goes on, as `value` says: by itself, to another node, or not before the customer has spoken.
    pub(super) fn onward(&mut self, at: usize, value: Value<'t>) -> To {
        // `go_to` is how the first versions wrote a jump.
        let step = value.get("next_step").or_else(|| value.get("go_to")).filter(|step| step.is_mapping());
        let text = |key: &str| step.and_then(|step| full(step, key));
        let jump = text("dialog_node").filter(|_| text("behavior").is_none_or(|how| how.str() == Some("jump_to")));
        if let Some(named) = jump {
            return self.target(at, named, text("selector").and_then(Value::str).unwrap_or("body"));
        }
        match text("behavior").and_then(Value::str) {
            Some("skip_user_input") => match self.nodes.children(at).first().copied() {
                Some(first) => self.enter(first),
                None => self.top,
            },
            _ => self.wait(at),
        }
    }
}

/// The step that stores a variable of the context.
fn set(name: Value<'_>, stored: Value<'_>) -> Option<Step> {
    let slot = Spanned::new(name.str().filter(|name| !name.is_empty())?.to_owned(), name.text_range());
    let text = stored.str().unwrap_or("").trim();
    let tight: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let inner = tight.strip_prefix("<?").and_then(|rest| rest.strip_suffix("?>")).unwrap_or(&tight);
    let counted = inner
        .strip_prefix('$')
        .and_then(|rest| rest.strip_prefix(slot.value.as_str())?.strip_prefix('+')?.parse().ok());
    let effect = if stored.is_null() || (stored.is_string() && text.is_empty()) {
        Effect::Forget(vec![slot.clone()])
    } else {
        let value = match counted {
            Some(step) => SetValue::Add(step),
            None if stored.str().is_none() || text.contains(['$', '@', '#', '<']) => SetValue::Opaque,
            None => SetValue::Const(text.to_owned()),
        };
        Effect::Set { slot: slot.clone(), value }
    };
    let mut step = Step::new(slot, name.span().to(stored.span()), effect);
    step.minor = true;
    step.reads = if stored.is_string() { variables(stored, Reading::Used) } else { Vec::new() };
    Some(step)
}
