//! From what was found on disk to what is checked: the configuration read and applied.

use super::custom::custom;
use super::discover::{Found, shown};
use super::error::Error;
use crate::config::{Config, read_config};
use crate::diagnostic::Finding;
use crate::lint::Project;
use crate::source::Sources;
use crate::syntax::decode;
use std::path::Path;

/// The configuration of the project in the folder `root`, what is wrong with it, and the sources that hold it.
pub fn configuration(root: &Path, path: Option<&Path>) -> Result<(Config, Vec<Finding>, Sources), Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let mut config = Config::none(&shown(&here, root));
    if let Some(path) = path {
        let name = shown(&here, path);
        let text = text_of(path).map_err(|error| Error::Unreadable(name.clone(), error))?;
        let file = sources.add(name.clone(), text.clone());
        let mut open = |path: &str| {
            let text = text_of(&here.join(path)).ok()?;
            Some((sources.add(path, text.clone()), text))
        };
        (config, problems) = read_config(&name, file, text, &mut open);
    }
    Ok((config, problems, sources))
}

/// The project of `found`, and the sources that hold its configuration.
pub fn project(found: Found, only: &[String], skip: &[String]) -> Result<(Project, Sources), Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let (config, mut problems, mut sources) = configuration(&found.root, found.config.as_deref())?;
    let custom = custom(&here, &config.custom_rules, &mut sources);
    problems.extend(custom.problems);
    let mut files = found.files;
    files.retain(|file| !custom.paths.contains(&file.path));
    let project = Project {
        root: shown(&here, &found.root),
        files,
        own: custom.rules,
        reported: found.reported,
        problems,
        ..Project::configured(&config, only, skip)
    };
    Ok((project, sources))
}

fn text_of(path: &Path) -> std::io::Result<std::sync::Arc<str>> {
    Ok(decode(std::fs::read(path)?).text)
}
