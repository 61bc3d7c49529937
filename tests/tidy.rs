//! The order of the house: floors, sizes, and who may know what.

use std::path::{Path, PathBuf};

/// The floor of each top-level module. `use crate::…` goes to a lower floor or stays in its own module.
const FLOORS: [(&str, u32); 13] = [
    ("source", 0),
    ("diagnostic", 1),
    ("lexicon", 2),
    ("syntax", 3),
    ("flow", 4),
    ("config", 5),
    ("analysis", 5),
    ("import", 5),
    ("check", 6),
    ("rule", 7),
    ("lint", 8),
    ("report", 9),
    ("cli", 10),
];

fn source_files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<(PathBuf, String)> = walkdir::WalkDir::new(&root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).expect("a source file can be read");
            (entry.path().strip_prefix(&root).expect("inside").to_path_buf(), text)
        })
        .collect();
    files.sort();
    assert!(files.len() > 50, "the tree was found");
    files
}

/// The module that a file belongs to: its folder, or its own name at the top.
fn module(path: &Path) -> String {
    let first = path.components().next().expect("a file has a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn floor(module: &str) -> Option<u32> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

#[test]
fn modules_use_lower_floors_only() {
    let mut wrong = Vec::new();
    for (path, text) in source_files() {
        let here = module(&path);
        let Some(own) = floor(&here) else {
            assert!(matches!(here.as_str(), "lib" | "main"), "{here} has no floor");
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for rest in line.split("crate::").skip(1) {
                let there: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                // `use crate::{config, import::native};` names several.
                let names: Vec<String> = if there.is_empty() {
                    let list = rest.trim_start_matches('{').split([',', '}']);
                    list.map(|name| name.trim().split("::").next().unwrap_or("").to_owned()).collect()
                } else {
                    vec![there]
                };
                for there in names.iter().filter(|there| **there != here) {
                    if let Some(other) = floor(there).filter(|other| *other >= own) {
                        wrong.push(format!(
                            "{}:{}: floor {own} uses {there} (floor {other})",
                            path.display(),
                            number + 1
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_stay_small() {
    let long: Vec<String> = source_files()
        .iter()
        .filter(|(_, text)| !text.contains("@generated"))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > 450)
        .map(|(path, lines)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "look for the seam in:\n{}", long.join("\n"));
}

#[test]
fn risky_crates_are_known_to_one_module_each() {
    let allowed = [
        ("granit_parser", &["syntax/"][..]),
        ("miette", &["report/human.rs", "report/window.rs"][..]),
        ("rayon", &["lint/par.rs", "cli/check.rs"][..]),
        ("regex::", &["lexicon/wording.rs"][..]),
        ("std::fs", &["cli/"][..]),
        ("std::env", &["cli/"][..]),
        ("std::net", &[][..]),
        ("std::process::Command", &[][..]),
    ];
    let mut wrong = Vec::new();
    for (path, text) in source_files() {
        let path = path.to_string_lossy().replace('\\', "/");
        for (name, places) in allowed {
            let uses = text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(name));
            if uses && !places.iter().any(|place| path.starts_with(place)) {
                wrong.push(format!("{path} knows {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn nothing_gives_up_on_input() {
    let mut wrong = Vec::new();
    for (path, text) in source_files() {
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
        let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        if parts.iter().any(|part| matches!(&**part, "tests" | "oracle" | "oracle.rs" | "drawn" | "drawn.rs")) {
            continue;
        }
        for (number, line) in code.lines().enumerate() {
            let line = line.trim_start();
            let gives_up = [".unwrap()", "panic!(", "todo!(", "unimplemented!("].iter().any(|word| line.contains(word));
            if gives_up && !line.starts_with("//") {
                wrong.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
