//! The readers of JSON, YAML and HCL objects against second readers, their own promises, and hostile input.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;
use touchlint::diagnostic::Finding;
use touchlint::source::{FileId, Span};
use touchlint::syntax::*;

const FILE: FileId = FileId(0);

fn yaml(text: &str) -> (Option<Tree>, Vec<Finding>) {
    parse_yaml(FILE, text.into())
}

fn json(text: &str) -> (Option<Tree>, Vec<Finding>) {
    parse_json(FILE, text.into())
}

/// The tree of a text that is read without a finding.
#[track_caller]
fn clean((tree, findings): (Option<Tree>, Vec<Finding>)) -> Tree {
    assert!(findings.is_empty(), "{}", told(&findings, ""));
    tree.expect("a tree")
}

/// Findings as `rule@text-underlined: problem | help`, one a line.
fn told(findings: &[Finding], text: &str) -> String {
    let var = |finding: &Finding, name: &str| {
        finding.vars.iter().find(|var| var.0 == name).map_or(String::new(), |var| var.1.clone())
    };
    let lines = findings.iter().map(|finding| {
        let under = slice(text, finding.place.span);
        format!("{} `{under}` {} | {}", finding.rule, var(finding, "problem"), var(finding, "help"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize).unwrap_or("<outside>")
}

/// The value as JSON; `depth` guards against values that contain themselves.
fn plain(value: Value<'_>, depth: usize) -> Json {
    assert!(depth < 200, "endless");
    match value.kind() {
        Kind::Null => Json::Null,
        Kind::Bool => value.bool().unwrap().into(),
        Kind::Number => match (value.i64(), value.str().unwrap().parse::<u64>()) {
            (Some(n), _) => n.into(),
            (_, Ok(n)) => n.into(),
            _ => value.f64().unwrap().into(),
        },
        Kind::String => value.str().unwrap().into(),
        Kind::Sequence => value.items().map(|item| plain(item, depth + 1)).collect(),
        Kind::Mapping => Json::Object(
            value
                .entries()
                .map(|(key, value)| (key.str().unwrap_or("?").to_owned(), plain(value, depth + 1)))
                .collect(),
        ),
    }
}

/// Every scalar's span lies in the text; for scalars spelled as they are, the span of their text is their text.
fn spans_hold(tree: &Tree, text: &str) {
    let mut waiting: Vec<_> = tree.documents().collect();
    let mut seen = std::collections::HashSet::new();
    while let Some(value) = waiting.pop() {
        let span = value.span();
        assert!(span.start <= span.end && span.end as usize <= text.len(), "{span:?}");
        assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize), "{span:?}");
        assert!(text.is_empty() || !span.is_empty(), "empty span of {value:?}");
        if !seen.insert(value.id()) {
            continue;
        }
        waiting.extend(value.items());
        waiting.extend(value.entries().flat_map(|(key, value)| [key, value]));
        if let Some(decoded) = value.str() {
            scalar_holds(value, decoded, text);
        }
    }
}

/// Letters and digits of a decoded text stand at the bytes that the map names, unless an escape spells them.
fn scalar_holds(value: Value<'_>, decoded: &str, text: &str) {
    let whole = value.span_of(0, decoded.len());
    assert!(whole.end as usize <= text.len());
    let map = value.offsets();
    for (at, c) in decoded.char_indices().take(300) {
        let span = value.span_of(at, at + c.len_utf8());
        assert!(span.start >= whole.start && span.end <= whole.end, "{value:?} {at} {span:?} {whole:?}");
        let spelled = slice(text, span);
        if c.is_alphanumeric() && !spelled.starts_with('\\') {
            assert_eq!(spelled, c.to_string(), "{value:?} at {at}\n{text}\n{map:?}");
        }
    }
}

/// The second reader's value as JSON, tags left out; `None` where JSON has no such thing.
fn without_tags(value: serde_yaml::Value) -> Option<Json> {
    use serde_yaml::Value as Yaml;
    Some(match value {
        Yaml::Tagged(tagged) => without_tags(tagged.value)?,
        Yaml::Sequence(items) => items.into_iter().map(without_tags).collect::<Option<_>>()?,
        Yaml::Mapping(pairs) => {
            let key = |key| match without_tags(key)? {
                Json::String(text) => Some(text),
                Json::Array(_) | Json::Object(_) => None,
                other => Some(other.to_string()),
            };
            Json::Object(pairs.into_iter().map(|(k, v)| Some((key(k)?, without_tags(v)?))).collect::<Option<_>>()?)
        }
        other => serde_json::to_value(other).ok()?,
    })
}

fn read_as_serde_yaml(text: &str) {
    let tree = clean(yaml(text));
    let expected: serde_yaml::Value = serde_yaml::from_str(text).expect(text);
    let expected = serde_json::to_value(expected).expect(text);
    assert_eq!(tree.root().map_or(Json::Null, |root| plain(root, 0)), expected, "{text}");
    spans_hold(&tree, text);
}

#[test]
fn yaml_is_read_as_by_the_second_reader() {
    for text in [
        "a: 1\nb: [x, y, {z: 1}]\nc:\n  - 1\n  -\n  - ~\n",
        "a: |\n  one\n  two\n\n  three\nb: >\n  one\n  two\n\n  three\n    more\n  end\nc: x",
        "a: |-\n    keep\n      this\n\nb: >+\n    folded\n    text\n\n\nc: |2\n   three\n  two\n",
        "a: \"x\\ny \\u00e9 \\x41 \\U0001F600 \\\"q\\\" \\\n   joined\n   folded\n\n   twice\"\nb: 'it''s\n  here'\n",
        "a: plain text over\n  several lines\n\n  and more\nb: 2",
        "no: yes\non: off\nt: true\nf: False\nn: null\ne:\n",
        "- a\n- - b\n  - c\n-\n  d: e\n",
        "{a: 1, \"b\": 'c', d: [1, 2, ], e: }",
        "? a\n: b\n",
        "# comment\na: 1 # after\n# end\n",
        "\"quoted key\": 1\n'single': 2\n",
        "a: -1\nb: 1.5\nc: 1e3\nd: 0x1F\ne: 0o17\nf: 12:30\ng: 1_000\nh: 2024-01-01\n",
        "a: é😀\nb: \"é😀\"\nc: |\n  é😀\n  b\n",
        "a:\r\n  - 1\r\n  - |\r\n    x\r\n    y\r\n  - \"a\r\n    b\"\r\n",
        "a: >\n\n  lead\n  x\n\n\n  y\n   z\n   w\n  v\n",
        "a: >-\n  x\n\n    y\n\n  z\n",
        "a: ''\nb: \"\"\nc: |\nd: x\n",
        "--- text\n",
        "a: |\n  x",
        "a: >\n  x\n  y",
        "a: |+\n  x\n  ",
        "a: |\n\n\nb: |+\n\n\n",
        "a: https://x.y/z?q#f\nb: a#b\nc: -x\nd: ?x\n",
    ] {
        read_as_serde_yaml(text);
    }
}

#[test]
fn anchors_aliases_and_merge_keys_are_followed() {
    let text = "base: &b {a: 1, b: 2}\nmore: &m\n  <<: *b\n  b: 3\nboth:\n  <<: [*m, {c: 4, b: 5}]\n  d: *b\n";
    let tree = clean(yaml(text));
    let root = tree.root().unwrap();
    assert_eq!(plain(root.get("both").unwrap(), 0), json!({"d": {"a": 1, "b": 2}, "b": 3, "a": 1, "c": 4}));
    assert_eq!(root.get("more").unwrap().get("a").unwrap().i64(), Some(1));
    assert_eq!(root.get("both").unwrap().len(), 4);
    let alias = root.get("both").unwrap().get("d").unwrap();
    assert_eq!((slice(text, alias.span()), alias.id()), ("*b", root.get("base").unwrap().id()));
    let keys: Vec<_> = root.get("more").unwrap().entries().map(|(key, _)| key.str().unwrap()).collect();
    assert_eq!(keys, ["b", "a"]);
}

#[test]
fn a_value_may_contain_itself() {
    let tree = clean(yaml("&a [*a, x]"));
    let root = tree.root().unwrap();
    assert_eq!(root.items().next().unwrap().id(), root.id());
    let tree = clean(yaml("a: &a\n  <<: *a\n  b: 1\n"));
    let a = tree.root().unwrap().get("a").unwrap();
    assert_eq!((a.len(), a.get("zzz").is_none()), (1, true));
    let bomb: String =
        (1..=9).map(|i| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(","))).collect();
    let tree = clean(yaml(&format!("a0: &a0 x\n{bomb}")));
    assert_eq!(tree.root().unwrap().get("a9").unwrap().len(), 9);
}

