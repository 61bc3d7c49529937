//! Power Fx, as far as it is looked into: which variables it reads, and tests that are as plain as words. All else stays opaque.
//!
//! <https://learn.microsoft.com/en-us/microsoft-copilot-studio/advanced-power-fx>: a value that begins with `=` is a formula; in texts,
//! formulas stand in braces.

use crate::flow::{Reading, SetValue, Slot, SlotUse};
use crate::syntax::Value;

/// The scopes of variables.
const SCOPES: [&str; 4] = ["Topic.", "Global.", "System.", "User."];

/// The formula that `text` is.
pub(super) fn formula(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix('=')
}

/// The variable that `value` names, as `Topic.Name` or, where it is made here, `init:Topic.Name`.
pub(super) fn variable(value: Value<'_>) -> Option<Slot> {
    let text = value.str()?;
    let name = text.strip_prefix("init:").unwrap_or(text);
    let start = text.len() - name.len();
    let named = SCOPES.iter().any(|scope| name.len() > scope.len() && name.starts_with(scope));
    named.then(|| Slot::new(name.to_owned(), value.span_of(start, text.len())))
}

/// Where the variables that the formula reads stand in it.
fn variables(formula: &str) -> Vec<(usize, usize)> {
    let (bytes, mut found, mut at) = (formula.as_bytes(), Vec::new(), 0);
    let mut before = b' ';
    while at < bytes.len() {
        let rest = formula.get(at..).unwrap_or("");
        if bytes[at] == b'"' {
            at += 1 + rest.get(1..).and_then(|inner| inner.find('"')).map_or(rest.len(), |end| end + 1);
            before = b'"';
            continue;
        }
        if !(before.is_ascii_alphanumeric() || matches!(before, b'.' | b'_'))
            && let Some(scope) = SCOPES.iter().find(|scope| rest.starts_with(**scope))
        {
            let word = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
            let mut end = scope.len() + word(&rest[scope.len()..]);
            // The platform's own values lie deeper: `System.Bot.Name`.
            while *scope == "System." && rest[end..].starts_with('.') && word(&rest[end + 1..]) > 0 {
                end += 1 + word(&rest[end + 1..]);
            }
            if end > scope.len() {
                found.push((at, at + end));
                before = b'a';
                at += end;
                continue;
            }
        }
        before = bytes[at];
        at += 1;
        while !formula.is_char_boundary(at) {
            at += 1;
        }
    }
    found
}

/// What the formulas in `value` read: of the whole text where it is one, else of what stands in braces.
pub(super) fn reads(value: Value<'_>, reading: Reading) -> Vec<SlotUse> {
    let text = value.str().unwrap_or("");
    let parts = match formula(text) {
        Some(inner) => vec![(text.len() - inner.len(), text.len())],
        None => holes(text),
    };
    let within = |(start, end): (usize, usize)| {
        let inner = text.get(start..end).unwrap_or("");
        variables(inner).into_iter().map(move |(from, to)| (start + from, start + to))
    };
    let used = |(from, to): (usize, usize)| {
        let slot = Slot::new(text.get(from..to).unwrap_or("").to_owned(), value.span_of(from, to));
        // What a formula does where a variable is empty is not worked out.
        let bare = formula(text).is_none() && text[..from].ends_with('{') && text[to..].starts_with('}');
        SlotUse { fallback: !(bare && slot.value.starts_with("Topic.")), slot, reading }
    };
    parts.into_iter().flat_map(within).map(used).collect()
}

/// What stands in braces in a text.
pub(super) fn holes(text: &str) -> Vec<(usize, usize)> {
    let (mut found, mut open, mut deep) = (Vec::new(), 0, 0u32);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => {
                deep += 1;
                open = if deep == 1 { at + 1 } else { open };
            }
            b'}' if deep > 0 => {
                deep -= 1;
                if deep == 0 {
                    found.push((open, at));
                }
            }
            _ => {}
        }
    }
    found
}

/// What a variable is set to.
pub(super) fn stored(slot: &str, value: Option<Value<'_>>) -> SetValue {
    let Some(text) = value.and_then(Value::str) else { return SetValue::Opaque };
    let Some(inner) = formula(text) else {
        return if holes(text).is_empty() { SetValue::Const(text.to_owned()) } else { SetValue::Opaque };
    };
    let inner = inner.trim();
    if let Some(step) = added(slot, inner) {
        return SetValue::Add(step);
    }
    let literal = inner.strip_prefix('"').and_then(|text| text.strip_suffix('"')).filter(|text| !text.contains('"'));
    match (literal, variables(inner).as_slice()) {
        (Some(text), _) => SetValue::Const(text.to_owned()),
        (_, [(0, end)]) if *end == inner.len() => SetValue::Copy(inner.to_owned()),
        _ if inner.parse::<f64>().is_ok() || matches!(inner, "true" | "false") => SetValue::Const(inner.to_owned()),
        _ => SetValue::Opaque,
    }
}

