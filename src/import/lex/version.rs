//! Bots of the first version of Lex.

use super::files::{Kind, kind};
use crate::diagnostic::Finding;
use crate::import::Parsed;
use crate::syntax::Value;

/// A note for each bot of Lex V1, which is kept in one file of another form.
pub(super) fn notes(files: &[&Parsed]) -> Vec<Finding> {
    let old = files.iter().filter(|file| kind(file) == Some(Kind::First));
    old.filter_map(|file| note(file.trees.first()?.root()?)).collect()
}

/// <https://docs.aws.amazon.com/lexv2/latest/dg/migrate.html>: the platform itself turns such bots into those of V2.
fn note(root: Value<'_>) -> Option<Finding> {
    let (key, resource) = root.entry("resource")?;
    let name = resource.get("name").filter(|name| name.is_string());
    let problem = match name.and_then(Value::str) {
        Some(name) => format!("`{name}` is a bot of Lex V1, which is not read"),
        None => "this is a bot of Lex V1, which is not read".to_owned(),
    };
    let span = name.map_or(key.text_range(), Value::text_range);
    let mut finding = Finding::file("file/unsupported-version", span, problem)
        .help("migrate the bot to Lex V2, export it, and keep the unpacked folder");
    finding.platform = Some(super::ID);
    Some(finding)
}