#[test]
fn tags_are_kept_where_they_are_not_standard() {
    let tree = clean(yaml("a: !Sub \"x ${y}\"\nb: !!str 12\nc: !GetAtt x.y\nd: !If [a, b]\n"));
    let root = tree.root().unwrap();
    assert_eq!(root.get("a").unwrap().tag(), Some("!Sub"));
    assert_eq!((root.get("b").unwrap().tag(), root.get("b").unwrap().kind()), (None, Kind::String));
    assert_eq!(root.get("d").unwrap().tag(), Some("!If"));
    assert_eq!(root.get("d").unwrap().len(), 2);
}

#[test]
fn spans_of_containers_and_nothing() {
    let text = "a:\n  b: [1, 2]\n  c:\n    - x\n    - y\nd: # why\ne: z\n";
    let tree = clean(yaml(text));
    let root = tree.root().unwrap();
    assert_eq!(slice(text, root.span()), text.trim_end());
    assert_eq!(slice(text, root.get("a").unwrap().span()), "b: [1, 2]\n  c:\n    - x\n    - y");
    assert_eq!(slice(text, root.get("a").unwrap().get("c").unwrap().span()), "- x\n    - y");
    assert_eq!(slice(text, root.get("a").unwrap().get("b").unwrap().span()), "[1, 2]");
    assert_eq!(slice(text, root.get("d").unwrap().span()), ":");
    assert_eq!(tree.comments().iter().map(|&span| slice(text, span)).collect::<Vec<_>>(), ["# why"]);
}

