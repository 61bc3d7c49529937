//! From files to an agent.

use super::agent::{Agent, CxFlow, Handler, Page, Param};
use super::files::{Kind, flow_folder, kind, root};
use super::target::{Symbol, symbol};
use super::{params, target};
use crate::flow::{Channel, Input};
use crate::import::Parsed;
use crate::source::Spanned;
use crate::syntax::Value;
use memchr::memmem;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Reads one agent.
pub(super) fn agent<'t>(files: &[&'t Parsed]) -> Agent<'t> {
    let of_kind = |wanted: Kind| files.iter().filter(move |file| kind(file) == Some(wanted)).copied();
    let settings = of_kind(Kind::Agent).find_map(tree);
    let groups = Groups::new(of_kind(Kind::Group));
    let mut flows: BTreeMap<&str, CxFlow<'t>> = BTreeMap::new();
    for file in of_kind(Kind::Flow) {
        let Some(value) = tree(file) else { continue };
        let open = file.broken;
        let mut flow = empty(file, value);
        (flow.has_file, flow.open) = (true, open);
        let start = page(file, value, &groups, &mut flow.open);
        flow.pages.push(start);
        flows.insert(flow_folder(&file.path), flow);
    }
    for file in of_kind(Kind::Page) {
        let Some(value) = tree(file) else { continue };
        let flow = flows.entry(flow_folder(&file.path)).or_insert_with(|| {
            let mut flow = empty(file, value);
            flow.open = true;
            flow
        });
        flow.open |= file.broken;
        let page = page(file, value, &groups, &mut flow.open);
        flow.pages.push(page);
    }
    let text = |key: &str| settings.and_then(|settings| settings.get(key)).and_then(Value::str);
    let language = text("defaultLanguageCode");
    let start = text("startFlow").or_else(|| text("startPlaybook").is_none().then_some("Default Start Flow"));
    let (channel, input) = channel(files);
    let mut agent = Agent {
        root: files.first().and_then(|file| root(&file.path)).unwrap_or("").to_owned(),
        name: text("displayName"),
        whole: settings.is_some() && files.iter().all(|file| !file.broken),
        language,
        languages: languages(settings),
        start,
        channel,
        input,
        flows: flows.into_values().collect(),
        tested: HashSet::new(),
    };
    agent.tested = tested(&agent);
    mark_ways(&mut agent);
    agent
}

fn tree(file: &Parsed) -> Option<Value<'_>> {
    file.trees.first()?.root()
}

fn empty<'t>(file: &Parsed, value: Value<'t>) -> CxFlow<'t> {
    CxFlow {
        name: name(value),
        path: file.path.clone(),
        body: value.span(),
        has_file: false,
        open: false,
        pages: Vec::new(),
        comes_back: BTreeSet::new(),
        carried: BTreeSet::new(),
        plainly_entered: false,
    }
}

/// The display name, with its place.
fn name(value: Value<'_>) -> Spanned<String> {
    let name = value.get("displayName").filter(|name| name.str().is_some_and(|name| !name.is_empty()));
    name.map_or(Spanned::new(String::new(), value.span()), |name| {
        Spanned::new(name.str().unwrap_or("").to_owned(), name.text_range())
    })
}

fn languages(settings: Option<Value<'_>>) -> Vec<Spanned<String>> {
    let Some(settings) = settings else { return Vec::new() };
    let more = settings.get("supportedLanguageCodes").into_iter().flat_map(Value::items);
    let all = settings.get("defaultLanguageCode").into_iter().chain(more);
    all.filter_map(|tag| Some(Spanned::new(tag.str()?.to_owned(), tag.text_range()))).collect()
}

/// The route groups of the agent and of its flows, by name; those of a flow stand under its folder.
struct Groups<'t> {
    routes: HashMap<(&'t str, &'t str), Vec<Handler<'t>>>,
}

impl<'t> Groups<'t> {
    fn new(files: impl Iterator<Item = &'t Parsed>) -> Self {
        let mut routes = HashMap::new();
        for file in files {
            let Some(value) = tree(file) else { continue };
            let Some(name) = value.get("displayName").and_then(Value::str) else { continue };
            let of_agent = file.path.contains("agentTransitionRouteGroups/");
            let folder = if of_agent { "" } else { flow_folder(&file.path) };
            routes.insert((folder, name), handlers(value.get("transitionRoutes")));
        }
        Self { routes }
    }

    fn get(&self, folder: &'t str, name: &'t str) -> Option<&[Handler<'t>]> {
        self.routes.get(&(folder, name)).or_else(|| self.routes.get(&("", name))).map(Vec::as_slice)
    }
}

