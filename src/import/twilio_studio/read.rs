//! The widgets of a flow as they stand in the file, their ways out found by name.

use super::kind::Kind;
use super::names;
use crate::diagnostic::Finding;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::HashMap;

/// One widget.
pub(super) struct Widget<'t> {
    /// Its name, and the place of the name.
    pub name: Spanned<&'t str>,
    /// What it does.
    pub kind: Kind,
    /// Its type as written.
    pub of: &'t str,
    /// The whole widget.
    pub body: Span,
    properties: Option<Value<'t>>,
    /// Its ways out, in file order.
    pub exits: Vec<Exit<'t>>,
}

/// One way out of a widget.
pub(super) struct Exit<'t> {
    /// Why.
    pub event: &'t str,
    /// Where to.
    pub to: To,
    /// The place that says so: the name of the target, else the event.
    pub span: Span,
    /// The conditions of a split.
    pub conditions: Option<Value<'t>>,
}

/// Where a way out leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum To {
    /// To this widget.
    Widget(usize),
    /// To a name that no widget has, or that is computed: an index into [`Machine::missing`].
    Missing(usize),
    /// Nowhere.
    Nowhere,
}

/// All of a flow.
pub(super) struct Machine<'t> {
    /// The widgets, in file order.
    pub widgets: Vec<Widget<'t>>,
    /// Names that lead nowhere known.
    pub missing: Vec<Spanned<String>>,
    /// Widgets by name.
    pub by_name: HashMap<&'t str, usize>,
    /// The first widget.
    pub start: Option<usize>,
}

impl<'t> Widget<'t> {
    /// One of its properties, where it is there and not empty.
    pub fn property(&self, key: &str) -> Option<Value<'t>> {
        self.properties?.get(key).filter(|value| !value.is_null() && value.str() != Some(""))
    }

    /// Every property, by its key.
    pub fn properties(&self) -> impl Iterator<Item = (&'t str, Value<'t>)> + use<'t> {
        let all = self.properties;
        all.into_iter().flat_map(Value::entries).filter_map(|(key, value)| Some((key.str()?, value)))
    }

    /// The text of a property; empty where there is none.
    pub fn text(&self, key: &str) -> &'t str {
        self.property(key).and_then(Value::str).unwrap_or("")
    }

    /// A number, written as one or as a text.
    pub fn number(&self, key: &str) -> Option<f64> {
        let value = self.property(key)?;
        value.f64().or_else(|| value.str()?.trim().parse().ok()).filter(|number| number.is_finite())
    }

    /// Where the way out of that name leads; [`To::Nowhere`] for one that is not there.
    pub fn to(&self, event: &str) -> To {
        self.exits.iter().find(|exit| exit.event == event).map_or(To::Nowhere, |exit| exit.to)
    }
}

/// How many wrong names get a guess at the right one: each guess looks at every other name.
const GUESSES: usize = 20;

/// Reads the widgets of `flow`, and says which of its names are wrong. With `broken`, a name may stand in the part not read.
pub(super) fn read<'t>(flow: Value<'t>, broken: bool, findings: &mut Vec<Finding>) -> Machine<'t> {
    let states: Vec<_> =
        flow.get("states").into_iter().flat_map(Value::items).filter(|state| state.is_mapping()).collect();
    let mut machine = Machine {
        widgets: Vec::with_capacity(states.len()),
        missing: Vec::new(),
        by_name: HashMap::new(),
        start: None,
    };
    for (at, state) in states.iter().enumerate() {
        let widget = widget(*state);
        if let Some(&first) = machine.by_name.get(widget.name.value) {
            findings.push(twice(&widget, machine.widgets.get(first)));
        } else {
            machine.by_name.insert(widget.name.value, at);
        }
        // Where the file breaks off, a type may be among what is missing.
        if widget.kind == Kind::Unknown && !(broken && widget.of.is_empty()) {
            findings.push(unknown(&widget, *state));
        }
        machine.widgets.push(widget);
    }
    let mut missing = HashMap::new();
    for (at, state) in states.iter().enumerate() {
        let exits = state.get("transitions").into_iter().flat_map(Value::items);
        let exits: Vec<_> = exits.filter_map(|exit| read_exit(exit, &mut machine, &mut missing)).collect();
        for exit in &exits {
            let To::Missing(name) = exit.to else { continue };
            if let Some(name) = machine.missing.get(name).filter(|name| !broken && !names::is_dynamic(&name.value)) {
                let guess = findings.len() < GUESSES;
                findings.extend(unresolved(&machine.widgets, at, exit.span, &name.value, guess));
            }
        }
        if let Some(widget) = machine.widgets.get_mut(at) {
            widget.exits = exits;
        }
    }
    machine.start = start(flow, &machine, broken, findings);
    machine
}

