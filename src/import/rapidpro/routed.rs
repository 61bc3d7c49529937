//! The step that a router becomes, and the edges out of a node.

use super::case::Means;
use super::flow::{Node, To};
use super::lower::{Lowering, Made};
use super::names::{self, spanned, uses};
use super::person;
use super::router::{Plan, Router, Wait as Waits};
use super::ways::{Way, ways};
use crate::flow::{Ask, Choice, Effect, Event, How, Input, Menu, Reading, Slot, Step, StepId, Wait};
use crate::source::Span;
use crate::syntax::Value;

/// What the nodes around a question tell of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Hints {
    /// The message before has buttons.
    pub buttons: bool,
    /// What comes next opens a ticket.
    pub before_ticket: bool,
}

/// The hints for each node.
pub(super) fn hints(nodes: &[Node<'_>]) -> Vec<Hints> {
    let is = |action: &Value<'_>, kind: &str| action.get("type").and_then(Value::str) == Some(kind);
    let offers = |node: &Node<'_>| {
        let buttons = |action: &Value<'_>| action.get("quick_replies").is_some_and(|list| !list.is_empty());
        node.actions.iter().any(|action| buttons(action) || is(action, "send_interactive_msg"))
    };
    let opens = |to: To| {
        let To::Node(number) = to else { return false };
        nodes.get(number).is_some_and(|node| node.actions.iter().any(|action| is(action, "open_ticket")))
    };
    let mut hints: Vec<Hints> = nodes
        .iter()
        .map(|node| {
            let default = node.router.as_ref().and_then(|router| router.category(router.default?));
            Hints { buttons: offers(node), before_ticket: default.is_some_and(|category| opens(category.to)) }
        })
        .collect();
    for node in nodes.iter().filter(|node| node.router.is_none() && offers(node)) {
        if let To::Node(number) = node.exit.0
            && let Some(hint) = hints.get_mut(number)
        {
            hint.buttons = true;
        }
    }
    hints
}

