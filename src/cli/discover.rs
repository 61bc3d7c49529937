//! Which files there are: paths choose what is reported, the project chooses what is read.

use super::error::Error;
use crate::lint::par::par_map;
use crate::lint::{InputFile, Skipped, signature_of};
use ignore::WalkBuilder;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// The name of a configuration.
pub const CONFIG: &str = "touchlint.yaml";

/// Files past this size are not read: a flow of that size is a dump of something else.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Endings that flows are kept under. A file without an ending counts too: a console exports flows so.
const ENDINGS: [&str; 12] =
    ["json", "yaml", "yml", "tf", "tftpl", "hcl", "tpl", "tmpl", "template", "json5", "jsonc", "flow"];

/// One project on disk.
#[derive(Debug)]
pub struct Found {
    /// Its folder, absolute.
    pub root: PathBuf,
    /// Its configuration, absolute, if it has one.
    pub config: Option<PathBuf>,
    /// Its signed files, sorted by path as people know it.
    pub files: Vec<InputFile>,
    /// What is reported; everything if `None`.
    pub reported: Option<HashSet<String>>,
    /// Files without a signature.
    pub unsigned: usize,
    /// Files that could not be read.
    pub unread: Vec<Skipped>,
}

/// What the command line names.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Look at the paths alone.
    pub isolated: bool,
    /// A text that stands in for a file.
    pub overlay: Option<(PathBuf, Vec<u8>)>,
}

/// The projects that the wanted paths belong to, each read whole (or only what is named, if isolated), sorted by folder.
pub fn discover(wanted: &Wanted) -> Result<Vec<Found>, Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    // For each project: the wanted paths inside it.
    let mut projects: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let overlay = wanted.overlay.as_ref().map(|(path, _)| normal(&here.join(path)));
    for path in &wanted.paths {
        let full = normal(&here.join(path));
        if !full.exists() {
            return Err(Error::NotFound(path.display().to_string()));
        }
        projects.entry(root_of(&full)).or_default().push(full);
    }
    if let Some(path) = &overlay {
        projects.entry(root_of(path)).or_default().push(path.clone());
    }
    let mut found = Vec::new();
    for (root, paths) in projects {
        found.extend(read_project(&here, &root, &paths, wanted, overlay.as_deref())?);
    }
    found.sort_by(|a, b| a.root.cmp(&b.root));
    Ok(found)
}

/// The folder of the nearest configuration upward, else the git root, else the path itself (its folder, for a file).
fn root_of(path: &Path) -> PathBuf {
    let start = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let up = |name: &str| start.ancestors().find(|folder| folder.join(name).exists()).map(Path::to_path_buf);
    let config = start.ancestors().find(|folder| folder.join(CONFIG).is_file()).map(Path::to_path_buf);
    config.or_else(|| up(".git")).unwrap_or_else(|| start.to_path_buf())
}

/// Reads one project. A nested configuration starts another one, which is read where a wanted path holds it.
fn read_project(
    here: &Path,
    root: &Path,
    paths: &[PathBuf],
    wanted: &Wanted,
    overlay: Option<&Path>,
) -> Result<Vec<Found>, Error> {
    let mut listed: BTreeMap<PathBuf, bool> = BTreeMap::new();
    let mut nested: Vec<PathBuf> = Vec::new();
    let walked: Vec<&Path> = if wanted.isolated { paths.iter().map(PathBuf::as_path).collect() } else { vec![root] };
    for folder in walked.into_iter().filter(|path| path.is_dir()) {
        walk(folder, root, &mut listed, &mut nested)?;
    }
    for path in paths.iter().filter(|path| !path.is_dir()) {
        listed.insert(path.clone(), true);
    }
    // Files of nested projects are theirs.
    nested.sort();
    let owner = |path: &Path| nested.iter().rev().find(|folder| path.starts_with(folder)).cloned();
    let mut by_project: BTreeMap<PathBuf, Vec<(PathBuf, bool)>> = BTreeMap::from([(root.to_path_buf(), Vec::new())]);
    for (path, named) in listed {
        let project = owner(&path).unwrap_or_else(|| root.to_path_buf());
        by_project.entry(project).or_default().push((path, named));
    }
    let whole = paths.iter().any(|path| path == root);
    let mut all = Vec::new();
    for (project, files) in by_project {
        let inside = |path: &Path| whole || paths.iter().any(|wanted| path.starts_with(wanted));
        if project != root && !files.iter().any(|(path, _)| inside(path)) {
            continue;
        }
        all.push(read_files(here, &project, files, inside, whole || wanted.isolated, wanted, overlay)?);
    }
    Ok(all)
}

