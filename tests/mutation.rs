//! Take every way to a person away from a flow that had one: somebody must say so.

use std::path::Path;
use touchlint::analysis::calls::Calls;
use touchlint::analysis::reach::{Answer, reach};
use touchlint::analysis::walk::forward;
use touchlint::check::{Facts, Params, Run, find};
use touchlint::flow::{Effect, Flow, How, Policy, Purpose, StepId, link};
use touchlint::lexicon::{Extra, Lexicon};
use touchlint::lint::{InputFile, flows, signature_of};
use touchlint::source::Sources;

fn files(folder: &Path) -> Vec<InputFile> {
    let mut files: Vec<InputFile> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let bytes = std::fs::read(entry.path()).ok()?;
            let path = entry.path().strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/");
            signature_of(&bytes).then_some(InputFile { path, bytes, named: false })
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Every way to a person becomes the end of the contact.
fn without_people(mut flows: Vec<Flow>) -> Vec<Flow> {
    for flow in &mut flows {
        let people: Vec<bool> = flow.steps.iter().map(|step| step.effect.person_kind().is_some()).collect();
        for (step, _) in flow.steps.iter_mut().zip(&people).filter(|(_, person)| **person) {
            step.effect = Effect::End(How::HangUp);
        }
        flow.edges.retain(|edge| !people[edge.from.index()]);
    }
    flows
}

/// Checks all flows below `folder`; gives how many starts were looked at.
fn hold(folder: &Path) -> usize {
    let policy = Policy::default();
    let mut sources = Sources::default();
    let whole = flows(files(folder), &policy, &mut sources);
    let mut had: Vec<(String, String, StepId)> = Vec::new();
    let before = link(whole.clone(), &policy);
    for island in &before.islands {
        let answers = reach(island, &policy).answer;
        for (flow, entry) in island.starts() {
            // The customer must have the word before the person is reached; else it is the end that is spoken of.
            let calls = Calls::new(island, |_| true);
            let before = forward(island, &calls, [entry.step], |edge| {
                island.step(island.edges[edge].from).effect.person_kind().is_none()
            });
            let asks = island.ids().any(|id| before.reached(id) && island.step(id).effect.is_customer_step());
            if answers[entry.step.index()] == Answer::Yes && asks && flow.purpose != Some(Purpose::Survey) {
                had.push((flow.path.clone(), flow.key.clone(), StepId(entry.step.0 - flow.steps.start)));
            }
        }
    }
    let after = link(without_people(whole), &policy);
    let lexicon = Lexicon::new(&Extra::default());
    let check = find("person-unreachable").expect("the check is there");
    let mut escaped = Vec::new();
    for island in &after.islands {
        let facts = Facts::new(island, &policy, &lexicon);
        let Run::Island(run) = check.run else { continue };
        let found = run(&facts, &Params::of(check));
        for (path, key, step) in &had {
            let Some(flow) = island.flows.iter().find(|flow| flow.path == *path && flow.key == *key) else { continue };
            let step = StepId(step.0 + flow.steps.start);
            let said = found.iter().any(|finding| finding.flow.as_deref() == Some(key));
            let unknown = facts.reach().answer[step.index()] == Answer::Unknown;
            if !said && !unknown {
                escaped.push(format!("{path}: {key}, {}", island.step(step).name.value));
            }
        }
    }
    assert!(escaped.is_empty(), "nobody misses the person in\n{}", escaped.join("\n"));
    had.len()
}

#[test]
fn every_example_misses_its_people() {
    let held = hold(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"));
    assert!(held >= 5, "only {held} starts of examples reach a person");
}

#[test]
fn real_flows_miss_their_people() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: no corpus beside the project");
        return;
    }
    for repository in std::fs::read_dir(&corpus).expect("the corpus can be listed").flatten() {
        hold(&repository.path());
    }
}
