//! The keys that a prompt announces: "for billing, press 1".
//!
//! Languages mix in menus ("para español, oprima el 2"), so key words of all languages are read at once. A digit that
//! counts something, a telephone number or the end of typed data is no key. What cannot be understood is owned up to.

use super::key_groups::groups;
use super::key_purpose::{Purpose, purposes};
use super::key_tokens::{Token, tokens};
use super::lexicon::Lexicon;
use super::list::List;
use super::phrasebook::Match;
use super::{Language, Reading};

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

impl Reading {
    /// The keys that the text announces. Its language is that of the prompt around; key words are known in all.
    pub fn announced(&self, lexicon: &Lexicon) -> KeyTalk {
        let folded = &self.folded;
        let tokens = tokens(&folded.text);
        let found = groups(&folded.text, &tokens);
        let mut keys: Vec<Announced> = Vec::new();
        if !found.found.is_empty() {
            let verb = |token: &Token| &folded.text[token.start..token.end];
            let verbs: Vec<&str> = found.found.iter().map(|group| verb(&tokens[group.from])).collect();
            let people = self.people(&verbs, lexicon);
            let purposes = purposes(&folded.text, &tokens, &found.found);
            for (group, (first, last)) in found.found.iter().zip(purposes) {
                for (index, &(key, from, to)) in group.keys.iter().enumerate() {
                    let from = if index == 0 { group.from } else { from };
                    let purpose = if index + 1 == group.keys.len() { last } else { first };
                    add(&mut keys, &folded.text, describe(&tokens, &people, key, (from, to), purpose));
                }
            }
        }
        for key in &mut keys {
            (key.start, key.end) = folded.original(key.start, key.end);
            key.purpose = key.purpose.map(|(start, end)| folded.original(start, end));
        }
        KeyTalk { keys, complete: !found.doubtful }
    }

    /// Where people are named, in folded bytes. A menu with verbs of other languages is read in all.
    fn people(&self, verbs: &[&str], lexicon: &Lexicon) -> Vec<(usize, usize)> {
        let english = |verb: &&str| ENGLISH.contains(verb) || verb.starts_with(|first: char| !first.is_alphabetic());
        let enough = match self.language {
            None => true,
            Some(language) => language == Language::En && verbs.iter().all(english),
        };
        let people = |matches: &[Match]| {
            let people = matches.iter().filter(|found| found.list == List::Person);
            people.map(|found| (found.start, found.end)).collect()
        };
        if enough { people(&self.matches) } else { people(&lexicon.matches(&self.folded, None)) }
    }
}

/// The verbs of an English menu, and digits that lean on them.
const ENGLISH: [&str; 21] = [
    "press", "dial", "push", "hit", "enter", "select", "choose", "type", "reply", "touch", "option", "zero", "one",
    "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

/// In folded bytes.
fn describe(
    tokens: &[Token],
    people: &[(usize, usize)],
    key: char,
    (from, to): (usize, usize),
    said: Purpose,
) -> Announced {
    let purpose = said.tokens.map(|(first, after)| (tokens[first].start, tokens[after - 1].end));
    let person = purpose.is_some_and(|words| people.iter().any(|person| words.0 <= person.0 && person.1 <= words.1));
    let key_first = said.key_first && purpose.is_some();
    Announced { key, start: tokens[from].start, end: tokens[to].end, purpose, key_first, person }
}

fn add(keys: &mut Vec<Announced>, folded: &str, said: Announced) {
    let words = |announced: &Announced| announced.purpose.map(|(start, end)| &folded[start..end]);
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
