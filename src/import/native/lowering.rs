//! What is known while one flow is lowered, and how a name becomes a step.

use super::words::Word;
use crate::diagnostic::Finding;
use crate::flow::{Channel, Choice, Edge, Effect, Event, Flow, Step, StepId, Times};
use crate::source::{Span, Spanned};
use crate::syntax::{Value, nearest};
use std::collections::{HashMap, HashSet};

/// A step as the file declares it.
pub(super) struct Declared<'t> {
    /// Its number.
    pub id: StepId,
    /// The step itself; a mapping, if it is in order.
    pub value: Value<'t>,
    /// Its kind keys with what stands behind them; exactly one, if it is in order.
    pub kinds: Vec<(Word, Value<'t>, Value<'t>)>,
}

/// One flow on its way into the graph.
pub(super) struct Lowering<'t> {
    /// What there is of it so far. The first steps are the declared ones, in file order.
    pub flow: Flow,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// Declared steps, in file order.
    pub declared: Vec<Declared<'t>>,
    /// Numbers by name.
    pub names: HashMap<&'t str, StepId>,
    /// How customers are in touch.
    pub channel: Channel,
    /// The steps are a list, so that each goes on to the one below it.
    pub in_order: bool,
    /// Where names lead that no step has.
    missing: Option<StepId>,
    /// Names already spoken of: one exit may serve many steps.
    reported: HashSet<Span>,
}

impl<'t> Lowering<'t> {
    pub fn new(flow: Flow, channel: Channel) -> Self {
        Self {
            flow,
            findings: Vec::new(),
            declared: Vec::new(),
            names: HashMap::new(),
            channel,
            in_order: false,
            missing: None,
            reported: HashSet::new(),
        }
    }

    /// A step that is not in the file, named after the step `owner`.
    pub fn assumed(&mut self, owner: StepId, effect: Effect) -> StepId {
        let owner = &self.flow.steps[owner.index()];
        let step = Step::new(owner.name.clone(), owner.body, effect).on(self.channel).assumed();
        self.flow.step(step)
    }

    /// The step that `name` names. A name that no step has is a finding, and leads where nothing is known.
    pub fn target(&mut self, name: Value<'t>, from: Option<StepId>) -> StepId {
        let text = name.str().unwrap_or("");
        if let Some(&id) = self.names.get(text) {
            return id;
        }
        if !self.reported.insert(name.span()) {
            return self.missing(name.span());
        }
        let help = match (nearest(text, self.names.keys().copied()), text) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, "end" | "hang-up" | "hangup") => "add a step with `end:` and lead there".to_owned(),
            _ => "add the step, or lead to one of this flow; `jump:` leads to another flow".to_owned(),
        };
        let problem = format!("no step is called `{text}`");
        let mut finding = Finding::file("file/unresolved-step", name.span(), problem).help(help);
        finding.step = from.map(|id| self.flow.steps[id.index()].name.value.clone());
        finding.atoms = vec![text.to_owned()];
        self.findings.push(finding);
        self.missing(name.span())
    }

    /// A step of which nothing is known: the file does not say what happens, and nobody is accused of it.
    pub fn missing(&mut self, span: Span) -> StepId {
        if let Some(id) = self.missing {
            return id;
        }
        let effect = Effect::Unknown { what: "a step that is missing" };
        let name = Spanned::new("missing step".to_owned(), span);
        let id = self.flow.step(Step::new(name, span, effect).on(self.channel).assumed());
        self.missing = Some(id);
        id
    }

    /// An edge that may be bounded and may have a name for people.
    pub fn edge(&mut self, from: StepId, to: StepId, on: Event, span: Span, times: Times, choice: Option<&Choice>) {
        let choice = choice.map(|choice| Box::new(choice.clone()));
        self.flow.edges.push(Edge { from, to, on, times, span, choice });
    }
}

/// The text of a scalar that is neither absent nor nothing.
pub(super) fn word(value: Option<Value<'_>>) -> Option<Value<'_>> {
    value.filter(|value| !value.is_null() && value.str().is_some_and(|text| !text.is_empty()))
}

/// The text of a scalar with its place.
pub(super) fn spanned(value: Value<'_>) -> Spanned<String> {
    Spanned::new(value.str().unwrap_or("").to_owned(), value.text_range())
}

/// One or several names: a scalar, or a list of scalars.
pub(super) fn names(value: Option<Value<'_>>) -> Vec<Spanned<String>> {
    let Some(value) = value else { return Vec::new() };
    if value.is_sequence() {
        value.items().filter_map(|item| word(Some(item))).map(spanned).collect()
    } else {
        word(Some(value)).map(spanned).into_iter().collect()
    }
}
