//! Questions and the splits that only route their answers: one menu each.

use super::condition::{self, Condition, Op};
use super::kind::Kind;
use super::liquid::{self, Answer};
use super::read::{Exit, Machine, To, Widget};
use crate::flow::Event;
use crate::source::Spanned;
use crate::syntax::Value;

/// A split that routes the answer of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Router {
    /// The split.
    pub split: usize,
    /// The widgets between question and split, which only store something.
    pub through: Vec<usize>,
}

/// How many storing widgets may stand between a question and its split.
const FARTHEST: usize = 4;

/// The split that routes the answers of the widget `question`, when it is left to `first`.
pub(super) fn router(machine: &Machine<'_>, question: usize, first: To) -> Option<Router> {
    let asks = machine.widgets.get(question)?.name.value;
    let mut copies: Vec<&str> = Vec::new();
    let mut through = Vec::new();
    let mut at = first;
    while through.len() <= FARTHEST {
        let To::Widget(number) = at else { return None };
        let widget = machine.widgets.get(number)?;
        match widget.kind {
            Kind::Split => {
                return routes(widget, asks, &copies).then_some(Router { split: number, through });
            }
            // A counter is no mere storing: its place in the loop matters.
            Kind::SetVariables if !counts(widget) => {
                for (key, value) in variables(widget) {
                    let read = value.str().and_then(liquid::only_output);
                    if read.and_then(|output| liquid::answer(output.path)).is_some_and(|(name, _)| name == asks) {
                        copies.push(key.str().unwrap_or(""));
                    }
                }
                through.push(number);
                at = widget.to("next");
            }
            _ => return None,
        }
    }
    None
}

/// The variables that a widget sets: key and value.
pub(super) fn variables<'t>(widget: &Widget<'t>) -> impl Iterator<Item = (Value<'t>, Value<'t>)> + use<'t> {
    let list = widget.property("variables");
    list.into_iter().flat_map(Value::items).filter_map(|item| Some((item.get("key")?, item.get("value")?)))
}

fn counts(widget: &Widget<'_>) -> bool {
    variables(widget).any(|(key, value)| liquid::counts(value.str().unwrap_or(""), key.str().unwrap_or("")).is_some())
}

/// Whether every condition of the split tests the answer of `asks`, and some name an option. One that only checks whether an answer
/// is there, or well formed, offers no choice.
fn routes(split: &Widget<'_>, asks: &str, copies: &[&str]) -> bool {
    let mut options = 0;
    for exit in matches(split) {
        for condition in condition::conditions(exit.conditions, split.text("input")) {
            let Some(read) = condition.reads() else { return false };
            let of_answer = liquid::answer(read.path).is_some_and(|(name, _)| name == asks);
            if !of_answer && !liquid::variable(read.path).is_some_and(|name| copies.contains(&name)) {
                return false;
            }
            options += usize::from(matches!(
                condition.op,
                Op::Equal | Op::AnyOf | Op::Contains | Op::StartsWith | Op::Less | Op::Greater
            ));
        }
    }
    options > 0
}

/// The ways out of a split that have conditions.
pub(super) fn matches<'w, 't>(split: &'w Widget<'t>) -> impl Iterator<Item = &'w Exit<'t>> {
    split.exits.iter().filter(|exit| exit.event == "match")
}

/// One option of a menu.
pub(super) struct Choice {
    /// How it is picked.
    pub on: Event,
    /// Where it leads.
    pub to: To,
    /// The place that says so.
    pub span: crate::source::Span,
    /// What it is called.
    pub label: Option<Spanned<String>>,
}

/// What a split makes of answers.
#[derive(Default)]
pub(super) struct Options {
    /// The options, in the order in which they are tested.
    pub choices: Vec<Choice>,
    /// Any digits or words may be an answer.
    pub open: bool,
    /// Where silence leads, if it comes here: a blank answer is tested like any other.
    pub blank: Option<(To, crate::source::Span)>,
    /// Anything else; `None` where nothing else is left.
    pub rest: Option<(To, crate::source::Span)>,
}

