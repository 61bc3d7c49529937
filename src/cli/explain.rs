//! `touchlint explain RULE`.

use super::CLEAN;
use super::args::Explain;
use super::custom::custom_here;
use super::error::Error;
use crate::rule::{BUILTIN, page, read_rule};
use crate::source::FileId;
use crate::syntax::nearest;

/// Writes the page of the rule.
pub fn run(args: &Explain, out: &mut String) -> Result<u8, Error> {
    let row = BUILTIN.iter().find(|row| row.id == args.rule);
    let file = row.and_then(|row| read_rule(FileId(0), row.source.into()).0);
    let own = if file.is_none() { custom_here()?.0 } else { Vec::new() };
    let file = file.as_ref().or_else(|| own.iter().map(|own| &own.file).find(|file| file.rule.id.0 == args.rule));
    let Some(file) = file else {
        let known = BUILTIN.iter().map(|row| row.id).chain(own.iter().map(|own| own.file.rule.id.0.as_ref()));
        let near = nearest(&args.rule, known);
        return Err(Error::NoSuchRule(args.rule.clone(), near.map(str::to_owned)));
    };
    out.push_str(&page(file));
    Ok(CLEAN)
}
