//! How contacts end badly: transfers that fail into nothing, closed hours, failures that hang up, silence.

use crate::analysis::ends::{Cause, Owner, tail};
use crate::check::words::{self, shown};
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Certainty, Finding, Label};
use crate::flow::{Edge, Effect, Event, Purpose, Role, StepId};
use crate::lexicon::List;
use std::borrow::Cow;
use std::collections::BTreeMap;

const VARS: &[&str] = &["customer", "step", "what", "how", "more"];

/// One owner's ends for each run.
pub const CHECK: Check = Check {
    name: "contact-ends",
    doc: "contacts that end with nobody reached, by what made them end",
    outcomes: &[
        Outcome { name: "definite", vars: VARS },
        Outcome { name: "minor", vars: VARS },
        Outcome { name: "possible", vars: VARS },
    ],
    params: &[Param {
        name: "because",
        default: Value::Text(Cow::Borrowed("failure")),
        doc: "which ends: `transfer`, `closed`, `failure`, `silent` or `undeclared`",
    }],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let owner = match params.text("because") {
        "transfer" => Owner::TransferFails,
        "closed" => Owner::Closed,
        "silent" => Owner::Silent,
        "undeclared" => Owner::DeadEnd,
        _ => Owner::FailureHangsUp,
    };
    let (ends, jumps) = by_jump(facts, owner);
    ends.iter().chain(&jumps).flat_map(|end| of_end(facts, end)).collect()
}

/// An end, and what leads there.
struct Group<'a> {
    end: StepId,
    causes: Vec<&'a Cause>,
}

/// The ends of one owner. Where a failed jump ends without a word, each flow that jumps has an end of its own, though what fails
/// is one thing: those are put together by the flow that they jump to, and stand apart.
fn by_jump<'a>(facts: &'a Facts, owner: Owner) -> (Vec<Group<'a>>, Vec<Group<'a>>) {
    let graph = facts.graph;
    let mut jumps: BTreeMap<StepId, Group> = BTreeMap::new();
    let mut ends = Vec::new();
    for end in facts.ends().bad.iter().filter(|end| end.owner == owner) {
        let mut causes = Vec::with_capacity(end.causes.len());
        for cause in &end.causes {
            let from = graph.edges[cause.edge].from;
            let jump = matches!(graph.step(from).effect, Effect::Jump(_)) && cause.silent;
            match graph.callee(from).filter(|_| jump) {
                Some((_, target)) => {
                    let group = jumps.entry(target).or_insert(Group { end: end.end, causes: Vec::new() });
                    group.causes.push(cause);
                }
                None => causes.push(cause),
            }
        }
        ends.push(Group { end: end.end, causes });
    }
    (ends, jumps.into_values().collect())
}

/// One finding for each certainty, with a label for each cause.
fn of_end(facts: &Facts, group: &Group) -> Vec<Finding> {
    let judged: Vec<(&str, &Cause)> =
        group.causes.iter().filter_map(|&cause| Some((outcome_of(facts, cause)?, cause))).collect();
    ["definite", "minor", "possible"]
        .into_iter()
        .filter_map(|outcome| {
            let causes: Vec<&Cause> = judged.iter().filter(|(of, _)| *of == outcome).map(|(_, cause)| *cause).collect();
            finding(facts, group.end, outcome, &causes)
        })
        .collect()
}

