//! `touchlint rules new`: a first rule of one's own, to be changed.

use super::CLEAN;
use super::args::RulesNew;
use super::custom::custom_here;
use super::discover::shown;
use super::error::Error;
use super::write::write_new;
use crate::rule::{BUILTIN, is_rule_id};
use std::fmt::Write;
use std::path::PathBuf;

/// For each check of the vocabulary a whole rule that asks it; `acme/fault` stands for its name.
const SCAFFOLDS: [(&str, &str); 6] = [
    ("wording", include_str!("scaffold/wording.yaml")),
    ("fields", include_str!("scaffold/fields.yaml")),
    ("count", include_str!("scaffold/count.yaml")),
    ("distance", include_str!("scaffold/distance.yaml")),
    ("order", include_str!("scaffold/order.yaml")),
    ("slots", include_str!("scaffold/slots.yaml")),
];

/// Writes the file of a new rule; never over one that is there.
pub fn run(args: &RulesNew, out: &mut String) -> Result<u8, Error> {
    let family = args.id.split('/').next().unwrap_or("");
    if !is_rule_id(&args.id) || BUILTIN.iter().any(|row| row.id.split('/').next() == Some(family)) {
        return Err(Error::BadRuleName(args.id.clone()));
    }
    let Some((_, scaffold)) = SCAFFOLDS.iter().find(|(check, _)| *check == args.check) else {
        return Err(Error::NoScaffold(args.check.clone(), SCAFFOLDS.map(|(check, _)| check).join("`, `")));
    };
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let (rules, sources) = custom_here()?;
    // New rules stand beside those that there are.
    let known = rules.first().map(|rule| here.join(sources.path(rule.file.place)));
    let beside = known.and_then(|path| path.parent().map(PathBuf::from));
    let used = args.folder.is_none() && beside.is_some();
    let folder = args.folder.clone().or(beside).unwrap_or_else(|| PathBuf::from("policy"));
    let name = args.id.rsplit('/').next().unwrap_or("rule");
    let path = folder.join(format!("{name}.yaml"));
    let (name, folder) = (shown(&here, &here.join(&path)), shown(&here, &here.join(&folder)));
    write_new(&here.join(&path), &name, &scaffold.replace("acme/fault", &args.id))?;
    let _ = writeln!(out, "wrote {name}");
    let _ = writeln!(out, "change it until it says what you mean, and try it with `touchlint rules test {folder}`");
    if !used {
        let _ = writeln!(out, "it runs where touchlint.yaml says `custom-rules: [{folder}/]`, seen from its folder");
    }
    Ok(CLEAN)
}
