//! From one flow and its pages to steps. Pages lead to one another before they are made, so ways are kept by name until all is there.

use super::agent::{Agent, CxFlow};
use super::{ID, entry, page, signal};
use crate::diagnostic::Finding;
use crate::flow::{Edge, Effect, Event, Flow, Policy, Role, Step, StepId, Times};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// To this step.
    Step(StepId),
    /// To the page of that number, as if new.
    Head(usize),
    /// To what the page of that number does behind its words: tests, questions, waiting.
    Resume(usize),
    /// To the place where the page of that number waits.
    Wait(usize),
}

/// A way whose end may not be made yet.
struct Way {
    from: StepId,
    to: To,
    on: Event,
    times: Times,
    span: Span,
}

/// The steps of a page, once made.
#[derive(Clone, Copy, Default)]
pub(super) struct Made {
    pub head: Option<To>,
    pub resume: Option<To>,
    pub wait: Option<StepId>,
    pub hub: Option<StepId>,
}

/// More steps than a flow of people's making has: from there on, what is heard on every page is no longer told apart by page.
const LARGE: usize = 50_000;

/// A flow in the making.
pub(super) struct Lowering<'a, 't> {
    pub agent: &'a Agent<'t>,
    pub cx: &'a CxFlow<'t>,
    pub policy: &'a Policy,
    pub flow: Flow,
    pub findings: Vec<Finding>,
    /// Sessions start in this flow.
    pub is_start: bool,
    /// Pages by display name and by id.
    pub numbers: HashMap<&'a str, usize>,
    pub made: Vec<Made>,
    /// Places already spoken of.
    pub reported: HashSet<Span>,
    /// Pages come to by a parameter that asks for a person.
    pub signalled: HashSet<&'t str>,
    /// First steps of handlers that do the same on every page.
    pub shared: HashMap<Span, To>,
    /// Handlers whose words already have a step.
    pub worded: HashSet<Span>,
    /// What is heard everywhere but for these intents.
    pub hubs: HashMap<Vec<&'t str>, Option<StepId>>,
    /// Hubs of pages whose ways out are made.
    pub heard_at: HashSet<StepId>,
    /// An error is being handled; errors of that handling are not looked at.
    pub in_error: bool,
    /// The way to pages that nothing leads to, once looked for.
    pub apart: Option<Option<StepId>>,
    /// Where customers come in.
    pub start: Option<To>,
    ways: Vec<Way>,
}

/// Lowers the flow `at` of the agent.
pub(super) fn lower(agent: &Agent<'_>, at: usize, policy: &Policy) -> (Flow, Vec<Finding>) {
    let cx = &agent.flows[at];
    let mut numbers = HashMap::new();
    for (at, page) in cx.pages.iter().enumerate().skip(usize::from(cx.has_file)) {
        if !page.id.is_empty() {
            numbers.entry(page.id).or_insert(at);
        }
        numbers.insert(page.name.value.as_str(), at);
    }
    let is_start = cx.has_file && agent.start == Some(cx.name.value.as_str());
    let mut low = Lowering {
        agent,
        cx,
        policy,
        flow: empty(agent, cx, is_start),
        findings: Vec::new(),
        is_start,
        numbers,
        made: vec![Made::default(); cx.pages.len()],
        reported: HashSet::new(),
        signalled: signal::implied(cx),
        shared: HashMap::new(),
        worded: HashSet::new(),
        hubs: HashMap::new(),
        heard_at: HashSet::new(),
        in_error: false,
        apart: None,
        start: None,
        ways: Vec::new(),
    };
    entry::enter(&mut low);
    for at in 0..cx.pages.len() {
        page::page(&mut low, at);
    }
    low.make_waits();
    entry::starts(&mut low);
    low.finish()
}

/// The flow without steps.
fn empty(agent: &Agent<'_>, cx: &CxFlow<'_>, is_start: bool) -> Flow {
    let mut flow = Flow::new(ID, cx.name.clone(), &cx.path, cx.body);
    if let Some(name) = agent.name {
        flow.identity = format!("{name}/{}", cx.name.value);
    }
    if cx.has_file {
        flow.aliases.push(agent.alias(&cx.name.value));
    }
    flow.folder.clone_from(&agent.root);
    // Without the agent's own file nobody knows what else there is.
    flow.open_world = cx.open || !agent.whole;
    flow.about.languages.clone_from(&agent.languages);
    // Other flows lead into a flow; one that none leads into may be entered by a program.
    match is_start {
        true => flow.role.wrapper = Some(Role::Entry),
        false => flow.role.structure = Some(Role::Module),
    }
    flow
}

impl<'a, 't> Lowering<'a, 't> {
    /// Adds a step on the channel of the agent.
    pub fn step(&mut self, step: Step) -> StepId {
        self.flow.step(step.on(self.agent.channel))
    }

    /// Adds a way out of `from`.
    pub fn leave(&mut self, from: StepId, to: To, on: Event, span: Span, times: Times) {
        self.ways.push(Way { from, to, on, times, span });
    }

    /// Whether the flow has grown beyond what people make.
    pub fn is_large(&self) -> bool {
        self.flow.steps.len() > LARGE
    }

    /// Makes the places where pages wait, of those pages where something leads there.
    fn make_waits(&mut self) {
        let (mut next, mut start) = (0, self.start.or(Some(To::Head(0)).filter(|_| !self.cx.has_file)));
        while let Some(to) = start.take().or_else(|| self.ways.get(next).map(|way| way.to).inspect(|_| next += 1)) {
            if let Some(To::Wait(at)) = self.follow(to) {
                page::wait(self, at);
            }
        }
    }

    /// The step or the waiting place that `to` means. A ring of pages that do nothing at all ends where it began: nobody knows.
    fn follow(&self, to: To) -> Option<To> {
        let mut to = to;
        for _ in 0..=2 * self.made.len() {
            to = match to {
                To::Step(_) | To::Wait(_) => return Some(to),
                To::Head(at) => self.made.get(at)?.head?,
                To::Resume(at) => self.made.get(at)?.resume?,
            };
        }
        None
    }

    /// The step that `to` means, once all are made.
    pub fn resolve(&self, to: To) -> Option<StepId> {
        match self.follow(to)? {
            To::Step(step) => Some(step),
            To::Wait(at) => self.made.get(at)?.wait,
            _ => None,
        }
    }

    /// Ties the ways to their ends.
    fn finish(mut self) -> (Flow, Vec<Finding>) {
        let mut lost = None;
        for way in std::mem::take(&mut self.ways) {
            let to = self.resolve(way.to).unwrap_or_else(|| {
                *lost.get_or_insert_with(|| {
                    let effect = Effect::Unknown { what: "pages that lead to one another" };
                    self.flow.step(Step::new(self.flow.name.clone(), self.flow.body, effect).assumed())
                })
            });
            self.flow.edges.push(Edge {
                from: way.from,
                to,
                on: way.on,
                times: way.times,
                span: way.span,
                choice: None,
            });
        }
        for finding in &mut self.findings {
            finding.flow = Some(self.flow.key.clone());
            finding.platform = Some(ID);
        }
        (self.flow, self.findings)
    }
}

impl Agent<'_> {
    /// What a flow of this agent is called by: no other agent's flow of the same name is meant.
    pub fn alias(&self, name: &str) -> String {
        format!("{}/flows/{name}", self.root)
    }
}
