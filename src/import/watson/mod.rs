//! IBM Watson Assistant: skills as the console exports them, one JSON file each: actions ([`actions`]) or a dialog ([`dialog`]).
//!
//! An action skill becomes one flow for the place where customers say what they want, and one for each action. A dialog skill becomes
//! one flow. Both are drafted first ([`draft`]), for what stands further down is led to before it is made.

mod actions;
mod channel;
mod container;
mod dialog;
mod draft;
mod markup;
mod said;
mod signal;

use super::{Imported, Parsed, Platform};
use crate::flow::{Effect, Flow, Handoff, Passes, PersonKind, Policy};
use crate::source::Spanned;
use crate::syntax::Value;
use container::{Kind, Skill};

/// IBM Watson Assistant.
pub const PLATFORM: Platform = Platform {
    id: ID,
    name: "IBM Watson Assistant",
    reads: "exported skills as JSON: actions and dialogs",
    signatures: &[&["\"dialog_nodes\"", "\"dialog_node\""], &["\"actions\"", "\"steps\"", "\"resolver\""]],
    detect: |parsed| {
        let may_be = parsed.mentions("\"dialog_node\"") || parsed.mentions("\"resolver\"");
        may_be && parsed.trees.iter().any(|tree| !container::skills(tree).is_empty())
    },
    unit: str::to_owned,
    import,
};

const ID: &str = "watson";

/// Every skill of the files, in source order.
fn import(files: &[&Parsed], policy: &Policy) -> Imported {
    let mut imported = Imported::default();
    for parsed in files {
        let skills =
            parsed.trees.iter().flat_map(|tree| container::skills(tree).into_iter().map(move |skill| (tree, skill)));
        for (number, (tree, skill)) in skills.enumerate() {
            let about = Context {
                parsed,
                policy,
                language: skill.text("language").and_then(Value::str),
                channel: channel::channel(tree.text()),
                prefix: if number == 0 { parsed.path.clone() } else { format!("{}#{}", parsed.path, number + 1) },
            };
            match skill.kind {
                Kind::Actions => actions::lower(&about, &skill, &mut imported),
                Kind::Dialog => dialog::lower(&about, &skill, &mut imported),
            }
        }
    }
    imported
}

/// What holds for a whole skill.
struct Context<'a> {
    parsed: &'a Parsed,
    policy: &'a Policy,
    language: Option<&'a str>,
    channel: channel::Spoken,
    /// What the names of its flows begin with, so that they are no other skill's.
    prefix: String,
}

impl Context<'_> {
    /// An empty flow of the skill.
    fn flow(&self, name: Spanned<String>, skill: &Skill<'_>) -> Flow {
        let mut flow = Flow::new(ID, name, &self.parsed.path, skill.inner.span());
        flow.open_world = self.parsed.broken;
        let language =
            skill.text("language").and_then(|tag| Some(Spanned::new(tag.str()?.to_owned(), tag.text_range())));
        flow.about.languages.extend(language);
        flow
    }
}

/// The name of a value that names something.
fn spanned(value: Value<'_>) -> Spanned<String> {
    Spanned::new(value.str().unwrap_or("").to_owned(), value.text_range())
}

/// The text of `value` under `key`, where there is one.
fn full<'t>(value: Value<'t>, key: &str) -> Option<Value<'t>> {
    value.get(key).filter(|text| text.is_string() && text.str().is_some_and(|text| !text.trim().is_empty()))
}

/// A person takes over. The platform hands the history of the chat to them; by telephone it depends on what the call goes to
/// (<https://cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-human-agent>).
fn handoff(to: Option<&str>, by_phone: bool) -> Effect {
    let passes = if by_phone { Passes::Unknown } else { Passes::Everything };
    Effect::Transfer(Box::new(Handoff { kind: PersonKind::Certain, to: to.map(str::to_owned), passes }))
}
