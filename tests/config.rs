//! `touchlint.yaml`: what it sets, what is told of its mistakes, and how configurations build on one another.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use touchlint::config::{Config, Level, ParameterValue, read_config, schema};
use touchlint::diagnostic::{Finding, Severity};
use touchlint::flow::{PersonKind, Purpose, Role};
use touchlint::lexicon::List;
use touchlint::source::Sources;

struct Read {
    config: Config,
    findings: Vec<Finding>,
    sources: Sources,
}

/// Reads the first of `files`; the others can be extended.
#[track_caller]
fn read(files: &[(&str, &str)]) -> Read {
    let mut sources = Sources::default();
    let all: HashMap<String, _> =
        files.iter().map(|(path, text)| (path.to_string(), (sources.add(*path, *text), (*text).into()))).collect();
    let (file, text) = all[files[0].0].clone();
    let (config, findings) = read_config(files[0].0, file, text, &mut |path| all.get(path).cloned());
    Read { config, findings, sources }
}

fn told(read: &Read) -> String {
    let mut out = String::new();
    for finding in &read.findings {
        let (start, _) = read.sources.positions(finding.place.span);
        let var = |name: &str| finding.vars.iter().find(|var| var.0 == name).map_or("", |var| var.1.as_str());
        let words = read.sources.slice(finding.place.span);
        out += &format!("{} {}:{} [{words}]\n  {}\n", finding.rule, start.line, start.column, var("problem"));
        if !var("help").is_empty() {
            out += &format!("  help: {}\n", var("help"));
        }
    }
    out
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn committed(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, actual).expect("the file can be written");
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(expected == actual, "{} is out of date; read this and run with UPDATE=1:\n{actual}", path.display());
}

#[test]
fn everything_a_team_may_say_is_read() {
    let text = fs::read_to_string(folder().join("tests/config/good.yaml")).expect("a test file can be read");
    let read = read(&[("infra/touchlint.yaml", &text)]);
    assert_eq!(told(&read), "");
    let config = &read.config;
    assert_eq!(config.base, "infra");
    assert_eq!(config.presets[0].value, "recommended");
    let [too_far, hollow, ignored] = &config.rules[..] else { panic!("three rules are set") };
    assert_eq!(ignored.outcomes[0].0.value, "keys");
    assert_eq!(ignored.outcomes[1].1.value, Level::Off);
    assert_eq!(too_far.severity.map(|level| level.value), Some(Level::At(Severity::Error)));
    assert_eq!(too_far.parameters[0].name.value, "max-choices");
    assert_eq!(too_far.parameters[0].value.value, ParameterValue::Number(1.0));
    assert!(matches!(&too_far.parameters[1].value.value, ParameterValue::List(items) if items.len() == 2));
    assert_eq!(hollow.severity.map(|level| level.value), Some(Level::Off));
    assert_eq!(read.sources.slice(hollow.id.span), "tone/hollow");

    let policy = config.policy();
    assert!(policy.person_counts.has(PersonKind::Callback) && !policy.person_counts.has(PersonKind::Ticket));
    assert_eq!((policy.person_key, policy.words_per_minute), ('9', 140.0));
    assert_eq!(policy.passes_everything, ["amazon-connect"]);
    let phrases: Vec<_> = policy.words.phrases.iter().map(|(list, phrase)| (list.name(), phrase.as_str())).collect();
    assert_eq!(phrases, [("person", "concierge"), ("hollow", "we value your patience")]);
    assert_eq!(policy.words.not, [(List::Person, "travel agent".to_owned())]);
    assert_eq!(policy.hours[0].name.value, "support-hours");
    assert_eq!(policy.hours[1].open.len(), 2);
    assert_eq!(
        (policy.handoff_signals[0].carrier, policy.handoff_signals[0].name.value.as_str()),
        ("parameter", "ExitType")
    );
    // The entries of `flows`, and what holds for all.
    assert_eq!(policy.flows.len(), 3);
    assert_eq!(policy.flows[1].audience.sector.as_ref().map(|sector| sector.value.as_str()), Some("healthcare"));
    assert_eq!(policy.flows[1].languages[1].value, "es-US");
    assert!(policy.flows[1].care.get("rollback").is_some() && policy.flows[2].care.get("owners").is_some());
    assert!(policy.flows[2].applies.matches("anywhere/at/all.json", "x"));
    assert_eq!((policy.flows[0].role, policy.flows[1].purpose), (Some(Role::Hold), Some(Purpose::Billing)));
    assert!(policy.flows[0].applies.matches("infra/connect/hold-music.json", "x"));
    assert!(!policy.flows[0].applies.matches("connect/hold-music.json", "x"));
    assert!(!policy.flows[0].applies.matches("infra/connect/deep/hold-music.json", "x"));

    let of = |path, key| config.settings(path, key).map(|setting| setting.id.value.as_str()).collect::<Vec<_>>();
    assert_eq!(
        of("infra/legacy/a/b.json", "old-line"),
        ["person/too-far", "tone/hollow", "person/request-ignored", "maze/too-deep"]
    );
    assert_eq!(of("infra/legacy/a/b.json", "new-line"), ["person/too-far", "tone/hollow", "person/request-ignored"]);
    assert_eq!(config.custom_rules[0].value, "infra/policy");
}

