//! Which pieces of information may be asked for, handed to a person, or kept.

use super::select::{self, CHANNELS, FLOW_TAGS, FLOWS, PURPOSES, finding, globs, marked, one_fits, place, slots_of};
use super::vocabulary::{Accepts, Entry};
use crate::analysis::order::{ends, leads_avoiding};
use crate::analysis::walk::forward;
use crate::check::words;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Passes, StepId};
use crate::source::Span;
use globset::GlobMatcher;
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "flow", "slot"];

/// Information that is asked, passed or kept against the rule.
pub const CHECK: Check = Check {
    name: "slots",
    doc: "which pieces of information may be asked for, handed to a person, or kept; `{slot}` is the one at fault",
    outcomes: &[
        Outcome { name: "asked", vars: VARS },
        Outcome { name: "passed", vars: VARS },
        Outcome { name: "not-passed", vars: VARS },
        Outcome { name: "kept", vars: VARS },
    ],
    params: &[
        Param {
            name: "never-ask",
            default: Value::NO_WORDS,
            doc: "these must not be asked for (`*` stands for anything)",
        },
        Param { name: "only-ask", default: Value::NO_WORDS, doc: "nothing but these may be asked for" },
        Param { name: "never-pass", default: Value::NO_WORDS, doc: "these must not go along with a transfer" },
        Param { name: "only-pass", default: Value::NO_WORDS, doc: "nothing but these may go along with a transfer" },
        Param {
            name: "must-pass",
            default: Value::NO_WORDS,
            doc: "each of these goes along with a transfer where the customer gave it, or it was looked up, before",
        },
        Param {
            name: "never-keep",
            default: Value::NO_WORDS,
            doc: "these must be forgotten (`forget`) before the contact ends or a person takes over",
        },
        Param { name: "in", default: Value::List(Cow::Borrowed(&[Cow::Borrowed("any")])), doc: "the steps meant" },
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
        ("never-ask", Accepts::Globs),
        ("only-ask", Accepts::Globs),
        ("never-pass", Accepts::Globs),
        ("only-pass", Accepts::Globs),
        ("must-pass", Accepts::Globs),
        ("never-keep", Accepts::Globs),
        ("in", Accepts::Steps),
        ("channels", Accepts::Channels),
        ("purposes", Accepts::Purposes),
        ("flows", Accepts::Globs),
        ("flow-tags", Accepts::Globs),
    ],
    needs: &["never-ask", "only-ask", "never-pass", "only-pass", "must-pass", "never-keep"],
};

struct Found<'a, 'f> {
    facts: &'a Facts<'f>,
    all: Vec<Finding>,
}

impl Found<'_, '_> {
    fn tell(&mut self, outcome: &'static str, id: StepId, span: Span, slot: &str) -> &mut Finding {
        let span = if span.is_empty() { place(self.facts, id) } else { span };
        let mut one = finding(self.facts, outcome, id, span).with("slot", format!("`{slot}`"));
        one.atoms = vec![slot.to_owned()];
        let at = self.all.len();
        self.all.push(one);
        &mut self.all[at]
    }
}

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let mut found = Found { facts, all: Vec::new() };
    let meant: Vec<StepId> = marked(&select::steps(facts, params, "in")).collect();
    asked(&mut found, params, &meant);
    passed(&mut found, params, &meant);
    must_pass(&mut found, params, &meant);
    kept(&mut found, params, &meant);
    found.all
}

fn asked(found: &mut Found, params: &Params, meant: &[StepId]) {
    let (never, only) = (globs(params.list("never-ask")), globs(params.list("only-ask")));
    for &id in meant {
        let Effect::Ask(ask) = &found.facts.graph.step(id).effect else { continue };
        // What is asked for without a name cannot be judged.
        let Some(slot) = &ask.slot else { continue };
        if one_fits(&never, &slot.value) || !(only.is_empty() || one_fits(&only, &slot.value)) {
            found.tell("asked", id, slot.span, &slot.value);
        }
    }
}

