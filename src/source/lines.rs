//! Lines and columns, worked out only for what is printed.

/// A place as people count: line and column from 1, the column in characters; the byte from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// 0-based byte offset.
    pub byte: u32,
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters (Unicode scalar values).
    pub column: u32,
}

/// Where each line of a text starts: ascending byte offsets, the first of them 0.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// The lines of `text`; a line ends with `\n`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Self { starts }
    }

    /// The bytes `[start, end)` of the 0-based line `line`, its line end included; `None` past the last line.
    pub fn line(&self, line: usize, text: &str) -> Option<(usize, usize)> {
        let start = *self.starts.get(line)? as usize;
        Some((start, self.starts.get(line + 1).map_or(text.len(), |&end| end as usize)))
    }

    /// The 0-based line that holds byte `byte`.
    pub fn line_of(&self, byte: u32) -> usize {
        self.starts.partition_point(|&start| start <= byte).saturating_sub(1)
    }

    /// The position of byte `byte` of `text`, clamped to the text; linear in the length of the line.
    pub fn position(&self, byte: u32, text: &str) -> Position {
        let mut at = (byte as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.line_of(at as u32);
        let start = self.starts[line] as usize;
        let column = text[start..at].chars().count() as u32 + 1;
        Position { byte, line: line as u32 + 1, column }
    }
}
