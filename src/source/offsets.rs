//! From the text that a scalar means back to the bytes that spell it.

/// Maps byte offsets of a *decoded* text to byte offsets of the text it was decoded from.
///
/// Stored sparsely: between two anchors both sides advance together, so a text without escapes has one anchor.
/// `anchors[i] = (decoded, source)`, both strictly ascending in `decoded`; an escape such as `\n` (one decoded byte, two
/// source bytes) adds one anchor behind it. Maps compose: JSON inside a JSON string inside YAML is three of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetMap {
    anchors: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// The map of a text that stands as it is, from `source_start` on.
    pub fn straight(source_start: u32) -> Self {
        Self { anchors: vec![(0, source_start)] }
    }

    /// Says that decoded offset `decoded` is source offset `source`, and that both advance together from there. Anchors
    /// are pushed in ascending order; one that says nothing new is dropped, one at the same `decoded` replaces the last.
    pub fn push(&mut self, decoded: u32, source: u32) {
        if self.source(decoded) == source && self.anchors.last().is_some_and(|a| a.0 <= decoded) {
            return;
        }
        match self.anchors.last_mut() {
            Some(last) if last.0 == decoded => last.1 = source,
            _ => self.anchors.push((decoded, source)),
        }
    }

    /// The source offset of decoded offset `decoded`.
    pub fn source(&self, decoded: u32) -> u32 {
        let at = self.anchors.partition_point(|a| a.0 <= decoded);
        let (d, s) = self.anchors[at.saturating_sub(1)];
        s + (decoded - d.min(decoded))
    }

    /// The source range of the decoded range `[start, end)`. The end is taken behind the last byte meant, so that an
    /// escape at the end is covered and what follows it is not.
    pub fn range(&self, start: u32, end: u32) -> (u32, u32) {
        let from = self.source(start);
        if end <= start {
            return (from, from);
        }
        // An anchor exactly at `end` begins the next stretch; an escape that ends here reaches up to it.
        let at = self.anchors.partition_point(|a| a.0 < end);
        let to = match self.anchors.get(at) {
            Some(&(d, s)) if d == end && self.is_escape_before(at) => s,
            _ => self.source(end - 1) + 1,
        };
        (from, to.max(from))
    }

    /// Whether the anchor at `at` closes an escape: the source moved further than the text in front of it, by at most the
    /// length of the longest escape (a surrogate pair, `\ud83d\ude00`).
    fn is_escape_before(&self, at: usize) -> bool {
        at > 0 && {
            let (d0, s0) = self.anchors[at - 1];
            let (d1, s1) = self.anchors[at];
            (s1 - s0).saturating_sub(d1 - d0) <= 12
        }
    }

    /// Says that something was left out in front of decoded offset `decoded`, such as a tag, and that the text goes on at source
    /// offset `source`. Unlike an escape, what was left out belongs to no byte of the decoded text.
    pub fn skip(&mut self, decoded: u32, source: u32) {
        let end = self.source(decoded);
        if end == source {
            return;
        }
        match self.anchors.last_mut() {
            Some(last) if last.0 == decoded => last.1 = source,
            // Two anchors at one offset: where the text before ends, and where the text behind begins.
            _ => self.anchors.extend([(decoded, end), (decoded, source)]),
        }
    }

    /// The map from `self`'s decoded text to what `outer`'s decoded text was decoded from, where `self` maps into `outer`'s
    /// decoded text.
    pub fn within(&self, outer: &OffsetMap) -> OffsetMap {
        self.within_up_to(outer, u32::MAX)
    }

    /// As [`OffsetMap::within`], for a decoded text of `length` bytes: no more of `outer` is looked at, so that many small maps into
    /// one large text cost what they hold. An escape that ends at `length` is still covered.
    pub fn within_up_to(&self, outer: &OffsetMap, length: u32) -> OffsetMap {
        let mut out = OffsetMap { anchors: Vec::with_capacity(self.anchors.len()) };
        for (i, &(decoded, middle)) in self.anchors.iter().enumerate() {
            let next = self.anchors.get(i + 1);
            if next.is_some_and(|next| next.0 == decoded) {
                continue;
            }
            match i.checked_sub(1).and_then(|i| self.anchors.get(i)) {
                Some(&(d, end)) if d == decoded => {
                    out.put_skip(decoded, outer.range(end.saturating_sub(1), end).1, outer.source(middle))
                }
                _ => out.put(decoded, outer.source(middle)),
            }
            let rest = length.saturating_sub(decoded);
            let stretch_end = middle.saturating_add(next.map_or(rest.saturating_add(1), |next| next.0 - decoded));
            let mut at = outer.anchors.partition_point(|a| a.0 <= middle);
            while let Some(&(m, s)) = outer.anchors.get(at).filter(|a| a.0 < stretch_end) {
                out.put(decoded + (m - middle), s);
                at += 1;
            }
        }
        out
    }

    fn put_skip(&mut self, decoded: u32, end: u32, source: u32) {
        match self.anchors.last() {
            Some(last) if last.0 < decoded => self.anchors.extend([(decoded, end), (decoded, source)]),
            _ => self.put(decoded, source),
        }
    }

    fn put(&mut self, decoded: u32, source: u32) {
        if self.anchors.is_empty() {
            self.anchors.push((decoded, source));
        } else {
            self.push(decoded, source);
        }
    }

    /// The map of the part of the decoded text that begins at `start`.
    pub fn from(&self, start: u32) -> OffsetMap {
        let at = self.anchors.partition_point(|a| a.0 <= start);
        let mut anchors = vec![(0, self.source(start))];
        anchors.extend(self.anchors[at..].iter().map(|&(d, s)| (d - start, s)));
        OffsetMap { anchors }
    }

    /// Whether decoded and source text advance together throughout.
    pub fn is_straight(&self) -> bool {
        self.anchors.len() == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a\nbc` (source `a\\nbc` at 10): decoded 0,1,2,3 stand at 10,11,13,14.
    fn escaped() -> OffsetMap {
        let mut map = OffsetMap::straight(10);
        map.push(2, 13);
        map
    }

    #[test]
    fn an_escape_is_covered_whole_and_nothing_behind_it() {
        let map = escaped();
        assert_eq!(map.range(0, 1), (10, 11));
        assert_eq!(map.range(0, 2), (10, 13));
        assert_eq!(map.range(1, 2), (11, 13));
        assert_eq!(map.range(2, 4), (13, 15));
    }

    #[test]
    fn maps_compose() {
        // Inner text "x\"y" where the quote is decoded offset 1; outer spells each inner backslash as two bytes.
        let mut outer = OffsetMap::straight(100);
        outer.push(2, 103); // inner bytes 0,1 at 100,101..103
        let mut inner = OffsetMap::straight(0);
        inner.push(2, 3);
        let both = inner.within(&outer);
        for d in 0..5 {
            assert_eq!(both.source(d), outer.source(inner.source(d)), "at {d}");
        }
    }

    #[test]
    fn what_is_left_out_belongs_to_no_word() {
        // `Kö<b>ln</b>,` with the tags left out, at 10.
        let mut map = OffsetMap::straight(0);
        map.skip(3, 6);
        map.skip(5, 12);
        assert_eq!(map.range(0, 3), (0, 3));
        assert_eq!(map.range(3, 5), (6, 8));
        assert_eq!(map.range(5, 6), (12, 13));
        let within = map.within(&OffsetMap::straight(10));
        assert_eq!([within.range(0, 3), within.range(3, 5), within.range(5, 6)], [(10, 13), (16, 18), (22, 23)]);
        // The same in a text where each `<` is spelled with six bytes.
        let mut outer = OffsetMap::straight(10);
        outer.push(4, 19);
        outer.push(9, 29);
        let within = map.within(&outer);
        assert_eq!([within.range(0, 3), within.range(3, 5), within.range(5, 6)], [(10, 13), (21, 23), (32, 33)]);
    }

    #[test]
    fn a_small_map_into_a_large_text_stays_small() {
        let mut outer = OffsetMap::straight(0);
        (1..1000).for_each(|at| outer.push(at * 2, at * 3));
        let inner = OffsetMap::straight(10);
        let part = inner.within_up_to(&outer, 8);
        assert!((0..8).all(|at| part.source(at) == outer.source(10 + at)));
        assert_eq!(part.range(0, 8), inner.within(&outer).range(0, 8));
        assert!(part.anchors.len() < 8);
    }

    #[test]
    fn a_part_of_a_text_keeps_its_places() {
        let map = escaped();
        let part = map.from(1);
        for d in 0..4 {
            assert_eq!(part.source(d), map.source(d + 1));
        }
    }
}
