//! Brute force against the analyses, on small random islands: every stack of calls is walked one by one, as the definitions say,
//! with nothing shared with the code under test. A case that differs is made smaller and printed as a drawing.

mod known;
mod loops;
mod outcomes;
mod paths;
mod random;
mod stacks;

use super::drawn::{Drawn, islands};
use crate::flow::Policy;

/// Cases of one run.
const CASES: u64 = 3_000;

/// One question, asked of an island both ways; says how the answers differ.
type Question = fn(&Drawn, &Policy) -> Result<(), String>;

fn differs(text: &str, question: Question) -> Option<String> {
    islands(text).iter().find_map(|island| question(island, &Policy::default()).err())
}

/// The drawing without lines that it does not take to differ. With a step go the edges that name it.
fn shrunk(text: &str, question: Question) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    loop {
        let before = lines.len();
        for at in (0..lines.len()).rev() {
            let Some(line) = lines.get(at) else { continue };
            let mut words = line.split(' ');
            let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
            let next_flow = lines.get(at + 1).is_none_or(|next| next.starts_with("flow"));
            if first == "flow" && !next_flow {
                continue;
            }
            let is_step = first != "flow" && first != "second" && !second.starts_with('-');
            let mut number = 0..;
            let fewer: Vec<&str> = lines
                .iter()
                .copied()
                .filter(|line| number.next() != Some(at) && !(is_step && line.split(' ').any(|word| word == second)))
                .collect();
            if differs(&fewer.join("\n"), question).is_some() {
                lines = fewer;
            }
        }
        if lines.len() == before {
            return lines.join("\n");
        }
    }
}

fn run(question: Question) {
    run_on(random::drawing, question);
}

fn run_on(drawing: impl Fn(u64) -> String, question: Question) {
    for seed in 1..=CASES {
        let text = drawing(seed);
        if differs(&text, question).is_some() {
            let small = shrunk(&text, question);
            panic!("case {seed}: {}\n{small}", differs(&small, question).unwrap_or_default());
        }
    }
}

#[test]
fn ways_to_a_person_agree() {
    run(paths::answers);
}

#[test]
fn places_where_the_way_is_lost_agree() {
    run(paths::lost);
}

#[test]
fn gates_and_failing_agree() {
    run(paths::gates);
}

#[test]
fn distances_agree() {
    run(paths::distances);
}

#[test]
fn ends_agree() {
    run(outcomes::ends);
}

#[test]
fn traps_agree() {
    run(loops::traps);
}

#[test]
fn retries_agree() {
    run(loops::retries);
}

#[test]
fn what_was_told_agrees() {
    run_on(|seed| random::drawing_of(seed, random::SLOTS), known::told);
}

#[test]
fn what_is_held_agrees() {
    run_on(|seed| random::drawing_of(seed, random::SLOTS), known::held);
}

#[test]
fn what_must_be_passed_agrees() {
    run(known::passed);
}
