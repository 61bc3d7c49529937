//! From what was found on disk to what is checked: the configuration read and applied.

use super::discover::{Found, shown};
use super::error::Error;
use crate::lint::Project;
use crate::rule::Selection;
use crate::source::Sources;

/// The project of `found`, and the sources that hold its configuration.
pub fn project(found: Found, only: &[String], skip: &[String]) -> Result<(Project, Sources), Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let selection = Selection { only: only.to_vec(), skip: skip.to_vec(), ..Selection::default() };
    let project = Project {
        root: shown(&here, &found.root),
        files: found.files,
        reported: found.reported,
        selection,
        ..Project::default()
    };
    Ok((project, Sources::default()))
}
