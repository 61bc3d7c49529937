//! Words, opening hours and signs of a hand-over: what the files do not say.

use super::OwnWord;
use super::read::{scalar, spanned, texts, wrong};
use crate::diagnostic::Finding;
use crate::flow::{HandoffSignal, OpenHours};
use crate::lexicon::List;
use crate::syntax::{Value, nearest};

/// `lexicons:`: phrases by the name of their list; under `not-…` those that take matches away.
pub(super) fn own_words(value: Option<Value<'_>>, findings: &mut Vec<Finding>) -> Vec<OwnWord> {
    let mut words = Vec::new();
    for (key, phrases) in value.into_iter().flat_map(Value::entries) {
        let name = key.str().unwrap_or("");
        let (not, list) = match name.strip_prefix("not-") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        match List::open().find(|known| known.name() == list) {
            Some(list) => words.extend(texts(Some(phrases)).into_iter().map(|phrase| OwnWord { list, not, phrase })),
            None if name.starts_with("x-") => {}
            None => findings.push(no_such_list(key, name, list, not)),
        }
    }
    words
}

fn no_such_list(key: Value<'_>, name: &str, list: &str, not: bool) -> Finding {
    let help = match nearest(list, List::open().map(List::name)) {
        Some(near) => format!("did you mean `{}{near}`?", if not { "not-" } else { "" }),
        None => {
            let names: Vec<&str> = List::open().map(List::name).collect();
            format!("use one of `{}`, or `not-` and its name for words that are not meant", names.join("`, `"))
        }
    };
    wrong(key.span(), format!("there is no list of words called `{name}`")).help(help)
}

/// `hours:`: opening hours by name. `{ open, timezone }`, or the times alone.
pub(super) fn hours(value: Option<Value<'_>>) -> Vec<OpenHours> {
    let entries = value.into_iter().flat_map(Value::entries);
    let one = |(name, hours): (Value<'_>, Value<'_>)| OpenHours {
        name: spanned(name),
        open: texts(Some(hours.get("open").unwrap_or(hours))),
        timezone: scalar(hours.get("timezone"), |text| Some(text.to_owned())),
    };
    entries.map(one).collect()
}

/// `handoff-signals:`. An entry without exactly one carrier is told, and left out.
pub(super) fn handoff_signals(value: Option<Value<'_>>, findings: &mut Vec<Finding>) -> Vec<HandoffSignal> {
    let mut signals = Vec::new();
    for entry in value.into_iter().flat_map(Value::items).filter(|entry| entry.is_mapping()) {
        let text = |name: &str| scalar(entry.get(name), |text| Some(text.to_owned()));
        let carriers: Vec<_> =
            HandoffSignal::CARRIERS.into_iter().filter_map(|carrier| Some((carrier, text(carrier)?))).collect();
        let place = entry.entries().next().map_or(entry.span(), |(key, _)| key.span());
        // A field with a slip in it is told as that.
        let told = findings.iter().any(|finding| {
            finding.place.span.start >= entry.span().start && finding.place.span.end <= entry.span().end
        });
        match (&carriers[..], text("platform")) {
            ([(carrier, name)], Some(platform)) => {
                let (span, name) = (entry.span(), name.clone());
                signals.push(HandoffSignal { span, platform, carrier, name, value: text("value") });
            }
            ([_], None) => {}
            _ if told => {}
            _ => {
                let names = HandoffSignal::CARRIERS.join("`, `");
                let problem = "a signal has exactly one of the things that can carry it";
                findings.push(wrong(place, problem).help(format!("write one of `{names}`, with what it is called")));
            }
        }
    }
    signals
}
