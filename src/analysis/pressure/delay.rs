//! How long it takes from one place to the next, where some waits are counted from an anchor.
//!
//! An anchor is the moment a person came in, or a day that is kept of them. Its age is how long ago it was. A wait until some time
//! after an anchor is the shorter, the older the anchor is.

/// How many anchors are kept apart: the moment a person came in, and days of theirs.
pub const ANCHORS: usize = 4;

/// How long a way takes, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Delay {
    /// From the place before.
    For {
        /// At least.
        min: f64,
        /// At most.
        max: f64,
    },
    /// Until an anchor is so old; nothing where it is older.
    Since {
        /// Which: 0 is the moment a person came in.
        anchor: u8,
        /// At least.
        min: f64,
        /// At most.
        max: f64,
    },
}

/// The ages of all anchors.
pub type Ages = [f64; ANCHORS];

/// Nothing depends on this anchor yet: the day is still to be chosen.
const UNSET: f64 = f64::INFINITY;
/// As old as one likes.
pub const STRETCHED: f64 = 1e300;

/// The ages when a person comes in.
pub const FRESH: Ages = {
    let mut ages = [UNSET; ANCHORS];
    ages[0] = 0.0;
    ages
};

impl Delay {
    /// No time at all.
    pub const NONE: Self = Self::For { min: 0.0, max: 0.0 };

    /// The least that it takes where the anchors are as old as `ages`, and their ages then.
    pub fn least(self, mut ages: Ages) -> (f64, Ages) {
        let wait = match self {
            Self::For { min, .. } => min,
            Self::Since { anchor, min, .. } => {
                let age = &mut ages[usize::from(anchor)];
                if *age == UNSET {
                    // The day is chosen so that it is this moment.
                    *age = min;
                    0.0
                } else {
                    (min - *age).max(0.0)
                }
            }
        };
        ages.iter_mut().for_each(|age| *age += wait);
        (wait, ages)
    }

    /// The ages behind it where it takes as long as it can.
    pub fn stretched(self, mut ages: Ages) -> Ages {
        let wait = match self {
            Self::For { max, .. } => max,
            Self::Since { anchor, max, .. } if ages[usize::from(anchor)] == UNSET => {
                // The day may be as far away as one likes; for what is counted from it this changes nothing.
                ages.iter_mut().for_each(|age| *age = if *age == UNSET { UNSET } else { STRETCHED });
                ages[usize::from(anchor)] = max;
                return ages;
            }
            Self::Since { anchor, max, .. } => (max - ages[usize::from(anchor)]).max(0.0),
        };
        ages.map(|age| if age == UNSET { UNSET } else { (age + wait).min(STRETCHED) })
    }

    /// Whether it can take no time once everything it is counted from is long ago.
    pub fn vanishes(self) -> bool {
        matches!(self, Self::Since { .. } | Self::For { min: 0.0, .. })
    }

    /// Whether it always takes the same whole number of days, so that the time of day stays as it is.
    pub fn keeps_time_of_day(self) -> bool {
        let (Self::For { min, max } | Self::Since { min, max, .. }) = self;
        min % 86_400.0 == 0.0 && min == max
    }
}

/// The older of two, anchor by anchor.
pub fn older(a: Ages, b: Ages) -> Ages {
    std::array::from_fn(|at| a[at].max(b[at]))
}
