//! The file that a baseline is kept in: one accepted finding on each line, so that a change of it reads well.

use crate::diagnostic::Finding;
use crate::source::{FileId, Span};
use crate::syntax::{Field, Fields, Form, Reader, Shape, Value, parse_json};
use serde::Serialize;
use std::sync::Arc;

/// Findings that a team accepted at one time, to be mended bit by bit.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// One for each violation; equal ones count as often as they stand here.
    pub accepted: Vec<Accepted>,
}

/// One accepted violation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Accepted {
    /// The rule that spoke of it.
    pub rule: String,
    /// The file it was in, seen from the project's folder. For people, and to tell equal ones apart.
    pub path: String,
    /// What was said. For people only.
    pub message: String,
    /// The figure that was accepted, where there is one: more is worse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<f64>,
    /// What it is known by.
    pub fingerprint: String,
    /// The place of its rule in the file.
    #[serde(skip)]
    pub span: Span,
}

impl Baseline {
    /// Reads the file `text`. Every mistake in it is a `file/invalid-config`; entries that are in order hold all the same, unless the
    /// text itself is broken.
    pub fn read(file: FileId, text: Arc<str>) -> (Self, Vec<Finding>) {
        let (tree, problems) = parse_json(file, text);
        let mut reader = Reader::new(RULE, RULE);
        let mut problems: Vec<Finding> = problems.into_iter().map(about_the_baseline).collect();
        let Some(root) = tree.as_ref().and_then(|tree| tree.root()).filter(|_| problems.is_empty()) else {
            if problems.is_empty() {
                let finding = Finding::file(RULE, Span::new(file, 0, 0), "there is nothing in this baseline");
                problems.push(finding.help(AGAIN));
            }
            return (Self::default(), problems);
        };
        let name = root.entries().next().map_or(root.span(), |(key, _)| key.span());
        reader.check(root, &BASELINE, name);
        let entries = root.get("accepted").into_iter().flat_map(Value::items);
        (Self { accepted: entries.filter_map(accepted).collect() }, reader.findings)
    }

    /// The text of the file that holds it, sorted, so that equal baselines give equal files.
    pub fn write(mut self) -> String {
        let key = |one: &Accepted| (one.path.clone(), one.rule.clone(), one.message.clone(), one.fingerprint.clone());
        self.accepted.sort_by_cached_key(key);
        let lines: Vec<String> =
            self.accepted.iter().map(|one| format!("    {}", serde_json::to_string(one).unwrap_or_default())).collect();
        let list = if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", lines.join(",\n")) };
        format!("{{\n  \"touchlint-baseline\": 1,\n  \"accepted\": {list}\n}}\n")
    }
}

const RULE: &str = "file/invalid-config";
const AGAIN: &str = "write it again with `touchlint check --write-baseline`";

/// A mistake of writing, as one of the baseline: half of it may be lost, so that none of it holds.
fn about_the_baseline(finding: Finding) -> Finding {
    let problem = finding.vars.iter().find(|var| var.0 == "problem").map_or("", |var| var.1.as_str());
    let problem = format!("this baseline cannot be read, so it accepts nothing: {problem}");
    Finding::file(RULE, finding.place.span, problem).help(AGAIN)
}

fn accepted(entry: Value<'_>) -> Option<Accepted> {
    let text = |name: &str| entry.get(name).and_then(Value::str).map(str::to_owned);
    let rule = entry.get("rule")?;
    Some(Accepted {
        rule: text("rule")?,
        path: text("path").unwrap_or_default(),
        message: text("message").unwrap_or_default(),
        measure: entry.get("measure").and_then(Value::f64),
        fingerprint: text("fingerprint").filter(|print| is_print(print))?,
        span: rule.text_range(),
    })
}

static BASELINE: Fields = Fields {
    name: "a baseline",
    fields: &[
        Field {
            name: "touchlint-baseline",
            shape: Shape::Form(&Form {
                name: "a version of the baseline that this touchlint reads",
                accepts: |text| text == "1",
                pattern: "^1$",
                help: "get a touchlint that reads it, or write it again with `touchlint check --write-baseline`",
            }),
            required: true,
            doc: "the version of the format, 1",
        },
        field("accepted", Shape::Sequence(&Shape::Object(&ACCEPTED)), "what is accepted"),
    ],
};
static ACCEPTED: Fields = Fields {
    name: "an accepted finding",
    fields: &[
        field("rule", Shape::Text, "the rule"),
        Field { required: false, ..field("path", Shape::Text, "the file it was in") },
        Field { required: false, ..field("message", Shape::Text, "what was said") },
        Field { required: false, ..field("measure", Shape::Number, "the figure that was accepted") },
        field("fingerprint", PRINT, "what it is known by"),
    ],
};

const PRINT: Shape = Shape::Form(&Form {
    name: "a fingerprint",
    accepts: is_print,
    pattern: "^tl1:[0-9a-f]{32}$",
    help: "write `tl1:` and 32 hexadecimal digits, as the JSON report gives them",
});

fn is_print(text: &str) -> bool {
    text.strip_prefix("tl1:").is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

const fn field(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: true, doc }
}