/// How bad one cause is; `None` where nothing is to be said of it.
fn outcome_of(facts: &Facts, cause: &Cause) -> Option<&'static str> {
    let graph = facts.graph;
    let from = graph.edges[cause.edge].from;
    let flow = graph.flow_of(from);
    let edge = &graph.edges[cause.edge];
    if edge.on.is_customer() && wants_to_end(facts, edge) {
        return None;
    }
    if !facts.heard().reached(from)
        || flow.purpose == Some(Purpose::Survey)
        || matches!(flow.role, Role::AgentSide | Role::Whisper | Role::Hold | Role::Notice | Role::Machine)
    {
        return None;
    }
    if is_lockout(facts, edge) || records_a_message(facts, cause) {
        return None;
    }
    // What stands in for a person can fail, too, and somewhere a flow must stop.
    let stands_in = matches!(graph.step(from).effect, Effect::Callback(_) | Effect::Voicemail | Effect::Ticket(_));
    let told = stands_in && edge.on.is_failing() && !cause.silent;
    if told && says_where_to_turn(facts, cause) {
        return None;
    }
    Some(match (cause.definite, graph.step(from).minor) {
        (false, _) => "possible",
        (true, true) if graph.edges[cause.edge].on.is_failing() => "minor",
        // Whoever is told that no call back can be booked knows where they stand, and can call again.
        (true, _) if told => "minor",
        (true, _) => "definite",
    })
}

/// Whether a check of voice or face fails into nothing: `fair/biometric-lockout` speaks of that.
fn is_lockout(facts: &Facts, edge: &Edge) -> bool {
    let biometric = facts.graph.step(edge.from).effect == (Effect::Verify { biometric: true });
    biometric && edge.on.is_failing() && crate::check::fair::biometrics::locks_out(facts, edge.from, edge)
}

/// Whether the words on the way to the end are those of a voicemail or a promised call back: built from plain blocks, it cannot be
/// told from them, and the words are all there is to go by.
fn records_a_message(facts: &Facts, cause: &Cause) -> bool {
    let graph = facts.graph;
    tail(graph, facts.ends(), cause).iter().any(|&edge| {
        facts.readings(graph.edges[edge].to).any(|reading| reading.has(&[List::Voicemail, List::Callback]))
    })
}

/// Whether the words on the way to the end name a number or an address.
fn says_where_to_turn(facts: &Facts, cause: &Cause) -> bool {
    let graph = facts.graph;
    tail(graph, facts.ends(), cause).iter().any(|&edge| {
        let step = graph.edges[edge].to;
        facts.readings(step).any(|reading| !reading.pointers().is_empty())
            || graph.step(step).texts.iter().any(|text| text.content.split_whitespace().any(is_address))
    })
}

/// Whether a word is an e-mail address.
fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn finding(facts: &Facts, end: StepId, outcome: &'static str, causes: &[&Cause]) -> Option<Finding> {
    let (first, others) = causes.split_first()?;
    let graph = facts.graph;
    let edge = &graph.edges[first.edge];
    let mut finding = facts
        .finding(outcome, edge.from, edge.span)
        .with("what", cause_words(facts, first))
        .with("how", how(graph.channel(edge.from).is_written(), first.silent, outcome == "possible"))
        .with("more", more(others.len()));
    finding.certainty = if outcome == "possible" { Certainty::Possible } else { Certainty::Definite };
    finding.place.text = match words::event(graph, edge) {
        Some(what) => format!("{what} …"),
        None => "this way out …".into(),
    };
    let stop = graph.step(end);
    if !stop.assumed {
        finding.labels.push(Label::new(stop.name.span, "… and the contact ends here"));
    }
    for cause in others {
        let edge = &graph.edges[cause.edge];
        let mut what = cause_words(facts, cause);
        what.push_str(", too");
        finding.labels.push(Label::new(edge.span, what));
    }
    let mut path = facts.way_to(edge.from);
    path.extend(tail(graph, facts.ends(), first));
    finding.trace = words::trace(graph, &path);
    let (reason, _) = edge.on.parts();
    let stop = facts.key(end);
    finding.atoms = vec![reason.to_owned(), stop.to_owned()];
    finding.parts = causes.iter().map(|cause| facts.part_at(cause.edge, stop)).collect();
    Some(finding)
}

