//! Where one platform runs a flow of another: a telephone flow gives the caller to a bot, and goes on with what the bot found out.
//!
//! Neither platform knows the other. The one that runs names a flow ([`Step::runs`](super::Step::runs)), the one that is run says what
//! it is known as ([`Flow::known_as`]); both are joined here, by names that [`shared_name`] spells. Where the flow is not among the
//! files everything stays as it is.

use super::link::common_folders;
use super::{CallRef, Effect, Event, Flow, FlowRef, How, Passes, StepId};
use crate::source::Spanned;
use std::collections::{HashMap, HashSet};

/// Which flow runs at which step: (number of the flow, step) → number of the flow that runs there.
pub(super) type Runs = HashMap<(usize, StepId), usize>;

/// A name as both sides spell it: small letters and digits only.
pub fn shared_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Adds names that the configuration has for a flow which other platforms run.
pub(super) fn also_known_as(flow: &mut Flow, names: &[Spanned<String>]) {
    if !flow.known_as.is_empty() {
        flow.known_as.extend(names.iter().map(|name| shared_name(&name.value)));
    }
}

/// Makes each step at which a flow of another platform runs a call of that flow. A flow that nothing runs comes back to nobody knows
/// whom.
pub(super) fn join(flows: &mut [Flow]) -> Runs {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, flow) in flows.iter().enumerate() {
        for name in &flow.known_as {
            let of_name = by_name.entry(name).or_default();
            if of_name.last() != Some(&number) {
                of_name.push(number);
            }
        }
    }
    let mut runs = Runs::new();
    if by_name.is_empty() {
        return runs;
    }
    for (number, flow) in flows.iter().enumerate() {
        for (at, step) in flow.steps.iter().enumerate() {
            let found = step.runs.as_ref().and_then(|named| nearest(&by_name, flows, flow, named));
            runs.extend(found.map(|to| ((number, StepId(at as u32)), to)));
        }
    }
    for (&(number, at), &to) in &runs {
        let outcomes: HashSet<String> = flows.get(to).into_iter().flat_map(|flow| flow.outcomes.clone()).collect();
        if let Some(flow) = flows.get_mut(number) {
            call(flow, at, &outcomes);
        }
    }
    let run: HashSet<usize> = runs.values().copied().collect();
    let alone = |number: &usize, flow: &Flow| !flow.known_as.is_empty() && !run.contains(number);
    for (_, flow) in flows.iter_mut().enumerate().filter(|(number, flow)| alone(number, flow)) {
        for step in flow.steps.iter_mut().filter(|step| step.effect == Effect::End(How::Return)) {
            step.effect = Effect::Unknown { what: "run by something that is not among the files" };
        }
    }
    runs
}

/// The flow that is meant: of the first name that any goes by, the one with the longest common folder; none where several are as near.
fn nearest(by_name: &HashMap<&str, Vec<usize>>, flows: &[Flow], from: &Flow, named: &FlowRef) -> Option<usize> {
    let candidates = named.names.iter().find_map(|name| by_name.get(name.as_str()))?;
    let near = |number: &&usize| flows.get(**number).map_or(0, |flow| common_folders(&from.folder, &flow.folder));
    let best = candidates.iter().map(|number| near(&number)).max()?;
    let mut nearest = candidates.iter().filter(|number| near(number) == best);
    nearest.next().filter(|_| nearest.next().is_none()).copied()
}

/// Makes the step `at` a call that comes back in the ways in which the flow may: what the customer does is done in there.
fn call(flow: &mut Flow, at: StepId, outcomes: &HashSet<String>) {
    let Some(step) = flow.steps.get_mut(at.index()) else { return };
    let Some(named) = step.runs.take() else { return };
    step.effect = Effect::Call(Box::new(CallRef { flow: *named, passes: Passes::Everything }));
    flow.edges.retain_mut(|edge| {
        if edge.from != at {
            return true;
        }
        edge.on = match &edge.on {
            Event::Intent(name) if !outcomes.is_empty() && !outcomes.contains(&**name) => return false,
            Event::Intent(name) => Event::Returned(name.clone()),
            Event::Answer | Event::NoMatch | Event::Otherwise => Event::Returned("".into()),
            other => other.clone(),
        };
        true
    });
}

