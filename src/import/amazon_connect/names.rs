//! The names that flows go by, in one normal form on both sides.

use super::action::Action;
use super::wrappers::Wrapper;
use crate::flow::{Flow, FlowRef, shared_name};
use crate::source::Spanned;
use crate::syntax::Value;
use std::collections::HashMap;

/// Small letters and digits only; `%20` and its like decoded.
pub(super) fn normal(name: &str) -> String {
    let decoded = decode_percent(name);
    decoded.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn decode_percent(name: &str) -> String {
    let mut out = Vec::with_capacity(name.len());
    let mut bytes = name.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digit = |byte: Option<u8>| byte.and_then(|byte| (byte as char).to_digit(16));
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                bytes = ahead;
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The name of a file without folder and extension; extensions that templates add count too.
pub(super) fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    let file = file.strip_suffix(".tftpl").or_else(|| file.strip_suffix(".tpl")).unwrap_or(file);
    match file.rfind('.') {
        // A dot followed by a space or a long word belongs to the name.
        Some(at) if at > 0 && (2..=5).contains(&(file.len() - at - 1)) && !file[at..].contains(' ') => &file[..at],
        _ => file,
    }
}

/// Whether an identifier is one that the console makes up.
pub(super) fn is_id(id: &str) -> bool {
    id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Adds a name in its normal form, once.
pub(super) fn add(names: &mut Vec<String>, name: &str) {
    let name = normal(name);
    if !name.is_empty() && !names.contains(&name) {
        names.push(name);
    }
}

/// Adds the names that the file gives its one flow: with and without numbers in front, and what tools put around it.
pub(super) fn add_stem(flow: &mut Flow) {
    let stem = stem(&flow.path).to_owned();
    add(&mut flow.aliases, &stem);
    let bare = stem.strip_prefix("flow_").or_else(|| stem.strip_prefix("module_")).unwrap_or(&stem);
    let bare = bare.strip_suffix("_AUTO").unwrap_or(bare);
    let numberless = bare.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_', ' ', '.']);
    if numberless.len() > 3 {
        add(&mut flow.aliases, numberless);
    }
    add(&mut flow.aliases, bare);
}

/// Adds an id, and the last part of a resource name (`arn:…:contact-flow/ID`).
pub(super) fn add_id(names: &mut Vec<String>, id: &str) {
    if id.starts_with("arn:") {
        add(names, id.rsplit('/').next().unwrap_or(id));
    } else {
        add(names, id);
    }
}

/// Values that the flow itself gives to attributes, and that nothing in it changes: `FlowAttributes.x` → value.
pub(super) type Constants = HashMap<String, Option<String>>;

/// What is constant in the flow.
pub(super) fn constants(actions: &[Action]) -> Constants {
    let mut constants = Constants::new();
    for action in actions {
        let (group, prefix) = match action.kind {
            "UpdateFlowAttributes" => ("FlowAttributes", "$.FlowAttributes."),
            "UpdateContactAttributes" => ("Attributes", "$.Attributes."),
            _ => continue,
        };
        for param in action.group(group) {
            let value = Some(param.value.to_string()).filter(|value| !value.starts_with("$."));
            constants
                .entry(format!("{prefix}{}", param.key.value))
                .and_modify(|known| *known = known.take().filter(|known| Some(known) == value.as_ref()))
                .or_insert(value);
        }
    }
    constants
}

/// The flow that a parameter names. `noted` is the name that the console shows for it.
pub(super) fn reference(
    written: Spanned<&str>,
    noted: Option<&str>,
    constants: &Constants,
    wrapper: &Wrapper,
) -> FlowRef {
    let mut names = Vec::new();
    let mut shown = noted.unwrap_or(written.value);
    let constant = constants.get(written.value).and_then(Option::as_deref);
    let value = constant.unwrap_or(written.value);
    if !value.trim_start().starts_with("$.") {
        if let Some(noted) = noted {
            add(&mut names, noted);
        }
        for hole in holes(value) {
            let key = key_of(hole);
            if let Some(logical) = wrapper.put_in.get(hole.trim()) {
                add(&mut names, logical);
            }
            add(&mut names, key);
            for suffix in ["_id", "_arn", "_flow_id", "_flow_arn", "_contact_flow_id", "_contact_flow_arn", "_flow"] {
                if let Some(bare) = key.strip_suffix(suffix).filter(|bare| bare.len() > 3) {
                    add(&mut names, bare);
                }
            }
            shown = noted.unwrap_or(key);
        }
        if !value.contains("${") && !value.contains("{{") {
            add_id(&mut names, value);
        }
    }
    let shown = Spanned::new(shown.to_owned(), written.span);
    FlowRef { names, shown, entry: None, expected: false }
}

/// The bot that an action gives the customer to: by the name that the console shows, by the id in the ARN of its alias
/// (`…:bot-alias/BOT/ALIAS`), or as it is written, for a configuration that knows whom that means.
pub(super) fn bot(action: &Action<'_>) -> Option<FlowRef> {
    let of = |group: &str, key: &str| {
        let mut params = action.params.iter().filter(move |param| param.group == group && param.key.value == key);
        params.next()
    };
    let written = of("LexV2Bot", "AliasArn").or_else(|| of("LexBot", "Name"))?;
    let is_static = !written.value.trim_start().starts_with("$.");
    let noted = action.notes.filter(|_| is_static).and_then(|notes| notes.get("lexV2BotName")).and_then(Value::str);
    let id = written.value.split("bot-alias/").nth(1).and_then(|rest| rest.split('/').next());
    let known = |name: &&str| !name.trim().is_empty() && holes(name).is_empty();
    let all = [noted.filter(known), id.filter(known), Some(&*written.value)];
    let names: Vec<String> = all.into_iter().flatten().map(shared_name).filter(|name| !name.is_empty()).collect();
    let shown = noted.filter(known).unwrap_or(&*written.value);
    let span = if written.value.is_empty() { written.key.span } else { written.at.text_range() };
    let shown = Spanned::new(shown.to_owned(), span);
    (!names.is_empty()).then_some(FlowRef { names, shown, entry: None, expected: false })
}

/// The name that an id spells, where people can read it: the key in an expression, or a name; not the end of a resource name.
pub(super) fn spelled(id: &str) -> Option<&str> {
    if let Some(hole) = holes(id).pop() {
        return Some(key_of(hole));
    }
    let uuid = id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    Some(id).filter(|id| !uuid && !id.is_empty() && !id.starts_with("arn:"))
}

/// The insides of `${…}`, `{{…}}` and `%%…%%`, but not of accounts, regions and instances.
fn holes(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (open, close) in [("${", "}"), ("{{", "}}"), ("%%", "%%")] {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(open) {
            let Some((inside, behind)) = after.split_once(close) else { break };
            found.push(inside.trim());
            rest = behind;
        }
    }
    let place = |hole: &&str| {
        let lower = hole.to_ascii_lowercase();
        !["region", "account", "acct", "instance", "partition"].iter().any(|word| lower.contains(word))
    };
    let telling: Vec<&str> = found.iter().copied().filter(place).collect();
    // The flow stands last: `…/${instance}/contact-flow/${name}`.
    telling.last().copied().into_iter().collect()
}

/// The telling part of an expression: the quoted key, else the last part that is not `arn`, `id` and the like.
fn key_of(hole: &str) -> &str {
    if let Some(key) = hole.split(['"', '\'']).nth(1) {
        return key;
    }
    const EMPTY: [&str; 7] =
        ["arn", "id", "contactflowid", "contactflowarn", "contactflowmoduleid", "queueid", "queuearn"];
    let tells = |part: &&str| part.len() > 1 && !EMPTY.contains(&normal(part).as_str());
    hole.split(['.', ':', '[', ']', ' ']).rfind(tells).unwrap_or(hole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[track_caller]
    fn check(written: &str, first: &str) {
        let written = Spanned::new(written, Span::default());
        let found = reference(written, None, &Constants::new(), &Wrapper::default());
        assert_eq!(found.names.first().map_or("", |name| name), first, "{written:?}");
    }

    #[test]
    fn flows_are_found_under_every_spelling_of_their_name() {
        check("arn:aws:connect:eu-west-1:1:instance/ab-1/contact-flow/cd-2", "cd2");
        check("${var.flows[\"_0x_night_desk\"]}", "0xnightdesk");
        check("{{contactFlows.NightDesk.arn}}", "nightdesk");
        check("${aws_connect_contact_flow.night_desk.contact_flow_id}", "nightdesk");
        check(
            "arn:aws:connect:${REGION}:${ACCT_ID}:instance/${INSTANCE_ID}/contact-flow/${F:night_desk_AUTO:F}",
            "nightdeskauto",
        );
        check("${NightDesk.ContactFlowArn}", "nightdesk");
        check("%%NightDesk%%", "nightdesk");
        check("Night desk", "nightdesk");
        check("$.External.nextFlow", "");
    }

    #[test]
    fn a_file_names_its_flow() {
        assert_eq!(stem("a/b/flow_Night%20Desk.json"), "flow_Night%20Desk");
        assert_eq!(stem("001-Night Desk v1.2 draft"), "001-Night Desk v1.2 draft");
        assert_eq!(stem("x/night.json.tftpl"), "night");
        assert_eq!(normal("Night%20Desk"), normal("night_desk"));
        assert_eq!(normal("100%"), "100");
    }
}
