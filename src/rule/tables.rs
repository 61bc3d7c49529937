//! What may stand in a rule file.

use super::Kind;
use crate::diagnostic::Severity;
use crate::syntax::{Field, Fields, Form, Shape};

const SEVERITIES: [&str; 3] = [Severity::Error.name(), Severity::Warning.name(), Severity::Note.name()];
const PRESETS: [&str; 3] = ["recommended", "strict", "governance"];
const KINDS: [&str; 3] = [Kind::Ivr.name(), Kind::Chatbot.name(), Kind::Cadence.name()];

/// A rule file.
pub(super) static RULE: Fields = Fields {
    name: "a rule",
    fields: &[
        required("id", ID, "a family of your own and the fault, such as `acme/no-greeting`"),
        required("title", Shape::Text, "what the rule says, in a sentence"),
        field("severity", SEVERITY, "`error`, `warning` or `note`, or one for each outcome; `warning` if left out"),
        field("presets", OF_PRESETS, "the presets it belongs to, or those of each outcome; all of them if left out"),
        field("applies-to", Shape::Sequence(&Shape::OneOf(&KINDS)), "the kinds of flows it speaks of; all if left out"),
        field(
            "yields-to",
            Shape::Sequence(&Shape::Text),
            "rules that speak instead, where they speak of the same step",
        ),
        field("check", CHECK, "the question it asks, alone or with its parameters"),
        required(
            "message",
            WORDS,
            "what happens to the customer, or a sentence for each outcome; `{holes}` are filled",
        ),
        field("help", WORDS, "what to do about it; begins with a verb"),
        field("why", Shape::Text, "why it matters to the customer"),
        field("measured", Shape::Text, "how often it was true on real files"),
        field("sources", Shape::Sequence(&Shape::Object(&SOURCE)), "who says so"),
        field(
            "examples",
            Shape::Sequence(&Shape::Object(&EXAMPLE)),
            "texts that it is tried on: at least one `bad`, one `good`",
        ),
        field("suppressible", Shape::Bool, "`false` if it cannot be turned off or allowed"),
    ],
};

static SOURCE: Fields = Fields {
    name: "a source",
    fields: &[
        required("title", Shape::Text, "what it is called"),
        field("author", Shape::Text, "who wrote it"),
        field("says", Shape::Text, "what it advises, in your words"),
    ],
};

static EXAMPLE: Fields = Fields {
    name: "an example",
    fields: &[
        field("bad", TEXTS, "a flow in which the rule finds exactly what the marks say"),
        field("good", TEXTS, "a flow in which it finds nothing"),
    ],
};

static FILES: Fields = Fields {
    name: "an example of several files",
    fields: &[
        required(
            "files",
            Shape::Map(&Shape::Text),
            "the texts by their file names; `touchlint.yaml` is the configuration",
        ),
        field("today", Shape::Form(&DAY), "the day it is taken to be"),
    ],
};

const ID: Shape = Shape::Form(&Form {
    name: "the name of a rule",
    accepts: is_id,
    pattern: "^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*$",
    help: "write a family and a fault in small letters, such as `acme/no-greeting`",
});
static DAY: Form = Form {
    name: "a day",
    accepts: is_day,
    pattern: r"^\d{4}-\d{2}-\d{2}$",
    help: "write year, month and day, such as `2027-01-31`",
};
const SEVERITY: Shape = Shape::Either(&[Shape::OneOf(&SEVERITIES), Shape::Map(&Shape::OneOf(&SEVERITIES))]);
const SOME_PRESETS: Shape = Shape::Sequence(&Shape::OneOf(&PRESETS));
const OF_PRESETS: Shape = Shape::Either(&[SOME_PRESETS, Shape::Map(&SOME_PRESETS)]);
const WORDS: Shape = Shape::Either(&[Shape::Text, Shape::Map(&Shape::Text)]);
const CHECK: Shape =
    Shape::Either(&[Shape::Text, Shape::Map(&Shape::Either(&[Shape::Nothing, Shape::Map(&Shape::Any)]))]);
const TEXTS: Shape = Shape::Either(&[Shape::Text, Shape::Object(&FILES)]);

/// Whether `text` is a family and a fault, in small letters, digits and hyphens.
pub fn is_id(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.len() <= 80 && text.split_once('/').is_some_and(|(family, fault)| is_name(family) && is_name(fault))
}

fn is_day(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00"
}

const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: true, doc }
}

const fn field(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: false, doc }
}
