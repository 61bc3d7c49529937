//! YAML, from the events of the parser crate; nothing else in the program knows that crate.

use super::build::Builder;
use super::mended::{Mended, Obstacle, may_have_holes};
use super::tree::{REFERENCE, Style, Tree};
use super::{Kind, json, too_large, yaml_words};
use crate::diagnostic::Finding;
use crate::source::FileId;
use granit_parser::{Event, Parser, ScalarStyle, Span as Place, StructureStyle, Tag};
use std::sync::Arc;

/// How many broken documents of one text are reported.
const MOST_BROKEN: usize = 20;

/// Reads a text as YAML 1.2, all its documents. What breaks its rules is a `file/syntax` finding in plain words; the document keeps what
/// was read of it, and reading goes on at the next `---`. Equal keys are `file/duplicate-key`. The holes of a template, `{{name}}`, are
/// texts wherever they stand, keys among them; so are keys that begin with `@` or a backtick, and `*/*`.
pub fn parse_yaml(file: FileId, text: Arc<str>) -> (Option<Tree>, Vec<Finding>) {
    if let Some(finding) = too_large(file, &text) {
        return (None, vec![finding]);
    }
    let mut mended: Option<Mended> = None;
    loop {
        let mut builder = Builder::new(&text);
        builder.merging = true;
        match read(&mut builder, mended.as_ref()) {
            Some(Obstacle::Holes) => mended.get_or_insert_with(|| Mended::new(&text)).cover_holes(),
            Some(Obstacle::Names) => mended.get_or_insert_with(|| Mended::new(&text)).cover_names(),
            Some(Obstacle::Sign(at)) if mended.as_ref().is_none_or(|mended| mended.signs.len() < MOST_BROKEN) => {
                mended.get_or_insert_with(|| Mended::new(&text)).cover(at);
            }
            _ => {
                for place in mended.iter().flat_map(|mended| &mended.signs) {
                    yaml_words::explain_sign(&mut builder, *place);
                }
                return builder.finish(file, Arc::clone(&text), None);
            }
        }
    }
}

/// Reads all documents into `b`. Gives what is to be covered first, where there is something.
fn read(b: &mut Builder<'_>, mended: Option<&Mended>) -> Option<Obstacle> {
    let skipped = json::skip_bom(b.text);
    let text = mended.map_or(b.text, |mended| &mended.text).get(skipped..).unwrap_or("");
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        // Whole flows commented out are common; the limit is there for streams, and our text is bounded.
        max_buffered_comment_events: usize::MAX / 2,
    };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut events = Events { skipped, anchors: Vec::new(), flow: Vec::new(), mended };
    let looked = mended.is_some_and(Mended::looked_for_holes);
    let named = mended.is_some_and(Mended::looked_for_names);
    let mut broken = 0;
    loop {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => break,
            Some(Ok((event, place))) => {
                if !looked && events.is_hole(&event, &place, b) {
                    return Some(Obstacle::Holes);
                }
                if !named && matches!(&event, Event::UnresolvedAlias(name) if *name == "/*") {
                    return Some(Obstacle::Names);
                }
                events.take(b, event, &place);
            }
            Some(Err(_)) if !looked && may_have_holes(text) => return Some(Obstacle::Holes),
            Some(Err(error)) if !named && yaml_words::may_begin_name(error.kind()) => return Some(Obstacle::Names),
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len()) + skipped;
                if yaml_words::is_coverable(error.kind(), text.get(at - skipped..).unwrap_or("")) {
                    return Some(Obstacle::Sign(at));
                }
                yaml_words::explain(b, error.kind(), at);
                events.flow.clear();
                b.cut = true;
                b.close_all(at);
                broken += 1;
                if broken >= MOST_BROKEN || !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
        }
    }
    b.close_all(b.text.len());
    None
}

struct Events<'m> {
    mended: Option<&'m Mended>,
    /// Bytes of the text in front of what the parser sees.
    skipped: usize,
    /// The node of each anchor, by its number.
    anchors: Vec<Option<u32>>,
    /// For each open container, whether it is in brackets.
    flow: Vec<bool>,
}

