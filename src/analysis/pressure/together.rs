//! What several cadences can do to one person at once.

use super::{Schedule, Sent, Source, capped, schedule};
use crate::flow::{FlowGraph, Pressure};
use std::collections::BTreeMap;

/// Cadences that one person can be in, for all that the files say.
pub struct Crowd<'a> {
    /// The group of people, where the files name it.
    pub group: Option<&'a str>,
    /// All of them, in the order they were given.
    pub sources: Vec<Source<'a>>,
    /// What can run at once: each alone, or several of which one follows another, by their numbers in `sources`.
    parts: Vec<(Vec<usize>, Schedule)>,
    account: &'a Pressure,
}

/// The most that comes of all of them.
#[derive(Debug)]
pub struct Sum {
    /// How many messages.
    pub count: u32,
    /// How many each cadence gives, by its number in [`Crowd::sources`]; only those that give any.
    pub shares: Vec<(usize, u32)>,
    /// The messages in order; `member` is a number in [`Crowd::sources`].
    pub sends: Vec<Sent>,
}

/// The crowds of `cadences`: one for each group of people that is named, and one of all cadences that name none. Groups do not
/// overlap. `within` as in [`schedule`].
pub fn crowds<'a>(cadences: &[Source<'a>], account: &'a Pressure, within: f64) -> Vec<Crowd<'a>> {
    let mut by_group: BTreeMap<Option<&str>, Vec<Source<'a>>> = BTreeMap::new();
    for source in cadences {
        by_group.entry(people(source.graph, source.flow)).or_default().push(*source);
    }
    let with_two = by_group.into_iter().filter(|(_, sources)| sources.len() > 1);
    with_two
        .map(|(group, sources)| {
            let mut exclusive: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            let mut parts: Vec<Vec<usize>> = Vec::new();
            for (number, source) in sources.iter().enumerate() {
                match source.cadence().and_then(|cadence| cadence.exclusive_group.as_ref()) {
                    Some(name) => exclusive.entry(&name.value).or_default().push(number),
                    None => parts.push(vec![number]),
                }
            }
            parts.extend(exclusive.into_values());
            parts.sort();
            let scheduled = |part: Vec<usize>| {
                let of_part: Vec<Source> = part.iter().map(|&number| sources[number]).collect();
                let made = schedule(&of_part, account, within);
                (part, made)
            };
            Crowd { group, parts: parts.into_iter().map(scheduled).collect(), sources, account }
        })
        .collect()
}

/// Whom a cadence is for: its group, or else its segment.
fn people(graph: &FlowGraph, flow: usize) -> Option<&str> {
    let audience = &graph.flows[flow].about.audience;
    audience.group.as_ref().or(audience.segment.as_ref()).map(|name| name.value.as_str())
}

impl Crowd<'_> {
    /// Whether everything could be followed, and nothing is without bounds by itself.
    pub fn is_known(&self) -> bool {
        self.parts.iter().all(|(_, part)| part.whole && part.unbounded.is_none())
    }

    /// The most that comes in any `window` seconds; `holding` as in [`Schedule::most`].
    pub fn most(&self, window: f64, holding: f64) -> Sum {
        let mut sum = Sum { count: 0, shares: Vec::new(), sends: Vec::new() };
        for (numbers, part) in &self.parts {
            let most = part.most(window, holding);
            sum.count += most.count;
            let mut sends = part.sends(&most);
            sends.iter_mut().for_each(|sent| sent.member = numbers[sent.member as usize] as u32);
            for &number in numbers {
                let share = sends.iter().filter(|sent| sent.member as usize == number).count() as u32;
                if share > 0 {
                    sum.shares.push((number, if numbers.len() == 1 { most.count } else { share }));
                }
            }
            sum.sends.extend(sends);
        }
        let beside = |held: u64| self.parts.iter().map(|(_, part)| part.beside(window, holding, held)).sum();
        sum.count = sum.count.min(capped(&self.account.caps, window, beside));
        sum.shares.sort_unstable();
        sum.sends.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.member.cmp(&b.member)));
        sum
    }
}