/// A page, or the start page that the file of a flow is. A group that is not among the files opens the flow.
fn page<'t>(file: &'t Parsed, value: Value<'t>, groups: &Groups<'t>, open: &mut bool) -> Page<'t> {
    let mut routes = handlers(value.get("transitionRoutes"));
    for group in value.get("transitionRouteGroups").into_iter().flat_map(Value::items) {
        match group.str().and_then(|group| groups.get(flow_folder(&file.path), target::last(group))) {
            Some(of_group) => routes.extend(of_group),
            None => *open = true,
        }
    }
    let form = value.get("form").and_then(|form| form.get("parameters"));
    let knowledge = value.get("knowledgeConnectorSettings");
    Page {
        name: name(value),
        id: value.get("name").and_then(Value::str).map_or("", target::last),
        body: value.span(),
        entry: value.get("entryFulfillment"),
        asks: form.into_iter().flat_map(Value::items).filter_map(param).collect(),
        routes,
        events: handlers(value.get("eventHandlers")),
        knows: knowledge.and_then(|settings| settings.get("enabled")).and_then(Value::bool) == Some(true),
    }
}

/// A parameter that is asked for: a required one without a default.
fn param(value: Value<'_>) -> Option<Param<'_>> {
    let required = value.get("required").and_then(Value::bool) == Some(true);
    let preset = value.get("defaultValue").is_some_and(|preset| !preset.is_null());
    (required && !preset).then_some(())?;
    let fill = value.get("fillBehavior");
    Some(Param {
        name: name(value),
        key: value.get("displayName").and_then(Value::str).unwrap_or(""),
        body: value.span(),
        entity: value.get("entityType").and_then(Value::str).unwrap_or(""),
        prompt: fill.and_then(|fill| fill.get("initialPromptFulfillment")),
        events: handlers(fill.and_then(|fill| fill.get("repromptEventHandlers"))),
    })
}

fn handlers(list: Option<Value<'_>>) -> Vec<Handler<'_>> {
    let there =
        |item: Value<'_>, key: &str| item.get(key).is_some_and(|value| value.str().is_some_and(|s| !s.is_empty()));
    let items = list.into_iter().flat_map(Value::items).filter(|item| item.is_mapping());
    let get = |item, key| Value::get(item, key).filter(|_| there(item, key));
    items
        .map(|item| Handler {
            body: item.span(),
            intent: get(item, "intent"),
            condition: get(item, "condition"),
            event: get(item, "event"),
            fulfillment: item.get("triggerFulfillment"),
            page: get(item, "targetPage"),
            flow: get(item, "targetFlow"),
            playbook: get(item, "targetPlaybook"),
        })
        .collect()
}

/// Calls where the agent speaks, plays, listens to keys or transfers a call; else a chat, where silence is no failure.
fn channel(files: &[&Parsed]) -> (Channel, Input) {
    let any = |word: &str| {
        let mut texts = files.iter().filter_map(|file| file.trees.first()).map(|tree| tree.text().as_bytes());
        texts.any(|text| memmem::find(text, word.as_bytes()).is_some())
    };
    let keys = files.iter().filter_map(|file| tree(file)).any(|value| {
        let settings = value.get("advancedSettings").and_then(|settings| settings.get("dtmfSettings"));
        settings.and_then(|settings| settings.get("enabled")).and_then(Value::bool) == Some(true)
    });
    let speaks = ["\"outputAudioText\"", "\"telephonyTransferCall\"", "\"playAudio\"", "\"mixedAudio\""];
    let shows = any("\"richContent\"");
    if !shows && (keys || speaks.iter().any(|word| any(word))) {
        (Channel::Voice, Input { keys, ..Input::SPEECH })
    } else {
        (Channel::Chat, Input { buttons: shows, ..Input::TYPED })
    }
}

/// Slots that some route tests.
fn tested<'t>(agent: &Agent<'t>) -> HashSet<&'t str> {
    let routes = agent.flows.iter().flat_map(|flow| &flow.pages).flat_map(|page| &page.routes);
    let tests = routes.filter_map(Handler::test);
    tests.flat_map(|test| params::read(test).filter_map(|at| test.get(at))).collect()
}

/// How flows come back, and with which intents they are entered.
fn mark_ways(agent: &mut Agent<'_>) {
    let number: HashMap<String, usize> =
        agent.flows.iter().enumerate().map(|(at, flow)| (flow.name.value.clone(), at)).collect();
    let mut entered = Vec::new();
    for flow in &mut agent.flows {
        for page in &flow.pages {
            let of_asks = page.asks.iter().flat_map(|ask| &ask.events);
            for handler in page.routes.iter().chain(&page.events).chain(of_asks) {
                if let Some(Symbol::Return(back)) = handler.page.and_then(Value::str).and_then(symbol) {
                    flow.comes_back.insert(back);
                }
                if let Some(&to) = handler.flow.and_then(Value::str).and_then(|name| number.get(name)) {
                    entered.push((to, handler.intent_name()));
                }
            }
        }
    }
    for (to, intent) in entered {
        let Some(flow) = agent.flows.get_mut(to).filter(|flow| flow.has_file) else { continue };
        let taken = intent.filter(|intent| {
            let start = flow.pages.first().into_iter().flat_map(|page| &page.routes);
            start.filter(|route| route.test().is_none()).any(|route| route.intent_name() == Some(intent))
        });
        match taken {
            Some(intent) => _ = flow.carried.insert(intent),
            None => flow.plainly_entered = true,
        }
    }
}
