//! Which step, or which flow, a place in a file belongs to.

use crate::flow::{FlowGraph, FlowInfo};
use crate::source::{FileId, Sources, Span};
use std::collections::HashMap;

/// The stretches of all steps and flows in the files.
pub(super) struct Holders<'g> {
    steps: HashMap<FileId, Nest>,
    flows: HashMap<FileId, Nest>,
    names: HashMap<Span, Holder<'g>>,
}

/// What a stretch is called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder<'g> {
    /// The flow.
    pub flow: &'g FlowInfo,
    /// The step; `None` for what stands in the flow and in none of its steps.
    pub step: Option<&'g str>,
}

/// Stretches of one file by their start, each with the one around it.
#[derive(Default)]
struct Nest {
    spans: Vec<Span>,
    around: Vec<Option<usize>>,
}

/// At most so many lines of comments and blanks lie between a comment and what it is about.
const FAR: usize = 200;

impl<'g> Holders<'g> {
    /// Those of `islands`. What is assumed is part of the step that it belongs to.
    pub fn new(islands: &'g [FlowGraph]) -> Self {
        let mut holders = Holders { steps: HashMap::new(), flows: HashMap::new(), names: HashMap::new() };
        for island in islands {
            for (id, step) in island.ids().map(|id| (id, island.step(id))).filter(|(_, step)| !step.assumed) {
                let whole = step.body.to(step.name.span);
                holders.steps.entry(whole.file).or_default().spans.push(whole);
                holders.names.insert(whole, Holder { flow: island.flow_of(id), step: Some(&step.name.value) });
            }
            for flow in &island.flows {
                let whole = if flow.name.span.is_empty() { flow.body } else { flow.body.to(flow.name.span) };
                holders.flows.entry(whole.file).or_default().spans.push(whole);
                holders.names.entry(whole).or_insert(Holder { flow, step: None });
            }
        }
        holders.steps.values_mut().chain(holders.flows.values_mut()).for_each(Nest::sort);
        holders
    }

    /// Whether any flow was read from the file.
    pub fn knows(&self, file: FileId) -> bool {
        self.flows.contains_key(&file)
    }

    /// What the stretch is called.
    pub fn name(&self, whole: Span) -> Option<Holder<'g>> {
        self.names.get(&whole).copied()
    }

    /// The whole step that holds `place`, else the whole flow.
    pub fn of(&self, place: Span) -> Option<Span> {
        let within = |nests: &HashMap<FileId, Nest>| nests.get(&place.file)?.within(place.start);
        within(&self.steps).or_else(|| within(&self.flows))
    }

    /// The step, or else the flow, that a comment is about: that of its line, or of the next line with something on it where it has
    /// a line of its own.
    pub fn of_comment(&self, comment: Span, sources: &Sources) -> Option<Span> {
        let text = &*sources.file(comment.file).text;
        let start = text.get(..comment.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
        let alone = text.get(start..comment.start as usize)?.trim().is_empty();
        let mut at = if alone { comment.end as usize } else { start };
        if alone {
            at += text.get(at..)?.find('\n')? + 1;
        }
        let mut passed = 0;
        let line = loop {
            // What is so far away is not what it is about.
            passed += 1;
            if passed > FAR {
                return None;
            }
            let line = text.get(at..)?.split('\n').next()?;
            let words = line.trim_start();
            if !matches!(words.trim_end(), "" | "---") && !words.starts_with(['#']) && !words.starts_with("//") {
                break line;
            }
            at += line.len() + 1;
        };
        let words = at + line.len() - line.trim_start_matches(['-', ' ', '\t']).len();
        let (words, end) = (words as u32, (at + line.trim_end().len()) as u32);
        let on_line = |nests: &HashMap<FileId, Nest>| {
            nests.get(&comment.file)?.first(words, end).or(nests.get(&comment.file)?.within(words))
        };
        on_line(&self.steps).or_else(|| on_line(&self.flows))
    }
}

impl Nest {
    fn sort(&mut self) {
        self.spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        self.spans.dedup();
        let mut open: Vec<usize> = Vec::new();
        for (at, span) in self.spans.iter().enumerate() {
            while open.last().is_some_and(|&last| self.spans[last].end <= span.start) {
                open.pop();
            }
            self.around.push(open.last().copied());
            open.push(at);
        }
    }

    /// The innermost one that holds the byte `at`.
    fn within(&self, at: u32) -> Option<Span> {
        let mut next = self.spans.partition_point(|span| span.start <= at).checked_sub(1);
        while let Some(here) = next {
            let span = self.spans[here];
            if at < span.end.max(span.start + 1) {
                return Some(span);
            }
            next = self.around[here];
        }
        None
    }

    /// The first one that begins at a byte of `[start, end)`.
    fn first(&self, start: u32, end: u32) -> Option<Span> {
        let at = self.spans.partition_point(|span| span.start < start);
        self.spans.get(at).filter(|span| span.start < end).copied()
    }
}
