//! From files to a bot.

use super::bot::{About, Bot, Intent, Locale, Slot};
use super::files::{Kind, folder, kind, locale_folder, root};
use crate::flow::Channel;
use crate::import::Parsed;
use crate::source::Spanned;
use crate::syntax::Value;
use std::collections::{BTreeMap, HashMap};

/// Reads one bot.
pub(super) fn bot<'t>(files: &[&'t Parsed]) -> Bot<'t> {
    let mut locales: BTreeMap<&str, Vec<(&'t Parsed, Kind)>> = BTreeMap::new();
    let mut about = None;
    for file in files {
        match kind(file) {
            Some(Kind::Bot) => about = about.or_else(|| tree(file).map(|value| self::about(file, value))),
            Some(Kind::First) | None => {}
            Some(kind) => locales.entry(locale_folder(&file.path).unwrap_or("")).or_default().push((file, kind)),
        }
    }
    let root = files.first().and_then(|file| root(&file.path)).unwrap_or("").to_owned();
    Bot { root, about, locales: locales.into_iter().filter_map(|(place, files)| locale(place, &files)).collect() }
}

fn tree(file: &Parsed) -> Option<Value<'_>> {
    file.trees.first()?.root()
}

fn about<'t>(file: &Parsed, value: Value<'t>) -> About<'t> {
    let id = value.get("identifier").filter(|id| id.is_string()).and_then(Value::str);
    About { name: name(value), id, path: file.path.clone(), body: value.span() }
}

/// The name, with its place.
fn name(value: Value<'_>) -> Spanned<String> {
    let name = value.get("name").filter(|name| name.str().is_some_and(|name| !name.is_empty()));
    name.map_or(Spanned::new(String::new(), value.span()), |name| {
        Spanned::new(name.str().unwrap_or("").to_owned(), name.text_range())
    })
}

/// One language; nothing where no intent of it is there.
fn locale<'t>(place: &str, files: &[(&'t Parsed, Kind)]) -> Option<Locale<'t>> {
    let of_kind = |wanted: Kind| {
        files.iter().filter(move |(_, kind)| *kind == wanted).filter_map(|(file, _)| Some((*file, tree(file)?)))
    };
    let mut slots: HashMap<&str, Vec<Value<'t>>> = HashMap::new();
    for (file, value) in of_kind(Kind::Slot) {
        slots.entry(folder(folder(folder(&file.path)))).or_default().push(value);
    }
    let intents: Vec<Intent<'t>> = of_kind(Kind::Intent)
        .map(|(file, value)| intent(value, slots.get(folder(&file.path)).map_or(&[][..], Vec::as_slice)))
        .collect();
    let settings = of_kind(Kind::Locale).next();
    let (file, value) = settings.or_else(|| of_kind(Kind::Intent).next())?;
    let written = settings.and_then(|(_, value)| value.get("identifier")).filter(|id| id.is_string());
    let id = match written {
        Some(id) => Spanned::new(id.str().unwrap_or("").to_owned(), id.text_range()),
        None => Spanned::new(place.rsplit('/').next().unwrap_or("").to_owned(), value.span()),
    };
    let broken = files.iter().any(|(file, _)| file.broken);
    (!intents.is_empty()).then(|| Locale {
        tag: id.value.replace('_', "-"),
        id,
        path: file.path.clone(),
        body: value.span(),
        open: broken || settings.is_none(),
        channel: channel(files),
        intents,
    })
}

fn intent<'t>(value: Value<'t>, files: &[Value<'t>]) -> Intent<'t> {
    let text = |value: Value<'t>, key: &str| value.get(key).and_then(Value::str).unwrap_or("");
    let mut order: Vec<(i64, Value<'t>)> = value
        .get("slotPriorities")
        .into_iter()
        .flat_map(Value::items)
        .filter_map(|item| {
            let name = item.get("slotName").filter(|name| name.is_string())?;
            Some((item.get("priority").and_then(Value::i64).unwrap_or(i64::MAX), name))
        })
        .collect();
    order.sort_by_key(|(priority, _)| *priority);
    let by_name: HashMap<&str, Value<'t>> = files.iter().map(|file| (text(*file, "name"), *file)).collect();
    let mut slots = Vec::with_capacity(files.len());
    let mut missing = Vec::new();
    for (_, name) in order {
        match by_name.get(name.str().unwrap_or("")) {
            Some(file) => slots.push(slot(*file, true)),
            None => missing.push(name),
        }
    }
    let placed: std::collections::HashSet<String> = slots.iter().map(|slot: &Slot| slot.name.value.clone()).collect();
    slots.extend(files.iter().filter(|file| !placed.contains(text(**file, "name"))).map(|file| slot(*file, false)));
    slots.sort_by_key(|slot| !slot.required);
    let parent = value.get("parentIntentSignature").filter(|parent| parent.is_string()).and_then(Value::str);
    Intent { name: name(value), value, parent: parent.unwrap_or(""), slots, missing }
}

fn slot(value: Value<'_>, placed: bool) -> Slot<'_> {
    let setting = value.get("valueElicitationSetting");
    let constraint = setting.and_then(|setting| setting.get("slotConstraint")).and_then(Value::str);
    Slot { name: name(value), value, required: placed && constraint != Some("Optional") }
}

/// Calls where words are marked up to be spoken and no buttons are shown; else a chat, where silence is no failure. A bot answers
/// on every channel that it is put on, and its files do not say which these are.
fn channel(files: &[(&Parsed, Kind)]) -> Channel {
    let any = |word: &str| files.iter().any(|(file, _)| file.mentions(word));
    if any("<speak") && !any("\"buttonsList\"") && !any("\"buttons\"") { Channel::Voice } else { Channel::Chat }
}
