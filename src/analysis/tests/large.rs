//! Large islands go through every analysis: no stack overflow, nothing quadratic. Time is not asserted.

use crate::analysis::distance::{First, distance};
use crate::analysis::effort::menus_in_a_row;
use crate::analysis::ends::ends;
use crate::analysis::known::known;
use crate::analysis::loops::{counters, loops};
use crate::analysis::reach::{Answer, data_gates, lost, reach};
use crate::flow::*;
use crate::source::{FileId, Span, Spanned};

fn step(effect: Effect) -> Step {
    Step::new(Spanned::new(String::new(), Span::default()), Span::default(), effect)
}

fn flow(name: String, steps: Vec<Effect>, edges: &[(usize, usize, Event)]) -> Flow {
    let mut flow = Flow::new("drawn", Spanned::new(name.clone(), Span::default()), "drawn", Span::default());
    flow.aliases = vec![name];
    steps.into_iter().for_each(|effect| _ = flow.step(step(effect)));
    for (from, to, on) in edges {
        flow.edge(StepId(*from as u32), StepId(*to as u32), on.clone(), Span::default());
    }
    flow.entries.push(Entry { step: StepId(0), event: "", channel: Channel::Voice, span: Span::default() });
    flow
}

fn call(name: &str) -> Effect {
    let shown = Spanned::new(name.to_owned(), Span::default());
    let flow = FlowRef { names: vec![name.to_owned()], shown, entry: None, expected: false };
    Effect::Call(Box::new(CallRef { flow, passes: Passes::Unknown }))
}

fn transfer() -> Effect {
    Effect::Transfer(Box::new(Handoff { kind: PersonKind::Certain, to: None, passes: Passes::Unknown }))
}

/// Runs everything; the answer at the first step.
fn run(flows: Vec<Flow>) -> Answer {
    let policy = Policy::default();
    let island = link(flows, &policy).islands.remove(0);
    let reach = reach(&island, &policy);
    lost(&island, &reach);
    data_gates(&island, &policy, &reach);
    ends(&island, &counters(&island));
    loops(&island, &policy, &reach, 3);
    distance(&island, &policy, First::Seconds, |_| true);
    menus_in_a_row(&island, &reach.calls);
    known(&island, &policy, &reach.calls, &Default::default(), vec![StepId(0)]);
    reach.answer[0]
}

/// A step in the middle of a large flow: menus, questions and words in turn.
fn middle(at: usize) -> Effect {
    match at % 3 {
        0 => Effect::Menu(Menu::default()),
        // Ten slots, asked for now and then.
        1 if at % 6_000 == 1 => {
            let slot = Spanned::new(format!("slot-{}", at / 6_000 % 10), Span::new(FileId(0), 1, 2));
            Effect::Ask(Box::new(Ask { slot: Some(slot), ..Ask::default() }))
        }
        1 => Effect::Ask(Box::default()),
        _ => Effect::Say,
    }
}

fn event(at: usize) -> Event {
    [Event::Key("1".into()), Event::Answer, Event::Always][at % 3].clone()
}

const STEPS: usize = 200_000;

#[test]
fn a_long_chain() {
    let mut steps: Vec<Effect> = (0..STEPS).map(middle).collect();
    steps.push(transfer());
    let edges: Vec<_> = (0..STEPS).map(|at| (at, at + 1, event(at))).collect();
    assert_eq!(run(vec![flow("main".into(), steps, &edges)]), Answer::Yes);
}

#[test]
fn a_large_ring() {
    let steps: Vec<Effect> = (0..STEPS).map(middle).collect();
    let mut edges: Vec<_> = (0..STEPS).map(|at| (at, (at + 1) % STEPS, event(at))).collect();
    edges.extend((0..STEPS).map(|at| (at, at / 2, Event::Error)));
    assert_eq!(run(vec![flow("main".into(), steps, &edges)]), Answer::No);
}

#[test]
fn a_large_tree() {
    let steps: Vec<Effect> =
        (0..STEPS).map(|at| if at * 2 > STEPS { Effect::End(How::HangUp) } else { middle(at) }).collect();
    let edges: Vec<_> = (1..STEPS).map(|at| ((at - 1) / 2, at, event((at - 1) / 2))).collect();
    assert_eq!(run(vec![flow("main".into(), steps, &edges)]), Answer::No);
}

#[test]
fn a_module_called_from_everywhere() {
    let sites = 10_000;
    let mut steps: Vec<Effect> = (0..sites).map(|_| call("m")).collect();
    steps.push(transfer());
    let edges: Vec<_> = (0..sites).map(|at| (at, at + 1, Event::Returned("".into()))).collect();
    let module = flow("m".into(), vec![Effect::Say, Effect::End(How::Return)], &[(0, 1, Event::Always)]);
    assert_eq!(run(vec![flow("main".into(), steps, &edges), module]), Answer::Yes);
}

#[test]
fn a_chain_of_modules() {
    // Each module fails over to the next one and tries again, so that every call stands in a retry.
    let modules = 2_000;
    let mut flows = Vec::new();
    for at in 0..modules {
        let next = if at + 1 == modules { transfer() } else { call(&format!("m{}", at + 1)) };
        let steps = vec![Effect::Lookup { by: vec![], learns: vec![] }, next, Effect::End(How::Return)];
        let back = if at + 1 == modules { Event::Always } else { Event::Returned("".into()) };
        flows.push(flow(format!("m{at}"), steps, &[(0, 1, Event::Error), (1, 0, back), (0, 2, Event::Always)]));
    }
    flows[0].role.declared = Some(Role::Entry);
    assert_eq!(run(flows), Answer::Yes);
}