impl<'t> Lowering<'_, 't> {
    /// The step for `router`. Who waits for the customer goes by the name that the answer is kept by, unless the editor made it up.
    pub(super) fn routed(&self, node: &Node<'t>, router: &Router<'t>, plan: Plan, hints: Hints) -> Step {
        let kept = router.result.filter(|name| !names::is_generic(name.str().unwrap_or("")));
        let kept = kept.filter(|_| matches!(plan, Plan::Menu | Plan::Ask));
        let name = kept.map_or_else(|| node.name.clone(), spanned);
        let slot = kept.map(|name| Slot::new(names::key(name.str().unwrap_or("")), name.text_range()));
        let mut step = Step::new(name, router.value.span(), self.effect(router, plan, slot, hints));
        step.unnamed = kept.is_none();
        if matches!(plan, Plan::Branch | Plan::Status) {
            step.reads = router.operand.map(|operand| uses(operand, Reading::Tested)).unwrap_or_default();
        }
        step
    }

    fn effect(&self, router: &Router<'t>, plan: Plan, slot: Option<Slot>, hints: Hints) -> Effect {
        let (seconds, hint) = match &router.wait {
            Some(Waits::Answer { timeout, hint }) => (timeout.map(|timeout| timeout.0), *hint),
            _ => (None, ""),
        };
        let timeout = seconds.map(|seconds| seconds as f32);
        let input = match (self.is_call(), hint) {
            (true, "audio") => Input::SPEECH,
            (true, _) => Input::KEYS,
            (false, _) => Input { typed: true, buttons: hints.buttons, ..Input::default() },
        };
        // Silence in a call is planned by whoever carries it.
        let planned_by_platform = self.is_call();
        match plan {
            Plan::Menu => {
                let open = router.cases.iter().any(|case| case.means() == Means::Content);
                Effect::Menu(Menu { input, timeout, open, planned_by_platform })
            }
            Plan::Ask => {
                let secret = slot.as_ref().is_some_and(|slot| is_secret(&slot.value));
                // Whatever is answered goes to the person: it is the request itself.
                let exempt = hints.before_ticket && router.cases.is_empty();
                Effect::Ask(Box::new(Ask {
                    slot,
                    input,
                    secret,
                    timeout,
                    planned_by_platform,
                    exempt,
                    ..Ask::default()
                }))
            }
            Plan::Pause => Effect::Wait(Wait::For { min: 0.0, max: seconds.unwrap_or(0.0) }),
            Plan::Dial => match &router.wait {
                Some(Waits::Dial(wait)) => person::dial(*wait),
                _ => Effect::Unknown { what: "a call that is put through" },
            },
            Plan::Split => Effect::Split,
            Plan::Unknown => Effect::Unknown { what: "a router of an unknown type" },
            Plan::Branch | Plan::Status => {
                let mut reads = router.operand.map(|operand| uses(operand, Reading::Tested)).unwrap_or_default();
                let slot = if reads.len() == 1 { reads.pop().map(|used| used.slot) } else { None };
                Effect::Route { slot, exhaustive: false }
            }
        }
    }

    /// Adds the edges out of a node.
    pub(super) fn leave(&mut self, node: &Node<'t>, of: &Made, made: &[Made]) {
        if of.leaves {
            return;
        }
        let called = matches!(self.flow.steps.get(of.tail.index()).map(|step| &step.effect), Some(Effect::Call(_)));
        let all = match (&node.router, of.plan) {
            (Some(router), Some(plan)) => ways(router, plan, &of.after, self.is_call()),
            _ => {
                let on = if called { Event::Returned("".into()) } else { Event::Always };
                vec![Way { on, to: node.exit.0, span: node.exit.1, label: None }]
            }
        };
        let silent = all.iter().any(|way| way.on == Event::NoInput);
        for Way { on, to, span, label } in all {
            self.way(of.tail, on, to, span, made);
            if let Some(edge) = self.flow.edges.last_mut() {
                edge.choice = label.and_then(Choice::named);
            }
        }
        if matches!(of.plan, Some(Plan::Menu | Plan::Ask)) {
            if !silent {
                self.expires(of.tail);
            }
            if let Some(hub) = super::heard::hub(self) {
                self.flow.edge(of.tail, hub, Event::Always, node.name.span);
            }
        }
    }

    fn way(&mut self, from: StepId, on: Event, to: To, span: Span, made: &[Made]) {
        match to {
            To::Node(number) => {
                let head = made.get(number).map_or(from, |made| made.head);
                self.flow.edge(from, head, on, span);
            }
            To::Missing(place) => {
                let what = "a node that is not in the file";
                let step = self.end(from, Effect::Unknown { what });
                if let Some(missing) = self.flow.steps.get_mut(step.index()) {
                    missing.name.span = place;
                }
                self.flow.edge(from, step, on, place);
            }
            // Where the flow ends, the one that runs it goes on.
            To::Nowhere if self.is_called => {
                let step = self.end(from, Effect::End(How::Return));
                self.flow.edge(from, step, on, span);
            }
            To::Nowhere => self.flow.unwired(from, on, span),
        }
    }

    /// An assumed step right behind `from`.
    fn end(&mut self, from: StepId, effect: Effect) -> StepId {
        let owner = self.flow.steps.get(from.index());
        let (name, body) =
            owner.map_or((self.flow.name.clone(), self.flow.body), |owner| (owner.name.clone(), owner.body));
        self.step(Step::new(name, body, effect).assumed())
    }

    /// Whoever writes nothing falls out of the flow in the end; where the file does not say when, after three days
    /// (<https://help.textit.com/en/article/setting-an-expiration-for-a-flow-1djx9hk>). Nothing is told to them.
    fn expires(&mut self, from: StepId) {
        let after = self.of.value.get("expire_after_minutes");
        let never = after.is_some_and(|minutes| minutes.i64() == Some(0));
        if self.is_call() || never {
            return;
        }
        let how = if self.is_called { How::Return } else { How::Unwired };
        let end = match self.expired {
            Some(end) => end,
            None => self.end(from, Effect::End(how)),
        };
        self.expired = Some(end);
        let span = after.map(Value::text_range).filter(|span| !span.is_empty()).unwrap_or(self.flow.name.span);
        self.flow.edge(from, end, Event::NoInput, span);
    }
}

/// Names of what nobody should read back.
fn is_secret(key: &str) -> bool {
    key.split('_').any(|word| matches!(word, "pin" | "password" | "passcode" | "otp" | "cvv" | "cvc"))
}
