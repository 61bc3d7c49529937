//! From actions to a flow of the two vocabularies.

use super::action::{Action, Draft, When};
use super::blocks::{Around, Block, block};
use super::wrappers::{Found, Wrapper, role};
use super::{data, documented, menus, names, paths, reads};
use crate::diagnostic::Finding;
use crate::flow::{Actor, Channel, Effect, Entry, Event, Flow, How, Role, Step, StepId};
use crate::import::Parsed;
use crate::source::{Span, Spanned};
use std::collections::HashMap;

/// Lowers one flow of `file`.
pub(super) fn lower(file: &Parsed, found: Found, findings: &mut Vec<Finding>) -> Flow {
    let Found { draft, wrapper } = found;
    let mut flow = empty(file, &draft, &wrapper);
    let before = findings.len();
    let index = index(&draft, findings);
    let start = draft.start.and_then(|start| index.get(start.value).copied());
    complain(&draft, start, findings);
    claim_roles(&mut flow, &draft, &wrapper);
    let around = Around {
        actions: &draft.actions,
        index: &index,
        fates: &menus::fates(&draft.actions, &index, start),
        constants: &names::constants(&draft.actions),
        answers: &data::answers(&draft.actions),
        wrapper: &wrapper,
        agent_side: is_agent_side(&draft.actions),
        returns: flow
            .role
            .wrapper
            .or(flow.role.structure)
            .is_some_and(|role| role != Role::AgentSide || wrapper.role.is_some()),
    };
    let lowered = Lowered::new(&mut flow, &around);
    lowered.connect(&mut flow, &draft, &index, findings);
    if let (Some(step), Some(start)) = (start.and_then(|at| lowered.first(at)), draft.start) {
        flow.entries.push(Entry { step, event: "", channel: Channel::Voice, span: start.span });
    }
    leave_holds(&mut flow);
    paths::name_queues(&mut flow, &lowered.queues);
    paths::set_channels(&mut flow);
    for finding in &mut findings[before..] {
        finding.flow.get_or_insert_with(|| flow.key.clone());
        finding.platform = Some(super::ID);
    }
    flow
}

fn empty(file: &Parsed, draft: &Draft, wrapper: &Wrapper) -> Flow {
    let noted = draft.notes.and_then(|notes| notes.get("name")).filter(|name| name.is_string());
    let noted = noted.and_then(|name| Some(Spanned::new(name.str()?.to_owned(), name.text_range())));
    let name = wrapper.name.clone().or(noted.clone()).filter(|name| !name.value.trim().is_empty());
    // Moving a file leaves the ids of its actions alone.
    let start = draft.start.map_or("", |start| start.value).to_owned();
    let identity = name.as_ref().map_or(start, |name| name.value.clone());
    let name = name.unwrap_or_else(|| Spanned::new(names::stem(&file.path).to_owned(), draft.sign));
    let mut flow = Flow::new(super::ID, name, &file.path, draft.body);
    flow.identity = identity;
    for name in wrapper.name.iter().chain(&noted) {
        names::add(&mut flow.aliases, &name.value);
    }
    wrapper.aliases.iter().for_each(|id| names::add_id(&mut flow.aliases, id));
    flow
}

/// Actions by identifier. The first of equal ones counts.
fn index<'t>(draft: &Draft<'t>, findings: &mut Vec<Finding>) -> HashMap<&'t str, usize> {
    let mut index = HashMap::with_capacity(draft.actions.len());
    for (at, action) in draft.actions.iter().enumerate().filter(|(_, action)| !action.id.value.is_empty()) {
        let first = *index.entry(action.id.value).or_insert(at);
        if first != at {
            let mut finding = Finding::file(
                "file/duplicate-step",
                action.id.span,
                format!("there is already an action with the identifier `{}`", action.id.value),
            )
            .help("give one of the two another identifier")
            .label(draft.actions[first].id.span, "the first one");
            finding.step = Some(action.id.value.to_owned());
            findings.push(finding);
        }
    }
    index
}

