//! What of a file is shown around some places: whole short lines, windows of long ones, never more than a few lines.

use super::place::Places;
use super::text::{columns, spelled, visible};
use crate::source::{SourceFile, Span};

/// The most lines shown of one place.
const LINES: usize = 6;
/// Lines between two places that are still shown together.
const GAP: usize = 2;
/// The most columns shown on either side of a place on a long line.
const AROUND: usize = 60;

/// Some lines of one file with marks in them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    /// The path of the file, escaped.
    pub(super) path: String,
    /// 1-based line and column (in characters, of the file) of the main mark, else of the first.
    pub(super) at: (usize, usize),
    /// 0-based number of the first line shown.
    pub(super) first_line: usize,
    /// The lines, escaped, cut ends as `…`; never empty, and no line end at the end.
    pub(super) text: String,
    /// In the order of the places given.
    pub(super) marks: Vec<Mark>,
}

/// A marked stretch of a snippet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Byte range `[start, end)` in the snippet's text.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    /// What is said of it, escaped; may be empty.
    pub(super) text: String,
    /// Whether it is the finding's own place.
    pub(super) main: bool,
}

/// A place within one file.
struct Spot<'a> {
    span: Span,
    start: usize,
    end: usize,
    /// 0-based first line and last line shown.
    lines: (usize, usize),
    /// Whether more lines of it are left out.
    goes_on: bool,
    text: &'a str,
    main: bool,
}

/// The places of one snippet, in file order.
struct Group<'a> {
    spots: Vec<Spot<'a>>,
    last_line: usize,
}

impl Group<'_> {
    /// Whether `spot`, which begins behind all others, can be shown with them.
    fn takes(&self, spot: &Spot, source: &SourceFile, budget: usize) -> bool {
        let line = spot.lines.0;
        if line > self.last_line {
            return line - self.last_line <= GAP;
        }
        let (start, end) = content(source, line);
        let from = self.spots.iter().map(|other| other.start.max(start)).min().unwrap_or(start);
        fits(&source.text, from.min(spot.start), spot.end.min(end).max(spot.start), budget)
    }
}

/// The snippets that show `places` (the first is the main one), each line within `budget` columns. The snippet with the
/// main place comes first, then those of its file in order, then those of other files in the order of their first place.
pub(super) fn snippets(places: &[(Span, &str)], files: &Places, budget: usize) -> Vec<Snippet> {
    let mut order: Vec<_> = Vec::new();
    for (span, _) in places {
        if !order.contains(&span.file) {
            order.push(span.file);
        }
    }
    let mut out = Vec::new();
    for file in order {
        let spots = places.iter().enumerate().filter(|(_, (span, _))| span.file == file);
        let mut spots: Vec<Spot> = spots.map(|(i, &(span, text))| spot(span, text, i == 0, files)).collect();
        spots.sort_by_key(|spot| (spot.start, spot.end));
        let source = files.sources.file(file);
        out.extend(groups(spots, source, budget).into_iter().map(|group| snippet(group, source, files, budget)));
    }
    if let Some(main) = out.iter().position(|snippet| snippet.marks.iter().any(|mark| mark.main)) {
        out[..=main].rotate_right(1);
    }
    out
}

fn spot<'a>(span: Span, text: &'a str, main: bool, files: &Places) -> Spot<'a> {
    let (start, end) = files.range(span);
    let lines = files.file(span).lines();
    let first = lines.line_of(start as u32);
    let last = lines.line_of(end.max(start + 1).saturating_sub(1) as u32).max(first);
    let shown = last.min(first + LINES - 1);
    Spot { span, start, end, lines: (first, shown), goes_on: shown < last, text, main }
}

/// Places near enough to be shown together. On one line that means: all of it fits the budget.
fn groups<'a>(spots: Vec<Spot<'a>>, source: &SourceFile, budget: usize) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for spot in spots {
        match groups.last_mut() {
            Some(group) if group.takes(&spot, source, budget) => {
                group.last_line = group.last_line.max(spot.lines.1);
                group.spots.push(spot);
            }
            _ => groups.push(Group { last_line: spot.lines.1, spots: vec![spot] }),
        }
    }
    groups
}

/// The bytes of the 0-based line without its line end.
fn content(source: &SourceFile, line: usize) -> (usize, usize) {
    let text = &source.text;
    let (start, end) = source.lines().line(line, text).unwrap_or((text.len(), text.len()));
    let line = &text[start..end];
    let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    (start, start + line.len())
}

fn fits(text: &str, start: usize, end: usize, budget: usize) -> bool {
    walk(text, start, end, budget) == end
}

/// How far from `start` towards `end` one can go within `budget` columns.
fn walk(text: &str, start: usize, end: usize, budget: usize) -> usize {
    let mut left = budget;
    for (at, c) in text[start..end].char_indices() {
        let wide = shown_columns(c, &text[..start + at]);
        if wide > left {
            return start + at;
        }
        left -= wide;
    }
    end
}

/// How far back from `end` towards `start` one can go within `budget` columns.
fn walk_back(text: &str, start: usize, end: usize, budget: usize) -> usize {
    let mut left = budget;
    for (at, c) in text[start..end].char_indices().rev() {
        let wide = shown_columns(c, &text[..start + at]);
        if wide > left {
            return start + at + c.len_utf8();
        }
        left -= wide;
    }
    start
}

