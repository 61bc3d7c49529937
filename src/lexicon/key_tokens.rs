//! A prompt as words, numbers and marks, each with what it can mean in the announcement of a key.

use super::table;

/// What a word can be. A word may be several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles(u16);

impl Roles {
    /// "press".
    pub const VERB: Self = Self(1);
    /// "select": about keys if a key follows.
    pub const SOFT: Self = Self(1 << 1);
    /// "enter": about typed data if no key follows.
    pub const DATA: Self = Self(1 << 2);
    /// "the", between a verb and a key.
    pub const JOINT: Self = Self(1 << 3);
    /// "key", after a key.
    pub const TAIL: Self = Self(1 << 4);
    /// "for", before what the key does.
    pub const PURPOSE: Self = Self(1 << 5);
    /// "or".
    pub const EITHER: Self = Self(1 << 6);
    /// "through".
    pub const RANGE: Self = Self(1 << 7);
    /// "followed".
    pub const SEQUENCE: Self = Self(1 << 8);
    /// "office", after "press".
    pub const NOUN: Self = Self(1 << 9);
    /// "hours", after a number.
    pub const UNIT: Self = Self(1 << 10);

    /// Whether any of `roles` is among these.
    pub const fn any(self, roles: Self) -> bool {
        self.0 & roles.0 != 0
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word, with the key it names if it names one.
    Word(Roles, Option<char>),
    /// A single digit, `*` or `#`.
    Key(char),
    /// Any other number: this many digits.
    Number(usize),
    /// One punctuation mark.
    Mark(char),
}

/// A word, number or mark, in bytes of the folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Whether a sentence ends here.
    pub stops: bool,
}

impl Token {
    /// Whether this is a word with any of `roles`.
    pub fn is(&self, roles: Roles) -> bool {
        matches!(self.kind, Kind::Word(own, _) if own.any(roles))
    }

    /// Whether this is a mark or a sentence's end.
    pub fn is_mark(&self) -> bool {
        matches!(self.kind, Kind::Mark(_))
    }

    /// Whether this is a number of any length.
    pub fn is_number(&self) -> bool {
        matches!(self.kind, Kind::Key('0'..='9') | Kind::Number(_))
    }
}

/// Splits a folded text. Numbers that hang together (`1-800-555-0100`, `1.5`, `9:30`) are one.
pub(super) fn tokens(folded: &str) -> Vec<Token> {
    let bytes = folded.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(character) = folded[at..].chars().next() {
        let start = at;
        at += character.len_utf8();
        // Quotes around a key or a label change nothing.
        if matches!(character, ' ' | '"') {
            continue;
        }
        let kind = if character.is_ascii_digit() {
            at = number_end(bytes, start);
            number(folded, start, &mut at)
        } else if character.is_alphanumeric() || character == '_' {
            at = word_end(folded, start);
            word(&folded[start..at])
        } else {
            match character {
                // "press #1" names key 1.
                '#' if !bytes.get(at).is_some_and(u8::is_ascii_digit) => Kind::Key('#'),
                '*' => Kind::Key('*'),
                other => Kind::Mark(other),
            }
        };
        let stops =
            matches!(kind, Kind::Mark('.' | '!' | '?' | ';')) && matches!(bytes.get(at), None | Some(b' ' | b'"'));
        tokens.push(Token { kind, start, end: at, stops });
    }
    tokens
}

fn number(folded: &str, start: usize, at: &mut usize) -> Kind {
    let text = &folded[start..*at];
    let glued = folded[*at..].chars().next().is_some_and(|next| next.is_alphabetic() || next == '_');
    if glued {
        *at = word_end(folded, *at);
        return Kind::Word(Roles::default(), None);
    }
    let money = folded[..start].ends_with(['$', '£', '€']);
    match text.chars().next() {
        Some(digit) if text.len() == 1 && !money => Kind::Key(digit),
        _ => Kind::Number(text.bytes().filter(u8::is_ascii_digit).count()),
    }
}

/// The end of the number at `start`. A hyphen joins only if a part is longer than a digit: `1-5` is a row of keys.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits(start);
    let mut end = start + length;
    while matches!(bytes.get(end), Some(b'-' | b'.' | b':')) {
        let next = digits(end + 1);
        if next == 0 || (bytes[end] == b'-' && length < 2 && next < 2) {
            break;
        }
        length = length.max(next);
        end += 1 + next;
    }
    end
}

fn word_end(folded: &str, start: usize) -> usize {
    let inside = |character: char| character.is_alphanumeric() || matches!(character, '_' | '\'');
    folded[start..].find(|character| !inside(character)).map_or(folded.len(), |length| start + length)
}

fn word(text: &str) -> Kind {
    let text = text.trim_end_matches('\'');
    match table::KEY_WORDS.binary_search_by(|(word, ..)| word.cmp(&text)) {
        Ok(index) => {
            let (_, roles, key) = table::KEY_WORDS[index];
            Kind::Word(Roles(roles), (key != '\0').then_some(key))
        }
        Err(_) => Kind::Word(Roles::default(), None),
    }
}
