//! A rule file as it stands: read, every mistake reported at once.

use super::{ByOutcome, Kind, Preset, Rule, Str};
use crate::check::{self, Params, SetError, Value};
use crate::diagnostic::{Finding, RuleId, Severity};
use crate::source::{FileId, Span};
use crate::syntax::{self, Kind as Shape, nearest};
use std::sync::Arc;

/// A rule with its prose and its examples.
#[derive(Clone)]
pub struct RuleFile {
    /// The rule itself.
    pub rule: Rule,
    /// The parameters that the file sets.
    pub set: Vec<(&'static str, Value)>,
    /// Why it matters to the customer.
    pub why: String,
    /// How often it was true on files that nobody wrote for it, in a sentence; empty where not measured.
    pub measured: String,
    /// Who says so.
    pub sources: Vec<Source>,
    /// Its examples, which are its tests.
    pub examples: Vec<Example>,
}

/// An article or guidance that a rule rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// What it is called.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// What it advises, in our words.
    pub says: String,
}

/// One example.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The rule has something to say here: exactly what the marker lines say.
    pub bad: bool,
    /// The files; one without a name is `flow.yaml`.
    pub files: Vec<ExampleFile>,
    /// The day it is taken to be, as `YYYY-MM-DD`.
    pub today: Option<String>,
    /// Where the example stands.
    pub span: Span,
}

/// One file of an example.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleFile {
    /// Its path within the example.
    pub path: String,
    /// Its text, marker lines still in it.
    pub text: String,
}

const KEYS: [&str; 15] = [
    "id",
    "title",
    "severity",
    "presets",
    "applies-to",
    "yields-to",
    "check",
    "message",
    "help",
    "why",
    "measured",
    "sources",
    "examples",
    "suppressible",
    "languages",
];

/// Reads the rule file `text`. The rule is `None` where something it cannot do without is missing or wrong.
pub fn read_rule(file: FileId, text: Arc<str>) -> (Option<RuleFile>, Vec<Finding>) {
    let (tree, mut problems) = syntax::parse_yaml(file, text);
    for problem in &mut problems {
        problem.rule = RuleId::builtin("file/invalid-rule");
    }
    let mut reader = Reader { problems };
    let read = tree.as_ref().and_then(|tree| tree.root()).and_then(|root| reader.rule(root));
    (read, reader.problems)
}

type Node<'t> = syntax::Value<'t>;

struct Reader {
    problems: Vec<Finding>,
}

