//! From widgets to a flow: steps are made when something first leads to them, so that they stand in the customer's order.

use super::container::Found;
use super::kind::Kind;
use super::menu::{self, Router};
use super::person::Asked;
use super::reach::{self, Reach, STARTS};
use super::read::{self, Machine, To, Widget};
use super::{ID, exits, liquid, names, steps};
use crate::diagnostic::Finding;
use crate::flow::{Channel, Choice, Effect, Entry, Event, Flow, How, Role, Step, StepId};
use crate::import::Parsed;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// Where a way out leads once steps are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To this step.
    Step(StepId),
    /// The flow ends here, without a word.
    Nowhere,
    /// The flow ends after what this step says.
    Said,
    /// A program was told, and what it does with the customer is not shown.
    Unseen,
    /// The flow ends and nobody is left behind: the flow that called it goes on, or no customer is in touch.
    Return,
}

/// One way out of a step.
pub(super) struct Way {
    pub on: Event,
    pub target: Target,
    pub span: Span,
    pub label: Option<Spanned<String>>,
}

/// The split behind one way out of a question.
#[derive(Clone)]
pub(super) struct Routed {
    /// The way out.
    pub event: String,
    /// The split.
    pub router: Router,
}

/// A flow in the making.
pub(super) struct Lowering<'t> {
    pub machine: Rc<Machine<'t>>,
    pub reach: Reach,
    pub asked: Asked<'t>,
    flow: Flow,
    plans: HashMap<usize, Vec<Routed>>,
    /// First and last step of each widget made so far.
    made: Vec<Option<(StepId, StepId)>>,
    missing: HashMap<usize, StepId>,
    copies: HashMap<(usize, Vec<usize>, To), StepId>,
    queue: VecDeque<usize>,
}

/// Lowers one flow, the `count`th of its file.
pub(super) fn lower(parsed: &Parsed, found: &Found<'_>, count: usize) -> (Flow, Vec<Finding>) {
    let mut findings = Vec::new();
    let machine = Rc::new(read::read(found.flow, parsed.broken, &mut findings));
    let mut flow = named(parsed, found, count);
    flow.open_world = parsed.broken;
    let mut lowering = Lowering {
        reach: reach::reach(&machine),
        asked: asked(&machine),
        plans: plans(&machine),
        made: vec![None; machine.widgets.len()],
        missing: HashMap::new(),
        copies: HashMap::new(),
        queue: VecDeque::new(),
        machine,
        flow,
    };
    lowering.enter();
    lowering.run();
    lowering.add_unreached();
    let flow = lowering.flow;
    for finding in &mut findings {
        finding.flow = Some(flow.key.clone());
        finding.platform = Some(ID);
    }
    (flow, findings)
}

/// An empty flow with the names that the file gives it.
fn named(parsed: &Parsed, found: &Found<'_>, count: usize) -> Flow {
    let around = |key: &str| found.dump.and_then(|dump| dump.get(key)).or_else(|| found.flow.get(key));
    let stem = names::stem(&parsed.path);
    let (friendly, sid) = (names::literal(around("friendly_name")), names::literal(around("sid")));
    let description = names::literal(found.flow.get("description"));
    let shown = friendly.or(description).unwrap_or(stem);
    let place = ["friendly_name", "description", "initial_state"].into_iter().find_map(around);
    let place = place.map(Value::text_range).or_else(|| found.flow.entry("states").map(|(key, _)| key.text_range()));
    let name = Spanned::new(shown.to_owned(), place.unwrap_or(found.flow.span()));
    let mut flow = Flow::new(ID, name, &parsed.path, found.flow.span());
    flow.key = sid.or(friendly).map(str::to_owned).unwrap_or_else(|| match count {
        1 => stem.to_owned(),
        _ => format!("{stem}#{count}"),
    });
    let of_file = (count == 1).then_some(stem);
    // Of the unnamed ones most have a description; all have widgets with names.
    let named = sid.or(friendly).or(description);
    flow.identity = named.or(names::literal(around("initial_state"))).unwrap_or("").to_owned();
    for name in [friendly, sid, of_file].into_iter().flatten().flat_map(names::candidates) {
        if !flow.aliases.contains(&name) {
            flow.aliases.push(name);
        }
    }
    flow
}

