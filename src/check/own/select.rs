//! Which steps a rule is about, said in words of one list: `[closing, tag:payment, slot:card*]` is every step that fits one of them.
//!
//! All checks of the vocabulary for rules of one's own share these words, so that they are learned once.

use crate::analysis::calls::Calls;
use crate::analysis::order::ends;
use crate::analysis::walk::{backward, forward};
use crate::check::{Facts, Param, Params, Value};
use crate::diagnostic::{Finding, Kind};
use crate::flow::{Channel, Effect, FlowGraph, FlowInfo, MessageClass, Purpose, Role, StepId};
use crate::source::Span;
use globset::{GlobBuilder, GlobMatcher};
use std::borrow::Cow;

/// The words for steps that stand alone, and what they mean.
pub const STEP_WORDS: &[(&str, &str)] = &[
    ("any", "every step"),
    ("says", "every step at which something is said or shown"),
    ("say", "steps that only say something and go on"),
    ("prompt", "steps that wait for the customer: menus, questions, identity checks"),
    ("menu", "menus"),
    ("ask", "questions whose answer is kept"),
    ("verify", "identity checks"),
    ("branch", "branches that the customer does not pick, opening hours among them"),
    ("lookup", "requests to another system"),
    ("set", "steps that store a value"),
    ("forget", "steps that forget what was stored"),
    ("hold", "what plays while the customer waits"),
    ("person", "every way to a person: transfers, callbacks, voicemail, tickets"),
    ("transfer", "transfers to a person"),
    ("callback", "promises of a call back"),
    ("voicemail", "recorded messages"),
    ("ticket", "tickets for a person"),
    ("task", "tasks for staff"),
    ("send", "messages that are sent"),
    ("wait", "steps that wait by themselves"),
    ("call", "calls of other flows"),
    ("jump", "jumps to other flows"),
    ("end", "steps at which the contact ends"),
    ("start", "the first step of a flow that customers come in by"),
    ("first-turn", "all that comes before the customer first has the word, and that first prompt"),
    ("closing", "what is said last: between the customer's last word and the end of the contact"),
    ("error-prompt", "what is said after something failed: silence, a wrong key, a system that is down"),
];

/// The words for steps that take a name behind a colon (`*` stands for anything), and what they mean.
pub const NAMED_WORDS: &[(&str, &str)] = &[
    ("tag", "steps with that tag"),
    ("step", "steps of that name"),
    ("slot", "steps that ask for, look up or set that piece of information"),
    ("queue", "transfers to that queue or number"),
    ("class", "messages of that class: `promotional`, `service` or `transactional`"),
];

/// On which channels.
pub const CHANNELS: Param =
    Param { name: "channels", default: Value::NO_WORDS, doc: "only steps on these channels; all if left out" };
/// In flows for what.
pub const PURPOSES: Param =
    Param { name: "purposes", default: Value::NO_WORDS, doc: "only flows with one of these purposes; all if left out" };
/// In which flows.
pub const FLOWS: Param = Param {
    name: "flows",
    default: Value::NO_WORDS,
    doc: "only flows of these names (`*` stands for anything); all if left out",
};
/// In flows with which tags.
pub const FLOW_TAGS: Param = Param {
    name: "flow-tags",
    default: Value::NO_WORDS,
    doc: "only flows with one of these tags (`*` stands for anything); all if left out",
};

