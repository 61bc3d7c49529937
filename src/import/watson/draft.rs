//! A flow in the making: ways may lead to places that are made later.

use super::Context;
use crate::diagnostic::Finding;
use crate::flow::{Choice, Edge, Effect, Event, Flow, How, Step, StepId, Times};
use crate::source::{Span, Spanned};

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// To this step.
    Step(StepId),
    /// To whatever this label is put at.
    Label(usize),
}

/// The flow, and what its ways and labels are so far.
pub(super) struct Draft<'a> {
    pub about: &'a Context<'a>,
    pub flow: Flow,
    pub findings: Vec<Finding>,
    ways: Vec<(Edge, To)>,
    labels: Vec<Option<To>>,
}

/// What happens one after another, the end still to be led on.
#[derive(Default)]
pub(super) struct Run {
    /// The first step; none where nothing happens.
    pub head: Option<StepId>,
    last: Option<StepId>,
}

impl<'a> Draft<'a> {
    pub fn new(about: &'a Context<'a>, flow: Flow) -> Self {
        Self { about, flow, findings: Vec::new(), ways: Vec::new(), labels: Vec::new() }
    }

    /// A new label, put nowhere yet.
    pub fn label(&mut self) -> To {
        self.labels.push(None);
        To::Label(self.labels.len() - 1)
    }

    /// Puts a label somewhere; the first time counts.
    pub fn place(&mut self, label: To, at: To) {
        if let To::Label(number) = label
            && let Some(slot) = self.labels.get_mut(number)
        {
            slot.get_or_insert(at);
        }
    }

    /// Adds a step on the channel of the skill.
    pub fn step(&mut self, step: Step) -> StepId {
        self.flow.step(step.on(self.about.channel.channel))
    }

    /// Adds a step that is not in the file.
    pub fn assumed(&mut self, name: Spanned<String>, body: Span, effect: Effect) -> StepId {
        self.step(Step::new(name, body, effect).assumed())
    }

    /// Adds a way out of `from`.
    pub fn leave(&mut self, from: StepId, to: To, on: Event, span: Span) {
        self.leave_as(from, to, on, span, Times::Unbounded, None);
    }

    /// The same, taken so often, for an option of that name.
    pub fn leave_as(
        &mut self,
        from: StepId,
        to: To,
        on: Event,
        span: Span,
        times: Times,
        label: Option<Spanned<String>>,
    ) {
        let choice = label.and_then(Choice::named);
        self.ways.push((Edge { from, to: from, on, times, span, choice }, to));
    }

    /// Adds a step behind what happens so far.
    pub fn then(&mut self, run: &mut Run, step: Step) -> StepId {
        let span = step.name.span;
        let id = self.step(step);
        if let Some(last) = run.last.replace(id) {
            self.leave(last, To::Step(id), Event::Always, span);
        }
        run.head.get_or_insert(id);
        id
    }

    /// Leads what happens on to `to`; gives where it begins.
    pub fn lead(&mut self, run: &Run, to: To, span: Span) -> To {
        if let Some(last) = run.last {
            self.leave(last, to, Event::Always, span);
        }
        run.head.map_or(to, To::Step)
    }

    /// In calls: whoever waits at `from` and wants nothing more hangs up.
    pub fn hang_up(&mut self, from: StepId) {
        if !self.about.channel.channel.is_written() {
            let (name, body) = (self.flow.name.clone(), self.flow.body);
            let span = name.span;
            let end = self.assumed(name, body, Effect::End(How::HangUp));
            self.leave(from, To::Step(end), Event::CallerHangsUp, span);
        }
    }

    /// The step that `to` means, once all labels are put; none where labels only lead to one another.
    pub fn resolve(&self, to: To) -> Option<StepId> {
        let mut to = to;
        for _ in 0..=self.labels.len() {
            match to {
                To::Step(step) => return Some(step),
                To::Label(number) => to = (*self.labels.get(number)?)?,
            }
        }
        None
    }

    /// The flow with its ways tied to their ends.
    pub fn finish(mut self) -> (Flow, Vec<Finding>) {
        let mut lost = None;
        for (mut edge, to) in std::mem::take(&mut self.ways) {
            edge.to = self.resolve(to).unwrap_or_else(|| {
                *lost.get_or_insert_with(|| {
                    let effect = Effect::Unknown { what: "nodes that lead to one another" };
                    self.flow.step(Step::new(self.flow.name.clone(), self.flow.body, effect).assumed())
                })
            });
            self.flow.edges.push(edge);
        }
        for finding in &mut self.findings {
            finding.flow = Some(self.flow.key.clone());
            finding.platform = Some(super::ID);
        }
        (self.flow, self.findings)
    }
}

/// Back to whoever called.
pub(super) const BACK: Effect = Effect::End(How::Return);
