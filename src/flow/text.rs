//! What the customer hears or reads.

use crate::source::{OffsetMap, Span};

/// One text said or shown to the customer, with the way back from its words to the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The words, mark-up such as SSML tags taken out; placeholders as the file writes them. Empty where only audio is known.
    pub content: String,
    /// The place of the whole text in the file.
    pub span: Span,
    /// From `content` to bytes of the file; `None` where both advance together from the start of `span`.
    pub offsets: Option<Box<OffsetMap>>,
    /// Every word that is said is in `content`: no placeholder, no audio, no expression.
    pub complete: bool,
    /// How long it plays, in seconds, where the file says so; else it is worked out from the words.
    pub seconds: Option<f32>,
    /// The language tag, where the file says it.
    pub language: Option<Box<str>>,
}

impl Text {
    /// A literal text that stands in the file as it is, from the start of `span` on.
    pub fn literal(content: impl Into<String>, span: Span) -> Self {
        Self { content: content.into(), span, offsets: None, complete: true, seconds: None, language: None }
    }

    /// Something is heard at `span`, and the file does not show the words.
    pub fn unseen(span: Span) -> Self {
        Self { content: String::new(), span, offsets: None, complete: false, seconds: None, language: None }
    }

    /// The same, with the way back to the file.
    pub fn with_offsets(mut self, offsets: OffsetMap) -> Self {
        self.offsets = (!offsets.is_straight() || offsets.source(0) != self.span.start).then(|| Box::new(offsets));
        self
    }

    /// The same, known to hold parts that the file does not show.
    pub fn incomplete(mut self) -> Self {
        self.complete = false;
        self
    }

    /// The place in the file of the bytes `[start, end)` of `content`.
    pub fn span_of(&self, start: usize, end: usize) -> Span {
        let (from, to) = match &self.offsets {
            Some(map) => map.range(start as u32, end as u32),
            None => (self.span.start + start as u32, self.span.start + end as u32),
        };
        Span::new(self.span.file, from, to)
    }

    /// How many words are said.
    pub fn words(&self) -> usize {
        self.content.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
    }
}
