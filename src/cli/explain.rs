//! `touchlint explain RULE`: its page, with what the configuration of the folder one stands in makes of it.

use super::CLEAN;
use super::args::Explain;
use super::custom::custom_here;
use super::discover::root_of;
use super::error::Error;
use super::origin::{loudness, origin};
use super::project::configuration;
use super::walk::CONFIG;
use crate::lint::selection;
use crate::rule::{BUILTIN, Here, RuleFile, effective, page_here, read_rule};
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
    out.push_str(&page_here(file, Some(&here(file)?)));
    Ok(CLEAN)
}

/// What the rule is set to in the working directory.
fn here(file: &RuleFile) -> Result<Here, Error> {
    let root = root_of(&std::env::current_dir().map_err(Error::NoWorkingDirectory)?);
    let path = Some(root.join(CONFIG)).filter(|path| path.is_file());
    let (config, _, sources) = configuration(&root, path.as_deref())?;
    let (own, _) = custom_here()?;
    let found =
        effective(&selection(&config, &[], &[]), &own, "", "").into_iter().find(|one| one.rule.id == file.rule.id);
    let Some(found) = found else {
        let presets: Vec<&str> = config.presets.iter().map(|preset| preset.value.as_str()).collect();
        return Ok(Here { severity: format!("does not run (presets: {})", presets.join(", ")), ..Here::default() });
    };
    let severity = loudness(&sources, &found);
    let params = found.params.into_iter().map(|(name, value, from)| (name, value, origin(&sources, from)));
    Ok(Here { severity, params: params.collect() })
}
