//! Opening hours that flows name, held against those that the configuration lists.

use super::lowering::word;
use crate::diagnostic::Finding;
use crate::flow::OpenHours;
use crate::syntax::{Value, nearest};

/// The names in `document` that `listed` does not have; nothing where nobody lists any.
pub(super) fn unknown_hours(document: Value<'_>, listed: &[OpenHours]) -> Vec<Finding> {
    let Some(steps) = document.get("steps").filter(|_| !listed.is_empty()) else { return Vec::new() };
    let all = steps.items().chain(steps.entries().map(|(_, step)| step));
    let names = all.flat_map(|step| {
        let hours = step.get("hours").map(|hours| hours.get("name").unwrap_or(hours));
        [hours, step.get("transfer").and_then(|transfer| transfer.get("hours"))]
    });
    let unlisted = names.filter_map(word).filter(|name| {
        let text = name.str().unwrap_or("");
        !listed.iter().any(|hours| hours.name.value == text)
    });
    unlisted.map(|name| finding(name, listed)).collect()
}

fn finding(name: Value<'_>, listed: &[OpenHours]) -> Finding {
    let text = name.str().unwrap_or("");
    let help = match nearest(text, listed.iter().map(|hours| hours.name.value.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add `{text}` under `hours` in the configuration, with its opening times"),
    };
    let problem = format!("the configuration lists opening hours, and none are called `{text}`");
    let mut finding = Finding::file("file/unknown-hours", name.text_range(), problem).help(help);
    finding.atoms = vec![text.to_owned()];
    finding
}
