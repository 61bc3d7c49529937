//! Floor 9. How a result is shown: one file for each format.
