//! The conditions of a split. Studio compares without case and without the spaces around a value
//! (<https://www.twilio.com/docs/studio/widget-library/split-based-on>, 2025-06).

use super::liquid::{self, Output};
use super::names::is_dynamic;
use crate::syntax::Value;

/// How a value is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Equal,
    NotEqual,
    AnyOf,
    NoneOf,
    Contains,
    ContainsNot,
    StartsWith,
    StartsNotWith,
    Less,
    Greater,
    Blank,
    NotBlank,
    Regex,
    /// A test of the clock, or one not known here.
    Other,
}

/// One condition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition<'t> {
    /// What is tested: the text of its argument.
    pub subject: &'t str,
    /// How, as Studio writes it.
    pub name: &'t str,
    /// How.
    pub op: Op,
    /// Against what.
    pub value: &'t str,
    /// The value is computed when the flow runs.
    pub computed: bool,
}

/// The conditions of one way out of a split, all of which must hold. `input` is tested where a condition names nothing itself.
pub(super) fn conditions<'t>(list: Option<Value<'t>>, input: &'t str) -> Vec<Condition<'t>> {
    let Some(list) = list else { return Vec::new() };
    list.items()
        .map(|condition| {
            let text = |key: &str| condition.get(key).and_then(Value::str).unwrap_or("");
            let subject = condition.get("arguments").and_then(|list| list.items().next()).and_then(Value::str);
            let value = condition.get("value");
            let computed = value.is_some_and(|value| value.is_reference() || value.str().is_some_and(is_dynamic));
            let (name, value_text) = (text("type"), text("value").trim());
            Condition { subject: subject.unwrap_or(input), name, op: op(name), value: value_text, computed }
        })
        .collect()
}

fn op(name: &str) -> Op {
    match name {
        "equal_to" => Op::Equal,
        "not_equal_to" => Op::NotEqual,
        "matches_any_of" => Op::AnyOf,
        "does_not_match_any_of" | "not_matches_any_of" => Op::NoneOf,
        "contains" => Op::Contains,
        "does_not_contain" | "not_contains" => Op::ContainsNot,
        "starts_with" => Op::StartsWith,
        "does_not_start_with" | "not_starts_with" => Op::StartsNotWith,
        "less_than" => Op::Less,
        "greater_than" => Op::Greater,
        "is_blank" => Op::Blank,
        "is_not_blank" => Op::NotBlank,
        "regex" => Op::Regex,
        _ => Op::Other,
    }
}

impl<'t> Condition<'t> {
    /// What is read, where the subject is one output of Liquid.
    pub fn reads(&self) -> Option<Output<'t>> {
        liquid::only_output(self.subject)
    }

    /// Whether the condition holds for `input`; `None` where that cannot be told.
    pub fn holds(&self, input: &str) -> Option<bool> {
        let (input, value) = (input.trim().to_lowercase(), self.value.to_lowercase());
        if self.computed {
            return None;
        }
        let numbers = || input.parse::<f64>().ok().zip(value.parse::<f64>().ok());
        Some(match self.op {
            Op::Equal => input == value,
            Op::NotEqual => input != value,
            Op::AnyOf => self.parts().any(|part| part.to_lowercase() == input),
            Op::NoneOf => self.parts().all(|part| part.to_lowercase() != input),
            Op::Contains => input.contains(&value),
            Op::ContainsNot => !input.contains(&value),
            Op::StartsWith => input.starts_with(&value),
            Op::StartsNotWith => !input.starts_with(&value),
            Op::Less => numbers().is_some_and(|(input, value)| input < value),
            Op::Greater => numbers().is_some_and(|(input, value)| input > value),
            Op::Blank => input.is_empty(),
            Op::NotBlank => !input.is_empty(),
            Op::Regex | Op::Other => return None,
        })
    }

    /// The values of a list such as `1, 2`; the one value of anything else.
    pub fn parts(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let listed = matches!(self.op, Op::AnyOf | Op::NoneOf);
        let mut rest = Some(self.value);
        std::iter::from_fn(move || {
            let (part, left) = match rest? {
                all if !listed => (all, None),
                all => all.split_once(',').map_or((all, None), |(part, left)| (part, Some(left))),
            };
            rest = left;
            Some(part.trim())
        })
        .filter(|part| !part.is_empty())
    }

    /// The test in short, as events of conditions write it.
    pub fn shown(&self) -> String {
        let value = self.value.trim_matches('"');
        match self.op {
            Op::Equal => format!("= {value}"),
            Op::NotEqual => format!("!= {value}"),
            Op::AnyOf => format!("in {value}"),
            Op::NoneOf => format!("not in {value}"),
            Op::Contains => format!("contains {value}"),
            Op::ContainsNot => format!("not contains {value}"),
            Op::StartsWith => format!("starts {value}"),
            Op::StartsNotWith => format!("not starts {value}"),
            Op::Less => format!("< {value}"),
            Op::Greater => format!("> {value}"),
            Op::Blank => "blank".into(),
            Op::NotBlank => "not blank".into(),
            Op::Regex => format!("~ {value}"),
            Op::Other => format!("{} {value}", self.name.replace('_', " ")),
        }
    }
}

/// All of `conditions` in short.
pub(super) fn shown(conditions: &[Condition<'_>]) -> Box<str> {
    let all: Vec<_> = conditions.iter().map(Condition::shown).collect();
    all.join(" and ").into()
}

/// The keys of a telephone.
pub(super) const KEYS: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"];

/// The single keys for which all of `conditions` hold; `None` where that cannot be told.
pub(super) fn keys(conditions: &[Condition<'_>]) -> Option<Vec<&'static str>> {
    let mut found = Vec::new();
    for key in KEYS {
        let mut all = true;
        for condition in conditions {
            all &= condition.holds(key)?;
        }
        if all {
            found.push(key);
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(name: &'static str, value: &'static str) -> Condition<'static> {
        Condition { subject: "{{widgets.menu.Digits}}", name, op: op(name), value, computed: false }
    }

    #[test]
    fn conditions_stand_for_keys() {
        assert_eq!(keys(&[test("equal_to", "1")]), Some(vec!["1"]));
        assert_eq!(keys(&[test("matches_any_of", "1, 2,#")]), Some(vec!["1", "2", "#"]));
        assert_eq!(keys(&[test("less_than", "4"), test("greater_than", "0")]), Some(vec!["1", "2", "3"]));
        assert_eq!(keys(&[test("contains", "4")]), Some(vec!["4"]));
        assert_eq!(keys(&[test("equal_to", "12")]), Some(vec![]));
        assert_eq!(keys(&[test("regex", "^[12]$")]), None);
        assert_eq!(keys(&[Condition { computed: true, ..test("equal_to", "{{flow.variables.x}}") }]), None);
    }

    #[test]
    fn conditions_are_shown_in_short() {
        let all = [test("less_than", "3"), test("is_not_blank", "Is Not Blank"), test("equal_to", "\"open\"")];
        assert_eq!(&*shown(&all), "< 3 and not blank and = open");
    }
}
