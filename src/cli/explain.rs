//! `touchlint explain RULE`.

use super::CLEAN;
use super::args::Explain;
use super::error::Error;
use crate::rule::{BUILTIN, page, read_rule};
use crate::source::FileId;
use crate::syntax::nearest;

/// Writes the page of the rule.
pub fn run(args: &Explain, out: &mut String) -> Result<u8, Error> {
    let row = BUILTIN.iter().find(|row| row.id == args.rule);
    let file = row.and_then(|row| read_rule(FileId(0), row.source.into()).0);
    let Some(file) = file else {
        let near = nearest(&args.rule, BUILTIN.iter().map(|row| row.id));
        return Err(Error::NoSuchRule(args.rule.clone(), near.map(str::to_owned)));
    };
    out.push_str(&page(&file));
    Ok(CLEAN)
}
