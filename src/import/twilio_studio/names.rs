//! Names that flows are called by.

use crate::syntax::Value;

/// The one form in which names are compared: small letters and digits only.
pub(super) fn normalise(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name of the file at `path`, without folders and ending.
pub(super) fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.split_once('.').map_or(file, |parts| parts.0)
}

/// Whether a text is written for later: Liquid or a template of Terraform.
pub(super) fn is_dynamic(text: &str) -> bool {
    text.contains("{{") || text.contains("{%") || text.contains("${")
}

/// The literal text of `value`; `None` where it is computed, empty or missing.
pub(super) fn literal<'t>(value: Option<Value<'t>>) -> Option<&'t str> {
    let value = value.filter(|value| !value.is_reference() && !value.is_null())?;
    value.str().filter(|text| !text.is_empty() && !is_dynamic(text))
}

/// The name in a Terraform reference: the key of `map["key"]`, else the last part of a path before `.sid`; the text itself where it
/// is no reference. `None` for anything computed otherwise.
pub(super) fn referenced<'t>(value: Option<Value<'t>>) -> Option<&'t str> {
    let value = value?;
    let text = value.str()?.trim();
    let inner = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    let path = match inner {
        Some(inner) => inner.trim(),
        None if value.is_reference() => text,
        None => return literal(Some(value)),
    };
    if path.contains(['?', '(', ' ', '$', '{']) {
        return None;
    }
    if let Some(key) = path.rsplit('"').nth(1) {
        return Some(key);
    }
    let mut parts = path.rsplit('.').filter(|part| !matches!(*part, "sid" | "id" | "arn"));
    parts.next().filter(|part| !part.is_empty())
}

/// The names that a flow referred to as `name` may go by, most telling first: the whole name, and without what only says that it is
/// the id of a flow (`billing_studio_subflow_sid`).
pub(super) fn candidates(name: &str) -> Vec<String> {
    const NOISE: [&str; 6] = ["sid", "id", "studio", "subflow", "flow", "flows"];
    let mut bare = name;
    while let Some((rest, _)) = bare.rsplit_once(['_', '-']).filter(|(_, last)| NOISE.contains(last)) {
        bare = rest;
    }
    let mut names = vec![normalise(name)];
    if bare.len() != name.len() {
        names.push(normalise(bare));
    }
    names.retain(|name| !name.is_empty());
    names
}