#[test]
fn many_documents_and_a_broken_one_among_them() {
    let tree = clean(yaml("a: 1\n---\nb: 2\n...\n---\nc: 3\n"));
    assert_eq!(tree.documents().count(), 3);
    let text = "a: 1\n---\nb: [1, 2\nx: }\n---\nc: 3\n";
    let (tree, findings) = yaml(text);
    let tree = tree.unwrap();
    assert_eq!(findings.len(), 1, "{}", told(&findings, text));
    assert!(!tree.is_whole());
    assert_eq!(tree.documents().last().unwrap().get("c").unwrap().i64(), Some(3));
}

#[test]
fn words_inside_nested_json_are_underlined_in_the_outer_file() {
    let inner = json!({"say": "press é \"0\" for help"}).to_string();
    let middle = json!({"body": inner}).to_string();
    for text in [
        json!({"attributes": middle}).to_string(),
        serde_yaml::to_string(&json!({"attributes": middle})).unwrap(),
        format!("attributes: {}\n", Json::from(middle.clone())),
        format!("attributes: |\n  {middle}\n"),
        format!("attributes: >-\n  {middle}\n"),
    ] {
        let (trees, findings, _) = parse(FILE, "a", text.as_str().into());
        assert!(findings.is_empty(), "{}", told(&findings, &text));
        let one = clean(trees[0].root().unwrap().get("attributes").unwrap().nested_json());
        let two = clean(one.root().unwrap().get("body").unwrap().nested_json());
        let say = two.root().unwrap().get("say").unwrap();
        let words = say.str().unwrap();
        for word in ["press", "help", "é", "0", "for"] {
            let at = words.find(word).unwrap();
            let span = say.span_of(at, at + word.len());
            assert_eq!(slice(&text, span), word, "{text}");
        }
        assert_eq!(slice(&text, two.root().unwrap().entry("say").unwrap().0.text_range()), "say");
    }
}

#[test]
fn json_goes_on_behind_mistakes() {
    for (text, expected, words) in [
        ("{\"a\": 1 \"b\": 2}", json!({"a": 1, "b": 2}), "comma is missing"),
        ("[1 2]", json!([1, 2]), "comma is missing"),
        ("[1, 2,]", json!([1, 2]), "before the closing `]`"),
        ("{\"a\": 1,}", json!({"a": 1}), "before the closing `}`"),
        ("{\"a\": None, \"b\": 2}", json!({"a": "None", "b": 2}), "`None` is no value"),
        ("{a: 1}", json!({"a": 1}), "`a` has no quotes"),
        ("{'a': 'b'}", json!({"a": "b"}), "double quotes"),
        ("{\"a\" 1}", json!({"a": 1}), "colon is missing"),
        ("{\"a\"}", json!({"a": null}), "has no value"),
        ("{\"a\": , \"b\": 1}", json!({"a": null, "b": 1}), "value is missing"),
        ("[\"a\tb\"]", json!(["a\tb"]), "control character"),
        ("[\"a\\qb\"]", json!(["aqb"]), "`\\q` means nothing"),
        ("[01]", json!([1]), "not how JSON writes"),
        ("[1] x", json!([1]), "more text follows"),
        ("{\"a\": [1, 2}", json!({"a": [1, 2]}), "is missing before"),
        ("[1, // x\n2]", json!([1, 2]), "no comments"),
        ("{\"a\": \"x,\n \"b\": 1}", json!({"a": "x", "b": 1}), "no closing quote"),
        ("{\"a\": {\"b\": 1", json!({"a": {"b": 1}}), "ends inside this object"),
        ("[\"ab", json!(["ab"]), "ends inside this quoted text"),
    ] {
        let (tree, findings) = json(text);
        let told = told(&findings, text);
        assert!(told.contains(words), "{text}: {told}");
        assert!(
            findings.iter().all(|finding| finding.rule.0 == "file/syntax" && !finding.place.span.is_empty()),
            "{told}"
        );
        let tree = tree.unwrap();
        assert_eq!(plain(tree.root().unwrap(), 0), expected, "{text}");
        spans_hold(&tree, text);
    }
    assert!(json("").0.is_none() && json(" \n").1.len() == 1);
}

