//! Which files there are: paths choose what is reported, the project chooses what is read.

use super::error::Error;
use super::walk::{CONFIG, Depth, Walked, cut_off, plausible, read, reason, signed, walk};
use crate::lint::par::par_map;
use crate::lint::{InputFile, Skipped};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// One project on disk.
#[derive(Debug, Default)]
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
    /// Some of them come from a list in a file.
    pub listed: bool,
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
    let mut missing = Vec::new();
    for path in &wanted.paths {
        let full = normal(&here.join(path));
        match full.try_exists() {
            Ok(true) => projects.entry(root_of(&full)).or_default().push(full),
            Ok(false) => missing.push(path.display().to_string()),
            Err(error) => return Err(Error::Unreadable(path.display().to_string(), error)),
        }
    }
    if !missing.is_empty() {
        return Err(Error::NotFound(missing, wanted.listed));
    }
    if let Some(path) = &overlay {
        projects.entry(root_of(path)).or_default().push(path.clone());
    }
    if projects.is_empty() {
        // An empty list of files: nothing is reported, and whether there is any flow at all is still told.
        projects.insert(root_of(&here), Vec::new());
    }
    let mut all: BTreeMap<PathBuf, Found> = BTreeMap::new();
    for (root, paths) in projects {
        for found in read_project(&here, &root, &paths, wanted, overlay.as_deref())? {
            match all.entry(found.root.clone()) {
                Entry::Occupied(mut known) => known.get_mut().merge(found),
                Entry::Vacant(place) => drop(place.insert(found)),
            }
        }
    }
    Ok(all.into_values().collect())
}

impl Found {
    /// Takes over what another look at the same project found: it was named by itself and with a folder around it.
    fn merge(&mut self, other: Found) {
        self.files.extend(other.files);
        // Of the same file the named one stays.
        self.files.sort_by(|a, b| (&a.path, !a.named).cmp(&(&b.path, !b.named)));
        self.files.dedup_by(|a, b| a.path == b.path);
        self.reported = match (self.reported.take(), other.reported) {
            (Some(here), Some(there)) => Some(here.into_iter().chain(there).collect()),
            _ => None,
        };
        self.unsigned = self.unsigned.max(other.unsigned);
        self.unread.extend(other.unread);
        self.unread.sort_by(|a, b| a.path.cmp(&b.path));
        self.unread.dedup();
    }
}

/// The folder of the nearest configuration upward, else the git root, else the path itself (its folder, for a file, of which only
/// what lies in it is read).
pub fn root_of(path: &Path) -> PathBuf {
    let start = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let up = |name: &str| start.ancestors().find(|folder| folder.join(name).exists()).map(Path::to_path_buf);
    let config = start.ancestors().find(|folder| folder.join(CONFIG).is_file()).map(Path::to_path_buf);
    config.or_else(|| up(".git")).unwrap_or_else(|| start.to_path_buf())
}

/// Whether something says that a project begins here.
fn is_project(folder: &Path) -> bool {
    folder.join(CONFIG).is_file() || folder.join(".git").exists()
}

/// Reads one project. A nested configuration starts another one, which is read where a wanted path holds it.
fn read_project(
    here: &Path,
    root: &Path,
    paths: &[PathBuf],
    wanted: &Wanted,
    overlay: Option<&Path>,
) -> Result<Vec<Found>, Error> {
    let mut walked = Walked::default();
    if !wanted.isolated {
        // A file outside every project, in a folder that nobody named: whatever lies below has nothing to do with it.
        let loose = !is_project(root) && !paths.iter().any(|path| path.is_dir());
        walk(root, if loose { Depth::Folder } else { Depth::Tree }, root, here, &mut walked)?;
    }
    for path in paths {
        // A folder that git ignores is read where it is named.
        let holds_some = |walked: &Walked| {
            walked.listed.range(path.clone()..).next().is_some_and(|(file, _)| file.starts_with(path))
        };
        if path.is_dir() && !holds_some(&walked) {
            walk(path, Depth::Tree, root, here, &mut walked)?;
        } else if !path.is_dir() && path.file_name() != Some(OsStr::new(CONFIG)) {
            walked.listed.insert(path.clone(), true);
        }
    }
    let Walked { listed, nested, unread } = walked;
    // Files of nested projects are theirs.
    let owner = |path: &Path| path.ancestors().find(|folder| nested.contains(*folder)).map(Path::to_path_buf);
    let mut by_project: BTreeMap<PathBuf, Vec<(PathBuf, bool)>> = BTreeMap::from([(root.to_path_buf(), Vec::new())]);
    for (path, named) in listed {
        let project = owner(&path).unwrap_or_else(|| root.to_path_buf());
        by_project.entry(project).or_default().push((path, named));
    }
    let named: HashSet<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let whole = named.contains(root);
    let mut all = Vec::new();
    for (project, files) in by_project {
        let inside = |path: &Path| whole || path.ancestors().any(|folder| named.contains(folder));
        if project != root && !files.iter().any(|(path, _)| inside(path)) {
            continue;
        }
        all.push(read_files(here, &project, files, inside, whole || wanted.isolated, wanted, overlay)?);
    }
    if let Some(own) = all.iter_mut().find(|found| found.root == root) {
        own.unread.extend(unread);
        own.unread.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Ok(all)
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
            Ok(bytes) if signed(&bytes) && plausible(&path, &bytes) => {
                Ok(Outcome::Signed(InputFile { path: name, bytes, named }))
            }
            Ok(bytes) if named && cut_off(&path, &bytes) => Ok(Outcome::Unread(Skipped {
                path: name,
                reason: "JSON that breaks off, so no flow can be seen in it".into(),
            })),
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
