//! From bytes to flows: signature scan, decoding, parsing, lowering.

use super::par::par_map;
use super::report::Skipped;
use crate::diagnostic::Finding;
use crate::flow::{Flow, Policy};
use crate::import::{Imported, PLATFORMS, Parsed, Platform};
use crate::source::{FileId, Sources, Span};
use crate::syntax::{self, Decoded, Encoding};
use aho_corasick::AhoCorasick;
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, OnceLock};

/// Why a file that carries a signature is skipped: on a closer look it is something else.
pub const NO_FLOW: &str = "looks like a flow and holds none";

/// One file as the command line hands it over.
#[derive(Debug)]
pub struct InputFile {
    /// Relative to the working directory, with `/`.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// It was named by hand, so that a mistake in it is never passed over.
    pub named: bool,
}

/// Everything that was read.
pub struct Read {
    pub sources: Sources,
    pub flows: Vec<Flow>,
    pub findings: Vec<Finding>,
    pub found: usize,
    pub checked: usize,
    pub paths: HashSet<String>,
    pub skipped: Vec<Skipped>,
    /// The comments of files with flows that may speak to us.
    pub comments: Vec<Span>,
    /// Files of which something could not be read.
    pub broken: HashSet<FileId>,
}

/// The byte strings of all platforms, looked for in one pass, and which groups they belong to.
struct Signatures {
    automaton: AhoCorasick,
    /// For each pattern: the groups it is part of.
    groups_of: Vec<Vec<usize>>,
    /// For each group: how many patterns it has.
    sizes: Vec<usize>,
}

fn signatures() -> Option<&'static Signatures> {
    static SIGNATURES: OnceLock<Option<Signatures>> = OnceLock::new();
    SIGNATURES
        .get_or_init(|| {
            let mut patterns: Vec<&str> = Vec::new();
            let mut groups_of: Vec<Vec<usize>> = Vec::new();
            let mut sizes = Vec::new();
            for group in PLATFORMS.iter().flat_map(|platform| platform.signatures) {
                for pattern in *group {
                    let at = patterns.iter().position(|known| known == pattern).unwrap_or_else(|| {
                        patterns.push(pattern);
                        groups_of.push(Vec::new());
                        patterns.len() - 1
                    });
                    groups_of[at].push(sizes.len());
                }
                sizes.push(group.len());
            }
            let automaton = AhoCorasick::new(patterns).ok()?;
            Some(Signatures { automaton, groups_of, sizes })
        })
        .as_ref()
}

/// Whether `bytes` hold all strings of some platform's signature. Linear; stops at the first signature that is complete.
pub fn signature_of(bytes: &[u8]) -> bool {
    let Some(signatures) = signatures() else { return false };
    let mut seen = vec![false; signatures.groups_of.len()];
    let mut missing = signatures.sizes.clone();
    // The start of the file is the start of a line too.
    let first_line = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let at_start = PLATFORMS.iter().flat_map(|platform| platform.signatures).any(|group| {
        matches!(group, [only] if only.strip_prefix('\n').is_some_and(|rest| first_line.starts_with(rest.as_bytes())))
    });
    if at_start {
        return true;
    }
    // Signatures do not overlap, so plain search misses none.
    for found in signatures.automaton.find_iter(bytes).map(|found| found.pattern().as_usize()) {
        if std::mem::replace(&mut seen[found], true) {
            continue;
        }
        for &group in &signatures.groups_of[found] {
            missing[group] -= 1;
            if missing[group] == 0 {
                return true;
            }
        }
    }
    false
}

/// Reads and lowers `files`.
pub fn read(files: Vec<InputFile>, mut sources: Sources, policy: &Policy) -> Read {
    let found = files.len();
    let decoded = par_map(files, |file| (file.path, file.named, syntax::decode(file.bytes)));
    let mut findings = Vec::new();
    let mut skipped = Vec::new();
    let mut texts: Vec<(FileId, String, bool, Arc<str>)> = Vec::new();
    for (path, named, Decoded { text, encoding }) in decoded {
        let file = sources.add(path.clone(), text.clone());
        findings.extend(encoding_problem(file, &encoding));
        if matches!(encoding, Encoding::Utf16) {
            skipped.push(Skipped { path, reason: "file/encoding".into() });
        } else {
            texts.push((file, path, named, text));
        }
    }
    let parsed = par_map(texts, |(file, path, named, text)| {
        let (trees, problems, dialect) = syntax::parse(file, &path, text);
        let broken = !problems.is_empty();
        let parsed = Parsed { file, path, trees, dialect, broken };
        let claims: Vec<usize> = (0..PLATFORMS.len()).filter(|&number| (PLATFORMS[number].detect)(&parsed)).collect();
        (parsed, problems, claims, named)
    });
    let mut units: BTreeMap<(usize, String), Vec<&Parsed>> = BTreeMap::new();
    let mut paths = HashSet::new();
    let (mut comments, mut broken) = (Vec::new(), HashSet::new());
    for (parsed, problems, claims, named) in &parsed {
        // A signed file that turns out to be something else is not ours to judge, unless it was named or is plainly broken.
        if claims.is_empty() {
            let broken = parsed.broken && (*named || parsed.trees.is_empty());
            let reason = if broken {
                findings.extend(problems.iter().cloned());
                "file/syntax"
            } else {
                NO_FLOW
            };
            skipped.push(Skipped { path: parsed.path.clone(), reason: reason.into() });
            continue;
        }
        findings.extend(problems.iter().cloned());
        paths.insert(parsed.path.clone());
        let all = parsed.trees.iter().flat_map(|tree| tree.comments());
        comments.extend(all.filter(|comment| sources.slice(**comment).contains("touchlint")));
        if parsed.broken {
            broken.insert(parsed.file);
        }
        for &number in claims {
            units.entry((number, (PLATFORMS[number].unit)(&parsed.path))).or_default().push(parsed);
        }
    }
    let imported = par_map(units.into_iter().collect(), |((number, _), files)| {
        let platform: &Platform = &PLATFORMS[number];
        (platform.import)(&files, policy)
    });
    let mut flows: Vec<Flow> = Vec::new();
    for Imported { flows: of_unit, findings: of_import } in imported {
        flows.extend(of_unit);
        findings.extend(of_import.into_iter().filter(|finding| !breaks_off(finding, &sources)));
    }
    flows.sort_by(|a, b| (&a.path, a.body.start, &a.key).cmp(&(&b.path, b.body.start, &b.key)));
    skipped.sort_by(|a, b| a.path.cmp(&b.path));
    Read { sources, flows, findings, found, checked: paths.len(), paths, skipped, comments, broken }
}

/// Whether the block that is not known is the last word of a file without a last line end: cut off, it is half a word.
fn breaks_off(finding: &Finding, sources: &Sources) -> bool {
    let span = finding.place.span;
    finding.rule.0 == "file/unknown-block" && span.end as usize == sources.file(span.file).text.len()
}

fn encoding_problem(file: FileId, encoding: &Encoding) -> Option<Finding> {
    let (at, problem) = match encoding {
        Encoding::Replaced { first, count } => (
            *first,
            format!(
                "this file is not UTF-8: {count} {} cannot be read",
                if *count == 1 { "character" } else { "characters" }
            ),
        ),
        Encoding::Utf16 => (0, "this file is saved as UTF-16, so it was not checked".into()),
        _ => return None,
    };
    let help = "save the file as UTF-8; it was probably saved as Windows-1252 or UTF-16";
    Some(Finding::file("file/encoding", Span::new(file, at, at + 1), problem).help(help))
}
