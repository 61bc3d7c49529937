//! A flow in the making: the ways that wait for a step, and the steps made so far.

use super::names::{self, literal};
use super::parts::{Container, Part};
use super::value::place;
use super::{Found, ID, Kind, menu, person, policy, said, sequence};
use crate::diagnostic::Finding;
use crate::flow::{Choice, Edge, Effect, Entry, Event, Flow, How, Step, StepId, Text, Times};
use crate::import::Parsed;
use crate::source::{Span, Spanned};
use crate::syntax::{Tree, Value};
use std::collections::{HashMap, HashSet, VecDeque};

/// A way out of a step that does not know yet where it leads.
#[derive(Clone)]
pub(super) struct Way {
    pub from: StepId,
    pub on: Event,
    pub span: Span,
    pub times: Times,
    pub label: Option<Spanned<String>>,
}

impl Way {
    pub fn new(from: StepId, on: Event, span: Span) -> Self {
        Self { from, on, span, times: Times::Unbounded, label: None }
    }
}

/// A task on its way through a call: it goes on behind the call.
pub(super) struct Called {
    /// The task.
    pub task: usize,
    /// Ways out of it, with the name of the path they take.
    pub returns: Vec<(String, Way)>,
}

pub(super) struct Lowering<'t> {
    pub flow: Flow,
    pub findings: Vec<Finding>,
    pub kind: Kind,
    pub body: Value<'t>,
    pub containers: Vec<Container<'t>>,
    pub by_id: HashMap<String, usize>,
    pub heads: Vec<Option<StepId>>,
    pub arrivals: Vec<Vec<Way>>,
    queue: VecDeque<usize>,
    pub queued: Vec<bool>,
    /// The part whose first step is not made yet.
    opening: Option<usize>,
    /// Values that steps were made of: what is lowered again, through a call or an alias, is not told of twice.
    seen: HashSet<usize>,
    /// How many more steps may be made: aliases and calls could make any number of them.
    budget: usize,
    /// How deep actions are nested here.
    pub depth: usize,
    pub loops: Vec<sequence::Loop>,
    pub calls: Vec<Called>,
    /// Tasks that are called, so that nothing needs to lead to them.
    pub called: HashSet<usize>,
    /// The menu whose choice is being lowered.
    pub menus: Vec<usize>,
    /// What every menu hears.
    pub hub: Option<StepId>,
    /// Data that people see when the customer comes to them.
    pub shown: Vec<crate::flow::Slot>,
    /// The file was read to its end, so that what is not in it is missing.
    pub whole: bool,
}

/// Lowers the `count`th flow of its file.
pub(super) fn lower<'t>(parsed: &Parsed, tree: &'t Tree, found: &Found<'t>, count: usize) -> (Flow, Vec<Finding>) {
    let flow = named(parsed, found, count);
    let mut low = Lowering {
        flow,
        findings: Vec::new(),
        kind: found.kind,
        body: found.body,
        containers: Vec::new(),
        by_id: HashMap::new(),
        heads: Vec::new(),
        arrivals: Vec::new(),
        queue: VecDeque::new(),
        queued: Vec::new(),
        opening: None,
        seen: HashSet::new(),
        budget: tree.text().len().max(64),
        depth: 0,
        loops: Vec::new(),
        calls: Vec::new(),
        called: HashSet::new(),
        menus: Vec::new(),
        hub: None,
        shown: Vec::new(),
        whole: tree.is_whole(),
    };
    low.flow.open_world = parsed.broken;
    if found.kind == Kind::UNKNOWN {
        low.findings.push(unsupported(found));
    }
    low.collect();
    low.run_from_start(found);
    person::pass_on(&mut low);
    for finding in &mut low.findings {
        finding.flow = Some(low.flow.key.clone());
        finding.platform = Some(ID);
    }
    (low.flow, low.findings)
}

