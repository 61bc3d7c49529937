//! Settings of rules, as the configuration writes them.

use super::read::{scalar, spanned, wrong};
use super::tables::LEVELS;
use super::{Level, Parameter, ParameterValue, RuleSetting};
use crate::diagnostic::Finding;
use crate::source::Spanned;
use crate::syntax::{Value, nearest};

/// Settings of rules, in file order.
pub(super) fn rules(value: Option<Value<'_>>, findings: &mut Vec<Finding>) -> Vec<RuleSetting> {
    let Some(value) = value else { return Vec::new() };
    value.entries().map(|(id, setting)| rule(id, setting, findings)).collect()
}

fn rule(id: Value<'_>, setting: Value<'_>, findings: &mut Vec<Finding>) -> RuleSetting {
    let mut rule = RuleSetting { id: spanned(id), severity: None, outcomes: Vec::new(), parameters: Vec::new() };
    if !setting.is_mapping() {
        rule.severity = scalar(Some(setting), Level::parse);
        return rule;
    }
    for (name, value) in setting.entries() {
        if name.str() == Some("severity") && value.is_mapping() {
            for (outcome, level) in value.entries() {
                rule.outcomes.extend(severity(level, findings).map(|level| (spanned(outcome), level)));
            }
            continue;
        }
        if name.str() == Some("severity") {
            rule.severity = severity(value, findings);
            continue;
        }
        match parameter(value) {
            Some(value) => rule.parameters.push(Parameter { name: spanned(name), value }),
            None => {
                let problem = format!(
                    "`{}` must be a number, a text, `true` or `false`, or a list of them",
                    name.str().unwrap_or("")
                );
                findings.push(wrong(value.span(), problem).help("see the page of the rule for what it takes"));
            }
        }
    }
    rule
}

/// A severity; one that is none is told.
fn severity(value: Value<'_>, findings: &mut Vec<Finding>) -> Option<Spanned<Level>> {
    let level = scalar(Some(value), Level::parse);
    if level.is_none() {
        let word = value.str().unwrap_or("");
        let help = match nearest(word, LEVELS.into_iter()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use one of `{}`", LEVELS.join("`, `")),
        };
        let problem = if value.str().is_some() && !value.is_null() {
            format!("`{word}` is no severity")
        } else {
            "a severity is one word, or one for each outcome".to_owned()
        };
        findings.push(wrong(value.span(), problem).help(help));
    }
    level
}

fn parameter(value: Value<'_>) -> Option<Spanned<ParameterValue>> {
    let one = |value: Value<'_>| {
        let read = match (value.f64(), value.bool(), value.str()) {
            _ if value.is_null() => return None,
            (Some(number), ..) => ParameterValue::Number(number),
            (_, Some(truth), _) => ParameterValue::Bool(truth),
            (.., Some(text)) => ParameterValue::Text(text.to_owned()),
            _ => return None,
        };
        Some(Spanned::new(read, value.text_range()))
    };
    if !value.is_sequence() {
        return one(value);
    }
    let items: Option<Vec<_>> = value.items().map(one).collect();
    Some(Spanned::new(ParameterValue::List(items?), value.span()))
}
