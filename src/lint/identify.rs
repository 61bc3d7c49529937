//! What tells findings of readers and the linker from others for good. Those of checks know it themselves.

use crate::analysis::step_keys::step_keys;
use crate::diagnostic::{Finding, Key};
use crate::flow::{FlowGraph, FlowInfo};
use crate::source::Sources;
use std::cell::OnceCell;
use std::collections::HashMap;

/// Gives each finding its key, and one that says nothing of itself the guilty words.
pub fn identify(findings: &mut [Finding], islands: &[FlowGraph], sources: &Sources) {
    let flows = islands.iter().enumerate().flat_map(|(at, island)| island.flows.iter().map(move |flow| (at, flow)));
    let known: HashMap<(&str, &str), (usize, &FlowInfo)> =
        flows.map(|(at, flow)| ((flow.path.as_str(), flow.key.as_str()), (at, flow))).collect();
    let keys: Vec<OnceCell<Vec<String>>> = islands.iter().map(|_| OnceCell::new()).collect();
    for finding in findings {
        let path = sources.path(finding.place.span);
        let flow = finding.flow.as_deref().and_then(|flow| known.get(&(path, flow)));
        let step = finding.step.as_deref().unwrap_or("");
        finding.key = Some(match flow {
            Some(&(at, flow)) => {
                let mut steps = flow.steps.clone().map(|id| id as usize);
                let id = steps.find(|&id| islands[at].steps[id].name.value == step);
                let keys = keys[at].get_or_init(|| step_keys(&islands[at]));
                let key = id.and_then(|id| keys.get(id)).map_or(step, String::as_str);
                Key { flow: flow.identity.clone(), step: key.to_owned() }
            }
            // Of a file that holds no flow only its name can be known.
            None => {
                let file = path.rsplit('/').next().unwrap_or(path);
                Key { flow: finding.flow.clone().unwrap_or_else(|| file.to_owned()), step: step.to_owned() }
            }
        });
        if finding.atoms.is_empty() {
            let words = sources.slice(finding.place.span).split_whitespace().take(WORDS);
            finding.atoms = words.map(str::to_owned).collect();
        }
    }
}

/// So many of the guilty words make a finding itself.
const WORDS: usize = 12;
