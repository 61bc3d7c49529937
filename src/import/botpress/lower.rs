//! From nodes to one flow: steps are made when something first leads to them, so that they stand in the customer's order.

use super::read::{Bot, Node};
use super::ways::To;
use super::{ID, back, heard, node};
use crate::diagnostic::Finding;
use crate::flow::{Channel, Choice, Effect, Entry, Event, Flow, How, Policy, Role, Step, StepId};
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::{HashMap, VecDeque};

/// A node of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub flow: usize,
    pub node: usize,
}

/// One way out of a step.
pub(super) struct Way {
    pub on: Event,
    pub to: To,
    pub span: Span,
    pub label: Option<Spanned<String>>,
    /// Nothing was said to what the customer did last.
    pub silent: bool,
}

/// A flow in the making.
pub(super) struct Lowering<'a, 't> {
    pub bot: &'a Bot<'t>,
    pub policy: &'a Policy,
    pub flow: Flow,
    pub findings: Vec<Finding>,
    /// The nodes that lead into each flow from another one.
    pub callers: HashMap<usize, Vec<Place>>,
    /// The hub of what is heard and what may happen at every node that waits.
    pub hub: Option<StepId>,
    /// Flows that no transition leads to.
    pub apart: Vec<usize>,
    /// Where ways back lead, by flow and target.
    pub backs: HashMap<(usize, String), To>,
    heads: HashMap<Place, StepId>,
    tails: HashMap<Place, StepId>,
    missing: HashMap<Span, StepId>,
    queue: VecDeque<node::Open>,
}

/// Lowers one bot.
pub(super) fn lower(bot: &Bot<'_>, policy: &Policy) -> (Flow, Vec<Finding>) {
    let callers = back::callers(bot);
    let mut low = Lowering {
        bot,
        policy,
        flow: named(bot),
        findings: Vec::new(),
        apart: heard::apart(bot, &callers),
        callers,
        backs: HashMap::new(),
        hub: None,
        heads: HashMap::new(),
        tails: HashMap::new(),
        missing: HashMap::new(),
        queue: VecDeque::new(),
    };
    low.flow.open_world = bot.open;
    low.enter();
    low.run();
    heard::add(&mut low);
    low.run();
    low.unreached();
    (low.flow, low.findings)
}

/// An empty flow with the names that the settings give it, else its folder.
fn named(bot: &Bot<'_>) -> Flow {
    let main = bot.flow("main.flow.json").and_then(|at| bot.flows.get(at)).or(bot.flows.first());
    let path = main.map_or("", |flow| flow.path.as_str());
    let given = |key: &str| bot.config?.get(key).filter(|name| name.is_string() && name.str() != Some(""));
    let folder = bot.root.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("main");
    let shown = given("name").or(given("id"));
    let place = shown.map(Value::text_range).or_else(|| Some(main?.value.get("startNode")?.text_range()));
    let name = shown.and_then(Value::str).unwrap_or(folder).to_owned();
    let mut flow = Flow::new(ID, Spanned::new(name, place.unwrap_or(bot.span())), path, bot.span());
    flow.key = given("id").and_then(Value::str).unwrap_or(folder).to_owned();
    flow.identity = flow.key.clone();
    flow.folder.clone_from(&bot.root);
    flow.about.title = shown.map(|_| flow.name.clone());
    let languages = bot.config.and_then(|config| config.get("languages")).into_iter().flat_map(Value::items);
    flow.about.languages = languages.map(super::action::spanned).filter(|tag| !tag.value.is_empty()).collect();
    flow
}

