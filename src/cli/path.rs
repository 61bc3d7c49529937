//! `touchlint path FILE`: the shortest way to a person, step by step, or why there is none.

use super::CLEAN;
use super::args::PathTo;
use super::discover::{Wanted, discover, shown};
use super::error::Error;
use super::project::project;
use crate::check::Facts;
use crate::flow::{FlowGraph, StepId};
use crate::lexicon::{Extra, Lexicon};
use crate::lint::islands;
use crate::report::journey;
use crate::syntax::nearest;

/// Writes the way from each start of the file's flows, or from `--from`.
pub fn run(args: &PathTo, out: &mut String) -> Result<u8, Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let wanted = Wanted { paths: vec![args.file.clone()], isolated: args.isolated, ..Wanted::default() };
    let path = shown(&here, &here.join(&args.file));
    let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
    let lexicon = Lexicon::new(&Extra::default());
    let mut said = false;
    let mut names: Vec<String> = Vec::new();
    for found in discover(&wanted)? {
        let (project, mut sources) = project(found, &[], &[])?;
        let policy = project.policy;
        for graph in islands(project.files, &policy, &mut sources) {
            let facts = Facts::new(&graph, &policy, &lexicon);
            for from in starts(&graph, &path, args.from.as_deref(), &mut names) {
                if said {
                    out.push('\n');
                }
                out.push_str(&journey(&facts, from));
                said = true;
            }
        }
    }
    match (&args.from, said) {
        (_, true) => Ok(CLEAN),
        (Some(step), false) if !names.is_empty() => {
            let near = nearest(step, names.iter().map(String::as_str)).map(str::to_owned);
            Err(Error::NoSuchStep(step.clone(), near))
        }
        _ => Err(Error::NoFlow(path)),
    }
}

/// The steps to begin at: the starts of the flows in `path`, or the steps called `from` there.
fn starts(graph: &FlowGraph, path: &str, from: Option<&str>, names: &mut Vec<String>) -> Vec<StepId> {
    let of_file = graph.flows.iter().filter(|flow| normal(&flow.path) == normal(path));
    let mut found = Vec::new();
    for flow in of_file {
        match from {
            None => found.extend(flow.entries.iter().map(|entry| entry.step)),
            Some(name) => {
                for id in flow.steps.clone().map(StepId) {
                    let step = graph.step(id);
                    if !step.assumed {
                        names.push(step.name.value.clone());
                        found.extend((step.name.value == name).then_some(id));
                    }
                }
            }
        }
    }
    found
}

/// The path without `.` and without `..` that cancels out.
fn normal(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts
}