/// The options that `split` makes of the answers of `question`.
pub(super) fn options(question: &Widget<'_>, split: &Widget<'_>) -> Options {
    let mut made = Options::default();
    let digits = question.number("number_of_digits").unwrap_or(0.0);
    // The key that ends the input never arrives in it.
    let finish = question.text("finish_on_key");
    let mut taken: Vec<&str> = if finish.is_empty() { Vec::new() } else { vec![finish] };
    let mut all = false;
    for exit in matches(split) {
        let tests = condition::conditions(exit.conditions, split.text("input"));
        let label = label(exit);
        let mut add = |on: Event| made.choices.push(Choice { on, to: exit.to, span: exit.span, label: label.clone() });
        if tests.iter().all(|test| test.holds("") == Some(true)) && made.blank.is_none() {
            made.blank = Some((exit.to, exit.span));
        }
        if tests.iter().all(|test| test.op == Op::Blank) {
            continue;
        }
        if tests.iter().all(|test| test.op == Op::NotBlank) {
            // Whatever is left is an answer.
            add(Event::Answer);
            (made.open, all) = (true, true);
            continue;
        }
        if reads_keys(question, &tests) {
            let pressed = condition::keys(&tests);
            made.open |= pressed.is_none();
            for key in pressed.into_iter().flatten().filter(|key| !taken.contains(key)).collect::<Vec<_>>() {
                taken.push(key);
                add(Event::Key(key.into()));
            }
            let long = |test: &Condition<'_>| matches!(test.op, Op::Equal | Op::AnyOf) && !test.computed;
            for part in tests.iter().filter(|test| long(test)).flat_map(Condition::parts).filter(|part| part.len() > 1)
            {
                made.open = true;
                add(if part.chars().all(|c| c.is_ascii_digit() || "*#".contains(c)) {
                    Event::Key(part.into())
                } else {
                    Event::Choice(part.into())
                });
            }
            if tests.iter().any(|test| test.op == Op::Regex || test.computed) {
                add(Event::Choice(condition::shown(&tests)));
            }
        } else {
            for test in &tests {
                for part in test.parts() {
                    add(if test.op == Op::Equal && !test.computed {
                        Event::Choice(part.into())
                    } else {
                        Event::Intent(part.into())
                    });
                }
                made.open |=
                    matches!(test.op, Op::Regex | Op::NotEqual | Op::NoneOf | Op::ContainsNot) || test.computed;
            }
        }
    }
    made.open |= digits > 1.0 && made.choices.iter().any(|choice| matches!(choice.on, Event::Key(_)));
    let rest = split.exits.iter().find(|exit| exit.event == "noMatch").map(|exit| (exit.to, exit.span));
    made.blank = made.blank.or(rest);
    made.rest = rest.filter(|_| !all);
    made
}

/// Whether the answer comes from the keys of a telephone: by what is read, and for a variable by how the question is left.
fn reads_keys(question: &Widget<'_>, tests: &[Condition<'_>]) -> bool {
    let read = tests.iter().filter_map(Condition::reads).find_map(|output| liquid::answer(output.path));
    match read {
        Some((_, answer)) => answer == Answer::Keys,
        None => question.kind == Kind::Gather && question.to("keypress") != To::Nowhere,
    }
}

/// What people call the option, where that is more than Studio's own words ("If value equal_to 1").
fn label(exit: &Exit<'_>) -> Option<Spanned<String>> {
    let name = exit.conditions?.items().next()?.get("friendly_name")?;
    let text = name.str()?.trim();
    let own = text.starts_with("If ") || text.contains("{{") || !text.contains(char::is_alphabetic);
    (!own).then(|| Spanned::new(text.to_owned(), name.text_range()))
}