/// The slot of each question: the variable its answer is stored in right away, else the name of the widget.
fn asked<'t>(machine: &Machine<'t>) -> Asked<'t> {
    let questions = machine.widgets.iter().filter(|widget| matches!(widget.kind, Kind::Gather | Kind::WaitForReply));
    questions.map(|widget| (widget.name.value, stored_as(machine, widget))).collect()
}

fn stored_as(machine: &Machine<'_>, question: &Widget<'_>) -> String {
    let name = question.name.value;
    let next = ["keypress", "speech", "incomingMessage"].iter().find_map(|event| match question.to(event) {
        To::Widget(next) => machine.widgets.get(next).filter(|next| next.kind == Kind::SetVariables),
        _ => None,
    });
    let copy = next.into_iter().flat_map(menu::variables).find(|(_, value)| {
        let read = value.str().and_then(liquid::only_output).and_then(|output| liquid::answer(output.path));
        read.is_some_and(|(of, _)| of == name)
    });
    let variable = copy.and_then(|(key, _)| key.str());
    variable.or_else(|| names::literal(question.property("save_response_as"))).unwrap_or(name).to_owned()
}

/// The splits behind the ways out of each question.
fn plans(machine: &Machine<'_>) -> HashMap<usize, Vec<Routed>> {
    let mut plans = HashMap::new();
    for (at, widget) in machine.widgets.iter().enumerate() {
        if !matches!(widget.kind, Kind::Gather | Kind::WaitForReply) {
            continue;
        }
        let of = |event: &str| {
            Some(Routed { event: event.to_owned(), router: menu::router(machine, at, widget.to(event))? })
        };
        let mut plan: Vec<_> = ["keypress", "speech", "incomingMessage"].into_iter().filter_map(of).collect();
        // Silence that goes to the very same split is an empty answer there.
        let silence = of("timeout").filter(|silence| plan.iter().any(|routed| routed.router == silence.router));
        plan.extend(silence);
        if !plan.is_empty() {
            plans.insert(at, plan);
        }
    }
    plans
}

impl<'t> Lowering<'t> {
    /// The splits behind the ways out of the question `at`.
    pub fn plan(&self, at: usize) -> &[Routed] {
        self.plans.get(&at).map_or(&[], Vec::as_slice)
    }

    /// Where a way out of the widget `at` leads.
    pub fn target(&mut self, at: usize, event: &str, to: To) -> Target {
        match to {
            To::Widget(widget) => Target::Step(self.head(widget)),
            To::Missing(name) => Target::Step(self.unknown(name)),
            To::Nowhere => {
                let kind = self.machine.widgets.get(at).map_or(Kind::Unknown, |widget| widget.kind);
                if self.reach.returns(at, kind, event) { Target::Return } else { Target::Nowhere }
            }
        }
    }

    /// Where an answer of the question `at` leads that is stored on its way to the split: each way gets its own storing.
    pub fn through(&mut self, at: usize, router: &Router, to: To) -> Target {
        let target = self.target(at, "timeout", to);
        if router.through.is_empty() {
            return target;
        }
        let key = (at, router.through.clone(), to);
        if let Some(&copy) = self.copies.get(&key) {
            return Target::Step(copy);
        }
        let mut chain: Vec<StepId> = Vec::new();
        for &widget in &router.through {
            for step in steps::steps(self, widget) {
                let (span, step) = (step.name.span, self.flow.step(step.assumed()));
                if let Some(&before) = chain.last() {
                    self.flow.edge(before, step, Event::Always, span);
                }
                chain.push(step);
            }
        }
        let (Some(&first), Some(&last)) = (chain.first(), chain.last()) else { return target };
        let span = self.flow.steps.get(last.index()).map_or(Span::default(), |step| step.name.span);
        self.leave(last, vec![Way { on: Event::Always, target, span, label: None }]);
        self.copies.insert(key, first);
        Target::Step(first)
    }

    /// The first step of a widget, made if need be.
    fn head(&mut self, at: usize) -> StepId {
        if let Some(Some((head, _))) = self.made.get(at) {
            return *head;
        }
        let mut ids: Vec<StepId> = Vec::new();
        for step in steps::steps(self, at) {
            let (span, step) = (step.name.span, self.flow.step(step));
            if let Some(&before) = ids.last() {
                self.flow.edge(before, step, Event::Always, span);
            }
            ids.push(step);
        }
        let (head, tail) = (ids.first().copied().unwrap_or_default(), ids.last().copied().unwrap_or_default());
        if let Some(made) = self.made.get_mut(at) {
            *made = Some((head, tail));
            self.queue.push_back(at);
        }
        head
    }

