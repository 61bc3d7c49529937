//! From nodes to a flow: first every node gets its steps, then its ways out.

use super::ID;
use super::action;
use super::flow::{Node, nodes};
use super::names::{self, language, spanned, text};
use super::routed::{Hints, hints};
use super::router::{Plan, Router};
use super::said::{self, Translations};
use super::unit::{Definition, Unit};
use crate::diagnostic::{Finding, Kind};
use crate::flow::{Channel, Effect, Entry, Event, Flow, Policy, Purpose, Role, Step, StepId};
use crate::source::Spanned;
use crate::syntax::Value;

/// A flow in the making.
pub(super) struct Lowering<'a, 't> {
    pub unit: &'a Unit<'t>,
    pub of: &'a Definition<'t>,
    pub policy: &'a Policy,
    pub translations: Translations<'t>,
    pub flow: Flow,
    /// The hub of keywords, once looked for.
    pub hub: Option<Option<StepId>>,
    channel: Channel,
    /// Other flows run this one, and go on where it ends.
    pub is_called: bool,
    findings: Vec<Finding>,
    /// The end of those who fall silent, once made.
    pub expired: Option<StepId>,
}

/// The steps of a node.
pub(super) struct Made {
    pub head: StepId,
    pub tail: StepId,
    pub plan: Option<Plan>,
    /// The type of the last action that is a step.
    pub after: String,
    /// It goes on in another flow for good.
    pub leaves: bool,
}

/// Lowers the flow of that number; nothing where it has no nodes.
pub(super) fn lower(unit: &Unit<'_>, at: usize, policy: &Policy) -> Option<(Flow, Vec<Finding>)> {
    let of = unit.flows.get(at)?;
    let mut findings = Vec::new();
    let nodes = nodes(of, &mut findings);
    let voice = of.value.get("type").and_then(Value::str) == Some("voice");
    let channel = match (voice, of.glific) {
        (true, _) => Channel::Voice,
        (_, true) => Channel::WhatsApp,
        _ => Channel::Chat,
    };
    let mut low = Lowering {
        flow: named(of, unit),
        translations: said::translations(of.value),
        hub: None,
        channel,
        is_called: unit.called.contains(of.uuid),
        findings,
        expired: None,
        unit,
        of,
        policy,
    };
    low.about(voice);
    let hints = hints(&nodes);
    let made: Vec<Made> = nodes.iter().zip(hints).map(|(node, hints)| low.node(node, hints)).collect();
    let first = made.first()?.head;
    let span = nodes.first().map_or(low.flow.body, |node| node.name.span);
    low.flow.entries.push(Entry { step: first, event: "", channel, span });
    for (node, made_of) in nodes.iter().zip(&made) {
        low.leave(node, made_of, &made);
    }
    for finding in &mut low.findings {
        finding.flow = Some(low.flow.key.clone());
        finding.platform = Some(ID);
    }
    Some((low.flow, low.findings))
}

/// An empty flow with the names that its file gives it.
fn named(of: &Definition<'_>, unit: &Unit<'_>) -> Flow {
    let name = text(of.value.get("name")).or_else(|| text(of.value.get("uuid")));
    let name = name.or_else(|| of.value.entry("nodes").map(|(key, _)| key)).map(spanned).unwrap_or_default();
    let mut flow = Flow::new(ID, name, &of.parsed.path, of.value.span());
    if !of.uuid.is_empty() {
        flow.identity = of.uuid.to_owned();
        flow.aliases.extend((!of.again).then(|| own_alias(of, of.uuid)));
        flow.aliases.extend((!of.copy).then(|| of.uuid.to_owned()));
    }
    flow.open_world = of.parsed.broken;
    if unit.started.contains(of.uuid) {
        flow.role.wrapper = Some(Role::Entry);
    }
    flow
}

/// The name by which flows of one file are found before those of the same id in other files.
fn own_alias(of: &Definition<'_>, uuid: &str) -> String {
    format!("{}#{uuid}", of.parsed.path)
}

