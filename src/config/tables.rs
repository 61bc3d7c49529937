//! What may stand in `touchlint.yaml`.

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
        field("lexicons", Shape::Object(&LEXICONS), "your own words for a person"),
        field("custom-rules", TEXTS, "files or folders with rules of your own"),
        field("pressure", Shape::Object(&PRESSURE), "how much contact is too much, and what your sending system keeps"),
        field("hours", Shape::Any, "opening hours (read in a later version)"),
        field("handoff-signals", Shape::Any, "what a bot does to hand over (read in a later version)"),
        field("sequences", Shape::Any, "which cadences follow one another (read in a later version)"),
        field("care", Shape::Any, "who answers for the flows (read in a later version)"),
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
        field("audience", Shape::Any, "who it is for (read in a later version)"),
        field("languages", TEXTS, "the languages it speaks (read in a later version)"),
        field("care", Shape::Any, "who answers for it (read in a later version)"),
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
        field("since", DATE, "the day on which it was accepted, as `2026-01-31`; shown by `touchlint suppressions`"),
        field("until", DATE, "the day from which it is told again, as `2027-01-31`"),
    ],
};
static LEXICONS: Fields = Fields {
    name: "`lexicons`",
    fields: &[
        field("person", TEXTS, "names for a person that your company uses"),
        field("not-person", TEXTS, "words that look like a person and are none"),
    ],
};

const FLOW_ENTRY: Shape = Shape::Object(&FLOWS);
const OVERRIDE_ENTRY: Shape = Shape::Object(&OVERRIDE);
const ALLOW_ENTRY: Shape = Shape::Object(&ALLOW);
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
    accepts: |text| super::read::glob(text).is_some(),
    pattern: ".",
    help: "write a path with `*` for a part of a name and `**` for any folders, such as `connect/**/hold-*.json`",
});
const KEY: Shape = Shape::Form(&Form {
    name: "a key of a telephone",
    accepts: |text| super::read::key(text).is_some(),
    pattern: r"^(\d|star|pound|\*|#)$",
    help: "write one digit, `star` or `pound`",
});
const RATE: Shape = Shape::Form(&Form {
    name: "a number of words",
    accepts: |text| super::read::rate(text).is_some(),
    pattern: r"^\d+(\.\d+)?$",
    help: "write a number from 30 to 600; people speak about 150 words a minute",
});
const DATE: Shape = Shape::Form(&Form {
    name: "a day",
    accepts: super::read::is_day,
    pattern: r"^\d{4}-\d{2}-\d{2}$",
    help: "write year, month and day, such as `2027-01-31`",
});

const fn field(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: false, doc }
}

const TEXTS: Shape = Shape::Either(&[Shape::Text, Shape::Sequence(&Shape::Text)]);
