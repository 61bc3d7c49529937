//! What the tests of every platform share: a unit of files lowered, what must hold of every lowered flow, examples held against their drawings.
#![allow(dead_code, reason = "each test file takes what it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use touchlint::flow::{Effect, Flow, Policy, draw};
use touchlint::import::{Imported, PLATFORMS, Parsed, Platform};
use touchlint::source::{Sources, Span};
use touchlint::syntax::parse;

/// A path below the folder that was read, and the text of its file.
pub type File = (String, String);

/// The platform of this id.
#[track_caller]
pub fn named(id: &str) -> &'static Platform {
    PLATFORMS.iter().find(|platform| platform.id == id).expect("the platform is listed")
}

/// One file, parsed.
pub fn parsed(path: &str, text: &str, sources: &mut Sources) -> Parsed {
    let file = sources.add(path, text);
    let (trees, findings, dialect) = parse(file, path, sources.file(file).text.clone());
    Parsed { file, path: path.to_owned(), trees, dialect, broken: !findings.is_empty() }
}

/// The files that `platform` claims, lowered together as one unit.
pub fn import_all(platform: &Platform, files: &[File], policy: &Policy) -> (Imported, Sources) {
    let mut sources = Sources::default();
    let all: Vec<Parsed> = files.iter().map(|(path, text)| parsed(path, text, &mut sources)).collect();
    let ours: Vec<&Parsed> = all.iter().filter(|parsed| (platform.detect)(parsed)).collect();
    ((platform.import)(&ours, policy), sources)
}

/// One file that must be of `platform`, lowered.
#[track_caller]
pub fn import(platform: &Platform, path: &str, text: &str) -> (Imported, Sources) {
    let mut sources = Sources::default();
    let parsed = parsed(path, text, &mut sources);
    assert!((platform.detect)(&parsed), "{path} is not recognised");
    ((platform.import)(&[&parsed], &Policy::default()), sources)
}

/// Whether a file of this text would be looked into for `platform` at all.
pub fn signed(platform: &Platform, text: &str) -> bool {
    platform.signatures.iter().any(|group| group.iter().all(|word| text.contains(word)))
}

/// All text files below `folder` but drawings, in path order, by their paths below `root`.
pub fn files(folder: &Path, root: &Path) -> Vec<File> {
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let read = |path: &Path| {
        let name = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
        Some((name, fs::read_to_string(path).ok()?))
    };
    let paths = walk.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let mut files: Vec<File> =
        paths.filter_map(|path| read(&path)).filter(|(name, _)| !name.ends_with(".drawing.txt")).collect();
    files.sort();
    files
}

/// The files of `platform` among `files`, unit by unit.
pub fn units(platform: &Platform, files: Vec<File>) -> BTreeMap<String, Vec<File>> {
    let mut units: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for (path, text) in files {
        if (platform.detect)(&parsed(&path, &text, &mut Sources::default())) {
            units.entry((platform.unit)(&path)).or_default().push((path, text));
        }
    }
    units
}

/// The folder of real files, where it is beside the project.
pub fn corpus() -> Option<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: no files beside the project");
        return None;
    }
    Some(corpus)
}

/// Every number in range, every span inside its file, names and words where they say, ends left by nothing.
#[track_caller]
pub fn assert_sound(flow: &Flow, sources: &Sources) {
    let inside = |span: Span| {
        let length = sources.file(span.file).text.len();
        assert!(span.end as usize <= length && span.start < span.end, "{span:?} in {}", flow.path);
    };
    for edge in &flow.edges {
        assert!(edge.from.index() < flow.steps.len() && edge.to.index() < flow.steps.len(), "{}", flow.path);
        inside(edge.span);
        let leaves = !matches!(flow.steps[edge.from.index()].effect, Effect::End(_));
        assert!(leaves, "an end is left in {}: {:?}", flow.path, flow.steps[edge.from.index()]);
    }
    for step in &flow.steps {
        inside(step.name.span);
        inside(step.body);
        // Names inside a string of another language (an escaped template) are read, not copied.
        if !step.assumed && !flow.open_world {
            assert_eq!(sources.slice(step.name.span), step.name.value, "the name is where it says");
        }
        for text in &step.texts {
            inside(text.span);
            let first = text.content.split_whitespace().next().unwrap_or("");
            let at = text.content.find(first).unwrap_or(0);
            if !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                assert_eq!(sources.slice(text.span_of(at, at + first.len())), first, "words are where they stand");
            }
        }
    }
    assert!(flow.entries.iter().all(|entry| entry.step.index() < flow.steps.len()), "{}", flow.path);
}

/// The flows of `imported` as text, and what was found wrong with the description.
pub fn drawn(imported: &Imported) -> String {
    let mut drawing: String = imported.flows.iter().map(draw).collect::<Vec<_>>().join("\n");
    for finding in &imported.findings {
        drawing.push_str(&format!("\n{}: {}\n", finding.rule, finding.vars[0].1));
    }
    drawing
}

