//! From one flow and its pages to steps. Pages lead to one another before they are made, so ways are kept by name until all is there.

use super::agent::{Agent, CxFlow, Handler};
use super::chain::{self, Owner};
use super::{ID, entry, page, params, target};
use crate::diagnostic::Finding;
use crate::flow::{Edge, Effect, Event, Flow, Policy, Reading, Role, Step, StepId, Times};
use crate::source::{Span, Spanned};
use crate::syntax::Value;
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
    /// First steps of handlers that do the same on every page.
    shared: HashMap<Span, To>,
    /// Handlers whose words already have a step.
    worded: HashSet<Span>,
    /// What is heard everywhere but for these intents.
    pub hubs: HashMap<Vec<&'t str>, Option<StepId>>,
    /// Hubs of pages whose ways out are made.
    pub heard_at: HashSet<StepId>,
    /// An error is being handled; errors of that handling are not looked at.
    pub in_error: bool,
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
        shared: HashMap::new(),
        worded: HashSet::new(),
        hubs: HashMap::new(),
        heard_at: HashSet::new(),
        in_error: false,
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

    /// Where `handler` leads on the page `at`, its words and deeds first. Where it stays it leads to `back`, so often.
    pub fn turn(&mut self, handler: &Handler<'t>, at: usize, back: To, times: Times) -> To {
        let shared = !handler.depends_on_page() || self.is_large();
        if let Some(&made) = self.shared.get(&handler.body).filter(|_| shared) {
            return made;
        }
        let back = if self.is_large() { self.lost(handler.body) } else { back };
        let first = self.flow.steps.len();
        let made = self.make(handler, at, back, times);
        // Copies for further pages say nothing new of themselves.
        if !self.worded.insert(handler.body) {
            self.flow.steps[first..].iter_mut().for_each(|step| step.assumed = true);
        }
        if shared {
            self.shared.insert(handler.body, made);
        }
        made
    }

    fn make(&mut self, handler: &Handler<'t>, at: usize, back: To, times: Times) -> To {
        let page = self.cx.pages.get(at).map(|page| page.name.clone()).unwrap_or_default();
        let named = handler
            .intent
            .or(handler.event)
            .and_then(|value| Some(Spanned::new(value.str()?.to_owned(), value.text_range())));
        let owner = Owner { name: named.unwrap_or(page), body: handler.body };
        let chain = chain::chain(self, &owner, (Some(handler), handler.fulfillment), at);
        let mut stays = handler.leads_to().is_none();
        // A symbolic end behind a person ends nothing that the customer is in.
        let symbol = handler.page.and_then(|page| target::symbol(page.str().unwrap_or("")));
        let over = chain.person && (stays || symbol.is_some());
        if over {
            return chain.head.map_or(back, To::Step);
        }
        let mut to = target::target(self, handler, at, back, chain.sign);
        if stays && chain.asks_program && !self.in_error {
            to = self.anywhere(handler.fulfillment, handler.body, to);
            stays = false;
        }
        let span = handler.leads_to().map_or(handler.body, |value| value.text_range());
        for (from, on) in chain.tails {
            let times = if stays { times } else { Times::Unbounded };
            self.leave(from, to, on, span, times);
        }
        chain.head.map_or(to, To::Step)
    }

    /// Behind a webhook that was asked where nothing else leads on: it may lead anywhere.
    pub fn anywhere(&mut self, fulfillment: Option<Value<'t>>, body: Span, stay: To) -> To {
        let webhook = fulfillment.and_then(|fulfillment| fulfillment.get("webhook"));
        let name = webhook.and_then(|name| Some(Spanned::new(name.str()?.to_owned(), name.text_range())));
        let name = name.unwrap_or_else(|| Spanned::new(String::new(), body));
        let route = Effect::Route { slot: None, exhaustive: false };
        let at = self.step(Step::new(name.clone(), body, route).assumed());
        let what = Effect::Unknown { what: "a webhook that may lead anywhere" };
        let unseen = self.step(Step::new(name.clone(), body, what).assumed());
        self.leave(at, To::Step(unseen), Event::Condition("the webhook leads on".into()), name.span, Times::Unbounded);
        self.leave(at, stay, Event::Otherwise, name.span, Times::Unknown);
        To::Step(at)
    }

    /// Back to a page that is not told apart from others.
    fn lost(&mut self, span: Span) -> To {
        let effect = Effect::Unknown { what: "the page that the customer came from" };
        let name = self.flow.name.clone();
        To::Step(self.step(Step::new(name, span, effect).assumed()))
    }

    /// The tests of a page, looked at in order; `next` where none holds. A route that leads nowhere is followed by those below it.
    /// `filled`: the form is. `covered`: the tests are meant to leave nothing over.
    pub fn tests(
        &mut self,
        routes: &[Handler<'t>],
        owner: &Owner,
        at: usize,
        next: To,
        (filled, covered): (bool, bool),
    ) -> To {
        let ends = |route: &Handler<'_>| route.leads_to().is_some() && always(route, filled);
        let routes = routes.iter().position(ends).map_or(routes, |last| &routes[..=last]);
        let mut next = next;
        let mut covered = covered;
        for segment in routes.split_inclusive(|route| route.leads_to().is_none()).rev() {
            next = self.branch(segment, owner, at, next, (filled, covered));
            covered = false;
        }
        next
    }

    /// A branch over the tests of `handlers`; `next` where none holds, and behind one that leads nowhere.
    pub fn branch(
        &mut self,
        handlers: &[Handler<'t>],
        owner: &Owner,
        at: usize,
        next: To,
        (filled, covered): (bool, bool),
    ) -> To {
        let Some(first) = handlers.first() else { return next };
        if always(first, filled) {
            return self.turn(first, at, next, Times::Unbounded);
        }
        let last = handlers.iter().position(|handler| always(handler, filled));
        let tests: Vec<_> = handlers[..last.unwrap_or(handlers.len())].iter().filter_map(|h| h.condition).collect();
        let slot = params::tested(&tests);
        let tested = slot.as_ref().map(|slot| slot.value.clone());
        let effect = Effect::Route { slot, exhaustive: covered };
        let mut step = Step::new(owner.name.clone(), owner.body, effect);
        step.reads = tests.iter().flat_map(|test| params::uses(*test, Reading::Tested)).collect();
        let id = self.step(step);
        for handler in &handlers[..last.map_or(handlers.len(), |last| last + 1)] {
            let to = self.turn(handler, at, next, Times::Unbounded);
            let on = match handler.test() {
                Some(test) if !always(handler, filled) => {
                    Event::Condition(params::said_of(test, tested.as_deref()).into())
                }
                _ => Event::Otherwise,
            };
            let span = handler.condition.map_or(handler.body, |test| test.text_range());
            self.leave(id, to, on, span, Times::Unbounded);
        }
        if last.is_none() && !covered {
            self.leave(id, next, Event::Otherwise, owner.name.span, Times::Unbounded);
        }
        To::Step(id)
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

/// Whether a route is taken as soon as it is looked at.
fn always(handler: &Handler<'_>, filled: bool) -> bool {
    handler.test().is_none_or(|test| params::is_true(test) || (filled && params::wants_form(test)))
}

impl Agent<'_> {
    /// What a flow of this agent is called by: no other agent's flow of the same name is meant.
    pub fn alias(&self, name: &str) -> String {
        format!("{}/flows/{name}", self.root)
    }
}
