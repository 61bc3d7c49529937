//! Byte offsets as people count them, in constant time even on a line of a megabyte.

use crate::source::{FileId, Position, SourceFile, Sources, Span};
use std::cell::OnceCell;

/// Bytes between two remembered counts.
const BLOCK: usize = 1024;

/// Positions in the files of one run. A minified export has all its findings on one line; counting characters from the
/// start of the line for each of them is quadratic, so the characters of a file are counted once, block by block.
pub(super) struct Places<'s> {
    /// The texts.
    pub(super) sources: &'s Sources,
    /// For each file: how many characters begin before each block of [`BLOCK`] bytes.
    counts: Vec<OnceCell<Vec<u32>>>,
}

impl<'s> Places<'s> {
    pub(super) fn new(sources: &'s Sources) -> Self {
        Self { sources, counts: sources.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The file that `span` lies in.
    pub(super) fn file(&self, span: Span) -> &'s SourceFile {
        self.sources.file(span.file)
    }

    /// Start and end of `span`, put in order, clamped to the text and set back to the start of a character.
    pub(super) fn range(&self, span: Span) -> (usize, usize) {
        let text = &self.file(span).text;
        let floor = |at: u32| {
            let mut at = (at as usize).min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        (floor(span.start), floor(span.end.max(span.start)))
    }

    /// Start and end of `span` as people count, clamped to the text.
    pub(super) fn positions(&self, span: Span) -> (Position, Position) {
        let (start, end) = self.range(span);
        (self.position(span.file, start), self.position(span.file, end))
    }

    fn position(&self, id: FileId, at: usize) -> Position {
        let file = self.sources.file(id);
        let line = file.lines().line_of(at as u32);
        let start = file.lines().line(line, &file.text).map_or(0, |(start, _)| start);
        let column = self.characters(id, at) - self.characters(id, start) + 1;
        Position { byte: at as u32, line: line as u32 + 1, column }
    }

    /// How many characters begin before byte `at` of file `id`.
    fn characters(&self, id: FileId, at: usize) -> u32 {
        let bytes = self.sources.file(id).text.as_bytes();
        let count = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32;
        let Some(cell) = self.counts.get(id.0 as usize) else { return 0 };
        let blocks = cell.get_or_init(|| {
            let sums = bytes.chunks(BLOCK).scan(0, |sum, chunk| {
                *sum += count(chunk);
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let block = at / BLOCK;
        blocks.get(block).copied().unwrap_or(0) + bytes.get(block * BLOCK..at).map_or(0, count)
    }
}
