//! Rule files of a team on disk.

use super::discover::{Found, root_of, shown};
use super::error::Error;
use super::project::project;
use super::walk::CONFIG;
use crate::diagnostic::Finding;
use crate::rule::{OwnRule, own_rules};
use crate::source::{FileId, Sources, Spanned};
use crate::syntax::decode;
use ignore::WalkBuilder;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A rule is a page of text; a file past this size is a dump of something else.
const MAX_BYTES: u64 = 1 << 20;
/// How many rule files one folder may hold.
const MAX_FILES: usize = 2_000;
/// How deep folders of rules may nest.
const MAX_DEPTH: usize = 16;

/// The rules of a project.
#[derive(Default)]
pub struct Custom {
    /// Those that can run, in the order of their paths.
    pub rules: Vec<OwnRule>,
    /// What is wrong with them, or with where they are looked for.
    pub problems: Vec<Finding>,
    /// The rule files, as people know them: no flows, whatever their examples hold.
    pub paths: HashSet<String>,
}

/// Reads the rules at `places` (paths relative to `here`, as the configuration says them).
pub fn custom(here: &Path, places: &[Spanned<String>], sources: &mut Sources) -> Custom {
    let mut custom = Custom::default();
    let mut texts: Vec<(FileId, Arc<str>)> = Vec::new();
    let wrong = |place: &Spanned<String>, problem: String, help: &str| {
        Finding::file("file/invalid-config", place.span, problem).help(help)
    };
    for place in places {
        let files = match rule_files(&here.join(&place.value)) {
            Ok(files) => files,
            Err(error) => {
                let problem = format!("the rules in `{}` cannot be read: {error}", place.value);
                let help = "check the path; it is seen from the folder of this file";
                custom.problems.push(wrong(place, problem, help));
                continue;
            }
        };
        if files.is_empty() {
            let problem = format!("`{}` holds no rule file, so this entry changes nothing", place.value);
            let finding = Finding::file("file/unused-config", place.span, problem);
            custom.problems.push(finding.help("begin one with `touchlint rules new FAMILY/NAME`, or remove the entry"));
        }
        for path in files {
            let name = shown(here, &path);
            if !custom.paths.insert(name.clone()) {
                continue;
            }
            match read(&path) {
                Ok(text) => texts.push((sources.add(name, text.clone()), text)),
                Err(error) => {
                    let problem = format!("`{name}` cannot be read: {error}");
                    custom.problems.push(wrong(place, problem, "make it readable, or take it out of the folder"));
                }
            }
        }
    }
    let (rules, problems) = own_rules(texts);
    custom.rules = rules;
    custom.problems.extend(problems);
    custom
}

/// The rules of the project around the working directory, with the texts of their files.
pub fn custom_here() -> Result<(Vec<OwnRule>, Sources), Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let root = root_of(&here);
    let config = Some(root.join(CONFIG)).filter(|path| path.is_file());
    let (project, sources) = project(Found { root, config, ..Found::default() }, &[], &[])?;
    Ok((project.own, sources))
}

/// The rule files at `path`: itself, or those in the folder, sorted. Flows and configurations among them are left out.
pub fn rule_files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !std::fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    let walk = WalkBuilder::new(path).standard_filters(false).max_depth(Some(MAX_DEPTH)).build();
    for entry in walk {
        let entry = entry
            .map_err(|error| error.into_io_error().unwrap_or_else(|| io::Error::other("a folder cannot be listed")))?;
        let is_yaml = entry.path().extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if !is_file || !is_yaml || entry.file_name() == OsStr::new(CONFIG) || is_flow(entry.path()) {
            continue;
        }
        files.push(entry.into_path());
        if files.len() > MAX_FILES {
            return Err(io::Error::other(format!("it holds more than {MAX_FILES} files")));
        }
    }
    files.sort();
    Ok(files)
}

/// Whether the file says at the start of a line that it is a flow; flows may stand beside the rules that judge them.
fn is_flow(path: &Path) -> bool {
    let small = std::fs::metadata(path).is_ok_and(|file| file.len() <= MAX_BYTES);
    let bytes = if small { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    bytes.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"touchlint:"))
}

/// The text of a rule file.
pub fn read(path: &Path) -> io::Result<Arc<str>> {
    if std::fs::metadata(path)?.len() > MAX_BYTES {
        return Err(io::Error::other("it is larger than 1 MB"));
    }
    Ok(decode(std::fs::read(path)?).text)
}
