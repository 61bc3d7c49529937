//! The keys that a prompt announces: "for billing, press 1".
//!
//! Languages mix in menus ("para español, oprima el 2"), so key words of all languages are read at once. A digit that
//! counts something, a telephone number or the end of typed data is no key. What cannot be understood is owned up to.

use super::key_groups::groups;
use super::key_purpose::{Purpose, purposes};
use super::key_tokens::{Token, tokens};
use super::lexicon::Lexicon;
use super::list::List;
use super::{Folded, Language};

/// A key that a prompt announces. Offsets are half-open, in bytes of the text given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// `0` to `9`, `*` or `#`.
    pub key: char,
    /// Where the key is named: "press 1", or the digit alone where it leans on an earlier verb.
    pub start: usize,
    /// The end of that.
    pub end: usize,
    /// The words that say what the key is for, if any do.
    pub purpose: Option<(usize, usize)>,
    /// Whether the key is named before its purpose.
    pub key_first: bool,
    /// Whether the purpose names a person.
    pub person: bool,
}

/// What a prompt says about keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyTalk {
    /// In the order of the text. A key twice with one purpose is once here.
    pub keys: Vec<Announced>,
    /// Whether all talk of keys was understood. Not so for "press any key", typed data and extensions.
    pub complete: bool,
}

/// Reads the keys that `text` announces. The language is that of the prompt around; key words are known in all.
pub fn announced(text: &str, language: Option<Language>, lexicon: &Lexicon) -> KeyTalk {
    let folded = Folded::new(text);
    let tokens = tokens(&folded.text);
    let found = groups(&folded.text, &tokens);
    let mut keys: Vec<Announced> = Vec::new();
    if !found.found.is_empty() {
        let verb = |token: &Token| &folded.text[token.start..token.end];
        let verbs: Vec<&str> = found.found.iter().map(|group| verb(&tokens[group.from])).collect();
        let people = people(&folded, &verbs, language, lexicon);
        let purposes = purposes(&folded.text, &tokens, &found.found);
        for (group, (first, last)) in found.found.iter().zip(purposes) {
            for (index, &(key, from, to)) in group.keys.iter().enumerate() {
                let from = if index == 0 { group.from } else { from };
                let purpose = if index + 1 == group.keys.len() { last } else { first };
                add(&mut keys, text, describe(&folded, &tokens, &people, key, (from, to), purpose));
            }
        }
    }
    KeyTalk { keys, complete: !found.doubtful }
}

/// Where people are named, in folded bytes. A menu with verbs of other languages is read in all.
fn people(folded: &Folded, verbs: &[&str], language: Option<Language>, lexicon: &Lexicon) -> Vec<(usize, usize)> {
    let english =
        verbs.iter().all(|verb| ENGLISH.contains(verb) || verb.starts_with(|first: char| !first.is_alphabetic()));
    let matches = lexicon.matches(folded, language.filter(|&language| language == Language::En && english));
    matches.iter().filter(|found| found.list == List::Person).map(|found| (found.start, found.end)).collect()
}

/// The verbs of an English menu, and digits that lean on them.
const ENGLISH: [&str; 21] = [
    "press", "dial", "push", "hit", "enter", "select", "choose", "type", "reply", "touch", "option", "zero", "one",
    "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

fn describe(
    folded: &Folded,
    tokens: &[Token],
    people: &[(usize, usize)],
    key: char,
    (from, to): (usize, usize),
    purpose: Purpose,
) -> Announced {
    let (start, end) = folded.original(tokens[from].start, tokens[to].end);
    let words = purpose.tokens.map(|(first, after)| (tokens[first].start, tokens[after - 1].end));
    let person = words.is_some_and(|words| people.iter().any(|person| words.0 <= person.0 && person.1 <= words.1));
    let purpose_range = words.map(|(start, end)| folded.original(start, end));
    Announced { key, start, end, purpose: purpose_range, key_first: purpose.key_first && words.is_some(), person }
}

fn add(keys: &mut Vec<Announced>, text: &str, said: Announced) {
    let words = |announced: &Announced| announced.purpose.map(|(start, end)| Folded::new(&text[start..end]).text);
    let twin = keys.iter_mut().find(|known| {
        known.key == said.key && (known.purpose.is_none() || said.purpose.is_none() || words(known) == words(&said))
    });
    match twin {
        None => keys.push(said),
        Some(known) if known.purpose.is_none() => {
            (known.purpose, known.key_first, known.person) = (said.purpose, said.key_first, said.person);
        }
        Some(_) => {}
    }
}
