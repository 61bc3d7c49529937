//! What a named key is for: the words before it or after it.

use super::key_groups::Group;
use super::key_tokens::{Kind, Roles, Token};

/// The tokens that say what a key is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Purpose {
    /// Half-open range of tokens.
    pub tokens: Option<(usize, usize)>,
    /// Whether the key is named before its purpose.
    pub key_first: bool,
}

/// The purpose of each group's keys but the last, and of its last key, which differ in "to pay, press 1, or 0 for help".
pub(super) fn purposes(folded: &str, tokens: &[Token], groups: &[Group]) -> Vec<(Purpose, Purpose)> {
    let mut purposes = Vec::with_capacity(groups.len());
    let mut free = 0;
    for (index, group) in groups.iter().enumerate() {
        let limit = groups.get(index + 1).map_or(tokens.len(), |next| next.from);
        let before = before(folded, tokens, free, group.from);
        let after = after(tokens, group.to, limit);
        let early = Purpose { tokens: before.map(|(range, _)| range), key_first: false };
        let late = Purpose { tokens: after.map(|found| found.range), key_first: true };
        let led = before.is_some_and(|(_, led)| led);
        let (first, last) = match after {
            None => (early, early),
            Some(_) if !led => (late, late),
            Some(_) if group.keys.len() > 1 => (early, late),
            // "If it is about a claim, press 1 for yes" against "for billing press 1 for support press 2".
            Some(found) if found.closed && found.close => {
                let answer = Purpose { key_first: false, ..late };
                (answer, answer)
            }
            Some(_) => (early, early),
        };
        free = [first, last].iter().filter_map(|purpose| purpose.tokens).map(|(_, end)| end).fold(group.to, usize::max);
        purposes.push((first, last));
    }
    purposes
}

/// The words before a verb, and whether "for", "to" or "if" leads them.
fn before(folded: &str, tokens: &[Token], free: usize, verb: usize) -> Option<((usize, usize), bool)> {
    let stop_before =
        |end: usize| tokens[free..end].iter().rposition(|token| token.stops).map_or(free, |stop| free + stop + 1);
    let mut end = verb;
    let mut start = stop_before(end);
    let said = |range: &[Token]| {
        range.iter().any(|token| matches!(token.kind, Kind::Word(roles, _) if !roles.any(Roles::EITHER)))
    };
    if !said(&tokens[start..end]) && start > free {
        // "To speak to a person. Press 0."
        end = start - 1;
        start = stop_before(end);
        if !tokens.get(start).is_some_and(|token| token.is(Roles::PURPOSE)) {
            return None;
        }
    }
    let led = (start..end).find(|&at| {
        let opens = at == start || tokens[at - 1].is_mark() || tokens[at - 1].is(Roles::EITHER);
        tokens[at].is(Roles::PURPOSE) && opens
    });
    let from = led.map_or(start, |lead| lead + 1);
    let range = trim(folded, tokens, (from, end))?;
    let greeting = led.is_none()
        && matches!(
            &folded[tokens[range.0].start..tokens[range.0].end],
            "thank" | "thanks" | "welcome" | "hello" | "hi" | "please" | "gracias" | "bienvenido" | "otherwise"
        );
    (!greeting).then_some((range, led.is_some()))
}

#[derive(Clone, Copy)]
struct After {
    range: (usize, usize),
    /// Whether a mark or a conjunction ends it, and not the next verb.
    closed: bool,
    /// Whether nothing stands between it and the key.
    close: bool,
}

fn after(tokens: &[Token], from: usize, limit: usize) -> Option<After> {
    let marks = tokens[from..limit]
        .iter()
        .take_while(|token| matches!(token.kind, Kind::Mark(',' | '-' | ':')) && !token.stops)
        .count();
    let near = tokens[from + marks..limit].iter().take(6).take_while(|token| !token.is_mark());
    let lead = from + marks + near.clone().position(|token| token.is(Roles::PURPOSE))?;
    if tokens[from + marks..lead].iter().any(|token| token.is(Roles::EITHER)) {
        return None;
    }
    let start = lead + 1;
    let stop = tokens[start..limit].iter().position(|token| token.stops).map_or(limit, |stop| start + stop);
    // The next announcement may begin before its verb: "press 1 to pay, or for help press 2".
    let turn = (start + 1..stop).find(|&at| {
        let turns = matches!(tokens[at].kind, Kind::Mark(',' | ';' | '-'))
            || (tokens[at].is(Roles::EITHER) && limit < tokens.len());
        let rest = tokens[at + 1..stop].iter().position(|token| !token.is_mark() && !token.is(Roles::EITHER));
        turns && rest.is_none_or(|rest| tokens[at + 1 + rest].is(Roles::PURPOSE) && limit < tokens.len())
    });
    let end = turn.unwrap_or(stop);
    let closed = end < limit || limit == tokens.len();
    (start < end).then_some(After { range: (start, end), closed, close: marks == 0 })
}

/// Cuts marks, conjunctions and courtesy from both ends.
fn trim(folded: &str, tokens: &[Token], (mut start, mut end): (usize, usize)) -> Option<(usize, usize)> {
    let idle = |token: &Token| {
        token.is_mark()
            || token.is(Roles::EITHER)
            || matches!(&folded[token.start..token.end], "please" | "also" | "you" | "can" | "may" | "just")
    };
    while start < end && (tokens[start].is_mark() || tokens[start].is(Roles::EITHER)) {
        start += 1;
    }
    while start < end && idle(&tokens[end - 1]) {
        end -= 1;
    }
    (start < end).then_some((start, end))
}
