//! Asking for a person is not honoured at a prompt.

use crate::analysis::reach::Answer;
use crate::analysis::walk::nearby;
use crate::check::maze::options::offers_person;
use crate::check::words;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Edge, Effect, Event, How, Purpose, StepId};
use crate::lexicon::List;

/// Requests that the platform declines, requests that only bring words, prompts for words, and prompts for keys.
pub const CHECK: Check = Check {
    name: "request-ignored",
    doc: "prompts at which a customer who asks for a person, in words or with the key for it, is not led to one",
    outcomes: &[
        Outcome { name: "declined", vars: &["customer", "step", "key"] },
        Outcome { name: "refused", vars: &["customer", "step", "key"] },
        Outcome { name: "words", vars: &["customer", "step", "key"] },
        Outcome { name: "question", vars: &["customer", "step", "key"] },
        Outcome { name: "keys", vars: &["customer", "step", "key"] },
    ],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = declined(facts);
    for id in graph.ids().filter(|&id| facts.reach().from_starts.reached(id)) {
        // Where no person can be reached at all, another rule says so; where it cannot be known, nobody does.
        if facts.reach().answer[id.index()] != Answer::Yes || graph.flow_of(id).purpose == Some(Purpose::Survey) {
            continue;
        }
        if let Some(edge) = refused(facts, id) {
            let mut finding = facts.finding("refused", id, edge.span).with("key", "");
            finding.place.text = "nobody comes, and nothing is asked".into();
            finding.witness = Some(edge.to.0);
            found.push(finding);
            continue;
        }
        let (input, outcome) = match &graph.step(id).effect {
            Effect::Menu(menu) => (menu.input, if menu.input.free_words() { "words" } else { "keys" }),
            Effect::Ask(ask) if ask.input.free_words() && !ask.secret => (ask.input, "question"),
            _ => continue,
        };
        if !(input.free_words() || input.keys) || honoured(facts, id, outcome == "keys") {
            continue;
        }
        let mut finding =
            facts.finding(outcome, id, graph.step(id).name.span).with("key", facts.policy.person_key.to_string());
        finding.witness = Some(id.0);
        found.push(finding);
    }
    found
}

/// Refusals of the platform's own that customers come to, where some line of the island does lead to a person: else another rule
/// speaks.
fn declined(facts: &Facts) -> Vec<Finding> {
    let graph = facts.graph;
    let reach = facts.reach();
    let helped = graph
        .starts()
        .any(|(flow, entry)| reach.answer[entry.step.index()] != Answer::No && flow.purpose != Some(Purpose::Survey));
    let refuses = |id: &StepId| graph.step(*id).effect == Effect::End(How::Refused) && reach.from_starts.reached(*id);
    let found = graph.ids().filter(|id| helped && refuses(id)).map(|id| {
        let mut finding = facts.finding("declined", id, graph.step(id).name.span).with("key", "");
        finding.place.text = "who asks for a person is told that it cannot be done".into();
        finding.trace = words::trace(graph, &facts.way_to(id));
        finding
    });
    found.collect()
}

fn honoured(facts: &Facts, id: StepId, by_key: bool) -> bool {
    let graph = facts.graph;
    if by_key {
        let key: String = facts.policy.person_key.to_string();
        return crate::check::talk::wired(graph, id)
            .iter()
            .any(|(wired, edge)| *wired == key && leads(facts, &graph.edges[*edge]))
            || offers_person(facts, id);
    }
    let heard = graph.out(id).iter().map(|edge| edge.to).filter(|&to| graph.step(to).effect == Effect::Listen);
    let mut ways = graph.out(id).iter().chain(heard.flat_map(|hub| graph.out(hub)));
    ways.any(|edge| match &edge.on {
        // Whatever is not understood may well be this request.
        Event::NoMatch | Event::Otherwise | Event::Always | Event::Condition(_) => leads(facts, edge),
        Event::Intent(name) | Event::Choice(name) => names_person(facts, name) || leads(facts, edge),
        Event::Key(_) => leads(facts, edge),
        Event::Answer => facts.person_next(edge.to),
        _ => false,
    })
}

/// As many steps are looked at behind one request.
const NEAR: usize = 300;

/// The way that a request for a person takes at `id`, where the request is understood and every such way only says something.
fn refused<'a>(facts: &Facts<'a>, id: StepId) -> Option<&'a Edge> {
    let graph = facts.graph;
    if !graph.step(id).effect.is_customer_step() {
        return None;
    }
    let requests = |name: &str| facts.lexicon.read(&crate::check::words::apart(name), None).has(&[List::PersonRequest]);
    let mut asks = graph.out(id).iter().filter(|edge| match &edge.on {
        Event::Intent(name) | Event::Choice(name) => requests(name),
        _ => false,
    });
    let first = asks.clone().next();
    first.filter(|_| asks.all(|edge| only_says_no(facts, edge)))
}

/// Whether whoever asks here only hears something and is back where they were: nobody comes, nothing is asked of them, and nothing
/// happens that cannot be seen into.
fn only_says_no(facts: &Facts, edge: &Edge) -> bool {
    let graph = facts.graph;
    let own = |id: StepId| id == edge.from;
    let behind = nearby(graph, &facts.reach().calls, edge.to, NEAR, |next| {
        !graph.step(graph.edges[next].from).effect.is_customer_step()
    });
    let comes_back = behind.iter().any(|&id| own(id));
    comes_back
        && behind.len() < NEAR
        && behind.iter().all(|&id| {
            let effect = &graph.step(id).effect;
            own(id) || !(effect.is_customer_step() || effect.person_kind().is_some() || graph.unknown(id).is_some())
        })
}

/// A person comes next, or nobody can know what does.
fn leads(facts: &Facts, edge: &Edge) -> bool {
    facts.person_next(edge.to) || facts.graph.unknown(edge.to).is_some()
}

/// Whether an intent's name is about a person: `TalkToAgent`, `speak_to_human`.
fn names_person(facts: &Facts, name: &str) -> bool {
    facts.lexicon.read(&crate::check::words::apart(name), None).has(&[List::Person, List::PersonRequest])
}
