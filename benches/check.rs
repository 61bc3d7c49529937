//! What a check costs, against the cost of only reading and parsing the same files.
//!
//! `cargo bench --bench check` prints, for the real files (where they are at hand), for a generated native corpus of 500 files of
//! 10 KB, for 1,000 cadences, for one cadence of 200 steps and for one flow of a million steps: (a) read, scan and parse, (b) the whole check with all rules of the default preset,
//! their ratio, and the peak memory of the process so far. One thread, CPU time of that thread where the system tells it (Linux),
//! wall time elsewhere; (a) and (b) alternate, medians are printed. Then what all rules there are cost over the generated corpus,
//! against those of the first version, and the goals.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use touchlint::lint::{InputFile, Project, check, signature_of};
use touchlint::report::{Format, Show, render};
use touchlint::rule::{Preset, Selection};
use touchlint::source::{FileId, Sources};
use touchlint::syntax::{decode, parse};

fn main() {
    // Everything runs on the one thread of this pool, so that its CPU time is all there is.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread pool");
    pool.install(run);
}

fn run() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let mut formats: Vec<PathBuf> =
        std::fs::read_dir(&corpus).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    formats.sort();
    if formats.is_empty() {
        println!("skipped: no corpus beside the project");
    }
    for folder in formats {
        let files = files(&folder);
        let flows = files.iter().filter(|path| std::fs::read(path).is_ok_and(|bytes| signature_of(&bytes)));
        // Formats that are not read have few files that look like flows, or none.
        if 4 * flows.count() > files.len() {
            measure(&folder.file_name().unwrap_or_default().to_string_lossy(), &files, 9);
        }
    }
    let scratch = std::env::temp_dir().join(format!("touchlint-bench-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).expect("a scratch folder");
    let native: Vec<PathBuf> = (0..500)
        .map(|number| {
            let path = scratch.join(format!("line-{number}.yaml"));
            std::fs::write(&path, native_flow(number)).expect("a flow");
            path
        })
        .collect();
    measure("native, 500 files", &native, 5);
    whole_set(&native, 5);
    let cadences: Vec<PathBuf> = (0..1_000)
        .map(|number| {
            let path = scratch.join(format!("series-{number}.yaml"));
            std::fs::write(&path, cadence(number, 8)).expect("a cadence");
            path
        })
        .collect();
    measure("1,000 cadences", &cadences, 5);
    println!("{:26} goal: (b) at most 1,000 ms", "");
    let long = scratch.join("series-long.yaml");
    std::fs::write(&long, cadence(0, 200)).expect("a long cadence");
    measure("one cadence, 200 steps", &[long], 5);
    println!("{:26} goal: (b) at most 10 ms", "");
    let million = scratch.join("million.json");
    std::fs::write(&million, long_flow(1_000_000)).expect("a long flow");
    measure("one flow, 1,000,000 steps", &[million], 1);
    std::fs::remove_dir_all(&scratch).expect("the scratch folder goes");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    walk.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

fn measure(name: &str, files: &[PathBuf], runs: usize) {
    let bytes: u64 = files.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|meta| meta.len()).sum();
    let (mut parsing, mut checking) = (Vec::new(), Vec::new());
    let mut said = 0;
    // The system counts CPU time in steps of some milliseconds: small sets are gone through many times within one measurement.
    let rounds = (4_000_000 / bytes.max(1)).clamp(1, 200) as usize;
    for _ in 0..runs {
        let start = now();
        let mut nodes = 0;
        for path in files.iter().cycle().take(files.len() * rounds) {
            let bytes = std::fs::read(path).expect("a file can be read");
            std::hint::black_box(signature_of(&bytes));
            let text: Arc<str> = decode(bytes).text;
            let (trees, _, _) = parse(FileId(0), &path.to_string_lossy(), text);
            nodes += trees.len();
        }
        std::hint::black_box(nodes);
        parsing.push((now() - start) / rounds as f64);

        let start = now();
        for _ in 0..rounds {
            said = lines_about(files, Selection::default());
        }
        checking.push((now() - start) / rounds as f64);
    }
    let (a, b) = (median(&mut parsing), median(&mut checking));
    println!(
        "{name:26} {:8.2} MB  (a) read and parse {:9.2} ms  (b) whole check {:9.2} ms  (b)/(a) {:5.2}  {:6.1} MB/s  peak {} MB  {said} lines",
        bytes as f64 / 1e6,
        a * 1e3,
        b * 1e3,
        b / a,
        bytes as f64 / 1e6 / b,
        peak_megabytes(),
    );
}

/// The rules that the first version had, as families and names.
const FIRST: &[&str] = &["file", "maze", "person", "tone/hollow", "tone/raw-error"];

/// What all rules cost over `files`, against those of the first version.
fn whole_set(files: &[PathBuf], runs: usize) {
    let all = || Selection { presets: vec![Preset::Strict, Preset::Governance], ..Selection::default() };
    let first = || Selection { only: FIRST.iter().map(|name| (*name).to_owned()).collect(), ..all() };
    let (mut of_all, mut of_first) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        for (selection, seconds) in [(all(), &mut of_all), (first(), &mut of_first)] {
            let start = now();
            std::hint::black_box(lines_about(files, selection));
            seconds.push(now() - start);
        }
    }
    let (all, first) = (median(&mut of_all), median(&mut of_first));
    println!(
        "{:26} all rules {:9.2} ms  those of the first version {:9.2} ms  ratio {:5.2}, goal: at most 1.30",
        "  the whole rule set",
        all * 1e3,
        first * 1e3,
        all / first,
    );
}

