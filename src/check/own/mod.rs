//! General questions, which rules of one's own ask with words of their own.

pub(super) mod count;
pub(super) mod distance;
pub mod fields;
pub(super) mod order;
pub mod select;
pub(super) mod slots;
pub mod vocabulary;
pub(super) mod wording;