fn walk(
    folder: &Path,
    root: &Path,
    listed: &mut BTreeMap<PathBuf, bool>,
    nested: &mut Vec<PathBuf>,
) -> Result<(), Error> {
    let walk = WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != OsStr::new(".git"))
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            // A folder that may not be listed, a loop of links: said, and the rest is still read.
            Err(error) if error.depth() == Some(0) => {
                return Err(Error::Unlisted(folder.display().to_string(), error.to_string()));
            }
            Err(_) => continue,
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.into_path();
        if path.file_name() == Some(OsStr::new(CONFIG)) {
            let project = path.parent().unwrap_or(root);
            if project != root {
                nested.push(project.to_path_buf());
            }
            continue;
        }
        if may_hold_a_flow(&path) {
            listed.entry(path).or_insert(false);
        }
    }
    Ok(())
}

/// Whether the name of a file is one that flows are kept under.
fn may_hold_a_flow(path: &Path) -> bool {
    match path.extension().and_then(OsStr::to_str) {
        None => true,
        Some(extension) => {
            let lower = extension.to_ascii_lowercase();
            // "01. Main menu" has no ending, it has a number.
            ENDINGS.contains(&lower.as_str()) || lower.contains(' ') || lower.is_empty()
        }
    }
}

/// What became of one file.
enum Outcome {
    Signed(InputFile),
    Unsigned,
    Unread(Skipped),
}

fn read_files(
    here: &Path,
    project: &Path,
    files: Vec<(PathBuf, bool)>,
    inside: impl Fn(&Path) -> bool,
    whole: bool,
    wanted: &Wanted,
    overlay: Option<&Path>,
) -> Result<Found, Error> {
    let mut reported = HashSet::new();
    for (path, _) in files.iter().filter(|(path, _)| inside(path)) {
        reported.insert(shown(here, path));
    }
    let outcomes = par_map(files, |(path, named)| {
        let name = shown(here, &path);
        let bytes = match overlay.filter(|overlay| *overlay == path).and(wanted.overlay.as_ref()) {
            Some((_, bytes)) => Ok(bytes.clone()),
            None => read(&path),
        };
        match bytes {
            Ok(bytes) if named || (signature_of(&bytes) && plausible(&path, &bytes)) => {
                Ok(Outcome::Signed(InputFile { path: name, bytes, named }))
            }
            Ok(_) => Ok(Outcome::Unsigned),
            Err(error) if named => Err(Error::Unreadable(name, error)),
            Err(error) => Ok(Outcome::Unread(Skipped { path: name, reason: reason(&error) })),
        }
    });
    let mut found = Found {
        root: project.to_path_buf(),
        config: Some(project.join(CONFIG)).filter(|path| path.is_file()),
        files: Vec::new(),
        reported: (!whole).then_some(reported),
        unsigned: 0,
        unread: Vec::new(),
    };
    for outcome in outcomes {
        match outcome? {
            Outcome::Signed(file) => found.files.push(file),
            Outcome::Unsigned => found.unsigned += 1,
            Outcome::Unread(skipped) => found.unread.push(skipped),
        }
    }
    found.files.sort_by(|a, b| a.path.cmp(&b.path));
    found.unread.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// A file without an ending is a flow only if it looks like data: scripts and notes speak of flows too.
fn plausible(path: &Path, bytes: &[u8]) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or("").to_ascii_lowercase();
    ENDINGS.contains(&extension.as_str())
        || bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xEF | 0xBB | 0xBF)) == Some(&b'{')
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    if std::fs::metadata(path)?.len() > MAX_BYTES {
        return Err(std::io::Error::other("larger than 256 MB"));
    }
    std::fs::read(path)
}

fn reason(error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::Other { "file/too-large".into() } else { format!("cannot be read: {error}") }
}

/// The path as people know it: relative to the working directory, with `/`. What is no Unicode is shown as `\u{fffd}`.
pub fn shown(here: &Path, path: &Path) -> String {
    let common = here.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return path.to_string_lossy().replace('\\', "/");
    }
    let up = here.components().skip(common).map(|_| "..".to_owned());
    let down = path.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}

/// The path without `.` and `..`, links left as they are.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}
