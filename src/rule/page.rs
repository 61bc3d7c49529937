//! The page of a rule: what `explain` prints and `docs/rules/` holds.

use super::{ByOutcome, RuleFile};
use crate::check::Value;
use std::fmt::Write;

/// What a rule is set to where somebody stands.
#[derive(Debug, Default)]
pub struct Here {
    /// Its severity, and who decided so, in a sentence.
    pub severity: String,
    /// Its parameters, with who decided each.
    pub params: Vec<(&'static str, Value, String)>,
}

/// The page as Markdown.
pub fn page(file: &RuleFile) -> String {
    page_here(file, None)
}

/// The page as Markdown, with what holds where somebody stands.
pub fn page_here(file: &RuleFile, here: Option<&Here>) -> String {
    let rule = &file.rule;
    let mut out = format!("# {}\n\n{}\n\n", rule.id, rule.title);
    let _ = writeln!(out, "- severity: {}", rows(&rule.severity, |severity| severity.name().to_owned()));
    let presets = rows(&rule.presets, |of| of.iter().map(|preset| preset.name()).collect::<Vec<_>>().join(", "));
    let _ = writeln!(out, "- presets: {presets}");
    if let Some(here) = here {
        let _ = writeln!(out, "- here: {}", here.severity);
    }
    if !rule.applies_to.is_empty() {
        let kinds: Vec<&str> = rule.applies_to.iter().map(|kind| kind.name()).collect();
        let _ = writeln!(out, "- applies to: {}", kinds.join(", "));
    }
    if !rule.yields_to.is_empty() {
        let _ = writeln!(out, "- keeps quiet where these speak: {}", rule.yields_to.join(", "));
    }
    if !rule.suppressible {
        out.push_str("- cannot be turned off\n");
    }
    if !file.why.is_empty() {
        let _ = write!(out, "\n## Why\n\n{}\n", file.why);
    }
    let shown: Vec<&crate::check::Param> =
        rule.check.into_iter().flat_map(|check| check.params).filter(|param| matters(param)).collect();
    if !shown.is_empty() {
        let (head, line) = if here.is_some() { (" set by |", "---|") } else { ("", "") };
        let _ = write!(out, "\n## Settings\n\n| name | value |{head} what it does |\n|---|---|{line}---|\n");
        for param in shown {
            if let Some((_, value, origin)) = here.and_then(|here| here.params.iter().find(|row| row.0 == param.name)) {
                let _ = writeln!(out, "| `{}` | {} | {origin} | {} |", param.name, shown_value(value), param.doc);
                continue;
            }
            let value = rule.params.0.iter().find(|(name, _)| *name == param.name).map(|(_, value)| value);
            let _ =
                writeln!(out, "| `{}` | {} | {} |", param.name, value.map_or(String::new(), shown_value), param.doc);
        }
    }
    if !file.examples.is_empty() {
        out.push_str("\n## Examples\n");
    }
    for example in &file.examples {
        out.push_str(if example.bad { "\nBad:\n" } else { "\nGood:\n" });
        for part in &example.files {
            if example.files.len() > 1 || part.path != "flow.yaml" {
                let _ = writeln!(out, "\n`{}`", part.path);
            }
            let language = part.path.rsplit_once('.').map_or("", |(_, extension)| extension);
            let _ = write!(out, "\n```{language}\n{}\n```\n", part.text.trim_end());
        }
    }
    if !file.sources.is_empty() {
        out.push_str("\n## Sources\n\n");
        for source in &file.sources {
            let author = if source.author.is_empty() { String::new() } else { format!(", {}", source.author) };
            let _ = writeln!(out, "- *{}*{author}: {}", source.title, source.says);
        }
    }
    if !file.measured.is_empty() {
        let _ = write!(out, "\n## Measured\n\n{}\n", file.measured);
    }
    out
}

/// A word that only chooses which question is asked is not a setting for teams.
fn matters(param: &crate::check::Param) -> bool {
    !matches!(param.default, Value::Text(_))
}

/// A value as people write it.
pub fn shown_value(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("`{text}`"),
        Value::Bool(on) => on.to_string(),
        Value::List(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
    }
}

fn rows<T>(by: &ByOutcome<T>, show: impl Fn(&T) -> String) -> String {
    let shown = |(outcome, value): &(super::Str, T)| {
        if outcome.is_empty() { show(value) } else { format!("{} ({outcome})", show(value)) }
    };
    by.0.iter().map(shown).collect::<Vec<_>>().join("; ")
}
