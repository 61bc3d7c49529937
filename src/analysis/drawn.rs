//! Graphs drawn as text, for tests.
//!
//! ```text
//! flow main entry                  # then any of: a role, chat, survey, open-world; the first step is the start
//! menu a; transfer q; end e        # steps: an effect, a name, what the effect needs, texts in quotes
//! call k -> m; jump j -> m other   # `other` is the second start of m, declared there by `second STEP`
//! a -1-> q; a -no-match x2-> a --> b
//! ```
//!
//! Statements end at `;` or at the line's end. Flows and steps have names of their own.

use crate::flow::*;
use crate::source::{FileId, Span, Spanned};

/// A drawing that became an island.
pub struct Drawn {
    pub graph: FlowGraph,
}

impl std::ops::Deref for Drawn {
    type Target = FlowGraph;
    fn deref(&self) -> &FlowGraph {
        &self.graph
    }
}

impl Drawn {
    /// The step of that name.
    #[track_caller]
    pub fn id(&self, name: &str) -> StepId {
        self.ids().find(|&id| self.step(id).name.value == name).unwrap_or_else(|| panic!("no step `{name}`"))
    }

    /// The name of a step.
    pub fn name(&self, id: StepId) -> &str {
        &self.step(id).name.value
    }

    /// The names of steps, with blanks between them.
    pub fn names(&self, ids: &[StepId]) -> String {
        ids.iter().map(|&id| self.name(id)).collect::<Vec<_>>().join(" ")
    }

    /// The names of all steps that `holds` for, with blanks between them.
    pub fn all(&self, holds: impl Fn(StepId) -> bool) -> String {
        self.names(&self.ids().filter(|&id| holds(id)).collect::<Vec<_>>())
    }

    /// An edge as it is drawn.
    pub fn edge(&self, edge: usize) -> String {
        let edge = &self.edges[edge];
        let event = match edge.on.parts() {
            ("key", key) => key.to_owned(),
            ("always", _) => String::new(),
            (word, "") => word.to_owned(),
            (word, what) => format!("{word} {what}"),
        };
        format!("{} -{event}-> {}", self.name(edge.from), self.name(edge.to))
    }

    /// Edges as they are drawn, with `; ` between them.
    pub fn path(&self, edges: &[usize]) -> String {
        edges.iter().map(|&edge| self.edge(edge)).collect::<Vec<_>>().join("; ")
    }
}

/// The one island of a drawing.
#[track_caller]
pub fn drawn(text: &str) -> Drawn {
    let mut islands = islands(text);
    assert_eq!(islands.len(), 1, "the drawing is one island");
    islands.remove(0)
}

/// The islands of a drawing.
#[track_caller]
pub fn islands(text: &str) -> Vec<Drawn> {
    let mut flows: Vec<Flow> = Vec::new();
    let mut edges: Vec<Vec<(&str, &str, &str)>> = Vec::new();
    let mut options: Vec<Channel> = Vec::new();
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or("").trim();
        if line.starts_with('#') {
            continue;
        }
        for statement in line.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
            let at = (statement.as_ptr() as usize - text.as_ptr() as usize) as u32;
            let span = Span::new(FileId(0), at, at + statement.len() as u32);
            if let Some(header) = statement.strip_prefix("flow ") {
                let (flow, channel) = flow(header, span);
                flows.push(flow);
                options.push(channel);
                edges.push(Vec::new());
                continue;
            }
            let flow = flows.last_mut().expect("a flow comes first");
            let first = statement.split(' ').nth(1).unwrap_or("");
            if let Some(name) = statement.strip_prefix("second ") {
                let step = find(flow, name);
                let entry = Entry { step, event: "other", ..flow.entries[0].clone() };
                flow.entries.push(entry);
            } else if first.starts_with('-') {
                let (mut from, mut rest) = statement.split_once(' ').expect("an edge");
                while let Some((event, more)) = rest.trim().strip_prefix('-').and_then(|rest| rest.split_once("-> ")) {
                    let (to, after) = more.split_once(' ').unwrap_or((more, ""));
                    edges.last_mut().expect("a flow").push((from, event, to));
                    (from, rest) = (to, after);
                }
                assert!(rest.is_empty(), "not an edge: {statement}");
            } else {
                let channel = *options.last().expect("a flow");
                let id = flow.step(step(statement, span).on(channel));
                if flow.entries.is_empty() {
                    flow.entries.push(Entry { step: id, event: "", channel, span });
                }
            }
        }
    }
    for (flow, edges) in flows.iter_mut().zip(edges) {
        for (from, label, to) in edges {
            let at = (from.as_ptr() as usize - text.as_ptr() as usize) as u32;
            let span = Span::new(FileId(0), at, at + from.len() as u32);
            let (on, times) = event(label);
            let (from, to) = (find(flow, from), find(flow, to));
            flow.edge(from, to, on, span).times = times;
        }
    }
    link(flows, &Policy::default()).islands.into_iter().map(|graph| Drawn { graph }).collect()
}

