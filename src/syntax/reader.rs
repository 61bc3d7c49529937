//! Holding a tree against tables of fields: all that does not fit, at once.

use super::fields::{Fields, Shape};
use super::{Kind, Value};
use crate::diagnostic::{Finding, RuleId};
use crate::source::Span;
use std::collections::HashSet;

/// Collects what does not fit while values are held against their tables.
#[derive(Debug)]
pub struct Reader {
    /// What was found, in file order within each call of [`Reader::check`].
    pub findings: Vec<Finding>,
    unknown_rule: &'static str,
    wrong_rule: &'static str,
}

/// A value yet to be held against a shape. `name` is what the value is called in its file: its key, or the name it gives itself.
struct Waiting<'t> {
    value: Value<'t>,
    shape: &'static Shape,
    name: Span,
    called: Option<&'t str>,
}

impl Reader {
    /// A reader whose findings about unknown fields are `unknown_rule`'s, and all others `wrong_rule`'s.
    pub fn new(unknown_rule: &'static str, wrong_rule: &'static str) -> Self {
        Self { findings: Vec::new(), unknown_rule, wrong_rule }
    }

    /// Holds `value` against `fields`, nested things included: fields that are not in the table, with the nearest right name; required
    /// ones that are missing, at `name_span`, the name of the thing that lacks them; values of a wrong shape, with what was expected and
    /// what was found.
    pub fn check(&mut self, value: Value<'_>, fields: &'static Fields, name_span: Span) {
        let before = self.findings.len();
        let mut waiting = Vec::new();
        if value.kind() == Kind::Mapping {
            self.check_fields(value, fields, name_span, &mut waiting);
        } else {
            self.wrong(
                value.span(),
                format!("{} is expected here; this is {}", fields.name, found(value)),
                "give its fields as `name: value`",
            );
        }
        // Aliases may lead to the same value again and again; once is enough, and ends cycles.
        let mut seen = HashSet::new();
        while let Some(next) = waiting.pop() {
            if seen.insert((next.value.id(), std::ptr::from_ref(next.shape))) {
                self.check_shape(next, &mut waiting);
            }
        }
        self.findings[before..].sort_by_key(|finding| finding.place.span);
    }

    fn check_fields<'t>(
        &mut self,
        value: Value<'t>,
        fields: &'static Fields,
        name: Span,
        waiting: &mut Vec<Waiting<'t>>,
    ) {
        for (key, value) in value.entries() {
            let called = key.str().unwrap_or("");
            match fields.fields.iter().find(|field| field.name == called) {
                Some(field) => {
                    waiting.push(Waiting { value, shape: &field.shape, name: key.span(), called: Some(called) })
                }
                // Names of the writer's own.
                None if called.starts_with("x-") => {}
                None => self.unknown(key, called, fields),
            }
        }
        for field in fields.fields.iter().filter(|field| field.required && value.get(field.name).is_none()) {
            self.wrong(
                name,
                format!("{} needs `{}`, which is missing", fields.name, field.name),
                format!("add `{}`: {}", field.name, field.doc),
            );
        }
    }

    fn check_shape<'t>(&mut self, next: Waiting<'t>, waiting: &mut Vec<Waiting<'t>>) {
        let Waiting { value, shape, name, called } = next;
        if value.is_reference() {
            return;
        }
        match shape {
            Shape::Any => {}
            Shape::Object(fields) if value.is_mapping() => self.check_fields(value, fields, name, waiting),
            Shape::Sequence(inner) if value.is_sequence() => {
                waiting.extend(value.items().map(|item| Waiting {
                    value: item,
                    shape: inner,
                    name: own_name(item),
                    called,
                }));
            }
            Shape::Map(inner) if value.is_mapping() => {
                waiting.extend(value.entries().map(|(key, value)| Waiting {
                    value,
                    shape: inner,
                    name: key.span(),
                    called: key.str(),
                }));
            }
            Shape::Keyed(form, inner) if value.is_mapping() => {
                for (key, value) in value.entries() {
                    let text = key.str().unwrap_or("");
                    if !(form.accepts)(text) {
                        let shown: String = text.chars().take(60).collect();
                        self.wrong(key.span(), format!("`{shown}` is not {}", form.name), form.help);
                    }
                    waiting.push(Waiting { value, shape: inner, name: key.span(), called: key.str() });
                }
            }
            Shape::Either(shapes) => match choose(value, shapes) {
                Some(shape) => waiting.push(Waiting { value, shape, name, called }),
                None => self.wrong_shape(value, shape, called),
            },
            _ if fits(value, shape) => {}
            _ => self.wrong_shape(value, shape, called),
        }
    }

    fn unknown(&mut self, key: Value<'_>, called: &str, fields: &Fields) {
        let names = || fields.fields.iter().map(|field| field.name);
        let help = match nearest(called, names()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("use one of `{}`", names().collect::<Vec<_>>().join("`, `")),
        };
        let shown: String = called.chars().take(60).collect();
        self.findings.push(finding(
            self.unknown_rule,
            key.span(),
            format!("{} has no field `{shown}`", fields.name),
            help,
        ));
    }

    fn wrong_shape(&mut self, value: Value<'_>, shape: &Shape, called: Option<&str>) {
        let expected = shape.name();
        let problem = match called {
            Some(called) if value.is_null() => format!("`{called}` is left empty; {expected} is expected"),
            Some(called) => format!("`{called}` must be {expected}; this is {}", found(value)),
            None => format!("{expected} is expected here; this is {}", found(value)),
        };
        self.wrong(value.span(), problem, advice(value, shape));
    }

    fn wrong(&mut self, span: Span, problem: String, help: impl Into<String>) {
        self.findings.push(finding(self.wrong_rule, span, problem, help));
    }
}