fn widget<'t>(state: Value<'t>) -> Widget<'t> {
    let of = state.get("type").and_then(Value::str).unwrap_or("");
    let name = match state.get("name").filter(|name| name.str().is_some()) {
        Some(name) => Spanned::new(name.str().unwrap_or(""), place(name)),
        // The trigger needs no name.
        None => Spanned::new(of, state.get("type").map_or(state.span(), place)),
    };
    let properties = state.get("properties");
    Widget { name, kind: Kind::of(of), of, body: state.span(), properties, exits: Vec::new() }
}

/// Where the text of a value stands; its quotes where there is none.
fn place(value: Value<'_>) -> Span {
    let text = value.text_range();
    if text.is_empty() { value.span() } else { text }
}

fn read_exit<'t>(
    exit: Value<'t>,
    machine: &mut Machine<'t>,
    missing: &mut HashMap<&'t str, usize>,
) -> Option<Exit<'t>> {
    let event = exit.get("event")?;
    let next = exit.get("next").filter(|next| next.str().is_some_and(|name| !name.is_empty()) && !next.is_null());
    let span = place(next.unwrap_or(event));
    let to = match next.and_then(Value::str) {
        None => To::Nowhere,
        Some(name) => match machine.by_name.get(name) {
            Some(&at) => To::Widget(at),
            None => To::Missing(*missing.entry(name).or_insert_with(|| {
                machine.missing.push(Spanned::new(name.to_owned(), span));
                machine.missing.len() - 1
            })),
        },
    };
    Some(Exit { event: event.str().unwrap_or(""), to, span, conditions: exit.get("conditions") })
}

/// The widget that `initial_state` names, else the trigger.
fn start(flow: Value<'_>, machine: &Machine<'_>, broken: bool, findings: &mut Vec<Finding>) -> Option<usize> {
    let named = flow.get("initial_state").filter(|name| name.str().is_some_and(|name| !name.is_empty()));
    let found = named.and_then(|name| machine.by_name.get(name.str()?).copied());
    let trigger = || machine.widgets.iter().position(|widget| widget.kind == Kind::Trigger);
    if found.is_some() || broken {
        return found.or_else(trigger);
    }
    let finding = match named {
        Some(name) => {
            let shown = name.str().unwrap_or("");
            // A nameless trigger goes by the name that the start asks for.
            let nameless =
                trigger().and_then(|at| machine.widgets.get(at)).is_some_and(|widget| widget.name.value == widget.of);
            if nameless || names::is_dynamic(shown) || name.is_reference() {
                return trigger();
            }
            Finding::file(
                "file/no-start",
                name.text_range(),
                format!("the flow starts at `{shown}`, and no widget is called so"),
            )
        }
        None => {
            let span = flow.entry("states").map_or(flow.span(), |(key, _)| key.text_range());
            Finding::file("file/no-start", span, "the flow does not say where it starts")
        }
    };
    findings.push(finding.help("name the trigger in `initial_state`"));
    trigger()
}

fn twice(widget: &Widget<'_>, first: Option<&Widget<'_>>) -> Finding {
    let name = widget.name.value;
    let finding =
        Finding::file("file/duplicate-step", widget.name.span, format!("there is already a widget called `{name}`"))
            .help("give one of the two another name; ways out that name it lead to the first one");
    let mut finding = match first {
        Some(first) => finding.label(first.name.span, "the first one"),
        None => finding,
    };
    finding.step = Some(name.to_owned());
    finding.atoms = vec![name.to_owned()];
    finding
}

fn unknown(widget: &Widget<'_>, state: Value<'_>) -> Finding {
    let (of, span) = (widget.of, state.get("type").map_or(widget.name.span, Value::text_range));
    let help = match Kind::nearest(of) {
        Some(known) => format!("write `{known}` if that is meant; until then what follows here is unknown"),
        None => "until this version knows the type, what follows here is unknown".to_owned(),
    };
    let mut finding =
        Finding::file("file/unknown-block", span, format!("no type of widget called `{of}` is known")).help(help);
    finding.step = Some(widget.name.value.to_owned());
    finding.atoms = vec![of.to_owned()];
    finding
}

fn unresolved(widgets: &[Widget<'_>], at: usize, span: Span, name: &str, guess: bool) -> Option<Finding> {
    let step = widgets.get(at)?.name.value;
    let like = |known: &str| strsim::normalized_damerau_levenshtein(name, known);
    let known = widgets.iter().take(if guess { 500 } else { 0 }).map(|widget| widget.name.value);
    let best = known.map(|known| (like(known), known)).max_by(|a, b| a.0.total_cmp(&b.0));
    let help = match best.filter(|best| best.0 > 0.6) {
        Some((_, known)) => format!("write `{known}` if that is meant"),
        None => "name a widget of this flow".to_owned(),
    };
    let mut finding =
        Finding::file("file/unresolved-step", span, format!("`{step}` leads to `{name}`, and no widget is called so"))
            .help(help);
    finding.step = Some(step.to_owned());
    finding.atoms = vec![name.to_owned()];
    Some(finding)
}