/// What is wrong with the description before anything follows an exit.
fn complain(draft: &Draft, start: Option<usize>, findings: &mut Vec<Finding>) {
    if start.is_none() {
        let problem = match draft.start.filter(|start| !start.value.is_empty()) {
            Some(start) => format!("the flow starts at `{}`, and no action has that identifier", start.value),
            None => "the flow does not say where it starts".to_owned(),
        };
        findings
            .push(Finding::file("file/no-start", draft.sign, problem).help("name the identifier of the first action"));
    }
    for action in draft.actions.iter().filter(|_| !draft.legacy) {
        let Some(meant) = documented::meant(action.kind) else { continue };
        let problem = format!("Amazon Connect has no action type `{}`", action.kind);
        let mut finding =
            Finding::file("file/unknown-block", action.sign, problem).help(format!("use `{meant}` if that is meant"));
        finding.step = Some(name(action).value);
        finding.atoms = vec![action.kind.to_owned()];
        findings.push(finding);
    }
}

/// Views are for staff where nothing in the flow waits for the customer.
fn is_agent_side(actions: &[Action]) -> bool {
    let waits = |kind| matches!(kind, "GetParticipantInput" | "ConnectParticipantWithLexBot");
    actions.iter().any(|action| action.kind == "ShowView") && !actions.iter().any(|action| waits(action.kind))
}

/// What runs through the flow are tasks, with nobody on the line: it says nothing, asks nothing, and its name tells. Only used to
/// keep quiet.
fn carries_tasks(flow: &Flow, actions: &[Action]) -> bool {
    let mut names = flow.aliases.iter().chain([&flow.name.value, &flow.key]);
    let of_tasks = names.any(|name| {
        let starts = name
            .match_indices("Task")
            .any(|(at, _)| !name[at + 4..].starts_with(|c: char| c.is_lowercase() && c != 's'));
        starts || name.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "task" | "tasks"))
    });
    let meets = |kind: &str| kind.contains("Participant") && kind != "DisconnectParticipant";
    of_tasks && !actions.iter().any(|action| meets(action.kind) || matches!(action.kind, "CreateTask" | "ShowView"))
}

fn claim_roles(flow: &mut Flow, draft: &Draft, wrapper: &Wrapper) {
    let noted = draft.notes.and_then(|notes| notes.get("type")).and_then(|kind| kind.str());
    flow.role.wrapper = wrapper.role.or_else(|| role(noted?));
    let has = |kind: &str| draft.actions.iter().any(|action| action.kind == kind);
    flow.role.structure = if has("EndFlowModuleExecution") {
        Some(Role::Module)
    } else if has("MessageParticipantIteratively") {
        let interrupted = |action: &Action| action.kind == "MessageParticipantIteratively" && action.compares();
        Some(if draft.actions.iter().any(interrupted) { Role::Queue } else { Role::Hold })
    } else if is_agent_side(&draft.actions) {
        Some(Role::AgentSide)
    } else {
        carries_tasks(flow, &draft.actions).then_some(Role::Machine)
    };
}

/// What people call an action: its identifier, unless that is only a number for machines.
fn name(action: &Action) -> Spanned<String> {
    let id = action.id.value;
    let friendly = || action.notes.and_then(|notes| notes.get("friendlyName").or(notes.get("name")))?.str();
    let name = if names::is_id(id) { friendly().unwrap_or(id) } else { id };
    let name = if name.trim().is_empty() { action.kind } else { name };
    Spanned::new(name.to_owned(), action.id.span)
}

/// The steps of each action, and what is still to be connected.
struct Lowered<'t> {
    /// One entry per action; `None` where it is part of another.
    blocks: Vec<Option<(StepId, StepId, Block<'t>)>>,
    queues: HashMap<StepId, Option<String>>,
}

impl<'t> Lowered<'t> {
    fn new(flow: &mut Flow, around: &Around<'_, 't>) -> Self {
        let mut lowered = Lowered { blocks: Vec::with_capacity(around.actions.len()), queues: HashMap::new() };
        for (at, action) in around.actions.iter().enumerate() {
            let made = block(around, at).map(|mut block| {
                let mut step = Step::new(name(action), action.body, std::mem::replace(&mut block.effect, Effect::Say));
                step.unnamed = names::is_id(&step.name.value) || action.id.value.trim().is_empty();
                step.texts = std::mem::take(&mut block.texts);
                step.reads = reads::reads(action);
                step.minor = block.minor;
                step.runs = block.runs.take().map(Box::new);
                step.actor = if block.staff { Actor::Staff } else { Actor::Program };
                let first = flow.step(step);
                let mut last = first;
                for effect in std::mem::take(&mut block.more) {
                    let span = match &effect {
                        Effect::Set { slot, .. } => slot.span,
                        _ => action.id.span,
                    };
                    let mut step = Step::new(name(action), action.body, effect).assumed();
                    step.minor = block.minor;
                    let next = flow.step(step);
                    flow.edge(last, next, Event::Always, span);
                    last = next;
                }
                flow.hooks.append(&mut block.hooks);
                if let Some(queue) = block.queue.take() {
                    lowered.queues.insert(first, queue);
                }
                (first, last, block)
            });
            lowered.blocks.push(made);
        }
        lowered
    }

