//! The checks that are made for rules of one's own: general questions with many parameters, whose values are held against what they may
//! be before a rule runs.

use super::select::{NAMED_WORDS, STEP_WORDS, glob, is_step_word};
use super::{count, distance, fields, order, slots, wording};
use crate::check::{Check, Params, Value};
use crate::flow::{Channel, MessageClass, Purpose};
use crate::lexicon::wording::{LONGEST_PHRASE, MOST_PATTERNS, MOST_PHRASES, is_phrase, pattern};
use crate::syntax::nearest;

/// A check of the vocabulary.
pub struct Entry {
    /// The check.
    pub check: &'static Check,
    /// What the words of its parameters may be; parameters that are not listed take what their kind says.
    pub accepts: &'static [(&'static str, Accepts)],
    /// Of these parameters at least one must be set, for the rule to ask anything at all.
    pub needs: &'static [&'static str],
}

/// What the words of a parameter may be.
#[derive(Clone, Copy)]
pub enum Accepts {
    /// Words for steps.
    Steps,
    /// Channels.
    Channels,
    /// Purposes of flows.
    Purposes,
    /// Tags of languages, such as `en`.
    Languages,
    /// Phrases.
    Phrases,
    /// Regular expressions.
    Patterns,
    /// Names in which `*` stands for anything.
    Globs,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// What a file can say of a flow.
    FlowFacts,
}

/// All checks of the vocabulary.
pub static VOCABULARY: [Entry; 6] =
    [wording::ENTRY, fields::ENTRY, count::ENTRY, distance::ENTRY, order::ENTRY, slots::ENTRY];

/// What is wrong with the value of a parameter.
#[derive(Debug)]
pub struct Refusal {
    /// The parameter.
    pub param: &'static str,
    /// Which item of its list; `None` for the whole.
    pub item: Option<usize>,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub help: String,
}

/// Everything that is wrong with `params` beyond the kind of their values. Nothing for checks outside the vocabulary.
pub fn refuse(check: &Check, params: &Params) -> Vec<Refusal> {
    let Some(entry) = VOCABULARY.iter().find(|entry| entry.check.name == check.name) else {
        return Vec::new();
    };
    let mut refusals = Vec::new();
    for param in check.params {
        let Some((_, accepts)) = entry.accepts.iter().find(|(name, _)| *name == param.name) else { continue };
        let most = if matches!(accepts, Accepts::Patterns) { MOST_PATTERNS } else { MOST_PHRASES };
        let words: Vec<&str> = match params.get(param.name) {
            Some(Value::List(words)) => words.iter().map(AsRef::as_ref).collect(),
            Some(Value::Text(word)) => vec![word.as_ref()],
            _ => continue,
        };
        if words.len() > most {
            let problem = format!("`{}` holds {} words; at most {most} are read", param.name, words.len());
            refusals.push(Refusal { param: param.name, item: None, problem, help: "split the rule up".into() });
            continue;
        }
        for (item, word) in words.iter().enumerate() {
            if let Err((problem, help)) = accepts.hold(word) {
                refusals.push(Refusal { param: param.name, item: Some(item), problem, help });
            }
        }
    }
    let is_set =
        |name: &&str| check.params.iter().any(|param| param.name == *name && params.get(name) != Some(&param.default));
    if !entry.needs.is_empty() && !entry.needs.iter().any(is_set) {
        let problem = format!("`{}` asks for nothing yet", check.name);
        let help = format!("set one of `{}`", entry.needs.join("`, `"));
        refusals.push(Refusal { param: "", item: None, problem, help });
    }
    refusals
}

impl Accepts {
    /// Whether `word` is one of these; else what is wrong with it, and what to do.
    fn hold(self, word: &str) -> Result<(), (String, String)> {
        let shown: String = word.chars().take(60).collect();
        match self {
            Self::Steps if is_step_word(word) => Ok(()),
            Self::Steps => match word.split_once(':') {
                Some(("class", class)) if !class.is_empty() => {
                    one_of(class, "class of messages", MessageClass::NAMES.iter().copied())
                }
                Some((kind, _)) if NAMED_WORDS.iter().any(|(known, _)| *known == kind) => {
                    Err((format!("`{shown}` lacks a name behind the colon"), "write one, such as `tag:payment`".into()))
                }
                Some((kind, name)) => {
                    let near = nearest(kind, NAMED_WORDS.iter().map(|(known, _)| *known));
                    let help = near.map_or("see docs/checks.md for the words that there are".into(), |near| {
                        format!("did you mean `{near}:{}`?", name.chars().take(60).collect::<String>())
                    });
                    Err((format!("`{shown}` is no word for steps"), help))
                }
                None => one_of(word, "word for steps", STEP_WORDS.iter().map(|(known, _)| *known)),
            },
            Self::Channels => one_of(word, "channel", Channel::NAMES.iter().copied()),
            Self::Purposes => one_of(word, "purpose", Purpose::NAMES.iter().copied()),
            Self::OneOf(words) => one_of(word, "word for this", words.iter().copied()),
            Self::Languages => {
                let primary = word.split('-').next().unwrap_or("");
                let is_tag = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
                let help = || "write two letters, such as `en`, or `en-US`".to_owned();
                if is_tag { Ok(()) } else { Err((format!("`{shown}` is no language"), help())) }
            }
            Self::Phrases if is_phrase(word) => Ok(()),
            Self::Phrases if word.len() > LONGEST_PHRASE => {
                let problem = format!("this phrase is longer than {LONGEST_PHRASE} characters");
                Err((problem, "keep the part that tells it from others".into()))
            }
            Self::Phrases => {
                Err((format!("`{shown}` holds no word"), "write words, or use a pattern for signs".into()))
            }
            Self::Patterns => pattern(word).map(drop).map_err(|why| {
                (format!("`{shown}` is no pattern: {why}"), "see docs/own-rules.md for what patterns may hold".into())
            }),
            Self::Globs if glob(word).is_some() => Ok(()),
            Self::Globs => Err((format!("`{shown}` is no name"), "write a name, with `*` for any part of it".into())),
            Self::FlowFacts if word.strip_prefix("care.").is_some_and(|rest| !rest.is_empty()) => Ok(()),
            Self::FlowFacts => one_of(word, "fact of a flow", fields::FLOW_FACTS.iter().map(|(known, _)| *known)),
        }
    }
}

/// Whether `word` is among `known`; else what is wrong with it, and what to do.
fn one_of(word: &str, what: &str, known: impl Iterator<Item = &'static str>) -> Result<(), (String, String)> {
    let known: Vec<&str> = known.collect();
    if known.contains(&word) {
        return Ok(());
    }
    let help = match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of `{}`", known.join("`, `")),
    };
    Err((format!("`{}` is no {what}", word.chars().take(60).collect::<String>()), help))
}
