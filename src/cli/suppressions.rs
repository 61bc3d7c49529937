//! `touchlint suppressions`.

use super::args::{ListFormat, Suppressions};
use super::discover::{Wanted, discover};
use super::error::Error;
use super::{CLEAN, clock, project};
use crate::lint::{Report, check};
use crate::report;

/// Writes the list of everything that allows findings.
pub fn run(args: &Suppressions, out: &mut String) -> Result<u8, Error> {
    let today = clock::today(args.today.as_deref())?;
    let wanted = Wanted { paths: args.paths.clone(), ..Wanted::default() };
    let mut report = Report::default();
    for found in discover(&wanted)? {
        let (mut project, sources) = project::project(found, &[], &[])?;
        project.today = today.clone();
        report.absorb(check(project, sources));
    }
    out.push_str(&match args.format {
        ListFormat::Human => report::suppressions(&report),
        ListFormat::Json => report::suppressions_json(&report),
    });
    Ok(CLEAN)
}