#[test]
fn equal_keys_are_told_with_the_first_one() {
    for text in ["{\"a\": 1, \"b\": 2, \"\\u0061\": 3}", "a: 1\nb: 2\na: 3\n"] {
        let (trees, findings, _) = parse(FILE, "x", text.into());
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].rule.0, "file/duplicate-key");
        assert!(slice(text, findings[0].labels[0].span).contains('a'));
        assert!(findings[0].labels[0].span.start < findings[0].place.span.start);
        assert_eq!(trees[0].root().unwrap().get("a").unwrap().i64(), Some(3));
    }
    let many: String = (0..1000).map(|i| format!("\"k{}\": {i},", i % 990)).collect();
    assert_eq!(json(&format!("{{{} \"z\": 0}}", many)).1.len(), 10);
}

#[test]
fn templates_are_read_with_their_holes() {
    let text = r#"resource "x" "y" {
  definition = jsonencode({
    # why
    initial_state = "Trigger" // here
    flags = { allow = true, count = 3 }
    states = [
      { name = "A", url = "${var.base["x"]}/y", who = local.who["k"] },
      { "name": "B", sid: workflow_sids["master"], n = var.a ? 1 : 2 }
      {
        name = upper("c")
        body = <<-EOT
          one
          two
        EOT
      },
    ]
  })
}"#;
    let (trees, findings, dialect) = parse(FILE, "main.tf", text.into());
    assert!(findings.is_empty(), "{}", told(&findings, text));
    assert_eq!((trees.len(), dialect), (1, Dialect::Hcl));
    let root = trees[0].root().unwrap();
    assert_eq!(
        plain(root, 0),
        json!({"initial_state": "Trigger", "flags": {"allow": true, "count": 3}, "states": [
            {"name": "A", "url": "${var.base[\"x\"]}/y", "who": "local.who[\"k\"]"},
            {"name": "B", "sid": "workflow_sids[\"master\"]", "n": "var.a ? 1 : 2"},
            {"name": "upper(\"c\")", "body": "one\ntwo\n"}]})
    );
    let states: Vec<_> = root.get("states").unwrap().items().collect();
    assert!(states[0].get("who").unwrap().is_reference() && !states[0].get("name").unwrap().is_reference());
    assert_eq!(slice(text, states[2].get("body").unwrap().span_of(4, 7)), "two");
    assert_eq!(trees[0].comments().len(), 2);

    let text =
        "{\"a\": ${x}, \"b\": {{y | z: \"q\"}}, \"c\": \"${f(\"k\")}\", \"d\": [1,\n%{ if x }\n2\n%{ endif }\n]}";
    let (trees, findings, dialect) = parse(FILE, "flow.json", text.into());
    assert!(findings.is_empty() && dialect == Dialect::Hcl, "{}", told(&findings, text));
    assert_eq!(
        plain(trees[0].root().unwrap(), 0),
        json!({"a": "${x}", "b": "{{y | z: \"q\"}}", "c": "${f(\"k\")}", "d": [1, 2]})
    );

    // Holes inside quotes excuse nothing outside them.
    let (_, findings, dialect) = parse(FILE, "flow.json", "{\"a\": \"${x}\" \"b\": \"{{y}}\"}".into());
    assert_eq!((findings.len(), dialect), (1, Dialect::Json));
}

