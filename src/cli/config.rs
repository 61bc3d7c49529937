//! `touchlint config [FILE]`: what holds, and who says so.

use super::CLEAN;
use super::args::{ConfigOf, ListFormat};
use super::config_pressure::pressure;
use super::custom::custom;
use super::discover::{Wanted, discover, root_of, shown};
use super::error::Error;
use super::origin::{DEFAULT, level, origin, place};
use super::project::configuration;
use super::walk::CONFIG;
use crate::config::Config;
use crate::flow::{Attested, FlowInfo, PersonKind};
use crate::lint::{islands, selection};
use crate::report::visible;
use crate::rule::{effective, shown_value};
use crate::source::{Sources, Span, Spanned};
use serde::Serialize;
use std::fmt::Write;

#[derive(Serialize)]
struct Shown {
    /// The configuration; absent where the project has none.
    config: Option<String>,
    /// What holds for the whole project.
    values: Vec<Row>,
    /// The rules as they hold everywhere; empty where a file is asked for.
    rules: Vec<Row>,
    flows: Vec<OfFlow>,
}

#[derive(Serialize)]
struct OfFlow {
    path: String,
    flow: String,
    values: Vec<Row>,
    rules: Vec<Row>,
}

/// One value, and who decided it.
#[derive(Serialize)]
pub(super) struct Row {
    key: String,
    value: String,
    origin: String,
}

pub(super) fn row(key: impl Into<String>, value: impl Into<String>, origin: impl Into<String>) -> Row {
    Row { key: key.into(), value: value.into(), origin: origin.into() }
}

/// Writes every value that holds for the project, or for the flows of one file.
pub fn run(args: &ConfigOf, out: &mut String) -> Result<u8, Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let shown = match &args.file {
        None => {
            let root = root_of(&here);
            let path = Some(root.join(CONFIG)).filter(|path| path.is_file());
            let (config, _, sources) = configuration(&root, path.as_deref())?;
            let rules = rules(&config, args, &sources, "", "");
            Shown { config: name_of(&config, &sources), values: project(&config, &sources), rules, flows: Vec::new() }
        }
        Some(file) => {
            let wanted = Wanted { paths: vec![file.clone()], ..Wanted::default() };
            let path = shown(&here, &here.join(file));
            let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
            of_file(args, &wanted, &path)?
        }
    };
    match args.format {
        ListFormat::Json => {
            out.push_str(&serde_json::to_string_pretty(&shown).unwrap_or_default());
            out.push('\n');
        }
        ListFormat::Human => human(&shown, out),
    }
    Ok(CLEAN)
}

fn of_file(args: &ConfigOf, wanted: &Wanted, path: &str) -> Result<Shown, Error> {
    for found in discover(wanted)? {
        let (config, _, mut sources) = configuration(&found.root, found.config.as_deref())?;
        let policy = config.policy();
        let mut flows = Vec::new();
        for island in islands(found.files, &policy, &mut sources) {
            for flow in island.flows.iter().filter(|flow| flow.path == path) {
                flows.push(OfFlow {
                    path: flow.path.clone(),
                    flow: flow.key.clone(),
                    values: facts(flow, &config, &sources),
                    rules: rules(&config, args, &sources, &flow.path, &flow.key),
                });
            }
        }
        if !flows.is_empty() {
            let (config, values) = (name_of(&config, &sources), project(&config, &sources));
            return Ok(Shown { config, values, rules: Vec::new(), flows });
        }
    }
    Err(Error::NoFlow(path.to_owned()))
}

fn name_of(config: &Config, sources: &Sources) -> Option<String> {
    config.file.map(|file| sources.file(file).path.clone())
}

/// What a team decided for the whole project.
fn project(config: &Config, sources: &Sources) -> Vec<Row> {
    let policy = config.policy();
    let by = |span: Option<Span>| span.map_or(DEFAULT.to_owned(), |span| place(sources, span));
    let mut rows: Vec<Row> =
        config.presets.iter().map(|preset| row("extends", &preset.value, place(sources, preset.span))).collect();
    let kinds = PersonKind::ALL.into_iter().filter(|kind| policy.person_counts.has(*kind)).map(PersonKind::name);
    let counts = kinds.collect::<Vec<_>>().join(", ");
    rows.push(row("person.counts", counts, by(config.person_counts.map(|counts| counts.span))));
    rows.push(row("person.key", policy.person_key, by(config.person_key.map(|key| key.span))));
    let rate = policy.words_per_minute.to_string();
    rows.push(row("speech.words-per-minute", rate, by(config.words_per_minute.map(|rate| rate.span))));
    let mut list = |key: &str, values: &[Spanned<String>]| {
        rows.extend(values.iter().map(|value| row(key, &value.value, place(sources, value.span))));
        if values.is_empty() {
            rows.push(row(key, "nothing", DEFAULT));
        }
    };
    list("passes (everything)", &config.passes_everything);
    list("known", &config.known);
    list("custom-rules", &config.custom_rules);
    for hours in &config.hours {
        let open: Vec<&str> = hours.open.iter().map(|open| open.value.as_str()).collect();
        rows.push(row(format!("hours.{}", hours.name.value), open.join("; "), place(sources, hours.name.span)));
    }
    for signal in &config.handoff_signals {
        let value = signal.value.as_ref().map_or(String::new(), |value| format!(" = {}", value.value));
        let sign = format!("{} {}{value}", signal.carrier, signal.name.value);
        rows.push(row(format!("handoff-signals.{}", signal.platform.value), sign, place(sources, signal.span)));
    }
    for word in &config.words {
        let not = if word.not { "not-" } else { "" };
        let key = format!("lexicons.{not}{}", word.list.name());
        rows.push(row(key, &word.phrase.value, place(sources, word.phrase.span)));
    }
    rows.extend(pressure(&config.pressure, sources));
    rows.extend(attested(&config.care, sources));
    rows
}

