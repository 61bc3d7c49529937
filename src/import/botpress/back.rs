//! Ways back: `#` leads to the node that led into a flow, and which that is hangs on how the customer came.

use super::lower::{Lowering, Place};
use super::read::Bot;
use super::ways::To;
use crate::flow::{Effect, Event, StepId};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// The nodes that lead into each flow from another one.
pub(super) fn callers(bot: &Bot<'_>) -> HashMap<usize, Vec<Place>> {
    let mut callers: HashMap<usize, Vec<Place>> = HashMap::new();
    for (flow, value) in bot.flows.iter().enumerate() {
        for (node, of) in value.nodes.iter().enumerate() {
            let all = of.list("next").chain(value.catch_all("next"));
            let names = all.filter_map(|next| next.get("node")?.str()).filter(|name| name.contains(".flow.json"));
            for name in names {
                let into = bot.flow(name.split('#').next().unwrap_or(name));
                let place = Place { flow, node };
                let known = into.map(|into| callers.entry(into).or_default());
                if let Some(known) = known.filter(|known| known.last() != Some(&place)) {
                    known.push(place);
                }
            }
        }
    }
    callers
}

/// Where `#` and `rest` behind it may lead from the flow `from`: to nodes that led into it. Nowhere in the handling of errors, and where
/// nobody led: the conversation stops.
fn places(low: &Lowering<'_, '_>, from: usize, rest: &str) -> Vec<To> {
    let again = rest.starts_with('#');
    let name = rest.trim_start_matches('#');
    let is_error = low.bot.flows.get(from).is_some_and(|flow| flow.name.ends_with("error.flow.json"));
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for &caller in low.callers.get(&from).into_iter().flatten().filter(|_| !is_error) {
        let Some(flow) = low.bot.flows.get(caller.flow) else { continue };
        let place = match name {
            "" => Some(caller),
            name => flow.node_at.get(name).map(|&node| Place { node, ..caller }),
        };
        let Some(place) = place.filter(|place| seen.insert(*place)) else { continue };
        let is_skill = flow.nodes.get(place.node).is_some_and(|node| node.of() == "skill-call");
        all.push(if again || (is_skill && !name.is_empty()) { To::Head(place) } else { To::Tail(place) });
    }
    all
}

impl Lowering<'_, '_> {
    /// Where the way back `rest` of the flow `flow` leads: a branch where several nodes led here.
    pub fn back(&mut self, from: StepId, rest: String, flow: usize, span: Span) -> To {
        let key = (flow, rest);
        if let Some(known) = self.backs.get(&key) {
            return known.clone();
        }
        let mut all = places(self, flow, &key.1);
        let to = match all.len() {
            0 => To::End,
            1 => all.remove(0),
            _ => {
                let fork = self.behind(from, Effect::Route { slot: None, exhaustive: true });
                for to in all {
                    let to = match to {
                        To::Head(place) => self.head(place),
                        To::Tail(place) => self.tail(place),
                        _ => continue,
                    };
                    let name = self.flow.steps.get(to.index()).map_or("", |step| step.name.value.as_str());
                    let came = format!("came from {name}");
                    self.flow.edge(fork, to, Event::Condition(came.into()), span);
                }
                To::Step(fork)
            }
        };
        self.backs.insert(key, to.clone());
        to
    }
}
