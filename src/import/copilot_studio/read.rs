//! From files to an agent.

use super::agent::{Agent, Tool, Topic, Translated, mappings};
use super::files::{self, Kind, kind};
use super::names;
use super::trigger::Trigger;
use crate::flow::{Channel, Input, Slot};
use crate::import::Parsed;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::HashMap;

/// Reads one agent.
pub(super) fn agent<'t>(files: &[&'t Parsed]) -> Agent<'t> {
    let of_kind = |wanted: Kind| files.iter().filter(move |file| kind(file) == Some(wanted)).copied();
    let path = files.first().map_or("", |file| &file.path);
    let root = files::root(path);
    let topics: Vec<Topic<'t>> = of_kind(Kind::Topic).filter_map(topic).collect();
    let settings = of_kind(Kind::Settings).find_map(tree);
    // A child agent has a file of the same kind below its parent's.
    let described = of_kind(Kind::Agent).min_by_key(|file| file.path.len());
    let tools = of_kind(Kind::Tool).chain(of_kind(Kind::ChildAgent)).filter_map(tool).collect();
    let face = topics.iter().find(|topic| topic.trigger == Trigger::Escalate);
    let face = face.or_else(|| topics.iter().find(|topic| topic.trigger == Trigger::Start)).or(topics.first());
    let stands_for = described.or(of_kind(Kind::Settings).next());
    let own_path = stands_for.map(|file| file.path.clone()).or_else(|| face.map(|topic| topic.path.clone()));
    let schema = settings.and_then(|settings| settings.get("schemaName")?.str());
    let schema = schema.or_else(|| files::component(path)?.split('.').next());
    let folder = root.as_deref().and_then(|root| root.rsplit('/').next()).filter(|folder| *folder != ".");
    let calls = topics.iter().any(|topic| topic.trigger.is_of_calls() || is_spoken(topic.root));
    let mut agent = Agent {
        lone: root.is_none() || (stands_for.is_none() && !topics.iter().any(|topic| topic.trigger.is_of_system())),
        whole: face.is_some_and(|topic| topic.trigger == Trigger::Escalate) && files.iter().all(|file| !file.broken),
        name: name(settings, described.and_then(tree), face, schema.or(folder)),
        body: stands_for.and_then(tree).or(face.map(|topic| topic.root)).map_or(Span::default(), Value::span),
        path: own_path.unwrap_or_else(|| path.to_owned()),
        root: root.unwrap_or_else(|| path.to_owned()),
        schema,
        generative: settings.is_some_and(is_generative) || topics.iter().any(|topic| described_for_model(topic.root)),
        languages: settings.map(languages).unwrap_or_default(),
        channel: if calls { Channel::Voice } else { Channel::Chat },
        input: if calls {
            Input { keys: topics.iter().any(|topic| topic.trigger.is_of_calls()), ..Input::SPEECH }
        } else {
            Input { buttons: true, ..Input::TYPED }
        },
        asked: Vec::new(),
        translated: HashMap::new(),
        by_name: HashMap::new(),
        people: topics.iter().position(|topic| topic.trigger == Trigger::Escalate),
        topics,
        tools,
    };
    for titles in [false, true] {
        for (at, topic) in agent.topics.iter().enumerate() {
            let title = Some(topic.name.value.as_str()).filter(|_| titles);
            for name in names::of_topic(&topic.path, title) {
                agent.by_name.entry(name).or_insert(at);
            }
        }
    }
    agent.asked = agent.topics.iter().flat_map(|topic| asked(topic.root)).collect();
    for file in of_kind(Kind::Translation) {
        translations(file, &mut agent.translated);
    }
    agent
}

fn tree(file: &Parsed) -> Option<Value<'_>> {
    file.trees.first()?.root()
}

fn topic(file: &Parsed) -> Option<Topic<'_>> {
    let root = tree(file)?;
    let begin = root.get("beginDialog").filter(|begin| begin.is_mapping());
    let kind = begin.and_then(|begin| begin.get("kind")).filter(|kind| kind.str().is_some());
    let place = names::place(kind.or_else(|| root.get("kind")).unwrap_or(root));
    let stem = match names::parts(files::stem(&file.path)).1 {
        // Snippets are kept as `NAME/topic.yaml`.
        "topic" => file.path.rsplit('/').nth(1).unwrap_or("topic"),
        stem => stem,
    };
    Some(Topic {
        path: file.path.clone(),
        root,
        name: names::title(root).unwrap_or_else(|| Spanned::new(stem.to_owned(), place)),
        trigger: kind.and_then(Value::str).map_or(Trigger::Redirect, Trigger::of),
        kind: place,
        begin,
        broken: file.broken,
    })
}