#[test]
fn yaml_mistakes_are_told_in_plain_words() {
    for (text, words) in [
        ("a: Press 1: billing\n", "a colon stands inside an unquoted text | put the text in quotes"),
        ("a:\n\tb: 1\n", "a tab is used to indent; YAML allows spaces only"),
        ("a: @x\n", "cannot begin with `@`"),
        ("a: *x\n", "`*x` refers to `&x`"),
        ("a: * x\n", "begins with `*`"),
        ("a: %x\n", "cannot begin with `%`"),
        ("a: \"x\nb: 1\n", "not closed"),
        ("a: [1, 2\nb: 3\n", "brackets above it are closed"),
        ("a: \"x\" y\n", "behind a quoted text"),
        ("a: 1\n b: 2\n", "check its indentation"),
        ("a: b\nc\n", "colon is missing"),
        ("a: \"\\q\"\n", "backslash"),
        ("a: \0\n", ""),
        ("a: {{x}}\n", ""),
        ("a: {x}}\n", ""),
    ] {
        let (tree, findings) = yaml(text);
        println!("{text:?} -> {}", told(&findings, text));
        if text.contains("{{") {
            continue;
        }
        assert!(!findings.is_empty(), "{text:?} {tree:?}");
        assert!(told(&findings, text).contains(words), "{text:?}: {}", told(&findings, text));
    }
}

#[test]
fn signs_that_want_quotes_are_told_and_read() {
    let text = "a: Press 1: billing\nb: @x\nc:\n  - `y`\nd: one\n  two: three\n@e: 1\n";
    let (tree, findings) = yaml(text);
    // A name that begins with such a sign is taken by other readers too, and passes in silence.
    assert_eq!(findings.len(), 4, "{}", told(&findings, text));
    let tree = tree.unwrap();
    assert!(tree.is_whole());
    assert_eq!(
        plain(tree.root().unwrap(), 0),
        json!({"a": "Press 1: billing", "b": "@x", "c": ["`y`"], "d": "one two: three", "@e": 1})
    );
    spans_hold(&tree, text);
}

#[test]
fn byte_order_marks_are_skipped_and_counted() {
    for text in ["\u{feff}{\"a\": 1}", "\u{feff}a: 1\n"] {
        let (trees, findings, _) = parse(FILE, "x", text.into());
        assert!(findings.is_empty());
        let (key, value) = trees[0].root().unwrap().entry("a").unwrap();
        assert_eq!((slice(text, key.text_range()), slice(text, value.span())), ("a", "1"));
    }
}

const SAMPLES: [&str; 6] = [
    "{\"a\": [1, -2.5e3, \"x\\n\\u00e9\\ud83d\\ude00\"], \"b\": {\"c\": null, \"d\": true}, \"é\": \"😀\"}",
    "a: &x\n  - \"b\\n\n    c\"\n  - 'd''e'\n  - |\n    f\n\n    g\n  - >\n    h\n    i\n? k\n: *x\n<<: {l: !t m}\n--- # n\n- o: [p, {q: r}]\n",
    "x = jsonencode({ a = \"${b[\"c\"]}\", d = [e, f(1, \"g\")], /* h */ i : <<-J\n    k\n  J\n # l\n m = n ? \"o\" : p\n})\n",
    "${\n jsonencode({ \"a\": b[\"c\"], \"d\": \"{{e | f: 'g'}}\" })\n}",
    "{\"a\": ${b}, \"c\": {{d}}, %{ if e ~}\n\"f\": \"$${g}\" %{ endif }}",
    "\u{feff}a:\r\n  b: 'c\r\n    d'\r\n  e: |+\r\n    f\r\n\r\n  g: \"h\\\r\n    i\"\r\n",
];

fn read_every_way(text: &str) {
    let text: Arc<str> = text.into();
    for path in ["a.json", "a.yaml", "a.tf"] {
        let (trees, _, _) = parse(FILE, path, Arc::clone(&text));
        trees.iter().for_each(|tree| spans_hold_loosely(tree, &text));
    }
    for (tree, _) in [parse_json(FILE, Arc::clone(&text)), parse_yaml(FILE, Arc::clone(&text))] {
        tree.iter().for_each(|tree| spans_hold_loosely(tree, &text));
    }
    let (tree, end, _) = parse_hcl_object(FILE, Arc::clone(&text), 0);
    assert!(end <= text.len());
    tree.iter().for_each(|tree| spans_hold_loosely(tree, &text));
}

/// No panic, no span outside the text.
fn spans_hold_loosely(tree: &Tree, text: &str) {
    let mut waiting: Vec<_> = tree.documents().collect();
    let mut seen = std::collections::HashSet::new();
    while let Some(value) = waiting.pop() {
        assert!(
            value.span().start <= value.span().end && value.span().end as usize <= text.len(),
            "{value:?} {text:?}"
        );
        let range = value.text_range();
        assert!(range.start <= range.end && range.end as usize <= text.len(), "{value:?} {text:?}");
        if seen.insert(value.id()) {
            if let Some(decoded) = value.str() {
                let span = value.span_of(0, decoded.len());
                assert!(span.end as usize <= text.len(), "{value:?} {span:?} {text:?}");
                let (inner, _) = value.nested_json();
                assert!(inner.iter().flat_map(Tree::documents).all(|value| value.span().end as usize <= text.len()));
            }
            waiting.extend(value.items());
            waiting.extend(value.entries().flat_map(|(key, value)| [key, value]));
        }
    }
}

