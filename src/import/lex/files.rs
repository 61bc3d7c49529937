//! Which file is what, and which bot it belongs to.
//!
//! <https://docs.aws.amazon.com/lexv2/latest/dg/import-export-format.html> (as of 2025): the folders of an export.

use crate::import::Parsed;
use crate::syntax::Value;

/// What a file of a bot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `Bot.json`.
    Bot,
    /// `BotLocale.json`: one language.
    Locale,
    /// `Intent.json`.
    Intent,
    /// `Slot.json`.
    Slot,
    /// A bot of Lex V1, in one file.
    First,
}

/// What the file holds, if it is one of a bot's that say what happens to the customer. Of one that breaks off its place tells, so
/// that nobody takes it for missing.
pub(super) fn kind(parsed: &Parsed) -> Option<Kind> {
    by_content(parsed).or_else(|| by_place(&parsed.path).filter(|_| parsed.broken))
}

fn by_content(parsed: &Parsed) -> Option<Kind> {
    let root = parsed.trees.first()?.root().filter(|root| root.is_mapping())?;
    let has = |key: &str| root.get(key).is_some();
    let object = |key: &str| root.get(key).is_some_and(Value::is_mapping);
    let named = root.get("name").is_some_and(Value::is_string);
    if object("resource") && object("metadata") {
        let of = root.get("metadata").and_then(|about| about.get("importType")).and_then(Value::str);
        let is_bot = root.get("resource").is_some_and(|bot| bot.get("intents").is_some_and(Value::is_sequence));
        return (of == Some("LEX") && is_bot).then_some(Kind::First);
    }
    if !named {
        None
    } else if object("valueElicitationSetting") && has("slotTypeName") {
        Some(Kind::Slot)
    } else if has("sampleUtterances") && has("parentIntentSignature") {
        Some(Kind::Intent)
    } else if has("nluConfidenceThreshold") && has("identifier") {
        Some(Kind::Locale)
    } else {
        (object("dataPrivacy") && has("idleSessionTTLInSeconds")).then_some(Kind::Bot)
    }
}

fn by_place(path: &str) -> Option<Kind> {
    let parts: Vec<&str> = path.rsplit('/').collect();
    match *parts.first()? {
        "Intent.json" if parts.get(2) == Some(&"Intents") => Some(Kind::Intent),
        "Slot.json" if parts.get(2) == Some(&"Slots") && parts.get(4) == Some(&"Intents") => Some(Kind::Slot),
        "BotLocale.json" => Some(Kind::Locale),
        _ => None,
    }
}

/// The folder of the bot that the file at `path` belongs to, as the export lays it out; nothing for a file by itself. Of a language
/// that was exported alone it is the folder of that language.
pub(super) fn root(path: &str) -> Option<&str> {
    if let Some(locale) = locale_folder(path) {
        let around = folder(locale);
        let in_bot = around.rsplit('/').next() == Some("BotLocales");
        return Some(if in_bot { folder(around) } else { locale });
    }
    (path.rsplit('/').next() == Some("Bot.json")).then(|| folder(path))
}

/// The folder of the language that the file at `path` belongs to.
pub(super) fn locale_folder(path: &str) -> Option<&str> {
    let parts: Vec<&str> = path.rsplit('/').collect();
    let at = |back: usize| parts.get(back).copied();
    let levels = match at(0)? {
        "BotLocale.json" => 1,
        "Intent.json" if at(2) == Some("Intents") => 3,
        "Slot.json" if at(2) == Some("Slots") && at(4) == Some("Intents") => 5,
        _ => return None,
    };
    let cut: usize = parts.iter().take(levels).map(|part| part.len() + 1).sum();
    // No slash stands before the first folder.
    (path.len() + 1).checked_sub(cut).and_then(|end| path.get(..end.saturating_sub(1)))
}

/// The folder that a file stands in: an intent's own, or that of a slot.
pub(super) fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_know_their_bot_and_their_language() {
        let slot = "a/Desk/BotLocales/en_US/Intents/Track/Slots/Parcel/Slot.json";
        assert_eq!(root(slot), Some("a/Desk"));
        assert_eq!(locale_folder(slot), Some("a/Desk/BotLocales/en_US"));
        assert_eq!(root("a/Desk/Bot.json"), Some("a/Desk"));
        assert_eq!(root("BotLocales/en_US/BotLocale.json"), Some(""));
        assert_eq!((root("Bot.json"), root("BotLocale.json"), root("MyBot.json")), (Some(""), Some(""), None));
        assert_eq!(root("Intents/Track/Intent.json"), Some(""));
        assert_eq!(root("x/de_DE/BotLocale.json"), Some("x/de_DE"));
        assert_eq!(root("x/de_DE/Intents/Track/Intent.json"), Some("x/de_DE"));
        assert_eq!(root("Intent.json"), None);
        assert_eq!(root("x/notes.json"), None);
    }
}
