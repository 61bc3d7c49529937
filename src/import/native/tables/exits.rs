//! The fields that stand beside the kind key: exits, and what may stand on any step.

use super::forms::{LANGUAGE, NAMES, RETRIES, SHARE, WORDS, field};
use crate::syntax::{Field, Fields, Shape};

static EXIT_FIELDS: Fields = Fields {
    name: "an exit",
    fields: &[
        field("say", WORDS, "what is said on this way; with `retries`, before each of them"),
        field("retries", RETRIES, "how often the prompt is repeated after the first time"),
        field("next", Shape::Text, "the step that follows, once the retries are used up"),
    ],
};

/// A step's name, or `{ say, retries, next }`.
pub(super) const EXIT: Shape = Shape::Either(&[Shape::Text, Shape::Object(&EXIT_FIELDS)]);

pub(super) const NEXT: Field = field("next", EXIT, "the step that follows");
pub(super) const NO_INPUT: Field = field("no-input", EXIT, "the customer says or presses nothing");
pub(super) const NO_MATCH: Field = field("no-match", EXIT, "what the customer says or presses is not understood");
pub(super) const REJECTED: Field = field("rejected", EXIT, "the answer is understood and not accepted");
pub(super) const NOT_FOUND: Field = field("not-found", EXIT, "the system finds nothing under what it is asked with");
pub(super) const ERROR: Field = field("error", EXIT, "a system fails");
pub(super) const OPEN: Field = field("open", EXIT, "it is within opening hours");
pub(super) const CLOSED: Field = field("closed", EXIT, "it is outside opening hours");
pub(super) const FULL: Field = field("full", EXIT, "the queue takes nobody more");
pub(super) const NO_ANSWER: Field = field("no-answer", EXIT, "nobody answers");
pub(super) const ELAPSED: Field = field("elapsed", EXIT, "too much time goes by");
pub(super) const OTHERWISE: Field = field("otherwise", EXIT, "none of the tests holds");

pub(super) const SAY_BEFORE: Field = field("say", WORDS, "what is said first");
pub(super) const ID: Field = field("id", Shape::Text, "the name of a step in a list");
pub(super) const TAGS: Field = field(
    "tags",
    NAMES,
    "what is special here: `critical`, `sensitive`, `irreversible`, `payment`, `identity-check`, …",
);
pub(super) const STEP_LANGUAGE: Field = field("language", LANGUAGE, "the language of the texts of this step");
pub(super) const VOLUME: Field = field("volume", SHARE, "the share of requests that come this way");
