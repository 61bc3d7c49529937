//! Amazon Lex V2: the unpacked folder of an exported bot, one JSON file for each intent and slot.
//!
//! The bot is the unit. It is read first ([`read`]); then each of its languages becomes a flow ([`lower`]) of what is heard, and of
//! the stages that an intent goes through ([`stages`]): first words, questions, confirmation, fulfilment, last words. What a stage
//! leads to is one matter for all of them ([`path`]), and so is the code that it runs ([`hook`]). The bot itself is a flow that
//! goes on in the language of the customer ([`languages`]).

mod ask;
mod bot;
mod confirm;
mod files;
mod fulfil;
mod hook;
mod languages;
mod lower;
mod messages;
mod path;
mod read;
mod signal;
mod slots;
mod stages;
mod version;

use super::{Imported, Parsed, Platform};
use crate::flow::Policy;

/// Amazon Lex V2.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "Amazon Lex V2",
    reads: "exported bots as an unpacked folder of JSON: `Bot.json`, `BotLocale.json`, `Intent.json`, `Slot.json`",
    signatures: &[
        &["\"sampleUtterances\"", "\"parentIntentSignature\""],
        &["\"slotTypeName\"", "\"valueElicitationSetting\""],
        &["\"identifier\"", "\"nluConfidenceThreshold\""],
        &["\"dataPrivacy\"", "\"idleSessionTTLInSeconds\""],
        &["\"importType\"", "\"LEX\"", "\"intents\""],
    ],
    detect: |parsed| files::kind(parsed).is_some(),
    unit: |path| files::root(path).unwrap_or(path).to_owned(),
    import,
};

const ID: &str = "lex";

/// Every language of one bot, in path order, and the bot itself.
fn import(files: &[&Parsed], policy: &Policy) -> Imported {
    let bot = read::bot(files);
    let mut imported = Imported { flows: Vec::new(), findings: version::notes(files) };
    imported.flows.extend(languages::flow(&bot));
    for at in 0..bot.locales.len() {
        let (flow, findings) = lower::lower(&bot, at, policy);
        imported.flows.push(flow);
        imported.findings.extend(findings);
    }
    imported
}
