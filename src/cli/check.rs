//! `touchlint check`.

use super::args::{Check, Color, FailOn, Format};
use super::discover::{Wanted, discover};
use super::error::Error;
use super::{CLEAN, FINDINGS, NO_FLOW, USAGE, baseline, clock, note, project};
use crate::diagnostic::Severity;
use crate::lint::{Project, Report, check};
use crate::report::{self, RuleWords, Show};
use crate::rule::{BUILTIN, Builtin, OwnRule};
use crate::source::Sources;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

/// Checks what the arguments name, writes the report to `out`, and gives the exit code.
pub fn run(args: &Check, out: &mut String) -> Result<u8, Error> {
    if let Some(threads) = args.threads {
        // Fails only if the threads are running already, which nothing before this starts.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build_global();
    }
    let today = clock::today(args.today.as_deref())?;
    let wanted = wanted(args)?;
    let mut report = Report::default();
    let mut own: Vec<OwnRule> = Vec::new();
    let projects = discover(&wanted)?;
    if baseline::is_named(args) && projects.len() > 1 {
        return Err(Error::SeveralProjects(projects.len()));
    }
    for found in projects {
        let (unsigned, unread, folder) = (found.unsigned, found.unread.clone(), found.root.clone());
        let (mut project, mut sources) = project::project(found, &args.only, &args.skip)?;
        project.today = today.clone();
        own.extend(project.own.iter().cloned());
        let rules = rules_within(&project, &sources);
        (project.ignore_allowed, project.isolated) = (args.no_suppressions, args.isolated);
        baseline::read(args, &folder, &mut project, &mut sources)?;
        let mut one = check(project, sources);
        if args.write_baseline.is_some() {
            accept(args, &folder, &mut one)?;
        }
        one.summary.unsigned = unsigned.saturating_sub(rules);
        one.summary.skipped.extend(unread);
        report.absorb(one);
    }
    let format = args.format.unwrap_or_else(format_of_the_place);
    // Projects may share rules.
    own.sort_by(|one, other| one.file.rule.id.cmp(&other.file.rule.id));
    own.dedup_by(|one, other| one.file.rule.id == other.file.rule.id);
    let rules = rule_words(format, &own);
    let show = Show {
        rules: &rules,
        color: color(args.color),
        verbose: args.verbose,
        quiet: args.quiet,
        statistics: args.statistics,
        show_unknown: args.show_unknown,
        width: terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)).clamp(60, 160),
    };
    out.push_str(&report::render(&report, kind(format), &show));
    Ok(exit_code(args, &report))
}

/// Writes the findings of `report` to the baseline, and takes them as accepted. What was found under a configuration that cannot be
/// used is no basis.
fn accept(args: &Check, folder: &Path, report: &mut Report) -> Result<(), Error> {
    if is_unusable(report) {
        note("no baseline was written: first mend the configuration");
        return Ok(());
    }
    let name = baseline::write(args, folder, report.to_baseline())?;
    report.accept();
    note(&format!("wrote {name}"));
    Ok(())
}

/// How many rule files the walk through the project has come by: they are no flows, and nobody expects them to be.
fn rules_within(project: &Project, sources: &Sources) -> usize {
    let inside = |path: &str| match project.root.as_str() {
        "." => !path.starts_with("../"),
        root => path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/')),
    };
    project.own.iter().filter(|own| inside(sources.path(own.file.place))).count()
}

/// The rules as SARIF lists them; nothing for the formats that list none, so that no prose is read.
fn rule_words(format: Format, own: &[OwnRule]) -> Vec<RuleWords<'_>> {
    if format != Format::Sarif {
        return Vec::new();
    }
    let words = |row: &'static Builtin| RuleWords {
        id: row.id,
        title: row.title,
        help: row.source,
        severity: row.severity.iter().map(|(_, severity)| *severity).max().map_or("warning", |worst| worst.name()),
        family: row.id.split('/').next().unwrap_or(""),
        uri: "",
    };
    let own = own.iter().map(|OwnRule { file, text }| RuleWords {
        id: &file.rule.id.0,
        title: &file.rule.title,
        help: text,
        severity: file
            .rule
            .severity
            .0
            .iter()
            .map(|(_, severity)| *severity)
            .max()
            .map_or("warning", |worst| worst.name()),
        family: file.rule.id.family(),
        uri: "",
    });
    BUILTIN.iter().map(words).chain(own).collect()
}

fn wanted(args: &Check) -> Result<Wanted, Error> {
    let mut wanted = Wanted { isolated: args.isolated, ..Wanted::default() };
    let from_stdin = args.paths.iter().any(|path| path.as_os_str() == "-");
    // A list of files stands instead of the default, not beside it.
    let listed = args.files_from.is_some() && args.paths == [PathBuf::from(".")];
    wanted.paths = args.paths.iter().filter(|path| !listed && path.as_os_str() != "-").cloned().collect();
    if let Some(list) = &args.files_from {
        let text = if list.as_os_str() == "-" {
            String::from_utf8_lossy(&stdin()?).into_owned()
        } else {
            String::from_utf8_lossy(&read_list(list)?).into_owned()
        };
        wanted.listed = true;
        // `git diff --name-only -z` parts names with zero bytes.
        let names = text.split(['\n', '\0']).map(|line| line.trim_end_matches('\r'));
        wanted.paths.extend(names.filter(|name| !name.trim().is_empty()).map(PathBuf::from));
    }
    if from_stdin {
        let name = args.stdin_filename.clone().ok_or(Error::StdinWithoutName)?;
        wanted.overlay = Some((name, stdin()?));
    } else if args.stdin_filename.is_some() {
        return Err(Error::NameWithoutStdin);
    }
    Ok(wanted)
}

fn read_list(list: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(list).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound(vec![list.display().to_string()], false),
        _ => Error::Unreadable(list.display().to_string(), error),
    })
}

fn stdin() -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Error::Unreadable("-".into(), error))?;
    Ok(bytes)
}

/// Inside GitHub Actions findings are shown on the pull request.
fn format_of_the_place() -> Format {
    if std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true") { Format::Github } else { Format::Human }
}

fn kind(format: Format) -> report::Format {
    match format {
        Format::Human => report::Format::Human,
        Format::Concise => report::Format::Concise,
        Format::Json => report::Format::Json,
        Format::Jsonl => report::Format::Jsonl,
        Format::Sarif => report::Format::Sarif,
        Format::Github => report::Format::Github,
    }
}

fn color(wanted: Color) -> bool {
    match wanted {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            !refused && std::io::stdout().is_terminal()
        }
    }
}

/// Whether the configuration, a rule file or the baseline cannot be used as it is.
fn is_unusable(report: &Report) -> bool {
    let unusable = |rule: &str| matches!(rule, "file/invalid-config" | "file/invalid-rule");
    report.diagnostics.iter().any(|found| unusable(&found.finding.rule.0) && found.severity == Severity::Error)
}

/// 2 before 1 before 3 before 0.
fn exit_code(args: &Check, report: &Report) -> u8 {
    if is_unusable(report) {
        return USAGE;
    }
    let counts = &report.summary.counts;
    let bad = match args.fail_on {
        FailOn::Error => counts.at_least(Severity::Error) > 0,
        FailOn::Warning => counts.at_least(Severity::Warning) > 0,
        FailOn::Note => counts.at_least(Severity::Note) > 0,
        FailOn::Never => false,
    };
    if bad || (args.fail_on_unknown && report.summary.undecided() > 0) {
        return FINDINGS;
    }
    if report.summary.found == 0 && !args.allow_empty { NO_FLOW } else { CLEAN }
}
