//! Where a prompt names keys: a verb with its keys, or keys that lean on an earlier verb.

use super::key_tokens::{Kind, Roles, Token};

/// Keys that are named together: "press 1 or 2".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The first token, which is the verb if there is one.
    pub from: usize,
    /// The token after the last.
    pub to: usize,
    /// Each key with the tokens that name it, both included.
    pub keys: Vec<(char, usize, usize)>,
}

/// The groups of a prompt.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub found: Vec<Group>,
    /// Whether something about keys was not understood.
    pub doubtful: bool,
}

/// What follows a verb.
enum After {
    Keys(Group),
    /// Something that is no key of a menu and harmless: a telephone number.
    Harmless,
    /// A sequence, an extension.
    Doubtful,
    /// No key.
    Nothing,
}

/// Short numbers that are no keys: emergency and information services.
const SERVICES: [&str; 12] = ["911", "999", "112", "988", "211", "311", "411", "511", "611", "711", "811", "111"];

/// Finds all groups, in order.
pub(super) fn groups(folded: &str, tokens: &[Token]) -> Groups {
    let mut groups = Groups::default();
    let mut leaning = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut next = at + 1;
        if tokens[at].is(Roles::VERB) || tokens[at].is(Roles::SOFT) {
            match after(folded, tokens, at) {
                After::Keys(group) if ends_typing(tokens, &group) => (groups.doubtful, next) = (true, group.to),
                After::Keys(group) => {
                    next = group.to;
                    groups.found.push(group);
                }
                After::Doubtful if tokens[at].is(Roles::VERB) => groups.doubtful = true,
                After::Nothing => groups.doubtful |= is_open(folded, tokens, at),
                After::Harmless | After::Doubtful => {}
            }
        } else if let Some(group) = leans(tokens, at).or_else(|| trails(tokens, &groups.found, at)) {
            next = group.to;
            leaning.push(group);
        }
        at = next;
    }
    if !groups.found.is_empty() || leaning.len() > 1 {
        groups.found.append(&mut leaning);
    }
    groups.found.sort_by_key(|group| group.from);
    groups.doubtful |= !groups.found.is_empty() && has_stray_key(tokens, &groups.found);
    groups
}

fn after(folded: &str, tokens: &[Token], verb: usize) -> After {
    let may_stop = tokens[verb].is(Roles::VERB);
    let skipped = tokens[verb + 1..].iter().take(6).take_while(|token| {
        let mark = matches!(token.kind, Kind::Mark(',' | '-' | ':' | '.' | '\'' | '(' | '[' | '#'));
        (mark && (may_stop || !token.stops)) || (token.is(Roles::JOINT) && key_of(token).is_none())
    });
    let first = verb + 1 + skipped.count();
    let Some(token) = tokens.get(first) else { return After::Nothing };
    if token.is_number() {
        let run = tokens[first..].iter().take_while(|token| token.is_number()).count();
        if run > 1 || matches!(token.kind, Kind::Number(_)) {
            return long_number(folded, &tokens[first..first + run]);
        }
    }
    match key_at(folded, tokens, first) {
        // "Enter the 4 digits of your PIN".
        Some(_) if tokens.get(first + 1).is_some_and(|next| next.is(Roles::UNIT)) => After::Nothing,
        Some(key) => keys(folded, tokens, verb, first, key),
        None => After::Nothing,
    }
}

fn long_number(folded: &str, run: &[Token]) -> After {
    let digits: String =
        run.iter().flat_map(|token| folded[token.start..token.end].chars()).filter(char::is_ascii_digit).collect();
    if digits.len() >= 7 || SERVICES.contains(&digits.as_str()) { After::Harmless } else { After::Doubtful }
}

