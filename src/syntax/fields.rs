//! Tables of fields: what may stand in a file of our own, said once for reading and for the JSON Schema.

/// A thing with named fields.
#[derive(Debug)]
pub struct Fields {
    /// What the thing is called, with its article: `a step`, `a menu`.
    pub name: &'static str,
    /// Its fields, in the order they are documented.
    pub fields: &'static [Field],
}

/// One field of a thing.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What may stand under it.
    pub shape: Shape,
    /// Whether it must be given.
    pub required: bool,
    /// One sentence for people who write such files.
    pub doc: &'static str,
}

/// A form that texts may have, such as that of a duration.
#[derive(Debug)]
pub struct Form {
    /// What such a text is called, with its article: `a duration`.
    pub name: &'static str,
    /// Whether a text is one.
    pub accepts: fn(&str) -> bool,
    /// The same as a regular expression for the JSON Schema (ECMA-262); it may let more through.
    pub pattern: &'static str,
    /// How to write one; stands in the help, so it begins with a verb.
    pub help: &'static str,
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any text; numbers and the like must be in quotes.
    Text,
    /// Any number.
    Number,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Bool,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A text with a form of its own; numbers and the like need no quotes.
    Form(&'static Form),
    /// Nothing at all: the field with no value behind it.
    Nothing,
    /// A list of such values.
    Sequence(&'static Shape),
    /// Names of the writer's choice, each with such a value.
    Map(&'static Shape),
    /// Names of that form, each with such a value.
    Keyed(&'static Form, &'static Shape),
    /// A thing with fields of its own.
    Object(&'static Fields),
    /// Any one of these; a mapping or a list is held against the first shape of its kind.
    Either(&'static [Shape]),
    /// Anything at all.
    Any,
}

impl Shape {
    /// How people call it: `a text`, `a list`, `a menu`, ``one of `a`, `b` ``, …
    pub fn name(&self) -> String {
        match self {
            Self::Either(shapes) => shapes.iter().map(Self::name_of_one).collect::<Vec<_>>().join(" or "),
            one => one.name_of_one(),
        }
    }

    fn name_of_one(&self) -> String {
        match self {
            Self::Text => "a text".into(),
            Self::Number => "a number".into(),
            Self::Integer => "a whole number".into(),
            Self::Bool => "`true` or `false`".into(),
            Self::OneOf([word]) => format!("`{word}`"),
            Self::OneOf(words) => format!("one of `{}`", words.join("`, `")),
            Self::Form(form) => form.name.into(),
            Self::Nothing => "nothing".into(),
            Self::Sequence(_) => "a list".into(),
            Self::Map(_) | Self::Keyed(..) => "names with values".into(),
            Self::Object(fields) => fields.name.into(),
            Self::Either(_) | Self::Any => "a value".into(),
        }
    }
}
