//! Capitals and rows of exclamation marks, in what is read.

use crate::check::words::clip;
use crate::check::{Check, Facts, Outcome, Params, Run};
use crate::diagnostic::Finding;
use crate::flow::{Effect, StepId, Text};

const VARS: &[&str] = &["customer", "step", "words"];

/// Written texts alone: nobody hears capitals.
pub const CHECK: Check = Check {
    name: "shouting",
    doc: "three words or more in capitals, or exclamation marks in a row, in texts that are read",
    outcomes: &[Outcome { name: "capitals", vars: VARS }, Outcome { name: "marks", vars: VARS }],
    params: &[],
    run: Run::Island(run),
};

fn run(facts: &Facts, _: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let mut found = Vec::new();
    for id in graph.ids().filter(|&id| facts.is_judged(id) && graph.channel(id).is_written()) {
        let step = graph.step(id);
        if matches!(&step.effect, Effect::Send(message) if message.to_staff) {
            continue;
        }
        // One text is one fault.
        let at = |text| capitals(text).map(|place| ("capitals", place)).or(marks(text).map(|place| ("marks", place)));
        found.extend(step.texts.iter().filter_map(|text| Some(finding(facts, id, text, at(text)?))));
    }
    found
}

fn finding(facts: &Facts, id: StepId, text: &Text, (outcome, (start, end)): (&'static str, (usize, usize))) -> Finding {
    let words = text.content.get(start..end).unwrap_or("");
    let mut finding = facts.finding(outcome, id, text.span_of(start, end)).with("words", clip(words, 60));
    finding.atoms = vec![words.to_owned()];
    finding
}

/// The first run of words in capitals: three or more, two of them too long for abbreviations.
fn capitals(text: &Text) -> Option<(usize, usize)> {
    let content = &text.content;
    let mut run: Option<(usize, usize, usize, usize)> = None;
    for word in content.split_whitespace().map(Some).chain([None]) {
        let letters = word.map_or(0, |word| word.chars().filter(|c| c.is_alphabetic()).count());
        let loud = word.is_some_and(|word| {
            letters > 0
                && word.chars().all(|c| !c.is_alphabetic() || c.is_uppercase())
                && !word.contains(['{', '$', '_', '<', '@', '/'])
        });
        if let Some(word) = word.filter(|_| loud) {
            let start = word.as_ptr() as usize - content.as_ptr() as usize;
            let trimmed = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let long = usize::from(letters >= 4 && !KEYWORDS.contains(&trimmed) && !stands_for_digits(trimmed));
            let (from, _, words, longs) = run.unwrap_or((start, 0, 0, 0));
            run = Some((from, start + trimmed.len(), words + 1, longs + long));
            continue;
        }
        // `GREEN LINE TAXI: 0555 …` is a name before its number.
        let named = |to: usize| {
            let number = word.is_some_and(|word| word.starts_with(|c: char| c == '+' || c.is_ascii_digit()));
            number && content[to..].starts_with([':', '-', '–'])
        };
        if let Some((from, to, words, longs)) = run.take()
            && words >= 3
            && longs >= 2
            && !named(to)
        {
            return Some((from, to));
        }
    }
    None
}

/// Whether a word stands for something to be put in its place: `XXXX`.
fn stands_for_digits(word: &str) -> bool {
    word.bytes().all(|byte| byte == b'X')
}

/// Words that are written in capitals so that people find them.
const KEYWORDS: &[&str] = &[
    "STOP",
    "HELP",
    "QUIT",
    "INFO",
    "JOIN",
    "BAJA",
    "SAIR",
    "CANCEL",
    "UNSUBSCRIBE",
    "START",
    "AGENT",
    "ALTO",
    "PARAR",
    "ABMELDEN",
    "STOPP",
];

/// The first run of two exclamation marks or more.
fn marks(text: &Text) -> Option<(usize, usize)> {
    let start = text.content.find("!!")?;
    let length = text.content[start..].bytes().take_while(|byte| matches!(byte, b'!' | b'?')).count();
    Some((start, start + length))
}
