//! What stands behind each kind key, in its long form.

use super::exits::EXIT;
use super::forms::{DURATION, KEY, NAMES, SCALAR, SHARE, WORDS, field, required};
use crate::flow::Channel;
use crate::flow::pressure_tables::CLASS;
use crate::syntax::{Fields, Shape};

const INPUTS: Shape = Shape::OneOf(&["keypad", "speech", "text", "buttons"]);
const INPUT: Shape = Shape::Either(&[INPUTS, Shape::Sequence(&INPUTS)]);
const PASSES: Shape = Shape::Either(&[Shape::OneOf(&["everything", "nothing"]), Shape::Sequence(&Shape::Text)]);

pub(super) static MENU: Fields = Fields {
    name: "a menu",
    fields: &[
        field("say", WORDS, "the prompt"),
        required(
            "options",
            Shape::Either(&[Shape::Map(&OPTION), Shape::Sequence(&Shape::Object(&LISTED_OPTION))]),
            "the options: `1: step` or `1: { label, next }`; in a chatbot the label is the key",
        ),
        field("input", INPUT, "how options are picked; else it follows from the options"),
        field("timeout", DURATION, "how long it waits for the customer"),
        field("open", Shape::Bool, "other words or longer numbers are taken too, such as an extension"),
    ],
};
const OPTION: Shape = Shape::Either(&[Shape::Text, Shape::Object(&OPTION_FIELDS)]);
static OPTION_FIELDS: Fields = Fields {
    name: "an option",
    fields: &[
        field("label", Shape::Text, "what the option is called"),
        field("next", Shape::Text, "the step it leads to; else the `next` of the menu"),
        field("phrases", NAMES, "words by which the customer may ask for it"),
        field("intent", Shape::Text, "the intent by which it is recognised"),
        field("say", WORDS, "what is said on the way"),
        field("tags", NAMES, "what is special about what it leads to"),
        field("volume", SHARE, "the share of requests that pick it"),
        field("language", Shape::Text, "the language it leads to"),
    ],
};
static LISTED_OPTION: Fields = Fields {
    name: "an option",
    fields: &[
        field("key", KEY, "the key that picks it"),
        field("label", Shape::Text, "what the option is called"),
        field("payload", Shape::Text, "what a button sends"),
        field("next", Shape::Text, "the step it leads to; else the `next` of the menu"),
        field("phrases", NAMES, "words by which the customer may ask for it"),
        field("intent", Shape::Text, "the intent by which it is recognised"),
        field("say", WORDS, "what is said on the way"),
        field("tags", NAMES, "what is special about what it leads to"),
        field("volume", SHARE, "the share of requests that pick it"),
        field("language", Shape::Text, "the language it leads to"),
    ],
};

pub(super) static ASK: Fields = Fields {
    name: "a question",
    fields: &[
        required("slot", Shape::Text, "where the answer is kept"),
        field("say", WORDS, "the question"),
        field("input", INPUT, "how the answer is given; else by keypad in a call and by text in a chat"),
        field("digits", Shape::Integer, "how many digits the answer has"),
        field("timeout", DURATION, "how long it waits for the customer"),
        field("secret", Shape::Bool, "a PIN, a password, card data"),
        field(
            "when-known",
            Shape::OneOf(&["ask", "skip"]),
            "what happens where the answer is known already: `skip` takes it, `ask` asks all the same",
        ),
        field(
            "about",
            Shape::OneOf(&["answer", "intent", "language"]),
            "`intent` for \"how can I help?\", `language` for the choice of a language",
        ),
    ],
};

pub(super) const METHOD: Shape = Shape::OneOf(&[
    "pin",
    "password",
    "one-time-code",
    "questions",
    "caller-number",
    "sign-in",
    "voice-print",
    "face",
    "fingerprint",
]);
pub(super) static VERIFY: Fields = Fields {
    name: "a check of identity",
    fields: &[
        required("method", METHOD, "how the customer proves who they are"),
        field("say", WORDS, "what is said"),
        field("slot", Shape::Text, "what is compared"),
        field("timeout", DURATION, "how long it waits for the customer"),
    ],
};

pub(super) static BRANCH: Fields = Fields {
    name: "a branch",
    fields: &[
        field("slot", Shape::Text, "what is tested"),
        required(
            "when",
            Shape::Either(&[Shape::Map(&EXIT), Shape::Sequence(&Shape::Object(&CASE))]),
            "the tests: `gold: step` for a value, or a list of `{ is: gold, next: step }`",
        ),
        field("otherwise", EXIT, "none of the tests holds"),
    ],
};
static CASE: Fields = Fields {
    name: "a test",
    fields: &[
        field(
            "is",
            Shape::Either(&[Shape::Text, Shape::Number, Shape::Bool, Shape::Sequence(&SCALAR)]),
            "it has this value, or one of these",
        ),
        field(
            "is-not",
            Shape::Either(&[Shape::Text, Shape::Number, Shape::Bool, Shape::Sequence(&SCALAR)]),
            "it has none of these values",
        ),
        field("above", SCALAR, "it is more than this"),
        field("below", SCALAR, "it is less than this"),
        field("contains", Shape::Text, "this is part of it"),
        field("blank", Shape::Bool, "`true`: nothing is known; `false`: something is"),
        required("next", Shape::Text, "the step that follows"),
        field("say", WORDS, "what is said on the way"),
    ],
};

