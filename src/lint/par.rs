//! The one place where work is spread over threads.

use rayon::prelude::*;

/// `work` done on every item, in parallel; the results in the order of the items.
pub fn par_map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    // Starting the threads costs more than a handful of small files.
    if items.len() < 4 {
        return items.into_iter().map(work).collect();
    }
    items.into_par_iter().map(work).collect()
}