/// An empty flow with the names that the file gives it.
fn named(parsed: &Parsed, found: &Found<'_>, count: usize) -> Flow {
    let stem = names::stem(&parsed.path);
    let given = literal(found.body.get("name"));
    let shown = given.and_then(Value::str).unwrap_or(stem);
    let at = found.body.get("name").filter(|name| !name.is_null()).unwrap_or(found.key);
    let mut flow = Flow::new(ID, Spanned::new(shown.to_owned(), place(at)), &parsed.path, found.body.span());
    if given.is_none() && count > 1 {
        flow.key = format!("{stem}#{count}");
    }
    let of_file = (count == 1).then_some(stem);
    for name in [given.and_then(Value::str), of_file].into_iter().flatten().map(names::normalise) {
        if !name.is_empty() && !flow.aliases.contains(&name) {
            flow.aliases.push(name);
        }
    }
    flow.role.declared = found.kind.declared;
    flow.role.structure = found.kind.structure;
    flow.purpose = found.kind.purpose;
    let spoken = found.body.get("supportedLanguages").into_iter().flat_map(Value::entries).map(|(tag, _)| tag);
    let spoken = spoken.filter(|tag| literal(Some(*tag)).is_some());
    flow.about.languages = spoken.map(|tag| Spanned::new(tag.str().unwrap_or("").to_owned(), place(tag))).collect();
    flow
}

fn unsupported(found: &Found<'_>) -> Finding {
    let name = found.key.str().unwrap_or("");
    Finding::file("file/unsupported-version", place(found.key), format!("no type of flow called `{name}` is known"))
        .help("check the name; if it is a new type, its steps are read and no rule that depends on who is in touch speaks")
}

impl<'t> Lowering<'t> {
    fn run_from_start(&mut self, found: &Found<'t>) {
        let reference = self.body.get("startUpRef").filter(|at| at.str().is_some());
        let actions = self.body.get("startUpTaskActions");
        let of_actions =
            || self.containers.iter().position(|one| actions.is_some_and(|own| own.id() == one.value.id()));
        let start = match reference {
            Some(_) => self.find(reference),
            None => of_actions(),
        };
        let span = reference.map_or(place(found.key), place);
        let greeting = said::texts(self.body.get("initialGreeting"));
        let greeted = self.body.entry("initialGreeting").filter(|_| !greeting.is_empty()).map(|(key, value)| {
            let name = Spanned::new(key.str().unwrap_or("").to_owned(), place(key));
            self.step(Step::new(name, value.span(), Effect::Say).saying(greeting), value, Vec::new())
        });
        if let Some(start) = start {
            let ways: Vec<Way> = greeted.map(|step| Way::new(step, Event::Always, span)).into_iter().collect();
            self.lead(ways, start);
            self.run();
        }
        let first = greeted.or_else(|| start.and_then(|start| self.heads.get(start).copied().flatten()));
        if let Some(step) = first {
            self.flow.entries.push(Entry { step, event: "", channel: self.kind.channel, span });
        }
        for at in 0..self.containers.len() {
            let is_own = self.containers.get(at).is_some_and(|one| matches!(one.part, Part::Menu | Part::Actions));
            if is_own && !self.queued.get(at).copied().unwrap_or(true) && !self.called.contains(&at) {
                self.lead(Vec::new(), at);
                self.run();
            }
        }
    }

    fn run(&mut self) {
        while let Some(at) = self.queue.pop_front() {
            let Some((part, value)) = self.containers.get(at).map(|one| (one.part, one.value)) else { continue };
            self.opening = Some(at);
            let open = match part {
                Part::Menu => menu::lower(self, at, value),
                Part::Actions => {
                    let actions = if value.is_sequence() { Some(value) } else { value.get("actions") };
                    sequence::run(self, actions, Vec::new())
                }
                Part::Errors => policy::errors(self),
                Part::NotUnderstood => policy::not_understood(self),
            };
            let open = if self.opening.is_some() { self.empty(value) } else { open };
            self.fall_off(open, value, part);
        }
    }

