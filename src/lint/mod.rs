//! Floor 8. The order of things: one function from files to a report, and what happens to findings on the way.

mod report;

pub use report::{Answers, Counts, Report, Skipped, Summary};
