//! A configuration and all that it builds on, as one.

use super::Config;
use super::read::{read, wrong};
use crate::diagnostic::{Finding, RuleId};
use crate::source::{FileId, Spanned};
use crate::syntax::parse_yaml;
use std::sync::Arc;

/// How many configurations may build on one another.
const DEEPEST: usize = 16;

/// Gives the number and the text of the file at a path, relative to the working directory with `/`; `None` where it cannot be read.
pub type Open<'a> = dyn FnMut(&str) -> Option<(FileId, Arc<str>)> + 'a;

/// Reads the configuration `text`, the file `path` (relative to the working directory, with `/`), and those that it extends.
///
/// `open` is given a path, relative to the working directory, and answers with the file or says that it cannot. Every mistake is a
/// `file/invalid-config`, those of the text included; what is wrong is left out and the rest holds. Patterns of all files are seen
/// from the folder of `path`; paths in `extends` and `custom-rules` from the folder of the file that holds them.
pub fn read_config(path: &str, file: FileId, text: Arc<str>, open: &mut Open<'_>) -> (Config, Vec<Finding>) {
    let base = folder(path);
    let mut reading = Reading { base, open, stack: Vec::new(), done: Vec::new(), findings: Vec::new() };
    let mut config = layer(&mut reading, path, file, text);
    let mut findings = reading.findings;
    findings.sort_by_key(|finding| finding.place.span);
    config.file = Some(file);
    config.base = base.to_owned();
    if config.presets.is_empty() {
        config.presets = Config::none(base).presets;
    }
    (config, findings)
}

struct Reading<'a, 'o> {
    base: &'a str,
    open: &'a mut Open<'o>,
    /// The files being read, each extended by the one before it.
    stack: Vec<String>,
    /// Files that were read: one that several build on counts once.
    done: Vec<String>,
    findings: Vec<Finding>,
}

/// At most [`DEEPEST`] deep.
fn layer(reading: &mut Reading<'_, '_>, path: &str, file: FileId, text: Arc<str>) -> Config {
    let (tree, mut findings) = parse_yaml(file, text);
    for finding in &mut findings {
        finding.rule = RuleId::builtin("file/invalid-config");
    }
    let Some(root) = tree.as_ref().and_then(|tree| tree.root()) else {
        reading.findings.append(&mut findings);
        return Config::default();
    };
    let (mut own, extended, problems) = read(root, reading.base);
    // Where the text is broken the tables would only say so again.
    if tree.as_ref().is_some_and(|tree| tree.is_whole()) {
        findings.extend(problems);
    }
    reading.findings.append(&mut findings);
    for rules in &mut own.custom_rules {
        rules.value = join(folder(path), &rules.value);
    }
    reading.stack.push(path.to_owned());
    let mut below = Config::default();
    for name in extended {
        if let Some(config) = follow(reading, path, &name) {
            below = over(below, config);
        }
    }
    reading.stack.pop();
    reading.done.push(path.to_owned());
    over(below, own)
}

fn follow(reading: &mut Reading<'_, '_>, from: &str, name: &Spanned<String>) -> Option<Config> {
    let path = join(folder(from), &name.value);
    if reading.stack.contains(&path) {
        let problem = format!("`{}` leads back to a configuration that builds on this one", name.value);
        reading.findings.push(wrong(name.span, problem).help("remove one of the two"));
        return None;
    }
    if reading.done.contains(&path) {
        return None;
    }
    if reading.stack.len() >= DEEPEST {
        let problem = format!("more than {DEEPEST} configurations build on one another");
        reading.findings.push(wrong(name.span, problem).help("put some of them together"));
        return None;
    }
    let Some((file, text)) = (reading.open)(&path) else {
        let problem = format!("`{path}` cannot be read");
        reading
            .findings
            .push(wrong(name.span, problem).help("check the path; it is seen from the folder of this file"));
        return None;
    };
    Some(layer(reading, &path, file, text))
}

/// `above` laid over `below`: what both say is said by `above`.
fn over(below: Config, mut above: Config) -> Config {
    above.care.complete(&below.care);
    fn both<T>(mut first: Vec<T>, second: Vec<T>) -> Vec<T> {
        first.extend(second);
        first
    }
    Config {
        file: None,
        base: String::new(),
        presets: both(below.presets, above.presets),
        rules: both(below.rules, above.rules),
        person_counts: above.person_counts.or(below.person_counts),
        person_key: above.person_key.or(below.person_key),
        words_per_minute: above.words_per_minute.or(below.words_per_minute),
        passes_everything: both(below.passes_everything, above.passes_everything),
        known: both(below.known, above.known),
        // The first that fits wins.
        flows: both(above.flows, below.flows),
        overrides: both(below.overrides, above.overrides),
        allow: both(below.allow, above.allow),
        words: both(below.words, above.words),
        // Of equal names the first counts.
        hours: both(above.hours, below.hours),
        handoff_signals: both(below.handoff_signals, above.handoff_signals),
        care: above.care,
        pressure: above.pressure.over(below.pressure),
        custom_rules: both(below.custom_rules, above.custom_rules),
    }
}

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// `relative` seen from `folder`, without `.` and, as far as there is something to leave, without `..`.
fn join(folder: &str, relative: &str) -> String {
    let relative = relative.replace('\\', "/");
    let from = if relative.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    if relative.starts_with('/') || from.starts_with('/') {
        parts.push("");
    }
    for part in from.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| !["..", ""].contains(last)) => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_their_folder() {
        for (folder, relative, expected) in [
            ("", "company.yaml", "company.yaml"),
            ("infra", "./rules", "infra/rules"),
            ("infra/connect", "../../company.yaml", "company.yaml"),
            ("infra", "../../company.yaml", "../company.yaml"),
            ("infra", "/etc/touchlint.yaml", "/etc/touchlint.yaml"),
            ("/home/team", "x.yaml", "/home/team/x.yaml"),
        ] {
            assert_eq!(join(folder, relative), expected, "{folder} + {relative}");
        }
    }
}
