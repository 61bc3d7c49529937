//! What may stand in `touchlint.yaml`.

use crate::flow::care::{CARE, DAY};
use crate::flow::pressure_tables::PRESSURE;
use crate::flow::{Purpose, Role};
use crate::syntax::{Field, Fields, Form, Shape};

/// What a team may set a rule to.
pub(super) const LEVELS: [&str; 4] = ["off", "note", "warning", "error"];
/// The presets, from the narrowest to the widest demands.
pub(super) const PRESETS: [&str; 3] = ["recommended", "strict", "governance"];

pub(super) static CONFIG: Fields = Fields {
    name: "the configuration",
    fields: &[
        field("extends", TEXTS, "presets (`recommended`, `strict`, `governance`) and paths of other configurations"),
        field(
            "rules",
            RULES,
            "for each rule its severity (`off`, `note`, `warning`, `error`), or `{ severity, … }` with its parameters",
        ),
        field("person", Shape::Object(&PERSON), "what counts as a person, and the key that should reach one"),
        field(
            "passes",
            Shape::Map(&Shape::OneOf(&["everything", "unknown"])),
            "for each platform whether it hands everything a flow knows to the person",
        ),
        field("known", TEXTS, "what the platform supplies on every contact, such as `caller-number`"),
        field("speech", Shape::Object(&SPEECH), "how fast prompts are spoken"),
        field(
            "flows",
            Shape::Sequence(&FLOW_ENTRY),
            "facts about flows that their files do not say; the first that fits wins",
        ),
        field(
            "overrides",
            Shape::Sequence(&OVERRIDE_ENTRY),
            "other settings of rules for some files or flows; the last that fits wins",
        ),
        field("allow", Shape::Sequence(&ALLOW_ENTRY), "findings that are accepted, each with a reason"),
        field(
            "lexicons",
            Shape::Map(&TEXTS),
            "your own words, by the name of the list they belong to; under `not-…` words that are not meant",
        ),
        field("custom-rules", TEXTS, "files or folders with rules of your own"),
        field("pressure", Shape::Object(&PRESSURE), "how much contact is too much, and what your sending system keeps"),
        field("hours", Shape::Map(&HOURS), "opening hours by name: when it is open, or `{ open, timezone }`"),
        field("handoff-signals", Shape::Sequence(&SIGNAL_ENTRY), "what a bot does to hand over to a person"),
        field("care", Shape::Object(&CARE), "who answers for the flows, as far as nothing nearer says so"),
    ],
};

static PERSON: Fields = Fields {
    name: "`person`",
    fields: &[
        field(
            "counts",
            Shape::Sequence(&Shape::OneOf(&["certain", "probable", "callback", "ticket", "voicemail"])),
            "which ways to a person count",
        ),
        field("key", KEY, "the key that should reach a person"),
    ],
};
static SPEECH: Fields = Fields {
    name: "`speech`",
    fields: &[field("words-per-minute", RATE, "how many words a prompt says in a minute; 150 where nothing is said")],
};
static FLOWS: Fields = Fields {
    name: "an entry of `flows`",
    fields: &[
        FILES,
        FLOW,
        field("role", Shape::OneOf(&Role::NAMES), "what the flow is there for"),
        field("purpose", Shape::OneOf(&Purpose::NAMES), "what the flow is for"),
        field(
            "known-as",
            TEXTS,
            "further names under which another platform runs it, as a bot's alias ARN in a call flow",
        ),
        field("audience", Shape::Object(&AUDIENCE), "who it is for"),
        field("languages", TEXTS, "the languages it speaks"),
        field("care", Shape::Object(&CARE), "who answers for it"),
    ],
};
static OVERRIDE: Fields = Fields {
    name: "an override",
    fields: &[FILES, FLOW, Field { name: "rules", shape: RULES, required: true, doc: "settings of rules, as above" }],
};
static ALLOW: Fields = Fields {
    name: "an entry of `allow`",
    fields: &[
        Field { name: "rule", shape: Shape::Text, required: true, doc: "the rule whose finding is accepted" },
        FILES,
        FLOW,
        field("step", Shape::Text, "the step's name"),
        Field { name: "reason", shape: Shape::Text, required: true, doc: "why it is accepted" },
        field("since", DAY, "the day on which it was accepted, as `2026-01-31`; shown by `touchlint suppressions`"),
        field("until", DAY, "the day from which it is told again, as `2027-01-31`"),
    ],
};
static AUDIENCE: Fields = Fields {
    name: "an audience",
    fields: &[
        field("sector", Shape::Text, "healthcare, banking, travel, …"),
        field("age-bands", TEXTS, "such as `65+`"),
        field("relationship", Shape::Text, "`existing` or `new` customers"),
        field("languages", TEXTS, "the languages they speak"),
        field("segment", Shape::Text, "who among them"),
        field("group", Shape::Text, "the part of all people; groups do not overlap"),
    ],
};
static OPEN_HOURS: Fields = Fields {
    name: "opening hours",
    fields: &[
        Field { name: "open", shape: OPEN_TIMES, required: true, doc: "when it is open, such as `Mo-Fr 08:00-18:00`" },
        field("timezone", Shape::Text, "the time zone, such as `Europe/Vienna`"),
    ],
};
static SIGNAL: Fields = Fields {
    name: "a signal",
    fields: &[
        Field { name: "platform", shape: Shape::Text, required: true, doc: "the platform, such as `dialogflow-cx`" },
        field("parameter", Shape::Text, "the parameter that says so"),
        field("intent", Shape::Text, "the intent that says so"),
        field("action", Shape::Text, "the action that says so"),
        field("event", Shape::Text, "the event that says so"),
        field("value", SCALAR, "the value it then has"),
    ],
};

