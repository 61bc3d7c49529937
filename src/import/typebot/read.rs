//! What stands in an exported bot: groups, blocks, edges, variables, events.

use super::kind::Kind;
use crate::diagnostic::Finding;
use crate::source::Spanned;
use crate::syntax::{Tree, Value};
use std::collections::{HashMap, HashSet};

/// One bot.
pub(super) struct Bot<'t> {
    /// All of it.
    pub root: Value<'t>,
    /// Some of the file could not be read.
    pub broken: bool,
    /// Its groups, in file order.
    pub groups: Vec<Group<'t>>,
    /// Groups by id.
    pub group_at: HashMap<&'t str, usize>,
    /// Group and place of each block, by id.
    pub block_at: HashMap<&'t str, (usize, usize)>,
    /// Edges by id: what they lead to.
    pub edges: HashMap<&'t str, Value<'t>>,
    /// Names of variables by id.
    pub variables: HashMap<&'t str, &'t str>,
    /// Blocks that an edge or a jump leads to by name.
    pub landings: HashSet<(usize, usize)>,
    /// Where it starts, and what else makes a part of it run.
    pub events: Vec<Value<'t>>,
    /// Some block jumps, so that a return comes back from a jump. <https://docs.typebot.com/editor/blocks/logic/return>
    pub jumps: bool,
}

/// One group.
pub(super) struct Group<'t> {
    /// Its title, where it has one.
    pub title: Option<Spanned<&'t str>>,
    /// Its blocks, in order.
    pub blocks: Vec<Block<'t>>,
}

/// One block.
#[derive(Clone, Copy)]
pub(super) struct Block<'t> {
    /// All of it.
    pub value: Value<'t>,
    /// What it does.
    pub kind: Kind,
    /// Its type as it is written, with its place.
    pub of: Spanned<&'t str>,
}

impl<'t> Block<'t> {
    /// A setting of the block.
    pub fn option(&self, key: &str) -> Option<Value<'t>> {
        self.value.get("options")?.get(key).filter(|value| !value.is_null())
    }

    /// The text of a setting, where there is any.
    pub fn text(&self, key: &str) -> Option<&'t str> {
        self.option(key)?.str().filter(|text| !text.is_empty())
    }

    /// Whether a setting is switched on.
    pub fn is_on(&self, key: &str) -> bool {
        self.option(key).and_then(Value::bool) == Some(true)
    }

    /// What can be picked, or is tested.
    pub fn items(&self) -> impl Iterator<Item = Value<'t>> + use<'t> {
        self.value.get("items").into_iter().flat_map(Value::items)
    }
}

/// The ids of other bots that a bot links to.
pub(super) fn links<'t>(bot: &Bot<'t>) -> Vec<&'t str> {
    let links = bot.groups.iter().flat_map(|group| &group.blocks).filter(|block| block.kind == Kind::Link);
    links.filter_map(|link| link.text("typebotId")).collect()
}

/// The bot that a tree holds: itself, or under `typebot` as the API gives it. One of the first versions is a bot too.
pub(super) fn bot(tree: &Tree) -> Option<Value<'_>> {
    let root = tree.root()?;
    [Some(root), root.get("typebot")].into_iter().flatten().find(|root| is_bot(*root) || is_old(*root))
}

fn is_bot(root: Value<'_>) -> bool {
    let list = |key: &str| root.get(key).filter(|list| list.is_sequence());
    let Some(groups) = list("groups").filter(|_| list("edges").is_some() && list("variables").is_some()) else {
        return false;
    };
    let has_blocks = groups.items().any(|group| group.get("blocks").is_some_and(Value::is_sequence));
    has_blocks
        && (list("events").is_some() || root.get("theme").is_some() || root.get("settings").is_some() || starts(groups))
}

fn starts(groups: Value<'_>) -> bool {
    let mut blocks = groups.items().filter_map(|group| group.get("blocks")).flat_map(Value::items);
    blocks.any(|block| block.get("type").and_then(Value::str) == Some("start"))
}