fn finding(rule: &'static str, span: Span, problem: String, help: impl Into<String>) -> Finding {
    Finding::new(RuleId::builtin(rule), "definite", span).with("problem", problem).with("help", help)
}

/// What an item of a list is called: the name it gives itself, else its first field, else all of it.
fn own_name(item: Value<'_>) -> Span {
    let named = ["name", "id"].into_iter().find_map(|key| item.get(key)).filter(|name| name.str().is_some());
    let first = item.entries().next().map(|(key, _)| key);
    named.or(first).unwrap_or(item).span()
}

/// Whether a value is of a shape, without a look inside.
fn fits(value: Value<'_>, shape: &Shape) -> bool {
    match shape {
        Shape::Text => value.is_string(),
        Shape::Number => value.f64().is_some(),
        Shape::Integer => value.i64().is_some(),
        Shape::Bool => value.bool().is_some(),
        Shape::OneOf(words) => value.is_string() && value.str().is_some_and(|text| words.contains(&text)),
        Shape::Form(form) => !value.is_null() && value.str().is_some_and(form.accepts),
        Shape::Nothing => value.is_null(),
        Shape::Sequence(_) => value.is_sequence(),
        Shape::Map(_) | Shape::Keyed(..) | Shape::Object(_) => value.is_mapping(),
        Shape::Either(_) => false,
        Shape::Any => true,
    }
}

/// The shape that a value is to be held against: of several things with fields the first whose required ones are there.
fn choose(value: Value<'_>, shapes: &'static [Shape]) -> Option<&'static Shape> {
    let complete = |shape: &&Shape| match shape {
        Shape::Object(fields) => fields.fields.iter().all(|field| !field.required || value.get(field.name).is_some()),
        _ => true,
    };
    let fitting = || shapes.iter().filter(|shape| fits(value, shape));
    fitting().find(complete).or_else(|| fitting().next())
}

/// What was found, in words.
fn found(value: Value<'_>) -> String {
    let text: String = value.str().unwrap_or("").chars().take(40).collect();
    match value.kind() {
        Kind::String if value.quoted() => format!("the text \"{}\"", text.escape_debug()),
        Kind::String => format!("the text `{text}`"),
        Kind::Number => format!("the number `{text}`"),
        Kind::Bool => format!("`{text}`, which is read as yes or no"),
        other => other.name().to_owned(),
    }
}

/// How to make a value fit; the usual traps of YAML first.
fn advice(value: Value<'_>, shape: &Shape) -> String {
    let text = value.str().unwrap_or("");
    let shapes = if let Shape::Either(shapes) = shape { *shapes } else { std::slice::from_ref(shape) };
    let wants = |wanted: fn(&Shape) -> bool| shapes.iter().any(wanted);
    let as_plain = super::plain::kind(text.trim());
    if value.is_null() {
        return "give a value, or remove the line".into();
    }
    if wants(|shape| matches!(shape, Shape::Bool))
        && matches!(text.to_ascii_lowercase().as_str(), "yes" | "no" | "on" | "off")
    {
        return format!("write `true` or `false`; `{text}` is read as a text");
    }
    if wants(|shape| matches!(shape, Shape::Bool)) && as_plain == Kind::Bool {
        return "remove the quotes".into();
    }
    if wants(|shape| matches!(shape, Shape::Number | Shape::Integer)) && value.quoted() && as_plain == Kind::Number {
        return "remove the quotes".into();
    }
    let words = shapes
        .iter()
        .find_map(|shape| if let Shape::OneOf(words) = shape { Some(*words) } else { None })
        .unwrap_or(&[]);
    if let Some(word) = nearest(text, words.iter().copied()).filter(|_| value.is_string()) {
        return format!("did you mean `{word}`?");
    }
    let form = shapes.iter().find_map(|shape| if let Shape::Form(form) = shape { Some(*form) } else { None });
    if let Some(form) = form.filter(|_| value.str().is_some()) {
        return form.help.into();
    }
    if matches!(value.kind(), Kind::Number | Kind::Bool)
        && wants(|shape| matches!(shape, Shape::Text | Shape::OneOf(_)))
    {
        return format!("put it in quotes: \"{text}\"");
    }
    if wants(|shape| matches!(shape, Shape::Sequence(_))) && value.str().is_some() {
        return "begin each item with `- ` on a line of its own, or put them in `[…]`".into();
    }
    String::new()
}

/// The name of `names` that `word` was most likely meant to be; `None` where none is near. Case, `-` and `_` count little.
pub fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 100 {
        return None;
    }
    let even = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let word = even(word);
    let farthest = (word.chars().count() / 3).max(1);
    let distances = names.map(|name| (strsim::damerau_levenshtein(&word, &even(name)), name));
    distances.filter(|near| near.0 <= farthest).min_by_key(|near| near.0).map(|near| near.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        let names = ["person", "speech", "handoff-signals", "say"];
        for (word, expected) in [
            ("persn", Some("person")),
            ("handoff_signals", Some("handoff-signals")),
            ("Say", Some("say")),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names.into_iter()), expected, "{word}");
        }
    }
}