pub(super) static PART: Fields = Fields {
    name: "a share of a split",
    fields: &[
        required("share", SHARE, "how many of a hundred go this way"),
        required("next", Shape::Text, "the step that follows"),
        field("label", Shape::Text, "what the share is called"),
    ],
};

pub(super) static HOURS: Fields = Fields {
    name: "opening hours",
    fields: &[required("name", Shape::Text, "which hours, as the configuration calls them")],
};

pub(super) static LOOKUP: Fields = Fields {
    name: "a look-up",
    fields: &[
        required("system", Shape::Text, "the system asked"),
        field("by", NAMES, "what it is asked with"),
        field("learns", NAMES, "what it answers"),
        field("say", WORDS, "what is said meanwhile"),
        field("timeout", DURATION, "how long it may take"),
    ],
};

pub(super) const VALUE: Shape =
    Shape::Either(&[Shape::Text, Shape::Number, Shape::Bool, Shape::Object(&ADD), Shape::Object(&COPY)]);
static ADD: Fields =
    Fields { name: "an addition", fields: &[required("add", Shape::Integer, "what is added to the old value")] };
static COPY: Fields =
    Fields { name: "a copy", fields: &[required("copy", Shape::Text, "the slot whose value is taken")] };

pub(super) static TRANSFER: Fields = Fields {
    name: "a transfer",
    fields: &[
        field("queue", Shape::Text, "the queue where people answer"),
        field("to", Shape::Text, "the person or team"),
        field("phone", Shape::Text, "the telephone or SIP number, in quotes; who answers there is not known"),
        field("passes", PASSES, "what the person gets to see: names of slots, `everything` or `nothing`"),
        field("hours", Shape::Text, "the opening hours that hold there"),
        field("say", WORDS, "what is said before"),
    ],
};
pub(super) static CALLBACK: Fields = Fields {
    name: "a call back",
    fields: &[
        field("within", DURATION, "how soon"),
        field("say", WORDS, "what is promised"),
        field("queue", Shape::Text, "who calls"),
        field("to", Shape::Text, "the slot with the number to call"),
        field("passes", PASSES, "what the person gets to see"),
    ],
};
pub(super) static VOICEMAIL: Fields = Fields {
    name: "a recorded message",
    fields: &[
        field("box", Shape::Text, "where it is kept"),
        field("say", WORDS, "what is said before"),
        field("within", DURATION, "how soon somebody listens to it"),
    ],
};
pub(super) static TICKET: Fields = Fields {
    name: "a ticket",
    fields: &[
        field("queue", Shape::Text, "who works on it"),
        field("say", WORDS, "what the customer is told"),
        field("within", DURATION, "how soon somebody answers"),
        field("passes", PASSES, "what the person gets to see"),
    ],
};

pub(super) static CALL: Fields = Fields {
    name: "a call of a flow",
    fields: &[
        required("flow", Shape::Text, "the flow"),
        field("passes", PASSES, "what is handed to it"),
        field("say", WORDS, "what is said before"),
    ],
};
pub(super) static JUMP: Fields = Fields {
    name: "a jump to a flow",
    fields: &[required("flow", Shape::Text, "the flow"), field("say", WORDS, "what is said before")],
};

pub(super) static WAIT: Fields = Fields {
    name: "a wait",
    fields: &[
        field("for", DURATION, "how long"),
        field("until-event", Shape::Text, "what ends it: `replied`, `purchased`, …"),
        field("at-most", DURATION, "how long it waits for that; then `elapsed`"),
        field("say", WORDS, "what is said before"),
    ],
};
pub(super) static SEND: Fields = Fields {
    name: "a message",
    fields: &[
        required("channel", Shape::OneOf(&Channel::NAMES), "the way it goes"),
        field("class", CLASS, "what it is for; else what the whole flow is for"),
        field("from", Shape::Text, "the sender"),
        field("reply-to", Shape::Text, "where answers go, if not to the sender"),
        field("to", Shape::Text, "the slot with the address or number"),
        field("subject", WORDS, "the subject line"),
        field("body", WORDS, "the words"),
        field("template", Shape::Text, "where the words are kept, if not here"),
        field("opt-out", Shape::Text, "how the customer stops such messages: `link`, `reply STOP`, …"),
        field("offer", Shape::Text, "the name of what is offered"),
        field("ignores-cap", Shape::Bool, "it is sent even where a frequency cap is reached"),
        field("counts-toward-cap", Shape::Bool, "`false`: frequency caps do not count it"),
    ],
};
pub(super) static END: Fields = Fields {
    name: "an end",
    fields: &[
        field(
            "outcome",
            Shape::Text,
            "what became of the request, in a word; `return` goes back to the flow that called",
        ),
        field("say", WORDS, "what is said last"),
    ],
};
