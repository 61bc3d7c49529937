//! Writing a file that must not be there yet: whole, or not at all.

use super::super::error::Error;
use std::io::ErrorKind;
use std::path::Path;

/// Writes `text` to `path`, which people know as `name`. A file that is there stays as it is.
pub fn write_new(path: &Path, text: &str, name: &str) -> Result<(), Error> {
    let fail = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => Error::Exists(name.to_owned()),
        _ => Error::Unwritten(name.to_owned(), error),
    };
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(fail)?;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = folder.join(format!(".{file}.{}.tmp", std::process::id()));
    let written = std::fs::write(&draft, text).and_then(|()| match std::fs::hard_link(&draft, path) {
        // A file system without links: the look and the move are two steps there.
        Err(error) if error.kind() != ErrorKind::AlreadyExists && !path.exists() => std::fs::rename(&draft, path),
        linked => linked,
    });
    // After a move it is gone already.
    let _ = std::fs::remove_file(&draft);
    written.map_err(fail)
}
