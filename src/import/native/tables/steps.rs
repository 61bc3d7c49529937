//! One table per kind of step: the kind key, what may stand behind it, and the exits that can happen there.

use super::super::words::Word;
use super::behind::*;
use super::exits::*;
use super::forms::{DURATION, NAMES, SHARE, WORDS, required};
use crate::syntax::{Fields, Shape};

/// The table of the steps of a kind in a cadence or in a talk; `None` if those have no such steps.
pub(in super::super) fn step(word: Word, cadence: bool) -> Option<&'static Fields> {
    if cadence {
        return super::cadence::step(word);
    }
    Some(match word {
        Word::Task => return None,
        Word::Say => &SAY_STEP,
        Word::Menu => &MENU_STEP,
        Word::Ask => &ASK_STEP,
        Word::Verify => &VERIFY_STEP,
        Word::Branch => &BRANCH_STEP,
        Word::Split => &SPLIT_STEP,
        Word::Hours => &HOURS_STEP,
        Word::Lookup => &LOOKUP_STEP,
        Word::Set => &SET_STEP,
        Word::Forget => &FORGET_STEP,
        Word::Transfer => &TRANSFER_STEP,
        Word::Callback => &CALLBACK_STEP,
        Word::Voicemail => &VOICEMAIL_STEP,
        Word::Ticket => &TICKET_STEP,
        Word::Call => &CALL_STEP,
        Word::Jump => &JUMP_STEP,
        Word::Wait => &WAIT_STEP,
        Word::Send => &SEND_STEP,
        Word::End => &END_STEP,
    })
}

/// Any step: the kind key, which must be there, tells which table it is. `say` comes last, since it may stand before any other.
pub(super) const STEP: Shape = Shape::Either(&[
    Shape::Object(&MENU_STEP),
    Shape::Object(&ASK_STEP),
    Shape::Object(&VERIFY_STEP),
    Shape::Object(&BRANCH_STEP),
    Shape::Object(&SPLIT_STEP),
    Shape::Object(&HOURS_STEP),
    Shape::Object(&LOOKUP_STEP),
    Shape::Object(&SET_STEP),
    Shape::Object(&FORGET_STEP),
    Shape::Object(&TRANSFER_STEP),
    Shape::Object(&CALLBACK_STEP),
    Shape::Object(&VOICEMAIL_STEP),
    Shape::Object(&TICKET_STEP),
    Shape::Object(&CALL_STEP),
    Shape::Object(&JUMP_STEP),
    Shape::Object(&WAIT_STEP),
    Shape::Object(&SEND_STEP),
    Shape::Object(&END_STEP),
    Shape::Object(&SAY_STEP),
]);

static SAY_STEP: Fields = Fields {
    name: "a `say` step",
    fields: &[required("say", WORDS, "what is said"), NEXT, ID, TAGS, STEP_LANGUAGE, VOLUME],
};
static MENU_STEP: Fields = Fields {
    name: "a `menu` step",
    fields: &[
        required("menu", Shape::Object(&MENU), "the customer picks one of several options"),
        SAY_BEFORE,
        NEXT,
        NO_INPUT,
        NO_MATCH,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static ASK_STEP: Fields = Fields {
    name: "an `ask` step",
    fields: &[
        required(
            "ask",
            Shape::Either(&[Shape::Text, Shape::Object(&ASK)]),
            "the customer gives a piece of information",
        ),
        SAY_BEFORE,
        NEXT,
        NO_INPUT,
        NO_MATCH,
        REJECTED,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static VERIFY_STEP: Fields = Fields {
    name: "a `verify` step",
    fields: &[
        required("verify", Shape::Either(&[METHOD, Shape::Object(&VERIFY)]), "the customer proves who they are"),
        SAY_BEFORE,
        NEXT,
        NO_INPUT,
        NO_MATCH,
        REJECTED,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static BRANCH_STEP: Fields = Fields {
    name: "a `branch` step",
    fields: &[
        required("branch", Shape::Object(&BRANCH), "goes on by what is known"),
        SAY_BEFORE,
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
        SAY_BEFORE,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static HOURS_STEP: Fields = Fields {
    name: "an `hours` step",
    fields: &[
        required("hours", Shape::Either(&[Shape::Text, Shape::Object(&HOURS)]), "goes on by opening hours"),
        SAY_BEFORE,
        OPEN,
        CLOSED,
        NEXT,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static LOOKUP_STEP: Fields = Fields {
    name: "a `lookup` step",
    fields: &[
        required("lookup", Shape::Either(&[Shape::Text, Shape::Object(&LOOKUP)]), "asks another system"),
        SAY_BEFORE,
        NEXT,
        NOT_FOUND,
        ERROR,
        ELAPSED,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static SET_STEP: Fields = Fields {
    name: "a `set` step",
    fields: &[required("set", Shape::Map(&VALUE), "stores values"), SAY_BEFORE, NEXT, ID, TAGS, STEP_LANGUAGE, VOLUME],
};
static FORGET_STEP: Fields = Fields {
    name: "a `forget` step",
    fields: &[required("forget", NAMES, "forgets what was stored"), SAY_BEFORE, NEXT, ID, TAGS, STEP_LANGUAGE, VOLUME],
};
static TRANSFER_STEP: Fields = Fields {
    name: "a `transfer` step",
    fields: &[
        required("transfer", Shape::Either(&[Shape::Text, Shape::Object(&TRANSFER)]), "hands the customer to a person"),
        SAY_BEFORE,
        NEXT,
        CLOSED,
        FULL,
        NO_ANSWER,
        ERROR,
        ELAPSED,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static CALLBACK_STEP: Fields = Fields {
    name: "a `callback` step",
    fields: &[
        required("callback", Shape::Either(&[DURATION, Shape::Object(&CALLBACK)]), "promises a call back"),
        SAY_BEFORE,
        NEXT,
        CLOSED,
        FULL,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static VOICEMAIL_STEP: Fields = Fields {
    name: "a `voicemail` step",
    fields: &[
        required(
            "voicemail",
            Shape::Either(&[Shape::Text, Shape::Object(&VOICEMAIL)]),
            "records a message for a person",
        ),
        SAY_BEFORE,
        NEXT,
        CLOSED,
        FULL,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static TICKET_STEP: Fields = Fields {
    name: "a `ticket` step",
    fields: &[
        required("ticket", Shape::Either(&[Shape::Text, Shape::Object(&TICKET)]), "opens a ticket for a person"),
        SAY_BEFORE,
        NEXT,
        CLOSED,
        FULL,
        ERROR,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static CALL_STEP: Fields = Fields {
    name: "a `call` step",
    fields: &[
        required("call", Shape::Either(&[Shape::Text, Shape::Object(&CALL)]), "runs another flow and comes back"),
        SAY_BEFORE,
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
        required("jump", Shape::Either(&[Shape::Text, Shape::Object(&JUMP)]), "goes on in another flow"),
        SAY_BEFORE,
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
        required("wait", Shape::Either(&[DURATION, Shape::Object(&WAIT)]), "waits by itself"),
        SAY_BEFORE,
        NEXT,
        ELAPSED,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
static SEND_STEP: Fields = Fields {
    name: "a `send` step",
    fields: &[
        required("send", Shape::Object(&SEND), "sends the customer a message"),
        SAY_BEFORE,
        NEXT,
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
            Shape::Either(&[Shape::Text, Shape::Object(&END), Shape::Nothing]),
            "the contact ends here, with this outcome; `return` goes back to the flow that called",
        ),
        SAY_BEFORE,
        ID,
        TAGS,
        STEP_LANGUAGE,
        VOLUME,
    ],
};
