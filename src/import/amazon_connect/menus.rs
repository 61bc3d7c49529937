//! Menus that the language spells in two actions: input that is stored, and a comparison with what was stored.
//!
//! `$.StoredCustomerInput` is one place, written again by every input. Where the comparison follows at once, both are one menu. Where
//! something is stored or set up between them, the prompt stays where it is and the comparison becomes the menu.

use super::action::{Action, When};
use std::collections::HashMap;

/// What becomes of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Stays what it is.
    Plain,
    /// Input and the comparison behind it: a menu.
    Menu { compare: usize },
    /// Input and a comparison that only looks for silence: a question.
    Asked { compare: usize },
    /// Input whose wait has moved to the comparison behind.
    Prompt,
    /// A comparison that is the menu of the input before it.
    Choice { ask: usize },
    /// A comparison with what was stored that stays a branch.
    TestsInput,
    /// A comparison that is no step any more.
    Gone,
}

/// Whether these are keys of a telephone.
pub(super) fn is_keys(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'*' | b'#'))
}

/// As many actions may stand between an input and its comparison.
const BETWEEN: usize = 12;

/// What becomes of each action. `index` finds actions by identifier, `start` is the first one.
pub(super) fn fates(actions: &[Action], index: &HashMap<&str, usize>, start: Option<usize>) -> Vec<Fate> {
    let mut fates = vec![Fate::Plain; actions.len()];
    let chains: Vec<Chain> = (0..actions.len()).filter_map(|at| chain(actions, index, at)).collect();
    let mut entering = vec![0u32; actions.len()];
    for exit in actions.iter().flat_map(|action| &action.exits) {
        index.get(exit.to).into_iter().for_each(|&to| entering[to] += 1);
    }
    start.into_iter().for_each(|at| entering[at] += 1);
    // How many of the exits into each action are the way from an input to its comparison.
    let mut by_chain = vec![0u32; actions.len()];
    let mut counted = vec![false; actions.len()];
    for chain in &chains {
        for &at in [&chain.ask].into_iter().chain(&chain.between) {
            if !std::mem::replace(&mut counted[at], true) {
                for exit in &actions[at].exits {
                    let within = |to: &usize| *to == chain.compare || chain.between.contains(to);
                    index.get(exit.to).filter(|to| within(to)).into_iter().for_each(|&to| by_chain[to] += 1);
                }
            }
        }
    }
    for chain in &chains {
        let compare = &actions[chain.compare];
        fates[chain.compare] = match fates[chain.compare] {
            Fate::Plain => Fate::TestsInput,
            known => known,
        };
        if chain.between.is_empty() {
            fates[chain.ask] = match only_silence(compare) {
                true => Fate::Asked { compare: chain.compare },
                false => Fate::Menu { compare: chain.compare },
            };
        } else {
            let alone = |at: &usize| entering[*at] == by_chain[*at];
            if alone(&chain.compare) && chain.between.iter().all(alone) && !only_silence(compare) {
                fates[chain.ask] = Fate::Prompt;
                fates[chain.compare] = Fate::Choice { ask: chain.ask };
            }
        }
    }
    // A comparison that only menus lead to is said by them.
    let mut inside = vec![0u32; actions.len()];
    for chain in chains.iter().filter(|chain| chain.between.is_empty()) {
        let exits = actions[chain.ask].exits.iter().filter(|exit| exit.when == When::Next);
        inside[chain.compare] += exits.count() as u32;
    }
    for at in 0..actions.len() {
        if fates[at] == Fate::TestsInput && inside[at] > 0 && inside[at] == entering[at] {
            fates[at] = Fate::Gone;
        }
    }
    fates
}

/// Whether the comparison has an exit for silence and no other.
fn only_silence(compare: &Action) -> bool {
    compare.exits.iter().all(|exit| !matches!(exit.when, When::Is { value, .. } if value != "Timeout"))
}

/// An input, what stands behind it, and the comparison with what was put in.
struct Chain {
    ask: usize,
    between: Vec<usize>,
    compare: usize,
}

fn chain(actions: &[Action], index: &HashMap<&str, usize>, ask: usize) -> Option<Chain> {
    if !actions[ask].stores_input() {
        return None;
    }
    let mut between = Vec::new();
    let mut copies = vec!["$.StoredCustomerInput".to_owned()];
    let mut at = *index.get(actions[ask].next()?.to)?;
    loop {
        let action = &actions[at];
        if action.kind == "Compare" {
            let tested = action.get("ComparisonValue")?;
            return copies.iter().any(|copy| copy == tested).then_some(Chain { ask, between, compare: at });
        }
        if !sets_up(action.kind) || between.len() == BETWEEN || between.contains(&at) {
            return None;
        }
        for param in action.group("Attributes") {
            let name = format!("$.Attributes.{}", param.key.value);
            copies.retain(|copy| *copy != name);
            if copies.iter().any(|copy| *copy == *param.value) {
                copies.push(name);
            }
        }
        between.push(at);
        at = *index.get(action.next()?.to)?;
    }
}

/// Actions that the customer does not notice and that leave the input alone.
fn sets_up(kind: &str) -> bool {
    matches!(
        kind,
        "UpdateContactAttributes"
            | "UpdateFlowAttributes"
            | "UpdateFlowLoggingBehavior"
            | "UpdateContactRecordingBehavior"
            | "UpdateContactRecordingAndAnalyticsBehavior"
            | "UpdateContactData"
            | "UpdateContactTextToSpeechVoice"
    )
}
