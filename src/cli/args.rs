//! The command line, as people write it.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A linter for the way companies treat people who get in touch: call flows, chatbot scripts and message cadences.
#[derive(Debug, Parser)]
#[command(name = "touchlint", version, disable_help_subcommand = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check flows, and say what customers suffer in them
    Check(Box<Check>),
    /// Explain a rule: why it matters, what to do, examples
    Explain(Explain),
    /// List the rules
    Rules(Rules),
    /// Show what holds for a file, and which line of which configuration says so
    Config(ConfigOf),
    /// Look at a folder and write a touchlint.yaml that fits it
    Init(Init),
    /// Show the shortest way to a person, step by step, or why there is none
    Path(PathTo),
    /// List everything that allows findings: where, why, until when, and what came of it
    Suppressions(Suppressions),
    /// Print the JSON Schemas of the native flow format and of touchlint.yaml
    Schema(Schema),
    /// List the platforms whose files are read
    Platforms(Platforms),
}

/// How the report is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the source underlined
    Human,
    /// One line for each finding
    Concise,
    /// One JSON object
    Json,
    /// One JSON object a line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations on a pull request in GitHub Actions
    Github,
}

/// From which severity on the run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Anything
    Note,
    /// Nothing
    Never,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// In a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Arguments of `touchlint check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Files and folders to report on; `-` reads one flow from standard input
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// The name that standard input goes by; it stands in for that file among its siblings
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// Read more paths from a file, one a line; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// Look at the paths alone, not at the project around them
    #[arg(long)]
    pub isolated: bool,
    /// How to show the report [default: github inside GitHub Actions, else human]
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// From which severity on the exit code is 1
    #[arg(long, value_enum, default_value = "error")]
    pub fail_on: FailOn,
    /// Exit code 1 if a question could not be answered
    #[arg(long)]
    pub fail_on_unknown: bool,
    /// Run only these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Leave out these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// Count findings though a comment or the configuration allows them
    #[arg(long)]
    pub no_suppressions: bool,
    /// Compare with the findings accepted in this file [default: touchlint-baseline.json beside touchlint.yaml]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Compare with no baseline
    #[arg(long, conflicts_with = "baseline")]
    pub no_baseline: bool,
    /// Accept everything found now: later runs tell what is new or worse
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub write_baseline: Option<Option<PathBuf>>,
    /// Show the questions that could not be answered, too
    #[arg(long)]
    pub show_unknown: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto")]
    pub color: Color,
    /// Print findings and nothing else
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more of what was read and skipped
    #[arg(long, short)]
    pub verbose: bool,
    /// Count the findings by rule
    #[arg(long)]
    pub statistics: bool,
    /// Exit code 0 if there is no flow at all
    #[arg(long)]
    pub allow_empty: bool,
    /// The day it is taken to be, as 2026-01-31 [default: today]
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    /// How many threads to use [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// Arguments of `touchlint explain`.
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// The rule, such as person/unreachable
    pub rule: String,
}

/// Arguments of `touchlint rules`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Rules {
    /// What to do; lists the rules if left out
    #[command(subcommand)]
    pub action: Option<RulesAction>,
    /// How to show them
    #[arg(long, value_enum, default_value = "human")]
    pub format: ListFormat,
}

/// What can be done with rules of one's own.
#[derive(Debug, Subcommand)]
pub enum RulesAction {
    /// Try rules of your own on their examples
    Test(RulesTest),
    /// Write the file of a new rule, with comments and examples, to be changed
    New(RulesNew),
}

/// Arguments of `touchlint rules test`.
#[derive(Debug, clap::Args)]
pub struct RulesTest {
    /// Folders and files with rules [default: those of touchlint.yaml]
    pub paths: Vec<PathBuf>,
    /// How to show the result
    #[arg(long, value_enum, default_value = "human")]
    pub format: ListFormat,
}

/// Arguments of `touchlint rules new`.
#[derive(Debug, clap::Args)]
pub struct RulesNew {
    /// The rule's name: a family of your own and the fault, such as acme/no-legalese
    pub id: String,
    /// The folder to write to [default: beside the rules that there are, else policy]
    pub folder: Option<PathBuf>,
    /// The question it asks: wording, fields, count, distance, order or slots
    #[arg(long, value_name = "NAME", default_value = "wording")]
    pub check: String,
}

/// Formats of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table
    Human,
    /// One JSON object
    Json,
}

/// Arguments of `touchlint config`.
#[derive(Debug, clap::Args)]
pub struct ConfigOf {
    /// A file that holds flows; without one, what holds for the whole project
    pub file: Option<PathBuf>,
    /// How to show it
    #[arg(long, value_enum, default_value = "human")]
    pub format: ListFormat,
    /// Run only these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Leave out these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub skip: Vec<String>,
}

/// Arguments of `touchlint init`.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// The folder
    #[arg(default_value = ".")]
    pub folder: PathBuf,
}

/// Arguments of `touchlint path`.
#[derive(Debug, clap::Args)]
pub struct PathTo {
    /// The file that holds the flow
    pub file: PathBuf,
    /// Begin at this step instead of the flow's starts
    #[arg(long, value_name = "STEP")]
    pub from: Option<String>,
    /// Look at the file alone, not at the project around it
    #[arg(long)]
    pub isolated: bool,
}

/// Arguments of `touchlint suppressions`.
#[derive(Debug, clap::Args)]
pub struct Suppressions {
    /// Files and folders to report on
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// How to show them
    #[arg(long, value_enum, default_value = "human")]
    pub format: ListFormat,
    /// The day it is taken to be, as 2026-01-31 [default: today]
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
}

/// Arguments of `touchlint schema`.
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// Which one; all of them in one object if left out
    pub name: Option<String>,
}

/// Arguments of `touchlint platforms`.
#[derive(Debug, clap::Args)]
pub struct Platforms {
    /// How to show them
    #[arg(long, value_enum, default_value = "human")]
    pub format: ListFormat,
}