const FLOW_ENTRY: Shape = Shape::Object(&FLOWS);
const OVERRIDE_ENTRY: Shape = Shape::Object(&OVERRIDE);
const ALLOW_ENTRY: Shape = Shape::Object(&ALLOW);
const SIGNAL_ENTRY: Shape = Shape::Object(&SIGNAL);
const HOURS: Shape = Shape::Either(&[OPEN, Shape::Sequence(&OPEN), Shape::Object(&OPEN_HOURS)]);
const OPEN_TIMES: Shape = Shape::Either(&[OPEN, Shape::Sequence(&OPEN)]);
const SCALAR: Shape = Shape::Either(&[Shape::Text, Shape::Number, Shape::Bool]);
const RULES: Shape = Shape::Map(&Shape::Either(&[LEVEL, Shape::Map(&Shape::Any)]));
const LEVEL: Shape = Shape::Form(&Form {
    name: "a severity",
    accepts: |text| LEVELS.contains(&text),
    pattern: "^(off|note|warning|error)$",
    help: "write `error`, `warning`, `note`, or `off` if the rule is not to run",
});
const FILES: Field = field("files", GLOB, "a pattern of paths, seen from the configuration's folder");
const FLOW: Field = field("flow", Shape::Text, "the name of the flow");

const GLOB: Shape = Shape::Form(&Form {
    name: "a pattern of paths",
    accepts: |text| super::forms::glob(text).is_some(),
    pattern: ".",
    help: "write a path with `*` for a part of a name and `**` for any folders, such as `connect/**/hold-*.json`",
});
const KEY: Shape = Shape::Form(&Form {
    name: "a key of a telephone",
    accepts: |text| super::forms::key(text).is_some(),
    pattern: r"^(\d|star|pound|\*|#)$",
    help: "write one digit, `star` or `pound`",
});
const RATE: Shape = Shape::Form(&Form {
    name: "a number of words",
    accepts: |text| super::forms::rate(text).is_some(),
    pattern: r"^\d+(\.\d+)?$",
    help: "write a number from 30 to 600; people speak about 150 words a minute",
});
const OPEN: Shape = Shape::Form(&Form {
    name: "a time of opening",
    accepts: super::forms::is_open,
    pattern: r"^(24/7|always|closed|([A-Za-z, -]+ )?(off|\d{1,2}:\d{2}.*))$",
    help: "write days and times, such as `Mo-Fr 08:00-18:00`, or `24/7`",
});

const fn field(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: false, doc }
}

const TEXTS: Shape = Shape::Either(&[Shape::Text, Shape::Sequence(&Shape::Text)]);