impl Reader {
    fn problem(&mut self, span: Span, problem: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Finding::file("file/invalid-rule", span, problem).help(help));
    }

    fn rule(&mut self, root: Node) -> Option<RuleFile> {
        if !root.is_mapping() {
            self.problem(root.span(), "a rule file is a list of keys with values", "begin with `id: family/fault`");
            return None;
        }
        for (key, _) in root.entries() {
            let name = key.str().unwrap_or("");
            if !KEYS.contains(&name) {
                let near = nearest(name, KEYS.into_iter());
                let help = near.map_or("remove it".into(), |near| format!("did you mean `{near}`"));
                self.problem(key.span(), format!("a rule has no `{name}`"), help);
            }
        }
        let id = self.text(root, "id")?;
        let title = self.text(root, "title")?;
        let (check, params, set) = self.check(root, &id);
        let outcomes: Vec<&str> =
            check.map_or(vec!["definite"], |check| check.outcomes.iter().map(|o| o.name).collect());
        let severity = self.by_outcome(root, "severity", &outcomes, |reader, value| {
            let parsed = value.str().and_then(Severity::parse);
            if parsed.is_none() {
                reader.problem(value.span(), "this is no severity", "write `error`, `warning` or `note`");
            }
            parsed
        })?;
        let presets = self.by_outcome(root, "presets", &outcomes, |reader, value| {
            Some(
                value
                    .items()
                    .filter_map(|item| reader.word(item, Preset::parse, "recommended, strict or governance"))
                    .collect(),
            )
        })?;
        let message = self
            .by_outcome(root, "message", &outcomes, |_, value| value.str().map(|s| Str::Owned(s.trim().to_owned())))?;
        let help = match root.get("help") {
            Some(_) => self
                .by_outcome(root, "help", &outcomes, |_, value| value.str().map(|s| Str::Owned(s.trim().to_owned())))?,
            None => ByOutcome(vec![("".into(), "".into())]),
        };
        if let Some(check) = check {
            self.holes(root, "message", check, &message);
            self.holes(root, "help", check, &help);
        }
        let list = |key: &str| root.get(key).into_iter().flat_map(|value| value.items().collect::<Vec<_>>());
        let applies_to =
            list("applies-to").filter_map(|item| self.word(item, Kind::parse, "ivr, chatbot or cadence")).collect();
        let yields_to = list("yields-to").filter_map(|item| item.str().map(|id| Str::Owned(id.to_owned()))).collect();
        let prose = |key: &str| root.get(key).and_then(|value| value.str()).unwrap_or("").trim().to_owned();
        let field = |value: Node, key: &str| value.get(key).and_then(|v| v.str()).unwrap_or("").trim().to_owned();
        let sources = list("sources")
            .map(|source| Source {
                title: field(source, "title"),
                author: field(source, "author"),
                says: field(source, "says"),
            })
            .collect();
        let examples = list("examples").filter_map(|example| self.example(example)).collect();
        let suppressible = root.get("suppressible").and_then(|value| value.bool()).unwrap_or(true);
        let rule = Rule {
            id: RuleId(id.into()),
            title: title.into(),
            severity,
            presets,
            applies_to,
            yields_to,
            check,
            params,
            message,
            help,
            suppressible,
        };
        let (why, measured) = (prose("why"), prose("measured"));
        Some(RuleFile { rule, set, why, measured, sources, examples })
    }

    fn text(&mut self, root: Node, key: &str) -> Option<String> {
        let text = root.get(key).and_then(|value| value.str()).map(|text| text.trim().to_owned());
        if text.is_none() {
            self.problem(root.span(), format!("a rule needs `{key}`"), format!("add `{key}: …`"));
        }
        text
    }

    fn word<T>(&mut self, item: Node, parse: impl Fn(&str) -> Option<T>, expected: &str) -> Option<T> {
        let parsed = item.str().and_then(parse);
        if parsed.is_none() {
            self.problem(item.span(), "this word is not known here", format!("write {expected}"));
        }
        parsed
    }

    /// A scalar (or a list) for every outcome, or a map by outcome.
    fn by_outcome<T>(
        &mut self,
        root: Node,
        key: &str,
        outcomes: &[&str],
        read: impl Fn(&mut Self, Node) -> Option<T>,
    ) -> Option<ByOutcome<T>> {
        let Some(value) = root.get(key) else {
            self.problem(root.span(), format!("a rule needs `{key}`"), format!("add `{key}: …`"));
            return None;
        };
        let mut rows = Vec::new();
        if value.kind() == Shape::Mapping {
            for (name, value) in value.entries() {
                let outcome = name.str().unwrap_or("");
                if !outcomes.contains(&outcome) {
                    let help = format!("its outcomes are {}", outcomes.join(", "));
                    self.problem(name.span(), format!("the check has no outcome `{outcome}`"), help);
                }
                rows.push((Str::Owned(outcome.to_owned()), read(self, value)?));
            }
        } else {
            rows.push(("".into(), read(self, value)?));
        }
        Some(ByOutcome(rows))
    }

    /// `check: { name: { parameter: value } }` or `check: name`.
    #[allow(clippy::type_complexity)]
    fn check(&mut self, root: Node, id: &str) -> (Option<&'static check::Check>, Params, Vec<(&'static str, Value)>) {
        let none = (None, Params(Vec::new()), Vec::new());
        let Some(value) = root.get("check") else {
            if !id.starts_with("file/") {
                self.problem(root.span(), "a rule needs `check`", "name the question it asks");
            }
            return none;
        };
        let (name, given) = match value.entries().next() {
            Some((name, params)) => (name, Some(params)),
            None => (value, None),
        };
        let Some(check) = name.str().and_then(check::find) else {
            let known = check::CHECKS.iter().map(|check| check.name);
            let near = nearest(name.str().unwrap_or(""), known);
            let help = near.map_or("see the list of checks".into(), |near| format!("did you mean `{near}`"));
            self.problem(name.span(), "there is no such check", help);
            return none;
        };
        let mut params = Params::of(check);
        let mut set = Vec::new();
        for (key, value) in given.into_iter().flat_map(|given| given.entries().collect::<Vec<_>>()) {
            let name = key.str().unwrap_or("");
            let Some(read) = parameter(value) else {
                self.problem(value.span(), "a parameter is a number, a word, a list of words, true or false", "");
                continue;
            };
            match params.set(name, read.clone()) {
                Ok(()) => set.extend(check.params.iter().find(|p| p.name == name).map(|p| (p.name, read))),
                Err(SetError::Unknown) => {
                    let near = nearest(name, check.params.iter().map(|param| param.name));
                    let help = near.map_or(String::new(), |near| format!("did you mean `{near}`"));
                    self.problem(key.span(), format!("the check `{}` has no parameter `{name}`", check.name), help);
                }
                Err(SetError::Kind(kind)) => self.problem(value.span(), format!("`{name}` takes {kind}"), ""),
            }
        }
        (Some(check), params, set)
    }

    /// Every hole must be filled by every outcome that the words are for.
    fn holes(&mut self, root: Node, key: &str, check: &check::Check, words: &ByOutcome<Str>) {
        for (outcome, text) in &words.0 {
            let named = words.0.iter().map(|(name, _)| name.as_ref()).collect::<Vec<_>>();
            let meant = check.outcomes.iter().filter(|known| {
                if outcome.is_empty() { !named.contains(&known.name) } else { known.name == outcome.as_ref() }
            });
            for known in meant {
                for hole in holes(text) {
                    if !known.vars.contains(&hole) {
                        let span = root.get(key).map_or(root.span(), |value| value.span());
                        let help = format!("it gives {}", known.vars.join(", "));
                        self.problem(span, format!("the outcome `{}` gives no `{{{hole}}}`", known.name), help);
                    }
                }
            }
        }
    }

    fn example(&mut self, example: Node) -> Option<Example> {
        let (key, value) = example.entries().next()?;
        let bad = match key.str() {
            Some("bad") => true,
            Some("good") => false,
            _ => {
                self.problem(key.span(), "an example is `bad` or `good`", "");
                return None;
            }
        };
        let files = match value.get("files") {
            Some(files) => files
                .entries()
                .filter_map(|(path, text)| {
                    Some(ExampleFile { path: path.str()?.to_owned(), text: text.str()?.to_owned() })
                })
                .collect(),
            None => vec![ExampleFile { path: "flow.yaml".into(), text: value.str()?.to_owned() }],
        };
        let today = value.get("today").and_then(|day| day.str()).map(str::to_owned);
        Some(Example { bad, files, today, span: value.span() })
    }
}

/// A parameter's value as a file writes it.
pub(super) fn parameter(value: Node) -> Option<Value> {
    match value.kind() {
        Shape::Number => value.f64().map(Value::Number),
        Shape::Bool => value.bool().map(Value::Bool),
        Shape::String => value.str().map(|text| Value::Text(text.to_owned().into())),
        Shape::Sequence => {
            let words = value.items().map(|item| item.str().map(|word| Str::Owned(word.to_owned())));
            Some(Value::List(words.collect::<Option<Vec<_>>>()?.into()))
        }
        _ => None,
    }
}

/// The names of the `{holes}` in `text`.
pub(super) fn holes(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(hole, _)| hole))
}