#[track_caller]
fn find(flow: &Flow, name: &str) -> StepId {
    let at = flow.steps.iter().position(|step| step.name.value == name);
    StepId(at.unwrap_or_else(|| panic!("no step `{name}` in `{}`", flow.key)) as u32)
}

fn flow(header: &str, span: Span) -> (Flow, Channel) {
    let mut words = header.split(' ');
    let name = words.next().unwrap_or("").to_owned();
    let mut flow = Flow::new("drawn", Spanned::new(name.clone(), span), "drawn", span);
    flow.aliases = vec![name];
    let mut channel = Channel::Voice;
    for word in words {
        match word {
            "chat" => channel = Channel::Chat,
            "survey" => flow.purpose = Some(Purpose::Survey),
            "open-world" => flow.open_world = true,
            "entry" => flow.role.declared = Some(Role::Entry),
            "" => {}
            _ => flow.role.configured = Some(Role::parse(word).unwrap_or_else(|| panic!("no role `{word}`"))),
        }
    }
    (flow, channel)
}

#[track_caller]
fn step(statement: &str, span: Span) -> Step {
    let mut parts = statement.split('"');
    let head: Vec<&str> = parts.next().unwrap_or("").split_whitespace().collect();
    let texts = parts.step_by(2).filter(|text| !text.is_empty()).map(|text| Text::literal(text, span)).collect();
    let [kind, name, rest @ ..] = &head[..] else { panic!("not a step: {statement}") };
    let has = |word: &str| rest.contains(&word);
    let word = |at: usize| rest.get(at).copied().unwrap_or("");
    // A slot has a name of its own, which stands elsewhere than that of the step.
    let slot = || Slot::new(word(0).to_owned(), Span::new(span.file, span.start, span.start));
    let after = |key: &str| {
        let named = rest.iter().skip_while(|word| **word != key).skip(1);
        let named = named.take_while(|word| !matches!(**word, "by" | "learns"));
        named.map(|name| Slot::new((*name).to_owned(), Span::new(span.file, span.start, span.start))).collect()
    };
    let number =
        |at: usize| rest.get(at).map(|n| n.parse::<i64>().unwrap_or_else(|_| panic!("no number: {statement}")));
    let target = || FlowRef {
        names: if word(1) == "?" { Vec::new() } else { vec![word(1).to_owned()] },
        shown: Spanned::new(word(1).to_owned(), span),
        entry: has("other").then_some("other"),
        expected: false,
    };
    let effect = match *kind {
        "say" => Effect::Say,
        "menu" => Effect::Menu(Menu { open: has("open"), ..Menu::default() }),
        "ask" => Effect::Ask(Box::new(Ask { slot: Some(slot()), exempt: has("exempt"), ..Ask::default() })),
        "verify" => Effect::Verify { biometric: false },
        "listen" => Effect::Listen,
        "route" => Effect::Route { slot: (!word(0).is_empty()).then(slot), exhaustive: has("exhaustive") },
        "split" => Effect::Split,
        "hours" => Effect::Hours,
        // `lookup find by a learns b`
        "lookup" => Effect::Lookup { by: after("by"), learns: after("learns") },
        "add" => Effect::Set { slot: slot(), value: SetValue::Add(number(1).unwrap_or(1)) },
        "set" => {
            let value = match word(1).strip_prefix('=') {
                Some("?") => SetValue::Opaque,
                Some(from) => SetValue::Copy(from.to_owned()),
                None => SetValue::Const(word(1).to_owned()),
            };
            Effect::Set { slot: slot(), value }
        }
        "forget" => Effect::Forget(vec![slot()]),
        "repeat" => Effect::Repeat { at_most: number(0).map(|n| n as u32) },
        "send" => Effect::Send(Box::default()),
        "wait" => Effect::Wait(Wait::Unseen),
        "hold" => Effect::Hold,
        "task" => Effect::Task { what: String::new() },
        "transfer" => {
            let kind = if has("probable") { PersonKind::Probable } else { PersonKind::Certain };
            Effect::Transfer(Box::new(Handoff { kind, to: None, passes: Passes::Unknown }))
        }
        "callback" => Effect::Callback(Passes::Unknown),
        "voicemail" => Effect::Voicemail,
        "ticket" => Effect::Ticket(Passes::Unknown),
        "call" => Effect::Call(Box::new(CallRef { flow: target(), passes: Passes::Unknown })),
        "jump" => Effect::Jump(Box::new(target())),
        "unknown" => Effect::Unknown { what: "a riddle" },
        "end" if !word(0).is_empty() => Effect::End(How::Declared(word(0).to_owned(), span)),
        "end" => Effect::End(How::HangUp),
        "unwired" => Effect::End(How::Unwired),
        "refused" => Effect::End(How::Refused),
        "return" => Effect::End(How::Return),
        _ => panic!("no effect `{kind}`"),
    };
    Step::new(Spanned::new((*name).to_owned(), span), span, effect).saying(texts)
}

