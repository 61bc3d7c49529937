//! From what was found on disk to what is checked: the configuration read and applied.

use super::discover::{Found, shown};
use super::error::Error;
use crate::check::Value;
use crate::config::{Allow, Config, Level, ParameterValue, RuleSetting, read_config};
use crate::diagnostic::Finding;
use crate::flow::Pattern;
use crate::lint::{Allowed, Project};
use crate::rule::{Preset, Selection, Setting};
use crate::source::{Sources, Spanned};
use crate::syntax::decode;
use std::path::Path;

/// The project of `found`, and the sources that hold its configuration.
pub fn project(found: Found, only: &[String], skip: &[String]) -> Result<(Project, Sources), Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let mut config = Config::none(&shown(&here, &found.root));
    if let Some(path) = &found.config {
        let name = shown(&here, path);
        let text = text_of(path).map_err(|error| Error::Unreadable(name.clone(), error))?;
        let file = sources.add(name.clone(), text.clone());
        let mut open = |path: &str| {
            let text = text_of(&here.join(path)).ok()?;
            Some((sources.add(path, text.clone()), text))
        };
        (config, problems) = read_config(&name, file, text, &mut open);
    }
    problems.extend(unread(&config));
    let project = Project {
        root: shown(&here, &found.root),
        files: found.files,
        reported: found.reported,
        policy: config.policy(),
        scopes: scopes(&config),
        allowed: config.allow.iter().map(allowed).collect(),
        selection: selection(&config, only, skip),
        problems,
        ..Project::default()
    };
    Ok((project, sources))
}

fn text_of(path: &Path) -> std::io::Result<std::sync::Arc<str>> {
    Ok(decode(std::fs::read(path)?).text)
}

/// Every entry of the configuration that is about some files or flows, to be held against those that there are.
fn scopes(config: &Config) -> Vec<(crate::source::Span, Pattern)> {
    let flows = config.flows.iter().map(|entry| &entry.scope);
    let overrides = config.overrides.iter().map(|entry| &entry.scope);
    flows.chain(overrides).map(|scope| (scope.span, scope.applies.clone())).collect()
}

/// Sections that say something which this version does not act on: told, so that nobody relies on them.
fn unread(config: &Config) -> Vec<Finding> {
    let rules = config.custom_rules.iter().map(|path| ("custom-rules", path.span));
    let sections = config.unread.iter().map(|section| (section.value.as_str(), section.span));
    sections
        .chain(rules)
        .map(|(name, span)| {
            Finding::file(
                "file/unused-config",
                span,
                format!("`{name}` is read by a later version and changes nothing yet"),
            )
            .help("keep it for later, or leave it out")
        })
        .collect()
}

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

fn selection(config: &Config, only: &[String], skip: &[String]) -> Selection {
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
    }
}

fn setting_of(setting: &RuleSetting, scope: Option<Pattern>) -> Setting {
    let severity = setting.severity.as_ref().map(|level| match level.value {
        Level::Off => None,
        Level::At(severity) => Some(severity),
    });
    let params = setting.parameters.iter().map(|parameter| {
        let value = match &parameter.value.value {
            ParameterValue::Number(number) => Value::Number(*number),
            ParameterValue::Text(text) => Value::Text(text.clone().into()),
            ParameterValue::Bool(on) => Value::Bool(*on),
            // No parameter takes a list; the rule says which kind it takes instead.
            ParameterValue::List(_) => Value::Text(String::new().into()),
        };
        (parameter.name.value.clone(), value, parameter.name.span)
    });
    Setting { scope, id: setting.id.value.clone(), span: setting.id.span, severity, params: params.collect() }
}
