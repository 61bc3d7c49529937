//! Real files cut short, re-encoded and with their keys in another order: nothing stops, and nothing false is said of them.

mod platform;

use platform::{File, assert_withstands, corpus, files};
use touchlint::lint::signature_of;

/// As many files of each format are tried.
const SAMPLE: usize = 6;
/// Larger files take long, and teach nothing more.
const LARGEST: usize = 60_000;

#[test]
fn a_sample_of_every_format_wears_well() {
    let Some(corpus) = corpus() else { return };
    let mut formats: Vec<_> = std::fs::read_dir(&corpus).expect("the corpus can be listed").flatten().collect();
    formats.sort_by_key(std::fs::DirEntry::file_name);
    let mut tried = 0;
    for format in formats.iter().filter(|entry| entry.path().is_dir()) {
        let ours = |(_, text): &File| text.len() <= LARGEST && signature_of(text.as_bytes());
        let all: Vec<File> = files(&format.path(), &corpus).into_iter().filter(ours).collect();
        let step = all.len().div_ceil(SAMPLE).max(1);
        for file in all.into_iter().step_by(step) {
            assert_withstands(&[file]);
            tried += 1;
        }
    }
    assert!(tried > 40, "only {tried} files");
    eprintln!("tried {tried} files");
}
