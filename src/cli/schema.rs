//! `touchlint schema`: the JSON Schemas of what people write by hand.

use super::CLEAN;
use super::args::Schema;
use super::error::Error;
use crate::{config, import::native, rule};

/// Writes one schema, or all of them in one object by name.
pub fn run(args: &Schema, out: &mut String) -> Result<u8, Error> {
    let mut known = native::schemas();
    known.push(config::schema());
    known.push(rule::schema());
    let short = |file: &'static str| file.split('.').next().unwrap_or(file);
    let chosen = match &args.name {
        Some(name) => {
            let found = known.iter().find(|(file, _)| *file == name || short(file) == name);
            let Some((_, schema)) = found else {
                let names = known.iter().map(|(file, _)| short(file).to_owned()).collect();
                return Err(Error::NoSuchSchema(name.clone(), names));
            };
            schema.clone()
        }
        None => known.into_iter().map(|(file, schema)| (short(file).to_owned(), schema)).collect(),
    };
    out.push_str(&serde_json::to_string_pretty(&chosen).unwrap_or_default());
    out.push('\n');
    Ok(CLEAN)
}
