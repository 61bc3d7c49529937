//! Steps and flows that attestations name, looked for among those that there are.

use super::claim::Fault;
use super::{Facts, OfFlow};
use crate::flow::StepId;
use crate::source::Spanned;
use crate::syntax::nearest;

/// A step of the flow, or of those it leads to, that no customer comes to. What was not read may hold it.
pub(super) fn unreached(of: OfFlow<'_>, name: Spanned<String>) -> Result<(), Fault> {
    let graph = of.facts.graph;
    if graph.flows.iter().any(|flow| flow.open_world) {
        return Ok(());
    }
    let called = |id: &StepId| {
        let step = graph.step(*id);
        step.name.value == name.value || graph.flow_of(*id).key == name.value
    };
    let mut known = graph.ids().filter(called).peekable();
    if known.peek().is_none() {
        let names = graph.steps.iter().filter(|step| !step.assumed).map(|step| step.name.value.as_str());
        let near = nearest(&name.value, names).map_or(String::new(), |near| format!(" (there is `{near}`)"));
        return Err(Fault::weak(name.span, format!("no step is called `{}`{near}", name.value)));
    }
    if known.any(|id| of.facts.reach().from_starts.reached(id)) {
        return Ok(());
    }
    Err(Fault::weak(name.span, format!("no customer comes to `{}`", name.value)))
}

/// A step of these flows, or a flow of the project, that is not there.
pub(super) fn leads_nowhere(facts: &Facts, all: &[Facts], name: Spanned<String>) -> Result<(), Fault> {
    let flows = || all.iter().flat_map(|facts| &facts.graph.flows);
    let flow = flows().any(|flow| flow.key == name.value || flow.name.value == name.value);
    let step = facts.graph.steps.iter().any(|step| step.name.value == name.value);
    if flow || step || flows().any(|flow| flow.open_world) {
        return Ok(());
    }
    Err(Fault::weak(name.span, format!("no step or flow is called `{}`", name.value)))
}
