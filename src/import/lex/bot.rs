//! What there is of a bot, as its files say it.

use crate::flow::Channel;
use crate::source::{Span, Spanned};
use crate::syntax::Value;

/// One bot.
pub(super) struct Bot<'t> {
    /// Its folder.
    pub root: String,
    /// What `Bot.json` says; nothing where it is not there.
    pub about: Option<About<'t>>,
    /// Its languages, in path order.
    pub locales: Vec<Locale<'t>>,
}

/// What `Bot.json` says.
pub(super) struct About<'t> {
    /// The name of the bot.
    pub name: Spanned<String>,
    /// The id that the platform gave it: alias ARNs carry it.
    pub id: Option<&'t str>,
    /// Its file.
    pub path: String,
    /// That file.
    pub body: Span,
}

/// One language.
pub(super) struct Locale<'t> {
    /// What it is called in the export, such as `en_US`, with the place that says so.
    pub id: Spanned<String>,
    /// The same as a tag, `en-US`.
    pub tag: String,
    /// The file of the language, or of its first intent where that is all there is.
    pub path: String,
    /// That file.
    pub body: Span,
    /// A part of it is not there, or could not be read.
    pub open: bool,
    /// How customers are in touch.
    pub channel: Channel,
    /// Its intents, in path order.
    pub intents: Vec<Intent<'t>>,
}

/// One intent.
pub(super) struct Intent<'t> {
    /// What it is called.
    pub name: Spanned<String>,
    /// Its file.
    pub value: Value<'t>,
    /// What it is built on, such as `AMAZON.FallbackIntent`; empty for one of the team's own.
    pub parent: &'t str,
    /// Its slots in the order in which they are asked for; optional ones, which are asked for only where something says so, last.
    pub slots: Vec<Slot<'t>>,
    /// Slots that it wants in its order and that are not among the files.
    pub missing: Vec<Value<'t>>,
}

/// One slot.
pub(super) struct Slot<'t> {
    /// What it is called.
    pub name: Spanned<String>,
    /// Its file.
    pub value: Value<'t>,
    /// It has a place in the order, and must be filled.
    pub required: bool,
}

impl<'t> Intent<'t> {
    /// The part of the intent under `key`, if it is there.
    pub fn part(&self, key: &str) -> Option<Value<'t>> {
        self.value.get(key).filter(|part| part.is_mapping())
    }

    /// It is invoked where nothing else is understood.
    pub fn is_fallback(&self) -> bool {
        self.parent == "AMAZON.FallbackIntent"
    }

    /// Customers can set it off by what they say. Not those that only other intents lead to.
    pub fn is_heard(&self) -> bool {
        let utters = self.value.get("sampleUtterances").is_some_and(|list| !list.is_empty());
        utters || (!self.parent.is_empty() && !self.is_fallback())
    }

    /// Code of the team's own has a say in its conversation.
    pub fn runs_code(&self) -> bool {
        self.part("dialogCodeHook").and_then(|hook| hook.get("enabled")).and_then(Value::bool) == Some(true)
    }
}

impl<'t> Slot<'t> {
    /// How the slot is asked for.
    pub fn setting(&self) -> Option<Value<'t>> {
        self.value.get("valueElicitationSetting")
    }
}

/// Whether a setting is switched on. Where nothing is said it is: <https://docs.aws.amazon.com/lexv2/latest/APIReference/API_IntentClosingSetting.html>
pub(super) fn is_active(setting: Value<'_>) -> bool {
    let said = setting.get("isActive").or_else(|| setting.get("active")).and_then(Value::bool);
    setting.is_mapping() && said != Some(false)
}
