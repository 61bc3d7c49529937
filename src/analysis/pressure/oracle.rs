//! The search held against brute force: every path, every choice of a short or a long wait, every window, on small random cadences.

use super::delay::Delay;
use super::plan::{Place, Plan};
use super::{DAY, Schedule, Source, schedule, through};
use crate::diagnostic::Kind;
use crate::flow::*;
use crate::source::{Span, Spanned};

/// Marsaglia's xorshift.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) % sides
    }
}

/// A small cadence: sends, waits, branches and ways back.
fn random(dice: &mut Dice, says: Cadence) -> FlowGraph {
    let nowhere = Span::default();
    let named = |name: String| Spanned::new(name, nowhere);
    let mut flow = Flow::new("test", named("one".into()), "one.yaml", nowhere);
    flow.role.declared = Some(Role::Entry);
    flow.about.kind = Kind::Cadence;
    flow.about.cadence = Some(Box::new(says));
    let count = 3 + dice.roll(4) as u32;
    for step in 0..=count {
        let days = |days: u64| days as f64 * DAY;
        let wait = |min: f64, max: f64| Effect::Wait(Wait::For { min, max });
        let (effect, channel) = match if step == count { 9 } else { dice.roll(8) } {
            0..=3 => (Effect::Send(Box::default()), [Channel::Email, Channel::Sms][dice.roll(2) as usize]),
            4 => {
                let time = days(dice.roll(4));
                (wait(time, time), Channel::None)
            }
            5 => {
                let time = days(dice.roll(6));
                (Effect::Wait(Wait::Since { min: time, max: time }), Channel::None)
            }
            6 => (wait(days(1), days(3)), Channel::None),
            7 => (Effect::Split, Channel::None),
            _ => (Effect::End(How::HangUp), Channel::None),
        };
        flow.step(Step::new(named(format!("s{step}")), nowhere, effect).on(channel));
    }
    for step in 0..count {
        let ways = if flow.steps[step as usize].effect == Effect::Split { 2 } else { 1 };
        for way in 0..ways {
            let back = way == 0 && dice.roll(5) == 0;
            let ahead = step + 1 + dice.roll(u64::from(count - step)) as u32;
            let to = if back { dice.roll(u64::from(step) + 1) as u32 } else { ahead };
            flow.edge(StepId(step), StepId(to), Event::Always, nowhere);
        }
    }
    flow.entries.push(Entry { step: StepId(0), event: "", channel: Channel::None, span: nowhere });
    link(vec![flow], &Policy::default()).islands.remove(0)
}

fn cap(max: u32, days: f64, rolling: bool, channels: &[Channel]) -> Cap {
    Cap { span: Span::default(), max, per: days * DAY, rolling, channels: channels.to_vec(), classes: Vec::new() }
}

/// How far a run is followed: in ways, and in days.
const DEEP: usize = 34;
const FAR: f64 = 16.0 * DAY;

/// Every run of `plan`: moments of its sends, with their places. Waits take their least or their most time. Whether some run was cut
/// before so much time had gone by; nothing where there are too many.
#[allow(clippy::type_complexity)]
fn runs(plan: &Plan, most: usize) -> Option<(Vec<Vec<(u32, f64)>>, bool)> {
    let (mut all, mut cut) = (Vec::new(), false);
    // Place, moment, moment of entry, cadences used, sends so far, ways so far.
    let mut open: Vec<(u32, f64, f64, u64, Vec<(u32, f64)>, usize)> =
        plan.entries.iter().map(|&entry| (entry, 0.0, 0.0, 0, Vec::new(), 0)).collect();
    while let Some((node, at, entered, used, mut sends, ways)) = open.pop() {
        let place = &plan.nodes[node as usize];
        let (mut entered, mut used) = (entered, used);
        match place.place {
            Place::Send(_) => sends.push((node, at)),
            Place::Enter => {
                entered = at;
                used |= 1 << place.member;
            }
            Place::Pass => {}
        }
        if ways >= DEEP || at > FAR || plan.out(node).is_empty() {
            cut |= ways >= DEEP && at <= FAR;
            all.push(sends);
            if all.len() > most {
                return None;
            }
            continue;
        }
        let waiting = open.len();
        for way in plan.out(node).map(|way| &plan.ways[way]) {
            let to = &plan.nodes[way.to as usize];
            if place.member == u32::MAX && used >> to.member & 1 == 1 {
                continue;
            }
            let times = match way.delay {
                Delay::For { min, max } => [min, max],
                Delay::Since { min, max, .. } => [(entered + min - at).max(0.0), (entered + max - at).max(0.0)],
            };
            // What may take for ever takes a while.
            let times = times.map(|time| if time.is_finite() { time } else { 9.0 * DAY });
            for (number, time) in times.into_iter().enumerate() {
                if number == 0 || time != times[0] {
                    open.push((way.to, at + time, entered, used, sends.clone(), ways + 1));
                }
            }
        }
        if open.len() == waiting {
            // No cadence is left that the person was not in.
            all.push(sends);
        }
        if open.len() > most {
            return None;
        }
    }
    Some((all, cut))
}

