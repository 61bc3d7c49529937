//! The fields of quiet hours, caps and limits: one table for flows, the configuration and their JSON Schemas.

use super::pressure::minute_of_day;
use super::{Channel, MessageClass, duration};
use crate::syntax::{Field, Fields, Form, Shape};

/// A span of time.
pub const DURATION: Shape = Shape::Form(&Form {
    name: "a duration",
    accepts: |text| duration::duration(text).is_some(),
    pattern: r"^\s*\d+(\.\d+)?\s*(ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?|business (hours?|days?|weeks?))\s*(\.\.\s*\d+(\.\d+)?\s*(ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?|business (hours?|days?|weeks?))\s*)?$",
    help: duration::HELP,
});

/// A time of day.
const TIME: Shape = Shape::Form(&Form {
    name: "a time of day",
    accepts: |text| minute_of_day(text).is_some(),
    pattern: r"^\d{1,2}:\d{2}$",
    help: "write hours and minutes in quotes, such as `\"20:00\"`",
});

const CHANNEL: Shape = Shape::OneOf(&Channel::NAMES);

/// What messages are for.
pub const CLASS: Shape = Shape::OneOf(&MessageClass::NAMES);

/// When nothing is sent.
pub static QUIET_HOURS: Fields = Fields {
    name: "quiet hours",
    fields: &[
        needed("from", TIME, "the first quiet time of the day"),
        needed("to", TIME, "when they are over"),
        field("timezone", Shape::Text, "`recipient`, or the name of a time zone"),
        field(
            "on-hit",
            Shape::OneOf(&["hold", "skip"]),
            "`hold`: a message waits until they are over (so it is where nothing is said); `skip`: it is not sent",
        ),
    ],
};

static CAP: Fields = Fields {
    name: "a frequency cap",
    fields: &[
        needed("max", Shape::Integer, "how many messages at most"),
        needed("per", DURATION, "in which time"),
        field(
            "window",
            Shape::OneOf(&["rolling", "calendar"]),
            "`rolling`: any stretch of that length (so it is where nothing is said); `calendar`: days, weeks or months",
        ),
        field(
            "channels",
            Shape::Either(&[CHANNEL, Shape::Sequence(&CHANNEL)]),
            "only messages on these; all where nothing is said",
        ),
        field(
            "classes",
            Shape::Either(&[CLASS, Shape::Sequence(&CLASS)]),
            "only messages of these classes; all where nothing is said",
        ),
        field("on-limit", Shape::OneOf(&["skip", "hold"]), "what becomes of one more"),
    ],
};
const ONE_CAP: Shape = Shape::Object(&CAP);

/// One cap or several.
pub const CAPS: Shape = Shape::Either(&[ONE_CAP, Shape::Sequence(&ONE_CAP)]);

static LIMIT: Fields = Fields {
    name: "a limit",
    fields: &[
        needed("max", Shape::Integer, "how many messages a person may get"),
        needed("per", DURATION, "in any stretch of this length"),
        field("severity", Shape::OneOf(&["note", "warning", "error"]), "how bad more is; a warning if nothing is said"),
    ],
};
const ONE_LIMIT: Shape = Shape::Object(&LIMIT);

/// What a team decided about contact pressure.
pub static PRESSURE: Fields = Fields {
    name: "`pressure`",
    fields: &[
        field("limits", Shape::Sequence(&ONE_LIMIT), "how many messages one person may get, over all flows"),
        field("caps", CAPS, "frequency caps that your sending system keeps for the whole account"),
        field("quiet-hours", Shape::Object(&QUIET_HOURS), "quiet hours that your sending system keeps"),
        field("minimum-gap", DURATION, "the least time between two messages"),
    ],
};

const fn field(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: false, doc }
}

const fn needed(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: true, doc }
}
