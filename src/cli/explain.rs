//! `touchlint explain RULE`: its page, with what the configuration of the folder one stands in makes of it.

use super::CLEAN;
use super::args::Explain;
use super::discover::root_of;
use super::error::Error;
use super::origin::{loudness, origin};
use super::project::configuration;
use super::walk::CONFIG;
use crate::lint::selection;
use crate::rule::{BUILTIN, Here, effective, page_here, read_rule};
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
    out.push_str(&page_here(&file, Some(&here(&args.rule)?)));
    Ok(CLEAN)
}

/// What the rule is set to in the working directory.
fn here(rule: &str) -> Result<Here, Error> {
    let root = root_of(&std::env::current_dir().map_err(Error::NoWorkingDirectory)?);
    let path = Some(root.join(CONFIG)).filter(|path| path.is_file());
    let (config, _, sources) = configuration(&root, path.as_deref())?;
    let found = effective(&selection(&config, &[], &[]), "", "").into_iter().find(|one| *one.rule.id.0 == *rule);
    let Some(found) = found else {
        let presets: Vec<&str> = config.presets.iter().map(|preset| preset.value.as_str()).collect();
        return Ok(Here { severity: format!("does not run (presets: {})", presets.join(", ")), ..Here::default() });
    };
    let severity = loudness(&sources, &found);
    let params = found.params.into_iter().map(|(name, value, from)| (name, value, origin(&sources, from)));
    Ok(Here { severity, params: params.collect() })
}
