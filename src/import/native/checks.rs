//! A document held against its tables: every mistake at once, in words.

use super::steps::kinds;
use super::tables;
use super::words::{WORDS, Word};
use crate::diagnostic::Finding;
use crate::source::Span;
use crate::syntax::{Reader, Tree, Value, nearest};

/// Everything in `document` that is not as the tables say, in file order.
pub(super) fn check(tree: &Tree, document: Value<'_>) -> Vec<Finding> {
    let mut reader = Reader::new("file/unknown-field", "file/wrong-type");
    let name = document.entry("flow").or(document.entries().next()).map_or(document.span(), |(key, _)| key.span());
    if !document.is_mapping() {
        let help = "begin it with `touchlint: 1`, `flow:` and `kind:`";
        return vec![Finding::file("file/wrong-type", document.span(), "a flow is expected here").help(help)];
    }
    let kind = document.get("kind").and_then(Value::str);
    let fields = match kind {
        Some("cadence") => &tables::CADENCE_HEADER,
        Some("chatbot") => &tables::CHATBOT_HEADER,
        _ => &tables::IVR_HEADER,
    };
    reader.check(document, fields, name);
    name_kinds(&mut reader.findings, document);
    steps(&mut reader, document, kind == Some("cadence"));
    pound_comments(&mut reader.findings, tree, document);
    reader.findings.sort_by_key(|finding| finding.place.span);
    reader.findings
}

/// Without a kind that is known the table of call flows was taken, which knows only its own.
fn name_kinds(findings: &mut Vec<Finding>, document: Value<'_>) {
    let kinds = ["ivr", "chatbot", "cadence"];
    let Some(kind) = document.get("kind").filter(|kind| !kind.str().is_some_and(|word| kinds.contains(&word))) else {
        return;
    };
    findings.retain(|finding| finding.place.span != kind.span());
    let word = kind.str().unwrap_or("");
    let help = match nearest(word, kinds.into_iter()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write `kind: ivr` for a call flow, `kind: chatbot` or `kind: cadence`".into(),
    };
    findings.push(Finding::file("file/wrong-type", kind.span(), format!("`{word}` is no kind of flow")).help(help));
}

fn steps(reader: &mut Reader, document: Value<'_>, cadence: bool) {
    let Some((key, steps)) = document.entry("steps") else { return };
    if steps.is_null() {
        return;
    }
    if !steps.is_mapping() && !steps.is_sequence() {
        let help = "write each step as `name:` with its fields below";
        reader
            .findings
            .push(Finding::file("file/wrong-type", key.span(), "`steps` must be a map or a list of steps").help(help));
        return;
    }
    for (name, value) in steps.entries() {
        step(reader, value, name.span(), name.str(), cadence);
        if let Some((id, _)) = value.entry("id").filter(|_| steps.is_mapping()) {
            let help = "remove it; in a map the key is the name";
            reader
                .findings
                .push(Finding::file("file/unknown-field", id.span(), "this step has a name already").help(help));
        }
    }
    for value in steps.items() {
        let place = value.entry("id").map(|(_, id)| id.span());
        let first = value.entries().next().map(|(key, _)| key.span());
        step(reader, value, place.or(first).unwrap_or(value.span()), value.get("id").and_then(Value::str), cadence);
    }
}

fn step(reader: &mut Reader, value: Value<'_>, place: Span, name: Option<&str>, cadence: bool) {
    let called = name.map_or("this step".to_owned(), |name| format!("`{name}`"));
    let all = || WORDS.iter().filter(|(word, _)| word.belongs(cadence)).map(|(_, key)| *key);
    let all_of_them = || format!("`{}`", all().collect::<Vec<_>>().join("`, `"));
    if !value.is_mapping() {
        let (problem, help) = match value.str() {
            Some(text) if !value.is_null() && Word::parse(text).is_some() => {
                (format!("{called} is a bare word; a step is a group of fields"), format!("write `{text}:`"))
            }
            Some(_) if !value.is_null() => (
                format!("{called} holds a text; a step says what it does with it"),
                "write `say:` in front of the text, or `next:` if it is a step's name".to_owned(),
            ),
            _ if value.is_null() => (
                format!("{called} is empty"),
                "say what happens there, such as `say: \"…\"` or `end: resolved`".to_owned(),
            ),
            _ => (format!("{called} is a list; a step does one thing"), "make each item a step of its own".to_owned()),
        };
        reader.findings.push(Finding::file("file/wrong-type", place, problem).help(help));
        return;
    }
    let kinds = kinds(value);
    match &kinds[..] {
        [(word, key, _)] => match tables::step(*word, cadence) {
            Some(fields) => reader.check(value, fields, place),
            None => {
                let flow = if cadence { "a cadence" } else { "a call or a chat" };
                let problem = format!("{flow} has no `{}` steps", word.name());
                let help = format!("use one of {}", all_of_them());
                reader.findings.push(Finding::file("file/unknown-field", key.span(), problem).help(help));
            }
        },
        [] => {
            let misspelt = value.entries().find_map(|(key, _)| Some((key, nearest(key.str()?, all())?)));
            let finding = match misspelt {
                Some((key, near)) => {
                    let word = key.str().unwrap_or("");
                    Finding::file("file/unknown-field", key.span(), format!("`{word}` is nothing that a step does"))
                        .help(format!("did you mean `{near}`?"))
                }
                None => {
                    let help = format!("add one of {}", all_of_them());
                    Finding::file("file/wrong-type", place, format!("{called} does not say what happens there"))
                        .help(help)
                }
            };
            reader.findings.push(finding);
        }
        [(first, key, _), others @ ..] => {
            let words: Vec<_> = kinds.iter().map(|(word, ..)| format!("`{}`", word.name())).collect();
            let problem = format!("{called} does {} things at once: {}", words.len(), words.join(", "));
            let help = "make each a step of its own and lead from one to the next; only `say` may stand beside another";
            let mut finding =
                Finding::file("file/wrong-type", place, problem).help(help).label(key.span(), first.name());
            for (word, key, _) in others {
                finding = finding.label(key.span(), word.name());
            }
            reader.findings.push(finding);
        }
    }
}

/// `#: step` among options is a comment to YAML, so the option would be gone without a word.
fn pound_comments(findings: &mut Vec<Finding>, tree: &Tree, document: Value<'_>) {
    let body = document.span();
    for &comment in tree.comments() {
        let text = tree.text().get(comment.start as usize..comment.end as usize).unwrap_or("");
        if comment.start >= body.start && text.strip_prefix("#:").is_some_and(|rest| rest.starts_with(' ')) {
            let help = "write `pound:` for the key, or `\"#\":`; put a space behind `#` if it is a comment";
            let place = Span::new(comment.file, comment.start, comment.start + 1);
            let problem = "YAML takes everything behind `#` for a comment, so this option is not there";
            findings.push(Finding::file("file/wrong-type", place, problem).help(help));
        }
    }
}
