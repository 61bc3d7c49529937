//! Floor 5. What a platform's file means: one folder for each platform.
//!
//! An importer recognises its files (raw bytes first, then the tree) and lowers them to [`Flow`]s in the two vocabularies. It
//! hands over names already normalised and never looks at another platform.

mod amazon_connect;
mod botpress;
mod copilot_studio;
mod dialogflow_cx;
mod genesys;
mod lex;
pub mod native;
mod platforms;
mod rapidpro;
mod rasa;
mod ssml;
mod twilio_studio;
mod typebot;
mod watson;

pub use platforms::PLATFORMS;

use crate::diagnostic::Finding;
use crate::flow::{Flow, Policy};
use crate::source::FileId;
use crate::syntax::{Dialect, Tree};

/// A file that has been read: its trees (several in a YAML stream or a Terraform file).
#[derive(Debug)]
pub struct Parsed {
    /// Its number.
    pub file: FileId,
    /// Its path, as people know it.
    pub path: String,
    /// What stands in it.
    pub trees: Vec<Tree>,
    /// How it was read.
    pub dialect: Dialect,
    /// Something in it could not be read.
    pub broken: bool,
}

impl Parsed {
    /// Whether `word` stands anywhere in the file: far cheaper than a walk through its trees.
    pub fn mentions(&self, word: &str) -> bool {
        // All trees of a file share its text.
        let text = self.trees.first().map(|tree| tree.text().as_bytes());
        text.is_some_and(|text| memchr::memmem::find(text, word.as_bytes()).is_some())
    }
}

/// What an importer makes of one unit.
#[derive(Debug, Default)]
pub struct Imported {
    /// The flows, in source order.
    pub flows: Vec<Flow>,
    /// What is wrong with the description itself: `file/…`.
    pub findings: Vec<Finding>,
}

/// One platform.
pub struct Platform {
    /// Its id in reports, such as `amazon-connect`.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What is read of it, in a sentence.
    pub reads: &'static str,
    /// Any of these groups of byte strings, each of which holds them all, marks a file as worth parsing.
    pub signatures: &'static [&'static [&'static str]],
    /// Whether the parsed file holds something of this platform. One file may be claimed by several platforms.
    pub detect: fn(&Parsed) -> bool,
    /// The unit that a file belongs to: files of one unit are lowered together. Most platforms: the path itself.
    pub unit: fn(&str) -> String,
    /// Lowers one unit: all claimed files of it, in path order.
    pub import: fn(&[&Parsed], &Policy) -> Imported,
}
