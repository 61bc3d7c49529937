//! From one language of a bot to steps. Stages lead to one another in any order, so each is made when something first leads to it,
//! and ways are kept by name until all are there.

use super::bot::{Bot, Intent, Locale};
use super::languages::{alias, entry, kind};
use super::{ID, ask, confirm, fulfil, stages};
use crate::diagnostic::Finding;
use crate::flow::{Edge, Effect, Event, Flow, Policy, Role, Step, StepId, Times, shared_name};
use crate::source::Span;
use std::collections::{HashMap, HashSet, VecDeque};

/// A stage of a conversation. Numbers are those of [`Locale::intents`] and [`Intent::slots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stage {
    /// The bot waits for what the customer wants.
    Listen,
    /// The first words of an intent.
    Intent(usize),
    /// The question for a slot.
    Slot(usize, usize),
    /// The intent is confirmed.
    Confirm(usize),
    /// What the customer wants is done.
    Fulfil(usize),
    /// The last words of an intent.
    Close(usize),
    /// The conversation is over, with this intent as its outcome.
    Over(usize),
}

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// To this step.
    Step(StepId),
    /// To this stage.
    Stage(Stage),
}

/// A way whose end may not be made yet.
struct Way {
    from: StepId,
    to: To,
    on: Event,
    times: Times,
    span: Span,
}

/// A flow in the making.
pub(super) struct Lowering<'a, 't> {
    pub locale: &'a Locale<'t>,
    pub policy: &'a Policy,
    pub flow: Flow,
    pub findings: Vec<Finding>,
    /// Intents by name.
    pub numbers: HashMap<&'a str, usize>,
    /// The intent that is invoked where nothing is understood.
    pub fallback: Option<usize>,
    /// What customers can ask for: at the beginning, and at the questions of an intent.
    pub hubs: HashMap<Option<usize>, StepId>,
    /// The step at which code may lead anywhere, once made.
    pub anywhere: Option<StepId>,
    /// The end of the conversation, once made.
    pub end: Option<StepId>,
    /// Code that is run, by its place in the file.
    pub hooks: HashMap<Span, To>,
    /// Places already spoken of.
    pub reported: HashSet<Span>,
    stages: HashMap<Stage, Option<To>>,
    wanted: VecDeque<Stage>,
    ways: Vec<Way>,
}

/// Lowers the language `at` of the bot.
pub(super) fn lower(bot: &Bot<'_>, at: usize, policy: &Policy) -> (Flow, Vec<Finding>) {
    let locale = &bot.locales[at];
    let flow = empty(bot, locale);
    let mut low = Lowering {
        locale,
        policy,
        flow,
        findings: Vec::new(),
        numbers: locale.intents.iter().enumerate().map(|(at, intent)| (intent.name.value.as_str(), at)).collect(),
        fallback: locale.intents.iter().position(Intent::is_fallback),
        hubs: HashMap::new(),
        anywhere: None,
        end: None,
        hooks: HashMap::new(),
        reported: HashSet::new(),
        stages: HashMap::new(),
        wanted: VecDeque::new(),
        ways: Vec::new(),
    };
    let start = To::Stage(Stage::Listen);
    low.want(start);
    while let Some(stage) = low.wanted.pop_front() {
        let made = match stage {
            Stage::Listen => stages::listen(&mut low),
            Stage::Intent(at) => stages::intent(&mut low, at),
            Stage::Slot(at, slot) => ask::slot(&mut low, at, slot),
            Stage::Confirm(at) => confirm::confirm(&mut low, at),
            Stage::Fulfil(at) => fulfil::fulfil(&mut low, at),
            Stage::Close(at) => stages::close(&mut low, at),
            Stage::Over(at) => stages::over(&mut low, at),
        };
        low.want(made);
        low.stages.insert(stage, Some(made));
    }
    low.finish(start)
}

/// The flow without steps.
fn empty(bot: &Bot<'_>, locale: &Locale<'_>) -> Flow {
    let mut flow = Flow::new(ID, locale.id.clone(), &locale.path, locale.body);
    let name = bot.about.as_ref().map(|about| about.name.value.as_str()).filter(|name| !name.is_empty());
    if let Some(name) = name {
        flow.name.value = format!("{name}/{}", locale.id.value);
        flow.key.clone_from(&flow.name.value);
        flow.identity.clone_from(&flow.key);
    }
    flow.aliases.push(alias(bot, locale));
    flow.folder.clone_from(&bot.root);
    if bot.about.is_none() {
        // Exported alone: nobody knows under which name it is run.
        flow.known_as.push(shared_name(&alias(bot, locale)));
    }
    flow.open_world = locale.open;
    flow.about.kind = kind(locale.channel);
    flow.about.languages.push(crate::source::Spanned::new(locale.tag.clone(), locale.id.span));
    // Whoever runs the bot goes on where it ends; the customer starts here all the same.
    flow.role.declared = Some(Role::Entry);
    flow
}

impl<'a, 't> Lowering<'a, 't> {
    /// Adds a step on the channel of the bot.
    pub fn step(&mut self, step: Step) -> StepId {
        self.flow.step(step.on(self.locale.channel))
    }

    /// Has the stage that `to` may be made, if it is not yet.
    fn want(&mut self, to: To) {
        let To::Stage(stage) = to else { return };
        if let std::collections::hash_map::Entry::Vacant(place) = self.stages.entry(stage) {
            place.insert(None);
            self.wanted.push_back(stage);
        }
    }

    /// The intent of that number.
    pub fn intent(&self, at: usize) -> Option<&'a Intent<'t>> {
        self.locale.intents.get(at)
    }

    /// Adds a way out of `from`.
    pub fn leave(&mut self, from: StepId, to: To, on: Event, span: Span) {
        self.leave_times(from, to, on, span, Times::Unbounded);
    }

    /// Adds a way out of `from` that is taken so often.
    pub fn leave_times(&mut self, from: StepId, to: To, on: Event, span: Span, times: Times) {
        self.want(to);
        self.ways.push(Way { from, to, on, times, span });
    }

    /// The step that `to` means. A ring of stages that do nothing at all ends where it began: nobody knows.
    fn resolve(&self, mut to: To) -> Option<StepId> {
        for _ in 0..=self.stages.len() {
            match to {
                To::Step(step) => return Some(step),
                To::Stage(stage) => to = (*self.stages.get(&stage)?)?,
            }
        }
        None
    }

    /// Ties the ways to their ends.
    fn finish(mut self, start: To) -> (Flow, Vec<Finding>) {
        let mut lost = None;
        for way in std::mem::take(&mut self.ways) {
            let to = self.resolve(way.to).unwrap_or_else(|| {
                *lost.get_or_insert_with(|| {
                    let effect = Effect::Unknown { what: "stages that lead to one another" };
                    self.flow.step(Step::new(self.locale.id.clone(), self.locale.body, effect).assumed())
                })
            });
            let Way { from, on, times, span, .. } = way;
            self.flow.edges.push(Edge { from, to, on, times, span, choice: None });
        }
        if let Some(step) = self.resolve(start) {
            let span = self.locale.id.span;
            self.flow.entries.push(entry(self.locale.channel, step, span));
        }
        for finding in &mut self.findings {
            finding.flow = Some(self.flow.key.clone());
            finding.platform = Some(ID);
        }
        (self.flow, self.findings)
    }
}
