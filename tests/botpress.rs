//! Botpress: our examples drawn, small bots lowered, and every real bot at hand read without a false word.

mod platform;

use platform::{File, assert_sound, corpus, files};
use touchlint::flow::{Policy, draw};
use touchlint::import::{Imported, Platform};
use touchlint::source::Sources;

fn botpress() -> &'static Platform {
    platform::named("botpress")
}

fn import(files: &[File]) -> (Imported, Sources) {
    platform::import_all(botpress(), files, &Policy::default())
}

#[test]
fn examples_are_drawn_as_committed() {
    platform::assert_examples_drawn(botpress());
}

#[test]
fn real_bots_are_read_without_a_false_word() {
    let Some(corpus) = corpus() else { return };
    let units = platform::units(botpress(), files(&corpus.join("botpress"), &corpus));
    assert!(!units.is_empty());
    for (unit, files) in units {
        let (imported, sources) = import(&files);
        assert_eq!(imported.flows.len(), 1, "{unit}");
        for flow in &imported.flows {
            if std::env::var_os("DRAW").is_some() {
                println!("=== {unit}\n{}", draw(flow));
            }
            assert_sound(flow, &sources);
            assert!(!flow.entries.is_empty(), "{unit} has no start");
        }
        assert!(imported.findings.is_empty(), "{unit}: {:?}", platform::told(&imported, &sources));
    }
}
