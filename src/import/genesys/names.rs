//! Names: of flows, and of what is inside one (`/inboundCall/tasks/task[Closed_12]`).

use crate::syntax::Value;

/// The one form in which names of flows are compared: small letters and digits only.
pub(super) fn normalise(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name of the file at `path`, without folders and ending.
pub(super) fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |parts| parts.0)
}

/// Whether a text is filled in later.
pub(super) fn is_dynamic(text: &str) -> bool {
    text.contains("{{") || text.contains("${")
}

/// A name that stands in the file as it is.
pub(super) fn literal<'t>(value: Option<Value<'t>>) -> Option<Value<'t>> {
    let value = value.filter(|value| !value.is_reference() && !value.is_null())?;
    value.str().filter(|text| !text.is_empty() && !is_dynamic(text)).map(|_| value)
}

/// What a reference inside a flow names: the kind of thing and its reference id, of the last part where it has several. Absolute
/// (`/inboundCall/menus/menu[Main_10]`) or relative (`./menus/menu[Main_10]`); ids may hold brackets themselves.
pub(super) fn reference(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let inner = text.strip_suffix(']')?;
    for (open, _) in inner.rmatch_indices('[') {
        let kind = inner.get(..open)?.rsplit(['/', '.']).next()?;
        if !kind.is_empty() && kind.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Some((kind, inner.get(open + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_name_a_kind_and_an_id() {
        assert_eq!(reference("/inboundCall/menus/menu[Main Menu_10]"), Some(("menu", "Main Menu_10")));
        assert_eq!(reference("./tasks/task[Closed [en]_12]"), Some(("task", "Closed [en]_12")));
        let nested = "/inboundCall/menus/menu[Main_10]/choices/menuSubMenu[Bills_12]";
        assert_eq!(reference(nested), Some(("menuSubMenu", "Bills_12")));
        assert_eq!(reference("/inboundCall/menus"), None);
        assert_eq!(reference("]["), None);
    }
}