#[test]
fn texts_cut_short_anywhere_are_read_to_their_end() {
    for sample in SAMPLES {
        for end in (0..=sample.len()).filter(|&end| sample.is_char_boundary(end)) {
            read_every_way(&sample[..end]);
            read_every_way(&sample[end..]);
        }
    }
}

#[test]
fn deep_texts_are_refused_and_not_overflowing() {
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(20_000),
        "{a = ".repeat(100_000),
        "${".repeat(100_000),
        "{{".repeat(100_000),
        "\"${".repeat(50_000),
        "(".repeat(100_000),
    ] {
        let text: Arc<str> = text.into();
        for (tree, findings) in [parse_json(FILE, Arc::clone(&text)), parse_yaml(FILE, Arc::clone(&text))] {
            drop(tree);
            assert!(findings.len() <= 20);
        }
        let (_, _, findings) = parse_hcl_object(FILE, Arc::clone(&text), 0);
        assert!(findings.len() <= 20);
        hcl_objects(&text);
        parse(FILE, "x", text.clone());
    }
}

#[test]
fn a_very_long_line_is_read() {
    let long = "abc é ".repeat(50 << 17);
    for text in [format!("{{\"a\": \"{long}\\n\"}}"), format!("a: \"{long}\\n\"")] {
        let (trees, findings, _) = parse(FILE, "x", text.as_str().into());
        assert!(findings.is_empty());
        let value = trees[0].root().unwrap().get("a").unwrap();
        assert_eq!(value.str().unwrap().len(), long.len() + 1);
        assert_eq!(slice(&text, value.span_of(long.len(), long.len() + 1)), "\\n");
    }
}

fn any_json() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        "[ -~]{0,12}",
        "[a-z]{1,6}( [a-z]{1,6}){0,6}",
        any::<String>(),
        "[a-c\n \"\\\\:#'{}\\[\\],&*!|>%@-]{0,10}"
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1000i32..1000).prop_map(|n| Json::from(f64::from(n) / 8.0)),
        text.clone().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((text.clone(), inner), 0..6)
                .prop_map(|pairs| Json::Object(pairs.into_iter().collect())),
        ]
    })
}

/// Random spaces between the tokens of compact JSON.
fn spaced(compact: &str, seed: u64) -> String {
    let (mut out, mut in_text, mut escaped, mut seed) = (String::new(), false, false, seed);
    for c in compact.chars() {
        if !in_text && "{}[],:".contains(c) {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let space = [" ", "\n", "\t", "\r\n  ", ""][(seed >> 33) as usize % 5];
            out.extend([space, &c.to_string(), space]);
            continue;
        }
        in_text ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_is_read_as_by_the_second_reader(value in any_json(), seed: u64) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap(), spaced(&value.to_string(), seed)] {
            let tree = clean(json(&text));
            prop_assert_eq!(plain(tree.root().unwrap(), 0), value.clone());
            spans_hold(&tree, &text);
        }
    }

    #[test]
    fn written_yaml_is_read_as_by_the_second_reader(value in any_json()) {
        let text = serde_yaml::to_string(&value).unwrap();
        // These three end a line in YAML 1.1, by which the second reader goes, and are ordinary characters in 1.2.
        prop_assume!(!text.contains(['\u{85}', '\u{2028}', '\u{2029}']));
        if let Ok(expected) = serde_yaml::from_str::<serde_yaml::Value>(&text)
            && let Some(expected) = without_tags(expected)
        {
            let (tree, findings) = yaml(&text);
            prop_assert!(findings.is_empty(), "{}\n{}", told(&findings, &text), text);
            let tree = tree.unwrap();
            prop_assert_eq!(plain(tree.root().unwrap(), 0), expected, "{}", &text);
            spans_hold(&tree, &text);
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in prop_oneof![any::<String>(), "[\\[\\]{}:,\"'#$%&*!|><=?/ab \n\t\r\\\\-]{0,40}"]) {
        read_every_way(&text);
    }
}