fn shown_columns(c: char, before: &str) -> usize {
    match spelled(c, before) {
        Some(spelling) if c != '\t' => spelling.len(),
        _ => columns(c),
    }
}

fn width(text: &str, start: usize, end: usize) -> usize {
    text[start..end].char_indices().map(|(at, c)| shown_columns(c, &text[..start + at])).sum()
}

fn snippet(group: Group, source: &SourceFile, files: &Places, budget: usize) -> Snippet {
    let first_line = group.spots.iter().map(|spot| spot.lines.0).min().unwrap_or(0);
    let mut text = String::new();
    let mut marks: Vec<Option<(usize, usize)>> = vec![None; group.spots.len()];
    for line in first_line..=group.last_line {
        if line > first_line {
            text.push('\n');
        }
        let (start, end) = content(source, line);
        let parts: Vec<Option<(usize, usize)>> = group.spots.iter().map(|spot| part(spot, line, start, end)).collect();
        let seen = parts.iter().flatten().fold(None, |seen: Option<(usize, usize)>, part| {
            Some(seen.map_or(*part, |seen| (seen.0.min(part.0), seen.1.max(part.1))))
        });
        let cut = cut(&source.text, (start, end), seen.unwrap_or((start, start)), budget);
        let line_at = text.len();
        let offsets = spell(&source.text, (start, end), cut, &mut text);
        for (mark, part) in marks.iter_mut().zip(&parts) {
            let Some((from, to)) = *part else { continue };
            let (from, to) = (offset(&offsets, from), offset(&offsets, to));
            *mark = Some((mark.map_or(from, |mark| mark.0), to));
        }
        if line == group.last_line && group.spots.iter().any(|spot| spot.lines.1 == line && spot.goes_on) {
            text.push_str(" …");
        }
        // An arrow behind the last character, or into an empty line, needs a column to point at.
        if text.len() == line_at || marks.iter().flatten().any(|&mark| mark == (text.len(), text.len())) {
            text.push(' ');
        }
    }
    let head = group.spots.iter().find(|spot| spot.main).or(group.spots.first());
    let at = head.map_or((1, 1), |spot| {
        let start = files.positions(spot.span).0;
        (start.line as usize, start.column as usize)
    });
    let marks = group.spots.iter().zip(marks).map(|(spot, mark)| {
        let (start, end) = mark.unwrap_or((0, 0));
        Mark { start, end: end.max(start), text: visible(spot.text).into_owned(), main: spot.main }
    });
    Snippet { path: visible(&source.path).into_owned(), at, first_line, marks: marks.collect(), text }
}

/// The part of `spot` on the line with the content `[start, end)`; for a middle line, from its first word on.
fn part(spot: &Spot, line: usize, start: usize, end: usize) -> Option<(usize, usize)> {
    (spot.lines.0 <= line && line <= spot.lines.1).then(|| {
        let from = spot.start.clamp(start, end);
        (from, spot.end.clamp(from, end))
    })
}

/// What of the line `[start, end)` is shown so that `seen` is, as much of it as fits, in the middle.
fn cut(text: &str, (start, end): (usize, usize), seen: (usize, usize), budget: usize) -> (usize, usize) {
    if fits(text, start, end, budget) {
        return (start, end);
    }
    // One column for each `…`.
    let budget = budget.saturating_sub(2).max(1);
    let to = walk(text, seen.0, seen.1, budget);
    let spare = budget - width(text, seen.0, to).min(budget);
    let from = walk_back(text, start, seen.0, AROUND.min(spare / 2));
    let spare = spare - width(text, from, seen.0).min(spare);
    let until = walk(text, to, end, AROUND.min(spare));
    let spare = spare - width(text, to, until).min(spare);
    let room = AROUND.saturating_sub(width(text, from, seen.0)).min(spare);
    (walk_back(text, start, from, room), until)
}

/// Writes `cut` of the line to `out`, escaped, and gives for each of its characters, and for its end, the byte in the file
/// and the byte in `out`.
fn spell(text: &str, line: (usize, usize), cut: (usize, usize), out: &mut String) -> Vec<(usize, usize)> {
    if cut.0 > line.0 {
        out.push('…');
    }
    let mut offsets = Vec::with_capacity(cut.1 - cut.0 + 1);
    for (at, c) in text[cut.0..cut.1].char_indices() {
        let at = cut.0 + at;
        offsets.push((at, out.len()));
        match spelled(c, &text[..at]) {
            Some(spelling) if c != '\t' => out.push_str(&spelling),
            _ => out.push(c),
        }
    }
    offsets.push((cut.1, out.len()));
    if cut.1 < line.1 {
        out.push('…');
    }
    offsets
}

/// Where byte `at` of the file stands in the output; what was cut off stands at the cut.
fn offset(offsets: &[(usize, usize)], at: usize) -> usize {
    let found = offsets.partition_point(|&(byte, _)| byte < at);
    offsets.get(found).or(offsets.last()).map_or(0, |&(_, out)| out)
}