fn passed(found: &mut Found, params: &Params, meant: &[StepId]) {
    let (never, only) = (globs(params.list("never-pass")), globs(params.list("only-pass")));
    for &id in meant {
        let Effect::Transfer(to) = &found.facts.graph.step(id).effect else { continue };
        let Passes::Slots(slots) = &to.passes else { continue };
        for slot in slots {
            if one_fits(&never, &slot.value) || !(only.is_empty() || one_fits(&only, &slot.value)) {
                found.tell("passed", id, slot.span, &slot.value);
            }
        }
    }
    if never.is_empty() {
        return;
    }
    // Where everything goes along, so does what was asked for on the way and not forgotten.
    let graph = found.facts.graph;
    let everything =
        |id: &StepId| matches!(&graph.step(*id).effect, Effect::Transfer(to) if to.passes == Passes::Everything);
    let gates = forgets(found.facts, &never);
    let take = |edge: usize| !gates[graph.edges[edge].from.index()];
    let walk = forward(graph, &found.facts.reach().calls, given(found.facts, &never), take);
    for &id in meant.iter().filter(|id| everything(id) && walk.reached(**id)) {
        let path = walk.path(graph, id);
        let source = path.first().map_or(id, |&edge| graph.edges[edge].from);
        let slot = slots_of(&graph.step(source).effect).into_iter().find(|slot| one_fits(&never, slot));
        let slot = slot.unwrap_or("everything").to_owned();
        found.tell("passed", id, Span::default(), &slot).trace = words::trace(graph, &path);
    }
}

fn must_pass(found: &mut Found, params: &Params, meant: &[StepId]) {
    let graph = found.facts.graph;
    for name in params.list("must-pass") {
        let wanted = globs(std::slice::from_ref(name));
        let walk = forward(graph, &found.facts.reach().calls, given(found.facts, &wanted), |_| true);
        for &id in meant.iter().filter(|id| walk.reached(**id)) {
            let Effect::Transfer(to) = &graph.step(id).effect else { continue };
            let Passes::Slots(slots) = &to.passes else { continue };
            if !slots.iter().any(|slot| one_fits(&wanted, &slot.value)) {
                found.tell("not-passed", id, Span::default(), name).trace = words::trace(graph, &walk.path(graph, id));
            }
        }
    }
}

fn kept(found: &mut Found, params: &Params, meant: &[StepId]) {
    let never = globs(params.list("never-keep"));
    if never.is_empty() {
        return;
    }
    let graph = found.facts.graph;
    let gates = forgets(found.facts, &never);
    let last = |id: &StepId| ends(graph, *id) || graph.step(*id).effect.person_kind().is_some();
    let open = leads_avoiding(graph, graph.ids().filter(last), &gates);
    for &id in meant {
        let slots = slots_of(&graph.step(id).effect);
        let Some(slot) = slots.into_iter().find(|slot| one_fits(&never, slot)) else { continue };
        // Where nothing was answered there is nothing to keep.
        let mut answered = graph.out_ids(id).filter(|&edge| !graph.edges[edge].on.is_failing());
        if let Some(edge) = answered.find(|&edge| open.leads(graph.edges[edge].to)) {
            let mut path = vec![edge];
            path.extend(open.path(graph, graph.edges[edge].to));
            found.tell("kept", id, Span::default(), slot).trace = words::trace(graph, &path);
        }
    }
}

/// The steps that bring in one of the slots `names`.
fn given(facts: &Facts, names: &[GlobMatcher]) -> Vec<StepId> {
    let brings = |id: &StepId| slots_of(&facts.graph.step(*id).effect).iter().any(|slot| one_fits(names, slot));
    facts.graph.ids().filter(brings).filter(|&id| select::is_judged(facts, id)).collect()
}

/// The steps that forget one of the slots `names`, one entry for each step.
fn forgets(facts: &Facts, names: &[GlobMatcher]) -> Vec<bool> {
    let forgets = |id: StepId| match &facts.graph.step(id).effect {
        Effect::Forget(slots) => slots.iter().any(|slot| one_fits(names, &slot.value)),
        _ => false,
    };
    facts.graph.ids().map(forgets).collect()
}
