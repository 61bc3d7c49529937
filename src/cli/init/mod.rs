//! `touchlint init [DIR]`: looks at a folder and writes a `touchlint.yaml` that fits it; never over one that is there.

use super::CLEAN;
use super::args::Init;
use super::discover::{Wanted, discover, root_of, shown};
use super::error::Error;
use super::walk::CONFIG;
use super::write::write_new;
use crate::flow::{FlowGraph, Policy, Role};
use crate::lint::islands;
use crate::source::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// The flow that is written where there is none.
const FIRST_FLOW: &str = include_str!("first-flow.yaml");
const FIRST_FLOW_PATH: &str = "flows/support-line.yaml";

/// How many flows are listed of each kind: a longer list is not read.
const LISTED: usize = 30;

/// Looks, writes, and says what it did.
pub fn run(args: &Init, out: &mut String) -> Result<u8, Error> {
    let here = std::env::current_dir().map_err(Error::NoWorkingDirectory)?;
    let folder = match here.join(&args.folder).canonicalize() {
        Ok(folder) if folder.is_dir() => folder,
        _ => return Err(Error::NotFound(vec![args.folder.display().to_string()], false)),
    };
    let here = here.canonicalize().unwrap_or(here);
    let config = folder.join(CONFIG);
    let name = |path: &Path| shown(&here, path);
    if config.exists() {
        return Err(Error::Taken(name(&config)));
    }
    let (seen, graphs) = look(&folder, &shown(&here, &folder))?;
    let first = folder.join(FIRST_FLOW_PATH);
    let is_first = graphs.is_empty();
    if is_first && first.exists() {
        return Err(Error::Taken(name(&first)));
    }
    write_new(&config, &name(&config), &configuration(&seen))?;
    let _ = writeln!(out, "wrote {}", name(&config));
    if is_first {
        write_new(&first, &name(&first), FIRST_FLOW)?;
        let _ = writeln!(out, "wrote {}, a first flow to begin with: there was none", name(&first));
    } else {
        let _ = writeln!(out, "found {}", seen.in_words());
    }
    if let Some(above) = folder.parent().map(root_of).map(|root| root.join(CONFIG)).filter(|above| above.is_file()) {
        let _ =
            writeln!(out, "note: {} held here until now and does so no longer; `extends` takes it up", name(&above));
    }
    let at = if folder == here { String::new() } else { format!(" {}", name(&folder)) };
    let _ = writeln!(out, "next: touchlint check{at}");
    Ok(CLEAN)
}

/// What is in the folder.
#[derive(Default)]
struct Seen {
    files: BTreeSet<String>,
    /// Flows by platform.
    platforms: BTreeMap<&'static str, usize>,
    /// Flows that nothing leads to and that do not say they are entries: path below the folder, and key where a file holds several.
    inferred: Vec<(String, Option<String>)>,
    /// Whether some platform hands over what its flows know in a way that the files do not show.
    hands_over: Vec<&'static str>,
}

impl Seen {
    fn in_words(&self) -> String {
        let flows: usize = self.platforms.values().sum();
        let by: Vec<String> = self.platforms.iter().map(|(platform, count)| format!("{count} of {platform}")).collect();
        let plural = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
        format!("{} in {}: {}", plural(flows, "flow"), plural(self.files.len(), "file"), by.join(", "))
    }
}

/// The flows of the folder alone; those of projects below it are theirs.
fn look(folder: &Path, name: &str) -> Result<(Seen, Vec<FlowGraph>), Error> {
    let wanted = Wanted { paths: vec![folder.to_path_buf()], isolated: true, ..Wanted::default() };
    let mut seen = Seen::default();
    let mut graphs = Vec::new();
    for found in discover(&wanted)?.into_iter().filter(|found| folder.starts_with(&found.root)) {
        graphs.extend(islands(found.files, &Policy::default(), &mut Sources::default()));
    }
    let flows = || graphs.iter().flat_map(|graph| &graph.flows);
    let mut in_file: BTreeMap<&str, usize> = BTreeMap::new();
    for flow in flows() {
        seen.files.insert(flow.path.clone());
        *seen.platforms.entry(flow.platform).or_default() += 1;
        *in_file.entry(&flow.path).or_default() += 1;
    }
    for flow in flows().filter(|flow| flow.role == Role::InferredEntry) {
        let below = flow.path.strip_prefix(name).map_or(flow.path.as_str(), |rest| rest.trim_start_matches('/'));
        let several = in_file.get(flow.path.as_str()).is_some_and(|count| *count > 1);
        seen.inferred.push((below.to_owned(), several.then(|| flow.key.clone())));
    }
    seen.hands_over = seen.platforms.keys().copied().filter(|platform| *platform != "native").collect();
    Ok((seen, graphs))
}

/// The text of the configuration.
fn configuration(seen: &Seen) -> String {
    let mut out = String::from(
        "# What this project decided for touchlint. `touchlint config` shows what holds, and who says so.\n",
    );
    if !seen.files.is_empty() {
        let _ = writeln!(out, "# Found when this was written: {}.", seen.in_words());
    }
    out.push_str(
        "\n# recommended: what every team should keep. strict: more of it. governance: who answers for each flow.\n\
         extends: [recommended]\n\
         \n# Which ways to a person count, and the key that should reach one. `ticket` and `voicemail` can be added.\n\
         person: { counts: [certain, probable, callback], key: 0 }\n\
         \n# How fast prompts are spoken, in words per minute.\n\
         # speech: { words-per-minute: 150 }\n\
         \n# How loud a rule is, and what it allows: `touchlint rules` lists them, `touchlint explain RULE` shows the settings of one.\n\
         # rules:\n\
         #   person/too-far: { severity: error, max-choices: 2 }\n\
         \n# More than so many messages in a time are too many.\n\
         # pressure:\n\
         #   limits: [{ max: 3, per: 7d, severity: warning }]\n",
    );
    for platform in &seen.hands_over {
        let _ = write!(
            out,
            "\n# If the people who take over see everything that a flow of {platform} has learnt:\n# passes: {{ {platform}: everything }}\n"
        );
    }
    out.push_str(
        "\n# Names for a person that your company uses, and words that look like a person and are none.\n\
         # lexicons: { person: [concierge], not-person: [travel agent] }\n",
    );
    if !seen.inferred.is_empty() {
        out.push_str(
            "\n# Nothing leads to these flows, so customers are taken to start there. Take away the `#` where that is so; where it is\n\
             # not, write what they are: continuation, module, queue, hold, whisper, agent-side, notice or machine.\n\
             # flows:\n",
        );
    }
    for (path, key) in seen.inferred.iter().take(LISTED) {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let flow = key.as_ref().map_or(String::new(), |key| format!(", flow: {}", quoted(key)));
        let _ = writeln!(out, "#   - {{ files: {}{flow}, role: entry }}", quoted(&globset::escape(path)));
    }
    if let Some(more) = seen.inferred.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let _ = writeln!(out, "#   … and {more} more: `touchlint config FILE` shows the role of each");
    }
    out
}
