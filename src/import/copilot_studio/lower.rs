//! From one topic to steps: its actions one behind the other, jumps tied when all are there.

use super::ID;
use super::agent::{Agent, Topic};
use super::{action, names, target};
use crate::diagnostic::Finding;
use crate::flow::{Edge, Effect, Entry, Event, Flow, How, Policy, Role, Step, StepId, Text, Times};
use crate::source::{Span, Spanned};
use crate::syntax::{Value, nearest};
use std::collections::{HashMap, HashSet};

/// A way that goes on from a step.
pub(super) struct Way {
    pub from: StepId,
    pub on: Event,
    pub times: Times,
    /// The place that says so.
    pub span: Span,
    /// The option of a question that was picked, where the branch behind it tells options apart.
    pub picks: Option<Box<str>>,
}

impl Way {
    /// A way without a bound.
    pub fn new(from: StepId, on: Event, span: Span) -> Self {
        Self { from, on, times: Times::Unbounded, span, picks: None }
    }
}

/// A loop that is being lowered.
pub(super) struct Loop {
    /// Its step.
    pub head: StepId,
    /// Ways that leave it.
    pub exits: Vec<Way>,
}

/// How deep actions stand in actions at most.
const DEEPEST: usize = 60;

/// A topic in the making.
pub(super) struct Lowering<'a, 't> {
    pub agent: &'a Agent<'t>,
    pub topic: &'a Topic<'t>,
    pub policy: &'a Policy,
    pub flow: Flow,
    pub findings: Vec<Finding>,
    /// Loops around the action that is being lowered, outermost first.
    pub loops: Vec<Loop>,
    /// The action behind the one that is being lowered, in the same list.
    pub next: Option<Value<'t>>,
    /// The ids that jumps lead to.
    targets: HashSet<&'t str>,
    /// What the agent hands to the topic.
    pub inputs: HashSet<&'t str>,
    /// The step where the topic begins.
    pub start: StepId,
    /// Steps that many actions lead to, once made: where errors lead, the agent's way to people.
    pub shared: HashMap<&'static str, StepId>,
    depth: usize,
    /// The first step of each action, by its id.
    labels: HashMap<&'t str, StepId>,
    /// Actions whose first step is still to come.
    open_labels: Vec<&'t str>,
    /// Jumps, and the ids they lead to.
    jumps: Vec<(Way, Value<'t>)>,
}

/// Lowers one topic of the agent.
pub(super) fn lower(agent: &Agent<'_>, topic: &Topic<'_>, policy: &Policy) -> (Flow, Vec<Finding>) {
    let mut low = Lowering {
        agent,
        topic,
        policy,
        flow: empty(agent, topic),
        findings: Vec::new(),
        loops: Vec::new(),
        next: None,
        targets: targets(topic.root),
        inputs: inputs(topic.root),
        start: StepId(0),
        shared: HashMap::new(),
        depth: 0,
        labels: HashMap::new(),
        open_labels: Vec::new(),
        jumps: Vec::new(),
    };
    let actions = topic.begin.and_then(|begin| begin.get("actions"));
    low.start = low.assumed(Effect::Say);
    if agent.lone {
        // The agent, which is not among the files, has had the word before.
        low.flow.steps[low.start.index()].texts.push(Text::unseen(topic.kind));
    }
    let last = low.run(actions, vec![Way::new(low.start, Event::Always, topic.kind)]);
    if !last.is_empty() {
        let end = low.assumed(Effect::End(How::Return));
        low.connect(last, end);
    }
    low.finish()
}

/// The flow without steps.
fn empty(agent: &Agent<'_>, topic: &Topic<'_>) -> Flow {
    let mut flow = Flow::new(ID, topic.name.clone(), &topic.path, topic.root.span());
    let schema = super::files::stem(&topic.path);
    flow.aliases.push(agent.alias(topic));
    // The files of a solution are told apart by agent; elsewhere a file that is called by a whole schema name is the only one.
    if schema.contains(".topic.") && super::files::component(&topic.path).is_none() {
        flow.aliases.push(target::schema_alias(schema));
    }
    if !agent.lone {
        flow.identity = format!("{}/{}", agent.name.value, topic.name.value);
    }
    // The agent leads to its topics; one that nothing leads to may be led to by a program.
    if !agent.lone || !topic.trigger.is_asked_for() {
        flow.role.structure = Some(Role::Module);
    }
    flow.open_world = agent.lone || !agent.whole;
    flow.open_world |= topic.broken;
    flow.about.languages.clone_from(&agent.languages);
    flow
}

/// The ids that jumps of the topic lead to.
fn targets(topic: Value<'_>) -> HashSet<&str> {
    super::agent::mappings(topic).filter_map(|action| action.get("actionId")?.str()).collect()
}

/// The variables that whoever leads to the topic fills.
fn inputs(topic: Value<'_>) -> HashSet<&str> {
    let listed = topic.get("inputs").into_iter().flat_map(Value::items);
    let typed = topic.get("inputType").and_then(|of| of.get("properties")).into_iter().flat_map(Value::entries);
    let names = listed.filter_map(|input| input.get("propertyName")).chain(typed.map(|(key, _)| key));
    names.filter_map(Value::str).collect()
}

impl<'t> Lowering<'_, 't> {
    /// Adds a step on the channel of the agent; actions that wait for their first step begin here.
    pub fn step(&mut self, mut step: Step) -> StepId {
        for read in &mut step.reads {
            read.fallback |= read.slot.value.strip_prefix("Topic.").is_some_and(|name| self.inputs.contains(name));
        }
        let id = self.flow.step(step.on(self.agent.channel));
        self.labels.extend(self.open_labels.drain(..).map(|label| (label, id)));
        id
    }

