//! What a document says of the whole flow, above its steps.

use super::cadence::cadence;
use super::lowering::{names, spanned, word};
use crate::diagnostic::Kind;
use crate::flow::{About, Attested, Audience, Bot};
use crate::source::Spanned;
use crate::syntax::Value;

/// What `document` says of its flow.
pub(super) fn about(document: Value<'_>) -> About {
    let field = |name: &str| word(document.get(name)).map(spanned);
    let kind = document.get("kind").and_then(Value::str).and_then(Kind::parse).unwrap_or_default();
    About {
        kind,
        title: field("title"),
        languages: names(document.get("languages")),
        audience: document.get("audience").map(Audience::read).unwrap_or_default(),
        bot: document.get("bot").filter(|bot| bot.is_mapping()).map(|bot| Bot {
            name: word(bot.get("name")).map(spanned),
            says_it_is: word(bot.get("says-it-is")).map(spanned),
        }),
        goal: field("goal"),
        tags: names(document.get("tags")).into_iter().map(|tag| tag.value).collect(),
        care: care(document),
        cadence: (kind == Kind::Cadence).then(|| Box::new(cadence(document))),
        shows_all_readers: true,
    }
}

/// `care:`, with `owner:` as its `owners` where it names none.
fn care(document: Value<'_>) -> Attested {
    let mut care = document.get("care").map(|care| Attested::read(care).value).unwrap_or_default();
    if let Some((key, owner)) = document.entry("owner") {
        let name = Spanned::new("owners".to_owned(), key.text_range());
        care.complete(&Attested::Map(vec![(name, Attested::read(owner))]));
    }
    care
}
