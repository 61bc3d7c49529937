//! The committed table of phrases equals the lists in `rules/lexicons/`. `UPDATE=1 cargo test --test lexicon` writes it.

use serde_yaml::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use touchlint::lexicon::{Folded, Language, List};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> Value {
    let path = root().join("rules/lexicons").join(format!("{name}.yaml"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// `(a|b) c` stands for `a c` and `b c`; an empty alternative leaves the words out.
fn expand(pattern: &str) -> Vec<String> {
    let Some(open) = pattern.find('(') else {
        let words: Vec<&str> = pattern.split_whitespace().collect();
        return vec![Folded::new(&words.join(" ")).text];
    };
    let close = open + pattern[open..].find(')').unwrap_or_else(|| panic!("`{pattern}` does not close"));
    let all = pattern[open + 1..close]
        .split('|')
        .flat_map(|alternative| expand(&format!("{}{alternative}{}", &pattern[..open], &pattern[close + 1..])));
    all.collect()
}

fn phrases(value: &Value, language: Language) -> BTreeSet<String> {
    let entries = value.get(language.tag()).and_then(Value::as_sequence).cloned().unwrap_or_default();
    let texts = entries.iter().map(|entry| entry.as_str().unwrap_or_else(|| panic!("{entry:?} is not text")));
    let phrases: BTreeSet<String> = texts.flat_map(expand).collect();
    let whole = |phrase: &String| phrase.starts_with(char::is_alphanumeric) && phrase.ends_with(char::is_alphanumeric);
    assert!(phrases.iter().all(whole), "a phrase begins or ends with a mark: {phrases:?}");
    phrases
}

/// In the order of the bits in `src/lexicon/key_tokens.rs`.
const ROLES: [&str; 11] =
    ["verb", "soft", "data", "joint", "tail", "purpose", "either", "range", "sequence", "noun", "unit"];

fn key_words() -> String {
    let words = read("key-words");
    let mut roles: BTreeMap<String, (u16, char)> = BTreeMap::new();
    let known: Vec<_> = words["roles"].as_mapping().unwrap().keys().filter_map(Value::as_str).collect();
    assert!(known.iter().all(|role| ROLES.contains(role)), "{known:?}");
    for (bit, role) in ROLES.iter().enumerate() {
        for word in Language::ALL.iter().flat_map(|&language| phrases(&words["roles"][role], language)) {
            roles.entry(word).or_insert((0, '\0')).0 |= 1 << bit;
        }
    }
    for (key, names) in words["names"].as_mapping().unwrap() {
        let key = key.as_str().and_then(|key| key.chars().next()).unwrap();
        for word in Language::ALL.iter().flat_map(|&language| phrases(names, language)) {
            roles.entry(word).or_insert((0, '\0')).1 = key;
        }
    }
    let rows = roles.iter().map(|(word, (bits, key))| format!("    ({word:?}, {bits:#06x}, {key:?}),\n"));
    rows.collect()
}

/// The small words of all languages, each with the languages it belongs to as bits in the order of [`Language::ALL`].
fn function_words() -> String {
    let source = read("function-words");
    let mut words: BTreeMap<String, u8> = BTreeMap::new();
    for (bit, language) in Language::ALL.into_iter().enumerate() {
        for word in phrases(&source["languages"], language) {
            *words.entry(word).or_default() |= 1 << bit;
        }
    }
    words.iter().map(|(word, bits)| format!("    ({word:?}, {bits:#07b}),\n")).collect()
}

/// The first word, as the search tells words.
fn first_word(phrase: &str) -> &str {
    phrase.split(|character: char| !character.is_alphanumeric() && character != '_').next().unwrap()
}

/// Every phrase with its list, language and whether it takes matches away; of equal phrases the first list's first.
type Rows = BTreeSet<(String, bool, Language, List)>;

fn rows() -> (Rows, String) {
    let (mut rows, mut unless) = (Rows::new(), String::new());
    for &list in List::ALL {
        let source = read(list.name());
        let part = |name: &str, language| phrases(source.get(name).unwrap_or(&Value::Null), language);
        for language in Language::ALL {
            rows.extend(part("languages", language).into_iter().map(|phrase| (phrase, false, language, list)));
            rows.extend(part("not", language).into_iter().map(|phrase| (phrase, true, language, list)));
            let taken = part("unless", language);
            if !taken.is_empty() {
                let quoted: Vec<String> = taken.iter().map(|phrase| format!("{phrase:?}")).collect();
                let quoted = quoted.join(", ");
                writeln!(
                    unless,
                    "    Unless {{ list: List::{list:?}, language: {language:?}, phrases: &[{quoted}] }},"
                )
                .unwrap();
            }
        }
    }
    (rows, unless)
}

fn table() -> String {
    let (rows, unless) = rows();
    let mut table = String::from(
        "//! @generated by tests/lexicon.rs from rules/lexicons/. Never edited.\n\n\
         use super::Language::{self, De, En, Es, Fr, Pt};\nuse super::list::{Entry, List, Unless};\n\n\
         /// Every phrase of every list in every language, sorted by phrase.\n#[rustfmt::skip]\n\
         pub(super) static PHRASES: &[Entry] = &[\n",
    );
    let mut firsts: Vec<(&str, usize, usize)> = Vec::new();
    for (number, (phrase, voids, language, list)) in rows.iter().enumerate() {
        let make = if *voids { "not" } else { "yes" };
        writeln!(table, "    {make}({phrase:?}, List::{list:?}, {language:?}),").unwrap();
        match firsts.last_mut().filter(|(word, ..)| *word == first_word(phrase)) {
            Some((.., to)) => *to = number + 1,
            None => firsts.push((first_word(phrase), number, number + 1)),
        }
    }
    let words: BTreeSet<&str> = firsts.iter().map(|(word, ..)| *word).collect();
    assert_eq!(words.len(), firsts.len(), "the phrases of one first word stand together");
    table.push_str(
        "];\n\n/// The first words of [`PHRASES`], each with its half-open range there.\n#[rustfmt::skip]\n\
         pub(super) static FIRST_WORDS: &[(&str, u16, u16)] = &[\n",
    );
    for (word, from, to) in firsts {
        writeln!(table, "    ({word:?}, {from}, {to}),").unwrap();
    }
    table.push_str("];\n\n/// By list and language.\n#[rustfmt::skip]\npub(super) static UNLESS: &[Unless] = &[\n");
    table.push_str(&unless);
    table.push_str(
        "];\n\n/// Words about keys, sorted: the word, its roles as bits of `key_tokens`, the key it names or NUL.\n\
         #[rustfmt::skip]\npub(super) static KEY_WORDS: &[(&str, u16, char)] = &[\n",
    );
    table.push_str(&key_words());
    table.push_str(
        "];\n\n/// Small words, sorted, with the languages they belong to as bits in the order of [`Language::ALL`].\n\
         #[rustfmt::skip]\npub(super) static FUNCTION_WORDS: &[(&str, u8)] = &[\n",
    );
    table.push_str(&function_words());
    table.push_str(
        "];\n\nconst fn yes(phrase: &'static str, list: List, language: Language) -> Entry {\n    \
         Entry { phrase, list, language, voids: false }\n}\n\n\
         const fn not(phrase: &'static str, list: List, language: Language) -> Entry {\n    \
         Entry { phrase, list, language, voids: true }\n}\n",
    );
    table
}

#[test]
fn the_table_is_the_lists() {
    let path = root().join("src/lexicon/table.rs");
    let table = table();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == table,
        "the lists changed: run UPDATE=1 cargo test --test lexicon"
    );
}

#[test]
fn every_file_is_a_list_that_says_what_it_is_for() {
    let mut named: BTreeSet<String> = List::ALL.iter().map(|list| list.name().to_owned()).collect();
    named.extend(["key-words".into(), "function-words".into()]);
    for entry in std::fs::read_dir(root().join("rules/lexicons")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let source = read(&name);
        assert!(source["purpose"].is_string() && source["scope"].is_string(), "{name} has no purpose or scope");
        assert!(named.remove(&name), "{name} is no list");
    }
    assert!(named.is_empty(), "no file for {named:?}");
}
