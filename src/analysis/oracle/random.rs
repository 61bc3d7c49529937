//! Small random islands, as drawings.

use std::fmt::Write;

/// Marsaglia's xorshift: small, fast and the same everywhere.
pub struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) as usize) % sides
    }

    fn hits(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

/// Effects and the events that usually leave them.
const STEPS: [(&str, &[&str]); 30] = [
    ("say", &["", ""]),
    ("say", &["", "error"]),
    ("menu", &["1", "2", "no-input", "no-match"]),
    ("menu", &["1", "choice o", "no-input x2", "no-match x3"]),
    ("menu", &["1", "no-input", "no-match x20", "if b"]),
    ("menu open", &["1", "no-match", "intent i"]),
    ("ask c", &["answer", "rejected", "no-input", "no-match x?"]),
    ("ask c exempt", &["answer", "no-match"]),
    ("verify", &["accepted", "rejected", "failed"]),
    ("lookup", &["if b", "otherwise", "error", "elapsed"]),
    ("hours", &["open", "closed", "error"]),
    ("route c", &["if 3", "otherwise", "if 4 x2"]),
    ("route d", &["if 3", "otherwise"]),
    ("route c exhaustive", &["if 3", "otherwise"]),
    ("add c", &["", "error"]),
    ("add d", &[""]),
    ("set c 0", &[""]),
    ("forget d", &[""]),
    ("repeat 3", &["if again", "otherwise"]),
    ("repeat 30", &["if again", "otherwise"]),
    ("transfer", &["failed", "no-answer", "transfer-closed", ""]),
    ("callback", &["failed", ""]),
    ("voicemail", &["", "error"]),
    ("hold", &["interrupted", "answered", "caller-hangs-up"]),
    ("task", &["", "error"]),
    ("listen", &["intent i", "no-match"]),
    ("split", &["if a", "otherwise"]),
    ("unknown", &["", "error"]),
    ("wait", &["", "caller-hangs-up", "elapsed"]),
    ("send", &["", "failed"]),
];
const ENDS: [&str; 8] = ["end", "end", "unwired", "refused", "end resolved", "end failed", "return", "return"];
const ANY: [&str; 12] =
    ["", "", "1", "answer", "no-input", "no-match", "error", "if a", "closed", "rejected", "answered", "no-match x3"];

/// Effects that give, take and test slots.
pub const SLOTS: &[(&str, &[&str])] = &[
    ("ask a", &["answer", "answer", "rejected", "no-match", "no-input"]),
    ("ask a", &["answer", "answer", "no-match x2"]),
    ("ask b", &["answer", "answer", "rejected", "no-input"]),
    ("lookup by a learns b", &["", "", "rejected", "error"]),
    ("lookup by b learns c", &["", "rejected", "if several"]),
    ("lookup learns a", &["", "rejected", "error"]),
    ("set a 0", &["", "error"]),
    ("set b =a", &[""]),
    ("set a =?", &[""]),
    ("forget b", &[""]),
    ("forget a", &[""]),
    ("route a", &["if blank", "if not blank", "otherwise"]),
    ("route b", &["if is blank", "otherwise"]),
    ("route c", &["if 3", "otherwise"]),
    ("route d", &["if 3", "otherwise"]),
    ("route", &["if 3", "otherwise"]),
    ("split", &["if a", "otherwise"]),
    ("say", &["", ""]),
    ("menu", &["1", "2", "no-match"]),
    ("verify", &["accepted", "rejected", "failed"]),
    ("transfer", &["failed", "", ""]),
    ("unknown", &["", "error"]),
];

/// The drawing of that number: one to four flows with at most ten steps, at most three calls among them.
pub fn drawing(seed: u64) -> String {
    drawing_of(seed, &STEPS)
}

/// The same, made of these steps.
pub fn drawing_of(seed: u64, steps: &[(&str, &[&str])]) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..5).for_each(|_| _ = dice.roll(2));
    let flows = 1 + dice.roll(4);
    let mut left = 4 + dice.roll(7);
    let (mut out, mut calls, mut number) = (String::new(), 0, 0);
    // In some cases everything is a loop of few ingredients, so that counters and retries come up often.
    let loopy = dice.hits(30);
    for flow in 0..flows {
        let role = match flow {
            0 => dice.pick(&["entry", "entry", "entry", ""]),
            _ => dice.pick(&["", "", "entry", "module", "survey", "queue", "open-world", "continuation", ""]),
        };
        let _ = writeln!(out, "flow f{flow} {role}{}", if dice.hits(20) { " chat" } else { "" });
        let count = if flow + 1 == flows { left.min(8) } else { (1 + dice.roll(4)).min(left.saturating_sub(1)).max(1) };
        left = left.saturating_sub(count).max(1);
        let mut events: Vec<&[&str]> = Vec::new();
        for at in 0..count {
            let name = format!("s{}", number + at);
            let text = if dice.hits(35) { " \"some words here\"" } else { "" };
            let kind = dice.roll(100);
            if kind < 22 && calls < 3 && flows > 1 {
                calls += 1;
                let to = if dice.hits(8) { "?".into() } else { format!("f{}", dice.roll(flows)) };
                let second = if dice.hits(20) { " other" } else { "" };
                let _ = writeln!(out, "call {name} -> {to}{second}{text}");
                events.push(&["returned", "returned", "returned b", "error"]);
            } else if kind < 28 && flows > 1 {
                let _ = writeln!(out, "jump {name} -> f{}{text}", dice.roll(flows));
                events.push(&["error"]);
            } else if kind < 48 {
                let end = dice.pick(&ENDS);
                let (word, outcome) = end.split_once(' ').unwrap_or((end, ""));
                let _ = writeln!(out, "{word} {name} {outcome}{text}");
                events.push(&[]);
            } else {
                let from =
                    if loopy { [2, 4, 9, 10, 11, 11, 14, 14, 16, 18][dice.roll(10)] } else { dice.roll(steps.len()) };
                let (effect, ways) = steps[from];
                let (word, rest) = effect.split_once(' ').unwrap_or((effect, ""));
                let _ = writeln!(out, "{word} {name} {rest}{text}");
                events.push(ways);
            }
        }
        for (at, ways) in events.iter().enumerate().filter(|(_, ways)| !ways.is_empty()) {
            for _ in 0..1 + dice.roll(3) {
                let event = if dice.hits(90) { dice.pick(ways) } else { dice.pick(&ANY) };
                let _ = writeln!(out, "s{} -{event}-> s{}", number + at, number + dice.roll(count));
            }
        }
        if dice.hits(20) {
            let _ = writeln!(out, "second s{}", number + dice.roll(count));
        }
        number += count;
    }
    out
}