    /// The step that stands for a name that no widget has.
    fn unknown(&mut self, name: usize) -> StepId {
        if let Some(&step) = self.missing.get(&name) {
            return step;
        }
        let shown = self.machine.missing.get(name).cloned().unwrap_or_default();
        let what = if names::is_dynamic(&shown.value) {
            "a target worked out elsewhere"
        } else {
            "a widget that is not in the file"
        };
        let span = shown.span;
        let step = self.flow.step(Step::new(shown, span, Effect::Unknown { what }).assumed());
        self.missing.insert(name, step);
        step
    }

    /// The starts: one for each wired event of the trigger. A flow that does not begin with a trigger has one start.
    fn enter(&mut self) {
        let machine = Rc::clone(&self.machine);
        let Some((at, start)) = machine.start.and_then(|at| Some((at, machine.widgets.get(at)?))) else { return };
        if start.kind != Kind::Trigger {
            let (step, channel) = (self.head(at), self.reach.of_program());
            self.flow.entries.push(Entry { step, event: "", channel, span: start.name.span });
            return;
        }
        for (event, channel) in STARTS {
            let Some(exit) = start.exits.iter().find(|exit| exit.event == event && exit.to != To::Nowhere) else {
                continue;
            };
            let Target::Step(step) = self.target(at, event, exit.to) else { continue };
            let channel = if channel == Channel::None { self.reach.of_program() } else { channel };
            self.flow.entries.push(Entry { step, event, channel, span: exit.span });
        }
        let by = |events: &[&str]| self.flow.entries.iter().any(|entry| events.contains(&entry.event));
        if by(&["incomingCall", "incomingMessage", "incomingConversationMessage"]) {
            self.flow.role.declared = Some(Role::Entry);
        } else if by(&["incomingParent"]) && !by(&["incomingRequest"]) {
            self.flow.role.structure = Some(Role::Module);
        }
    }

    /// Adds the ways out of every step that something leads to.
    fn run(&mut self) {
        while let Some(at) = self.queue.pop_front() {
            let ways = exits::ways(self, at);
            if let Some(Some((_, tail))) = self.made.get(at).copied() {
                self.leave(tail, ways);
            }
        }
    }

    /// Adds the widgets that nothing leads to, but for splits that became part of a menu.
    fn add_unreached(&mut self) {
        let routers = self.plans.values().flatten().map(|routed| &routed.router);
        let absorbed: HashSet<usize> =
            routers.flat_map(|router| router.through.iter().copied().chain([router.split])).collect();
        for at in 0..self.made.len() {
            let is_trigger = self.machine.widgets.get(at).is_none_or(|widget| widget.kind == Kind::Trigger);
            if !is_trigger && !absorbed.contains(&at) && self.made.get(at).is_some_and(Option::is_none) {
                self.head(at);
                self.run();
            }
        }
    }

    /// Adds the edges of `ways`, neighbours as the ends of a step need them to be.
    fn leave(&mut self, from: StepId, ways: Vec<Way>) {
        let (mut said, mut unseen, mut back) = (None, None, None);
        for way in ways {
            let to = match way.target {
                Target::Step(step) => step,
                Target::Nowhere => {
                    self.flow.unwired(from, way.on, way.span);
                    self.name_last(way.label);
                    continue;
                }
                Target::Said => *said.get_or_insert_with(|| behind(&mut self.flow, from, Effect::End(How::HangUp))),
                Target::Return => *back.get_or_insert_with(|| behind(&mut self.flow, from, Effect::End(How::Return))),
                Target::Unseen => {
                    let effect = Effect::Unknown { what: "a program that may go on with the conversation" };
                    *unseen.get_or_insert_with(|| behind(&mut self.flow, from, effect))
                }
            };
            self.flow.edge(from, to, way.on, way.span);
            self.name_last(way.label);
        }
    }

    fn name_last(&mut self, label: Option<Spanned<String>>) {
        if let (Some(label), Some(edge)) = (label, self.flow.edges.last_mut()) {
            edge.choice = Choice::named(label);
        }
    }
}

/// A last step behind the step `from` that is not in the file.
fn behind(flow: &mut Flow, from: StepId, effect: Effect) -> StepId {
    let Some(owner) = flow.steps.get(from.index()) else { return from };
    let step = Step::new(owner.name.clone(), owner.body, effect).on(owner.channel).assumed();
    flow.step(step)
}
