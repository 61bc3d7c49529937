//! Variables: `user.name`, `session.name`, `temp.name`, `bot.name`. <https://v12.botpress.com/building-chatbots/memory-management/>

use crate::flow::{Reading, Slot, SlotUse};
use crate::source::Span;
use crate::syntax::Value;

const SCOPES: [&str; 4] = ["user", "session", "temp", "bot"];

/// Every variable between braces in `text`: the name with its scope, and where it stands. What the message itself holds
/// (`event.payload.text`) is no variable.
pub(super) fn named(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let open = from + text.get(from..)?.find("{{")? + 2;
            let close = open + text.get(open..)?.find("}}")?;
            from = close + 2;
            let inside = text.get(open..close)?;
            let name = inside.trim().trim_start_matches('{');
            let name = name.strip_prefix("state.").unwrap_or(name);
            if name.split_once('.').is_some_and(|(scope, rest)| SCOPES.contains(&scope) && !rest.is_empty()) {
                let at = name.as_ptr() as usize - text.as_ptr() as usize;
                return Some((name, at));
            }
        }
    })
}

/// Whether a text is completed when it is said.
pub(super) fn has_holes(text: &str) -> bool {
    text.contains("{{")
}

/// What `text` reads of variables; `span` gives the place of a range of its bytes.
pub(super) fn uses(text: &str, span: impl Fn(usize, usize) -> Span, reading: Reading) -> Vec<SlotUse> {
    let found = named(text).map(|(name, at)| Slot::new(name.to_owned(), span(at, at + name.len())));
    found.map(|slot| SlotUse { slot, fallback: false, reading }).collect()
}

/// The variable that stands first in a test, such as `user.plan === "gold"`, with its place.
pub(super) fn tested(test: Value<'_>) -> Option<Slot> {
    let text = test.str()?;
    let trimmed = text.trim_start().trim_start_matches('!');
    let start = text.len() - trimmed.len();
    let (scope, rest) = trimmed.split_once(['.', '['])?;
    if !SCOPES.contains(&scope) {
        return None;
    }
    let name = match trimmed.as_bytes().get(scope.len()) {
        Some(b'.') => rest.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).next()?,
        _ => rest.trim_start_matches(['\'', '"']).split(['\'', '"']).next()?,
    };
    if name.is_empty() {
        return None;
    }
    let from = name.as_ptr() as usize - text.as_ptr() as usize;
    let shown = format!("{scope}.{name}");
    let at = if trimmed.starts_with(&shown) { start } else { from };
    Some(Slot::new(shown, test.span_of(at, from + name.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_with_their_places() {
        let found: Vec<_> = named("Hi {{user.Name}}, {{event.preview}} {{ temp.n }} {{{session.x}}}").collect();
        assert_eq!(found, [("user.Name", 5), ("temp.n", 39), ("session.x", 52)]);
    }
}
