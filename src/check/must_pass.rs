//! Steps that must be passed before others, or after them, or must not have been passed.

use super::words::trace_to;
use super::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::analysis::must_pass::{reached_after, reached_without};
use crate::diagnostic::Finding;
use crate::flow::{Effect, FlowGraph, StepId};
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "through", "what"];

/// The order of steps, by their tags and kinds.
pub const CHECK: Check = Check {
    name: "must-pass",
    doc: "steps that can be come to without passing others first, after passing what they must not follow, or ends that can be \
          come to without passing what must follow; a step is passed when it is left without failing",
    outcomes: &[
        Outcome { name: "skipped", vars: VARS },
        Outcome { name: "never", vars: VARS },
        Outcome { name: "not-after", vars: VARS },
    ],
    params: &[
        Param {
            name: "before",
            default: Value::NO_WORDS,
            doc: "the steps that others must be passed before: tags, or kinds of steps such as `transfer`, `person`, `lookup`",
        },
        Param { name: "through", default: Value::NO_WORDS, doc: "the steps of which one must be passed" },
        Param { name: "never", default: Value::NO_WORDS, doc: "the steps of which none may be passed before `before`" },
        Param {
            name: "after",
            default: Value::NO_WORDS,
            doc: "the steps behind which one of `through` must be passed before the contact ends or is handed over",
        },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let [before, through, never, after] =
        ["before", "through", "never", "after"].map(|name| marked(graph, params.list(name)));
    let calls = &facts.reach().calls;
    let steps = |marked: &[bool]| graph.ids().filter(|id| marked[id.index()]).collect::<Vec<StepId>>();
    let mut found = Vec::new();
    let mut add = |outcome: &'static str, ids: Vec<StepId>, name: &str, what: &str| {
        for id in ids.into_iter().filter(|&id| facts.is_judged(id)) {
            let mut finding = facts
                .finding(outcome, id, graph.step(id).name.span)
                .with("through", params.list(name).join(", "))
                .with("what", params.list(what).join(", "));
            finding.trace = trace_to(facts, id);
            finding.atoms = vec![outcome.into()];
            found.push(finding);
        }
    };
    let goals = steps(&before);
    if !params.list("through").is_empty() && !goals.is_empty() {
        add("skipped", reached_without(graph, calls, &goals, |id| through[id.index()]), "through", "before");
    }
    if !params.list("never").is_empty() && !goals.is_empty() {
        add("never", reached_after(graph, calls, &goals, |id| never[id.index()], |_| false), "never", "before");
    }
    if after.contains(&true) {
        let over = |id: &StepId| {
            let effect = &graph.step(*id).effect;
            let returns = *effect == Effect::End(crate::flow::How::Return);
            (matches!(effect, Effect::End(_)) && !returns || effect.person_kind().is_some()) && !through[id.index()]
        };
        let ends: Vec<StepId> = graph.ids().filter(over).collect();
        let owed = reached_after(graph, calls, &ends, |id| after[id.index()], |id| through[id.index()]);
        add("not-after", owed, "through", "after");
    }
    found
}

/// For each step: whether one of `words` is a tag of it or its kind.
fn marked(graph: &FlowGraph, words: &[Cow<'static, str>]) -> Vec<bool> {
    if words.is_empty() {
        return vec![false; graph.steps.len()];
    }
    let is = |id: StepId, word: &str| {
        let step = graph.step(id);
        step.tags.iter().any(|tag| tag == word)
            || kind(&step.effect) == word
            || word == "person" && step.effect.person_kind().is_some()
    };
    graph.ids().map(|id| words.iter().any(|word| is(id, word))).collect()
}

/// The kind of a step, as native flows call it.
fn kind(effect: &Effect) -> &'static str {
    match effect {
        Effect::Say => "say",
        Effect::Menu(_) => "menu",
        Effect::Ask(_) => "ask",
        Effect::Verify { .. } => "verify",
        Effect::Listen => "listens",
        Effect::Route { .. } => "branch",
        Effect::Split => "split",
        Effect::Hours => "hours",
        Effect::Lookup { .. } => "lookup",
        Effect::Set { .. } => "set",
        Effect::Forget(_) => "forget",
        Effect::Repeat { .. } => "repeat",
        Effect::Send(_) => "send",
        Effect::Wait(_) => "wait",
        Effect::Hold => "hold",
        Effect::Task { .. } => "task",
        Effect::Transfer(_) => "transfer",
        Effect::Callback(_) => "callback",
        Effect::Voicemail => "voicemail",
        Effect::Ticket(_) => "ticket",
        Effect::Call(_) => "call",
        Effect::Jump(_) => "jump",
        Effect::End(_) => "end",
        Effect::Unknown { .. } => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::drawn::drawn;
    use crate::flow::Policy;
    use crate::lexicon::{Extra, Lexicon};

    /// What the check sees in a drawing: outcome and step, with `; ` between them.
    fn seen(drawing: &str, set: &[(&'static str, &'static str)]) -> String {
        let (island, policy, lexicon) = (drawn(drawing), Policy::default(), Lexicon::new(&Extra::default()));
        let mut params = Params::of(&CHECK);
        set.iter().for_each(|(name, word)| assert_eq!(params.set(name, Value::Text(Cow::Borrowed(*word))), Ok(())));
        let found = run(&Facts::new(&island.graph, &policy, &lexicon), &params);
        let shown = found.iter().map(|found| format!("{} {}", found.outcome, found.step.as_deref().unwrap_or("")));
        shown.collect::<Vec<_>>().join("; ")
    }

    const BANK: &str = "flow main entry
           menu m; call k -> check; lookup pay; send note; transfer q; end e
           m -1-> k; m -2-> pay; k -returned ok-> pay; k -failed-> q; pay --> note; note --> e; pay -error-> q
         flow check module
           verify v; return r; v -accepted-> r; v -rejected-> v";

    #[test]
    fn a_check_of_identity_before_any_payment() {
        assert_eq!(seen(BANK, &[("before", "lookup"), ("through", "verify")]), "skipped pay");
        let safe = BANK.replace("m -2-> pay", "m -2-> q");
        assert_eq!(seen(&safe, &[("before", "lookup"), ("through", "verify")]), "");
        // A check that fails checks nobody.
        let fails = safe.replace("v -rejected-> v", "v -rejected-> r");
        assert_eq!(seen(&fails, &[("before", "lookup"), ("through", "verify")]), "skipped pay");
    }

    #[test]
    fn never_before_and_always_after() {
        assert_eq!(seen(BANK, &[("before", "send"), ("never", "lookup")]), "never note");
        assert_eq!(seen(BANK, &[("before", "person"), ("never", "lookup")]), "");
        assert_eq!(seen(BANK, &[("after", "lookup"), ("through", "send")]), "");
        let forgets = BANK.replace("pay --> note", "pay --> note; pay --> e");
        assert_eq!(seen(&forgets, &[("after", "lookup"), ("through", "send")]), "not-after e");
    }
}
