//! Writing new files: whole or not at all, and never over one that is there.

use super::error::Error;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Writes `text` to the new file `path`, which people know as `name`; folders are made as needed. The text is written under another name first and linked into place,
/// which fails where the name is taken.
pub fn write_new(path: &Path, name: &str, text: &str) -> Result<(), Error> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => Error::Taken(name.to_owned()),
        _ => Error::Unwritten(name.to_owned(), error),
    };
    if path.symlink_metadata().is_ok() {
        return Err(Error::Taken(name.to_owned()));
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let draft = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = std::fs::File::create_new(&draft).and_then(|mut file| file.write_all(text.as_bytes()));
    let linked = written.and_then(|()| match std::fs::hard_link(&draft, path) {
        // Some file systems know no links; then the new name is made and filled.
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            std::fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()))
        }
        other => other,
    });
    // The draft is a second name of the file, or of nothing.
    let _ = std::fs::remove_file(&draft);
    linked.map_err(failed)
}
