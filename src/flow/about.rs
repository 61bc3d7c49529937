//! What a file says of a whole flow: what kind it is, for whom, by whom.

use super::{Attested, Cadence};
use crate::diagnostic::Kind;
use crate::source::Spanned;
use crate::syntax::Value;

/// What is known of a flow beside its steps. Everything may be unsaid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// Calls, chats or outbound contact.
    pub kind: Kind,
    /// Its name for people.
    pub title: Option<Spanned<String>>,
    /// The languages it speaks, as tags such as `en-US`.
    pub languages: Vec<Spanned<String>>,
    /// For whom it is.
    pub audience: Audience,
    /// Who the program says it is.
    pub bot: Option<Bot>,
    /// The step it is there for, or (in a cadence) the event.
    pub goal: Option<Spanned<String>>,
    /// Words of the team's own.
    pub tags: Vec<String>,
    /// Who answers for it (`care:`, `owner:`), merged with what the configuration says for its folder.
    pub care: Attested,
    /// How a person comes into a cadence, and what holds there.
    pub cadence: Option<Box<Cadence>>,
    /// Every place that reads a slot is in the file, so that one which nobody reads is truly unused.
    pub shows_all_readers: bool,
}

/// For whom a flow is, as far as somebody said so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audience {
    /// `healthcare`, `banking`, …
    pub sector: Option<Spanned<String>>,
    /// `65+`, `18-25`, …
    pub age_bands: Vec<Spanned<String>>,
    /// `existing` or `new`.
    pub relationship: Option<Spanned<String>>,
    /// The languages they speak.
    pub languages: Vec<Spanned<String>>,
    /// Who among them.
    pub segment: Option<Spanned<String>>,
    /// The part of all people it is sent to; groups do not overlap.
    pub group: Option<Spanned<String>>,
}

impl Audience {
    /// An audience as flows and the configuration write it.
    pub fn read(value: Value<'_>) -> Self {
        let full = |value: Value<'_>| {
            let text = value.str().filter(|text| !value.is_null() && !text.is_empty());
            text.map(|text| Spanned::new(text.to_owned(), value.text_range()))
        };
        let field = |name: &str| value.get(name).and_then(full);
        let names = |name: &str| match value.get(name) {
            Some(list) if list.is_sequence() => list.items().filter_map(full).collect(),
            one => one.and_then(full).into_iter().collect(),
        };
        Self {
            sector: field("sector"),
            age_bands: names("age-bands"),
            relationship: field("relationship"),
            languages: names("languages"),
            segment: field("segment"),
            group: field("group"),
        }
    }

    /// What this says, and where it is silent what `other` says.
    pub fn or(self, other: &Audience) -> Audience {
        let list =
            |own: Vec<Spanned<String>>, other: &[Spanned<String>]| if own.is_empty() { other.to_vec() } else { own };
        Audience {
            sector: self.sector.or_else(|| other.sector.clone()),
            age_bands: list(self.age_bands, &other.age_bands),
            relationship: self.relationship.or_else(|| other.relationship.clone()),
            languages: list(self.languages, &other.languages),
            segment: self.segment.or_else(|| other.segment.clone()),
            group: self.group.or_else(|| other.group.clone()),
        }
    }
}

/// Who a program says it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Bot {
    /// What it calls itself.
    pub name: Option<Spanned<String>>,
    /// `automated`, `person` or `unsaid`.
    pub says_it_is: Option<Spanned<String>>,
}