impl<'t> Lowering<'_, 't> {
    /// The node at a place.
    pub fn node(&self, place: Place) -> Option<Node<'t>> {
        self.bot.flows.get(place.flow)?.nodes.get(place.node).copied()
    }

    /// What the steps of a node are called, and whether nobody gave it that name.
    pub fn name(&self, place: Place) -> (Spanned<String>, bool) {
        let Some(node) = self.node(place) else { return (self.flow.name.clone(), true) };
        let name = node.name.value;
        // The editor calls new nodes `node-` and four signs.
        let sign = name.strip_prefix("node-").filter(|sign| sign.len() == 4);
        let made_up = sign.is_some_and(|sign| sign.bytes().all(|byte| byte.is_ascii_hexdigit()));
        (Spanned::new(name.to_owned(), node.name.span), made_up)
    }

    /// Adds a step of the chat.
    pub fn step(&mut self, step: Step) -> StepId {
        let channel = if step.channel == Channel::Voice { Channel::Chat } else { step.channel };
        self.flow.step(step.on(channel))
    }

    /// The start of the main flow.
    fn enter(&mut self) {
        let Some(at) = self.bot.flow("main.flow.json") else { return };
        let Some(main) = self.bot.flows.get(at) else { return };
        let named = main.value.get("startNode");
        let span = named.map_or(main.value.span(), Value::text_range);
        match main.start() {
            Some(node) => {
                let step = self.head(Place { flow: at, node });
                self.flow.entries.push(Entry { step, event: "", channel: Channel::Chat, span });
                self.flow.role.declared = Some(Role::Entry);
            }
            None if main.whole && !self.bot.open => {
                let shown = named.and_then(Value::str).unwrap_or("");
                let problem = format!("the main flow starts at `{shown}`, and no node of it is called so");
                self.findings.push(
                    Finding::file("file/no-start", span, problem).help("name a node of this flow in `startNode`"),
                );
            }
            None => {}
        }
    }

    /// The first step of a node, made if need be.
    pub fn head(&mut self, place: Place) -> StepId {
        if let Some(&step) = self.heads.get(&place) {
            return step;
        }
        let (head, open) = node::make(self, place);
        self.heads.insert(place, head);
        self.queue.push_back(open);
        head
    }

    /// The transitions of a node by themselves: where a flow comes back to.
    pub fn tail(&mut self, place: Place) -> StepId {
        if let Some(&step) = self.tails.get(&place) {
            return step;
        }
        let (name, unnamed) = self.name(place);
        let body = self.node(place).map_or(name.span, |node| node.value.span());
        let mut step = Step::new(name, body, Effect::Say).assumed();
        (step.unnamed, step.minor) = (unnamed, true);
        let id = self.step(step);
        self.tails.insert(place, id);
        self.queue.push_back(node::Open {
            last: id,
            place,
            on: Event::Always,
            silent: false,
            skill: false,
            waits: None,
        });
        id
    }

    /// Adds the ways out of every step made so far.
    pub fn run(&mut self) {
        while let Some(open) = self.queue.pop_front() {
            node::leave(self, open);
        }
    }

    /// Nodes of flows that are come to, which nothing leads to.
    fn unreached(&mut self) {
        for flow in 0..self.bot.flows.len() {
            let nodes = self.bot.flows.get(flow).map_or(0, |flow| flow.nodes.len());
            if (0..nodes).any(|node| self.heads.contains_key(&Place { flow, node })) {
                for node in 0..nodes {
                    self.head(Place { flow, node });
                    self.run();
                }
            }
        }
    }

    /// Adds one way out of `from`, a step of the flow `flow`.
    pub fn lead(&mut self, from: StepId, mut way: Way, flow: usize) {
        if let To::Back(rest) = way.to {
            way.to = self.back(from, rest, flow, way.span);
        }
        let to = match way.to {
            To::Step(step) => step,
            To::Head(place) => self.head(place),
            To::Tail(place) => self.tail(place),
            To::Missing(name) => self.unresolved(name),
            To::End | To::Back(_) => match self.at_end(flow) {
                Some(place) => self.head(place),
                None if way.silent => {
                    self.flow.unwired(from, way.on, way.span);
                    return self.name_last(way.label);
                }
                None => self.behind(from, Effect::End(How::HangUp)),
            },
        };
        self.flow.edge(from, to, way.on, way.span);
        self.name_last(way.label);
    }

    /// What runs at the end of a conversation, if there is a flow for it.
    fn at_end(&self, flow: usize) -> Option<Place> {
        let end = self.bot.flow("conversation_end.flow.json").filter(|end| *end != flow)?;
        Some(Place { flow: end, node: self.bot.flows.get(end)?.start()? })
    }

    fn name_last(&mut self, label: Option<Spanned<String>>) {
        if let (Some(label), Some(edge)) = (label, self.flow.edges.last_mut()) {
            edge.choice = Choice::named(label);
        }
    }

    /// A step behind the step `from` that is not in the file.
    pub fn behind(&mut self, from: StepId, effect: Effect) -> StepId {
        let Some(owner) = self.flow.steps.get(from.index()) else { return from };
        let step = Step::new(owner.name.clone(), owner.body, effect).on(owner.channel).assumed();
        self.flow.step(step)
    }

    /// The step that stands for a node or a flow that is not among the files.
    fn unresolved(&mut self, name: Spanned<String>) -> StepId {
        if let Some(&step) = self.missing.get(&name.span) {
            return step;
        }
        if !self.bot.open {
            let problem = format!("no node or flow of this bot is called `{}`", name.value);
            let mut finding = Finding::file("file/unresolved-step", name.span, problem)
                .help("name a node of this flow, or a flow of this bot as `name.flow.json`");
            finding.atoms = vec![name.value.clone()];
            self.findings.push(finding);
        }
        let what = "a node that is not among the files";
        let step = self.step(Step::new(name.clone(), name.span, Effect::Unknown { what }).assumed());
        self.missing.insert(name.span, step);
        step
    }
}
