//! What things are called: slots, languages, flows.

use super::expression;
use crate::flow::{Reading, Slot, SlotUse};
use crate::source::Spanned;
use crate::syntax::Value;

/// The slot that the path of an expression reads: the key of a result or a field; else the path, without what merely says which part
/// of a value is meant. `None` where it reads everything at once.
pub(super) fn slot(path: &str) -> Option<String> {
    let path = path.to_ascii_lowercase();
    let mut parts: Vec<&str> = path.split('.').collect();
    // Results of the flow around this one, or of the one it ran.
    if matches!(parts.first(), Some(&"parent" | &"child")) && parts.len() > 2 {
        parts.remove(0);
    }
    match parts[..] {
        ["results" | "fields"] | ["contact", "fields"] => None,
        ["results", key, ..] | ["fields", key, ..] | ["contact", "fields", key, ..] => Some(key.to_owned()),
        ["contact", "first_name" | "name"] => Some("contact.name".to_owned()),
        _ => Some(path),
    }
}

/// The key that a result is read by: `Order Number` is `@results.order_number`.
pub(super) fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.trim().chars() {
        match c.is_alphanumeric() {
            true => key.extend(c.to_lowercase()),
            false if key.ends_with('_') => {}
            false => key.push('_'),
        }
    }
    key
}

/// Whether the editor made the name up: `Result`, `Result 2`.
pub(super) fn is_generic(name: &str) -> bool {
    let letters: String = name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    letters.is_empty() || letters == "result"
}

/// Every slot that the expressions in `value` read.
pub(super) fn uses(value: Value<'_>, reading: Reading) -> Vec<SlotUse> {
    let found = expression::names(value.str().unwrap_or("")).into_iter().filter_map(|name| {
        let span = value.span_of(name.at, name.at + name.path.len());
        Some(SlotUse { slot: Spanned::new(slot(name.path)?, span), fallback: name.fallback, reading })
    });
    found.collect()
}

/// The same as slots only.
pub(super) fn slots(value: Value<'_>) -> Vec<Slot> {
    uses(value, Reading::Used).into_iter().map(|used| used.slot).collect()
}

/// The text of `value`, where it is one that is not empty.
pub(super) fn text(value: Option<Value<'_>>) -> Option<Value<'_>> {
    value.filter(|value| value.str().is_some_and(|text| !text.trim().is_empty()) && !value.is_null())
}

/// The same with its place.
pub(super) fn spanned(value: Value<'_>) -> Spanned<String> {
    Spanned::new(value.str().unwrap_or("").to_owned(), value.text_range())
}

/// The usual tag of a language that a flow names by three letters; `None` for `base` and `und`, which name none.
pub(super) fn language(code: &str) -> Option<&str> {
    const SHORT: [(&str, &str); 22] = [
        ("ara", "ar"),
        ("ben", "bn"),
        ("chi", "zh"),
        ("deu", "de"),
        ("eng", "en"),
        ("fra", "fr"),
        ("fre", "fr"),
        ("ger", "de"),
        ("guj", "gu"),
        ("hin", "hi"),
        ("ita", "it"),
        ("kan", "kn"),
        ("mar", "mr"),
        ("nep", "ne"),
        ("por", "pt"),
        ("rus", "ru"),
        ("spa", "es"),
        ("swa", "sw"),
        ("tam", "ta"),
        ("tel", "te"),
        ("urd", "ur"),
        ("zho", "zh"),
    ];
    match code {
        "" | "base" | "und" => None,
        _ => Some(SHORT.iter().find(|known| known.0 == code).map_or(code, |known| known.1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_has_one_slot() {
        let slots = ["results.city.value", "fields.city", "contact.fields.city", "parent.results.city", "results.city"];
        assert!(slots.iter().all(|path| slot(path).as_deref() == Some("city")));
        assert_eq!(slot("results"), None);
        assert_eq!(slot("contact.first_name").as_deref(), Some("contact.name"));
        assert_eq!(slot("input.text").as_deref(), Some("input.text"));
    }

    #[test]
    fn keys_of_results() {
        assert_eq!(key(" Order  Number 2"), "order_number_2");
        assert!(is_generic("Result 3") && !is_generic("result_wfr 1") && !is_generic("Result of test"));
    }
}