static MENU: Fields = Fields {
    name: "a menu",
    fields: &[
        Field { name: "say", shape: Shape::Text, required: true, doc: "What the customer hears." },
        Field { name: "times", shape: Shape::Integer, required: false, doc: "How often it is repeated." },
        Field { name: "open", shape: Shape::Bool, required: false, doc: "Whether it is in use." },
        Field {
            name: "channel",
            shape: Shape::OneOf(&["voice", "chat"]),
            required: false,
            doc: "Where it is offered.",
        },
        Field {
            name: "keys",
            shape: Shape::Map(&Shape::Either(&[Shape::Text, Shape::Object(&MENU)])),
            required: false,
            doc: "What each key does.",
        },
        Field { name: "then", shape: Shape::Sequence(&Shape::Object(&MENU)), required: false, doc: "What follows." },
    ],
};

fn checked(text: &str) -> String {
    let tree = clean(yaml(text));
    let root = tree.root().unwrap();
    let mut reader = Reader::new("file/unknown-field", "file/wrong-type");
    reader.check(root, &MENU, root.span());
    told(&reader.findings, text)
}

#[test]
fn a_file_is_held_against_its_table_all_errors_at_once() {
    assert_eq!(checked("say: hello\nkeys: {1: a, 2: {say: b}}\nthen: [{say: x}]\n"), "");
    let text =
        "say: 12\ntimes: \"3\"\nopen: no\nchanel: voice\nchannel: vioce\nkeys:\n  1: {times: 1}\n  2: [x]\nthen: x\n";
    assert_eq!(
        checked(text),
        "file/wrong-type `12` `say` must be a text; this is the number `12` | put it in quotes: \"12\"\n\
         file/wrong-type `\"3\"` `times` must be a whole number; this is the text \"3\" | remove the quotes\n\
         file/wrong-type `no` `open` must be `true` or `false`; this is the text `no` | write `true` or `false`; `no` is read as a text\n\
         file/unknown-field `chanel` a menu has no field `chanel` | did you mean `channel`?\n\
         file/wrong-type `vioce` `channel` must be one of `voice`, `chat`; this is the text `vioce` | did you mean `voice`?\n\
         file/wrong-type `1` a menu needs `say`, which is missing | add `say`: What the customer hears.\n\
         file/wrong-type `[x]` `2` must be a text or a menu; this is a list | \n\
         file/wrong-type `x` `then` must be a list; this is the text `x` | begin each item with `- ` on a line of its own, or put them in `[…]`"
    );
    assert!(checked("- a\n").contains("a menu is expected here; this is a list"));
    assert!(checked("say:\n").contains("`say` is left empty; a text is expected"));
}

#[test]
fn values_that_contain_themselves_are_checked_once() {
    assert_eq!(checked("say: x\nthen: &a\n  - say: y\n    then: *a\n"), "");
}

#[test]
fn the_schema_agrees_with_the_reader() {
    let schema = json_schema(&MENU, "Menu");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let validator = jsonschema::validator_for(&schema).unwrap();
    for text in [
        "say: x",
        "say: 1",
        "times: 1",
        "say: x\ntimes: 1.5",
        "say: x\nopen: yes",
        "say: x\nzzz: 1",
        "say: x\nchannel: fax",
        "say: x\nkeys: {1: a, 2: {say: b}}",
        "say: x\nkeys: {1: 2}",
        "say: x\nthen: [{say: 1}]",
        "say: x\nthen: [{say: y, keys: {a: b}}]",
    ] {
        let tree = clean(yaml(text));
        assert_eq!(validator.is_valid(&plain(tree.root().unwrap(), 0)), checked(text).is_empty(), "{text}");
    }
}

/// Files of the trial corpus beside the project, where it is there.
fn corpus(folders: &[&str]) -> Vec<std::path::PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let matches = |path: &Path| {
        let folder = path
            .strip_prefix(&root)
            .ok()
            .and_then(|path| path.iter().next())
            .and_then(|name| name.to_str())
            .unwrap_or("");
        folders.iter().any(|prefix| folder.starts_with(prefix))
    };
    let extensions = [None, Some("json"), Some("yaml"), Some("yml"), Some("tftpl")];
    let files = walkdir::WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    let files: Vec<_> = files
        .map(|entry| entry.into_path())
        .filter(|path| matches(path) && extensions.contains(&path.extension().and_then(|e| e.to_str())))
        .collect();
    if files.is_empty() {
        println!("skipped: no corpus");
    }
    files
}