#[track_caller]
fn event(label: &str) -> (Event, Times) {
    let (label, times) = match label.rsplit_once(" x") {
        Some((label, "?")) => (label, Times::Unknown),
        Some((label, n)) => (label, Times::AtMost(n.parse().unwrap_or_else(|_| panic!("no number `{n}`")))),
        None => (label, Times::Unbounded),
    };
    let (word, what) = label.split_once(' ').unwrap_or((label, ""));
    use Event::*;
    let event = match word {
        "" => Always,
        "choice" => Choice(what.into()),
        "intent" => Intent(what.into()),
        "if" => Condition(what.into()),
        "returned" => Returned(what.into()),
        "happened" => Happened(what.into()),
        key if key.chars().all(|c| c.is_ascii_digit() || "*#".contains(c)) => Key(key.into()),
        word => [
            Answer,
            Accepted,
            NoInput,
            NoMatch,
            Rejected,
            Error,
            Full,
            NoAnswer,
            Failed,
            TransferClosed,
            Elapsed,
            Open,
            Closed,
            Otherwise,
            Answered,
            Interrupted,
            CallerHangsUp,
            Always,
        ]
        .into_iter()
        .find(|event| event.parts().0 == word)
        .unwrap_or_else(|| panic!("no event `{word}`")),
    };
    (event, times)
}

#[test]
fn a_drawing_is_linked() {
    let island = drawn(
        "flow main entry
           menu a \"press 1\"; call k -> m; end e   # a comment
           a -1-> k; a -no-match x2-> a -no-input-> e; k -returned-> e
         flow m
           say b; return r; b --> r",
    );
    assert_eq!(island.path(&[0, 1, 2, 3, 4]), "a -1-> k; a -no-match-> a; a -no-input-> e; k -returned-> e; b --> r");
    assert_eq!(island.edges[1].times, Times::AtMost(2));
    assert_eq!(island.callee(island.id("k")), Some((1, island.id("b"))));
    assert_eq!(island.flows[1].role, Role::Module);
    assert_eq!(island.step(island.id("a")).texts[0].content, "press 1");
}
