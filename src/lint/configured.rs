//! What a configuration means for a run.

use super::{Allowed, Project};
use crate::check::Value;
use crate::config::{Allow, Config, Level, ParameterValue, RuleSetting};
use crate::flow::Pattern;
use crate::rule::{Preset, Selection, Setting};
use crate::source::Spanned;

impl Project {
    /// A project without files, as `config` decides and, above it, the command line: `only` and `skip` are names of rules or
    /// families.
    pub fn configured(config: &Config, only: &[String], skip: &[String]) -> Project {
        Project {
            policy: config.policy(),
            scopes: scopes(config),
            allowed: config.allow.iter().map(allowed).collect(),
            selection: selection(config, only, skip),
            ..Project::default()
        }
    }
}

/// Every entry of the configuration that is about some files or flows, to be held against those that there are.
fn scopes(config: &Config) -> Vec<(crate::source::Span, Pattern)> {
    let flows = config.flows.iter().map(|entry| &entry.scope);
    let overrides = config.overrides.iter().map(|entry| &entry.scope);
    flows.chain(overrides).map(|scope| (scope.span, scope.applies.clone())).collect()
}

/// An entry that accepts findings. One without a reason is kept too, to be told of.
fn allowed(allow: &Allow) -> Allowed {
    let day = |day: &Option<Spanned<String>>| day.as_ref().map(|day| day.value.clone());
    Allowed {
        span: allow.scope.span,
        applies: allow.scope.applies.clone(),
        rule: allow.rule.clone(),
        step: allow.step.clone(),
        reason: allow.reason.clone(),
        since: day(&allow.since),
        until: day(&allow.until),
    }
}

/// The rules that `config` and the command line ask for.
pub fn selection(config: &Config, only: &[String], skip: &[String]) -> Selection {
    let everywhere = config.rules.iter().map(|setting| setting_of(setting, None));
    let somewhere = config
        .overrides
        .iter()
        .flat_map(|one| one.rules.iter().map(|setting| setting_of(setting, Some(one.scope.applies.clone()))));
    Selection {
        presets: config.presets.iter().filter_map(|preset| Preset::parse(&preset.value)).collect(),
        settings: everywhere.chain(somewhere).collect(),
        only: only.to_vec(),
        skip: skip.to_vec(),
        own_file: config.file,
    }
}

fn setting_of(setting: &RuleSetting, scope: Option<Pattern>) -> Setting {
    let level = |level: &Level| match level {
        Level::Off => None,
        Level::At(severity) => Some(*severity),
    };
    let severity = setting.severity.as_ref().map(|severity| level(&severity.value));
    let outcomes =
        setting.outcomes.iter().map(|(name, severity)| (name.value.clone(), level(&severity.value), name.span));
    let params = setting.parameters.iter().map(|parameter| {
        let value = match &parameter.value.value {
            ParameterValue::Number(number) => Value::Number(*number),
            ParameterValue::Text(text) => Value::Text(text.clone().into()),
            ParameterValue::Bool(on) => Value::Bool(*on),
            ParameterValue::List(items) => Value::List(items.iter().map(|item| shown_word(&item.value)).collect()),
        };
        (parameter.name.value.clone(), value, parameter.name.span)
    });
    Setting {
        scope,
        id: setting.id.value.clone(),
        span: setting.id.span,
        severity,
        outcomes: outcomes.collect(),
        params: params.collect(),
    }
}

/// An item of a list as a word.
fn shown_word(item: &ParameterValue) -> std::borrow::Cow<'static, str> {
    match item {
        ParameterValue::Number(number) => number.to_string().into(),
        ParameterValue::Bool(on) => on.to_string().into(),
        ParameterValue::Text(text) => text.clone().into(),
        ParameterValue::List(_) => "".into(),
    }
}