fn keys(folded: &str, tokens: &[Token], verb: usize, first: usize, key: char) -> After {
    let mut keys = vec![(key, first, first)];
    let mut to = tail_end(tokens, first + 1);
    loop {
        let (joined, range) = joint(tokens, to);
        // German "um" begins a purpose and Portuguese "um" is one: in a list it is the former.
        let names = joined > to && !tokens.get(joined).is_some_and(|token| token.is(Roles::PURPOSE));
        let following = names.then(|| key_at(folded, tokens, joined)).flatten();
        let Some(key) = following.filter(|_| !tokens.get(joined + 1).is_some_and(|token| token.is(Roles::UNIT))) else {
            break;
        };
        // "press 1, 2 5" and "press 1, 800 555": not a list that we understand.
        if tokens.get(joined + 1).is_some_and(Token::is_number) || keys.iter().any(|(known, ..)| *known == key) {
            return After::Doubtful;
        }
        let last = keys.last().map_or(key, |(last, ..)| *last);
        if range && last.is_ascii_digit() && key.is_ascii_digit() {
            if last > key {
                return After::Doubtful;
            }
            keys.extend((last..key).skip(1).map(|between| (between, first, joined)));
        }
        keys.push((key, joined, joined));
        to = tail_end(tokens, joined + 1);
    }
    let sequence = tokens.get(to).is_some_and(|token| {
        token.is(Roles::SEQUENCE) || matches!(token.kind, Kind::Key(_)) || key_of(token).is_some()
    });
    let sequence = sequence || tokens.get(to + 1).is_some_and(|token| token.is(Roles::SEQUENCE) && !tokens[to].stops);
    if sequence { After::Doubtful } else { After::Keys(Group { from: verb, to, keys }) }
}

/// Skips what joins two keys; also tells whether it makes a row of them.
fn joint(tokens: &[Token], from: usize) -> (usize, bool) {
    let mut at = from;
    let mut range = false;
    while let Some(token) = tokens.get(at).filter(|_| at < from + 4) {
        let joins = match token.kind {
            Kind::Mark('-') => {
                range = true;
                true
            }
            Kind::Mark(',' | '/') => true,
            Kind::Word(roles, None) => {
                range |= roles.any(Roles::RANGE);
                roles.any(Roles::RANGE) || roles.any(Roles::EITHER) || (at > from && roles.any(Roles::JOINT))
            }
            _ => false,
        };
        if !joins {
            break;
        }
        at += 1;
    }
    (at, range)
}

fn tail_end(tokens: &[Token], from: usize) -> usize {
    from + tokens[from..].iter().take(2).take_while(|token| token.is(Roles::TAIL)).count()
}

fn key_of(token: &Token) -> Option<char> {
    match token.kind {
        Kind::Key(key) => Some(key),
        Kind::Word(_, key) => key,
        _ => None,
    }
}

/// The key that a token names where it stands. "One" before an ordinary word is no key: "one of our agents".
fn key_at(folded: &str, tokens: &[Token], at: usize) -> Option<char> {
    let token = tokens.get(at)?;
    let key = key_of(token)?;
    let Kind::Word(..) = token.kind else { return Some(key) };
    let plain = match tokens.get(at + 1) {
        Some(next) if matches!(next.kind, Kind::Word(roles, None) if roles == Roles::default()) => {
            matches!(
                &folded[next.start..next.end],
                "on" | "at" | "sign" | "en" | "sur" | "auf" | "no" | "na" | "again" | "in" | "when" | "as" | "anytime"
            )
        }
        Some(next) if next.is(Roles::UNIT) => false,
        _ => true,
    };
    plain.then_some(key)
}

/// "1 for sales" after an earlier verb or beside others like it, at the start of a clause.
fn leans(tokens: &[Token], at: usize) -> Option<Group> {
    let key = key_of(&tokens[at]).filter(|_| !tokens[at].is(Roles::PURPOSE))?;
    let clause = at == 0
        || tokens[at - 1].is(Roles::EITHER)
        || matches!(tokens[at - 1].kind, Kind::Mark(',' | ';' | '.' | ':' | '-'));
    let to = tail_end(tokens, at + 1);
    let next = tokens.get(to)?;
    let counted = tokens.get(to + 1).is_some_and(|token| token.is_number() || token.is(Roles::UNIT));
    (clause && next.is(Roles::PURPOSE) && !counted).then(|| Group { from: at, to, keys: vec![(key, at, at)] })
}

