//! Keys that are said and do nothing, keys that work and are never said, keys said in the wrong order.

use crate::analysis::walk::nearby;
use crate::check::talk::{MenuTalk, Said, takes_anything, wired};
use crate::check::words::shown;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Event, StepId};
use crate::source::Span;
use std::borrow::Cow;
use std::collections::HashSet;

const VARS: &[&str] = &["customer", "step", "key", "purpose"];

/// One kind of fault for each run.
pub const CHECK: Check = Check {
    name: "announced-keys",
    doc: "the keys that prompts announce, held against those that work; only where every word is known",
    outcomes: &[Outcome { name: "definite", vars: VARS }],
    params: &[Param {
        name: "fault",
        default: Value::Text(Cow::Borrowed("not-wired")),
        doc: "`not-wired`, `not-announced`, `person-not-announced` or `key-first`",
    }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    match params.text("fault") {
        "not-announced" => not_announced(facts, false),
        "person-not-announced" => not_announced(facts, true),
        "key-first" => facts.talks().iter().filter_map(|talk| key_first(facts, talk)).collect(),
        _ => not_wired(facts),
    }
}

/// A key is said, and at no menu where it is heard does it do anything.
fn not_wired(facts: &Facts) -> Vec<Finding> {
    let graph = facts.graph;
    let works = |talk: &MenuTalk, said: &Said| {
        takes_anything(graph, talk.menu)
            || wired(graph, talk.menu).iter().any(|(key, _)| key.chars().eq([said.key]))
            || (said.rest && rest_leads_on(facts, talk.menu))
    };
    // One text can be heard at several menus: it is enough that the key works at one of them.
    let mut settled: HashSet<Span> = HashSet::new();
    for talk in facts.talks() {
        settled.extend(talk.keys.iter().filter(|said| works(talk, said)).map(|said| said.span));
    }
    let mut found: Vec<Finding> = Vec::new();
    for talk in facts.talks() {
        for said in &talk.keys {
            if !settled.insert(said.span) || (said.step != talk.menu && may_be_for_others(facts, said.step)) {
                continue;
            }
            let mut finding = about(facts, talk, said);
            finding.place.text = "this key is offered …".into();
            finding = finding.label(graph.step(talk.menu).name.span, "… and not wired here");
            found.push(finding);
        }
    }
    found
}

/// Whether a key that `menu` does not know leads on by itself, without coming back to the menu: it does what such a key is for.
fn rest_leads_on(facts: &Facts, menu: StepId) -> bool {
    let graph = facts.graph;
    let onward = |edge: usize| !graph.edges[edge].on.is_customer() && graph.edges[edge].from != menu;
    let leads_on = |rest: StepId| !nearby(graph, &facts.reach().calls, rest, NEAR, onward).contains(&menu);
    let mut rest = graph.out(menu).iter().filter(|edge| edge.on == Event::NoMatch).map(|edge| edge.to).peekable();
    rest.peek().is_some() && rest.all(leads_on)
}

/// As many steps are looked at to see what follows.
const NEAR: usize = 500;

/// Whether what `step` says may be meant for something else than a menu for keys: a question, another flow, something unknown.
fn may_be_for_others(facts: &Facts, step: StepId) -> bool {
    let graph = facts.graph;
    let below = nearby(graph, &facts.reach().calls, step, NEAR, |edge| {
        let edge = &graph.edges[edge];
        !edge.on.is_customer() && !graph.step(edge.from).effect.is_customer_step()
    });
    below.len() >= NEAR
        || below.into_iter().any(|id| {
            let effect = &graph.step(id).effect;
            let other_customer = effect.is_customer_step() && !matches!(effect, Effect::Menu(menu) if menu.input.keys);
            other_customer || graph.unknown(id).is_some() || matches!(effect, Effect::Hold | Effect::Transfer(_))
        })
}

/// A key works, and nobody says so. Keys that lead to a person are the other rule's.
fn not_announced(facts: &Facts, person: bool) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    for talk in facts.talks().iter().filter(|talk| talk.complete && !talk.keys.is_empty()) {
        // Without any announced key the prompt is spoken elsewhere, or the menu is meant for those who know it.
        for (key, number) in wired(graph, talk.menu) {
            let edge = &graph.edges[number];
            let said = talk.keys.iter().any(|said| key.chars().eq([said.key]));
            let to_person = facts.direct_person().leads(edge.to);
            if said || key.chars().count() != 1 || edge.to == talk.menu || to_person != person {
                continue;
            }
            let mut finding = facts
                .finding("definite", talk.menu, edge.span)
                .with("key", key)
                .with("purpose", edge.label().map_or(String::new(), |label| label.value.clone()));
            finding.place.text = format!("key {key} works, and nobody says so");
            finding.atoms = vec![key.to_owned()];
            found.push(finding);
        }
    }
    found
}

/// The first key of a prompt that is named before its purpose.
fn key_first(facts: &Facts, talk: &MenuTalk) -> Option<Finding> {
    let mut own = talk.keys.iter().filter(|said| said.step == talk.menu && said.purpose.is_some());
    own.find(|said| said.key_first).map(|said| about(facts, talk, said))
}

fn about(facts: &Facts, talk: &MenuTalk, said: &Said) -> Finding {
    let purpose = said.purpose.as_deref().unwrap_or("this").trim().to_owned();
    let mut finding = facts
        .finding("definite", talk.menu, said.span)
        .with("key", said.key.to_string())
        .with("purpose", purpose)
        .with("step", shown(facts.graph, talk.menu));
    let key: Box<str> = said.key.to_string().into();
    finding.atoms = vec![Event::Key(key).parts().1.to_owned()];
    finding
}
