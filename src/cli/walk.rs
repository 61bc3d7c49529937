//! Which files of a folder may hold flows: by name, then by what is in them.

use super::baseline::NAME as BASELINE;
use super::discover::shown;
use super::error::Error;
use crate::lint::{Skipped, signature_of};
use ignore::WalkBuilder;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The name of a configuration.
pub const CONFIG: &str = "touchlint.yaml";

/// Files past this size are not read: a flow of that size is a dump of something else.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Endings that flows are kept under. A file without an ending counts too: a console exports flows so.
const ENDINGS: [&str; 12] =
    ["json", "yaml", "yml", "tf", "tftpl", "hcl", "tpl", "tmpl", "template", "json5", "jsonc", "flow"];

/// What a walk came by.
#[derive(Default)]
pub struct Walked {
    /// Files that may hold flows, and whether they were named.
    pub listed: BTreeMap<PathBuf, bool>,
    /// Folders with a configuration of their own.
    pub nested: HashSet<PathBuf>,
    /// Folders that could not be listed.
    pub unread: Vec<Skipped>,
}

/// How far down a walk goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The files of the folder itself.
    Folder,
    /// Those of its sub-folders too.
    Tree,
}

/// Adds the files under `folder`, seen the way git sees them, to `walked`; `root` is the folder of the project.
pub fn walk(folder: &Path, depth: Depth, root: &Path, here: &Path, walked: &mut Walked) -> Result<(), Error> {
    let walk = WalkBuilder::new(folder)
        .max_depth((depth == Depth::Folder).then_some(1))
        .hidden(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != OsStr::new(".git"))
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() == Some(0) => {
                return Err(Error::Unlisted(shown(here, folder), reason_of(&error)));
            }
            // A folder that may not be listed: said, and the rest is still read.
            Err(error) => {
                let path = place_of(&error).map_or_else(|| shown(here, folder), |path| shown(here, path));
                walked.unread.push(Skipped { path, reason: reason_of(&error) });
                continue;
            }
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.into_path();
        if path.file_name() == Some(OsStr::new(CONFIG)) {
            let project = path.parent().unwrap_or(root);
            if project != root {
                walked.nested.insert(project.to_path_buf());
            }
            continue;
        }
        if may_hold_a_flow(&path) && path.file_name() != Some(OsStr::new(BASELINE)) {
            walked.listed.entry(path).or_insert(false);
        }
    }
    Ok(())
}

/// The path that an error of a walk is about.
fn place_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place_of(err),
        _ => None,
    }
}

/// What went wrong, without the path.
fn reason_of(error: &ignore::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), |error| error.kind().to_string())
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

/// Whether some platform's signature is in the bytes. A file saved as UTF-16 (PowerShell's `>` does) is looked at without its zero
/// bytes, so that it can be said what is wrong with it.
pub fn signed(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, 0xFE, wide @ ..] | [0xFE, 0xFF, wide @ ..] => {
            signature_of(&wide.iter().copied().filter(|byte| *byte != 0).collect::<Vec<u8>>())
        }
        narrow => signature_of(narrow),
    }
}

/// A file without an ending that flows are kept under is a flow only if it looks like data, even where it was named: a hook names
/// every file of a commit, and scripts and notes speak of flows too.
pub fn plausible(path: &Path, bytes: &[u8]) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or("").to_ascii_lowercase();
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    ENDINGS.contains(&extension.as_str())
        || bytes.trim_ascii_start().first() == Some(&b'{')
        || lines
            .find(|line| !line.is_empty() && !line.starts_with(b"#") && *line != b"---")
            .is_some_and(|line| line.starts_with(b"touchlint:") || line.starts_with(b"kind: "))
}

/// Whether JSON ends in the middle. A download that broke off lacks the end, where some platforms write what they are known by.
pub fn cut_off(path: &Path, bytes: &[u8]) -> bool {
    let json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    json && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_err_and(|error| error.is_eof())
}

/// The bytes of a file that is not too large.
pub fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    if std::fs::metadata(path)?.len() > MAX_BYTES {
        return Err(std::io::Error::other("larger than 256 MB"));
    }
    std::fs::read(path)
}

/// Why a file was not read, for the list of those skipped.
pub fn reason(error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::Other { "file/too-large".into() } else { error.kind().to_string() }
}
