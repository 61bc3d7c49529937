//! What words do to whoever hears or reads them.

pub(super) mod acknowledged;
pub(super) mod disclosure;
pub(super) mod familiarity;
pub(super) mod no_reply;
pub(super) mod phrases;
pub(super) mod placeholders;
pub(super) mod regret;
pub(super) mod same_words;
pub(super) mod shouting;
pub(super) mod thanks;
pub(super) mod wrong_language;
