//! Values that have a form of their own, and the shapes built of them.

use super::super::text::is_language;
use crate::flow::duration;
pub(in super::super) use crate::flow::pressure_tables::DURATION;
use crate::syntax::{Field, Fields, Form, Shape};

/// A moment of a cadence.
pub(super) const MOMENT: Shape = Shape::Form(&Form {
    name: "a moment of the cadence",
    accepts: |text| duration::moment(text).is_some(),
    pattern: r"^\s*([Dd]ay\s+\d+(\.\d+)?|\d+(\.\d+)?\s*\S.*)$",
    help: "write `day 2` for two days after the person came in, or a duration such as `36h`",
});

/// So long before or after a day.
pub(super) const OFFSET: Shape = Shape::Form(&Form {
    name: "a time before or after the day",
    accepts: |text| duration::offset(text).is_some(),
    pattern: r"^\s*[+-]?\d+(\.\d+)?\s*\S.*$",
    help: "write a duration with a sign: `-7d` for a week before, `+1d` for the day after",
});

/// A key of a telephone; numbers may stand without quotes.
pub(in super::super) const KEY: Shape = Shape::Form(&Form {
    name: "a key of a telephone",
    accepts: |text| super::super::effects::telephone_key(text).is_some(),
    pattern: r"^(\d{1,4}|star|pound|hash|\*|#)$",
    help: "write a digit, `star` or `pound`",
});

/// How often a prompt is repeated after the first time.
pub(super) const RETRIES: Shape = Shape::Form(&Form {
    name: "a number of retries",
    accepts: |text| {
        text == "unlimited" || (text.len() <= 6 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
    },
    pattern: r"^(\d{1,6}|unlimited)$",
    help: "write how often the prompt is repeated after the first time, such as `2`",
});

/// A share in percent, with the sign or without.
pub(super) const SHARE: Shape = Shape::Form(&Form {
    name: "a share in percent",
    accepts: |text| text.trim_end_matches('%').trim().parse::<f64>().is_ok_and(|share| (0.0..=100.0).contains(&share)),
    pattern: r"^\s*\d+(\.\d+)?\s*%?\s*$",
    help: "write a number from 0 to 100, such as `25%`",
});

const LANGUAGE_FORM: Form = Form {
    name: "a language",
    accepts: is_language,
    pattern: r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    help: "write a language tag such as `en-US`, or put the text in quotes",
};

/// A language tag.
pub(super) const LANGUAGE: Shape = Shape::Form(&LANGUAGE_FORM);

/// A text, a number or a truth value.
pub(super) const SCALAR: Shape = Shape::Either(&[Shape::Text, Shape::Number, Shape::Bool]);

/// One name or several.
pub(super) const NAMES: Shape = Shape::Either(&[Shape::Text, Shape::Sequence(&Shape::Text)]);

static RECORDING: Fields = Fields {
    name: "a recording",
    fields: &[
        required("audio", Shape::Text, "the sound file"),
        field("seconds", Shape::Number, "how long it plays"),
        field("transcript", Shape::Text, "the words that are heard; without them nothing can be said of the words"),
    ],
};
const ONE: Shape = Shape::Either(&[Shape::Text, Shape::Object(&RECORDING)]);
const VARIANTS: Shape = Shape::Either(&[Shape::Text, Shape::Object(&RECORDING), Shape::Sequence(&ONE)]);

/// What is said: a text, a recording, one of either per language, or variants.
pub(super) const WORDS: Shape = Shape::Either(&[
    Shape::Text,
    Shape::Object(&RECORDING),
    Shape::Keyed(&LANGUAGE_FORM, &VARIANTS),
    Shape::Sequence(&Shape::Either(&[Shape::Text, Shape::Object(&RECORDING), Shape::Keyed(&LANGUAGE_FORM, &ONE)])),
]);

/// A field that may be absent.
pub(super) const fn field(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: false, doc }
}

/// A field that must be given.
pub(super) const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: true, doc }
}