/// Reads and checks `files` and shows what was found: how many lines that are.
fn lines_about(files: &[PathBuf], selection: Selection) -> usize {
    let inputs = files.iter().map(|path| {
        let bytes = std::fs::read(path).expect("a file can be read");
        std::hint::black_box(signature_of(&bytes));
        InputFile { path: path.to_string_lossy().into_owned(), bytes, named: false }
    });
    let project = Project { files: inputs.collect(), selection, ..Project::default() };
    render(&check(project, Sources::default()), Format::Concise, &Show::default()).lines().count()
}

/// Seconds of CPU time of this thread, or of wall time where the system does not tell.
fn now() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64(), |told| told / 1e9)
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

/// The most memory that this process has held so far.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// A call flow of about 10 KB: menus, look-ups and transfers in the proportions of real ones.
fn native_flow(number: usize) -> String {
    let mut text = format!(
        "touchlint: 1\nflow: line-{number}\nkind: ivr\ntitle: Line {number}\nlanguages: [en-US]\nstart: menu-0\nsteps:\n"
    );
    for part in 0..13 {
        let next = if part == 12 { "desk".to_owned() } else { format!("menu-{}", part + 1) };
        let _ = write!(
            text,
            "  menu-{part}:\n    menu:\n      say: \"Thank you for calling department {part}. For your account, press 1. To go on, press 2. To talk to a person, press 0.\"\n      timeout: 6s\n      options:\n        1: {{ label: Account, next: account-{part} }}\n        2: {{ label: Go on, next: {next} }}\n        0: {{ label: A person, next: desk }}\n    no-input: {{ say: \"Sorry, I did not hear you.\", retries: 2, next: desk }}\n    no-match: {{ say: \"Sorry, that is not one of the choices.\", retries: 2, next: desk }}\n  account-{part}:\n    lookup: {{ system: crm, by: [caller-number], learns: [balance] }}\n    next: told-{part}\n    error: {}\n  told-{part}:\n    say: \"Your balance is {{balance|not known yet}}. Thank you for calling department {part} of our company.\"\n    end: resolved\n",
            if part % 5 == 0 { "bye" } else { "desk" },
        );
    }
    text.push_str("  desk:\n    say: \"I am connecting you with a colleague.\"\n    transfer: { queue: support }\n    error: bye\n    full: bye\n  bye:\n    say: \"Goodbye.\"\n    end: failed\n");
    text
}

/// A cadence of `steps` steps, messages and waits in turn, with what a careful team says of one.
fn cadence(number: usize, steps: usize) -> String {
    let mut text = format!(
        "touchlint: 1\nflow: series-{number}\nkind: cadence\ntitle: Series {number}\nclass: promotional\ntopic: topic-{}\naudience: {{ segment: segment-{}, group: buyers }}\nenroll: {{ when: event-{number}, re-entry: {{ after: 30d, from: exit }} }}\nexit-when: [replied, purchased, unsubscribed]\ngoal: purchased\nquiet-hours: {{ from: \"20:00\", to: \"09:00\", timezone: recipient, on-hit: hold }}\nfrequency-cap: {{ max: 3, per: 7d, window: rolling, on-limit: skip }}\nsteps:\n",
        number % 40,
        number % 60,
    );
    for part in 0..steps / 2 {
        let (channel, subject) =
            if part % 2 == 0 { ("email", format!("subject: \"News, part {part}\", ")) } else { ("sms", String::new()) };
        let _ = write!(
            text,
            "  - send: {{ channel: {channel}, from: \"Acme <care@acme.example>\", {subject}body: \"We kept offer {part} for you. If your plans have changed, there is nothing to do. Reply STOP to stop.\", opt-out: link }}\n  - wait: {}d\n",
            1 + part % 4,
        );
    }
    text
}

/// One flow of `steps` steps: a chain of menus and messages that ends at a person.
fn long_flow(steps: usize) -> String {
    let mut text = String::from("{\"touchlint\":1,\"flow\":\"long\",\"kind\":\"ivr\",\"start\":\"s0\",\"steps\":{");
    for step in 0..steps - 1 {
        let next = step + 1;
        if step % 4 == 0 {
            let _ = write!(
                text,
                "\"s{step}\":{{\"menu\":{{\"say\":\"To go on, press 1.\",\"options\":{{\"1\":\"s{next}\"}}}},\"no-input\":\"s{next}\",\"no-match\":\"s{next}\"}},"
            );
        } else {
            let _ = write!(text, "\"s{step}\":{{\"say\":\"One more.\",\"next\":\"s{next}\"}},");
        }
    }
    let _ = write!(text, "\"s{}\":{{\"transfer\":{{\"queue\":\"q\"}}}}}}}}", steps - 1);
    text
}
