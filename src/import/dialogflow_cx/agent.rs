//! What there is of an agent, as its files say it.

use crate::flow::{Channel, Input};
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::{BTreeSet, HashSet};

/// One agent.
pub(super) struct Agent<'t> {
    /// Its folder.
    pub root: String,
    /// Its name for people, where it has one.
    pub name: Option<&'t str>,
    /// `agent.json` is there and nothing is broken, so that what is missing is missing.
    pub whole: bool,
    /// The tag of the language that everything has.
    pub language: Option<&'t str>,
    /// All its languages, that one first.
    pub languages: Vec<Spanned<String>>,
    /// The display name of the flow where sessions start; none where they start in a playbook.
    pub start: Option<&'t str>,
    /// How customers are in touch.
    pub channel: Channel,
    /// How they answer.
    pub input: Input,
    /// Its flows, in path order.
    pub flows: Vec<CxFlow<'t>>,
    /// Slots that some condition looks at.
    pub tested: HashSet<&'t str>,
}

/// One flow with its pages; the first of them is its start page.
pub(super) struct CxFlow<'t> {
    /// What others call it.
    pub name: Spanned<String>,
    /// The file of the flow, or of its first page where that is all there is.
    pub path: String,
    /// That file.
    pub body: Span,
    /// The file of the flow is there.
    pub has_file: bool,
    /// A part of it is not there: a file that could not be read, a route group.
    pub open: bool,
    /// The start page and the others, in path order.
    pub pages: Vec<Page<'t>>,
    /// How it comes back to the flow that called: the names of [`Back`] that stand in it.
    pub comes_back: BTreeSet<Back>,
    /// The intents that lead into it and that its start page takes; with them, whether something else leads into it too.
    pub carried: BTreeSet<&'t str>,
    /// Something leads into it without such an intent.
    pub plainly_entered: bool,
}

impl<'t> CxFlow<'t> {
    /// The start page, whose intents and events are heard on every page of the flow.
    pub fn start_page(&self) -> Option<&Page<'t>> {
        self.pages.first().filter(|_| self.has_file)
    }
}

/// How a flow comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Back {
    /// It is done.
    Done,
    /// The customer called it off.
    Cancelled,
    /// It failed.
    Failed,
    /// A person is to take over.
    Escalated,
}

impl Back {
    /// The event that the calling page may handle.
    pub fn event(self) -> &'static str {
        match self {
            Self::Done => "",
            Self::Cancelled => "flow.cancelled",
            Self::Failed => "flow.failed",
            Self::Escalated => "flow.failed.human-escalation",
        }
    }
}

/// One page.
#[derive(Default)]
pub(super) struct Page<'t> {
    /// What it is called.
    pub name: Spanned<String>,
    /// The last part of its id.
    pub id: &'t str,
    /// Its file.
    pub body: Span,
    /// What it says when it is entered.
    pub entry: Option<Value<'t>>,
    /// What it asks for.
    pub asks: Vec<Param<'t>>,
    /// Its routes and those of its groups, in the order they are looked at.
    pub routes: Vec<Handler<'t>>,
    /// What it does at events.
    pub events: Vec<Handler<'t>>,
    /// Questions are answered from documents.
    pub knows: bool,
}

impl Page<'_> {
    /// Whether the customer can ask for something here.
    pub fn hears(&self) -> bool {
        self.routes.iter().any(|route| route.intent.is_some())
    }
}

/// One required parameter of a form.
pub(super) struct Param<'t> {
    /// What it is called.
    pub name: Spanned<String>,
    /// The same, without its place.
    pub key: &'t str,
    /// The whole parameter.
    pub body: Span,
    /// Such as `@sys.email`.
    pub entity: &'t str,
    /// How it is asked for.
    pub prompt: Option<Value<'t>>,
    /// What happens where the answer does not fit.
    pub events: Vec<Handler<'t>>,
}

/// A route or an event handler.
#[derive(Clone, Copy)]
pub(super) struct Handler<'t> {
    /// All of it.
    pub body: Span,
    /// What the customer has to mean.
    pub intent: Option<Value<'t>>,
    /// What has to be true.
    pub condition: Option<Value<'t>>,
    /// What has to happen.
    pub event: Option<Value<'t>>,
    /// What it says and does.
    pub fulfillment: Option<Value<'t>>,
    /// The page that is next.
    pub page: Option<Value<'t>>,
    /// The flow that is next.
    pub flow: Option<Value<'t>>,
    /// The playbook that is next.
    pub playbook: Option<Value<'t>>,
}

impl<'t> Handler<'t> {
    /// The name of the intent.
    pub fn intent_name(&self) -> Option<&'t str> {
        self.intent.and_then(Value::str)
    }

    /// What has to be true, as it is written.
    pub fn test(&self) -> Option<&'t str> {
        self.condition.and_then(Value::str)
    }

    /// The name of the event.
    pub fn event_name(&self) -> &'t str {
        self.event.and_then(Value::str).unwrap_or("")
    }

    /// The value that says where it leads.
    pub fn leads_to(&self) -> Option<Value<'t>> {
        self.page.or(self.flow).or(self.playbook)
    }

    /// What it does depends on the page where the customer is: it stays there or comes back.
    pub fn depends_on_page(&self) -> bool {
        let symbol = self.page.and_then(Value::str).and_then(super::target::symbol);
        use super::target::Symbol::{Current, Previous};
        self.page.is_none() && self.playbook.is_none() || matches!(symbol, Some(Current | Previous))
    }
}
