//! The router of a node: where it leads, by what, and whether the customer has the word before.

use super::case::{Case, Means};
use super::flow::To;
use super::names::text;
use crate::source::Span;
use crate::syntax::Value;
use std::collections::HashMap;

/// One category: what a test comes to, and the way out.
pub(super) struct Category<'t> {
    /// What people call it.
    pub name: Option<Value<'t>>,
    /// Where it leads.
    pub to: To,
    /// The place that says so.
    pub span: Span,
}

/// What a router waits for.
pub(super) enum Wait<'t> {
    /// A message, keys or a recording of the customer.
    Answer {
        /// How long at most, in seconds, and the category behind it.
        timeout: Option<(f64, usize)>,
        /// The kind of answer, such as `digits`.
        hint: &'t str,
    },
    /// The end of a call that was put through.
    Dial(Value<'t>),
    /// Something else.
    Other,
}

/// A router.
pub(super) struct Router<'t> {
    pub value: Value<'t>,
    /// `switch` or `random`.
    pub kind: &'t str,
    pub categories: Vec<Category<'t>>,
    pub cases: Vec<Case<'t>>,
    /// The category where no test holds.
    pub default: Option<usize>,
    pub wait: Option<Wait<'t>>,
    /// What is tested.
    pub operand: Option<Value<'t>>,
    /// The name that the outcome is kept by.
    pub result: Option<Value<'t>>,
}

/// What becomes of a router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// Options.
    Menu,
    /// A question.
    Ask,
    /// Whatever is answered, or nothing, leads to the same place: so long nothing happens.
    Pause,
    /// A call is put through.
    Dial,
    /// A branch by a test.
    Branch,
    /// A branch by chance.
    Split,
    /// Says how the action before it went.
    Status,
    /// Not known.
    Unknown,
}

impl<'t> Router<'t> {
    /// Reads the router `value` of a node with these exits. A category without an exit is given to `lost`.
    pub fn read(value: Value<'t>, exits: &HashMap<&'t str, (To, Span)>, mut lost: impl FnMut(Value<'t>) -> To) -> Self {
        let mut numbers = HashMap::new();
        let mut categories = Vec::new();
        for category in value.get("categories").into_iter().flat_map(Value::items).filter(|item| item.is_mapping()) {
            let name = text(category.get("name"));
            let exit = text(category.get("exit_uuid"));
            let known = exit.and_then(|exit| exits.get(exit.str()?)).copied();
            let place = name.or(exit).unwrap_or(category);
            let to = known.map_or_else(|| exit.map_or(To::Nowhere, &mut lost), |(to, _)| to);
            numbers.entry(category.get("uuid").and_then(Value::str).unwrap_or("")).or_insert(categories.len());
            categories.push(Category { name, to, span: place.text_range() });
        }
        let number = |id: Option<Value<'t>>| numbers.get(id?.str()?).copied();
        let cases = value.get("cases").into_iter().flat_map(Value::items).filter_map(|case| {
            Some(Case {
                kind: case.get("type").and_then(Value::str).unwrap_or(""),
                arguments: case.get("arguments").into_iter().flat_map(Value::items).collect(),
                category: number(case.get("category_uuid"))?,
            })
        });
        let wait = value.get("wait").filter(|wait| wait.is_mapping()).map(|wait| {
            let timeout = wait.get("timeout").and_then(|timeout| {
                let seconds = timeout.get("seconds")?;
                let seconds = seconds.f64().or_else(|| seconds.str()?.parse().ok())?;
                Some((seconds, number(timeout.get("category_uuid"))?))
            });
            let hint = wait.get("hint").and_then(|hint| hint.get("type")?.str()).unwrap_or("");
            match wait.get("type").and_then(Value::str) {
                Some("msg") | None => Wait::Answer { timeout, hint },
                Some("dial") => Wait::Dial(wait),
                Some(_) => Wait::Other,
            }
        });
        Self {
            value,
            kind: value.get("type").and_then(Value::str).unwrap_or(""),
            cases: cases.collect(),
            default: number(value.get("default_category_uuid")),
            wait,
            operand: text(value.get("operand")),
            result: text(value.get("result_name")),
            categories,
        }
    }

    /// What becomes of it behind an action of the type `after` (empty for none) that keeps its outcome as `result`.
    pub fn plan(&self, after: &str, result: &str) -> Plan {
        match (&self.wait, self.kind) {
            (Some(Wait::Answer { .. }), _) if self.is_pause() => Plan::Pause,
            (Some(Wait::Answer { .. }), _) if self.cases.iter().any(|case| case.means() == Means::Option) => Plan::Menu,
            (Some(Wait::Answer { .. }), _) => Plan::Ask,
            (Some(Wait::Dial(_)), _) => Plan::Dial,
            (Some(Wait::Other), _) => Plan::Unknown,
            (None, "random") => Plan::Split,
            (None, "switch") if self.tells_how_it_went(after, result) => Plan::Status,
            (None, "switch") => Plan::Branch,
            (None, _) => Plan::Unknown,
        }
    }

    /// The category of a number.
    pub fn category(&self, number: usize) -> Option<&Category<'t>> {
        self.categories.get(number)
    }

    /// <https://blog.textit.in/feature-update-add-timeouts-pauses-to-flows>: a wait that goes on alike with an answer and without one
    /// keeps messages apart.
    fn is_pause(&self) -> bool {
        let Some(Wait::Answer { timeout: Some((_, silent)), .. }) = self.wait else { return false };
        let to = |number: usize| self.category(number).map(|category| category.to);
        self.cases.is_empty() && self.default.is_some_and(|default| to(default) == to(silent) && to(default).is_some())
    }

    fn tells_how_it_went(&self, after: &str, result: &str) -> bool {
        let operand = self.operand.and_then(Value::str).unwrap_or("").to_ascii_lowercase();
        let reads = |what: &str| operand.contains(what);
        let of_result = || {
            let path = operand.trim_start_matches(['@', '(']).trim_end_matches(')');
            let rest = path.strip_prefix("results.").and_then(|path| path.strip_prefix(result));
            !result.is_empty() && matches!(rest, Some("" | ".category" | ".value"))
        };
        let fits = match after {
            "" => false,
            "enter_flow" => reads("child"),
            "wait_for_time" | "wait_for_result" => true,
            "open_ticket" => reads("ticket") || of_result(),
            _ => reads("webhook.status") || reads("@locals._") || of_result(),
        };
        fits && !self.cases.is_empty() && self.cases.iter().all(|case| case.success().is_some())
            || fits && matches!(after, "wait_for_time" | "enter_flow")
    }
}
