//! Facts that must be said of flows or steps, or must not.

use super::select::{self, CHANNELS, FLOW_TAGS, FLOWS, PURPOSES, finding, globs, is_started, marked, one_fits, place};
use super::vocabulary::{Accepts, Entry};
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::{Certainty, Finding};
use crate::flow::{Attested, Effect, FlowInfo, Passes, Step};
use crate::source::{Span, Spanned};

/// What a file can say of a flow; `care.` with a name behind it stands for that part of `care:`.
pub const FLOW_FACTS: &[(&str, &str)] = &[
    ("title", "its name for people"),
    ("purpose", "what it is for"),
    ("languages", "the languages it speaks"),
    ("goal", "the step or event it is there for"),
    ("tags", "its tags"),
    ("audience.sector", "the trade it is in"),
    ("audience.age-bands", "how old its customers are"),
    ("audience.relationship", "whether they are new"),
    ("audience.languages", "the languages they speak"),
    ("audience.segment", "who among them"),
    ("audience.group", "the part of all people it is sent to"),
    ("bot.name", "what the program calls itself"),
    ("bot.says-it-is", "whether it says that it is a program"),
    ("cadence.class", "what its messages are for"),
    ("cadence.topic", "what they are about"),
    ("cadence.exclusive-group", "the group of cadences that nobody gets two of"),
    ("cadence.exit-when", "what ends it"),
    ("cadence.quiet-hours", "when nothing is sent"),
    ("cadence.frequency-cap", "how much is sent at most"),
    ("care", "who answers for it: anything at all under `care:`"),
];

/// What a file can say of a step.
pub const STEP_FACTS: &[&str] = &[
    "words", "tags", "timeout", "volume", "queue", "passes", "class", "opt-out", "from", "reply-to", "to", "subject",
    "offer",
];

const VARS: &[&str] = &["customer", "step", "flow", "field", "value"];

/// Facts that are missing, forbidden or of a wrong value.
pub const CHECK: Check = Check {
    name: "fields",
    doc: "facts that must be said of every flow that customers come in by, or of some steps, or must not be; `{field}` is the \
        fact, `{value}` what is said",
    outcomes: &[
        Outcome { name: "missing", vars: VARS },
        Outcome { name: "forbidden", vars: VARS },
        Outcome { name: "value", vars: VARS },
    ],
    params: &[
        Param { name: "flow-has", default: Value::NO_WORDS, doc: "what every flow must say of itself" },
        Param { name: "flow-lacks", default: Value::NO_WORDS, doc: "what no flow may say of itself" },
        Param { name: "steps", default: Value::NO_WORDS, doc: "the steps that `step-has` and `step-lacks` are about" },
        Param { name: "step-has", default: Value::NO_WORDS, doc: "what each of these steps must say" },
        Param { name: "step-lacks", default: Value::NO_WORDS, doc: "what none of them may say" },
        Param {
            name: "values",
            default: Value::NO_WORDS,
            doc: "what is said under `flow-has` and `step-has` must be one of these (`*` stands for anything)",
        },
        CHANNELS,
        PURPOSES,
        FLOWS,
        FLOW_TAGS,
    ],
    run: Run::Island(run),
};

pub(super) const ENTRY: Entry = Entry {
    check: &CHECK,
    accepts: &[
        ("flow-has", Accepts::FlowFacts),
        ("flow-lacks", Accepts::FlowFacts),
        ("steps", Accepts::Steps),
        ("step-has", Accepts::OneOf(STEP_FACTS)),
        ("step-lacks", Accepts::OneOf(STEP_FACTS)),
        ("values", Accepts::Globs),
        ("channels", Accepts::Channels),
        ("purposes", Accepts::Purposes),
        ("flows", Accepts::Globs),
        ("flow-tags", Accepts::Globs),
    ],
    needs: &["flow-has", "flow-lacks", "step-has", "step-lacks"],
};

/// What is said under one name: each value with its place.
type Said = Vec<(String, Span)>;

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    let flows =
        graph.flows.iter().zip(select::flows(graph, params)).filter(|(flow, wanted)| *wanted && is_started(flow));
    for (flow, _) in flows {
        let Some(first) = flow.entries.first() else { continue };
        let mut judge = |outcome: &'static str, name: &str, (value, span): (String, Span)| {
            let mut one = finding(facts, outcome, first.step, span).with("field", name).with("value", value);
            // It is about the flow, whatever its first step.
            one.step = None;
            one = one.with("step", format!("`{}`", flow.name.value));
            one.atoms = vec![name.to_owned()];
            found.push(one);
        };
        let here = flow.name.span;
        hold(params, ["flow-has", "flow-lacks"], |name| Some(of_flow(flow, name)), here, &mut judge);
    }
    for id in marked(&select::steps(facts, params, "steps")) {
        let step = graph.step(id);
        if step.assumed {
            continue;
        }
        let mut judge = |outcome: &'static str, name: &str, (value, span): (String, Span)| {
            let mut one = finding(facts, outcome, id, span).with("field", name).with("value", value);
            one.atoms = vec![name.to_owned()];
            one.certainty = Certainty::Definite;
            found.push(one);
        };
        hold(params, ["step-has", "step-lacks"], |name| of_step(step, name), place(facts, id), &mut judge);
    }
    found
}

