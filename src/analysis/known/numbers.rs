//! The facts that the dataflow of slots counts, numbered.

use crate::analysis::dataflow::Change;
use std::ops::Range;

/// Fact 0 holds wherever somebody comes. Then come, slot by slot, "nothing" and its sources; last, for each source, "this was
/// answered, and nothing but what customers do or systems fail at led here since".
pub(super) struct Numbers {
    /// For each slot: nothing is known of it.
    pub(super) nothing: Vec<u32>,
    /// For each slot: the facts of all its sources.
    pub(super) sources: Vec<Range<u32>>,
    /// For each slot: the last kind of facts of its sources.
    straight: Vec<Range<u32>>,
    /// How many facts there are.
    pub(super) end: u32,
}

impl Numbers {
    /// Numbers for slots that have these sources.
    pub(super) fn new(of_slot: &[Range<usize>]) -> Self {
        let nothing = |slot: usize, sources: &Range<usize>| 1 + slot as u32 + sources.start as u32;
        let end = 1 + of_slot.len() as u32 + of_slot.last().map_or(0, |last| last.end as u32);
        Self {
            nothing: of_slot.iter().enumerate().map(|(slot, sources)| nothing(slot, sources)).collect(),
            sources: of_slot
                .iter()
                .enumerate()
                .map(|(slot, sources)| nothing(slot, sources) + 1..nothing(slot, sources) + 1 + sources.len() as u32)
                .collect(),
            straight: of_slot.iter().map(|of| end + of.start as u32..end + of.end as u32).collect(),
            end: end + of_slot.last().map_or(0, |last| last.end as u32),
        }
    }

    /// The slot comes from its source of that number, on some path.
    pub(super) fn source(&self, slot: usize, number: usize) -> u32 {
        self.sources[slot].start + number as u32
    }

    /// The slot was answered there, and nothing but customers and failures led here since.
    pub(super) fn straight(&self, slot: usize, number: usize) -> u32 {
        self.straight[slot].start + number as u32
    }

    /// Of no answer it is sure any more that it led straight here.
    pub(super) fn doubt_all(&self) -> Change {
        let (first, last) = (self.straight.first(), self.straight.last());
        Change::Kill(first.map_or(0, |first| first.start)..last.map_or(0, |last| last.end))
    }

    /// Nothing is known of the slot.
    pub(super) fn lose(&self, slot: usize, changes: &mut Vec<Change>) {
        changes.insert(0, Change::Kill(self.straight[slot].clone()));
        changes.insert(0, Change::Kill(self.sources[slot].clone()));
        changes.push(Change::Gen(self.nothing[slot]));
    }

    /// Nothing is known of these slots.
    pub(super) fn lose_all(&self, slots: impl Iterator<Item = usize> + Clone, changes: &mut Vec<Change>) {
        let kills = slots.clone().flat_map(|slot| [&self.sources[slot], &self.straight[slot]]);
        changes.splice(0..0, kills.map(|facts| Change::Kill(facts.clone())));
        changes.extend(slots.map(|slot| Change::Gen(self.nothing[slot])));
    }

    /// The slot comes from this source alone.
    pub(super) fn take(&self, slot: usize, number: usize, changes: &mut Vec<Change>) {
        changes.insert(0, Change::Kill(self.straight[slot].clone()));
        changes.insert(0, Change::Kill(self.nothing[slot]..self.sources[slot].end));
        changes.push(Change::Gen(self.source(slot, number)));
    }
}
