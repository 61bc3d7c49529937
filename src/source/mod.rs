//! Floor 0. Text, and places in it.
//!
//! A [`Span`] is born in a parser, carried by value, and spent in a reporter. Nothing here reads the disk: texts are handed in.

mod file;
mod lines;
mod offsets;
mod span;

pub use file::{SourceFile, Sources};
pub use lines::{LineIndex, Position};
pub use offsets::OffsetMap;
pub use span::{FileId, Span, Spanned};
