//! What a customer goes through, in their terms: "presses 2", "says nothing", "the look-up fails".

use crate::diagnostic::Label;
use crate::flow::{Channel, Edge, Effect, Event, FlowGraph, How, Step, StepId};

/// What a step is called in a sentence: its name in backticks; where the platform numbers steps with ids that tell nobody
/// anything, what it is and how its words begin.
pub fn shown(graph: &FlowGraph, id: StepId) -> String {
    let step = graph.step(id);
    let name = &step.name.value;
    if !is_made_up(step) {
        return format!("`{name}`");
    }
    let noun = noun(&step.effect);
    if let Effect::Jump(to) = &step.effect {
        return target(&to.shown.value).map_or_else(|| noun.to_owned(), |target| format!("the jump to {target}"));
    }
    if let Effect::Set { slot, .. } = &step.effect {
        return format!("the setting of `{}`", slot.value);
    }
    if let Some(text) = words_of(step) {
        return format!("{noun} \"{}\"", clip(text, 32));
    }
    // What only waits is known by what was said before it.
    let mut before = graph.incoming(id).iter().map(|&edge| &graph.edges[edge as usize]);
    match before.find_map(|edge| words_of(graph.step(edge.from)).filter(|_| edge.on.is_automatic())) {
        Some(text) => format!("{noun} after \"{}\"", clip(text, 32)),
        None if is_id(name) => format!("{noun} `{}`", name.get(..8).unwrap_or(name)),
        None => format!("{noun} `{name}`"),
    }
}

/// The first text of `step` that says anything.
fn words_of(step: &Step) -> Option<&str> {
    step.texts.iter().map(|text| text.content.trim()).find(|text| !text.is_empty())
}

/// Whether the name of `step` is one that a machine made up: a UUID, or an id with a long number in it such as a time.
fn is_made_up(step: &Step) -> bool {
    let name = &step.name.value;
    let mut parts = name.split(|c: char| !c.is_ascii_digit());
    is_id(name) || (step.unnamed && parts.any(|digits| digits.len() >= 8))
}

/// Whether `name` is a UUID.
pub fn is_id(name: &str) -> bool {
    name.len() == 36
        && name
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// A flow as a file names it, in backticks, unless that tells people nothing: an id of the platform, a variable.
fn target(written: &str) -> Option<String> {
    let dynamic = written.starts_with("$.") || written.starts_with("arn:") || is_id(written);
    (!dynamic && written.chars().count() <= 60).then(|| format!("`{written}`"))
}

/// What kind of step it is, with its article.
fn noun(effect: &Effect) -> &'static str {
    match effect {
        Effect::Say => "the message",
        Effect::Menu(_) => "the menu",
        Effect::Ask(_) => "the question",
        Effect::Verify { .. } => "the identity check",
        Effect::Listen => "what is heard everywhere",
        Effect::Route { .. } | Effect::Split => "the branch",
        Effect::Hours => "the check of opening hours",
        Effect::Lookup { .. } => "the look-up",
        Effect::Hold => "the hold loop",
        Effect::Transfer(_) => "the transfer",
        Effect::Callback(_) => "the callback",
        Effect::Voicemail => "the voicemail",
        Effect::Ticket(_) | Effect::Task { .. } => "the task",
        Effect::Call(_) => "the call of another flow",
        Effect::Jump(_) => "the jump to another flow",
        Effect::End(_) => "the end",
        _ => "the step",
    }
}

/// The beginning of a text, at most `max` characters, cut at a word where that is possible; white space is folded.
pub fn clip(text: &str, max: usize) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        let more = word.chars().count() + usize::from(!out.is_empty());
        let length = out.chars().count();
        if length + more > max {
            // A long word is cut where too little stands before it to be of use.
            if length < max / 3 {
                out.push_str(if out.is_empty() { "" } else { " " });
                out.extend(word.chars().take(max.saturating_sub(out.chars().count())));
            }
            out.push('…');
            return out;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A program's name for something as separate words: `TalkToAgent` and `talk_to_agent` are "talk to agent".
pub fn apart(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && !before.is_uppercase()) {
            words.push(' ');
        }
        if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    words
}

/// What happens along one edge; nothing where it only goes on by itself.
pub fn event(graph: &FlowGraph, edge: &Edge) -> Option<String> {
    let from = graph.step(edge.from);
    let label = edge.label().map(|label| format!(" ({})", clip(&label.value, 32))).unwrap_or_default();
    let here = || shown(graph, edge.from);
    Some(match &edge.on {
        Event::Key(key) => format!("presses {key}{label}"),
        Event::Choice(option) => format!("picks \"{}\"", clip(option, 32)),
        Event::Intent(intent) => format!("asks for \"{}\"", clip(intent, 32)),
        Event::Answer => format!("answers {}", here()),
        Event::Accepted => "is recognised".into(),
        Event::NoInput => "says nothing".into(),
        Event::NoMatch => "is not understood".into(),
        Event::Rejected if matches!(from.effect, Effect::Lookup { .. }) => {
            format!("{} finds nothing", what_fails(graph, edge.from))
        }
        Event::Rejected => "has the answer rejected".into(),
        Event::Error | Event::Failed => format!("{} fails", what_fails(graph, edge.from)),
        Event::Full => "finds the queue full".into(),
        Event::NoAnswer => "gets no answer".into(),
        Event::TransferClosed | Event::Closed => "comes outside opening hours".into(),
        Event::Elapsed => "waits until time is up".into(),
        Event::Open => "comes within opening hours".into(),
        Event::Condition(test) => match &from.effect {
            Effect::Route { slot: Some(slot), .. } => format!("`{}` {}", slot.value, clip(test, 32)),
            _ => return None,
        },
        Event::Otherwise => match &from.effect {
            Effect::Route { slot: Some(slot), .. } => format!("`{}` is anything else", slot.value),
            Effect::Hours => format!("{} says neither open nor closed", here()),
            _ => return None,
        },
        Event::Happened(what) => format!("`{what}` happens"),
        Event::Returned(_) | Event::Answered | Event::Interrupted | Event::CallerHangsUp | Event::Always => {
            return None;
        }
    })
}