#[test]
fn real_files_are_read_as_by_the_second_reader() {
    let mut counts = [0; 4];
    for path in corpus(&["amazon-connect", "twilio-studio", "genesys", "watson", "copilot-studio", "rasa"]) {
        let text = decode(std::fs::read(&path).unwrap()).text;
        let (trees, findings, dialect) = parse(FILE, &path.to_string_lossy(), Arc::clone(&text));
        trees.iter().for_each(|tree| spans_hold(tree, &text));
        counts[dialect as usize] += 1;
        let stripped = text.trim_start_matches('\u{feff}');
        if dialect == Dialect::Json
            && let Ok(expected) = serde_json::from_str::<Json>(stripped)
        {
            assert!(
                findings.iter().all(|finding| finding.rule.0 == "file/duplicate-key"),
                "{path:?}: {}",
                told(&findings, &text)
            );
            assert_eq!(plain(trees[0].root().unwrap(), 0), expected, "{path:?}");
        } else if !findings.is_empty() {
            counts[3] += 1;
            println!("{path:?}: {}", told(&findings, &text));
        } else if dialect == Dialect::Yaml
            && let Ok(expected) = serde_yaml::from_str::<serde_yaml::Value>(stripped)
            && let Some(expected) = without_tags(expected)
        {
            assert_eq!(
                trees.first().and_then(Tree::root).map_or(Json::Null, |root| plain(root, 0)),
                expected,
                "{path:?}"
            );
        }
    }
    println!("JSON {}, HCL {}, YAML {}, with findings {}", counts[0], counts[1], counts[2], counts[3]);
}

#[test]
fn real_templates_are_read_without_findings() {
    for path in corpus(&["twilio-studio-templated"]) {
        let text = decode(std::fs::read(&path).unwrap()).text;
        let (trees, findings, _) = parse(FILE, &path.to_string_lossy(), Arc::clone(&text));
        assert!(findings.is_empty(), "{path:?}: {}", told(&findings, &text));
        assert!(
            trees.first().and_then(Tree::root).is_some_and(|root| root.get("states").is_some_and(Value::is_sequence)),
            "{path:?}"
        );
    }
}

#[test]
fn holes_of_templates_are_texts_and_keep_their_places() {
    let text = "name: {{flow name}}\nsay: hello {{first}} and {{last}}\n{{prefix}}-crm: 1\nlist: [{{a}}, \"{{b}}\"]\nquoted: \"{{c}}\\n\"\nblock: |\n  one {{d}}\n  {{é}} two\nfolded: >\n  one\n  {{e}}\nlong: a {{f}}\n  b\n";
    let tree = clean(yaml(text));
    let root = tree.root().expect("a document");
    let told = |key: &str| root.get(key).and_then(Value::str).unwrap_or_else(|| panic!("no {key}")).to_owned();
    assert_eq!(told("name"), "{{flow name}}");
    assert_eq!(told("say"), "hello {{first}} and {{last}}");
    assert_eq!(told("{{prefix}}-crm"), "1");
    assert_eq!(told("quoted"), "{{c}}\n");
    assert_eq!(told("block"), "one {{d}}\n{{é}} two\n");
    assert_eq!(told("folded"), "one {{e}}\n");
    assert_eq!(told("long"), "a {{f}} b");
    let items: Vec<_> = root.get("list").expect("a list").items().map(|item| item.str().unwrap_or("")).collect();
    assert_eq!(items, ["{{a}}", "{{b}}"]);
    for (key, word) in
        [("block", "{{é}}"), ("folded", "{{e}}"), ("quoted", "{{c}}"), ("long", "{{f}}"), ("say", "{{last}}")]
    {
        let value = root.get(key).expect("a value");
        let at = value.str().and_then(|text| text.find(word)).expect("the hole");
        assert_eq!(slice(text, value.span_of(at, at + word.len())), word);
    }
    let (key, _) = root.entry("{{prefix}}-crm").expect("the key");
    assert_eq!(slice(text, key.span()), "{{prefix}}-crm");
    assert!(root.get("name").is_some_and(Value::is_reference), "a lone hole says nothing of what fills it");
    assert!(root.get("say").is_some_and(|say| !say.is_reference()));
}

#[test]
fn braces_that_are_no_holes_stay_what_they_are() {
    let tree = clean(yaml("a: {{x: 1}: 2}\nb: \"{{\"\nc: {d: {e: 1}}\n"));
    let root = tree.root().expect("a document");
    assert_eq!(root.get("a").expect("a value").kind(), Kind::Mapping);
    assert_eq!(root.get("b").and_then(Value::str), Some("{{"));
    assert_eq!(root.get("c").and_then(|c| c.get("d")).and_then(|d| d.get("e")).and_then(Value::i64), Some(1));
    let (_, findings) = yaml("a: {{x}} : :\n  b: - c\nd: \"{{e}}\n");
    assert!(!findings.is_empty(), "what is broken beside its holes is told");
}