/// How it ends for the customer, as what follows "the caller".
fn how(written: bool, silent: bool, possible: bool) -> String {
    let verb = if possible { "may be" } else { "is" };
    let fate = match (written, silent) {
        (false, true) => "cut off without a word",
        (false, false) => "cut off with nobody reached",
        (true, true) => "left without an answer",
        (true, false) => "left with nobody reached",
    };
    format!("{verb} {fate}")
}

/// How many other ways share this end.
fn more(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => " (and 1 more way ends here)".into(),
        n => format!(" (and {n} more ways end here)"),
    }
}

/// Whether the customer picks this way out to be done: "to end this call, press 9", or "no" to "anything else?".
fn wants_to_end(facts: &Facts, edge: &Edge) -> bool {
    let graph = facts.graph;
    let (kind, picked) = edge.on.parts();
    let label = edge.label().map_or("", |label| label.value.as_str());
    let talk = facts.talk_at(edge.from);
    let keys =
        talk.into_iter().flat_map(|talk| &talk.keys).filter(|said| kind == "key" && picked.chars().eq([said.key]));
    let named: Vec<&str> = [label, picked].into_iter().chain(keys.filter_map(|said| said.purpose.as_deref())).collect();
    let offers_more = || crate::check::asked::offers_more(graph, edge.from);
    named.into_iter().any(|name| {
        let alone = ENDING_ALONE.iter().any(|word| name.trim().eq_ignore_ascii_case(word));
        alone || says(name, ENDING) || (says(name, NOTHING_MORE) && offers_more())
    })
}

/// Words for being done, as labels and intents say them.
const ENDING: &[&str] = &[
    "end call",
    "end this call",
    "end the call",
    "end your call",
    "end chat",
    "end this chat",
    "end the chat",
    "end conversation",
    "end the conversation",
    "disconnect this call",
    "disconnect the call",
    "hang up",
    "hangup",
    "goodbye",
    "i am done",
];
/// Words that mean so where they are all that is said.
const ENDING_ALONE: &[&str] = &["end", "bye", "exit", "quit", "done", "finish", "finished", "disconnect"];
const NOTHING_MORE: &[&str] = &["no", "nothing"];

/// Whether one of `words` is in `text`, as whole words.
fn says(text: &str, words: &[&str]) -> bool {
    let lower = text.to_lowercase().replace("good bye", "goodbye");
    let folded: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let folded = format!(" {} ", folded.join(" "));
    words.iter().any(|word| folded.contains(&format!(" {word} ")))
}

/// What made the contact end, as what follows "after".
fn cause_words(facts: &Facts, cause: &Cause) -> String {
    let graph = facts.graph;
    let edge = &graph.edges[cause.edge];
    let here = shown(graph, edge.from);
    let from = &graph.step(edge.from).effect;
    match &edge.on {
        Event::NoInput => format!("saying nothing at {here}"),
        Event::NoMatch => format!("not being understood at {here}"),
        Event::Rejected if matches!(from, Effect::Lookup { .. }) => format!("nothing is found at {here}"),
        Event::Rejected => format!("a rejected answer at {here}"),
        Event::Full => "a full queue".into(),
        Event::NoAnswer => "an unanswered transfer".into(),
        Event::Elapsed => format!("waiting too long at {here}"),
        Event::Closed | Event::TransferClosed => "coming outside opening hours".into(),
        on if on.is_failing() && matches!(from, Effect::Transfer(_)) => "a failed transfer".into(),
        on if on.is_failing() && matches!(from, Effect::Callback(_)) => "a failed callback".into(),
        on if on.is_failing() => format!("an error at {here}"),
        Event::Key(key) => format!("pressing {key} at {here}"),
        Event::Choice(option) => format!("picking \"{}\"", words::clip(option, 32)),
        Event::Intent(intent) => format!("asking for \"{}\" at {here}", words::clip(intent, 32)),
        Event::Answer => format!("answering {here}"),
        Event::Condition(_) | Event::Otherwise => words::event(graph, edge).unwrap_or(here),
        _ => here,
    }
}