/// What happens along one edge, as a clause of its own: "the caller presses 2", "the look-up `find` fails".
pub fn happens(graph: &FlowGraph, edge: &Edge) -> String {
    let customer = graph.channel(edge.from).customer();
    match (&edge.on, event(graph, edge)) {
        (Event::Rejected, Some(what)) if matches!(graph.step(edge.from).effect, Effect::Lookup { .. }) => what,
        (Event::Error | Event::Failed | Event::Condition(_) | Event::Otherwise | Event::Happened(_), Some(what)) => {
            what
        }
        (_, Some(what)) => format!("{customer} {what}"),
        (_, None) => format!("{customer} is led on from {}", shown(graph, edge.from)),
    }
}

/// The thing that fails at a step, with its article.
pub fn what_fails(graph: &FlowGraph, id: StepId) -> String {
    match &graph.step(id).effect {
        Effect::Jump(_) => shown(graph, id),
        Effect::Set { .. } if is_made_up(graph.step(id)) => shown(graph, id),
        Effect::Say if graph.step(id).texts.is_empty() => {
            format!("the step {}", shown_name(graph, id)).trim_end().to_owned()
        }
        effect => format!("{} {}", noun(effect), shown_name(graph, id)).trim_end().to_owned(),
    }
}

fn shown_name(graph: &FlowGraph, id: StepId) -> String {
    let step = graph.step(id);
    if is_made_up(step) { String::new() } else { format!("`{}`", step.name.value) }
}

/// How a contact ends at `id`, said of the customer.
pub fn end(graph: &FlowGraph, id: StepId) -> Option<&'static str> {
    let channel = graph.channel(id);
    Some(match &graph.step(id).effect {
        Effect::End(How::HangUp | How::Declared(..)) if channel == Channel::Chat => "the chat ends",
        Effect::End(How::HangUp | How::Declared(..)) if channel.is_written() => "the contact ends",
        Effect::End(How::HangUp | How::Declared(..)) => "is cut off",
        Effect::End(How::Unwired) if channel.is_written() => "gets no more answers",
        Effect::End(How::Unwired) => "is cut off without a word",
        Effect::End(How::Refused) => "is refused",
        _ => return None,
    })
}

/// The path as a witness: what the customer does and hears, in order. `edges` are numbers into [`FlowGraph::edges`]. Long paths
/// keep their beginning and their end.
pub fn trace(graph: &FlowGraph, edges: &[usize]) -> Vec<Label> {
    let mut trace = Vec::new();
    let mut heard = None;
    // Of a long way only the two ends are told; the middle is not even put into words.
    const ENDS: usize = 20;
    let middle = if edges.len() > 2 * ENDS { ENDS..edges.len() - ENDS } else { 0..0 };
    for (at, &number) in edges.iter().enumerate().filter(|(at, _)| !middle.contains(at)) {
        let edge = &graph.edges[number];
        let from = graph.step(edge.from);
        let speaks = from.effect == Effect::Say && heard != Some(edge.from);
        if speaks {
            trace.extend(hears(graph, edge.from));
            heard = Some(edge.from);
        }
        if let Some(words) = event(graph, edge) {
            trace.push(Label::new(edge.span, words));
        }
        if at + 1 == edges.len() {
            let to = graph.step(edge.to);
            trace.extend(hears(graph, edge.to));
            if let Some(words) = end(graph, edge.to) {
                trace.push(Label::new(to.name.span, words));
            } else if to.effect.person_kind().is_some() {
                trace.push(Label::new(to.name.span, format!("reaches {}", shown(graph, edge.to))));
            }
        }
    }
    const KEPT: usize = 12;
    if trace.len() > KEPT {
        let left_out = trace.len() - KEPT;
        let span = trace[KEPT / 2].span;
        let gap = Label::new(span, format!("… {left_out} more …"));
        trace.splice(KEPT / 2..KEPT / 2 + left_out, [gap]);
    }
    trace
}

/// What is said at `id`, as the customer takes it in.
fn hears(graph: &FlowGraph, id: StepId) -> Option<Label> {
    let texts = &graph.step(id).texts;
    let verb = if graph.channel(id).is_written() { "reads" } else { "hears" };
    let shown = texts.iter().find(|text| !text.content.trim().is_empty());
    Some(match shown {
        Some(text) => Label::new(text.span, format!("{verb} \"{}\"", clip(&text.content, 40))),
        None => Label::new(texts.first()?.span, format!("{verb} words that are not in the file")),
    })
}

/// The path from a start to `id`, as a witness.
pub fn trace_to(facts: &super::Facts, id: StepId) -> Vec<Label> {
    trace(facts.graph, &facts.way_to(id))
}
