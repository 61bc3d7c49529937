//! The files of one run.

use super::{FileId, LineIndex, Position, Span};
use std::sync::{Arc, OnceLock};

/// One file: the path people know it by, and its text.
#[derive(Debug)]
pub struct SourceFile {
    /// Relative to the working directory, with `/`.
    pub path: String,
    /// The text as UTF-8, byte for byte as on disk. A byte that is no UTF-8 stands as one `?`, so that offsets hold.
    pub text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// The lines of the text, worked out on first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// All files of one run, indexed by [`FileId`].
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and gives its number.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        self.files.push(SourceFile { path: path.into(), text: text.into(), lines: OnceLock::new() });
        FileId(self.files.len() as u32 - 1)
    }

    /// Adds all files of `other` behind those here, and says by how much their numbers have grown.
    pub fn append(&mut self, other: Sources) -> u32 {
        let shift = self.files.len() as u32;
        self.files.extend(other.files);
        shift
    }

    /// The file of that number.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files with their numbers, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, file)| (FileId(i as u32), file))
    }

    /// The path of the file that `span` lies in.
    pub fn path(&self, span: Span) -> &str {
        &self.file(span.file).path
    }

    /// The text that `span` covers; empty where it lies outside the text or cuts a character.
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The line in which `span` begins, as people count; quick however long the line.
    pub fn line(&self, span: Span) -> usize {
        self.file(span.file).lines().line_of(span.start) + 1
    }

    /// Start and end of `span` as people count.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        let file = self.file(span.file);
        (file.lines().position(span.start, &file.text), file.lines().position(span.end, &file.text))
    }
}
