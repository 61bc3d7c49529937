//! Cadences: what stands above their steps, and what their steps may hold.

use super::super::words::Word;
use super::behind::{BRANCH, CALL, JUMP, PART, SEND, VALUE};
use super::exits::{ELAPSED, ERROR, ID, NEXT, OTHERWISE, STEP_LANGUAGE, TAGS, VOLUME};
use super::forms::{DURATION, MOMENT, NAMES, OFFSET, SHARE, field, required};
use crate::flow::pressure_tables::{CAPS, CLASS, QUIET_HOURS};
use crate::syntax::{Field, Fields, Shape};

/// What a cadence has beside what all flows have.
pub(super) const OWN: [Field; 7] = [
    field("class", CLASS, "what the messages are for, where they do not say otherwise"),
    field("topic", Shape::Text, "what they are about"),
    field("exclusive-group", EXCLUSIVES, "a person is in one cadence of a group at a time"),
    field("enroll", ENROLS, "what brings a person in, and whether again"),
    field("exit-when", NAMES, "what ends it for a person: `replied`, `purchased`, `unsubscribed`, …"),
    field("quiet-hours", Shape::Object(&QUIET_HOURS), "when nothing is sent"),
    field("frequency-cap", CAPS, "how many of its messages a person gets at most"),
];

const EXCLUSIVES: Shape = Shape::Either(&[Shape::Text, Shape::Object(&EXCLUSIVE)]);
const ENROLS: Shape = Shape::Either(&[Shape::Text, Shape::Object(&ENROLL)]);
static EXCLUSIVE: Fields = Fields {
    name: "an exclusive group",
    fields: &[
        required("name", Shape::Text, "the group"),
        field("gap", DURATION, "the least time between the end of this cadence and the start of the next one"),
    ],
};
static ENROLL: Fields = Fields {
    name: "an enrolment",
    fields: &[
        field("when", NAMES, "what brings a person in"),
        field(
            "re-entry",
            Shape::Either(&[Shape::OneOf(&["once", "always"]), Shape::Object(&RE_ENTRY)]),
            "whether a person can come in again: `once`, `always` or `{ after, from }`",
        ),
    ],
};
static RE_ENTRY: Fields = Fields {
    name: "a re-entry",
    fields: &[
        required("after", DURATION, "how long until a person can come in again"),
        field("from", Shape::OneOf(&["exit", "entry"]), "counted from when they left, or from when they came in"),
    ],
};

/// The table of the steps of a kind, if cadences have such steps.
pub(super) fn step(word: Word) -> Option<&'static Fields> {
    Some(match word {
        Word::Send => &SEND_STEP,
        Word::Wait => &WAIT_STEP,
        Word::Branch => &BRANCH_STEP,
        Word::Split => &SPLIT_STEP,
        Word::Task => &TASK_STEP,
        Word::Set => &SET_STEP,
        Word::Call => &CALL_STEP,
        Word::Jump => &JUMP_STEP,
        Word::End => &END_STEP,
        _ => return None,
    })
}

/// Any step.
pub(super) const STEP: Shape = Shape::Either(&[
    Shape::Object(&SEND_STEP),
    Shape::Object(&WAIT_STEP),
    Shape::Object(&BRANCH_STEP),
    Shape::Object(&SPLIT_STEP),
    Shape::Object(&TASK_STEP),
    Shape::Object(&SET_STEP),
    Shape::Object(&CALL_STEP),
    Shape::Object(&JUMP_STEP),
    Shape::Object(&END_STEP),
]);

static SEND_STEP: Fields = Fields {
    name: "a `send` step",
    fields: &[
        required("send", Shape::Object(&SEND), "sends the customer a message"),
        NEXT,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static WAIT_STEP: Fields = Fields {
    name: "a `wait` step",
    fields: &[
        required("wait", Shape::Either(&[DURATION, Shape::Object(&WAIT)]), "waits"),
        NEXT,
        ELAPSED,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static WAIT: Fields = Fields {
    name: "a wait",
    fields: &[
        field("for", DURATION, "how long after the step before"),
        field("at", MOMENT, "until this long after the person came in: `day 2`"),
        field("until-event", Shape::Text, "until this happens: `replied`, `purchased`, …"),
        field("at-most", DURATION, "how long it waits for that; then `elapsed`"),
        field("until-date", Shape::Text, "until the day in this field of the person"),
        field("offset", OFFSET, "so long after that day, or before it: `-7d`"),
    ],
};
static TASK_STEP: Fields = Fields {
    name: "a `task` step",
    fields: &[
        required("task", Shape::Either(&[Shape::Text, Shape::Object(&TASK)]), "a person gets in touch"),
        NEXT,
        ELAPSED,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static TASK: Fields = Fields {
    name: "a task",
    fields: &[
        required("what", Shape::Text, "what the person does, such as `call`"),
        field("queue", Shape::Text, "who does it"),
        field("within", DURATION, "how soon"),
    ],
};
static BRANCH_STEP: Fields = Fields {
    name: "a `branch` step",
    fields: &[
        required("branch", Shape::Object(&BRANCH), "goes on by what is known"),
        OTHERWISE,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static SPLIT_STEP: Fields = Fields {
    name: "a `split` step",
    fields: &[
        required(
            "split",
            Shape::Either(&[Shape::Map(&SHARE), Shape::Sequence(&Shape::Object(&PART))]),
            "goes on by chance",
        ),
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static SET_STEP: Fields = Fields {
    name: "a `set` step",
    fields: &[required("set", Shape::Map(&VALUE), "stores values"), NEXT, ID, TAGS, STEP_LANGUAGE, VOLUME],
};
static CALL_STEP: Fields = Fields {
    name: "a `call` step",
    fields: &[
        required("call", Shape::Either(&[Shape::Text, Shape::Object(&CALL)]), "runs another cadence and comes back"),
        NEXT,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static JUMP_STEP: Fields = Fields {
    name: "a `jump` step",
    fields: &[
        required("jump", Shape::Either(&[Shape::Text, Shape::Object(&JUMP)]), "goes on in another cadence"),
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static END_STEP: Fields = Fields {
    name: "an `end` step",
    fields: &[
        required(
            "end",
            Shape::Either(&[Shape::Text, Shape::Nothing]),
            "the cadence is over here; `return` goes back to the one that called",
        ),
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