    /// The step of a part in which nothing happens.
    fn empty(&mut self, value: Value<'t>) -> Vec<Way> {
        let step = self.assumed(value, Effect::Say, Vec::new(), Vec::new());
        vec![Way::new(step, Event::Always, value.span())]
    }

    /// What follows where a list of actions is over and nothing says how it goes on.
    pub fn fall_off(&mut self, mut open: Vec<Way>, value: Value<'t>, part: Part) {
        if part == Part::Errors {
            // There is no handling of errors behind the handling of errors, and nothing that a flow could say about it.
            open.retain(|way| !way.on.is_failing());
        }
        if open.is_empty() {
            return;
        }
        let back = self.kind.comes_back();
        let errors = self.containers.iter().position(|one| one.part == Part::Errors);
        match errors.filter(|_| !back && !matches!(part, Part::Errors | Part::NotUnderstood)) {
            Some(errors) => self.lead(open, errors),
            None => {
                let how = if back { How::Return } else { How::HangUp };
                self.assumed(value, Effect::End(how), Vec::new(), open);
            }
        }
    }

    /// Leads `ways` to a part of the flow.
    pub fn lead(&mut self, ways: Vec<Way>, to: usize) {
        if !self.queued.get(to).copied().unwrap_or(true) {
            self.queued[to] = true;
            self.queue.push_back(to);
        }
        match self.heads.get(to).copied().flatten() {
            Some(head) => ways.into_iter().for_each(|way| self.connect(way, head)),
            None => {
                if let Some(arrivals) = self.arrivals.get_mut(to) {
                    arrivals.extend(ways);
                }
            }
        }
    }

    /// Leads one way to a step.
    pub fn connect(&mut self, way: Way, to: StepId) {
        let choice = way.label.and_then(Choice::named);
        self.flow.edges.push(Edge { from: way.from, to, on: way.on, times: way.times, span: way.span, choice });
    }

    /// Adds a step made of `value` that `ways` lead to.
    pub fn step(&mut self, mut step: Step, value: Value<'t>, ways: Vec<Way>) -> StepId {
        self.budget = self.budget.saturating_sub(1);
        step.channel = self.kind.channel;
        if !step.assumed && !self.seen.insert(value.id()) {
            // Several steps can come from one action; what was lowered before as a whole is a copy.
            step.assumed = self.flow.steps.last().is_none_or(|last| last.body != step.body || last.assumed);
        }
        let id = self.flow.step(step);
        if let Some(part) = self.opening.take() {
            self.heads[part] = Some(id);
            let arrived = self.arrivals.get_mut(part).map(std::mem::take).unwrap_or_default();
            arrived.into_iter().for_each(|way| self.connect(way, id));
        }
        ways.into_iter().for_each(|way| self.connect(way, id));
        id
    }

    /// Adds a step that is not in the file, named after `value`.
    pub fn assumed(&mut self, value: Value<'t>, effect: Effect, texts: Vec<Text>, ways: Vec<Way>) -> StepId {
        let named = literal(value.get("name")).or(value.get("name").filter(|name| !name.is_null()));
        let name = match named {
            Some(name) => Spanned::new(name.str().unwrap_or("").to_owned(), place(name)),
            None => self.flow.name.clone(),
        };
        self.step(Step::new(name, value.span(), effect).saying(texts).assumed(), value, ways)
    }

    /// Whether no more is to be made of what is nested or called here.
    pub fn is_spent(&self) -> bool {
        self.budget == 0 || self.depth > DEEPEST
    }

    /// The settings called `name` of the flow.
    pub fn settings(&self, name: &str) -> Option<Value<'t>> {
        self.body.get(name)
    }
}

/// How deep actions may be nested: files come nowhere near, aliases that hold themselves do.
const DEEPEST: usize = 60;