/// "For support, 2" after an earlier verb: a key that ends a clause which "for" begins.
fn trails(tokens: &[Token], found: &[Group], at: usize) -> Option<Group> {
    let Kind::Key(key) = tokens[at].kind else { return None };
    let earlier = found.last()?.to;
    let ends = tokens.get(at + 1).is_none_or(|next| matches!(next.kind, Kind::Mark(',' | '.' | ';')));
    let verb_follows = tokens.get(at + 2).is_some_and(|next| next.is(Roles::VERB) || next.is(Roles::JOINT));
    let clause = tokens[earlier..at].iter().rposition(|token| token.is(Roles::PURPOSE)).map(|lead| earlier + lead)?;
    let opens = clause == earlier || tokens[clause - 1].is_mark() || tokens[clause - 1].is(Roles::EITHER);
    let one_clause = !tokens[clause..at].iter().any(|token| token.stops || token.is_number());
    (ends && !verb_follows && opens && one_clause && clause + 1 < at).then(|| Group {
        from: at,
        to: at + 1,
        keys: vec![(key, at, at)],
    })
}

/// Whether the verb at `at`, which has no key, still asks for keys: "press any key", "enter your account number".
fn is_open(folded: &str, tokens: &[Token], at: usize) -> bool {
    if tokens[at].is(Roles::DATA) {
        return tokens.get(at + 1).is_some();
    }
    let open = tokens.get(at + 1).is_some_and(|next| match next.kind {
        Kind::Word(roles, _) => !roles.any(Roles::NOUN) && !roles.any(Roles::EITHER),
        Kind::Mark(mark) => matches!(mark, '{' | '$' | '[' | '<'),
        _ => true,
    });
    // "If this is an emergency, dial nine one one" is safety information.
    let service = folded[tokens[at].end..].trim_start().starts_with("nine one one");
    tokens[at].is(Roles::VERB) && open && !service
}

/// Whether the keys end typed data or speech: "then press pound", "when finished, press #".
fn ends_typing(tokens: &[Token], group: &Group) -> bool {
    if group.from > 0 && tokens[group.from - 1].is(Roles::SEQUENCE) {
        return true;
    }
    let mark_key = group.keys.iter().any(|(key, ..)| !key.is_ascii_digit());
    let start = tokens[..group.from].iter().rposition(|token| token.stops).map_or(0, |stop| stop + 1);
    let end = tokens[group.to..].iter().position(|token| token.stops).map_or(tokens.len(), |stop| group.to + stop);
    let typing = tokens[start..group.from].iter().any(|token| token.is(Roles::DATA) || token.is(Roles::SEQUENCE))
        || tokens[group.to..end].iter().take(4).any(|token| token.is(Roles::SEQUENCE));
    mark_key && typing
}

/// Whether a digit stands outside all groups and counts nothing: then it may be a key that we failed to read.
fn has_stray_key(tokens: &[Token], found: &[Group]) -> bool {
    (tokens.iter().enumerate()).any(|(at, token)| {
        let stray =
            matches!(token.kind, Kind::Key(_)) && !found.iter().any(|group| (group.from..group.to).contains(&at));
        let neighbour = |index: Option<usize>| index.and_then(|index| tokens.get(index));
        let counts = neighbour(Some(at + 1)).is_some_and(|next| next.is(Roles::UNIT) || next.is_number());
        let counts = counts || neighbour(at.checked_sub(1)).is_some_and(Token::is_number);
        let counts = counts
            || neighbour(Some(at + 1)).is_some_and(|next| next.kind == Kind::Mark('-'))
                && neighbour(Some(at + 2)).is_some_and(|next| next.is(Roles::UNIT));
        stray && !counts
    })
}
