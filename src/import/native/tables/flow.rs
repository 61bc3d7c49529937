//! What stands above the steps.

use super::cadence;
use super::exits::EXIT;
use super::forms::{KEY, LANGUAGE, NAMES, WORDS, field, required};
use super::steps::STEP;
use crate::flow::Purpose;
use crate::flow::care::CARE;
use crate::syntax::{Field, Fields, Form, Shape};

/// A call flow, its steps included: for the schema. Reading holds each step against the table of its own kind.
pub(in super::super) static IVR: Fields = Fields { name: "a call flow", fields: &ivr(STEPS) };
/// A call flow without a look at its steps.
pub(in super::super) static IVR_HEADER: Fields = Fields { name: "a call flow", fields: &ivr(Shape::Any) };
/// A chatbot, its steps included.
pub(in super::super) static CHATBOT: Fields = Fields { name: "a chatbot", fields: &chatbot(STEPS) };
/// A chatbot without a look at its steps.
pub(in super::super) static CHATBOT_HEADER: Fields = Fields { name: "a chatbot", fields: &chatbot(Shape::Any) };
/// A cadence, its steps included.
pub(in super::super) static CADENCE: Fields = Fields { name: "a cadence", fields: &cadence(CADENCE_STEPS) };
/// A cadence without a look at its steps.
pub(in super::super) static CADENCE_HEADER: Fields = Fields { name: "a cadence", fields: &cadence(Shape::Any) };

const STEPS: Shape = Shape::Either(&[Shape::Map(&STEP), Shape::Sequence(&STEP)]);
const CADENCE_STEPS: Shape = Shape::Either(&[Shape::Map(&cadence::STEP), Shape::Sequence(&cadence::STEP)]);

const VERSION: Shape = Shape::Form(&Form {
    name: "the version of the format",
    accepts: |text| text == "1",
    pattern: "^1$",
    help: "write `touchlint: 1`",
});

const fn ivr(steps: Shape) -> [Field; 14] {
    let [version, flow, title, purpose, languages, audience, goal, owner, care, tags] = common();
    [
        version,
        flow,
        kind(&["ivr"]),
        title,
        purpose,
        languages,
        audience,
        goal,
        START,
        LISTENS,
        owner,
        care,
        tags,
        steps_of(steps),
    ]
}

const fn chatbot(steps: Shape) -> [Field; 16] {
    let [version, flow, title, purpose, languages, audience, goal, owner, care, tags] = common();
    [
        version,
        flow,
        kind(&["chatbot"]),
        title,
        purpose,
        languages,
        audience,
        goal,
        START,
        LISTENS,
        field("fallback", EXIT, "what happens where a step does not understand and has no `no-match` of its own"),
        field("bot", Shape::Object(&BOT), "the name of the bot, and what it says it is"),
        owner,
        care,
        tags,
        steps_of(steps),
    ]
}

const fn cadence(steps: Shape) -> [Field; 20] {
    let [version, flow, title, purpose, languages, audience, _, owner, care, tags] = common();
    let [class, topic, exclusive, enroll, exit, quiet, cap] = cadence::OWN;
    let goal = field("goal", Shape::Text, "what it is there for: an event such as `purchased`");
    [
        version,
        flow,
        kind(&["cadence"]),
        title,
        purpose,
        languages,
        audience,
        goal,
        START,
        class,
        topic,
        exclusive,
        enroll,
        exit,
        quiet,
        cap,
        owner,
        care,
        tags,
        steps_of(steps),
    ]
}

/// Where only the header is looked at, a flow without steps is `file/no-start`.
const fn steps_of(steps: Shape) -> Field {
    let required = !matches!(steps, Shape::Any);
    Field {
        name: "steps",
        shape: steps,
        required,
        doc: "the steps: a map from name to step, or a list that runs in order",
    }
}

const fn kind(word: &'static [&'static str]) -> Field {
    required("kind", Shape::OneOf(word), "`ivr`, `chatbot` or `cadence`")
}

const START: Field = field("start", Shape::Text, "the first step; the first of a list needs no mention");
const HEARD_ENTRY: Shape = Shape::Object(&HEARD);
const AUDIENCES: Shape = Shape::Either(&[Shape::OneOf(&["machine"]), Shape::Object(&AUDIENCE)]);
const LISTENS: Field = field("listens", Shape::Sequence(&HEARD_ENTRY), "what is heard at every prompt of this flow");

/// What all kinds of flows have.
const fn common() -> [Field; 10] {
    [
        required("touchlint", VERSION, "the version of this format: 1"),
        required("flow", Shape::Text, "the name by which other flows and reports know this one"),
        field("title", Shape::Text, "its name for people"),
        field("purpose", Shape::OneOf(&Purpose::NAMES), "what it is for"),
        field("languages", Shape::Either(&[LANGUAGE, Shape::Sequence(&LANGUAGE)]), "the languages it speaks"),
        field("audience", AUDIENCES, "who it is for; `machine` for programs"),
        field("goal", Shape::Text, "the step that the flow is there for"),
        field("owner", NAMES, "who answers for it"),
        field("care", Shape::Object(&CARE), "who answers for it, and how it is looked after"),
        field("tags", NAMES, "words of your own"),
    ]
}

static AUDIENCE: Fields = Fields {
    name: "an audience",
    fields: &[
        field("sector", Shape::Text, "healthcare, banking, travel, …"),
        field("age-bands", NAMES, "such as `65+`"),
        field("relationship", Shape::Text, "`existing` or `new` customers"),
        field("languages", Shape::Either(&[LANGUAGE, Shape::Sequence(&LANGUAGE)]), "the languages they speak"),
        field("segment", Shape::Text, "who among them"),
        field("group", Shape::Text, "the part of all people; groups do not overlap"),
    ],
};
static BOT: Fields = Fields {
    name: "a bot",
    fields: &[
        field("name", Shape::Text, "what it calls itself"),
        field("says-it-is", Shape::OneOf(&["automated", "person", "unsaid"]), "what it says it is"),
    ],
};
static HEARD: Fields = Fields {
    name: "an entry of `listens`",
    fields: &[
        field("key", KEY, "the key"),
        field("intent", Shape::Text, "the intent"),
        field("phrases", NAMES, "the words"),
        field("label", Shape::Text, "what it is called"),
        field("say", WORDS, "what is said on the way"),
        required("next", Shape::Text, "the step it leads to"),
    ],
};