#[test]
fn every_mistake_is_told_at_once_and_the_rest_holds() {
    let text = fs::read_to_string(folder().join("tests/config/mistakes.yaml")).expect("a test file can be read");
    let read = read(&[("touchlint.yaml", &text)]);
    assert!(read.findings.iter().all(|finding| finding.rule.0 == "file/invalid-config"));
    committed(&folder().join("tests/config/mistakes.told"), &told(&read));
    assert_eq!(read.config.rules.len(), 3);
    // An entry that is about nothing is about nothing, never about everything.
    for entry in &read.config.flows {
        assert!(!entry.scope.applies.matches("connect/hold.json", "x"));
    }
}

#[test]
fn configurations_build_on_one_another() {
    let read = read(&[
        (
            "team/touchlint.yaml",
            "extends: [strict, ../company.yaml]\nperson: { key: star }\nflows: [{ flow: a, role: hold }]\nrules: { maze/trap: note }\n",
        ),
        (
            "company.yaml",
            "extends: ./house/base.yaml\nperson: { key: 5, counts: [ticket] }\nrules: { maze/trap: off }\n",
        ),
        (
            "house/base.yaml",
            "extends: governance\nflows: [{ flow: a, role: queue }]\ncustom-rules: rules\nknown: caller-number\n",
        ),
    ]);
    assert_eq!(told(&read), "");
    let config = &read.config;
    let presets: Vec<_> = config.presets.iter().map(|preset| preset.value.as_str()).collect();
    assert_eq!(presets, ["governance", "strict"]);
    assert_eq!(config.policy().person_key, '*');
    assert!(config.policy().person_counts.has(PersonKind::Ticket));
    let last = config.settings("team/x.yaml", "x").last().and_then(|setting| setting.severity);
    assert_eq!(last.map(|level| level.value), Some(Level::At(Severity::Note)));
    assert_eq!(config.policy().flows[0].role, Some(Role::Hold));
    assert_eq!(config.custom_rules[0].value, "house/rules");
    assert_eq!(read.sources.path(config.known[0].span), "house/base.yaml");
}

#[test]
fn rings_and_missing_files_are_told() {
    let read = read(&[
        ("touchlint.yaml", "extends: [a.yaml, gone.yaml]\n"),
        ("a.yaml", "extends: b.yaml\n"),
        ("b.yaml", "extends: [a.yaml]\nknown: [x]\n"),
    ]);
    assert_eq!(
        told(&read),
        "file/invalid-config 1:19 [gone.yaml]\n  `gone.yaml` cannot be read\n  help: check the path; it is seen from the folder of this file\n\
         file/invalid-config 1:11 [a.yaml]\n  `a.yaml` leads back to a configuration that builds on this one\n  help: remove one of the two\n"
    );
    assert_eq!(read.config.known[0].value, "x");
}

#[test]
fn no_text_at_all_is_the_recommended_preset() {
    for text in ["", "# nothing yet\n", "---\n"] {
        let read = read(&[("touchlint.yaml", text)]);
        assert_eq!(told(&read), "", "{text:?}");
        assert_eq!(read.config.presets[0].value, "recommended");
        assert_eq!(read.config.policy().person_key, '0');
    }
}

#[test]
fn broken_yaml_is_a_mistake_of_the_configuration() {
    let read = read(&[("touchlint.yaml", "rules:\n\tmaze/trap: off\n")]);
    assert!(!read.findings.is_empty());
    assert!(read.findings.iter().all(|finding| finding.rule.0 == "file/invalid-config"));
}

#[test]
fn the_schema_is_that_of_the_tables_and_fits() {
    let (name, schema) = schema();
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
    committed(&folder().join("docs/schemas").join(name), &text);
    let document = |name: &str| {
        let text = fs::read_to_string(folder().join("tests/config").join(name)).expect("a test file can be read");
        serde_yaml::from_str::<serde_json::Value>(&text).expect("the file is YAML")
    };
    assert!(jsonschema::is_valid(&schema, &document("good.yaml")));
    assert!(!jsonschema::is_valid(&schema, &document("mistakes.yaml")));
}

#[test]
fn the_examples_are_in_order() {
    let (_, schema) = schema();
    for example in ["good", "bad"] {
        let path = folder().join("examples/acme-health").join(example).join("touchlint.yaml");
        let text = fs::read_to_string(path).expect("an example can be read");
        assert_eq!(told(&read(&[("touchlint.yaml", &text)])), "", "{example}");
        let document = serde_yaml::from_str::<serde_json::Value>(&text).expect("the file is YAML");
        assert!(jsonschema::is_valid(&schema, &document), "{example}");
    }
}

mod arbitrary {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_configuration_is_read_to_the_end(
            key in prop::sample::select(vec!["extends", "rules", "person", "flows", "overrides", "allow", "lexicons", "passes", "speech"]),
            rest in "[ \\n]{0,2}[-{}\\[\\]a-z:,\"'*&/~0-9. \\n]{0,60}",
        ) {
            read(&[("touchlint.yaml", &format!("{key}: {rest}\n")), ("a.yaml", "")]);
        }
    }
}
