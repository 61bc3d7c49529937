//! One configuration file, without those it builds on.

use super::facts::{handoff_signals, hours, own_words};
use super::forms::{glob, is_day, key, nothing, rate};
use super::rules::rules;
use super::tables::{self, PRESETS};
use super::{Allow, Config, FlowEntry, Override, Scope};
use crate::diagnostic::Finding;
use crate::flow::{Attested, Audience, Pattern, PersonKind, PersonKinds, Pressure, Purpose, Role};
use crate::source::{Span, Spanned};
use crate::syntax::{Reader, Value, nearest};

const RULE: &str = "file/invalid-config";

/// Reads the document `root`; `base` is the folder that patterns are seen from. What is wrong is left out, and told.
pub(super) fn read(root: Value<'_>, base: &str) -> (Config, Vec<Spanned<String>>, Vec<Finding>) {
    let mut reader = Reader::new(RULE, RULE);
    let name = root.entries().next().map_or(root.span(), |(key, _)| key.span());
    if root.is_null() {
        return (Config::default(), Vec::new(), reader.findings);
    }
    reader.check(root, &tables::CONFIG, name);
    let mut findings = reader.findings;
    let mut config = Config::default();
    let mut paths = Vec::new();
    for extended in texts(root.get("extends")) {
        if PRESETS.contains(&extended.value.as_str()) {
            config.presets.push(extended);
        } else if extended.value.contains('/') || extended.value.ends_with(".yaml") || extended.value.ends_with(".yml")
        {
            paths.push(extended);
        } else {
            let help = match nearest(&extended.value, PRESETS.into_iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("use one of `{}`, or a path such as `./company.yaml`", PRESETS.join("`, `")),
            };
            findings.push(wrong(extended.span, format!("there is no preset called `{}`", extended.value)).help(help));
        }
    }
    config.rules = rules(root.get("rules"), &mut findings);
    if let Some(person) = root.get("person") {
        config.person_counts = person.get("counts").filter(|counts| counts.is_sequence()).and_then(counts);
        config.person_key = scalar(person.get("key"), key);
    }
    if let Some(speech) = root.get("speech") {
        config.words_per_minute = scalar(speech.get("words-per-minute"), rate);
    }
    if let Some(passes) = root.get("passes") {
        let all = passes.entries().filter(|(_, what)| what.str() == Some("everything"));
        config.passes_everything = all.map(|(platform, _)| spanned(platform)).collect();
    }
    config.known = texts(root.get("known"));
    let entries = |name: &str| root.get(name).into_iter().flat_map(Value::items).filter(|entry| entry.is_mapping());
    for entry in entries("flows") {
        config.flows.push(FlowEntry {
            scope: scope(entry, base, "an entry of `flows`", &mut findings),
            role: scalar(entry.get("role"), Role::parse),
            purpose: scalar(entry.get("purpose"), Purpose::parse),
            known_as: texts(entry.get("known-as")),
            audience: entry.get("audience").map(Audience::read).unwrap_or_default(),
            languages: texts(entry.get("languages")),
            care: care(entry),
        });
    }
    for entry in entries("overrides") {
        let scope = scope(entry, base, "an override", &mut findings);
        config.overrides.push(Override { scope, rules: rules(entry.get("rules"), &mut findings) });
    }
    for entry in entries("allow") {
        let text = |name: &str| texts(entry.get(name)).into_iter().next();
        config.allow.push(Allow {
            scope: scope(entry, base, "an entry of `allow`", &mut findings),
            rule: text("rule").unwrap_or(Spanned::new(String::new(), entry.span())),
            step: text("step"),
            reason: text("reason").unwrap_or(Spanned::new(String::new(), entry.span())),
            since: scalar(entry.get("since"), |day| is_day(day).then(|| day.to_owned())),
            until: scalar(entry.get("until"), |day| is_day(day).then(|| day.to_owned())),
        });
    }
    config.words = own_words(root.get("lexicons"), &mut findings);
    config.hours = hours(root.get("hours"));
    config.handoff_signals = handoff_signals(root.get("handoff-signals"), &mut findings);
    config.care = care(root);
    config.pressure = root.get("pressure").map(Pressure::read).unwrap_or_default();
    config.custom_rules = texts(root.get("custom-rules"));
    findings.sort_by_key(|finding| finding.place.span);
    (config, paths, findings)
}

pub(super) fn wrong(span: Span, problem: impl Into<String>) -> Finding {
    Finding::file(RULE, span, problem)
}

/// Which files and flows `entry` is about. One that names none is told: it would hold for all of them.
fn scope(entry: Value<'_>, base: &str, what: &str, findings: &mut Vec<Finding>) -> Scope {
    let one = |name: &str| texts(entry.get(name)).into_iter().next();
    let (files, flow) = (one("files"), one("flow"));
    let place = entry.entries().next().map_or(entry.span(), |(key, _)| key.span());
    // A misspelt `files` is told as that.
    let told = findings.iter().any(|finding| finding.place.span == place);
    if entry.get("files").is_none() && entry.get("flow").is_none() && !told {
        findings.push(
            wrong(place, format!("{what} needs `files` or `flow`, to say what it is about"))
                .help("add `files:` with a pattern of paths"),
        );
    }
    // A pattern that cannot be read matches nothing, rather than everything.
    let matcher = files.as_ref().map(|files| glob(&files.value).unwrap_or_else(nothing));
    let (files_wanted, flow_wanted) = (entry.get("files").is_some(), flow.as_ref().map(|flow| flow.value.clone()));
    let files_pattern = if files_wanted || flow.is_none() { matcher.or_else(|| Some(nothing())) } else { None };
    let applies = Pattern { files: files_pattern, base: base.to_owned(), flow: flow_wanted };
    Scope { span: entry.span(), files, flow, applies }
}

/// `care:`; nothing where it has no names.
fn care(value: Value<'_>) -> Attested {
    value.get("care").filter(|care| care.is_mapping()).map(|care| Attested::read(care).value).unwrap_or_default()
}

/// Nothing where a kind is not known: with one kind less, every flow that leads to it would be blamed for a slip in this list.
fn counts(value: Value<'_>) -> Option<Spanned<PersonKinds>> {
    let kinds: Option<Vec<PersonKind>> = value.items().map(|item| PersonKind::parse(item.str()?)).collect();
    Some(Spanned::new(kinds?.into_iter().fold(PersonKinds::NONE, PersonKinds::with), value.span()))
}

pub(super) fn scalar<T>(value: Option<Value<'_>>, parse: impl Fn(&str) -> Option<T>) -> Option<Spanned<T>> {
    let value = value.filter(|value| !value.is_null())?;
    Some(Spanned::new(parse(value.str()?)?, value.text_range()))
}

pub(super) fn spanned(value: Value<'_>) -> Spanned<String> {
    Spanned::new(value.str().unwrap_or("").to_owned(), value.text_range())
}

/// One text or several.
pub(super) fn texts(value: Option<Value<'_>>) -> Vec<Spanned<String>> {
    let Some(value) = value else { return Vec::new() };
    let full = |value: &Value<'_>| !value.is_null() && value.str().is_some_and(|text| !text.is_empty());
    if value.is_sequence() {
        value.items().filter(full).map(spanned).collect()
    } else {
        Some(value).filter(full).map(spanned).into_iter().collect()
    }
}
