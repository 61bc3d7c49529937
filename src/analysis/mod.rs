//! Floor 5. What is true of an island: pure functions from a [`FlowGraph`](crate::flow::FlowGraph) to facts.
//!
//! Every answer can show its witness. Everything is linear in steps and edges unless it says otherwise, and iterative. No
//! analysis knows a platform, a rule or a word of a message.

pub mod calls;
pub mod components;
pub mod dataflow;
pub mod distance;
pub mod effort;
pub mod ends;
pub mod kept;
pub mod known;
pub mod loops;
pub mod order;
pub mod pressure;
pub mod reach;
mod rounds;
pub mod said;
pub mod step_keys;
pub mod walk;

#[cfg(test)]
pub(crate) mod drawn;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
