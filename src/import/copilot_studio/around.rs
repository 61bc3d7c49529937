//! What the platform does around the topics: it greets, waits for the customer, chooses a topic, and comes back to waiting.
//!
//! System topics are part of every agent and may be changed or turned off, not taken away; where one is not among the files, what it
//! does by default is assumed. <https://learn.microsoft.com/en-us/microsoft-copilot-studio/authoring-system-topics>

use super::ID;
use super::agent::{Agent, Topic};
use super::trigger::Trigger;
use crate::flow::{
    CallRef, Effect, Entry, Event, Flow, FlowRef, Menu, Passes, Role, SetValue, Step, StepId, Text, Times,
};
use crate::source::{Span, Spanned};

/// The agent, where customers come in, and its conversation, to which every topic comes back; nothing around a topic by itself.
pub(super) fn lower(agent: &Agent<'_>) -> Vec<Flow> {
    if agent.lone || agent.topics.is_empty() {
        return Vec::new();
    }
    vec![entry(agent), conversation(agent)]
}

/// How many customers are told that they are not understood before somebody else takes over.
/// <https://learn.microsoft.com/en-us/microsoft-copilot-studio/authoring-system-fallback-topic>
const DEFAULT_TRIES: u32 = 2;
/// What counts how often nothing fitted.
pub(super) const COUNTER: &str = "System.FallbackCount";

/// A flow in the making, all of it assumed.
struct Around<'a, 't> {
    agent: &'a Agent<'t>,
    flow: Flow,
}

fn empty(agent: &Agent<'_>) -> Flow {
    let mut flow = Flow::new(ID, agent.name.clone(), &agent.path, agent.body);
    flow.open_world = !agent.whole;
    flow.about.languages.clone_from(&agent.languages);
    flow
}

/// A conversation begins: the agent greets, then waits.
fn entry(agent: &Agent<'_>) -> Flow {
    let mut around = Around { agent, flow: empty(agent) };
    around.flow.role.wrapper = Some(Role::Entry);
    let start = around.assumed(&agent.name, Effect::Say);
    let mut last = (start, Event::Always);
    for topic in agent.of(Trigger::Start) {
        let call = around.call(topic);
        around.flow.edge(last.0, call, last.1, topic.kind);
        last = (call, Event::Returned("".into()));
    }
    let waits = around.assumed(&agent.name, Effect::Jump(Box::new(agent.conversation("waits", agent.name.span))));
    around.flow.edge(last.0, waits, last.1, agent.name.span);
    around.entry(start, "");
    around.flow
}

/// The agent waits, goes to the topic that fits, and waits again.
fn conversation(agent: &Agent<'_>) -> Flow {
    let mut flow = empty(agent);
    flow.key = format!("{}: conversation", agent.name.value);
    flow.identity = flow.key.clone();
    flow.aliases.push(format!("{}#", agent.root));
    flow.role.structure = Some(Role::Module);
    let mut around = Around { agent, flow };
    let menu = Menu { input: agent.input, timeout: None, open: agent.generative, planned_by_platform: true };
    let hub = around.assumed(&agent.name, Effect::Menu(menu));
    let people = around.people();
    for topic in &agent.topics {
        let Some(on) = topic.trigger.event(&topic.name.value, topic.key()) else { continue };
        let to = if topic.trigger == Trigger::Escalate { people } else { around.call(topic) };
        around.flow.edge(hub, to, on, topic.kind);
        if to != people {
            around.back(to, hub, topic.kind);
        }
    }
    around.back(people, hub, agent.name.span);
    around.other_bots(hub);
    around.not_understood(hub, people);
    let turned = around.turned_to();
    let fails = around.fails(hub);
    around.entry(hub, "waits");
    around.entry(turned, "turned to");
    around.entry(fails, "fails");
    around.entry(people, "escalates");
    around.flow
}

