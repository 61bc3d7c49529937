//! One flow as its file says it: who it is, its nodes, and what is wrong with the description.

use super::names::text;
use super::router::Router;
use super::unit::Definition;
use crate::diagnostic::Finding;
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::HashMap;

/// Where a way out leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// To the node of this number.
    Node(usize),
    /// The flow ends here.
    Nowhere,
    /// To something that is not in the flow; the place of its name.
    Missing(Span),
}

/// A node.
pub(super) struct Node<'t> {
    pub value: Value<'t>,
    /// Its id.
    pub name: Spanned<String>,
    /// What it does, in order.
    pub actions: Vec<Value<'t>>,
    pub router: Option<Router<'t>>,
    /// Where it leads without a router, and the place that says so.
    pub exit: (To, Span),
}

/// The nodes of a flow, in file order.
pub(super) fn nodes<'t>(of: &Definition<'t>, findings: &mut Vec<Finding>) -> Vec<Node<'t>> {
    let list: Vec<Value<'t>> =
        of.value.get("nodes").into_iter().flat_map(Value::items).filter(|node| node.is_mapping()).collect();
    let mut reading = Reading { numbers: HashMap::new(), broken: of.parsed.broken, findings };
    for (at, node) in list.iter().enumerate() {
        let Some(id) = text(node.get("uuid")) else { continue };
        match reading.numbers.get(id.str().unwrap_or("")) {
            Some(_) if !reading.broken => reading.findings.push(twice(id)),
            Some(_) => {}
            None => drop(reading.numbers.insert(id.str().unwrap_or(""), at)),
        }
    }
    list.into_iter().map(|node| reading.node(node, of)).collect()
}

struct Reading<'f, 't> {
    numbers: HashMap<&'t str, usize>,
    broken: bool,
    findings: &'f mut Vec<Finding>,
}

impl<'t> Reading<'_, 't> {
    fn node(&mut self, node: Value<'t>, of: &Definition<'t>) -> Node<'t> {
        let mut exits: HashMap<&'t str, (To, Span)> = HashMap::new();
        let mut first = None;
        for exit in node.get("exits").into_iter().flat_map(Value::items).filter(|exit| exit.is_mapping()) {
            let target = text(exit.get("destination_uuid"));
            let to = target.map_or(To::Nowhere, |target| self.to(target, node));
            let span = target.map_or_else(|| exit.span(), Value::text_range);
            first.get_or_insert((to, span));
            if let Some(id) = exit.get("uuid").and_then(Value::str) {
                exits.entry(id).or_insert((to, span));
            }
        }
        let id = text(node.get("uuid"));
        let name = id.or_else(|| text(of.value.get("uuid"))).unwrap_or(node);
        let router = node.get("router").filter(|router| router.is_mapping());
        let router = router.map(|router| {
            Router::read(router, &exits, |exit| {
                self.unresolved(exit, node, "no exit of this node has that id");
                To::Missing(exit.text_range())
            })
        });
        // The first exit is taken where nothing routes.
        let exit = first.unwrap_or((To::Nowhere, name.text_range()));
        Node {
            value: node,
            name: super::names::spanned(name),
            actions: node.get("actions").into_iter().flat_map(Value::items).filter(|item| item.is_mapping()).collect(),
            router,
            exit,
        }
    }

    fn to(&mut self, target: Value<'t>, node: Value<'t>) -> To {
        if let Some(&number) = self.numbers.get(target.str().unwrap_or("")) {
            return To::Node(number);
        }
        self.unresolved(target, node, "no node of this flow has that id");
        To::Missing(target.text_range())
    }

    fn unresolved(&mut self, id: Value<'t>, node: Value<'t>, why: &str) {
        if self.broken {
            return;
        }
        let name = id.str().unwrap_or("");
        let problem = format!("a node leads to `{name}`, and {why}");
        let mut finding = Finding::file("file/unresolved-step", id.text_range(), problem)
            .help("export the flow again; until then what follows here is unknown");
        finding.step = node.get("uuid").and_then(Value::str).map(str::to_owned);
        finding.atoms = vec![name.to_owned()];
        self.findings.push(finding);
    }
}

fn twice(id: Value<'_>) -> Finding {
    let name = id.str().unwrap_or("");
    let problem = format!("there is already a node with the id `{name}`");
    let mut finding = Finding::file("file/duplicate-step", id.text_range(), problem)
        .help("give one of the two another id; ways out that name it lead to the first one");
    finding.step = Some(name.to_owned());
    finding.atoms = vec![name.to_owned()];
    finding
}