    /// A step that is not in the file, named as the topic.
    pub fn assumed(&mut self, effect: Effect) -> StepId {
        let step = Step::new(self.topic.name.clone(), self.topic.kind, effect).assumed();
        self.step(step)
    }

    /// A step that is not in the file and belongs to an action.
    pub fn beside(&mut self, action: Value<'t>, effect: Effect) -> StepId {
        let step = Step::new(named(action).0, action.span(), effect).assumed();
        self.step(step)
    }

    /// The step of an action, that `ways` lead to.
    pub fn act(&mut self, action: Value<'t>, effect: Effect, ways: Vec<Way>) -> StepId {
        self.add(of_action(action, effect), ways)
    }

    /// A step that `ways` lead to.
    pub fn add(&mut self, step: Step, ways: Vec<Way>) -> StepId {
        let id = self.step(step);
        self.connect(ways, id);
        id
    }

    /// Leads `ways` to `to`.
    pub fn connect(&mut self, ways: Vec<Way>, to: StepId) {
        for Way { from, on, times, span, .. } in ways {
            self.flow.edges.push(Edge { from, to, on, times, span, choice: None });
        }
    }

    /// Lowers a list of actions that `ways` lead into, and gives the ways that go on behind it.
    pub fn run(&mut self, actions: Option<Value<'t>>, mut ways: Vec<Way>) -> Vec<Way> {
        let Some(actions) = actions.filter(|actions| !actions.is_empty()) else { return ways };
        if self.depth >= DEEPEST {
            let id = self.assumed(Effect::Unknown { what: "an action nested too deep" });
            self.connect(ways, id);
            return Vec::new();
        }
        self.depth += 1;
        let off = |item: &Value<'t>| item.get("disabled").and_then(Value::bool) == Some(true);
        let mut list = actions.items().filter(|item| item.is_mapping() && !off(item)).peekable();
        while let Some(item) = list.next() {
            self.next = list.peek().copied();
            self.open_labels.extend(item.get("id").and_then(Value::str));
            ways = action::lower(self, item, ways);
        }
        // What leads to an action that does nothing leads on from here.
        if !self.open_labels.is_empty() {
            let id = self.assumed(Effect::Say);
            self.connect(ways, id);
            ways = vec![Way::new(id, Event::Always, self.topic.kind)];
        }
        self.depth -= 1;
        ways
    }

    /// Whether the action that is being lowered needs no step for its own sake: no jump leads to it.
    pub fn skips_label(&mut self) -> bool {
        let free = !self.open_labels.iter().any(|label| self.targets.contains(label));
        if free {
            self.open_labels.clear();
        }
        free
    }

    /// Leads `ways` to the action of that id, once it is there.
    pub fn goto(&mut self, ways: Vec<Way>, to: Value<'t>) {
        self.jumps.extend(ways.into_iter().map(|way| (way, to)));
    }

    fn finish(mut self) -> (Flow, Vec<Finding>) {
        let mut reported = HashSet::new();
        for (way, to) in std::mem::take(&mut self.jumps) {
            let name = to.str().unwrap_or("");
            if let Some(&step) = self.labels.get(name) {
                self.connect(vec![way], step);
                continue;
            }
            let lost = self.assumed(Effect::Unknown { what: "an action that is not in this topic" });
            self.connect(vec![way], lost);
            if !self.topic.broken && reported.insert(to.span()) {
                self.findings.push(unresolved(name, to, self.labels.keys().copied()));
            }
        }
        let (channel, span) = (self.agent.channel, self.flow.name.span);
        self.flow.entries.push(Entry { step: self.start, event: "", channel, span });
        for finding in &mut self.findings {
            finding.flow = Some(self.flow.key.clone());
            finding.platform = Some(ID);
        }
        (self.flow, self.findings)
    }
}

fn unresolved<'k>(name: &str, at: Value<'_>, known: impl Iterator<Item = &'k str>) -> Finding {
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "lead to the `id` of an action of this topic".to_owned(),
    };
    let problem = format!("no action of this topic has the id `{name}`");
    let mut finding = Finding::file("file/unresolved-step", names::place(at), problem).help(help);
    finding.atoms = vec![name.to_owned()];
    finding
}

/// What an action is called, and whether people call it so: the name they gave, else its id, else its kind.
pub(super) fn named(action: Value<'_>) -> (Spanned<String>, bool) {
    let given = action.get("displayName").and_then(names::text);
    let id = || action.get("id").and_then(names::text);
    let kind = || action.get("kind").and_then(names::text);
    let is_given = given.is_some();
    let name = given.or_else(id).or_else(kind).unwrap_or_else(|| Spanned::new(String::new(), action.span()));
    (name, is_given)
}

/// The step of an action, not yet in the flow.
pub(super) fn of_action(action: Value<'_>, effect: Effect) -> Step {
    let (name, given) = named(action);
    let mut step = Step::new(name, action.span(), effect);
    step.unnamed = !given;
    step
}
