//! A dialog skill: a tree of nodes ([`tree`]), each with what has to hold ([`test`]), what it says and does ([`body`]), its questions
//! ([`slots`]) and the place where it waits for the customer ([`wait`]).
//!
//! <https://cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-dialog-build>: what a customer says is held against the nodes
//! below the one that spoke last, first to last; where none fits, against those at the top.

mod body;
mod slots;
mod test;
mod tree;
mod wait;

use super::container::Skill;
use super::draft::{Draft, To};
use super::said::{self, Style};
use super::{Context, spanned};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Entry, Event, Role, Step, StepId};
use crate::import::Imported;
use crate::source::Spanned;
use crate::syntax::{Value, nearest};
use std::collections::HashSet;
use test::Test;
use tree::{Kind, Nodes};

/// A dialog in the making.
struct Making<'a, 't> {
    draft: Draft<'a>,
    nodes: Nodes<'t>,
    /// Where each node speaks.
    bodies: Vec<To>,
    /// Where each node is held against what was said; made when something leads there.
    enters: Vec<Option<To>>,
    /// Where each node waits for the customer; made when something leads there.
    waits: Vec<Option<To>>,
    /// Where the top of the tree waits.
    top: To,
    /// What is heard at the top, from anywhere.
    hub: Option<StepId>,
    /// The variables that something in the file reads.
    read: HashSet<&'t str>,
    /// Nodes that still have to be entered, or to wait.
    left: Vec<Left>,
}

/// Something that is led to and not yet made.
enum Left {
    Enter(usize),
    Wait(usize),
}

/// Lowers a dialog skill.
pub(super) fn lower(about: &Context<'_>, skill: &Skill<'_>, imported: &mut Imported) {
    let name = match skill.text("name") {
        Some(name) => spanned(name),
        None => {
            let key = skill.inner.entry("dialog_nodes").map(|(key, _)| key);
            Spanned::new("dialog_nodes".to_owned(), key.map_or(skill.inner.span(), Value::text_range))
        }
    };
    let mut flow = about.flow(name, skill);
    flow.role.wrapper = Some(Role::Entry);
    let mut draft = Draft::new(about, flow);
    let nodes = tree::nodes(skill.inner);
    let bodies = nodes.all.iter().map(|_| draft.label()).collect();
    let top = draft.label();
    let count = nodes.all.len();
    let mut making = Making {
        draft,
        nodes,
        bodies,
        enters: vec![None; count],
        waits: vec![None; count],
        top,
        hub: None,
        read: read_in(skill.inner),
        left: Vec::new(),
    };
    making.run();
    let (flow, findings) = making.draft.finish();
    imported.flows.push(flow);
    imported.findings.extend(findings);
}

impl<'a, 't> Making<'a, 't> {
    /// Makes every node, and what leads from one to another.
    fn run(&mut self) {
        for at in 0..self.nodes.all.len() {
            let speaks = self.nodes.all.get(at).is_some_and(|node| matches!(node.kind, Kind::Node | Kind::Frame));
            if speaks && let Some(&label) = self.bodies.get(at) {
                let body = self.body(at);
                self.draft.place(label, body);
            }
        }
        self.wait_at_top();
        let greets = |at: &usize| self.nodes.all.get(*at).is_some_and(|node| node.test == Test::Welcome);
        let first = self.nodes.top.iter().copied().find(greets);
        let first = first.map_or(self.top, |at| self.to(at));
        while let Some(left) = self.left.pop() {
            match left {
                Left::Enter(at) => self.make_enter(at),
                Left::Wait(at) => self.make_wait(at),
            }
        }
        let (step, channel) = (self.draft.resolve(first), self.draft.about.channel.channel);
        let span = self.draft.flow.name.span;
        self.draft.flow.entries.extend(step.map(|step| Entry { step, event: "", channel, span }));
    }