#[cfg(test)]
mod tests {
    use super::super::{Input, Menu, Policy, Role, Step, Target, link};
    use super::*;
    use crate::source::Span;

    fn named(name: &str) -> Spanned<String> {
        Spanned::new(name.to_owned(), Span::default())
    }

    /// A telephone flow that runs `bot` and then branches on what it found out.
    fn telephone(bot: &str) -> Flow {
        let mut flow = Flow::new("telephone", named("front"), "calls/front", Span::default());
        let menu = Menu { input: Input::SPEECH, open: true, ..Menu::default() };
        let mut step = Step::new(named("ask"), Span::default(), Effect::Menu(menu));
        let names = vec![shared_name(bot)];
        step.runs = Some(Box::new(FlowRef { names, shown: named(bot), entry: None, expected: false }));
        let ask = flow.step(step);
        let end = flow.step(Step::new(named("end"), Span::default(), Effect::End(How::HangUp)));
        for on in [Event::Intent("person".into()), Event::Intent("status".into()), Event::NoMatch, Event::Error] {
            flow.edge(ask, end, on, Span::default());
        }
        flow.entries.push(super::super::Entry {
            step: ask,
            event: "",
            channel: super::super::Channel::Voice,
            span: Span::default(),
        });
        flow
    }

    fn bot(path: &str, known_as: &str) -> Flow {
        let mut flow = Flow::new("bots", named("desk"), path, Span::default());
        let back = flow.step(Step::new(named("back"), Span::default(), Effect::End(How::Return)));
        let span = Span::default();
        flow.entries.push(super::super::Entry { step: back, event: "", channel: super::super::Channel::Voice, span });
        flow.known_as.push(shared_name(known_as));
        flow.outcomes.push("status".into());
        flow.role.declared = Some(Role::Entry);
        flow
    }

    fn ways(flow: Flow, bots: Vec<Flow>) -> Vec<String> {
        let linked = link([flow].into_iter().chain(bots).collect(), &Policy::default());
        let island = &linked.islands[0];
        let said = |edge: &super::super::Edge| format!("{} {}", edge.on.parts().0, edge.on.parts().1);
        island.out(StepId(0)).iter().map(|edge| said(edge).trim().to_owned()).collect()
    }

    #[test]
    fn a_bot_among_the_files_is_called_and_comes_back_as_it_can() {
        let bots = vec![bot("bots/desk", "Parcel Desk")];
        assert_eq!(ways(telephone("parcel_desk"), bots), ["returned status", "returned", "error"]);
    }

    #[test]
    fn a_bot_that_is_not_there_or_could_be_two_changes_nothing() {
        let as_written = ["intent person", "intent status", "no-match", "error"];
        assert_eq!(ways(telephone("parcel desk"), Vec::new()), as_written);
        assert_eq!(ways(telephone("parcel desk"), vec![bot("bots/other", "Other")]), as_written);
        let twins = vec![bot("a/desk", "Parcel Desk"), bot("b/desk", "Parcel Desk")];
        assert_eq!(ways(telephone("parcel desk"), twins), as_written);
        let nearer = vec![bot("a/desk", "Parcel Desk"), bot("calls/desk", "Parcel Desk")];
        assert_eq!(ways(telephone("parcel desk"), nearer)[0], "returned status");
    }

    #[test]
    fn who_runs_a_bot_alone_is_not_known() {
        let linked = link(vec![bot("bots/desk", "Desk")], &Policy::default());
        let island = &linked.islands[0];
        assert!(matches!(island.steps[0].effect, Effect::Unknown { .. }));
        assert!(island.flows[0].role.is_entry());
        let linked = link(vec![telephone("Desk"), bot("bots/desk", "Desk")], &Policy::default());
        let island = &linked.islands[0];
        assert_eq!(island.flows[1].role, Role::Module);
        assert!(matches!(island.targets.get(&StepId(0)), Some(Target::Flow { flow: 1, .. })));
    }
}
