//! The file of the baseline: where it is, how it is read, and how it is written so that no half of it is ever there.

use super::args::Check;
use super::discover::shown;
use super::error::Error;
use crate::lint::{Baseline, Project};
use crate::source::Sources;
use crate::syntax::decode;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The name of a baseline that is found by itself, in the folder of the project.
pub const NAME: &str = "touchlint-baseline.json";

/// The file that a baseline is written to, where the arguments name one.
fn named(args: &Check) -> Option<&Path> {
    args.write_baseline.as_ref()?.as_deref()
}

/// Whether the arguments name a file, which can only serve one project.
pub fn is_named(args: &Check) -> bool {
    args.baseline.is_some() || named(args).is_some()
}

/// Where the baseline of the project in the folder `root` is read from; it need not be there.
fn place(args: &Check, here: &Path, root: &Path) -> PathBuf {
    args.baseline.as_deref().or(named(args)).map_or_else(|| root.join(NAME), |file| here.join(file))
}

/// Puts the baseline of the project in the folder `root` into `project`, if there is one and it is wanted.
pub fn read(args: &Check, root: &Path, project: &mut Project, sources: &mut Sources) -> Result<(), Error> {
    if args.no_baseline {
        return Ok(());
    }
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let path = place(args, &here, root);
    let name = shown(&here, &path);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return if args.baseline.is_some() { Err(Error::NoBaseline(name)) } else { Ok(()) };
        }
        Err(error) => return Err(Error::Unreadable(name, error)),
    };
    let text = decode(bytes).text;
    let (baseline, problems) = Baseline::read(sources.add(name.clone(), text.clone()), text);
    if args.write_baseline.is_some() && !problems.is_empty() {
        // It is written anew; but what it accepts beyond this run would be lost.
        let all = project.reported.is_none() && !project.isolated && args.only.is_empty() && args.skip.is_empty();
        return if all { Ok(()) } else { Err(Error::BrokenBaseline(name)) };
    }
    project.baseline = Some(baseline);
    project.problems.extend(problems);
    Ok(())
}

/// Writes `baseline` for the project in the folder `root`, and gives the path for people.
pub fn write(args: &Check, root: &Path, baseline: Baseline) -> Result<String, Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let path = named(args).map_or_else(|| place(args, &here, root), |file| here.join(file));
    let name = shown(&here, &path);
    replace(&path, baseline.write().as_bytes()).map_err(|error| Error::Unwritten(name.clone(), error))?;
    Ok(name)
}

/// Writes the file beside its place and moves it there: whoever reads it sees the old one or the new one.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A link stays one: what it leads to is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    });
    if written.is_err() {
        // What cannot be written may not be removable either; the first failure is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    written
}
