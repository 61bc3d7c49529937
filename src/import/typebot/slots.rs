//! Variables: by id in settings, by name between braces in texts.

use super::read::{Block, Bot};
use crate::flow::{Reading, Slot, SlotUse, Text};
use crate::source::Span;
use crate::syntax::Value;

/// How deep settings nest: a request with a list of headers.
const DEEPEST: usize = 6;

/// The variable whose id stands in `value`.
pub(super) fn by_id(bot: &Bot<'_>, value: Value<'_>) -> Option<Slot> {
    let name = bot.variables.get(value.str()?)?;
    Some(Slot::new((*name).to_owned(), value.text_range()))
}

/// Every `{{name}}` of `text`: the name, and where it stands.
pub(super) fn named(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let open = from + text.get(from..)?.find("{{")? + 2;
            let close = open + text.get(open..)?.find("}}")?;
            from = close + 2;
            let inside = text.get(open..close)?;
            let name = inside.trim();
            // `{{= … =}}` is code.
            if !name.is_empty() && !name.starts_with('=') {
                return Some((name, open + (inside.len() - inside.trim_start().len())));
            }
        }
    })
}

/// Whether a text is completed when it is shown.
pub(super) fn has_holes(text: &str) -> bool {
    text.contains("{{")
}

fn uses(text: &str, span: impl Fn(usize, usize) -> Span, reading: Reading) -> Vec<SlotUse> {
    let found = named(text).map(|(name, at)| Slot::new(name.to_owned(), span(at, at + name.len())));
    found.map(|slot| SlotUse { slot, fallback: false, reading }).collect()
}

/// What a text shows of variables.
pub(super) fn shown(text: &Text) -> Vec<SlotUse> {
    uses(&text.content, |from, to| text.span_of(from, to), Reading::Said)
}

/// What a setting reads of variables.
pub(super) fn used(value: Value<'_>, reading: Reading) -> Vec<SlotUse> {
    value.str().map(|text| uses(text, |from, to| value.span_of(from, to), reading)).unwrap_or_default()
}

/// What the settings of a block read, and the variables that they fill.
#[derive(Default)]
pub(super) struct Settings {
    pub by: Vec<Slot>,
    pub learns: Vec<Slot>,
}

/// The variables in all settings of `block`: those under a mapping of answers, or named as the place to save to, are filled.
pub(super) fn settings(bot: &Bot<'_>, block: &Block<'_>) -> Settings {
    let mut found = Settings::default();
    if let Some(options) = block.value.get("options") {
        inside(bot, options, "", false, DEEPEST, &mut found);
    }
    found
}

fn inside(bot: &Bot<'_>, value: Value<'_>, key: &str, fills: bool, depth: usize, found: &mut Settings) {
    // Values for trying out are no values of the bot.
    if key == "variablesForTest" {
        return;
    }
    let lower = key.to_ascii_lowercase();
    let fills = fills || ["save", "response", "transcription", "extract"].iter().any(|word| lower.contains(word));
    if value.str().is_some() {
        if lower.ends_with("variableid") {
            let list = if fills { &mut found.learns } else { &mut found.by };
            list.extend(by_id(bot, value));
        } else {
            found.by.extend(used(value, Reading::Used).into_iter().map(|read| read.slot));
        }
    } else if let Some(depth) = depth.checked_sub(1) {
        value.items().for_each(|item| inside(bot, item, key, fills, depth, found));
        value.entries().for_each(|(name, item)| inside(bot, item, name.str().unwrap_or(""), fills, depth, found));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_with_their_places() {
        let found: Vec<_> = named("Hi {{ Name }}, {{=1+1=}} {{Order}} {{ open").collect();
        assert_eq!(found, [("Name", 6), ("Order", 27)]);
    }
}
