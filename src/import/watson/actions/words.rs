//! A condition in words, and what it reads.

use super::super::full;
use super::super::said::variables;
use super::condition::{DEEPEST, SUBJECTS, sides};
use crate::flow::{Reading, Slot, SlotUse};
use crate::syntax::Value;

/// A condition in words.
pub(super) struct Test {
    /// The one variable that is tested.
    pub slot: Option<Slot>,
    /// What it is tested for; the whole condition where more is tested.
    pub words: String,
    /// All that is read.
    pub reads: Vec<SlotUse>,
}

/// What `condition` tests; `name` says what a variable of an action is called.
pub(super) fn test<'t>(condition: Value<'t>, name: &dyn Fn(Value<'t>) -> Slot) -> Test {
    let mut reads = Vec::new();
    read(condition, name, &mut reads, 0);
    let one = reads.first().filter(|first| reads.iter().all(|read| read.slot.value == first.slot.value));
    let slot = one.map(|read| read.slot.clone());
    let inner = if slot.is_some() { simple(condition) } else { None };
    let words = inner.unwrap_or_else(|| {
        let mut words = String::new();
        say(condition, name, &mut words, 0);
        words
    });
    Test { slot: slot.filter(|_| simple(condition).is_some()), words, reads }
}

/// A comparison of one variable with a literal, without the variable.
fn simple(condition: Value<'_>) -> Option<String> {
    for (op, sign) in OPS {
        if let Some((_, value)) = sides(condition, op) {
            let scalar = value.get("scalar")?;
            let text = scalar.str()?;
            return Some(if scalar.is_string() { format!("{sign} \"{text}\"") } else { format!("{sign} {text}") });
        }
    }
    if condition.get("exists").is_some() {
        return Some("not blank".into());
    }
    condition.get("not").filter(|inner| inner.get("exists").is_some()).map(|_| "blank".into())
}

const OPS: [(&str, &str); 10] = [
    ("eq", "="),
    ("neq", "!="),
    ("lt", "<"),
    ("lte", "<="),
    ("gt", ">"),
    ("gte", ">="),
    ("contains", "contains"),
    ("matches", "matches"),
    ("starts_with", "starts with"),
    ("ends_with", "ends with"),
];

fn read<'t>(condition: Value<'t>, name: &dyn Fn(Value<'t>) -> Slot, reads: &mut Vec<SlotUse>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    if let Some((_, variable)) = SUBJECTS.into_iter().find_map(|key| Some((key, full(condition, key)?))) {
        reads.push(SlotUse { slot: name(variable), fallback: false, reading: Reading::Tested });
    } else if let Some(expression) = full(condition, "expression") {
        reads.extend(variables(expression, Reading::Tested));
    }
    for (_, inner) in condition.entries().filter(|(_, inner)| inner.is_mapping() || inner.is_sequence()) {
        read(inner, name, reads, depth + 1);
    }
    for item in condition.items() {
        read(item, name, reads, depth + 1);
    }
}

/// The longest condition that is told whole.
const LONGEST: usize = 120;

fn say<'t>(condition: Value<'t>, name: &dyn Fn(Value<'t>) -> Slot, out: &mut String, depth: usize) {
    if depth > DEEPEST || out.len() > LONGEST {
        return;
    }
    let variable = SUBJECTS.into_iter().find_map(|key| full(condition, key));
    if let Some(variable) = variable {
        out.push_str(&name(variable).value);
        return;
    }
    if let Some(text) =
        ["expression", "intent", "entity", "scalar"].into_iter().find_map(|key| condition.get(key)?.str())
    {
        out.push_str(text);
        return;
    }
    for (key, joined) in [("and", " and "), ("or", " or ")] {
        if let Some(list) = condition.get(key) {
            for (number, part) in list.items().enumerate() {
                out.push_str(if number > 0 { joined } else { "" });
                say(part, name, out, depth + 1);
            }
            return;
        }
    }
    for (op, sign) in OPS {
        if let Some((left, right)) = sides(condition, op) {
            say(left, name, out, depth + 1);
            out.push_str(&format!(" {sign} "));
            say(right, name, out, depth + 1);
            return;
        }
    }
    if let Some(inner) = condition.get("not") {
        out.push_str("not ");
        say(inner, name, out, depth + 1);
    } else if let Some(inner) = condition.get("exists") {
        say(inner, name, out, depth + 1);
        out.push_str(" is there");
    }
}
