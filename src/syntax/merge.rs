//! YAML's merge keys (`<<`), followed on access and never expanded.

use super::{Kind, Value};
use std::collections::HashSet;

/// Whether `key` is an unquoted `<<`.
pub(super) fn is_merge(key: Value<'_>) -> bool {
    key.str() == Some("<<") && !key.quoted()
}

/// The mappings that `mapping` merges, directly or through others, nearest first; each once, so that cycles and bombs are harmless.
pub(super) fn sources(mapping: Value<'_>) -> Vec<Value<'_>> {
    let mut seen = HashSet::from([mapping.id()]);
    let mut found = Vec::new();
    // A stack of mappings yet to look at, the next one last.
    let mut waiting = named_by(mapping);
    while let Some(next) = waiting.pop() {
        if seen.insert(next.id()) {
            found.push(next);
            waiting.extend(named_by(next));
        }
    }
    found
}

/// The mappings that the `<<` keys of `mapping` itself name, the first one last.
fn named_by(mapping: Value<'_>) -> Vec<Value<'_>> {
    let mut named = Vec::new();
    if mapping.merges() {
        for (_, value) in mapping.own_entries().filter(|(key, _)| is_merge(*key)) {
            match value.kind() {
                Kind::Mapping => named.push(value),
                Kind::Sequence => named.extend(value.items().filter(|item| item.kind() == Kind::Mapping)),
                _ => {}
            }
        }
    }
    named.reverse();
    named
}

/// The pairs that `mapping` gains by merging: those whose key it has not itself; the nearest source wins.
pub(super) fn entries(mapping: Value<'_>) -> Vec<(Value<'_>, Value<'_>)> {
    let mut names: HashSet<_> = mapping.own_entries().filter_map(|(key, _)| key.str()).collect();
    let mut gained = Vec::new();
    for source in sources(mapping) {
        for (key, value) in source.own_entries().filter(|(key, _)| !is_merge(*key)) {
            if key.str().is_none_or(|name| names.insert(name)) {
                gained.push((key, value));
            }
        }
    }
    gained
}
