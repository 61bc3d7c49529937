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
    /// What stands in `value`. A value that holds itself through an alias, or the same one again and again, is cut off.
    pub fn read(value: Value<'_>) -> Spanned<Attested> {
        read(value, 0, &mut 0)
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

/// How deep attestations are read, and how many values of one: far more than people write.
const DEEPEST: usize = 12;
const MOST: usize = 4_096;

/// At most [`DEEPEST`] deep; `count` is how many values were read so far.
fn read(value: Value<'_>, depth: usize, count: &mut usize) -> Spanned<Attested> {
    *count += 1;
    let read = if depth > DEEPEST || *count > MOST {
        Attested::Nothing
    } else if value.is_mapping() {
        let part = |(key, value): (Value<'_>, Value<'_>)| {
            let name = Spanned::new(key.str().unwrap_or("").to_owned(), key.text_range());
            (name, read(value, depth + 1, count))
        };
        Attested::Map(value.entries().map(part).collect())
    } else if value.is_sequence() {
        Attested::List(value.items().map(|item| read(item, depth + 1, count)).collect())
    } else {
        match value.str() {
            Some(text) if !value.is_null() && !text.trim().is_empty() => Attested::Text(text.to_owned()),
            _ => Attested::Nothing,
        }
    };
    Spanned::new(read, if value.str().is_some() { value.text_range() } else { value.span() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn a_value_that_holds_itself_ends() {
        for text in ["a: &a { b: *a, c: x }", "a: &a [*a, *a, *a]"] {
            let (tree, _) = crate::syntax::parse_yaml(FileId(0), text.into());
            let tree = tree.expect("a tree");
            let care = Attested::read(tree.root().expect("a root"));
            assert!(care.value.get("a").is_some());
        }
    }
}
