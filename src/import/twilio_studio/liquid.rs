//! What the Liquid templates in a flow read.

use std::collections::HashMap;

/// One `{{ path | filters }}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Output<'a> {
    /// What is read.
    pub path: &'a str,
    /// What is done with it, from the first `|` on; empty for none.
    pub filters: &'a str,
    /// Where the path stands in the text, in bytes.
    pub at: usize,
}

/// Every output of `text`, in order.
pub(super) fn outputs(text: &str) -> impl Iterator<Item = Output<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let open = from + text.get(from..)?.find("{{")? + 2;
        let close = open + text[open..].find("}}")?;
        from = close + 2;
        let inside = &text[open..close];
        let (path, filters) = inside.find('|').map_or((inside, ""), |bar| inside.split_at(bar));
        let at = open + (path.len() - path.trim_start().len());
        Some(Output { path: path.trim(), filters: filters.trim(), at })
    })
}

/// The one output that `text` is, beside spaces.
pub(super) fn only_output(text: &str) -> Option<Output<'_>> {
    let text = text.trim();
    let inside = text.strip_prefix("{{")?.strip_suffix("}}")?;
    if inside.contains("{{") || inside.contains("{%") { None } else { outputs(text).next() }
}

/// How a customer's answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// `widgets.NAME.Digits`
    Keys,
    /// `widgets.NAME.SpeechResult`
    Speech,
    /// `widgets.NAME.inbound.Body`, or what a button sent.
    Written,
}

/// The question whose answer `path` reads, by its widget's name.
pub(super) fn answer(path: &str) -> Option<(&str, Answer)> {
    let rest = of_widget(path)?;
    if let Some(name) = rest.strip_suffix(".Digits") {
        return Some((name, Answer::Keys));
    }
    if let Some(name) = rest.strip_suffix(".SpeechResult") {
        return Some((name, Answer::Speech));
    }
    let (name, field) = rest.split_once(".inbound.").or_else(|| rest.split_once(".incoming."))?;
    matches!(field, "Body" | "ButtonText" | "ButtonPayload" | "ListTitle" | "ListId").then_some((name, Answer::Written))
}

fn of_widget(path: &str) -> Option<&str> {
    path.strip_prefix("widgets.")
}

/// The variable of the flow that `path` reads.
pub(super) fn variable(path: &str) -> Option<&str> {
    path.strip_prefix("flow.variables.")
}

/// The slot that `path` reads: the bare name of a variable or a parameter, the slot of a question, else the path. `None` where it
/// reads everything there is (`flow`, `widgets`, …).
pub(super) fn slot(path: &str, asked: &HashMap<&str, String>) -> Option<String> {
    if matches!(path, "" | "flow" | "flow.variables" | "flow.data" | "widgets" | "trigger") {
        return None;
    }
    if let Some(slot) = answer(path).and_then(|(name, _)| asked.get(name)) {
        return Some(slot.clone());
    }
    let handed =
        ["flow.variables.", "flow.data.", "trigger.parent.parameters.", "trigger.request.parameters.", "widgets."];
    let bare = handed.iter().find_map(|prefix| path.strip_prefix(prefix)).unwrap_or(path);
    Some(bare.to_owned())
}

/// Whether `text` reads all variables at once, or everything.
pub(super) fn reads_everything(text: &str) -> bool {
    outputs(text).any(|output| matches!(output.path, "flow" | "flow.variables" | "widgets"))
}

/// What is added to `variable` by a value that counts it: `{{flow.variables.x | plus: 1}}`, alone or in a test whether it is set.
pub(super) fn counts(text: &str, name: &str) -> Option<i64> {
    outputs(text).filter(|output| variable(output.path) == Some(name)).find_map(|output| {
        output.filters.split('|').find_map(|filter| {
            let (word, amount) = filter.trim().split_once(':')?;
            let amount: i64 = amount.trim().trim_matches(['"', '\'']).parse().ok()?;
            match word.trim() {
                "plus" => Some(amount),
                "minus" => amount.checked_neg(),
                _ => None,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_found_with_their_places() {
        let text = "a {{ widgets.x.Digits }} b {{flow.variables.n | plus: 1}}";
        let found: Vec<_> = outputs(text).collect();
        assert_eq!(found[0], Output { path: "widgets.x.Digits", filters: "", at: 5 });
        assert_eq!((found[1].path, found[1].filters), ("flow.variables.n", "| plus: 1"));
        assert_eq!(outputs("{{ open").count(), 0);
    }

    #[test]
    fn a_counter_is_seen_in_and_out_of_a_test() {
        let guarded = "{% if flow.variables.n %} {{flow.variables.n| plus: 1}} {% else %} 1 {% endif %}";
        assert_eq!(counts(guarded, "n"), Some(1));
        assert_eq!(counts("{{flow.variables.n | default: 0 | plus: 2}}", "n"), Some(2));
        assert_eq!(counts("{{flow.variables.n | minus: 1}}", "n"), Some(-1));
        assert_eq!(counts("{{flow.variables.other | plus: 1}}", "n"), None);
        assert_eq!(counts("1", "n"), None);
    }

    #[test]
    fn answers_are_read_by_name() {
        assert_eq!(answer("widgets.Msg-1.b.Digits"), Some(("Msg-1.b", Answer::Keys)));
        assert_eq!(answer("widgets.ask.inbound.Body"), Some(("ask", Answer::Written)));
        assert_eq!(answer("widgets.ask.inbound.From"), None);
        assert_eq!(answer("widgets.fn.parsed.open"), None);
    }
}
