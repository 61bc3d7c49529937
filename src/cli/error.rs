//! What can go wrong with the tool itself, each with a next step. Mistakes in flows and configurations are findings instead.

use super::walk::CONFIG;

/// A failure of the run, not of a flow.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Paths that are not there, and whether a list was among what named them.
    #[error("there is no file or folder `{}`", .0.join("`, `"))]
    NotFound(Vec<String>, bool),
    /// A file that was named and cannot be read.
    #[error("`{0}` cannot be read: {kind}", kind = .1.kind())]
    Unreadable(String, std::io::Error),
    /// `-` without a name for what comes in.
    #[error("`-` reads a flow from standard input, and it needs a name")]
    StdinWithoutName,
    /// A name for standard input, which is not read.
    #[error("`--stdin-filename` names what `-` reads, and there is no `-` among the paths")]
    NameWithoutStdin,
    /// A date that is none.
    #[error("`{0}` is no date")]
    BadDate(String),
    /// A rule that is not known.
    #[error("there is no rule `{0}`")]
    NoSuchRule(String, Option<String>),
    /// A name that no rule of one's own can have.
    #[error("`{0}` cannot be the name of a rule of your own")]
    BadRuleName(String),
    /// A check without a scaffold, and those that have one.
    #[error("there is no first rule for the check `{0}`")]
    NoScaffold(String, String),
    /// No rules of one's own anywhere.
    #[error("there are no rules of your own here")]
    NoRules,
    /// A file that would be written over.
    #[error("`{0}` is there already, and is left as it is")]
    Taken(String),
    /// A kind of schema that is not known.
    #[error("there is no schema `{0}`")]
    NoSuchSchema(String, Vec<String>),
    /// A file that holds no flow.
    #[error("`{0}` holds no flow that a customer can start")]
    NoFlow(String),
    /// A step that is not in the file.
    #[error("no step is called `{0}` in this file")]
    NoSuchStep(String, Option<String>),
    /// No folder to be relative to.
    #[error("the working directory cannot be told: {0}")]
    NoWorkingDirectory(std::io::Error),
    /// Standard output is gone.
    #[error("the report cannot be written: {0}")]
    Output(std::io::Error),
    /// A baseline that was named and is not there.
    #[error("there is no baseline `{0}`")]
    NoBaseline(String),
    /// A baseline that cannot be read, of which only a part is to be written again.
    #[error("`{0}` cannot be read, and what it accepts beyond this run would be lost")]
    BrokenBaseline(String),
    /// One baseline for several projects.
    #[error("one baseline is named, and these paths belong to {0} projects")]
    SeveralProjects(usize),
    /// A file that cannot be written.
    #[error("`{0}` cannot be written: {kind}", kind = .1.kind())]
    Unwritten(String, std::io::Error),
    /// A folder that cannot be walked.
    #[error("`{0}` cannot be listed: {1}")]
    Unlisted(String, String),
}

impl Error {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotFound(_, false) => "check the spelling; paths are relative to the working directory".into(),
            Self::NotFound(_, true) => "paths in a list are relative to the working directory; \
                `git diff --name-only -z --diff-filter=d` leaves out deleted files and quotes no name"
                .into(),
            Self::StdinWithoutName => "add `--stdin-filename flows/support.yaml`".into(),
            Self::BadDate(_) => "write it as 2026-01-31".into(),
            Self::NoSuchRule(_, Some(near)) => format!("did you mean `{near}`"),
            Self::NoSuchRule(_, None) => {
                "see `touchlint rules`; those of your own stand where `custom-rules` of touchlint.yaml says".into()
            }
            Self::BadRuleName(_) => {
                "write a family of your own and the fault, in small letters, such as `acme/no-legalese`".into()
            }
            Self::NoScaffold(_, known) => format!("use one of `{known}`"),
            Self::NoRules => {
                "begin one with `touchlint rules new acme/no-legalese`, or name the folder that holds them".into()
            }
            Self::Taken(name) if name.ends_with(CONFIG) => {
                "see `touchlint config` for what it says; remove it to begin anew".into()
            }
            Self::Taken(_) => "choose another name, or remove the file first".into(),
            Self::NoSuchSchema(_, known) => format!("there are {}", known.join(", ")),
            Self::NoFlow(_) => "see `touchlint check --verbose` for what was read and skipped".into(),
            Self::NoSuchStep(_, Some(near)) => format!("did you mean `{near}`"),
            Self::NameWithoutStdin => "write `touchlint check - --stdin-filename flows/support.yaml`".into(),
            Self::NoBaseline(name) => format!("write it with `touchlint check --write-baseline={name}`"),
            Self::BrokenBaseline(_) => {
                "write it again from a run over everything: no paths, no `--only`, no `--skip`".into()
            }
            Self::SeveralProjects(_) => "leave the name out: each project has a baseline of its own".into(),
            Self::Unwritten(..) => "check that the folder is there and that you may write to it".into(),
            Self::Unreadable(..) | Self::Unlisted(..) => "check that you may read it".into(),
            _ => return None,
        })
    }
}