/// By how much `Topic.Count + 1` raises `Topic.Count`.
fn added(slot: &str, formula: &str) -> Option<i64> {
    let rest = formula.strip_prefix(slot)?.trim_start();
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    let number: i64 = rest.strip_prefix(['+', '-'])?.trim().parse().ok()?;
    number.checked_mul(sign)
}

/// A test in plain words, and the one variable it looks at, with its place in the text.
pub(super) struct Test {
    pub words: String,
    pub slot: Option<Slot>,
}

/// What a condition tests.
pub(super) fn test(condition: Value<'_>) -> Test {
    let text = condition.str().unwrap_or("");
    let inner = formula(text).unwrap_or(text);
    let start = text.len() - inner.len();
    let mut found = variables(inner);
    found.dedup_by_key(|(from, to)| inner.get(*from..*to));
    let one = match found.as_slice() {
        [(from, to)] => inner.get(*from..*to).map(|name| (name, start + from, start + to)),
        _ => None,
    };
    let slot = one.map(|(name, from, to)| Slot::new(name.to_owned(), condition.span_of(from, to)));
    let plain = inner.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = one.and_then(|(name, ..)| of(&plain, name)).unwrap_or(plain);
    Test { words, slot }
}

/// The test without its variable: `= "gold"`, `not blank`.
fn of(formula: &str, slot: &str) -> Option<String> {
    let blank = |text: &str| {
        let inner = text.strip_prefix("IsBlank(").or_else(|| text.strip_prefix("IsEmpty("))?;
        (inner.strip_suffix(')')?.trim() == slot).then_some(())
    };
    if blank(formula).is_some() {
        return Some("blank".into());
    }
    let turned = formula.strip_prefix('!').or_else(|| formula.strip_prefix("Not(")?.strip_suffix(')'));
    if let Some(inner) = turned {
        return match inner.trim() {
            same if same == slot => Some("= false".into()),
            other => blank(other).map(|()| "not blank".into()),
        };
    }
    match formula.strip_prefix(slot)?.trim_start() {
        "" => Some("= true".into()),
        rest if rest.starts_with("<>") => Some(match rest.trim_start_matches("<>").trim() {
            "Blank()" | "\"\"" => "not blank".into(),
            other => format!("!= {other}"),
        }),
        rest => match rest.strip_prefix('=').map(str::trim) {
            Some("Blank()" | "\"\"") => Some("blank".into()),
            _ if rest.starts_with(['=', '<', '>']) => Some(rest.to_owned()),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_in_formulas() {
        let names = |text: &'static str| variables(text).into_iter().map(|(a, b)| &text[a..b]).collect::<Vec<_>>();
        assert_eq!(names("Topic.Name & \" Topic.No \" & Upper(Global.City.Name)"), ["Topic.Name", "Global.City"]);
        assert_eq!(names("System.Bot.Name = My.Topic.x"), ["System.Bot.Name"]);
        assert!(names("\"open Topic.X").is_empty() && names("Topic. é").is_empty());
    }

    #[test]
    fn tests_in_words() {
        assert_eq!(of("Topic.A = true", "Topic.A").as_deref(), Some("= true"));
        assert_eq!(of("!IsBlank(Topic.A)", "Topic.A").as_deref(), Some("not blank"));
        assert_eq!(of("Topic.A <> Blank()", "Topic.A").as_deref(), Some("not blank"));
        assert_eq!(of("Topic.A", "Topic.A").as_deref(), Some("= true"));
        assert_eq!(of("System.FallbackCount < 3", "System.FallbackCount").as_deref(), Some("< 3"));
        assert_eq!(of("Topic.A in [1]", "Topic.A"), None);
    }

    #[test]
    fn what_is_stored() {
        assert_eq!(added("Topic.Tries", "Topic.Tries + 1"), Some(1));
        assert_eq!(added("Topic.Tries", "Topic.Tries - 2"), Some(-2));
        assert_eq!(added("Topic.Tries", "Topic.Other + 1"), None);
        assert_eq!(holes("a {b {c}} {d}"), [(3, 8), (11, 12)]);
    }
}
