//! Floor 2. What the words of prompts and labels mean, as far as lists of phrases can tell.
//!
//! The lists are YAML files in `rules/lexicons/`; `table.rs` is their compiled form, so that starting up reads no YAML and
//! sorts nothing. A text is searched once, for all lists: [`Lexicon::read`]; hits, promises, pointers and talk of keys come from that.
//! Phrases say what is named, never what is meant: irony, dialect and new wording pass unseen.

mod day;
mod error_code;
mod fold;
mod function_words;
mod handoff_name;
mod key_groups;
mod key_purpose;
mod key_tokens;
mod keys;
#[cfg(test)]
mod keys_tests;
mod language;
#[expect(clippy::module_inception, reason = "the one type that this floor is about")]
mod lexicon;
mod list;
mod phrasebook;
mod pointer;
mod price_cut;
mod promise;
mod reading;
mod record;
mod sender;
mod sentence;
mod slot_name;
mod slot_words;
#[cfg(test)]
mod speech_tests;
mod table;
pub mod wording;

pub use fold::Folded;
pub use function_words::SmallWords;
pub use handoff_name::names_handoff;
pub use keys::{Announced, KeyTalk};
pub use language::Language;
pub use lexicon::{Extra, Lexicon};
pub use list::List;
pub use pointer::{Pointer, PointerKind};
pub use reading::{Hit, Reading};
pub use sender::is_no_reply;
pub use slot_name::{
    SlotKind, is_lasting, is_opinion, is_profile, name_words, names_data, normal, slot_kind, slot_spoken, wants_another,
};
