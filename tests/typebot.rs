//! Typebot: our examples drawn, small bots lowered, and every real bot at hand read without a false word.

mod platform;

use platform::{assert_sound, corpus, drawn, files, step};
use std::path::Path;
use touchlint::flow::{Effect, Policy, draw};
use touchlint::import::{Imported, Platform};
use touchlint::source::Sources;

fn typebot() -> &'static Platform {
    platform::named("typebot")
}

fn import(path: &str, text: &str) -> (Imported, Sources) {
    platform::import(typebot(), path, text)
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(typebot());
}

#[test]
fn real_bots_are_read_without_a_false_word() {
    let Some(corpus) = corpus() else { return };
    let mut seen = 0;
    for (name, text) in files(&corpus.join("typebot"), &corpus) {
        assert!(platform::signed(typebot(), &text), "{name} has no signature");
        let (imported, sources) = import(&name, &text);
        assert_eq!(imported.flows.len(), 1, "{name}");
        assert!(imported.findings.is_empty(), "{name}: {:?}", imported.findings);
        for flow in &imported.flows {
            if std::env::var_os("DRAW").is_some() {
                println!("=== {name}\n{}", draw(flow));
            }
            assert_sound(flow, &sources);
            assert!(!flow.entries.is_empty(), "{name} has no start");
        }
        seen += 1;
    }
    assert!(seen > 0);
    eprintln!("read {seen} bots");
}