    /// How the skill writes down what it says.
    fn style(&self) -> Style<'a> {
        Style { language: self.draft.about.language, is_dialog: true }
    }

    /// Where the node `at` speaks.
    fn to(&self, at: usize) -> To {
        self.bodies.get(at).copied().unwrap_or(self.top)
    }

    /// A step called after a node.
    fn made(&self, at: usize, effect: Effect) -> Step {
        let Some(node) = self.nodes.all.get(at) else {
            return Step::new(self.draft.flow.name.clone(), self.draft.flow.body, effect).assumed();
        };
        let mut step = Step::new(node.name.clone(), node.value.span(), effect);
        step.unnamed = node.unnamed;
        step
    }

    /// Where the node `at` is held against what was said.
    fn enter(&mut self, at: usize) -> To {
        match self.enters.get(at).copied().flatten() {
            Some(made) => made,
            None => {
                let label = self.draft.label();
                if let Some(slot) = self.enters.get_mut(at) {
                    *slot = Some(label);
                }
                self.left.push(Left::Enter(at));
                label
            }
        }
    }

    /// Holds the node `at` against what was said, and behind it the next one; behind the last, those at the top.
    fn make_enter(&mut self, at: usize) {
        let (Some(Some(label)), Some(node)) = (self.enters.get(at).copied(), self.nodes.all.get(at)) else { return };
        let (test, condition) = (node.test, node.condition);
        if matches!(test, Test::Always | Test::AnythingElse) {
            let body = self.to(at);
            return self.draft.place(label, body);
        }
        let next = self.next(at);
        let (Some(condition), true) = (condition, matches!(test, Test::Words | Test::Context)) else {
            return self.draft.place(label, next);
        };
        let body = self.to(at);
        let id = self.draft.step(self.made(at, Effect::Route { slot: None, exhaustive: false }).assumed());
        let words = condition.str().unwrap_or("").trim();
        self.draft.leave(id, body, Event::Condition(words.into()), condition.text_range());
        self.draft.leave(id, next, Event::Otherwise, condition.text_range());
        self.draft.place(label, To::Step(id));
    }

    /// Where it goes on where the node `at` does not fit.
    fn next(&mut self, at: usize) -> To {
        if let Some(next) = self.nodes.behind.get(at).copied().flatten() {
            return self.enter(next);
        }
        let at_top = self.nodes.top.last() == Some(&at);
        match self.nodes.top.first().copied().filter(|_| !at_top) {
            Some(first) => self.enter(first),
            None => self.top,
        }
    }

    /// Where a node that names another one leads.
    fn target(&mut self, at: usize, named: Value<'t>, selector: &str) -> To {
        let name = named.str().unwrap_or("");
        let Some(&number) = self.nodes.ids.get(name) else {
            if !self.draft.flow.open_world {
                let known = self.nodes.ids.keys().copied();
                self.draft.findings.push(unresolved(named, nearest(name, known)));
            }
            let effect = Effect::Unknown { what: "a node that is not in the file" };
            return To::Step(self.draft.assumed(spanned(named), named.span(), effect));
        };
        match selector {
            "condition" => self.enter(number),
            "user_input" => self.wait(number),
            "client" => {
                let effect = Effect::Unknown { what: "what the program around the assistant does" };
                let id = self.draft.step(self.made(at, effect).assumed());
                let to = self.enter(number);
                self.draft.leave(id, to, Event::Always, named.text_range());
                To::Step(id)
            }
            _ => self.to(number),
        }
    }
}

/// The variables that conditions, texts and expressions of the nodes read.
fn read_in(skill: Value<'_>) -> HashSet<&str> {
    let mut read = HashSet::new();
    let mut stack: Vec<Value<'_>> = skill.get("dialog_nodes").into_iter().collect();
    while let Some(value) = stack.pop() {
        stack.extend(value.items());
        stack.extend(value.entries().map(|(_, inner)| inner));
        read.extend(value.str().filter(|_| value.is_string()).into_iter().flat_map(said::names));
    }
    read
}

/// The finding for a node that nothing is.
fn unresolved(named: Value<'_>, near: Option<&str>) -> Finding {
    let name = named.str().unwrap_or("");
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "add the node, or lead to one of this dialog".to_owned(),
    };
    let mut finding =
        Finding::file("file/unresolved-step", named.text_range(), format!("no node of this dialog is called `{name}`"));
    finding.atoms = vec![name.to_owned()];
    finding.help(help)
}
