//! A rule's examples are its tests: `bad` gives exactly the marked findings, `good` gives none. Only that rule runs, and `file/`.

use touchlint::lint::examples::try_example;
use touchlint::rule::{BUILTIN, read_rule};
use touchlint::source::FileId;

#[test]
fn every_example_says_what_is_marked() {
    let mut wrong = Vec::new();
    for rule in BUILTIN {
        let (file, _) = read_rule(FileId(0), rule.source.into());
        let Some(file) = file else { panic!("{} cannot be read", rule.id) };
        for (number, example) in file.examples.iter().enumerate() {
            for mismatch in try_example(&file.rule, &[], example) {
                let kind = if example.bad { "bad" } else { "good" };
                wrong.push(format!("{} example {} ({kind}): {mismatch:?}", rule.id, number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_but_those_of_bytes_has_both_kinds_of_examples() {
    for rule in BUILTIN.iter().filter(|rule| !rule.id.starts_with("file/")) {
        let (file, _) = read_rule(FileId(0), rule.source.into());
        let file = file.expect("a built-in rule can be read");
        for bad in [true, false] {
            assert!(
                file.examples.iter().any(|example| example.bad == bad),
                "{} lacks an example (bad: {bad})",
                rule.id
            );
        }
    }
}
