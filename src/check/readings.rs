//! The texts of an island, each distinct one read once and only when somebody asks for it.

use super::Facts;
use crate::flow::{Effect, FlowGraph, StepId, Text};
use crate::lexicon::{Hit, KeyTalk, Language, Lexicon, List, Reading, SmallWords};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The readings of an island's texts. Flows say the same words at many steps: one reading for each distinct text and language.
pub struct Readings {
    /// For each step, where its texts begin in `slots`.
    first: Vec<u32>,
    /// For each text of each step, which of `distinct` it is.
    slots: Vec<u32>,
    distinct: Vec<OnceLock<Known>>,
}

/// What is known of a text.
pub struct Known {
    /// Its words.
    pub reading: Reading,
    keys: OnceLock<KeyTalk>,
    small_words: OnceLock<SmallWords>,
}

impl Known {
    /// What it says of keys.
    pub fn keys(&self, lexicon: &Lexicon) -> &KeyTalk {
        self.keys.get_or_init(|| self.reading.announced(lexicon))
    }

    /// Its small words, which tell its language.
    pub fn small_words(&self) -> &SmallWords {
        self.small_words.get_or_init(|| self.reading.small_words())
    }
}

impl Readings {
    /// Nothing read yet.
    pub fn new(graph: &FlowGraph) -> Self {
        let mut numbers: HashMap<(&str, Option<Language>), u32> = HashMap::new();
        let (mut first, mut slots) = (Vec::with_capacity(graph.steps.len()), Vec::new());
        for step in &graph.steps {
            first.push(slots.len() as u32);
            for text in &step.texts {
                let next = numbers.len() as u32;
                slots.push(*numbers.entry((&text.content, language(text))).or_insert(next));
            }
        }
        let distinct = (0..numbers.len()).map(|_| OnceLock::new()).collect();
        Self { first, slots, distinct }
    }

    /// The text `number` of the step `id`, read.
    pub fn of(&self, facts: &Facts, id: StepId, number: usize) -> &Known {
        let slot = self.slots[self.first[id.index()] as usize + number];
        self.distinct[slot as usize].get_or_init(|| {
            let text = &facts.graph.step(id).texts[number];
            let reading = facts.lexicon.read(&text.content, language(text));
            Known { reading, keys: OnceLock::new(), small_words: OnceLock::new() }
        })
    }
}

/// The language that a text says it is in, if that has lists.
pub fn language(text: &Text) -> Option<Language> {
    text.language.as_deref().and_then(Language::of_tag)
}

/// Whether words that `id` does not say can be told to be missing: what it says is known, and in a language that has lists.
pub fn is_understood(facts: &Facts, id: StepId) -> bool {
    let mut texts = facts.graph.step(id).texts.iter().zip(facts.known(id));
    texts.all(|(text, known)| {
        let silent = text.content.trim().is_empty();
        let listed = if text.language.is_some() { language(text).is_some() } else { known.small_words().look_listed() };
        !silent && listed
    })
}

/// A phrase of a list, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The step that says it.
    pub step: StepId,
    /// Which of its texts.
    pub text: usize,
    /// Where in that text.
    pub hit: Hit,
}

/// Every phrase in texts that a customer can come to hear, by list (in the order of [`List::ALL`]), each in step order.
pub fn places(facts: &Facts) -> Vec<Vec<Place>> {
    let mut places = vec![Vec::new(); List::ALL.len()];
    let for_staff = |id| matches!(&facts.graph.step(id).effect, Effect::Send(message) if message.to_staff);
    for step in facts.graph.ids().filter(|&id| facts.is_judged(id) && !for_staff(id)) {
        for (text, reading) in facts.readings(step).enumerate() {
            for hit in reading.hits() {
                places[hit.list as usize].push(Place { step, text, hit });
            }
        }
    }
    places
}
