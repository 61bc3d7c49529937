//! Values in their wrappers: `lit:`, `exp:`, `var:`, `noValue: true`.

use crate::syntax::Value;

/// The literal behind `lit:`, or the value itself where it has no wrapper.
pub(super) fn lit(value: Value<'_>) -> Option<Value<'_>> {
    if value.is_mapping() { value.get("lit") } else { Some(value).filter(|value| !value.is_null()) }
}

/// The expression behind `exp:`.
pub(super) fn exp(value: Value<'_>) -> Option<Value<'_>> {
    value.get("exp").filter(|exp| exp.str().is_some_and(|text| !text.trim().is_empty()))
}

/// The name of the variable behind `var:`, `variable:` or an expression that is nothing else.
pub(super) fn variable(value: Value<'_>) -> Option<Value<'_>> {
    let named = ["var", "variable", "exp"].into_iter().find_map(|key| value.get(key))?;
    named.str().is_some_and(is_variable).then_some(named)
}

/// Whether a text is the name of a variable: a scope, a dot, a name.
pub(super) fn is_variable(text: &str) -> bool {
    let scoped = text.split_once('.').is_some_and(|(scope, name)| !scope.is_empty() && !name.is_empty());
    scoped && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_'))
}

/// The name of a thing: `lit: { name: … }`, `{ name: … }`, or the literal itself.
pub(super) fn name(value: Value<'_>) -> Option<Value<'_>> {
    let inner = lit(value).unwrap_or(value);
    let named = if inner.is_mapping() { inner.get("name") } else { Some(inner) };
    named.filter(|named| named.str().is_some_and(|text| !text.is_empty()))
}

/// A whole number behind `lit:`.
pub(super) fn number(value: Option<Value<'_>>) -> Option<u32> {
    u32::try_from(lit(value?)?.i64()?).ok()
}

/// `true` or `false` behind `lit:`.
pub(super) fn bool(value: Option<Value<'_>>) -> Option<bool> {
    lit(value?)?.bool()
}

/// A length of time behind `lit:`, in seconds: `{ seconds: 40 }`, `{ minutes: 1 }`, `{ ms: 100 }`, or several of them.
pub(super) fn seconds(value: Option<Value<'_>>) -> Option<f64> {
    let parts = lit(value?)?;
    let one = |(unit, number): (Value<'_>, Value<'_>)| {
        let factor = match unit.str()? {
            "ms" | "milliseconds" => 0.001,
            "seconds" => 1.0,
            "minutes" => 60.0,
            "hours" => 3_600.0,
            "days" => 86_400.0,
            _ => return None,
        };
        Some(number.f64()? * factor)
    };
    let all: Option<Vec<f64>> = parts.entries().map(one).collect();
    all.filter(|all| !all.is_empty()).map(|all| all.iter().sum())
}

/// What a list of `- kind: { … }` holds: each item's only key and what stands below it. A mapping of the same is taken, too.
pub(super) fn kinds<'t>(list: Option<Value<'t>>) -> impl Iterator<Item = (Value<'t>, Value<'t>)> {
    list.into_iter().flat_map(Value::items).filter_map(|item| item.entries().next())
}

/// Whether `value` says that something is there: not absent, not `noValue`, `none` or `enabled: false`.
pub(super) fn is_given(value: Value<'_>) -> bool {
    let says = |key: &str, what: bool| value.get(key).and_then(Value::bool) == Some(what);
    !value.is_null() && !says("noValue", true) && !says("none", true) && !says("enabled", false)
}

/// A place that can be underlined: the text of a scalar, or the whole of anything without one.
pub(super) fn place(value: Value<'_>) -> crate::source::Span {
    let text = value.text_range();
    if text.is_empty() { value.span() } else { text }
}
