//! `touchlint platforms`.

use super::CLEAN;
use super::args::{ListFormat, Platforms};
use super::error::Error;
use crate::import::PLATFORMS;
use serde::Serialize;
use std::fmt::Write;

#[derive(Serialize)]
struct List {
    platforms: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: &'static str,
    name: &'static str,
    reads: &'static str,
}

/// Writes the list of platforms.
pub fn run(args: &Platforms, out: &mut String) -> Result<u8, Error> {
    let platforms: Vec<Row> =
        PLATFORMS.iter().map(|platform| Row { id: platform.id, name: platform.name, reads: platform.reads }).collect();
    if args.format == ListFormat::Json {
        out.push_str(&serde_json::to_string_pretty(&List { platforms }).unwrap_or_default());
        out.push('\n');
        return Ok(CLEAN);
    }
    for row in &platforms {
        let _ = writeln!(out, "{:16} {}: {}", row.id, row.name, row.reads);
    }
    Ok(CLEAN)
}
