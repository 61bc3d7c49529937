//! From flows, each in its own file, to islands: names resolved, roles settled.

use super::across;
use super::graph::{Because, FlowGraph, FlowInfo, Target};
use super::role::inferred_purpose;
use super::{Effect, Event, Flow, FlowRef, Policy, Purpose, Role, StepId, Times};
use crate::diagnostic::{Finding, Kind};
use std::collections::HashMap;

/// What linking gives.
#[derive(Debug, Default)]
pub struct Linked {
    /// The islands, ordered by their first flow.
    pub islands: Vec<FlowGraph>,
    /// Names that lead nowhere or to several places, flows with one name.
    pub findings: Vec<Finding>,
}

/// Where one reference leads: an index into the flows, or why it is unknown.
type Resolution = Result<usize, Because>;

/// Links all flows of one project. `flows` come in path order; so do the islands.
pub fn link(mut flows: Vec<Flow>, policy: &Policy) -> Linked {
    let mut linked = Linked::default();
    for flow in &mut flows {
        apply_facts(flow, policy);
    }
    let runs = across::join(&mut flows);
    let index = Index::new(&flows);
    report_duplicates(&flows, &mut linked.findings);
    // All references, resolved once: (flow, step) → resolution.
    let mut resolved: Vec<Vec<(StepId, Resolution)>> = Vec::with_capacity(flows.len());
    let mut hooks: Vec<Vec<Resolution>> = Vec::with_capacity(flows.len());
    for (number, flow) in flows.iter().enumerate() {
        let mut of_flow = Vec::new();
        for (at, step) in flow.steps.iter().enumerate() {
            let reference = match &step.effect {
                Effect::Call(call) => &call.flow,
                Effect::Jump(jump) => jump,
                _ => continue,
            };
            let id = StepId(at as u32);
            let resolution =
                runs.get(&(number, id)).map_or_else(|| index.resolve(&flows, flow, reference), |&to| Ok(to));
            linked.findings.extend(complaint(flow, step, reference, &resolution));
            of_flow.push((id, resolution));
        }
        hooks.push(flow.hooks.iter().map(|hook| index.resolve(&flows, flow, &hook.flow)).collect());
        resolved.push(of_flow);
    }
    let roles = settle_roles(&flows, &resolved, &hooks);
    let islands = group(flows.len(), &resolved, &hooks);
    linked.islands = build(flows, resolved, &roles, &islands);
    linked
}

fn apply_facts(flow: &mut Flow, policy: &Policy) {
    let mut purpose = None;
    for facts in &policy.flows {
        if facts.applies.matches(&flow.path, &flow.key) {
            flow.role.configured = flow.role.configured.or(facts.role);
            purpose = purpose.or(facts.purpose);
            across::also_known_as(flow, &facts.known_as);
            let about = &mut flow.about;
            about.audience = std::mem::take(&mut about.audience).or(&facts.audience);
            if about.languages.is_empty() {
                about.languages.clone_from(&facts.languages);
            }
            about.care.complete(&facts.care);
        }
    }
    flow.purpose = purpose.or(flow.purpose);
    if flow.about.kind == Kind::Ivr && flow.entries.first().is_some_and(|entry| entry.channel.is_written()) {
        flow.about.kind = Kind::Chatbot;
    }
    if flow.purpose.is_none() {
        flow.purpose = inferred_purpose(&flow.name.value, &flow.path);
    }
}

/// Flows by platform and name.
struct Index {
    by_name: HashMap<(&'static str, String), Vec<usize>>,
}

impl Index {
    fn new(flows: &[Flow]) -> Self {
        let mut by_name: HashMap<_, Vec<usize>> = HashMap::new();
        for (i, flow) in flows.iter().enumerate() {
            for name in &flow.aliases {
                let of_name = by_name.entry((flow.platform, name.clone())).or_default();
                if of_name.last() != Some(&i) {
                    of_name.push(i);
                }
            }
        }
        Self { by_name }
    }

    /// The first name that some flow goes by decides; among several, the one with the longest common folder.
    fn resolve(&self, flows: &[Flow], from: &Flow, reference: &FlowRef) -> Resolution {
        for name in &reference.names {
            let Some(candidates) = self.by_name.get(&(from.platform, name.clone())) else { continue };
            let near = |i: &usize| common_folders(&from.folder, &flows[*i].folder);
            let best = candidates.iter().map(near).max().unwrap_or(0);
            let mut nearest = candidates.iter().filter(|i| near(i) == best);
            return match (nearest.next(), nearest.next()) {
                (Some(&only), None) => Ok(only),
                _ => {
                    let paths = candidates.iter().filter(|i| near(i) == best).map(|&i| flows[i].path.clone());
                    Err(Because::Ambiguous(paths.collect()))
                }
            };
        }
        Err(if reference.names.is_empty() { Because::Dynamic } else { Because::Missing(reference.shown.value.clone()) })
    }
}

pub(super) fn common_folders(a: &str, b: &str) -> usize {
    a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b).count()
}

