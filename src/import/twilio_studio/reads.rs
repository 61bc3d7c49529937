//! What a widget reads: every output of Liquid in its properties and in the conditions of its ways out, and what its tags test.
//! <https://www.twilio.com/docs/studio/user-guide/liquid-template-language> (2025-06)

use super::kind::Kind;
use super::liquid;
use super::person::Asked;
use super::read::Widget;
use crate::flow::{Reading, Slot, SlotUse};
use crate::source::Span;
use crate::syntax::Value;

/// How deep properties nest: a list of objects.
const DEEPEST: usize = 3;

/// The slots that `widget` reads, named as [`liquid::slot`] names them.
pub(super) fn reads(widget: &Widget<'_>, asked: &Asked<'_>) -> Vec<SlotUse> {
    let mut found = Vec::new();
    let speaks = matches!(widget.kind, Kind::Speech | Kind::Message | Kind::Gather | Kind::WaitForReply);
    for (key, value) in widget.properties() {
        let reading = match (widget.kind, key) {
            (Kind::Split, _) => Reading::Tested,
            (_, "say" | "body") if speaks => Reading::Said,
            _ => Reading::Used,
        };
        inside(value, reading, asked, DEEPEST, &mut found);
    }
    for conditions in widget.exits.iter().filter_map(|exit| exit.conditions) {
        inside(conditions, Reading::Tested, asked, DEEPEST, &mut found);
    }
    found
}

fn inside(value: Value<'_>, reading: Reading, asked: &Asked<'_>, depth: usize, found: &mut Vec<SlotUse>) {
    if let Some(text) = value.str() {
        in_text(text, |from, to| value.span_of(from, to), reading, asked, found);
    } else if let Some(depth) = depth.checked_sub(1) {
        value.items().for_each(|item| inside(item, reading, asked, depth, found));
        value.entries().for_each(|(_, item)| inside(item, reading, asked, depth, found));
    }
}

fn in_text(
    text: &str,
    span: impl Fn(usize, usize) -> Span,
    reading: Reading,
    asked: &Asked<'_>,
    found: &mut Vec<SlotUse>,
) {
    let mut add = |path: &str, at: usize, fallback: bool, reading: Reading| {
        let slot = liquid::slot(path, asked).map(|slot| Slot::new(slot, span(at, at + path.len())));
        found.extend(slot.map(|slot| SlotUse { slot, fallback, reading }));
    };
    for output in liquid::outputs(text) {
        add(output.path, output.at, output.filters.contains("default"), reading);
    }
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find("{%")).map(|at| from + at) {
        let Some(close) = text[open..].find("%}").map(|at| open + at) else { break };
        for word in text[open + 2..close].split(|c: char| c.is_whitespace() || "=<>!".contains(c)) {
            if ["flow.", "widgets.", "trigger.", "contact."].iter().any(|root| word.starts_with(root)) {
                let at = word.as_ptr() as usize - text.as_ptr() as usize;
                add(word, at, false, Reading::Tested);
            }
        }
        from = close + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_and_tags_are_read() {
        let text =
            "Hi {{flow.variables.name | default: \"there\"}}{% if widgets.ask.Digits == \"1\" %}, one{% endif %}";
        let mut found = Vec::new();
        let span = |from: usize, to: usize| Span::new(crate::source::FileId(0), from as u32, to as u32);
        in_text(text, span, Reading::Said, &Asked::from([("ask", "order".to_owned())]), &mut found);
        let shown: Vec<_> = found.iter().map(|read| (read.slot.value.as_str(), read.fallback, read.reading)).collect();
        assert_eq!(shown, [("name", true, Reading::Said), ("order", false, Reading::Tested)]);
        let place = found[1].slot.span;
        assert_eq!(&text[place.start as usize..place.end as usize], "widgets.ask.Digits");
    }
}