impl Events<'_> {
    fn bytes(&self, place: &Place, b: &Builder<'_>) -> (usize, usize) {
        let range = place.byte_range().unwrap_or(0..0);
        let end = (range.end + self.skipped).min(b.text.len());
        ((range.start + self.skipped).min(end), end)
    }

    /// Whether `event` is a hole that YAML takes for a mapping with a mapping as its key.
    fn is_hole(&self, event: &Event<'_>, place: &Place, b: &Builder<'_>) -> bool {
        matches!(event, Event::MappingStart(StructureStyle::Flow, ..))
            && b.text[self.bytes(place, b).0..].starts_with("{{")
    }

    fn take(&mut self, b: &mut Builder<'_>, event: Event<'_>, place: &Place) {
        let (start, end) = self.bytes(place, b);
        match event {
            Event::Comment(..) => b.comments.push((start as u32, end as u32)),
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(b, &text, style, (start, end), tag.as_deref());
                self.note(b, node, anchor, place);
            }
            Event::SequenceStart(style, anchor, _) => self.open(b, Kind::Sequence, style, anchor, (start, place)),
            Event::MappingStart(style, anchor, _) => self.open(b, Kind::Mapping, style, anchor, (start, place)),
            Event::SequenceEnd | Event::MappingEnd => {
                let in_brackets = self.flow.pop() == Some(true);
                let end = if in_brackets { end } else { b.last_end() };
                b.close(end);
            }
            Event::Alias(id) => match self.anchors.get(id).copied().flatten() {
                Some(target) => drop(b.alias((start, end), target)),
                None => drop(b.nothing(start)),
            },
            Event::UnresolvedAlias(name) => {
                yaml_words::unresolved(b, &name, (start, end));
                b.scalar(Kind::Null, Style::Plain, (start, end), (end, end));
            }
            Event::DocumentStart(..) => self.flow.clear(),
            _ => {}
        }
    }

    fn open(
        &mut self,
        b: &mut Builder<'_>,
        kind: Kind,
        style: StructureStyle,
        anchor: usize,
        (start, place): (usize, &Place),
    ) {
        self.flow.push(style == StructureStyle::Flow);
        let node = b.open(kind, start);
        self.note(b, node, anchor, place);
    }

    /// Notes the anchor and the tag of a node.
    fn note(&mut self, b: &mut Builder<'_>, node: u32, anchor: usize, place: &Place) {
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize(anchor + 1, None);
            }
            self.anchors[anchor] = Some(node);
        }
        if let Some(tag) = place.tag_span() {
            let (start, end) = self.bytes(&tag, b);
            if !b.text[start..end].starts_with("!!") {
                b.tags.push((node, start as u32, end as u32));
            }
        }
    }

    fn scalar(
        &self,
        b: &mut Builder<'_>,
        text: &str,
        style: ScalarStyle,
        span: (usize, usize),
        tag: Option<&Tag>,
    ) -> u32 {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::Single,
            ScalarStyle::DoubleQuoted => Style::YamlDouble,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        // What the parser gives for nothing is a `~` of its own; only the place tells.
        if style == Style::Plain && span.0 == span.1 {
            // The place is that of the sign behind which a value could stand, or of whatever comes next.
            let sign = b.text[span.0..].starts_with([':', '?', '-']);
            return b.nothing(if sign { span.0 + 1 } else { span.0 });
        }
        // A block without a line: the sign that opens it.
        let span = if span.0 == span.1 { b.sign_before(span.0) } else { span };
        let kind = match tag.and_then(Tag::core_suffix) {
            Some("str") => Kind::String,
            Some("int" | "float") => Kind::Number,
            Some("bool") => Kind::Bool,
            Some("null") => Kind::Null,
            _ if style == Style::Plain && tag.is_none_or(|tag| !tag.suffix().is_empty()) => super::plain::kind(text),
            _ => Kind::String,
        };
        let text = if matches!(style, Style::Literal | Style::Folded) {
            without_break_at_end(b.text, text, span.1)
        } else {
            text
        };
        let source = self.mended.map_or(b.text, |mended| &mended.text);
        let node = match (within(source, text, span, style), self.mended) {
            (Some(content), _) => b.scalar(kind, style, span, content),
            (None, None) => b.owned_scalar(kind, style, span, text),
            (None, Some(mended)) => b.owned_scalar(kind, style, span, &mended.uncovered(b.text, text, style, span)),
        };
        if style == Style::Plain && self.mended.is_some_and(|mended| mended.is_hole(span)) {
            b.flag(node, REFERENCE);
        }
        node
    }
}

/// Where `text` stands in the source within `span`, if it stands there as it is.
fn within(source: &str, text: &str, span: (usize, usize), style: Style) -> Option<(usize, usize)> {
    let start = match style {
        Style::Single | Style::YamlDouble => span.0 + 1,
        _ => span.0,
    };
    (source.get(start..start + text.len()) == Some(text)).then_some((start, start + text.len()))
}

/// The text of a block that ends at byte `end`: where the file ends in the middle of its last line, there is no line break to keep
/// (<https://yaml.org/spec/1.2.2/#8112-block-chomping-indicator>).
fn without_break_at_end<'s>(source: &str, text: &'s str, end: usize) -> &'s str {
    let last_line = source.rsplit(['\n', '\r']).next().unwrap_or("");
    let open_end = end >= source.trim_end().len() && !last_line.trim().is_empty();
    if open_end { text.strip_suffix('\n').unwrap_or(text) } else { text }
}