fn complaint(flow: &Flow, step: &super::Step, reference: &FlowRef, resolution: &Resolution) -> Option<Finding> {
    let shown = &reference.shown;
    let mut finding = match resolution {
        Err(Because::Missing(name)) if reference.expected => {
            Finding::file("file/unresolved-flow", shown.span, format!("no flow called `{name}` is among the files"))
                .help("check the name, or add the file that holds the flow")
        }
        Err(Because::Ambiguous(paths)) => Finding::file(
            "file/ambiguous-name",
            shown.span,
            format!("`{}` could be any of {} flows: {}", shown.value, paths.len(), paths.join(", ")),
        )
        .help("give the flows different names; until then what follows here is unknown"),
        _ => return None,
    };
    finding.flow = Some(flow.key.clone());
    finding.step = Some(step.name.value.clone());
    finding.platform = Some(flow.platform);
    finding.atoms = vec![shown.value.clone()];
    Some(finding)
}

fn report_duplicates(flows: &[Flow], findings: &mut Vec<Finding>) {
    let mut first: HashMap<&str, &Flow> = HashMap::new();
    for flow in flows.iter().filter(|flow| flow.key_is_unique) {
        if let Some(earlier) = first.get(flow.key.as_str()) {
            let mut finding = Finding::file(
                "file/duplicate-flow",
                flow.name.span,
                format!("there is already a flow called `{}`, in {}", flow.key, earlier.path),
            )
            .help("give one of the two another name")
            .label(earlier.name.span, "the first one");
            finding.flow = Some(flow.key.clone());
            finding.platform = Some(flow.platform);
            findings.push(finding);
        } else {
            first.insert(&flow.key, flow);
        }
    }
}

/// First match wins: configuration, wrapper or hook or call, structure, reached by a link, declared, inferred.
fn settle_roles(flows: &[Flow], resolved: &[Vec<(StepId, Resolution)>], hooks: &[Vec<Resolution>]) -> Vec<Role> {
    let mut hooked: Vec<Option<Role>> = vec![None; flows.len()];
    let mut called = vec![false; flows.len()];
    let mut leads_to: Vec<Vec<usize>> = vec![Vec::new(); flows.len()];
    let mut reached = vec![false; flows.len()];
    for (i, flow) in flows.iter().enumerate() {
        for (hook, target) in flow.hooks.iter().zip(&hooks[i]) {
            if let Ok(target) = target {
                hooked[*target] = hooked[*target].or(Some(hook.role));
            }
        }
        for (step, target) in &resolved[i] {
            let Ok(target) = *target else { continue };
            if target == i {
                continue;
            }
            called[target] |= matches!(flow.steps[step.index()].effect, Effect::Call(_));
            reached[target] = true;
            leads_to[i].push(target);
        }
    }
    let fixed = |i: usize| {
        let claims = &flows[i].role;
        claims
            .configured
            .or(claims.wrapper)
            .or(hooked[i])
            .or(called[i].then_some(Role::Module))
            .or(claims.structure)
            .or((flows[i].purpose == Some(Purpose::Machine)).then_some(Role::Machine))
    };
    let start = |i: usize| {
        let flow = &flows[i];
        if flow.role.declared.is_some_and(Role::is_entry) {
            Role::Entry
        } else if !leads_to[i].is_empty()
            || flow.steps.iter().any(|step| step.effect.is_customer_step() || step.effect.person_kind().is_some())
        {
            // A flow that only connects, or only leads on to others, is no notice: its failures are as real as those of a menu,
            // and what it leads to would otherwise never be judged.
            Role::InferredEntry
        } else {
            flow.role.declared.unwrap_or(Role::Notice)
        }
    };
    let mut roles: Vec<Option<Role>> = (0..flows.len()).map(fixed).collect();
    for i in 0..flows.len() {
        if roles[i].is_none() && !reached[i] {
            roles[i] = Some(start(i));
        }
    }
    // Flows that are reached at all are continuations; in a ring that nothing outside leads into, the first one is the start.
    let mut seen: Vec<bool> = (0..flows.len()).map(|i| !reached[i] || roles[i].is_some()).collect();
    let mut queue: Vec<usize> = (0..flows.len()).filter(|&i| seen[i]).collect();
    for ring in (0..flows.len()).map(Some).chain([None]) {
        while let Some(i) = queue.pop() {
            for &target in &leads_to[i] {
                if !seen[target] {
                    seen[target] = true;
                    roles[target] = roles[target].or(Some(Role::Continuation));
                    queue.push(target);
                }
            }
        }
        if let Some(i) = ring.filter(|&i| !seen[i]) {
            seen[i] = true;
            roles[i] = Some(start(i));
            queue.push(i);
        }
    }
    roles.into_iter().map(|role| role.unwrap_or(Role::Continuation)).collect()
}

