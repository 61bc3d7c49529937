//! The lists as one thing that reads texts.

use super::list::List;
use super::phrasebook::{self, Match, joins, settle, stands_alone};
use super::wording::Wording;
use super::{Folded, Language, Reading, error_code, price_cut, record};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a project adds to the lists, for every language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// More phrases of a list, such as the name of a team for [`List::Person`].
    pub phrases: Vec<(List, String)>,
    /// Phrases around which the list is not meant, such as the name of a bot.
    pub not: Vec<(List, String)>,
}

/// All lists, those of the project included.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// What rules bring along, by their phrases and their patterns: made once, read for every island.
    wordings: Mutex<HashMap<[Vec<String>; 2], Arc<Wording>>>,
    /// The phrases that the project adds, folded, and whether they take away matches.
    extra: Vec<(List, String, bool)>,
}

impl Lexicon {
    /// The lists as shipped, with a project's additions.
    pub fn new(extra: &Extra) -> Self {
        let words = |phrase: &str| Folded::new(phrase).text.trim_matches(|c| !joins(c)).to_owned();
        let all = extra.phrases.iter().map(|(list, phrase)| (*list, words(phrase), false));
        let all = all.chain(extra.not.iter().map(|(list, phrase)| (*list, words(phrase), true)));
        Self { wordings: Mutex::default(), extra: all.filter(|(_, phrase, _)| !phrase.is_empty()).collect() }
    }

    /// The phrases and patterns that a rule brings along, made on first use.
    pub fn wording<S: AsRef<str>>(&self, phrases: &[S], patterns: &[S]) -> Arc<Wording> {
        let key = [phrases, patterns].map(|list| list.iter().map(|one| one.as_ref().to_owned()).collect::<Vec<_>>());
        // A thread that gave up while it held the map left it whole: nothing is taken out of it.
        let mut known = self.wordings.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(key).or_insert_with(|| Arc::new(Wording::new(phrases, patterns))).clone()
    }

    /// Reads `text` once for everything that is asked of it. Without a language the lists of all are used.
    pub fn read(&self, text: &str, language: Option<Language>) -> Reading {
        let folded = Folded::new(text);
        let matches = self.matches(&folded, language);
        Reading { folded, language, matches }
    }

    /// Every match of every list, sorted by start. Words are whole, case and accents count for nothing, the longest phrase of a
    /// list wins.
    pub(super) fn matches(&self, folded: &Folded, language: Option<Language>) -> Vec<Match> {
        let mut matches = Vec::new();
        phrasebook::find(&folded.text, language, &mut matches);
        self.find_extra(&folded.text, language.unwrap_or(Language::En), &mut matches);
        error_code::find(&folded.text, &mut matches);
        price_cut::find(&folded.text, language, &mut matches);
        record::find(&folded.text, &mut matches);
        if matches.len() < 2 {
            matches.retain(|found| !found.voids);
            return matches;
        }
        settle(matches)
    }

    /// A project adds few phrases, so they are looked for one by one.
    fn find_extra(&self, folded: &str, language: Language, matches: &mut Vec<Match>) {
        for (list, phrase, voids) in &self.extra {
            let places = folded.match_indices(phrase.as_str()).map(|(start, _)| (start, start + phrase.len()));
            matches.extend(places.filter(|&(start, end)| stands_alone(folded, start, end)).map(|(start, end)| Match {
                list: *list,
                voids: *voids,
                language,
                start,
                end,
            }));
        }
    }
}
