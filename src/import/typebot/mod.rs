//! Typebot: one exported bot as JSON, groups of blocks that edges join.
//!
//! What stands there is read first ([`read`]). Then stretches of blocks become steps where something first leads to them
//! ([`lower`]): bubbles and the input behind them are one step, choices and tests have a way out for each item ([`ways`]).
//! A group that is linked from within the same bot, or that an event runs, gets steps of its own, for the chat goes on behind it.

mod condition;
mod event;
mod kind;
mod lower;
mod program;
mod read;
mod slots;
mod step;
mod text;
mod ways;

use super::{Imported, Parsed, Platform};
use crate::flow::Policy;
use std::collections::HashSet;

/// Typebot.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "Typebot",
    reads: "exported bots as JSON, versions 3 to 6",
    signatures: &[
        &["\"groups\"", "\"edges\"", "\"variables\""],
        &["\"blocks\"", "\"steps\"", "\"edges\"", "\"variables\""],
    ],
    detect: |parsed| parsed.trees.iter().any(|tree| read::bot(tree).is_some()),
    unit: |path| folder(path).to_owned(),
    import,
};

const ID: &str = "typebot";

/// The bots of one folder: a bot that another one links to goes back there where it is over.
fn import(files: &[&Parsed], policy: &Policy) -> Imported {
    let mut imported = Imported::default();
    let mut bots = Vec::new();
    for parsed in files {
        for root in parsed.trees.iter().filter_map(read::bot) {
            let mut findings = Vec::new();
            bots.push((*parsed, read::read(root, parsed.broken, &mut findings), findings));
        }
    }
    let linked: HashSet<&str> = bots.iter().flat_map(|(_, bot, _)| read::links(bot)).collect();
    for (parsed, bot, mut findings) in bots {
        let (flow, more) = lower::lower(parsed, &bot, &linked, policy);
        findings.extend(more);
        for finding in &mut findings {
            finding.flow = Some(flow.key.clone());
            finding.platform = Some(ID);
        }
        imported.flows.push(flow);
        imported.findings.extend(findings);
    }
    imported
}

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// What a bot is called by those of its folder that link to it.
fn alias(path: &str, id: &str) -> String {
    format!("{}/{id}", folder(path))
}