/// The island number of each flow, numbered in order of first flows: union-find over the links.
fn group(flows: usize, resolved: &[Vec<(StepId, Resolution)>], hooks: &[Vec<Resolution>]) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..flows).collect();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    for i in 0..flows {
        let targets = resolved[i].iter().map(|(_, target)| target).chain(&hooks[i]);
        for target in targets.flatten() {
            let (a, b) = (root(&mut parent, i), root(&mut parent, *target));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut number = HashMap::new();
    (0..flows)
        .map(|i| {
            let next = number.len();
            *number.entry(root(&mut parent, i)).or_insert(next)
        })
        .collect()
}

/// Moves the flows into their islands and renumbers steps.
fn build(
    flows: Vec<Flow>,
    resolved: Vec<Vec<(StepId, Resolution)>>,
    roles: &[Role],
    islands: &[usize],
) -> Vec<FlowGraph> {
    let count = islands.iter().max().map_or(0, |max| max + 1);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    // Each flow's place within its island, and the number of its first step there.
    let mut place: Vec<(u32, u32)> = vec![(0, 0); flows.len()];
    let mut sizes = vec![0u32; count];
    for (i, flow) in flows.iter().enumerate() {
        let island = islands[i];
        place[i] = (members[island].len() as u32, sizes[island]);
        sizes[island] += flow.steps.len() as u32;
        members[island].push(i);
    }
    let entry_of = |target: usize, reference: &FlowRef| {
        let entries = &flows[target].entries;
        let named = entries.iter().find(|entry| reference.entry.is_some_and(|event| entry.event == event));
        named.or_else(|| entries.first().filter(|_| reference.entry.is_none())).map(|entry| entry.step)
    };
    let mut targets: Vec<HashMap<StepId, Target>> = vec![HashMap::new(); count];
    let mut jumps: Vec<Vec<super::Edge>> = vec![Vec::new(); count];
    for (i, of_flow) in resolved.into_iter().enumerate() {
        for (step, resolution) in of_flow {
            let here = StepId(step.0 + place[i].1);
            let (reference, is_jump) = match &flows[i].steps[step.index()].effect {
                Effect::Call(call) => (&call.flow, false),
                Effect::Jump(jump) => (&**jump, true),
                _ => continue,
            };
            let target = match resolution {
                Err(because) => Target::Unknown(because),
                Ok(target) => match entry_of(target, reference) {
                    None => Target::Unknown(Because::Opaque("a flow that does not start this way")),
                    Some(entry) => {
                        let entry = StepId(entry.0 + place[target].1);
                        if is_jump {
                            let (on, span, times) = (Event::Always, reference.shown.span, Times::Unbounded);
                            jumps[islands[i]].push(super::Edge {
                                from: here,
                                to: entry,
                                on,
                                times,
                                span,
                                choice: None,
                            });
                        }
                        Target::Flow { flow: place[target].0, entry }
                    }
                },
            };
            targets[islands[i]].insert(here, target);
        }
    }
    let mut flows: Vec<Option<Flow>> = flows.into_iter().map(Some).collect();
    let mut graphs = Vec::with_capacity(count);
    for (island, (targets, jumps)) in targets.into_iter().zip(jumps).enumerate() {
        let mut infos = Vec::with_capacity(members[island].len());
        let mut steps = Vec::with_capacity(sizes[island] as usize);
        let mut edges = Vec::new();
        for &i in &members[island] {
            let Some(flow) = flows[i].take() else { continue };
            let (number, base) = place[i];
            let shift = |id: StepId| StepId(id.0 + base);
            edges.extend(flow.edges.into_iter().map(|mut edge| {
                (edge.from, edge.to) = (shift(edge.from), shift(edge.to));
                edge
            }));
            let mut entries = flow.entries;
            entries.iter_mut().for_each(|entry| entry.step = shift(entry.step));
            infos.push(FlowInfo {
                platform: flow.platform,
                key: flow.key,
                identity: flow.identity,
                name: flow.name,
                path: flow.path,
                body: flow.body,
                role: roles[i],
                purpose: flow.purpose,
                about: flow.about,
                entries,
                steps: base..base + flow.steps.len() as u32,
                open_world: flow.open_world,
            });
            steps.extend(flow.steps.into_iter().map(|mut step| {
                step.flow = number;
                step
            }));
        }
        edges.extend(jumps);
        graphs.push(FlowGraph::new(infos, steps, edges, targets));
    }
    graphs
}