/// One word of a list.
enum Word {
    Kind(&'static str),
    Tag(GlobMatcher),
    Step(GlobMatcher),
    Slot(GlobMatcher),
    Queue(GlobMatcher),
    Class(MessageClass),
}

impl Word {
    fn parse(word: &str) -> Option<Self> {
        let Some((kind, name)) = word.split_once(':') else {
            let known = STEP_WORDS.iter().find(|(known, _)| *known == word);
            return known.map(|(known, _)| Self::Kind(known));
        };
        Some(match kind {
            "tag" => Self::Tag(glob(name)?),
            "step" => Self::Step(glob(name)?),
            "slot" => Self::Slot(glob(name)?),
            "queue" => Self::Queue(glob(name)?),
            "class" => Self::Class(MessageClass::parse(name)?),
            _ => return None,
        })
    }
}

/// Whether `word` is one that a list of steps may hold.
pub fn is_step_word(word: &str) -> bool {
    Word::parse(word).is_some()
}

/// A name in which `*` stands for anything and case counts for nothing; `None` if it cannot be read.
pub fn glob(name: &str) -> Option<GlobMatcher> {
    let usable = !name.is_empty() && name.len() <= 200;
    let glob = GlobBuilder::new(name.trim()).case_insensitive(true).build().ok().filter(|_| usable)?;
    Some(glob.compile_matcher())
}

/// The names of a list, ready to match; what cannot be read is left out.
pub fn globs(names: &[Cow<'static, str>]) -> Vec<GlobMatcher> {
    names.iter().filter_map(|name| glob(name)).collect()
}

/// Whether one of `globs` fits `name`.
pub fn one_fits(globs: &[GlobMatcher], name: &str) -> bool {
    globs.iter().any(|glob| glob.is_match(name))
}

/// Which of an island's steps the list `param` means, one entry for each step: those that a customer can come to, on the channels and in
/// the flows that the rule is about. An empty list means no step.
pub fn steps(facts: &Facts, params: &Params, param: &str) -> Vec<bool> {
    let wanted = wanted(facts.graph, params);
    let mut marks = everywhere(facts, params.list(param));
    for (at, mark) in marks.iter_mut().enumerate().filter(|(_, mark)| **mark) {
        *mark = wanted(StepId(at as u32));
    }
    marks
}

/// The same in every flow and on every channel.
pub fn everywhere(facts: &Facts, words: &[Cow<'static, str>]) -> Vec<bool> {
    let graph = facts.graph;
    let words: Vec<Word> = words.iter().filter_map(|word| Word::parse(word)).collect();
    let asks = |kind: &str| words.iter().any(|word| matches!(word, Word::Kind(known) if *known == kind));
    let turns = Turns {
        first: asks("first-turn").then(|| first_turn(graph)),
        closing: asks("closing").then(|| closing(graph)),
        starts: if asks("start") { starts(graph).collect() } else { Vec::new() },
    };
    graph.ids().map(|id| is_judged(facts, id) && words.iter().any(|word| fits(graph, &turns, id, word))).collect()
}

/// The numbers of the steps that are marked.
pub fn marked(marks: &[bool]) -> impl Iterator<Item = StepId> {
    marks.iter().enumerate().filter(|(_, marked)| **marked).map(|(at, _)| StepId(at as u32))
}

/// Whether a step is on a channel and in a flow that the rule is about.
pub fn wanted<'f>(graph: &'f FlowGraph, params: &Params) -> impl Fn(StepId) -> bool + use<'f> {
    let channels: Vec<Channel> = params.list("channels").iter().filter_map(|name| Channel::parse(name)).collect();
    let flows: Vec<bool> = flows(graph, params);
    move |id| {
        let step = graph.step(id);
        (channels.is_empty() || channels.contains(&step.channel)) && flows[step.flow as usize]
    }
}

/// Which flows the rule is about, one entry for each.
pub fn flows(graph: &FlowGraph, params: &Params) -> Vec<bool> {
    let purposes: Vec<Purpose> = params.list("purposes").iter().filter_map(|name| Purpose::parse(name)).collect();
    let (names, tags) = (globs(params.list("flows")), globs(params.list("flow-tags")));
    let is_wanted = |flow: &FlowInfo| {
        (purposes.is_empty() || flow.purpose.is_some_and(|purpose| purposes.contains(&purpose)))
            && (names.is_empty() || one_fits(&names, &flow.key) || one_fits(&names, &flow.name.value))
            && (tags.is_empty() || flow.about.tags.iter().any(|tag| one_fits(&tags, tag)))
    };
    graph.flows.iter().map(is_wanted).collect()
}

/// Whether customers start in `flow`: one-way messages count too.
pub fn is_started(flow: &FlowInfo) -> bool {
    flow.role.is_entry() || flow.role == Role::Notice || flow.about.kind == Kind::Cadence
}

/// The first steps of all flows that customers come in by.
pub fn starts(graph: &FlowGraph) -> impl Iterator<Item = StepId> {
    graph.flows.iter().filter(|flow| is_started(flow)).flat_map(|flow| flow.entries.iter().map(|entry| entry.step))
}

/// Whether customers can come to `id`, messages that want nothing of them included.
pub fn is_judged(facts: &Facts, id: StepId) -> bool {
    let flow = facts.graph.flow_of(id);
    facts.is_judged(id) || flow.role == Role::Notice || flow.about.kind == Kind::Cadence
}

/// Whether the customer gets the word at or along `edge`, so that what comes behind is another turn.
pub fn ends_turn(graph: &FlowGraph, edge: usize) -> bool {
    let edge = &graph.edges[edge];
    edge.on.is_customer() || graph.step(edge.from).effect.is_customer_step()
}

struct Turns {
    first: Option<Vec<bool>>,
    closing: Option<Vec<bool>>,
    starts: Vec<StepId>,
}

fn first_turn(graph: &FlowGraph) -> Vec<bool> {
    let take = |edge: usize| !ends_turn(graph, edge);
    let walk = forward(graph, &Calls::new(graph, take), starts(graph), take);
    graph.ids().map(|id| walk.reached(id)).collect()
}

fn closing(graph: &FlowGraph) -> Vec<bool> {
    let take = |edge: usize| !ends_turn(graph, edge);
    let walk = backward(graph, &Calls::new(graph, take), graph.ids().filter(|&id| ends(graph, id)), take);
    graph.ids().map(|id| walk.leads(id) && !graph.step(id).texts.is_empty()).collect()
}

fn fits(graph: &FlowGraph, turns: &Turns, id: StepId, word: &Word) -> bool {
    let step = graph.step(id);
    let effect = &step.effect;
    let kind = match word {
        Word::Kind(kind) => *kind,
        Word::Tag(glob) => return step.tags.iter().any(|tag| glob.is_match(tag)),
        // What stands for something that is not in the file has no name of its own.
        Word::Step(glob) => return !step.assumed && glob.is_match(&step.name.value),
        Word::Slot(glob) => return slots_of(effect).iter().any(|slot| glob.is_match(slot)),
        Word::Queue(glob) => {
            return matches!(effect, Effect::Transfer(to) if to.to.as_deref().is_some_and(|to| glob.is_match(to)));
        }
        Word::Class(class) => {
            let Effect::Send(sent) = effect else { return false };
            let of_flow = graph.flow_of(id).about.cadence.as_ref().and_then(|cadence| cadence.class.as_ref());
            return sent.class.as_ref().or(of_flow).is_some_and(|known| known.value == *class);
        }
    };
    let turn = |turn: &Option<Vec<bool>>| turn.as_ref().is_some_and(|turn| turn[id.index()]);
    match kind {
        "any" => true,
        "says" => !step.texts.is_empty(),
        "say" => *effect == Effect::Say,
        "prompt" => effect.is_customer_step(),
        "menu" => matches!(effect, Effect::Menu(_)),
        "ask" => matches!(effect, Effect::Ask(_)),
        "verify" => matches!(effect, Effect::Verify { .. }),
        "branch" => matches!(effect, Effect::Route { .. } | Effect::Split | Effect::Hours),
        "lookup" => matches!(effect, Effect::Lookup { .. }),
        "set" => matches!(effect, Effect::Set { .. }),
        "forget" => matches!(effect, Effect::Forget(_)),
        "hold" => *effect == Effect::Hold,
        "person" => effect.person_kind().is_some(),
        "transfer" => matches!(effect, Effect::Transfer(_)),
        "callback" => matches!(effect, Effect::Callback(_)),
        "voicemail" => *effect == Effect::Voicemail,
        "ticket" => matches!(effect, Effect::Ticket(_)),
        "task" => matches!(effect, Effect::Task { .. }),
        "send" => matches!(effect, Effect::Send(_)),
        "wait" => matches!(effect, Effect::Wait(_)),
        "call" => matches!(effect, Effect::Call(_)),
        "jump" => matches!(effect, Effect::Jump(_)),
        "end" => ends(graph, id),
        "start" => turns.starts.contains(&id),
        "first-turn" => turn(&turns.first),
        "closing" => turn(&turns.closing),
        "error-prompt" => {
            !step.texts.is_empty() && graph.incoming(id).iter().any(|&edge| graph.edges[edge as usize].on.is_failing())
        }
        _ => false,
    }
}

/// The pieces of information that a step brings in: asked for, looked up or set.
pub fn slots_of(effect: &Effect) -> Vec<&str> {
    match effect {
        Effect::Ask(ask) => ask.slot.iter().map(|slot| slot.value.as_str()).collect(),
        Effect::Lookup { learns, .. } => learns.iter().map(|slot| slot.value.as_str()).collect(),
        Effect::Set { slot, .. } => vec![slot.value.as_str()],
        _ => Vec::new(),
    }
}

/// A finding about `id`, with what every check of the vocabulary gives: the customer, the step and the flow.
pub fn finding(facts: &Facts, outcome: &'static str, id: StepId, span: Span) -> Finding {
    let flow = facts.graph.flow_of(id);
    facts.finding(outcome, id, span).with("flow", format!("`{}`", flow.name.value))
}

/// What is underlined where a whole step is meant: its name, or that of its flow where it is not in the file.
pub fn place(facts: &Facts, id: StepId) -> Span {
    let step = facts.graph.step(id);
    if step.name.span.is_empty() { facts.graph.flow_of(id).name.span } else { step.name.span }
}
