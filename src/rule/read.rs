//! Reading a rule file: every mistake at once, each with its place and the nearest right name.

use super::file::{Example, ExampleFile, RuleFile, Source};
use super::tables::{self, is_id};
use super::{ByOutcome, Kind, Preset, Rule, Str};
use crate::check::{self, Check, Params, SetError, Value};
use crate::diagnostic::{Finding, RuleId, Severity};
use crate::source::{FileId, Span};
use crate::syntax::{self, Kind as Shape, nearest};
use std::sync::Arc;

const RULE: &str = "file/invalid-rule";
const EVERY: [Preset; 3] = [Preset::Recommended, Preset::Strict, Preset::Governance];

type Node<'t> = syntax::Value<'t>;

/// Reads the rule file `text`. The rule is `None` where something it cannot do without is missing or wrong; every mistake is a
/// `file/invalid-rule`.
pub fn read_rule(file: FileId, text: Arc<str>) -> (Option<RuleFile>, Vec<Finding>) {
    let (tree, mut problems) = syntax::parse_yaml(file, text);
    for problem in &mut problems {
        problem.rule = RuleId::builtin(RULE);
    }
    let Some((tree, root)) = tree.as_ref().and_then(|tree| Some((tree, tree.root()?))) else {
        if problems.is_empty() {
            let nothing = Finding::file(RULE, Span::new(file, 0, 0), "the file holds no rule");
            problems.push(nothing.help("begin with `id: family/fault`, or remove the file"));
        }
        return (None, problems);
    };
    let name = root.get("id").or_else(|| root.entries().next().map(|(key, _)| key)).unwrap_or(root);
    // Where the text is broken the tables would only say so again.
    if tree.is_whole() {
        let mut shapes = syntax::Reader::new(RULE, RULE);
        shapes.check(root, &tables::RULE, name.span());
        problems.append(&mut shapes.findings);
    }
    let mut reader = Reader { problems };
    if let Some(second) = tree.documents().nth(1) {
        reader.problem(
            second.span(),
            "a file holds one rule, and this is a second one",
            "put it into a file of its own",
        );
    }
    let rule = if root.is_mapping() { reader.rule(root, name.span()) } else { None };
    reader.problems.sort_by_key(|problem| problem.place.span);
    (rule, reader.problems)
}

struct Reader {
    problems: Vec<Finding>,
}

