//! touchlint reads contact flows, proves what customers suffer in them, and says so with the guilty words underlined.
//!
//! The floors, and what each may use, are in ARCHITECTURE.md; `tests/tidy.rs` holds every `use crate::…` against them.

pub mod analysis;
pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod flow;
pub mod import;
pub mod lexicon;
pub mod lint;
pub mod report;
pub mod rule;
pub mod source;
pub mod syntax;