/// Holds what is said against what must be and what must not. What cannot be known (`None`) is not judged.
fn hold(
    params: &Params,
    [has, lacks]: [&str; 2],
    said: impl Fn(&str) -> Option<Said>,
    here: Span,
    judge: &mut impl FnMut(&'static str, &str, (String, Span)),
) {
    let allowed = globs(params.list("values"));
    for name in params.list(has) {
        let Some(said) = said(name) else { continue };
        if said.is_empty() {
            judge("missing", name, (String::new(), here));
        }
        for one in said.into_iter().filter(|(value, _)| !allowed.is_empty() && !one_fits(&allowed, value)) {
            judge("value", name, one);
        }
    }
    for name in params.list(lacks) {
        if let Some(first) = said(name).and_then(|said| said.into_iter().next()) {
            judge("forbidden", name, first);
        }
    }
}

fn one(value: &Option<Spanned<String>>) -> Said {
    value.iter().map(|value| (value.value.clone(), value.span)).collect()
}

fn of_flow(flow: &FlowInfo, name: &str) -> Said {
    let about = &*flow.about;
    let audience = &about.audience;
    let all = |values: &[Spanned<String>]| values.iter().map(|value| (value.value.clone(), value.span)).collect();
    // What has no place of its own stands where the flow says its name.
    let plain = |value: Option<&str>| value.map(|value| (value.to_owned(), flow.name.span)).into_iter().collect();
    let cadence = about.cadence.as_deref();
    match name {
        "title" => one(&about.title),
        "purpose" => plain(flow.purpose.map(|purpose| purpose.name())),
        "languages" => all(&about.languages),
        "goal" => one(&about.goal),
        "tags" => about.tags.iter().map(|tag| (tag.clone(), flow.name.span)).collect(),
        "audience.sector" => one(&audience.sector),
        "audience.age-bands" => all(&audience.age_bands),
        "audience.relationship" => one(&audience.relationship),
        "audience.languages" => all(&audience.languages),
        "audience.segment" => one(&audience.segment),
        "audience.group" => one(&audience.group),
        "bot.name" => about.bot.as_ref().map_or(Vec::new(), |bot| one(&bot.name)),
        "bot.says-it-is" => about.bot.as_ref().map_or(Vec::new(), |bot| one(&bot.says_it_is)),
        "cadence.class" => {
            let class = cadence.and_then(|cadence| cadence.class.as_ref());
            class.map(|class| (class.value.name().to_owned(), class.span)).into_iter().collect()
        }
        "cadence.topic" => cadence.map_or(Vec::new(), |cadence| one(&cadence.topic)),
        "cadence.exclusive-group" => cadence.map_or(Vec::new(), |cadence| one(&cadence.exclusive_group)),
        "cadence.exit-when" => cadence.map_or(Vec::new(), |cadence| all(&cadence.exit_when)),
        "cadence.quiet-hours" => plain(cadence.and_then(|cadence| cadence.quiet_hours.as_ref()).map(|_| "set")),
        "cadence.frequency-cap" => plain(cadence.filter(|cadence| !cadence.caps.is_empty()).map(|_| "set")),
        _ => attested(&about.care, name, flow.name.span),
    }
}

/// What is said under `care`, `care.owners` or `care.rollback.to`.
fn attested(care: &Attested, name: &str, here: Span) -> Said {
    let (mut at, mut span) = (care, here);
    for part in name.split('.').skip(1) {
        let Some(value) = at.get(part) else { return Vec::new() };
        (at, span) = (&value.value, value.span);
    }
    match at {
        _ if at.is_nothing() => Vec::new(),
        Attested::Text(text) => vec![(text.clone(), span)],
        Attested::List(items) => {
            items.iter().map(|item| (item.value.text().unwrap_or("").to_owned(), item.span)).collect()
        }
        Attested::Map(_) | Attested::Nothing => vec![(String::new(), span)],
    }
}

/// `None` where the step is not of a kind that could say it, or where the file does not show it.
fn of_step(step: &Step, name: &str) -> Option<Said> {
    let here = step.name.span;
    let number = |value: Option<f32>| value.map(|value| (value.to_string(), here)).into_iter().collect();
    let sent = match &step.effect {
        Effect::Send(sent) => Some(&**sent),
        _ => None,
    };
    Some(match name {
        "words" => step.texts.iter().map(|text| (text.content.clone(), text.span)).collect(),
        "tags" => step.tags.iter().map(|tag| (tag.clone(), here)).collect(),
        "volume" => number(step.volume),
        "timeout" => match &step.effect {
            Effect::Menu(menu) => number(menu.timeout),
            Effect::Ask(ask) => number(ask.timeout),
            _ => return None,
        },
        "queue" => match &step.effect {
            Effect::Transfer(to) => to.to.iter().map(|to| (to.clone(), here)).collect(),
            _ => return None,
        },
        "passes" => match &step.effect {
            Effect::Transfer(to) => match &to.passes {
                Passes::Everything => vec![("everything".to_owned(), here)],
                Passes::Slots(slots) => slots.iter().map(|slot| (slot.value.clone(), slot.span)).collect(),
                Passes::Unknown => return None,
            },
            _ => return None,
        },
        "class" => sent?.class.iter().map(|class| (class.value.name().to_owned(), class.span)).collect(),
        "opt-out" => one(&sent?.opt_out),
        "from" => one(&sent?.from),
        "reply-to" => one(&sent?.reply_to),
        "to" => one(&sent?.to),
        "offer" => one(&sent?.offer),
        "subject" => sent?
            .has_subject
            .then(|| step.texts.first())
            .flatten()
            .map_or(Vec::new(), |text| vec![(text.content.clone(), text.span)]),
        _ => return None,
    })
}
