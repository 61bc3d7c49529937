//! Floor 10. Arguments, terminal, clock, disk and exit code: everything that touches the world.

mod args;
mod baseline;
mod check;
mod clock;
mod config;
mod config_pressure;
mod custom;
mod discover;
mod error;
mod explain;
mod init;
mod origin;
mod path;
mod platforms;
mod project;
mod rules;
mod rules_new;
mod rules_test;
mod schema;
mod suppressions;
mod walk;
mod write;

use args::{Args, Command};
use clap::Parser;
use error::Error;
use std::io::Write;
use std::process::ExitCode;

/// Nothing at or above `--fail-on`.
const CLEAN: u8 = 0;
/// Findings at or above `--fail-on`.
const FINDINGS: u8 = 1;
/// Wrong usage, or a configuration or rule file that cannot be used.
const USAGE: u8 = 2;
/// No flow in the project at all.
const NO_FLOW: u8 = 3;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let code = if error.use_stderr() { USAGE } else { CLEAN };
            // Nothing can be done about a terminal that is gone.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let mut out = String::new();
    let result = match args.command {
        Command::Check(args) => check::run(&args, &mut out),
        Command::Explain(args) => explain::run(&args, &mut out),
        Command::Rules(args) => rules::run(&args, &mut out),
        Command::Config(args) => config::run(&args, &mut out),
        Command::Init(args) => init::run(&args, &mut out),
        Command::Path(args) => path::run(&args, &mut out),
        Command::Suppressions(args) => suppressions::run(&args, &mut out),
        Command::Schema(args) => schema::run(&args, &mut out),
        Command::Platforms(args) => platforms::run(&args, &mut out),
    };
    let written = std::io::stdout().lock().write_all(out.as_bytes());
    match (result, written) {
        // A reader that has seen enough (`| head`) is no failure.
        (Ok(code), Ok(())) => ExitCode::from(code),
        (Ok(code), Err(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::from(code),
        (Ok(_), Err(error)) => complain(&Error::Output(error)),
        (Err(error), _) => complain(&error),
    }
}

fn complain(error: &Error) -> ExitCode {
    note(&error.to_string());
    if let Some(help) = error.help() {
        let _ = writeln!(std::io::stderr().lock(), "help: {}", crate::report::visible(&help));
    }
    ExitCode::from(USAGE)
}

/// Says something beside the report.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "touchlint: {}", crate::report::visible(text));
}