/// What holds for one flow beside its rules.
fn facts(flow: &FlowInfo, config: &Config, sources: &Sources) -> Vec<Row> {
    let entries = || config.flows.iter().filter(|entry| entry.scope.applies.matches(&flow.path, &flow.key));
    let role = entries().find_map(|entry| entry.role.map(|role| role.span));
    let mut rows = vec![row(
        "role",
        flow.role.name(),
        role.map_or("the flow, and what leads to it".to_owned(), |span| place(sources, span)),
    )];
    if let Some(purpose) = flow.purpose {
        let set = entries().find_map(|entry| entry.purpose.map(|purpose| purpose.span));
        rows.push(row("purpose", purpose.name(), set.map_or("the flow".to_owned(), |span| place(sources, span))));
    }
    let about = &flow.about;
    rows.extend(
        about.languages.iter().map(|language| row("languages", &language.value, place(sources, language.span))),
    );
    let audience = &about.audience;
    let single = [
        ("audience.sector", &audience.sector),
        ("audience.relationship", &audience.relationship),
        ("audience.segment", &audience.segment),
        ("audience.group", &audience.group),
    ];
    for (key, value) in single {
        rows.extend(value.iter().map(|value| row(key, &value.value, place(sources, value.span))));
    }
    for (key, values) in [("audience.age-bands", &audience.age_bands), ("audience.languages", &audience.languages)] {
        rows.extend(values.iter().map(|value| row(key, &value.value, place(sources, value.span))));
    }
    rows.extend(attested(&about.care, sources));
    rows
}

/// One row for each attestation.
fn attested(care: &Attested, sources: &Sources) -> Vec<Row> {
    let Attested::Map(parts) = care else { return Vec::new() };
    let shown = |(name, said): &(Spanned<String>, Spanned<Attested>)| {
        row(format!("care.{}", name.value), in_words(&said.value), place(sources, name.span))
    };
    parts.iter().map(shown).collect()
}

/// An attestation on one line. As deep as it was read.
fn in_words(said: &Attested) -> String {
    match said {
        Attested::Nothing => String::new(),
        Attested::Text(text) => text.clone(),
        Attested::List(items) => items.iter().map(|item| in_words(&item.value)).collect::<Vec<_>>().join(", "),
        Attested::Map(parts) => {
            let one = |(name, said): &(Spanned<String>, Spanned<Attested>)| {
                format!("{}: {}", name.value, in_words(&said.value))
            };
            format!("{{ {} }}", parts.iter().map(one).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The rules that speak of `flow` in `path`: severity, then each parameter.
fn rules(config: &Config, args: &ConfigOf, sources: &Sources, path: &str, flow: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    // What is wrong with them is told by `check`.
    let here = std::env::current_dir();
    let own = here.map_or(Vec::new(), |here| custom(&here, &config.custom_rules, &mut Sources::default()).rules);
    for one in effective(&selection(config, &args.only, &args.skip), &own, path, flow) {
        let id = &one.rule.id;
        for (outcome, severity, from) in &one.severity {
            let key = if outcome.is_empty() { id.to_string() } else { format!("{id} ({outcome})") };
            rows.push(row(key, level(*severity), origin(sources, *from)));
        }
        for (name, value, from) in one.params.iter().filter(|_| one.speaks()) {
            // A word that only chooses the question is not a setting for teams.
            if !matches!(value, crate::check::Value::Text(_)) {
                rows.push(row(format!("{id} {name}"), shown_value(value), origin(sources, *from)));
            }
        }
    }
    rows
}

fn human(shown: &Shown, out: &mut String) {
    let none = "no touchlint.yaml: what holds is what touchlint comes with".to_owned();
    let _ = writeln!(out, "{}", shown.config.clone().unwrap_or(none));
    table("project", &shown.values, out);
    table("rules", &shown.rules, out);
    for flow in &shown.flows {
        table(&visible(&format!("{} in {}", flow.flow, flow.path)), &flow.values, out);
        table("rules", &flow.rules, out);
    }
}

/// Columns no wider than what is in them, and no wider than people read.
fn table(title: &str, rows: &[Row], out: &mut String) {
    if rows.is_empty() {
        return;
    }
    let _ = write!(out, "\n{title}\n");
    let width =
        |of: fn(&Row) -> &str, most: usize| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0).min(most);
    let (keys, values) = (width(|row| &row.key, 48), width(|row| &row.value, 48));
    for Row { key, value, origin } in rows {
        let (key, value, origin) = (visible(key), visible(value), visible(origin));
        let _ = writeln!(out, "  {key:keys$}  {value:values$}  {origin}");
    }
}