impl<'t> Around<'_, 't> {
    fn assumed(&mut self, name: &Spanned<String>, effect: Effect) -> StepId {
        let step = Step::new(name.clone(), name.span, effect).on(self.agent.channel).assumed();
        self.flow.step(step)
    }

    fn entry(&mut self, step: StepId, event: &'static str) {
        let (channel, span) = (self.agent.channel, self.agent.name.span);
        self.flow.entries.push(Entry { step, event, channel, span });
    }

    /// Words that the platform has of its own.
    fn says(&mut self) -> StepId {
        let id = self.assumed(&self.agent.name.clone(), Effect::Say);
        let text = Text::unseen(self.agent.name.span);
        self.flow.steps[id.index()].texts.push(text);
        id
    }

    /// A call of the topic.
    fn call(&mut self, topic: &Topic<'t>) -> StepId {
        let call = CallRef { flow: self.agent.leads_to(topic), passes: Passes::Unknown };
        let name = Spanned::new(topic.name.value.clone(), topic.kind);
        self.assumed(&name, Effect::Call(Box::new(call)))
    }

    /// The way back behind `from`.
    fn back(&mut self, from: StepId, to: StepId, span: Span) {
        let on = match self.flow.steps[from.index()].effect {
            Effect::Call(_) => Event::Returned("".into()),
            _ => Event::Always,
        };
        self.flow.edge(from, to, on, span);
    }

    /// The agent's way to people: its Escalate topic.
    fn people(&mut self) -> StepId {
        match self.agent.people() {
            Some(topic) => self.call(topic),
            None => {
                let what = "the agent's Escalate topic, which is not among the files";
                self.assumed(&self.agent.name.clone(), Effect::Unknown { what })
            }
        }
    }

    /// Other agents and skills that the agent may hand the customer to by itself.
    fn other_bots(&mut self, hub: StepId) {
        for tool in self.agent.tools.iter().filter(|tool| tool.is_other_bot) {
            let id = self.assumed(
                &Spanned::new(tool.name.value.clone(), tool.name.span),
                Effect::Unknown { what: "another agent" },
            );
            let on = Event::Intent(tool.name.value.as_str().into());
            self.flow.edge(hub, id, on, tool.name.span);
            self.flow.edge(id, hub, Event::Always, tool.name.span).times = Times::Unknown;
        }
    }

    /// What is done where the customer is not understood: the topics for it, one after the other.
    fn not_understood(&mut self, hub: StepId, people: StepId) {
        let topics = self.agent.of(Trigger::Unknown);
        let span = topics.first().map_or(self.agent.name.span, |topic| topic.kind);
        if topics.is_empty() {
            let words = self.says();
            self.flow.edge(hub, words, Event::NoMatch, span);
            self.flow.edge(words, hub, Event::Always, span).times = Times::AtMost(DEFAULT_TRIES);
            self.flow.edge(hub, people, Event::NoMatch, span);
            return;
        }
        let counted = Spanned::new(COUNTER.to_owned(), span);
        let count = self.assumed(&counted, Effect::Set { slot: counted.clone(), value: SetValue::Add(1) });
        self.flow.edge(hub, count, Event::NoMatch, span);
        let mut last = (count, Event::Always);
        for topic in topics {
            let call = self.call(topic);
            self.flow.edge(last.0, call, last.1, topic.kind);
            last = (call, Event::Returned("".into()));
        }
        self.flow.edge(last.0, hub, last.1, span);
    }

    /// What a customer can turn to while a question waits; it comes back to the question.
    fn turned_to(&mut self) -> StepId {
        let name = self.agent.name.clone();
        let hub = self.assumed(&name, Effect::Route { slot: None, exhaustive: true });
        for topic in self.agent.topics.iter().filter(|topic| topic.trigger.is_asked_for()) {
            let jump = Effect::Jump(Box::new(self.agent.leads_to(topic)));
            let to = self.assumed(&Spanned::new(topic.name.value.clone(), topic.kind), jump);
            self.flow.edge(hub, to, Event::Condition(topic.name.value.as_str().into()), topic.kind);
        }
        hub
    }

    /// What is done at an error: the topic for it, else words of the platform.
    fn fails(&mut self, hub: StepId) -> StepId {
        let topics = self.agent.of(Trigger::Error);
        let first = match topics.first() {
            Some(topic) => self.call(topic),
            None => self.says(),
        };
        self.back(first, hub, topics.first().map_or(self.agent.name.span, |topic| topic.kind));
        first
    }
}

impl<'t> Agent<'t> {
    /// The flow of a topic of this agent.
    pub fn leads_to(&self, topic: &Topic<'t>) -> FlowRef {
        let shown = Spanned::new(topic.name.value.clone(), topic.kind);
        FlowRef { names: vec![self.alias(topic)], shown, entry: None, expected: false }
    }
}
