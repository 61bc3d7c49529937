//! A flow in the making, and the ways that lead into other flows of the same assistant.

use super::ID;
use super::project::Project;
use crate::diagnostic::Finding;
use crate::flow::{CallRef, Channel, Effect, Event, Flow, FlowRef, Input, Passes, Step, StepId, Times};
use crate::source::{Span, Spanned};

/// Assistants are chats: which channels one is connected to is kept apart from it, with the passwords.
pub(super) const CHANNEL: Channel = Channel::Chat;

/// What customers do there.
pub(super) const TYPED: Input = Input::TYPED;

/// The name of the flow in which the platform listens and starts the others.
pub(super) const DIALOGUE: &str = "the dialogue";

/// One flow.
pub(super) struct Lowering<'a, 't> {
    /// The assistant.
    pub project: &'a Project<'a, 't>,
    /// Its steps and ways so far.
    pub flow: Flow,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl<'a, 't> Lowering<'a, 't> {
    /// An empty flow called `name`, which others know as `id`, in the file `path`.
    pub fn new(project: &'a Project<'a, 't>, name: Spanned<String>, id: &str, path: &str, body: Span) -> Self {
        let mut flow = Flow::new(ID, name, path, body);
        flow.identity = format!("{}/{id}", project.name.value);
        flow.aliases.push(project.alias(id));
        flow.folder.clone_from(&project.root);
        flow.open_world = project.open;
        flow.about.languages.clone_from(&project.languages);
        Self { project, flow, findings: Vec::new() }
    }

    /// Adds a step.
    pub fn step(&mut self, step: Step) -> StepId {
        self.flow.step(step.on(CHANNEL))
    }

    /// Adds a step that is not in the files, at the place of `name`.
    pub fn assumed(&mut self, name: Spanned<String>, effect: Effect) -> StepId {
        let span = name.span;
        self.step(Step::new(name, span, effect).assumed())
    }

    /// Adds a way out.
    pub fn edge(&mut self, from: StepId, to: StepId, on: Event, span: Span) {
        self.flow.edge(from, to, on, span);
    }

    /// Adds a way out that is taken so often.
    pub fn edge_times(&mut self, from: StepId, to: StepId, on: Event, span: Span, times: Times) {
        self.flow.edge(from, to, on, span).times = times;
    }

    /// Another flow of this assistant, named at `place`.
    pub fn reference(&self, id: &str, place: Span, expected: bool) -> FlowRef {
        let shown = Spanned::new(id.to_owned(), place);
        FlowRef { names: vec![self.project.alias(id)], shown, entry: None, expected }
    }

    /// Back to where the platform listens.
    pub fn back_to_dialogue(&mut self, place: Span) -> StepId {
        let reference = self.reference(DIALOGUE, place, false);
        self.assumed(Spanned::new(DIALOGUE.to_owned(), place), Effect::Jump(Box::new(reference)))
    }

    /// The flow `id` begins: a step that leads into it, named as at `place`; where the flow comes back it goes on at `back`.
    pub fn begin(&mut self, id: &str, place: Span, back: impl FnOnce(&mut Self) -> StepId) -> StepId {
        let reference = self.reference(id, place, false);
        let name = Spanned::new(id.to_owned(), place);
        if !self.project.called.contains(id) {
            return self.assumed(name, Effect::Jump(Box::new(reference)));
        }
        let call = CallRef { flow: reference, passes: Passes::Everything };
        let call = self.assumed(name, Effect::Call(Box::new(call)));
        let back = back(self);
        self.edge(call, back, Event::Returned("".into()), place);
        call
    }

    /// The finished flow.
    pub fn finish(mut self, imported: &mut crate::import::Imported) {
        for finding in &mut self.findings {
            finding.flow = Some(self.flow.key.clone());
            finding.platform = Some(ID);
        }
        imported.flows.push(self.flow);
        imported.findings.extend(self.findings);
    }
}
