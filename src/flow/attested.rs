//! What people attest where no program can see: a small tree of words, each with its place.

use crate::source::Spanned;
use crate::syntax::Value;

/// A value of `care:`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Attested {
    /// Nothing is said.
    #[default]
    Nothing,
    /// A scalar, as it is written: a name, a day, a number, `true`.
    Text(String),
    /// Several.
    List(Vec<Spanned<Attested>>),
    /// Named parts, in file order; of equal names the first counts.
    Map(Vec<(Spanned<String>, Spanned<Attested>)>),
}

impl Attested {
    /// What stands in `value`. Nests as deep as the reader of the text allows.
    pub fn read(value: Value<'_>) -> Spanned<Attested> {
        let read = if value.is_mapping() {
            let part = |(key, value): (Value<'_>, Value<'_>)| {
                (Spanned::new(key.str().unwrap_or("").to_owned(), key.text_range()), Self::read(value))
            };
            Self::Map(value.entries().map(part).collect())
        } else if value.is_sequence() {
            Self::List(value.items().map(Self::read).collect())
        } else {
            match value.str() {
                Some(text) if !value.is_null() && !text.trim().is_empty() => Self::Text(text.to_owned()),
                _ => Self::Nothing,
            }
        };
        Spanned::new(read, if value.str().is_some() { value.text_range() } else { value.span() })
    }

    /// The part called `name`, with the place of its name, if this has named parts.
    pub fn entry(&self, name: &str) -> Option<(&Spanned<String>, &Spanned<Attested>)> {
        let Self::Map(parts) = self else { return None };
        parts.iter().find(|(known, _)| known.value == name).map(|(known, value)| (known, value))
    }

    /// The part called `name`.
    pub fn get(&self, name: &str) -> Option<&Spanned<Attested>> {
        self.entry(name).map(|(_, value)| value)
    }

    /// The scalar, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Whether nothing is said: an empty list and an empty map say nothing either.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.iter().all(|item| item.value.is_nothing()),
            Self::Map(parts) => parts.is_empty(),
        }
    }

    /// Adds the named parts of `other` that this lacks: a flow's own word stands before that of its folder.
    pub fn complete(&mut self, other: &Attested) {
        let Self::Map(theirs) = other else { return };
        if !matches!(self, Self::Map(_)) {
            *self = Self::Map(Vec::new());
        }
        let Self::Map(own) = self else { return };
        for (name, value) in theirs {
            if !own.iter().any(|(known, _)| known.value == name.value) {
                own.push((name.clone(), value.clone()));
            }
        }
    }
}