fn tool(file: &Parsed) -> Option<Tool> {
    let root = tree(file)?;
    let stem = files::stem(&file.path);
    let title = names::title(root).or_else(|| names::text(root.get("modelDisplayName")?));
    let place = names::place(root.get("kind").unwrap_or(root));
    // A child agent is called as its folder is.
    let folder = file.path.rsplit('/').nth(1).filter(|_| stem == "agent");
    let own = folder.unwrap_or_else(|| stem.splitn(3, '.').last().unwrap_or(stem));
    Some(Tool {
        names: vec![names::folded(own), names::folded(stem)],
        name: title.unwrap_or_else(|| Spanned::new(own.to_owned(), place)),
        is_other_bot: root.get("action").is_some_and(is_other_bot),
    })
}

/// Whether the action of a tool is another bot. A server of tools is called by the same kind of action.
fn is_other_bot(action: Value<'_>) -> bool {
    let kind = action.get("kind").and_then(Value::str).unwrap_or("");
    let details = action.get("operationDetails").and_then(|details| details.get("kind")?.str());
    let bots = ["InvokeConnectedAgent", "InvokeExternalAgent", "InvokeAgent", "InvokeSkill", "InvokeClient"];
    details != Some("ModelContextProtocolMetadata") && bots.iter().any(|bot| kind.starts_with(bot))
}

/// What the agent is called; the place is where people should come in, for that is what is missing where nobody does.
fn name(
    settings: Option<Value<'_>>,
    described: Option<Value<'_>>,
    face: Option<&Topic<'_>>,
    otherwise: Option<&str>,
) -> Spanned<String> {
    let display = |root: Option<Value<'_>>| names::text(root?.get("displayName")?);
    let written = display(settings).or_else(|| display(described)).or_else(|| names::title(described?));
    let value = written.as_ref().map(|name| name.value.clone()).or_else(|| otherwise.map(str::to_owned));
    let span = face.map(|topic| topic.kind).or(written.map(|name| name.span));
    let value = value.or_else(|| face.map(|topic| topic.name.value.clone())).unwrap_or_default();
    Spanned::new(value, span.unwrap_or_default())
}

fn is_generative(settings: Value<'_>) -> bool {
    let recognizer = settings.get("configuration").and_then(|all| all.get("recognizer")?.get("kind")?.str());
    recognizer == Some("GenerativeAIRecognizer")
}

fn described_for_model(topic: Value<'_>) -> bool {
    topic.get("modelDescription").is_some()
}

/// The tags of the languages that the agent speaks.
fn languages(settings: Value<'_>) -> Vec<Spanned<String>> {
    let more = settings.get("supportedLanguages").into_iter().flat_map(Value::items);
    settings.get("language").into_iter().chain(more).filter_map(language).collect()
}

/// The tag of the language of that number.
/// <https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-lcid/>
fn language(number: Value<'_>) -> Option<Spanned<String>> {
    let tag = match number.i64()? {
        1030 => "da-DK",
        1031 => "de-DE",
        1033 => "en-US",
        1034 | 3082 => "es-ES",
        1035 => "fi-FI",
        1036 => "fr-FR",
        1040 => "it-IT",
        1041 => "ja-JP",
        1043 => "nl-NL",
        1044 => "nb-NO",
        1045 => "pl-PL",
        1046 => "pt-BR",
        1053 => "sv-SE",
        2057 => "en-GB",
        2070 => "pt-PT",
        3081 => "en-AU",
        _ => return None,
    };
    Some(Spanned::new(tag.to_owned(), number.text_range()))
}

/// Whether a topic only makes sense in a call: a question listens for silence or puts on hold, a telephone is connected.
fn is_spoken(topic: Value<'_>) -> bool {
    mappings(topic).any(|action| {
        let listens = ["voiceInputSettings", "holdSettings"].iter().any(|key| action.get(key).is_some());
        listens || action.get("kind").and_then(Value::str) == Some("TransferToPhoneNumber")
    })
}

/// What the questions of a topic ask for.
fn asked(topic: Value<'_>) -> Vec<Slot> {
    let questions = mappings(topic).filter(|action| action.get("kind").and_then(Value::str) == Some("Question"));
    questions.filter_map(|question| super::formula::variable(question.get("variable")?)).collect()
}

fn translations<'t>(file: &'t Parsed, all: &mut Translated<'t>) {
    let (Some(root), Some((topic, tag))) = (tree(file), files::stem(&file.path).rsplit_once('.')) else { return };
    let topic = names::folded(names::parts(topic).1);
    for action in mappings(root).filter(|action| action.get("activity").or(action.get("prompt")).is_some()) {
        let Some(id) = action.get("id").and_then(Value::str) else { continue };
        all.entry((topic.clone(), id)).or_default().push((tag.into(), action));
    }
}