impl<'t> Lowering<'_, 't> {
    /// Whether it is a call.
    pub fn is_call(&self) -> bool {
        self.channel == Channel::Voice
    }

    /// Adds a step on the channel of the flow.
    pub fn step(&mut self, step: Step) -> StepId {
        self.flow.step(step.on(self.channel))
    }

    /// Says what is wrong with the description; not where a part of it is missing, for a word may be cut off.
    pub fn tell(&mut self, finding: Finding) {
        if !self.of.parsed.broken {
            self.findings.push(finding);
        }
    }

    /// The names that a flow of this id may go by, most telling first.
    pub fn names_of(&self, uuid: &str) -> Vec<String> {
        vec![own_alias(self.of, uuid), uuid.to_owned()]
    }

    fn about(&mut self, voice: bool) {
        let about = &mut self.flow.about;
        about.kind = if voice { Kind::Ivr } else { Kind::Chatbot };
        for tag in &self.translations.tags {
            let shown = tag.str().and_then(language).map(|short| Spanned::new(short.to_owned(), tag.text_range()));
            let new = |shown: &Spanned<String>| about.languages.iter().all(|known| known.value != shown.value);
            if let Some(shown) = shown.filter(new) {
                about.languages.push(shown);
            }
        }
        match self.of.value.get("type").and_then(Value::str) {
            // Nobody is in touch: it only keeps and sends.
            Some("background" | "messaging_background") => self.flow.role.wrapper = Some(Role::Machine),
            // Somebody asks others on a telephone of their own.
            Some("messaging_offline" | "survey") => self.flow.purpose = Some(Purpose::Survey),
            _ => {}
        }
    }

    /// The steps of a node: its actions, running another flow last, and what its router becomes.
    fn node(&mut self, node: &Node<'t>, hints: Hints) -> Made {
        let kind = |action: &Value<'t>| action.get("type").and_then(Value::str).unwrap_or("").to_owned();
        let runs = |action: &Value<'t>| kind(action) == "enter_flow";
        let (last, first): (Vec<Value<'t>>, Vec<Value<'t>>) = node.actions.iter().copied().partition(runs);
        let mut ids: Vec<StepId> = Vec::new();
        let (mut after, mut result, mut leaves) = (String::new(), String::new(), false);
        // The flow that is run last is the one that counts.
        for action in first.into_iter().chain(last.into_iter().rev().take(1)) {
            let Some(step) = action::step(self, action) else { continue };
            leaves = matches!(step.effect, Effect::Jump(_));
            after = kind(&action);
            result = text(action.get("result_name")).and_then(Value::str).map(names::key).unwrap_or_default();
            self.chain(&mut ids, step);
        }
        let plan = node.router.as_ref().filter(|_| !leaves).map(|router| router.plan(&after, &result));
        if let (Some(router), Some(plan)) = (&node.router, plan) {
            if plan == Plan::Unknown {
                self.tell(unknown(router));
            }
            if plan != Plan::Status || ids.is_empty() {
                let step = self.routed(node, router, plan, hints);
                self.chain(&mut ids, step);
            }
        }
        if ids.is_empty() {
            // Nothing happens here but that it goes on.
            let route = Effect::Route { slot: None, exhaustive: true };
            let mut step = Step::new(node.name.clone(), node.value.span(), route);
            (step.unnamed, step.minor) = (true, true);
            self.chain(&mut ids, step);
        }
        let (head, tail) = (ids.first().copied().unwrap_or_default(), ids.last().copied().unwrap_or_default());
        Made { head, tail, plan, after, leaves }
    }

    fn chain(&mut self, ids: &mut Vec<StepId>, step: Step) {
        let span = step.name.span;
        let id = self.step(step);
        if let Some(&before) = ids.last() {
            self.flow.edge(before, id, Event::Always, span);
        }
        ids.push(id);
    }
}

fn unknown(router: &Router<'_>) -> Finding {
    let wait = router.value.get("wait").and_then(|wait| wait.get("type")).filter(|_| router.wait.is_some());
    let place = wait.or_else(|| router.value.get("type")).unwrap_or(router.value);
    let name = place.str().unwrap_or("");
    let mut finding =
        Finding::file("file/unknown-block", place.text_range(), format!("no type of router called `{name}` is known"))
            .help("until this version knows the type, what follows here is unknown");
    finding.atoms = vec![name.to_owned()];
    finding
}
