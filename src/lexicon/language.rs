//! The languages that have lists.

/// A language that has lists of phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English; the tone lists are kept for it alone.
    En,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// German.
    De,
    /// Portuguese.
    Pt,
}

impl Language {
    /// Every language, English first: the order in which a text of unknown language is read.
    pub const ALL: [Self; 5] = [Self::En, Self::Es, Self::Fr, Self::De, Self::Pt];

    /// The language of a tag such as `en`, `en-US`, `es_MX` or `PT-br`; nothing for a language without lists.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The two-letter tag, as in ISO 639-1.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Fr => "fr",
            Self::De => "de",
            Self::Pt => "pt",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_platforms_are_understood() {
        assert_eq!(Language::of_tag("en-US"), Some(Language::En));
        assert_eq!(Language::of_tag("es_MX"), Some(Language::Es));
        assert_eq!(Language::of_tag("PT-br"), Some(Language::Pt));
        assert_eq!(Language::of_tag("ja-JP"), None);
        assert_eq!(Language::of_tag(""), None);
        assert_eq!(Language::of_tag("english"), None);
    }
}