/// The most sends of `runs` that `counts` accepts in any window.
fn most(runs: &[Vec<(u32, f64)>], window: f64, counts: impl Fn(&[(u32, f64)]) -> u32) -> u32 {
    let mut most = 0;
    for sends in runs {
        for first in 0..sends.len() {
            let end = sends[first..].iter().take_while(|(_, at)| at - sends[first].1 < window).count();
            most = most.max(counts(&sends[first..first + end]));
        }
    }
    most
}

fn compare(graphs: &[FlowGraph], account: &Pressure, seed: u64, compared: &mut usize) {
    let sources: Vec<Source> = graphs.iter().map(|graph| Source { graph, flow: 0 }).collect();
    let made: Schedule = schedule(&sources, account, 16.0 * DAY);
    assert!(made.whole, "seed {seed}");
    if made.unbounded.is_some() {
        return;
    }
    let Some((runs, cut)) = runs(&made.plan, 4_000) else { return };
    for window in [DAY, 2.0 * DAY, 5.0 * DAY] {
        // Within the windows no run that was cut can hold more.
        let plain = most(&runs, window, |sends| sends.len() as u32);
        let found = made.most(window, 0.0);
        assert!(found.uncapped >= plain, "seed {seed}, {window}: {} of {plain}", found.uncapped);
        if !cut {
            assert_eq!(found.uncapped, plain, "seed {seed}, {window} s");
        }
        let capped = most(&runs, window, |sends| {
            let let_through = |choice: u64| {
                let chosen = made.caps.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1);
                let held = |node: u32| match made.plan.nodes[node as usize].place {
                    Place::Send(kind) => made.plan.kinds[usize::from(kind)] & choice != 0,
                    _ => false,
                };
                chosen.map(|(_, cap)| through(cap, window)).sum::<u32>()
                    + sends.iter().filter(|(node, _)| !held(*node)).count() as u32
            };
            (0..1u64 << made.caps.len()).map(let_through).min().unwrap_or(0)
        });
        assert!(found.count >= capped, "seed {seed}, {window} s: {} of {capped}", found.count);
        if !cut {
            assert_eq!(found.count, capped, "seed {seed}, {window} s, with caps");
            *compared += 1;
        }
        // What is held back over night never comes to more than the bound.
        let (night, opens) = (13.0 * 3600.0, 9.0 * 3600.0);
        for phase in [0.0, 7.0 * 3600.0, 15.0 * 3600.0, 22.0 * 3600.0] {
            let held = |at: f64| {
                let clock = (at + phase) % DAY;
                // Quiet from 20:00 to 09:00.
                if clock >= 20.0 * 3600.0 {
                    at + DAY - clock + opens
                } else if clock < opens {
                    at + opens - clock
                } else {
                    at
                }
            };
            let shifted: Vec<Vec<(u32, f64)>> =
                runs.iter().map(|sends| sends.iter().map(|(node, at)| (*node, held(*at))).collect()).collect();
            let bunched = most(&shifted, window, |sends| sends.len() as u32);
            assert!(made.most(window, night).uncapped >= bunched, "seed {seed}, {window} s, held");
        }
    }
}

#[test]
fn the_search_finds_what_brute_force_finds() {
    let mut compared = 0;
    for seed in 1..2_000u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let again =
            [(2.0, true), (5.0, false)].map(|(days, from_exit)| ReEntry::After { seconds: days * DAY, from_exit });
        let re_entry = again.get(dice.roll(3) as usize).map(|again| Spanned::new(*again, Span::default()));
        let own = [cap(1, 1.0, true, &[]), cap(2, 5.0, true, &[Channel::Sms])];
        let caps = own.get(dice.roll(3) as usize).cloned().into_iter().collect();
        let of_account = (dice.roll(3) == 0).then(|| cap(2, 2.0, false, &[Channel::Email]));
        let account = Pressure { caps: of_account.into_iter().collect(), ..Pressure::default() };
        let graph = random(&mut dice, Cadence { re_entry, caps, ..Cadence::default() });
        compare(&[graph], &account, seed, &mut compared);
    }
    assert!(compared > 2_000, "{compared}");
}

#[test]
fn the_worst_sequence_is_what_brute_force_finds() {
    let mut compared = 0;
    for seed in 1..600u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let graphs: Vec<FlowGraph> = (0..2 + dice.roll(2))
            .map(|_| {
                let group = Some(Spanned::new("g".to_owned(), Span::default()));
                let exclusive_gap = dice.roll(3) as f64 * DAY;
                random(&mut dice, Cadence { exclusive_group: group, exclusive_gap, ..Cadence::default() })
            })
            .collect();
        compare(&graphs, &Pressure::default(), seed, &mut compared);
    }
    assert!(compared > 400, "{compared}");
}