impl Reader {
    fn problem(&mut self, span: Span, problem: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Finding::file(RULE, span, problem).help(help));
    }

    fn rule(&mut self, root: Node, place: Span) -> Option<RuleFile> {
        let id = text(root, "id").filter(|id| is_id(id));
        let (check, params, set) = self.check(root, id.as_deref().unwrap_or(""), place);
        let outcomes: Vec<&str> =
            check.map_or(vec!["definite"], |check| check.outcomes.iter().map(|o| o.name).collect());
        let severity = self.by_outcome(root, "severity", &outcomes, |value| Severity::parse(value.str()?));
        let presets = self.by_outcome(root, "presets", &outcomes, |value| {
            Some(value.items().filter_map(|item| Preset::parse(item.str()?)).collect())
        });
        let message = self.words(root, "message", check, &outcomes);
        let help = self.words(root, "help", check, &outcomes);
        let list = |key: &str| root.get(key).into_iter().flat_map(|value| value.items().collect::<Vec<_>>());
        let yields: Vec<Node> = list("yields-to").filter(|item| item.str().is_some()).collect();
        let prose = |value: Node, key: &str| text(value, key).unwrap_or_default();
        let sources = list("sources").map(|source| Source {
            title: prose(source, "title"),
            author: prose(source, "author"),
            says: prose(source, "says"),
        });
        let sources = sources.collect();
        let examples = list("examples").filter_map(|example| self.example(example)).collect();
        let rule = Rule {
            id: RuleId(id?.into()),
            title: text(root, "title")?.into(),
            severity: severity.unwrap_or(ByOutcome(vec![("".into(), Severity::Warning)])),
            // A rule speaks of the outcomes that it has words for.
            presets: presets.unwrap_or_else(|| {
                let spoken = message.iter().flat_map(|words| &words.0);
                ByOutcome(spoken.map(|(outcome, _)| (outcome.clone(), EVERY.to_vec())).collect())
            }),
            applies_to: list("applies-to").filter_map(|item| Kind::parse(item.str()?)).collect(),
            yields_to: yields.iter().filter_map(|item| item.str()).map(|id| Str::Owned(id.to_owned())).collect(),
            check,
            params,
            message: message?,
            help: help.unwrap_or(ByOutcome(vec![("".into(), "".into())])),
            suppressible: root.get("suppressible").and_then(|value| value.bool()).unwrap_or(true),
        };
        let yields_at = yields.iter().map(|item| item.span()).collect();
        let (why, measured) = (prose(root, "why"), prose(root, "measured"));
        Some(RuleFile { rule, place, yields_at, set, why, measured, sources, examples })
    }

    /// A value that holds for every outcome, or a map by outcome. What cannot be read is left out; the tables have told of it.
    fn by_outcome<T>(
        &mut self,
        root: Node,
        key: &str,
        outcomes: &[&str],
        read: impl Fn(Node) -> Option<T>,
    ) -> Option<ByOutcome<T>> {
        let value = root.get(key)?;
        if value.kind() != Shape::Mapping {
            return Some(ByOutcome(vec![("".into(), read(value)?)]));
        }
        let mut rows = Vec::new();
        for (name, value) in value.entries() {
            let outcome = name.str().unwrap_or("");
            if !outcomes.contains(&outcome) {
                let help = match nearest(outcome, outcomes.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("its outcomes are `{}`", outcomes.join("`, `")),
                };
                self.problem(name.span(), format!("the check has no outcome `{}`", shortened(outcome)), help);
            }
            rows.extend(read(value).map(|read| (Str::Owned(outcome.to_owned()), read)));
        }
        Some(ByOutcome(rows))
    }

    /// Words by outcome; every hole must be filled by every outcome that they are for.
    fn words(&mut self, root: Node, key: &str, check: Option<&Check>, outcomes: &[&str]) -> Option<ByOutcome<Str>> {
        let words = self.by_outcome(root, key, outcomes, |value| Some(Str::Owned(value.str()?.trim().to_owned())))?;
        let (Some(check), Some(value)) = (check, root.get(key)) else { return Some(words) };
        let rows: Vec<(&str, Node)> = if value.is_mapping() {
            value.entries().map(|(name, value)| (name.str().unwrap_or(""), value)).collect()
        } else {
            vec![("", value)]
        };
        for &(outcome, value) in &rows {
            let meant = check.outcomes.iter().filter(|known| {
                if outcome.is_empty() { !rows.iter().any(|row| row.0 == known.name) } else { known.name == outcome }
            });
            let meant: Vec<_> = meant.collect();
            for (at, hole) in holes(value.str().unwrap_or("")) {
                let Some(lacking) = meant.iter().find(|known| !known.vars.contains(&hole)) else { continue };
                let help = match nearest(hole, lacking.vars.iter().copied()) {
                    Some(near) => format!("did you mean `{{{near}}}`?"),
                    None => format!("it gives `{{{}}}`", lacking.vars.join("}`, `{")),
                };
                let problem = format!("the outcome `{}` gives no `{{{}}}`", lacking.name, shortened(hole));
                self.problem(value.span_of(at, at + hole.len() + 2), problem, help);
            }
        }
        Some(words)
    }

    /// `check: { name: { parameter: value } }` or `check: name`.
    fn check(&mut self, root: Node, id: &str, place: Span) -> (Option<&'static Check>, Params, Set) {
        let none = (None, Params(Vec::new()), Vec::new());
        let Some(value) = root.get("check") else {
            if !id.starts_with("file/") {
                self.problem(place, "a rule needs `check`, which is missing", "add `check`: the question it asks");
            }
            return none;
        };
        let mut asked = value.entries();
        let (name, given) = asked.next().map_or((value, None), |(name, params)| (name, Some(params)));
        if let Some((second, _)) = asked.next() {
            self.problem(second.span(), "a rule asks one question", "write a rule of its own for this one");
        }
        let Some(check) = name.str().and_then(check::find) else {
            let known = check::CHECKS.iter().map(|check| check.name);
            let help = match nearest(name.str().unwrap_or(""), known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "see docs/checks.md for those that there are".into(),
            };
            let shown = shortened(name.str().unwrap_or(""));
            self.problem(name.span(), format!("there is no check `{shown}`"), help);
            return none;
        };
        let mut params = Params::of(check);
        let mut set = Vec::new();
        let mut places = Vec::new();
        for (key, value) in given.into_iter().flat_map(|given| given.entries().collect::<Vec<_>>()) {
            let name = key.str().unwrap_or("");
            let Some(read) = parameter(value) else {
                self.no_parameter(name, value);
                continue;
            };
            match params.set(name, read.clone()) {
                Ok(()) => set.extend(check.params.iter().find(|p| p.name == name).map(|p| (p.name, read))),
                Err(SetError::Unknown) => {
                    let known = || check.params.iter().map(|param| param.name);
                    let help = match nearest(name, known()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("it takes `{}`", known().collect::<Vec<_>>().join("`, `")),
                    };
                    let problem = format!("the check `{}` has no parameter `{}`", check.name, shortened(name));
                    self.problem(key.span(), problem, help);
                    continue;
                }
                Err(SetError::Kind(kind)) => {
                    self.problem(value.span(), format!("`{name}` takes {kind}"), "");
                    continue;
                }
            }
            places.push((name, value));
        }
        for refusal in check::refuse(check, &params) {
            let value = places.iter().find(|(name, _)| *name == refusal.param).map(|(_, value)| *value);
            let item = value.and_then(|value| value.items().nth(refusal.item?));
            let span = item.or(value).map_or(name.span(), |value| value.span());
            self.problem(span, refusal.problem, refusal.help);
        }
        (Some(check), params, set)
    }

    /// Tells of a value that no parameter takes.
    fn no_parameter(&mut self, name: &str, value: Node) {
        let pair = value.items().find_map(|item| Some((item, item.entries().next()?.0.str()?)));
        if let Some((item, kind)) = pair {
            let problem = format!("`{}` takes words, and this is a name with a value", shortened(name));
            let help = format!("write it without the space, such as `{}:name`, or in quotes", shortened(kind));
            return self.problem(item.span(), problem, help);
        }
        let problem = format!("`{}` must be a number, a word, a list of words, `true` or `false`", shortened(name));
        self.problem(value.span(), problem, "see docs/checks.md for what the check takes");
    }

    fn example(&mut self, example: Node) -> Option<Example> {
        let mut entries = example.entries();
        let (key, value) = entries.next()?;
        if let Some((second, _)) = entries.next() {
            self.problem(second.span(), "an example is either bad or good", "begin a new one with `- `");
        }
        let bad = match key.str() {
            Some("bad") => true,
            Some("good") => false,
            // The tables have told of it.
            _ => return None,
        };
        let file = |path: &str, text: Node| {
            let (path, written) = (path.to_owned(), text.str()?.to_owned());
            Some(ExampleFile { path, text: written, offsets: text.offsets() })
        };
        let files = match value.get("files") {
            Some(files) => files.entries().filter_map(|(path, text)| file(path.str()?, text)).collect(),
            None => vec![file("flow.yaml", value)?],
        };
        let today = value.get("today").and_then(|day| day.str()).map(str::to_owned);
        Some(Example { bad, files, today, span: key.span() })
    }
}

/// The parameters that a file sets.
type Set = Vec<(&'static str, Value)>;

/// The text under `key`, without white space around it.
fn text(value: Node, key: &str) -> Option<String> {
    value.get(key).and_then(|value| value.str()).map(|text| text.trim().to_owned())
}

/// A parameter's value as a file writes it.
fn parameter(value: Node) -> Option<Value> {
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

/// The names of the `{holes}` in `text`, with the byte of their brace. What is no name stands for itself.
fn holes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_name = |hole: &str| !hole.is_empty() && hole.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let all = text.match_indices('{').filter_map(|(at, _)| text[at + 1..].split_once('}').map(|(hole, _)| (at, hole)));
    all.filter(move |(_, hole)| is_name(hole))
}

/// A word of a file as a sentence may hold it.
fn shortened(word: &str) -> String {
    word.chars().take(60).collect()
}
