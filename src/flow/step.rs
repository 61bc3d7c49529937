//! Flows as their files say them: steps, edges, starts; names of other flows still unresolved.

use super::{About, Effect, Event, FlowRef, How, Purpose, Role, RoleClaims, SlotUse, Text, Times};
use crate::source::{Span, Spanned};

/// The number of a step: within its flow before linking, within its island after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub u32);

impl StepId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Who acts at a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Actor {
    /// The program.
    #[default]
    Program,
    /// A live person.
    Person,
    /// Staff, unseen by the customer.
    Staff,
}

/// How the customer is in touch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A call.
    #[default]
    Voice,
    /// A chat on a site.
    Chat,
    /// A messenger.
    WhatsApp,
    /// Text messages.
    Sms,
    /// E-mail.
    Email,
    /// A note inside an app or site.
    InApp,
    /// A note on the screen of a telephone.
    Push,
    /// Paper.
    Letter,
    /// None: a task or a request between programs.
    None,
}

impl Channel {
    /// Whether the customer writes, so that silence is no failure.
    pub fn is_written(self) -> bool {
        !matches!(self, Self::Voice | Self::None)
    }

    /// Every channel that a message can go by.
    pub const ALL: [Channel; 8] =
        [Self::Voice, Self::Chat, Self::WhatsApp, Self::Sms, Self::Email, Self::InApp, Self::Push, Self::Letter];

    /// The names of [`Channel::ALL`], in its order.
    pub const NAMES: [&'static str; 8] = ["voice", "chat", "whatsapp", "sms", "email", "in-app", "push", "letter"];

    /// The name used in native flows and in reports.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().position(|channel| *channel == self).map_or("none", |at| Self::NAMES[at])
    }

    /// The channel of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|known| *known == name).map(|at| Self::ALL[at])
    }

    /// What the person in the flow is called in messages: "the caller" or "the customer".
    pub fn customer(self) -> &'static str {
        if self == Self::Voice { "the caller" } else { "the customer" }
    }
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What people call it, and the place of that name: what is underlined where the whole step is meant.
    pub name: Spanned<String>,
    /// Nobody gave it that name: it is an ordinal, or an id that the platform made up.
    pub unnamed: bool,
    /// The whole step.
    pub body: Span,
    /// What happens.
    pub effect: Effect,
    /// What is said here before the effect acts or waits, in order.
    pub texts: Vec<Text>,
    /// The slots that are read here, beside those that the effect names.
    pub reads: Vec<SlotUse>,
    /// The share of requests that come here, in percent.
    pub volume: Option<f32>,
    /// Who acts.
    pub actor: Actor,
    /// How the customer is in touch here.
    pub channel: Channel,
    /// The step is not in the file: it is what the platform does where the file is silent, or a way of writing something down
    /// (the text between a failed try and the next). Never the primary place of a finding about itself.
    pub assumed: bool,
    /// The step only sets something up or plays something: its failing is no failure of life.
    pub minor: bool,
    /// Words that the file puts to it: `critical`, `sensitive`, `payment`, …
    pub tags: Vec<String>,
    /// The flow of another platform that runs here, such as the bot that a call is given to: where it is among the files the step is
    /// a call of it, else it stays what it is. Its names are those of [`shared_name`](super::shared_name).
    pub runs: Option<Box<FlowRef>>,
    /// The flow of the island that the step belongs to; set when linked.
    pub flow: u32,
}

impl Step {
    /// A step of the program, in a call, with no text.
    pub fn new(name: Spanned<String>, body: Span, effect: Effect) -> Self {
        Self {
            name,
            unnamed: false,
            body,
            effect,
            texts: Vec::new(),
            reads: Vec::new(),
            volume: None,
            actor: Actor::Program,
            channel: Channel::Voice,
            assumed: false,
            minor: false,
            tags: Vec::new(),
            runs: None,
            flow: 0,
        }
    }

    /// The same, saying `texts`.
    pub fn saying(mut self, texts: Vec<Text>) -> Self {
        self.texts = texts;
        self
    }

    /// The same on `channel`.
    pub fn on(mut self, channel: Channel) -> Self {
        self.channel = channel;
        self
    }

    /// The same, marked as not in the file.
    pub fn assumed(mut self) -> Self {
        self.assumed = true;
        self
    }
}

/// One way out of a step.
#[derive(Clone, Debug)]
pub struct Edge {
    /// From here …
    pub from: StepId,
    /// … to there …
    pub to: StepId,
    /// … for this reason …
    pub on: Event,
    /// … so often.
    pub times: Times,
    /// The place that says so: the target's name where the file names it, else the exit.
    pub span: Span,
    /// What else is said of the option, where it is one.
    pub choice: Option<Box<Choice>>,
}

impl Edge {
    /// What the option is called, where it has a name of its own.
    pub fn label(&self) -> Option<&Spanned<String>> {
        self.choice.as_ref()?.label.as_ref()
    }
}