    fn first(&self, at: usize) -> Option<StepId> {
        self.blocks.get(at)?.as_ref().map(|made| made.0)
    }

    fn connect(&self, flow: &mut Flow, draft: &Draft, index: &HashMap<&str, usize>, findings: &mut Vec<Finding>) {
        let mut missing: HashMap<&str, StepId> = HashMap::new();
        for (action, made) in draft.actions.iter().zip(&self.blocks) {
            let Some((first, last, block)) = made else { continue };
            for way in &block.ways {
                // What fails, fails at once; what goes on, goes on behind all that is done.
                let from = if way.exit.when == When::Next { *last } else { *first };
                if way.exit.to.is_empty() {
                    flow.unwired(from, way.on.clone(), way.exit.span);
                    continue;
                }
                let known = index.get(way.exit.to).and_then(|&to| self.first(to));
                let to = known.unwrap_or_else(|| {
                    *missing.entry(way.exit.to).or_insert_with(|| {
                        findings.push(unresolved(action, way.exit.to, way.exit.span));
                        let name = Spanned::new(way.exit.to.to_owned(), way.exit.span);
                        let what = "an action that is not in the file";
                        flow.step(Step::new(name, way.exit.span, Effect::Unknown { what }).assumed())
                    })
                });
                let edge = flow.edge(from, to, way.on.clone(), way.exit.span);
                edge.times = way.times;
                edge.choice = way.choice.clone();
            }
            self.doubt_next(flow, action, (*last, block), index);
            if let Some(needed) = block.needs.as_ref().filter(|needed| !block.ways.iter().any(|way| way.on == **needed))
            {
                flow.unwired(*last, needed.clone(), action.sign);
            }
        }
    }
}

impl Lowered<'_> {
    /// Where a branch has an exit for "nothing holds", the platform's editor writes its being done as a double of another exit. A
    /// hand that writes something else there means something by it, and what the platform makes of that is not documented.
    fn doubt_next(
        &self,
        flow: &mut Flow,
        action: &Action,
        (last, block): (StepId, &Block),
        index: &HashMap<&str, usize>,
    ) {
        let doubles = |to: &str| action.exits.iter().any(|exit| exit.when != When::Next && exit.to == to);
        let is_branch = matches!(flow.steps[last.index()].effect, Effect::Route { .. });
        let next = action.next().filter(|next| is_branch && !doubles(next.to));
        let Some(next) = next.filter(|next| !block.ways.iter().any(|way| way.exit.to == next.to)) else { return };
        let Some(to) = index.get(next.to).and_then(|&to| self.first(to)) else { return };
        let what = "an exit beside the one for no match";
        let doubt = flow.step(Step::new(name(action), next.span, Effect::Unknown { what }).assumed());
        flow.edge(last, doubt, Event::Otherwise, next.span);
        flow.edge(doubt, to, Event::Always, next.span);
    }
}

fn unresolved(action: &Action, to: &str, span: Span) -> Finding {
    let mut finding = Finding::file("file/unresolved-step", span, format!("no action has the identifier `{to}`"))
        .help("name an action of this flow, or add the one that is missing");
    finding.step = Some(name(action).value);
    finding.atoms = vec![to.to_owned()];
    finding
}

/// Whoever waits is answered one day, and the platform takes over.
fn leave_holds(flow: &mut Flow) {
    let holds: Vec<StepId> =
        (0..flow.steps.len() as u32).map(StepId).filter(|id| flow.steps[id.index()].effect == Effect::Hold).collect();
    let Some(first) = holds.first().map(|id| &flow.steps[id.index()]) else { return };
    let end = Step::new(first.name.clone(), first.body, Effect::End(How::Return)).assumed();
    let end = flow.step(end);
    for hold in holds {
        let span = flow.steps[hold.index()].name.span;
        flow.edge(hold, end, Event::Answered, span);
    }
}