/// Before version 3 groups were called blocks, and blocks steps.
fn is_old(root: Value<'_>) -> bool {
    let list = |key: &str| root.get(key).filter(|list| list.is_sequence());
    list("groups").is_none()
        && list("edges").is_some()
        && list("variables").is_some()
        && list("blocks").is_some_and(|blocks| blocks.items().any(|block| block.get("steps").is_some()))
}

/// Reads the bot `root`.
pub(super) fn read<'t>(root: Value<'t>, broken: bool, findings: &mut Vec<Finding>) -> Bot<'t> {
    let list = |key: &str| root.get(key).into_iter().flat_map(Value::items);
    let mut bot = Bot {
        root,
        broken,
        groups: list("groups").map(group).collect(),
        group_at: HashMap::new(),
        block_at: HashMap::new(),
        edges: list("edges").filter_map(|edge| Some((edge.get("id")?.str()?, edge.get("to")?))).collect(),
        variables: HashMap::new(),
        landings: HashSet::new(),
        events: list("events").collect(),
        jumps: false,
    };
    for variable in list("variables") {
        let text = |key: &str| variable.get(key).and_then(Value::str);
        bot.variables.extend(text("id").zip(text("name").filter(|name| !name.trim().is_empty())));
    }
    for (at, value) in list("groups").enumerate() {
        bot.group_at.extend(value.get("id").and_then(Value::str).map(|id| (id, at)));
    }
    for (at, group) in bot.groups.iter().enumerate() {
        for (number, block) in group.blocks.iter().enumerate() {
            bot.block_at.extend(block.value.get("id").and_then(Value::str).map(|id| (id, (at, number))));
            if block.kind == Kind::Unknown {
                findings.push(unknown(block));
            }
        }
    }
    bot.jumps = bot.groups.iter().flat_map(|group| &group.blocks).any(|block| block.kind == Kind::Jump);
    let jumps = bot.groups.iter().flat_map(|group| &group.blocks).filter(|block| block.kind == Kind::Jump);
    let named =
        bot.edges.values().filter_map(|to| to.get("blockId")).chain(jumps.filter_map(|jump| jump.option("blockId")));
    bot.landings = named.filter_map(|id| bot.block_at.get(id.str()?)).copied().collect();
    findings.extend(version(root));
    bot
}

fn group(value: Value<'_>) -> Group<'_> {
    let title = value.get("title").and_then(|title| Some(Spanned::new(title.str()?, title.text_range())));
    Group {
        title: title.filter(|title| !title.value.trim().is_empty()),
        blocks: value.get("blocks").into_iter().flat_map(Value::items).filter_map(block).collect(),
    }
}

fn block(value: Value<'_>) -> Option<Block<'_>> {
    let of = value.get("type")?;
    let name = of.str().filter(|name| !name.is_empty())?;
    Some(Block { value, kind: Kind::of(name), of: Spanned::new(name, of.text_range()) })
}

/// A version that is not known.
fn version(root: Value<'_>) -> Option<Finding> {
    if is_old(root) {
        let (key, _) = root.entry("blocks")?;
        let problem = "this bot is of a version before 3, in which groups were called blocks; it is not read";
        return Some(
            Finding::file("file/unsupported-version", key.text_range(), problem)
                .help("import it into Typebot and export it again"),
        );
    }
    let version = root.get("version").filter(|version| !version.is_null())?;
    let written = version.str()?;
    let known = ["3", "4", "5", "6"].contains(&written.split('.').next().unwrap_or(""));
    (!known).then(|| {
        let problem = format!("version `{written}` of the export is not known; it is read as version 6");
        Finding::file("file/unsupported-version", version.text_range(), problem)
            .help("export the bot again from a current Typebot, or check the version")
    })
}

fn unknown(block: &Block<'_>) -> Finding {
    let of = block.of.value;
    let help = match Kind::nearest(of) {
        Some(known) => format!("write `{known}` if that is meant; until then what follows here is unknown"),
        None => "until this version knows the type, what follows here is unknown".to_owned(),
    };
    let mut finding =
        Finding::file("file/unknown-block", block.of.span, format!("no type of block called `{of}` is known"))
            .help(help);
    finding.atoms = vec![of.to_owned()];
    finding
}