/// What is said of an option beside the event that picks it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// What it is called.
    pub label: Option<Spanned<String>>,
    /// The share of requests that pick it, in percent.
    pub volume: Option<Spanned<f32>>,
    /// The language it leads to.
    pub language: Option<Spanned<String>>,
}

impl Choice {
    /// An option of which only its name is known.
    pub fn named(label: Spanned<String>) -> Option<Box<Self>> {
        Some(Box::new(Self { label: Some(label), ..Self::default() }))
    }
}

/// One start of a flow.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The first step.
    pub step: StepId,
    /// What starts it, as the platform says (`incomingCall`); empty where there is one start.
    pub event: &'static str,
    /// How the customer comes in.
    pub channel: Channel,
    /// The place that says where it starts.
    pub span: Span,
}

/// A flow that the platform runs for this one at some event: while queueing, on hold, before a person answers.
#[derive(Clone, Debug)]
pub struct Hook {
    /// What the hooked flow is there for.
    pub role: Role,
    /// The flow.
    pub flow: FlowRef,
}

/// One flow as its file says it.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The platform, such as `amazon-connect`.
    pub platform: &'static str,
    /// What other files and the configuration call it: its declared name or platform id, else the name of its file.
    pub key: String,
    /// What tells this flow from others for good, even when its file is renamed: as `key`, or what stands in for a name in the file.
    pub identity: String,
    /// Its name for people, and the place of that name.
    pub name: Spanned<String>,
    /// The names other flows may call it by, normalised by the importer as those in [`FlowRef::names`].
    pub aliases: Vec<String>,
    /// The names under which other platforms run it, as [`shared_name`](super::shared_name) spells them; empty where none does.
    pub known_as: Vec<String>,
    /// How it may come back, where it tells that: a way back of another name is never taken. Empty where it does not tell.
    pub outcomes: Vec<String>,
    /// The folder, `/`-separated and relative, within which a name is looked up first.
    pub folder: String,
    /// The path of its file, as people know it.
    pub path: String,
    /// The whole flow in its file.
    pub body: Span,
    /// What is claimed of its role.
    pub role: RoleClaims,
    /// What it is for.
    pub purpose: Option<Purpose>,
    /// What else is said of it.
    pub about: Box<About>,
    /// All steps, indexed by [`StepId`].
    pub steps: Vec<Step>,
    /// All edges, in source order; ends are [`StepId`]s of this flow.
    pub edges: Vec<Edge>,
    /// All starts.
    pub entries: Vec<Entry>,
    /// Flows that the platform runs beside it.
    pub hooks: Vec<Hook>,
    /// Some part of its unit could not be read, so that `No` cannot be known.
    pub open_world: bool,
    /// The key must be the only one of its kind in the project (`file/duplicate-flow`).
    pub key_is_unique: bool,
}

impl Flow {
    /// An empty flow of `platform` called `name`, in the file `path`.
    pub fn new(platform: &'static str, name: Spanned<String>, path: &str, body: Span) -> Self {
        let folder = path.rfind('/').map_or("", |at| &path[..at]).to_owned();
        Self {
            platform,
            key: name.value.clone(),
            identity: name.value.clone(),
            name,
            aliases: Vec::new(),
            known_as: Vec::new(),
            outcomes: Vec::new(),
            folder,
            path: path.to_owned(),
            body,
            role: RoleClaims::default(),
            purpose: None,
            about: Box::default(),
            steps: Vec::new(),
            edges: Vec::new(),
            entries: Vec::new(),
            hooks: Vec::new(),
            open_world: false,
            key_is_unique: false,
        }
    }

    /// Adds a step and gives its number.
    pub fn step(&mut self, step: Step) -> StepId {
        self.steps.push(step);
        StepId(self.steps.len() as u32 - 1)
    }

    /// Adds an unbounded edge; `span` is the place that says so.
    pub fn edge(&mut self, from: StepId, to: StepId, on: Event, span: Span) -> &mut Edge {
        let at = self.edges.len();
        self.edges.push(Edge { from, to, on, times: Times::Unbounded, span, choice: None });
        &mut self.edges[at]
    }

    /// Adds an exit that leads nowhere: an edge from `from` to the silent end of that step, made on first use. `span` is the exit.
    pub fn unwired(&mut self, from: StepId, on: Event, span: Span) {
        let known = self.edges.iter().rev().take_while(|edge| edge.from == from).map(|edge| edge.to);
        let end = known.into_iter().find(|to| self.steps[to.index()].effect == Effect::End(How::Unwired));
        let end = end.unwrap_or_else(|| {
            let owner = &self.steps[from.index()];
            let step = Step::new(owner.name.clone(), owner.body, Effect::End(How::Unwired)).on(owner.channel).assumed();
            self.step(step)
        });
        self.edge(from, end, on, span);
    }
}