/// `rule `underlined`: reason` of everything that is wrong with the description.
pub fn told(imported: &Imported, sources: &Sources) -> Vec<String> {
    let one = |finding: &touchlint::diagnostic::Finding| {
        format!("{} `{}`: {}", finding.rule, sources.slice(finding.place.span), finding.vars[0].1)
    };
    imported.findings.iter().map(one).collect()
}

/// The lines of one step in a drawing: the step and its ways out, without indentation.
#[track_caller]
pub fn step<'d>(drawing: &'d str, start: &str) -> Vec<&'d str> {
    let mut lines = drawing.lines().skip_while(|line| !line.starts_with(start));
    let first = lines.next().unwrap_or_else(|| panic!("no step {start} in\n{drawing}"));
    [first].into_iter().chain(lines.take_while(|line| line.starts_with("  ")).map(str::trim)).collect()
}

/// Every unit in `examples/ID` is drawn as committed beside it: `NAME.drawing.txt` for a file, `flows.drawing.txt` in the folder of many.
#[track_caller]
pub fn assert_examples_drawn(platform: &Platform) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(platform.id);
    let mut wrong = Vec::new();
    let units = units(platform, files(&root, &root));
    assert!(!units.is_empty(), "there are examples");
    for (unit, files) in units {
        let (imported, sources) = import_all(platform, &files, &Policy::default());
        imported.flows.iter().for_each(|flow| assert_sound(flow, &sources));
        let drawing = drawn(&imported);
        let of_file = files.iter().find(|(path, _)| *path == unit);
        let beside = match of_file {
            Some((path, _)) => root.join(path).with_extension("drawing.txt"),
            // A unit may be a part of a folder, such as one agent of several in a solution.
            None => {
                let folder = root.join(&unit).ancestors().find(|folder| folder.is_dir()).map(Path::to_path_buf);
                folder.expect("a folder").join("flows.drawing.txt")
            }
        };
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&beside, &drawing).expect("writable");
        } else if fs::read_to_string(&beside).unwrap_or_default() != drawing {
            wrong.push(format!("{}\n{drawing}", beside.display()));
        }
    }
    assert!(wrong.is_empty(), "run with UPDATE=1 and read what changed:\n{}", wrong.join("\n"));
}

/// What happens to files on their way: cut off at several places, other line ends, a mark in front, another encoding.
fn worn(text: &str) -> Vec<(String, Vec<u8>)> {
    let cuts = (1..8).map(|part| text.len() * part / 8);
    let mut all: Vec<(String, Vec<u8>)> =
        cuts.map(|end| (format!("cut at {end}"), text.as_bytes()[..end].to_vec())).collect();
    all.push(("with other line ends".into(), text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()));
    all.push(("with a mark in front".into(), format!("\u{feff}{}", text.trim_start_matches('\u{feff}')).into_bytes()));
    let latin = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?'));
    all.push(("in Latin-1".into(), latin.collect()));
    if let Ok(value) = serde_json::from_str::<serde_json::Value>(text) {
        // Maps are sorted by their keys.
        all.push(("with other keys first".into(), serde_json::to_vec(&value).expect("JSON")));
    }
    all
}

/// Whatever happens to one file of a unit, nothing stops and nothing false is said of the description. What is whole is judged as before.
#[track_caller]
pub fn assert_withstands(unit: &[File]) {
    use touchlint::lint::{InputFile, Project, check};
    let rules = |files: Vec<(String, Vec<u8>)>| {
        let files = files.into_iter().map(|(path, bytes)| InputFile { path, bytes, named: false }).collect();
        let report = check(Project { files, ..Project::default() }, Sources::default());
        let mut rules: Vec<String> = report.diagnostics.iter().map(|found| found.finding.rule.to_string()).collect();
        rules.sort();
        rules
    };
    let whole: Vec<(String, Vec<u8>)> =
        unit.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    let before = rules(whole.clone());
    for (at, (path, text)) in unit.iter().enumerate() {
        // YAML that is cut off is YAML still, of a flow that lacks something.
        let tells_its_end = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
        for (what, bytes) in worn(text) {
            let mut files = whole.clone();
            files[at].1 = bytes;
            let after = rules(files);
            let told = after.iter().filter(|rule| rule.starts_with("file/"));
            let known =
                |rule: &&String| ["file/syntax", "file/encoding"].contains(&rule.as_str()) || before.contains(rule);
            let told: Vec<_> = told.filter(|rule| !known(rule)).collect();
            assert!(told.is_empty() || (what.starts_with("cut") && !tells_its_end), "{path} {what}: {told:?}");
            if what.starts_with("with") {
                assert_eq!(after, before, "{path} {what}");
            }
        }
    }
}
